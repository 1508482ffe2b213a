"""The work list: kept over loads, worked on by those who may, and never past its states."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from trappen.domain.errors import TrappenError
from trappen.web.audit.models import Event, EventType
from trappen.web.audit.presenters import sentence
from trappen.web.cases.models import Child
from trappen.web.finance.models import PairState, PostingPair, WorkItem, WorkState
from trappen.web.finance.worklist import actions, queries
from trappen.web.finance.worklist.actions import Found

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
WRONG = Found("price_mismatch", "I1", "", "Prisen passer ikke.", "Ret prisen.", 250_000)
STRAY = Found("unclear_posting", "P7", "", "Beløbet kan være for a eller b.", "", 90_000, (("c", "provider"),))

pytestmark = pytest.mark.django_db


def load(cast: Cast, number: int, *found: Found) -> dict[str, WorkItem]:
    actions.renew(municipality=cast.home, found=found, number=number, now=NOW)
    return {item.subject: item for item in WorkItem.objects.filter(municipality=cast.home)}


def states(item: WorkItem) -> list[str]:
    return [step.state for step in item.steps.all()]


def page(cast: Cast, who: str, name: str, query: str = "", **arguments: object) -> str:
    client = Client()
    client.force_login(getattr(cast, who))
    return client.get(reverse(name, kwargs=arguments) + query).content.decode()


def test_owner_state_and_history_are_kept_when_it_is_found_again(cast: Cast) -> None:
    first = load(cast, 1, WRONG)["I1"]
    actions.take(item=first, by=cast.karl, now=NOW)
    again = load(cast, 2, Found("price_mismatch", "I1", "", "Prisen passer stadig ikke.", "", 300_000))["I1"]
    assert (again.pk, again.owner, again.state) == (first.pk, cast.karl, WorkState.LOOKED_AT)
    assert (again.what, again.amount) == ("Prisen passer stadig ikke.", 300_000)
    assert (again.first_batch, again.last_batch) == (1, 2)
    assert states(again) == ["new", "looked_at"]


def test_what_is_not_found_any_more_is_resolved_and_comes_back_as_new(cast: Cast) -> None:
    load(cast, 1, WRONG, STRAY)
    gone = load(cast, 2, STRAY)["I1"]
    assert (gone.state, gone.there, gone.last_batch) == (WorkState.RESOLVED, False, 1)
    back = load(cast, 3, WRONG, STRAY)["I1"]
    assert (back.state, back.there) == (WorkState.NEW, True)
    assert states(back) == ["new", "resolved", "new"]


def test_what_is_accepted_stays_accepted_with_its_reason(cast: Cast) -> None:
    item = load(cast, 1, WRONG)["I1"]
    with pytest.raises(TrappenError, match="begrundelse"):
        actions.move(item=item, to=WorkState.ACCEPTED, reason="", by=cast.karl, now=NOW)
    actions.move(item=item, to=WorkState.ACCEPTED, reason="agreed", by=cast.karl, now=NOW)
    assert load(cast, 2, WRONG)["I1"].state == WorkState.ACCEPTED
    assert load(cast, 3)["I1"].state == WorkState.ACCEPTED
    assert not list(queries.narrowed(cast.karl, kind="", state="aabne"))
    with pytest.raises(TrappenError, match="kan ikke blive"):
        actions.move(item=item, to=WorkState.RESOLVED, reason="", by=cast.karl, now=NOW)


def test_each_change_is_in_the_log_in_a_sentence(cast: Cast) -> None:
    item = load(cast, 1, WRONG)["I1"]
    actions.take(item=item, by=cast.karl, now=NOW)
    actions.move(item=item, to=WorkState.ACCEPTED, reason="small", by=cast.karl, now=NOW)
    told = [sentence(event) for event in Event.objects.filter(event_type=EventType.FINDING_CHANGED).order_by("pk")]
    assert told == [
        "Ændrede fundet price_mismatch:I1 på arbejdslisten: taget.",
        "Ændrede fundet price_mismatch:I1 på arbejdslisten: accepteret (for lille til at rette).",
    ]


def test_the_list_narrows_by_kind_state_and_owner(cast: Cast) -> None:
    items = load(cast, 1, WRONG, STRAY)
    actions.take(item=items["P7"], by=cast.karl, now=NOW)
    assert [item.subject for item in queries.narrowed(cast.karl, kind="", state="aabne")] == ["I1", "P7"]
    assert [item.subject for item in queries.narrowed(cast.karl, kind="", state="mine")] == ["P7"]
    assert [item.subject for item in queries.narrowed(cast.karl, kind="price_mismatch", state="alle")] == ["I1"]
    assert queries.kinds(cast.karl) == [
        ("price_mismatch", "Prisen passer ikke", 1, 250_000),
        ("unclear_posting", "Postering, der ikke kan skelnes", 1, 90_000),
    ]
    html = page(cast, "karl", "finance:worklist")
    assert "2.500" in html
    assert "P7" in html
    assert "Intet passer til valget" in page(cast, "karl", "finance:worklist", "?status=accepted")


def test_a_finding_shows_its_candidates_and_hides_those_out_of_scope(cast: Cast) -> None:
    item = load(cast, 1, STRAY)["P7"]
    month = date(2026, 1, 1)
    for key in ("a", "b"):
        PostingPair.objects.create(
            municipality=cast.home, posting_key="P7", episode_key=key, month=month, state=PairState.UNCLEAR
        )
    html = page(cast, "karl", "finance:worklist_item", pk=item.pk)
    assert "Beløbet kan være for a eller b." in html
    assert "Tag fundet og sæt det til »Undersøges«" in html
    PostingPair.objects.create(
        municipality=cast.home, posting_key="P8", episode_key="a", month=month, amount=5, rule="number", state="paid"
    )
    paid = queries.payments(cast.karl, "a")
    assert paid is not None
    assert [(row[0], row[2].value) for row in paid.rows] == [("01-2026", 5), ("I alt", 5)]  # type: ignore[union-attr]
    assert queries.payments(cast.karl, "b") is None
    told = [(one.key, one.why) for one in queries.candidates(cast.karl, item)]
    assert told == [("a", queries.FITS), ("b", queries.FITS), ("c", "Samme leverandør i måneden.")]


def test_files_hold_what_is_asked_for(cast: Cast) -> None:
    load(cast, 1, WRONG, STRAY)
    text = page(cast, "karl", "finance:worklist_file", "?art=unclear_posting", form="csv")
    assert "P7" in text
    assert "I1" not in text


def test_the_child_of_a_finding_decides_who_sees_it(cast: Cast) -> None:
    child = Child.objects.filter(municipality=cast.home).order_by("key")[0]
    item = load(cast, 1, Found("price_mismatch", "I1", child.key, "Prisen.", "", 1))["I1"]
    assert item.child_id == child.key
    assert WorkItem.objects.visible_to(cast.karl).filter(pk=item.pk).exists()
    assert not WorkItem.objects.visible_to(cast.eva).filter(pk=item.pk).exists()
    assert not WorkItem.objects.visible_to(cast.anna).filter(pk=item.pk).exists()
