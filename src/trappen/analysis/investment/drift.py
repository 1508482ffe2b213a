"""An investment case after the decision: planned against posted, year by year. Source: docs/methods/investment.md."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Generic, TypeVar

from trappen.analysis.investment.answers import streams_of
from trappen.analysis.investment.streams import Kind, Stream
from trappen.domain.investment.case import Case, Item, Option
from trappen.domain.prices import round_half_up
from trappen.domain.shapley import Volume, explain

_NOTHING = Volume(Fraction(0), 0)


@dataclass(frozen=True, slots=True)
class Spent:
    """An account's year: cost less income as planned, and what was posted (øre); None is missing.

    `children` is the number of those whom what was posted is about; 0 where it is about none.
    """

    year: int
    planned: int | None
    actual: int | None
    children: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Saved:
    """A place type's year against the year before the case: planned saving (øre), places and cost before and after.

    `before` and `after` are None where nothing at all was posted in one of the two years. `number` and `price` are what
    the change of cost comes from, and add up to it to the øre. `children` are those behind each year.
    """

    year: int
    planned: int | None
    before: Volume | None
    after: Volume | None
    number: int | None
    price: int | None
    children: tuple[int, ...] = ()

    @property
    def actual(self) -> int | None:
        """What the place type cost less than in the year before the case (øre)."""
        return None if self.before is None or self.after is None else self.before.cost - self.after.cost

    @property
    def number_off(self) -> int | None:
        """Cost above the plan because there were more places than it needs (øre); the plan keeps the prices."""
        return None if self.number is None or self.planned is None else self.number + self.planned


Y = TypeVar("Y", Spent, Saved)


@dataclass(frozen=True, slots=True)
class Followed(Generic[Y]):
    """What is followed: an account (cost) or a place type (saving), the items it holds, and the years that are over.

    `planned` is the whole case; `estimate` is the years posted and the plan's other years times posted to planned so
    far (`ratio`, None where nothing was planned yet: the plan then stands). Each None where a part is missing.
    """

    key: str
    titles: tuple[str, ...]
    years: tuple[Y, ...]
    planned: int | None
    ratio: Fraction | None
    estimate: int | None


@dataclass(frozen=True, slots=True)
class Cut:
    """A year's planned saving on accounts, and what the budget has been cut by there already (øre)."""

    year: int
    account: str
    planned: int | None
    cut: int

    @property
    def left(self) -> int | None:
        """What can still be counted: a saving taken out of the budget is not saved again."""
        return None if self.planned is None else max(self.planned - self.cut, 0)


@dataclass(frozen=True, slots=True)
class Group:
    """Full-year places, cost and children of a step or place type, in the year before the case and in the year."""

    key: str
    label: str
    before: Volume
    after: Volume
    children: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Steps:
    """Full-year places by step in a year and in the year before the case, and the cost that has no step (øre)."""

    year: int
    groups: tuple[Group, ...]
    unplaced: int


@dataclass(frozen=True, slots=True)
class Actual:
    """What the accounts tell of the years that are over.

    Attributes:
        posted: øre by stated account and year; no key where nothing was posted.
        people: children behind it, by the same; no key where it is about none.
        places: by year the place types; None where nothing at all was posted in the year or the year before the case.
        cut: øre taken out of the budget already, by stated account and year; None where nobody knows.
    """

    over: tuple[int, ...]
    posted: Mapping[tuple[str, int], int]
    people: Mapping[tuple[str, int], int]
    places: Mapping[int, tuple[Group, ...] | None]
    steps: tuple[Steps, ...]
    cut: Mapping[tuple[str, int], int] | None


@dataclass(frozen=True, slots=True)
class Drift:
    """A follow-up on a day. `base` is the year before the case; `over` the case's years that are over.

    `unfollowed` are the titles of what is planned and has no account or place type to be followed by. `cuts` is None
    where the records have no table of corrections, so that nobody knows.
    """

    option: Option
    on: date
    base: int
    over: tuple[int, ...]
    spent: tuple[Followed[Spent], ...]
    saved: tuple[Followed[Saved], ...]
    cuts: tuple[Cut, ...] | None
    steps: tuple[Steps, ...]
    unfollowed: tuple[str, ...]


def accounts_of(option: Option, found: Sequence[Stream]) -> tuple[frozenset[str], frozenset[str]]:
    """The accounts that the option's costs and incomes are stated on, and those of its savings."""
    own = streams_of(option, found)
    return frozenset(_by_account(own)), frozenset(_saving_accounts(own))


def drift(case: Case, option: Option, found: Sequence[Stream], actual: Actual, on: date) -> Drift:
    """The option's plan against what is known of it by the end of `on`; the case itself is not changed.

    Args:
        found: the case's streams.
    """
    own = streams_of(option, found)
    accounts, places = _by_account(own), _by_place(own)
    kept = {id(stream) for each in (*accounts.values(), *places.values()) for stream in each}
    return Drift(
        option,
        on,
        case.first_year - 1,
        actual.over,
        tuple(_spent(case, key, each, actual) for key, each in accounts.items()),
        tuple(_saved(case, key, each, actual.places) for key, each in places.items()),
        _cuts(case, own, actual.cut),
        actual.steps,
        (
            *(stream.of.title for stream in own if id(stream) not in kept),
            *(each.title for each in case.simulated if each.option in {"", option.key}),
        ),
    )


def _by_account(own: Iterable[Stream]) -> dict[str, list[Stream]]:
    """Costs and incomes by the account that they are stated on."""
    return _grouped((stream.of.account, stream) for stream in own if stream.kind is not Kind.SAVING)


def _by_place(own: Iterable[Stream]) -> dict[str, list[Stream]]:
    """Savings by the place type that they are stated of."""
    return _grouped((s.of.place_type, s) for s in own if s.kind is Kind.SAVING and isinstance(s.of, Item))


def _grouped(pairs: Iterable[tuple[str, Stream]]) -> dict[str, list[Stream]]:
    groups: dict[str, list[Stream]] = {}
    for key, stream in pairs:
        if key:
            groups.setdefault(key, []).append(stream)
    return groups


def _spent(case: Case, key: str, own: Sequence[Stream], actual: Actual) -> Followed[Spent]:
    net = {year: _net(own, year) for year in case.years}
    plan = {year: None if amount is None else -amount for year, amount in net.items()}
    years = tuple(
        Spent(year, plan[year], actual.posted.get((key, year)), (actual.people.get((key, year), 0),))
        for year in actual.over
    )
    return Followed(key, _titles(own), years, _sum(plan.values()), *_end(plan, {y.year: y.actual for y in years}))


def _saved(
    case: Case, key: str, own: Sequence[Stream], places: Mapping[int, tuple[Group, ...] | None]
) -> Followed[Saved]:
    plan = {year: _net(own, year) for year in case.years}
    years = tuple(_saved_year(key, year, plan[year], groups) for year, groups in places.items())
    return Followed(key, _titles(own), years, _sum(plan.values()), *_end(plan, {y.year: y.actual for y in years}))


def _saved_year(key: str, year: int, planned: int | None, groups: tuple[Group, ...] | None) -> Saved:
    if groups is None:
        return Saved(year, planned, None, None, None, None)
    group = next((group for group in groups if group.key == key), None)
    before, after = (group.before, group.after) if group else (_NOTHING, _NOTHING)
    (effect,) = explain([before], [after])
    children = group.children if group else ()
    return Saved(year, planned, before, after, effect.number + effect.share, effect.price, children)


def _end(plan: Mapping[int, int | None], actual: Mapping[int, int | None]) -> tuple[Fraction | None, int | None]:
    """The ratio of posted to planned so far, and the end estimate that carries it on."""
    done, due = _sum(actual.values()), _sum(plan[year] for year in actual)
    rest = _sum(amount for year, amount in plan.items() if year not in actual)
    ratio = Fraction(done, due) if done is not None and due else None
    if done is None or due is None or rest is None:
        return ratio, None
    return ratio, done + round_half_up(rest * (Fraction(1) if ratio is None else ratio))


def _cuts(case: Case, own: Sequence[Stream], cut: Mapping[tuple[str, int], int] | None) -> tuple[Cut, ...] | None:
    if cut is None:
        return None
    return tuple(
        Cut(year, account, _net(each, year), abs(cut.get((account, year), 0)))
        for account, each in _saving_accounts(own).items()
        for year in case.years
    )


def _saving_accounts(own: Iterable[Stream]) -> dict[str, list[Stream]]:
    return _grouped((stream.of.account, stream) for stream in own if stream.kind is Kind.SAVING)


def _net(own: Iterable[Stream], year: int) -> int | None:
    """The year's amounts with the sign that they have in the balance."""
    return _sum(stream.net[year] for stream in own)


def _sum(amounts: Iterable[int | None]) -> int | None:
    found = list(amounts)
    return None if None in found else sum(amount for amount in found if amount is not None)


def _titles(own: Iterable[Stream]) -> tuple[str, ...]:
    return tuple(stream.of.title for stream in own)
