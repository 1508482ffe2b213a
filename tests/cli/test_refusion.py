"""`trappen refusion` on a small municipality and on a synthetic one."""

import json
from datetime import date
from pathlib import Path

import pytest

from tests.factories import records
from trappen.cli.main import run
from trappen.records.writing import write_tables


def municipality(folder: Path) -> Path:
    children = [{"child_id": key, "household_id": "H1", "birth_date": date(2012, 1, 1)} for key in ("B1", "B2")]
    households = [{"household_id": "H1", "district_id": "D1", "start": date(2012, 1, 1)}]
    episodes = [
        {"episode_id": f"I{number}", "child_id": f"B{number}", "section": "BL-46", "start": date(2024, 1, 1)}
        | {"case_id": f"S{number}", "place_type": "institution", "price": 6_000_000, "price_unit": "month"}
        for number in (1, 2)
    ]
    cases = [
        {"case_id": f"S{number}", "child_id": f"B{number}", "opened": date(2024, 1, 1), "paying_municipality": "999"}
        | {"acting_municipality": acting}
        for number, acting in ((1, "999"), (2, "101"))
    ]
    postings = [
        {"posting_id": f"P{number}", "posted": date(2025, 3, 31), "month": date(2025, 3, 1), "amount": 50_000_000}
        | {"episode_id": f"I{number}", "account": "5.28.23.1.002"}
        for number in (1, 2)
    ]
    tables = {"districts": [{"district_id": "D1", "name": "Nord"}], "households": households, "children": children}
    write_tables(records(**tables, cases=cases, episodes=episodes, postings=postings), folder)
    return folder


def test_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = municipality(tmp_path / "a")
    run(["refusion", str(folder), "--year", "2025", "--limits-of", "2022-level", "--json"])
    answer = json.loads(capsys.readouterr().out)
    assert (answer["refusion"], answer["assumed"], answer["basis"]) == (3_500_000, True, "posted")
    (claim,) = answer["claims"]
    assert [case["refusion"] for case in claim["cases"]] == [1_750_000, 1_750_000]
    assert [band["refusion"] for band in claim["bands"]] == [3_500_000, 0, 0]
    assert answer["forecast"]["year"] == 2026
    assert answer["forecast"]["claims"][0]["cost"] == 2 * 12 * 6_000_000
    assert [(one["case_id"], one["between"], one["paid"]) for one in answer["intermunicipal"]] == [
        ("S2", "payable", 50_000_000)
    ]


def test_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = municipality(tmp_path / "a")
    run(["refusion", str(folder), "--year", "2025", "--limits-of", "2022-level"])
    text = capsys.readouterr().out.replace("\N{NO-BREAK SPACE}", " ")
    said = "35.000,00 kr.", "§ 198, i 2022-niveau (antagelse)", "nye børn er ikke med", "handlekommunen"
    assert all(words in text for words in said), text


def test_a_running_year_is_told_to_be_one_and_can_be_committed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = municipality(tmp_path / "a")
    run(["refusion", str(folder), "--year", "2025", "--limits-of", "2022-level"])
    assert "kravet er foreløbigt" in capsys.readouterr().out
    run(["refusion", str(folder), "--year", "2025", "--limits-of", "2022-level", "--basis", "committed", "--json"])
    answer = json.loads(capsys.readouterr().out)
    assert (answer["basis"], answer["claims"][0]["cost"]) == ("committed", 2 * 12 * 6_000_000)


def test_a_year_without_limits_asks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = municipality(tmp_path / "a")
    with pytest.raises(SystemExit) as stopped:
        run(["refusion", str(folder), "--year", "2025"])
    assert stopped.value.code == 1
    assert "--limits-of" in capsys.readouterr().err


def test_own_limits_are_no_assumption(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = municipality(tmp_path / "a")
    own = tmp_path / "own.toml"
    own.write_text(
        '[[table]]\nkey = "2025"\ntitle = "Egne"\nfrom = 2025-01-01\nlevel = 2025\nconfidence = "high"\n'
        'reference = "x"\nbands = [{ above = 900000, percent = 25 }]\n',
        encoding="utf-8",
    )
    run(["refusion", str(folder), "--year", "2025", "--limits-of", str(own), "--json"])
    answer = json.loads(capsys.readouterr().out)
    assert (answer["refusion"], answer["assumed"], answer["forecast"]["assumed"]) == (2_500_000, False, True)
