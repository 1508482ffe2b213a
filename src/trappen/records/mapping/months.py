"""A month without a day: where something begins »nov 2020« is its first day, where it ends its last, and told."""

import re
from datetime import timedelta

import polars as pl

from trappen.domain.problems import Problem
from trappen.records.cells import ROW
from trappen.records.findings import findings, warning
from trappen.records.mapping.cells import end_of_month
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


def to_the_last(text: pl.Series, rows: pl.Series, *, inclusive: bool, file: str) -> tuple[pl.Series, list[Problem]]:
    """The days of a column that ends something, those of a month or year alone as its last; and which rows had one.

    Where the column's days are the first outside it is the day after.
    """
    alone = by_distinct(text, lambda value: end_of_month(value) is not None, pl.Boolean()).fill_null(value=False)
    here = pl.DataFrame({ROW: rows, "value": text}).filter(alone)

    def read(value: str) -> str:
        last = end_of_month(value)
        return value if last is None else (last + timedelta(days=not inclusive)).isoformat()

    shown = ", ".join(dict.fromkeys(f"»{value}«" for value in here["value"]))
    what = f"Der står en måned uden dag ({shown}): indsatsen slutter med månedens sidste dag."
    told = warning("mapping_month", what, "Skriv dagen i kilden, hvis den er en anden.", file=file)
    return by_distinct(text, read, pl.String()), findings(here.select(row=ROW), told)


def _is_month(value: str) -> bool:
    if not _NAMED.fullmatch(value.strip()):
        return False
    try:
        parse_month(value.strip())
    except ValueError:
        return False
    return True
