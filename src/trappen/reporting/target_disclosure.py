"""Which values of targets are withheld, one by one and beside each other. Source: docs/methods/indicators.md."""

from collections.abc import Sequence
from datetime import date

from trappen.analysis.disclosure.suppression import Suppressed, suppress_line
from trappen.analysis.indicators.targets import FollowedTarget
from trappen.domain.indicators import Coverage, IndicatorValue

Days = frozenset[date]


def hidden_parts(followed: FollowedTarget, value: IndicatorValue, threshold: int | None) -> tuple[bool, bool]:
    """Whether numerator and figure, and whether the denominator, are withheld.

    Share and base give both parts, so all of it counts as one line with its total.
    """
    number = value.numerator.value
    if threshold is None or number is None or not _counts_children(followed):
        return False, False
    base = value.denominator.value if value.denominator else None
    if base is None:
        return 0 < number < threshold, False
    line = suppress_line([int(number), int(base - number)], threshold=threshold)
    return any(isinstance(cell, Suppressed) for cell in line.values), isinstance(line.total, Suppressed)


def days_beside(followed: Sequence[FollowedTarget], threshold: int | None) -> list[Days]:
    """For each target the days on which its value would give a small number away beside that of an earlier one.

    37 placed children beside 34 in families and institutions tell of 3 who live elsewhere. The target that stands first
    keeps its value. Only counts that lie one inside the other by definition are held against each other.
    """
    found: list[Days] = []
    for place, one in enumerate(followed):
        shown = [
            (other, value)
            for other, gone in zip(followed[:place], found, strict=True)
            for value in other.values
            if value.day not in gone and _nested(one, other) and not _hides_whole(other, value, threshold)
        ]
        found.append(
            frozenset(
                mine.day
                for mine in one.values
                for other, theirs in shown
                if threshold is not None and mine.day == theirs.day and _tells(one, mine, other, theirs, threshold)
            )
        )
    return found


def _hides_whole(followed: FollowedTarget, value: IndicatorValue, threshold: int | None) -> bool:
    number, base = hidden_parts(followed, value, threshold)
    return number if value.denominator is None else base


def _counts_children(followed: FollowedTarget) -> bool:
    return followed.indicator is not None and followed.indicator.counts_children


def _nested(one: FollowedTarget, other: FollowedTarget) -> bool:
    """Whether the children of one are among those of the other, as far as definitions can tell."""
    return _inside(one, other) or _inside(other, one)


def _inside(inner: FollowedTarget, outer: FollowedTarget) -> bool:
    """Whether all children whom `inner` counts are among those of `outer`; a stock on the day, not events."""
    small, large = inner.indicator, outer.indicator
    if small is None or large is None or inner.whom is None or outer.whom is None or small.months or large.months:
        return False
    if not (small.counts_children and large.counts_children):
        return False
    if large.key == "enrolled_children":
        return inner.whom.coverage is Coverage.ENROLLED
    same_children = inner.whom == outer.whom or outer.whom.coverage is Coverage.MUNICIPALITY
    return same_children and (small.text == large.text or small.within == large.key)


def _tells(
    one: FollowedTarget, mine: IndicatorValue, other: FollowedTarget, theirs: IndicatorValue, threshold: int
) -> bool:
    alike = one.indicator is not None and other.indicator is not None and one.indicator.text == other.indicator.text
    pairs = zip(_counts(mine), _counts(theirs), strict=True) if alike else ((_counts(mine)[0], _counts(theirs)[0]),)
    return any(0 < abs(ours - others) < threshold for ours, others in pairs)


def _counts(value: IndicatorValue) -> tuple[int, ...]:
    """The whole, and for a share its two parts; nothing where it is missing."""
    number = int(value.numerator.value or 0)
    if value.denominator is None:
        return (number,)
    base = int(value.denominator.value or 0)
    return (base, number, base - number)
