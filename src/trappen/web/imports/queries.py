"""Reads batches, and finds the municipality that a command means."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from trappen.domain import formats
from trappen.domain.errors import TrappenError
from trappen.parameters.municipalities import municipality_name
from trappen.records.contracts import TABLES
from trappen.web.accounts.models import Municipality
from trappen.web.imports.models import Batch, State


def municipality_meant(code: str | None, name: str | None = None) -> Municipality:
    """The municipality with that code, made if it is new; without a code, the only one there is.

    Raises:
        TrappenError: if it is not clear which one is meant, or what a new one is called.
    """
    if code is None:
        there = list(Municipality.objects.all()[:2])
        if len(there) == 1:
            return there[0]
        raise TrappenError(
            "Det fremgår ikke, hvilken kommune udtrækket hører til.",
            now="Skriv kommunekoden med tre cifre, fx »--municipality 657«.",
        )
    known = name or municipality_name(code)
    found = Municipality.objects.filter(code=code).first()
    if found is not None:
        return found
    if known is None:
        raise TrappenError(
            f"»{code}« er ikke en kommunekode, Trappen kender.",
            now="Skriv kommunens navn med, fx »--name Eksempelkommune«.",
        )
    return Municipality.objects.create(code=code, name=known)


def arrived_since(municipality: Municipality, moment: datetime) -> bool:
    """Whether any delivery came at or after the moment."""
    return Batch.objects.filter(municipality=municipality, received_at__gte=moment).exclude(digest="").exists()


def summary(batch: Batch) -> str:
    """What became of a batch, as lines for a terminal."""
    lines = [f"{batch}: {State(batch.state).label}. {batch.message}".strip()]
    for table, counts in batch.counts.items():
        lines.append(f"  {TABLES[table].title}: {', '.join(_counted(counts))}")
    if batch.state == State.LOADED and batch.left_alone and not batch.unchanged:
        untouched = ", ".join(TABLES[name].title for name in batch.left_alone)
        lines.append(f"  Ikke leveret og derfor uændret: {untouched}")
    for code, count in batch.problem_counts.items():
        lines.append(f"  {formats.number(count)} × {code}")
    return "\n".join(lines)


def _counted(counts: Mapping[str, int]) -> Iterator[str]:
    yield f"{formats.number(counts['rows'])} rækker"
    for name, word in (("added", "nye"), ("changed", "ændrede"), ("gone", "væk")):
        if counts.get(name):
            yield f"{formats.number(counts[name])} {word}"
