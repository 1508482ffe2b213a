"""Computing the ladder and keeping the answer."""

from datetime import date, datetime
from typing import Any

from trappen.analysis.keyfigures.report import ladder_report
from trappen.analysis.keyfigures.results import LadderReport
from trappen.reporting.ladder import OF_ECONOMY, view
from trappen.reporting.ladder_groups import group_tables
from trappen.reporting.store import plain
from trappen.web.accounts.models import User
from trappen.web.audit.actions import store_run
from trappen.web.ladder import queries
from trappen.web.registers.queries import threshold_of
from trappen.web.runs.models import Run
from trappen.web.runs.queries import Question


def compute(*, asked: Question, first: date, last: date, by: User, now: datetime, unasked: bool = False) -> Run:
    """Counts the ladder in the user's scope and stores tables and charts as they may be shown to them.

    With `unasked` nobody is told to have done it: the worker counts ahead for the user.
    """
    report = ladder_report(queries.records(by), first, last, by=asked.parameters["by"] or None)
    threshold = threshold_of(asked)
    result = as_stored(report, threshold, refused=frozenset() if asked.scope["economy"] else OF_ECONOMY)
    return store_run(question=asked, result=result, by=None if unasked else by, now=now)


def as_stored(report: LadderReport, threshold: int | None, *, refused: frozenset[int] = frozenset()) -> dict[str, Any]:
    """The whole and each group as blocks of a document; numbers that may not be shown are not in it."""
    whole = view(report, threshold=threshold, refused=refused)
    return {
        "places": [place.key for place in whole.places],
        "stock": plain(whole.stock()),
        "flow": plain(whole.flow()),
        "moves": {name: plain(cell) for name, cell in whole.moves().items()},
        "durations": plain(whole.durations()),
        "key_figures": plain(whole.key_figures()),
        "groups": [plain(table) for table in group_tables(whole)],
        "coverage": plain(whole.coverage()),
        "notes": list(report.notes),
    }
