"""A file's own list of abbreviations, »Forkortelser: FB = familiebehandling«, wherever in it that stands.

Source: docs/reference/mapping.md.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile

from trappen.records.mapping.cells import NAME, Look, folded, look, plain
from trappen.records.mapping.whose import Whose, whose

HEADING = re.compile(r"(forkortelse|forklaring|signaturforklaring|tegnforklaring|ordforklaring|ordliste|legende)")
LONGEST, LONGEST_MEANING = 20, 80  # characters
_ENTRY = re.compile(rf"([^=:–;]{{1,{LONGEST}}}?)\s*(?:[=:–]|\s-\s)\s*(.+)")
Row = Sequence[str | None]


def legend_of(rows: Sequence[Row]) -> Mapping[str, str]:
    """What each abbreviation of a sheet's rows stands for, by its letters and digits (`folded`).

    Below a heading, »Forkortelser«, an entry is a text with »=«, »:« or a dash, or two cells beside each other, until
    two rows are empty there. Elsewhere only a text with »=« that stands alone in its row is one, and initials beside
    the names of advisers. Of two meanings the first counts.
    """
    found: dict[str, str] = {}
    for short, meaning in _entries(rows):
        if look(short) is Look.TEXT and re.search(r"[^\W\d_]", meaning) and len(meaning) <= LONGEST_MEANING:
            found.setdefault(folded(short), meaning)
    return {short: meaning for short, meaning in found.items() if short and short != folded(meaning)}


def is_legend(cell: str) -> bool:
    """Whether the cell is the heading of a list of abbreviations."""
    return HEADING.match(plain(cell)) is not None


def _entries(rows: Sequence[Row]) -> Iterator[tuple[str, str]]:
    for at, row in enumerate(rows):
        filled = [cell for cell in row if cell]
        for place, cell in enumerate(row[:-1]):
            if cell and _is_for_advisers(cell):
                yield from _explained(rows[at + 1 :], place)
        if len(filled) == 1 and "=" in filled[0]:
            yield from _told(filled[0])
        for place, cell in enumerate(row):
            if cell and is_legend(cell):
                yield from _told(cell.partition(":")[2])
                yield from _below(rows[at + 1 :], place, is_table=len(filled) > 2)


def names_below(rows: Sequence[Row]) -> list[str]:
    """The whole names below each heading that is for advisers alone, until a gap: a list of who works there."""
    found: list[str] = []
    for at, row in enumerate(rows):
        for place in (place for place, cell in enumerate(row) if cell and _is_for_advisers(cell)):
            below = takewhile(bool, (later[place] for later in rows[at + 1 :]))
            found += [name for cell in below if (name := without_aside(cell or "")) and NAME.fullmatch(name)]
    return found


def _explained(rows: Sequence[Row], place: int) -> Iterator[tuple[str, str]]:
    """Initials with the name beside them, below a heading for advisers: two or more, and nothing else until a gap."""
    told = [(row[place] or "", without_aside(row[place + 1] or "")) for row in takewhile(lambda row: row[place], rows)]
    if len(told) > 1 and all(_is_short_for(short, name) for short, name in told):
        yield from told


def _is_for_advisers(cell: str) -> bool:
    words = plain(cell).split()
    return bool(words) and all(whose(word) is Whose.ADVISER for word in words)


def without_aside(name: str) -> str:
    """The name without what stands in parentheses behind it, »Sofie Bonde (orlov)«."""
    return re.sub(r"\s*\([^)]*\)$", "", name)


def _is_short_for(short: str, name: str) -> bool:
    """Whether the name begins with the same letter as the initials and has the others after it, »SBN« Sofie Bonde."""
    rest = iter(name.casefold())
    return (
        NAME.fullmatch(name) is not None
        and short.isalpha()
        and short[0].casefold() == name[0].casefold()
        and all(letter in rest for letter in short.casefold())
    )


def _below(rows: Sequence[Row], place: int, *, is_table: bool) -> Iterator[tuple[str, str]]:
    """The entries below a heading; where that is one of a table's many, only those with »=«: the others are notes."""
    empty = 0
    for row in rows:
        cell, beside = row[place], next((each for each in row[place + 1 :] if each), None)
        empty = 0 if cell else empty + 1
        if empty > 1:
            return
        told = list(_told(cell or "")) if not is_table or "=" in (cell or "") else []
        if cell and beside and not told and not is_table and len(cell) <= LONGEST:
            told = list(_apart(cell, beside))
        yield from told


def _told(text: str) -> Iterator[tuple[str, str]]:
    """The entries of one text; a comma parts them only where each has its own »=«."""
    for part in re.split(r"[;\n]", text):
        pieces = part.split(",")
        for piece in pieces if all("=" in each for each in pieces) else [part]:
            if entry := _ENTRY.fullmatch(piece.strip()):
                yield from _apart(entry[1].strip(), entry[2].strip())


def _apart(short: str, meaning: str) -> Iterator[tuple[str, str]]:
    """»AP / FP« as »Almen / forstærket plejefamilie«: each its own, with the last one's noun; any other as it is."""
    shorts, meanings = (re.split(r"\s*/\s*", text) for text in (short, meaning))
    noun = meanings[-1].split()[-1] if meanings[-1] else ""
    if len(shorts) == 1 or len(shorts) != len(meanings) or not all((*shorts, *meanings)):
        yield short, meaning
        return
    alone = len(meanings[-1].split()) == 1  # »PF / OS« as »Plejefamilie / Opholdssted«: each a noun of its own
    for one, told in zip(shorts, meanings, strict=True):
        yield one, told if alone or told == meanings[-1] else f"{told} {noun}"
