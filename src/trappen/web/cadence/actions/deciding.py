"""Deciding between what was typed and what was imported."""

from datetime import date, datetime

from django.db import transaction

from trappen.domain.errors import TrappenError
from trappen.web.accounts.models import User
from trappen.web.audit.actions import Subject, record
from trappen.web.audit.models import EventType
from trappen.web.cadence.actions.matching import become_one, close_row, settle_filings
from trappen.web.cadence.actions.placing import place_child
from trappen.web.cadence.actions.recomputing import recompute_child
from trappen.web.cadence.actions.settling import close, imported, own, settle
from trappen.web.cadence.models import Entry, Filing, Outcome
from trappen.web.cadence.queries.filing import own_row, rival_row
from trappen.web.cases.models import Child


def decide(*, entry: Entry, outcome: Outcome, by: User, now: datetime, today: date) -> None:
    """Which of the two holds, or that both do.

    Raises:
        TrappenError: if there is nothing to decide, as somebody else has decided it.
    """
    with transaction.atomic():
        held = Entry.objects.select_for_update().select_related("child__municipality", "municipality").get(pk=entry.pk)
        if held.outcome or held.undone or not held.rival:
            raise TrappenError("Forskellen er allerede afgjort.", now="Se listen igen.")
        if outcome is Outcome.TAKEN:
            own(held).delete()
        elif outcome is Outcome.KEPT:
            imported(held).filter(key=held.rival).delete()
        close(held, outcome, now, str(by))
        recompute_child(held.child, on=today)
        record(
            EventType.CADENCE_RECORDED,
            by=by,
            now=now,
            municipality=held.municipality.code,
            subject=Subject("child", held.child_id),
            what={"change": f"{held} afgjort: {outcome.label.lower()}"},
        )


def decide_row(*, filing: Filing, outcome: Outcome, by: User, now: datetime, today: date) -> None:
    """Which of the two holds, or that both do.

    Raises:
        TrappenError: if there is nothing to decide, as somebody else has decided it or the import has changed.
    """
    with transaction.atomic():
        # The child's row is what two who decide at the same time wait for.
        Child.objects.select_for_update().get(pk=filing.child.pk)
        held = Filing.objects.select_related("child__municipality", "municipality").get(pk=filing.pk)
        row, there = own_row(held), rival_row(held)
        if held.outcome or held.undone or there is None or (outcome is Outcome.BOTH and row is None):
            raise TrappenError("Forskellen er allerede afgjort.", now="Se listen igen.")
        child = held.child
        if outcome is not Outcome.BOTH:
            child = become_one(held, row, there, keep=outcome is Outcome.KEPT)
        held.refresh_from_db(fields=["child"])
        close_row(held, outcome, now, str(by))
        settle_filings(child.municipality, on=today, now=now, child=child)
        settle(child.municipality, now=now, child=child)
        recompute_child(place_child(child, on=today), on=today)
        record(
            EventType.RECORD_TYPED,
            by=by,
            now=now,
            municipality=child.municipality.code,
            subject=Subject("child", child.key),
            what={"change": f"forskel i {held.get_table_display().lower()} afgjort: {outcome.label.lower()}"},
        )
