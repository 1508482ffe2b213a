"""The codes that an adviser chooses between instead of writing text: code → Danish title. The values: casework.toml."""

from collections.abc import Mapping

from trappen.parameters.files import read


def _titles(kind: str) -> Mapping[str, str]:
    return {entry["code"]: entry["title"] for entry in read("casework")[kind]}


GOALS = _titles("goal")
"""The area of a goal (barnets lov § 2, stk. 2)."""
GOAL_STATUSES = _titles("goal_status")
"""How it goes with a goal."""
INTERVAL_REASONS = _titles("interval_reason")
"""Why a measure is followed up as often as it is (barnets lov § 95, stk. 3)."""
NOT_HEARD = _titles("not_heard")
"""Why the child was not heard (barnets lov § 5, stk. 4)."""
