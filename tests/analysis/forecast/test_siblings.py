"""Siblings who leave together: found in a made history where the share is known, and played without touching means."""

import numpy as np
import polars as pl
import pytest
from scipy.stats import norm

from tests.analysis.forecast.models import model
from tests.analysis.forecast.municipalities import ORIGIN, records_of
from tests.analysis.forecast.test_twin import repeated
from trappen.analysis.forecast.arrays import ALONE
from trappen.analysis.forecast.building import key_of, people_of
from trappen.analysis.forecast.forecast import Options, forecast, learn
from trappen.analysis.forecast.history import History, observe
from trappen.analysis.forecast.report import report
from trappen.analysis.forecast.siblings import linked, siblings_of
from trappen.analysis.forecast.simulation import run
from trappen.analysis.forecast.twin import expected
from trappen.records.container import Records

DRAWS = 3_000
RATE = 1 / 400  # a day


def homes(share: float, *, pairs: int = 1_500, seed: int = 4) -> Records:
    """Two siblings on step 3 from one day on: a share leaves on one day, the others each on their own.

    Of those who stand there at a time, 2 share / (1 + share) will leave together: they stay twice as long in pairs.
    """
    random = np.random.default_rng(seed)
    spells: list[tuple[str, int, int, int | None]] = []
    births, home = {}, {}
    for pair in range(pairs):
        begin = -int(random.uniform(0, 4_000))
        ends = begin + 1 + random.exponential(1 / RATE, 2).astype(int)
        ends[1] = ends[0] if random.random() < share else ends[1]
        for one in range(2):
            child = f"C{pair}-{one}"
            end = int(ends[one])
            spells.append((child, 3, begin, end if end <= 0 else None))
            births[child], home[child] = -int(random.uniform(1_000, 2_400)) - 4_000, f"H{pair}"
    records = records_of(spells, births)
    children = records.tables["children"].with_columns(
        household_id=pl.col("child_id").replace_strict(home, return_dtype=pl.String)
    )
    tables = {**records.tables, "children": children}
    return Records(tables, records.ladder, "test", "trappen", "", as_of=ORIGIN)


def history(share: float, seed: int = 4) -> History:
    return observe(homes(share, seed=seed), ORIGIN)


@pytest.mark.parametrize("share", [0.3, 0.7])
def test_a_known_share_is_found(share: float) -> None:
    found = [siblings_of(history(share, seed), years=5).linked ** 2 for seed in range(6)]
    error = np.std(found, ddof=1) / np.sqrt(len(found))
    assert error < 0.03
    assert abs(np.mean(found) - 2 * share / (1 + share)) < 4 * error


def test_pairs_are_those_counted_by_hand() -> None:
    """Every two of a home, day by day."""
    known = history(0.5)
    rows = {(known.children["household"][row[0]], row[0]): row for row in known.spells.iter_rows()}
    pairs = together = 0
    for (home, child), (_, _, _, end, *_) in rows.items():
        other = next((row for (same, whom), row in rows.items() if same == home and whom > child), None)
        if other is None:
            continue
        ends = [day for day in (end, other[3]) if day is not None]
        begin = -min(known.days, round(5 * 365.25))
        adult = min(known.children["birth"][child], known.children["birth"][other[0]]) + 18 * 365.25 - 31
        if ends and begin < min(ends) <= -31 and min(ends) < adult and min(ends) > other[2]:
            pairs += 1
            together += len(ends) == 2 and max(ends) - min(ends) <= 31
    found = siblings_of(known, years=5)
    assert (found.pairs, found.together) == (pairs, together)
    assert pairs > 300


def test_nothing_is_said_of_chance_of_few_or_of_unknown_homes() -> None:
    assert siblings_of(history(0.0), years=5).linked == 0
    assert linked(9, 9, 1.0).linked == 0
    assert linked(10, 10, 1.0).linked == 1
    records = homes(0.7)
    nowhere = records.tables["children"].with_columns(household_id=pl.lit(None, pl.String))
    without = Records({**records.tables, "children": nowhere}, records.ladder, "", "trappen", "")
    assert siblings_of(observe(without, ORIGIN), years=5).pairs == 0


def test_a_forecast_knows_the_families_and_says_so() -> None:
    records = homes(0.7)
    learned = learn(records, ORIGIN, Options(months=12, draws=20))
    people = people_of(learned, np.zeros(1, dtype=np.int64))
    assert learned.siblings.linked > 0.7
    child = learned.history.standing()["child"].to_list()
    assert people.family.tolist() == [key_of(learned.history.children["household"][row]) for row in child]
    made = forecast(records, ORIGIN, Options(months=12, draws=20))
    assert any(note.startswith("Søskende følges ad") for note in report(made, records.ladder).notes)


def test_linked_siblings_who_are_alike_leave_on_one_day() -> None:
    made = model(states=1, children=40, cells=0, parts=1, profiles=1, draws=20, seed=5)
    two = np.repeat(np.arange(20), 2)
    alike = {name: getattr(made.people, name)[two] for name in ("birth", "since", "group")}
    people = made.people._replace(**alike, family=two, linked=np.ones(1))
    rates = made.rates._replace(leaving=np.zeros_like(made.rates.leaving))
    stock = run(made._replace(people=people, rates=rates), 3, range(20), groups=2).stock
    assert (stock % 2 == 0).all()
    assert len(np.unique(stock[:, -1])) > 3
    alone = run(made._replace(people=people._replace(family=np.full(40, ALONE)), rates=rates), 3, range(20), groups=2)
    assert (alone.stock % 2 == 1).any()


@pytest.mark.slow
def test_means_are_the_twins_and_the_variance_is_larger() -> None:
    """Homes of four on one step, of all ages."""
    made = model(children=60, seed=8)
    home = np.arange(60) // 4
    people = made.people._replace(state=home % 3, family=home, linked=np.array([0.9]))
    made = made._replace(people=people)
    mean = expected(made)
    drawn = run(repeated(made, DRAWS), 5, range(DRAWS), groups=2, threads=2)
    miss, error = drawn.stock.mean(axis=0) - mean.stock, drawn.stock.std(axis=0) / np.sqrt(DRAWS)
    scores = (miss[error > 0] / error[error > 0]).ravel()
    assert np.abs(scores).max() < norm.isf(1e-4 / 2 / len(scores)) + 0.5
    total, alone = drawn.stock[:, 3].sum(axis=(1, 2)), mean.covariance[3].sum()
    assert total.var() > 1.15 * alone


@pytest.mark.slow
def test_the_covariance_of_two_is_the_square_of_the_chance() -> None:
    made = model(states=1, children=2, cells=0, parts=1, profiles=1, seed=3)
    alike = {name: getattr(made.people, name)[[0, 0]] for name in ("birth", "since", "group")}
    people = made.people._replace(**alike, family=np.zeros(2, dtype=np.int64), linked=np.array([0.8]))
    rates = made.rates._replace(leaving=np.zeros_like(made.rates.leaving))
    made = repeated(made._replace(people=people, rates=rates), 20_000)
    total = run(made, 3, range(20_000), groups=2).stock[:, 12].sum(axis=(1, 2))
    stays = total.mean() / 2
    wanted = 2 * stays * (1 - stays) * (1 + 0.8**2)
    fourth = ((total - total.mean()) ** 4).mean()
    assert abs(total.var() - wanted) < 4 * np.sqrt((fourth - wanted**2) / 20_000)
