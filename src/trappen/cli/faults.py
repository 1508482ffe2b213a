"""How the program says that it cannot do what was asked: one Danish message, and with `--json` one document."""

import json
import re
import sys
from collections.abc import Sequence
from enum import StrEnum
from typing import Any

import typer
from typer.exceptions import TyperException

from trappen.domain.errors import TrappenError
from trappen.domain.problems import Problem

INTERRUPTED = 130  # what a shell expects of a program that Ctrl-C has stopped
MISUSED = 2


def stopped(error: TrappenError, *, as_json: bool) -> SystemExit:
    """Says what is wrong on standard error, and with `as_json` as a document, too; the exit to raise."""
    typer.echo(str(error), err=True)
    if as_json:
        typer.echo(json.dumps(document(error), ensure_ascii=False, indent=2))
    return SystemExit(error.exit_code)


def document(error: TrappenError) -> dict[str, Any]:
    return {"error": {"what": error.what, "why": error.why, "now": error.now, "status": error.exit_code}}


def of_file(file: str, problems: Sequence[Problem]) -> str:
    """The faults of a file that a person has written, each with its line."""
    lines = [f"»{file}« har {len(problems)} fejl og er ikke brugt:"]
    for problem in problems:
        place = f"linje {problem.row}" if problem.row else "filen"
        where = f", {problem.column}" if problem.column else ""
        lines.append(f"  {place}{where}: {problem.what} {problem.now}".rstrip())
    return "\n".join(lines)


def misused(error: TyperException, arguments: Sequence[str]) -> TrappenError:
    """What is wrong with the words on the command line; the library says it in English."""
    fault = TrappenError(_misuse(error), now=f"»{_helped(arguments)} --help« viser, hvad der kan skrives.")
    fault.exit_code = MISUSED
    return fault


def tolerate_narrow_terminals() -> None:
    """A terminal without æ, ø and å shows question marks; it is no reason to stop."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def _misuse(error: TyperException) -> str:
    parameter = getattr(error, "param", None)
    name = next(iter(getattr(parameter, "opts", ())), "")
    option = getattr(error, "option_name", None)
    if option is not None:
        near = ", ".join(sorted(getattr(error, "possibilities", None) or []))
        return f"»{option}« kendes ikke eller mangler sin værdi{f'; mente du {near}?' if near else '.'}"
    if type(error).__name__ == "MissingParameter":
        metavar = getattr(parameter, "metavar", None)
        return f"»{name if name.startswith('-') or not metavar else metavar}« mangler."
    if parameter is not None:
        own = error.message if "»" in error.message else _choices(parameter)
        return f"Værdien for »{name}« kan ikke bruges. {own}".strip()
    unexpected = re.search(r"unexpected extra argument\(?s?\)? \((.*)\)", error.message)
    return f"»{unexpected[1]}« er for meget." if unexpected else "Kommandoen kan ikke forstås."


def _choices(parameter: object) -> str:
    kind = getattr(getattr(parameter, "type_descriptor", None), "annotation", None)
    if not isinstance(kind, type):
        return ""
    if issubclass(kind, StrEnum):
        return f"Vælg mellem {', '.join(kind)}."
    if not issubclass(kind, int | float):
        return ""
    low, high = getattr(parameter, "min", None), getattr(parameter, "max", None)
    limits = [f"mindst {low}"] * (low is not None) + [f"højst {high}"] * (high is not None)
    return f"Skriv et {'helt ' if issubclass(kind, int) else ''}tal{', ' if limits else ''}{' og '.join(limits)}."


def _helped(arguments: Sequence[str]) -> str:
    return "trappen" if not arguments or arguments[0].startswith("-") else f"trappen {arguments[0]}"
