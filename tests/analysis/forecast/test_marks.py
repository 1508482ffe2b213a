"""Stays by place type and account: what marks them, that the marks sum to the whole, and how new stays get theirs."""

import numpy as np
import polars as pl
import pytest
from scipy.stats import norm

from tests.analysis.forecast.models import model
from tests.analysis.forecast.municipalities import ORIGIN, steady
from tests.analysis.forecast.test_twin import repeated
from trappen.analysis.forecast.arrays import Model
from trappen.analysis.forecast.forecast import Forecast, Options, forecast
from trappen.analysis.forecast.full import draws_frame
from trappen.analysis.forecast.history import observe
from trappen.analysis.forecast.marks import group_names, marked_by, marks_of, stays_through
from trappen.analysis.forecast.prices import COLUMNS
from trappen.analysis.forecast.report import report
from trappen.analysis.forecast.simulation import run
from trappen.analysis.forecast.twin import expected
from trappen.records.container import Records

DRAWS = 2_000
ASKED = Options(months=12, draws=40)


def told(children: int = 300) -> Records:
    """The steady municipality; whoever stands on step 5 lives in one of two places, or nobody says where."""
    records = steady(children, 5)
    place = pl.when(pl.col("step") == 5).then(
        pl.when(pl.col("child_id").str.ends_with("1"))
        .then(pl.lit("network_foster"))
        .when(~pl.col("child_id").str.ends_with("2"))
        .then(pl.lit("foster_general"))
    )
    section = pl.when(pl.col("step") == 5).then(pl.lit("BL-46")).otherwise("section")
    episodes = records.tables["episodes"].with_columns(place_type=place, section=section)
    tables = {**records.tables, "episodes": episodes}
    return Records(tables, records.ladder, records.source, records.format, records.digest, as_of=ORIGIN)


@pytest.fixture(scope="module")
def made() -> Forecast:
    return forecast(told(), ORIGIN, Options(months=12, draws=40, by="place_type"))


def test_the_groups_sum_to_the_forecast_without_them(made: Forecast) -> None:
    plain = forecast(told(), ORIGIN, ASKED)
    assert made.groups == ("foster_general", "network_foster", "not_placed", "unknown")
    for name in ("stock", "time", "cost", "entries"):
        assert (getattr(made.draws, name).sum(axis=2) == getattr(plain.draws, name)[:, :, 0]).all()
    assert (made.draws.moves == plain.draws.moves).all()
    assert not np.delete(made.draws.stock[..., 0], 2, axis=2).any()  # step 3 is at home, step 5 is not
    assert not made.draws.stock[:, :, 2, 1].any()
    assert group_names(told(), "place_type", made.groups, ORIGIN) == {
        "not_placed": "Ikke anbragt",
        "foster_general": "Almen plejefamilie",
        "network_foster": "Netværksplejefamilie",
        "unknown": "Ikke oplyst",
    }


def test_those_who_stand_there_keep_their_own(made: Forecast) -> None:
    """Against a count of the episodes that run on the day, by hand."""
    runs = told().tables["episodes"].filter(pl.col("end").is_null())
    at_home = pl.when(pl.col("step") == 3).then(pl.lit("not_placed"))
    counted = dict(runs.group_by(pl.coalesce("place_type", at_home, pl.lit("unknown"))).len().iter_rows())
    assert len(counted) == 3
    assert dict(zip(made.groups, made.draws.stock[0, 0].sum(axis=1).tolist(), strict=True)) == {"unknown": 0, **counted}


def test_cost_is_missing_only_where_a_stay_may_lack_its_price() -> None:
    records = told()
    unpriced = pl.when(pl.col("step") != 3).then("price")
    tables = {**records.tables, "episodes": records.tables["episodes"].with_columns(price=unpriced)}
    without = Records(tables, records.ladder, "", "trappen", "", as_of=ORIGIN)
    found = forecast(without, ORIGIN, Options(months=12, draws=40, by="place_type"))
    costs = {line.key: line.cost is not None for line in report(found, records.ladder).groups}
    assert costs == {"foster_general": True, "network_foster": True, "not_placed": False, "unknown": True}


def test_of_several_episodes_on_the_step_the_dearest_tells() -> None:
    records = told()
    episodes = records.tables["episodes"]
    running = episodes.filter(pl.col("end").is_null(), pl.col("step") == 5)
    beside = running.with_columns(
        pl.col("episode_id") + "b", place_type=pl.lit("institution"), price=pl.col("price") * 2
    )
    lower = running.with_columns(pl.col("episode_id") + "c", step=pl.lit(3, pl.Int64), price=pl.col("price") * 9)
    both = pl.concat([episodes, beside, lower.with_columns(place_type=pl.lit("own_room"))], how="vertical_relaxed")
    with_both = Records({**records.tables, "episodes": both}, records.ladder, "", "trappen", "")
    found = marks_of(with_both, observe(with_both, ORIGIN), marked_by(with_both, "place_type", None))
    assert found is not None
    history = observe(with_both, ORIGIN)
    own = np.array(found.names)[found.own][history.standing()["state"].to_numpy() == history.states.index(5)]
    assert set(own) == {"institution"}


def test_new_stays_are_marked_as_often_as_those_before_them() -> None:
    random = np.random.default_rng(2)
    marks = random.choice(["a", "b", "c"], 500, p=[0.6, 0.3, 0.1])
    price = {"a": 10.0, "b": 30.0, "c": None}
    looks = pl.DataFrame({"is_new": True, "price": [price[mark] for mark in marks], "mark": marks})
    found = np.array(stays_through(looks))
    for mark in "abc":
        assert abs((found == mark).mean() - (marks == mark).mean()) <= 1 / COLUMNS
    assert list(found[:10]) == ["a"] * 10  # beside the cheapest prices
    assert stays_through(looks.clear()) == []


def test_nothing_known_is_no_division() -> None:
    records = steady(300, 5)
    found = forecast(records, ORIGIN, Options(months=12, draws=40, by="account"))
    assert found.groups == ()
    assert (
        "Opdelingen er ikke lavet: det, der deles efter, står ikke i udtrækket." in report(found, records.ladder).notes
    )


def parted(made: Model, groups: int) -> Model:
    """The same children in a ladder with a state for every step and group: a state is group * S + step."""
    states, rates = made.rates.kinds.shape[0], made.rates
    shares = np.stack([(rates.marks == group).mean(axis=1) for group in range(groups)])  # (G, S)
    step = np.tile(np.arange(states), groups)
    to = np.append(np.tile(np.arange(states), groups), states)
    share = np.append(shares.reshape(-1), 1.0)
    base = rates.base[:, step][..., to] * share
    arrivals = made.arrivals
    split = np.diff(arrivals.shares, prepend=0.0)[None] * shares[:, arrivals.state]
    cells = np.tile(np.arange(len(arrivals.state)), groups)
    return made._replace(
        rates=rates._replace(
            base=base,
            spans=np.ones(states * groups, dtype=np.int64),
            kinds=rates.kinds[step][:, to],
            changes=rates.changes[:, :, step][..., to],
            leaving=rates.leaving[..., step],
            marks=np.zeros((0, 0), dtype=np.int64),
        ),
        people=made.people._replace(
            state=made.people.group * states + made.people.state, group=np.zeros_like(made.people.group)
        ),
        arrivals=arrivals._replace(
            shares=np.cumsum(split.reshape(-1)),
            ratios=arrivals.ratios[:, cells],
            changes=arrivals.changes[:, :, cells],
            age=arrivals.age[cells],
            state=np.repeat(np.arange(groups), len(arrivals.state)) * states + arrivals.state[cells],
            profile=arrivals.profile[cells],
            group=np.zeros_like(arrivals.group[cells]),
        ),
    )


@pytest.mark.slow
def test_marked_stays_against_the_twin_of_a_ladder_with_a_state_for_each() -> None:
    made = model(seed=7)
    marks = np.array([[0, 0, 0, 1, 1, 1, 1, 1], [0, 1, 0, 1, 0, 1, 0, 1], [1, 0, 0, 0, 0, 0, 0, 0]])
    made = made._replace(rates=made.rates._replace(marks=marks))
    with pytest.raises(ValueError, match="stays"):
        expected(made)
    mean = expected(parted(made, 2))
    drawn = run(repeated(made, DRAWS), 5, range(DRAWS), groups=2, threads=2)
    scores = []
    for seen, wanted in ((drawn.stock, mean.stock), (drawn.days, mean.days), (drawn.entries, mean.entries)):
        by_group = wanted.reshape(seen.shape[1:])
        miss, error = seen.mean(axis=0) - by_group, seen.std(axis=0) / np.sqrt(DRAWS)
        assert np.allclose(miss[error == 0], 0, atol=0.01)
        scores.append((miss[error > 0] / error[error > 0]).ravel())
    each = np.concatenate(scores)
    assert np.abs(each).max() < norm.isf(1e-4 / 2 / len(each)) + 0.5  # rare cells are skewed
    assert (each**2).mean() < 1.4


def test_every_draw_as_a_table(made: Forecast) -> None:
    frame = draws_frame(made, "Flere")
    assert frame.height == made.draws.stock.size
    assert frame["scenario"].unique().to_list() == ["Flere"]
    last = frame.filter(pl.col("month") == made.dates[-1])
    assert last.select(pl.col("days", "cost_ore", "entries").is_null().all()).row(0) == (True, True, True)
    one = frame.filter(
        pl.col("draw") == 7, pl.col("month") == made.dates[3], pl.col("group") == "network_foster", pl.col("step") == 5
    )
    place = made.groups.index("network_foster"), made.history.states.index(5)
    assert one.select("stock", "days", "cost_ore", "entries").row(0) == (
        made.draws.stock[7, 3, *place],
        made.draws.days[7, 3, *place],
        made.draws.ore[7, 3, *place],
        made.draws.entries[7, 3, *place],
    )
    assert frame["cost_ore"].sum() == made.draws.ore.sum()
