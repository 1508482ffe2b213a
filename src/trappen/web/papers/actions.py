"""Making, renewing and freezing papers."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from trappen.analysis.cadence.caseload import caseload, caseload_over_time
from trappen.analysis.cadence.deadlines import deadlines
from trappen.analysis.keyfigures.report import ladder_report
from trappen.domain import formats
from trappen.domain.errors import TrappenError
from trappen.domain.periods import add_months
from trappen.reporting.papers.quarterly import Basis, quarterly
from trappen.reporting.store import plain
from trappen.web.accounts.models import Municipality, User
from trappen.web.audit.actions import Subject, record
from trappen.web.audit.models import EventType
from trappen.web.papers.models import TRANSITIONS, Paper, PaperState, Version
from trappen.web.programmes.frames import records_of
from trappen.web.registers.queries import vintage_of

MONTHS_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a paper is to be about."""

    committee: str
    first: date
    last: date
    recommendation: str


@transaction.atomic
def create(*, municipality: Municipality, wanted: Wanted, by: User, now: datetime) -> Version:
    """A new paper with its first version."""
    paper = Paper.objects.create(
        municipality=municipality,
        committee=wanted.committee,
        first=wanted.first,
        last=wanted.last,
        recommendation=wanted.recommendation,
        created=now,
        created_by_name=str(by),
    )
    version = _count(paper, number=1, by=by, now=now)
    _log(EventType.PAPER_CREATED, version, by, now)
    return version


@transaction.atomic
def renew(*, paper: Paper, wanted: Wanted, by: User, now: datetime) -> Version:
    """Counts the paper again from the data as they stand now, as a new version; frozen ones stay as they are."""
    locked = Paper.objects.select_for_update().get(pk=paper.pk)
    locked.committee, locked.first, locked.last = wanted.committee, wanted.first, wanted.last
    locked.recommendation = wanted.recommendation
    locked.save()
    newest = locked.versions.first()
    if newest is not None and newest.state == PaperState.DRAFT:
        number = newest.number
        newest.delete()
    else:
        number = 1 if newest is None else newest.number + 1
    version = _count(locked, number=number, by=by, now=now)
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


def _count(paper: Paper, *, number: int, by: User, now: datetime) -> Version:
    municipality = paper.municipality
    vintage = vintage_of(municipality)
    if vintage is None:
        raise TrappenError(
            "Der er ingen data at skrive om.", now="Bed den dataansvarlige om at indlæse kommunens udtræk først."
        )
    records = records_of(municipality)
    days = [add_months(paper.last, -back) for back in range(MONTHS_SHOWN, -1, -1)]
    as_of = formats.long_date(vintage.as_of) if vintage.as_of else formats.MISSING
    basis = Basis(
        municipality=municipality.name,
        committee=paper.committee,
        ladder=ladder_report(records, paper.first, paper.last),
        caseload=caseload(records, paper.last),
        series=caseload_over_time(records, days),
        deadlines=deadlines(records, paper.last),
        threshold=municipality.small_number_threshold,
        vintage=f"Indlæsning {vintage.batch_id}, udtræk pr. {as_of}",
        recommendation=tuple(line.strip() for line in paper.recommendation.splitlines() if line.strip()),
    )
    document = quarterly(basis, made_on=timezone.localtime(now).date())
    return Version.objects.create(
        paper=paper,
        number=number,
        document=plain(document),
        digest=vintage.digest,
        vintage=basis.vintage,
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
        what={"version": version.number},
    )
