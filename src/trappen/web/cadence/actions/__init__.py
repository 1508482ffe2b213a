"""Writing what is due, who carries it, and what was done."""

from trappen.web.cadence.actions.confirming import Confirmed, confirm
from trappen.web.cadence.actions.deciding import decide, decide_row
from trappen.web.cadence.actions.filing import (
    ChangedMeanwhileError,
    NewChild,
    TypedRow,
    can_undo_filing,
    file_row,
    open_child,
    undo_filing,
)
from trappen.web.cadence.actions.inspecting import answer_file, draw_files
from trappen.web.cadence.actions.kept import compute_kept
from trappen.web.cadence.actions.moving import Handover, MovedMeanwhileError, reassign, undo_moves
from trappen.web.cadence.actions.placing import LINKS, place, with_children
from trappen.web.cadence.actions.planning import plan_capacity
from trappen.web.cadence.actions.proposing import accept, ask, choose, compute_proposal, discard
from trappen.web.cadence.actions.proposing import fail as fail_proposal
from trappen.web.cadence.actions.recomputing import recompute
from trappen.web.cadence.actions.reconciling import decide_move, settle_moves
from trappen.web.cadence.actions.registering import Typed, can_undo, register, undo
from trappen.web.cadence.actions.reminding import choose_reminders, remind
from trappen.web.cadence.actions.week import forget

__all__ = [
    "LINKS",
    "ChangedMeanwhileError",
    "Confirmed",
    "Handover",
    "MovedMeanwhileError",
    "NewChild",
    "Typed",
    "TypedRow",
    "accept",
    "answer_file",
    "ask",
    "can_undo",
    "can_undo_filing",
    "choose",
    "choose_reminders",
    "compute_kept",
    "compute_proposal",
    "confirm",
    "decide",
    "decide_move",
    "decide_row",
    "discard",
    "draw_files",
    "fail_proposal",
    "file_row",
    "forget",
    "open_child",
    "place",
    "plan_capacity",
    "reassign",
    "recompute",
    "register",
    "remind",
    "settle_moves",
    "undo",
    "undo_filing",
    "undo_moves",
    "with_children",
]
