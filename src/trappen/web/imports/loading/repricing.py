"""What a measure cost before: a sheet that names only what it costs now ends the former price and begins the new one.

Nothing in such a sheet says since when a price holds, only that it is another than in the data before; months that were
settled by the old price stay as they were. Source: docs/methods/loading.md.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from hashlib import blake2b
from typing import NamedTuple

import polars as pl
from django.db.models import QuerySet

from trappen.records.container import Records, empty_frame
from trappen.records.contracts import TABLES
from trappen.web.accounts.models import Municipality
from trappen.web.cases.models import Episode, Price
from trappen.web.imports.loading.prepare import Prepared, rows
from trappen.web.imports.models import Batch, State
from trappen.web.registers.frames import raw_frame, read
from trappen.web.registers.models import TYPED, Vintage

KEPT = "pris-"  # begins the key of a line that was made here, and of no other


class Cost(NamedTuple):
    """Øre per unit; both are missing where there is no price."""

    amount: int | None
    unit: str

    @property
    def is_known(self) -> bool:
        return self.amount is not None


@dataclass(frozen=True, slots=True)
class Stretch:
    """What a measure costs from `start` until `end`, the first day outside; without one it still does."""

    start: date
    cost: Cost
    end: date | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """A delivered measure: its first day, the first outside, and what it costs now."""

    start: date
    end: date | None
    now: Cost

    def over(self, day: date | None) -> bool:
        """Whether it was over before the day: then no new price can hold."""
        return day is not None and self.end is not None and self.end <= day


@dataclass(frozen=True, slots=True)
class Repriced:
    """How many measures cost another amount than in the data before, and from which day; None is from their start."""

    count: int
    since: date | None


def priced(prepared: Prepared, records: Records, municipality: Municipality, vintage: Vintage | None) -> Prepared:
    """The rows to store where the delivery tells only what each measure costs now: with what it cost before.

    Price lines that were delivered or typed stand as they are, and rule for their measures.
    """
    if not _undated(prepared, records, vintage) or vintage is None:
        return prepared
    stored = _stored(municipality)
    held, own = _held(stored)
    day = _first_day(records, municipality, vintage)
    lines: list[tuple[str, Stretch]] = []
    for key, told, was in _both(prepared, municipality, held):
        if key not in own:
            lines += [(key, one) for one in chain(told, held.get(key, ()), was, day=day)]
    others = stored.exclude(key__startswith=KEPT)
    if not lines and not held:
        return prepared
    frame = pl.concat([read("prices", others), _frame(lines)]) if others.exists() else _frame(lines)
    return replace(prepared, tables={**prepared.tables, "prices": rows(frame, TABLES["prices"])})


def repriced(prepared: Prepared, records: Records, municipality: Municipality, vintage: Vintage | None) -> Repriced:
    """What the delivery will do to prices; those that had none, or have price lines that were delivered, are none."""
    if not _undated(prepared, records, vintage) or vintage is None:
        return Repriced(0, None)
    held, own = _held(_stored(municipality))
    day = _first_day(records, municipality, vintage)
    found = [(key, told, was) for key, told, was in _both(prepared, municipality, held) if key not in own]
    counted = [was.is_known and told.now.is_known and was != told.now and not told.over(day) for _, told, was in found]
    return Repriced(sum(counted), day)


def chain(told: Told, held: Sequence[Stretch], was: Cost, *, day: date | None) -> list[Stretch]:
    """What a measure costs over time, in order; nothing where its own price says it all.

    Args:
        told: the measure as the delivery has it.
        held: what was kept of its price before, in order; nothing where it was one.
        was: what it cost in the data before.
        day: the first day on which a new price may hold, that after the data before this delivery's; None where there
            are none before, so that the delivery corrects the first.
    """
    if day is None or told.start >= day:
        return []
    before = [one for one in held if one.start < day] or [Stretch(told.start, was)]
    kept = [one for one in before if one.end is None or one.end > told.start]
    *first, last = kept or before[-1:]
    whole = [*first, replace(last, end=None)]
    whole[0] = replace(whole[0], start=told.start)
    last = whole[-1]
    if told.over(day):
        pass  # over before the new price could hold: what it cost stands
    elif not last.cost.is_known:
        whole[-1] = replace(last, cost=told.now)  # nobody knew what it cost
    elif last.cost != told.now:
        whole[-1:] = [replace(last, end=day), Stretch(day, told.now)]
    return [] if [one.cost for one in whole] == [told.now] else whole


def _undated(prepared: Prepared, records: Records, vintage: Vintage | None) -> bool:
    there = "prices" in records.undated and "episodes" in prepared.tables and "prices" not in prepared.tables
    return there and vintage is not None and "episodes" in vintage.tables


def _first_day(records: Records, municipality: Municipality, vintage: Vintage) -> date | None:
    """The day after that of the data before the delivery's own day: of those that are in, or of an earlier load."""
    before = vintage.as_of
    if before is not None and records.as_of is not None and before >= records.as_of:
        loaded = Batch.objects.filter(municipality=municipality, state=State.LOADED, as_of__lt=records.as_of)
        days = loaded.filter(counts__has_key="episodes").order_by("-as_of").values_list("as_of", flat=True)
        before = days.first()
    return before + timedelta(days=1) if before is not None else None


def _stored(municipality: Municipality) -> QuerySet[Price]:
    return Price.objects.filter(municipality=municipality).exclude(batch_id=TYPED)


def _held(stored: QuerySet[Price]) -> tuple[dict[str, list[Stretch]], set[str]]:
    """What was kept here of each measure's price, and the measures whose lines came from elsewhere."""
    held: dict[str, list[Stretch]] = {}
    own = set()
    for key, episode, start, end, amount, unit in stored.order_by("episode_id", "start").values_list(
        "key", "episode_id", "start", "end", "amount", "unit"
    ):
        if key.startswith(KEPT):
            held.setdefault(episode, []).append(Stretch(start, Cost(amount, unit), end))
        else:
            own.add(episode)
    return held, own


def _both(
    prepared: Prepared, municipality: Municipality, held: Mapping[str, Sequence[Stretch]]
) -> Iterator[tuple[str, Told, Cost]]:
    """The delivered measures whose price is another than the stored one, or has been: as told, and what it was."""
    before = raw_frame(
        Episode.objects.filter(municipality=municipality).exclude(batch_id=TYPED), ["key", "price", "price_unit"]
    ).select("key", was=pl.col("price").cast(pl.Int64), was_unit=pl.col("price_unit").fill_null(""))
    after = prepared.tables["episodes"].select("key", "start", "end", "price", unit=pl.col("price_unit").fill_null(""))
    both = before.join(after, on="key", how="inner")
    changed = (pl.col("was").is_not_null() & pl.col("was").ne_missing(pl.col("price"))) | (
        pl.col("was").is_not_null() & (pl.col("was_unit") != pl.col("unit"))
    )
    found = both.filter(changed | pl.col("key").is_in(list(held)))
    for key, was, was_unit, start, end, price, unit in found.rows():
        yield key, Told(start, end, _cost(price, unit)), _cost(was, was_unit)


def _cost(amount: int | None, unit: str) -> Cost:
    return Cost(amount, "" if amount is None else unit)


def _frame(lines: Sequence[tuple[str, Stretch]]) -> pl.DataFrame:
    found = [
        {
            "price_id": f"{KEPT}{_hashed(key, one.start)}",
            "episode_id": key,
            "start": one.start,
            "end": one.end,
            "amount": one.cost.amount,
            "unit": one.cost.unit or None,
        }
        for key, one in lines
    ]
    empty = empty_frame("prices")
    return pl.concat([empty, pl.DataFrame(found, schema_overrides=empty.schema)], how="diagonal") if found else empty


def _hashed(key: str, start: date) -> str:
    return blake2b(f"{key}|{start}".encode(), digest_size=12).hexdigest()
