"""Records written as our own tables: one CSV per table, as `trappen template` describes them."""

from pathlib import Path

import polars as pl

from trappen.domain.errors import InputError
from trappen.records.container import Records
from trappen.records.contracts import TABLES, Column, Kind


def write_tables(records: Records, folder: Path) -> list[str]:
    """Writes every table into `folder`, which is made if it is not there. Returns the names of the files.

    Raises:
        InputError: if the folder holds anything, or cannot be written.
    """
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise InputError(
                f"»{folder}« er ikke en tom mappe.", now="Angiv en mappe, der er tom eller ikke findes endnu."
            )
        folder.mkdir(parents=True, exist_ok=True)
        for name, frame in records.tables.items():
            (folder / f"{name}.csv").write_bytes(b"\xef\xbb\xbf" + csv_of(name, frame).encode())
    except OSError as error:
        raise InputError(f"Der kan ikke skrives i »{folder}«.", now="Angiv en mappe, du må skrive i.") from error
    return [f"{name}.csv" for name in records.tables]


def csv_of(table: str, frame: pl.DataFrame) -> str:
    """The frame as the CSV that reads back to it."""
    return frame.select(_written(column) for column in TABLES[table].columns).write_csv(
        separator=";", datetime_format="%Y-%m-%dT%H:%M:%S"
    )


def _written(column: Column) -> pl.Expr:
    value = pl.col(column.name)
    if column.kind is Kind.AMOUNT:
        sign = pl.when(value < 0).then(pl.lit("-")).otherwise(pl.lit(""))
        kroner, ore = (value.abs() // 100).cast(pl.String), (value.abs() % 100).cast(pl.String).str.zfill(2)
        return pl.concat_str(sign, kroner, pl.lit(","), ore).alias(column.name)
    if column.kind is Kind.DECIMAL:
        return value.cast(pl.String).str.replace(".", ",", literal=True)
    if column.kind is Kind.MONTH:
        return value.dt.strftime("%Y-%m")
    if column.kind is Kind.BOOLEAN:
        return pl.when(value).then(pl.lit("ja")).when(~value).then(pl.lit("nej")).alias(column.name)
    return value
