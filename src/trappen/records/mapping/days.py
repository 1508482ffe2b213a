"""Days as people write them in a column of days: `05.06.24`, `071025`, `30-06-26?`.

Source: docs/reference/mapping.md.
"""

import re
from datetime import date, datetime, timedelta

import polars as pl

from trappen.domain.problems import Problem
from trappen.records.cells import ROW
from trappen.records.contracts import Kind
from trappen.records.findings import findings, warning
from trappen.records.mapping.cells import short_day
from trappen.records.values import by_distinct, parse_day

_UNSURE = re.compile(r"(?<=\d)\s*\?+$")  # a day that may become another
_SIX = re.compile(r"^(\d\d)(\d\d)(\d\d)$", re.ASCII)


def dated(text: pl.Series, form: str, kind: Kind) -> pl.Series:
    """Dates in the form that was chosen, and else those with two digits of a year, as ours."""
    if not form and kind is not Kind.DATE:
        return text

    def iso(one: str) -> str:
        if form:
            return datetime.strptime(one, form).date().isoformat()  # noqa: DTZ007 - a date has no time zone
        plain = _UNSURE.sub("", one)
        return (short_day(plain) or _six(plain) or parse_day(plain)).isoformat()

    return pl.select(pl.coalesce(by_distinct(text, iso, pl.String()), text)).to_series()


def day_after(text: pl.Series) -> pl.Series:
    """The first day outside where the source gives the last day inside; what is no date, or »never«, stays."""

    def after(one: str) -> str:
        return (parse_day(one) + timedelta(days=1)).isoformat()

    return pl.select(pl.coalesce(by_distinct(text, after, pl.String()), text)).to_series()


def unsure(text: pl.Series, rows: pl.Series, *, kind: Kind, file: str) -> list[Problem]:
    """The rows whose day has a question mark: it is read, and told."""
    if kind is not Kind.DATE:
        return []
    marked = by_distinct(text, lambda value: _UNSURE.search(value) is not None, pl.Boolean()).fill_null(value=False)
    here = pl.DataFrame({ROW: rows, "value": text}).filter(marked)
    shown = ", ".join(dict.fromkeys(f"»{value}«" for value in here["value"]))
    what = f"Der er spørgsmålstegn ved en dato ({shown}): den er læst som dagen."
    told = warning("mapping_unsure_day", what, "Fjern spørgsmålstegnet i kilden, når dagen er sikker.", file=file)
    return findings(here.select(row=ROW), told)


def _six(text: str) -> date | None:
    """`071025` as the 7th of October 2025, where it can be."""
    found = _SIX.match(text)
    try:
        return date(2000 + int(found[3]), int(found[2]), int(found[1])) if found else None
    except ValueError:
        return None
