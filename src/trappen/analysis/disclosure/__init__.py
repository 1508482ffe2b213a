"""Small numbers: suppression with its audit, and warnings."""

from trappen.analysis.disclosure.suppression import (
    THRESHOLD,
    Cell,
    DisclosureError,
    Interval,
    Suppressed,
    SuppressedLine,
    SuppressedTable,
    audit,
    audit_line,
    suppress_line,
    suppress_matrix,
    suppress_table,
)
from trappen.analysis.disclosure.warnings import Difference, Differencing, Dominance, differences, dominance

__all__ = [
    "THRESHOLD",
    "Cell",
    "Difference",
    "Differencing",
    "DisclosureError",
    "Dominance",
    "Interval",
    "Suppressed",
    "SuppressedLine",
    "SuppressedTable",
    "audit",
    "audit_line",
    "differences",
    "dominance",
    "suppress_line",
    "suppress_matrix",
    "suppress_table",
]
