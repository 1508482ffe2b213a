"""Duties to make a plan, as frames. The twin is `domain.deadlines.plans`."""

import polars as pl

from trappen.analysis.cadence.known import Known, birthday, covering, due_after, duties, in_period, running, together
from trappen.domain.deadlines.plans import PLAN_RULES, PlanRule
from trappen.domain.deadlines.rules import PLACEMENT, DeadlineRule


def plan_duties(known: Known) -> pl.DataFrame:
    """PLAN-SEL, PLAN-32, -46, -47, UNGEPLAN-32, -46, -47 and UNGEPLAN-16."""
    found = [_from_decision(known, wanted, rule) for wanted in PLAN_RULES for rule in known.book.parts(wanted.rule)]
    found += [_from_birthday(known, rule) for rule in known.book.parts("UNGEPLAN-16")]
    return together(found)


def _settled(known: Known, kinds: tuple[str, ...], *, may_decline: bool) -> pl.DataFrame:
    """When a plan was made or, where allowed, declined: child_id, episode_id, day, declined."""
    made = pl.col("made").is_not_null()
    no = (~made) & pl.col("declined").fill_null(value=False) & pl.lit(may_decline)
    return (
        known.plans.filter(pl.col("kind").is_in(kinds))
        .select(
            "child_id",
            "episode_id",
            day=pl.when(made).then(pl.col("made")).when(no).then(pl.col("decided")),
            declined=no,
        )
        .drop_nulls("day")
    )


def _from_decision(known: Known, wanted: PlanRule, rule: DeadlineRule) -> pl.DataFrame:
    rows = known.episodes.filter(covering(known.episodes, rule.sections) & in_period(pl.col("decided"), rule.period))
    if wanted.from_sixteen is not None:
        old_enough = (pl.col("decided") >= birthday(16)).fill_null(value=False)
        rows = rows.filter(old_enough if wanted.from_sixteen else ~old_enough)
    plans = _settled(known, wanted.kinds, may_decline=wanted.may_decline)
    keys = rows.select("child_id", key="episode_id")
    own = keys.join(plans, left_on=["child_id", "key"], right_on=["child_id", "episode_id"])
    childs = keys.join(plans.filter(pl.col("episode_id").is_null()).drop("episode_id"), on="child_id")
    first = pl.concat([own, childs]).sort("day", "declined").unique("key", keep="first")
    return duties(
        rows.join(first.select("key", "day", variant="declined"), left_on="episode_id", right_on="key", how="left"),
        rule,
        "episode",
        key=pl.col("episode_id"),
        trigger=pl.col("decided"),
        due=due_after(rule, pl.col("decided"), known.book),
        done=pl.col("day"),
        lapsed=pl.col("lapse"),
        variant=pl.col("variant").fill_null(value=False),
    )


def _from_birthday(known: Known, rule: DeadlineRule) -> pl.DataFrame:
    sixteen = pl.col("sixteen")
    rows = known.episodes.with_columns(sixteen=birthday(16))
    rows = rows.filter(
        covering(rows, rule.sections)
        & in_period(sixteen, rule.period)
        & running(sixteen)
        & (pl.col("decided") < sixteen)
    )
    people = rows.group_by("child_id", "sixteen", "left_on").agg(
        placed=covering(rows, PLACEMENT).any(),
        ended=pl.when(pl.col("end").is_null().any()).then(None).otherwise(pl.col("end").max()),
    )
    plans = _settled(known, ("youth_plan",), may_decline=True)
    made = plans.filter(~pl.col("declined")).group_by("child_id").agg(made=pl.col("day").min())
    any_answer = plans.group_by("child_id").agg(answered=pl.col("day").min())
    return duties(
        people.join(made, on="child_id", how="left").join(any_answer, on="child_id", how="left"),
        rule,
        "child",
        key=pl.col("child_id"),
        trigger=sixteen,
        due=due_after(rule, sixteen, known.book),
        done=pl.when("placed").then(pl.col("made")).otherwise(pl.col("answered")),
        lapsed=pl.min_horizontal("ended", "left_on"),
        variant=pl.col("placed"),
    )
