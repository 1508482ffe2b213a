"""Reads a folder, a ZIP or a file of records in any format."""

import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from importlib import import_module
from pathlib import Path, PurePosixPath
from types import MappingProxyType

import polars as pl

from trappen.domain import formats
from trappen.domain.errors import InputError
from trappen.domain.ladder import Ladder
from trappen.domain.problems import Problem
from trappen.parameters import ladder as ladders
from trappen.records import control
from trappen.records.conform import conform
from trappen.records.container import Loaded, Records
from trappen.records.contracts import TABLES
from trappen.records.digest import digest
from trappen.records.findings import error, warning
from trappen.records.headings import normal
from trappen.records.raw import TABLE_SUFFIXES, read_raw, sheet_names
from trappen.records.sources import Source, open_source

FOREIGN = ("dst", "os2bos", "ssda903")
LADDER_FILE = "ladder.toml"
PACKAGE_FILE = "datapackage.json"


@dataclass
class _Reading:
    """What has been read so far."""

    tables: dict[str, pl.DataFrame] = field(default_factory=dict)
    origins: dict[str, pl.DataFrame] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def load(path: Path, *, source_format: str = "trappen") -> Loaded:
    """The records at `path` in one of the formats trappen, dst, os2bos and ssda903, with every problem found.

    Raises:
        InputError: if nothing can be read there.
        ValueError: if there is no such format.
    """
    source = open_source(Path(path))
    if source_format in FOREIGN:
        reader = import_module(f"trappen.records.foreign.{source_format}")
        loaded: Loaded = reader.read(source)
        return loaded
    if source_format != "trappen":
        raise ValueError(f"no format {source_format}")
    return _load(source)


def table_named(text: str) -> str | None:
    """The table that a file or sheet of that name holds: `episodes`, `Indsatser`; None if it is none of ours."""
    wanted = normal(text)
    for name, table in TABLES.items():
        if wanted in {normal(name), normal(table.title)}:
            return name
    return None


def _load(source: Source) -> Loaded:
    reading = _Reading()
    for name in _top(source):
        if _is_table(name):
            _read_member(source, name, reading)
    if not reading.tables and not reading.problems:
        raise InputError(
            f"»{source.path.name}« har ingen af de tabeller, Trappen læser.",
            why="Filerne kendes på deres navn, fx children.csv og episodes.csv.",
            now="»trappen template MAPPE« viser navnene; »trappen map FIL« læser en fil med andre navne og kolonner.",
        )
    ladder = _ladder(source)
    totals = _control(source, reading)
    records = Records(
        tables=MappingProxyType({name: reading.tables[name] for name in TABLES if name in reading.tables}),
        ladder=ladder,
        source=source.path.name,
        format="trappen",
        digest=digest(reading.tables, ladder),
        as_of=_as_of(source, reading),
        control=totals,
        origins=MappingProxyType(reading.origins),
    )
    return Loaded(records, tuple(reading.problems))


def _is_table(name: str) -> bool:
    """Examples and instructions, which a template leaves beside the tables, are none."""
    file = PurePosixPath(name).name.lower()
    return file.endswith(TABLE_SUFFIXES) and file not in {control.FILE, "læsmig.txt"} and ".eksempel." not in file


def _top(source: Source) -> Iterator[str]:
    """The members of the outermost folder that holds files; what lies deeper is not part of the extract."""
    depth = min(name.count("/") for name in source.names)
    return (name for name in source.names if name.count("/") == depth)


def _read_member(source: Source, name: str, reading: _Reading) -> None:
    own = table_named(PurePosixPath(name).stem)
    named = {sheet: table_named(sheet) for sheet in sheet_names(source, name)}
    wanted = [(table, sheet) for sheet, table in named.items() if table]
    if own and not any(table == own for table, _sheet in wanted):
        wanted.append((own, ""))
    if not wanted:
        reading.problems.append(
            warning(
                "unknown_file",
                f"Filen »{name}« hedder ikke som nogen tabel og er ikke læst.",
                "Giv den tabellens navn (fx episodes.csv), eller brug »trappen map«.",
                file=name,
            )
        )
    for table, sheet in wanted:
        _read_table(source, name, table, sheet or None, reading)


def _read_table(source: Source, name: str, table: str, sheet: str | None, reading: _Reading) -> None:
    if table in reading.files:
        what = f"Tabellen »{table}« ({TABLES[table].title}) står både i »{reading.files[table]}« og i »{name}«."
        reading.problems.append(error("table_twice", what, "Behold kun den ene.", file=name, table=table))
        return
    reading.files[table] = name
    raw = read_raw(source, name, sheet=sheet)
    reading.problems += raw.problems
    if raw.table is None:
        return
    conformed = conform(raw.table, TABLES[table])
    reading.problems += conformed.problems
    reading.tables[table] = conformed.frame
    reading.origins[table] = pl.DataFrame({"row": conformed.rows}).select(file=pl.lit(raw.table.file), row="row")


def _ladder(source: Source) -> Ladder:
    name = source.at_top(LADDER_FILE)
    if name is None:
        return ladders.official()
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / LADDER_FILE
        copy.write_bytes(source.read(name))
        return ladders.read_ladder(copy)


def _control(source: Source, reading: _Reading) -> MappingProxyType[str, int]:
    name = source.at_top(control.FILE)
    if name is None:
        return MappingProxyType({})
    raw = read_raw(source, name)
    reading.problems += raw.problems
    if raw.table is None:
        return MappingProxyType({})
    conformed = conform(raw.table, control.CONTRACT)
    reading.problems += conformed.problems
    totals = control.totals(conformed.frame)
    reading.problems += control.compare(totals, reading.tables, file=name)
    return MappingProxyType(dict(totals))


def _as_of(source: Source, reading: _Reading) -> date | None:
    """The day of the extract, if `datapackage.json` tells it."""
    name = source.at_top(PACKAGE_FILE)
    if name is None:
        return None
    try:
        package = json.loads(source.read(name))
        stated = package.get("as_of") if isinstance(package, dict) else None
        return formats.parse_date(str(stated)) if stated else None
    except (ValueError, RecursionError):
        what = "Datoen for udtrækket (as_of) kan ikke læses."
        reading.problems.append(warning("unreadable_as_of", what, 'Skriv fx "as_of": "2026-03-31".', file=name))
        return None
