"""What a delivery changes in a table: keys that are new, keys whose content differs, and keys that are gone."""

import json
from dataclasses import dataclass

import polars as pl
from django.db import connection

from trappen.records.contracts import TABLES, Kind, Table
from trappen.web.accounts.models import Municipality
from trappen.web.registers.frames import ZONE, read, stored_columns
from trappen.web.registers.models import TYPED, Record

MOST_TOLD = 5_000  # changed rows of a table; beyond, only which rows they are is kept
# Whose name or number it is, is nobody's business in a list of changes: that it changed is said, and no more.
UNTOLD = frozenset({"child_id", "name", "provider_id", "provider_name", "notifier"})
NO_PERSONS = frozenset({"teams", "districts", "programmes"})  # their names are those of units, and are told


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
    """`key` and `row_hash` (hex) of the rows that imports wrote; what was typed is left alone."""
    table = connection.ops.quote_name(model._meta.db_table)
    shown = "encode(row_hash, 'hex')" if connection.vendor == "postgresql" else "lower(hex(row_hash))"
    with connection.cursor() as cursor:
        statement = f"SELECT key, {shown} FROM {table} WHERE municipality_id = %s AND batch_id <> %s"  # noqa: S608 - names of our model
        cursor.execute(statement, [municipality.pk, TYPED])
        rows = cursor.fetchall()
    return pl.DataFrame(rows, schema={"key": pl.String, "row_hash": pl.String}, orient="row")


def only(rows: pl.DataFrame, keys: pl.Series) -> pl.DataFrame:
    """The rows with these keys, in their own order."""
    return rows.join(keys.to_frame("key"), on="key", how="semi", maintain_order="left")


def told(
    table: str, new: pl.DataFrame, keys: pl.Series, model: type[Record], municipality: Municipality
) -> pl.DataFrame:
    """`key` and `fields` of the changed rows: JSON of field → [was, is] as text, and null for what is not told.

    Asked before the rows are written. Empty where more than MOST_TOLD rows have changed.
    """
    contract = TABLES[table]
    names = stored_columns(contract)
    if not 0 < len(keys) <= MOST_TOLD:
        return pl.DataFrame(schema={"key": pl.String, "fields": pl.String})
    rows = model._default_manager.filter(municipality=municipality, key__in=keys.to_list())
    before = read(table, rows)
    own = contract.key[0] if len(contract.key) == 1 else None
    before = before.with_columns(_key_of(contract)) if own is None else before.rename({own: "key"})
    compared = [column for column in contract.columns if column.name in names and column.name not in contract.key]
    was = before.select("key", *(_as_text(column.kind, column.name) for column in compared))
    local = only(new, keys).with_columns(
        _local(names[column.name]) for column in compared if column.kind is Kind.DATETIME
    )
    now = local.select(
        "key", *(_as_text(column.kind, names[column.name]).alias(f"{column.name}__now") for column in compared)
    )
    both = was.join(now, on="key", how="inner")
    found = [
        {
            column.name: None if _is_untold(table, column.name) else [row[column.name], row[f"{column.name}__now"]]
            for column in compared
            if row[column.name] != row[f"{column.name}__now"]
        }
        for row in both.iter_rows(named=True)
    ]
    texts = [json.dumps(fields, ensure_ascii=False) for fields in found]
    return both.select("key").with_columns(pl.Series("fields", texts, dtype=pl.String))


def told_gone(table: str, keys: pl.Series, model: type[Record], municipality: Municipality) -> pl.DataFrame:
    """`key` and `fields` of the rows that go: what they held, in the shape of `told`. Asked before they are removed.

    What is not told of a changed row is not kept of one that goes, and of a child that goes nothing is. Empty where
    more than MOST_TOLD rows go.
    """
    contract = TABLES[table]
    names = stored_columns(contract)
    if table == "children" or not 0 < len(keys) <= MOST_TOLD:
        return pl.DataFrame(schema={"key": pl.String, "fields": pl.String})
    compared = [
        column
        for column in contract.columns
        if names.get(column.name, "key") != "key" and not _is_untold(table, column.name)
    ]
    frame = read(table, model._default_manager.filter(municipality=municipality, key__in=keys.to_list()))
    held = frame.select(_as_text(column.kind, column.name) for column in compared).rows(named=True)
    texts = [
        json.dumps({name: [value, ""] for name, value in row.items() if value}, ensure_ascii=False) for row in held
    ] or ["{}"] * frame.height  # of an adviser there is nothing to tell, and no columns have no rows
    return frame.select(_key_of(contract)).with_columns(pl.Series("fields", texts, dtype=pl.String))


def _key_of(contract: Table) -> pl.Expr:
    """The stored key from the contract's own columns."""
    parts = [pl.col(part).cast(pl.String).fill_null("") for part in contract.key]
    return pl.concat_str(parts, separator="|").alias("key")


def _is_untold(table: str, name: str) -> bool:
    return name in UNTOLD and not (name == "name" and table in NO_PERSONS)


def _local(name: str) -> pl.Expr:
    return pl.col(name).dt.replace_time_zone("UTC").dt.convert_time_zone(ZONE).dt.replace_time_zone(None)


def _as_text(kind: Kind, name: str) -> pl.Expr:
    value = pl.col(name)
    text = value.dt.strftime("%Y-%m-%d %H:%M") if kind is Kind.DATETIME else value.cast(pl.String)
    return text.fill_null("")
