"""Cells that the economy's tables share: amounts and counts with their source, and small numbers withheld."""

from dataclasses import dataclass
from fractions import Fraction

from trappen.domain import formats
from trappen.domain.figures import Figure, Source, Unit
from trappen.domain.prices import round_half_up
from trappen.reporting.document import Cell, Withheld


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who a table is made for.

    `source` is where the figures come from. `threshold` is the smallest number of children or households that may be
    told; None shows everything, which is for those who may see the children.
    """

    source: Source
    threshold: int | None = None

    @property
    def sees_children(self) -> bool:
        return self.threshold is None

    def hides(self, people: int | Fraction) -> bool:
        """Whether a figure about so many people could identify somebody."""
        return self.threshold is not None and 0 < people < self.threshold

    def money(self, label: str, ore: int | Fraction | None, *, formula: str = "", signed: bool = False) -> Figure:
        """An amount, missing where it is None; a fraction of an øre is rounded half up."""
        value = round_half_up(ore) if isinstance(ore, Fraction) else ore
        return Figure(label, value, Unit.ORE, (self.source,), formula=formula, signed=signed)

    def money_of(self, label: str, ore: int | None, people: int) -> Cell:
        """An amount about so many people, withheld where they are few."""
        return Withheld(label) if self.hides(people) else self.money(label, ore)

    def count(self, label: str, number: int | Fraction | None, *, unit: Unit = Unit.COUNT) -> Cell:
        """A number of things or full-year places."""
        return Figure(label, number, unit, (self.source,))

    def people(self, label: str, number: int, *, unit: Unit = Unit.CHILDREN) -> Cell:
        """A number of children or households, withheld where they are few."""
        return Withheld(label) if self.hides(number) else Figure(label, number, unit, (self.source,))


def of_each(number: int, one: str, several: str) -> str:
    """`1 barn`, `2 børn`."""
    return f"{formats.number(number)} {one if number == 1 else several}"
