"""The column contracts: every table that Trappen reads, in the order in which they can be loaded."""

from collections.abc import Mapping
from types import MappingProxyType

from trappen.records.contracts import casework, economy, people, prices
from trappen.records.contracts.base import Column, Kind, Table

TABLES: Mapping[str, Table] = MappingProxyType(
    {table.name: table for table in (*people.TABLES, *casework.TABLES, *economy.TABLES, *prices.TABLES)}
)

__all__ = ["TABLES", "Column", "Kind", "Table"]
