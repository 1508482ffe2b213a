"""Writing what is due, who carries it, and what was done."""

from trappen.web.cadence.actions.confirming import Confirmed, confirm
from trappen.web.cadence.actions.deciding import decide
from trappen.web.cadence.actions.recomputing import recompute
from trappen.web.cadence.actions.registering import Typed, can_undo, register, undo

__all__ = ["Confirmed", "Typed", "can_undo", "confirm", "decide", "recompute", "register", "undo"]
