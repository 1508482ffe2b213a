"""Which episode each posting pays for."""

from trappen.records.reconciliation.matching.core import MEASURE_FUNCTIONS, Matched, match
from trappen.records.reconciliation.matching.result import RULES

__all__ = ["MEASURE_FUNCTIONS", "RULES", "Matched", "match"]
