"""Deciding between what was typed and what was imported."""

from datetime import date, datetime

from django.db import transaction

from trappen.domain.errors import TrappenError
from trappen.web.accounts.models import User
from trappen.web.audit.actions import Subject, record
from trappen.web.audit.models import EventType
from trappen.web.cadence.actions.recomputing import recompute_child
from trappen.web.cadence.actions.settling import close, imported, own
from trappen.web.cadence.models import Entry, Outcome


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
