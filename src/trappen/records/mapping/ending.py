"""A sheet of measures that have ended, »Afsluttede 2026«: whose, when, perhaps where, and not since when.

Its rows are no measures that can be read: they end those that are known from before. Source: docs/methods/loading.md.
"""

from collections.abc import Mapping, Sequence

import polars as pl

from trappen.domain import formats
from trappen.domain.problems import Problem
from trappen.records.cells import ROW
from trappen.records.findings import warning
from trappen.records.mapping.sheets import Sheet
from trappen.records.mapping.spec import ColumnMap, SheetMap
from trappen.records.mapping.suggesting import LIKELY, suggest_table
from trappen.records.raw import RawTable
from trappen.records.values import bare, parse_day

COLUMNS = ("child_id", "end", "place")


def columns(wanted: SheetMap, sheet: Sheet, others: Sequence[SheetMap]) -> Mapping[str, ColumnMap]:
    """What tells of ended measures in a sheet that is read as children alone; nothing where it tells of none.

    Whether the day is the last one inside is as in the measures of the file's other sheets.
    """
    child = wanted.tables.get("children", {}).get("child_id")
    if child is None or set(wanted.tables) != {"children"}:
        return {}
    found = suggest_table(sheet, "episodes")
    end = found.get("end")
    if end is None or not end.heading or end.score < LIKELY or "start" in found:
        return {}
    told = [other.tables["episodes"]["end"] for other in others if "end" in other.tables.get("episodes", {})]
    is_last = any(one.inclusive for one in told) if told else end.inclusive
    ended = ColumnMap(heading=end.heading, inclusive=is_last)
    place = found.get("provider_name")
    return {"child_id": child, "end": ended, **({} if place is None else {"provider_name": place})}


def read(text: RawTable, heading: str) -> tuple[pl.DataFrame, list[Problem]]:
    """`child_id`, `end` (the first day outside) and `place` of the rows with a child and a day; and what is said."""
    named = text.named()
    place = pl.col("provider_name") if "provider_name" in named.columns else pl.lit(None, dtype=pl.String)
    days = pl.Series([_day(one) for one in named["end"]], dtype=pl.Date)
    whole = named.select(
        bare(pl.col("child_id")).alias("child_id"), days.alias("end"), place.alias("place"), pl.col(ROW)
    )
    rows = whole.filter(pl.col("child_id").is_not_null() & pl.col("end").is_not_null())
    if rows.is_empty():
        return rows.select(COLUMNS), []
    what = (
        f"{formats.counted(rows.height, 'række', 'rækker')} siger, hvornår en indsats er endt (»{heading}«), men ikke, "
        "hvornår den begyndte."
    )
    now = "De indsatser, Trappen kender i forvejen, ender den dag og bevares. De øvrige er kun læst som børn."
    return rows.select(COLUMNS), [warning("mapping_ended", what, now, file=text.file)]


def _day(text: str | None) -> object:
    try:
        return None if text is None else parse_day(text)
    except ValueError:
        return None
