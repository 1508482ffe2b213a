"""Advisers whose name is cut short here and there in a file."""

from collections import Counter
from dataclasses import replace

import pytest

from tests.records.mapping.test_mapping import book
from trappen.records.mapping.advisers import cut_short
from trappen.records.mapping.applying import apply_sheets
from trappen.records.mapping.legend import legend_of
from trappen.records.mapping.sheets import Sheet, inspect_bytes
from trappen.records.mapping.spec import MappingSpec
from trappen.web.imports.wizard.carrying import carried
from trappen.web.imports.wizard.matching import suggested
from trappen.web.imports.wizard.questions import answered, questions

HEADINGS = ["Sagsnr.", "CPR", "Rådgiver", "§", "Start", "Slut"]


@pytest.mark.parametrize(
    ("short", "whole"),
    [
        ("Mette B.", "Mette Bjerre"),
        ("M. Bjerre", "Mette Bjerre"),
        ("mette bj", "Mette Bjerre"),
        ("Mette", "Mette Bjerre"),
        ("MB", "Mette Bjerre"),
        ("MEBJ", "Mette Bjerre"),
        ("MKB", "Mette Kold Bjerre"),
        ("Mette Bjerre", "Mette Kold Bjerre"),
        ("Mette B-L", "Mette Bjerre-Lund"),
        ("Mette Bje", "Mette Bjerre-Lund"),
        ("Mette B-L", "Mette Bje"),
        ("Mette KB", "Mette Kold Bjerre"),
    ],
)
def test_names_cut_short(short: str, whole: str) -> None:
    assert [(one.name, one.stands_for) for one in cut_short({short: 2, whole: 3})] == [(short, (whole,))]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mette Bjerre", "Mette Lund"),
        ("Mette B.", "Mette Lund"),
        ("MB", "ML"),
        ("Bo", "Bodil Lund"),
        ("LM", "Mette Lund"),
        ("Mette B-L", "Mette Kold-Lund"),
        ("Mette B-L", "Mette Kold"),
        ("Mette B-L", "Ida Bje"),
    ],
)
def test_names_of_two(one: str, other: str) -> None:
    assert cut_short({one: 1, other: 1}) == []


def test_one_who_is_cut_short_in_several_ways_is_named_by_the_longest() -> None:
    told = {one.name: one.stands_for for one in cut_short({"Kirsten": 6, "Kirsten Ø.": 5, "Kirsten Øla": 9})}
    assert told == {"Kirsten": ("Kirsten Øla",), "Kirsten Ø.": ("Kirsten Øla",)}


def sheets(*names: str) -> list[Sheet]:
    rows = [[f"S{n}", f"0101{n:02}-000{n}", name, "BL § 46", "2024-01-01", None] for n, name in enumerate(names, 10)]
    return inspect_bytes(book({"Ark": [HEADINGS, *rows]}), "ark.xlsx")


NAMES = ("Mette B.", "Mette Bjerre", "Mette Bjerre", "Ole Dahl", "Ole D.", "Ole Dam")


def advisers(spec: MappingSpec, *names: str) -> Counter[str]:
    found = apply_sheets(spec, sheets(*names), source="ark")
    return Counter(found.records.table("assignments")["adviser_id"].to_list())


def test_one_is_asked_about_and_the_answer_kept() -> None:
    file = sheets(*NAMES)
    spec = suggested(file)
    held = spec.sheets[0]
    assert advisers(spec, *NAMES) == {"Mette Bjerre": 3, "Ole Dahl": 1, "Ole D.": 1, "Ole Dam": 1}
    told = {problem.code: problem.what for problem in apply_sheets(spec, file, source="ark").problems}
    assert "»Mette B.« som »Mette Bjerre«" in told["mapping_adviser_joined"]
    assert "»Ole D.« (Ole Dahl eller Ole Dam)" in told["mapping_adviser_unclear"]
    asked = next(one for one in questions(file[0], held) if "Mette B." in one.text)
    assert asked.text == "»Mette B.« (1 række) læses som »Mette Bjerre«. Er det rigtigt?"
    same, apart = (answered(file[0], held, answer) for answer, _ in asked.offers)
    for now, wanted in ((same, {"Mette Bjerre": 3}), (apart, {"Mette Bjerre": 2, "Mette B.": 1})):
        kept = MappingSpec.from_dict(replace(spec, sheets=(now,)).as_dict())
        assert wanted.items() <= advisers(kept, *NAMES).items()
        assert not [one for one in questions(file[0], kept.sheets[0]) if "Mette B." in one.text]
        codes = {problem.code for problem in apply_sheets(kept, file, source="ark").problems}
        assert "mapping_adviser_joined" not in codes
    # Next month only the short form stands in the file: it is still she.
    kept = MappingSpec.from_dict(replace(spec, sheets=(same,)).as_dict())
    assert advisers(kept, "Mette B.", "Ole Dahl") == {"Mette Bjerre": 1, "Ole Dahl": 1}


def two_sheets(first: list[str], second: list[str], *legend: list[str]) -> list[Sheet]:
    parts = {"Plejefam": first, "Inst": second}
    rows = {
        title: [
            [f"{title}{n}", f"0101{n:02}-00{at}{n % 10}", name, "BL § 46", "2024-01-01", None]
            for n, name in enumerate(names, 10)
        ]
        for at, (title, names) in enumerate(parts.items())
    }
    pages = {title: [HEADINGS, *lines] for title, lines in rows.items()}
    return inspect_bytes(
        book(pages | ({"Forkortelser": [["Forkortelser", None], *legend]} if legend else {})), "a.xlsx"
    )


def test_a_question_names_the_longest_form_on_any_sheet() -> None:
    file = two_sheets(["Kirsten", "Kirsten Ø.", "Henrik B-L"], ["Kirsten Øla", "Henrik Bøg", "Ole Dam"])
    spec = suggested(file)
    asked = " ".join(one.text for one in questions(file[0], spec.sheets[0]))
    for name, whole in (("Kirsten", "Kirsten Øla"), ("Kirsten Ø.", "Kirsten Øla"), ("Henrik B-L", "Henrik Bøg")):
        assert f"»{name}« (1 række) som »{whole}«" in asked
    found = apply_sheets(spec, file, source="a.xlsx").records.table("assignments")["adviser_id"]
    assert Counter(found) == {"Kirsten Øla": 3, "Henrik Bøg": 2, "Ole Dam": 1}


def test_all_who_are_cut_short_are_one_question_whose_answer_holds_on_the_later_sheets() -> None:
    short = ["Kirsten", "Henrik B.", "Ole"]
    file = two_sheets([*short, "Kirsten Øla", "Henrik Bøg", "Ole Dam"], [*short, "Ole Dam"])
    spec = suggested(file)

    def after(answer: str) -> MappingSpec:
        now = replace(spec, sheets=(answered(file[0], spec.sheets[0], answer), spec.sheets[1]))
        return carried(spec.sheets[0], now, 0, file)

    (asked,) = (one for one in questions(file[0], spec.sheets[0]) if "Kirsten" in one.text)
    assert [words for _, words in asked.offers] == [
        "Ja, alle",
        "»Henrik B.« er en anden",
        "»Kirsten« er en anden",
        "»Ole« er en anden",
    ]
    every, _, apart, _ = (after(answer) for answer, _ in asked.offers)
    for sheet, held in zip(file, every.sheets, strict=True):
        assert not [one for one in questions(sheet, held) if "Kirsten" in one.text]
    for sheet, held in zip(file, apart.sheets, strict=True):
        (left,) = (one.text for one in questions(sheet, held) if "Ole" in one.text)
        assert "Kirsten" not in left
        assert "Henrik B." in left
    found = apply_sheets(apart, file, source="a.xlsx").records.table("assignments")["adviser_id"]
    assert Counter(found) == {"Kirsten": 2, "Kirsten Øla": 1, "Henrik Bøg": 3, "Ole Dam": 4}


@pytest.mark.parametrize(
    ("rows", "known"),
    [
        ([["SBN", "Sofie Bonde"], ["ABL", "Anders Bloch"]], True),
        ([["SBN", "Sofie Bonde"], ["ABL", "Bo Dahl"]], False),
        ([["SBN", "Sofie Bonde"]], False),
        ([["SBN", "Sofie Bonde"], ["i alt", "2"]], False),
    ],
)
def test_initials_beside_names_below_a_heading_for_advisers_are_explained(rows: list[list[str]], known: bool) -> None:
    assert legend_of([["Rådgivere", None], *rows, [None, None], ["XY", "Xenia Yde"]]) == (
        {"sbn": "Sofie Bonde", "abl": "Anders Bloch"} if known else {}
    )
    assert legend_of([["Barn", None], *rows]) == {}


def test_nothing_is_asked_about_initials_that_the_file_explains() -> None:
    told = [["Rådgivere", None], ["ABL", "Anders Bloch"], ["SBN", "Sofie Bonde (orlov fra 1/4)"]]
    names = ["ABL", "SBN", "Anders Bloch", "sbn"]
    file = two_sheets(names, names, *told)
    spec = suggested(file)
    assert not [
        one
        for sheet, held in zip(file, spec.sheets, strict=True)
        for one in questions(sheet, held)
        if "ABL" in one.text
    ]
    read = apply_sheets(spec, file, source="a.xlsx")
    assert "mapping_adviser_joined" not in {problem.code for problem in read.problems}
    assert set(read.records.table("advisers")["name"]) == {"Anders Bloch", "Sofie Bonde"}


def test_a_list_of_who_works_there_tells_whom_a_name_cut_short_is() -> None:
    told = [["Sagsbehandlere/rådgivere", "Team"], ["Mette Krog", "Nord"], ["Mette Lind (orlov)", "Syd"], ["Ole", "Syd"]]
    file = two_sheets(["Mette K", "Mette L.", "Mette K."], ["Bo Dahl"], *told)
    found = apply_sheets(suggested(file), file, source="a.xlsx").records.table("assignments")["adviser_id"]
    assert Counter(found) == {"Mette Krog": 2, "Mette Lind": 1, "Bo Dahl": 1}


def test_two_in_one_cell_are_asked_about_and_are_never_one_cut_short() -> None:
    names = ("PNI", "PNI", "SVG", "SVG", "PNI/SVG")
    file = sheets(*names)
    spec = suggested(file)
    held = spec.sheets[0]
    assert advisers(spec, *names) == {"PNI": 2, "SVG": 2, "PNI/SVG": 1}
    (asked,) = (one for one in questions(file[0], held) if "PNI/SVG" in one.text)
    assert [words for _, words in asked.offers] == ["PNI", "SVG", "Det er én rådgiver"]
    for (answer, _), wanted in zip(asked.offers, ("PNI", "SVG", "PNI/SVG"), strict=True):
        now = answered(file[0], held, answer)
        assert not [one for one in questions(file[0], now) if "PNI/SVG" in one.text]
        assert advisers(replace(spec, sheets=(now,)), *names) == Counter(["PNI", "PNI", "SVG", "SVG", wanted])
    (short,) = cut_short({"PNI": 2, "SVG": 1, "PNI og SVG": 1})
    assert (short.name, short.stands_for) == ("PNI og SVG", ("PNI", "SVG"))


def test_initials_have_the_name_that_the_files_list_gives_them() -> None:
    lines = [["PNI = Pia Nissum", None], ["SVG = Sanne Vang (unge)", None]]
    file = two_sheets(["PNI", "svg", "MKJ"], ["PNI", "SVG", "MKJ"], *lines)
    found = apply_sheets(suggested(file), file, source="a.xlsx").records.table("advisers")
    told = dict(found.select("adviser_id", "name").iter_rows())
    assert told == {"PNI": "Pia Nissum", "SVG": "Sanne Vang", "MKJ": "MKJ"}
