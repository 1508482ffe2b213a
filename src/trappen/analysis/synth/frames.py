"""Rows with day numbers become frames of the contracts."""

from collections.abc import Iterable, Sequence
from typing import Any

import polars as pl

from trappen.records.container import DTYPES
from trappen.records.contracts import TABLES, Kind

DAY_KINDS = {Kind.DATE, Kind.MONTH}
MICROSECONDS = 60_000_000


def frame(table: str, names: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> pl.DataFrame:
    """A frame of `table` from tuples in the order of `names`; columns not named are null.

    Dates and months come as days since 1970, times as minutes since 1970, amounts as øre.
    """
    given = dict(zip(names, zip(*rows, strict=True), strict=False))
    height = len(next(iter(given.values()), ()))
    columns = []
    for column in TABLES[table].columns:
        values = given.get(column.name, [None] * height)
        if column.kind in DAY_KINDS:
            columns.append(pl.Series(column.name, values, dtype=pl.Int32).cast(pl.Date))
        elif column.kind is Kind.DATETIME:
            minutes = pl.Series(column.name, values, dtype=pl.Int64)
            columns.append((minutes * MICROSECONDS).cast(DTYPES[column.kind]))
        else:
            columns.append(pl.Series(column.name, values, dtype=DTYPES[column.kind]))
    return pl.DataFrame(columns)
