"""Commitments: what the episodes cost by month and account, decided, expected and freed by an early end.

Source: docs/methods/commitments.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

import polars as pl

from trappen.analysis.economy import amounts
from trappen.analysis.economy.by_month import by_month
from trappen.analysis.economy.cover import uncovered
from trappen.analysis.economy.episode_accounts import episode_accounts
from trappen.analysis.economy.faults import problems_of
from trappen.analysis.economy.payers import episode_payers, own_municipality
from trappen.analysis.economy.price_lines import ONCE, price_lines
from trappen.analysis.economy.stretches import DECIDED, ENDED_EARLY, EXPECTED, stretches
from trappen.domain.periods import Period
from trappen.domain.problems import Problem
from trappen.records.container import Records

ONE_DAY = pl.duration(days=1)
_PRICED = ("row", "status", "since", "until", "net", "unit", "account", "fault")


@dataclass(frozen=True)
class Commitments:
    """The commitments of a window.

    `frame` has one row per episode, month, account and status: episode_id (String), month (Date, its first day),
    account (String, null where unknown), account_source (`prices`, `postings`, `alike`, null), status (`decided`,
    `expected`, `ended_early`), days (Int64; 0 for what is paid once) and amount (Int64 øre; null where a price or rate
    is missing). `ended_early` is money that is freed: it is no part of what is committed.

    `full_year` has one row per episode that runs in the window: episode_id, day (the last one in the window that it
    runs on), full_year (Int64 øre: a calendar year at that day's prices; null where one is missing) and runs_on
    (whether it runs on past the window).

    `problems` name the episodes whose price (error) or account (warning) is missing. `others` counts the episodes of
    the window that another municipality pays for; they are not in the frames.
    """

    window: Period
    on: date | None
    frame: pl.DataFrame
    full_year: pl.DataFrame
    problems: tuple[Problem, ...]
    others: int

    @property
    def priced(self) -> bool:
        """Whether every amount is known."""
        return self.frame["amount"].null_count() == 0


def of(records: Records, window: Period, *, on: date | None = None, municipality: str | None = None) -> Commitments:
    """What the episodes cost in the window.

    Args:
        records: with episodes; prices, rates, postings and cases where they are.
        window: half-open, with an end.
        on: the day it is seen from; None is the day of the extract, and where that is unknown all of an open episode
            counts as expected.
        municipality: whose money it is; None is the one that pays most cases.

    Raises:
        MissingTableError: without episodes.
        ValueError: if the window is open or empty.
    """
    own, others = _own_episodes(records, municipality)
    day = on if on is not None else records.as_of
    laid = _laid(records, own, window, day, None)
    problems = problems_of(laid.priced.join(laid.named.select("row", "episode_id"), on="row"), laid.frame, own, day)
    full_year = _full_year(laid.parts, laid.running, laid.end)
    full_year = full_year.join(laid.named.select("row", "episode_id"), on="row", how="left")
    return Commitments(
        window,
        day,
        laid.frame,
        full_year.sort("row").select("episode_id", "day", "full_year", "runs_on"),
        problems,
        _in_window(others, window.start, laid.end),
    )


def frame_of(records: Records, window: Period, *, on: date, accounts: pl.DataFrame) -> pl.DataFrame:
    """The `frame` of `of` alone, in half the time."""
    return _laid(records, _own_episodes(records, None)[0], window, on, accounts).frame


class _Laid(NamedTuple):
    """The window's end, the episodes' stretches, prices that run, both together, the episodes' accounts, the months."""

    end: date
    parts: pl.DataFrame
    running: pl.DataFrame
    priced: pl.DataFrame
    named: pl.DataFrame
    frame: pl.DataFrame


def _laid(
    records: Records, own: pl.DataFrame, window: Period, day: date | None, accounts: pl.DataFrame | None
) -> _Laid:
    if window.end is None or window.is_empty:
        raise ValueError("commitments need a window with an end")
    start, end = window.start, window.end
    parts = stretches(own, start=start, end=end, on=day, key="row")
    known = own.select("episode_id", "row", begun="start", ended="end")
    lines = price_lines(records).join(known, on="episode_id").drop("episode_id")
    typed = known.join(records.optional("prices").select("episode_id").unique(), on="episode_id", how="semi")["row"]
    running, once = lines.filter(~_once()), lines.filter(_once())
    priced = pl.concat([_running(parts, running), _once_in(once, start, end, day), _gaps(parts, running, typed)])
    known_accounts = episode_accounts(records) if accounts is None else accounts
    found = known_accounts.unique("episode_id", keep="first")
    named = own.select("row", "episode_id").join(found, on="episode_id", how="left", maintain_order="left")
    return _Laid(end, parts, running, priced, named, by_month(priced, named, start=start, end=end))


def totals(frame: pl.DataFrame, by: Sequence[str] = ("account",)) -> pl.DataFrame:
    """Sums of a commitments frame over `by` (columns of it, such as account and month), in their order.

    Returns:
        `by`, decided, expected, committed (both), ended_early (Int64 øre; each null where one of its parts is missing),
        known (what is known of committed) and missing (number of episodes whose amount is).
    """

    def total(*statuses: str) -> pl.Expr:
        part = pl.col("amount").filter(pl.col("status").is_in(statuses))
        return pl.when(part.null_count() == 0).then(part.sum())

    lacking = pl.col("episode_id").filter(pl.col("amount").is_null())
    return (
        frame.group_by(list(by))
        .agg(
            decided=total(DECIDED),
            expected=total(EXPECTED),
            committed=total(DECIDED, EXPECTED),
            ended_early=total(ENDED_EARLY),
            known=pl.col("amount").filter(pl.col("status") != ENDED_EARLY).sum(),
            missing=lacking.n_unique(),
        )
        .sort(list(by), nulls_last=True)
    )


def _in_window(episodes: pl.DataFrame, start: date, end: date) -> int:
    """The number of episodes that run in [start, end)."""
    return episodes.filter(pl.col("start") < end, pl.col("end").is_null() | (pl.col("end") > start)).height


def _own_episodes(records: Records, municipality: str | None) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The episodes that the municipality pays for, and those that another does; `row` numbers them by their key."""
    episodes = (
        records.table("episodes")
        .select("episode_id", "start", "end", "expected_end", "section")
        .filter(pl.col("episode_id").is_not_null(), pl.col("start").is_not_null())
        .unique("episode_id", keep="first")
        .sort("episode_id")
        .with_row_index("row")
    )
    us = municipality if municipality is not None else own_municipality(records)
    if us is None:
        return episodes, episodes.clear()
    payers = episode_payers(records).select("episode_id", "paying").unique("episode_id", keep="first")
    joined = episodes.join(payers, on="episode_id", how="left", maintain_order="left")
    others = (pl.col("paying") != pl.lit(us, pl.String)).fill_null(value=False)
    return joined.filter(~others).drop("paying"), joined.filter(others).drop("paying")


def _once() -> pl.Expr:
    return pl.col("unit").is_in(ONCE).fill_null(value=False)


def _running(parts: pl.DataFrame, lines: pl.DataFrame) -> pl.DataFrame:
    """The stretches cut by the lines that run on them."""
    return (
        parts.join(lines, on="row")
        .with_columns(since=pl.max_horizontal("since", "start"), until=pl.min_horizontal("until", "end"))
        .filter(pl.col("until") > pl.col("since"))
        .select(_PRICED)
    )


def _once_in(lines: pl.DataFrame, start: date, end: date, on: date | None) -> pl.DataFrame:
    """What is paid once within [start, end), on the line's first day."""
    after_end = (pl.col("start") >= pl.col("ended")).fill_null(value=False)
    decided = pl.col("ended").is_not_null() | (pl.col("start") < pl.lit(on, pl.Date)).fill_null(value=False)
    status = (
        pl.when(after_end).then(pl.lit(ENDED_EARLY)).when(decided).then(pl.lit(DECIDED)).otherwise(pl.lit(EXPECTED))
    )
    within = lines.filter(pl.col("start") >= start, pl.col("start") < end)
    return within.with_columns(status=status, since="start", until=pl.col("start") + ONE_DAY).select(_PRICED)


def _gaps(parts: pl.DataFrame, lines: pl.DataFrame, typed: pl.Series) -> pl.DataFrame:
    """Decided and expected days that no price covers, of the episodes `typed` with any price that runs.

    An episode's own price covers all its days.
    """
    priced = lines.filter(pl.col("row").is_in(typed.implode())).select("row", "start", "end")
    of_priced = pl.col("row").is_in(priced["row"].unique().implode())
    wanted = parts.filter(of_priced, pl.col("status") != ENDED_EARLY).with_row_index("part")
    covering = wanted.select("part", "row").join(priced, on="row").drop("row")
    gaps = uncovered(wanted.select("part", start="since", end="until"), covering, key="part")
    nothing = {"net": pl.Int64, "unit": pl.String, "account": pl.String}
    return (
        gaps.rename({"start": "since", "end": "until"})
        .join(wanted.select("part", "row", "status"), on="part")
        .with_columns(*[pl.lit(None, dtype).alias(name) for name, dtype in nothing.items()], fault=pl.lit("price_gap"))
        .select(_PRICED)
    )


def _full_year(parts: pl.DataFrame, lines: pl.DataFrame, end: date) -> pl.DataFrame:
    """A calendar year at the prices of each episode's last day in the window; 0 where nothing is paid regularly."""
    committed = parts.filter(pl.col("status") != ENDED_EARLY)
    last = committed.group_by("row").agg(until=pl.col("until").max()).with_columns(day=pl.col("until") - ONE_DAY)
    on_day = last.select("row", "day").join(lines.select("row", "start", "end", "net", "unit"), on="row")
    on_day = on_day.filter(pl.col("start") <= pl.col("day"), pl.col("end").is_null() | (pl.col("end") > pl.col("day")))
    year = (end - timedelta(days=1)).year
    cost = amounts.full_year(pl.col("net"), pl.col("unit"), year)
    whole = pl.when(pl.col("cost").null_count() == 0).then(pl.col("cost").sum())
    summed = on_day.with_columns(cost=cost).group_by("row").agg(full_year=whole)
    never = ~pl.col("row").is_in(lines["row"].unique().implode())
    return last.join(summed, on="row", how="left").select(
        "row",
        "day",
        full_year=pl.when(never).then(0).otherwise("full_year").cast(pl.Int64),
        runs_on=pl.col("until") == end,
    )
