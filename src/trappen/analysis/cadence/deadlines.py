"""What is due, overdue, kept and missed on a day, for all children at once. Source: docs/methods/deadlines.md.

One frame operation per rule; `domain.deadlines.duties` computes the same for one child and is the witness in the tests.
"""

from collections.abc import Mapping
from datetime import date

import polars as pl

from trappen.analysis.cadence import followups
from trappen.analysis.cadence.families import all_duties, computed_rules, not_computed
from trappen.analysis.cadence.known import Known, known
from trappen.analysis.cadence.reports import ITEM_SCHEMA, NEXT_SCHEMA, DeadlineReport, KeptShare, NotComputed
from trappen.analysis.cadence.responsible import responsible
from trappen.analysis.cadence.standing import explained, standing
from trappen.analysis.cadence.upcoming import upcoming
from trappen.analysis.cadence.wanted import EVENTS, enrolled
from trappen.domain.deadlines.policy import Policy
from trappen.domain.deadlines.rules import RuleBook
from trappen.domain.deadlines.status import Status
from trappen.domain.periods import add_months
from trappen.parameters.deadlines import rule_book
from trappen.records.container import Records
from trappen.records.contracts import TABLES

AHEAD_DAYS = 365
OPEN = (Status.OVERDUE, Status.MISSING_DECISION, Status.DUE_WITHIN, Status.UPCOMING)
SETTLED = (Status.KEPT, Status.KEPT_LATE, Status.MISSED)


def deadlines(
    records: Records,
    on: date,
    *,
    horizon_days: int = 30,
    since: date | None = None,
    ahead_days: int = AHEAD_DAYS,
    book: RuleBook | None = None,
    policy: Policy | None = None,
) -> DeadlineReport:
    """Every duty on `on`: the open ones, and those settled that fell due from `since` (default: a year back).

    `upcoming` has the next of each act, bound by law, by the case's decision or by `policy` (a programme's cadence).

    A rule whose table the input lacks is not computed and is named in `not_computed`: no table of visits is not a
    municipality without visits.

    Raises:
        MissingTableError: without episodes or follow-ups there is nothing to answer.
    """
    records.table("episodes")
    records.table("followups")
    rules = book or rule_book(on)
    seen = known(records, rules, on)
    start = since or add_months(on, -12)
    # A duty that was done or came to nothing is told of only where it fell due in the window: most did years ago.
    told = (pl.col("done").is_null() & pl.col("lapsed").is_null()) | pl.col("due").is_between(start, on)
    found = standing(all_duties(seen).filter(told), rules, on, horizon_days=horizon_days)
    is_open = pl.col("status").is_in([status.value for status in OPEN])
    ahead = (pl.col("due") - pl.lit(on)).dt.total_days() <= ahead_days
    found = explained(found.filter(is_open | pl.col("due").is_between(start, on)), rules)
    citizen = [rule.rule for rule in rules.rules if rule.citizen]
    early = standing(followups.early_intervals(seen), rules, on, horizon_days=horizon_days)
    open_duties = [found.filter(is_open & ~pl.col("rule").is_in(citizen)), explained(early.filter(is_open), rules)]
    due_next = upcoming(seen, pl.concat(open_duties, how="diagonal_relaxed"), policy, horizon_days=horizon_days)
    items = _assigned(found.filter(~is_open | ahead), ITEM_SCHEMA, records, seen)
    return DeadlineReport(
        on=on,
        since=start,
        horizon_days=horizon_days,
        ahead_days=ahead_days,
        items=items,
        upcoming=_assigned(due_next.filter(ahead), NEXT_SCHEMA, records, seen),
        by_rule=_counts(items, "rule", "title", "cited"),
        by_team=_counts(items, "team_id"),
        by_adviser=_counts(items, "adviser_id", "team_id"),
        kept=_kept(items, computed_rules(seen), rules, (start, on)),
        not_computed=(*not_computed(seen, rules), *_unfollowed(seen, policy)),
        source=records.source,
        digest=records.digest,
    )


def _assigned(items: pl.DataFrame, schema: Mapping[str, pl.DataType], records: Records, seen: Known) -> pl.DataFrame:
    """With the case, adviser and team of every item and the columns of `schema`, the most overdue first."""
    latest, people = responsible(records, seen.on)
    asked = seen.episodes.select(key="episode_id", own_case="case_id").join(items.select("key"), on="key", how="semi")
    of_episode = asked.unique("key")  # of the few that are asked for: most measures have nothing due
    is_episode, is_case = pl.col("subject") == "episode", pl.col("subject") == "case"
    own = pl.when(is_episode).then(pl.col("own_case")).when(is_case).then(pl.col("key"))
    rank = {status.value: number for number, status in enumerate([*OPEN, *SETTLED])}
    return (
        items.join(of_episode, on="key", how="left")
        .join(latest, on="child_id", how="left")
        .with_columns(case_id=pl.coalesce(own, "child_case"))
        .join(people, on="case_id", how="left")
        .with_columns(rank=pl.col("status").replace_strict(rank, return_dtype=pl.Int8()))
        .sort(["rank", "due", "child_id", "rule", "key"])
        .select(pl.col(name).cast(kind) for name, kind in schema.items())
    )


def _counts(items: pl.DataFrame, *by: str) -> pl.DataFrame:
    """One integer column per status; `cited` and `title` of a rule in two laws are those of the latest due."""
    first = by[0]
    keys = [first] if first == "rule" else list(by)
    named = [pl.col(name).sort_by("due").last() for name in by if name not in keys]
    counts = [(pl.col("status") == status.value).sum().cast(pl.Int64).alias(status.value) for status in Status]
    return items.group_by(keys).agg(*named, *counts).sort(keys, nulls_last=True)


def _kept(
    items: pl.DataFrame, names: tuple[str, ...], book: RuleBook, window: tuple[date, date]
) -> tuple[KeptShare, ...]:
    """Kept over fallen due in `[since, on)`: still open past its day, done late or never done is not kept. A deadline
    that binds the family is nothing the municipality keeps."""
    since, on = window
    fallen = items.filter(pl.col("due").is_between(since, on, closed="left"))
    counts = fallen.group_by("rule").agg(kept=(pl.col("status") == Status.KEPT.value).sum(), of=pl.len())
    by_rule = {name: (kept, of) for name, kept, of in counts.iter_rows()}
    titles = book.titles()
    citizen = {rule.rule for rule in book.rules if rule.citizen}
    return tuple(KeptShare(name, titles[name], *by_rule.get(name, (0, 0))) for name in names if name not in citizen)


def _unfollowed(seen: Known, policy: Policy | None) -> list[NotComputed]:
    """Why a policy says nothing: nobody is enrolled in its programme, or the table of what it wants is not there."""
    if policy is None:
        return []
    if policy.programme and enrolled(seen, policy).is_empty():
        why = f"Ingen børn i udtrækket er indskrevet i programmet »{policy.programme}« på dagen."
        return [NotComputed(rule.key, rule.title, None, why) for rule in policy.rules]
    return [
        NotComputed(rule.key, rule.title, None, f"Tabellen »{TABLES[table].title}« ({table}) mangler.")
        for rule in policy.rules
        if (table := EVENTS[rule.act]) not in seen.tables
    ]
