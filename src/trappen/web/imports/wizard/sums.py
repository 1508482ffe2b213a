"""Whether the prices that are read add up to the total that a sheet states itself (»I alt«)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from trappen.domain import formats
from trappen.records.container import Records
from trappen.records.mapping.applying import recognised
from trappen.records.mapping.sheets import Sheet, label_of
from trappen.records.mapping.spec import MappingSpec
from trappen.records.stated import TOTAL


@dataclass(frozen=True, slots=True)
class StatedSum:
    """Whether a sheet's own total fits the prices that are read of it, in a sentence.

    `read` and `unread` count the prices that the total is held against, and those that are filled and cannot be read.
    `running` says that the total is of the measures that run.
    """

    fits: bool
    said: str
    read: int
    unread: int
    running: bool = False
    sheet: str = ""  # its name, where the file has several that are read

    @property
    def short(self) -> str:
        """`på »Plejefamilier«: passer med 88 læste priser; 2 kan ikke læses`"""
        verdict = "passer" if self.fits else "passer ikke"
        read = formats.counted(self.read, "læst pris", "læste priser")
        left = f"; {formats.number(self.unread)} kan ikke læses" if self.unread else ""
        where = f"på »{self.sheet}«: " if self.sheet else ""
        return f"{where}{verdict} med {read}{', der løber' if self.running else ''}{left}"


def sums_of(spec: MappingSpec, sheets: Sequence[Sheet], records: Records, *, day: date) -> list[StatedSum]:
    """Each sheet whose last total row has an amount under the price's heading, held against the prices that are read.

    The total may be of all rows above it, of those since the total before, or of those that run on the day that the
    file tells of, where ended ones are kept among the others. A file in thousands may be half a thousand off.
    """
    found = []
    for held in spec.sheets:
        sheet, price = recognised(held, sheets), held.tables.get("episodes", {}).get("price")
        if sheet is None or price is None or price.heading not in sheet.headings:
            continue
        stated = _stated(sheet, sheet.headings.index(price.heading), price.scale)
        if stated:
            row, total = stated[-1]
            rows = _prices(records, label_of(sheet)).filter(pl.col("row") < row)
            since = stated[-2][0] if len(stated) > 1 else 0
            run = rows.filter(pl.col("end").is_null() | (pl.col("end") > day))
            slack = 50 * price.scale if price.scale > 1 else 0
            held_against = (rows, rows.filter(pl.col("row") > since), run, run.filter(pl.col("start") <= day))
            fitting = [part for part in held_against if abs(total - int(part["price"].sum())) <= slack]
            of = fitting[0] if fitting else rows
            unread = max(0, _filled(sheet, sheet.headings.index(price.heading), row) - rows["price"].count())
            running = any(of is part for part in held_against[2:])
            who = f"{'de løbende rækker' if running else 'rækkerne'} i »{price.heading}«"
            said = _said(sheet, who, row, total, int(of["price"].sum()), fits=bool(fitting))
            name = (sheet.name or sheet.file) if len(spec.sheets) > 1 else ""
            found.append(StatedSum(bool(fitting), said + _left(unread), of["price"].count(), unread, running, name))
    return found


def _stated(sheet: Sheet, place: int, scale: int) -> list[tuple[int, int]]:
    found = []
    for row, line in sheet.said:
        words = next(cell for cell in line if cell)
        cell = line[place]
        if not TOTAL.match(words) or not cell:
            continue
        try:
            found.append((row, round(formats.parse_number(cell) * scale * 100)))
        except ValueError:
            continue
    return found


def _filled(sheet: Sheet, place: int, before: int) -> int:
    return sum(bool(row[place]) for number, row in sheet.cells if number < before)


def _left(unread: int) -> str:
    if not unread:
        return ""
    count = formats.counted(unread, "pris", "priser")
    return f" {count} kan ikke læses og er ikke med i rækkernes sum."


def _prices(records: Records, label: str) -> pl.DataFrame:
    prices = records.origins["episodes"].with_columns(records.table("episodes").select("price", "start", "end"))
    return prices.filter(pl.col("file") == label)


def _said(sheet: Sheet, who: str, row: int, total: int, summed: int, *, fits: bool) -> str:
    name = f"»{sheet.name}«: " if sheet.name else ""
    if fits:
        return f"{name}{who} giver tilsammen {formats.amount(total)}, som arkets egen sum i række {row}."
    off = formats.amount(abs(total - summed))
    why = " Regnearkets egen sum tager ikke beløb med, der står som tekst; Trappen læser dem." if summed > total else ""
    return (
        f"{name}{who} giver tilsammen {formats.amount(summed)}, men arkets egen sum i række {row} er "
        f"{formats.amount(total)}: {off} til forskel.{why or ' Se efter, om rækker eller priser mangler.'}"
    )
