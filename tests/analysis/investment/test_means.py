"""What simulated savings come to on average: corrections by hand, and splits that add up to the øre."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import polars as pl
import pytest

from tests.analysis.forecast.municipalities import ORIGIN, steady
from tests.analysis.investment.test_simulated import CASE, SHORTER, case_of, play
from trappen.analysis.forecast.forecast import Options
from trappen.analysis.investment.answers import answers
from trappen.analysis.investment.means import careful, written
from trappen.analysis.investment.simulated import Played, odds, played
from trappen.analysis.investment.streams import Kind, Stream, streams
from trappen.domain.prices import round_half_up
from trappen.records.investment.reading import read_case_bytes
from trappen.records.investment.writing import case_text

FIRST, SECOND = CASE["simulated"]
MORE: dict[str, Any] = {
    "savings": [
        {"key": "plads", "title": "Pladser", "yearly": "2 mio. kr.", "payer": "kommunen"},
        {"key": "skole", "title": "Skole", "yearly": "333.333,33 kr.", "payer": "kommunen", "confidence": "low"},
    ],
    "effects": [
        # Called as a saving that the simulated one is to show, and still counted beside it.
        {"key": "plads", "title": "Job", "citizens": 3, "success": "9 %", "otherwise": "2 %", "units": [1, 2, 2]}
        | {"price": "77.777 kr.", "payer": "staten"},
    ],
    "simulated": [
        FIRST | {"payer": "kommunen", "account_class": 5, "confidence": "low"},
        SECOND | {"changes": [SHORTER | {"factor": 0.8}], "payer": "regionen"},
    ],
    "corrections": [{"confidence": "low", "off": "33,3333 %", "reason": "erfaring"}],
}


@pytest.fixture(scope="module")
def made() -> tuple[Played, tuple[Stream, ...]]:
    return play(case_of(**MORE), 100)


def test_corrections_are_taken_off_each_draw_and_of_what_is_typed(made: tuple[Played, tuple[Stream, ...]]) -> None:
    found, less = made[0].options, careful(*made).options
    left = 1 - Fraction(333333, 1000000)
    by_hand = [round_half_up(each * left) for each in found[0].saving.ravel().tolist()]
    assert less[0].saving.ravel().tolist() == by_hand
    assert found[0].saving.any()
    np.testing.assert_array_equal(less[1].saving, found[1].saving)
    np.testing.assert_allclose(less[0].expected, found[0].expected * float(left))
    school = 33_333_333 - round_half_up(33_333_333 * left)
    assert found[1].net is not None
    assert less[1].net is not None
    np.testing.assert_array_equal(found[1].net - less[1].net, np.array([[1, 2, 3]] * 100) * school)


def test_parts_and_steps_of_the_mean_add_up_to_the_ore(made: tuple[Played, tuple[Stream, ...]]) -> None:
    case = written(made[0])
    played = {one.option.key: one for one in odds(*made)}
    for answer in answers(case, streams(case), None)[1:]:
        mine = [each for each in made[1] if each.of.option in {"", answer.option.key} and each.kind is Kind.SAVING]
        claimed = {"plads"} if answer.option.key == "a" else set()
        typed = [s.total or 0 for s in mine if s.of.title == "Job" or s.of.key not in claimed]
        whole = played[answer.option.key].whole if answer.option.key in played else 0
        assert answer.saving == whole + sum(typed)
        for parts in (answer.by_payer, answer.by_account_class, answer.by_frame):
            assert sum(part.saving or 0 for part in parts) == answer.saving
    by_payer = {part.name: part.saving for part in answers(case, streams(case), None)[2].by_payer}
    assert by_payer["regionen"] == played["b"].whole != 0
    steps = {item.title: sum(y.amount.ore for y in item.years if y.amount) for item in case.savings if item.years}
    assert steps["A, trin 5"] == played["a"].by_step[5] != 0


def test_the_mean_is_a_case_that_can_be_written_and_read(made: tuple[Played, tuple[Stream, ...]]) -> None:
    case = written(made[0])
    assert read_case_bytes(case_text(case).encode()).case == case
    assert {item.option for item in case.savings if item.key.startswith("plads")} == {"b", "c"}
    assert case.savings[-1].price_level == "udtrækkets priser pr. 01-01-2026"


def test_by_place_type_it_is_the_same_saving_to_the_ore() -> None:
    """Of steady's children, who are told apart by where they live: nothing but the counting is other."""
    records = steady(900, 5)
    on_five = pl.when(pl.col("step") == 5).then(pl.lit("network_foster"))
    episodes = records.table("episodes").with_columns(place_type=on_five, section=pl.lit("BL-46"))
    records = replace(records, tables={**records.tables, "episodes": episodes})
    case = case_of(**MORE)
    made = played(case, streams(case), records, ORIGIN, Options(12, 100, 1, by="place_type"))
    alone = played(case, streams(case), records, ORIGIN, Options(12, 100, 1))
    for one, other in zip(made.options, alone.options, strict=True):
        assert one.by_group is not None
        np.testing.assert_array_equal(one.by_group.sum(axis=2), one.saving.sum(axis=2))
        np.testing.assert_allclose(one.saving, other.saving, atol=100)  # øre: each cell is rounded by itself
        np.testing.assert_array_equal(one.expected, other.expected)
    found = odds(made, streams(case))[0]
    assert sum(found.by_group.values()) == sum(found.by_step.values()) == found.whole
    assert found.by_group["network_foster"] != 0
    places = {item.place_type for item in written(made).savings if item.key.startswith("a-")}
    assert "network_foster" in places
