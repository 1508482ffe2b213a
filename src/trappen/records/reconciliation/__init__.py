"""The first hour's reconciliation between the case system and the accounts."""

from trappen.records.reconciliation.findings import CODES, reconcile

__all__ = ["CODES", "reconcile"]
