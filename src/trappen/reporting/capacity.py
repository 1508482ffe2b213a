"""The advisers that a policy needs as tables. Source: docs/methods/capacity.md."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from trappen.analysis.capacity.need import CapacityReport, TeamMonth
from trappen.domain import formats
from trappen.domain.figures import Figure, Source, Unit
from trappen.domain.staffing import Staffed
from trappen.reporting.document import Cell, Table

STATED = ("Program", "Team eller model", "Sager", "Rådgivere", "Sager pr. rådgiver", "Mangler")
DERIVED = "Sager pr. rådgiver er udregnet: sager delt med rådgivere. Det er aldrig et tal, nogen har skrevet."


def stated_table(entries: Sequence[tuple[str, Staffed]]) -> Table:
    """What programmes state of cases and advisers, and the cases per adviser that follow: (programme, entry)."""
    return Table(
        "Sager pr. rådgiver i programmerne",
        STATED,
        tuple((name, entry.name, *_ratio(entry, (Source(entry.reference or name),))) for name, entry in entries),
        unit="sager og rådgivere",
        notes=(DERIVED,),
    )


def team_table(report: CapacityReport, *, source: str) -> Table:
    """Cases and advisers by team on the day, the whole municipality last, and what the cap asks for."""
    sources = (Source(source),)
    return Table(
        "Sager og rådgivere i udtrækket",
        ("Team", "Sager", "Rådgivere", "Sager pr. rådgiver", "Mangler", "Rådgivere efter loftet"),
        tuple((entry.name, *_ratio(entry, sources), _figure("by_cap", entry, sources)) for entry in report.teams),
        unit="sager og fuldtidsstillinger",
        as_of=report.on,
        notes=(DERIVED,),
        total_row=True,
    )


def month_table(entries: Sequence[TeamMonth], on: date, *, source: str) -> Table:
    """Full-time posts that a team (or the whole municipality) needs by month: lowest, expected and highest, and by the
    cap; what is missing is named."""
    sources = (Source(source),)
    name = entries[0].name
    lacking = dict.fromkeys(word for entry in entries for word in entry.missing)
    return Table(
        f"Behov i {name}",
        ("Måned", "Sager", "Lavest", "Forventet", "Højest", "Efter loftet"),
        tuple(_month(entry, sources) for entry in entries),
        unit="fuldtidsstillinger på sager",
        as_of=on,
        notes=(f"Mangler: {', '.join(lacking)}.",) if lacking else (),
    )


def series(entries: Sequence[TeamMonth]) -> list[tuple[str, float, float, float]]:
    """Month (ISO), lowest, expected and highest need, of the months whose need is known: what the chart is drawn of."""
    return [
        (entry.month.isoformat(), float(need.low), float(need.expected), float(need.high))
        for entry in entries
        if (need := entry.needed) is not None
    ]


def _month(entry: TeamMonth, sources: tuple[Source, ...]) -> tuple[Cell, ...]:
    need = entry.needed
    parts = (None,) * 3 if need is None else (need.low, need.expected, need.high)
    shown = f"{formats.MONTHS[entry.month.month - 1]} {entry.month.year}"
    name = f"{entry.name}, {shown}"
    missing = entry.missing if need is None else ()

    def posts(word: str, value: Fraction | None, lacking: tuple[str, ...]) -> Figure:
        return Figure(f"{name}: {word}", _to_hundredths(value), Unit.FTE, sources, missing=lacking)

    return (
        shown,
        Figure(f"{name}: sager", Fraction(entry.cases), Unit.CASES, sources),
        *(posts(word, part, missing) for word, part in zip(("lavest", "forventet", "højest"), parts, strict=True)),
        "intet loft" if entry.by_cap is None else posts("efter loftet", entry.by_cap, ()),
    )


def _to_hundredths(posts: Fraction | None) -> Fraction | None:
    """A need is reckoned, and no post that somebody has stated: a third of it is no third of a post, but 0,33."""
    return None if posts is None else round(posts, 2)


def _ratio(entry: Staffed, sources: tuple[Source, ...]) -> tuple[Cell, ...]:
    lacking = f"mangler: {', '.join(entry.missing)}" if entry.missing else "–"
    return (*(_figure(name, entry, sources) for name in ("cases", "advisers", "cases_per_adviser")), lacking)


UNITS = {
    "cases": ("sager", Unit.CASES),
    "advisers": ("rådgivere", Unit.FTE),
    "cases_per_adviser": ("sager pr. rådgiver", Unit.CASES_PER_FTE),
    "by_cap": ("rådgivere efter loftet", Unit.FTE),
}


def _figure(name: str, entry: Staffed, sources: tuple[Source, ...]) -> Figure:
    label, unit = UNITS[name]
    value: Fraction | None = getattr(entry, name)
    if name == "by_cap":
        value = _to_hundredths(value)
    formula = "sager ÷ rådgivere" if name == "cases_per_adviser" else ""
    missing = entry.missing if value is None else ()
    return Figure(f"{entry.name}: {label}", value, unit, sources, formula=formula, missing=missing)
