"""`trappen ladder DIR --from D --to D`."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from trappen.cli.main import program
from trappen.domain.errors import InputError, MissingTableError

CHILDREN = """child_id;birth_date;sex
a;2012-05-01;female
b;2015-05-01;male
"""
EPISODES = """episode_id;child_id;section;place_type;start;end
1;a;BL-32-1.5;;2025-01-01;2026-02-01
2;a;BL-46;institution;2026-02-01;
3;b;BL-30;;2026-03-01;
4;b;BL-86;;2026-01-01;
"""
SSDA903_EPISODES = """CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST
1,01/06/2019,S,C2,N1,U1,PR1,01/02/2020,X1,CARPL,AB1 0AA,AB1 0AA
1,01/02/2020,P,C2,N1,R1,PR1,,,,AB1 0AA,AB1 0AA
2,01/01/2020,S,C2,N1,H5,PR1,,,,AB1 0AA,AB1 0AA
"""
SSDA903_HEADER = """CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB
1,1,01/06/2008,WBRI,A1,,
2,2,01/06/2004,WBRI,A2,,
"""
PERIOD = ("--from", "2025-12-31", "--to", "31-03-2026")


def folder(path: Path, **files: str) -> Path:
    for name, text in files.items():
        (path / f"{name}.csv").write_text(text, encoding="utf-8")
    return path


def answer(*arguments: str) -> dict[str, Any]:
    result = CliRunner().invoke(program(), ["ladder", *arguments, "--json"], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    document: dict[str, Any] = json.loads(result.stdout)
    return document


def test_stock_and_flows_are_in_the_answer(tmp_path: Path) -> None:
    document = answer(str(folder(tmp_path, children=CHILDREN, episodes=EPISODES)), *PERIOD, "--by", "sex")
    assert document["from"] == "2025-12-31"
    assert document["stock_from"]["total"] == 1
    assert {key: n for key, n in document["stock_to"].items() if n} == {"2": 1, "6": 1, "total": 2}
    assert (document["entries"]["2"], document["exits"]["total"]) == (1, 0)
    assert document["moves"] == {"up": 1, "down": 0, "unknown": 0, "total": 1}
    assert [item["number"] for item in document["key_figures"]] == list(range(1, 13))
    assert [(group["key"], group["stock_to"]["total"]) for group in document["groups"]] == [("female", 1), ("male", 1)]
    assert document["coverage"]["off_ladder"] == 1


def test_english_returns_stand_on_their_four_states(tmp_path: Path) -> None:
    source = folder(tmp_path, episodes=SSDA903_EPISODES, header=SSDA903_HEADER)
    document = answer(str(source), "--format", "ssda903", "--from", "2019-12-31", "--to", "2020-03-31")
    assert len(document["ladder"]["places"]) == 5
    assert document["stock_to"] == {"1": 1, "2": 0, "3": 0, "4": 1, "unknown": 0, "total": 2}
    assert document["moves"]["up"] == 1
    assert all(item["value"] is None for item in document["key_figures"])


def test_the_published_english_sample_gives_the_published_stocks() -> None:
    sample = Path(__file__).parents[1] / "references" / "ssda903" / "sample.zip"
    document = answer(str(sample), "--format", "ssda903", "--from", "2020-03-31", "--to", "2021-03-31")
    assert (document["stock_from"]["total"], document["stock_to"]["total"]) == (214, 140)
    assert 214 + document["entries"]["total"] - document["exits"]["total"] == 140
    later = answer(str(sample), "--format", "ssda903", "--from", "2021-03-31", "--to", "2022-03-31")
    assert later["stock_to"]["total"] == 86


def test_the_text_is_danish_and_shows_every_part(tmp_path: Path) -> None:
    source = folder(tmp_path, children=CHILDREN, episodes=EPISODES)
    result = CliRunner().invoke(program(), ["ladder", str(source), *PERIOD, "--by", "sex"])
    assert result.exit_code == 0
    for words in (
        "31. december 2025 til 31. marts 2026",
        "Alle børn",
        "Dreng",
        "Trin 6: Anbringelse på institution",
        "Bevægelser: 1 op, 0 ned",
        "Institutionsanbringelser",
        "4 indsatser: 3 på et trin",
    ):
        assert words in result.stdout


def test_a_table_that_a_division_lacks_is_status_two(tmp_path: Path) -> None:
    source = folder(tmp_path, children=CHILDREN, episodes=EPISODES)
    result = CliRunner().invoke(program(), ["ladder", str(source), *PERIOD, "--by", "district"])
    assert isinstance(result.exception, MissingTableError)
    assert result.exception.exit_code == 2
    assert result.exception.table == "households"


def test_a_period_the_wrong_way_round_is_told(tmp_path: Path) -> None:
    source = folder(tmp_path, children=CHILDREN, episodes=EPISODES)
    result = CliRunner().invoke(program(), ["ladder", str(source), "--from", "2026-03-31", "--to", "2025-12-31"])
    assert isinstance(result.exception, InputError)


@pytest.mark.parametrize("flag", [("--by", "colour"), ("--from", "i går")])
def test_what_cannot_be_understood_is_refused(tmp_path: Path, flag: tuple[str, str]) -> None:
    result = CliRunner().invoke(program(), ["ladder", str(tmp_path), *PERIOD, *flag])
    assert result.exit_code == 2
