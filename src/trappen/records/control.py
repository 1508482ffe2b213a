"""Control totals: what the sender counted (`control.csv`), against what was read."""

from collections.abc import Mapping
from types import MappingProxyType

import polars as pl

from trappen.domain import formats
from trappen.domain.problems import Problem
from trappen.records.contracts import TABLES, Column, Kind, Table
from trappen.records.findings import error
from trappen.records.raw import RawTable

FILE = "control.csv"
CONTRACT = Table(
    "control",
    "Kontroltal",
    "Hvor mange rækker hver tabel har, og eventuelt summen af en kolonne.",
    ("table", "column"),
    (
        Column("table", Kind.TEXT, "Tabel", required=True),
        Column("rows", Kind.INTEGER, "Rækker", required=True, also=("antal",)),
        Column("column", Kind.TEXT, "Kolonne"),
        Column("sum", Kind.AMOUNT, "Sum", "Kroner, når kolonnen er et beløb; ellers tallet selv."),
    ),
)


def totals(control: pl.DataFrame) -> Mapping[str, int]:
    """The sender's totals: rows by table, and sums by `table.column` (øre, or hundredths of other numbers)."""
    found: dict[str, int] = {}
    for table, rows, column, total in control.select("table", "rows", "column", "sum").rows():
        if table is not None and rows is not None:
            found[table] = rows
        if table is not None and column is not None and total is not None:
            found[f"{table}.{column}"] = total
    return MappingProxyType(found)


def compare(control: Mapping[str, int], tables: Mapping[str, pl.DataFrame], *, file: str) -> list[Problem]:
    """A problem for every control total that what was read does not meet."""
    problems = []
    for name, wanted in control.items():
        table, _dot, column = name.partition(".")
        if table not in TABLES or (column and column not in TABLES[table].names):
            problems.append(
                error(
                    "control_unknown",
                    f"Kontroltallet »{name}« hører til en tabel eller kolonne, der ikke kendes.",
                    "Ret navnet i control.csv.",
                    file=file,
                    table=table,
                    column=column,
                )
            )
            continue
        found = _found(tables.get(table), table, column)
        if found != wanted:
            unit = "i alt" if column else "rækker"
            problems.append(
                error(
                    "control_total",
                    f"»{name}«: der er læst {_shown(found, table, column)} {unit}, "
                    f"men afsenderen har talt noget andet: {_shown(wanted, table, column)}".removesuffix(".")
                    + ".",
                    "Overførslen er formentlig ikke hel. Hent udtrækket igen.",
                    file=file,
                    table=table,
                    column=column,
                )
            )
    return problems


def readable(raw: RawTable) -> bool:
    """Whether the raw table has the columns of a control file at all."""
    return {"table", "rows"} <= {heading.casefold() for heading in raw.headings}


def _found(frame: pl.DataFrame | None, table: str, column: str) -> int:
    if frame is None:
        return 0
    if not column:
        return frame.height
    total = frame[column].sum() if frame[column].dtype.is_numeric() else 0
    return int(total) if TABLES[table].column(column).kind is Kind.AMOUNT else round(float(total) * 100)


def _shown(value: int, table: str, column: str) -> str:
    if not column:
        return formats.number(value)
    if TABLES[table].column(column).kind is Kind.AMOUNT:
        return formats.amount(value)
    return formats.number(value / 100, 2)
