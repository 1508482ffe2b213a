"""The rules that make one history of several years' SSDA903 returns, and the report of what they decided.

Source: docs/methods/ssda903.md, which states each rule, why, and what the peers do.
"""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from itertools import groupby
from operator import itemgetter

import polars as pl

from trappen.domain import formats
from trappen.domain.periods import Period, merge
from trappen.domain.problems import Problem, Severity
from trappen.records.foreign.building import FILE, ROW

RAW_END = "__raw_end"


def incomplete(raw: pl.DataFrame) -> list[Problem]:
    """An error for every row without a child or a start, and for every end before its start."""
    lacks = [("CHILD", pl.col("CHILD").is_null()), ("DECOM", pl.col("DECOM").is_null())]
    found = [
        (name, "Feltet er tomt.", row) for name, test in lacks for row in raw.filter(test).iter_rows(named=True)
    ] + [
        ("DEC", "Slutdatoen ligger før startdatoen.", row)
        for row in raw.filter(pl.col("DEC") < pl.col("DECOM")).iter_rows(named=True)
    ]
    return [
        Problem(
            Severity.ERROR,
            "ssda903_row",
            what,
            "Ret rækken i kilden.",
            file=row[FILE],
            row=row[ROW],
            column=column,
            table="episodes",
            key=row["CHILD"] or "",
        )
        for column, what, row in found
    ]


def clean(raw: pl.DataFrame) -> tuple[pl.DataFrame, Iterator[Problem]]:
    """One row per child and start, without overlaps, in order of child and start; and what was decided about whom,
    put into words as it is asked for.

    `raw` has CHILD, DECOM and DEC (dates; DEC null while running), the file and row of each row, and whatever else.
    """
    ordered = _in_order(raw)
    rows = _shorten(_merge_returns(ordered))
    return rows.drop(RAW_END), _report(raw, ordered, rows)


def _report(raw: pl.DataFrame, ordered: pl.DataFrame, rows: pl.DataFrame) -> Iterator[Problem]:
    yield from _changed(ordered)
    yield from _overlaps(rows)
    yield from _days_lost(rows)
    yield from _vanished(rows, raw)


def warning(code: str, child: str, what: str, now: str = "") -> Problem:
    """A finding about a child."""
    return Problem(Severity.WARNING, code, f"Barn {child}: {what}", now, table="episodes", key=child)


def _in_order(raw: pl.DataFrame) -> pl.DataFrame:
    """By child, start and return, which is dated by its latest start; of one return by end."""
    dated = raw.with_columns(pl.col("DECOM").max().over(FILE).alias("__return"))
    return dated.sort("CHILD", "DECOM", "__return", FILE, "DEC", nulls_last=False).drop("__return")


def _merge_returns(ordered: pl.DataFrame) -> pl.DataFrame:
    """Rule 1: rows with the same child and start are one episode; the latest return's row counts.

    Among several rows of one return the one with the latest end counts.
    """
    return ordered.filter(_changes("CHILD", by=-1) | _changes("DECOM", by=-1))


def _changed(ordered: pl.DataFrame) -> list[Problem]:
    stated = ordered.filter(pl.col("DEC").is_not_null())
    differ = stated.filter(~_changes("CHILD") & ~_changes("DECOM") & _changes("DEC")).select("CHILD", "DECOM").unique()
    several = stated.join(differ, on=["CHILD", "DECOM"], how="semi", maintain_order="left")
    ends = several.group_by("CHILD", "DECOM", maintain_order=True).agg(pl.col("DEC").unique().sort())
    return [
        warning(
            "ssda903_end_changed",
            row["CHILD"],
            f"episoden fra {_day(row['DECOM'])} har flere slutdatoer ({', '.join(map(_day, row['DEC']))}). "
            "Regel 1: den seneste indberetning gælder.",
        )
        for row in ends.iter_rows(named=True)
    ]


def _changes(name: str, *, by: int = 1) -> pl.Expr:
    """Whether the row before, or the one after, has another value."""
    return pl.col(name).ne_missing(pl.col(name).shift(by))


def _shorten(merged: pl.DataFrame) -> pl.DataFrame:
    """Rule 2: a child has one episode at a time, so a new one ends the one before it on the day it starts."""
    # In order of child: what comes next is the child's own, or another's.
    following = pl.when(pl.col("CHILD") == pl.col("CHILD").shift(-1)).then(pl.col("DECOM").shift(-1))
    late = following.is_not_null() & (pl.col("DEC").is_null() | (pl.col("DEC") > following))
    return merged.with_columns(
        pl.col("DEC").alias(RAW_END), pl.when(late).then(following).otherwise(pl.col("DEC")).alias("DEC")
    )


def _overlaps(rows: pl.DataFrame) -> list[Problem]:
    cut = rows.filter(pl.col("DEC").ne_missing(pl.col(RAW_END)))
    return [
        Problem(
            Severity.WARNING,
            "ssda903_overlap",
            f"Barn {row['CHILD']}: episoden fra {_day(row['DECOM'])} til {_day(row[RAW_END])} overlapper den næste. "
            f"Regel 2: den slutter den {_day(row['DEC'])}, hvor den næste begynder.",
            file=row[FILE],
            table="episodes",
            row=row[ROW],
            column="DEC",
            value=_day(row[RAW_END]),
            key=row["CHILD"],
        )
        for row in cut.iter_rows(named=True)
    ]


def _days_lost(rows: pl.DataFrame) -> list[Problem]:
    """The children whom rule 2 takes out of care on days that the source counts, with every 31 March among them."""
    # After a row nobody is in care until the child's next one: days that an earlier row or its own end would have held.
    never = pl.lit(date.max)
    longest = pl.col(RAW_END).fill_null(never).cum_max().over("CHILD")
    following = pl.col("DECOM").shift(-1).over("CHILD").fill_null(never)
    losing = rows.filter(pl.col("DEC") < following, pl.col("DEC") < longest).select("CHILD").unique()
    touched = rows.join(losing, on="CHILD", how="semi", maintain_order="left")
    problems = []
    rows_of = groupby(touched.select("CHILD", "DECOM", RAW_END, "DEC").iter_rows(), key=itemgetter(0))
    for child, own in ((child, list(several)) for child, several in rows_of):
        stated = merge(Period(start, end) for _, start, end, _ in own)
        kept = merge(Period(start, end) for _, start, _, end in own)
        lost = [gap for period in stated for gap in _without(period, kept)]
        spans = "; ".join(f"{_day(gap.start)} til {_day(gap.end)}" for gap in lost)
        marches = [day for gap in lost for day in _status_days(gap)]
        counted = f" Det gælder også status den {', '.join(map(_day, marches))}." if marches else ""
        problems.append(
            warning(
                "ssda903_days_lost",
                str(child),
                "en kortere episode ligger inden i en længere. "
                f"Regel 2: barnet regnes ikke som anbragt {spans}.{counted}",
                "Undersøg i kilden, om den længere episode fortsatte.",
            )
        )
    return problems


def _vanished(rows: pl.DataFrame, raw: pl.DataFrame) -> list[Problem]:
    """Rule 3: an episode without an end runs on, though the latest return does not hold it."""
    returns = raw.group_by(FILE).agg(pl.col("DECOM").max()).sort("DECOM", FILE)
    last = returns[FILE][-1] if raw.height else ""
    gone = rows.filter(pl.col("DEC").is_null() & (pl.col(FILE) != last))
    return [
        warning(
            "ssda903_vanished",
            row["CHILD"],
            f"episoden fra {_day(row['DECOM'])} har ingen slutdato og står sidst i {row[FILE]}. "
            "Regel 3: den regnes som løbende.",
            "Undersøg, om den er afsluttet uden at være indberettet.",
        )
        for row in gone.iter_rows(named=True)
    ]


def _without(period: Period, kept: list[Period]) -> Iterator[Period]:
    """The parts of `period` that no period of `kept` covers."""
    start = period.start
    for other in kept:
        if other.end is not None and other.end <= start:
            continue
        if period.end is not None and other.start >= period.end:
            break
        if other.start > start:
            yield Period(start, other.start)
        if other.end is None:
            return
        start = max(start, other.end)
    if period.end is None or start < period.end:
        yield Period(start, period.end)


def _status_days(gap: Period) -> list[date]:
    last = gap.end.year if gap.end is not None else gap.start.year
    return [day for year in range(gap.start.year, last + 1) if (day := date(year, 3, 31)) in gap]


@lru_cache(maxsize=20_000)  # the days of fifty years
def _day(day: date | None) -> str:
    return "nu" if day is None else formats.short_date(day)
