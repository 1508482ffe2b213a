"""Duties after notifications, examinations and decisions, as frames. The twin is `domain.deadlines.acts`."""

import polars as pl

from trappen.analysis.cadence.known import Known, covering, due_after, duties, in_period, linked, running, together
from trappen.domain.deadlines.acts import EXAMINATION_RULES
from trappen.domain.deadlines.rules import PLACEMENT

ZONE = "Europe/Copenhagen"


def instant(local: pl.Expr) -> pl.Expr:
    """Local Danish time as time with a zone; the repeated hour is the first, the skipped one an hour later."""

    def zoned(expr: pl.Expr) -> pl.Expr:
        return expr.dt.replace_time_zone(ZONE, ambiguous="earliest", non_existent="null")

    return pl.coalesce(zoned(local), zoned(local.dt.offset_by("1h")))


def notification_duties(known: Known) -> pl.DataFrame:
    """UND-24, UND-KVIT and UND-GENV."""
    day = pl.col("received").dt.date()
    key = pl.col("notification_id")
    found = []
    for rule in known.book.parts("UND-24"):
        rows = known.notifications.filter(in_period(day, rule.period))
        due_at = (
            (instant(pl.col("received")) + pl.duration(hours=rule.length))
            .dt.convert_time_zone(ZONE)
            .dt.replace_time_zone(None)
        )
        found.append(
            duties(
                rows,
                rule,
                "notification",
                key=key,
                trigger=day,
                due=due_at.dt.date(),
                due_at=due_at,
                done=pl.col("assessed").dt.date(),
                done_at=pl.col("assessed"),
            )
        )
    for rule in known.book.parts("UND-KVIT"):
        rows = known.notifications.filter(in_period(day, rule.period))
        due = due_after(rule, day, known.book)
        found.append(duties(rows, rule, "notification", key=key, trigger=day, due=due, done=pl.col("receipt_sent")))
    return together([*found, *_second_person(known)])


def _second_person(known: Known) -> list[pl.DataFrame]:
    """Only with a measure that had begun before the day of the notification and still ran."""
    day = pl.col("received").dt.date()
    found = []
    for rule in known.book.parts("UND-GENV"):
        measures = known.episodes.filter(covering(known.episodes, rule.sections)).select("child_id", "start", "end")
        rows = (
            known.notifications.filter(in_period(day, rule.period))
            .join(measures, on="child_id", how="inner")
            .filter(running(day) & (pl.col("start") < day))
            .group_by("child_id", "notification_id", "received", "second_person", "left_on")
            .agg(ended=pl.when(pl.col("end").is_null().any()).then(None).otherwise(pl.col("end").max()))
        )
        done = pl.when(pl.col("second_person")).then(day)
        found.append(
            duties(
                rows,
                rule,
                "notification",
                key=pl.col("notification_id"),
                trigger=day,
                due=day,
                done=done,
                lapsed=pl.min_horizontal("ended", "left_on"),
            )
        )
    return found


def examination_duties(known: Known) -> pl.DataFrame:
    """BFU-4M and AFD. A preliminary assessment keeps the deadline."""
    aware, finished, preliminary = pl.col("aware"), pl.col("finished"), pl.col("preliminary")
    found = []
    for kind, name in EXAMINATION_RULES.items():
        for rule in known.book.parts(name):
            rows = known.examinations.filter((pl.col("kind") == kind) & in_period(aware, rule.period))
            found.append(
                duties(
                    rows,
                    rule,
                    "examination",
                    key=pl.col("examination_id"),
                    trigger=aware,
                    due=due_after(rule, aware, known.book),
                    done=pl.min_horizontal(finished, preliminary),
                    lapsed=pl.col("left_on"),
                    variant=(preliminary.is_not_null() & (finished.is_null() | (preliminary < finished))),
                )
            )
    return together(found)


def decision_duties(known: Known) -> pl.DataFrame:
    """HJEMG, FORELØBIG, FORELØBIG-1M and KLAGE."""
    temporary = _kind(known, "temporary")
    notices = _kind(known, "notice")
    return together(
        [
            *_from_decision(known, _returned(known), "HJEMG", pl.col("ended")),
            *_from_decision(known, temporary, "FORELØBIG", pl.col("approved")),
            *_from_decision(known, _replaced(known, temporary), "FORELØBIG-1M", pl.col("replaced")),
            *_from_decision(known, notices, "KLAGE", pl.col("appealed")),
        ]
    )


def _kind(known: Known, kind: str) -> pl.DataFrame:
    return known.decisions.filter(pl.col("kind") == kind)


def _from_decision(known: Known, rows: pl.DataFrame, name: str, done: pl.Expr) -> list[pl.DataFrame]:
    decided = pl.col("decided")
    return [
        duties(
            rows.filter(in_period(decided, rule.period)),
            rule,
            "decision",
            key=pl.col("decision_id"),
            trigger=decided,
            due=due_after(rule, decided, known.book),
            done=done,
            lapsed=pl.col("left_on"),
        )
        for rule in known.book.parts(name)
    ]


def _returned(known: Known) -> pl.DataFrame:
    """Decisions to return home with the end of the placement they name, or of those that ran on the day."""
    decisions = _kind(known, "return_home").select("child_id", "decision_id", "episode_id", "decided", "left_on")
    measures = known.episodes.select("child_id", pl.col("episode_id").alias("key"), "section", "start", "end")
    pairs = linked(decisions, measures, "decided")
    pairs = pairs.filter(pl.col("episode_id").is_not_null() | covering(pairs, PLACEMENT))
    return pairs.group_by("child_id", "decision_id", "decided", "left_on").agg(
        ended=pl.when(pl.col("end").is_null().any()).then(None).otherwise(pl.col("end").max())
    )


def _replaced(known: Known, temporary: pl.DataFrame) -> pl.DataFrame:
    """When the temporary decisions stopped: a new decision without consent, the measure's end, or their own."""
    renewed = (
        temporary.select("child_id", "decision_id", "decided")
        .join(_kind(known, "without_consent").select("child_id", renewed="decided"), on="child_id")
        .filter(pl.col("renewed") >= pl.col("decided"))
        .group_by("decision_id")
        .agg(pl.col("renewed").min())
    )
    ends = known.episodes.select("child_id", "episode_id", "end")
    return (
        temporary.join(renewed, on="decision_id", how="left")
        .join(ends, on=["child_id", "episode_id"], how="left")
        .with_columns(replaced=pl.min_horizontal("renewed", "end", "valid_until"))
    )
