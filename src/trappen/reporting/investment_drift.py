"""What the records tell of a decided investment case, and the case held against it: docs/methods/investment.md."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

import polars as pl

from trappen.analysis.economy.costs import Basis
from trappen.analysis.economy.decomposition import By, Decomposition, decompose
from trappen.analysis.economy.vintage import known_on
from trappen.analysis.investment.drift import Actual, Drift, Group, Steps, accounts_of, drift
from trappen.analysis.investment.streams import Stream
from trappen.domain.investment.case import Case, Option
from trappen.records.container import Records

_CUT = "saving_in_budget"
_DAY = timedelta(days=1)


def follow(case: Case, option: Option, found: Sequence[Stream], records: Records, on: date) -> Drift:
    """The option's plan against what the records tell by the end of `on`.

    Args:
        found: the case's streams.

    Raises:
        MissingTableError: without episodes or postings.
    """
    seen, base = known_on(records, on), case.first_year - 1
    # The extract's own day is the first that it does not hold: a year that it does not reach is not over either.
    until = on + _DAY if seen.as_of is None else min(on + _DAY, seen.as_of)
    over = tuple(year for year in case.years if date(year + 1, 1, 1) <= until)
    costs, savings = accounts_of(option, found)
    actual = Actual(
        over,
        _by_year(_bookings(seen), costs, pl.col("amount").sum()),
        _people(seen, costs),
        {year: _places(decompose(seen, base, year, by=By.PLACE_TYPE, basis=Basis.POSTED)) for year in over},
        tuple(_steps(seen, base, year) for year in over),
        _cut(seen, savings),
    )
    return drift(case, option, found, actual, on)


def _bookings(records: Records) -> pl.DataFrame:
    rows = records.table("postings").filter(pl.col("amount").is_not_null())
    return rows.with_columns(year=pl.coalesce("month", "posted").dt.year())


def _people(records: Records, accounts: Iterable[str]) -> Mapping[tuple[str, int], int]:
    """How many children what was posted is about, by stated account and year."""
    whose = records.table("episodes").select("episode_id", "child_id").unique("episode_id", keep="first")
    about = _bookings(records).join(whose, on="episode_id").drop_nulls("child_id")
    return _by_year(about, accounts, pl.col("child_id").n_unique())


def _cut(records: Records, accounts: Iterable[str]) -> Mapping[tuple[str, int], int] | None:
    if not records.has("corrections"):
        return None
    rows = records.table("corrections").filter(pl.col("reason") == _CUT, pl.col("amount").is_not_null())
    return _by_year(rows, accounts, pl.col("amount").sum())


def _by_year(rows: pl.DataFrame, accounts: Iterable[str], told: pl.Expr) -> Mapping[tuple[str, int], int]:
    """What is `told` of the rows by stated account and year; a row counts on the narrowest account that holds it."""
    on = pl.lit(None, pl.String)
    for account in sorted(accounts, key=len):  # the longest is asked first
        inside = (pl.col("account") == account) | pl.col("account").str.starts_with(f"{account}.")
        on = pl.when(inside).then(pl.lit(account)).otherwise(on)
    grouped = rows.with_columns(on=on).filter(pl.col("on").is_not_null()).group_by("on", "year")
    return {(key, year): number for key, year, number in grouped.agg(told).iter_rows()}


def _places(found: Decomposition) -> tuple[Group, ...] | None:
    return _groups(found) if found.before.cost and found.after.cost else None


def _steps(records: Records, base: int, year: int) -> Steps:
    found = decompose(records, base, year, by=By.STEP, basis=Basis.POSTED)
    return Steps(year, _groups(found), found.after.unplaced)


def _groups(found: Decomposition) -> tuple[Group, ...]:
    return tuple(Group(each.key, each.label, each.before, each.after, each.children) for each in found.groups)
