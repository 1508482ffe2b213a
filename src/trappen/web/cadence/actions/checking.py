"""Typed rows are held to the same checks as delivered ones."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl

from trappen.domain.errors import TrappenError
from trappen.domain.problems import Severity
from trappen.parameters.ladder import official
from trappen.records.checks import check
from trappen.records.container import DTYPES, Records
from trappen.records.contracts import TABLES
from trappen.web.accounts.models import Municipality
from trappen.web.cases.models import Child
from trappen.web.programmes.frames import records_of_child

Rows = Mapping[str, Mapping[str, Any]]
# Said by the form itself, or of no use to the one who types.
UNTOLD = frozenset({"unborn", "no_birth_date"})


def checked(municipality: Municipality, child: Child | None, rows: Rows, *, on: date) -> Sequence[str]:
    """The warnings about the rows (one per table, by the contract's columns) beside what is there of the child.

    Raises:
        TrappenError: with the first fault that would have stopped a delivery.
    """
    there = {} if child is None else dict(records_of_child(municipality, child).tables)
    new = {table: _frame(table, row) for table, row in rows.items()}
    tables = {**there, **{table: _with(there.get(table), frame, table) for table, frame in new.items()}}
    records = Records(tables, official(), municipality.name, "typed", "")
    keys = {table: _key(table, row) for table, row in rows.items()}
    found = [problem for problem in check(records, on=on) if keys.get(problem.table) == problem.key]
    for problem in found:
        if problem.severity is Severity.ERROR:
            raise TrappenError(f"{TABLES[problem.table].column(problem.column).title}: {problem.what}", now=problem.now)
    return [problem.what for problem in found if problem.code not in UNTOLD]


def _frame(table: str, row: Mapping[str, Any]) -> pl.DataFrame:
    columns = TABLES[table].columns
    return pl.DataFrame(
        [pl.Series(column.name, [_missing(row.get(column.name))], dtype=DTYPES[column.kind]) for column in columns]
    )


def _missing(value: Any) -> Any:
    return None if value == "" else value


def _with(there: pl.DataFrame | None, new: pl.DataFrame, table: str) -> pl.DataFrame:
    """The rows with the new one in the place of the one with its key."""
    if there is None:
        return new
    return pl.concat([there.join(new, on=list(TABLES[table].key), how="anti"), new])


def _key(table: str, row: Mapping[str, Any]) -> str:
    return " / ".join("" if row.get(name) is None else str(row[name]) for name in TABLES[table].key)
