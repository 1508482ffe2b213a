"""Writing what is due and who carries it."""

from trappen.web.cadence.actions.recomputing import recompute

__all__ = ["recompute"]
