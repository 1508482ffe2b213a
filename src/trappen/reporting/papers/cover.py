"""What every paper has: its head, the recommendation, and its foot."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from trappen.reporting.document import Block, Document, Heading, Paragraph, Points


@dataclass(frozen=True)
class Cover:
    """Whom a paper is from and for, what it was counted from, and what it recommends.

    `threshold` is the municipality's small-number threshold.
    """

    municipality: str
    committee: str
    vintage: str
    recommendation: tuple[str, ...]
    threshold: int

    def recommended(self) -> tuple[Block, ...]:
        """The recommendation, point by point."""
        return (
            Heading("Indstilling"),
            Paragraph((f"Forvaltningen indstiller, at {self.committee}",)),
            Points(tuple((point,) for point in self.recommendation), numbered=True),
        )

    def paper(
        self, name: str, period: str, blocks: Iterable[Block], *, made_on: date, closed: bool = False
    ) -> Document:
        """The paper; a `closed` one is a closed item of the agenda and says so."""
        return Document(
            title=f"{name}: {self.municipality}, {period}",
            head=(
                ("Kommune", self.municipality),
                ("Udvalg", self.committee),
                ("Periode", period),
                ("Data", self.vintage),
            ),
            blocks=tuple(blocks),
            made_on=made_on,
            footer=f"{name}, {self.municipality}",
            closed=closed,
        )
