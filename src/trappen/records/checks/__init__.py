"""What is wrong with a municipality's records, beyond what reading them shows."""

from trappen.records.checks.base import Rule
from trappen.records.checks.registry import CHECKS, NORMAL, check

__all__ = ["CHECKS", "NORMAL", "Rule", "check"]
