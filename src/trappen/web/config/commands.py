"""The commands that need the database, as the `trappen` program finds them: what is typed, and what that starts.

Django and its settings are read only when a command runs, so this module is cheap to import.
"""

import re
from collections.abc import Callable, Mapping
from datetime import time
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from trappen.web.config.opening import opened


class Format(StrEnum):
    """The formats that records come in."""

    TRAPPEN = "trappen"
    DST = "dst"
    OS2BOS = "os2bos"
    SSDA903 = "ssda903"


def _code(text: str) -> str:
    if not re.fullmatch("[0-9]{3}", text):
        raise typer.BadParameter(f"»{text}« er ikke en kommunekode; den har tre cifre, fx 657.")
    return text


def _time_of_day(text: str) -> time:
    try:
        return time.fromisoformat(text.strip().replace(".", ":"))
    except ValueError:
        raise typer.BadParameter(f"»{text}« er ikke et klokkeslæt; skriv fx 06:00.") from None


FormatOption = Annotated[Format, typer.Option("--format", help="Udtrækkets format.")]
Code = Annotated[str | None, typer.Option("--municipality", parser=_code, metavar="KODE", help="Kommunekode.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Skriv ét JSON-dokument.")]
Port = Annotated[int, typer.Option(min=1, max=65535, help="Port.")]
BackupFile = Annotated[Path, typer.Argument(metavar="FIL", help="Sikkerhedskopien.", show_default=False)]


def load(
    source: Annotated[Path, typer.Argument(metavar="DIR", help="Mappe, ZIP eller fil med udtræk.", show_default=False)],
    source_format: FormatOption = Format.TRAPPEN,
    municipality: Code = None,
    name: Annotated[str | None, typer.Option(metavar="NAVN", help="Kommunens navn, hvis den er ukendt.")] = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Indlæs et udtræk i databasen: hele udtrækket eller intet."""
    with opened():
        from trappen.web.config.operations.loading import deliver

        deliver(source, source_format=source_format, code=municipality, name=name, as_json=as_json)


def watch(
    folder: Annotated[Path, typer.Argument(metavar="MAPPE", help="Mappen, fagsystemet afleverer i.")],
    once: Annotated[bool, typer.Option("--once", help="Se efter én gang, og slut.")] = False,  # noqa: FBT002 - a flag
    interval: Annotated[float, typer.Option(min=0, metavar="SEKUNDER", help="Tid mellem hvert kig.")] = 30.0,
    expect_by: Annotated[
        time | None, typer.Option(parser=_time_of_day, metavar="TT:MM", help="Senest ventet klokkeslæt.")
    ] = None,
    source_format: FormatOption = Format.TRAPPEN,
    municipality: Code = None,
    *,
    as_json: Annotated[
        bool, typer.Option("--json", help="Skriv ét JSON-dokument pr. kig, hvert på sin linje.")
    ] = False,
) -> None:
    """Hold øje med en mappe, og indlæs de udtræk, der lægges i den."""
    with opened():
        from trappen.web.config.operations.watching import Watch

        Watch(folder, source_format, municipality, interval, expect_by, as_json).run(once=once)


def backup(
    file: Annotated[Path, typer.Argument(metavar="FIL", help="Filen, der skal skrives. Den må ikke findes.")],
    *,
    as_json: JsonOption = False,
) -> None:
    """Skriv databasen og de filer, der hører til den, i én sikkerhedskopi."""
    with opened():
        from trappen.web.config.operations.copying import backup as run

        run(file, as_json=as_json)


def restore(
    file: BackupFile,
    *,
    yes: Annotated[bool, typer.Option("--ja", "--replace", help="Erstat det, der er her nu, uden at spørge.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Gendan database og filer fra en sikkerhedskopi: det hele eller intet."""
    with opened():
        from trappen.web.config.operations.copying import restore as run

        run(file, yes=yes, as_json=as_json)


def setup(
    municipality: Annotated[str, typer.Option(parser=_code, metavar="KODE", help="Kommunekode med tre cifre.")],
    name: Annotated[str | None, typer.Option(metavar="NAVN", help="Kommunens navn, hvis den er ukendt.")] = None,
    user: Annotated[str, typer.Option(metavar="NAVN", help="Administratorens brugernavn.")] = "admin",
    *,
    as_json: JsonOption = False,
) -> None:
    """Opret kommunen og dens første administrator; det første, man gør efter installationen."""
    with opened():
        from trappen.web.config.operations.beginning import setup as run

        run(code=municipality, name=name, username=user, as_json=as_json)


def examples(
    *,
    remove: Annotated[bool, typer.Option("--remove", help="Fjern eksemplerne igen.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Læg de fem programmer fra andre kommuner ind som eksempler. Kan køres igen uden at ændre noget."""
    with opened():
        from trappen.web.config.operations.beginning import examples as run

        run(remove=remove, as_json=as_json)


def rotate_key(*, as_json: JsonOption = False) -> None:
    """Skift identitetsnøglen: kryptér alle navne og CPR-numre igen. Stop serveren først."""
    with opened():
        from trappen.web.config.operations.keys import rotate

        rotate(as_json=as_json)


def serve(
    host: Annotated[str, typer.Option(metavar="ADRESSE", help="Adresse, der lyttes på.")] = "127.0.0.1",
    port: Port = 8000,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Antal serverprocesser.")] = 2,
) -> None:
    """Start webserveren og det, der arbejder i baggrunden. Ctrl-C stopper begge."""
    with opened():
        from trappen.web.config.serve import run

        run(host=host, port=port, workers=workers)


def demo(
    children: Annotated[int, typer.Option(min=1, help="Antal børn med en historik.")] = 4000,
    folder: Annotated[
        Path,
        typer.Option(
            metavar="MAPPE",
            help="Mappen, alt ligger i. TRAPPEN_DATA bruges ikke: dér kan kommunens egne data ligge.",
        ),
    ] = Path("demo"),
    port: Port = 8000,
    no_serve: Annotated[bool, typer.Option("--no-serve", help="Lav kommunen, men start ikke serveren.")] = False,  # noqa: FBT002 - a flag
) -> None:
    """Prøv Trappen med en opdigtet kommune og et login til hver rolle."""
    from trappen.web.config.demo import run

    run(children=children, folder=folder, port=port, and_serve=not no_serve)


COMMANDS: Mapping[str, Callable[..., Any]] = {
    "setup": setup,
    "serve": serve,
    "load": load,
    "watch": watch,
    "backup": backup,
    "restore": restore,
    "rotate-key": rotate_key,
    "examples": examples,
    "demo": demo,
}
