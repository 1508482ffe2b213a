"""What a load brought, as a department counts it: ends that came, moved and went, and who had a case before."""

from datetime import UTC, date, datetime

import pytest

from tests.cast import Cast
from trappen.web.cases.models import Assignment, Case, Episode
from trappen.web.imports.models import Batch, Change, RowChange, State
from trappen.web.imports.news import news
from trappen.web.imports.told import told
from trappen.web.registers.models import NO_HASH, Adviser

OCTOBER = date(2026, 10, 31)


def batch_of(cast: Cast, number: int, as_of: date | None) -> Batch:
    return Batch.objects.create(
        municipality=cast.home,
        number=number,
        name="Ark",
        format="trappen",
        received_at=datetime(2026, 11, 2, 12, tzinfo=UTC),
        state=State.LOADED,
        as_of=as_of,
        counts={"episodes": {"rows": 1}, "assignments": {"rows": 1}},
    )


def measure(cast: Cast, batch: Batch, *, was: str, now: str) -> None:
    end = date.fromisoformat(now) if now else None
    own = {"section": "BL-46", "start": date(2024, 3, 1), "end": end, "row_hash": NO_HASH, "batch_id": batch.pk}
    Episode.objects.create(key="E1", municipality=cast.home, child=cast.nords_child, **own)
    RowChange.objects.create(batch=batch, table="episodes", key="E1", change=Change.CHANGED, fields={"end": [was, now]})


@pytest.mark.django_db
@pytest.mark.parametrize("before", [None, date(2026, 9, 30)])
@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ("", "2026-10-16", "1 afsluttet indsats"),
        ("", "2026-11-01", "1 afsluttet indsats"),  # the last day is the data's own
        ("", "2026-11-02", "1 indsats har fået slutdato"),
        ("2027-01-01", "2027-03-01", "1 ændret slutdato"),
        ("2027-01-01", "", "1 slutdato er væk"),
    ],
)
def test_an_end_is_told_once_by_what_became_of_it(
    cast: Cast, before: date | None, was: str, now: str, said: str
) -> None:
    if before:
        batch_of(cast, 80, before)
    batch = batch_of(cast, 81, OCTOBER)
    measure(cast, batch, was=was, now=now)
    assert news(batch).said == said
    assert len(told(batch, cast.sten)) == 1


@pytest.mark.django_db
def test_a_measure_that_is_over_by_a_moved_end_is_ended_and_not_also_moved(cast: Cast) -> None:
    batch_of(cast, 80, date(2026, 9, 30))
    batch = batch_of(cast, 81, OCTOBER)
    measure(cast, batch, was="2027-01-01", now="2026-10-16")
    assert news(batch).said == "1 afsluttet indsats"
    assert [(line.what, line.was, line.now) for line in told(batch, cast.sten)] == [
        ("Afsluttet", "31-12-2026", "15-10-2026")
    ]


@pytest.mark.django_db
def test_a_measure_that_ended_with_the_month_is_not_told_again_in_the_next(cast: Cast) -> None:
    batch = batch_of(cast, 81, OCTOBER)
    measure(cast, batch, was="", now="2026-11-01")
    assert news(batch_of(cast, 82, date(2026, 11, 30))).items == []


@pytest.mark.django_db
@pytest.mark.parametrize("is_replaced", [False, True])
def test_a_case_with_a_new_adviser_says_by_name_who_had_it(cast: Cast, *, is_replaced: bool) -> None:
    batch = batch_of(cast, 81, OCTOBER)
    kept = {"municipality": cast.home, "batch_id": batch.pk, "row_hash": NO_HASH}
    for key, name in (("MB", "Mette Bjerre"), ("PF", "Peter Frost"), ("XX", "Xenia Xu")):
        Adviser.objects.create(key=key, name=name, **kept)
    Case.objects.create(key="S9", child=cast.nords_child, opened=date(2025, 1, 1), **kept)
    row = {"case_id": "S9", "child": cast.nords_child, **kept}
    first, then = "2025-01-01", "2026-10-01"
    Assignment.objects.create(
        key=f"S9|XX|{first}", adviser_id="XX", start=date(2025, 1, 1), end=date(2025, 6, 1), **row
    )  # long gone, and so not the one before
    if is_replaced:
        RowChange.objects.create(batch=batch, table="assignments", key=f"S9|PF|{then}", change=Change.GONE)
    else:
        Assignment.objects.create(
            key=f"S9|PF|{first}", adviser_id="PF", start=date(2025, 6, 1), end=date(2026, 10, 1), **row
        )
    Assignment.objects.create(key=f"S9|MB|{then}", adviser_id="MB", start=date(2026, 10, 1), **row)
    RowChange.objects.create(batch=batch, table="assignments", key=f"S9|MB|{then}", change=Change.ADDED)
    RowChange.objects.create(batch=batch, table="advisers", key="MB", change=Change.ADDED)
    lines = {line.what: line for line in told(batch, cast.sten)}
    handed = lines["Sag med ny rådgiver"]
    assert (handed.child, handed.was, handed.now) == (cast.nords_child.key, "Peter Frost", "Mette Bjerre")
    assert lines["Ny rådgiver"].about == "Mette Bjerre"
