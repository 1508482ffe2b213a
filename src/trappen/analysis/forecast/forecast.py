"""The forecast of one municipality: learn, play forward, sum up. See docs/methods/uncertainty.md."""

from concurrent.futures import Executor
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import polars as pl

from trappen.analysis.forecast.arrays import Floats, Ints, Model
from trappen.analysis.forecast.arrivals import fit_entries, population_of
from trappen.analysis.forecast.building import Learned, model_of, month_edges
from trappen.analysis.forecast.history import History, observe
from trappen.analysis.forecast.limits import limited
from trappen.analysis.forecast.marks import marked_by, marks_of
from trappen.analysis.forecast.prices import prices_of
from trappen.analysis.forecast.rates import fit, levels
from trappen.analysis.forecast.scenario import Scenario, changed, repriced
from trappen.analysis.forecast.siblings import siblings_of
from trappen.analysis.forecast.simulation import Draws, run, spread
from trappen.domain import formats
from trappen.domain.errors import TrappenError
from trappen.records.container import Records

YEARS = 5  # of history that rates are learned from, at most
PARAMETERS = 250  # joint draws of the parameters; simulations beyond reuse them
LEAST_DAYS = 365
LEAST_EVENTS = 20
TARGET_GROUP = "target_group"  # a covariate
LEVELS = (0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975)


class TooLittleHistoryError(TrappenError):
    """The history is too short or too small for a forecast that means anything."""


@dataclass(frozen=True)
class Options:
    """What a forecast is asked: see `docs/reference/cli.md`.

    by: a covariate, or one of `MARKS`, whose groups are counted apart.
    parameters: joint draws of the parameters, at most.
    """

    months: int
    draws: int = 1000
    seed: int = 1
    years: int = YEARS
    since: date | None = None
    covariates: tuple[str, ...] = ()
    gap_days: int = 0
    threads: int = 1
    by: str = ""
    parameters: int = PARAMETERS


@dataclass(frozen=True)
class Forecast:
    """Draws with what they rest on. `dates` are the edges of months, the origin first."""

    options: Options
    learned: Learned
    dates: tuple[date, ...]
    draws: Draws

    @property
    def history(self) -> History:
        return self.learned.history

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups that the draws are counted by, in order; none where the history does not have them."""
        return groups_of(self.learned, self.options.by)[1]


def groups_of(learned: Learned, by: str) -> tuple[Ints | None, tuple[str, ...]]:
    """The group of each profile and the groups' keys in order; None where they are stays' or not told apart."""
    history = learned.history
    if learned.marks is not None:
        return None, learned.marks.names
    if by not in history.covariates:
        return None, ()
    return levels(history, by)[0], tuple(sorted(history.profiles[by].unique().to_list()))


def learn(records: Records, origin: date, options: Options, accounts: pl.DataFrame | None = None) -> Learned:
    """Everything that the draws start from.

    Args:
        records: with episodes and children.
        origin: the day from which it is forecast.
        options: what is asked.
        accounts: episode_id and account, for `by` account.

    Raises:
        MissingTableError: without episodes or children.
        TooLittleHistoryError: with the reason.
    """
    covariates = (*options.covariates, *((options.by,) if options.by else ()))
    history = observe(records, origin, since=options.since, covariates=covariates, gap_days=options.gap_days)
    enough(history, options.years)
    count = min(options.parameters, options.draws)
    moves, comes = (np.random.default_rng([options.seed, stream]) for stream in (0, 1))
    fitted = fit(history, years=options.years, count=count, random=moves)
    population = population_of(records, origin)
    entries = fit_entries(history, population, years=options.years, count=count, random=comes)
    priced = records.table("episodes")["price"].drop_nulls().len() > 0
    marked = marked_by(records, options.by, accounts)
    marks = None if marked is None else marks_of(records, history, marked)
    prices = prices_of(records, history) if priced else None
    return Learned(history, fitted, entries, prices, siblings_of(history, years=options.years), marks)


def forecast(
    records: Records,
    origin: date,
    options: Options,
    pool: Executor | None = None,
    *,
    accounts: pl.DataFrame | None = None,
) -> Forecast:
    """Plays the ladder forward; arguments and errors as `learn`. With a pool, its workers share the draws."""
    learned = learn(records, origin, options, accounts)
    drawn = _played(_model(learned, options), learned, options, pool)
    return Forecast(options, learned, month_edges(origin, options.months), drawn)


def what_if(made: Forecast, scenario: Scenario, pool: Executor | None = None) -> Forecast:
    """The same forecast under a scenario, with the same random numbers; errors as `scenario.changed` and `limited`."""
    options, history = made.options, made.history
    model = baseline(made)
    under = changed(model, scenario, history.states, history.origin, options.seed, target_groups(history))
    under = limited(under, scenario.limits, history.states, history.origin)
    drawn = _played(under, made.learned, options, pool)
    return replace(made, draws=repriced(drawn, scenario, history.states, history.origin, model.clock.months))


def target_groups(history: History) -> tuple[str, ...] | None:
    """The target group of each profile; None where they are not told apart."""
    return tuple(history.profiles[TARGET_GROUP]) if TARGET_GROUP in history.covariates else None


def baseline(made: Forecast) -> Model:
    """The model that a forecast was played with, without a scenario."""
    return _model(made.learned, made.options)


def _model(learned: Learned, options: Options) -> Model:
    group, _names = groups_of(learned, options.by)
    return model_of(learned, months=options.months, draws=options.draws, seed=options.seed, groups=group)


def _played(model: Model, learned: Learned, options: Options, pool: Executor | None) -> Draws:
    groups, draws = max(1, len(groups_of(learned, options.by)[1])), range(options.draws)
    if pool is None:
        return run(model, options.seed, draws, groups=groups, threads=options.threads)
    return spread(pool, model, options.seed, draws, groups=groups, blocks=options.threads)


def difference(made: Forecast, other: Forecast) -> Forecast:
    """Draw by draw, the other less this one."""
    names = ("stock", "time", "cost", "entries", "moves")
    parts = {name: getattr(other.draws, name) - getattr(made.draws, name) for name in names}
    return replace(made, draws=Draws(**parts, waiting=other.draws.waiting))  # nobody waits without a scenario


def enough(history: History, years: int) -> None:
    """Refuses a history from which no rate can be learned.

    Raises:
        TooLittleHistoryError: with what is lacking.
    """
    begin = -min(history.days, round(years * 365.25))
    spells = history.spells
    ended = int(((spells["end"] > begin) & (spells["end"] <= 0)).sum())
    if history.days < LEAST_DAYS:
        raise TooLittleHistoryError(
            f"Historikken er for kort til en fremskrivning fra {formats.long_date(history.origin)}.",
            why=f"Afgange kan kun følges fra {formats.long_date(history.start)}; der skal være mindst et år.",
            now="Hent flere års indsatser i fagsystemet, eller vælg en senere dato.",
        )
    if ended < LEAST_EVENTS:
        raise TooLittleHistoryError(
            f"Historikken er for lille til en fremskrivning fra {formats.long_date(history.origin)}.",
            why=f"Der er kun {formats.number(ended)} flytninger og afgange at lære af; der skal være mindst "
            f"{LEAST_EVENTS}.",
            now="Hent flere års indsatser i fagsystemet.",
        )


@dataclass(frozen=True, slots=True)
class Summary:
    """One number's draws in short: mean, percentiles at LEVELS, and the variance by what it comes from.

    `process` is what would be left if the rates were known, `parameters` what not knowing them adds.
    """

    mean: float
    quantiles: tuple[float, ...]
    process: float
    parameters: float

    @property
    def low(self) -> float:
        """The lower end of the 80 % interval."""
        return self.quantiles[LEVELS.index(0.1)]

    @property
    def high(self) -> float:
        """The upper end of the 80 % interval."""
        return self.quantiles[LEVELS.index(0.9)]


def summary(values: Floats | Ints, parameters: int) -> Summary:
    """Sums up draws of which number d used the parameters of row d modulo `parameters`.

    The variance is parted as in an analysis of variance; with one draw a row it cannot be, and `parameters` is nan.
    """
    values = np.asarray(values, dtype=np.float64)
    quantiles = tuple(float(value) for value in np.quantile(values, LEVELS))
    each = len(values) // parameters
    if each < 2:
        return Summary(float(values.mean()), quantiles, float("nan"), float("nan"))
    table = values[: each * parameters].reshape(each, parameters)
    within = float(table.var(axis=0, ddof=1).mean())
    between = float(table.mean(axis=0).var(ddof=1)) - within / each
    return Summary(float(values.mean()), quantiles, within, max(0.0, between))
