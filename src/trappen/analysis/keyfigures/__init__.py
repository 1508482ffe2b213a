"""Spells, stock and flows on the ladder, and the twelve official key figures."""

from trappen.analysis.keyfigures.groups import By
from trappen.analysis.keyfigures.movements import compared, stock, transitions
from trappen.analysis.keyfigures.report import ladder_report
from trappen.analysis.keyfigures.results import KeyFigure, LadderGroup, LadderReport, Matrix, Tally
from trappen.analysis.keyfigures.spells import UNKNOWN, placements, spells

__all__ = [
    "UNKNOWN",
    "By",
    "KeyFigure",
    "LadderGroup",
    "LadderReport",
    "Matrix",
    "Tally",
    "compared",
    "ladder_report",
    "placements",
    "spells",
    "stock",
    "transitions",
]
