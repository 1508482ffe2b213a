"""An empty, documented set of records: one CSV per table, a Table Schema of it, and how to fill it in.

Everything is made from the column contracts, so that the set cannot say anything else than what is read.
Source: Frictionless Data Package and Table Schema, version 1; docs/reference/tables.md.
"""

import json
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Any

from trappen.domain.errors import InputError
from trappen.records.contracts import TABLES, Column, Kind, Table

BOM = "\ufeff"
DELIMITER = ";"

TYPES: Mapping[Kind, Mapping[str, Any]] = MappingProxyType(
    {
        Kind.TEXT: {"type": "string"},
        Kind.DATE: {"type": "date", "format": "%Y-%m-%d"},
        Kind.DATETIME: {"type": "datetime", "format": "%Y-%m-%dT%H:%M:%S"},
        Kind.INTEGER: {"type": "integer"},
        Kind.DECIMAL: {"type": "number", "decimalChar": ","},
        Kind.AMOUNT: {"type": "number", "decimalChar": ",", "groupChar": "."},
        Kind.BOOLEAN: {"type": "boolean", "trueValues": ["ja"], "falseValues": ["nej"]},
        Kind.CHOICE: {"type": "string"},
        Kind.CHOICES: {"type": "string"},
        Kind.MONTH: {"type": "yearmonth"},
    }
)
WORDS: Mapping[Kind, str] = MappingProxyType(
    {
        Kind.TEXT: "tekst",
        Kind.DATE: "dato, fx 2026-03-31 eller 31-03-2026",
        Kind.DATETIME: "dato og klokkeslæt, fx 2026-03-31 14:30",
        Kind.INTEGER: "helt tal",
        Kind.DECIMAL: "tal, fx 0,75",
        Kind.AMOUNT: "kroner, fx 1.234,50",
        Kind.BOOLEAN: "ja eller nej",
        Kind.CHOICE: "én af værdierne",
        Kind.CHOICES: "en eller flere af værdierne, adskilt af semikolon",
        Kind.MONTH: "måned, fx 2026-03",
    }
)


def template_files() -> dict[str, str]:
    """The set as file name → content, in the order of the tables."""
    content = {f"{table.name}.csv": f"{BOM}{DELIMITER.join(table.names)}\r\n" for table in TABLES.values()}
    content["datapackage.json"] = json.dumps(datapackage(), ensure_ascii=False, indent=2) + "\n"
    content["LÆSMIG.txt"] = BOM + readme().replace("\n", "\r\n")
    content["ladder.eksempel.toml"] = _beside("ladder.eksempel.toml")
    content["control.eksempel.csv"] = f"{BOM}table{DELIMITER}rows\r\nchildren{DELIMITER}0\r\nepisodes{DELIMITER}0\r\n"
    return content


def write_template(folder: Path) -> list[str]:
    """Writes the set into `folder`, which is made if it is not there. Returns the names of the files.

    Raises:
        InputError: if the folder holds anything, or cannot be written.
    """
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise InputError(
                f"»{folder}« er ikke en tom mappe.",
                why="Skabelonen overskriver aldrig noget.",
                now="Angiv en mappe, der er tom eller ikke findes endnu.",
            )
        folder.mkdir(parents=True, exist_ok=True)
        content = template_files()
        for name, text in content.items():
            (folder / name).write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise InputError(f"Skabelonen kan ikke skrives i »{folder}«.", now="Angiv en mappe, du må skrive i.") from error
    return list(content)


def datapackage() -> dict[str, Any]:
    """The Frictionless data package that describes the set."""
    return {
        "profile": "tabular-data-package",
        "name": "trappen",
        "title": "Oplysninger til Trappen",
        "resources": [_resource(table) for table in TABLES.values()],
    }


def readme() -> str:
    """How to fill the set in, in Danish, with every table and column."""
    return "".join([_beside("readme.txt"), *(_section(table) for table in TABLES.values())])


def _beside(name: str) -> str:
    return (files("trappen.records.template_texts") / name).read_text(encoding="utf-8")


def _resource(table: Table) -> dict[str, Any]:
    schema: dict[str, Any] = {"fields": [_field(column, table) for column in table.columns]}
    schema["primaryKey"] = list(table.key)
    schema["missingValues"] = [""]
    foreign = [
        {"fields": column.name, "reference": {"resource": other, "fields": TABLES[other].key[0]}}
        for column in table.columns
        if (other := column.references) is not None
    ]
    if foreign:
        schema["foreignKeys"] = foreign
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "title": table.title,
        "description": table.help,
        "path": f"{table.name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": DELIMITER, "header": True},
        "schema": schema,
    }


def _field(column: Column, table: Table) -> dict[str, Any]:
    constraints: dict[str, Any] = {}
    if column.required:
        constraints["required"] = True
    if table.key == (column.name,):
        constraints["unique"] = True
    if column.values and column.kind is Kind.CHOICE:
        constraints["enum"] = list(column.values)
    labels = "; ".join(f"{code}: {label}" for code, label in column.values.items())
    field: dict[str, Any] = {
        "name": column.name,
        "title": column.title,
        "description": " ".join(part for part in (column.help, labels) if part),
        **TYPES[column.kind],
    }
    return {**field, "constraints": constraints} if constraints else field


def _section(table: Table) -> str:
    heading = f"{table.name}.csv: {table.title}"
    lines = [f"\n{heading}", "-" * len(heading), table.help]
    for column in table.columns:
        need = ", skal udfyldes" if column.required else ""
        note = f" {column.help}" if column.help else ""
        lines.append(f"  {column.name}: {column.title} ({WORDS[column.kind]}{need}).{note}")
        lines.extend(f"      {code} = {label}" for code, label in column.values.items())
        if column.references is not None:
            lines.append(f"      skal findes i {column.references}.csv")
    return "\n".join(lines) + "\n"
