"""The bridge: the causes add up to the øre, and each is called what it is."""

from dataclasses import replace
from datetime import date

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.analysis.economy.test_estimate import FOSTER, PAY, episode, months, posting
from tests.factories import records
from trappen.analysis.economy.bridge import CAUSES, bridge
from trappen.analysis.economy.estimate import estimate
from trappen.analysis.synth.building import build
from trappen.reporting.economy import account_cause_table

MARCH, JUNE = date(2025, 3, 31), date(2025, 6, 30)


@pytest.fixture(scope="module")
def town():
    made = build(children=40, years=4, seed=9, until=date(2026, 1, 1))
    return replace(records(), tables=made.tables, as_of=made.until)


def by_account(made) -> dict[str | None, int]:
    return dict(made.accounts.select("account", "known").iter_rows())


def adds_up(first, second) -> None:
    made = bridge(first, second)
    assert sum(made.causes().values()) == made.difference == second.total["known"] - first.total["known"]
    moved = dict(made.steps.group_by("account").agg(pl.col("amount").sum()).iter_rows())
    one, other = by_account(first), by_account(second)
    for account in one.keys() | other.keys():
        assert moved.get(account, 0) == other.get(account, 0) - one.get(account, 0), account


@pytest.mark.slow
@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(days=st.tuples(st.dates(date(2024, 1, 1), date(2024, 12, 31)), st.integers(0, 400)))
def test_the_causes_add_up_between_any_two_days(town, days) -> None:
    first, later = days
    second = date.fromordinal(min(first.toordinal() + later, date(2025, 12, 31).toordinal()))
    adds_up(estimate(town, 2024, first, tests=0), estimate(town, 2024, second, tests=0))


@pytest.mark.slow
@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**6))
def test_the_causes_add_up_between_two_deliveries_that_differ_in_everything(town, seed: int) -> None:
    rows = (
        town.table("episodes")
        .sample(fraction=0.9, seed=seed)
        .with_columns(
            price=pl.col("price") * (100 + seed % 7) // 100,
            end=pl.when(pl.col("price") % 3 == seed % 3).then(pl.col("start").dt.offset_by("5mo")).otherwise("end"),
        )
    )
    paid = town.table("postings").sample(fraction=0.9, seed=seed)
    other = replace(town, tables=town.tables | {"episodes": rows, "postings": paid})
    adds_up(estimate(town, 2025, MARCH, tests=0), estimate(other, 2025, JUNE, tests=0))


def moved(before, after) -> dict[str, int]:
    """The causes from 31 March to 30 June, each delivery as made on its day."""
    made = bridge(estimate(replace(before, as_of=MARCH), 2025, MARCH), estimate(replace(after, as_of=JUNE), 2025, JUNE))
    assert sum(made.causes().values()) == made.difference
    *each, total = account_cause_table(made).rows
    assert [total[-1].value, sum(row[-1].value for row in each)] == [made.difference] * 2
    assert all(sum(cell.value for cell in row[2:-1]) == row[-1].value for row in each)
    return {cause: amount for cause, amount in made.causes().items() if amount}


def paid(key="e", *, last=date(2025, 5, 1), first=date(2025, 1, 1), amount=1_000_000):
    return [posting(key, month, amount) for month in months(first, last)]


def delivery(*episodes, postings=(), **tables):
    return records(episodes=list(episodes), postings=[*paid(), *postings], **tables)


def test_nothing_moves_where_all_goes_as_it_was_committed() -> None:
    assert moved(delivery(episode()), delivery(episode())) == {}


def test_a_new_measure_and_one_that_was_registered_late() -> None:
    new = episode("x", date(2025, 5, 1), registered_on=date(2025, 5, 2))
    late = episode("y", date(2025, 3, 1), registered_on=date(2025, 4, 20))
    assert moved(delivery(episode()), delivery(episode(), new)) == {"new": 8_000_000}
    assert moved(delivery(episode()), delivery(episode(), late)) == {"late": 10_000_000}  # no bill yet


def test_a_measure_that_ended_frees_the_rest_of_the_year() -> None:
    ended = episode(end=date(2025, 9, 1))
    assert moved(delivery(episode()), delivery(ended)) == {"ended": -4_000_000}
    assert moved(delivery(ended), delivery(episode(end=date(2025, 8, 1)))) == {"changed_end": -1_000_000}
    assert moved(delivery(ended), delivery(episode())) == {"changed_end": 4_000_000}


def test_a_child_who_moves_is_one_cause() -> None:
    out = episode(end=date(2025, 7, 1))
    into = episode("m", date(2025, 7, 3), child_id="child-e", price=1_500_000, registered_on=date(2025, 6, 20))
    found = moved(delivery(episode()), delivery(out, into))
    assert list(found) == ["moved"]
    assert found["moved"] == -6_000_000 + 6 * 1_500_000 - round(1_500_000 * 2 / 31)
    other = episode("m", date(2025, 7, 3), price=1_500_000, registered_on=date(2025, 6, 20))  # another child
    assert set(moved(delivery(episode()), delivery(out, other))) == {"ended", "new"}


def test_a_price_and_what_was_posted_otherwise_than_committed() -> None:
    assert moved(delivery(episode()), delivery(episode(price=1_100_000))) == {"prices": 7 * 100_000}
    dear = [*paid(last=date(2025, 4, 1)), posting("e", date(2025, 5, 1), 1_250_000)]
    assert moved(delivery(episode()), records(episodes=[episode()], postings=dear)) == {"spent": 250_000}
    assert moved(delivery(episode(), episode("g")), delivery(episode())) == {"removed": -12_000_000}


def test_corrections_and_what_is_tied_to_no_measure() -> None:
    hand = [{"correction_id": "1", "year": 2025, "account": FOSTER, "amount": 900, "reason": "price", "date": JUNE}]
    assert moved(delivery(episode()), delivery(episode(), corrections=hand)) == {"corrections": 900}
    pay = [posting("p", month, 400, PAY) for month in months(date(2025, 1, 1), date(2025, 5, 1))]
    assert moved(delivery(episode(), postings=pay), delivery(episode(), postings=pay)) == {"untied": 3 * 400}


def test_it_leads_forward_in_one_year() -> None:
    one = estimate(delivery(episode()), 2025, MARCH)
    with pytest.raises(ValueError, match="later"):
        bridge(estimate(delivery(episode()), 2025, JUNE), one)
    made = bridge(one, one)
    assert (made.difference, made.complete, list(made.causes())) == (0, False, list(CAUSES))
