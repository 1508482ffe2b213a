"""What an unknown file holds: its sheets, where the header and the data stand, and what each column looks like."""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from trappen.domain import formats
from trappen.domain.errors import InputError
from trappen.records.contracts import TABLES
from trappen.records.mapping.carrying import carried, of_children
from trappen.records.mapping.cells import (
    DATA,
    DAYS,
    THOUSANDS,
    WHOLE_KRONER,
    Look,
    folded,
    is_running,
    look,
    look_of,
    plain,
)
from trappen.records.mapping.grids import FIRST_ROWS, Grid, grids, grids_of
from trappen.records.mapping.legend import is_legend, legend_of, names_below, without_aside
from trappen.records.mapping.remarks import remarks
from trappen.records.mapping.sections import HEADING, sections
from trappen.records.mapping.whose import Whose, whose
from trappen.records.sources import open_source
from trappen.records.stated import TOTAL

SAMPLES = 5
LOOKED_AT = 400  # rows that decide what a column looks like
MOST_COLUMNS = 200  # each is held against every column of ours
Rows = list[tuple[int, tuple[str | None, ...]]]
MAX_VALUES = 60  # more distinct texts than this are no list of values
LONGEST_GROUP = 40  # characters; a heading over several columns is shorter
A_YEAR = re.compile(r"20\d\d")  # »2026« over the sum of its months
WHOLE_NAME = "Navn"  # the made column of »Fornavn« and »Efternavn«
# »Ajourført 31.07.2026«, »Vestermose Kommune«: never the group that a column belongs to, as »Januar 2026« may be.
TITLE = re.compile(r"\d{1,2}[./-]\s?\d{1,2}[./-]\s?\d{2,4}|\bkommune\b")


@dataclass(frozen=True)
class SheetColumn:
    """One column. `heading` is unique in its sheet; `values` are its distinct texts if they can be a list of values.

    `own` is the heading without that of the group above it: »Sagsb.« of »Barn Sagsb.«; empty where there is none.
    """

    place: int
    heading: str
    look: Look
    samples: tuple[str, ...]
    values: tuple[str, ...]
    filled: int
    distinct: int
    thousands: bool
    own: str = ""


@dataclass(frozen=True)
class Sheet:
    """A sheet as it is understood. Row numbers are the file's own; `header` is the last row of the heading.

    `cells` holds the rows of data, each with its row number; titles, totals and repeated headings are not among them.
    `said` holds the totals, the words between the data and the remarks below them (`remarks` are their numbers), as
    `cells` does. `carried` are the numbers of the rows that named no child and have that of the line above. `legend`
    are the abbreviations that the file explains on any sheet, `advisers` the names below the headings of its sheets
    that speak of one.
    """

    file: str
    name: str
    header: int
    header_rows: int
    titles: tuple[str, ...]
    said: tuple[tuple[int, tuple[str | None, ...]], ...]
    columns: tuple[SheetColumn, ...]
    cells: tuple[tuple[int, tuple[str | None, ...]], ...]
    carried: tuple[int, ...] = ()
    remarks: tuple[int, ...] = ()
    legend: Mapping[str, str] = field(default_factory=dict)
    advisers: tuple[str, ...] = ()

    def full(self, text: str) -> str:
        """What the file says that an abbreviation stands for; any other text as it is."""
        return self.legend.get(folded(text), text) if self.legend else text

    def column(self, heading: str) -> SheetColumn:
        """The column with that heading, which the sheet has."""
        return next(column for column in self.columns if column.heading == heading)

    @property
    def totals(self) -> tuple[int, ...]:
        """The numbers of the rows that are totals or headings between the data."""
        return tuple(number for number, _ in self.said)

    @property
    def headings(self) -> tuple[str, ...]:
        return tuple(column.heading for column in self.columns)

    @property
    def fingerprint(self) -> str:
        """Tells whether another file has the same headings, in whatever order."""
        return fingerprint(self.headings)

    def as_dict(self) -> dict[str, Any]:
        """The sheet without its cells, as plain values."""
        return {
            "file": self.file,
            "name": self.name,
            "header": self.header,
            "header_rows": self.header_rows,
            "titles": list(self.titles),
            "totals": list(self.totals),
            "rows": len(self.cells),
            "fingerprint": self.fingerprint,
            "columns": [
                {
                    "heading": column.heading,
                    "look": str(column.look),
                    "samples": list(column.samples),
                    "values": list(column.values),
                    "filled": column.filled,
                    "distinct": column.distinct,
                    "thousands": column.thousands,
                }
                for column in self.columns
            ],
        }


def fingerprint(headings: tuple[str, ...]) -> str:
    """The same for the same headings in any order, whatever their case and signs."""
    return sha256("\n".join(sorted(map(plain, headings))).encode()).hexdigest()[:16]


def without_rows(sheet: Sheet, rows: Collection[int]) -> Sheet:
    """The sheet without the rows of those numbers, as if the file had never had them; its totals say nothing then."""
    if not rows:
        return sheet
    kept = tuple(row for row in sheet.cells if row[0] not in rows)
    return replace(sheet, cells=kept, said=(), carried=tuple(row for row in sheet.carried if row not in rows))


def label_of(sheet: Sheet) -> str:
    """The sheet's file and name, as a finding says where it stands."""
    return f"{sheet.file} [{sheet.name}]" if sheet.name else sheet.file


def inspect(path: Path) -> list[Sheet]:
    """The sheets of a file, a folder or a ZIP that hold a table.

    Raises:
        InputError: if nothing can be read there, or a file is not what it is called.
    """
    return _sheets(grids(open_source(path)))


def inspect_bytes(content: bytes, name: str) -> list[Sheet]:
    """The same for an uploaded file."""
    return _sheets(grids_of(content, name))


def _sheets(found: Sequence[Grid]) -> list[Sheet]:
    legends: dict[str, dict[str, str]] = {}
    named: dict[str, dict[str, None]] = {}
    for grid in found:
        legends[grid.file] = {**legend_of(grid.rows), **legends.get(grid.file, {})}
        named.setdefault(grid.file, {}).update(dict.fromkeys(names_below(grid.rows)))
    sheets = [sheet for grid in found if (sheet := understood(grid)) is not None]
    for sheet in sheets:
        told = (column for column in sheet.columns if Whose.ADVISER in {whose(column.heading), whose(column.own)})
        named[sheet.file].update(dict.fromkeys(without_aside(value) for column in told for value in column.values))
    return [replace(sheet, legend=legends[sheet.file], advisers=tuple(named[sheet.file])) for sheet in sheets]


def understood(grid: Grid) -> Sheet | None:
    """The sheet in the grid; None where there is no heading with at least two columns.

    Raises:
        InputError: if the sheet has more columns than anybody could map.
    """
    if grid.width > MOST_COLUMNS:
        raise InputError(
            f"»{grid.sheet or grid.file}« har {formats.number(grid.width)} kolonner.",
            why=f"Der kan læses højst {MOST_COLUMNS}.",
            now="Slet de kolonner, der ikke skal bruges, og prøv igen.",
        )
    top = _header(grid.rows)
    if top is None:
        return None
    first, last = _header_rows(grid.rows, top)
    headings = _headings(grid.rows[first : last + 1])
    kept = [place for place in range(grid.width) if headings[place] or any(r[place] for r in grid.rows[last + 1 :])]
    titles = tuple(cell for row in grid.rows[:first] for cell in row if cell)
    cells, said = _body(grid, last, kept)
    own_headings, looks = [headings[place] for place in kept], _looks(cells, len(kept))
    aside: list[int] = []
    if of_children(own_headings, looks):
        aside = remarks(cells, [number for number, row in said if _is_total(row)], looks)
        said = sorted([*said, *(row for row in cells if row[0] in aside)])
        cells = [row for row in cells if row[0] not in aside]
        looks = _looks(cells, len(kept)) if aside else looks
    is_headed = of_children(own_headings, looks)
    cells, filled = carried(own_headings, looks, cells)
    all_thousands = any(THOUSANDS.search(title) for title in titles)
    names = _unique([headings[place] or f"Kolonne {place + 1}" for place in kept])
    lower = [" ".join((grid.rows[last][at] or "").split()) if last > first else "" for at in kept]
    columns = tuple(
        replace(column, own=own if own != column.heading else "")
        for place, own in enumerate(lower)
        for column in [
            _column(place, names[place], [row[place] for _, row in cells], all_thousands=all_thousands),
        ]
    )
    sheet = Sheet(
        grid.file,
        grid.sheet,
        grid.first + last,
        last - first + 1,
        titles,
        tuple(said),
        columns,
        tuple(cells),
        filled,
        tuple(aside),
    )
    named = _whole_names(sheet)
    return _headed(named) if is_headed else named


def _whole_names(sheet: Sheet) -> Sheet:
    """The sheet with a made column of the whole names where first and last names stand in columns of their own."""
    at = {plain(column.heading): column.place for column in sheet.columns}
    first = next((at[one] for one in ("fornavn", "fornavne") if one in at), None)
    last = next((at[one] for one in ("efternavn", "efternavne") if one in at), None)
    if first is None or last is None or "navn" in at:
        return sheet
    texts = [" ".join(filter(None, (row[first], row[last]))) or None for _, row in sheet.cells]
    return _with_column(sheet, WHOLE_NAME, texts)


def _with_column(sheet: Sheet, heading: str, texts: Sequence[str | None]) -> Sheet:
    """The sheet with a made column as its last."""
    heading, place = _unique([*sheet.headings, heading])[-1], len(sheet.columns)
    cells = tuple((number, (*row, text)) for (number, row), text in zip(sheet.cells, texts, strict=True))
    said = tuple((number, (*row, None)) for number, row in sheet.said)
    columns = (*sheet.columns, _column(place, heading, list(texts), all_thousands=False))
    return replace(sheet, columns=columns, cells=cells, said=said)


def _headed(sheet: Sheet) -> Sheet:
    """The sheet with the made column of the texts that head its lines, always the last, where it has such rows."""
    texts = sections(sheet.cells, _alone(sheet.said))
    return sheet if texts is None else _with_column(sheet, HEADING, texts)


def _alone(said: Sequence[tuple[int, tuple[str | None, ...]]]) -> Rows:
    """The rows of one text in the first column that is no total."""
    return [line for line in said if line[1][0] and not any(line[1][1:]) and not _is_total(line[1])]


def _looks(cells: Rows, width: int) -> list[Look]:
    return [look_of([row[place] for _, row in cells[:LOOKED_AT]]) for place in range(width)]


def _is_total(row: Sequence[str | None]) -> bool:
    return TOTAL.match(next(cell for cell in row if cell)) is not None


def _header(rows: list[list[str | None]]) -> int | None:
    """The row that looks most like a heading: many cells of text, none of data, names that we know, data below."""
    filled = [sum(1 for cell in row if cell) for row in rows]
    widest = Counter(filled[:LOOKED_AT]).most_common()
    width = max((fill for fill, times in widest if times > 1 or len(rows) < 3), default=max(filled, default=0))
    best: tuple[float, int] | None = None
    for place, row in enumerate(rows[:FIRST_ROWS]):
        if filled[place] < 2:
            continue
        looks = [look(cell) for cell in row if cell]
        texts, data = looks.count(Look.TEXT), sum(kind in DATA for kind in looks)
        known = sum(1 for cell in row if cell and plain(cell) in KNOWN)
        score = (
            min(filled[place] / max(width, 1), 1.0)
            + texts / len(looks)
            - 2 * data / len(looks)
            + 0.5 * known / len(looks)
        )
        if best is None or score > best[0] + 1e-9:
            best = (score, place)
    return None if best is None or best[0] < 0.5 else best[1]


def _header_rows(rows: list[list[str | None]], top: int) -> tuple[int, int]:
    """The first and last row of the heading: a row of groups above, or a second row of names below, belongs to it."""
    first = last = top
    above = [cell for cell in rows[top - 1] if cell] if top else []
    if len(above) >= 2 and all(look(cell) is Look.TEXT and not _is_title(cell) for cell in above):
        first = top - 1
    below = rows[top + 1] if top + 1 < len(rows) else []
    names = [cell for cell in below if cell]
    if first == last and len(names) > 1 and _is_second(rows, top, names):
        last = top + 1
    return first, last


def _is_title(cell: str) -> bool:
    """Whether a cell above the headings is about the whole sheet: whose it is, or the day that it tells of."""
    return len(cell) > LONGEST_GROUP or TITLE.search(cell.lower()) is not None


def _is_second(rows: list[list[str | None]], top: int, names: list[str]) -> bool:
    """A row of text and years, where the column below it is of data, or where most of it is names that we know."""
    if any(look(cell) is not Look.TEXT and not A_YEAR.fullmatch(cell) for cell in names):
        return False
    if sum(plain(cell) in KNOWN for cell in names) * 2 > len(names):
        return True
    under = rows[top + 2 : top + 12]
    looks = [look_of(row[place] for row in under) for place, cell in enumerate(rows[top + 1]) if cell]
    return len(under) > 1 and sum(kind in DATA for kind in looks) * 2 >= len(looks)


def _headings(rows: list[list[str | None]]) -> list[str]:
    """One heading per column; a group above stretches over the columns to its right, as a merged cell does."""
    if len(rows) == 1:
        return [" ".join((cell or "").split()) for cell in rows[0]]
    upper, group = [], ""
    grouped = sum(1 for cell in rows[0] if cell) < sum(1 for cell in rows[1] if cell)
    for cell in rows[0]:
        group = cell or (group if grouped else "")
        upper.append(group)
    pairs = zip(upper, rows[1], strict=True)
    return [" ".join(dict.fromkeys(part for part in (above, below) if part)).strip() for above, below in pairs]


def _body(grid: Grid, last: int, kept: list[int]) -> tuple[Rows, Rows]:
    """The rows of data, and those that are totals or words between them."""
    cells, said, explains = [], [], False
    heading = [grid.rows[last][place] for place in kept]
    for place in range(last + 1, len(grid.rows)):
        row = tuple(grid.rows[place][at] for at in kept)
        filled = [cell for cell in row if cell]
        if not filled or list(row) == heading:
            continue
        is_alone = len(filled) == 1 and len(kept) > 3 and look(filled[0]) is Look.TEXT
        explains = len(filled) <= 2 < len(kept) and (explains or is_legend(filled[0]))
        if TOTAL.match(filled[0]) or is_alone or explains:
            said.append((grid.first + place, row))
        else:
            cells.append((grid.first + place, row))
    return cells, said


def _column(place: int, heading: str, cells: list[str | None], *, all_thousands: bool) -> SheetColumn:
    filled = [cell for cell in cells if cell]
    found = look_of(filled[:LOOKED_AT])
    if found in DAYS:
        filled = [cell for cell in filled if not is_running(cell)]
    counted = Counter(filled)
    values = tuple(sorted(counted)) if len(counted) <= MAX_VALUES and found in {Look.TEXT, Look.NUMBER} else ()
    return SheetColumn(
        place,
        heading,
        found,
        tuple(counted)[:SAMPLES],
        values,
        len(filled),
        len(counted),
        bool(THOUSANDS.search(heading))
        or (all_thousands and found is Look.NUMBER and WHOLE_KRONER.search(heading) is None),
    )


def _unique(headings: list[str]) -> list[str]:
    seen: Counter[str] = Counter()
    result = []
    for heading in headings:
        seen[heading] += 1
        result.append(heading if seen[heading] == 1 else f"{heading} ({seen[heading]})")
    return result


KNOWN = frozenset(
    plain(form)
    for table in TABLES.values()
    for column in table.columns
    for form in (column.name, column.title, *column.also)
)
