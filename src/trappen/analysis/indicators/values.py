"""The values of an indicator on days, each with its numerator and denominator. Source: docs/methods/indicators.md.

What cannot be counted is missing and says why: a table that was not delivered, a day after the extract, districts that
nobody has named. Nothing here withholds small numbers; reporting does.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from trappen.analysis.indicators import counting
from trappen.analysis.indicators.counting import Counted, Whom
from trappen.domain import formats
from trappen.domain.figures import Figure, Source, Unit
from trappen.domain.indicators import Coverage, Indicator, IndicatorValue
from trappen.domain.periods import add_months
from trappen.records.container import Records
from trappen.records.contracts import TABLES

__all__ = ["Whom", "indicator_values", "status_days"]

_COVERED = {Coverage.DISTRICTS: ("children", "households"), Coverage.ENROLLED: ("programme_enrolments",)}
_MEASURED_AS = {Unit.SHARE: Unit.COUNT, Unit.CASES_PER_FTE: Unit.CASES}


@dataclass(frozen=True)
class _Asked:
    records: Records
    indicator: Indicator
    whom: Whom

    @property
    def label(self) -> str:
        return f"{self.indicator.name}, {self.whom.label}"

    def figure(self, label: str, value: int | Fraction | None, unit: Unit, day: date, lacking: str = "") -> Figure:
        tables = ", ".join(TABLES[table].title for table in self.indicator.tables)
        word = "tabellerne" if len(self.indicator.tables) > 1 else "tabellen"
        return Figure(
            label=f"{label}, {self.whom.label}, {formats.long_date(day)}",
            value=value,
            unit=unit,
            sources=(Source(self.records.source, f"{word} {tables}", self.records.as_of),),
            price_level="løbende priser" if unit is Unit.ORE else None,
            as_of=day,
            missing=(lacking,) if value is None and lacking else (),
        )


def indicator_values(
    records: Records, indicator: Indicator, whom: Whom, dates: Iterable[date]
) -> tuple[IndicatorValue, ...]:
    """The indicator on each day, in the order of the days; a part that cannot be counted is missing by name."""
    asked = _Asked(records, indicator, whom)
    lacking = _lacking(asked)
    return tuple(_value(asked, day, lacking) for day in dates)


def status_days(start: date, on: date, *, months: int = 3, most: int = 20) -> tuple[date, ...]:
    """Days on which to look at a programme: its start, then every so many months, and `on` itself.

    Of more than `most` days the steps grow in whole multiples, so that start and `on` always stay. Empty before the
    start there is only `on`.
    """
    if on <= start:
        return (on,)
    days = [start]
    while (following := add_months(start, months * len(days))) < on:
        days.append(following)
    every = -(-len(days) // (most - 1))
    return (*days[::every], on)


def _value(asked: _Asked, day: date, lacking: str) -> IndicatorValue:
    as_of = asked.records.as_of
    if not lacking and as_of is not None and day > as_of:
        lacking = f"data efter udtrækket den {formats.long_date(as_of)}"
    counted = Counted(None) if lacking else counting.count(asked.records, asked.indicator, asked.whom, day)
    lacking = lacking or counted.lacking
    unit = asked.indicator.unit
    if not asked.indicator.denominator:
        figure = asked.figure(asked.indicator.name, counted.numerator, unit, day, lacking)
        return IndicatorValue(day, figure, None, figure)
    numerator = asked.figure(asked.indicator.numerator, counted.numerator, _MEASURED_AS.get(unit, unit), day, lacking)
    below = Unit.FTE if unit is Unit.CASES_PER_FTE else numerator.unit
    denominator = asked.figure(asked.indicator.denominator, counted.denominator, below, day, lacking)
    figure = numerator.per(denominator, label=f"{asked.label}, {formats.long_date(day)}", unit=unit)
    return IndicatorValue(day, numerator, denominator, replace(figure, as_of=day))


def _lacking(asked: _Asked) -> str:
    """What stands in the way on every day; empty if nothing does."""
    if asked.whom.coverage not in asked.indicator.covers:
        return "en opgørelse for andet end " + " eller ".join(_COVERS[name] for name in asked.indicator.covers)
    needed = dict.fromkeys((*asked.indicator.tables, *_COVERED.get(asked.whom.coverage, ())))
    gone = [f"»{TABLES[table].title}« ({table})" for table in needed if not asked.records.has(table)]
    if gone:
        return f"{'tabellerne' if len(gone) > 1 else 'tabellen'} {', '.join(gone)}"
    if asked.whom.coverage is Coverage.DISTRICTS and not asked.whom.districts:
        return "programmets distrikter i data"
    if asked.whom.coverage is Coverage.ENROLLED and not asked.whom.programme:
        return "programmets nøgle i data"
    return ""


_COVERS = {
    Coverage.MUNICIPALITY: "hele kommunen",
    Coverage.DISTRICTS: "programmets distrikter",
    Coverage.ENROLLED: "de indskrevne børn",
}
