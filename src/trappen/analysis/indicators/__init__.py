"""Indicators of a programme's targets, computed from records on the days asked for."""

from trappen.analysis.indicators.targets import FollowedTarget, followed_targets
from trappen.analysis.indicators.values import Whom, indicator_values, status_days

__all__ = ["FollowedTarget", "Whom", "followed_targets", "indicator_values", "status_days"]
