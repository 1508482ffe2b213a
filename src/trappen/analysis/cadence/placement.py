"""Duties of placement and of the way to adult life, as frames. The twin is `domain.deadlines.placement`."""

from datetime import date

import polars as pl

from trappen.analysis.cadence.known import (
    Known,
    birthday,
    covering,
    due_after,
    duties,
    in_period,
    linked,
    running,
    together,
)
from trappen.domain.deadlines.rules import PLACEMENT, VisitYear

FAR = pl.lit(date(9999, 12, 31))


def spells(known: Known) -> pl.DataFrame:
    """Placements that follow each other without a day between them: child_id, key (the latest), start, end, left_on."""
    rows = known.episodes.filter(
        covering(known.episodes, PLACEMENT) & (pl.col("end").is_null() | (pl.col("end") > pl.col("start")))
    )
    reach = pl.col("end").fill_null(FAR).cum_max().shift(1).over("child_id")
    return (
        rows.sort("child_id", "start", "episode_id")
        .with_columns(reach=reach)
        .with_columns(new=(pl.col("reach").is_null() | (pl.col("start") > pl.col("reach"))).cum_sum())
        .group_by("child_id", "new", "left_on", "birth_date", maintain_order=True)
        .agg(
            key=pl.col("episode_id").last(),
            start=pl.col("start").min(),
            end=pl.when(pl.col("end").is_null().any()).then(None).otherwise(pl.col("end").max()),
        )
        .drop("new")
        .with_row_index("spell")
    )


def visit_duties(known: Known) -> pl.DataFrame:
    """TILSYN-2, in the reading of the year that the rule book has."""
    placed = spells(known)
    visits = (
        known.visits.filter(pl.col("talked_with_child").fill_null(value=True))
        .select("child_id", "held")
        .unique()
        .join(placed, on="child_id")
        .filter(running(pl.col("held")))
    )
    rolling = known.book.visit_year is VisitYear.ROLLING
    rows = _rolling(placed, visits) if rolling else _calendar(placed, visits, known.on)
    trigger = pl.col("trigger")
    return together(
        [
            duties(
                rows.filter(in_period(trigger, rule.period)),
                rule,
                "episode",
                key=pl.col("key"),
                trigger=trigger,
                due=pl.col("due"),
                done=pl.col("done"),
                lapsed=pl.min_horizontal("end", "left_on"),
            )
            for rule in known.book.parts("TILSYN-2")
        ]
    )


def _rolling(placed: pl.DataFrame, visits: pl.DataFrame) -> pl.DataFrame:
    """Start, visits and one that is still to come, in a row; each is due a year after the one two before it."""
    columns = [*placed.columns, "order", "day"]
    begun = placed.with_columns(order=pl.lit(0), day=pl.col("start"))
    seen = visits.with_columns(order=pl.lit(1), day=pl.col("held"))
    to_come = placed.with_columns(order=pl.lit(2), day=pl.lit(None, pl.Date()))
    day = pl.col("day")
    open_row = pl.col("order") == 2
    return (
        pl.concat([frame.select(columns) for frame in (begun, seen, to_come)])
        .sort("spell", "order", "day")
        .with_columns(before=pl.when(pl.col("spell") == pl.col("spell").shift(2)).then(day.shift(2)), done=day)
        .filter(open_row | pl.col("before").is_not_null())
        .with_columns(trigger=pl.coalesce("before", "start"))
        .with_columns(due=pl.col("trigger").dt.offset_by("12mo"))
    )


def _calendar(placed: pl.DataFrame, visits: pl.DataFrame, on: date) -> pl.DataFrame:
    """Each whole calendar year of placement up to the year of `on`."""
    start = pl.col("start")
    first = start.dt.year() + (start.dt.ordinal_day() > 1).cast(pl.Int32)
    years = placed.with_columns(year=pl.int_ranges(first, on.year + 1)).explode("year", empty_as_null=False)
    years = years.with_columns(pl.col("year").cast(pl.Int32), trigger=pl.date(pl.col("year"), 1, 1)).filter(
        running(pl.col("trigger"))
    )
    second = (
        visits.with_columns(year=pl.col("held").dt.year())
        .group_by("child_id", "key", "year")
        .agg(done=pl.col("held").sort().get(1, null_on_oob=True))
    )
    return years.join(second, on=["child_id", "key", "year"], how="left").with_columns(
        due=pl.date(pl.col("year"), 12, 31)
    )


def redecision_duties(known: Known) -> pl.DataFrame:
    """GENBEH after a year and GENBEH-2 every second year."""
    parts = [*known.book.parts("GENBEH"), *known.book.parts("GENBEH-2")]
    scope = tuple(section for rule in parts for section in rule.sections)
    without = (pl.col("consent") == "without").fill_null(value=False) & covering(known.episodes, PLACEMENT)
    rows = known.episodes.filter(covering(known.episodes, scope) | without).select(
        "child_id", "start", "end", "lapse", key="episode_id", first="decided"
    )
    events = known.decisions.filter(pl.col("kind") == "without_consent").select("child_id", "episode_id", "decided")
    renewed = linked(events, rows, "decided").filter(pl.col("decided") > pl.col("first"))
    days = pl.concat(
        [
            rows.select("child_id", "key", "lapse", day="first"),
            renewed.select("child_id", "key", "lapse", day="decided").unique(),
        ]
    ).sort("key", "day")
    day = pl.col("day")
    days = days.with_columns(following=day.shift(-1).over("key"), index=day.cum_count().over("key"))
    found = []
    for rule in parts:
        turn = pl.col("index") == 1 if rule.rule == "GENBEH" else pl.col("index") > 1
        found.append(
            duties(
                days.filter(turn & in_period(day, rule.period)),
                rule,
                "episode",
                key=pl.col("key"),
                trigger=day,
                due=due_after(rule, day, known.book),
                done=pl.col("following"),
                lapsed=pl.col("lapse"),
            )
        )
    return together(found)


def support_duties(known: Known) -> pl.DataFrame:
    """UNGE-6M: placed on the day that is six months before the 18th birthday."""
    eighteen = birthday(18)
    rows = spells(known).with_columns(eighteen=eighteen).with_columns(due=pl.col("eighteen").dt.offset_by("-6mo"))
    rows = rows.filter(running(pl.col("due"))).join(_first_decision(known, "youth_support"), on="child_id", how="left")
    return together(
        [
            duties(
                rows.filter(in_period(pl.col("due"), rule.period)),
                rule,
                "child",
                key=pl.col("child_id"),
                trigger=pl.col("eighteen"),
                due=pl.col("due"),
                done=pl.col("done"),
                lapsed=pl.min_horizontal("end", "left_on"),
            )
            for rule in known.book.parts("UNGE-6M")
        ]
    )


def age_limit_duties(known: Known) -> pl.DataFrame:
    """UNGE-23: support that runs to the 23rd birthday or past it."""
    day, end = pl.col("day"), pl.col("end")
    found = []
    for rule in known.book.parts("UNGE-23"):
        rows = known.episodes.filter(covering(known.episodes, rule.sections)).with_columns(day=birthday(23))
        found.append(
            duties(
                rows.filter(in_period(day, rule.period)),
                rule,
                "episode",
                key=pl.col("episode_id"),
                trigger=day,
                due=day,
                done=pl.when(end >= day).then(end),
                lapsed=pl.min_horizontal(pl.when(end < day).then(end), "left_on"),
            )
        )
    return together(found)


def preparation_duties(known: Known) -> pl.DataFrame:
    """FORB-16: children with a disability case; from 16, finished at 18."""
    rows = (
        known.cases.filter(pl.col("target_group") == "disability")
        .with_columns(sixteen=birthday(16), eighteen=birthday(18))
        .filter(pl.col("opened") < pl.col("eighteen"))
        .join(_first_decision(known, "adult_preparation"), on="child_id", how="left")
    )
    return together(
        [
            duties(
                rows.filter(in_period(pl.col("sixteen"), rule.period)),
                rule,
                "case",
                key=pl.col("case_id"),
                trigger=pl.col("sixteen"),
                due=pl.col("eighteen"),
                done=pl.col("done"),
                lapsed=pl.min_horizontal("closed", "left_on"),
            )
            for rule in known.book.parts("FORB-16")
        ]
    )


def _first_decision(known: Known, kind: str) -> pl.DataFrame:
    return known.decisions.filter(pl.col("kind") == kind).group_by("child_id").agg(done=pl.col("decided").min())
