"""`trappen template DIR`: an empty, documented set of records."""

from pathlib import Path
from typing import Annotated

import typer

from trappen.cli.common import JsonOption, emit
from trappen.records.template import write_template


def template(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Tom mappe, som skabelonen skrives i.")],
    as_json: JsonOption = False,
) -> None:
    """Skriv et tomt, dokumenteret sæt tabeller."""
    names = write_template(folder)
    emit(
        {"folder": str(folder), "files": names},
        as_json=as_json,
        render=lambda: f"Skrev {len(names)} filer i {folder}. Begynd med LÆSMIG.txt.",
    )
