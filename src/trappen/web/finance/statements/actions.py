"""Computing a statement in its user's scope and keeping the answer."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import polars as pl
from django.utils import timezone

from trappen.domain import formats
from trappen.domain.errors import TrappenError
from trappen.domain.figures import Source
from trappen.records.container import Records
from trappen.reporting.document import Document
from trappen.reporting.statements.cells import Viewer
from trappen.reporting.store import plain
from trappen.web.accounts.models import User
from trappen.web.audit.actions import store_run
from trappen.web.finance.limits.queries import known
from trappen.web.finance.statements import queries
from trappen.web.finance.statements.kinds import Kind
from trappen.web.finance.statements.making import MAKERS, Asked
from trappen.web.registers.queries import threshold_of
from trappen.web.runs.models import Run


def compute(*, kind: Kind, parameters: Mapping[str, Any], by: User, now: datetime) -> Run | None:
    """Computes what was asked for and stores it; what cannot be computed is stored as the reason why.

    None where nothing is loaded any more.
    """
    question = queries.question(by, kind, parameters)
    if question is None or by.municipality is None:
        return None
    records = queries.records(by)
    threshold = threshold_of(question)
    viewer = Viewer(Source(records.source, "bogføring, indsatser og priser", records.as_of), threshold)
    today = timezone.localtime(now).date()
    year = int(parameters["aar"]) if "aar" in parameters else None
    budget = queries.budget(by.municipality, records.as_of, today=today, year=year)
    asked = Asked(records, budget, parameters, viewer, known(by.municipality))
    try:
        title, blocks = MAKERS[kind](asked)
    except TrappenError as error:
        result: dict[str, Any] = {"fault": {"what": error.what, "why": error.why, "now": error.now}}
    else:
        document = Document(title, _head(records), blocks, made_on=today)
        result = {"document": plain(document), "links": _links(records) if threshold is None else {}}
    return store_run(question=question, result=result, by=by, now=now)


def _head(records: Records) -> tuple[tuple[str, str], ...]:
    as_of = formats.long_date(records.as_of) if records.as_of else formats.MISSING
    return (("Kommune", records.source), ("Data", f"Udtræk pr. {as_of}"))


def _links(records: Records) -> dict[str, str]:
    """The child of each episode and case, for those who may follow it there."""
    pairs: dict[str, str] = {}
    for table, key in (("episodes", "episode_id"), ("cases", "case_id")):
        frame = records.optional(table).select(key, "child_id").drop_nulls().unique(key, keep="first")
        pairs |= dict(frame.iter_rows())
    known = records.optional("children")["child_id"].drop_nulls()
    return pairs | dict(pl.DataFrame({"child": known, "same": known}).iter_rows())
