"""Which values of targets are withheld, one by one and beside each other. Source: docs/methods/indicators.md."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import combinations

from trappen.analysis.disclosure.suppression import Suppressed, suppress_line
from trappen.analysis.indicators.targets import FollowedTarget
from trappen.domain.indicators import Coverage, IndicatorValue
from trappen.domain.programme.standing import Verdict

MOST_WEIGHED = 14  # targets of one day in conflict: so many to the power of two ways are weighed


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


def days_beside(followed: Sequence[FollowedTarget], threshold: int | None) -> Sequence[Mapping[date, FollowedTarget]]:
    """For each target the days on which it is withheld, with the shown target beside which it would tell too much.

    37 placed children beside 34 in families and institutions tell of 3 who live elsewhere. On each day as few values
    as possible are withheld; of as few, a reached target is kept, and then the larger count. Only counts that lie one
    inside the other by definition are held against each other.
    """
    if threshold is None:
        return [{} for _ in followed]
    found: list[dict[date, FollowedTarget]] = [{} for _ in followed]
    for day in sorted({value.day for one in followed for value in one.values}):
        pairs = _pairs(followed, day, threshold)
        gone = _fewest(pairs, [_worth(one) for one in followed])
        for one, other in (*pairs, *((other, one) for one, other in pairs)):
            if one in gone and other not in gone:
                found[one][day] = followed[other]
    return found


def _pairs(followed: Sequence[FollowedTarget], day: date, threshold: int) -> list[tuple[int, int]]:
    """The places of every two targets that tell too much beside each other on the day."""
    shown = [
        (place, one, value)
        for place, one in enumerate(followed)
        for value in one.values
        if value.day == day and not _hides_whole(one, value, threshold)
    ]
    return [
        (place, beside)
        for (place, one, mine), (beside, other, theirs) in combinations(shown, 2)
        if _nested(one, other) and _tells(one, mine, other, theirs, threshold)
    ]


def _fewest(pairs: Sequence[tuple[int, int]], worth: Sequence[tuple[bool, int]]) -> frozenset[int]:
    """The fewest places such that every pair loses one; of as few, those that are worth least."""
    places = sorted({place for pair in pairs for place in pair}, key=lambda place: worth[place])
    if len(places) > MOST_WEIGHED:
        return _one_by_one(pairs, places)
    for number in range(len(places) + 1):
        fitting = [gone for gone in combinations(places, number) if all(set(gone) & set(pair) for pair in pairs)]
        if fitting:
            return frozenset(min(fitting, key=lambda gone: sorted((worth[place] for place in gone), reverse=True)))
    raise AssertionError("all places together are always enough")


def _one_by_one(pairs: Sequence[tuple[int, int]], places: Sequence[int]) -> frozenset[int]:
    """Where there are too many to weigh: again and again the place that settles most pairs."""
    gone: set[int] = set()
    while left := [pair for pair in pairs if not gone & set(pair)]:
        gone.add(max(places, key=lambda place: sum(place in pair for pair in left)))
    return frozenset(gone)


def _worth(followed: FollowedTarget) -> tuple[bool, int]:
    """What is kept first: a reached target, then the one that counts most children; the same for all its days."""
    latest = followed.status.actual or (followed.values[-1] if followed.values else None)
    return followed.status.verdict is Verdict.REACHED, _counts(latest)[0] if latest else 0


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
