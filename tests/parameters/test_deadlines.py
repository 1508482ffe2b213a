"""The file of rules: complete, and nothing of low confidence is computed."""

from datetime import date, timedelta

import pytest

from trappen.domain.deadlines.rules import LengthUnit
from trappen.parameters.caseload import guidelines
from trappen.parameters.deadlines import _computable, rule_book

BOOK = rule_book(date(2026, 1, 1))


def test_what_is_low_or_without_a_length_is_listed_and_off() -> None:
    assert {(rule.rule, rule.law) for rule in BOOK.switched_off} == {
        ("UND-KVIT", "BL"),
        ("SCREEN", "BL"),
        ("SAMTALE", "SEL"),
        ("SAMTALE", "BL"),
    }
    assert all(rule.confidence != "low" for rule in BOOK.enabled)
    assert all(rule.why_off for rule in BOOK.switched_off)
    with pytest.raises(ValueError, match="low confidence"):
        _computable({"rule": "X", "confidence": "low"})


@pytest.mark.parametrize("rule", BOOK.rules, ids=lambda rule: f"{rule.rule}-{rule.law}")
def test_every_rule_is_whole(rule) -> None:
    assert rule.reference
    assert rule.cited
    assert rule.confidence in ("high", "medium", "low")
    assert rule.unit is LengthUnit.AT_ONCE or rule.length >= 0
    sentence = rule.reason(trigger=date(2026, 1, 1), due=date(2026, 2, 1), done=date(2026, 1, 5), variant=True)
    assert sentence.endswith(".")
    assert "{" not in sentence


def test_laws_follow_each_other_without_a_gap() -> None:
    last = BOOK.change - timedelta(days=1)
    first, then = BOOK.at("OPF-1", last), BOOK.at("OPF-1", BOOK.change)
    assert first is not None
    assert then is not None
    assert (first.cited, then.cited) == ("SEL § 70", "BL § 95, stk. 2")


def test_guidelines_only_where_they_can_be_dated() -> None:
    assert guidelines(date(2020, 1, 31)) == {}
    assert {group: (g.low, g.high) for group, g in guidelines(date(2026, 1, 1)).items()} == {
        "social": (20, 30),
        "disability": (35, 45),
    }


def test_a_section_that_names_the_place_alone_has_what_holds_for_every_placement() -> None:
    """§ 43, before it § 66: with consent or without, so the demands of only one of the two are not made."""
    for rule in BOOK.enabled:
        for place, bases in (("BL-43-1.1", ("BL-46", "BL-47")), ("SEL-66-1.1", ("SEL-52-3.7", "SEL-58"))):
            assert rule.covers(place) == all(map(rule.covers, bases)), rule.rule
