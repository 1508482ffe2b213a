"""Indicators of a programme's targets, computed from records on the days asked for."""

from trappen.analysis.indicators.values import Whom, indicator_values, status_days

__all__ = ["Whom", "indicator_values", "status_days"]
