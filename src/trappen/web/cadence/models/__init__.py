"""What is due."""

from trappen.web.cadence.models.due import DueItem

__all__ = ["DueItem"]
