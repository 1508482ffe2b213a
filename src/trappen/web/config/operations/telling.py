"""How the operations answer: one document for a program, or text for a person."""

import json
from collections.abc import Mapping
from typing import Any

import typer


def tell(document: Mapping[str, Any], text: str, *, as_json: bool, indent: int | None = 2) -> None:
    """Prints the one or the other on standard output."""
    typer.echo(json.dumps(document, ensure_ascii=False, indent=indent) if as_json else text)


def confirmed(question: str) -> bool:
    """Whether a person at the terminal says yes; anything but a yes is a no."""
    typer.echo(f"{question} [j/N] ", nl=False, err=True)
    return input().strip().casefold() in {"j", "ja"}
