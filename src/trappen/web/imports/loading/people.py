"""Writes the table of identities: compared by a keyed fingerprint, sealed only where something is new."""

from collections.abc import Callable
from typing import Any

import polars as pl

from trappen.web.accounts.models import Municipality
from trappen.web.cases.models import Identity, sealing
from trappen.web.imports.loading import writing
from trappen.web.imports.loading.diff import compare, only, stored

PERSONAL = ("cpr", "name", "source_id")


def write(
    people: pl.DataFrame, municipality: Municipality, batch_id: int, *, may_go: Callable[[pl.Series], pl.Series]
) -> None:
    """Seals and writes what is new or changed, and removes those of the gone that `may_go`.

    A delivery without a single number or name adds children, but overwrites nothing: that source does not know them.
    """
    changes = compare(people, stored(Identity, municipality))
    whose = pl.lit(municipality.pk, dtype=pl.Int64).alias("municipality_id")
    knows = not people.filter((pl.col("cpr") != "") | (pl.col("name") != "")).is_empty()
    writing.delete(Identity, may_go(changes.gone).to_frame("key").with_columns(whose))
    added = _sealed(only(people, changes.added), municipality.code)
    writing.insert(Identity, _stamped(added.with_columns(pl.col("key").alias("child_id")), whose, batch_id))
    if knows:
        changed = _sealed(only(people, changes.changed), municipality.code)
        writing.update(Identity, _stamped(changed, whose, batch_id), by=["municipality_id", "key"])


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
