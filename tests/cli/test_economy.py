"""`trappen economy` and `trappen bridge` on a synthetic municipality, and what they refuse."""

import json
from datetime import date
from pathlib import Path

import pytest

from tests.cli.test_faults import said
from tests.factories import records
from trappen.analysis.synth.building import build
from trappen.analysis.synth.writing import write
from trappen.cli.main import run
from trappen.parameters.price_factors import read_factors
from trappen.records.writing import write_tables

AT = ["--year", "2025", "--on", "2025-08-31"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = build(children=60, years=6, seed=3, until=date(2026, 1, 1), clean=True)
    write(made, tmp_path_factory.mktemp("economy") / "town")
    return next(tmp_path_factory.getbasetemp().glob("economy*/town"))


@pytest.mark.slow
def test_the_answer_adds_up_and_people_get_the_same_figures(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["economy", str(folder), *AT, "--json"])
    answer = json.loads(capsys.readouterr().out)
    assert sum(row["estimate"] for row in answer["accounts"]) == answer["total"]["estimate"]
    parts = [row[name] for row in answer["months"] for name in ("spent", "committed", "expected", "corrections")]
    assert sum(parts) == answer["total"]["estimate"]
    assert set(answer["range"]) == {"low", "high", "years", "draws"}
    assert answer["range"]["low"] < answer["total"]["estimate"] < answer["range"]["high"]
    assert answer["price_level"] == "2025 p/l"
    assert all(one["miss"] == one["outcome"] - one["estimate"] for one in answer["past"])
    run(["economy", str(folder), *AT])
    out = capsys.readouterr().out
    assert "Årets skøn 2025, set 31. august 2025 (1.000 kr.)" in out
    assert f"{round(answer['total']['estimate'] / 100_000):,}".replace(",", ".") in out
    assert "Fire år ud af fem" in out
    assert answer["without_price"] == []


def test_a_measure_without_a_price_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    child = {"child_id": "b", "birth_date": date(2015, 1, 1)}
    about = {"child_id": "b", "section": "BL-46", "place_type": "foster_general", "start": date(2025, 1, 1)}
    episodes = [
        {"episode_id": "A", "price": 3_000_000, "price_unit": "month", **about},
        {"episode_id": "B-uden", **about},
    ]
    day = date(2025, 1, 31)
    paid = {
        "posting_id": "p",
        "posted": day,
        "month": date(2025, 1, 1),
        "account": "5.28.22.1.001",
        "amount": 3_000_000,
    }
    postings = [{**paid, "episode_id": "A"}]
    write_tables(records(children=[child], episodes=episodes, postings=postings), tmp_path)
    run(["economy", str(tmp_path), *AT, "--json"])
    assert json.loads(capsys.readouterr().out)["without_price"] == ["B-uden"]
    run(["economy", str(tmp_path), *AT])
    assert "Uden pris: B-uden." in capsys.readouterr().out


@pytest.mark.slow
def test_the_bridge_leads_from_one_to_the_other(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = []
    for day in ("2025-03-31", "2025-08-31"):
        run(["economy", str(folder), "--year", "2025", "--on", day, "--json"])
        found.append(json.loads(capsys.readouterr().out)["total"]["known"])
    run(["bridge", str(folder), "--from", "2025-03-31", "--to", "2025-08-31", "--json"])
    answer = json.loads(capsys.readouterr().out)
    assert [answer["before"], answer["after"]] == found
    assert sum(answer["causes"].values()) == answer["difference"] == found[1] - found[0] != 0
    assert sum(step["amount"] for step in answer["steps"]) == answer["difference"]
    run(["bridge", str(folder), "--from", "2025-03-31", "--to", "2025-08-31"])
    out = capsys.readouterr().out
    assert "Fra skøn til skøn for 2025" in out
    assert "Barn for barn" in out


def test_what_cannot_be_asked_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_tables(
        records(children=[{"child_id": "a", "birth_date": date(2012, 1, 1)}], episodes=[], postings=[]), tmp_path
    )
    status, _, err = said(["economy", str(tmp_path), "--year", "2026", "--on", "2025-01-31"], capsys)
    assert status != 0
    assert "2026 kan ikke skønnes på en dag i 2025." in err
    status, _, err = said(["bridge", str(tmp_path), "--from", "2025-02-01", "--to", "2025-01-31"], capsys)
    assert status != 0
    assert "--to ligger før --from." in err
    (tmp_path / "f.toml").write_text("[[factor]]\nfrom = '2025 p/l'\n", encoding="utf-8")
    status, _, err = said(["economy", str(tmp_path), *AT, "--factors", str(tmp_path / "f.toml")], capsys)
    assert status != 0
    assert "Faktorerne i »f.toml« kan ikke bruges." in err


def test_factors_are_exact(tmp_path: Path) -> None:
    path = tmp_path / "f.toml"
    path.write_text("[[factor]]\nfrom = 'a'\nto = 'b'\nvalue = 1.031\nreference = 'KL'\n", encoding="utf-8")
    (factor,) = read_factors(path)
    assert (factor.source, factor.target, factor.value.numerator, factor.value.denominator) == ("a", "b", 1031, 1000)
