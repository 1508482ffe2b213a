"""`trappen check`: every problem of an extract, with its place and what to do about it."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any

import typer

from trappen.cli.common import DayParser, Format, FormatOption, JsonOption, Source, emit, today
from trappen.domain import formats
from trappen.domain.problems import Problem, Severity, has_errors
from trappen.records.checks import check as check_records
from trappen.records.container import Records
from trappen.records.contracts import TABLES
from trappen.records.reading import load
from trappen.records.reconciliation import CODES, Total, reconcile, totals

SHOWN_IN_FULL = 20  # problems; beyond this each code shows its first few
SHOWN_OF_EACH = 3

OnOption = Annotated[date | None, typer.Option("--on", help="Dagen, der kontrolleres på; ellers i dag.", **DayParser)]


def check(
    source: Source,
    source_format: FormatOption = Format.TRAPPEN,
    on: OnOption = None,
    as_json: JsonOption = False,
) -> None:
    """Kontrollér et udtræk: hver fejl med fil, række, kolonne og værdi, og hvad der skal gøres."""
    day = on or today()
    loaded = load(source, source_format=source_format)
    problems = _in_order([*loaded.problems, *check_records(loaded.records, on=day), *reconcile(loaded.records, on=day)])
    emit(_document(loaded.records, problems, day), as_json=as_json, render=lambda: _text(loaded.records, problems))
    if has_errors(problems):
        raise typer.Exit(1)


def counts(records: Records) -> dict[str, Any]:
    """Rows per table, children, episodes as they stand in the files and after merging, and the reader's own counts.

    A format that repeats its rows every year counts them as `rows.<table>`; elsewhere every row is in the frame.
    """
    children, episodes = records.optional("children"), records.optional("episodes")
    return {
        **{name: count for name, count in records.counts.items() if not name.startswith("rows.")},
        "rows": {name: records.counts.get(f"rows.{name}", frame.height) for name, frame in records.tables.items()},
        "children": (children if children.height else episodes)["child_id"].drop_nulls().n_unique(),
        "episodes": records.counts.get("rows.episodes", episodes.height),
        "episodes_after_merging": episodes.height,
    }


def _document(records: Records, problems: list[Problem], day: date) -> dict[str, Any]:
    severities = Counter(problem.severity for problem in problems)
    return {
        "source": records.source,
        "format": records.format,
        "on": day,
        "as_of": records.as_of,
        "usable": not has_errors(problems),
        "errors": severities[Severity.ERROR],
        "warnings": severities[Severity.WARNING],
        "counts": counts(records),
        "control": dict(records.control),
        "digest": records.digest,
        "ladder": records.ladder.key,
        "summary": _summary(problems),
        "reconciliation": _reconciliation(problems),
        "problems": [problem.as_dict() for problem in problems],
    }


def _summary(problems: Sequence[Problem]) -> list[dict[str, Any]]:
    number = Counter((problem.severity, problem.code) for problem in problems)
    return [{"code": code, "severity": str(severity), "count": count} for (severity, code), count in number.items()]


def _reconciliation(problems: Sequence[Problem]) -> dict[str, Any]:
    found = totals(problems)
    return {"by_code": [total.as_dict() for total in found.by_code], "total": found.whole.as_dict()}


def _in_order(problems: Sequence[Problem]) -> list[Problem]:
    """Errors first, and what belongs together together; the order of the rows is kept."""
    codes = {code: place for place, code in enumerate(dict.fromkeys(problem.code for problem in problems))}
    return sorted(problems, key=lambda problem: (problem.severity is not Severity.ERROR, codes[problem.code]))


def _text(records: Records, problems: Sequence[Problem]) -> str:
    return "\n".join([*_counted(records), "", *_problems(problems), *_amounts(problems), _verdict(problems)])


def _counted(records: Records) -> list[str]:
    found = counts(records)
    lines = [f"{records.source} ({records.format})"]
    lines += [f"  {TABLES[name].title:<28}{formats.number(rows):>12} rækker" for name, rows in found["rows"].items()]
    lines.append(f"  {'Børn i alt':<28}{formats.number(found['children']):>12}")
    lines.append(f"  {'Indsatser i filerne':<28}{formats.number(found['episodes']):>12}")
    lines.append(f"  {'Indsatser efter fletning':<28}{formats.number(found['episodes_after_merging']):>12}")
    return lines


def _problems(problems: Sequence[Problem]) -> list[str]:
    groups: Mapping[tuple[Severity, str], list[Problem]] = defaultdict(list)
    for problem in problems:
        groups[problem.severity, problem.code].append(problem)
    limit = len(problems) if len(problems) <= SHOWN_IN_FULL else SHOWN_OF_EACH
    lines = []
    for (severity, code), group in groups.items():
        name = "FEJL" if severity is Severity.ERROR else "Advarsel"
        lines.append(f"{name} {code}: {formats.number(len(group))}")
        lines += [f"  {_line(problem)}" for problem in group[:limit]]
        if len(group) > limit:
            lines.append(f"  … og {formats.number(len(group) - limit)} mere (alle med --json)")
        lines += [f"  → {now}" for now in list(dict.fromkeys(p.now for p in group[:limit] if p.now))[:limit]]
        lines.append("")
    return lines


def _amounts(problems: Sequence[Problem]) -> list[str]:
    """The reconciliation in kroner: each kind and all together, with how many have no amount."""
    found = totals(problems)
    if not found.by_code:
        return []
    lines = [f"{'Afstemning':<30}{'Fund':>8}{'Beløb':>20}{'Uden beløb':>12}"]
    lines += [_amount_line(CODES[total.code], total) for total in found.by_code]
    return [*lines, _amount_line("I alt", found.whole), ""]


def _amount_line(name: str, total: Total) -> str:
    amount = formats.MISSING if total.amount is None else formats.amount(total.amount)
    return f"  {name:<28}{formats.number(total.count):>8}{amount:>20}{formats.number(total.without_amount):>12}"


def _line(problem: Problem) -> str:
    place = [problem.file or problem.table]
    place += [f"række {formats.number(problem.row)}"] if problem.row is not None else []
    place += [f"kolonne {problem.column}"] if problem.column else []
    value = f" (»{problem.value}«)" if problem.value and problem.value not in problem.what else ""
    key = f" [{problem.key}]" if problem.key and problem.key not in problem.what else ""
    return f"{', '.join(part for part in place if part)}: {problem.what}{value}{key}"


def _verdict(problems: Sequence[Problem]) -> str:
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    warnings = len(problems) - errors
    noun = "advarsel" if warnings == 1 else "advarsler"
    said = f"{formats.number(errors)} fejl og {formats.number(warnings)} {noun}."
    return f"{said} Udtrækket kan {'ikke bruges, før fejlene er rettet' if errors else 'bruges'}."
