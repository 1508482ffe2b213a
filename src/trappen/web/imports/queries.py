"""Reads batches, and finds the municipality that a command means."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from trappen.domain import formats
from trappen.domain.errors import TrappenError
from trappen.domain.problems import Severity
from trappen.parameters.municipalities import municipality_name
from trappen.records.checks import CHECKS, NORMAL
from trappen.records.contracts import TABLES
from trappen.records.reconciliation import CODES
from trappen.web.accounts.models import Municipality, User
from trappen.web.cases.models import Child
from trappen.web.imports.loading.tokens import HIDDEN_NUMBER
from trappen.web.imports.models import Batch, State
from trappen.web.imports.wizard.wording import Told, advice, sheet_of, told

AT_A_TIME = 500  # keys in one question; SQLite takes no more than some thousand


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


def as_dict(batch: Batch) -> dict[str, Any]:
    """A batch as JSON; keys in docs/reference/cli.md."""
    return {
        "municipality": batch.municipality.code,
        "number": batch.number,
        "name": batch.name,
        "format": batch.format,
        "state": str(batch.state),
        "message": batch.message,
        "as_of": None if batch.as_of is None else batch.as_of.isoformat(),
        "digest": batch.digest,
        "first": batch.first,
        "unchanged": batch.unchanged,
        "tables": batch.counts,
        "not_delivered": batch.left_alone,
        "control": batch.control,
        "problem_counts": batch.problem_counts,
    }


def summary(batch: Batch) -> str:
    """What became of a batch, as lines for a terminal."""
    lines = [f"{batch}: {State(batch.state).label}. {batch.message}".strip()]
    for table, counts in batch.counts.items():
        lines.append(f"  {TABLES[table].title}: {', '.join(_counted(counts))}")
    if batch.state == State.LOADED and batch.left_alone and not batch.unchanged:
        untouched = ", ".join(TABLES[name].title for name in batch.left_alone)
        lines.append(f"  Ikke leveret og derfor uændret: {untouched}")
    lines += [
        f"  {group.label}, {formats.counted(group.count, 'gang', 'gange')}: {group.what}" for group in groups(batch)
    ]
    return "\n".join(lines)


def _counted(counts: Mapping[str, int]) -> Iterator[str]:
    yield formats.counted(counts["rows"], "række", "rækker")
    for name, one, many in (("added", "ny", "nye"), ("changed", "ændret", "ændrede"), ("gone", "væk", "væk")):
        if counts.get(name):
            yield formats.counted(counts[name], one, many)


@dataclass(frozen=True, slots=True)
class Look:
    """How a batch looks in a list: the kind and text of its state, its rows, and the number of findings."""

    kind: str
    label: str
    rows: int
    problems: int


@dataclass(frozen=True, slots=True)
class TableLook:
    """A table's row on the page of a batch; `changes` is None where nothing was compared."""

    title: str
    rows: int
    changes: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The findings of one code: all counted, the first of them shown."""

    code: str
    kind: str
    label: str
    what: str
    now: str
    count: int
    shown: Sequence["Line"]
    placed: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One finding in the words of whoever sent the file."""

    told: Told
    row: int | None
    key: str
    what: str


KINDS: Mapping[State, str] = MappingProxyType(
    {State.LOADED: "success", State.REJECTED: "error", State.FAILED: "error", State.LOADING: "info"}
)
SHOWN = 20  # findings of each code on the page; the file has those that are kept


def look(batch: Batch) -> Look:
    state = State(batch.state)
    rows = sum(counts["rows"] for counts in batch.counts.values())
    return Look(KINDS.get(state, "neutral"), str(state.label), rows, sum(batch.problem_counts.values()))


def tables(batch: Batch) -> list[TableLook]:
    """The tables of the delivery, in the order of the contracts."""
    names = ("added", "changed", "gone", "same")
    return [
        TableLook(table.title, counts["rows"], tuple(counts.get(name) for name in names))
        for table in TABLES.values()
        if (counts := batch.counts.get(table.name)) is not None
    ]


def left_alone(batch: Batch) -> list[str]:
    """The titles of the tables that a loaded delivery lacked; none where nothing was loaded."""
    if batch.state != State.LOADED or batch.unchanged:
        return []
    return [TABLES[name].title for name in batch.left_alone]


# What a kind of finding is called; every single finding has a sentence of its own.
TITLES: Mapping[str, str] = {
    **CODES,
    **{rule.code: rule.what for rule in CHECKS},
    HIDDEN_NUMBER: "CPR-nummer i et felt, hvor der ikke ventes et; det er erstattet af en kode",
}
QUIET = NORMAL | {HIDDEN_NUMBER}


def groups(batch: Batch) -> list[Group]:
    """The findings by code: errors first, then the most frequent."""
    found = []
    for code, count in batch.problem_counts.items():
        kept = [problem for problem in batch.problems if problem["code"] == code]
        if not kept:
            continue
        if code in NORMAL:
            continue
        error = kept[0]["severity"] == Severity.ERROR
        kind, label = ("error", "Fejl") if error else ("warning", "Advarsel")
        now = advice(kept[0]["now"], str(kept[0]["file"] or ""))
        lines = [
            Line(told(problem, batch.headings), problem["row"], problem["key"], problem["what"])
            for problem in kept[:SHOWN]
        ]
        placed = any(problem["file"] for problem in kept[:SHOWN])  # the reconciliation's stand between two files
        what = TITLES.get(code, kept[0]["what"])
        found.append(Group(code, kind, label, what, now, count, lines, placed))
    return sorted(found, key=lambda group: (group.kind != "error", -group.count, group.code))


def problem_lines(batch: Batch) -> Iterator[tuple[object, ...]]:
    """Every finding that is kept, in the words of whoever sent the file, errors first."""
    ordered = sorted(batch.problems, key=lambda problem: problem["severity"] != Severity.ERROR)
    for problem in ordered:
        place = told(problem, batch.headings)
        grave = "Fejl" if problem["severity"] == Severity.ERROR else "Advarsel"
        amount = problem.get("amount")
        kroner = "" if amount is None else formats.amount(amount)
        now = advice(problem["now"], str(problem["file"] or ""))
        said = (problem["what"], now, problem["key"], problem.get("child", ""), problem["code"])
        yield grave, place.sheet, problem["row"], place.heading, place.value, kroner, *said


def normal(batch: Batch) -> list[tuple[str, int]]:
    """What is found everywhere and needs nothing done, with how many there are."""
    return [(TITLES[code], count) for code, count in batch.problem_counts.items() if code in QUIET]


def left_out(batch: Batch) -> list[tuple[str, int, str]]:
    """The rows that a person chose to leave out: sheet, row, and the headings that were wrong."""
    return [(sheet_of(row["sheet"]), row["row"], ", ".join(row["why"])) for row in batch.left_out]


def in_findings(batch: Batch) -> set[str]:
    """The keys that the batch's findings name, of rows and of the children they are about."""
    return {str(problem[name]) for problem in batch.problems for name in ("key", "child") if problem.get(name)}


def children_among(user: User, keys: Collection[str]) -> list[str]:
    """Those of the keys that are children the user may see."""
    ordered = sorted(keys)
    seen: list[str] = []
    for start in range(0, len(ordered), AT_A_TIME):
        part = ordered[start : start + AT_A_TIME]
        seen += Child.objects.visible_to(user).filter(key__in=part).values_list("key", flat=True)
    return seen
