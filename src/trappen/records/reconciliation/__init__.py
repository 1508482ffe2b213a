"""The first hour's reconciliation between the case system and the accounts."""

from trappen.records.reconciliation.findings import CODES, reconcile
from trappen.records.reconciliation.totals import Total, Totals, totals

__all__ = ["CODES", "Total", "Totals", "reconcile", "totals"]
