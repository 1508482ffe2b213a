"""`trappen synth`: a synthetic municipality with known truth."""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from trappen.analysis.synth.building import build
from trappen.analysis.synth.writing import write
from trappen.cli.common import DayParser, JsonOption, emit
from trappen.domain import formats


def synth(  # noqa: PLR0913, PLR0917 - the command line's own options
    out: Annotated[Path, typer.Argument(metavar="OUT", help="Mappe, der er tom eller ikke findes endnu.")],
    children: Annotated[int, typer.Option(min=1, help="Antal børn med en historik.")] = 4000,
    years: Annotated[int, typer.Option(min=1, max=30, help="Antal år før slutdatoen.")] = 8,
    seed: Annotated[int, typer.Option(min=0, help="Samme frø giver samme kommune.")] = 1,
    until: Annotated[
        date | None, typer.Option(help="Udtrækkets dato; ellers den første i denne måned.", **DayParser)
    ] = None,
    clean: Annotated[bool, typer.Option("--clean", help="Uden plantede fejl.")] = False,
    corrupted: Annotated[
        bool, typer.Option("--corrupt", help="Posteringer, som et økonomisystem kender dem: uden nøgler og med fejl.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Lav en syntetisk kommune med kendt sandhed; alle personer og tal er opdigtede."""
    day = until if until is not None else datetime.now().astimezone().date().replace(day=1)
    made = build(children=children, years=years, seed=seed, until=day, clean=clean, corrupted=corrupted)
    names = write(made, out)
    rows = {name: frame.height for name, frame in made.tables.items()}
    document = {"folder": str(out), "as_of": day, "files": names, "rows": rows, "flaws": made.truth["flaws"].height}
    emit(document, as_json=as_json, render=lambda: _text(out, day, rows, made.truth["flaws"].height))


def _text(out: Path, day: date, rows: dict[str, int], flaws: int) -> str:
    return (
        f"Den syntetiske kommune er skrevet i »{out}« pr. {formats.long_date(day)}: "
        f"{formats.number(rows['children'])} børn, {formats.number(rows['episodes'])} indsatser og "
        f"{formats.number(rows['postings'])} posteringer. {formats.number(flaws)} fejl og særtilfælde er plantet; "
        "de står i truth/flaws.csv."
    )
