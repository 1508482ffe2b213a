"""On an option's sheet: its net with the largest saving and the largest cost lower and higher, each a formula."""

from collections.abc import Sequence

from trappen.analysis.investment.answers import Answer
from trappen.analysis.investment.levers import FACTORS, times, two_ways
from trappen.analysis.investment.streams import Stream
from trappen.domain.investment.case import Effect
from trappen.reporting.workbook.items import CITIZENS, KINDS, OTHERWISE, PRICE, SUCCESS, Items
from trappen.reporting.workbook.sheets import MONEY, SHARE, Sheet, all_known, kroner, rounded

HEADS = ("Netto, når to tal ændres", "I alt", *("Netto" for _factor in FACTORS))


def write_two_ways(items: Items, sheet: Sheet, answer: Answer, mine: Sequence[Stream], net: str, row: int) -> int:
    """The row after; nothing where no saving or no cost is stated. `net` is the cell of the option's net.

    What a number is multiplied by stands at its row or column and can be typed over; beside it what it comes to.
    """
    found = two_ways(items.case, mine, answer.net)
    if found is None:
        return row
    sheet.heads(row, HEADS)
    down, across = (f"{KINDS[each.kind]}: {each.of.title}" for each in (found.down, found.across))
    sheet.text(row + 1, 0, f"Hen: {across}, i procent af det oplyste")
    sheet.text(row + 2, 0, f"Ned: {down}, i procent af det oplyste")
    for column, factor in enumerate(FACTORS, 2):
        sheet.typed(row + 1, column, factor, SHARE)
        _whole(items, sheet, found.across, (row + 2, column), sheet.at(row + 1, column), column - 2)
    totals = [items.total(found.down), items.total(found.across)]
    for at, factor in enumerate(FACTORS):
        line = row + 3 + at
        sheet.typed(line, 0, factor, SHARE)
        _whole(items, sheet, found.down, (line, 1), sheet.at(line, 0), at)
        for column, value in enumerate(found.nets[at], 2):
            saved, paid = sheet.at(line, 1), sheet.at(row + 2, column)
            moved = rounded(f"{net}+({saved}-{totals[0]})-({paid}-{totals[1]})")
            sheet.formula(line, column, all_known([net, saved, paid, *totals], moved), kroner(value), MONEY)
    return row + 4 + len(FACTORS)


def _whole(items: Items, sheet: Sheet, stream: Stream, at: tuple[int, int], factor: str, number: int) -> None:
    """What the stream comes to in all with its amounts times the factor in that cell."""
    total = times(items.case, stream, FACTORS[number]).total
    sheet.formula(*at, _times(items, stream, factor), kroner(total), MONEY)


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
