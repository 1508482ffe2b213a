"""A sheet in one glance: how much is read, what was understood of it, and where it is answered what is not."""

import re
from collections.abc import Mapping, Sequence
from datetime import date

import polars as pl

from trappen.domain import formats
from trappen.records.contracts import TABLES
from trappen.records.mapping.cells import plain
from trappen.records.mapping.spec import SheetMap
from trappen.web.imports.wizard.day import Told
from trappen.web.imports.wizard.previewing import Preview

MADE = frozenset(TABLES[name].title for name in ("cases", "assignments"))  # as many as the children, nobody's count


def facts(shown: Preview, sheets: Sequence[SheetMap], told: Told) -> list[tuple[str, str]]:
    """What was understood, as terms and words: rows by table, the data's day, amounts and the sheet's own sum."""
    found = [(table.title, formats.number(table.rows)) for table in shown.tables if table.title not in MADE]
    if not found:
        return []
    found.append(("Data pr.", formats.short_date(told.day)))
    if monthly := _monthly(shown, told.day):
        found.append(("Månedspriser i alt, løbende indsatser", monthly))
    if any(_in_thousands(held) for held in sheets):
        found.append(("Beløb", "fra tusinder til kroner"))
    if shown.sums:
        worst = min(shown.sums, key=lambda each: (each.fits, -each.unread))
        found.append(("Arkets egen sum", worst.short))
    return found


def _monthly(shown: Preview, on: date) -> str:
    """The monthly prices of the measures that run on the day, as they are read, and how many have none; else empty."""
    if shown.records is None or not shown.records.has("episodes"):
        return ""
    runs = (pl.col("start") <= on) & (pl.col("end").is_null() | (pl.col("end") > on))
    prices = shown.records.table("episodes").filter(runs, pl.col("price_unit") == "month")["price"]
    if prices.count() == 0:
        return ""
    lacking = f" ({formats.number(prices.null_count())} uden pris)" if prices.null_count() else ""
    return f"{formats.amount(int(prices.sum()), decimals=0)}{lacking}"


# What a sheet that is not read may be, and why: the first whose words stand in its name or headings.
LEFT: Mapping[re.Pattern[str], str] = {
    re.compile(r"forkort|forklaring|ordliste|legende"): (
        "Det ligner en liste over forkortelser. Den er brugt til at foreslå, hvad ordene på de andre ark betyder."
    ),
    re.compile(r"budget|forbrug|regnsk|\bopr\b|\bkorr\b"): (
        "Det ligner et budget. Trappen holder budgettet pr. konto og år, og arket har ingen kontonumre. Har I det pr. "
        "konto, så indlæs det som tabellen »Budget«."
    ),
    re.compile(r"\bpris|takst|aftale"): (
        "Det ligner en prisliste. Trappen regner med den pris, der står ved hver indsats, og en liste pr. leverandør "
        "siger ikke, hvad det enkelte barn koster. Priser med startdato kan indlæses som tabellen »Priser«."
    ),
}
UNKNOWN = "Trappen genkender ingen af sine tabeller dér."


def not_read(sheets: Sequence[SheetMap], number: int) -> list[tuple[int, str, str]]:
    """The other sheets that nothing is read from: number, name and why."""
    pairs = enumerate(sheets, start=1)
    return [
        (place, held.sheet or held.file, _why(held)) for place, held in pairs if place != number and not _is_read(held)
    ]


def _why(held: SheetMap) -> str:
    words = " ".join(map(plain, (held.sheet, *held.headings)))
    found = next((why for name, why in LEFT.items() if name.search(words)), UNKNOWN)
    return UNKNOWN if "konto" in words else found


def following(sheets: Sequence[SheetMap], number: int) -> int | None:
    """The number of the next sheet that something is read from; None where the load is next."""
    pairs = enumerate(sheets[number:], start=number + 1)
    return next((place for place, held in pairs if _is_read(held)), None)


def _is_read(held: SheetMap) -> bool:
    return any(held.tables.values())


def _in_thousands(held: SheetMap) -> bool:
    return any(column.scale == 1000 for columns in held.tables.values() for column in columns.values())
