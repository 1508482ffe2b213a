"""What the cells under a heading tell: names of people, initials, places, and ends that never come before a start."""

import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date, timedelta
from functools import lru_cache
from statistics import median

from trappen.domain import formats
from trappen.domain.ladder import Standing
from trappen.domain.law import covers, parse_section
from trappen.parameters.ladder import official
from trappen.parameters.measures import called
from trappen.parameters.places import place_types
from trappen.records.contracts import TABLES
from trappen.records.mapping.cells import DAYS, NAME, Look, is_word, plain, says_end, short_day
from trappen.records.mapping.codes import code_of, likely_code
from trappen.records.mapping.naming import is_nobody
from trappen.records.mapping.sheets import LOOKED_AT, MAX_VALUES, Sheet, SheetColumn
from trappen.records.mapping.vocabulary import PER_YEAR, YEARLY
from trappen.records.values import parse_day

PLACE = TABLES["episodes"].column("place_type")
FEW = 3  # rows from which something may be concluded
# Thousands of kroner that no child costs in the unit: a middle amount above is whole kroner.
MOST_THOUSANDS = {"day": 100, "month": 1_000, "year": 12_000}
_INITIALS = re.compile(r"[A-ZÆØÅ]{2,4}|[a-zæøå]{2,4}")
_FIRST_NAME = re.compile(r"[A-ZÆØÅ][a-zæøåéü]+(-[A-ZÆØÅ][a-zæøåéü]+)?( [A-ZÆØÅ]\.?)?")
_LAST_OF_MONTH = re.compile(r"-(01-31|02-2[89]|03-31|04-30|05-31|06-30|07-31|08-31|09-30|10-31|11-30|12-31)$")
UNITS = (
    (re.compile(r"d(oe|o)gn|\bdgn?\b|\bdag(e|lig|spris|stakst)?\b"), "day"),
    (re.compile(r"maaned|\bm(d|dl|dr|aan)s?\b"), "month"),
    (re.compile(r"\bengangs|\bgang\b"), "once"),
)

TITLE_UNITS = (
    (re.compile(r"\bpr (doegn|dogn|dag)\b"), "day"),
    (re.compile(r"\bpr (maaned|md|mdr)\b|\bmaanedlig"), "month"),
    (PER_YEAR, "year"),
    (re.compile(r"\b(pris|takst|betaling)\w*\b.*(\bhelaar|\baarlig|\b12 (maaneder|mdr|md)\b)"), "year"),
    (re.compile(r"\baarlig"), ""),
)
MONEY = re.compile(r"kr\b|beloeb|udgift|pris|takst")


def cells_of(sheet: Sheet, column: SheetColumn) -> list[str | None]:
    """The column's first cells, as many as are looked at."""
    return [row[column.place] for _, row in sheet.cells[:LOOKED_AT]]


def holds_names(sheet: Sheet, column: SheetColumn) -> bool:
    """Whether most cells are names of people, and hardly any comes back more than a child's measures do."""
    if column.look is not Look.TEXT:
        return False
    found = [cell for cell in cells_of(sheet, column) if cell]
    named = sum(NAME.fullmatch(cell) is not None for cell in found)
    return len(found) > 0 and named >= 0.8 * len(found) and len(set(found)) >= 0.4 * len(found)


def holds_initials(sheet: Sheet, column: SheetColumn) -> bool:
    """Whether the cells are two to four letters each, and the same few of them come back."""
    if column.look is not Look.TEXT:
        return False
    found = [cell for cell in cells_of(sheet, column) if cell and not is_nobody(cell)]
    short = sum(_INITIALS.fullmatch(cell) is not None for cell in found)
    return len(found) >= 2 * FEW and short >= 0.9 * len(found) and 2 * len(set(found)) <= len(found)


def holds_few_names(sheet: Sheet, column: SheetColumn) -> bool:
    """Whether the cells are first or whole names, and the same few of them come back, as advisers' do."""
    if column.look is not Look.TEXT:
        return False
    found = [cell for cell in cells_of(sheet, column) if cell and not is_nobody(cell)]
    named = sum(_FIRST_NAME.fullmatch(cell) is not None or NAME.fullmatch(cell) is not None for cell in found)
    known = any(called(value) or _is_place(value) for value in column.values)
    return len(found) >= 2 * FEW and named >= 0.9 * len(found) and 2 <= 2 * len(set(found)) <= len(found) and not known


def never_before(sheet: Sheet, column: SheetColumn, start: SheetColumn) -> bool:
    """Whether the dates of a column are never before those of the other, on enough rows to say so."""
    if column.look not in DAYS or start.look not in DAYS or column.heading == start.heading:
        return False
    return len(_pairs(sheet, column, start)) >= FEW and not before(sheet, column, start)


def before(sheet: Sheet, column: SheetColumn, start: SheetColumn) -> bool:
    """Whether the column has a date before that of the other on some row."""
    return any(later < first for later, first in _pairs(sheet, column, start))


def _pairs(sheet: Sheet, column: SheetColumn, start: SheetColumn) -> list[tuple[date, date]]:
    return [
        (later, first)
        for one, other in zip(cells_of(sheet, column), cells_of(sheet, start), strict=True)
        if (later := _day(one)) is not None and (first := _day(other)) is not None
    ]


def ends_months(sheet: Sheet, column: SheetColumn) -> bool:
    """Whether most dates are the last day of a month: then they are last days, not first days outside."""
    days = [day.isoformat() for cell in cells_of(sheet, column) if (day := _day(cell)) is not None]
    return len(days) >= FEW and sum(_LAST_OF_MONTH.search(day) is not None for day in days) >= 0.6 * len(days)


def meeting(sheet: Sheet, child: SheetColumn, start: SheetColumn, end: SheetColumn) -> tuple[int, int]:
    """How many ends have the same child's next measure begin on the very day, and how many on the day after."""
    begun: set[tuple[str, date]] = set()
    ended: list[tuple[str, date]] = []
    for _, row in sheet.cells[:LOOKED_AT]:
        if who := row[child.place]:
            first, last = _day(row[start.place]), _day(row[end.place])
            begun |= {(who, first)} if first is not None else set()
            ended += [(who, last)] if last is not None and last != first and last < date.max else []
    same = sum(each in begun for each in ended)
    return same, sum((who, last + timedelta(days=1)) in begun for who, last in ended)


def places_in(sheet: Sheet, column: SheetColumn) -> tuple[float, frozenset[str]]:
    """The share of a column's values that are places to live, among rows with a placement; and the values elsewhere.

    A column of measures holds both: »Plejefam.« where a child is placed, »Kontaktperson« where it lives at home. Where
    no sections stand on the sheet, every row counts. The share is 0 where no row is a placement.
    """
    if column.look is not Look.TEXT:
        return 0.0, frozenset()
    law = next((each for each in sheet.columns if each.look is Look.SECTION), None)
    at = column.place
    placed: set[str] = set()
    every: set[str] = set()
    for _, row in sheet.cells:
        if value := row[at]:
            every.add(value)
            if law is None or needs_place(row[law.place] or ""):
                placed.add(value)
    if len(every) > MAX_VALUES:
        return 0.0, frozenset()
    return sum(_is_place(sheet.full(value)) for value in placed) / max(len(placed), 1), frozenset(every - placed)


def unplaced(sheet: Sheet) -> list[int]:
    """The rows whose section is a placement, so that the step depends on where the child lives; by their numbers.

    After 18 the same section is for a contact person as well: where the row says so, no place is missing.
    """
    law = next((each for each in sheet.columns if each.look is Look.SECTION), None)
    rows = [] if law is None else [(number, row, row[law.place] or "") for number, row in sheet.cells]
    return [number for number, row, section in rows if needs_place(section) and not _is_contact(section, row)]


def _is_contact(section: str, row: Sequence[str | None]) -> bool:
    with suppress(ValueError):
        after_18 = any(covers(key, parse_section(section, date(2024, 1, 1))) for key in AFTER_18)
        return after_18 and any(cell and CONTACT.search(plain(cell)) for cell in row)
    return False


AFTER_18 = ("SEL-76", "BL-114", "BL-116")
CONTACT = re.compile(r"\bkontaktp|\bkp\b")


@lru_cache(1_000)
def needs_place(section: str) -> bool:
    """Whether a measure under the section stands on a step that its place, and nothing else, can tell."""
    try:
        key = parse_section(section, date(2024, 1, 1))
    except ValueError:
        return False
    if official().place(section=key, place_type=None).standing is not Standing.UNKNOWN:
        return False
    stands = (official().place(section=key, place_type=place).standing for place in place_types())
    return any(standing is Standing.ON_STEP for standing in stands)


def share(values: Sequence[str], read: Callable[[str], str]) -> float:
    """The share of the values that can be read; 0 without values."""
    known = 0
    for value in values:
        with suppress(ValueError):
            known += bool(read(value))
    return known / len(values) if values else 0.0


def abbreviated(sheet: Sheet, values: Sequence[str]) -> Mapping[str, str]:
    """Place types cut short, »Døgninst.«, or abbreviated as the file itself explains: a guess that the page shows, as
    only the list of values reads them."""
    found = {}
    for value in values:
        code = likely_code(PLACE, sheet.full(value))
        if code and code != code_of(PLACE, value):
            found[value] = code
    return found


def _is_place(value: str) -> bool:
    return bool(likely_code(PLACE, value))


@lru_cache(10_000)
def _day(text: str | None) -> date | None:
    try:
        return (short_day(text) or parse_day(text)) if text else None
    except ValueError:
        return None


def too_big_for_thousands(sheet: Sheet, column: SheetColumn, unit: str) -> bool:
    """Whether a price in thousands would be more than any child costs: most of the amounts are whole kroner."""
    amounts = []
    for cell in cells_of(sheet, column):
        with suppress(ValueError):
            amounts += [formats.parse_number(cell)] if cell else []
    return len(amounts) > 0 and median(amounts) >= MOST_THOUSANDS.get(unit, MOST_THOUSANDS["month"])


def holds_days(sheet: Sheet, column: SheetColumn) -> bool:
    """Whether days stand among words: enough of them to be a column of days that somebody writes notes in."""
    filled = [cell for cell in cells_of(sheet, column) if cell]
    days = sum(_day(cell) is not None and not cell.isdecimal() for cell in filled)
    told = sum(says_end(cell) for cell in filled)
    return days >= FEW and (3 * days >= len(filled) or 5 * (days + told) >= 4 * len(filled))


def words_in(sheet: Sheet, column: SheetColumn) -> set[str]:
    """What stands in a column of ends that is no day, and no word that is known for none."""
    return {cell for _, row in sheet.cells if (cell := row[column.place]) and is_word(cell)}


def unit_of(heading: str) -> str:
    """The unit of a price that its heading names, or none: »Pr. md. (døgn x 365/12)« tells how in brackets."""
    outside = re.sub(r"\([^()]*\)", " ", heading)
    if outside != heading and (unit := unit_of(outside)):
        return unit
    asked = plain(heading)
    named = next((unit for words, unit in UNITS if words.search(YEARLY.sub(" ", asked))), "")
    if YEARLY.search(asked):
        return "" if named else "year"  # »pr. måned og pr. år« says neither
    return named


def year_of(sheet: Sheet) -> str:
    """The one year that a sheet's titles and name tell of, »Budget 2026«, »Budget 26«; empty for none or several."""
    said = [*sheet.titles, sheet.name]
    years = {year for text in said for year in re.findall(r"\b20\d\d\b", text)}
    years = years or {f"20{year}" for text in said for year in re.findall(r"(?i)\bbudget[ -]?(\d\d)\b", text)}
    return years.pop() if len(years) == 1 else ""


def unit_of_titles(sheet: Sheet) -> str:
    """The one unit that the rows above the headings name beside money; »årlig« alone may be about the list."""
    told = [title for title in map(plain, sheet.titles) if MONEY.search(title)]
    units = {unit for title in told for words, unit in TITLE_UNITS if words.search(title)}
    units -= {""} if "year" in units else set()
    return units.pop() if len(units) == 1 else ""
