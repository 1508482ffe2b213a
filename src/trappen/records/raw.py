"""A table as it stands in its file: headings, and cells as text. Nothing is interpreted and nothing is evaluated."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath

import polars as pl
import polars.selectors as cs

from trappen.domain import formats
from trappen.domain.problems import Problem, Severity
from trappen.records import delimited, spreadsheets
from trappen.records.cells import ROW, as_text
from trappen.records.sources import OLE_MAGIC, PDF_MAGIC, ZIP_MAGIC, Source

TABLE_SUFFIXES = (".csv", ".txt", ".tsv", ".xlsx", ".xlsm", ".parquet")
MAX_CELL_CHARACTERS = 10_000


@dataclass(frozen=True)
class RawTable:
    """Headings as they stand, and a frame of text.

    `frame` has one String column per heading, named "0", "1" and so on (headings may repeat), and `row` (UInt32): the
    row as the reader's own program numbers it. Cells are stripped; an empty cell is null; rows without content are left
    out. `file` is the member, with the sheet where there is one.
    """

    file: str
    headings: tuple[str, ...]
    frame: pl.DataFrame

    def named(self) -> pl.DataFrame:
        """The frame with the headings as names; a heading that repeats gets its number after it."""
        seen: dict[str, int] = {}
        names = {}
        for index, heading in enumerate(self.headings):
            seen[heading] = seen.get(heading, 0) + 1
            names[str(index)] = heading if seen[heading] == 1 else f"{heading} ({seen[heading]})"
        return self.frame.rename(names)


@dataclass(frozen=True)
class RawRead:
    """What reading a file gave: the table, or None where the file is no table at all, and the problems."""

    table: RawTable | None
    problems: tuple[Problem, ...]


def read_raw(source: Source, name: str, *, sheet: str | None = None) -> RawRead:
    """The first table in the member `name`; of a spreadsheet the sheet called `sheet` if it is there, else the first.

    Raises:
        InputError: if the member cannot be read at all.
    """
    content = source.read(name)
    refused = _not_a_table(name, content)
    if refused is not None:
        return RawRead(None, (refused,))
    suffix = PurePosixPath(name).suffix.lower()
    if suffix in {".xlsx", ".xlsm"}:
        cells = spreadsheets.read(content, name, sheet=sheet)
    elif suffix == ".parquet":
        cells = _parquet(content, name)
    else:
        cells = delimited.read(content, name)
    if isinstance(cells, Problem):
        return RawRead(None, (cells,))
    return _cleaned(cells)


def sheet_names(source: Source, name: str) -> list[str]:
    """The sheets of a spreadsheet, empty for any other file or one that cannot be opened."""
    if not name.lower().endswith((".xlsx", ".xlsm")):
        return []
    return spreadsheets.names(source.read(name))


def _cleaned(cells: delimited.Cells) -> RawRead:
    problems = list(cells.problems)
    columns = [str(index) for index in range(len(cells.headings))]
    text = pl.col(columns).str.strip_chars().replace("", None)
    frame = cells.frame.with_columns(text).filter(pl.any_horizontal(pl.col(columns).is_not_null()))
    frame, headings = _without_empty_columns(frame, cells.headings)
    problems += _too_long(frame, headings, cells.file)
    if not any(headings):
        problems.append(_problem("no_headings", cells.file, "Filen har ingen overskrifter.", "Dan udtrækket igen."))
        return RawRead(None, tuple(problems))
    if frame.is_empty():
        problems.append(
            Problem(
                Severity.WARNING,
                "no_rows",
                "Filen har overskrifter, men ingen rækker.",
                now="Kontrollér, at udtrækket er helt. Er tabellen tom i fagsystemet, er det i orden.",
                file=cells.file,
            )
        )
    return RawRead(RawTable(cells.file, headings, frame), tuple(problems))


def _without_empty_columns(frame: pl.DataFrame, headings: Sequence[str]) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """Spreadsheets often end in columns without heading or content: they are not columns."""
    keep = [i for i, heading in enumerate(headings) if heading or frame[str(i)].null_count() < frame.height]
    kept = frame.select(ROW, *(pl.col(str(index)).alias(f"n{place}") for place, index in enumerate(keep)))
    renamed = kept.rename({f"n{place}": str(place) for place in range(len(keep))})
    return renamed, tuple(headings[index] for index in keep)


def _too_long(frame: pl.DataFrame, headings: Sequence[str], file: str) -> list[Problem]:
    problems = []
    for index, heading in enumerate(headings):
        long = frame.filter(frame[str(index)].str.len_bytes() > MAX_CELL_CHARACTERS)
        if not long.is_empty():
            first = long.row(0, named=True)
            problems.append(
                Problem(
                    Severity.ERROR,
                    "cell_too_long",
                    f"En celle har {formats.number(len(first[str(index)]))} tegn; der læses højst "
                    f"{formats.number(MAX_CELL_CHARACTERS)}.",
                    now="Fritekst og vedhæftede filer hører ikke til i udtrækket. Fjern kolonnen.",
                    file=file,
                    row=first[ROW],
                    column=heading,
                    value=first[str(index)][:60] + " …",
                )
            )
    return problems


def _parquet(content: bytes, name: str) -> "delimited.Cells | Problem":
    try:
        frame = pl.read_parquet(BytesIO(content))
    except (pl.exceptions.PolarsError, OSError):
        return _problem("not_a_table", name, "Parquet-filen er beskadiget.", "Hent eller dan filen igen.")
    nested = frame.select(cs.nested() | cs.binary()).columns
    if nested:
        return _problem(
            "not_a_table",
            name,
            f"Kolonnen »{nested[0]}« rummer andet end enkelte værdier.",
            "Lever en fil, hvor hver celle er én værdi.",
        )
    headings = tuple(frame.columns)
    text = frame.select(as_text(frame[heading]).alias(str(index)) for index, heading in enumerate(headings))
    numbered = text.with_row_index(ROW, offset=2)
    return delimited.Cells(name, headings, numbered, ())


def _not_a_table(name: str, content: bytes) -> Problem | None:
    """Word, old Excel, PDF and empty files, whatever they are called. Spreadsheets are refused only by another name."""
    suffix = PurePosixPath(name).suffix.lower()
    if not content.strip():
        return _problem("empty_file", name, "Filen er tom.", "Dan udtrækket igen.")
    if content.startswith(OLE_MAGIC):
        if suffix in {".xlsx", ".xlsm"}:
            what = "Regnearket er beskyttet med adgangskode (eller gemt i et ældre format)."
            return _problem("password_protected", name, what, "Gem det uden adgangskode som .xlsx.")
        what = "Filen er et Word- eller Excel-dokument i et ældre format, ikke en tabel."
        return _problem("not_a_table", name, what, "Gem den som .csv eller .xlsx.")
    if content.startswith(PDF_MAGIC):
        return _problem("not_a_table", name, "Filen er en PDF, ikke en tabel.", "Dan udtrækket som .csv eller .xlsx.")
    if content.startswith(ZIP_MAGIC) and suffix not in {".xlsx", ".xlsm"}:
        if b"word/" in content[:4096] or b"word/document.xml" in content:
            what = f"Filen er et Word-dokument, selv om den hedder »{PurePosixPath(name).name}«."
        elif b"xl/workbook" in content:
            what = f"Filen er et Excel-regneark, selv om den hedder »{PurePosixPath(name).name}«."
        else:
            what = f"Filen er en ZIP-fil, selv om den hedder »{PurePosixPath(name).name}«."
        return _problem("not_a_table", name, what, "Gem indholdet som .csv, eller giv filen dens rigtige endelse.")
    return None


def _problem(code: str, file: str, what: str, now: str) -> Problem:
    return Problem(Severity.ERROR, code, what, now=now, file=file)
