"""What a delivery changes in a table: keys that are new, keys whose content differs, and keys that are gone."""

from dataclasses import dataclass

import polars as pl
from django.db import connection

from trappen.web.accounts.models import Municipality
from trappen.web.registers.models import Record


@dataclass(frozen=True)
class Changes:
    """Keys per kind of change, and the number of rows that stay as they are."""

    added: pl.Series
    changed: pl.Series
    gone: pl.Series
    same: int

    @property
    def counts(self) -> dict[str, int]:
        return {"added": len(self.added), "changed": len(self.changed), "gone": len(self.gone), "same": self.same}


def compare(new: pl.DataFrame, stored: pl.DataFrame) -> Changes:
    """The changes from `stored` to `new`; both hold `key` and `row_hash`, and each key once."""
    if stored.is_empty():
        return Changes(new["key"], new["key"].clear(), new["key"].clear(), 0)
    both = new.select("key", "row_hash").join(stored.select("key", old="row_hash"), on="key", how="inner")
    changed = both.filter(pl.col("row_hash") != pl.col("old"))["key"]
    return Changes(
        added=new.select("key").join(stored.select("key"), on="key", how="anti")["key"],
        changed=changed,
        gone=stored.select("key").join(new.select("key"), on="key", how="anti")["key"],
        same=both.height - len(changed),
    )


def stored(model: type[Record], municipality: Municipality) -> pl.DataFrame:
    """`key` and `row_hash` (hex) of the rows that are there."""
    table = connection.ops.quote_name(model._meta.db_table)
    shown = "encode(row_hash, 'hex')" if connection.vendor == "postgresql" else "lower(hex(row_hash))"
    with connection.cursor() as cursor:
        statement = f"SELECT key, {shown} FROM {table} WHERE municipality_id = %s"  # noqa: S608 - names of our model
        cursor.execute(statement, [municipality.pk])
        rows = cursor.fetchall()
    return pl.DataFrame(rows, schema={"key": pl.String, "row_hash": pl.String}, orient="row")


def only(rows: pl.DataFrame, keys: pl.Series) -> pl.DataFrame:
    """The rows with these keys, in their own order."""
    return rows.join(keys.to_frame("key"), on="key", how="semi", maintain_order="left")
