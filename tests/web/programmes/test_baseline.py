"""The baseline of a programme: counted on its first day, frozen, masked for everybody."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from tests.cast import Cast
from tests.web.programmes.test_targets import PROGRAMME, plan, signed_in, world
from tests.web.world import NOW, extract, settle
from trappen.domain.errors import TrappenError
from trappen.domain.figures import Figure, Unit
from trappen.reporting.document import Document, Heading, Table
from trappen.reporting.store import restored
from trappen.web.audit.models import Event, EventType
from trappen.web.programmes.models import Baseline, FrozenError, ProgrammePlan
from trappen.web.programmes.targets.actions import freeze_baseline

__all__ = ["plan", "world"]
pytestmark = [pytest.mark.slow, pytest.mark.sqlite_only]


@pytest.fixture(autouse=True)
def _still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRAPPEN_TODAY", "2026-11-02")


def test_the_baseline_is_of_the_first_day_and_shows_no_small_number(cast: Cast, plan: ProgrammePlan) -> None:
    made = freeze_baseline(plan=plan, reason="", by=cast.petra, now=NOW)
    document = restored(made.document, Document)
    assert made.on == PROGRAMME.start
    headings = {block.text for block in document.blocks if isinstance(block, Heading)}
    assert headings > {"Børn på indsatstrappen", "Sager pr. rådgiver", "Mål og udgangspunkt", "Målgruppen"}
    counts = [cell.value for cell in document.cells() if isinstance(cell, Figure) and cell.unit is Unit.CHILDREN]
    assert all(value is None or value <= 0 or value >= 5 for value in counts)
    group = next(block for block in document.blocks if isinstance(block, Table) and block.caption == "Målgruppen")
    # On the first day all 12 on institution fit: 8 enrolled and 4 never reached, who are hidden.
    assert str(group.rows[0][1]) in ("12", "skjult")
    assert str(group.rows[3][1]) == "skjult"
    assert Event.objects.filter(event_type=EventType.BASELINE_FROZEN).count() == 1


def test_a_second_one_needs_a_reason_and_the_first_stays(cast: Cast, plan: ProgrammePlan) -> None:
    first = freeze_baseline(plan=plan, reason="", by=cast.petra, now=NOW)
    with pytest.raises(TrappenError, match="allerede et udgangspunkt"):
        freeze_baseline(plan=plan, reason=" ", by=cast.petra, now=NOW)
    second = freeze_baseline(plan=plan, reason="Indlæst på ny", by=cast.petra, now=NOW + timedelta(days=1))
    assert [item.number for item in Baseline.objects.all()] == [2, 1]
    assert second.reason == "Indlæst på ny"
    with pytest.raises(FrozenError):
        first.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        Baseline.objects.bulk_create([replaced(first, number=3)])
    client = signed_in(cast.sigrid)
    address = f"/programmer/{plan.pk}/baseline/"
    assert "Indlæst på ny" in client.get(address).content.decode()
    assert client.get(f"{address}?nummer=1").status_code == 200
    assert client.get(f"{address}?nummer=9").status_code == 404


def replaced(baseline: Baseline, *, number: int) -> Baseline:
    values = {field.attname: getattr(baseline, field.attname) for field in Baseline._meta.concrete_fields}
    return Baseline(**{**values, "id": None, "number": number})


def test_later_loads_change_nothing_in_it(cast: Cast, plan: ProgrammePlan) -> None:
    made = freeze_baseline(plan=plan, reason="", by=cast.petra, now=NOW)
    settle(cast, replace(extract(children=30), as_of=date(2026, 10, 31)), batch_id=2)
    assert Baseline.objects.get().document == made.document


def test_it_is_fetched_as_files_and_each_is_logged(cast: Cast, plan: ProgrammePlan) -> None:
    freeze_baseline(plan=plan, reason="", by=cast.petra, now=NOW)
    client = signed_in(cast.sigrid)
    starts = {"pdf": b"%PDF", "docx": b"PK", "html": b"<!DOC"}
    for form, first in starts.items():
        answer = client.get(f"/programmer/{plan.pk}/baseline/1/{form}/")
        assert answer.content.startswith(first)
    assert client.get(f"/programmer/{plan.pk}/baseline/1/exe/").status_code == 404
    assert Event.objects.filter(event_type=EventType.PAPER_DOWNLOADED).count() == len(starts)


def test_only_those_who_manage_programmes_freeze(cast: Cast, plan: ProgrammePlan) -> None:
    address = f"/programmer/{plan.pk}/baseline/"
    assert signed_in(cast.sigrid).post(address).status_code == 403
    assert not Baseline.objects.exists()
    assert signed_in(cast.petra).post(address, follow=True).status_code == 200
    assert Baseline.objects.count() == 1


def test_an_unknown_visitor_is_sent_to_the_login(cast: Cast, plan: ProgrammePlan) -> None:
    assert Client().get(f"/programmer/{plan.pk}/baseline/").status_code == 302
