"""Records read back as they were written, in any dialect; bad input is said in Danish and never raises."""

import csv
import io
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from trappen.domain import formats
from trappen.domain.errors import InputError
from trappen.parameters import ladder
from trappen.records.container import DTYPES, Loaded
from trappen.records.contracts import TABLES, Column, Kind
from trappen.records.reading import load, table_named

days = st.dates(date(1994, 1, 1), date(2026, 12, 31))
words = st.text("abcæøåÆØÅ ;,\"'-", max_size=8).map(str.strip).filter(lambda text: not text.startswith(("-", "'")))
VALUES: dict[Kind, st.SearchStrategy[Any]] = {
    Kind.TEXT: words,
    Kind.DATE: days,
    Kind.MONTH: days.map(lambda day: day.replace(day=1)),
    Kind.DATETIME: st.builds(datetime.combine, days, st.times().map(lambda clock: clock.replace(microsecond=0))),
    Kind.INTEGER: st.integers(-(10**9), 10**9),
    Kind.DECIMAL: st.integers(-(10**7), 10**7).map(lambda number: number / 1000),
    Kind.AMOUNT: st.integers(-(10**11), 10**11),
    Kind.BOOLEAN: st.booleans(),
}
DAY_FORMS = (formats.short_date, formats.long_date, date.isoformat, lambda day: f"{day.day}.{day.month}.{day.year}")


def written(value: Any, column: Column, form: int) -> str:
    """The value as one of the ways a Danish file holds it."""
    if value is None:
        return ""
    match column.kind:
        case Kind.DATE:
            return DAY_FORMS[form % 4](value)
        case Kind.MONTH:
            return (f"{value:%Y-%m}", f"{value:%m-%Y}", f"{formats.MONTHS[value.month - 1]} {value.year}")[form % 3]
        case Kind.DATETIME:
            return (f"{value:%Y-%m-%dT%H:%M:%S}", f"{value:%d-%m-%Y %H:%M:%S}", f"{value:%d/%m/%Y kl. %H.%M.%S}")[
                form % 3
            ]
        case Kind.DECIMAL:
            return formats.number(value, 3)
        case Kind.AMOUNT:
            return (formats.amount(value), formats.number(value / 100, 2).replace(".", ""))[form % 2]
        case Kind.BOOLEAN:
            return (("nej", "ja"), ("false", "true"), ("0", "1"))[form % 3][value]
        case Kind.CHOICE:
            return (value, column.values[value], column.values[value].upper())[form % 3]
        case _:
            return str(value)


@st.composite
def written_tables(draw: st.DrawFn) -> tuple[str, pl.DataFrame, list[list[str]]]:
    """A table with its true frame and its cells, with headings by name, title or another known name."""
    name = draw(st.sampled_from(["notifications", "adviser_posts", "budgets", "postings", "scores", "population"]))
    columns = TABLES[name].columns
    form = draw(st.integers(0, 11))
    rows = []
    for number in range(draw(st.integers(1, 5))):
        row: dict[str, Any] = {}
        for column in columns:
            values = st.sampled_from(sorted(column.values)) if column.values else VALUES[column.kind]
            value = draw(values if column.required else st.none() | values)
            row[column.name] = (
                (value or f"n{number}" if column.required else value or None) if column.kind is Kind.TEXT else value
            )
        rows.append(row)
    if name == "postings":
        for row in rows:
            row["account"] = "5.28.22.1.001"
    if name == "budgets":
        for row in rows:
            row["account"] = "5.28.20.1.003"
    headings = [draw(st.sampled_from([c.name, c.title.upper(), c.name.replace("_", " ")])) for c in columns]
    frame = pl.DataFrame(rows, schema={column.name: DTYPES[column.kind] for column in columns}, orient="row")
    return name, frame, [headings, *([written(row[c.name], c, form) for c in columns] for row in rows)]


@pytest.mark.slow
@settings(max_examples=120, deadline=None)
@given(
    table=written_tables(),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "cp1252"]),
    delimiter=st.sampled_from([";", ",", "\t"]),
)
def test_every_frame_reads_back_the_same_in_any_dialect(
    tmp_path_factory: pytest.TempPathFactory,
    table: tuple[str, pl.DataFrame, list[list[str]]],
    encoding: str,
    delimiter: str,
) -> None:
    name, frame, cells = table
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(cells)
    path = tmp_path_factory.mktemp("d") / f"{name}.csv"
    text = out.getvalue() if encoding.startswith("utf") else out.getvalue().replace("−", "-")  # it has no such minus
    path.write_bytes(text.encode(encoding, errors="replace"))
    loaded = load(path)
    assert [problem for problem in loaded.problems if problem.severity == "error"] == []
    assert loaded.records.table(name).to_dicts() == frame.to_dicts()


def folder(tmp_path: Path, **files: str) -> Path:
    for name, content in files.items():
        (tmp_path / f"{name}.csv").write_text(content, encoding="utf-8")
    return tmp_path


def codes(loaded: Loaded) -> list[str]:
    return [problem.code for problem in loaded.problems]


EPISODES = "episode_id;child_id;section;start"


@pytest.mark.parametrize(
    ("content", "code", "row", "column"),
    [
        (f"{EPISODES}\n1;a;BL-46;45000\n", "excel_serial", 2, "start"),
        (f"{EPISODES}\n1;a;BL-46;31-02-2024\n", "not_date", 2, "start"),
        (f"{EPISODES}\n1;a;BL-46;01-01-0024\n", "not_date", 2, "start"),
        (f"{EPISODES}\n1;a;BL-46;=TODAY()\n", "formula", 2, "start"),
        (f"{EPISODES}\n=1+1;a;BL-46;1-1-2024\n", "formula", 2, "episode_id"),
        (f"{EPISODES}\n@SUM(A1);a;BL-46;1-1-2024\n", "formula_like", 2, "episode_id"),
        (f"{EPISODES}\n1;;BL-46;1-1-2024\n", "missing_value", 2, "child_id"),
        (f"{EPISODES};consent\n1;a;BL-46;1-1-2024;måske\n", "unknown_choice", 2, "consent"),
        (f"{EPISODES};price\n1;a;BL-46;1-1-2024;1,234\n", "amount_decimals", 2, "price"),
        (f"{EPISODES};price\n1;a;BL-46;1-1-2024;ti\n", "not_amount", 2, "price"),
        (f"{EPISODES};step\n1;a;BL-46;1-1-2024;2,5\n", "not_integer", 2, "step"),
        (f"{EPISODES};end\n1;a;BL-46;1-1-2024;31-12-9999\n", "end_of_time", 2, "end"),
        (f"{EPISODES}\n1;a;BL-46;1-1-2024;\n2;b;BL-46;1-1-2024;x\n", "ragged_row", 3, ""),
        (f"{EPISODES}\n{EPISODES}\n1;a;BL-46;1-1-2024\n", "two_headers", None, ""),
        (f"Udtræk;;;\n\n{EPISODES}\n1;a;BL-46;1-1-2024\n", "header_not_first", None, ""),
        ("episode_id;child_id;section\n1;a;BL-46\n", "missing_column", None, "start"),
        (f"{EPISODES};Start\n1;a;BL-46;1-1-2024;1-1-2024\n", "duplicate_header", 1, "start"),
        (f"{EPISODES};ukendt\n1;a;BL-46;1-1-2024;x\n", "unknown_column", None, "ukendt"),
        (f"{EPISODES}\n1;a;paragraffen;1-1-2024\n", "unreadable_section", 2, "section"),
        (f"{EPISODES};stedtype\n1;a;BL-46;1-1-2024;slot\n", "unknown_place_type", 2, "place_type"),
        (EPISODES + "\n", "no_rows", None, ""),
    ],
)
def test_bad_input_is_one_problem_with_its_place(
    tmp_path: Path, content: str, code: str, row: int | None, column: str
) -> None:
    loaded = load(folder(tmp_path, episodes=content))
    assert [(p.code, p.row, p.column) for p in loaded.problems] == [(code, row, column)]
    assert loaded.problems[0].what
    assert loaded.problems[0].now
    assert loaded.problems[0].file == "episodes.csv"


def test_an_excel_number_names_the_date_it_would_be(tmp_path: Path) -> None:
    problem = load(folder(tmp_path, episodes=f"{EPISODES}\n1;a;BL-46;45000\n")).problems[0]
    assert "15. marts 2023" in problem.what


def test_a_bare_section_takes_the_law_of_the_decision_else_of_the_start(tmp_path: Path) -> None:
    loaded = load(
        folder(
            tmp_path,
            episodes="episode_id;child_id;section;decision_date;start\n"
            "1;a;§ 46;;1-1-2024\n2;a;§ 52, stk. 3, nr. 7;;31-12-2023\n3;a;§ 52, stk. 3, nr. 7;31-12-2023;5-1-2024\n",
        )
    )
    assert loaded.problems == ()
    assert loaded.records.table("episodes")["section"].to_list() == ["BL-46", "SEL-52-3.7", "SEL-52-3.7"]


def test_a_number_whose_end_is_hidden_is_the_childs_key_and_no_error(tmp_path: Path) -> None:
    loaded = load(
        folder(
            tmp_path,
            children="child_id;cpr\n010115-xxxx;010115-xxxx\n",
            episodes=f"{EPISODES}\n1;010115-xxxx;BL-46;1-1-2024\n",
        )
    )
    assert codes(loaded) == ["masked_cpr"]
    assert loaded.usable
    assert loaded.records.table("children")["cpr"].to_list() == [None]


def test_a_cpr_number_is_the_same_key_with_and_without_hyphen(tmp_path: Path) -> None:
    loaded = load(
        folder(
            tmp_path,
            children="child_id;cpr\n010115-1234;010115 1234\nx;101151234\ny;0000000000\n",
            episodes=f"{EPISODES}\n1;0101151234;BL-46;1-1-2024\n",
        )
    )
    assert codes(loaded) == ["not_cpr"]
    assert "101151234" not in str(loaded.problems)
    assert loaded.records.table("children")["child_id"][0] == loaded.records.table("episodes")["child_id"][0]
    assert loaded.records.table("children")["cpr"].to_list() == ["0101151234", None, None]


def test_decimals_with_a_dot_are_read_only_where_they_can_be_nothing_else(tmp_path: Path) -> None:
    head = "adviser_id;team_id;start;fte\n"
    clear = load(folder(tmp_path, adviser_posts=f"{head}a;t;1-1-2024;0.625\nb;t;1-1-2024;1.125\n"))
    assert clear.records.table("adviser_posts")["fte"].to_list() == [0.625, 1.125]
    unclear = load(folder(tmp_path, adviser_posts=f"{head}b;t;1-1-2024;1.125\n"))
    assert codes(unclear) == ["not_decimal"]


def test_the_digest_depends_on_content_only(tmp_path: Path) -> None:
    one, two, other, other_ladder = (tmp_path / name for name in ("1", "2", "3", "4"))
    for path in (one, two, other, other_ladder):
        path.mkdir()
    folder(one, episodes=f"{EPISODES}\n1;ø;BL-46;1-1-2024\n2;b;BL-46;2-1-2024\n")
    (two / "Indsatser.csv").write_bytes(
        "start,section,child_id,episode_id\r\n2024-01-02,BL-46,b,2\r\n2024-01-01,BL § 46,ø,1\r\n".encode("cp1252")
    )
    folder(other, episodes=f"{EPISODES}\n1;ø;BL-46;1-1-2024\n2;b;BL-46;3-1-2024\n")
    folder(other_ladder, episodes=f"{EPISODES}\n1;ø;BL-46;1-1-2024\n2;b;BL-46;2-1-2024\n")
    (other_ladder / "ladder.toml").write_text(
        'extends = "official"\n[[rule]]\nstep = 5\nplace_types = ["own_room"]\n', encoding="utf-8"
    )
    digests = [load(path).records.digest for path in (one, two, other, other_ladder)]
    assert digests[0] == digests[1]
    assert len(set(digests)) == 3
    assert load(one).records.ladder == ladder.official()
    assert load(other_ladder).records.ladder != ladder.official()


def test_control_totals_are_compared(tmp_path: Path) -> None:
    folder(tmp_path, episodes=f"{EPISODES};price\n1;a;BL-46;1-1-2024;10,50\n")
    (tmp_path / "control.csv").write_text("table;rows;column;sum\nepisodes;1;price;10,50\n", encoding="utf-8")
    right = load(tmp_path)
    assert right.problems == ()
    assert dict(right.records.control) == {"episodes": 1, "episodes.price": 1050}
    (tmp_path / "control.csv").write_text("table;rows;column;sum\nepisodes;2;price;10,51\nx;1;;\n", encoding="utf-8")
    assert codes(load(tmp_path)) == ["control_total", "control_total", "control_unknown"]


def test_a_zip_of_a_folder_reads_as_the_folder(tmp_path: Path) -> None:
    path = tmp_path / "udtræk.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("udtræk/episodes.csv", f"{EPISODES}\n1;a;BL-46;1-1-2024\n")
        archive.writestr("udtræk/datapackage.json", '{"as_of": "2026-03-31"}')
        archive.writestr("udtræk/truth/flaws.csv", "code;key\n")
        archive.writestr("__MACOSX/udtræk/._episodes.csv", "x")
    loaded = load(path)
    assert loaded.problems == ()
    assert loaded.records.as_of == date(2026, 3, 31)
    assert loaded.records.origins["episodes"].rows() == [("udtræk/episodes.csv", 2)]


def test_half_a_zip_a_bomb_and_a_path_outside_are_refused(tmp_path: Path) -> None:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("episodes.csv", EPISODES + "\n" + "".join(f"{i};a;BL-46;1-1-2024\n" for i in range(500)))
    (tmp_path / "halv.zip").write_bytes(whole.getvalue()[: len(whole.getvalue()) // 2])
    broken = bytearray(whole.getvalue())
    broken[60:70] = b"0123456789"
    (tmp_path / "brudt.zip").write_bytes(bytes(broken))
    with zipfile.ZipFile(tmp_path / "ude.zip", "w") as archive:
        archive.writestr("../episodes.csv", "x")
    with zipfile.ZipFile(tmp_path / "bombe.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("episodes.csv", b"0" * (12 << 20))
    (tmp_path / "tom.zip").write_bytes(b"")
    (tmp_path / "tekst.zip").write_bytes(b"hej med dig")
    for name in ("halv", "brudt", "ude", "bombe", "tom", "tekst"):
        with pytest.raises(InputError):
            load(tmp_path / f"{name}.zip")
    with pytest.raises(InputError):
        load(tmp_path / "findes-ikke")


def test_a_folder_does_not_reach_outside_itself(tmp_path: Path) -> None:
    (tmp_path / "udenfor.csv").write_text(f"{EPISODES}\n1;a;BL-46;1-1-2024\n", encoding="utf-8")
    inside = tmp_path / "inde"
    inside.mkdir()
    (inside / "episodes.csv").symlink_to(tmp_path / "udenfor.csv")
    with pytest.raises(InputError):
        load(inside)


def test_a_word_file_called_csv_is_said_and_nothing_is_read(tmp_path: Path) -> None:
    (tmp_path / "episodes.csv").write_bytes(b"PK\x03\x04....word/document.xml")
    loaded = load(tmp_path)
    assert codes(loaded) == ["not_a_table"]
    assert "Word" in loaded.problems[0].what
    assert not loaded.usable


def test_sheets_named_as_tables_are_all_read(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "udtræk.xlsx"))
    for name, rows in {
        "Børn": [["child_id"], ["a"]],
        "episodes": [EPISODES.split(";"), ["1", "a", "BL-46", "1-1-2024"]],
        "Noter": [["x"]],
    }.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    book.close()
    loaded = load(tmp_path)
    assert loaded.problems == ()
    assert list(loaded.records.tables) == ["children", "episodes"]


def test_the_same_table_in_two_files_is_an_error_and_a_stranger_is_said(tmp_path: Path) -> None:
    folder(
        tmp_path,
        episodes=f"{EPISODES}\n1;a;BL-46;1-1-2024\n",
        Indsatser=f"{EPISODES}\n1;a;BL-46;1-1-2024\n",
        budget2026="a;b\n1;2\n",
    )
    assert sorted(codes(load(tmp_path))) == ["table_twice", "unknown_file"]


def test_a_folder_without_tables_is_refused(tmp_path: Path) -> None:
    (tmp_path / "brev.docx").write_bytes(b"PK")
    with pytest.raises(InputError):
        load(tmp_path)


def test_tables_are_named_by_name_or_title() -> None:
    assert table_named("Episodes") == "episodes"
    assert table_named("Fordeling_af sager") == "assignments"
    assert table_named("noget andet") is None


def test_many_errors_of_one_kind_are_limited(tmp_path: Path) -> None:
    loaded = load(folder(tmp_path, episodes=EPISODES + "\n" + "".join(f"{i};a;BL-46;x\n" for i in range(6000))))
    assert len(loaded.problems) == 5001
    assert "1.000" in loaded.problems[-1].what


def test_the_number_tells_birth_date_and_sex_only_where_they_are_not_stated(tmp_path: Path) -> None:
    lines = ["child_id;cpr;birth_date;sex", "a;610114-4006;;", "b;610114-4007;02-01-2014;female", "c;;;"]
    (tmp_path / "children.csv").write_text("\n".join(lines), encoding="utf-8")
    frame = load(tmp_path).records.table("children").sort("child_id")
    assert frame["birth_date"].to_list() == [date(2014, 1, 1), date(2014, 1, 2), None]
    assert frame["sex"].to_list() == ["female", "female", None]
