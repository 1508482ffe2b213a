"""Computing a programme's targets and reach, and keeping the answer."""

from datetime import date, datetime
from typing import Any

import polars as pl
from django.db import transaction
from django.utils import timezone

from trappen.analysis.indicators import followed_targets
from trappen.analysis.keyfigures.target_group import enrolled, reach
from trappen.domain import formats
from trappen.domain.figures import Source
from trappen.records.container import Records
from trappen.reporting.document import Block, Document, Notice
from trappen.reporting.reach import reach_table, since_table
from trappen.reporting.store import plain
from trappen.reporting.targets import target_blocks
from trappen.web.accounts.models import User
from trappen.web.audit.actions import Subject, record
from trappen.web.audit.models import EventType
from trappen.web.programmes.models import ProgrammePlan
from trappen.web.programmes.targets import queries
from trappen.web.programmes.targets.queries import Kind
from trappen.web.runs.actions import store
from trappen.web.runs.models import Run
from trappen.web.runs.queries import Question


def compute(*, asked: Question, plan: ProgrammePlan, by: User, now: datetime) -> Run:
    """Counts in the user's scope and stores the answer as it may be shown to them.

    Raises:
        TrappenError: if the plan cannot be read or has no target group to count.
        MissingTableError: without a table that the target group takes.
    """
    found, on = queries.records(by), timezone.localtime(now).date()
    threshold = None if asked.scope["open"] else by.municipality.small_number_threshold if by.municipality else None
    make = _targets if asked.kind == Kind.TARGETS else _reach
    blocks = make(found, plan, on, threshold)
    result: dict[str, Any] = {
        "document": plain(Document(plan.name, _head(found), blocks, made_on=on)),
        "on": on.isoformat(),
    }
    with transaction.atomic():
        run = store(question=asked, result=result, by=by, now=now)
        record(
            EventType.RUN_STORED,
            by=by,
            now=now,
            municipality=asked.municipality,
            subject=Subject("run", str(run.pk)),
            what={"kind": asked.kind, **asked.parameters},
        )
    return run


def _targets(found: Records, plan: ProgrammePlan, on: date, threshold: int | None) -> tuple[Block, ...]:
    followed = followed_targets(found, queries.programme_of(plan), plan.records_key, on)
    return target_blocks(followed, on, threshold=threshold)


def _reach(found: Records, plan: ProgrammePlan, on: date, threshold: int | None) -> tuple[Block, ...]:
    rule, day = queries.rule_of(plan), queries.day_of(found, on)
    counts = reach(found, plan.records_key, rule, day)
    source = Source(found.source, "tabellerne children og programme_enrolments", found.as_of)
    since = since_table(_by_year(found, plan, day), counts, source, threshold=threshold)
    hidden = Notice("Indskrevne efter år:", ("Tabellen er skjult, fordi den har små tal eller røber dem.",))
    return (reach_table(counts, source, threshold=threshold), since or hidden)


def _by_year(found: Records, plan: ProgrammePlan, on: date) -> dict[int, int]:
    years = enrolled(found, plan.records_key, on).group_by(pl.col("since").dt.year()).len().sort("since")
    return dict(years.iter_rows())


def _head(found: Records) -> tuple[tuple[str, str], ...]:
    as_of = formats.long_date(found.as_of) if found.as_of else formats.MISSING
    return (("Kommune", found.source), ("Data", f"Udtræk pr. {as_of}"))
