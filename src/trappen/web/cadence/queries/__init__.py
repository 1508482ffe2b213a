"""What is due for whom, and who carries how much."""

from trappen.web.cadence.queries.due import LATE, Age, Wanted, counts, due_items, listed, of_child, rules
from trappen.web.cadence.queries.loads import KIND, Carried, carried, latest_run, unassigned

__all__ = [
    "KIND",
    "LATE",
    "Age",
    "Carried",
    "Wanted",
    "carried",
    "counts",
    "due_items",
    "latest_run",
    "listed",
    "of_child",
    "rules",
    "unassigned",
]
