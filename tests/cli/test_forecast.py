"""`trappen forecast --by` and `--draws-to`: the parts of the whole, and every draw in a file."""

import json
from pathlib import Path

import polars as pl
import pytest

from trappen.cli.forecast_programmes import programmes_text
from trappen.cli.main import run

pytestmark = pytest.mark.slow
SAMPLE = Path(__file__).parents[1] / "references" / "ssda903" / "sample.zip"


@pytest.fixture(scope="module")
def municipality(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("synth") / "out"
    run(["synth", str(folder), "--children", "150", "--years", "4", "--seed", "3"])
    return folder


def test_by_account_with_every_draw(municipality: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "draws.parquet"
    capsys.readouterr()
    asked = ["--years", "1", "--draws", "100", "--by", "account", "--json"]
    run(["forecast", str(municipality), *asked, "--draws-to", str(file)])
    answer = json.loads(capsys.readouterr().out)
    groups, whole = answer["groups"], answer["lines"][-1]
    assert len(groups) > 2
    assert any(group["label"].startswith(f"{group['key']} ") and "lejefamilie" in group["label"] for group in groups)
    for name in ("stock", "entries", "child_years"):
        assert abs(sum(group[name][0]["mean"] for group in groups) - whole[name][0]["mean"]) < 0.01 * len(groups)
    frame = pl.read_parquet(file)
    assert set(frame["group"]) == {group["key"] for group in groups}
    last = frame.filter(pl.col("month") == frame["month"].max())
    each = last.group_by("draw").agg(pl.col("stock").sum())["stock"]
    assert each.len() == 100
    assert abs(float(each.mean()) - whole["stock"][0]["mean"]) < 0.01  # type: ignore[arg-type] - of numbers
    if whole["cost_ore"] is not None:
        assert abs(frame["cost_ore"].sum() / 100 - whole["cost_ore"][0]["mean"]) < 1


def test_draws_are_of_one_municipality(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        run(["forecast", str(tmp_path), "--all", "--draws-to", str(tmp_path / "x.parquet")])
    assert "»--draws-to«" in capsys.readouterr().err


def test_the_exact_twin_answers_a_scenario_and_refuses_one_with_limited_places(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scenario = tmp_path / "mere.toml"
    scenario.write_text('[[change]]\nwhat = "exits"\nfactor = 1.5\nstart = 2022-07-01\n')
    asked = ["forecast", str(SAMPLE), "--format", "ssda903", "--years", "1", "--exact", "--scenario", str(scenario)]
    run(asked)
    told = capsys.readouterr().out
    for words in ("Scenariet »mere«", "ved årets slutning: forventet", "uden interval", "Bedt om og muligt"):
        assert words in told
    assert "nan" not in told
    with scenario.open("a") as file:
        file.write("[[limit]]\nstep = 3\nplaces = 9\nstart = 2022-07-01\nwait_on = 2\n")
    with pytest.raises(SystemExit):
        run(asked)
    assert "loft over pladser" in capsys.readouterr().err


def test_children_in_a_programme_are_told_apart_where_it_is_asked(
    municipality: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["--years", "1", "--draws", "100", "--programmes"]
    run(["forecast", str(municipality), *asked, "--json"])
    found = json.loads(capsys.readouterr().out)["programmes"]
    assert [one["kind"] for one in found["moves"]] == ["up", "down", "out"]
    assert found["child_years"] > 1
    assert all(0 <= one["share"] <= 1 for one in found["reach"])
    assert max(one["share"] for one in found["reach"]) > 0
    told = programmes_text({"programmes": found})
    assert "Ud af trappen" in told[0]
    assert "ikke en virkning" in told[1]
    with pytest.raises(SystemExit):
        run(["forecast", str(SAMPLE), "--format", "ssda903", *asked])
    assert "programme_enrolments" in capsys.readouterr().err
