"""Below an option's results: corrections, the caseload at which it turns, and what stated ranges do to its net."""

from collections.abc import Mapping, Sequence

from trappen.analysis.investment.answers import Answer, corrected, swing_of
from trappen.analysis.investment.answers import answer as play
from trappen.analysis.investment.streams import Kind, Stream
from trappen.analysis.investment.turning import at_caseloads
from trappen.domain.investment.staffing import Staffing
from trappen.reporting.document import CONFIDENCE_NAMES
from trappen.reporting.workbook.items import Items
from trappen.reporting.workbook.sheets import MISSING, MONEY, NUMBER, SHARE, Sheet, all_known, kroner, rounded

LOADS = ("Sager pr. rådgiver", "Stillinger", "Heraf betalt", "Sager", "Sager pr. stilling", "Går i nul ved")
Staffed = Mapping[str, tuple[str, str, str]]  # the cells of posts, of those paid and of cases, by key of the staffing
SWINGS = ("Netto, når et beløb er", "Lavest", "Højest", "Netto, lavest", "Netto, højest")


def write_corrections(items: Items, sheet: Sheet, answer: Answer, mine: Sequence[Stream], net: str, row: int) -> int:
    """What the case takes off savings by confidence, and the net after it. Gives the row after."""
    taken = items.case.corrections
    if not taken:
        return row
    sheet.heads(row, ("Fradrag efter sikkerhed", "Fradrag"))
    cells = {}
    for at, entry in enumerate(taken, row + 1):
        sheet.text(at, 0, f"Besparelser med sikkerheden »{CONFIDENCE_NAMES[entry.confidence]}«")
        sheet.typed(at, 1, entry.off.value, SHARE)
        cells[entry.confidence] = sheet.at(at, 1)
    hit = [stream for stream in mine if stream.kind is Kind.SAVING and stream.of.confidence in cells]
    at = row + len(taken) + 1
    sheet.text(at, 0, "Netto efter fradrag")
    totals = [items.total(stream) for stream in hit]
    after = "".join(f"+{_after(items, s, cells[s.of.confidence])}-{items.total(s)}" for s in hit)
    careful = play(items.case, answer.option, corrected(items.case, mine), None).net
    sheet.formula(at, 1, all_known([net, *totals], rounded(f"{net}{after}")), kroner(careful), MONEY)
    return at + 2


def _after(items: Items, stream: Stream, off: str) -> str:
    """A saving with the correction taken off each of its years, or off its total where a year is not known."""
    years = [items.cell(stream, year) for year in items.case.years]
    each = "+".join(f"ROUND({cell}*(1-{off}),2)" for cell in years)
    total = f"ROUND({items.total(stream)}*(1-{off}),2)"
    return f"IF(COUNT({','.join(years)})={len(years)},{each},{total})"


def write_caseloads(
    items: Items, sheet: Sheet, answer: Answer, mine: Sequence[Stream], net: str, row: int
) -> tuple[int, Staffed]:
    """The row after, and the cells; nothing where no posts and cases are stated. `net` is the option's net's cell."""
    costs = {stream.of.key: stream for stream in mine if stream.kind is Kind.COST}
    staffed = [staff for staff in items.case.staffing if staff.cost in costs]
    found: dict[str, tuple[str, str, str]] = {}
    if not staffed:
        return row, found
    sheet.heads(row, LOADS)
    for at, (staff, load) in enumerate(zip(staffed, at_caseloads(items.case, answer, mine), strict=True), row + 1):
        sheet.text(at, 0, costs[staff.cost].of.title)
        for column, value in enumerate((staff.posts, staff.paid_for, staff.cases), 1):
            sheet.typed(at, column, value, NUMBER)
        posts, paid, cases = found[staff.key] = sheet.at(at, 1), sheet.at(at, 2), sheet.at(at, 3)
        sheet.formula(at, 4, f"{cases}/{posts}", load.now, NUMBER)
        sheet.formula(at, 5, _turns(staff, items.total(costs[staff.cost]), net, posts, paid, cases), load.turns, NUMBER)
    return row + len(staffed) + 2, found


def _turns(staff: Staffing, cost: str, net: str, posts: str, paid: str, cases: str) -> str:
    """The cases divided by the posts that cost as much more as the option has left."""
    if staff.others:
        return f'"{MISSING}"'
    left = rounded(f"{cost}+{net}")
    needed = f"({posts}-{paid}+{paid}*{left}/{cost})"
    there = f'IF(AND({cost}<>0,{left}>=0),IF({needed}<>0,{cases}/{needed},"{MISSING}"),"{MISSING}")'
    return all_known([cost, net], f'IF({cost}=0,"{MISSING}",{there})')


def write_swings(items: Items, sheet: Sheet, answer: Answer, mine: Sequence[Stream], net: str, row: int) -> int:
    """The row after; nothing where no range is stated."""
    ranged = [stream for stream in mine if stream.of.low is not None or stream.of.high is not None]
    if not ranged:
        return row
    sheet.heads(row, SWINGS)
    for at, stream in enumerate(ranged, row + 1):
        swing = swing_of(stream, answer.net)
        sheet.text(at, 0, stream.of.title)
        found = (None, None) if swing is None else (swing.low, swing.high)
        ends = zip((stream.of.low, stream.of.high), found, strict=True)
        for column, (share, value) in enumerate(ends, 1):
            if share is not None:
                sheet.typed(at, column, share.value, SHARE)
            cell, total = sheet.at(at, column), items.total(stream)
            moved = f"{net}+ROUND({stream.kind.sign}*{total}*({cell}-1),2)"
            formula = all_known([net, total], f"IF(COUNT({cell})=1,{moved},{net})")
            sheet.formula(at, column + 2, formula, kroner(value), MONEY)
    return row + len(ranged) + 2
