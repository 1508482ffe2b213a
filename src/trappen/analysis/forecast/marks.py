"""Where a stay is counted: by the place type, or the account, of the episode that carries its step.

A standing child's stay keeps its own mark; a new stay draws price and mark together from stays on the step, so that
the marks sum to the whole exactly. Source: docs/methods/simulation.md.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from trappen.analysis.forecast.arrays import Ints
from trappen.analysis.forecast.history import History
from trappen.analysis.forecast.prices import COLUMNS, LEAST, LOOKS, look, on_the_ladder, paid_of
from trappen.analysis.keyfigures import placements
from trappen.analysis.keyfigures.groups import NO_GROUP, By, membership
from trappen.domain.accounts import parse_account
from trappen.domain.ladder import Standing
from trappen.parameters import accounts as charts
from trappen.parameters.places import place_label, place_types
from trappen.records.checks.codes import own_chart
from trappen.records.container import Records

PLACE_TYPE, ACCOUNT = "place_type", "account"
MARKS = (PLACE_TYPE, ACCOUNT)
NOT_PLACED = "not_placed"  # the place type of a measure that is no placement
NOT_TOLD = "Ikke oplyst"


@dataclass(frozen=True)
class Marks:
    """The groups of stays.

    names: their keys in order, `NO_GROUP` last if there is any.
    own: (N,), index of the group of those who stand on the ladder, in the order of `History.standing`.
    new: (S, COLUMNS), of new stays, equally likely; column by column beside `Prices.new`.
    """

    names: tuple[str, ...]
    own: Ints
    new: Ints

    def of_states(self, states: tuple[int, ...], standing: Ints) -> frozenset[int]:
        """The groups of which stays may be in one of the states (index); `standing` (N,) are those of the children."""
        chosen = np.isin(standing, states)
        return frozenset({*self.own[chosen].tolist(), *self.new[list(states)].ravel().tolist()})


def marks_of(records: Records, history: History, marks: pl.DataFrame) -> Marks | None:
    """The marks that the records show; None where they show none.

    Args:
        marks: episode_id and mark, text or null.
    """
    carrying = on_the_ladder(records, history).join(marks, on="episode_id", how="left")
    paid = paid_of(carrying)
    looks = pl.concat([_look(history, carrying, paid, day) for day in LOOKS])
    now = _look(history, carrying, paid, 0).select("child", "mark")
    today = history.standing().select("child").join(now, on="child", how="left", maintain_order="left")
    today = today.with_columns(pl.col("mark").fill_null(NO_GROUP))
    present = {*looks["mark"].to_list(), *today["mark"].to_list()}
    if present <= {NO_GROUP, NOT_PLACED}:
        return None
    names = (*sorted(present - {NO_GROUP}), NO_GROUP)
    index = {name: place for place, name in enumerate(names)}
    new = np.full((len(history.states), COLUMNS), index[NO_GROUP])
    for state in range(len(history.states)):
        chosen = stays_through(looks.filter(pl.col("state") == state))
        if chosen:
            new[state] = [index[mark] for mark in chosen]
    own = np.array([index[mark] for mark in today["mark"].to_list()], dtype=np.int64)
    used = NO_GROUP in {*(names[place] for place in np.unique(new).tolist()), *today["mark"].to_list()}
    return Marks(names if used else names[:-1], own, new)


def stays_through(looks: pl.DataFrame) -> list[str]:
    """The marks of COLUMNS stays evenly through those of a step by their price: new ones, if there are enough.

    A stay without a known price stands at the mean, as it is priced.
    """
    fresh = looks.filter("is_new")
    used = fresh if fresh.height >= LEAST else looks
    if not used.height:
        return []
    by_price = used.with_columns(pl.col("price").fill_null(pl.col("price").mean())).sort("price", "mark")
    rows = ((np.arange(COLUMNS) + 0.5) / COLUMNS * used.height).astype(np.int64)
    return [str(mark) for mark in by_price["mark"].gather(rows).to_list()]


def _look(history: History, carrying: pl.DataFrame, paid: pl.DataFrame, day: int) -> pl.DataFrame:
    """child, state, is_new, price (null where not known), mark: the children on the ladder on a day."""
    runs = (pl.col("begin") <= day) & (pl.col("end").is_null() | (pl.col("end") > day))
    dearest = carrying.filter(runs).sort("price", "mark", descending=[True, False], nulls_last=True)
    marks = dearest.unique(["child", "state"], keep="first", maintain_order=True).select("child", "state", "mark")
    there = look(history, paid, day)
    return there.join(marks, on=["child", "state"], how="left", maintain_order="left").with_columns(
        pl.col("mark").fill_null(NO_GROUP)
    )


def marked_by(records: Records, by: str, accounts: pl.DataFrame | None) -> pl.DataFrame | None:
    """episode_id and mark of every episode; None where `by` is no mark of stays, or nobody knows the accounts.

    Args:
        accounts: episode_id and account, where the records' money tells of it.
    """
    if by == PLACE_TYPE:
        at_home = ~pl.col("placed") & (pl.col("standing") != Standing.UNKNOWN)
        mark = pl.coalesce("place_type", pl.when(at_home).then(pl.lit(NOT_PLACED)))
        return placements(records).select("episode_id", mark=mark)
    return None if by != ACCOUNT or accounts is None else accounts.select("episode_id", mark="account")


def group_names(records: Records, by: str, keys: Sequence[str], on: date) -> Mapping[str, str]:
    """The groups in Danish as of a day, by key: of a covariate or of marks."""
    if not keys:
        return {}
    if by not in MARKS:
        return membership(records, By(by), on)[1]
    if by == PLACE_TYPE:
        told = {key: place_label(key, on) for key in keys if key in place_types()} | {NOT_PLACED: "Ikke anbragt"}
    else:
        chart = own_chart(records)
        told = {key: f"{key} {charts.title(parse_account(key), on, chart)}" for key in keys if key != NO_GROUP}
    return {**{key: key for key in keys}, **told, NO_GROUP: NOT_TOLD}
