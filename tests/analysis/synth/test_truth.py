"""What happened scatters around the true hazards as it should, and the demonstration comes near its targets."""

from datetime import date

import numpy as np
import polars as pl
import pytest

from tests.analysis.synth.stock import caseload, reached
from trappen.analysis.synth.building import Synthetic, build
from trappen.analysis.synth.settings import municipality
from trappen.records.contracts import TABLES

UNTIL = date(2026, 11, 1)
# Stocks of one municipality scatter like counts, and the targets themselves are rounded: 20 % and three standard
# deviations of a Poisson count. A share may miss by 4 points.
SHARE, DEVIATIONS, POINTS = 0.20, 3.0, 0.04
WORST_Z = 4.0  # of some thirty kinds of move; one seed in five hundred would pass it by chance


@pytest.mark.slow
def test_the_demonstration_comes_near_its_targets(made: list[Synthetic]) -> None:
    targets = municipality()["targets"]
    for one in made:
        found = reached(one)
        for name, value in found.items():
            target = targets[name]
            allowed = POINTS if target < 1 else SHARE * target + DEVIATIONS * np.sqrt(target)
            assert abs(value - target) <= allowed, (one.seed, name, value, target)


@pytest.mark.slow
def test_keys_are_unique_at_full_size_as_well(made: list[Synthetic]) -> None:
    for one in made:
        for name, frame in one.tables.items():
            assert frame.select(TABLES[name].key).is_duplicated().sum() == 0, (one.seed, name)


@pytest.mark.slow
def test_caseloads_are_near_their_targets(made: list[Synthetic]) -> None:
    for one in made:
        load = caseload(one)
        assert load["T1"][0] == 9
        assert load["T4"][0] == 8
        assert load["T2"][0] + load["T3"][0] == 17
        assert load["T1"][1] == pytest.approx(22, rel=0.2)
        assert load["T4"][1] == pytest.approx(41, rel=0.2)
        others = (load["T2"][1] * load["T2"][0] + load["T3"][1] * load["T3"][0]) / 17
        assert others == pytest.approx(31, rel=0.2)


@pytest.mark.slow
def test_observed_moves_scatter_around_the_true_hazards(made: list[Synthetic]) -> None:
    expected = pl.concat([one.truth["expected"] for one in made])
    for by in (["origin", "to"], ["origin", "age_from"], ["origin", "programme"], ["origin", "year"]):
        cells = expected.group_by(by).agg(pl.col("expected", "moves").sum()).filter(pl.col("expected") >= 5).sort(by)
        z = ((cells["moves"] - cells["expected"]) / cells["expected"].sqrt()).to_numpy()
        assert np.abs(z).max() < WORST_Z, by
        assert (z**2).sum() < len(z) + WORST_Z * np.sqrt(2 * len(z)), by


@pytest.mark.slow
def test_a_truth_without_the_disappointing_year_would_be_noticed(made: list[Synthetic]) -> None:
    """The test above can fail: without the shock's factor the moves up of that year are far too many."""
    shock = pl.concat([one.truth["expected"] for one in made]).filter(
        pl.col("year") == UNTIL.year - 1, pl.col("to") > pl.col("origin"), pl.col("origin") >= 2
    )
    without = shock["expected"].sum() / municipality()["effects"]["shock_up"]
    assert (shock["moves"].sum() - without) / np.sqrt(without) > 3


@pytest.mark.slow
def test_every_true_placement_is_one_episode_of_the_same_days(made: list[Synthetic]) -> None:
    one = made[0]
    window = date(2018, 11, 1)
    spells = one.truth["spells"].filter(pl.col("state") >= 4, pl.col("start") >= window)
    kinds = one.truth["children"].filter(pl.col("kind") == "social").select("child_id")
    born = one.tables["children"].select("child_id", "birth_date")
    spells = spells.join(kinds, on="child_id").join(born, on="child_id").filter(pl.col("start") >= pl.col("birth_date"))
    known = one.tables["episodes"].filter(pl.col("place_type").is_not_null()).select("child_id", "start", "end")
    late = one.truth["late"].filter(pl.col("place_type").is_not_null()).select("child_id", "start", "end")
    seen = pl.concat([known, late])
    assert spells.join(seen, on=["child_id", "start", "end"], how="anti", nulls_equal=True).is_empty()


@pytest.mark.slow
def test_what_one_should_be_able_to_find_is_there(made: list[Synthetic]) -> None:
    for one in made:
        assert {"dear_case", "siblings_past_refusion_limit"} <= set(one.truth["known"]["what"])
        assert not one.truth["late"].is_empty()
        year = one.tables["postings"].filter(pl.col("month").dt.year() == UNTIL.year)
        dear = one.truth["known"].filter(pl.col("what") == "dear_case")["key"][0]
        by_month = year.filter(pl.col("episode_id") == dear)["amount"]
        assert by_month.max() * 12 > municipality()["prices"]["dear_case_year"] * 100


def test_families_that_nobody_records_differ() -> None:
    hidden = build(children=400, years=4, seed=9, until=UNTIL).truth["children"].unique("family")
    assert hidden["frailty_up"].std() > 0.3
    assert hidden["frailty_down"].std() > 0.3


def test_every_section_of_the_parameters_is_marked_and_sourced() -> None:
    given = municipality()
    assert given["synthetic"] is True
    for name, value in given.items():
        for section in value if isinstance(value, list) else [value]:
            if isinstance(section, dict):
                assert section["mark"] in {"found", "derived", "judgement"}, name
                assert section["source"], name
