"""A table that is too wide for the page is set smaller: in a PDF no cell is printed on top of another."""

from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from trappen.domain.figures import Figure, Source, Unit
from trappen.reporting import pdf
from trappen.reporting.document import Document, Table

SOURCE = Source("Indlæsning 3")


def amount(value: int) -> Figure:
    return Figure("Beløb", value, Unit.ORE, (SOURCE,))


@pytest.mark.slow
@pytest.mark.parametrize("columns", [3, 8])
def test_each_word_of_the_first_column_ends_before_the_second_begins(columns: int) -> None:
    names = ("Netværksplejefamilie", "Specialiseret plejefamilie")
    rows = tuple((name, *(amount(123_456_789_01 + n) for n in range(1, columns))) for name in names)
    table = Table("Udgifter", ("Tilbud", *(f"Beløb {n}" for n in range(1, columns))), rows, unit="kr.")
    written = pdf.pdf(Document("Bilag", (("Kommune", "Eksempelkommune"),), (table,), date(2026, 11, 1)))
    spans: list[tuple[str, float, float, float]] = []

    def seen(text: str, at: list[float], _text: object, _font: object, size: float) -> None:
        if text.strip():
            spans.append((text.strip(), at[4], at[5], size))

    for page in PdfReader(BytesIO(written)).pages:
        page.extract_text(visitor_text=seen)
    name = next(span for span in spans if "plejefamilie" in span[0].lower())
    figure = min((span for span in spans if "123.456.789" in span[0]), key=lambda span: span[1])
    assert name[1] + 0.45 * name[3] * max(map(len, name[0].split())) < figure[1]
