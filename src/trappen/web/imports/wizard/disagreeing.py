"""The names that a file's rows do not agree about, said to the one who chose the file and nowhere kept."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from trappen.domain import formats
from trappen.domain.problems import Problem
from trappen.records.mapping.sheets import Sheet, label_of
from trappen.records.mapping.spec import MappingSpec
from trappen.web.imports.wizard import wording

NAMED = 3  # children that the message names


def with_names(problems: Sequence[Problem], spec: MappingSpec, sheets: Sequence[Sheet]) -> list[Problem]:
    """The findings where the first about children's names says which, and in which rows, of the first few children."""
    about = [
        each for each in problems if (each.code, each.table, each.column) == ("mapping_conflict", "children", "name")
    ]
    if not about:
        return list(problems)
    rows = list(_rows(spec, sheets))
    said = [one for each in about[:NAMED] if (one := _said([row for row in rows if row[0] == _bare(each.key)]))]
    left = len(about) - NAMED
    more = f" Og {formats.counted(left, 'barn', 'børn')} til." if left > 0 else ""
    # The rows stand among the names: the message has none of its own.
    first = replace(about[0], what=f"{about[0].what} {'; '.join(said)}.{more}", row=None) if said else about[0]
    return [first if each is about[0] else each for each in problems]


def _rows(spec: MappingSpec, sheets: Sequence[Sheet]) -> Iterator[tuple[str, str, int]]:
    """Of each row that names a child: its key, its name and the number of the row."""
    by_label = {label_of(sheet): sheet for sheet in sheets}
    for held in spec.sheets:
        sheet, columns = by_label.get(wording.label_of(held)), held.tables.get("children", {})
        headings = [columns[name].heading for name in ("child_id", "name") if name in columns]
        if sheet is None or len(headings) < 2 or not set(headings) <= set(sheet.headings):
            continue
        key, name = map(sheet.headings.index, headings)
        yield from ((_bare(row[key] or ""), row[name] or "", number) for number, row in sheet.cells if row[name])


def _said(rows: Sequence[tuple[str, str, int]]) -> str:
    """»Anton Dal« (række 14) og »Anton M. Dal« (række 15)"""
    first: dict[str, int] = {}
    for _, name, number in rows:
        first.setdefault(name, number)
    return " og ".join(f"»{name}« (række {number})" for name, number in first.items())


def _bare(key: str) -> str:
    return key.replace("-", "").replace(" ", "")
