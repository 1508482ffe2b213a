"""What a check is made of: its words, and a function from records to the rows that fail."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from trappen.domain.problems import Severity
from trappen.records.container import Records
from trappen.records.contracts import TABLES, Kind

INDEX, FILE, ROW, KEY, VALUE = "__index", "file", "row", "key", "value"

NOTHING = pl.DataFrame(schema={FILE: pl.String, ROW: pl.UInt32, KEY: pl.String, VALUE: pl.String})


@dataclass(frozen=True, slots=True)
class Hit:
    """Rows that fail: `rows` has `file`, `row`, `key` and `value`; `what` makes the sentence from the value."""

    table: str
    column: str
    rows: pl.DataFrame
    what: Callable[[str], str] | None = None


@dataclass(frozen=True)
class Subject:
    """The records under check, and the day they are checked on; each table is made ready for all checks at once."""

    records: Records
    on: date
    _ready: dict[str, pl.DataFrame] = field(default_factory=dict, init=False, repr=False, compare=False)

    def frame(self, table: str) -> pl.DataFrame:
        """The table with `__index`, and the rows' `__file` and `__row`; without rows where the input lacks it."""
        if table not in self._ready:
            self._ready[table] = self._placed(table)
        return self._ready[table]

    def _placed(self, table: str) -> pl.DataFrame:
        frame = self.records.optional(table).with_row_index(INDEX)
        origin = self.records.origins.get(table)
        if origin is None or origin.height != frame.height:
            nothing = pl.lit(None, pl.String).alias("__file"), pl.lit(None, pl.UInt32).alias("__row")
            return frame.with_columns(*nothing)
        return frame.with_columns(origin["file"].alias("__file"), origin["row"].alias("__row"))

    def hit(self, table: str, column: str, failing: pl.DataFrame, *, what: Callable[[str], str] | None = None) -> Hit:
        """The failing rows of `frame(table)`, with the cell of `column` as the value; personal cells are not shown."""
        if failing.is_empty():
            return Hit(table, column, NOTHING, what)
        about = TABLES[table].column(column)
        cell = _kroner(column) if about.kind is Kind.AMOUNT else pl.col(column).cast(pl.String)
        shown = pl.lit("") if about.personal else cell
        rows = failing.select(
            pl.col("__file").alias(FILE), pl.col("__row").alias(ROW), _key(table).alias(KEY), shown.alias(VALUE)
        )
        return Hit(table, column, rows, what)


def _kroner(column: str) -> pl.Expr:
    """Øre as kroner, as a person types them."""
    size = pl.col(column).abs()
    sign = pl.when(pl.col(column) < 0).then(pl.lit("-")).otherwise(pl.lit(""))
    ore = (size % 100).cast(pl.String).str.zfill(2)
    return pl.concat_str(sign, (size // 100).cast(pl.String), pl.lit(","), ore)


def _key(table: str) -> pl.Expr:
    keys = [pl.col(name).cast(pl.String).fill_null("") for name in TABLES[table].key]
    return pl.concat_str(keys, separator=" / ")


@dataclass(frozen=True, slots=True)
class Rule:
    """One check: a stable code, how grave it is, what it says in Danish, what to do, and the function."""

    code: str
    severity: Severity
    what: str
    now: str
    find: Callable[[Subject], Iterator[Hit]]
