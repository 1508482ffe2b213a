"""Sections, place types, municipalities and words: the lists and what reads them."""

import re
from datetime import date
from pathlib import Path

import pytest

from trappen.domain.casenumber import parse_kle
from trappen.domain.law import Law, covers, label, parse_section, section
from trappen.parameters import files, sections
from trappen.parameters.ladder import official_rules
from trappen.parameters.measure_groups import measure_groups, measure_groups_on
from trappen.parameters.measures import number_called
from trappen.parameters.municipalities import municipalities, municipality_name, parse_municipality
from trappen.parameters.places import parse_place_type, place_label, place_type_begun, place_types
from trappen.parameters.words import word

OLD, NEW = date(2023, 12, 31), date(2024, 1, 1)


@pytest.mark.parametrize("key", sections.all_sections())
def test_every_section_reads_back_and_is_whole(key: str) -> None:
    facts = sections.all_sections()[key]
    assert parse_section(label(key), None) == key
    assert sections.known(key)
    assert facts.title
    assert facts.confidence in {"high", "medium"}
    assert facts.kle is None or parse_kle(facts.kle).subject == facts.kle
    for code in (facts.dst, facts.dst_disability):
        assert code is None or re.fullmatch(r"\d{3}", code)
    if facts.successor is not None:
        assert facts.law is Law.SEL
        assert section(facts.successor).law is Law.BL
        assert facts.successor in sections.all_sections()
        assert facts.successor_confidence in {"high", "medium"}
        assert not sections.holds_on(key, NEW)
    assert sections.holds_on(key, OLD if facts.law is Law.SEL else NEW)
    assert facts.law is Law.SEL or not sections.holds_on(key, OLD)


def test_every_section_that_places_a_child_on_the_ladder_can_be_chosen_as_a_measure() -> None:
    chosen = [key for keys in measure_groups().values() for key in keys]
    assert len(chosen) == len(set(chosen))
    assert set(chosen) <= sections.all_sections().keys()
    places_only = {"SEL-66", "BL-43", ""}  # tell where, and are no basis for a decision
    on_a_step = {key for rule in official_rules() if rule.rule.step is not None for key in rule.rule.sections}
    assert not {key for key in on_a_step - places_only if not any(covers(key, other) for other in chosen)}
    assert "BL-46" in measure_groups_on(NEW)["Anbringelse"]
    assert measure_groups_on(OLD)["Anbringelse"] == ("SEL-52-3.7", "SEL-58", "SEL-75")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("SEL-52-3.1", "BL-32-1.1"),
        ("SEL-52-3.2", "BL-32-1.2"),
        ("SEL-52-3.6", "BL-32-1.3"),
        ("SEL-52-3.8", "BL-32-1.4"),
        ("SEL-52-3.3", "BL-32-1.5"),
        ("SEL-52-3.4", "BL-32-1.6"),
        ("SEL-52-3.5", "BL-32-1.7"),
        ("SEL-52-3.9", "BL-32-1.8"),
        ("SEL-52-3.7", "BL-46"),
        ("SEL-58", "BL-47"),
        ("SEL-11-3", "BL-30"),
        ("SEL-41", "BL-86"),
        ("SEL-42", "BL-87"),
        ("SEL-70", "BL-95"),
        ("SEL-76-3.1", "BL-114-1.1"),
        ("SEL-76a", "BL-120"),
        ("SEL-57a", None),  # the split of barnets lov §§ 37-41 is not certain
        ("SEL-44", None),
        ("BL-46", None),
        ("SEL-299", None),
    ],
)
def test_successors(old: str, new: str | None) -> None:
    assert sections.successor(old) == new


def test_known_is_listed_or_below_or_above() -> None:
    assert sections.known("SEL-76-3.1")
    assert sections.known("BL-46-1.2")
    assert sections.title("BL-46-1.2") == sections.title("BL-46")
    assert sections.known("SEL-19a")
    assert not sections.known("SEL-19")
    assert not sections.known("BL-320")
    assert not sections.known("BL-52-3.7")
    assert not sections.known("noget andet")
    assert sections.title("BL-220") == "BL § 220"
    assert not sections.holds_on("BL-220", NEW)


def test_the_law_of_a_section_ends_with_the_law() -> None:
    assert sections.holds_on("SEL-52-3.7", OLD)
    assert not sections.holds_on("SEL-52-3.7", NEW)
    assert sections.holds_on("SEL-112", NEW)  # goes on for adults and children alike


def test_the_codes_of_statistics_denmark() -> None:
    codes = sections.dst_codes()
    assert len(codes) == 19
    assert (codes["405"], codes["445"], codes["451"]) == ("SEL-11-3.1", "SEL-52a-1", "SEL-52a-1.3")
    assert (codes["290"], codes["002"], codes["007"]) == ("SEL-76-2", "SEL-32a", "SEL-45")
    assert "000" not in codes


@pytest.mark.parametrize("code", place_types())
def test_every_name_of_a_place_type_reads_as_its_code(code: str) -> None:
    place = place_types()[code]
    for text in (code, place.label, place.before, *place.aliases):
        assert parse_place_type(text) == parse_place_type(f" {text.upper()} ") == code


def test_place_types_follow_the_law_of_the_date() -> None:
    assert place_label("residential_home", OLD) == "Opholdssted"
    assert place_label("residential_home", NEW) == "Børne- og ungehjem"
    assert place_label("foster_general", OLD) == place_label("foster_general", NEW) == "Almen plejefamilie"
    assert len(place_types()) == 11
    with pytest.raises(ValueError, match="stedtype"):
        parse_place_type("slot")
    with pytest.raises(KeyError):
        place_label("slot", NEW)


def test_there_are_ninety_eight_municipalities() -> None:
    codes = municipalities()
    assert len(codes) == len(set(codes.values())) == 98
    assert all(re.fullmatch(r"[1-8]\d\d", code) for code in codes)
    assert list(codes) == sorted(codes)
    assert (codes["101"], codes["860"], municipality_name("657")) == ("København", "Hjørring", "Herning")
    assert municipality_name("999") is None


@pytest.mark.parametrize("code", municipalities())
def test_a_municipality_is_found_by_every_name(code: str) -> None:
    name = municipalities()[code]
    genitive = name if name.endswith("s") else f"{name}s"
    for text in (code, f"0{code}", name, f"{name} Kommune", f"{genitive.upper()} KOMMUNE"):
        assert parse_municipality(text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Århus", "751"),
        ("A\u030arhus", "751"),
        ("Bornholms Regionskommune", "400"),
        ("Vesthimmerland", "820"),
        ("Høje Taastrup", "169"),
    ],
)
def test_other_spellings_of_municipalities(text: str, code: str) -> None:
    assert parse_municipality(text) == code


@pytest.mark.parametrize("text", ["", "999", "Eksempelkommune", "65", "kommune"])
def test_what_is_no_municipality_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="kommune"):
        parse_municipality(text)


def test_words_follow_the_law_of_the_date() -> None:
    pairs = {key: (word(key, OLD), word(key, NEW)) for key in files.read("words")}
    assert pairs["measure"] == ("foranstaltning", "indsats")
    assert pairs["plan"] == ("handleplan", "barnets plan")
    assert pairs["relief"] == ("aflastning", "støtteophold")
    assert pairs["aftercare"] == ("efterværn", "ungestøtte")
    assert pairs["institution"] == ("døgninstitution", "børne- og ungehjem")
    with pytest.raises(KeyError):
        word("castle", NEW)


def test_the_lists_are_packaged_with_the_code() -> None:
    folder = Path(files.__file__).parent
    names = {"ladder", "sections", "places", "accounts", "municipalities", "words"}
    assert names <= {path.stem for path in folder.glob("*.toml")}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Fam.pleje, almen", "foster_general"),
        ("Familiepleje, forst.", "foster_reinforced"),
        ("Efterskole/kost", "boarding_school"),
        ("Fam.beh.", ""),
        ("Aflastn.", ""),
        ("Fam.døgnophold", ""),
    ],
)
def test_a_place_type_is_known_by_its_words_cut_short_in_any_order(text: str, code: str) -> None:
    assert place_type_begun(text) == code


@pytest.mark.parametrize(
    ("text", "number"),
    [("Aflastn.", "7"), ("KP", "3"), ("Fam.beh.", "5"), ("Prakt.pæd. støtte", "2"), ("Fam.døgnophold", "6"),
     ("Støtte", ""), ("Prakt.", ""), ("Familie", ""), ("Støtteperson forældre", ""), ("MST/metode", "")],
)  # fmt: skip
def test_a_measures_name_tells_its_number_or_none(text: str, number: str) -> None:
    assert number_called(text) == (f"BL-32-1.{number}" if number else "")
