"""Corrections by brute force: what a second delivery changes is set arithmetic on keys and contents."""

import threading
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from tests.web.imports.deliveries import delivery, load
from tests.web.imports.test_loading import batch
from trappen.domain.errors import TrappenError
from trappen.web.accounts.models import Municipality
from trappen.web.cadence.actions import recompute
from trappen.web.cadence.models import OpenCase
from trappen.web.cases.models import Child, Episode
from trappen.web.imports.models import RowChange
from trappen.web.programmes.frames import records_of
from trappen.web.registers.models import Vintage

CHILDREN = [{"child_id": key} for key in "abc"]
EPISODE = st.fixed_dictionaries(
    {
        "child_id": st.sampled_from("abc"),
        "section": st.sampled_from(["BL-46", "BL-32-1.5"]),
        "start": st.integers(0, 3).map(lambda days: date(2026, 1, 1) + timedelta(days=days)),
        "price": st.none() | st.integers(0, 2),
    }
)
DELIVERY = st.dictionaries(st.sampled_from(["E1", "E2", "E3", "E4", "E5"]), EPISODE)
Rows = dict[str, dict[str, Any]]


def episodes(rows: Rows) -> list[dict[str, Any]]:
    return [{"episode_id": key, **row} for key, row in rows.items()]


@pytest.mark.slow
@pytest.mark.django_db
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=DELIVERY, second=DELIVERY)
def test_a_correction_leaves_what_it_holds_alone_and_says_what_it_changed(first: Rows, second: Rows) -> None:
    with transaction.atomic():
        one = Municipality.objects.create(code="901", name="En")
        other = Municipality.objects.create(code="902", name="To")
        load(delivery(children=CHILDREN, episodes=episodes(first)), one, batch_id=batch(one, 1))
        number = batch(one, 2)
        outcome = load(delivery(children=CHILDREN, episodes=episodes(second)), one, batch_id=number)
        load(delivery(children=CHILDREN, episodes=episodes(second)), other, batch_id=batch(other, 1))
        columns = ["episode_id", "section", "start", "price"]
        left, right = (records_of(each).table("episodes").select(columns) for each in (one, other))
        assert_frame_equal(left, right)
        said = {(change.key, change.change) for change in RowChange.objects.filter(batch_id=number)}
        both = first.keys() & second.keys()
        expected = {(key, "added") for key in second.keys() - first.keys()}
        expected |= {(key, "gone") for key in first.keys() - second.keys()}
        expected |= {(key, "changed") for key in both if first[key] != second[key]}
        assert said == expected
        if outcome.unchanged:
            assert first == second
        else:
            assert outcome.counts["episodes"]["same"] == sum(first[key] == second[key] for key in both)
        transaction.set_rollback(True)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_loads_at_once_go_one_after_the_other() -> None:
    municipality = Municipality.objects.create(code="901", name="En")
    numbers = [batch(municipality, number) for number in (1, 2)]
    failed: list[Exception] = []

    def deliver(number: int, rows: Rows) -> None:
        try:
            load(delivery(children=CHILDREN, episodes=episodes(rows)), municipality, batch_id=number)
        except TrappenError as error:
            failed.append(error)
        finally:
            connections.close_all()

    rows = [{f"E{n}": {"child_id": "a", "section": "BL-46", "start": date(2026, 1, n)} for n in range(1, 6)}, {}]
    threads = [threading.Thread(target=deliver, args=pair) for pair in zip(numbers, rows, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for error in failed:  # SQLite's shared test database refuses at once where a file would wait
        assert connection.vendor == "sqlite"
        assert "En anden indlæsning er i gang" in str(error)
    last = Vintage.objects.get().batch_id
    assert Episode.objects.count() == (5 if last == numbers[0] else 0)
    assert Child.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_a_child_with_an_open_case_may_leave_with_the_next_delivery() -> None:
    """What was worked out about it goes along; nothing in the database may point to a child that is gone."""
    where = Municipality.objects.create(code="901", name="En")
    cases = [{"case_id": f"C{key}", "child_id": key, "opened": date(2025, 1, 1)} for key in "abc"]
    given = [{"case_id": f"C{key}", "adviser_id": "r", "start": date(2025, 1, 1)} for key in "abc"]
    advisers = [{"adviser_id": "r", "name": "R"}]

    def delivered(keys: str) -> Any:
        kept = [row for row in cases if row["child_id"] in keys]
        return delivery(
            children=[{"child_id": key} for key in keys],
            cases=kept,
            advisers=advisers,
            assignments=[row for row in given if row["case_id"][1:] in keys],
        )

    load(delivered("abc"), where, batch_id=batch(where, 1))
    recompute(municipality=where, on=date(2026, 1, 1), by=None, now=datetime(2026, 1, 1, 12, tzinfo=UTC))
    assert OpenCase.objects.count() == 3
    load(delivered("ab"), where, batch_id=batch(where, 2))
    assert sorted(OpenCase.objects.values_list("case_key", flat=True)) == ["Ca", "Cb"]
