"""Writes an investment case as TOML such that reading it back gives the same case, and as plain values."""

from trappen.domain.investment.case import Case
from trappen.records.programmes.writing import plain, record_text

__all__ = ["case_text", "plain"]


def case_text(case: Case) -> str:
    """The case as a file. What is not stated is left out."""
    return record_text(case)
