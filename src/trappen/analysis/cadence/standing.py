"""Where duties stand on a day, and why, as frames. The twin is `domain.deadlines.status.stand`."""

from datetime import date

import polars as pl

from trappen.analysis.cadence.acts import instant
from trappen.domain import formats
from trappen.domain.deadlines.rules import DeadlineRule, RuleBook
from trappen.domain.deadlines.status import Status

DUE, DONE, LAPSED, STATUS = pl.col("due"), pl.col("done"), pl.col("lapsed"), pl.col("status")


def standing(duties: pl.DataFrame, book: RuleBook, on: date, *, horizon_days: int) -> pl.DataFrame:
    """Adds `status` and `days_overdue`; duties that never came to bind are left out."""
    required = pl.col("rule").is_in([rule.rule for rule in book.enabled if rule.is_requirement])
    citizen = pl.col("rule").is_in([rule.rule for rule in book.enabled if rule.citizen])
    by_hours = pl.col("due_at").is_not_null() & pl.col("done_at").is_not_null()
    late = pl.when(by_hours).then(instant(pl.col("done_at")) > instant(pl.col("due_at"))).otherwise(DONE > DUE)
    today = pl.lit(on)
    status = (
        pl.when(DONE.is_not_null())
        .then(pl.when(late).then(_text(Status.KEPT_LATE)).otherwise(_text(Status.KEPT)))
        .when(citizen & ((today > DUE) | LAPSED.is_not_null()))
        .then(None)
        .when(LAPSED <= DUE)
        .then(None)
        .when(LAPSED.is_not_null())
        .then(_text(Status.MISSED))
        .when(required & (today >= DUE))
        .then(_text(Status.MISSING_DECISION))
        .when(today > DUE)
        .then(_text(Status.OVERDUE))
        .when((DUE - today).dt.total_days() <= horizon_days)
        .then(_text(Status.DUE_WITHIN))
        .otherwise(_text(Status.UPCOMING))
    )
    until = (
        pl.when(STATUS.is_in([Status.OVERDUE.value, Status.MISSING_DECISION.value]))
        .then(today)
        .when(Status.KEPT_LATE.value == STATUS)
        .then(DONE)
        .when(Status.MISSED.value == STATUS)
        .then(LAPSED)
    )
    return (
        duties.with_columns(status=status)
        .drop_nulls("status")
        .with_columns(days_overdue=(until - DUE).dt.total_days().fill_null(0))
    )


def _text(status: Status) -> pl.Expr:
    return pl.lit(status.value)


def explained(items: pl.DataFrame, book: RuleBook) -> pl.DataFrame:
    """Adds what the rule says of itself (title, section, cited, confidence, act, basis, at_once) and the reason."""
    parts = []
    for (name, law), rows in items.group_by(["rule", "law"], maintain_order=True):
        rule = next(rule for rule in book.enabled if (rule.rule, rule.law) == (name, law))
        parts.append(
            rows.with_columns(
                title=pl.lit(rule.title),
                section=pl.lit(rule.section, pl.String()),
                cited=pl.lit(rule.cited),
                confidence=pl.lit(rule.confidence),
                act=pl.lit(rule.act.value),
                basis=pl.lit(rule.basis.value),
                at_once=pl.lit(rule.is_requirement),
                reason=_reason(rule),
            )
        )
    return (
        pl.concat(parts)
        if parts
        else items.with_columns(
            pl.lit(None, pl.String()).alias(name)
            for name in ("title", "section", "cited", "confidence", "act", "basis", "reason")
        ).with_columns(at_once=pl.lit(None, pl.Boolean()))
    )


def _reason(rule: DeadlineRule) -> pl.Expr:
    """The sentence of `DeadlineRule.reason` for every row."""

    def choice(variant: str, usual: str) -> pl.Expr:
        if not variant:
            return _sentence(usual)
        return pl.when("variant").then(_sentence(variant)).otherwise(_sentence(usual))

    done = choice(rule.fulfilled_variant, rule.fulfilled)
    return pl.concat_str(
        choice(rule.demand_variant, rule.demand),
        pl.lit(f" ({rule.cited}); "),
        pl.when(DONE.is_null()).then(_sentence(rule.undone)).otherwise(done),
        pl.lit("."),
    )


def _sentence(template: str) -> pl.Expr:
    names = [name for name in ("trigger", "due", "done") if f"{{{name}}}" in template]
    names.sort(key=lambda name: template.index(f"{{{name}}}"))
    for name in names:
        template = template.replace(f"{{{name}}}", "{}")
    return pl.format(template, *(long_date(pl.col(name)) for name in names)) if names else pl.lit(template)


def long_date(day: pl.Expr) -> pl.Expr:
    """The date as `formats.long_date` writes it."""
    months = dict(enumerate(formats.MONTHS, start=1))
    month = day.dt.month().cast(pl.Int64).replace_strict(months, return_dtype=pl.String())
    return pl.format("{}. {} {}", day.dt.day(), month, day.dt.year())
