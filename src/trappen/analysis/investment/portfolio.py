"""Several investment cases at once, without counting the same child's saving twice.

Source: docs/methods/investment.md.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import combinations
from math import ceil, floor
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from trappen.analysis.investment.answers import is_priced, streams_of
from trappen.analysis.investment.streams import Kind, Stream
from trappen.domain.errors import TrappenError
from trappen.domain.investment.basis import Frame
from trappen.domain.investment.case import Case, Option

MOST = 20  # of which every set is tried

Pairs: TypeAlias = Mapping[tuple[int, int], int]  # øre by the entries' places, the lower first


@dataclass(frozen=True, slots=True)
class Entry:
    """A case with one of its options, by year in øre: cost less income (`need`), and `saving`; None is missing.

    `missing` are the titles of what lacks an amount in a year, and of the case where it has no cost.
    """

    key: str
    title: str
    need: Mapping[int, int | None]
    saving: Mapping[int, int | None]
    missing: tuple[str, ...] = ()

    @property
    def cost(self) -> int | None:
        """Cost less income of all its years (øre)."""
        return _sum(self.need.values())


class How(StrEnum):
    """Where it is known from how many children two cases share."""

    ENROLLED = "enrolled"  # counted among those who are enrolled in both programmes
    FEW = "few"  # counted, but so that the number would tell of few children
    STATED = "stated"  # somebody stated a share
    UNKNOWN = "unknown"  # nobody knows: none, or all of them


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two cases, and the share of the first's and of the second's children that the other is about too.

    `least` and `most` are the same where it is counted or stated.
    """

    first: str
    second: str
    how: How
    least: tuple[Fraction, Fraction] = (Fraction(0), Fraction(0))
    most: tuple[Fraction, Fraction] = (Fraction(1), Fraction(1))


@dataclass(frozen=True, slots=True)
class TogetherYear:
    """A year of several cases in øre: need, the plain sum of savings, and their sum with no child's saving twice.

    What the children save lies from `low` to `high`; None where an entry lacks an amount that year.
    """

    year: int
    need: int | None
    plain: int | None
    low: int | None
    high: int | None

    @property
    def net_low(self) -> int | None:
        return None if self.low is None or self.need is None else self.low - self.need

    @property
    def net_high(self) -> int | None:
        return None if self.high is None or self.need is None else self.high - self.need


@dataclass(frozen=True, slots=True)
class Chosen:
    """The best sets under a budget: those whose careful net (øre) no other set exceeds, the cheapest first.

    `sets` are the first of them, by the entries' keys, and `ties` how many there are; `net` is None without one.
    """

    net: int | None
    sets: tuple[frozenset[str], ...]
    ties: int


def entry(key: str, case: Case, option: Option, found: Iterable[Stream], *, frame: Frame | None = None) -> Entry:
    """A case's option as a part of a portfolio.

    Args:
        found: the case's streams.
        frame: the control that alone is counted, such as the service frame; None counts everything.
    """
    mine = streams_of(option, found)
    own = [stream for stream in mine if frame is None or stream.of.frame is frame]
    named = option.name if option.name == case.title else f"{case.title}: {option.name}"
    need, saving = ({year: _sum(_year(own, year, of)) for year in case.years} for of in (False, True))
    lacking = [stream.of.title for stream in own if stream.missing]
    if not is_priced(mine):  # it is not free
        need, lacking = dict.fromkeys(case.years), [*lacking, f"udgiften i {named}"]
    return Entry(key, named, need, saving, tuple(dict.fromkeys(lacking)))


def unstated(option: Option, found: Iterable[Stream]) -> tuple[str, ...]:
    """The titles of what names no control, so that nobody knows whether it is in the service frame."""
    return tuple(dict.fromkeys(s.of.title for s in streams_of(option, found) if s.of.frame is None))


def overlap(
    first: str,
    second: str,
    *,
    enrolled: tuple[int, int, int] | None = None,
    share: Fraction | None = None,
    threshold: int = 1,
) -> Overlap:
    """How far two cases are about the same children.

    Args:
        enrolled: children of the first, of the second and of both, where it is known.
        share: what somebody stated, of each one's children. The larger of the two counts.
        threshold: numbers of 1 to below it are not told: then it is none to as many as it may be.
    """
    counted = None if enrolled is None else _counted(first, second, enrolled, threshold)
    if share is None:
        return counted or Overlap(first, second, How.UNKNOWN)
    stated = Overlap(first, second, How.STATED, (share, share), (share, share))
    if counted is None:
        return stated
    if all(share <= each for each in counted.most):
        return counted
    least, most = ((max(share, one), max(share, other)) for one, other in (counted.least, counted.most))
    return Overlap(first, second, How.STATED, least, most)


def together(entries: Sequence[Entry], overlaps: Iterable[Overlap]) -> tuple[TogetherYear, ...]:
    """All the entries at once, year by year.

    Every child's saving is to be counted once, as the largest of those that the cases count. `low` takes off what every
    pair may count twice, but never so much that less is left than the largest saving of one case. `high` takes off
    what is surely counted twice by the pairs of the heaviest tree between the cases (Hunter's bound): a child that
    three cases count is then taken off no more than twice.

    Args:
        overlaps: of two entries each. Two of which nothing is said may share none or all of their children.
    """
    shared = list(overlaps)
    return tuple(_together(year, entries, shared) for year in _years(entries))


def choose(entries: Sequence[Entry], overlaps: Iterable[Overlap], budget: int, *, most: int = 10) -> Chosen:
    """The sets with the highest careful net of those whose need over all years is within the budget (øre).

    Every set is tried, and to choose nothing is one. Where an entry lacks an amount nobody knows which set is best.

    Raises:
        TrappenError: if there are more than `MOST` entries.
    """
    if len(entries) > MOST:
        raise TrappenError(
            f"Der er {len(entries)} sager; der kan højst vælges mellem {MOST}.", now="Vælg færre sager ad gangen."
        )
    costs = [each.cost for each in entries]
    if any(each.missing for each in entries) or None in costs:
        return Chosen(None, (), 0)
    shared = list(overlaps)
    need = _sums([cost or 0 for cost in costs])
    net = -need
    for year in _years(entries):
        saving = [each.saving.get(year, 0) or 0 for each in entries]
        net += _savings(saving, _twice(entries, saving, shared)[1])
    within = np.flatnonzero(need <= budget)
    if not within.size:
        return Chosen(None, (), 0)
    best = int(net[within].max())
    found = sorted((int(s) for s in within[net[within] == best]), key=lambda s: (int(need[s]), s.bit_count(), s))
    sets = (frozenset(each.key for place, each in enumerate(entries) if s >> place & 1) for s in found[:most])
    return Chosen(best, tuple(sets), len(found))


def _year(own: Iterable[Stream], year: int, saving: bool) -> list[int | None]:  # noqa: FBT001 - one of two columns
    amounts = [stream.net[year] for stream in own if (stream.kind is Kind.SAVING) is saving]
    return amounts if saving else [None if amount is None else -amount for amount in amounts]


def _sum(amounts: Iterable[int | None]) -> int | None:
    found = list(amounts)
    return None if None in found else sum(amount for amount in found if amount is not None)


def _counted(first: str, second: str, enrolled: tuple[int, int, int], threshold: int) -> Overlap | None:
    one, other, both = enrolled
    if not one or not other:
        return None  # nobody is enrolled yet: nothing is known
    if any(0 < number < threshold for number in (both, one - both, other - both)):
        at_most = min(one, other) if both >= threshold else threshold - 1
        most = min(Fraction(at_most, one), Fraction(1)), min(Fraction(at_most, other), Fraction(1))
        return Overlap(first, second, How.FEW, most=most)
    shares = Fraction(both, one), Fraction(both, other)
    return Overlap(first, second, How.ENROLLED, shares, shares)


def _together(year: int, entries: Sequence[Entry], overlaps: Iterable[Overlap]) -> TogetherYear:
    need, plain = _sum(each.need.get(year, 0) for each in entries), _sum(each.saving.get(year, 0) for each in entries)
    if plain is None:
        return TogetherYear(year, need, None, None, None)
    saving = [each.saving.get(year, 0) or 0 for each in entries]
    gains = [max(amount, 0) for amount in saving]  # what costs more instead is never taken off
    least, most = _twice(entries, saving, overlaps)
    low = plain - sum(gains) + max(sum(gains) - sum(most.values()), max(gains, default=0))
    return TogetherYear(year, need, plain, low, plain - _heaviest(least))


def _years(entries: Iterable[Entry]) -> list[int]:
    return sorted({year for each in entries for year in (*each.need, *each.saving)})


def _twice(entries: Sequence[Entry], saving: Sequence[int], overlaps: Iterable[Overlap]) -> tuple[Pairs, Pairs]:
    """What each pair surely counts twice in a year, rounded down, and what it may, rounded up.

    Children who share two cases save what the lesser one saves of each; a case's saving is spread evenly over its own.
    """
    place = {each.key: number for number, each in enumerate(entries)}
    told = {(place[e.first], place[e.second]): e for e in overlaps if e.first in place and e.second in place}
    least, most = {}, {}
    for one, other in combinations(range(len(entries)), 2):
        pair = (one, other) if (one, other) in told else (other, one)
        gains = [max(saving[at], 0) for at in pair]
        known = told.get(pair, Overlap("", "", How.UNKNOWN))
        least[one, other] = floor(min(share * gain for share, gain in zip(known.least, gains, strict=True)))
        most[one, other] = ceil(min(share * gain for share, gain in zip(known.most, gains, strict=True)))
    return least, most


def _heaviest(pairs: Pairs) -> int:
    """The weight of the heaviest forest (Kruskal)."""
    tree: dict[int, int] = {}
    weight = 0
    for (one, other), amount in sorted(pairs.items(), key=lambda pair: -pair[1]):
        mine, its = tree.setdefault(one, one), tree.setdefault(other, other)
        if mine != its:
            weight += amount
            tree = {place: mine if of == its else of for place, of in tree.items()}
    return weight


def _sums(amounts: Sequence[int]) -> NDArray[np.int64]:
    """The sum of every set: place n of a set's number is whether it holds amount n."""
    made = np.zeros(1, np.int64)
    for amount in amounts:
        made = np.concatenate([made, made + amount])
    return made


def _savings(saving: Sequence[int], pairs: Pairs) -> NDArray[np.int64]:
    """`low` of every set."""
    gains = [max(amount, 0) for amount in saving]
    twice, largest = np.zeros(1, np.int64), np.zeros(1, np.int64)
    for place, amount in enumerate(gains):
        with_it = _sums([pairs[earlier, place] for earlier in range(place)])
        twice = np.concatenate([twice, twice + with_it])
        largest = np.concatenate([largest, np.maximum(largest, amount)])
    losses = _sums([min(amount, 0) for amount in saving])
    made: NDArray[np.int64] = losses + np.maximum(_sums(gains) - twice, largest)
    return made
