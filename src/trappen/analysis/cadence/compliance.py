"""The share of each deadline kept, quarter by quarter. Source: docs/methods/compliance.md."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import polars as pl

from trappen.analysis.cadence.families import all_duties, computed_rules, not_computed
from trappen.analysis.cadence.known import known
from trappen.analysis.cadence.reports import NotComputed
from trappen.analysis.cadence.standing import standing
from trappen.domain import formats
from trappen.domain.deadlines.rules import RuleBook
from trappen.domain.deadlines.status import Status
from trappen.domain.law import Law
from trappen.domain.periods import Period, add_months
from trappen.domain.proportions import wilson
from trappen.parameters.deadlines import rule_book
from trappen.records.container import Records

QUARTERS = 5
"""The running quarter and the four before it."""


@dataclass(frozen=True, slots=True)
class Compliance:
    """How one deadline was kept in one quarter: those that fell due in it, before the day looked at.

    `kept` of `of` were done in time. `excluded` never came to bind, because the measure ended or the child left on or
    before the due day; `pending` fall due in what is left of the quarter. Neither is in `of`. `interval` is Wilson's,
    of 95 %, as shares; None with `share` where there are no cases.
    """

    rule: str
    title: str
    period: Period
    whole: bool
    kept: int
    of: int
    excluded: int
    pending: int

    @property
    def has_cases(self) -> bool:
        return self.of > 0

    @property
    def share(self) -> Fraction | None:
        """Kept over fallen due; None where no case fell due, and never 100 % of nothing."""
        return Fraction(self.kept, self.of) if self.of else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """The interval of the share; None where there are no cases."""
        return wilson(self.kept, self.of)

    @property
    def quarter(self) -> str:
        """The quarter's Danish name."""
        return formats.quarter(self.period.start)


@dataclass(frozen=True, slots=True)
class ComplianceReport:
    """The deadlines kept, one entry per computed rule and quarter, the earliest quarter first. The last quarter holds
    `on` and is not `whole`, unless `on` is its first day outside."""

    on: date
    quarters: tuple[Period, ...]
    entries: tuple[Compliance, ...]
    not_computed: tuple[NotComputed, ...]
    source: str
    digest: str

    def of(self, rule: str) -> tuple[Compliance, ...]:
        """The quarters of one rule, in order; none if it was not computed."""
        return tuple(entry for entry in self.entries if entry.rule == rule)

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules computed, in the order of the rule families."""
        return tuple(dict.fromkeys(entry.rule for entry in self.entries))


def compliance(
    records: Records, on: date, *, quarters: int = QUARTERS, book: RuleBook | None = None
) -> ComplianceReport:
    """How each deadline was kept in the quarter of the day before `on` and those before it, as known on `on`.

    A deadline that binds the family is nothing the municipality keeps, and is left out.

    Raises:
        MissingTableError: without episodes or follow-ups there is nothing to answer.
        ValueError: if `quarters` is not at least 1.
    """
    if quarters < 1:
        raise ValueError("at least one quarter")
    records.table("episodes")
    records.table("followups")
    rules = book or rule_book(on)
    seen = known(records, rules, on)
    periods = _quarters(on, quarters)
    counts = _counts(all_duties(seen), rules, on, periods)
    citizen = {rule.rule for rule in rules.rules if rule.citizen}
    titles = rules.titles()
    return ComplianceReport(
        on=on,
        quarters=periods,
        entries=tuple(
            Compliance(name, titles[name], period, (period.end or on) <= on, *counts.get((name, period.start), NONE))
            for name in computed_rules(seen)
            if name not in citizen
            for period in periods
        ),
        not_computed=tuple(
            entry for entry in (*not_computed(seen, rules), *_switched_off(rules)) if entry.rule not in citizen
        ),
        source=records.source,
        digest=records.digest,
    )


def _switched_off(book: RuleBook) -> list[NotComputed]:
    """The rules that are computed under one law and not under the other: no cases there says nothing of them."""
    titles = book.titles()
    return [
        NotComputed(rule.rule, titles[rule.rule], None, f"fristen efter {Law(rule.law).full_name}. {rule.why_off}")
        for rule in book.switched_off
        if book.parts(rule.rule)
    ]


NONE = (0, 0, 0, 0)


def _quarters(on: date, count: int) -> tuple[Period, ...]:
    """The quarter of the day before `on`, and the ones before it, in order."""
    day = date.fromordinal(on.toordinal() - 1)
    first = date(day.year, day.month - (day.month - 1) % 3, 1)
    starts = [add_months(first, -3 * back) for back in range(count - 1, -1, -1)]
    return tuple(Period(start, add_months(start, 3)) for start in starts)


def _counts(
    duties: pl.DataFrame, book: RuleBook, on: date, periods: tuple[Period, ...]
) -> dict[tuple[str, date], tuple[int, int, int, int]]:
    """(rule, first day of quarter) → kept, of, excluded, pending."""
    last = periods[-1].end or on
    due = pl.col("due")
    rows = duties.filter(due.is_between(periods[0].start, last, closed="left")).with_row_index("row")
    status = standing(rows, book, on, horizon_days=0).select("row", "status")
    fallen = pl.col("status").is_not_null() & (due < on)
    counts = (
        rows.join(status, on="row", how="left")
        .group_by("rule", quarter=due.dt.truncate("1q"))
        .agg(
            kept=(fallen & (pl.col("status") == Status.KEPT.value)).sum(),
            of=fallen.sum(),
            excluded=pl.col("status").is_null().sum(),
            pending=(pl.col("status").is_not_null() & (due >= on)).sum(),
        )
    )
    return {(rule, quarter): tuple(rest) for rule, quarter, *rest in counts.iter_rows()}
