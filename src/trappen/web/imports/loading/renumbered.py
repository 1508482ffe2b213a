"""A measure whose § is written otherwise than last month is the same one: it keeps its key, and with it its history.

The key of a row that has none is made of child, section, place type and start (`mapping/suggesting.py`). Where the
section becomes another, as SEL § 66 did BL § 43, the row would be told as a new measure and the former one as gone.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import replace

import polars as pl

from trappen.records.container import Records
from trappen.records.mapping.applying import MADE
from trappen.web.accounts.models import Municipality
from trappen.web.cases.models import Episode
from trappen.web.imports.loading.prepare import Prepared, row_hashes
from trappen.web.registers.models import TYPED

SAME = ("child_id", "start", "place_type", "provider_name")
Row = tuple[Hashable, ...]


def with_former_keys(prepared: Prepared, records: Records, municipality: Municipality) -> Prepared:
    """The rows to store; a measure that only its section tells from one that is not delivered has that one's key.

    A delivery with postings is left as it is: they are laid on the measures by the keys of the delivery.
    """
    if "episodes" not in prepared.tables or "postings" in prepared.tables:
        return prepared
    episodes = prepared.tables["episodes"]
    made = records.table("episodes")["episode_id"].str.starts_with(MADE)
    if not made.any():
        return prepared
    stored = Episode.objects.filter(municipality=municipality).exclude(batch_id=TYPED)
    before = {key: row for key, *row in stored.values_list("key", *SAME)}
    fresh = episodes.filter(made & ~episodes["key"].is_in(list(before)))
    if fresh.is_empty():
        return prepared
    delivered = set(episodes["key"])
    missing = ((key, tuple(row)) for key, row in before.items() if key not in delivered)
    keys = pairs(((row[0], row[1:]) for row in fresh.select("key", *SAME).rows()), missing)
    if not keys:
        return prepared
    tables = {name: _with_keys(frame, "key" if name == "episodes" else "episode_id", keys)
              for name, frame in prepared.tables.items()}  # fmt: skip
    return replace(prepared, tables=tables)


def pairs(new: Iterable[tuple[str, Row]], gone: Iterable[tuple[str, Row]]) -> dict[str, str]:
    """The former key of each new one, where just one row of either kind tells the same."""
    found: dict[Row, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for at, told in enumerate((new, gone)):
        for key, row in told:
            found[row][at].append(key)
    return {fresh[0]: former[0] for fresh, former in found.values() if len(fresh) == len(former) == 1}


def _with_keys(frame: pl.DataFrame, column: str, keys: dict[str, str]) -> pl.DataFrame:
    if column not in frame.columns or not frame[column].is_in(list(keys)).any():
        return frame
    changed = frame.drop("row_hash").with_columns(pl.col(column).replace(keys))
    return changed.with_columns(row_hashes(changed)).select(frame.columns)
