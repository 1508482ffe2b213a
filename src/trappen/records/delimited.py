"""Delimited text in the dialects that municipalities' systems write.

UTF-8 with and without BOM, UTF-16 with BOM, Windows-1252; semicolon, comma, tab or bar; quotes; line breaks in cells.
A file whose records all have the same number of cells is read by polars; any other by the standard library's reader,
which is slow but says exactly which rows are ragged.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO, StringIO
from itertools import islice

import polars as pl

from trappen.domain import formats
from trappen.domain.problems import Problem, Severity
from trappen.records.cells import ROW

DELIMITERS = (";", "\t", ",", "|")
_SAMPLE = 50
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_CAN_HAVE_NUL = {"utf-16"}


@dataclass(frozen=True)
class Cells:
    """A file's headings and its cells as text (see raw.RawTable), before cleaning."""

    file: str
    headings: tuple[str, ...]
    frame: pl.DataFrame
    problems: tuple[Problem, ...]


def read(content: bytes, file: str) -> Cells | Problem:
    """The table in `content`, or the one problem that keeps it from being read."""
    encoding = encoding_of(content)
    if b"\0" in content and encoding not in _CAN_HAVE_NUL:
        line = content[: content.index(b"\0")].count(b"\n") + 1
        return Problem(
            Severity.ERROR,
            "nul_bytes",
            "Filen har NUL-tegn og er derfor ikke en tekstfil, eller den er beskadiget.",
            now="Hent eller dan udtrækket igen som .csv.",
            file=file,
            row=line,
        )
    try:
        text = content.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError:
        return Problem(
            Severity.ERROR,
            "unknown_encoding",
            "Filens tegnsæt kan ikke genkendes; det er hverken UTF-8 eller Windows-1252.",
            now="Gem filen som »CSV UTF-8«.",
            file=file,
        )
    return _parse(_one_kind_of_line_end(text), file)


def encoding_of(content: bytes) -> str:
    """The encoding: by BOM, else UTF-8 if it is valid, else Windows-1252."""
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            return encoding
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def delimiter_of(text: str) -> str:
    """The delimiter that divides the heading, and the rows most like the heading; semicolon where none does."""

    def fit(delimiter: str) -> tuple[bool, float, int]:
        rows = [row for row in islice(_rows(text, delimiter), _SAMPLE) if row]
        width = len(rows[0]) if rows else 0
        alike = sum(len(row) == width for row in rows) / max(len(rows), 1)
        return width > 1, alike, width

    best = max(DELIMITERS, key=fit)
    if fit(best)[0]:
        return best
    return max(DELIMITERS, key=lambda delimiter: fit(delimiter)[1])


def _parse(text: str, file: str) -> Cells | Problem:
    skipped = 0
    delimiter = None
    if text[:4].lower() == "sep=" and text[4:5] in DELIMITERS and text[5:6] == "\n":
        delimiter, text, skipped = text[4], text[6:], 1
    stripped = text.lstrip("\n")
    skipped += len(text) - len(stripped)
    delimiter = delimiter or delimiter_of(stripped[: 1 << 16] if len(stripped) > 1 << 16 else stripped)
    even = _even(stripped, delimiter, file, skipped)
    return _any(stripped, delimiter, file, skipped) if even is None else even


def _even(text: str, delimiter: str, file: str, skipped: int) -> Cells | None:
    """The table if every record is as wide as the heading; None where it is not, or where quotes are unclear."""
    heading = next(_rows(text, delimiter), [])
    lines, quoted = text.rstrip("\n"), '"' in text
    records = (_quoted_records if quoted else _plain_records)(lines, delimiter, len(heading))
    if records is None:
        return None
    names = [str(index) for index in range(len(heading))]
    try:
        frame = pl.read_csv(
            BytesIO(text.encode()),
            separator=delimiter,
            quote_char='"' if quoted else None,
            has_header=False,
            infer_schema=False,
            new_columns=names,
        )
    except pl.exceptions.PolarsError:
        return None
    if frame.height != records or frame.width != len(names):
        return None
    body = frame.slice(1).with_row_index(ROW, offset=2 + skipped)
    return Cells(file, tuple(cell.strip() for cell in heading), body, ())


def _plain_records(lines: str, delimiter: str, width: int) -> int | None:
    """How many records there are, without quotes; None if they are not all so wide.

    By their sum and the last one's width: polars refuses a wider one before it, so none is narrower either.
    """
    records, last = lines.count("\n") + 1, lines[lines.rfind("\n") + 1 :]
    even = lines.count(delimiter) == records * (width - 1) and last.count(delimiter) == width - 1
    return records if even else None


def _quoted_records(lines: str, delimiter: str, width: int) -> int | None:
    """How many records there are, some of whose cells are quoted; None if they are not all so wide."""
    joined = _whole_records(pl.Series(lines.split("\n"), dtype=pl.String))
    if joined is None:
        return None
    inner = joined.str.replace_all(r'"[^"]*"', "", literal=False).str.count_matches(delimiter, literal=True)
    return joined.len() if (inner == width - 1).all() else None


def _whole_records(lines: pl.Series) -> pl.Series | None:
    """Lines joined to records where a line break stands in quotes; None if the quotes do not pair up."""
    open_after = lines.str.count_matches('"', literal=True).cum_sum() % 2
    if open_after.len() and open_after[-1]:
        return None
    starts = open_after.shift(1, fill_value=0) == 0
    if starts.all():
        return lines
    frame = pl.DataFrame({"line": lines, "record": starts.cum_sum()})
    return frame.group_by("record", maintain_order=True).agg(pl.col("line").str.join("\n"))["line"]


def _any(text: str, delimiter: str, file: str, skipped: int) -> Cells | Problem:
    reader = csv.reader(StringIO(text), delimiter=delimiter)
    try:
        rows = list(reader)
    except csv.Error:
        return Problem(
            Severity.ERROR,
            "cell_too_long",
            "En celle er for lang, eller et anførselstegn er ikke lukket.",
            now="Ret rækken, eller dan udtrækket igen uden fritekst.",
            file=file,
            row=reader.line_num + skipped,
        )
    heading, body = rows[0], rows[1:]
    width = len(heading)
    problems = [
        _ragged(file, number, cells, width)
        for number, cells in enumerate(body, start=2 + skipped)
        if cells and len(cells) != width and (len(cells) < width or any(cell.strip() for cell in cells[width:]))
    ]
    even = [(cells + [""] * (width - len(cells)))[:width] for cells in body]
    columns = {str(index): [cells[index] for cells in even] for index in range(width)}
    frame = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String)).with_row_index(ROW, offset=2 + skipped)
    return Cells(file, tuple(cell.strip() for cell in heading), frame, tuple(problems))


def _ragged(file: str, row: int, cells: list[str], width: int) -> Problem:
    return Problem(
        Severity.ERROR,
        "ragged_row",
        f"Rækken har {formats.number(len(cells))} celler; overskriften har {formats.number(width)}.",
        now="Et skilletegn mangler eller er for meget, eller et anførselstegn er ikke lukket. Ret rækken i udtrækket.",
        file=file,
        row=row,
        value=" | ".join(cells)[:80],
    )


def _rows(text: str, delimiter: str) -> Iterator[list[str]]:
    """The records from the top, as far as they can be read."""
    try:
        yield from csv.reader(StringIO(text), delimiter=delimiter)
    except csv.Error:
        return


def _one_kind_of_line_end(text: str) -> str:
    text = text.replace("\r\n", "\n")
    return text if "\n" in text else text.replace("\r", "\n")
