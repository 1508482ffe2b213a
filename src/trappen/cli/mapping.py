"""`trappen map FILE`: from an unknown CSV or spreadsheet to our tables."""

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from trappen.cli.common import JsonOption, emit
from trappen.domain import formats
from trappen.domain.errors import InputError
from trappen.domain.problems import Severity
from trappen.records.container import Loaded
from trappen.records.contracts import TABLES
from trappen.records.mapping.applying import apply_sheets, preview_of
from trappen.records.mapping.sheets import Sheet, inspect
from trappen.records.mapping.spec import ColumnMap, MappingSpec, SheetMap
from trappen.records.mapping.suggesting import suggest, suggest_table
from trappen.records.writing import write_tables

DOUBTFUL = 0.75  # a suggestion below this is asked about
SHOWN_PROBLEMS = 30


def map_file(  # noqa: PLR0913 - each option is one flag
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV, regneark, mappe eller ZIP.", show_default=False)],
    *,
    save: Annotated[Path | None, typer.Option(help="Gem tilknytningen i denne fil.")] = None,
    use: Annotated[Path | None, typer.Option(help="Brug en gemt tilknytning.")] = None,
    out: Annotated[Path | None, typer.Option(help="Skriv tabellerne i denne tomme mappe.")] = None,
    tables: Annotated[list[str] | None, typer.Option("--table", help="Kun denne tabel; kan gentages.")] = None,
    chosen: Annotated[
        list[str] | None, typer.Option("--set", metavar="TABEL.KOLONNE=OVERSKRIFT", help="Vælg selv; kan gentages.")
    ] = None,
    constants: Annotated[
        list[str] | None, typer.Option("--constant", metavar="TABEL.KOLONNE=VÆRDI", help="Fast værdi; kan gentages.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Tilknyt et ukendt udtræks kolonner til Trappens tabeller."""
    sheets = inspect(file)
    if not sheets:
        raise InputError(f"»{file}« har ingen tabel med overskrifter.", now="Kontrollér, at det er den rigtige fil.")
    spec = _saved(use) if use is not None else _suggested(sheets, tables or [], file.name)
    for text in chosen or []:
        spec = _set(spec, text, constant=False)
    for text in constants or []:
        spec = _set(spec, text, constant=True)
    if use is None and not as_json and sys.stdin.isatty():
        spec = _asked(spec)
    if save is not None:
        _save(spec, save)
    document: dict[str, Any] = {
        "sheets": [sheet.as_dict() for sheet in sheets],
        "mapping": spec.as_dict(),
        "missing": [f"{table}.{column}" for table, column in spec.missing()],
    }
    loaded = apply_sheets(spec, sheets, source=file.name) if use is not None or out is not None else None
    if loaded is not None:
        document |= preview_of(loaded)
        document["written"] = write_tables(loaded.records, out) if out is not None and loaded.usable else []
    emit(document, as_json=as_json, render=lambda: _shown(sheets, spec, loaded, document.get("written", [])))
    if loaded is not None and not loaded.usable:
        raise typer.Exit(1)


def _save(spec: MappingSpec, path: Path) -> None:
    try:
        path.write_text(spec.to_toml(), encoding="utf-8")
    except OSError:
        raise InputError(f"Tilknytningen kan ikke skrives i »{path}«.", now="Angiv en fil, du må skrive.") from None


def _saved(path: Path) -> MappingSpec:
    try:
        return MappingSpec.from_toml(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"Tilknytningen »{path}« kan ikke læses.", now="Kontrollér navnet.") from error


def _suggested(sheets: list[Sheet], tables: list[str], name: str) -> MappingSpec:
    if not tables:
        return suggest(sheets, name=name)
    unknown = [table for table in tables if table not in TABLES]
    if unknown:
        raise InputError(f"Der er ingen tabel »{unknown[0]}«.", now=f"Vælg mellem {', '.join(TABLES)}.")
    maps = [
        SheetMap(sheet.file, sheet.name, sheet.headings, found)
        for sheet in sheets
        if (found := {table: columns for table in tables if (columns := suggest_table(sheet, table))})
    ]
    return MappingSpec(name, tuple(maps))


def _set(spec: MappingSpec, text: str, *, constant: bool) -> MappingSpec:
    """The mapping with `table.column=heading` (or a constant) in the sheet that has the heading or feeds the table."""
    target, equals, value = text.partition("=")
    table, dot, name = target.strip().partition(".")
    if not (equals and dot and value.strip()):
        raise InputError(f"»{text}« forstås ikke.", now="Skriv TABEL.KOLONNE=OVERSKRIFT, fx episodes.section=Paragraf.")
    value = value.strip()
    places = range(len(spec.sheets))
    fits = [at for at in places if table in spec.sheets[at].tables and (constant or value in spec.sheets[at].headings)]
    fits = fits or [at for at in places if value in spec.sheets[at].headings] or list(places)
    if not fits:
        raise InputError("Der er intet ark at tilknytte.", now="Angiv tabellen med --table.")
    old = spec.sheets[fits[0]].tables.get(table, {}).get(name, ColumnMap())
    same = old.heading == value
    column = (
        ColumnMap(constant=value)
        if constant
        else ColumnMap(heading=value, scale=old.scale, values=old.values if same else {})
    )
    return spec.with_column(fits[0], table, name, column)


def _asked(spec: MappingSpec) -> MappingSpec:
    """The mapping after a person has said yes or no to every doubtful suggestion."""
    for at, sheet in enumerate(spec.sheets):
        for table, columns in sheet.tables.items():
            for name, column in columns.items():
                title = TABLES[table].column(name).title
                if column.heading and column.score < DOUBTFUL:
                    question = f"Er »{column.heading}« {TABLES[table].title}: {title}? {column.reason}"
                    if not typer.confirm(question, default=True):
                        spec = spec.with_column(at, table, name, None)
    return spec


def _shown(sheets: list[Sheet], spec: MappingSpec, loaded: Loaded | None, written: list[str]) -> str:
    lines = [line for sheet in sheets for line in _sheet_lines(sheet, spec)]
    for table, name in spec.missing():
        lines.append(f"Mangler: {TABLES[table].title}, {TABLES[table].column(name).title} ({table}.{name}).")
    if loaded is not None:
        lines += _result_lines(loaded, written)
    return "\n".join(lines)


def _sheet_lines(sheet: Sheet, spec: MappingSpec) -> list[str]:
    name = f"{sheet.file}, ark »{sheet.name}«" if sheet.name else sheet.file
    lines = [f"{name}: overskrifter i række {sheet.header}, {formats.counted(len(sheet.cells), 'række', 'rækker')}."]
    maps = [one for one in spec.sheets if (one.file, one.sheet) == (sheet.file, sheet.name)]
    if not maps:
        return [*lines, "  Ingen forslag."]
    for table, columns in maps[0].tables.items():
        lines.append(f"  {TABLES[table].title} ({table})")
        lines += [f"    {TABLES[table].column(name).title} ({name}) ← {_fed(one)}" for name, one in columns.items()]
    return lines


def _fed(column: ColumnMap) -> str:
    if column.constant:
        source = f"fast værdi »{column.constant}«"
    else:
        source = f"»{column.heading}«" if column.heading else f"nøgle af {', '.join(column.key_of)}"
    times = f" × {formats.number(column.scale)}" if column.scale != 1 else ""
    sure = f" [{formats.percent(column.score, 0)}] {column.reason}" if column.reason else ""
    return f"{source}{times}{sure}"


def _result_lines(loaded: Loaded, written: list[str]) -> list[str]:
    lines = [""]
    for name, frame in loaded.records.tables.items():
        lines.append(f"{TABLES[name].title}: {formats.counted(frame.height, 'række', 'rækker')}.")
    for problem in loaded.problems[:SHOWN_PROBLEMS]:
        kind = "Fejl" if problem.severity is Severity.ERROR else "Advarsel"
        place = f"{problem.file}{f', række {problem.row}' if problem.row else ''}"
        lines.append(f"{kind} ({place}): {problem.what} {problem.now}".rstrip())
    left = len(loaded.problems) - SHOWN_PROBLEMS
    if left > 0:
        lines.append(f"Og {formats.number(left)} mere; --json viser alle.")
    if written:
        lines.append(f"Skrev {formats.counted(len(written), 'fil', 'filer')}.")
    elif not loaded.usable:
        lines.append("Intet er skrevet, fordi der er fejl.")
    return lines
