"""The log keeps what it got."""

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from trappen.web.audit.actions import Subject, record, record_read
from trappen.web.audit.models import AppendOnlyError, Event, EventType
from trappen.web.audit.presenters import PRESENTERS, UnknownEventError, sentence

NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)


@pytest.fixture
def event(cast: Cast) -> Event:
    return record(
        EventType.CHILD_READ,
        by=cast.anna,
        now=NOW,
        municipality="999",
        subject=Subject("child", "child-nord"),
        path="/",
    )


def test_the_model_refuses_change_and_removal(event: Event) -> None:
    for attempt in (event.save, event.delete, Event.objects.all().delete, lambda: Event.objects.update(path="x")):
        with pytest.raises(AppendOnlyError):
            attempt()


@pytest.mark.parametrize("statement", ["UPDATE audit_event SET path = 'x'", "DELETE FROM audit_event"])
def test_the_database_refuses_as_well(event: Event, statement: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Event.objects.get().path == "/"


def test_the_database_refuses_the_ways_around(event: Event) -> None:
    columns = [field.column for field in Event._meta.concrete_fields]
    taken = ", ".join("'x'" if name == "path" else name for name in columns)
    statement = f"REPLACE INTO audit_event ({', '.join(columns)}) SELECT {taken} FROM audit_event"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            statement = "TRUNCATE audit_event"
            cursor.execute(
                "ALTER TABLE audit_event ENABLE TRIGGER audit_event_no_truncate"
            )  # tests' cleaning turns it off
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            cursor.execute(statement)
    assert Event.objects.get().path == "/"


def test_an_event_outlives_its_user(event: Event, cast: Cast) -> None:
    cast.anna.delete()
    assert Event.objects.get().user_name == "Anna Test"


def test_a_read_is_one_event_for_each_child(cast: Cast) -> None:
    record_read(
        EventType.CHILDREN_LISTED, by=cast.dan, now=NOW, municipality="999", children=["a", "b"], path="/boern/"
    )
    assert sorted(Event.objects.values_list("subject_key", "user_name")) == [("a", "Dan Test"), ("b", "Dan Test")]


def test_every_type_has_a_presenter_and_an_unknown_one_raises() -> None:
    assert set(PRESENTERS) == set(EventType)
    for kind in EventType:
        assert sentence(Event(event_type=kind, what={})).endswith(".")
    with pytest.raises(UnknownEventError):
        sentence(Event(event_type="ukendt"))


def test_the_log_shows_only_ones_own_municipality_and_what_was_asked_for(event: Event, cast: Cast) -> None:
    record(EventType.LOGGED_IN, by=cast.eva, now=NOW, municipality="998")
    record(EventType.LOGGED_IN, by=cast.bo, now=NOW, municipality="999")
    client = Client()
    client.force_login(cast.adam)
    page = client.get(reverse("accounts:log")).content.decode()
    assert "Anna Test" in page
    assert "Bo Test" in page
    assert "Eva Test" not in page
    narrowed = client.get(reverse("accounts:log"), {"barn": "child-nord", "fra": "2026-11-02", "til": "2026-11-02"})
    assert "Anna Test" in narrowed.content.decode()
    assert "Bo Test" not in narrowed.content.decode()
    earlier = client.get(reverse("accounts:log"), {"til": "2026-11-01"}).content.decode()
    assert "Ingen hændelser" in earlier


def test_the_export_for_the_right_of_access_names_no_staff(event: Event, cast: Cast) -> None:
    client = Client()
    client.force_login(cast.sten)
    answer = client.post(reverse("accounts:log_export"), {"barn": "child-nord"})
    text = answer.content.decode("utf-8-sig")
    assert "Så barnets oplysninger." in text
    assert "02-11-2026 13:00" in text
    assert "Anna" not in text
    assert "Sten" not in text
    assert Event.objects.filter(event_type=EventType.LOG_EXPORTED).count() == 1


def test_reading_the_log_is_in_the_log(cast: Cast, client: Client) -> None:
    client.force_login(cast.adam)
    client.get(reverse("accounts:log"), {"barn": "child-nord"})
    event = Event.objects.get(event_type=EventType.LOG_READ)
    assert (event.user_id, event.subject_key) == (cast.adam.pk, "child-nord")
