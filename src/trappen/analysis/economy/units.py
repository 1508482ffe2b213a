"""Units times price: full-year places and their average price against the budget: docs/methods/units-and-places.md."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

import polars as pl

from trappen.analysis.economy.costs import posted_costs
from trappen.analysis.economy.decomposition import full_days
from trappen.analysis.economy.payers import paid_by_us
from trappen.domain.accounts import parse_account
from trappen.domain.budget.corrected import CorrectedBudget
from trappen.domain.prices import round_half_up
from trappen.domain.shapley import Effect, Volume, explain
from trappen.parameters.accounts import explain as explain_account
from trappen.parameters.places import place_label, place_types
from trappen.records.container import Records


class UnitsBy(StrEnum):
    """What a line is."""

    PLACE_TYPE = "place_type"
    ACCOUNT = "account"


@dataclass(frozen=True, slots=True)
class Line:
    """A place type or account in a year.

    `children` have at least a day or a posting on it, and `accounts` are those it was posted on. `actual` are its
    full-year places and posted cost. `budget` is the corrected budget (øre), None where there is none that belongs to
    this line alone; `shared` then names the accounts that other lines stand on as well. `planned` is what the budget
    pays for at the average price of the year before, None without budget or price. `due` is the part of the budget for
    the days gone, all of it when the year is over; `effect` splits actual less `due` into number of places and price,
    to the øre. `loose` is cost (øre) without a day in the year, which cannot be split.
    """

    key: str
    label: str
    children: int
    accounts: frozenset[str]
    actual: Volume
    before: Volume | None
    budget: int | None
    shared: tuple[str, ...]
    planned: Volume | None
    due: int | None
    effect: Effect | None
    loose: int

    @property
    def posted(self) -> int:
        """All that was posted on the line (øre), also what has no day in the year."""
        return self.actual.cost + self.loose


@dataclass(frozen=True, slots=True)
class Units:
    """The lines of a year, largest cost first. `until` is the first day that is not in it, `whole` whether it is over,
    `gone` the share of its days that are: full-year places so far over it are the average number of places so far.

    `places` are the full-year places of all lines, each once: a child that is paid on two accounts is a place on both.
    `price_levels` are those that the budget's lines name: more than one cannot be compared. `unplaced` is the
    cost (øre) on the functions of measures that no line has: measures at home, and what is on no episode.
    """

    year: int
    by: UnitsBy
    until: date
    whole: bool
    lines: tuple[Line, ...]
    places: Fraction
    price_levels: tuple[str, ...]
    unplaced: int
    gone: Fraction = Fraction(1)

    def at_once(self, places: Fraction) -> Fraction | None:
        """The full-year places of the days gone as the average number of places on them; None before the first."""
        return places / self.gone if self.gone else None


def units(records: Records, year: int, *, by: UnitsBy, budget: CorrectedBudget | None = None) -> Units:
    """Units times price for a year, budget against actual.

    Args:
        records: with episodes and postings.
        year: the budget year.
        by: what a line is.
        budget: the corrected budget of the acts in force; None takes the amounts of the table `budgets`.

    Raises:
        MissingTableError: without episodes or postings.
    """
    now, earlier = _year(records, year, by), _year(records, year - 1, by)
    by_account, levels = _loaded(records, year) if budget is None else _corrected(budget, year)
    lines = [_line(key, now, earlier, by_account, by) for key in now.keys | (set(by_account) & earlier.keys)]
    taken = sum(line.posted for line in lines)
    return Units(
        year=year,
        by=by,
        until=now.until,
        whole=now.until == date(year + 1, 1, 1),
        places=now.places,
        lines=tuple(sorted(lines, key=lambda line: (-line.posted, line.key))),
        price_levels=levels,
        unplaced=now.total - taken,
        gone=now.gone,
    )


def _loaded(records: Records, year: int) -> tuple[Mapping[str, int], tuple[str, ...]]:
    """The budget by account and its price levels, as the economy system delivered it."""
    budgets = records.optional("budgets").filter(pl.col("year") == year)
    by_account: dict[str, int] = dict(budgets.group_by("account").agg(pl.col("amount").sum()).iter_rows())
    return by_account, tuple(budgets["price_level"].drop_nulls().unique().sort().to_list())


def _corrected(budget: CorrectedBudget, year: int) -> tuple[Mapping[str, int], tuple[str, ...]]:
    """The corrected budget by account; an account with an amount that is missing has none."""
    cells = [cell for cell in budget.of_year(year) if cell.account]
    lacking = {cell.account for cell in cells if cell.corrected is None}
    by_account: dict[str, int] = {}
    for cell in cells:
        if cell.account not in lacking:
            by_account[cell.account] = by_account.get(cell.account, 0) + (cell.corrected or 0)
    return by_account, tuple(sorted({cell.price_level for cell in cells if cell.price_level}))


@dataclass(frozen=True, slots=True)
class _Year:
    until: date
    places: Fraction
    volumes: Mapping[str, Volume]
    children: Mapping[str, int]
    loose: Mapping[str, int]
    accounts: Mapping[str, frozenset[str]]  # of each line
    elsewhere: frozenset[str]  # accounts of measures that are no placements
    total: int
    gone: Fraction  # the share of the year's days before `until`

    @property
    def keys(self) -> set[str]:
        return {*self.volumes, *self.loose}


def _year(records: Records, year: int, by: UnitsBy) -> _Year:
    start, end = date(year, 1, 1), date(year + 1, 1, 1)
    until = end if records.as_of is None else max(min(end, records.as_of), start)
    costs = posted_costs(records, year)
    own = records.table("episodes").join(paid_by_us(records), on="episode_id", how="semi")
    own = own.select("episode_id", "child_id", "start", "end", "place_type").unique("episode_id", keep="first")
    placed = own.filter(pl.col("place_type").is_in(list(place_types())))
    group = pl.col("account") if by is UnitsBy.ACCOUNT else pl.col("place_type")
    paid = costs.rows.join(placed, on="episode_id").with_columns(group=group)
    spent: dict[str, int] = dict(paid.group_by("group").agg(pl.col("amount").sum()).iter_rows())
    by_type = placed.with_columns(group="place_type")
    stays, each = by_type, by_type
    if by is UnitsBy.ACCOUNT:
        stays, each = _on_accounts(placed, paid), by_type.join(paid, on="episode_id", how="semi")
    days, length = dict(full_days(stays, start=start, end=until).iter_rows()), (end - start).days
    once = sum(count for _, count in full_days(each, start=start, end=until).iter_rows())
    elsewhere = costs.rows.join(placed, on="episode_id", how="anti")
    accounts = paid.group_by("group").agg(pl.col("account").unique())
    return _Year(
        until,
        Fraction(once, length),
        {key: Volume(Fraction(count, length), spent.get(key, 0)) for key, count in days.items()},
        _children(stays, paid, start, until),
        {key: amount for key, amount in spent.items() if key not in days},
        {key: frozenset(found) for key, found in accounts.iter_rows()},
        frozenset(elsewhere["account"].drop_nulls()),
        int(costs.rows["amount"].sum()) + costs.unplaced,
        Fraction((until - start).days, length),
    )


def _children(stays: pl.DataFrame, paid: pl.DataFrame, start: date, until: date) -> Mapping[str, int]:
    """How many children have a day or a posting in each group."""
    there = stays.filter(pl.col("start") < until, (pl.col("end") > start).fill_null(value=True))
    both = pl.concat([there.select("group", "child_id"), paid.select("group", "child_id")])
    return dict(both.group_by("group").agg(pl.col("child_id").n_unique()).iter_rows())


def _on_accounts(placed: pl.DataFrame, paid: pl.DataFrame) -> pl.DataFrame:
    """Each placement on every account that it was paid on in the year."""
    return placed.join(paid.select("episode_id", "group").unique(), on="episode_id")


def _line(key: str, now: _Year, earlier: _Year, budgets: Mapping[str, int], by: UnitsBy) -> Line:
    actual = now.volumes.get(key, Volume(Fraction(0), 0))
    before = earlier.volumes.get(key)
    own = frozenset({key}) if by is UnitsBy.ACCOUNT else now.accounts.get(key, frozenset())
    others = now.elsewhere.union(*(found for name, found in now.accounts.items() if name != key))
    shared = tuple(sorted(own & others)) if by is UnitsBy.PLACE_TYPE else ()
    given = [budgets[account] for account in own if account in budgets]
    budget = sum(given) if given and not shared else None
    planned = _planned(budget, before)
    due = None if budget is None else round_half_up(budget * now.gone)
    so_far = None if planned is None or due is None or not now.gone else Volume(planned.places * now.gone, due)
    loose = now.loose.get(key, 0)
    effect = explain([so_far], [actual])[0] if so_far is not None and not loose else None
    return Line(
        key=key,
        label=_label(key, by, now.until),
        children=now.children.get(key, 0),
        accounts=own,
        actual=actual,
        before=before,
        budget=budget,
        shared=shared,
        planned=planned,
        due=due,
        effect=effect,
        loose=loose,
    )


def _planned(budget: int | None, before: Volume | None) -> Volume | None:
    price = None if before is None else before.price
    return None if budget is None or budget < 0 or not price or price < 0 else Volume(budget / price, budget)


def _label(key: str, by: UnitsBy, day: date) -> str:
    if by is UnitsBy.PLACE_TYPE:
        return place_label(key, day)
    try:
        return explain_account(parse_account(key))
    except ValueError:
        return key
