"""Who the advisers of a file are: one who is spelled or cut short in several ways is one person.

A name that cuts short exactly one other of the file is that person's, unless somebody has said otherwise; where it may
be two people's, or names two in one cell, »PNI/SVG«, it stands by itself. Source: docs/reference/mapping.md.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from trappen.domain import formats
from trappen.domain.problems import Problem
from trappen.records.findings import warning
from trappen.records.mapping.cells import plain
from trappen.records.mapping.naming import INITIALS, is_nobody
from trappen.records.mapping.sheets import Sheet, label_of
from trappen.records.mapping.spec import ColumnMap, SheetMap

ADVISER = "adviser_id"
Read = tuple[SheetMap, Sheet]
_SEVERAL = re.compile(r"\s*[/+&]\s*|\s+og\s+")


@dataclass(frozen=True, slots=True)
class Short:
    """A name cut short, or several in one cell, and those of the file that it may stand for."""

    name: str
    rows: int
    stands_for: tuple[str, ...]


def column_of(held: SheetMap) -> ColumnMap | None:
    """The column that says who has the case."""
    told = held.tables.get("assignments", {}).get(ADVISER)
    return told or next((columns[ADVISER] for columns in held.tables.values() if ADVISER in columns), None)


def named(held: SheetMap, sheet: Sheet) -> Counter[str]:
    """The advisers of a sheet as they are written, with the number of rows."""
    column = column_of(held)
    places = [at for at, heading in enumerate(sheet.headings) if column and plain(heading) == plain(column.heading)]
    cells = (row[at] for _, row in sheet.cells for at in places)
    return Counter(" ".join(cell.split()) for cell in cells if cell and not is_nobody(cell))


def cut_short(counted: Mapping[str, int], others: Iterable[str] = ()) -> list[Short]:
    """The names that may be others cut short: »Mette B.« and »M. Bjerre« of »Mette Bjerre«, »MB« too.

    `others` are further names of the same file, which they may stand for. Two in one cell may be either.
    """
    whole = {bare(name): name for name in (*others, *counted)}
    each = {key: told for key, name in whole.items() if (told := in_one_cell(name, whole))}
    alone = sorted(name for key, name in whole.items() if key not in each)
    found = []
    for name in sorted({bare(name): name for name in counted}.values()):
        longer = [other for other in alone if _shortens(name, other)]
        # »Kirsten« of »Kirsten Ø.« and of »Kirsten Øland« is one person's, who is named by the longest.
        whom = tuple(other for other in longer if not any(_shortens(other, one) for one in longer))
        if whom := each.get(bare(name), whom):
            found.append(Short(name, counted[name], whom))
    return found


def in_one_cell(name: str, whole: Mapping[str, str]) -> tuple[str, ...]:
    """The advisers that one cell names, each of whom stands elsewhere in the file by himself; empty where it is one."""
    parts = [bare(part) for part in _SEVERAL.split(name)]
    return tuple(whole[part] for part in parts) if len(parts) > 1 and all(part in whole for part in parts) else ()


def is_explained(sheet: Sheet, short: Short) -> bool:
    """Whether the file itself says whose initials they are."""
    return len(short.stands_for) == 1 and sheet.full(short.name) == short.stands_for[0]


def _shortens(short: str, whole: str) -> bool:
    own, parts = _parts(short), _parts(whole)
    if own == parts or len(parts) < 2 or len("".join(own)) >= len("".join(parts)):
        return False
    if len(own) == 1:
        return own[0] == parts[0] or _are_initials(short, parts)
    rest = iter(parts[1:])
    if not parts[0].startswith(own[0]):
        return False
    if len(own) == 2 and own[1] == "".join(part[0] for part in parts[1:]):  # »Kirsten HJ«
        return True
    return all(any(part.startswith(each) for part in rest) for each in own[1:]) or _halves(short, whole)


def _halves(short: str, whole: str) -> bool:
    """Whether the one has the first letters of a double name, »Henrik B-L«, whose first half the other has more of."""
    mine, theirs = short.casefold().split()[-1], whole.casefold().split()[-1]
    first, dash, last = mine.partition("-")
    is_double = bool(dash) and len(first) == 1 and len(last.strip(".")) == 1
    same_given = short.casefold().split()[:-1] == whole.casefold().split()[:-1]
    return is_double and same_given and "-" not in theirs and len(theirs) > 2 and theirs.startswith(first)


def _are_initials(short: str, parts: Sequence[str]) -> bool:
    """Whether the letters begin the first and the last name: »MB«, »MEBJ«; with those between, »MKB«."""
    letters = short.casefold()
    if len(short) > INITIALS or not short.isalpha():
        return False
    return any(
        parts[0].startswith(letters[:at]) and parts[-1].startswith(letters[at:]) for at in range(1, len(letters))
    ) or letters == "".join(part[0] for part in parts)


def bare(name: str) -> str:
    """What tells one name from another: »Nadia R.« is »nadia r«."""
    return name.casefold().rstrip(". ")


def _parts(name: str) -> list[str]:
    return [part for part in re.split(r"[\s.-]+", name.casefold()) if part]


def spellings(read: Sequence[Read]) -> Mapping[str, str]:
    """How an adviser is spelled who is spelled in several ways: that with most capitals, then the most frequent.

    A name cut short is spelled as the one it stands for, as somebody has said or as it is alone in.
    """
    counted, said = _counted(read), _said(read)
    best: dict[str, str] = {}
    by_use = sorted(counted, key=lambda one: (sum(map(str.isupper, one)), counted[one], not one.endswith("."), one))
    best.update((bare(name), name) for name in by_use)
    alone = {bare(one.name): one.stands_for[0] for one in _open(read) if len(one.stands_for) == 1}
    told = alone | {bare(name): whole for name, whole in said.items()}
    joined = {key: whole for key, whole in told.items() if bare(whole) != key}
    for key, whole in joined.items():  # »Kirsten« of »Kirsten Ø.« of »Kirsten Øland«; the last is no other's
        further = joined.get(bare(whole))
        while further is not None and bare(further) != key:
            joined[key] = further
            further = joined.get(bare(further))
    whom = {name: joined.get(bare(name), name) for name in (*counted, *said)}
    spelled = {name: best.get(bare(whole), whole) for name, whole in whom.items()}
    return {name.casefold(): whole for name, whole in spelled.items() if whole != name}


def _open(read: Sequence[Read]) -> list[Short]:
    """The names cut short of the sheets that are read, which may stand for one of any sheet; not what is explained."""
    others = dict.fromkeys(name for _, sheet in read for name in sheet.advisers)
    return [short for short in cut_short(_counted(read), others) if not is_explained(read[0][1], short)]


def _counted(read: Sequence[Read]) -> Counter[str]:
    return sum((named(held, sheet) for held, sheet in read), Counter())


def _said(read: Sequence[Read]) -> dict[str, str]:
    """What each name cut short stands for, where somebody has said so."""
    columns = [column for held, _ in read if (column := column_of(held))]
    return {name.casefold(): whole for column in columns for name, whole in column.joins.items()}


def unsaid(read: Sequence[Read]) -> Iterator[Problem]:
    """What was taken for one adviser, or may be one, without anybody's having said so; once for a file."""
    if not read:
        return
    said = _said(read)
    shorts = [short for short in _open(read) if short.name.casefold() not in said]
    joined = [f"»{short.name}« som »{short.stands_for[0]}«" for short in shorts if len(short.stands_for) == 1]
    apart = [f"»{short.name}« ({' eller '.join(short.stands_for)})" for short in shorts if len(short.stands_for) > 1]
    file = label_of(read[0][1])
    if joined:
        what = f"Rådgivere, der er læst som én: {', '.join(joined)}."
        yield warning("mapping_adviser_joined", what, "Er det to personer, så skriv hele navnet i kilden.", file=file)
    if apart:
        what = f"Rådgivere, der kan være flere, står for sig: {', '.join(apart)}."
        yield warning("mapping_adviser_unclear", what, "Skriv hele navnet i kilden.", file=file)


def nobodies(held: SheetMap, sheet: Sheet) -> list[Problem]:
    """The words that were read as no adviser, each with its number of rows, once for a sheet."""
    headings = {plain(columns[ADVISER].heading) for columns in held.tables.values() if ADVISER in columns}
    places = [place for place, heading in enumerate(sheet.headings) if plain(heading) in headings - {""}]
    found = [(number, cell) for number, row in sheet.cells for at in places if is_nobody(cell := row[at])]
    if not found:
        return []
    words = ", ".join(dict.fromkeys(f"»{cell}«" for _, cell in found))
    what = f"{formats.counted(len(found), 'række', 'rækker')} er læst uden rådgiver, fordi der står {words}."
    now = "Er det initialer, så skriv dem ud i kilden."
    return [replace(warning("mapping_nobody", what, now, file=label_of(sheet)), row=found[0][0])]
