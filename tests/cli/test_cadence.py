"""`trappen caseload` and `trappen deadlines`."""

import json
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.analysis.cadence.test_deadlines import DATA
from trappen.cli import caseload, deadlines
from trappen.cli.main import program
from trappen.records.container import Loaded


@pytest.fixture(autouse=True)
def _data(monkeypatch: pytest.MonkeyPatch) -> None:
    for command in (caseload, deadlines):
        monkeypatch.setattr(command, "usable_records", lambda _source, _format: Loaded(DATA, ()).records)


def run(*arguments: str, tmp_path: Path) -> str:
    answer = CliRunner().invoke(program(), [arguments[0], str(tmp_path), *arguments[1:]])
    assert answer.exit_code == 0, answer.output
    return answer.stdout


def test_caseload(tmp_path: Path) -> None:
    document = json.loads(run("caseload", "--on", "2026-07-01", "--json", tmp_path=tmp_path))
    assert document["on"] == "2026-07-01"
    assert document["total"]["cases_per_fte"] == 2.0
    assert document["advisers"][0]["key"] == "A"
    text = run("caseload", "--on", "01-07-2026", tmp_path=tmp_path)
    assert "Team den 1. juli 2026" in text
    assert "Hele kommunen" in text


def test_deadlines(tmp_path: Path) -> None:
    document = json.loads(run("deadlines", "--on", "2026-07-01", "--json", tmp_path=tmp_path))
    assert document["counts"]["overdue"] == 2
    assert document["items"][0]["reason"] == (
        "Første opfølgning senest 3 måneder efter start 1. marts 2026 (BL § 95, stk. 2); "
        "ingen opfølgning er registreret."
    )
    assert document["items"][0]["due"] == date(2026, 6, 1).isoformat()
    text = run("deadlines", "--on", "2026-07-01", tmp_path=tmp_path)
    assert "ingen sager" in text
    assert "Ikke beregnet: TILSYN-2." in text


def test_what_is_due_next_and_who_set_the_date(tmp_path: Path) -> None:
    plain = json.loads(run("deadlines", "--on", "2026-07-01", "--json", tmp_path=tmp_path))["next"]
    chosen = run("deadlines", "--on", "2026-07-01", "--policy", "herning", "--json", tmp_path=tmp_path)
    with_policy = json.loads(chosen)["next"]
    assert [(row["child_id"], row["act"], row["basis"], row["due"]) for row in plain] == [
        ("b1", "followup", "law", "2026-06-01"),
        ("b3", "followup", "law", "2026-06-01"),
        ("b2", "cadence_decision", "law", "2026-05-01"),
    ]
    second = next(row for row in with_policy if (row["child_id"], row["act"]) == ("b2", "followup"))
    assert (second["basis"], second["due"], second["near"]) == ("programme", "2026-08-01", [])
    first = next(row for row in with_policy if (row["child_id"], row["act"]) == ("b1", "followup"))
    assert (first["basis"], first["adviser_id"]) == ("law", "A")
    assert [(near["basis"], near["due"], near["days_later"]) for near in first["near"]] == [
        ("programme", "2026-06-01", 0)
    ]
    text = run("deadlines", "--on", "2026-07-01", "--policy", "herning", tmp_path=tmp_path)
    assert "Programmet" in text


@pytest.mark.parametrize("policy", ["findes-ikke", "aarhus-taettere-paa-familien-2015"])
def test_a_policy_is_a_file_or_a_known_key(policy: str, tmp_path: Path) -> None:
    answer = CliRunner().invoke(program(), ["deadlines", str(tmp_path), "--on", "2026-07-01", "--policy", policy])
    assert (answer.exit_code == 0) is policy.startswith("aarhus")


def test_compliance_by_quarter(tmp_path: Path) -> None:
    document = json.loads(run("deadlines", "--on", "2026-07-01", "--compliance", "2", "--json", tmp_path=tmp_path))
    assert document["quarters"][1] == {"from": "2026-04-01", "to": "2026-07-01"}
    first = [entry for entry in document["compliance"] if entry["rule"] == "OPF-1"]
    assert [(e["kept"], e["of"], e["share"]) for e in first] == [(0, 0, None), (1, 3, 0.3333)]
    assert [figure["share"] for figure in document["national"]["OPF-1"]] == [0.44, 0.75]
    text = run("deadlines", "--on", "2026-07-01", "--compliance", "2", tmp_path=tmp_path)
    assert "ingen sager" in text
    assert "Ikke beregnet" in text
