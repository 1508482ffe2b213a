from trappen.web.finance.models.appropriations import (
    NOTE_LENGTH,
    TEXT_LENGTH,
    TITLE_LENGTH,
    Appropriation,
    AppropriationLimit,
    AppropriationLine,
    AppropriationStep,
)
from trappen.web.finance.models.records import Budget, ChartAccount, Correction, Posting
from trappen.web.finance.models.worklist import TRANSITIONS, WorkItem, WorkReason, WorkState, WorkStep

__all__ = [
    "NOTE_LENGTH",
    "TEXT_LENGTH",
    "TITLE_LENGTH",
    "TRANSITIONS",
    "Appropriation",
    "AppropriationLimit",
    "AppropriationLine",
    "AppropriationStep",
    "Budget",
    "ChartAccount",
    "Correction",
    "Posting",
    "WorkItem",
    "WorkReason",
    "WorkState",
    "WorkStep",
]
