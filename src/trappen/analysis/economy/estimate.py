"""Where the year ends: budget, spent, committed, still expected, corrected by hand, and how far it usually misses.

Source: docs/methods/year-end.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import polars as pl

from trappen.analysis.economy import vintage
from trappen.analysis.economy.backtest import (
    PastEstimate,
    Range,
    Tested,
    back_test,
    foreseen_range,
    range_of,
    with_ranges,
)
from trappen.analysis.economy.expected import RATE_YEARS, account_rows, untied_months
from trappen.analysis.economy.lacking import lacking
from trappen.analysis.economy.movements import Movements, movements
from trappen.analysis.economy.year_budget import Acts, YearBudget, by_hand, corrections, level_of, year_budget
from trappen.analysis.economy.year_months import by_month
from trappen.analysis.economy.year_parts import YearParts, accounts_of, first_whole_year, tied_postings, year_parts
from trappen.domain import formats
from trappen.domain.budget.corrected import Factor, factor_between
from trappen.domain.errors import TrappenError
from trappen.records.container import Records

RECORD_YEARS = 3  # earlier years whose estimates are made anew where each takes a forecast
RESIDUAL_YEARS = 6  # earlier years whose estimates tell how far this one may miss, as far as there are so many
PARTS = ("spent", "committed", "exits", "entries", "untied_ahead", "corrections")
ACCOUNT_COLUMNS = (
    "account",
    "original",
    "corrected",
    *PARTS,
    "estimate",
    "known",
    "deviation",
    "low",
    "high",
    "lacking",
    "saving_in_budget",
)
EPISODE_COLUMNS = ("episode_id", "child_id", "start", "end", "section", "place_type", "provider_id", "provider_name")
MONEY = (
    "outcome",
    "spent",
    "untied",
    "untied_rest",
    "paid_open",
    "paid_ending",
    "paid_late",
    "committed_open",
    "committed_ending",
)


class YearError(TrappenError):
    """The day lies outside what an estimate of the year can be seen from."""


@dataclass(frozen=True)
class Estimate:
    """The estimate of a year as of the end of the day `on`. Amounts are whole øre, null where they are missing.

    `accounts` has a row per account, the unknown one (null) last: account, original, corrected (the budget), spent,
    committed, exits, entries, untied_ahead (what is still expected), corrections, estimate (their sum; null where a
    price is lacking or there is no earlier year to expect by), known (the sum of the parts that are known), deviation
    (estimate less corrected budget), low, high (the range), lacking (episodes without a price), saving_in_budget.
    `months` divides it on the year's months: account, month, budget, spent, committed, expected, corrections. `cells`
    are what each episode is spent and committed by month, `episodes` what was known of them (EPISODE_COLUMNS),
    `by_hand` the corrections one by one: account, amount, reason, by, date. `total` is the row of sums, `span` the
    range around what is known of it (None where history is too short), `past` how earlier years' estimates from the
    same day came out, `mixed` the accounts with a budget at several price levels, `first_month` the first one
    that is posted, `budget` what the corrected budget is made of, `lacking` the measures without
    a price (see `lacking.lacking`).
    """

    year: int
    on: date
    price_level: str
    accounts: pl.DataFrame
    months: pl.DataFrame
    cells: pl.DataFrame
    episodes: pl.DataFrame
    by_hand: pl.DataFrame
    total: dict[str, int | None]
    span: Range | None
    past: tuple[PastEstimate, ...]
    mixed: tuple[str, ...]
    first_month: date | None
    budget: YearBudget
    lacking: pl.DataFrame

    @property
    def has_history(self) -> bool:
        """Whether there was an earlier year to expect by."""
        return bool(self.accounts.is_empty() or self.accounts["entries"].null_count() == 0)


def estimate(
    records: Records,
    year: int,
    on: date,
    *,
    factors: Sequence[Factor] = (),
    tests: int = RESIDUAL_YEARS,
    acts: Acts | None = None,
) -> Estimate:
    """Estimates the cost of the calendar year from what was known at the end of the day `on`.

    Args:
        records: with postings and episodes; budgets, prices, rates, cases and corrections where they are.
        year: the calendar year; `on` lies in it or after it.
        factors: of prices and wages. With them earlier years' amounts are brought to the year's level, without them
            they stand as they are.
        tests: at most so many earlier years are estimated in the same way, for the range and the record.
        acts: what corrects the budget; None takes the table `budgets` as of the day `on`.

    Raises:
        MissingTableError: without postings or episodes.
        YearError: if the day lies before the year, or after the day of the extract.
        PriceLevelError: if the factors do not lead to the year's level.
    """
    if on.year < year:
        raise YearError(
            f"{year} kan ikke skønnes på en dag i {on.year}.",
            why="Skønnet bygger på årets egne posteringer.",
            now=f"Vælg en dag i {year} eller senere.",
        )
    if records.as_of is not None and on > records.as_of:
        raise YearError(
            f"Året kan ikke ses fra {formats.long_date(on)}.",
            why="Dagen ligger efter udtrækkets, så det, der er bogført og sket siden, mangler.",
            now=f"Vælg {formats.long_date(records.as_of)} eller en tidligere dag, eller indlæs et nyere udtræk.",
        )
    known = vintage.known_on(records, on)
    postings = tied_postings(known)
    accounts_known = accounts_of(known, postings)
    first = year_parts(known, postings, year, on, accounts_known)
    forecast = movements(known, postings, first)
    tests = tests if forecast is None else min(tests, RECORD_YEARS)
    years = [first, *_earlier(known, postings, accounts_known, first, tests, factors)]
    monthly = {parts.year: untied_months(postings, parts.on) for parts in years}
    foreseen = _foreseen(known, postings, years, tests, factors) if forecast is not None else {}
    rows = account_rows(first, years[1:], monthly[year], forecast)
    past = back_test(years, monthly, foreseen, tests=tests)
    budget = year_budget(known, year, on, factors, acts)
    rows = rows.join(budget.frame, on="account", how="full", coalesce=True, nulls_equal=True)
    typed = by_hand(known, year, on)
    rows = rows.join(corrections(typed), on="account", how="full", coalesce=True, nulls_equal=True)
    accounts = _finished(rows, past, forecast, has_history=len(years) > 1)
    begun = postings["month"].min()
    return Estimate(
        year,
        on,
        budget.price_level,
        accounts,
        by_month(accounts, first.cells, postings, year=year, on=on, closed=first.accounts),
        first.cells,
        _episodes(known, first.cells),
        typed,
        _total(accounts),
        _range(accounts, past, forecast),
        tuple(one.total for one in past),
        budget.mixed,
        begun if isinstance(begun, date) else None,
        budget,
        lacking(known, postings, first.cells, on),
    )


def _earlier(
    records: Records,
    postings: pl.DataFrame,
    accounts: pl.DataFrame,
    parts: YearParts,
    tests: int,
    factors: Sequence[Factor],
) -> list[YearParts]:
    """The years before that are whole in the postings, latest first, each as of the same day, in the year's prices."""
    first = first_whole_year(postings)
    back = 0 if first is None else max(0, min(parts.year - first, tests + RATE_YEARS))
    found = []
    for years in range(1, back + 1):
        on = vintage.years_before(parts.on, years)
        made = year_parts(records, postings, parts.year - years, on, accounts)
        found.append(_in_prices(made, parts.year, factors) if factors else made)
    return found


def _foreseen(
    records: Records, postings: pl.DataFrame, years: Sequence[YearParts], tests: int, factors: Sequence[Factor]
) -> dict[int, Movements]:
    """By earlier year, what the forecast of its day expected; a year without is estimated without."""
    found = {}
    for parts in years[1 : min(len(years) - 1, tests + 1)]:
        made = movements(records, postings, parts)
        if made is not None and factors:
            made = made.times(float(_factor(parts.year, years[0].year, factors)))
        if made is not None:
            found[parts.year] = made
    return found


def _in_prices(parts: YearParts, year: int, factors: Sequence[Factor]) -> YearParts:
    factor = _factor(parts.year, year, factors)
    top, bottom = factor.numerator, factor.denominator
    money = [(pl.col(name) * (2 * top) + bottom) // (2 * bottom) for name in MONEY]
    return YearParts(parts.year, parts.on, parts.cells, parts.accounts.with_columns(money))


def _factor(since: int, year: int, factors: Sequence[Factor]) -> Fraction:
    return factor_between(level_of(since), level_of(year), factors).value


def _finished(
    rows: pl.DataFrame, past: Sequence[Tested], forecast: Movements | None, *, has_history: bool
) -> pl.DataFrame:
    still = [] if not has_history else ["exits", "entries", "untied_ahead"]
    numbers = ["spent", "committed", "lacking", "corrections", "saving_in_budget", *still]
    filled = rows.with_columns(pl.col(numbers).fill_null(0))
    whole = (pl.col("lacking") == 0) & pl.lit(value=has_history)
    known = pl.sum_horizontal(PARTS)
    summed = filled.with_columns(known=known, estimate=pl.when(whole).then(known))
    ranged = with_ranges(summed, past, forecast).with_columns(deviation=pl.col("estimate") - pl.col("corrected"))
    return ranged.select(ACCOUNT_COLUMNS).sort("account", nulls_last=True)


def _episodes(known: Records, cells: pl.DataFrame) -> pl.DataFrame:
    """Those that cost something in the year, by their key."""
    rows = known.table("episodes").select(EPISODE_COLUMNS).unique("episode_id", keep="first")
    return rows.join(cells.select("episode_id").unique(), on="episode_id", how="semi").sort("episode_id")


def _total(accounts: pl.DataFrame) -> dict[str, int | None]:
    """The sums of the rows; missing where one of them is. An account without a budget adds nothing to the budget."""
    sums: dict[str, int | None] = {}
    for name in ACCOUNT_COLUMNS[1:]:
        column = accounts[name]
        lacks = column.null_count() > 0 and name not in ("original", "corrected")
        sums[name] = None if lacks or column.null_count() == column.len() else int(column.sum())
    sums["deviation"] = _less(sums["estimate"], sums["corrected"])
    del sums["low"], sums["high"]
    return sums


def _less(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one - other


def _range(accounts: pl.DataFrame, past: Sequence[Tested], forecast: Movements | None) -> Range | None:
    """The range around what is known of the total; None where history is too short."""
    total = _total(accounts)
    known, spent, by_hand = total["known"], total["spent"], total["corrections"]
    if known is None or spent is None or by_hand is None or total["entries"] is None:
        return None
    if forecast is not None:
        return foreseen_range(known, past, forecast)
    return range_of(known, known - spent - by_hand, past)
