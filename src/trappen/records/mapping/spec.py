"""A mapping: which heading of which sheet feeds which of our columns, as plain values and as a TOML file.

Source: docs/reference/mapping.md.
"""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from trappen.domain.errors import InputError
from trappen.records.contracts import TABLES, Column, Kind
from trappen.records.mapping.sheets import fingerprint

VERSION = 1
FIRST, LAST = "first", "last"


@dataclass(frozen=True)
class ColumnMap:
    """What one of our columns is fed by: exactly one of a heading, a constant, or a key made of other headings.

    `scale` multiplies numbers (1000 for amounts in thousands). `values` turns the source's texts into ours; with it, a
    text that is not listed is a problem. `date_format` is a strptime form, for dates that are not read by themselves.
    `inclusive` says that an end is the last day inside; ours is the day after.
    `pick` takes, of the rows with one key, the `first` day, or the `last` one and none where a row has none.
    `kind` is the heading under which a measure is called by its name, for a section without its number; `kinds` are the
    names with the number of barnets lov § 32, stk. 1, that each stands for.
    `joins` are the advisers whose name is cut short, with the name that each stands for, or itself.
    `score` (0 to 1) and `reason` say how sure a suggestion is and why; a person's own choice has 1.
    """

    heading: str = ""
    constant: str = ""
    key_of: tuple[str, ...] = ()
    scale: int = 1
    values: Mapping[str, str] = field(default_factory=dict)
    date_format: str = ""
    inclusive: bool = False
    pick: str = ""
    kind: str = ""
    kinds: Mapping[str, str] = field(default_factory=dict)
    joins: Mapping[str, str] = field(default_factory=dict)
    score: float = 1.0
    reason: str = ""


@dataclass(frozen=True)
class SheetMap:
    """What one sheet feeds: table → column → what feeds it. `headings` are those the mapping was made on.

    `without` are the columns, as »table-column«, of which a person said that the sheet has none.
    """

    file: str
    sheet: str
    headings: tuple[str, ...]
    tables: Mapping[str, Mapping[str, ColumnMap]]
    without: tuple[str, ...] = ()

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.headings)


@dataclass(frozen=True)
class MappingSpec:
    """A saved mapping of one source: its sheets, in one or more files."""

    name: str
    sheets: tuple[SheetMap, ...]

    def as_dict(self) -> dict[str, Any]:
        """The mapping as plain values for JSON and TOML; `from_dict` gives the same mapping back."""
        return {
            "version": VERSION,
            "name": self.name,
            "sheet": [
                {
                    "file": sheet.file,
                    "sheet": sheet.sheet,
                    "fingerprint": sheet.fingerprint,
                    "headings": list(sheet.headings),
                    **({"without": list(sheet.without)} if sheet.without else {}),
                    "table": {
                        table: {name: _column_dict(column) for name, column in columns.items()}
                        for table, columns in sheet.tables.items()
                    },
                }
                for sheet in self.sheets
            ],
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "MappingSpec":
        """The mapping of plain values.

        Raises:
            InputError: if something in it is not understood, and what.
        """
        try:
            sheets = tuple(
                SheetMap(
                    str(sheet.get("file", "")),
                    str(sheet.get("sheet", "")),
                    tuple(map(str, sheet["headings"])),
                    {
                        table: {name: _column(table, name, column) for name, column in columns.items()}
                        for table, columns in sheet["table"].items()
                    },
                    tuple(map(str, sheet.get("without", ()))),
                )
                for sheet in data["sheet"]
            )
            return cls(str(data.get("name", "")), sheets)
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise InputError(
                "Tilknytningen kan ikke læses.",
                why=f"Der er noget, der ikke forstås: {error}.",
                now="Lav den igen med »trappen map FIL --save«, eller ret den; se docs/reference/mapping.md.",
            ) from error

    def to_toml(self) -> str:
        """The mapping as its documented TOML file."""
        lines = [
            "# Tilknytning: hvilke overskrifter der bliver til hvilke af Trappens kolonner. Må rettes i hånden.",
            f"version = {VERSION}",
            f"name = {_text(self.name)}",
        ]
        for sheet in self.as_dict()["sheet"]:
            lines += ["", "[[sheet]]", *(f"{key} = {_value(sheet[key])}" for key in _SHEET_KEYS if key in sheet)]
            for table, columns in sheet["table"].items():
                for name, column in columns.items():
                    lines += ["", f"[sheet.table.{table}.{name}]"]
                    lines += [f"{key} = {_value(value)}" for key, value in column.items()]
        return "\n".join(lines) + "\n"

    @classmethod
    def from_toml(cls, text: str) -> "MappingSpec":
        """The mapping in a TOML file.

        Raises:
            InputError: if it is no TOML or no mapping.
        """
        try:
            return cls.from_dict(tomllib.loads(text))
        except tomllib.TOMLDecodeError as error:
            raise InputError(
                "Tilknytningen er ikke gyldig TOML.", why=f"{error}.", now="Ret filen, eller lav den igen."
            ) from error

    def with_column(self, sheet: int, table: str, name: str, column: ColumnMap | None) -> "MappingSpec":
        """The mapping with one column fed otherwise, or by nothing.

        Raises:
            InputError: if there is no such table, column or heading.
        """
        held = self.sheets[sheet]
        if table not in TABLES or name not in TABLES[table].names:
            raise InputError(
                f"Der er ingen kolonne »{name}« i »{table}«.", now="Se navnene i docs/reference/tables.md."
            )
        if column is not None and column.heading and column.heading not in held.headings:
            raise InputError(
                f"Arket har ingen overskrift »{column.heading}«.", now=f"Vælg mellem {', '.join(held.headings)}."
            )
        columns = {key: value for key, value in held.tables.get(table, {}).items() if key != name}
        if column is not None:
            columns[name] = column
        ordered = {key: columns[key] for key in TABLES[table].names if key in columns}
        tables = {**held.tables, table: ordered}
        changed = replace(held, tables={key: value for key, value in tables.items() if value})
        return replace(self, sheets=(*self.sheets[:sheet], changed, *self.sheets[sheet + 1 :]))

    def missing(self) -> list[tuple[str, str]]:
        """The required columns of the mapped tables that nothing feeds, as (table, column)."""
        return [
            (table, column.name)
            for sheet in self.sheets
            for table, columns in sheet.tables.items()
            for column in TABLES[table].columns
            if column.required and column.name not in columns
        ]


def is_end(contract: Column) -> bool:
    """Whether the column is the first day outside a period, so that the source's may be the last day inside."""
    return contract.name == "end" and contract.kind is Kind.DATE


def may_run(contract: Column) -> bool:
    """Whether the column is an end that may not have come yet, so that »løbende« says nothing more than no day."""
    return is_end(contract) or (contract.name in {"closed", "expected_end"} and contract.kind is Kind.DATE)


def may_lack(contract: Column) -> bool:
    """Whether the column is a price that a measure may be without, so that a word may stand where there is none."""
    return contract.name == "price" and contract.kind is Kind.AMOUNT and not contract.required


def lists_words(contract: Column) -> bool:
    """Whether only the words among the column's days or amounts are a list of values."""
    return may_run(contract) or may_lack(contract)


_SHEET_KEYS = ("file", "sheet", "fingerprint", "headings", "without")
_COLUMN_KEYS = {
    *(
        "heading",
        "constant",
        "key_of",
        "scale",
        "values",
        "date_format",
        "inclusive",
        "pick",
        "kind",
        "kinds",
        "joins",
        "score",
        "reason",
    )
}


def _column_dict(column: ColumnMap) -> dict[str, Any]:
    full = {
        "heading": column.heading,
        "constant": column.constant,
        "key_of": list(column.key_of),
        "scale": column.scale,
        "values": dict(column.values),
        "date_format": column.date_format,
        "inclusive": column.inclusive,
        "pick": column.pick,
        "kind": column.kind,
        "kinds": dict(column.kinds),
        "joins": dict(column.joins),
        "score": round(column.score, 2),
        "reason": column.reason,
    }
    return {key: value for key, value in full.items() if value and not (key == "scale" and value == 1)}


def _column(table: str, name: str, data: Mapping[str, Any]) -> ColumnMap:
    contract = TABLES[table].column(name)
    unknown = set(data) - _COLUMN_KEYS
    if unknown:
        raise ValueError(f"{table}.{name}: {', '.join(sorted(unknown))}")
    column = ColumnMap(
        heading=str(data.get("heading", "")),
        constant=str(data.get("constant", "")),
        key_of=tuple(map(str, data.get("key_of", ()))),
        scale=int(data.get("scale", 1)),
        values={str(key): str(value) for key, value in data.get("values", {}).items()},
        date_format=str(data.get("date_format", "")),
        inclusive=bool(data.get("inclusive", False)),
        pick=str(data.get("pick", "")),
        kind=str(data.get("kind", "")),
        kinds={str(key): str(value) for key, value in data.get("kinds", {}).items()},
        joins={str(key): str(value) for key, value in data.get("joins", {}).items()},
        score=float(data.get("score", 1.0)),
        reason=str(data.get("reason", "")),
    )
    if sum(map(bool, (column.heading, column.constant, column.key_of))) != 1:
        raise ValueError(f"{table}.{name} skal have netop én af heading, constant og key_of")
    if column.scale != 1 and contract.kind not in {Kind.AMOUNT, Kind.DECIMAL, Kind.INTEGER}:
        raise ValueError(f"{table}.{name} er ikke et tal og kan ikke ganges")
    if column.kind and (table, name) != ("episodes", "section"):
        raise ValueError(f"{table}.{name} er ikke en indsats' paragraf og har ingen art")
    if column.joins and name != "adviser_id":
        raise ValueError(f"{table}.{name} er ikke en rådgiver og har ingen, der er den samme")
    if column.pick and (column.pick not in {FIRST, LAST} or contract.kind is not Kind.DATE):
        raise ValueError(f"{table}.{name} er ikke en dato, eller »pick« er ikke first eller last")
    if column.inclusive and not (is_end(contract) or column.pick == LAST):
        raise ValueError(f"{table}.{name} er ikke en slutdato og kan ikke være til og med")
    return column


def _value(value: object) -> str:
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_text(key)} = {_text(each)}" for key, each in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_text, value)) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    return _text(value) if isinstance(value, str) else str(value)


def _text(value: object) -> str:
    """A TOML basic string: JSON's, but for the one character that JSON lets through."""
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")
