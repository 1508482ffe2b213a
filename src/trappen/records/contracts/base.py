"""What a table of records must hold: the words of a contract."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

NO_VALUES: Mapping[str, str] = MappingProxyType({})


class Kind(StrEnum):
    """What a column holds in a file, and what a frame then holds."""

    TEXT = "text"  # String
    DATE = "date"  # Date
    DATETIME = "datetime"  # Datetime("us"), local Danish time without a zone
    INTEGER = "integer"  # Int64
    DECIMAL = "decimal"  # Float64; decimal comma in Danish files. For weights and shares of a post, never for money
    AMOUNT = "amount"  # kroner in the file, whole øre as Int64 in the frame
    BOOLEAN = "boolean"  # Boolean; ja/nej, true/false, 1/0, x
    CHOICE = "choice"  # String holding a code of `values`; the Danish label is read as well
    CHOICES = "choices"  # several codes joined by `;` in the file and in the frame
    MONTH = "month"  # `2026-03` in the file, Date of its first day in the frame


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `title` and `help` are Danish; `name` is the identifier in files, frames and the database.

    `personal` marks what identifies a person (CPR, name) and lives only in the encrypted table of identities.
    `references` names the table in whose key a value must be found. `values` are a choice's codes with their label.
    `also` are other headings that the same thing goes by in real exports, for the suggestions of `trappen map`.
    """

    name: str
    kind: Kind
    title: str
    help: str = ""
    required: bool = False
    personal: bool = False
    references: str | None = None
    values: Mapping[str, str] = field(default_factory=lambda: NO_VALUES)
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """One table: a file `<name>.csv`, `.xlsx` or `.parquet`. `key` names the columns that together identify a row."""

    name: str
    title: str
    help: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    def column(self, name: str) -> Column:
        """The column of that name.

        Raises:
            KeyError: if the table has none.
        """
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.name} has no column {name}")

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)
