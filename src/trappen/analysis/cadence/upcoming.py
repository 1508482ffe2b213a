"""What is due next for every child, what bound it and what came near, as a frame.

Source: docs/methods/due-dates.md. The twin over one child's history is `domain.deadlines.upcoming`.
"""

from collections.abc import Mapping
from datetime import date

import polars as pl

from trappen.analysis.cadence import followups
from trappen.analysis.cadence.known import Known
from trappen.analysis.cadence.wanted import wanted
from trappen.domain.deadlines.act import Act, Basis
from trappen.domain.deadlines.policy import Policy
from trappen.domain.deadlines.status import Status
from trappen.domain.deadlines.upcoming import LACKS

CANDIDATE_SCHEMA: Mapping[str, pl.DataType] = {
    "child_id": pl.String(),
    "subject": pl.String(),
    "key": pl.String(),
    "act": pl.String(),
    "basis": pl.String(),
    "rule": pl.String(),
    "title": pl.String(),
    "cited": pl.String(),
    "trigger": pl.Date(),
    "due": pl.Date(),
    "due_at": pl.Datetime("us"),
    "at_once": pl.Boolean(),
    "reason": pl.String(),
}
PLACE = ("child_id", "subject", "key", "act")
NEAR = ("basis", "rule", "title", "cited", "due", "days_later", "reason")
UPCOMING_SCHEMA: Mapping[str, pl.DataType] = {
    **{name: kind for name, kind in CANDIDATE_SCHEMA.items() if name != "at_once"},
    "status": pl.String(),
    "days_overdue": pl.Int64(),
    "lacks": pl.String(),
    "near": pl.List(
        pl.Struct(
            {
                "basis": pl.String(),
                "rule": pl.String(),
                "title": pl.String(),
                "cited": pl.String(),
                "due": pl.Date(),
                "days_later": pl.Int64(),
                "reason": pl.String(),
            }
        )
    ),
}


def upcoming(known: Known, open_duties: pl.DataFrame, policy: Policy | None, *, horizon_days: int) -> pl.DataFrame:
    """One row per child, subject and act with the columns of `UPCOMING_SCHEMA`, in no order.

    `open_duties` are the explained duties that are open, those of the family left out. `lacks` is Danish text: what the
    case's decision in force lacks.
    """
    parts = [open_duties.select(pl.col(name).cast(kind) for name, kind in CANDIDATE_SCHEMA.items())]
    if policy is not None:
        parts.append(wanted(known, policy, dict(CANDIDATE_SCHEMA)))
    rank = {basis.value: number for number, basis in enumerate(Basis)}
    every = pl.concat(parts).with_columns(
        rank=pl.col("basis").replace_strict(rank, return_dtype=pl.Int8()), alone=pl.struct(PLACE).is_unique()
    )
    rows = pl.concat([_alone(every.filter("alone")), _bound(every.filter(~pl.col("alone")))])
    return (
        _stand(rows, known.on, horizon_days)
        .join(_lacking(known), on=["subject", "key", "act"], how="left")
        .rename({"later": "near"})
        .select(pl.col(name).cast(kind) for name, kind in UPCOMING_SCHEMA.items())
    )


def _alone(rows: pl.DataFrame) -> pl.DataFrame:
    """Those that nothing comes near: by far the most, and they need no order."""
    return rows.select(*CANDIDATE_SCHEMA, later=pl.lit([], UPCOMING_SCHEMA["near"]))


def _bound(rows: pl.DataFrame) -> pl.DataFrame:
    """The first of each child, subject and act, with the others in `later`."""
    first_due = pl.col("due").first()
    later = pl.struct(
        *(pl.col(name) for name in NEAR if name != "days_later"),
        days_later=(pl.col("due") - first_due).dt.total_days(),
    )
    return (
        rows.sort([*PLACE, "due", "rank", "rule", "trigger"])
        .group_by(PLACE, maintain_order=True)
        .agg(
            pl.all().exclude(*PLACE, "rank", "alone").first(),
            later=pl.struct(later.struct.field(name) for name in NEAR).slice(1),
        )
        .select(*CANDIDATE_SCHEMA, "later")
    )


def _stand(rows: pl.DataFrame, on: date, horizon_days: int) -> pl.DataFrame:
    today, due = pl.lit(on), pl.col("due")
    days = (due - today).dt.total_days()
    status = (
        pl.when(pl.col("at_once") & (today >= due))
        .then(pl.lit(Status.MISSING_DECISION.value))
        .when(today > due)
        .then(pl.lit(Status.OVERDUE.value))
        .when(days <= horizon_days)
        .then(pl.lit(Status.DUE_WITHIN.value))
        .otherwise(pl.lit(Status.UPCOMING.value))
    )
    return rows.with_columns(status=status, days_overdue=(-days).clip(lower_bound=0))


def _lacking(known: Known) -> pl.DataFrame:
    """What the decision in force lacks, for the follow-up of its measure."""
    there = (
        pl.col("reasoned").fill_null(value=False),
        pl.col("child_view").fill_null(value=False),
        pl.col("last").is_null() | (pl.col("decided") >= pl.col("last")),
    )
    words = [pl.when(~present).then(pl.lit(word)) for word, present in zip(LACKS, there, strict=True)]
    return (
        followups.in_force(known)
        .select(
            "key",
            subject=pl.lit("episode"),
            act=pl.lit(Act.FOLLOWUP.value),
            lacks=pl.concat_str(words, separator=", ", ignore_nulls=True),
        )
        .filter(pl.col("lacks") != "")
    )
