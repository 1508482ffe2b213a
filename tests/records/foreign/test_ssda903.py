"""The published sample, and the cleaning rules over random histories counted day by day."""

import re
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trappen.domain.errors import InputError
from trappen.domain.problems import Severity
from trappen.records.container import Loaded
from trappen.records.foreign import codes, ssda903
from trappen.records.foreign.building import FILE, ROW
from trappen.records.foreign.ssda903_cleaning import clean
from trappen.records.sources import open_source

SAMPLE = Path(__file__).parents[2] / "references" / "ssda903" / "sample.zip"
EPISODES = "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN\n"
HEADER = "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\n"
PREFIXED = r'"((?:ssda903|dst|os2bos|mapping)_[a-z_]+)"'
ZERO = date(2018, 1, 1)


@pytest.fixture(scope="module")
def sample() -> Loaded:
    return ssda903.read(open_source(SAMPLE))


def test_the_sample_is_read_as_it_is(sample: Loaded) -> None:
    records = sample.records
    assert sample.usable
    assert records.counts["rows.episodes"] == 3737
    assert records.counts["episodes_after_merging"] == 2827
    assert records.table("children").height == 820
    assert records.table("episodes").height == 2827
    assert records.table("episodes")["episode_id"].is_unique().all()
    assert records.as_of == date(2022, 3, 31)
    assert records.table("children")["birth_date"].null_count() == 0


@pytest.mark.parametrize(("year", "children"), [(2018, 545), (2019, 339), (2020, 214), (2021, 140), (2022, 86)])
def test_children_in_care_on_31_march(sample: Loaded, year: int, children: int) -> None:
    assert len(_in_care(sample, date(year, 3, 31))) == children


@pytest.mark.parametrize(
    ("day", "plain", "names"),
    [
        (date(2018, 3, 31), 550, {"84737", "156679", "276736", "442009", "563451"}),
        (date(2019, 3, 31), 341, {"119095", "684861"}),
    ],
)
def test_every_child_that_makes_the_difference_is_named(sample: Loaded, day: date, plain: int, names: set[str]) -> None:
    rows = [row.split(",") for name in _members("episodes") for row in name.splitlines()[1:]]
    stated = {row[0] for row in rows if _day(row[1]) <= day and row[7] and _day(row[7]) > day} | {
        row[0]
        for row in rows
        if _day(row[1]) <= day and not row[7] and not any(o[:2] == row[:2] and o[7] for o in rows)
    }
    assert len(stated) == plain
    assert stated - _in_care(sample, day) == names
    named = {p.key for p in sample.problems if p.code == "ssda903_days_lost" and f"{day:%d-%m-%Y}" in p.what}
    assert named == names
    assert all("Regel 2" in p.what for p in sample.problems if p.code == "ssda903_days_lost")


def test_the_report_is_of_warnings_only(sample: Loaded) -> None:
    assert Counter(p.code for p in sample.problems) == {
        "ssda903_overlap": 40,
        "ssda903_days_lost": 14,
        "ssda903_vanished": 24,
    }
    assert {p.severity for p in sample.problems} == {Severity.WARNING}


def test_what_is_not_episodes_or_header_is_named_and_left(tmp_path: Path) -> None:
    (tmp_path / "episodes.csv").write_text(EPISODES + "1,01/04/2017,S,C2,N1,U4,PR1,,,,,,9\n", encoding="utf-8")
    (tmp_path / "header.csv").write_text(HEADER + "1,2,03/05/2009,WBRI,,,\n", encoding="utf-8")
    (tmp_path / "ad1.csv").write_text("\n", encoding="utf-8")
    loaded = ssda903.read(open_source(tmp_path))
    assert loaded.usable
    assert [p.code for p in loaded.problems] == ["ssda903_unread"]
    episode = loaded.records.table("episodes").row(0, named=True)
    assert (episode["place_type"], episode["start"], episode["end"]) == ("U4", date(2017, 4, 1), None)
    assert loaded.records.table("children").row(0, named=True)["sex"] == "female"


def test_rows_that_cannot_be_used_are_errors_with_their_place(tmp_path: Path) -> None:
    rows = "1,31/02/2017,S,C2,N1,U4,,,,,,,\n1,01/05/2017,S,C2,N1,U4,,01/04/2017,,,,,\n,01/05/2017,S,C2,N1,U4,,,,,,,\n"
    (tmp_path / "episodes.csv").write_text(EPISODES + rows, encoding="utf-8")
    (tmp_path / "header.csv").write_text(HEADER + "1,1,03/05/2009,,,,\n", encoding="utf-8")
    loaded = ssda903.read(open_source(tmp_path))
    assert not loaded.usable
    found = {(p.row, p.column) for p in loaded.problems if p.severity is Severity.ERROR}
    assert found == {(2, "DECOM"), (3, "DEC"), (4, "CHILD")}


def test_another_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("a;b\n1;2\n", encoding="utf-8")
    with pytest.raises(InputError, match="SSDA903"):
        ssda903.read(open_source(tmp_path))


days = st.integers(0, 40)
episodes = st.tuples(st.sampled_from("AB"), days, st.none() | st.integers(0, 30), st.sampled_from(["1", "2"]))


@settings(deadline=None)  # other work on the machine must not decide
@given(st.lists(episodes, max_size=12))
def test_cleaned_histories_lose_no_day_in_silence(rows: list[tuple[str, int, int | None, str]]) -> None:
    raw = _raw(rows)
    cleaned, found = clean(raw)
    report = list(found)
    merged = {(r["CHILD"], r["DECOM"]): r["DEC"] for r in _latest(raw)}
    kept = list(cleaned.select("CHILD", "DECOM", "DEC").iter_rows())
    assert {(child, start) for child, start, _ in kept} == set(merged)
    silent = 0
    for child in "AB":
        for offset in range(90):
            day = ZERO + timedelta(offset)
            now = sum(c == child and s <= day and (e is None or day < e) for c, s, e in kept)
            before = any(c == child and s <= day and (e is None or day < e) for (c, s), e in merged.items())
            assert now <= before
            silent += before > now and not any(p.code == "ssda903_days_lost" and p.key == child for p in report)
    assert silent == 0


def _latest(raw: pl.DataFrame) -> list[dict[str, object]]:
    """Rule 1 row by row: the later return wins, then the later end."""
    returns = dict(raw.group_by(FILE).agg(pl.col("DECOM").max()).iter_rows())
    best: dict[tuple[str, date], tuple[tuple[object, ...], dict[str, object]]] = {}
    for row in raw.iter_rows(named=True):
        rank = (returns[row[FILE]], row[FILE], row["DEC"] or date.min)
        key = (row["CHILD"], row["DECOM"])
        if key not in best or rank >= best[key][0]:
            best[key] = (rank, row)
    return [row for _, row in best.values()]


def _raw(rows: list[tuple[str, int, int | None, str]]) -> pl.DataFrame:
    starts = [ZERO + timedelta(start) for _, start, _, _ in rows]
    ends = [None if r[2] is None else start + timedelta(r[2]) for start, r in zip(starts, rows, strict=True)]
    return pl.DataFrame(
        {
            "CHILD": [r[0] for r in rows],
            "DECOM": starts,
            "DEC": ends,
            FILE: [r[3] for r in rows],
            ROW: list(range(2, len(rows) + 2)),
        },
        schema={"CHILD": pl.String, "DECOM": pl.Date, "DEC": pl.Date, FILE: pl.String, ROW: pl.UInt32},
    )


def _in_care(loaded: Loaded, day: date) -> set[str]:
    rows = loaded.records.table("episodes").filter(
        (pl.col("start") <= day) & (pl.col("end").is_null() | (pl.col("end") > day))
    )
    return set(rows["child_id"])


def _members(kind: str) -> list[str]:
    source = open_source(SAMPLE)
    return [source.read(name).decode() for name in source.names if name.endswith(f"{kind}.csv")]


def _day(text: str) -> date:
    day, month, year = text.split("/")
    return date(int(year), int(month), int(day))


def test_every_code_is_documented() -> None:
    folders = [Path(codes.__file__).parent, Path(codes.__file__).parent.parent / "mapping"]
    written = {
        code
        for folder in folders
        for file in folder.glob("*.py")
        for code in re.findall(PREFIXED, file.read_text("utf-8"))
    }
    assert written - {"ssda903_cleaning"} <= set(codes.CODES)
    assert "mapping_value" in written
