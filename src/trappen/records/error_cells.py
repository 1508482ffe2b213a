"""Cells of a spreadsheet that show an error, such as #DIV/0!. The reader of values takes them for empty ones."""

import re
import zipfile
from html import unescape
from io import BytesIO
from typing import IO, NamedTuple

_SIGN = b't="e"'
_CHUNK = 1 << 20
# Looked up and not parsed: the reader of values has opened the workbook, and here nothing is expanded or fetched.
_LINK = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
_SHEET = re.compile(rb"<(?:\w+:)?sheet\b[^>]*>")
_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)", re.DOTALL)
_PLACE = re.compile(rb'\br="([A-Z]{1,3})([1-9]\d*)"')
_VALUE = re.compile(rb"<(?:\w+:)?(?:v|is)\b[^>]*>(.*?)<", re.DOTALL)


class ErrorCell(NamedTuple):
    """`row` from the top of the sheet and `column` from the first that is used, both from 0; `text` as shown."""

    row: int
    column: int
    text: str


def error_cells(content: bytes, sheet: str) -> list[ErrorCell]:
    """The error cells of a sheet; none where the file is not a workbook of this kind."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as book:
            part = _part(book, sheet)
            if part is None:
                return []
            with book.open(part) as stream:
                if not _has_errors(stream):
                    return []
            return _found(book.read(part))
    except (zipfile.BadZipFile, KeyError):
        return []


def _part(book: zipfile.ZipFile, sheet: str) -> str | None:
    """The file inside the workbook that holds the sheet."""
    targets = {
        _attribute(link, b"Id"): _attribute(link, b"Target")
        for link in _LINK.findall(book.read("xl/_rels/workbook.xml.rels"))
    }
    for entry in _SHEET.findall(book.read("xl/workbook.xml")):
        target = targets.get(_attribute(entry, b"id"))
        if _attribute(entry, b"name") == sheet and target:
            return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
    return None


def _attribute(tag: bytes, name: bytes) -> str:
    found = re.search(rb"[\s:]" + name + rb'="([^"]*)"', tag)
    return unescape(found[1].decode(errors="replace")) if found else ""


def _has_errors(stream: IO[bytes]) -> bool:
    """Most sheets have none, and a search through the bytes is quick."""
    tail = b""
    while chunk := stream.read(_CHUNK):
        if _SIGN in tail + chunk:
            return True
        tail = chunk[-len(_SIGN) :]
    return False


def _found(sheet: bytes) -> list[ErrorCell]:
    errors, columns = [], set()
    for attributes, inside in _CELL.findall(sheet):
        place, value = _PLACE.search(attributes), _VALUE.search(inside)
        if place is None or value is None:  # a cell that has a look but no content
            continue
        columns.add(_number(place[1]))
        if _SIGN in attributes:
            errors.append((int(place[2]) - 1, _number(place[1]), value[1].decode(errors="replace") or "#FEJL!"))
    return [ErrorCell(row, column - min(columns), text) for row, column, text in errors]


def _number(letters: bytes) -> int:
    """`A` is 0, `Z` 25, `AA` 26."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number - 1
