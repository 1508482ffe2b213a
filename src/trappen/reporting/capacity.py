"""The advisers that a policy needs as tables. Source: docs/methods/capacity.md."""

from collections.abc import Sequence
from fractions import Fraction

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


def _ratio(entry: Staffed, sources: tuple[Source, ...]) -> tuple[Cell, ...]:
    lacking = f"mangler: {', '.join(entry.missing)}" if entry.missing else "–"
    return (*(_figure(name, entry, sources) for name in ("cases", "advisers", "cases_per_adviser")), lacking)


UNITS = {
    "cases": ("sager", Unit.CASES),
    "advisers": ("rådgivere", Unit.FTE),
    "cases_per_adviser": ("sager pr. rådgiver", Unit.CASES_PER_FTE),
}


def _figure(name: str, entry: Staffed, sources: tuple[Source, ...]) -> Figure:
    label, unit = UNITS[name]
    value: Fraction | None = getattr(entry, name)
    formula = "sager ÷ rådgivere" if name == "cases_per_adviser" else ""
    missing = entry.missing if value is None else ()
    return Figure(f"{entry.name}: {label}", value, unit, sources, formula=formula, missing=missing)
