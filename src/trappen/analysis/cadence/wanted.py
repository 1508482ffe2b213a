"""What a programme's policy wants next, as frames. The twin is `domain.deadlines.policy.PolicyRule.due`.

Source: docs/methods/due-dates.md.
"""

from datetime import date

import polars as pl

from trappen.analysis.cadence import followups
from trappen.analysis.cadence.known import Known, covering, running
from trappen.analysis.cadence.standing import long_date
from trappen.domain.deadlines.act import CONTACT_KINDS, REPEATED, Act, Basis
from trappen.domain.deadlines.policy import Policy, PolicyRule, Span
from trappen.domain.deadlines.upcoming import EXAMINATION_KINDS

START, LAST = pl.col("start"), pl.col("last")
EVENTS = {
    Act.CONTACT: "contacts",
    Act.CHILD_CONVERSATION: "contacts",
    Act.NETWORK_MEETING: "contacts",
    Act.FOLLOWUP: "followups",
    Act.VISIT: "visits",
    Act.PLAN: "plans",
    Act.EXAMINATION: "examinations",
    Act.ASSESSMENT: "examinations",
}
"""The table that tells whether an act was done; without it a policy says nothing of the act."""
FAR = pl.lit(date(9999, 12, 31))


def wanted(known: Known, policy: Policy, candidates: dict[str, pl.DataType]) -> pl.DataFrame:
    """The policy's candidates with the columns of `candidates`: one row per rule and measure in its scope.

    Where the table of an act is missing nothing is wanted of it: no table of contacts is not a child without contacts.
    """
    found = [pl.DataFrame(schema=candidates)]
    for rule in (rule for rule in policy.rules if EVENTS[rule.act] in known.tables):
        rows = _measures(known, policy, rule) if rule.act in REPEATED else _examinations(known, policy, rule)
        subject = "episode" if rule.act in REPEATED else "examination"
        found.append(_due(rows, rule, policy, subject).select(pl.col(name).cast(t) for name, t in candidates.items()))
    return pl.concat(found)


def enrolled(known: Known, policy: Policy) -> pl.Series:
    """The children that the policy holds for on the day, where it is a programme's."""
    mine = known.enrolments.filter((pl.col("programme_id") == policy.programme) & running(pl.lit(known.on)))
    return mine["child_id"].unique()


def scope(frame: pl.DataFrame, rule: PolicyRule) -> pl.Expr:
    """Whether a measure (section, place_type, step) is in the rule's scope."""
    inside = pl.lit(value=True)
    if rule.steps:
        inside = inside & pl.col("step").is_in(rule.steps).fill_null(value=False)
    if rule.place_types:
        inside = inside & pl.col("place_type").is_in(rule.place_types).fill_null(value=False)
    return inside & covering(frame, rule.sections) if rule.sections else inside


def after(day: pl.Expr, span: Span) -> pl.Expr:
    """The day that lies the span after, as `Span.after`."""
    return day.dt.offset_by(f"{span.months}mo").dt.offset_by(f"{span.days}d")


def _of_policy(rows: pl.DataFrame, known: Known, policy: Policy) -> pl.DataFrame:
    mine = rows.filter(pl.col("left_on").is_null())
    return mine.filter(pl.col("child_id").is_in(enrolled(known, policy).implode())) if policy.programme else mine


def _measures(known: Known, policy: Policy, rule: PolicyRule) -> pl.DataFrame:
    """child_id, key, start, last of the running measures in scope."""
    rows = known.episodes.filter(running(pl.lit(known.on)) & scope(known.episodes, rule))
    rows = _of_policy(rows, known, policy).select("child_id", "start", key="episode_id")
    return rows.join(_last(known, rows, rule.act), on="key", how="left")


def _last(known: Known, rows: pl.DataFrame, act: Act) -> pl.DataFrame:
    if act is Act.FOLLOWUP:
        return followups.last_held(known)
    if act is Act.PLAN:
        return _last_plan(known, rows)
    if act is Act.VISIT:
        days = known.visits.filter(pl.col("talked_with_child").fill_null(value=True)).select("child_id", "held")
    else:
        days = known.contacts.filter(pl.col("kind").is_in(CONTACT_KINDS[act])).select("child_id", "held")
    return _latest(rows.join(days, on="child_id").filter(pl.col("held") >= START), "held")


def _last_plan(known: Known, rows: pl.DataFrame) -> pl.DataFrame:
    declined = pl.col("made").is_null() & pl.col("declined").fill_null(value=False)
    days = known.plans.select(
        "child_id",
        "episode_id",
        day=pl.max_horizontal("made", "revised", pl.when(declined).then(pl.col("decided"))),
    ).drop_nulls("day")
    own = rows.join(days, left_on=["child_id", "key"], right_on=["child_id", "episode_id"])
    childs = rows.join(days.filter(pl.col("episode_id").is_null()).drop("episode_id"), on="child_id")
    both = pl.concat([own, childs]).with_columns(day=pl.max_horizontal("day", "start"))
    return _latest(both, "day")


def _latest(rows: pl.DataFrame, day: str) -> pl.DataFrame:
    return rows.group_by("key").agg(last=pl.col(day).max())


def _examinations(known: Known, policy: Policy, rule: PolicyRule) -> pl.DataFrame:
    rows = known.examinations.filter(
        (pl.col("kind") == EXAMINATION_KINDS[rule.act]) & pl.col("aware").is_not_null() & pl.col("finished").is_null()
    )
    return _of_policy(rows, known, policy).select(
        "child_id", start="aware", key="examination_id", last=pl.lit(None, pl.Date())
    )


def _due(rows: pl.DataFrame, rule: PolicyRule, policy: Policy, subject: str) -> pl.DataFrame:
    """With due date, the day it is counted from and the sentence; what is never wanted again is left out."""
    due, base, span = _earliest(rule)
    return (
        rows.with_columns(trigger=base, due=due, span=span)
        .drop_nulls("due")
        .with_columns(
            subject=pl.lit(subject),
            act=pl.lit(rule.act.value),
            basis=pl.lit(Basis.PROGRAMME.value),
            rule=pl.lit(rule.key),
            title=pl.lit(rule.title),
            cited=pl.lit(policy.name),
            due_at=pl.lit(None, pl.Datetime("us")),
            at_once=pl.lit(value=False),
            reason=pl.format(
                "{} senest {}, {} fra {} ({}).",
                pl.lit(rule.title),
                long_date(pl.col("due")),
                pl.col("span"),
                long_date(pl.col("trigger")),
                pl.lit(policy.name),
            ),
        )
    )


def _earliest(rule: PolicyRule) -> tuple[pl.Expr, pl.Expr, pl.Expr]:
    """Due date, base and length, as `PolicyRule.due` finds them."""
    reached = pl.coalesce(LAST, START)
    due, base, span = (pl.lit(None, kind) for kind in (pl.Date(), pl.Date(), pl.String()))
    begun = START
    for phase in rule.phases:
        end = after(START, phase.until) if phase.until else FAR
        counted = pl.max_horizontal(reached, begun)
        then = after(counted, phase.every)
        better = (reached < end) & (due.is_null() | (then < due))
        due, base, span = (
            pl.when(better).then(new).otherwise(old)
            for new, old in ((then, due), (counted, base), (pl.lit(str(phase.every)), span))
        )
        begun = end
    if rule.first is None:
        return due, base, span
    never = LAST.is_null()
    firsts = (after(START, rule.first), START, pl.lit(str(rule.first)))
    first_due, first_base, first_span = (
        pl.when(never).then(new).otherwise(old) for new, old in zip(firsts, (due, base, span), strict=True)
    )
    return first_due, first_base, first_span
