"""Stored answers about the ladder, and the children behind a number."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from trappen.analysis.keyfigures.movements import OUTSIDE_PLACE, OUTSIDE_STATE, compared, places_of, state_of
from trappen.analysis.keyfigures.results import Place
from trappen.analysis.keyfigures.spells import placements, spells
from trappen.domain.periods import add_months
from trappen.records.container import Records
from trappen.web.accounts.models import User
from trappen.web.accounts.permissions import Permission, can
from trappen.web.programmes.frames import records_for
from trappen.web.registers.queries import asked_by, vintage_of
from trappen.web.runs.models import Run
from trappen.web.runs.queries import Question, answers

KIND = "ladder"
ECONOMY = frozenset({"postings", "budgets"})
TABLES = (
    *("children", "households", "districts", "teams", "advisers", "adviser_posts", "cases", "assignments", "episodes"),
    *("postings", "budgets", "population", "followups", "programmes", "programme_enrolments"),
)


def question(user: User, *, first: date, last: date, by: str) -> Question | None:
    """What the user asks: the period within their own scope of the data as it stands; None before the first load."""
    return asked_by(user, KIND, {"from": first.isoformat(), "to": last.isoformat(), "by": by})


def newest_period(user: User, today: date) -> tuple[date, date]:
    """Three months up to the day of the data, the last that they tell of; else the last whole quarter."""
    vintage = None if user.municipality is None else vintage_of(user.municipality)
    if vintage is None or vintage.as_of is None:
        return _last_quarter(today)
    return add_months(vintage.as_of, -3), vintage.as_of


def _last_quarter(today: date) -> tuple[date, date]:
    """From the last day before it to its own last day."""
    this_quarter = date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
    before = timedelta(days=1)
    return add_months(this_quarter, -3) - before, this_quarter - before


def stored(asked: Question) -> Run | None:
    """The newest stored answer to exactly this question."""
    return answers(asked).first()


def records(user: User) -> Records:
    """The records that the user's figures are counted from: their own scope, also where they may only see totals.

    Money is only for those who may see it.
    """
    hidden = frozenset[str]() if can(user, Permission.SEE_ECONOMY) else ECONOMY
    tables = [name for name in TABLES if name not in hidden]
    return records_for(user, tables=tables, needs=Permission.SEE_AGGREGATES)


@dataclass(frozen=True)
class Standing:
    """A child between two dates: its place on the first and on the last, and since when it stands there."""

    child_key: str
    origin: Place
    target: Place


def children_between(
    found: Records, first: date, last: date, *, origin: str | None, target: str | None
) -> Sequence[Standing]:
    """The children whose place was `origin` on `first` and is `target` on `last`; None for either is any place.

    Places go by their keys: `outside`, `1`..`n`, `unknown`.
    """
    places = {state_of(place): place for place in (OUTSIDE_PLACE, *places_of(found.ladder))}
    frame = compared(spells(placements(found)), first, last)
    by_key = {place.key: state for state, place in places.items()}
    for column, key in (("origin", origin), ("target", target)):
        if key is not None:
            frame = frame.filter(pl.col(column) == by_key.get(key, OUTSIDE_STATE - 1))
    rows = frame.select("child_id", "origin", "target").sort("child_id")
    return [Standing(child, places[before], places[after]) for child, before, after in rows.iter_rows()]
