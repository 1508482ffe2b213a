"""What each option saves when the municipality's own forecast is played with it, and how likely it is that it pays.

What is typed is drawn within its stated range, and stays as stated where it has none. Source:
docs/methods/investment.md.
"""

import hashlib
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction

import numpy as np

from trappen.analysis.forecast.arrays import Floats, Ints
from trappen.analysis.forecast.forecast import Options, Summary, summary
from trappen.analysis.forecast.marks import group_names
from trappen.analysis.forecast.outcomes import Outcome
from trappen.analysis.forecast.simulation import Draws
from trappen.analysis.investment.answers import streams_of
from trappen.analysis.investment.asked import outcomes_of
from trappen.analysis.investment.expected import Sure, expectations, expected_saving, price_of_a_day, sure
from trappen.analysis.investment.plays import Changes, Ready, as_one, by_year, make_ready, mean_ore, name_in
from trappen.analysis.investment.streams import Kind, Stream
from trappen.domain.investment.case import Case, Item, Option
from trappen.domain.investment.simulated import Simulated
from trappen.records.container import Records

TYPED = 5  # a stream of the seed, beside those of the forecast and its effects


@dataclass(frozen=True, slots=True)
class Drawn:
    """What each draw came to under an option. D draws, Y years of the case, S states, R joint draws of the parameters.

    saving: (D, Y, S), øre. net: (D, Y), øre cumulated; None where a typed amount is missing.
    fewer: (D, Y, S), children fewer at the end of each year.
    expected, expected_net: (R, Y), øre cumulated: of saving and net, chance apart.
    by_group: (D, Y, G), øre, of the groups of `Played`, which add up to saving; None without groups.
    asked: what its changes asked for and what was possible; none where that was not measured.
    """

    option: Option
    saving: Ints
    net: Ints | None
    fewer: Ints
    expected: Floats
    expected_net: Ints | None
    by_group: Ints | None = None
    asked: tuple[Outcome, ...] = ()


@dataclass(frozen=True, slots=True)
class Played:
    """The draws of each option that has a simulated saving, and of doing without one as zeros, in the case's order.

    states: the ladder's step of each state. begins: the first day that is played; what lies before it is not counted.
    lacking: steps without a known price, whose cost is missing. parameters: rows that the draws share. seed: theirs.
    standing: how many children stand on the ladder on that day. groups: key and name of what stays are told apart by.
    """

    case: Case
    options: tuple[Drawn, ...]
    states: tuple[int, ...]
    begins: date
    lacking: tuple[int, ...]
    draws: int
    parameters: int
    seed: int
    standing: int
    groups: Mapping[str, str] = field(default_factory=dict)


def played(
    case: Case, found: Sequence[Stream], records: Records, origin: date, options: Options, *, measure: bool = False
) -> Played:
    """Plays the forecast without and with each option.

    Args:
        case: with at least one simulated saving.
        found: its streams.
        records: the municipality's own, with prices.
        origin: the day from which it is played.
        options: draws, seed and threads, and `by` place type or nothing; the horizon is the case's.
        measure: whether to find out what of each change was possible, which takes more plays.

    Raises:
        InputError: if a change cannot be understood, no price is known, or the case acts in a year before the
            origin's or ends before it.
        TooLittleHistoryError: as the forecast.
    """
    return played_beside([case], [found], records, origin, options, measure=measure)[0]


def played_beside(
    cases: Sequence[Case],
    found: Sequence[Sequence[Stream]],
    records: Records,
    origin: date,
    options: Options,
    *,
    measure: bool = False,
) -> tuple[Played, ...]:
    """Plays several cases with the same children and the same chance; arguments and errors as `played`."""
    whole = as_one(cases)
    ready = make_ready(whole, records, origin, options)
    with ThreadPoolExecutor(1) as beside:  # the draws' threads leave it time, and two of its own wait for each other
        waiting = beside.submit(expectations, ready, whole.years)
        drawn, days = ready.drawn(moves=measure), waiting.result()
    states, rows = ready.learned.history.states, min(options.parameters, options.draws)
    standing = ready.learned.history.standing().height
    lacking = tuple(states[state] for state in ready.prices.lacking)
    asked = outcomes_of(ready, drawn) if measure else {}
    names = group_names(records, options.by, ready.groups, origin)
    groups = {key: names[key] for key in ready.groups}
    made = []
    for number, (case, streams) in enumerate(zip(cases, found, strict=True)):
        first = case.first_year - whole.first_year
        own = {changes: of[:, first : first + len(case.years)] for changes, of in days.items()}
        each = tuple(
            replace(
                _drawn(case, option, streams, ready, drawn, own, number),
                asked=asked.get(ready.of.get(name_in(number, option.key), ()), ()),
            )
            for option in case.choices
        )
        made.append(Played(case, each, states, origin, lacking, options.draws, rows, options.seed, standing, groups))
    return tuple(made)


def _drawn(
    case: Case,
    option: Option,
    found: Sequence[Stream],
    ready: Ready,
    drawn: tuple[Draws, Mapping[str, Draws]],
    days: Mapping[Changes, Floats],
    number: int,
) -> Drawn:
    base, of = drawn[0], name_in(number, option.key)
    under = drawn[1].get(of)
    saved, fewer = _less(ready.dates, case.years, base, under)
    saving = saved.sum(axis=2)
    own = days[ready.of.get(of, ())]
    both = by_year((base.ore + (under or base).ore).sum(axis=2), ready.dates, case.years)
    expected = expected_saving(days[()], own, price_of_a_day(both, days[()] + own))
    typed = counted_beside(case, option, found)
    net, mean = (net_of(each, typed, ready.options.seed) for each in (saving.sum(axis=2), expected))
    by_group = saved.sum(axis=3) if ready.groups else None
    return Drawn(option, saving, net, fewer, expected.cumsum(axis=1), mean, by_group)


def _less(dates: Sequence[date], years: range, base: Draws, under: Draws | None) -> tuple[Ints, Ints]:
    """What is saved by year, (D, Y, G, S), and how many children fewer there are at its end, (D, Y, S)."""
    draws, _months, groups, states = base.stock.shape
    shape = (draws, len(years), groups, states)
    if under is None:
        return np.zeros(shape, dtype=np.int64), np.zeros((draws, len(years), states), dtype=np.int64)
    ends = [bisect_left(dates, date(year + 1, 1, 1)) for year in years]
    fewer = (base.stock[:, ends] - under.stock[:, ends]).sum(axis=2)
    less = base.ore - under.ore
    return by_year(less.reshape(*less.shape[:2], -1), dates, years).reshape(shape), fewer


def counted_beside(case: Case, option: Option, found: Sequence[Stream]) -> list[Stream]:
    """The streams that count beside an option's simulated saving: all but the typed savings that it is to show."""
    claimed = {key for each in case.simulated if each.option == option.key for key in each.saving}
    return [each for each in streams_of(option, found) if not (_is_typed_saving(each) and each.of.key in claimed)]


def _is_typed_saving(stream: Stream) -> bool:
    """Not an effect, which may have a key that a typed saving has too."""
    return stream.kind is Kind.SAVING and isinstance(stream.of, Item)


def net_of(saving: Floats | Ints, typed: Sequence[Stream], seed: int) -> Ints | None:
    """(n, Y), øre cumulated, of the savings (n, Y) and what is typed; None where an amount is missing."""
    net = saving.astype(np.float64)
    for stream in typed:
        amounts = list(stream.net.values())
        if any(amount is None for amount in amounts):
            return None
        net += _factors(stream, len(net), seed)[:, None] * np.array(amounts, dtype=np.float64)
    return np.asarray(np.rint(net).cumsum(axis=1).astype(np.int64))


def _factors(stream: Stream, draws: int, seed: int) -> Floats:
    """(D,): what the amounts are multiplied by: triangular from the lowest over 1 to the highest that is stated."""
    ends = [Fraction(1), *(share.value for share in (stream.of.low, stream.of.high) if share is not None)]
    low, high = float(min(ends)), float(max(ends))
    if low == high:
        return np.ones(draws)
    # By key, so that an item that two options share is drawn alike in both.
    name = f"{stream.kind}/{type(stream.of).__name__}/{stream.of.key}"
    own = int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "big")
    return np.random.default_rng([seed, TYPED, own]).triangular(low, 1.0, high, draws)


@dataclass(frozen=True, slots=True)
class PlayedYear:
    """An option at the end of a year, øre since the case's first.

    saving: of the year alone. saved, net: cumulated; net is None where a typed amount is missing. pays: the share of
    draws in which net is 0 or more. claim: what the typed savings that are checked come to; reached: the share of draws
    that save so much; None where nothing is claimed or an amount is missing. expected, expected_net: of saved and net,
    chance apart.
    """

    year: int
    saving: Summary
    saved: Summary
    net: Summary | None
    pays: float | None
    claim: int | None
    reached: float | None
    expected: Sure
    expected_net: Sure | None


@dataclass(frozen=True, slots=True)
class Fewer:
    """A claim of fewer children at the end of a year on steps (none is all), and the share of draws that meet it."""

    wanted: Fraction
    steps: tuple[int, ...]
    by: int
    found: Summary
    chance: float


@dataclass(frozen=True, slots=True)
class Odds:
    """One option: its years, its mean saving in øre by step and by group (each adds up to `whole`), and its claim."""

    option: Option
    title: str
    years: tuple[PlayedYear, ...]
    by_step: Mapping[int, int]
    whole: int
    fewer: Fewer | None
    by_group: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Apart:
    """The net of `option` beyond that of `against` over the whole case, draw by draw; `ahead`: the share above 0."""

    option: Option
    against: Option
    net: Summary
    ahead: float


def odds(made: Played, found: Sequence[Stream]) -> tuple[Odds, ...]:
    """Each option with a simulated saving."""
    of = {each.option: each for each in made.case.simulated}
    return tuple(_odds(made, drawn, of[drawn.option.key], found) for drawn in made.options if drawn.option.key in of)


def apart(made: Played) -> tuple[Apart, ...]:
    """Each option against every earlier one where both have a net."""
    known = [(drawn.option, drawn.net[:, -1]) for drawn in made.options if drawn.net is not None]
    return tuple(
        Apart(option, against, summary(net - base, made.parameters), float((net > base).mean()))
        for number, (option, net) in enumerate(known)
        for against, base in known[:number]
    )


def _odds(made: Played, drawn: Drawn, of: Simulated, found: Sequence[Stream]) -> Odds:
    rows, yearly = made.parameters, drawn.saving.sum(axis=2)
    saved, claims = yearly.cumsum(axis=1), _claims(made.case, of, found)
    years = []
    for at, year in enumerate(made.case.years):
        net, claim = None if drawn.net is None else drawn.net[:, at], claims[at]
        years.append(
            PlayedYear(
                year,
                summary(yearly[:, at], rows),
                summary(saved[:, at], rows),
                None if net is None else summary(net, rows),
                None if net is None else float((net >= 0).mean()),
                claim,
                None if claim is None else float((saved[:, at] >= claim).mean()),
                sure(drawn.expected[:, at]),
                None if drawn.expected_net is None else sure(drawn.expected_net[:, at]),
            )
        )
    table, groups = mean_ore(drawn.saving), dict[str, int]()
    if drawn.by_group is not None:
        groups = dict(zip(made.groups, mean_ore(drawn.by_group).sum(axis=0).tolist(), strict=True))
    by_step = dict(zip(made.states, table.sum(axis=0).tolist(), strict=True))
    return Odds(drawn.option, of.title, tuple(years), by_step, int(table.sum()), _fewer(made, drawn, of), groups)


def _claims(case: Case, of: Simulated, found: Sequence[Stream]) -> list[int | None]:
    mine = [each for each in found if _is_typed_saving(each) and each.of.key in of.saving]
    mine = [each for each in mine if each.of.option in {"", of.option}]
    if not mine:
        return [None] * len(case.years)
    claims: list[int | None] = []
    for year in case.years:
        until = [amount for each in mine for of_year, amount in each.years.items() if of_year <= year]
        known = [amount for amount in until if amount is not None]
        claims.append(sum(known) if len(known) == len(until) else None)
    return claims


def _fewer(made: Played, drawn: Drawn, of: Simulated) -> Fewer | None:
    if of.fewer is None or of.by is None:
        return None
    own = [at for at, state in enumerate(made.states) if not of.steps or state in of.steps]
    values = drawn.fewer[:, of.by - made.case.first_year][:, own].sum(axis=1)
    chance = float((values >= float(of.fewer)).mean())
    return Fewer(of.fewer, of.steps, of.by, summary(values, made.parameters), chance)
