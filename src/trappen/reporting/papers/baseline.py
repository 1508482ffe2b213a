"""A programme's baseline report: where everything stood on its first day."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from trappen.analysis.cadence.caseload import caseload
from trappen.analysis.indicators import FollowedTarget, followed_targets
from trappen.analysis.keyfigures.report import ladder_report
from trappen.analysis.keyfigures.target_group import Reach, reach
from trappen.domain import formats
from trappen.domain.errors import MissingTableError
from trappen.domain.figures import Source
from trappen.domain.periods import add_months
from trappen.domain.programme.figures import programme_figures
from trappen.domain.programme.model import Programme
from trappen.records.container import Records
from trappen.records.contracts import TABLES
from trappen.reporting import ladder, programme_money
from trappen.reporting.caseload import team_table
from trappen.reporting.document import Block, Document, Heading, Notice, Paragraph
from trappen.reporting.reach import reach_table
from trappen.reporting.targets import target_blocks


@dataclass(frozen=True)
class Basis:
    """What a baseline is counted from. `on` is the programme's first day, `threshold` the small-number threshold."""

    programme: Programme
    records_key: str
    records: Records
    on: date
    threshold: int
    vintage: str


def baseline(basis: Basis, *, made_on: date) -> Document:
    """The report. What the records cannot give is named; the rest is still there.

    Ladder, movements of the year before, caseload, indicators of the targets, target group, and the programme's money.
    """
    blocks: list[Block] = [
        Paragraph((_INTRODUCTION.format(small=basis.threshold - 1),)),
        Heading("Børn på indsatstrappen"),
        *_section(lambda: _ladder(basis)),
        Heading("Sager pr. rådgiver"),
        *_section(lambda: (team_table(caseload(basis.records, basis.on), threshold=basis.threshold),)),
        Heading("Mål og udgangspunkt"),
        *target_blocks(_targets(basis), basis.on, threshold=basis.threshold, level=3, at_start=True),
        Heading("Målgruppen"),
        *_section(lambda: _target_group(basis)),
        Heading("Programmets økonomi"),
        programme_money.money(basis.programme, programme_figures(basis.programme))
        or Notice("Mangler:", ("Programmet har ingen beløb.",)),
    ]
    return Document(
        title=f"Baseline for {basis.programme.name}",
        head=(
            ("Kommune", basis.records.source),
            ("Program", basis.programme.full_name or basis.programme.name),
            ("Pr.", formats.long_date(basis.on)),
            ("Data", basis.vintage),
        ),
        blocks=tuple(blocks),
        made_on=made_on,
        footer=f"Baseline, {basis.programme.name}",
    )


def _section(make: Callable[[], tuple[Block, ...]]) -> tuple[Block, ...]:
    try:
        return make()
    except MissingTableError as error:
        return (Notice("Mangler:", (f"Tabellen »{TABLES[error.table].title}« er ikke indlæst.",)),)


def _ladder(basis: Basis) -> tuple[Block, ...]:
    view = ladder.view(ladder_report(basis.records, add_months(basis.on, -12), basis.on), threshold=basis.threshold)
    return (view.stock(), view.flow(), view.key_figures())


def _targets(basis: Basis) -> tuple[FollowedTarget, ...]:
    """The targets on the first day; what a series from outside says of later days is not of the baseline."""
    found = followed_targets(basis.records, basis.programme, basis.records_key, basis.on, days=(basis.on,))
    return tuple(
        replace(target, values=tuple(value for value in target.values if value.day <= basis.on)) for target in found
    )


def _target_group(basis: Basis) -> tuple[Block, ...]:
    rule = basis.programme.target_group
    if rule is None or not basis.records_key:
        lacks = "målgruppe som regel" if rule is None else "program i data, det er knyttet til"
        return (Notice("Mangler:", (f"Programmet har ingen {lacks}.",)),)
    counts: Reach = reach(basis.records, basis.records_key, rule, basis.on)
    source = Source(basis.records.source, "tabellerne Børn og Indskrivninger", basis.records.as_of)
    return (Paragraph((rule.text,)), reach_table(counts, source, threshold=basis.threshold))


_INTRODUCTION = (
    "Rapporten viser, hvordan det stod til på programmets første dag, talt i de data, der nævnes ovenfor. Den er "
    "fastfrosset: senere indlæsninger ændrer den ikke. Det, der er registreret efter dem, "
    "er ikke talt. Antal børn fra 1 til {small} er skjult sammen med tal, der ville røbe dem."
)
