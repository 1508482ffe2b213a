"""What is due, the adviser's week, what was typed and confirmed, and cases given to another adviser."""

from trappen.web.cadence.models.confirmations import Confirmation
from trappen.web.cadence.models.due import DueItem
from trappen.web.cadence.models.entries import Act, Entry, Outcome
from trappen.web.cadence.models.feeds import CalendarFeed, token_hash
from trappen.web.cadence.models.filings import Filed, Filing
from trappen.web.cadence.models.inspections import InspectedFile, Inspection
from trappen.web.cadence.models.moves import Move, MoveOutcome, Reason, Reassignment
from trappen.web.cadence.models.proposals import Proposal, ProposalState, ProposedMove
from trappen.web.cadence.models.reminders import Digest, ReminderChoice, Sending
from trappen.web.cadence.models.week import NextAct, OpenCase

__all__ = [
    "Act",
    "CalendarFeed",
    "Confirmation",
    "Digest",
    "DueItem",
    "Entry",
    "Filed",
    "Filing",
    "InspectedFile",
    "Inspection",
    "Move",
    "MoveOutcome",
    "NextAct",
    "OpenCase",
    "Outcome",
    "Proposal",
    "ProposalState",
    "ProposedMove",
    "Reason",
    "Reassignment",
    "ReminderChoice",
    "Sending",
    "token_hash",
]
