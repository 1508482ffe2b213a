"""Rows that the table of access asks for, made where they are not there."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from tests.cast import Cast
from trappen.web.accounts.models import Municipality
from trappen.web.cadence.models import Entry, Filing
from trappen.web.cases.models import Episode
from trappen.web.registers.models import NO_HASH, TYPED, AdviserPost, Scale


def scale_in(municipality: Municipality) -> Scale:
    return Scale.objects.get_or_create(municipality=municipality, name="Trivsel 1-5", low=1, high=5)[0]


def post_in(municipality: Municipality) -> AdviserPost:
    """An adviser in team Nord, as it was typed."""
    values = {"adviser_id": "nord", "team_id": "nord", "fte": 1.0, "start": date(2026, 1, 1)}
    there = {"batch_id": TYPED, "row_hash": NO_HASH}
    return AdviserPost.objects.get_or_create(municipality=municipality, key="T-1", defaults=values | there)[0]


def of_episode(cast: Cast) -> Mapping[str, Any]:
    """A measure of the child in team Nord."""
    values = {"section": "BL-46", "start": date(2026, 1, 1), "batch_id": 1, "row_hash": b"\0" * 16}
    found, _ = Episode.objects.get_or_create(
        municipality=cast.home, child=cast.nords_child, key="e-nord", defaults=values
    )
    return {"pk": found.pk}


def of_entry(cast: Cast) -> Mapping[str, Any]:
    """Something that Anna has typed about a child of her team."""
    there = Entry.objects.filter(by_id=cast.anna.pk).first()
    return {
        "pk": (
            there
            or Entry.objects.create(
                municipality=cast.home,
                child=cast.nords_child,
                act="kontakt",
                row_key="T-1",
                day=date(2026, 10, 30),
                values={"kind": "contact"},
                by_id=cast.anna.pk,
                by_name="Anna Test",
                made=datetime(2026, 10, 31, tzinfo=UTC),
            )
        ).pk
    }


def of_filing(cast: Cast) -> Mapping[str, Any]:
    """A measure that Anna has typed about a child of her team, and that is gone since."""
    values = {"by_id": cast.anna.pk, "by_name": "Anna Test", "made": datetime(2026, 10, 31, tzinfo=UTC)}
    found, _ = Filing.objects.get_or_create(
        municipality=cast.home, child=cast.nords_child, table="episodes", row_key="T-gone", defaults=values
    )
    return {"pk": found.pk}
