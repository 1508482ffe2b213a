"""What a reader must know of the amounts before using them."""

from collections.abc import Iterator

from trappen.domain.programme.model import Programme
from trappen.domain.programme.money import Money, MoneyKind
from trappen.domain.programme.stated import Amount


def notes(programme: Programme) -> tuple[str, ...]:
    """What a reader must know of each item's amounts: what is not said of them, and what they mean."""
    told = ((item, (*_loose(item), *_dearer(item), *([item.note] if item.note else []))) for item in programme.money)
    return tuple(f"»{item.title}«: {' '.join(parts)}" for item, parts in told if parts)


def _loose(item: Money) -> Iterator[str]:
    """That the amount may be yearly or in all."""
    if item.unspecified is not None:
        yield "papiret siger ikke, om beløbet er årligt eller i alt."


def _dearer(item: Money) -> Iterator[str]:
    """What to know of a saving that has a year with a minus."""
    if item.kind is MoneyKind.SAVING and any(amount.ore < 0 for amount in _amounts(item)):
        yield "et negativt beløb er en merudgift."


def _amounts(item: Money) -> list[Amount]:
    stated = (item.total, item.yearly, item.unspecified)
    return [*(amount for amount in stated if amount is not None), *(amount for _, amount in item.known_years)]
