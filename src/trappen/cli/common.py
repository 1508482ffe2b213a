"""What the commands that read records share: their arguments, and how an answer is printed."""

import json
from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from trappen.domain import formats
from trappen.domain.errors import InputError
from trappen.records.container import Records
from trappen.records.reading import load


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
        return formats.parse_date(text)
    except ValueError:
        raise typer.BadParameter(f"»{text}« er ikke en dato; skriv fx 2026-03-31 eller 31-03-2026.") from None


DayParser = {"parser": day, "metavar": "DATO"}


def usable_records(source: Path, source_format: Format) -> Records:
    """The records, or one message that says how to see what is wrong.

    Raises:
        InputError: if reading found errors; warnings pass.
    """
    loaded = load(source, source_format=source_format)
    if not loaded.usable:
        errors = sum(problem.severity == "error" for problem in loaded.problems)
        raise InputError(
            f"Udtrækket har {formats.number(errors)} fejl og er ikke brugt.",
            now=f"Kør »trappen check {source} --format {source_format}« for at se dem.",
        )
    return loaded.records


def emit(document: Mapping[str, Any], *, as_json: bool, render: Callable[[], str]) -> None:
    """Prints one JSON document, or the text that `render` makes for people."""
    if as_json:
        typer.echo(json.dumps(document, ensure_ascii=False, indent=2, default=_plain))
    else:
        typer.echo(render())


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in a JSON answer")
