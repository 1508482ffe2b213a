"""What each option saves when the municipality's own forecast is played with it, and how likely it is that it pays.

Everything is played with the same children and the same chance: two options differ by what they do alone. What is typed
is drawn within its stated range, and stays as stated where it has none. Source: docs/methods/investment.md.
"""

import hashlib
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np

from trappen.analysis.forecast.arrays import Floats, Ints
from trappen.analysis.forecast.building import MOST_YEARS
from trappen.analysis.forecast.forecast import (
    Forecast,
    Options,
    Summary,
    baseline,
    forecast,
    summary,
    target_groups,
)
from trappen.analysis.forecast.scenario import Scenario, changed
from trappen.analysis.forecast.scenario_file import scenario_of
from trappen.analysis.forecast.simulation import Draws, run
from trappen.analysis.forecast.workshop import merged
from trappen.analysis.investment.answers import streams_of
from trappen.analysis.investment.streams import Kind, Stream
from trappen.domain import formats
from trappen.domain.errors import InputError
from trappen.domain.investment.case import Case, Item, Option
from trappen.domain.investment.simulated import Acting, Simulated
from trappen.records.container import Records

TYPED = 5  # a stream of the seed, beside those of the forecast and its effects


@dataclass(frozen=True, slots=True)
class Drawn:
    """What each draw came to under an option. D draws, Y years of the case, S states.

    saving: (D, Y, S), øre. net: (D, Y), øre cumulated; None where a typed amount is missing.
    fewer: (D, Y, S), children fewer at the end of each year.
    """

    option: Option
    saving: Ints
    net: Ints | None
    fewer: Ints


@dataclass(frozen=True, slots=True)
class Played:
    """The draws of each option that has a simulated saving, and of doing without one as zeros, in the case's order.

    states: the ladder's step of each state. begins: the first day that is played; what lies before it is not counted.
    lacking: steps without a known price, whose cost is missing. parameters: rows that the draws share.
    """

    case: Case
    options: tuple[Drawn, ...]
    states: tuple[int, ...]
    begins: date
    lacking: tuple[int, ...]
    draws: int
    parameters: int


def played(case: Case, found: Sequence[Stream], records: Records, origin: date, options: Options) -> Played:
    """Plays the forecast without and with each option.

    Args:
        case: with at least one simulated saving.
        found: its streams.
        records: the municipality's own, with prices.
        origin: the day from which it is played.
        options: draws, seed and threads; the horizon is the case's.

    Raises:
        InputError: if a change cannot be understood, no price is known, or the case acts in a year before the
            origin's or ends before it.
        TooLittleHistoryError: as the forecast.
    """
    steps = [step.number for step in records.ladder.steps]
    scenarios = {each.option: _scenario(each, steps) for each in case.simulated}
    _refuse_unknown(case, steps)
    covariates = ("target_group",) if any(each.by_target_group for each in scenarios.values()) else ()
    asked = {one.name: getattr(options, one.name) for one in fields(Options)}
    base = forecast(records, origin, Options(**asked | {"months": _months(case, origin), "covariates": covariates}))
    prices, states = base.learned.prices, base.history.states
    if prices is None:
        raise InputError(
            "Besparelsen kan ikke simuleres.",
            why="Ingen indsats i udtrækket har en pris.",
            now="Hent priserne med i udtrækket.",
        )
    made = tuple(_option(case, option, found, base, scenarios.get(option.key)) for option in case.choices)
    lacking = tuple(states[state] for state in prices.lacking)
    rows = min(options.parameters, options.draws)
    return Played(case, made, states, origin, lacking, options.draws, rows)


def _option(case: Case, option: Option, found: Sequence[Stream], base: Forecast, scenario: Scenario | None) -> Drawn:
    shape = (base.options.draws, len(case.years), len(base.history.states))
    saving, fewer = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64)
    if scenario is not None:
        under = _under(base, scenario)
        less = (base.draws.ore - under.ore).sum(axis=2)
        saving = by_year(less, base.dates, case.years)
        stock = (base.draws.stock - under.stock).sum(axis=2)
        ends = [bisect_left(base.dates, date(year + 1, 1, 1)) for year in case.years]
        fewer = stock[:, ends]
    claimed = {key for each in case.simulated if each.option == option.key for key in each.saving}
    typed = [each for each in streams_of(option, found) if not (each.kind is Kind.SAVING and each.of.key in claimed)]
    return Drawn(option, saving, _net(saving, typed, base.options.seed), fewer)


def _under(base: Forecast, scenario: Scenario) -> Draws:
    """The draws under changes that open, close and price nothing: months that are alike can be played as one."""
    options, history = base.options, base.history
    groups = target_groups(history)
    model = changed(baseline(base), scenario, history.states, history.origin, options.seed, groups)
    return run(merged(model), options.seed, range(options.draws), threads=options.threads)


def by_year(amounts: Ints, dates: Sequence[date], years: range) -> Ints:
    """(D, Y, S) from (D, M, S): a month across New Year is parted by its days, to the øre; other years are left out."""
    first = dates[0].year
    whole = np.zeros((amounts.shape[0], dates[-1].year - first + 1, amounts.shape[2]), dtype=np.int64)
    for month, (begin, end) in enumerate(pairwise(dates)):
        before = (min(end, date(begin.year + 1, 1, 1)) - begin).days
        own = np.rint(amounts[:, month] * (before / (end - begin).days)).astype(np.int64)
        whole[:, begin.year - first] += own
        whole[:, end.year - first] += amounts[:, month] - own
    found = np.zeros((amounts.shape[0], len(years), amounts.shape[2]), dtype=np.int64)
    for at, year in enumerate(years):
        if 0 <= year - first < whole.shape[1]:
            found[:, at] = whole[:, year - first]
    return found


def _net(saving: Ints, typed: Sequence[Stream], seed: int) -> Ints | None:
    net = saving.sum(axis=2).astype(np.float64)
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
    that save so much; None where nothing is claimed or an amount is missing.
    """

    year: int
    saving: Summary
    saved: Summary
    net: Summary | None
    pays: float | None
    claim: int | None
    reached: float | None


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
    """One option: its years, its mean saving in øre by step (they add up to `whole`), and what is claimed of it."""

    option: Option
    title: str
    years: tuple[PlayedYear, ...]
    by_step: Mapping[int, int]
    whole: int
    fewer: Fewer | None


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
            )
        )
    edges = np.rint(np.append(0, drawn.saving.sum(axis=1).mean(axis=0).cumsum())).astype(np.int64)
    by_step = dict(zip(made.states, np.diff(edges).tolist(), strict=True))
    return Odds(drawn.option, of.title, tuple(years), by_step, int(edges[-1]), _fewer(made, drawn, of))


def _claims(case: Case, of: Simulated, found: Sequence[Stream]) -> list[int | None]:
    mine = [each for each in found if each.kind is Kind.SAVING and each.of.key in of.saving]
    mine = [each for each in mine if isinstance(each.of, Item) and each.of.option in {"", of.option}]
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


def _months(case: Case, origin: date) -> int:
    begins = min(change.start for each in case.simulated for change in each.changes)
    if begins.year < origin.year:
        raise InputError(
            f"Sagen kan ikke simuleres fra {formats.long_date(origin)}.",
            why=f"Den virker fra {formats.long_date(begins)}; hvad der er sparet i hele år før, er der ingen tal for.",
            now=f"Vælg en dag i {begins.year} eller før med »--from«.",
        )
    end = date(case.last_year + 1, 1, 1)
    months = (end.year - origin.year) * 12 + end.month - origin.month
    if not 0 < months <= 12 * MOST_YEARS:
        raise InputError(
            f"Sagen kan ikke simuleres fra {formats.long_date(origin)}.",
            why=f"Den går til og med {case.last_year}, og der simuleres fra 1 måned til {MOST_YEARS} år frem.",
            now="Vælg en anden dag med »--from«, eller ret sagens år.",
        )
    return months


def _scenario(simulated: Simulated, steps: Sequence[int]) -> Scenario:
    try:
        return scenario_of(simulated.title, [_words(change) for change in simulated.changes], steps)
    except ValueError as error:
        raise InputError(
            f"Ændringerne i »{simulated.title}« kan ikke bruges.",
            why=f"{error}.",
            now="Ret sagen; ordene står i docs/methods/scenario.md.",
        ) from error


def _words(change: Acting) -> dict[str, Any]:
    """The change with the keys and kinds of value of a scenario file; what is not stated is left out."""
    found: dict[str, Any] = {}
    for one in fields(Acting):
        value = getattr(change, one.name)
        if value is None or value in {(), ""}:
            continue
        if isinstance(value, Fraction):
            value = float(value)
        found[one.name] = list(value) if isinstance(value, tuple) else value
    return found | {"what": str(change.what)}


def _refuse_unknown(case: Case, steps: Sequence[int]) -> None:
    for each in case.simulated:
        unknown = sorted(set(each.steps) - set(steps))
        if unknown:
            raise InputError(
                f"Trin {unknown[0]} findes ikke på trappen.",
                why=f"»{each.title}« siger, at der bliver færre børn på det.",
                now="Ret »steps« i sagen.",
            )
