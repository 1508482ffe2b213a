"""What the forecast leads one to expect of the rest of a year: what measures that end spare, and what new ones cost.

Source: docs/methods/year-end.md.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from trappen.analysis.economy.year_parts import YearParts
from trappen.analysis.keyfigures import placements
from trappen.analysis.keyfigures.spells import UNKNOWN
from trappen.domain.errors import MissingTableError
from trappen.domain.ladder import Standing
from trappen.domain.periods import add_months
from trappen.records.container import Records

if TYPE_CHECKING:
    from trappen.analysis.forecast.arrays import Floats, Ints
    from trappen.analysis.forecast.building import Learned
    from trappen.analysis.forecast.simulation import Draws

DRAWS, PARAMETERS, SEED = 200, 50, 1
MOST_UNPRICED = 0.02  # of the expected child-days may be on steps without a known price; they cost nothing here
LAG_YEARS, MOST_LAG = 3, 365  # of registrations, and days that one is late at most
SHARED_MONTHS = 24  # whose postings tell on which accounts new measures on a step are paid


@dataclass(frozen=True)
class Movements:
    """Øre by account and draw: `accounts` (A,), null the unknown one; `exits` and `entries` (DRAWS, A)."""

    accounts: tuple[str | None, ...]
    exits: "Floats"
    entries: "Floats"

    def times(self, factor: float) -> "Movements":
        """The same in other prices."""
        return Movements(self.accounts, self.exits * factor, self.entries * factor)

    @property
    def both(self) -> "Floats":
        """What the measures come to cost beyond going on as they are, (DRAWS, A)."""
        return self.exits + self.entries


def movements(records: Records, postings: pl.DataFrame, parts: YearParts) -> Movements | None:
    """What is expected after the day that the parts are seen from.

    None where no forecast can be made (docs/methods/uncertainty.md), or a step has no price.

    Args:
        records: as known; what came after the day is not looked at.
        postings: of `tied_postings(records)`.
        parts: the year as of the day.
    """
    # The compiler behind the forecast takes a third of a second that other commands need not wait for.
    from trappen.analysis.forecast.forecast import Options, TooLittleHistoryError, learn

    origin, end = parts.on + timedelta(days=1), date(parts.year + 1, 1, 1)
    if origin >= end:
        return Movements((), np.zeros((DRAWS, 0)), np.zeros((DRAWS, 0)))
    months = 12 * (end.year - origin.year) + 1 - origin.month + (origin.day > 1)
    try:
        learned = learn(records, origin, Options(months, DRAWS, SEED, parameters=PARAMETERS))
    except (TooLittleHistoryError, MissingTableError):
        return None
    if learned.prices is None:
        return None
    steps = _steps(records)
    ahead = _ahead(learned, parts, steps)
    children = _children(learned, ahead)
    drawn = _drawn(learned, months, children["group"].to_numpy())
    days = drawn.days.mean(axis=0).sum(axis=(0, 1))
    if days[list(learned.prices.lacking)].sum() > MOST_UNPRICED * days.sum():
        return None
    running = ahead.group_by("account", "state").agg(pl.col("amount").sum())
    share = _shares(learned, steps, postings.filter(pl.col("posted") <= parts.on), parts.on)
    names = tuple(pl.concat([running["account"], share["account"]]).unique().sort(nulls_last=True).to_list())
    cost = _costs(learned, drawn, children, end)
    level = float(running["amount"].sum()) / cost.full if cost.full else 1.0  # what of the prices is ours to pay
    exits = _exits(cost, children, running, names)
    entries = level * _entries(cost.new + cost.daily * _lag(records, parts.on), drawn, share, names)
    return Movements(names, exits, entries)


@dataclass(frozen=True)
class _Costs:
    """Øre up to the year's end. G groups of those who stand on the ladder, S states.

    `kept` (DRAWS, G): of those who stay on their step; `all_stay` (G,): if all did; `full`: the sum of it. `new`
    (DRAWS, S): of those who come or move there; `daily` (DRAWS, S): theirs a day in the last month.
    """

    kept: "Floats"
    all_stay: "Floats"
    full: float
    new: "Floats"
    daily: "Floats"


def _children(learned: "Learned", ahead: pl.DataFrame) -> pl.DataFrame:
    """Those who stand on the ladder, in the order of the simulation: state, account (that costs most), and group.

    A group has one state and one account; a child whose measures commit nothing has no account.
    """
    main = ahead.sort("amount", descending=True).unique("child", keep="first", maintain_order=True)
    standing = learned.history.standing().select("child", "state").with_row_index("at")
    rows = standing.join(main.select("child", "account", paid=pl.lit(value=True)), on="child", how="left").sort("at")
    keys = ["state", "account", "paid"]
    groups = rows.select(keys).unique().sort(keys).with_row_index("group")
    found = rows.join(groups, on=keys, how="left", nulls_equal=True).sort("at")
    return found.select("state", "account", "paid", group=pl.col("group").cast(pl.Int64))


def _drawn(learned: "Learned", months: int, group: "Ints") -> "Draws":
    """The year played to its end, counted by the group that a child stands in, those who come in a last one."""
    from trappen.analysis.forecast.building import model_of
    from trappen.analysis.forecast.simulation import run

    model = model_of(learned, months=months, draws=DRAWS, seed=SEED)
    groups = int(group.max(initial=-1)) + 1
    coming = model.arrivals._replace(group=np.full_like(model.arrivals.group, groups))
    counted = model._replace(people=model.people._replace(group=group), arrivals=coming)
    return run(counted, SEED, range(DRAWS), groups=groups + 1)


def _costs(learned: "Learned", drawn: "Draws", children: pl.DataFrame, end: date) -> _Costs:
    from trappen.analysis.forecast.building import month_edges

    prices = learned.prices
    edges = month_edges(learned.history.origin, drawn.cost.shape[1])
    length = np.diff(np.array([(day - end).days for day in edges], dtype=np.float64))
    inside = np.clip(np.array([(end - day).days for day in edges[:-1]]) / length, 0.0, 1.0)  # of the last month
    ore = drawn.ore.astype(np.float64)
    cost = np.tensordot(inside, ore, axes=(0, 1))
    group, state = children["group"].to_numpy(), children["state"].to_numpy()
    own = np.zeros(cost.shape[1:])
    own[group, state] = 1.0  # cells in which those who stand there stay
    paid = np.zeros(len(group)) if prices is None else prices.own.astype(np.float64)
    staying = np.bincount(group, weights=paid, minlength=cost.shape[1]).astype(np.float64)
    all_stay = staying * float(length @ inside)
    elsewhere = ore[:, -1] * (1.0 - own)
    return _Costs(
        kept=(cost * own).sum(axis=2),
        all_stay=all_stay,
        full=float(all_stay.sum()),
        new=(cost * (1.0 - own)).sum(axis=1),
        daily=elsewhere.sum(axis=1) / length[-1],
    )


def _exits(cost: _Costs, children: pl.DataFrame, running: pl.DataFrame, names: tuple[str | None, ...]) -> "Floats":
    """(DRAWS, A): what is committed times the share that stays, less all of it, by step and account."""
    place = {name: number for number, name in enumerate(names)}
    found = np.zeros((len(cost.kept), len(names)))
    for account, state, amount in running.select("account", "state", "amount").iter_rows():
        on_step = children.filter(pl.col("state") == state)
        own = on_step.filter(pl.col("account").eq_missing(pl.lit(account)))
        groups = (own if own.height else on_step)["group"].unique().to_numpy()
        whole = cost.all_stay[groups].sum()
        if whole > 0:
            found[:, place[account]] += amount * (cost.kept[:, groups].sum(axis=1) / whole - 1.0)
    return found


def _entries(new: "Floats", drawn: "Draws", share: pl.DataFrame, names: tuple[str | None, ...]) -> "Floats":
    """(DRAWS, A): what those who come or move to a step cost there; a draw's stays fall on the accounts by chance."""
    place = {name: number for number, name in enumerate(names)}
    parts = np.zeros((new.shape[1], len(names)))
    for account, state, part in share.select("account", "state", "amount").iter_rows():
        parts[state, place[account]] = part
    moved = drawn.moves[..., :-1].sum(axis=(1, 2))
    stays = np.maximum(drawn.entries.sum(axis=(1, 2)) + moved, 1)
    random = np.random.default_rng(SEED)
    found = np.zeros((len(new), len(names)))
    for state, chances in enumerate(parts):
        if chances.sum() > 0:
            fell = random.multinomial(stays[:, state], chances / chances.sum())
            found += new[:, state, None] * fell / stays[:, state, None]
    return found


def _steps(records: Records) -> pl.DataFrame:
    """episode_id, child_id, number (of the step, 0 where it is unknown) of the measures on the ladder."""
    placed = placements(records).filter(pl.col("standing") != Standing.OFF_LADDER)
    number = pl.col("step").fill_null(UNKNOWN).cast(pl.Int64)
    return placed.select("episode_id", "child_id", number=number).unique("episode_id", keep="first")


def _lag(records: Records, on: date) -> float:
    """The mean days from a measure's start to its registration, in the years up to the day; 0 where none is told."""
    since = add_months(on, -12 * LAG_YEARS)
    begun = records.table("episodes").filter(pl.col("start").is_between(since, on), pl.col("registered_on") <= on)
    days = (pl.col("registered_on") - pl.col("start")).dt.total_days()
    mean = begun.select(days.clip(0, MOST_LAG).mean()).item()
    return float(mean or 0.0)


def _ahead(learned: "Learned", parts: YearParts, steps: pl.DataFrame) -> pl.DataFrame:
    """child, account, state, amount (øre): what measures without an end commit after the day, on the ladder."""
    first = (parts.on + timedelta(days=1)).replace(day=1)
    gone = pl.lit((parts.on - first).days + 1) / (add_months(first, 1) - first).days
    rest = pl.when(pl.col("month") == first).then(1 - gone).otherwise(1.0)
    own = learned.history.children.with_row_index("child").select("child_id", pl.col("child").cast(pl.Int64))
    standing = learned.history.standing().select("child", "state").join(own, on="child")
    cells = parts.cells.filter("open_ended", pl.col("month") >= first, pl.col("committed").is_not_null())
    known = cells.join(steps, on="episode_id").join(standing, on="child_id")
    return known.group_by("child", "account", "state").agg(amount=(pl.col("committed") * rest).sum())


def _shares(learned: "Learned", steps: pl.DataFrame, postings: pl.DataFrame, on: date) -> pl.DataFrame:
    """account, state, amount: the part of a new measure on the step that is paid on the account, 1 in all of a state.

    As of what was lately paid; a step that nothing was paid on is shared as all steps are.
    """
    recent = postings.filter(pl.col("month") > add_months(on, -SHARED_MONTHS), pl.col("amount") > 0)
    paid = recent.join(steps, on="episode_id")
    states = pl.DataFrame({"number": learned.history.states, "state": range(len(learned.history.states))})
    own = paid.join(states, on="number").group_by("account", "state").agg(pl.col("amount").sum())
    whole = paid.group_by("account").agg(pl.col("amount").sum())
    lacking = states.select("state").join(own, on="state", how="anti").join(whole, how="cross")
    both = pl.concat([own, lacking.select(own.columns)])
    return both.with_columns(pl.col("amount") / pl.col("amount").sum().over("state"))
