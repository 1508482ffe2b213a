"""What is due for whom, and who carries how much."""

from trappen.web.cadence.queries.due import (
    LATE,
    Age,
    Wanted,
    counts,
    due_items,
    listed,
    of_child,
    rules,
    without_section,
)
from trappen.web.cadence.queries.loads import (
    FOR_CASELOAD,
    FOR_DEADLINES,
    KIND,
    Carried,
    carried,
    lacking,
    latest_run,
    unassigned,
)

__all__ = [
    "FOR_CASELOAD",
    "FOR_DEADLINES",
    "KIND",
    "LATE",
    "Age",
    "Carried",
    "Wanted",
    "carried",
    "counts",
    "due_items",
    "lacking",
    "latest_run",
    "listed",
    "of_child",
    "rules",
    "unassigned",
    "without_section",
]
