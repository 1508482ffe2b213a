"""What the foreign formats share: text tables out of members, dates, and frames as the contracts say."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import polars as pl

from trappen.domain.problems import Problem, Severity
from trappen.records.cells import ROW as ROW_NUMBER
from trappen.records.conform import conform as contract_of
from trappen.records.container import DTYPES
from trappen.records.contracts import TABLES
from trappen.records.raw import RawTable, read_raw
from trappen.records.sources import Source

Row = dict[str, str]

FILE = "__file"
ROW = "__row"
HOLDS_NOTHING = {"empty_file", "no_rows", "no_headings"}  # normal for the tables of a delivery that were not needed


def text_tables(source: Source) -> tuple[list[pl.DataFrame], list[Problem]]:
    """Every CSV of the source as text columns, with the file and row numbers; and what is wrong with them."""
    frames: list[pl.DataFrame] = []
    problems: list[Problem] = []
    names = source.named(".csv", ".txt")
    with ThreadPoolExecutor() as pool:
        read = list(pool.map(partial(read_raw, source), names))
    for name, found in zip(names, read, strict=True):
        problems += found.problems
        if found.table is not None:
            frames.append(found.table.named().rename({ROW_NUMBER: ROW}).with_columns(pl.lit(name).alias(FILE)))
    return frames, [problem for problem in problems if problem.code not in HOLDS_NOTHING]


def dates(frame: pl.DataFrame, columns: tuple[str, ...], form: str) -> tuple[pl.DataFrame, list[Problem]]:
    """The frame with the text columns as dates of the form; what is no date is null and an error that names it."""
    parsed = frame.with_columns(pl.col(name).str.to_date(form, strict=False).alias(f"__{name}") for name in columns)
    problems = [
        Problem(
            Severity.ERROR,
            "not_a_date",
            f"»{row[name]}« er ikke en dato.",
            "Ret datoen i kilden, og dan udtrækket igen.",
            file=row[FILE],
            row=row[ROW],
            column=name,
            value=row[name],
        )
        for name in columns
        for row in parsed.filter(pl.col(name).is_not_null() & pl.col(f"__{name}").is_null()).iter_rows(named=True)
    ]
    return parsed.drop(columns).rename({f"__{name}": name for name in columns}), problems


def conform(table: str, frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with exactly the contract's columns and types; what it lacks is null."""
    there = set(frame.columns)
    return frame.select(
        (pl.col(column.name) if column.name in there else pl.lit(None)).cast(DTYPES[column.kind]).alias(column.name)
        for column in TABLES[table].columns
    )


def tables_of(rows: Mapping[str, Sequence[Row]]) -> tuple[dict[str, pl.DataFrame], list[Problem]]:
    """Rows of text become frames as their contracts say; an empty text is an empty cell."""
    frames = {name: pl.DataFrame([*found], infer_schema_length=None) for name, found in rows.items() if found}
    return conformed({name: frame.cast(pl.String) for name, frame in frames.items()})


def conformed(texts: Mapping[str, pl.DataFrame]) -> tuple[dict[str, pl.DataFrame], list[Problem]]:
    """Frames of text whose columns are the contract's become typed frames, with what could not be read."""
    tables: dict[str, pl.DataFrame] = {}
    problems: list[Problem] = []
    for name, text in texts.items():
        cells = text.rename({column: str(place) for place, column in enumerate(text.columns)})
        stripped = cells.select(pl.all().str.strip_chars().replace("", None))
        raw = RawTable(f"{name}.csv", tuple(text.columns), stripped.with_row_index(ROW_NUMBER, offset=2))
        found = contract_of(raw, TABLES[name])
        tables[name] = found.frame
        problems += found.problems
    return tables, problems
