"""The five founding programmes side by side: the comparisons that domain.md's section 8 asks for, and their limits."""

from fractions import Fraction
from importlib.resources import files

import pytest

from trappen.domain.figures import Figure, Source, Unit
from trappen.domain.programme.model import Programme
from trappen.records.programmes.reading import read_text
from trappen.reporting.document import Withheld
from trappen.reporting.programme_comparison import Comparison, Measured, compare, comparison_tables


@pytest.fixture(scope="module")
def founding() -> list[Programme]:
    folder = files("trappen.records.programmes") / "founding"
    texts = [item.read_text(encoding="utf-8") for item in folder.iterdir() if item.name.endswith(".toml")]
    found = [read_text(text).programme for text in texts]
    return sorted((programme for programme in found if programme is not None), key=lambda programme: programme.key)


@pytest.fixture(scope="module")
def five(founding: list[Programme]) -> Comparison:
    return compare(founding)


def cells(five: Comparison, founding: list[Programme], question: str, key: str) -> list[str]:
    place = [programme.key.split("-")[0] for programme in founding].index(key)
    return [str(cell).replace("\xa0", " ") for cell in dict(five.rows)[question][place]]


def value(five: Comparison, founding: list[Programme], question: str, key: str) -> list[float | None]:
    place = [programme.key.split("-")[0] for programme in founding].index(key)
    found = [cell for cell in dict(five.rows)[question][place] if isinstance(cell, Figure)]
    return [None if f.value is None else float(f.value / (100_000 if f.unit is Unit.ORE else 1)) for f in found]


def test_one_adviser_year_costs_what_the_papers_say(five: Comparison, founding: list[Programme]) -> None:
    question = "Udgift pr. stilling og år"
    assert value(five, founding, question, "aarhus") == pytest.approx([466.667, 466.667], abs=0.01)
    assert value(five, founding, question, "broenderslev") == pytest.approx([483.333, 497.778], abs=0.01)
    assert 479.0 in value(five, founding, question, "herning")
    assert cells(five, founding, question, "koebenhavn") == ["mangler"]


def test_saving_per_krone_names_the_year_that_is_guessed(five: Comparison, founding: list[Programme]) -> None:
    question = "Besparelse pr. udgiftskrone"
    assert cells(five, founding, question, "broenderslev") == ["1,41"]
    assert cells(five, founding, question, "aarhus") == ["1,25", "1,07"]
    place = [programme.key.split("-")[0] for programme in founding].index("aarhus")
    assert all(
        "2018 sat midt imellem" in cell.label for cell in dict(five.rows)[question][place] if type(cell) is Figure
    )


def test_what_only_one_of_them_has(five: Comparison, founding: list[Programme]) -> None:
    rows = {question: [[str(cell) for cell in answer] for answer in answers] for question, answers in five.rows}
    compared = [answer != ["ingen"] for answer in rows["Sammenligningsgruppe"]]
    assert [p.key.split("-")[0] for p, found in zip(founding, compared, strict=True) if found] == ["koebenhavn"]
    balanced = [answer != ["ingen sådan indtægt"] for answer in rows["Udgift minus den indtægt, der skal dække den"]]
    assert sum(balanced) == 1
    options = [answer for answer in rows["Modeller at vælge mellem"] if answer != ["ingen"]]
    assert options == [["Model A", "Model B"]]
    assert cells(five, founding, "Rådgivere", "broenderslev") == ["9"]
    assert any("procentpoint" in cell.label for cell in dict(five.rows)["Målte resultater"][-1] if type(cell) is Figure)


def test_every_programme_that_lacks_something_is_named(five: Comparison, founding: list[Programme]) -> None:
    def said(start: str) -> str:
        return next(warning for warning in five.warnings if warning.startswith(start))

    for name in (programme.name for programme in founding if programme.key.split("-")[0] != "aarhus"):
        assert name in said("Sagstal")
    assert "Tættere på familien" not in said("Sagstal")
    assert "prisniveauet mangler" in said("Beløbene")
    assert "3 år" in said("Beløb i alt")
    assert "4 år" in said("Beløb i alt")
    assert "Familien i Centrum" not in said("Virkningen")


def test_the_file_has_one_row_a_figure(five: Comparison) -> None:
    table, caveats = comparison_tables(five)
    assert {row[0] for row in table.rows} == {question for question, _answers in five.rows}
    assert [row[0] for row in caveats.rows] == list(five.warnings)


def test_a_row_says_where_its_answers_cannot_be_held_against_each_other(
    five: Comparison, founding: list[Programme]
) -> None:
    doubts = {question: doubts for question, _answers, doubts in five.lines}
    assert any("prisniveauet mangler" in said for said in doubts["Besparelse pr. udgiftskrone"])
    assert any("Sagstal" in said for said in doubts["Sager pr. rådgiver"])
    assert doubts["Formål"] == ()
    assert {said for row in doubts.values() for said in row} <= set(five.warnings)
    assert set(five.doubts) <= set(dict(five.rows))


def test_what_is_counted_in_records_stands_beside_what_papers_tell_and_says_so(founding: list[Programme]) -> None:
    now = Figure("nu", Fraction(79, 100), Unit.SHARE, (Source("Indlæsning 1"),))
    counted = Measured((("I familie", now, "80,0 %"), ("Få børn", Withheld("x"), "3")), "udtræk pr. 1. november 2026")
    found = compare(founding[:2], [counted, None])
    own, other = dict(found.rows)["Målte resultater"]
    assert [str(cell) for cell in own] == ["79,0\xa0%", "Få børn nu: skjult"]
    assert isinstance(own[0], Figure)
    assert own[0].label == "I familie nu (mål 80,0 %)"
    assert other == dict(compare(founding[:2]).rows)["Målte resultater"][1]
    first = founding[0].name
    said = f"Målte resultater for {first} er talt i kommunens egne data (udtræk pr. 1. november 2026); de andres"
    assert any(warning.startswith(said) for warning in found.warnings)
    assert any(doubt.startswith(said) for doubt in found.doubts["Målte resultater"])
