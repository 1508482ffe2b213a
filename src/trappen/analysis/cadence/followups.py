"""Duties to follow up a measure, as frames. The twin is `domain.deadlines.followups`."""

import polars as pl

from trappen.analysis.cadence.known import Known, covering, due_after, duties, in_period, linked, together
from trappen.domain.deadlines.followups import PARALLEL
from trappen.domain.deadlines.rules import DeadlineRule, Transition

HELD, FOLLOWING = pl.col("held"), pl.col("following")
DAYS = 10_000_000  # more than there are days from 1970 to the year 9999


def first_duties(known: Known) -> pl.DataFrame:
    """OPF-1."""
    held = _held(known).group_by("key").agg(done=HELD.min())
    rows = _measures(known).join(held, on="key", how="left")
    start = pl.col("start")
    found = []
    for at_start in known.book.parts("OPF-1"):
        began = rows.filter(in_period(start, at_start.period))
        if known.book.transition is Transition.LAW_OF_TRIGGER:
            found.append(_first(known, began, at_start))
            continue
        due = due_after(at_start, start, known.book)
        found += [_first(known, began.filter(in_period(due, r.period)), r) for r in known.book.parts("OPF-1")]
    return together(found)


def _first(known: Known, rows: pl.DataFrame, rule: DeadlineRule) -> pl.DataFrame:
    rows = rows.filter(covering(rows, rule.sections)).with_columns(due=due_after(rule, pl.col("start"), known.book))
    finished = pl.col("finished")
    parallel = (
        rows.select("child_id", "key", "start", "due")
        .join(
            known.examinations.filter(pl.col("kind").is_in(PARALLEL) & (finished >= known.book.change)).select(
                "child_id", "finished"
            ),
            on="child_id",
        )
        .filter((pl.col("start") < finished) & (finished < pl.col("due")) & pl.lit(rule.law == "BL"))
        .group_by("key")
        .agg(finished.min())
    )
    return duties(
        rows.join(parallel, on="key", how="left"),
        rule,
        "episode",
        key=pl.col("key"),
        trigger=pl.col("start"),
        due=pl.coalesce(finished, pl.col("due")),
        done=pl.col("done"),
        lapsed=pl.col("lapse"),
        variant=finished.is_not_null(),
    )


def fixed_duties(known: Known) -> pl.DataFrame:
    """OPF-N, serviceloven's six months."""
    rows = _chain(known).filter(~pl.col("decides"))
    found = []
    for rule in known.book.parts("OPF-N"):
        within = rows.filter(covering(rows, rule.sections) & in_period(HELD, rule.period))
        due = due_after(rule, HELD, known.book)
        found.append(_followup(within, rule, HELD, due, FOLLOWING))
    return together(found)


def decided_duties(known: Known) -> pl.DataFrame:
    """OPF-BL-BESLUTNING and OPF-BL-INTERVAL."""
    anchors = _chain(known).filter(pl.col("decides"))
    cadences = _cadences(known)
    made = cadences.group_by("key").agg(done=pl.col("decided").min())
    first = anchors.unique("key", keep="first", maintain_order=True).join(made, on="key", how="left")
    required = pl.max_horizontal(HELD, pl.lit(known.book.change))
    found = [
        _followup(
            first.filter(covering(first, rule.sections) & in_period(required, rule.period)),
            rule,
            required,
            required,
            pl.col("done"),
        )
        for rule in known.book.parts("OPF-BL-BESLUTNING")
    ]
    rows = _intervals(anchors, cadences)
    for rule in known.book.parts("OPF-BL-INTERVAL"):
        within = rows.filter(covering(rows, rule.sections))
        found.append(_followup(within, rule, pl.col("base"), pl.col("next_due"), FOLLOWING))
    return together(found)


def early_intervals(known: Known) -> pl.DataFrame:
    """Intervals decided before any follow-up was held."""
    decided = _latest(known)
    rows = (
        _measures(known)
        .join(decided, on="key")
        .join(_held(known), on="key", how="anti")
        .with_columns(base=pl.max_horizontal("start", "decided"))
    )
    rows = _by_interval(rows).sort("next_due").unique("key", keep="first")
    found = []
    for rule in known.book.parts("OPF-BL-INTERVAL"):
        within = rows.filter(in_period(pl.col("base"), rule.period) & covering(rows, rule.sections))
        found.append(_followup(within, rule, pl.col("base"), pl.col("next_due"), pl.lit(None, pl.Date())))
    return together(found)


def in_force(known: Known) -> pl.DataFrame:
    """The decision last made for each measure: key, decided, interval_months, interval_days (the shortest of several
    on one day), reasoned, child_view (in any of them), last (follow-up held)."""
    days = pl.coalesce("interval_days", pl.col("interval_months") * 30)
    return (
        _latest(known)
        .sort(days)
        .group_by("key")
        .agg(
            pl.col("decided", "interval_months", "interval_days").first(),
            pl.col("reasoned", "child_view").any(),
        )
        .join(last_held(known), on="key", how="left")
    )


def last_held(known: Known) -> pl.DataFrame:
    """When each measure was last followed up: key, last."""
    return known.once("last_held", lambda: _held(known).group_by("key").agg(last=HELD.max()))


def _latest(known: Known) -> pl.DataFrame:
    """The decisions last made for each measure."""
    cadences = _cadences(known)
    return cadences.filter(pl.col("decided") == pl.col("decided").max().over("key"))


def _followup(rows: pl.DataFrame, rule: DeadlineRule, trigger: pl.Expr, due: pl.Expr, done: pl.Expr) -> pl.DataFrame:
    return duties(rows, rule, "episode", key=pl.col("key"), trigger=trigger, due=due, done=done, lapsed=pl.col("lapse"))


def _measures(known: Known) -> pl.DataFrame:
    return known.episodes.select("child_id", pl.col("episode_id").alias("key"), "section", "start", "end", "lapse")


def _held(known: Known) -> pl.DataFrame:
    """Every follow-up with its measure, once a day, in order."""

    def make() -> pl.DataFrame:
        events = known.followups.select("child_id", "episode_id", "held")
        # One number for measure and day: millions of rows are put in order by it in a fraction of the time.
        measures = _measures(known).with_row_index("number")
        rows = linked(events, measures, "held").filter(pl.col("start") <= HELD)
        place = pl.col("number").cast(pl.Int64) * DAYS + HELD.to_physical()
        return (
            rows.with_columns(place=place)
            .sort("place")
            .filter(pl.col("place").diff().fill_null(1) > 0)
            .drop("number", "place")
        )

    return known.once("held", make)


def _chain(known: Known) -> pl.DataFrame:
    """Every follow-up with the one after it, and whether the next comes at a decided interval (barnets lov)."""
    return known.once("chain", lambda: _linked_chain(known))


def _linked_chain(known: Known) -> pl.DataFrame:
    last_of_measure = pl.col("key") != pl.col("key").shift(-1)
    rows = _held(known).with_columns(following=pl.when(~last_of_measure).then(HELD.shift(-1)))
    change = pl.lit(known.book.change)
    decides = change <= HELD
    if known.book.transition is Transition.LAW_WHEN_DUE:
        pending = FOLLOWING.is_null() | (change <= FOLLOWING)
        for rule in known.book.parts("OPF-N"):
            runs_over = due_after(rule, HELD, known.book) >= change
            decides = decides | (in_period(HELD, rule.period) & pending & runs_over)
    return rows.with_columns(decides=decides)


def _cadences(known: Known) -> pl.DataFrame:
    """The decisions that name an interval, with their measures."""

    def make() -> pl.DataFrame:
        months, days = pl.col("interval_months"), pl.col("interval_days")
        named = known.cadences.filter((days > 0) | (days.is_null() & (months > 0)))
        columns = ("decided", "interval_months", "interval_days", "reasoned", "child_view")
        events = named.select("child_id", "episode_id", *columns)
        return linked(events, _measures(known), "decided").select("key", *columns)

    return known.once("cadences", make)


def _intervals(anchors: pl.DataFrame, cadences: pl.DataFrame) -> pl.DataFrame:
    decided = pl.col("decided")
    pairs = (
        anchors.join(cadences, on="key")
        .filter(FOLLOWING.is_null() | (decided < FOLLOWING))
        .filter(decided == decided.max().over("key", "held"))
        .with_columns(base=pl.max_horizontal("held", "decided"))
    )
    return _by_interval(pairs).sort("next_due").unique(["key", "held"], keep="first")


def _by_interval(rows: pl.DataFrame) -> pl.DataFrame:
    """Adds `next_due`, the interval after `base`."""
    base, days = pl.col("base"), pl.col("interval_days")
    by_months = base.dt.offset_by(pl.format("{}mo", pl.col("interval_months").fill_null(0)))
    by_days = base.dt.offset_by(pl.format("{}d", days.fill_null(0)))
    return rows.with_columns(next_due=pl.when(days.is_not_null()).then(by_days).otherwise(by_months))
