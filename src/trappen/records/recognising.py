"""Which of the known formats a delivery is in, told by its file names, headings and elements."""

from pathlib import Path, PurePosixPath

from trappen.records import headings
from trappen.records.contracts import TABLES
from trappen.records.delimited import delimiter_of, encoding_of
from trappen.records.foreign import dst, os2bos, ssda903
from trappen.records.raw import TABLE_SUFFIXES, read_raw, sheet_names
from trappen.records.reading import table_named
from trappen.records.sources import Source, open_source

TEXTS = (".csv", ".txt", ".tsv")
LOOKED_AT = 1 << 16  # bytes in which a heading or the first element stands
BY_HEADINGS = (
    ("os2bos", os2bos.CASES),
    ("os2bos", os2bos.PAYMENTS),
    ("ssda903", ssda903.EPISODES),
    ("ssda903", ssda903.HEADER),
)


def recognised_format(path: Path) -> str:
    """`trappen`, `dst`, `os2bos` or `ssda903`; empty for a file with headings of its own.

    Several files are our own tables when one is called as one. A single file must have the required columns as well: a
    department's own sheet may well be called »Børn«.

    Raises:
        InputError: if nothing can be read at `path`.
    """
    source = open_source(path)
    if any(_is_delivery(source.read(name)) for name in source.named(".xml")):
        return "dst"
    for name in source.named(*TEXTS):
        found = set(_headings(source.read(name)[:LOOKED_AT]))
        for known, wanted in BY_HEADINGS:
            if found >= wanted:
                return known
    tables = [name for name in source.names if name.lower().endswith(TABLE_SUFFIXES) and _named(source, name)]
    if not tables:
        return ""
    return "trappen" if len(source.names) > 1 or _is_ours(source, tables[0]) else ""


def _is_delivery(content: bytes) -> bool:
    return dst.L201_ITEM.encode() in content or dst.L231_ITEM.encode() in content


def _headings(content: bytes) -> list[str]:
    """The first line's cells; the encoding does not matter for names in plain letters."""
    text = content.decode(encoding_of(content), errors="replace").removeprefix("\ufeff")
    line = text.split("\n", 1)[0].strip()
    return [cell.strip(' "') for cell in line.split(delimiter_of(line))]


def _named(source: Source, name: str) -> list[tuple[str, str | None]]:
    """The tables that the file or its sheets are called as, each with its sheet."""
    named = [(table, sheet) for sheet in sheet_names(source, name) if (table := table_named(sheet))]
    own = table_named(PurePosixPath(name).stem)
    return [*named, *([(own, None)] if own else [])]


def _is_ours(source: Source, name: str) -> bool:
    for table, sheet in _named(source, name):
        raw = read_raw(source, name, sheet=sheet).table
        there = headings.match(raw.headings, TABLES[table], file=name).columns if raw else {}
        if all(column.name in there for column in TABLES[table].columns if column.required):
            return True
    return False
