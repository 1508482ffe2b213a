"""On an option's sheet: its net with the largest saving and the largest cost lower and higher, each a formula."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from trappen.analysis.investment.answers import Answer
from trappen.analysis.investment.levers import FACTORS, TwoWays, times, two_ways
from trappen.analysis.investment.streams import Stream
from trappen.domain.investment.case import Effect
from trappen.reporting.workbook.beyond import LOADS, Staffed
from trappen.reporting.workbook.items import CITIZENS, KINDS, OTHERWISE, PRICE, SUCCESS, Items
from trappen.reporting.workbook.sheets import MONEY, NUMBER, SHARE, Sheet, all_known, kroner, rounded

HEAD = "Netto, når to tal ændres"


@dataclass(frozen=True, slots=True)
class BothOf:
    """The cell of the option's net, and those of its posts with cases."""

    net: str
    staffed: Staffed


def write_two_ways(items: Items, sheet: Sheet, answer: Answer, mine: Sequence[Stream], of: BothOf, row: int) -> int:
    """The row after; nothing where no saving or no cost is stated.

    What a number is multiplied by stands at its row or column and can be typed over, or the cases per post do; beside
    it what it comes to.
    """
    found = two_ways(items.case, mine, answer.net)
    if found is None:
        return row
    sheet.heads(row, (HEAD, "I alt", *("Netto" for _factor in found.factors)))
    sheet.text(row + 3, 0, f"Ned: {KINDS[found.down.kind]}: {found.down.of.title}, i procent af det oplyste")
    _across(items, sheet, found, of, row + 1)
    totals = [items.total(found.down), items.total(found.across)]
    for at, factor in enumerate(FACTORS):
        line = row + 4 + at
        sheet.typed(line, 0, factor, SHARE)
        _whole(items, sheet, found.down, (line, 1), sheet.at(line, 0), factor)
        for column, value in enumerate(found.nets[at], 2):
            saved, paid = sheet.at(line, 1), sheet.at(row + 3, column)
            moved = rounded(f"{of.net}+({saved}-{totals[0]})-({paid}-{totals[1]})")
            sheet.formula(line, column, all_known([of.net, saved, paid, *totals], moved), kroner(value), MONEY)
    return row + 5 + len(FACTORS)


def _across(items: Items, sheet: Sheet, found: TwoWays, of: BothOf, row: int) -> None:
    """Cases per post where the cost's posts carry cases; then the factors, and what the cost comes to with each."""
    title = found.across.of.title
    if found.staff is not None:
        sheet.text(row, 0, f"Hen: {LOADS[0]}: {title}")
    sheet.text(
        row + 1, 0, f"{'' if found.staff else 'Hen: '}{KINDS[found.across.kind]}: {title}, i procent af det oplyste"
    )
    for column, factor in enumerate(found.factors, 2):
        if found.staff is None:
            sheet.typed(row + 1, column, factor, SHARE)
        else:
            posts, paid, cases = of.staffed[found.staff.key]
            sheet.typed(row, column, found.loads[column - 2], NUMBER)
            share = f"({paid}+{cases}/{sheet.at(row, column)}-{posts})/{paid}"
            sheet.formula(row + 1, column, share, factor, SHARE)
        _whole(items, sheet, found.across, (row + 2, column), sheet.at(row + 1, column), factor)


def _whole(items: Items, sheet: Sheet, stream: Stream, at: tuple[int, int], factor: str, value: Fraction) -> None:
    """What the stream comes to in all with its amounts times the factor in that cell."""
    sheet.formula(*at, _times(items, stream, factor), kroner(times(items.case, stream, value).total), MONEY)


def _times(items: Items, stream: Stream, factor: str) -> str:
    cells = [items.cell(stream, year) for year in items.case.years]
    if isinstance(stream.of, Effect):
        citizens, success, otherwise, price = (
            items.input(stream, column) for column in (CITIZENS, SUCCESS, OTHERWISE, PRICE)
        )
        more = f"{citizens}*({success}-{otherwise})*ROUND({price}*{factor},2)"
        years = "+".join(f"ROUND({more}*{items.unit(stream, year)},2)" for year in items.case.years)
        return all_known([otherwise], years)
    years = "+".join(f"ROUND({cell}*{factor},2)" for cell in cells)
    total = items.total(stream)
    rest = all_known([total], f"ROUND({total}*{factor},2)")
    return f"IF(COUNT({','.join(cells)})={len(cells)},{years},{rest})"
