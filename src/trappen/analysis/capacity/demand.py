"""How many acts law, case decisions and a policy ask for, by team and month. Source: docs/methods/capacity.md."""

from collections.abc import Sequence
from datetime import date, timedelta

import polars as pl

from trappen.analysis.cadence.followups import in_force
from trappen.analysis.cadence.known import Known
from trappen.analysis.cadence.responsible import responsible
from trappen.analysis.cadence.wanted import after, scope
from trappen.domain.deadlines.act import REPEATED, Act
from trappen.domain.deadlines.policy import Phase, Policy, PolicyRule, Span
from trappen.domain.deadlines.rules import FOLLOWED, PLACEMENT
from trappen.domain.periods import add_months
from trappen.records.container import Records

DAYS_A_MONTH = 365.25 / 12
OF_CHILD = (Act.CONTACT, Act.CHILD_CONVERSATION, Act.NETWORK_MEETING, Act.VISIT)
"""Acts that serve all the measures of a child at once; the others are done for each measure."""
PLANNED = ("BL-32", "BL-43", "BL-46", "BL-47", "SEL-52-3", "SEL-58", "SEL-66")
BY_LAW = (
    PolicyRule("lov-opfølgning", Act.FOLLOWUP, "Første opfølgning", "BL § 95", first=Span(months=3), sections=FOLLOWED),
    PolicyRule("lov-plan", Act.PLAN, "Plan", "BL § 91", first=Span(months=3), sections=PLANNED),
    PolicyRule("lov-tilsyn", Act.VISIT, "Tilsyn", "BL § 156", phases=(Phase(Span(months=6)),), sections=PLACEMENT),
)
"""What barnets lov asks of a measure, as rates: two visits a year are one every six months."""
SEGMENT = {
    "rule": pl.String(),
    "act": pl.String(),
    "child_id": pl.String(),
    "key": pl.String(),
    "from": pl.Date(),
    "to": pl.Date(),
    "times": pl.Float64(),
}
DEMAND_SCHEMA = {"month": pl.Date(), "team_id": pl.String(), "act": pl.String(), "times": pl.Float64()}


def demand(known: Known, records: Records, policy: Policy | None, months: Sequence[date]) -> pl.DataFrame:
    """Expected number of each act: month (its first day), team_id (null: nobody has the case), act, times.

    A measure runs as known; one without an end runs on. For each measure (or child) and month the rule that asks most
    sets the number. Examinations and notifications are those that began in the month.
    """
    rules = [*BY_LAW, *(rule for rule in (policy.rules if policy else ()) if rule.act in REPEATED)]
    own = policy.programme if policy else ""
    segments = pl.concat(
        [
            pl.DataFrame(schema=SEGMENT),
            *(_segments(known, rule, "" if rule in BY_LAW else own) for rule in rules),
            _decided(known),
        ]
    )
    found = [pl.DataFrame(schema=DEMAND_SCHEMA)]
    for month in months:
        team_of = _teams(records, month)
        times = pl.concat([_within(segments, month), _begun(known, month)])
        rows = times.join(team_of, on="child_id", how="left").group_by("team_id", "act").agg(pl.col("times").sum())
        found.append(rows.select(pl.lit(month, pl.Date()).alias("month"), "team_id", "act", "times"))
    return pl.concat(found).sort("month", "team_id", "act", nulls_last=True)


def _teams(records: Records, month: date) -> pl.DataFrame:
    """child_id, team_id of the adviser who has the child's case on the first day, or on the last if it came later."""
    found = []
    for day in (month, add_months(month, 1) - timedelta(days=1)):
        latest, people = responsible(records, day)
        found.append(latest.join(people, left_on="child_case", right_on="case_id", how="left"))
    return (
        pl.concat(found)
        .drop_nulls("team_id")
        .unique("child_id", keep="first", maintain_order=True)
        .select("child_id", "team_id")
    )


def _segments(known: Known, rule: PolicyRule, programme: str) -> pl.DataFrame:
    """When a rule asks what of each measure in its scope, as stretches with the number of times in all."""
    rows = known.episodes.filter(scope(known.episodes, rule))
    rows = rows.select("child_id", "start", "lapse", key="episode_id")
    start = pl.col("start")
    begun: pl.Expr = start
    found = []
    if rule.first is not None:
        day = after(start, rule.first)
        found.append(_stretch(rows, rule.key, rule.act, day, day.dt.offset_by("1d"), pl.lit(1.0)))
        begun = day
    earlier: pl.Expr = start
    for phase in rule.phases:
        end = after(start, phase.until) if phase.until else pl.lit(None, pl.Date())
        opened = pl.max_horizontal(begun, earlier)
        found.append(_stretch(rows, rule.key, rule.act, opened, end, pl.lit(None), length=_days(phase.every)))
        earlier = end
    stretches = pl.concat(found)
    return _while_enrolled(stretches, known, programme) if programme else stretches


def _while_enrolled(stretches: pl.DataFrame, known: Known, programme: str) -> pl.DataFrame:
    mine = known.enrolments.filter(pl.col("programme_id") == programme).select("child_id", "start", "end")
    return (
        stretches.join(mine, on="child_id")
        .with_columns(pl.max_horizontal("from", "start").alias("from"), pl.min_horizontal("to", "end").alias("to"))
        .filter(pl.col("to").is_null() | (pl.col("from") < pl.col("to")))
        .select(SEGMENT)
    )


def _days(span: Span) -> pl.Expr:
    return pl.lit(span.months * DAYS_A_MONTH + span.days)


def _stretch(
    rows: pl.DataFrame,
    rule: str,
    act: Act,
    begun: pl.Expr,
    end: pl.Expr,
    times: pl.Expr,
    *,
    length: pl.Expr | None = None,
) -> pl.DataFrame:
    """A stretch that ends with the measure; `times` a day where a length is given: an open stretch has no whole."""
    per_day = times if length is None else 1 / length
    return (
        rows.with_columns(
            pl.lit(rule).alias("rule"),
            pl.lit(act.value).alias("act"),
            begun.alias("from"),
            pl.min_horizontal(end, "lapse").alias("to"),
            per_day.alias("times"),
        )
        .filter(pl.col("to").is_null() | (pl.col("from") < pl.col("to")))
        .select(pl.col(name).cast(kind) for name, kind in SEGMENT.items())
    )


def _decided(known: Known) -> pl.DataFrame:
    """The interval that was decided last for each measure, from its decision on."""
    rows = in_force(known).join(
        known.episodes.select("child_id", "start", "lapse", key="episode_id"), on="key", how="inner"
    )
    months, days = pl.col("interval_months").fill_null(0), pl.col("interval_days")
    length = pl.when(days.is_not_null()).then(days.cast(pl.Float64())).otherwise(months * DAYS_A_MONTH)
    begun = pl.max_horizontal("decided", "start")
    return _stretch(rows, "sag", Act.FOLLOWUP, begun, pl.lit(None, pl.Date()), pl.lit(None), length=length)


def _within(segments: pl.DataFrame, month: date) -> pl.DataFrame:
    """act, child_id, times: the days of each stretch in the month, the most demanding rule for measure and child."""
    first, last = pl.lit(month), pl.lit(add_months(month, 1))
    to = pl.min_horizontal("to", last)
    days = (to - pl.max_horizontal("from", first)).dt.total_days()
    by_rule = (
        segments.filter((pl.col("from") < last) & (pl.col("to").is_null() | (pl.col("to") > first)))
        .group_by("act", "child_id", "key", "rule")
        .agg(times=(days * pl.col("times")).sum())
    )
    by_measure = by_rule.group_by("act", "child_id", "key").agg(pl.col("times").max())
    shared = pl.col("act").is_in([act.value for act in OF_CHILD])
    return by_measure.group_by("act", "child_id").agg(
        times=pl.when(shared.first()).then(pl.col("times").max()).otherwise(pl.col("times").sum())
    )


def _begun(known: Known, month: date) -> pl.DataFrame:
    """Examinations, assessments and notifications that began in the month: act, child_id, times."""
    end = add_months(month, 1)

    def inside(day: pl.Expr) -> pl.Expr:
        return (day >= month) & (day < end)

    kinds = {"child_examination": Act.EXAMINATION.value, "assessment": Act.ASSESSMENT.value}
    examined = known.examinations.filter(inside(pl.col("aware")) & pl.col("kind").is_in(list(kinds))).select(
        "child_id", act=pl.col("kind").replace_strict(kinds, return_dtype=pl.String())
    )
    notified = known.notifications.filter(inside(pl.col("received").dt.date())).select(
        "child_id", act=pl.lit(Act.NOTIFICATION.value)
    )
    return pl.concat([examined, notified]).group_by("act", "child_id").agg(times=pl.len().cast(pl.Float64()))
