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

__all__ = [
    "NOTE_LENGTH",
    "TEXT_LENGTH",
    "TITLE_LENGTH",
    "Appropriation",
    "AppropriationLimit",
    "AppropriationLine",
    "AppropriationStep",
    "Budget",
    "ChartAccount",
    "Correction",
    "Posting",
]
