"""A workbook's formulas worked out anew: no program's stored value is looked at.

Only what our workbooks use: + - * /, comparisons, and the functions below. `tests/references/investment` has the same
workbooks worked out by LibreOffice.
"""

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from io import BytesIO
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
CELL = r"(?:'((?:[^']|'')+)'|([A-Za-zÆØÅæøå]+))!([A-Z]+)(\d+)(?::([A-Z]+)(\d+))?"
TEXT = r'"[^"]*"'
Value = float | str | None


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell holds: a formula and the value that was written with it, or only a value."""

    formula: str | None
    value: Value


def cells(book: bytes) -> dict[tuple[str, str], Cell]:
    """Every cell by sheet and place."""
    with ZipFile(BytesIO(book)) as archive:
        listed = ElementTree.fromstring(archive.read("xl/sharedStrings.xml")).iter(f"{MAIN}si")
        strings = ["".join(part.text or "" for part in item.iter(f"{MAIN}t")) for item in listed]
        names = [s.attrib["name"] for s in ElementTree.fromstring(archive.read("xl/workbook.xml")).iter(f"{MAIN}sheet")]
        found = {}
        for number, name in enumerate(names, 1):
            sheet = ElementTree.fromstring(archive.read(f"xl/worksheets/sheet{number}.xml"))
            for cell in sheet.iter(f"{MAIN}c"):
                found[name, cell.attrib["r"]] = Cell(cell.findtext(f"{MAIN}f"), _value(cell, strings))
    return found


def recalculated(book: bytes, typed: Mapping[tuple[str, str], float] | None = None) -> dict[tuple[str, str], Value]:
    """The value of every formula, where `typed` stands in the cells it names."""
    found = cells(book)
    known: dict[tuple[str, str], Value] = dict(typed or {})

    def value(place: tuple[str, str]) -> Value:
        if place not in known:
            cell = found.get(place, Cell(None, None))
            known[place] = cell.value if cell.formula is None else _worked_out(cell.formula, value)
        return known[place]

    return {place: value(place) for place, cell in found.items() if cell.formula is not None}


def _value(cell: ElementTree.Element, strings: list[str]) -> Value:
    text = cell.findtext(f"{MAIN}v")
    if not text or cell.get("t") == "str":
        return text
    return strings[int(text)] if cell.get("t") == "s" else float(text)


def _worked_out(formula: str, value: Any) -> Value:
    def cell(sheet: str, column: str, row: str, last: str, end: str) -> Any:
        if not last:
            return value((sheet, f"{column}{row}"))
        return [value((sheet, place)) for place in _between(column, int(row), last, int(end))]

    names = {"cell": cell, "IF": _if, "COUNT": _count, "SUM": _sum, "ROUND": _round, "MIN": _min, "MAX": _max}
    names |= {"AND": lambda *each: all(each), "N": _number}
    made = eval(_compiled(formula), {"__builtins__": {}, **names})  # our own formulas
    return made if isinstance(made, str) else float(made)


@lru_cache(maxsize=20_000)
def _compiled(formula: str) -> Any:
    def reference(found: re.Match[str]) -> str:
        if found[0].startswith('"'):
            return found[0]
        quoted, plain, *rest = found.groups()
        return (
            f"cell({', '.join(repr(part or '') for part in ((quoted or plain).replace(chr(39) * 2, chr(39)), *rest))})"
        )

    python = re.sub(f"{TEXT}|{CELL}", reference, formula)
    python = re.sub(r"(?<![<>=])=(?!=)", "==", python).replace("<>", "!=")
    tree = ast.fix_missing_locations(_Lazy().visit(ast.parse(python, mode="eval")))
    return compile(tree, "formula", "eval")


class _Lazy(ast.NodeTransformer):
    """Only the part of an IF that is chosen is worked out."""

    def visit_Call(self, node: ast.Call) -> ast.AST:  # the name that ast looks for
        self.generic_visit(node)
        if isinstance(node.func, ast.Name) and node.func.id == "IF":
            nothing = ast.arguments(posonlyargs=[], args=[], kwonlyargs=[], kw_defaults=[], defaults=[])
            node.args = [ast.Lambda(nothing, each) for each in node.args]
        return node


def _between(first: str, row: int, last: str, end: int) -> Iterator[str]:
    for column in range(_place(first), _place(last) + 1):
        for line in range(row, end + 1):
            yield f"{_letters(column)}{line}"


def _place(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _letters(number: int) -> str:
    found = ""
    while number:
        number, left = divmod(number - 1, 26)
        found = chr(65 + left) + found
    return found


def _flat(each: tuple[Any, ...]) -> list[Any]:
    return [value for part in each for value in (part if isinstance(part, list) else [part])]


def _numbers(each: tuple[Any, ...]) -> list[float]:
    return [value for value in _flat(each) if isinstance(value, int | float)]


def _if(test: Any, then: Any, otherwise: Any) -> Any:
    return then() if test() else otherwise()


def _count(*each: Any) -> int:
    return len(_numbers(each))


def _sum(*each: Any) -> float:
    return sum(_numbers(each))


def _min(*each: Any) -> float:
    return min(_numbers(each), default=0)


def _max(*each: Any) -> float:
    return max(_numbers(each), default=0.0)


def _number(value: Any) -> float:
    return value if isinstance(value, int | float) else 0


def _round(value: Any, places: int) -> Any:
    if isinstance(value, str):
        return value
    # A spreadsheet rounds what it shows, 15 digits: 7.5 * 519.27 is 3894.525 there.
    return float(Decimal(f"{value:.15g}").quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))
