"""A month without a day, where something begins: »nov 2020« is read as its first day, and told.

Where something ends, a month alone could be its first or its last day, so there it stays an error.
"""

import re

import polars as pl

from trappen.domain.problems import Problem
from trappen.records.cells import ROW
from trappen.records.findings import findings, warning
from trappen.records.values import by_distinct, parse_month

BEGINS = frozenset({"start", "opened"})
_NAMED = re.compile(r"[A-Za-zÆØÅæøå]+\.?\s+\d{4}")


def from_the_first(text: pl.Series, rows: pl.Series, *, name: str, file: str) -> tuple[pl.Series, list[Problem]]:
    """The days of a column that begins something, those of a month alone as its first; and which rows had one."""
    if name not in BEGINS:
        return text, []
    alone = by_distinct(text, _is_month, pl.Boolean()).fill_null(value=False)
    here = pl.DataFrame({ROW: rows, "value": text}).filter(alone)
    read = by_distinct(text, lambda value: parse_month(value).isoformat() if _is_month(value) else value, pl.String())
    shown = ", ".join(dict.fromkeys(f"»{value}«" for value in here["value"]))
    what = f"Der står en måned uden dag ({shown}): det er læst som den 1."
    now = "Skriv dagen i kilden, hvis den er en anden."
    told = warning("mapping_month", what, now, file=file)
    return read, findings(here.select(row=ROW), told)


def _is_month(value: str) -> bool:
    if not _NAMED.fullmatch(value.strip()):
        return False
    try:
        parse_month(value.strip())
    except ValueError:
        return False
    return True
