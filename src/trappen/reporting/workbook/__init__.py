"""An investment case as a workbook that works itself out: every result is a formula over what was stated.

»Forudsætninger« holds what was stated, a row for each item; »Beløb« the same rows as amounts by year; then a sheet for
each option, and before them the options beside each other. A year without an amount is the word »mangler«, and so is
all that needs it: whoever types a number over it, or changes another, sees what follows. Source:
docs/methods/investment.md.
"""

from trappen.reporting.workbook.whole import case_workbook

__all__ = ["case_workbook"]
