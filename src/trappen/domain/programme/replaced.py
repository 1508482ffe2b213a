"""Which version of a target holds, and which amounts of the money items a newer version has replaced.

A paper that states a saving often states it twice: as money of a year, and as a target. When a later source sets
another target, the money of that year is no longer what is aimed at. Source: docs/methods/programme-figures.md.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from trappen.domain.programme.evidence import Target
from trappen.domain.programme.model import Programme
from trappen.domain.programme.money import Money, MoneyKind, YearAmount
from trappen.domain.programme.stated import Amount


@dataclass(frozen=True, slots=True)
class Replaced:
    """An amount of one year as the item's paper states it, the newer target, and the day of its source."""

    item: str
    year: int
    before: Amount
    target: Target
    now: Amount
    on: date | None


def newest(programme: Programme, target: Target) -> Target | None:
    """The version that holds, of those that set a value; None where nobody knows."""
    rivals = [other for other in programme.targets if other.indicator == target.indicator and other.has_value]
    if len(rivals) < 2:
        return rivals[0] if rivals else None
    dated = [(day, other) for other in rivals if (day := programme.source_of(other.source, "").dated)]
    last = max((day for day, _ in dated), default=None)
    found = [other for day, other in dated if day == last]
    return found[0] if len(dated) == len(rivals) and len(found) == 1 else None


def is_left_behind(programme: Programme, target: Target) -> bool:
    """Whether another version of the target holds: this one was replaced, or only tells what was reached."""
    others = [other for other in programme.targets if other.indicator == target.indicator]
    if not target.has_value:
        return target.tells_what_was_reached and any(other.has_value for other in others)
    found = newest(programme, target)
    return found is not None and found != target


def states_money(target: Target, item: Money) -> bool:
    """Whether the target and the saving are one promise: the same amount in the same paper, of the same year."""
    if item.kind is not MoneyKind.SAVING or target.amount is None or target.source != item.source:
        return False
    ore, year = target.amount.ore, target.due.last.year if target.due else None
    by_year = {entry.year: entry.amount.ore for entry in item.years if entry.amount is not None}
    if year in by_year:
        return by_year[year] == ore
    whole = [amount.ore for amount in (item.total, item.yearly, item.unspecified) if amount is not None]
    return not by_year and ore in whole


def replaced_amounts(programme: Programme) -> tuple[Replaced, ...]:
    """The years of savings that a newer version of the same promise has replaced."""
    return tuple(found for item in programme.money for found in _of_item(programme, item))


def _of_item(programme: Programme, item: Money) -> Iterator[Replaced]:
    for target in programme.targets:
        now = newest(programme, target) if states_money(target, item) else None
        if now is None or now == target or now.amount is None or target.due is None or now.due is None:
            continue
        year = target.due.last.year
        before = next((entry.amount for entry in item.years if entry.year == year), None)
        if before is not None and now.due.last.year == year and now.amount.ore != before.ore:
            yield Replaced(item.key, year, before, now, now.amount, programme.source_of(now.source, "").dated)


def counted(programme: Programme) -> Programme:
    """The programme with the amounts that hold: what a newer target has replaced gives way to it.

    A total or a cell that was made with the old amount holds no longer either, and is left to be added up anew.
    """
    found = replaced_amounts(programme)
    if not found:
        return programme
    return replace(programme, money=tuple(_with(item, found) for item in programme.money))


def _with(item: Money, found: tuple[Replaced, ...]) -> Money:
    new = {entry.year: entry for entry in found if entry.item == item.key}
    if not new:
        return item
    years = tuple(
        YearAmount(entry.year, new[entry.year].now if entry.year in new else entry.amount) for entry in item.years
    )
    cells = tuple(cell for cell in item.cells if cell.year not in new)
    return replace(item, years=years, cells=cells, lines=(), total=None)
