"""What several sheets, and several rows of one sheet, tell of the same child, case or adviser becomes one row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from trappen.domain.problems import Problem
from trappen.records.conform import Conformed
from trappen.records.contracts import TABLES
from trappen.records.findings import findings, warning
from trappen.records.mapping.spec import FIRST
from trappen.records.mapping.suggesting import REPEATED

FILE, PLACE, MADE = "__file", "__row", "__made"


@dataclass(frozen=True)
class Part:
    """What one sheet gives a table; `picks` are the days taken of all rows with a key, »first« or »last«."""

    file: str
    found: Conformed
    picks: Mapping[str, str] = field(default_factory=dict)


def joined(table: str, parts: Sequence[Part]) -> tuple[pl.DataFrame, pl.DataFrame, list[Problem]]:
    """The table, where each of its rows stands (file, row), and what its rows do not agree about.

    What is made of the measures' days gives way where another sheet tells of the same case itself.
    """
    placed = pl.concat([_placed(part) for part in parts])
    columns = TABLES[table].names
    if table not in REPEATED:
        return placed.select(columns), _origins(placed), []
    picks = {name: how for part in parts for name, how in part.picks.items()}
    key = list(TABLES[table].key)
    without = [name for name in key if name not in picks]
    told = _grouped(placed.filter(~pl.col(MADE)), key, {})
    made = _grouped(placed.filter(MADE).join(told, on=without, how="anti"), without, picks)
    grouped = pl.concat([told, made], how="diagonal")
    return grouped.select(columns), _origins(grouped), _disagreeing(table, grouped, {*key, *picks})


def _placed(part: Part) -> pl.DataFrame:
    rows = pl.Series(PLACE, part.found.rows, dtype=pl.UInt32)
    return part.found.frame.with_columns(pl.lit(part.file).alias(FILE), rows, pl.lit(bool(part.picks)).alias(MADE))


def _origins(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(file=FILE, row=PLACE)


def _grouped(rows: pl.DataFrame, key: Sequence[str], picks: Mapping[str, str]) -> pl.DataFrame:
    """One row for each whole key: of a column the first that is filled, and of a picked day the first or the last."""
    others = [name for name in rows.columns if name not in {*key, *picks, MADE}]
    whole = rows.filter(pl.all_horizontal(pl.col(key).is_not_null()))
    return whole.group_by(key, maintain_order=True).agg(
        pl.col(others).drop_nulls().first(),
        *(_picked(name, how) for name, how in picks.items()),
        *(pl.col(name).drop_nulls().n_unique().alias(f"__n_{name}") for name in others if name not in {FILE, PLACE}),
    )


def _picked(name: str, how: str) -> pl.Expr:
    value = pl.col(name)
    if how == FIRST:
        return value.min()
    return pl.when(value.null_count() == 0).then(value.max())


def _disagreeing(table: str, grouped: pl.DataFrame, settled: set[str]) -> list[Problem]:
    problems = []
    for name in TABLES[table].names:
        if name in settled:
            continue
        conflicting = grouped.filter(pl.col(f"__n_{name}") > 1)
        title = TABLES[table].column(name).title
        what = f"Rækkerne er ikke enige om »{title}«; den første er brugt."
        rows = conflicting.select(key=pl.col(TABLES[table].key[0]), row=PLACE, file=FILE)
        problems += findings(rows, warning("mapping_conflict", what, "Ret det i kilden.", table=table, column=name))
    return problems
