"""The line of the file on which a place such as `money[2].total` stands."""

import re
from collections.abc import Mapping

_HEADER = re.compile(r"^\s*(\[\[?)\s*([A-Za-z0-9_.\-]+)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r'^\s*"?([A-Za-z0-9_\-]+)"?\s*=')


def line_numbers(text: str) -> Mapping[str, int]:
    """Line by path for every table and key at the beginning of a line; entries of a list of tables count from 1."""
    found: dict[str, int] = {"": 1}
    counts: dict[str, int] = {}
    table, quoted = "", ""
    for number, line in enumerate(text.splitlines(), 1):
        if quoted:
            quoted = "" if quoted in line else quoted
            continue
        header, key = _HEADER.match(line), _KEY.match(line)
        if header:
            table = header[2]
            if header[1] == "[[":
                counts[table] = counts.get(table, 0) + 1
                table = f"{table}[{counts[table]}]"
            found.setdefault(table, number)
        elif key:
            found.setdefault(f"{table}.{key[1]}" if table else key[1], number)
        for mark in ('"""', "'''"):
            if line.count(mark) % 2:
                quoted = mark
    return found


def line_of(path: str, lines: Mapping[str, int]) -> int:
    """The line of the path, or of the nearest thing around it that has one."""
    while path not in lines:
        shorter = re.sub(r"(\.[^.\[\]]+|\[\d+\])$", "", path)
        path = shorter if shorter != path else ""
    return lines[path]
