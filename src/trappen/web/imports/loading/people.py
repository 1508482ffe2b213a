"""Writes the table of identities: compared by a keyed fingerprint, sealed only where something is new."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import polars as pl

from trappen.web.accounts.models import Municipality
from trappen.web.cases.models import Identity, sealing
from trappen.web.imports.loading.diff import MOST_TOLD, Changes, compare, only, stored
from trappen.web.registers import writing

PERSONAL = ("cpr", "name", "source_id")
SEPARATOR = "\x1f"
# What a delivery may not know of: where nobody has any, what is stored stays.
OPTIONAL = ("cpr", "name")


@dataclass(frozen=True)
class Comparison:
    """People as they will be stored, what that changes, and how many lose a number or a name: field → children."""

    people: pl.DataFrame
    changes: Changes
    lost: dict[str, int]
    fields: pl.DataFrame


def hashed(people: pl.DataFrame, code: str) -> pl.DataFrame:
    """The people with `row_hash`, which tells whether a number, a name or a source key is another."""
    contents = people.select(pl.concat_str(*PERSONAL, separator=SEPARATOR)).to_series()
    hashes = [sealing.fingerprint(code, content).hex() for content in contents]
    return people.with_columns(pl.Series("row_hash", hashes, dtype=pl.String))


def compared(people: pl.DataFrame, municipality: Municipality) -> Comparison:
    """The people of a delivery against those that are stored.

    A delivery without a single number, or a single name, does not know of them: theirs stay as they are. One with
    neither overwrites nothing at all.
    """
    unknown = [name for name in OPTIONAL if (people[name] == "").all()]
    there = stored(Identity, municipality)
    if unknown and not there.is_empty():
        before = _opened(municipality, people["key"])
        kept = [*unknown, "source_id"] if len(unknown) == len(OPTIONAL) else unknown
        joined = people.drop("row_hash").join(before, on="key", how="left", suffix="__was", maintain_order="left")
        filled = joined.with_columns(pl.coalesce(f"{name}__was", name).alias(name) for name in kept)
        people = hashed(filled.select("key", *PERSONAL), municipality.code)
    changes = compare(people, there)
    before = _opened(municipality, changes.changed)
    both = only(people, changes.changed).join(before, on="key", how="inner", suffix="__was")
    lost = {name: both.filter((pl.col(name) == "") & (pl.col(f"{name}__was") != "")).height for name in OPTIONAL}
    told = both.select("key", pl.Series("fields", list(map(_told, both.to_dicts())), dtype=pl.String))
    return Comparison(people, changes, lost, told.head(MOST_TOLD))


def with_people(changes: Changes, fields: pl.DataFrame, found: Comparison) -> tuple[Changes, pl.DataFrame]:
    """The changes of the children and what is told of them, with those whose number or name is another."""
    rest = found.changes.changed.filter(~found.changes.changed.is_in(changes.changed.to_list()))
    joined = fields.join(found.fields, on="key", how="full", coalesce=True, suffix="__who")
    texts = [
        json.dumps({**json.loads(own or "{}"), **json.loads(who or "{}")}, ensure_ascii=False)
        for own, who in joined.select("fields", "fields__who").iter_rows()
    ]
    both = Changes(changes.added, pl.concat([changes.changed, rest]), changes.gone, changes.same - len(rest))
    return both, joined.select("key", pl.Series("fields", texts, dtype=pl.String))


def write(
    found: Comparison, municipality: Municipality, batch_id: int, *, may_go: Callable[[pl.Series], pl.Series]
) -> None:
    """Seals and writes what is new or changed, and removes those of the gone that `may_go`."""
    whose = pl.lit(municipality.pk, dtype=pl.Int64).alias("municipality_id")
    writing.delete(Identity, may_go(found.changes.gone).to_frame("key").with_columns(whose))
    added = _sealed(only(found.people, found.changes.added), municipality.code)
    writing.insert(Identity, _stamped(added.with_columns(pl.col("key").alias("child_id")), whose, batch_id))
    changed = _sealed(only(found.people, found.changes.changed), municipality.code)
    writing.update(Identity, _stamped(changed, whose, batch_id), by=["municipality_id", "key"])


def _told(row: dict[str, Any]) -> str:
    """Which of them is another, and never what it was or is."""
    names = {"cpr": "cpr", "name": "name", "source_id": "child_id"}
    return json.dumps({field: None for name, field in names.items() if row[name] != row[f"{name}__was"]})


def _opened(municipality: Municipality, keys: pl.Series) -> pl.DataFrame:
    """`key` and what is sealed, of those children."""
    wanted = set(keys.to_list())
    sealed = Identity._default_manager.filter(municipality=municipality).values_list("key", "sealed") if wanted else ()
    rows = [{"key": key, **sealing.unseal(value)} for key, value in sealed if key in wanted]
    return pl.DataFrame(rows, schema=dict.fromkeys(("key", *PERSONAL), pl.String))


def _stamped(frame: pl.DataFrame, whose: pl.Expr, batch_id: int) -> pl.DataFrame:
    return frame.with_columns(
        whose, pl.lit(batch_id, dtype=pl.Int64).alias("batch_id"), pl.col("row_hash").str.decode("hex")
    )


def _sealed(people: pl.DataFrame, code: str) -> pl.DataFrame:
    rows = people.to_dicts()
    return pl.DataFrame(
        {
            "key": [row["key"] for row in rows],
            "row_hash": [row["row_hash"] for row in rows],
            "cpr_token": [sealing.cpr_token(code, row["cpr"]) if row["cpr"] else "" for row in rows],
            "sealed": [sealing.seal(_personal(row)) for row in rows],
        },
        schema={"key": pl.String, "row_hash": pl.String, "cpr_token": pl.String, "sealed": pl.Binary},
    )


def _personal(row: dict[str, Any]) -> dict[str, str]:
    return {name: row[name] for name in PERSONAL}
