"""A file's own list of abbreviations, however it is written, is what its words are suggested to be."""

from datetime import date
from typing import Any

import pytest

from tests.records.mapping.test_mapping import book
from trappen.records.mapping.applying import apply_sheets
from trappen.records.mapping.legend import legend_of
from trappen.records.mapping.sheets import inspect_bytes
from trappen.records.mapping.suggesting import suggest

DAY = date(2024, 3, 1)
HEAD = ["Pers.nr.", "Barn", "Køn", "Foranst.", "§", "Start", "Slut", "Pris pr. md."]
ROWS: list[list[Any]] = [
    [f"610110-40{at:02}", f"Prøve {name}", "JX"[at % 2], kind, section, DAY, None, 1_000 + at]
    for at, (name, kind, section) in enumerate(
        [("Et", "HS", "BL § 46"), ("To", "HS", "BL § 47"), ("Tre", "PF alm.", "BL § 46"), ("Fire", "TF", "BL § 32"),
         ("Fem", "TF", None)]
    )
]  # fmt: skip
LISTS: list[list[list[Any]]] = [
    [["Forkortelser:"], ["HS = opholdssted"], ["TF = familiebehandling"], ["J = pige"], ["X = dreng"]],
    [["Noter"], ["Forkortelse", "Betydning"], ["HS", "Opholdssted"], ["TF", "Familiebehandling"], ["J", "Pige"],
     ["X", "Dreng"]],
    [["Forkortelser: HS: opholdssted; TF: familiebehandling; J: pige; X: dreng"]],
    [["HS=Opholdssted, TF=Familiebehandling, J=Pige, X=Dreng"]],
]  # fmt: skip
TOLD = {"hs": "opholdssted", "tf": "familiebehandling", "j": "pige", "x": "dreng"}


@pytest.mark.parametrize("rows", LISTS)
def test_a_list_is_read_however_it_is_written(rows: list[list[Any]]) -> None:
    even = [[*row, *[None] * (2 - len(row))] for row in rows]
    assert {short: meaning.lower() for short, meaning in legend_of(even).items()} == TOLD


@pytest.mark.parametrize("rows", LISTS)
@pytest.mark.parametrize("below", [False, True])
def test_the_words_are_suggested_to_be_what_the_file_says(rows: list[list[Any]], below: bool) -> None:
    main = [HEAD, *ROWS, [None] * 8, *[[*row, *[None] * (8 - len(row))] for row in rows]] if below else [HEAD, *ROWS]
    sheets = inspect_bytes(book({"Overblik": main, **({} if below else {"Noter": rows})}), "overblik.xlsx")
    spec = suggest(sheets[:1])
    places = spec.sheets[0].tables["episodes"]["place_type"].values
    assert (places["HS"], places["TF"]) == ("residential_home", "")
    assert spec.sheets[0].tables["children"]["sex"].values == {"J": "female", "X": "male"}
    read = apply_sheets(spec, sheets, source="overblik.xlsx").records.table("episodes")
    assert read["section"].to_list() == ["BL-46", "BL-47", "BL-46", "BL-32-1.5", "BL-32-1.5"]
    unexplained = inspect_bytes(book({"Overblik": [HEAD, *ROWS]}), "overblik.xlsx")
    place = suggest(unexplained).sheets[0].tables["episodes"].get("place_type")
    assert place is None or "HS" not in place.values


def test_several_abbreviations_may_share_a_line_and_a_noun() -> None:
    rows = [["AP / FP = Almen / forstærket plejefamilie; HS/TF = opholdssted/familiebehandling; A/S = aktieselskab"]]
    assert legend_of(rows) == {
        "ap": "Almen plejefamilie",
        "fp": "forstærket plejefamilie",
        "hs": "opholdssted",
        "tf": "familiebehandling",
        "as": "aktieselskab",
    }


def test_an_abbreviation_of_a_place_with_two_names_is_the_one_that_is_known() -> None:
    rows = [["Forkortelser"], ["EV = Eget værelse / ungebolig"], ["XX = Opholdssted / eget værelse"]]
    lines = [[f"610110-40{at:02}", "Prøve", "X", kind, "BL § 46", DAY, None, 1] for at, kind in enumerate(["EV", "XX"])]
    book_of = book({"Overblik": [HEAD, *ROWS, *lines], "Noter": rows + LISTS[0][1:]})
    spec = suggest(inspect_bytes(book_of, "overblik.xlsx")[:1])
    places = spec.sheets[0].tables["episodes"]["place_type"]
    assert places.values["EV"] == "own_room"
    assert "XX" not in places.values
    assert "»EV« som »" in places.reason


def test_notes_in_a_table_are_no_list() -> None:
    rows = [["CPR", "Barn", "Forklaring", "Betaler"], ["1", "A", "FB", "Kommunen"], ["2", "B", "OBS: ring", None]]
    assert legend_of(rows) == {}
    assert legend_of([["CPR", "x"], ["610110-4001", "y = z"]]) == {}
