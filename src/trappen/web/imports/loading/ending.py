"""Measures that a department moves to a sheet of ended ones: they end on the day that it tells, and stay.

Such a sheet tells whose measure ended, when and perhaps where, and not since when it ran: that is known from the data
before. Source: docs/methods/loading.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import SequenceMatcher
from typing import Any, NamedTuple

import polars as pl
from django.db.models import Q, QuerySet

from trappen.records.container import Records
from trappen.records.contracts import TABLES
from trappen.records.mapping.cells import plain
from trappen.web.accounts.models import Municipality
from trappen.web.cases.models import Assignment, Case, Episode, Price, sealing
from trappen.web.imports.loading.prepare import Prepared, rows
from trappen.web.registers.frames import read
from trappen.web.registers.models import TYPED, Adviser


class Known(NamedTuple):
    """A measure that is stored and not delivered."""

    key: str
    start: date
    end: date | None
    place: str


class Ended(NamedTuple):
    """A row of a sheet of ended measures: the first day outside, and what it says of the place."""

    end: date
    place: str


def with_ended(prepared: Prepared, records: Records, municipality: Municipality) -> Prepared:
    """The rows to store, with the known measures that are told as ended, and their case, advisers and prices.

    Comes after whatever looks at who had a case and what a measure cost before: it adds rows that are over.
    """
    if records.ended is None or "episodes" not in prepared.tables:
        return prepared
    ends = _ends(prepared, records.ended, municipality)
    if not ends:
        return prepared
    episodes = _until(read("episodes", _of(Episode, municipality).filter(key__in=ends)), "episode_id", "end", ends)
    tables = {**prepared.tables, "episodes": _added(prepared, "episodes", episodes)}
    if "prices" in tables:
        tables["prices"] = _added(
            prepared, "prices", read("prices", _of(Price, municipality).filter(episode_id__in=ends))
        )
    closed = _closed(prepared, episodes)
    if not closed:
        return replace(prepared, tables=tables)
    cases = _until(read("cases", _of(Case, municipality).filter(key__in=closed)), "case_id", "closed", closed)
    tables["cases"] = _added(prepared, "cases", cases)
    if "assignments" in tables:
        held = _of(Assignment, municipality).filter(case_id__in=closed)
        had = _until(read("assignments", held), "case_id", "end", closed, keep_earlier=True)
        tables["assignments"] = _added(prepared, "assignments", had)
        if "advisers" in tables:
            who = _of(Adviser, municipality).filter(key__in=had["adviser_id"].unique().to_list())
            tables["advisers"] = _added(prepared, "advisers", read("advisers", who))
    return replace(prepared, tables=tables)


@dataclass(frozen=True, slots=True)
class Vanishing:
    """The running measures that a load takes away without a word: how many, of how many that run, and of whom."""

    measures: int = 0
    running: int = 0
    children: Sequence[str] = ()

    @property
    def is_much(self) -> bool:
        """Whether it is more than a fifth of what runs: then it may be another file than it is taken for."""
        return self.measures * 5 > self.running


def vanishing(prepared: Prepared, municipality: Municipality, *, day: date) -> Vanishing:
    """The stored measures that run on the day and are not among the rows to store."""
    if "episodes" not in prepared.tables:
        return Vanishing()
    running = _of(Episode, municipality).filter(Q(end__isnull=True) | Q(end__gt=day))
    delivered = set(prepared.tables["episodes"]["key"])
    held = list(running.values_list("key", "child_id"))
    gone = [child for key, child in held if key not in delivered]
    return Vanishing(len(gone), len(held), sorted(set(gone)))


def matched(known: Sequence[Known], told: Sequence[Ended]) -> dict[str, date]:
    """The end of each known measure of one child that a row tells of.

    A row ends one measure: that which already ends on its day, else the one whose place is most like what the row says.
    Where the child has more measures than rows, a place that is not like any is not guessed.
    """
    found: dict[str, date] = {}
    left = list(known)
    for row in sorted(told):
        able = [one for one in left if one.start < row.end]
        if not able:
            continue
        best = max(able, key=lambda one: (one.end == row.end, _alike(one.place, row.place), one.end is None))
        if len(left) > 1 and best.end != row.end and _alike(best.place, row.place) < ALIKE:
            continue
        found[best.key] = row.end
        left.remove(best)
    return found


ALIKE = 0.5  # from here on two texts name the same place


def _alike(one: str, other: str) -> float:
    first, second = plain(one), plain(other)
    if first and second and (first in second or second in first):
        return 1.0
    return SequenceMatcher(None, first, second).ratio()


def _ends(prepared: Prepared, ended: pl.DataFrame, municipality: Municipality) -> dict[str, date]:
    """The known measures that are told as ended and are not delivered, each with the first day outside."""
    told: dict[str, list[Ended]] = {}
    for child, end, place in ended.select("child_id", "end", "place").rows():
        told.setdefault(sealing.pseudonym(municipality.code, child), []).append(Ended(end, place or ""))
    delivered = set(prepared.tables["episodes"]["key"])
    known: dict[str, list[Known]] = {}
    stored = _of(Episode, municipality).filter(child_id__in=told).order_by("start", "key")
    for child, *measure in stored.values_list("child_id", "key", "start", "end", "provider_name"):
        one = Known(*measure)
        if one.key not in delivered:
            known.setdefault(child, []).append(one)
    return {key: end for child, those in known.items() for key, end in matched(those, told[child]).items()}


def _closed(prepared: Prepared, episodes: pl.DataFrame) -> dict[str, date]:
    """The cases of the ended measures that the delivery has no row of, each with its last end."""
    if "cases" not in prepared.tables:
        return {}
    last = episodes.drop_nulls("case_id").group_by("case_id").agg(pl.col("end").max())
    return dict(last.filter(~pl.col("case_id").is_in(prepared.tables["cases"]["key"].implode())).rows())


def _until(
    frame: pl.DataFrame, key: str, column: str, ends: dict[str, date], *, keep_earlier: bool = False
) -> pl.DataFrame:
    """The rows with the day that each ends on; with `keep_earlier` an earlier one stays."""
    day = pl.col(key).replace_strict(ends, default=None, return_dtype=pl.Date())
    return frame.with_columns((pl.min_horizontal(day, pl.col(column)) if keep_earlier else day).alias(column))


def _added(prepared: Prepared, table: str, frame: pl.DataFrame) -> pl.DataFrame:
    """The table's rows to store with those of the frame that are not among them."""
    there = prepared.tables[table]
    more = rows(frame, TABLES[table]).select(there.columns)
    return pl.concat([there, more.join(there.select("key"), on="key", how="anti")])


def _of(model: type[Episode | Price | Case | Assignment | Adviser], municipality: Municipality) -> QuerySet[Any]:
    return model._default_manager.filter(municipality=municipality).exclude(batch_id=TYPED)
