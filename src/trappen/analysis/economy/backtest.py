"""How earlier years' estimates from the same day came out, and the range that follows: docs/methods/year-end.md.

An earlier year is estimated by the same rule, from what was known on its day and the years before it, and held against
what it came to cost.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from trappen.analysis.economy.expected import account_rows, late_of
from trappen.analysis.economy.movements import Movements
from trappen.analysis.economy.year_parts import YearParts

if TYPE_CHECKING:
    from trappen.analysis.forecast.arrays import Floats

# Student's t at 0.9, by degrees of freedom: a year in five is expected outside, and few years make the range wide.
TIMES = MappingProxyType({3: 1.6377, 4: 1.5332, 5: 1.4759, 6: 1.4398, 7: 1.4149, 8: 1.3968, 9: 1.3830, 10: 1.3722})
LEAST_YEARS = 3  # earlier estimates before they say how far one may miss
OWN_YEARS = 3  # as many as the width of the draws counts for beside what earlier forecasts missed
NORMAL = 1.2816  # of a normal distribution at 0.9


@dataclass(frozen=True, slots=True)
class PastEstimate:
    """An earlier year: what was estimated on the day, spent by then, and what it came to cost; øre.

    `last_year` is what the year before it cost (None where that year is not whole in the postings), `annualised` the
    spending up to the day as of a whole year (None before a month is over).
    """

    year: int
    on: date
    estimate: int
    spent: int
    outcome: int
    last_year: int | None
    annualised: int | None

    @property
    def miss(self) -> int:
        """What it came to cost beyond the estimate."""
        return self.outcome - self.estimate


@dataclass(frozen=True, slots=True)
class Tested:
    """An earlier year in total and by account: account, estimate, spent, outcome, beside (Int64 øre).

    `beside` is what was missed of what no forecast tells: late postings, and what is tied to no measure. `foreseen`:
    half the distance between the 10th and 90th percentile of its forecast's draws, øre; 0 without a forecast.
    """

    total: PastEstimate
    accounts: pl.DataFrame
    foreseen: float = 0.0


@dataclass(frozen=True, slots=True)
class Range:
    """Øre between which the year is expected to end, four times in five.

    `years` is how many earlier estimates it rests on, and `draws` how many of the forecast's; 0 without a forecast.
    """

    low: int
    high: int
    years: int
    draws: int = 0


def back_test(
    years: Sequence[YearParts],
    monthly: Mapping[int, pl.DataFrame],
    forecasts: Mapping[int, Movements],
    *,
    tests: int,
) -> tuple[Tested, ...]:
    """Estimates the years after the first by those after them.

    Args:
        years: the year in question and those before it, latest first, each as of the same day.
        monthly: by year, of `untied_months`.
        forecasts: by year, what the forecast of its day expected.
        tests: at most so many years.
    """
    found = []
    for index in range(1, min(len(years) - 1, tests + 1)):
        parts, earlier = years[index], years[index + 1 :]
        rows = account_rows(parts, earlier, monthly[parts.year], forecasts.get(parts.year))
        late = pl.col("paid_late") + pl.col("untied_rest")
        outcome = parts.accounts.select("account", "outcome", late=late).join(
            late_of(earlier), on="account", how="full", coalesce=True, nulls_equal=True
        )
        joined = rows.join(outcome, on="account", how="full", coalesce=True, nulls_equal=True).fill_null(0)
        estimated = pl.sum_horizontal("spent", "committed", "exits", "entries", "untied_ahead")
        beside = pl.col("late") - pl.col("mean") - pl.col("untied_ahead")
        accounts = joined.select("account", "spent", "outcome", estimate=estimated, beside=beside)
        forecast = forecasts.get(parts.year)
        half = 0.0 if forecast is None else float(_spread(forecast.both.sum(axis=1)))
        found.append(Tested(_past(parts, accounts, earlier[0]), accounts, half))
    return tuple(found)


def _past(parts: YearParts, accounts: pl.DataFrame, before: YearParts) -> PastEstimate:
    spent = int(accounts["spent"].sum())
    return PastEstimate(
        parts.year,
        parts.on,
        int(accounts["estimate"].sum()),
        spent,
        int(accounts["outcome"].sum()),
        int(before.accounts["outcome"].sum()),
        annualised(parts),
    )


def annualised(parts: YearParts) -> int | None:
    """What is spent by the day as of twelve months; None before a month of the year is closed on any account."""
    closed = parts.accounts["closed"].max()
    if not isinstance(closed, date) or closed.year < parts.year:
        return None
    months = 12 if closed.year > parts.year else closed.month
    return round(int(parts.accounts["spent"].sum()) * 12 / months)


def range_of(estimate: int, rest: int, past: Sequence[Tested]) -> Range | None:
    """The estimate plus and minus what earlier estimates missed, in proportion to the rest of the year.

    None with fewer than LEAST_YEARS estimates to go by.
    """
    shares = [
        one.total.miss / (one.total.estimate - one.total.spent) for one in past if one.total.estimate > one.total.spent
    ]
    if len(shares) < LEAST_YEARS:
        return None
    half = round(
        TIMES[min(len(shares), max(TIMES))] * math.sqrt(sum(share**2 for share in shares) / len(shares)) * max(rest, 0)
    )
    return Range(estimate - half, estimate + half, len(shares))


def foreseen_range(estimate: int, past: Sequence[Tested], forecast: Movements) -> Range | None:
    """The estimate plus and minus half of the forecast's 80 %, as much wider as earlier forecasts missed by more than
    theirs, and beside it what earlier years missed of the rest.

    None with fewer than LEAST_YEARS estimates to go by.
    """
    if len(past) < LEAST_YEARS:
        return None
    beside = [_beside(one.accounts, forecast) for one in past]
    missed = [(one.total.miss - rest) / one.foreseen for one, rest in zip(past, beside, strict=True) if one.foreseen]
    half = round(float(_half(_spread(forecast.both.sum(axis=1)) * _wider(missed), beside)))
    return Range(estimate - half, estimate + half, len(past), len(forecast.both))


def _beside(accounts: pl.DataFrame, forecast: Movements) -> int:
    """What was missed beside the forecast: all that was missed of an account which it does not know."""
    known = pl.col("account").is_in([name for name in forecast.accounts if name is not None])
    known = known.fill_null(value=None in forecast.accounts)
    missed = pl.when(known).then("beside").otherwise(pl.col("outcome") - pl.col("estimate"))
    return int(accounts.select(missed.sum()).item() or 0)


def _wider(missed: Sequence[float]) -> float:
    """By how much a range from draws is to be widened, as earlier forecasts missed by so many of their own halves.

    The variance is the mean of the draws' own, which counts as OWN_YEARS years, and of the misses', so the normal
    distribution's percentile gives way to Student's.
    """
    years = OWN_YEARS + len(missed)
    variance = (OWN_YEARS + sum((NORMAL * miss) ** 2 for miss in missed)) / years
    return TIMES[min(years, max(TIMES))] / NORMAL * math.sqrt(variance)


def _spread(draws: "Floats") -> "Floats":
    """Half the distance between the 10th and 90th percentile of draws (DRAWS, ...)."""
    low, high = np.quantile(draws, (0.1, 0.9), axis=0)
    return np.asarray((high - low) / 2)


def _half(spread: "Floats", beside: Sequence[int]) -> "Floats":
    """Half the width of the 80 % range, from that of draws and from what independent of them was missed."""
    rest = TIMES[min(len(beside), max(TIMES))] * math.sqrt(sum(miss**2 for miss in beside) / len(beside))
    return np.asarray(np.hypot(spread, rest))


def _halves(past: Sequence[Tested], forecast: Movements) -> pl.DataFrame:
    """account, foreseen, still (Int64 øre): half the range of each account of the forecast, and what four draws in five
    say alike of its exits and entries; null where they differ."""
    missed = pl.concat([one.accounts for one in past]).group_by("account").agg("beside")
    of = dict(missed.iter_rows())
    none = [0] * len(past)
    halves = [
        round(float(_half(_spread(draws), [*of.get(name, ()), *none][: len(past)])))
        for name, draws in zip(forecast.accounts, forecast.both.T, strict=True)
    ]
    low, high = np.quantile(forecast.both, (0.1, 0.9), axis=0)
    still = [round(float(one)) if one == other else None for one, other in zip(low, high, strict=True)]
    numbers = {"foreseen": pl.Int64, "still": pl.Int64}
    return pl.DataFrame(
        {"account": forecast.accounts, "foreseen": halves, "still": still}, schema={"account": pl.String, **numbers}
    )


def with_ranges(rows: pl.DataFrame, past: Sequence[Tested], forecast: Movements | None) -> pl.DataFrame:
    """The accounts with low and high (Int64 øre): as `foreseen_range` where the forecast knows the account, else as
    `range_of`, by the account's own earlier estimates.

    Args:
        rows: account, spent, exits, entries, corrections, estimate.
    """
    if len(past) < LEAST_YEARS:
        return rows.with_columns(low=pl.lit(None, pl.Int64), high=pl.lit(None, pl.Int64))
    rest = pl.col("estimate") - pl.col("spent")
    tested = pl.concat([one.accounts for one in past]).filter(rest > 0)
    share = (pl.col("outcome") - pl.col("estimate")) / rest
    missed = tested.group_by("account").agg(years=pl.len(), missed=(share**2).mean().sqrt())
    times = pl.DataFrame(
        [(years, TIMES[min(years, max(TIMES))]) for years in range(LEAST_YEARS, len(past) + 1)],
        schema={"years": pl.UInt32, "times": pl.Float64},
        orient="row",
    )
    joined = rows.join(missed.join(times, on="years"), on="account", how="left", nulls_equal=True)
    ahead = (rest - pl.col("corrections")).clip(lower_bound=0)
    half = (pl.col("times") * pl.col("missed") * ahead).round().cast(pl.Int64)
    if forecast is not None:
        joined = joined.join(_halves(past, forecast), on="account", how="left", nulls_equal=True)
        apart = (pl.col("exits") + pl.col("entries") - pl.col("still")).abs()  # the likeliest year lies in the range
        half = pl.coalesce(pl.max_horizontal("foreseen", apart), half)
    least = pl.min_horizontal("estimate", "spent")  # what is spent is spent
    low = pl.when(half.is_not_null()).then(pl.max_horizontal(pl.col("estimate") - half, least))
    return joined.with_columns(low=low, high=pl.col("estimate") + half).drop(
        "years", "missed", "times", "foreseen", "still", strict=False
    )
