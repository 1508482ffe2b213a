"""Small records for tests, built as the contracts say."""

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from trappen.domain.ladder import Ladder, Step, StepRule
from trappen.records.container import DTYPES, Records
from trappen.records.contracts import TABLES

SIX_STEPS = Ladder(
    key="test",
    name="Testtrappe",
    steps=tuple(Step(number, f"Trin {number}") for number in range(1, 7)),
    rules=(
        StepRule(step=6, place_types=("residential_home", "institution", "secure_unit")),
        StepRule(step=5, place_types=("foster_general", "foster_reinforced", "foster_specialised")),
        StepRule(step=4, place_types=("network_foster",)),
        StepRule(step=3, sections=("BL-32", "SEL-52-3")),
        StepRule(step=2, sections=("BL-30", "SEL-11-3")),
        StepRule(step=None, sections=("BL-86", "BL-87")),
    ),
)


def frame(table: str, rows: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    """A frame of `table` from rows that name only the columns that matter; the others are null."""
    columns = TABLES[table].columns
    unknown = {name for row in rows for name in row} - set(TABLES[table].names)
    assert not unknown, f"{table} has no {unknown}"
    return pl.DataFrame(
        {column.name: [row.get(column.name) for row in rows] for column in columns},
        schema={column.name: DTYPES[column.kind] for column in columns},
    )


def records(ladder: Ladder = SIX_STEPS, **tables: Sequence[Mapping[str, Any]]) -> Records:
    """Records with the tables named, e.g. `records(children=[...], episodes=[...])`."""
    return Records(
        tables={name: frame(name, rows) for name, rows in tables.items()},
        ladder=ladder,
        source="test",
        format="trappen",
        digest="0" * 64,
    )
