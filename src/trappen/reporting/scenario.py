"""A scenario's changes in words, and what was asked beside what was possible. Source: docs/methods/scenario.md."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from trappen.analysis.forecast.changes import (
    CLOSE,
    DURATIONS,
    ENTRIES,
    EXITS,
    MOVES,
    OPEN,
    POPULATION,
    PRICES,
    PROGRAMME,
    Change,
)
from trappen.analysis.forecast.limits import Limit
from trappen.analysis.forecast.outcomes import Measure, Outcome
from trappen.domain import formats
from trappen.domain.figures import Figure, Unit
from trappen.reporting.document import Cell, Table
from trappen.reporting.statements.cells import Viewer

UNITS = {
    Measure.CHILDREN_A_MONTH: "flere børn om måneden",
    Measure.MONTHS_ON_STEP: "måneder på trinnet",
    Measure.ORE_A_DAY: "kr. om dagen pr. barn",
    Measure.CHILDREN: "børn på trinnet",
}
COLUMNS = ("Ændring", "Målt i", "Bedt om", "Muligt", "80 % fra", "80 % til", "Bemærk")
DIFFERS = "blev ikke som bedt om"
NEVER = "virker på ingen i fremskrivningens tid"
NOTE = (
    "Hver ændring er målt mod scenariet uden den, i gennemsnit over de måneder, den virker. »Bedt om« gælder de børn, "
    "der er uden ændringen; når den giver færre eller flere på trinnene, bliver det et andet tal."
)
_DIRECTIONS = {"up": "flytninger op", "down": "flytninger ned", "exits": "afgang"}
_FLOWS = {ENTRIES: "Tilgang", MOVES: "Flytninger", EXITS: "Afgang", DURATIONS: "Varighed", PRICES: "Pris"}


def change_words(change: Change | Limit) -> str:
    """One change or limit in Danish: »Afgang fra trin 3: 2,5 flere om måneden fra 1. januar 2027«."""
    if isinstance(change, Limit):
        places = formats.counted(change.places, "plads", "pladser")
        return f"Højst {places} på trin {change.step} (nye børn venter på trin {change.wait_on}) {_when(change)}"
    return f"{_what(change)} {_when(change)}"


def _what(change: Change) -> str:
    here, there = _steps(change.from_steps), _steps(change.to_steps)
    if change.what == POPULATION:
        ages = "" if change.ages is None else f" på {change.ages[0]}–{change.ages[1]} år"
        return f"Befolkningen{ages}: {_signed(100 * (change.factor - 1))}\u00a0% om året"
    if change.what == PROGRAMME:
        on = " og ".join(_DIRECTIONS[name] for name in change.directions)
        whom = f"målgruppe {', '.join(change.target_groups)}" if change.target_groups else "børnene"
        reach = "" if change.reach == 1 and not change.target_groups else f" for {_part(change.reach)}{whom}"
        on_steps = f" på {here}" if here else ""
        return f"Program ({change.source}): {on}{on_steps}{_times(change)}{reach}"
    if change.what == CLOSE:
        return f"{here.capitalize()} lukkes, børnene til {there}"
    if change.what == OPEN:
        return f"{there.capitalize()} åbnes og tager {_part(change.factor)}dem, der ellers kom på {here}"
    places = "".join(f" {word} {steps}" for word, steps in (("fra", here), ("til", there)) if steps)
    return f"{_FLOWS[change.what]}{places}{_size(change)}"


def _size(change: Change) -> str:
    if change.add is None:
        return _times(change)
    more = _short(abs(change.add))
    if change.what == DURATIONS:
        return f": {more} måneder {'længere' if change.add >= 0 else 'kortere'}"
    return f": {more} {'flere' if change.add >= 0 else 'færre'} om måneden"


def _times(change: Change) -> str:
    """With the interval of a factor that is not sure."""
    ends = "" if change.low is None or change.high is None else f" ({_short(change.low)}–{_short(change.high)})"
    return f" gange {_short(change.factor)}{ends}"


def _part(share: float) -> str:
    return "" if share == 1 else f"{_short(100 * share)}\u00a0% af "


def _when(change: Change | Limit) -> str:
    parts = [f"fra {formats.long_date(change.start)}"]
    if isinstance(change, Change) and change.full > change.start:
        parts.append(f"fuldt {formats.long_date(change.full)}")
    if change.end is not None:
        parts.append(f"til {formats.long_date(change.end)}")
    return ", ".join(parts)


def _steps(steps: Sequence[int]) -> str:
    if not steps:
        return ""
    *first, last = (str(step) for step in steps)
    return f"trin {', '.join(first)} og {last}" if first else f"trin {last}"


def _signed(value: float) -> str:
    return f"{'+' if value > 0 else ''}{_short(value)}"


def _short(value: float) -> str:
    """With two decimals at most, and none that is nought."""
    return formats.number(value, next((size for size in (0, 1) if round(value, size) == round(value, 2)), 2))


def told(outcome: Outcome) -> str:
    """What a reader must know of an outcome; empty where it came as asked."""
    if outcome.possible is None:
        return NEVER
    return DIFFERS if outcome.differs else ""


def asked_table(outcomes: Sequence[Outcome], viewer: Viewer, on: date) -> Table:
    """Every change with what was asked and what the draws show was possible, as of the forecast's first day."""
    rows: list[tuple[Cell, ...]] = []
    for one in outcomes:
        possible = (None,) * 3 if one.possible is None else (one.possible.mean, one.possible.low, one.possible.high)
        cells = (
            _figure(name, number, one.measure, viewer)
            for name, number in zip(COLUMNS[2:6], (one.asked, *possible), strict=True)
        )
        rows.append((change_words(one.change), UNITS[one.measure], *cells, told(one) or "–"))
    return Table("Bedt om og muligt", COLUMNS, tuple(rows), "gennemsnit", on, (NOTE,))


def _figure(name: str, value: float | None, measure: Measure, viewer: Viewer) -> Figure:
    if measure is Measure.ORE_A_DAY:
        return Figure(name, None if value is None else round(value), Unit.ORE, (viewer.source,))
    number = None if value is None else Fraction(round(100 * value), 100)
    return Figure(name, number, Unit.COUNT, (viewer.source,), signed=measure is Measure.CHILDREN_A_MONTH)


def amount(value: float, measure: Measure) -> str:
    """The number as text, in the unit of UNITS."""
    if measure is Measure.ORE_A_DAY:
        return formats.number(value / 100)
    text = formats.number(value, 2 if abs(value) < 1 else 1)
    return f"+{text}" if measure is Measure.CHILDREN_A_MONTH and value > 0 else text
