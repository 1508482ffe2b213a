from trappen.web.finance.models.appropriations import (
    NOTE_LENGTH,
    TEXT_LENGTH,
    TITLE_LENGTH,
    Appropriation,
    AppropriationLimit,
    AppropriationLine,
    AppropriationStep,
)
from trappen.web.finance.models.by_hand import ByHand
from trappen.web.finance.models.corrections import REASONS, HandCorrection
from trappen.web.finance.models.factors import SOURCE_LENGTH, PriceFactor
from trappen.web.finance.models.limits import RefusionLimit
from trappen.web.finance.models.pairs import PairState, PostingPair, PostingSum
from trappen.web.finance.models.records import Budget, ChartAccount, Correction, Posting
from trappen.web.finance.models.worklist import TRANSITIONS, WorkItem, WorkReason, WorkState, WorkStep

__all__ = [
    "NOTE_LENGTH",
    "REASONS",
    "SOURCE_LENGTH",
    "TEXT_LENGTH",
    "TITLE_LENGTH",
    "TRANSITIONS",
    "Appropriation",
    "AppropriationLimit",
    "AppropriationLine",
    "AppropriationStep",
    "Budget",
    "ByHand",
    "ChartAccount",
    "Correction",
    "HandCorrection",
    "PairState",
    "Posting",
    "PostingPair",
    "PostingSum",
    "PriceFactor",
    "RefusionLimit",
    "WorkItem",
    "WorkReason",
    "WorkState",
    "WorkStep",
]
