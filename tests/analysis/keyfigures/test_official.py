"""The twelve key figures on a small municipality counted by hand."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from tests.factories import records
from trappen.analysis.keyfigures import KeyFigure, ladder_report
from trappen.analysis.keyfigures.categories import category
from trappen.domain.figures import Unit
from trappen.parameters.ladder import official
from trappen.records.container import Records

FIRST, LAST = date(2025, 12, 31), date(2026, 3, 31)
BEFORE = date(2025, 6, 1)


def episode(child: str, section: str, start: date, end: date | None = None, place: str | None = None) -> dict[str, Any]:
    key = f"{child}{section}{start}"
    return {"episode_id": key, "child_id": child, "section": section, "place_type": place, "start": start, "end": end}


EPISODES = [
    # two unbroken institutions for a; b comes home to family treatment; c moves up from it, d down from it
    episode("a", "BL-46", date(2025, 12, 1), date(2026, 1, 1), "residential_home"),
    episode("a", "BL-46", date(2026, 1, 1), None, "secure_unit"),
    episode("b", "BL-47", BEFORE, date(2026, 2, 1), "institution"),
    episode("b", "BL-32-1.5", date(2026, 2, 1)),
    episode("c", "BL-32-1.5", BEFORE, date(2026, 2, 1)),
    episode("c", "BL-46", date(2026, 2, 1), None, "foster_general"),
    episode("d", "BL-32-1.2", BEFORE, date(2026, 3, 1)),
    episode("d", "BL-30", date(2026, 3, 1)),
    episode("e", "SEL-52-3.7", BEFORE, None, "network_foster"),
    episode("f", "BL-46", BEFORE),
    episode("g", "BL-30", BEFORE, date(2026, 3, 31)),
    episode("h", "BL-30", BEFORE),
    episode("i", "BL-86", BEFORE),
]
FOLLOWUPS = [
    {"followup_id": "1", "child_id": "e", "held": FIRST},
    {"followup_id": "2", "child_id": "f", "held": LAST},
]


def posting(account: str, kroner: int, month: date, posted: date | None = None) -> dict[str, Any]:
    key = f"{account}{kroner}{month}{posted}"
    return {"posting_id": key, "account": account, "amount": kroner * 100, "month": month, "posted": posted or month}


POSTINGS = [
    posting("5.28.21.1.003", 100, date(2026, 1, 1)),
    posting("5.28.22.1.001", 1_000, date(2026, 3, 1)),
    posting("5.28.24.1.999", 10_000, date(2026, 2, 1)),
    posting("5.28.20.1.003", -500, date(2026, 2, 1)),
    posting("5.28.22.2.001", 7, date(2026, 2, 1)),  # state refund
    posting("5.28.25.1.001", 7, date(2026, 2, 1)),  # day offers
    posting("5.28.22.1.001", 7, date(2025, 12, 1), date(2026, 1, 5)),  # the month before, posted late
    posting("5.28.22.1.001", 7, date(2026, 4, 1), date(2026, 3, 30)),
]
MUNICIPALITY = records(official(), episodes=EPISODES, followups=FOLLOWUPS, postings=POSTINGS)


def figures(extract: Records) -> Mapping[int, KeyFigure]:
    return {item.number: item for item in ladder_report(extract, FIRST, LAST).key_figures}


@pytest.mark.parametrize(
    ("number", "numerator", "denominator", "value"),
    [
        (1, 1, 4, Fraction(1, 4)),  # a, of a, c, e, f
        (2, 120, 1, 120),  # from 1 December, across two institutions
        (3, 1, 4, Fraction(1, 4)),  # c
        (4, 1, 4, Fraction(1, 4)),  # e
        (5, 1, 7, Fraction(1, 7)),  # b, of a, b, c, d, e, f (step unknown) and h
        (6, 2, 7, Fraction(2, 7)),  # d and h
        (7, 1, 2, Fraction(1, 2)),  # b, of a and b
        (8, 1, 3, Fraction(1, 3)),  # c, of b, c and d
        (9, 1, 3, Fraction(1, 3)),  # d
        (10, 0, 2, 0),  # g and h before, d and h after
        (12, 1, 2, Fraction(1, 2)),  # f, of e and f; the one held on the first date is before the period
    ],
)
def test_by_hand(number: int, numerator: int, denominator: int, value: Fraction | int) -> None:
    found = figures(MUNICIPALITY)[number]
    assert found.denominator is not None
    assert (found.numerator.value, found.denominator.value, found.figure.value) == (numerator, denominator, value)


def test_expenditure_is_gross_and_by_the_month_it_concerns() -> None:
    spending = figures(MUNICIPALITY)[11].figure
    assert (spending.value, spending.unit, spending.price_level) == (10_600_00, Unit.ORE, "løbende priser")


def test_there_are_twelve_in_order_and_each_says_what_it_is() -> None:
    found = ladder_report(MUNICIPALITY, FIRST, LAST).key_figures
    assert [item.number for item in found] == list(range(1, 13))
    assert all(item.title and item.definition for item in found)
    assert "titel" in found[11].note


def test_a_table_that_is_not_there_is_named_and_is_not_nought() -> None:
    found = figures(records(official(), episodes=EPISODES))
    assert found[11].figure.value is None
    assert "postings" in found[11].figure.missing[0]
    assert found[12].figure.value is None
    assert "followups" in found[12].figure.missing[0]


def test_what_a_foreign_format_cannot_hold_is_missing() -> None:
    english = figures(replace(MUNICIPALITY, format="ssda903"))
    assert all(item.figure.is_missing for item in english.values())
    statistics = figures(replace(MUNICIPALITY, format="dst"))
    assert [n for n, item in statistics.items() if item.figure.is_missing] == [1, 2, 3, 4, 7]


def test_a_share_of_nobody_is_missing() -> None:
    nobody = figures(records(official(), episodes=[episode("i", "BL-86", BEFORE)]))
    assert nobody[1].figure.is_missing
    assert nobody[1].numerator.value == 0


def test_placed_children_without_a_place_type_are_told() -> None:
    assert "Stedtypen mangler for 1 " in figures(MUNICIPALITY)[1].note


@pytest.mark.parametrize(
    ("section", "place_type", "expected"),
    [
        ("BL-46", "secure_unit", "institution"),
        ("SEL-58", "foster_municipal", "foster"),
        ("BL-47", "network_foster", "network"),
        ("BL-46", "own_room", "other_placement"),
        ("BL-46", None, "other_placement"),
        ("BL-114-1.1", "foster_general", "foster"),
        ("BL-114", "own_room", "other_placement"),
        ("BL-115", None, "home_based"),
        ("BL-32-1.7", "foster_general", "home_based"),  # respite is no placement
        ("SEL-11-3.1", None, "early"),
        ("SEL-11-4", None, None),
        ("BL-86", None, None),
        (None, None, None),
        (None, "own_room", "other_placement"),  # nobody but a placed child has one
    ],
)
def test_the_kind_of_a_measure(section: str | None, place_type: str | None, expected: str | None) -> None:
    assert category(section, place_type) == expected


def test_to_leave_the_ladder_or_for_an_unknown_step_is_no_move_down() -> None:
    moved = [
        episode("a", "BL-32-1.5", BEFORE, date(2026, 2, 1)),
        episode("b", "BL-32-1.5", BEFORE, date(2026, 2, 1)),
        episode("b", "BL-46", date(2026, 2, 1)),
    ]
    found = figures(records(official(), episodes=moved))
    assert [found[number].numerator.value for number in (8, 9)] == [0, 0]
