"""Children on the ladder by district, team, age, target group or sex."""

from collections.abc import Sequence

from trappen.analysis.disclosure.suppression import DisclosureError, suppress_table
from trappen.analysis.keyfigures.results import OUTSIDE, LadderGroup, LadderReport
from trappen.domain import formats
from trappen.reporting.document import Cell, Table, Withheld
from trappen.reporting.ladder import LadderView

NAMES = {
    "district": "distrikt",
    "team": "team",
    "age": "alder",
    "target_group": "målgruppe",
    "sex": "køn",
}


def group_tables(whole: LadderView) -> list[Table]:
    """One table per status date, groups by steps, with totals; empty where the report is not divided.

    The totals stand in the table of all children too: what is withheld there is withheld here, and what is shown there
    cannot be withheld here, so that neither table gives the other away.
    """
    report = whole.report
    return [_table(whole, name) for name in ("stock_first", "stock_last")] if report.groups else []


def _table(whole: LadderView, name: str) -> Table:
    report = whole.report
    places = [place for place in whole.places if place.key != OUTSIDE]
    cells = [[getattr(group, name)[place.key] for place in places] for group in report.groups]
    hidden = _hidden(whole, name, cells)
    day = report.first if name == "stock_first" else report.last
    rows: list[tuple[Cell, ...]] = []
    for line, group in enumerate(report.groups):
        rows.append((group.label, *_row(report, group, name, line, hidden, [place.key for place in places])))
    rows.append(("I alt", *_row(report, report.whole, name, len(cells), hidden, [place.key for place in places])))
    return Table(
        f"Børn på trappen efter {NAMES[report.by or '']}, {formats.long_date(day)}",
        (NAMES[report.by or ""].capitalize(), *(_short(place.step) for place in places), "I alt"),
        tuple(rows),
        unit="børn",
        as_of=day,
        total_row=True,
    )


def _row(
    report: LadderReport, group: LadderGroup, name: str, line: int, hidden: frozenset[tuple[int, int]], keys: list[str]
) -> list[Cell]:
    figures = report.figures(group)
    row = [figures[f"{name}.{key}"] for key in (*keys, "total")]
    return [Withheld(figure.label) if (line, column) in hidden else figure for column, figure in enumerate(row)]


def _hidden(whole: LadderView, name: str, cells: Sequence[Sequence[int]]) -> frozenset[tuple[int, int]]:
    if whole.threshold is None or not cells:
        return frozenset()
    bottom, places = len(cells), [place for place in whole.places if place.key != OUTSIDE]
    margin = {(bottom, column): whole.hides_stock(place, name) for column, place in enumerate(places)} | {
        (bottom, len(places)): whole.hides_totals
    }
    also = {position for position, is_hidden in margin.items() if is_hidden}
    try:
        return suppress_table(cells, threshold=whole.threshold, also=also, shown=margin.keys() - also).withheld
    except DisclosureError:
        # Too few numbers to hide behind: the division is not shown at all.
        return frozenset((i, j) for i in range(bottom) for j in range(len(places) + 1)) | also


def _short(step: int | None) -> str:
    return "Ukendt trin" if step is None else f"Trin {step}"
