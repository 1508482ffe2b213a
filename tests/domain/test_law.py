"""Sections: every way of writing one comes to one key."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trappen.domain.law import Law, Section, covers, label, law_on, parse_section, section

OLD, NEW = date(2023, 12, 31), date(2024, 1, 1)

keys = st.builds(
    lambda law, paragraph, letter, numbers: Section(law, f"{paragraph}{letter}", *numbers).key,
    st.sampled_from(Law),
    st.integers(1, 230),
    st.sampled_from(["", "", *"abcdefgh"]),
    st.sampled_from([(None, None), (1, None), (3, None), (1, 5), (3, 7), (12, 11)]),
)


@given(keys)
def test_a_label_reads_back_as_its_key(key: str) -> None:
    assert parse_section(label(key), None) == key
    assert parse_section(key, None) == key
    assert section(key).key == key


@given(
    keys, st.sampled_from(["§ {p}, stk. {s}, nr. {n}", "{p}.{s}.{n}", "{p} stk {s} nr {n}", "{p}, stk.{s}, nummer {n}"])
)
def test_people_write_the_same_section_in_many_ways(key: str, form: str) -> None:
    found = section(key)
    if found.nr is None:
        return
    text = form.format(p=found.paragraph, s=found.stk, n=found.nr)
    name = found.law.full_name
    assert {parse_section(f"{name} {text}", None), parse_section(f"{found.law}{text}".upper(), None)} == {key}
    if "§" in form:
        assert parse_section(f"{text} i {name}", None) == key


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("SEL § 52.3.7", "SEL-52-3.7"),
        ("sel-52-3.7", "SEL-52-3.7"),
        ("SL § 52, stk. 3, nr. 7", "SEL-52-3.7"),
        ("Servicelov § 52, stk. 3, nr. 7", "SEL-52-3.7"),
        ("servicelovens §76", "SEL-76"),
        ("S.L. § 76", "SEL-76"),
        ("B.L. §114", "BL-114"),
        ("barnets l. §46", "BL-46"),
        ("§52stk3nr7 i serviceloven", "SEL-52-3.7"),
        ("Lov om social service § 107, stk. 2", "SEL-107-2"),
        ("SEL-58-jf 52-3.7", "SEL-58"),
        ("SEL-44-jfr. §84", "SEL-44"),
        ("SEL-11-4.1. jfr. stk. 3. nr. 1", "SEL-11-4.1"),
        ("SEL § 52, stk. 3, nr. 7, jf. BL § 46", "SEL-52-3.7"),
        ("SEL-52-a.1.1", "SEL-52a-1.1"),
        ("SEL-155-b.2", "SEL-155b-2"),
        ("SEL-12-a Personer over 18, gratis", "SEL-12a"),
        ("SEL-76-3.1", "SEL-76-3.1"),
        ("Servicelovens § 54 a", "SEL-54a"),
        ("SEL § 54\N{NO-BREAK SPACE}a", "SEL-54a"),
        ("SEL § 54 i anbringelsen", "SEL-54"),
        ("barnets lov § 46", "BL-46"),
        ("jf. barnets lov § 46", "BL-46"),
        ("§ 46 (Barnets Lov)", "BL-46"),
        ("BL32 stk1 nr5", "BL-32-1.5"),
        ("BL § 32, stk. 1, nr. 5 - Familiebehandling", "BL-32-1.5"),
        ("BL § 46, stk. 1, 2. pkt.", "BL-46-1"),
        ("BL § 43, nr. 3", "BL-43-1.3"),
        ("SEL § 52 a, stk. 1, nr. 2, litra b", "SEL-52a-1.2"),
    ],
)
def test_forms_seen_in_exports(text: str, key: str) -> None:
    assert parse_section(text, None) == key


def test_a_bare_section_takes_its_law_from_the_decision() -> None:
    assert parse_section("§ 46", OLD) == "SEL-46"
    assert parse_section("§ 46", NEW) == "BL-46"
    assert parse_section("52.3.7", OLD) == "SEL-52-3.7"
    assert parse_section("jf. § 52, stk. 3, nr. 7", OLD) == "SEL-52-3.7"
    assert parse_section("Efter § 52", OLD) == parse_section("afgørelse efter § 52", OLD) == "SEL-52"
    assert parse_section("Kontaktperson § 52, stk. 3, nr. 6", OLD) == "SEL-52-3.6"
    assert parse_section("SEL § 52", NEW) == "SEL-52"
    assert (law_on(OLD), law_on(NEW)) == (Law.SEL, Law.BL)
    with pytest.raises(ValueError, match="ingen dato"):
        parse_section("§ 46", None)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "§",
        "§ 0",
        "trin 3",
        "Anbringelse",
        "SEL § 46 BL",
        "BL §§ 32-36",
        "BL § 32-36",
        "SEL 58/52.3",
        "1234",
        "01-02-2023",
        "BL § 32 og 46",
        "SEL § 52, stk. 3, nr. 7 og nr. 9",
        "SEL § 52, stk. 3, nr. 7-9",
        "SEL § 52 eller § 58",
        "ABL § 45",
        "abl. §45, stk. 1",
        "jf. ABL § 45",
        "Almenboligloven § 105",
        "§ 105 i almenboligloven",
        "lov om almene boliger § 105",
        "RSL § 9, stk. 7",
    ],
)
def test_what_is_not_one_section_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="»"):
        parse_section(text, NEW)


@given(st.text(max_size=30), st.none() | st.just(NEW))
def test_any_text_gives_a_key_or_a_refusal(text: str, day: date | None) -> None:
    try:
        key = parse_section(text, day)
    except ValueError:
        return
    assert section(key).key == key
    assert key.isascii()


@given(keys, keys)
def test_covering_is_being_among_the_ancestors(one: str, other: str) -> None:
    assert covers(one, other) == (one in section(other).ancestors)


def test_a_letter_is_another_paragraph() -> None:
    assert covers("SEL-52", "SEL-52-3.7")
    assert not covers("SEL-52", "SEL-52a-1")
    assert not covers("SEL-52-3.1", "SEL-52-3.11")
    assert label("SEL-52a-1.2") == "SEL § 52 a, stk. 1, nr. 2"
    assert label("ikke en nøgle") == "ikke en nøgle"
    assert section("BL-32-1.5").parts == ("BL", "32", "1", "5")
