"""A table reads back the same whatever dialect it was written in; what is no table is one clear problem."""

import csv
import io
from datetime import date
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from trappen.records.raw import ROW, RawRead, read_raw
from trappen.records.sources import OLE_MAGIC, open_source

LETTERS = "abcæøåÆØÅéü 019.-/;,\t|\"'\n§"
cell = st.text(LETTERS, max_size=8).map(str.strip)
encodings = st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16"])
delimiters = st.sampled_from([";", ",", "\t", "|"])
line_ends = st.sampled_from(["\n", "\r\n"])
quoting = st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])


@st.composite
def tables(draw: st.DrawFn) -> list[list[str]]:
    width = draw(st.integers(2, 5))
    headings = [f"kolonne{index}" for index in range(width)]
    return [headings, *draw(st.lists(st.lists(cell, min_size=width, max_size=width), min_size=1, max_size=8))]


def read(folder: Path, name: str, content: bytes, *, sheet: str | None = None) -> RawRead:
    (folder / name).write_bytes(content)
    return read_raw(open_source(folder / name), name, sheet=sheet)


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(table=tables(), encoding=encodings, delimiter=delimiters, line_end=line_ends, quote=quoting)
def test_every_dialect_reads_back_the_same(
    tmp_path_factory: pytest.TempPathFactory,
    table: list[list[str]],
    encoding: str,
    delimiter: str,
    line_end: str,
    quote: int,
) -> None:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=line_end, quoting=quote).writerows(table)
    raw = read(tmp_path_factory.mktemp("d"), "t.csv", out.getvalue().encode(encoding)).table
    expected = [
        (number, *(cell or None for cell in cells)) for number, cells in enumerate(table[1:], start=2) if any(cells)
    ]
    assert raw is not None
    assert raw.headings == tuple(table[0])
    assert raw.frame.rows() == expected


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.csv", b"PK\x03\x04" + b"word/document.xml" * 3, "not_a_table"),
        ("a.csv", b"PK\x03\x04" + b"xl/workbook.xml", "not_a_table"),
        ("a.csv", b"%PDF-1.7 ...", "not_a_table"),
        ("a.csv", OLE_MAGIC + b"x" * 100, "not_a_table"),
        ("a.xlsx", OLE_MAGIC + b"x" * 100, "password_protected"),
        ("a.xlsx", b"PK\x03\x04half", "not_a_table"),
        ("a.parquet", b"PAR1half", "not_a_table"),
        ("a.csv", b"a;b\n1;\x002\n", "nul_bytes"),
        ("a.csv", b"a;b\n1;\x81\xff\n", "unknown_encoding"),
        ("a.csv", b" \n\n", "empty_file"),
        ("a.csv", b"a;b\n1;" + b"x" * 200_000 + b"\n", "cell_too_long"),
        ("a.csv", b'a;b\n1;"' + b"x" * 200_000 + b"\n", "cell_too_long"),
        ("a.csv", b"a;b\n1;2\n1;2;3\n", "ragged_row"),
        ("a.csv", b"a;b;c\n1;2\n1;2;3\n", "ragged_row"),
        ("a.csv", b"a;b\n", "no_rows"),
    ],
)
def test_what_is_no_table_is_one_clear_problem(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    problems = read(tmp_path, name, content).problems
    assert [problem.code for problem in problems] == [code]
    assert problems[0].what
    assert problems[0].file == name


def test_row_numbers_are_those_of_the_file(tmp_path: Path) -> None:
    raw = read(tmp_path, "t.csv", b'sep=;\na;b\n1;"x\ny"\n\n;\n2;z\n').table
    assert raw is not None
    assert raw.frame[ROW].to_list() == [3, 6]
    ragged = read(tmp_path, "t.csv", b"a;b\n1;2\n1;2;3\n").problems[0]
    assert ragged.row == 3


@pytest.mark.parametrize("rows", ["1\n1;2;3\n1;2\n", "1;2;3\n1\n", "1\n1;2;3", "1\n1;;", "1;2\n1\n1;2;"])
def test_rows_too_narrow_are_seen_beside_as_many_too_wide(tmp_path: Path, rows: str) -> None:
    wide = [place for place, row in enumerate(rows.split("\n"), start=2) if row.count(";") > 1]
    narrow = [place for place, row in enumerate(rows.split("\n"), start=2) if row == "1"]
    found = {(problem.code, problem.row) for problem in read(tmp_path, "t.csv", f"a;b\n{rows}".encode()).problems}
    assert ("ragged_row", min(wide + narrow)) in found


def test_an_apostrophe_or_inch_mark_in_a_cell_is_text(tmp_path: Path) -> None:
    raw = read(tmp_path, "t.csv", "a;b\n12\" rør;x\n1;O'Brien\n".encode()).table
    assert raw is not None
    assert raw.frame["0"].to_list() == ['12" rør', "1"]


def test_a_spreadsheet_gives_values_never_formulas(tmp_path: Path) -> None:
    path = tmp_path / "bog.xlsx"
    book = xlsxwriter.Workbook(str(path))
    book.add_worksheet("Forside").write(0, 0, "intet")
    sheet = book.add_worksheet("children")
    day = book.add_format({"num_format": "dd-mm-yyyy"})
    for column, heading in enumerate(["id", "dato", "fte", "beløb", "sum", "", "tal"]):
        sheet.write(0, column, heading)
    for row in (1, 3):
        sheet.write(row, 0, row)
        sheet.write_datetime(row, 1, date(2023, 3, 15), day)
        sheet.write(row, 2, 0.625)
        sheet.write(row, 3, 1234.5600000000001)
        sheet.write_formula(row, 4, "=A1*1000", None, 7)
        sheet.write(row, 6, 45000)
    book.close()
    source = open_source(path)
    raw = read_raw(source, "bog.xlsx", sheet="Children").table
    assert raw is not None
    assert raw.file == "bog.xlsx [children]"
    assert raw.headings == ("id", "dato", "fte", "beløb", "sum", "tal")
    assert raw.frame.rows() == [
        (2, "1", "2023-03-15 00:00:00", "0,625", "1234,56", "7", "45000"),
        (4, "3", "2023-03-15 00:00:00", "0,625", "1234,56", "7", "45000"),
    ]


def test_parquet_is_read_as_text(tmp_path: Path) -> None:
    pl.DataFrame({"a": [1, None], "b": [0.5, 2.0], "c": [date(2024, 1, 31), None], "d": [True, False]}).write_parquet(
        tmp_path / "t.parquet"
    )
    raw = read_raw(open_source(tmp_path / "t.parquet"), "t.parquet").table
    assert raw is not None
    assert raw.frame.rows() == [(2, "1", "0,5", "2024-01-31", "true"), (3, None, "2", None, "false")]
