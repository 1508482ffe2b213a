"""Writes frames to tables: PostgreSQL by COPY into a staging table, SQLite by executemany.

COPY goes through a staging table, as it is refused straight into tables with row-level security.
"""

# ruff: noqa: S608 - every name in the statements comes from a model or a frame of ours, every value is a parameter

from collections.abc import Sequence
from typing import Any

import polars as pl
from django.db import connection, models

from trappen.web.registers.frames import raw_frame

GREW = 10_000  # rows after which the planner's statistics are renewed at once
HASH_SEED = 2026
NULL = "\x1e"  # a control character that no export holds


def insert(model: type[models.Model], frame: pl.DataFrame) -> None:
    """Adds the rows; the columns are the database's own. The planner hears of a table that grows much."""
    if frame.is_empty():
        return
    table, columns = _quote(model._meta.db_table), _list(frame.columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            staging = _stage(frame, like=model)
            cursor.execute(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {staging}")
            cursor.execute(f"DROP TABLE {staging}")
        else:
            marks = ", ".join(["%s"] * frame.width)
            _many(f"INSERT INTO {table} ({columns}) VALUES ({marks})", frame)
        if frame.height > GREW:
            cursor.execute(f"ANALYZE {table}")


def update(model: type[models.Model], frame: pl.DataFrame, *, by: Sequence[str]) -> None:
    """Overwrites the frame's columns in the rows that agree with it in the columns `by`."""
    if frame.is_empty():
        return
    table = _quote(model._meta.db_table)
    values = [name for name in frame.columns if name not in by]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            staging = _stage(frame, like=model)
            changes = ", ".join(f"{_quote(name)} = staged.{_quote(name)}" for name in values)
            same = " AND ".join(f"{table}.{_quote(name)} = staged.{_quote(name)}" for name in by)
            cursor.execute(f"UPDATE {table} SET {changes} FROM {staging} AS staged WHERE {same}")
            cursor.execute(f"DROP TABLE {staging}")
        return
    changes = ", ".join(f"{_quote(name)} = %s" for name in values)
    same = " AND ".join(f"{_quote(name)} = %s" for name in by)
    _many(f"UPDATE {table} SET {changes} WHERE {same}", frame.select(*values, *by))


def delete(model: type[models.Model], frame: pl.DataFrame) -> None:
    """Removes the rows that agree with the frame in all of its columns."""
    if frame.is_empty():
        return
    table = _quote(model._meta.db_table)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            staging = _stage(frame, like=model)
            same = " AND ".join(f"{table}.{_quote(name)} = staged.{_quote(name)}" for name in frame.columns)
            cursor.execute(f"DELETE FROM {table} USING {staging} AS staged WHERE {same}")
            cursor.execute(f"DROP TABLE {staging}")
        return
    same = " AND ".join(f"{_quote(name)} = %s" for name in frame.columns)
    _many(f"DELETE FROM {table} WHERE {same}", frame)


def replace(there: "models.QuerySet[Any]", frame: pl.DataFrame) -> None:
    """Makes the rows of the query set those of the frame, each once, and writes only what differs.

    The model has `row_hash`, a number that stands for the row's other columns. Another version of polars may hash
    otherwise: then every row is written anew.
    """
    if frame.is_empty():
        there.delete()
        return
    whole = frame.with_columns(row_hash=frame.hash_rows(HASH_SEED).reinterpret(signed=True))
    whole = whole.unique("row_hash", keep="first", maintain_order=True)
    stored = raw_frame(there.order_by(), ("id", "row_hash")).cast(pl.Int64)
    kept = stored.unique("row_hash").join(whole, on="row_hash", how="semi")
    delete(there.model, stored.join(kept, on="id", how="anti").select("id"))
    insert(there.model, whole.join(kept, on="row_hash", how="anti", maintain_order="left"))


def _stage(frame: pl.DataFrame, *, like: type[models.Model]) -> str:
    staging, columns = '"trappen_staging"', _list(frame.columns)
    shown = frame.with_columns(
        pl.concat_str(pl.lit(r"\x"), pl.col(name).bin.encode("hex")).alias(name)
        for name, dtype in frame.schema.items()
        if dtype == pl.Binary
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMPORARY TABLE {staging} ON COMMIT DROP AS "
            f"SELECT {columns} FROM {_quote(like._meta.db_table)} WITH NO DATA"
        )
        with cursor.copy(f"COPY {staging} ({columns}) FROM STDIN WITH (FORMAT csv, NULL '{NULL}')") as copy:
            for part in shown.iter_slices(100_000):
                copy.write(part.write_csv(include_header=False, null_value=NULL).encode())
    return staging


def _many(sql: str, frame: pl.DataFrame) -> None:
    plain = frame.with_columns(
        pl.col(pl.Date).dt.to_string("%Y-%m-%d"), pl.col(pl.Datetime).dt.to_string("%Y-%m-%d %H:%M:%S%.6f")
    )
    with connection.cursor() as cursor:
        cursor.executemany(sql, plain.rows())


def _quote(name: str) -> str:
    return connection.ops.quote_name(name)


def _list(names: Sequence[str]) -> str:
    return ", ".join(_quote(name) for name in names)
