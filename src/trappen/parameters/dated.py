"""Values that change by date: read from TOML, without gaps, and never answered with 0."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from trappen.domain import formats
from trappen.domain.errors import NoValueError
from trappen.domain.periods import Period

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Entry(Generic[T]):
    """A value, the days it holds, and the law or paper that says so."""

    value: T
    period: Period
    reference: str
    confidence: str = "high"


class Dated(Generic[T]):
    """One parameter over time: entries that follow each other without overlap or gap.

    Args:
        name: the parameter's Danish name, for messages.
        entries: in any order; they must join end to start.
        unit: the unit of the values, in Danish (`kr.`, `måneder`).

    Raises:
        ValueError: if entries overlap, leave a gap, lack a reference, or there are none.
    """

    def __init__(self, name: str, entries: Sequence[Entry[T]], *, unit: str) -> None:
        self.name = name
        self.unit = unit
        self.entries = tuple(sorted(entries, key=lambda entry: entry.period.start))
        if not self.entries:
            raise ValueError(f"{name}: no values")
        for entry in self.entries:
            if not entry.reference:
                raise ValueError(f"{name}: the value from {entry.period.start} has no reference")
        for earlier, later in zip(self.entries, self.entries[1:], strict=False):
            if earlier.period.end != later.period.start:
                kind = "overlap" if earlier.period.overlaps(later.period) else "gap"
                raise ValueError(f"{name}: {kind} between {earlier.period.end} and {later.period.start}")

    def __iter__(self) -> Iterator[Entry[T]]:
        return iter(self.entries)

    def entry(self, day: date) -> Entry[T]:
        """The entry that holds on `day`.

        Raises:
            NoValueError: before the first and after the last entry.
        """
        for entry in self.entries:
            if day in entry.period:
                return entry
        raise NoValueError(
            f"»{self.name}« har ingen værdi den {formats.long_date(day)}.",
            why="Værdien gælder for bestemte datoer, og ingen af dem dækker dagen.",
            now="Indlæs værdien for den dato, eller vælg en dato, der er dækket.",
        )

    def at(self, day: date) -> T:
        """The value on `day`. Raises NoValueError where there is none."""
        return self.entry(day).value
