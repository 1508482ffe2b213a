"""Which of several columns of money is what the measures cost: the total of the others, or the one on all rows.

Source: docs/reference/mapping.md.
"""

from collections.abc import Sequence

from trappen.domain import formats
from trappen.records.mapping.cells import Look
from trappen.records.mapping.contents import unit_of
from trappen.records.mapping.sheets import Sheet, SheetColumn
from trappen.records.mapping.vocabulary import FULLER

AMOUNTS = {Look.NUMBER, Look.SERIAL}
LEAST, SHARE = 3, 0.9  # rows that add up, and how large a part of all
SLACK = 0.6  # kroner or thousands: each part may be rounded


def total_of(sheet: Sheet, part: SheetColumn) -> tuple[SheetColumn, str] | None:
    """The column to the right that is the sum, row by row, of the columns of money from the part until it."""
    run = [part]
    for column in sheet.columns[part.place + 1 :]:
        if column.look not in AMOUNTS:
            return None
        if len(run) > 1 and _adds_up(sheet, run, column):
            names = " + ".join(f"»{one.own or one.heading}«" for one in run)
            return column, f"Beløbet er summen af {names}."
        run.append(column)
    return None


def product_of(sheet: Sheet, factor: SheetColumn) -> tuple[SheetColumn, str] | None:
    """The month's amount to the right that is, row by row, the price of a unit times the number of units."""
    right = [column for column in sheet.columns[factor.place + 1 :] if column.look in AMOUNTS]
    for column in right:
        for number in right:
            if (
                unit_of(column.heading) == "month"
                and number.place < column.place
                and _multiplies(sheet, factor, number, column)
            ):
                names = " gange ".join(f"»{one.own or one.heading}«" for one in (factor, number))
                return column, f"Beløbet er {names}."
    return None


def fuller(sheet: Sheet, first: SheetColumn, others: Sequence[SheetColumn]) -> tuple[SheetColumn, str] | None:
    """The column that holds many more of the prices, or, by the month, all of them and some more."""
    able = [column for column in others if column.filled >= FULLER * first.filled or _is_months(sheet, first, column)]
    if not able:
        return None
    found = max(able, key=lambda column: column.filled)
    count = formats.counted(found.filled, "række", "rækker")
    return found, f"Den er udfyldt i {count}, »{first.heading}« i {formats.number(first.filled)}."


def _is_months(sheet: Sheet, first: SheetColumn, other: SheetColumn) -> bool:
    if unit_of(other.heading) != "month" or other.filled <= first.filled:
        return False
    return all(row[other.place] for _, row in sheet.cells if row[first.place])


def _adds_up(sheet: Sheet, parts: Sequence[SheetColumn], total: SheetColumn) -> bool:
    fits = [
        abs(sum(_amount(row[part.place]) for part in parts) - _amount(row[total.place])) <= SLACK * len(parts)
        for _, row in sheet.cells
        if row[total.place]
    ]
    several = sum(sum(bool(row[part.place]) for part in parts) > 1 for _, row in sheet.cells)
    return several >= LEAST and sum(fits) >= max(LEAST, SHARE * len(fits))


def _multiplies(sheet: Sheet, factor: SheetColumn, number: SheetColumn, product: SheetColumn) -> bool:
    """Whether the product stands on the rows, and is another than the factor on enough of them to be one."""
    told = [
        tuple(_amount(row[one.place]) for one in (factor, number, product))
        for _, row in sheet.cells
        if row[factor.place] and row[product.place]
    ]
    fits = sum(abs(one * many - found) <= SLACK for one, many, found in told)
    return sum(many != 1 for _, many, _ in told) >= LEAST and fits >= max(LEAST, SHARE * len(told))


def _amount(cell: str | None) -> float:
    try:
        return float(formats.parse_number(cell)) if cell else 0.0
    except ValueError:
        return float("nan")
