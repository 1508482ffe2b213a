"""How a target stands on a day: what is measured against where it began and where it should be.

No verdict is given where a part is missing or the parts cannot be compared; then `why` says what lacks.
Source: docs/methods/indicators.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction

from trappen.domain.figures import Figure, Unit
from trappen.domain.indicators import IndicatorValue
from trappen.domain.programme.entries import plain_figure
from trappen.domain.programme.evidence import Reading, Target
from trappen.domain.programme.model import Programme
from trappen.domain.programme.stated import Amount, Share

_Given = tuple[Share | None, Amount | None, Fraction | None]


class Verdict(StrEnum):
    """How far it has come; only said where baseline, target and actual value can be compared."""

    REACHED = "reached"
    TOWARDS = "towards"
    UNCHANGED = "unchanged"
    AWAY = "away"


class Origin(StrEnum):
    """Where the baseline comes from."""

    TYPED = "typed"
    MEASURED = "measured"  # the indicator's own value on the programme's first day
    NONE = "none"


@dataclass(frozen=True, slots=True)
class TargetStatus:
    """A target on the day `on`.

    `actual` is the latest value up to the day, or None where there is none. `change` is actual less baseline,
    `distance` target less actual; `trend` is the actual value less the one before it. `late`: the due date has passed.
    `verdict` is None where nothing can be said, and `why` then tells what lacks (Danish).
    """

    key: str
    on: date
    target: Figure
    baseline: Figure
    origin: Origin
    actual: IndicatorValue | None
    change: Figure | None
    distance: Figure | None
    trend: Figure | None
    due: date | None
    late: bool
    verdict: Verdict | None
    why: str = ""


def target_figure(programme: Programme, target: Target) -> Figure:
    """The target as a figure; missing where the source gives no value."""
    return _figure(programme, target, "mål", (target.share, target.amount, target.number))


def baseline_figure(programme: Programme, target: Target) -> Figure:
    """The starting point that the source gives; missing where it gives none."""
    given = (target.baseline_share, target.baseline_amount, target.baseline_number)
    return _figure(programme, target, "udgangspunkt", given)


def typed_values(programme: Programme, target: Target, today: date | None = None) -> tuple[IndicatorValue, ...]:
    """The series from outside in order of time; each value on the last day it may mean, without parts.

    With `today`, a value of a period that has begun and is not over is of that day: it has been counted already.
    """
    found = []
    for reading in sorted(target.values, key=lambda reading: reading.on.last):
        begun = today is not None and reading.on.first <= today < reading.on.last
        day = today if begun and today else reading.on.last
        figure = replace(_reading(programme, target, reading), as_of=day)
        found.append(IndicatorValue(day, figure, None, figure))
    return tuple(found)


def target_status(programme: Programme, target: Target, values: Sequence[IndicatorValue], on: date) -> TargetStatus:
    """The target on the day, from its values in any order; those after the day do not count.

    The baseline is the typed one. Without it, it is the value on the programme's first day, if there is one.
    """
    known = sorted((value for value in values if value.day <= on), key=lambda value: value.day)
    goal = target_figure(programme, target)
    baseline, origin = _baseline(programme, target, known)
    actual = known[-1] if known else None
    before = known[-2] if len(known) > 1 else None
    verdict, why = _verdict(goal, baseline, actual)
    if programme.start is not None and on < programme.start:
        verdict, why = None, "Programmet er ikke begyndt."
    return TargetStatus(
        key=target.key,
        on=on,
        target=goal,
        baseline=baseline,
        origin=origin,
        actual=actual,
        change=_less(actual.figure, baseline, f"{target.indicator}, ændring") if actual else None,
        distance=_less(goal, actual.figure, f"{target.indicator}, afstand til målet") if actual else None,
        trend=_less(actual.figure, before.figure, f"{target.indicator}, udvikling") if actual and before else None,
        due=target.due.last if target.due else None,
        late=target.due is not None and target.due.last < on,
        verdict=verdict,
        why=why,
    )


def _verdict(goal: Figure, baseline: Figure, actual: IndicatorValue | None) -> tuple[Verdict | None, str]:
    parts = {"Målet": goal, "Udgangspunktet": baseline, "Den faktiske værdi": actual.figure if actual else None}
    for name, figure in parts.items():
        if figure is None or figure.value is None:
            return None, f"{name} mangler."
    assert actual is not None
    if not (_alike(goal, actual.figure) and _alike(baseline, actual.figure)):
        alike = len({_kind(figure.unit) for figure in (goal, baseline, actual.figure)}) == 1
        return None, f"Tallene har ikke samme {'prisniveau' if alike else 'enhed'}."
    now, then, wanted = actual.figure.value, baseline.value, goal.value
    assert now is not None
    assert then is not None
    assert wanted is not None
    upwards = wanted > then
    if now == wanted or (wanted != then and (now > wanted) == upwards):
        return Verdict.REACHED, ""
    if now == then:
        return Verdict.UNCHANGED, ""
    towards = wanted != then and (now > then) == upwards
    return (Verdict.TOWARDS if towards else Verdict.AWAY), ""


def _baseline(programme: Programme, target: Target, known: Sequence[IndicatorValue]) -> tuple[Figure, Origin]:
    typed = baseline_figure(programme, target)
    if typed.value is not None:
        return typed, Origin.TYPED
    measured = next((value.figure for value in known if value.day == programme.start), None)
    if measured is not None and measured.value is not None:
        return measured, Origin.MEASURED
    return typed, Origin.NONE


def _less(one: Figure, other: Figure, label: str) -> Figure | None:
    """The difference; None where the two cannot be compared."""
    if not _alike(one, other):
        return None
    return (replace(one, unit=other.unit) - other).named(label)


def _alike(one: Figure, other: Figure) -> bool:
    """Whether the two measure the same: percentages, money at one price level, or numbers of any kind."""
    kinds = {_kind(figure.unit) for figure in (one, other)}
    return len(kinds) == 1 and (kinds != {Unit.ORE} or one.price_level == other.price_level)


def _kind(unit: Unit) -> Unit:
    return unit if unit in (Unit.ORE, Unit.SHARE) else Unit.COUNT


def _figure(programme: Programme, target: Target, name: str, given: _Given) -> Figure:
    version = f" ({target.version})" if target.version else ""
    figure = _stated(programme, f"{target.indicator}{version}, {name}", given, (target.source, target.place))
    return replace(figure, confidence=programme.confidence_of(target.source, target.confidence))


def _reading(programme: Programme, target: Target, reading: Reading) -> Figure:
    label = f"{target.series or target.indicator}, {reading.on.label}"
    return _stated(programme, label, (reading.share, reading.amount, reading.number), (reading.source, reading.place))


def _stated(programme: Programme, label: str, given: _Given, cited: tuple[str, str]) -> Figure:
    share, amount, number = given
    if share is not None:
        return plain_figure(programme, label, share.value, Unit.SHARE, cited)
    if amount is not None:
        return plain_figure(programme, label, amount.ore, Unit.ORE, cited)
    return plain_figure(programme, label, number, Unit.COUNT, cited)
