"""The investment cases of the founding programmes, and faults in a file."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.reporting.recalculation import cells, recalculated
from trappen.cli.main import run
from trappen.records.investment.page import INTRODUCTION

AARHUS = "aarhus-taettere-paa-familien-2015"
BROENDERSLEV = "broenderslev-varige-spor-2016"
HERNING = "herning-maalrettet-indsats-2020"
MILLION = 100_000_000


@pytest.fixture
def answer(capsys: pytest.CaptureFixture[str]) -> Any:
    def ask(*words: str) -> Any:
        capsys.readouterr()
        run([*words, "--json"])
        return json.loads(capsys.readouterr().out)

    return ask


def codes(document: Any) -> set[str]:
    return {remark["code"] for remark in document["remarks"]}


def test_the_options_of_aarhus(answer: Any) -> None:
    stated, filled = answer("invest", AARHUS), answer("invest", AARHUS, "--fill", "linear")
    assert [option["name"] for option in stated["options"]] == ["Gør ingenting", "Model A", "Model B"]
    assert [option["break_even"]["missing_years"] for option in stated["options"][1:]] == [0.7 * MILLION, 2.4 * MILLION]
    assert [option["net"] for option in stated["options"]] == [0, None, None]
    assert [option["net"] for option in filled["options"]] == [0, 1.05 * MILLION, 0.6 * MILLION]
    assert filled["differences"] == [{"option": "b", "against": "a", "net": -0.45 * MILLION, "low": None, "high": None}]
    loads = [option["caseloads"] for option in filled["options"][1:]]
    assert [(each["cases_per_post"], each["turns_at"], each["per_case"]) for (each,) in loads] == [
        (24, 21.333333, 972_222),
        (24, None, 1_166_667),
    ]
    assert {"total-and-years", "missing-years", "no-price-level", "no-baseline"} <= codes(stated)
    assert "filled-years" in codes(filled)
    three = [remark["what"] for remark in stated["remarks"] if remark["code"] == "total-and-years"]
    assert ["3,00 år" in what for what in three] == [True, True]


def test_the_case_of_broenderslev(answer: Any) -> None:
    document = answer("invest", BROENDERSLEV)
    option = document["options"][1]
    assert (option["net"], round(option["ratio"], 2)) == (7.1 * MILLION, 1.41)
    (remark,) = [r for r in document["remarks"] if r["code"] == "total-and-years"]
    assert "17.920.000,00" in remark["what"]


def test_the_grant_of_herning_is_spent_to_the_last_krone(answer: Any) -> None:
    option = answer("invest", HERNING)["options"][1]
    assert [year["cost"] for year in option["years"]] == [99_400_000, 87_900_000, 87_700_000]
    assert {year["net"] for year in option["years"]} == {0}
    assert {part["name"]: part["net"] for part in option["by_payer"]} == {
        "kommunen": -275_000_000,
        "staten": 275_000_000,
    }


def test_an_amount_that_is_not_said_to_be_yearly_is_not_counted(answer: Any) -> None:
    document = answer("invest", "herning-sverigesprojektet-2013")
    assert {"unspecified", "no-price-level", "no-baseline"} <= codes(document)
    assert document["options"][1]["net"] is None
    assert document["rate"]["why_none"]


def test_two_cases_beside_each_other_say_what_cannot_be_compared(answer: Any) -> None:
    document = answer("invest-compare", AARHUS, BROENDERSLEV, "--fill", "linear")
    assert [len(case["options"]) for case in document["cases"]] == [2, 1]
    assert len(document["not_comparable"]) == 2


def test_the_example_of_the_reference_is_a_case(answer: Any, tmp_path: Path) -> None:
    file = tmp_path / "sag.toml"
    file.write_text(INTRODUCTION.split("```toml\n")[1].split("```")[0], encoding="utf-8")
    option = answer("invest", str(file))["options"][1]
    assert (option["cost"], option["saving"]) == (440_000_000, round(40 * 0.04 * 3.5 * 90_000_000))
    assert option["present"]["net"] == pytest.approx(
        sum((s - 110_000_000) / 1.035**n for n, s in enumerate([72_000_000, *[144_000_000] * 3])), abs=1
    )


def test_faults_are_told_with_their_place(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "sag.toml"
    file.write_text(
        'key="a"\ntitle="A"\nmunicipality="999"\nfirst_year=2027\nlast_year=2026\n'
        '[[costs]]\nkey="c"\ntitle="C"\nyears={ 2031="1 kr." }\nposts=2\n',
        encoding="utf-8",
    )
    with pytest.raises(SystemExit) as stopped:
        run(["invest", str(file)])
    said = capsys.readouterr().out
    assert stopped.value.code == 1
    assert "Sidste år ligger før første år." in said
    assert "2031 ligger uden for sagens år." in said
    assert "»posts« og »per_post« hører sammen." in said


def test_without_money_there_is_no_case(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        run(["invest", "koebenhavn-familien-i-centrum-2008"])
    assert "har ingen udgifter eller besparelser med år" in capsys.readouterr().err


def test_a_simulated_case_with_the_municipality_s_records(
    answer: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case, records = tmp_path / "sag.toml", str(tmp_path / "synth")
    case.write_text(INTRODUCTION.split("```toml\n")[1].split("```")[0], encoding="utf-8")
    run(["synth", records, "--children", "150", "--years", "4", "--seed", "1", "--until", "2027-01-01", "--clean"])
    stated = answer("invest", str(case))
    assert stated["simulated"] is None
    assert "simulated" in codes(stated)
    asked = ["invest", str(case), "--records", records, "--draws", "100"]
    document = answer(*asked, "--by", "place_type")["simulated"]
    (option,) = document["options"]
    assert (document["from"], document["draws"], option["key"]) == ("2027-01-01", 100, "lille")
    assert [year["year"] for year in option["years"]] == [2027, 2028, 2029, 2030]
    assert sum(step["saving"] for step in option["by_step"]) == option["saving"]
    assert sum(place["saving"] for place in option["by_place_type"]) == option["saving"]
    assert {"not_placed", "institution"} <= {place["place_type"] for place in option["by_place_type"]}
    (part,) = option["by_payer"]
    assert (part["name"], part["saving"]) == ("kommunen", option["saving"] + stated["options"][1]["saving"])
    assert part["net"] == part["saving"] - part["cost"]
    (change,) = option["changes"]
    assert change["possible"]["p10"] <= change["possible"]["mean"] <= change["possible"]["p90"]
    capsys.readouterr()
    run([*asked, "--workbook", str(tmp_path / "sag.xlsx"), "--written", str(tmp_path / "middel.toml")])
    book = (tmp_path / "sag.xlsx").read_bytes()
    worked_out, stated = recalculated(book), cells(book)
    assert all(stated[place].value == pytest.approx(value) for place, value in worked_out.items() if value)
    saved = {
        stated["Beløb", f"C{row}"].value: worked_out["Beløb", f"H{row}"]
        for row in range(6, 13)
        if ("Beløb", f"H{row}") in worked_out
    }
    by_step = {step["step"]: step["saving"] / 100 for step in option["by_step"]}
    assert saved["Kortere ophold på institution, trin 5"] == pytest.approx(by_step[5], abs=1)  # øre by place and step
    text = capsys.readouterr().out
    assert "Sagen kræver 3 færre børn på trin 5 ved udgangen af 2029." in text
    assert ": bedt om og muligt" in text
    assert "middeltal af 100 gennemspilninger" in (tmp_path / "middel.toml").read_text(encoding="utf-8")
    mean = answer("invest", str(tmp_path / "middel.toml"))["options"][1]
    assert mean["saving"] / 100 == pytest.approx(part["saving"] / 100, abs=1)


def test_nothing_played_is_nothing_written(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    for words, told in (("--written", "--records"), ("--workbook", "kan ikke skrives")):
        with pytest.raises(SystemExit):
            run(["invest", AARHUS, words, str(tmp_path / "mangler" / "sag")])
        assert told in capsys.readouterr().err


def test_records_for_a_case_without_a_simulation_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        run(["invest", AARHUS, "--records", "."])
    assert "[[simulated]]" in capsys.readouterr().err
