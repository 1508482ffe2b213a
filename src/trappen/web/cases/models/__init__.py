"""Children under their pseudonymous key, what is done for them, and, apart and encrypted, who they are."""

from trappen.web.cases.models.casework import Assignment, Case, Episode
from trappen.web.cases.models.child import Child, ChildRecord
from trappen.web.cases.models.events import (
    CadenceDecision,
    Contact,
    Decision,
    Examination,
    Followup,
    GoalStep,
    Notification,
    Plan,
    Score,
    Visit,
)
from trappen.web.cases.models.identity import Identity
from trappen.web.cases.models.price import Price

__all__ = [
    "Assignment",
    "CadenceDecision",
    "Case",
    "Child",
    "ChildRecord",
    "Contact",
    "Decision",
    "Episode",
    "Examination",
    "Followup",
    "GoalStep",
    "Identity",
    "Notification",
    "Plan",
    "Price",
    "Score",
    "Visit",
]
