"""Which heading of a file is which column of a contract: by name, by Danish title, or by another known name."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from trappen.domain.problems import Problem, Severity
from trappen.records.contracts import Table

_PARTED = re.compile(r"[\s_\-\N{NO-BREAK SPACE}]+")


@dataclass(frozen=True, slots=True)
class Match:
    """`columns` gives the index of the heading for each column found; `unused` the headings that are no column."""

    columns: Mapping[str, int]
    unused: tuple[str, ...]
    problems: tuple[Problem, ...]


def normal(heading: str) -> str:
    """The heading without case, and with one space for every space, hyphen and underscore."""
    return _PARTED.sub(" ", heading).strip().casefold()


def known(contract: Table) -> dict[str, tuple[int, str]]:
    """Every normalised heading the contract answers to, with its rank (0 is best) and its column."""
    found: dict[str, tuple[int, str]] = {}
    for rank in range(3):
        for column in contract.columns:
            forms = ((column.name,), (column.title,), column.also)[rank]
            for form in forms:
                found.setdefault(normal(form), (rank, column.name))
    return found


def match(headings: Sequence[str], contract: Table, *, file: str) -> Match:
    """Finds the contract's columns among the headings. The best-ranked heading wins; two equal ones are an error."""
    answers = known(contract)
    best: dict[str, tuple[int, int]] = {}
    twins: set[int] = set()
    problems = []
    for index, heading in enumerate(headings):
        answer = answers.get(normal(heading)) if heading else None
        if answer is None:
            continue
        rank, name = answer
        held = best.get(name)
        if held is not None and held[0] == rank:
            twins.add(index)
            problems.append(_twice(headings[held[1]], heading, name, contract, file))
        if held is None or rank < held[0]:
            best[name] = (rank, index)
    columns = {name: index for name, (_rank, index) in best.items()}
    used = {*columns.values(), *twins}
    unused = tuple(heading for index, heading in enumerate(headings) if index not in used and heading)
    return Match(columns, unused, tuple(problems))


def looks_like_headings(cells: Sequence[str | None], contract: Table) -> bool:
    """Whether most of a row's cells are headings of the contract: then it is no row of data."""
    answers = known(contract)
    filled = [cell for cell in cells if cell]
    return len(filled) > 1 and sum(normal(cell) in answers for cell in filled) * 2 > len(filled)


def _twice(first: str, second: str, name: str, contract: Table, file: str) -> Problem:
    title = contract.column(name).title
    what = (
        f"Overskriften »{second}« står to gange."
        if normal(first) == normal(second)
        else f"Både »{first}« og »{second}« kan være kolonnen »{title}« ({name})."
    )
    return Problem(
        Severity.ERROR,
        "duplicate_header",
        what,
        now=f"Lad kun én kolonne hedde »{name}«, og slet eller omdøb den anden.",
        file=file,
        table=contract.name,
        row=1,
        column=name,
    )
