"""Targets as tables and charts: actual against baseline and target, with small numbers withheld.

Source: docs/methods/indicators.md.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from trappen.analysis.indicators.targets import FollowedTarget
from trappen.domain import formats
from trappen.domain.figures import Figure, Unit
from trappen.domain.indicators import IndicatorValue
from trappen.domain.programme.standing import Origin, Verdict
from trappen.reporting import charts
from trappen.reporting.document import Block, Cell, Chart, Heading, Notice, Paragraph, Table, Withheld
from trappen.reporting.target_disclosure import days_beside, hidden_parts

VERDICTS = {
    Verdict.REACHED: "✓ Nået",
    Verdict.TOWARDS: "→ På vej",
    Verdict.UNCHANGED: "– Uændret",
    Verdict.AWAY: "← Går den forkerte vej",
}
IN_TIME, TOO_LATE = "✓ Nået til fristen", "✓ Nået, men først efter fristen"
SPENDING = "spending"  # the indicator that is counted from postings
LATE, NO_DATE, NOT_SAID, HIDDEN = "fristen er passeret", "ingen frist", "Kan ikke siges", "skjult"
NOT_MEASURED, NOT_YOURS, NONE_YET = "Måles ikke endnu", "Vises ikke for din rolle", "ikke målt"
MISSED = f"✗ Ikke nået, {LATE}"
ACTUAL, BASELINE, TARGET = "Faktisk", "Udgangspunkt", "Mål"


@dataclass(frozen=True)
class TargetView:
    """One target as it may be shown. `threshold` None shows everything (to those who may see the children).

    `beside` are the days on which its value would give a small number away, with the target beside which it would.
    `closed`: the reader's role may not see money, and the target is counted from it.
    """

    followed: FollowedTarget
    threshold: int | None
    beside: Mapping[date, FollowedTarget] = field(default_factory=dict)
    closed: bool = False

    @property
    def name(self) -> str:
        return _name(self.followed)

    @property
    def is_measured(self) -> bool:
        """Whether there is anything to hold against the target: an indicator of the records, or a series."""
        return self.followed.indicator is not None or bool(self.followed.target.values)

    @cached_property
    def _hidden(self) -> frozenset[date]:
        """The days whose value is withheld."""
        return frozenset(value.day for value in self.followed.values if self._parts(value)[0])

    def _parts(self, value: IndicatorValue) -> tuple[bool, bool]:
        """Whether numerator and figure, and whether the denominator, are withheld."""
        if value.day in self.beside:
            return True, True
        return hidden_parts(self.followed, value, self.threshold)

    def actual(self) -> Cell:
        """The latest value; that nothing is measured where it is so."""
        now = self.followed.status.actual
        if self.closed:
            return NOT_YOURS
        return NONE_YET if now is None else self._unless(now.figure, now.day)

    def baseline(self) -> Cell:
        status = self.followed.status
        if status.origin is Origin.MEASURED and status.baseline.as_of is not None:
            return self._unless(status.baseline, status.baseline.as_of)
        return NOT_YOURS if self.closed and status.baseline.value is None else status.baseline

    def distance(self) -> Cell:
        """What is left to the target; nothing where it is reached."""
        if self.verdict() in {VERDICTS[Verdict.REACHED], IN_TIME, TOO_LATE}:
            return "–"
        return self._derived(self.followed.status.distance)

    def trend(self) -> Cell:
        """The latest value less the one before it; withheld with either."""
        values = [value for value in self.followed.values if value.day <= self.followed.status.on]
        if len(values) > 1 and values[-2].day in self._hidden:
            return Withheld(f"{self.name}, udvikling")
        return self._derived(self.followed.status.trend)

    def verdict(self) -> str:
        """How it goes, in words; a verdict on a withheld number would tell of it."""
        status = self.followed.status
        if not self.is_measured:
            return NOT_MEASURED
        if self.closed:
            return NOT_YOURS
        if self._hides_now or isinstance(self.baseline(), Withheld):
            return HIDDEN
        if status.late and status.verdict not in {None, Verdict.REACHED}:
            return MISSED
        if status.late and status.verdict is Verdict.REACHED:
            return self._reached_when()
        return VERDICTS[status.verdict] if status.verdict else f"{NOT_SAID}: {status.why[:1].lower()}{status.why[1:]}"

    def _reached_when(self) -> str:
        """Whether the target was met by its deadline or only later; not said where the value of then is not shown."""
        status, due = self.followed.status, self.followed.status.due
        before = [value for value in self.followed.values if due is not None and value.day <= due]
        then, goal, start = before[-1].figure.value if before else None, status.target.value, status.baseline.value
        if then is None or goal is None or start is None or before[-1].day in self._hidden:
            return VERDICTS[Verdict.REACHED]
        return IN_TIME if (then >= goal if goal > start else then <= goal) else TOO_LATE

    def measured(self) -> str:
        """The day of the latest value."""
        now = self.followed.status.actual
        return formats.short_date(now.day) if now else "–"

    def due(self) -> str:
        status, target = self.followed.status, self.followed.target
        if target.due is None:
            return NO_DATE
        return f"{target.due.label}, {LATE}" if status.late else target.due.label

    @property
    def all_hidden(self) -> bool:
        """Whether nothing of what was measured may be shown: a table of it would be rows of »skjult«."""
        return len(self.followed.values) > 1 and all(
            self._parts(value) == (True, True) or (value.denominator is None and self._parts(value)[0])
            for value in self.followed.values
        )

    def why_hidden(self) -> str:
        """Why values are withheld, in plain words; empty where none is."""
        small = len(self._hidden - self.beside.keys())
        said = [f"{_times(small)}, fordi antallet er lille eller røber et lille antal"] if small else []
        for name in dict.fromkeys(_name(other) for other in self.beside.values()):
            days = sum(_name(other) == name for other in self.beside.values())
            said.append(
                f"{_times(days)}, fordi forskellen til »{name}« er så lille, at de to tal tilsammen ville røbe den"
            )
        return f"»{self.name}« er skjult {' og '.join(said)}." if said else ""

    def table(self) -> Table:
        """Every value with numerator and denominator."""
        wanted = self.followed.indicator
        names = (wanted.numerator, wanted.denominator) if wanted and wanted.denominator else ()
        rows = tuple(self._row(value, parts=bool(names)) for value in self.followed.values)
        return Table(
            f"{self.name}: værdier",
            ("Dag", *names, wanted.name if wanted else self.followed.target.series or self.name),
            rows,
            unit=self._unit,
            notes=self._notes(),
        )

    def chart(self) -> Chart | None:
        """The values over time with baseline and target drawn across; None with fewer than two values to draw."""
        points = [(value.day, self._drawn(value)) for value in self.followed.values]
        if sum(value is not None for _day, value in points) < 2:
            return None
        series: dict[str, Sequence[tuple[date, float | None]]] = {ACTUAL: points}
        for name, cell in ((BASELINE, self.baseline()), (TARGET, self.followed.status.target)):
            if isinstance(cell, Figure) and cell.value is not None and self._fits(cell):
                series[name] = [(day, _scaled(cell)) for day in (points[0][0], points[-1][0])]
        alt = (
            f"{self.name}: udgangspunkt {self.baseline()}, senest {self.actual()}, mål {self.followed.status.target}. "
            "Værdierne står i tabellen."
        )
        return Chart(charts.lines(series, unit=self._unit.capitalize()), self.name, alt, self.table())

    @property
    def _hides_now(self) -> bool:
        now = self.followed.status.actual
        return now is not None and now.day in self._hidden

    @property
    def _unit(self) -> str:
        units = [value.figure.unit for value in self.followed.values] or [self.followed.status.target.unit]
        return _UNITS.get(units[0], "antal")

    def _fits(self, figure: Figure) -> bool:
        """Whether the figure can stand on the same axis as the values."""
        unit = self.followed.values[0].figure.unit
        special = {Unit.SHARE, Unit.ORE}
        return figure.unit is unit or not special & {figure.unit, unit}

    def _unless(self, figure: Figure, day: date) -> Cell:
        return Withheld(figure.label) if day in self._hidden else figure

    def _derived(self, figure: Figure | None) -> Cell:
        if figure is None:
            return "–"
        measured_baseline = isinstance(self.baseline(), Withheld)
        return Withheld(figure.label) if self._hides_now or measured_baseline else _in_points(figure)

    def _row(self, value: IndicatorValue, *, parts: bool) -> tuple[Cell, ...]:
        number, base = self._parts(value)
        day = formats.short_date(value.day)
        shown: Cell = Withheld(value.figure.label) if number else value.figure
        if not parts or value.denominator is None:
            return (day, shown)
        numerator: Cell = Withheld(value.numerator.label) if number else value.numerator
        denominator: Cell = Withheld(value.denominator.label) if base else value.denominator
        return (day, numerator, denominator, shown)

    def _drawn(self, value: IndicatorValue) -> float | None:
        return None if value.day in self._hidden or value.figure.value is None else _scaled(value.figure)

    def _notes(self) -> tuple[str, ...]:
        wanted, whom = self.followed.indicator, self.followed.whom
        if wanted is None or whom is None:
            return ("Serien kommer udefra og er tastet ind med sin kilde.",) if self.followed.values else ()
        origin = "Udgangspunktet er målt på programmets første dag."
        measured = (origin,) if self.followed.status.origin is Origin.MEASURED else ()
        return (wanted.definition, f"Tæller {whom.label}.", *measured)


def overview(views: Sequence[TargetView], on: date) -> Table:
    """All targets side by side, each version for itself."""
    columns = ("Mål for", BASELINE, "Nu", "Målt", "Udvikling", TARGET, "Afstand", "Frist", "Status")
    rows = tuple(
        (
            *(view.name, view.baseline(), view.actual(), view.measured(), view.trend()),
            *(view.followed.status.target, view.distance(), view.due(), view.verdict()),
        )
        for view in views
    )
    return Table("Mål og status", columns, rows, unit="hvert mål i sin enhed", as_of=on, notes=(_SINCE,))


def starting_points(views: Sequence[TargetView], on: date) -> Table:
    """Where each target begins, and where it shall end: for the day on which nothing has come of it yet."""
    columns = ("Mål for", BASELINE, TARGET, "Frist")
    rows = tuple((view.name, view.baseline(), view.followed.status.target, view.due()) for view in views)
    return Table("Mål og udgangspunkt", columns, rows, unit="hvert mål i sin enhed", as_of=on)


def target_blocks(
    followed: Sequence[FollowedTarget],
    on: date,
    *,
    threshold: int | None,
    level: int = 2,
    at_start: bool = False,
    economy: bool = True,
) -> tuple[Block, ...]:
    """The targets as blocks of a document: overview, then chart or table for each that is measured.

    `level` is that of the headings of the single targets. `at_start`: nothing has moved yet, so no status is given.
    `economy`: whether the reader may see money.
    """
    if not followed:
        return (Notice("Ingen mål:", ("Programmet har ingen mål endnu.",)),)
    views = [
        TargetView(item, threshold, beside, closed=not economy and _counts_money(item))
        for item, beside in zip(followed, days_beside(followed, threshold), strict=True)
    ]
    blocks: list[Block] = [starting_points(views, on)] if at_start else [overview(views, on), Paragraph((_ABOUT,))]
    if threshold is not None:
        blocks.append(
            Paragraph((f"Antal børn fra 1 til {threshold - 1} er skjult, og det samme er tal, der røber dem.",))
        )
        blocks += [Paragraph((said,)) for view in views if (said := view.why_hidden())]
    for view in views:
        if view.closed:
            continue
        if view.all_hidden:
            blocks += [Heading(view.name, level), Paragraph((f"Alle {len(view.followed.values)} målinger er skjult.",))]
        elif view.followed.values:
            blocks += [Heading(view.name, level), view.chart() or view.table()]
    unmeasured = [view.name for view in views if not view.is_measured]
    if unmeasured:
        blocks.append(Notice(f"{NOT_MEASURED}:", (f"{'; '.join(unmeasured)}. {_HOW_TO_MEASURE}",)))
    return tuple(blocks)


def _name(followed: FollowedTarget) -> str:
    target = followed.target
    return f"{target.indicator} ({target.version})" if target.version else target.indicator


def _times(days: int) -> str:
    return "på én måling" if days == 1 else f"på {days} målinger"


def _counts_money(followed: FollowedTarget) -> bool:
    return followed.indicator is not None and followed.indicator.key == SPENDING


def _in_points(figure: Figure) -> Figure:
    """The difference of two shares in percentage points."""
    if figure.unit is not Unit.SHARE:
        return figure
    return replace(figure, value=None if figure.value is None else figure.value * 100, unit=Unit.POINTS)


def _scaled(figure: Figure) -> float:
    value = float(figure.value or 0)
    return value * 100 if figure.unit is Unit.SHARE else value / 100_000_000 if figure.unit is Unit.ORE else value


_UNITS = {
    Unit.SHARE: "procent",
    Unit.ORE: "mio. kr.",
    Unit.CHILDREN: "børn",
    Unit.CASES_PER_FTE: "sager pr. fuldtidsstilling",
}
_SINCE = "Udvikling er siden den forrige måling. Afstand er det, der mangler til målet."
_HOW_TO_MEASURE = "Vælg i programmet, hvad der tælles i kommunens data, eller skriv en talserie udefra."
_ABOUT = (
    "Status siger, hvor det faktiske tal ligger mellem udgangspunkt og mål. Den siger ikke, om programmet er årsagen. "
    "Den gives ikke, hvor udgangspunkt, mål eller faktisk værdi mangler eller ikke kan sammenlignes."
)
