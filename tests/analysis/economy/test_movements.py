"""What the forecast leads one to expect of the rest of a year, by account."""

from dataclasses import replace
from datetime import date

import numpy as np
import polars as pl
import pytest

from tests.analysis.economy.test_estimate import FOSTER, episode, months, posting
from tests.factories import records
from trappen.analysis.economy import backtest, vintage
from trappen.analysis.economy.estimate import estimate
from trappen.analysis.economy.movements import DRAWS, Movements, movements
from trappen.analysis.economy.year_parts import tied_postings, year_parts
from trappen.analysis.synth.building import build

ON = date(2025, 3, 31)


@pytest.fixture(scope="module")
def town():
    made = build(children=200, years=8, seed=4, until=date(2026, 1, 1))
    known = vintage.known_on(replace(records(), tables=made.tables, as_of=made.until), ON)
    postings = tied_postings(known)
    return known, postings, year_parts(known, postings, 2025, ON)


def moved(town, parts=None):
    known, postings, own = town
    found = movements(known, postings, own if parts is None else parts)
    assert found is not None
    return found


def test_what_is_expected_is_that_of_accounts_with_measures_on_the_ladder(town) -> None:
    found, parts = moved(town), town[2]
    committed = dict(parts.accounts.select("account", "committed_open").iter_rows())
    assert found.exits.shape == found.entries.shape == (DRAWS, len(found.accounts))
    assert not any(str(account).startswith("6.45") for account in found.accounts)  # pay is tied to no measure
    kept = found.exits.mean(axis=0)
    for account, lost in zip(found.accounts, kept, strict=True):
        assert -committed.get(account, 0) <= lost <= 1e-6, account  # nobody can leave more than is committed
    assert (found.entries >= 0).all()
    assert moved(town).both.tobytes() == found.both.tobytes()


def test_dearer_measures_are_that_much_dearer_to_lose_and_to_have(town) -> None:
    parts = town[2]
    doubled = replace(parts, cells=parts.cells.with_columns(pl.col("committed") * 2))
    assert np.allclose(moved(town, doubled).both, 2 * moved(town).both)


def test_the_year_is_over_when_it_is_over_and_few_children_give_no_forecast(town) -> None:
    known, postings, parts = town
    over = movements(known, postings, replace(parts, on=date(2025, 12, 31)))
    assert over is not None
    assert over.accounts == ()
    paid = [posting("e", month) for month in months(date(2021, 1, 1), date(2025, 2, 1))]
    born = {"child_id": "child-e", "birth_date": date(2012, 1, 1)}
    few = records(episodes=[episode()], postings=paid, children=[born])
    assert movements(few, tied_postings(few), year_parts(few, tied_postings(few), 2025, ON)) is None


def test_an_account_of_which_four_draws_in_five_say_the_same_has_that_in_its_range() -> None:
    exits = np.zeros((20, 1))
    exits[0] = -20 * 48_448
    found = Movements((FOSTER,), exits, np.zeros((20, 1)))
    year = pl.DataFrame({"account": [FOSTER], "spent": [0], "outcome": [0], "estimate": [0], "beside": [0]})
    rows = {"account": [FOSTER], "spent": [100], "exits": [-48_448], "entries": [0], "corrections": [0]}
    past = [backtest.Tested(None, year)] * 3  # type: ignore[arg-type]
    made = backtest.with_ranges(pl.DataFrame(rows | {"estimate": [200_000 - 48_448]}), past, found).row(0, named=True)
    assert (made["low"], made["high"]) == (200_000 - 2 * 48_448, 200_000)


@pytest.mark.slow
def test_the_estimate_takes_it_in_and_its_range_says_so(town) -> None:
    found, made = moved(town), estimate(town[0], 2025, ON)
    exits = dict(made.accounts.select("account", "exits").iter_rows())
    for account, mean in zip(found.accounts, found.exits.mean(axis=0), strict=True):
        assert exits[account] == round(float(mean)), account
    assert made.span is not None
    assert made.span.draws == DRAWS
    low, high = np.quantile(found.both.sum(axis=1), (0.1, 0.9))
    assert made.span.high - made.span.low >= high - low
    ranged = made.accounts.filter(pl.col("account").is_in(found.accounts), pl.col("estimate").is_not_null())
    assert (ranged["high"] >= ranged["low"]).all()
    assert (ranged["high"] > ranged["low"]).mean() > 0.8  # nothing is expected of an account that is not used any more
    assert [one.year for one in made.past] == [2024, 2023, 2022]
