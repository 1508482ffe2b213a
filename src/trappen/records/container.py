"""Records in memory: one frame per table, each as its contract says."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

import polars as pl

from trappen.domain.errors import MissingTableError
from trappen.domain.ladder import Ladder
from trappen.domain.problems import Problem, has_errors
from trappen.records.contracts import TABLES, Kind

DTYPES: Mapping[Kind, pl.DataType] = MappingProxyType(
    {
        Kind.TEXT: pl.String(),
        Kind.DATE: pl.Date(),
        Kind.DATETIME: pl.Datetime("us"),
        Kind.INTEGER: pl.Int64(),
        Kind.DECIMAL: pl.Float64(),
        Kind.AMOUNT: pl.Int64(),
        Kind.BOOLEAN: pl.Boolean(),
        Kind.CHOICE: pl.String(),
        Kind.CHOICES: pl.String(),
        Kind.MONTH: pl.Date(),
    }
)


def empty_frame(table: str) -> pl.DataFrame:
    """A frame of the contract's columns without rows."""
    return pl.DataFrame(schema={column.name: DTYPES[column.kind] for column in TABLES[table].columns})


@dataclass(frozen=True)
class Records:
    """The tables of one municipality at one extract.

    Each frame has exactly its contract's columns in the contract's order, with the types of `DTYPES`; optional columns
    that the source lacks are null. Sections are canonical keys (domain.law), accounts canonical strings, place types
    codes; what could not be read so is left as it stood and is in the problems. `ladder` is the one the episodes
    stand on. `digest` is the SHA-256 of the content in canonical order: the same batch has the same digest. `as_of` is
    the date of the extract, where the source tells it. `origins` tells where each row stands: for a table a frame as
    long as the table's, with `file` and `row`; a source without files has none. `counts` holds what the reader counted
    beyond rows, such as the raw rows of a format that repeats its episodes every year. `undated` are the tables whose
    rows tell how it is on the day of the extract, and not since when: a case's adviser, where the source names only who
    has it now. `ended` are measures of which only the child, the first day outside (`end`) and perhaps the `place` are
    told: those that are known from before end with it.
    """

    tables: Mapping[str, pl.DataFrame]
    ladder: Ladder
    source: str
    format: str
    digest: str
    as_of: date | None = None
    control: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    origins: Mapping[str, pl.DataFrame] = field(default_factory=lambda: MappingProxyType({}))
    counts: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    undated: frozenset[str] = frozenset()
    ended: pl.DataFrame | None = None

    def has(self, table: str) -> bool:
        return table in self.tables

    def table(self, name: str) -> pl.DataFrame:
        """The table's frame.

        Raises:
            MissingTableError: if the input lacks it.
        """
        if name not in self.tables:
            raise MissingTableError(name, TABLES[name].title)
        return self.tables[name]

    def optional(self, name: str) -> pl.DataFrame:
        """The table's frame, without rows where the input lacks it. Only for tables whose absence means no rows."""
        return self.tables[name] if name in self.tables else empty_frame(name)


@dataclass(frozen=True)
class Loaded:
    """What reading gave: the records, and every problem found on the way."""

    records: Records
    problems: tuple[Problem, ...]

    @property
    def usable(self) -> bool:
        return not has_errors(self.problems)
