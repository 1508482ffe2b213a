"""Rows of a frame as problems, with a limit: a file in which every row is wrong is said once, not a million times."""

from collections.abc import Callable

import polars as pl

from trappen.domain import formats
from trappen.domain.problems import Problem, Severity

LIMIT = 5_000  # of one kind in one column
_SHOWN = 80


def findings(
    rows: pl.DataFrame,
    template: Problem,
    *,
    what: Callable[[str], str] | None = None,
    now: Callable[[str], str] | None = None,
) -> list[Problem]:
    """One problem per row of `rows`, like `template`.

    `rows` may hold `row`, `file`, `key` and `value`; `what` and `now` make the sentences from the value where they
    differ. Beyond LIMIT rows one more problem says how many are left.
    """
    result = []
    for row in rows.head(LIMIT).iter_rows(named=True):
        value = _clipped(row.get("value"))
        result.append(
            Problem(
                template.severity,
                template.code,
                what(value) if what else template.what,
                now=now(value) if now else template.now,
                file=row.get("file") or template.file,
                table=template.table,
                row=row.get("row"),
                column=template.column,
                value=value,
                key=_clipped(row.get("key")),
            )
        )
    left = rows.height - LIMIT
    if left > 0:
        result.append(
            Problem(
                template.severity,
                template.code,
                f"Og {formats.counted(left, 'række', 'rækker')} mere med det samme.",
                now=template.now,
                file=template.file,
                table=template.table,
                column=template.column,
            )
        )
    return result


def _clipped(value: object) -> str:
    """A value short enough for a sentence: a cell may hold a whole document."""
    text = "" if value is None else str(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]} …"


def error(code: str, what: str, now: str = "", *, file: str = "", table: str = "", column: str = "") -> Problem:
    """A template of an error."""
    return Problem(Severity.ERROR, code, what, now=now, file=file, table=table, column=column)


def warning(code: str, what: str, now: str = "", *, file: str = "", table: str = "", column: str = "") -> Problem:
    """A template of a warning."""
    return Problem(Severity.WARNING, code, what, now=now, file=file, table=table, column=column)
