"""What the commands that read records share: their arguments, and how an answer is printed."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer

from trappen.domain import formats
from trappen.domain.errors import InputError
from trappen.domain.problems import Severity, has_errors
from trappen.records.checks import check
from trappen.records.container import Records
from trappen.records.reading import load

YEARS = (1900, 2200)  # room for every child and plan, and for sums of days on both sides


class Format(StrEnum):
    """The formats that records come in."""

    TRAPPEN = "trappen"
    DST = "dst"
    OS2BOS = "os2bos"
    SSDA903 = "ssda903"


Source = Annotated[Path, typer.Argument(metavar="DIR", help="Mappe, ZIP eller fil med udtræk.", show_default=False)]
FormatOption = Annotated[Format, typer.Option("--format", help="Udtrækkets format.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Skriv ét JSON-dokument.")]


def day(text: str) -> date:
    """A date typed on the command line, in any form that formats.parse_date reads."""
    try:
        found = formats.parse_date(text)
    except ValueError:
        raise typer.BadParameter(f"»{text}« er ikke en dato; skriv fx 2026-03-31 eller 31-03-2026.") from None
    if not YEARS[0] <= found.year <= YEARS[1]:
        raise typer.BadParameter(f"»{text}« ligger uden for årene {YEARS[0]}-{YEARS[1]}.")
    return found


DayParser = {"parser": day, "metavar": "DATO"}


def today() -> date:
    """The day it is in Denmark."""
    return datetime.now(UTC).astimezone(ZoneInfo("Europe/Copenhagen")).date()


def usable_records(source: Path, source_format: Format) -> Records:
    """The records, or one message that says how to see what is wrong.

    Raises:
        InputError: if reading or checking found errors, as in a delivery to the database; warnings pass.
    """
    loaded = load(source, source_format=source_format)
    problems = [*loaded.problems, *check(loaded.records, on=max(today(), loaded.records.as_of or date.min))]
    if has_errors(problems):
        errors = sum(problem.severity is Severity.ERROR for problem in problems)
        raise InputError(
            f"Udtrækket har {formats.number(errors)} fejl og er ikke brugt.",
            now=f"Kør »trappen check {source} --format {source_format}« for at se dem.",
        )
    return loaded.records


def emit(document: Mapping[str, Any], *, as_json: bool, render: Callable[[], str]) -> None:
    """Prints one JSON document, or the text that `render` makes for people."""
    if as_json:
        typer.echo(json.dumps(document, ensure_ascii=False, indent=2, default=plain))
    else:
        typer.echo(render())


def plain(value: object) -> str:
    """How JSON writes what it has no word for: dates."""
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in a JSON answer")
