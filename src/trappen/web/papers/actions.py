"""Making, renewing and freezing papers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from trappen.domain.errors import TrappenError
from trappen.reporting.document import Document
from trappen.reporting.papers.beside import beside_others
from trappen.reporting.store import plain, restored
from trappen.web.accounts.models import Municipality, User
from trappen.web.audit.actions import Subject, record
from trappen.web.audit.models import EventType
from trappen.web.papers.making import MAKERS, Wanted
from trappen.web.papers.models import CLOSED, TRANSITIONS, Paper, PaperState, Version, may_see_closed
from trappen.web.registers.queries import vintage_of


def create(*, municipality: Municipality, wanted: Wanted, by: User, now: datetime) -> Version:
    """A new paper with its first version.

    Raises:
        TrappenError: if nothing is loaded, or a table that the paper needs was never delivered.
    """
    counted = _count(wanted, by, now, others=_public(municipality, wanted))
    with transaction.atomic():
        paper = Paper.objects.create(
            municipality=municipality,
            kind=wanted.kind,
            committee=wanted.committee,
            first=wanted.first,
            last=wanted.last,
            recommendation=wanted.recommendation,
            decision=wanted.decision,
            created=now,
            created_by_name=str(by),
        )
        version = _add(paper, counted, number=1, by=by, now=now)
        _log(EventType.PAPER_CREATED, version, by, now)
    return version


def renew(*, paper: Paper, wanted: Wanted, by: User, now: datetime) -> Version:
    """Counts the paper again from the data as they stand now, as a new version.

    A draft gives way to it, with a new number, so that nobody freezes another version than the one they read.
    """
    counted = _count(wanted, by, now, others=_public(paper.municipality, wanted, giving_way=paper))
    with transaction.atomic():
        locked = Paper.objects.select_for_update().get(pk=paper.pk)
        locked.committee, locked.first, locked.last = wanted.committee, wanted.first, wanted.last
        locked.recommendation, locked.decision = wanted.recommendation, wanted.decision
        locked.save()
        newest = locked.versions.first()
        number = 1 if newest is None else newest.number + 1
        locked.versions.filter(state=PaperState.DRAFT).delete()
        version = _add(locked, counted, number=number, by=by, now=now)
        _log(EventType.PAPER_CHANGED, version, by, now)
    return version


@transaction.atomic
def freeze(*, version: Version, by: User, now: datetime) -> None:
    """Freezes a draft: from now on it can be read and fetched, and not changed.

    Raises:
        TrappenError: if somebody froze it first.
    """
    locked = Version.objects.select_for_update().get(pk=version.pk)
    if PaperState.FROZEN not in TRANSITIONS.get(PaperState(locked.state), ()):
        raise TrappenError(
            "Versionen er allerede fastfrosset.",
            why=f"Det gjorde {locked.frozen_by_name}.",
            now="Lav en ny version, hvis tallene skal opdateres.",
        )
    locked.state, locked.frozen_at, locked.frozen_by_name = PaperState.FROZEN, now, str(by)
    locked.save()
    _log(EventType.PAPER_PUBLISHED, locked, by, now)


@dataclass(frozen=True)
class _Counted:
    """A document with what it was counted from."""

    document: dict[str, Any]
    digest: str
    vintage: str


def _public(municipality: Municipality, wanted: Wanted, *, giving_way: Paper | None = None) -> list[Document]:
    """The other open papers of the period, every version; not the draft that gives way to the new one."""
    if wanted.kind in CLOSED:
        return []
    rows = Version.objects.filter(paper__municipality=municipality, paper__last=wanted.last)
    rows = rows.exclude(paper__kind__in=CLOSED).exclude(paper=giving_way, state=PaperState.DRAFT)
    return [restored(row.document, Document) for row in rows]


def _count(wanted: Wanted, by: User, now: datetime, *, others: Sequence[Document]) -> _Counted:
    if by.municipality is None or vintage_of(by.municipality) is None:
        raise TrappenError(
            "Der er ingen data at skrive om.", now="Bed den dataansvarlige om at indlæse kommunens udtræk først."
        )
    if wanted.kind in CLOSED and not may_see_closed(by):
        raise TrappenError("Et lukket punkt kan kun skrives af dem, der må se både børn og økonomi.")
    made = MAKERS[wanted.kind](wanted, by, now)
    document = beside_others(made.document, made.bare, others)
    return _Counted(plain(document), made.digest, made.vintage)


def _add(paper: Paper, counted: _Counted, *, number: int, by: User, now: datetime) -> Version:
    return Version.objects.create(
        paper=paper,
        number=number,
        document=counted.document,
        digest=counted.digest,
        vintage=counted.vintage,
        made=now,
        made_by_name=str(by),
    )


def _log(event: EventType, version: Version, by: User, now: datetime) -> None:
    record(
        event,
        by=by,
        now=now,
        municipality=version.paper.municipality.code,
        subject=Subject("paper", str(version.paper_id)),
        what={"title": str(version), "version": version.number},
    )
