"""Confirming a measure's expected end and price."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from trappen.domain.errors import TrappenError
from trappen.web.accounts.models import User
from trappen.web.audit.actions import Subject, record
from trappen.web.audit.models import EventType
from trappen.web.cadence.models import Confirmation
from trappen.web.cadence.queries.holding import for_whom
from trappen.web.cases.models import Episode


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What the adviser says: the expected end (None: not known), and the price in øre per unit, both or neither."""

    expected_end: date | None
    price: int | None
    price_unit: str


def confirm(*, episode: Episode, confirmed: Confirmed, by: User, now: datetime) -> Confirmation:
    """Keeps it beside what the records said; the records themselves stay as they are.

    Raises:
        TrappenError: if the end lies before the start.
    """
    if confirmed.expected_end is not None and confirmed.expected_end < episode.start:
        raise TrappenError("Slutdatoen ligger før indsatsens start.", now="Ret slutdatoen.")
    expected = episode.expected_end
    was = {
        "expected_end": None if expected is None else expected.isoformat(),
        "price": episode.price,
        "price_unit": episode.price_unit,
    }
    with transaction.atomic():
        made = Confirmation.objects.create(
            municipality=episode.municipality,
            child=episode.child,
            episode_key=episode.key,
            expected_end=confirmed.expected_end,
            price=confirmed.price,
            price_unit=confirmed.price_unit,
            was=was,
            by_id=by.pk,
            by_name=str(by),
            made=now,
        )
        record(
            EventType.CADENCE_RECORDED,
            by=by,
            now=now,
            municipality=episode.municipality.code,
            subject=Subject("child", episode.child_id),
            what={"change": f"bekræftede en indsats' slut og pris{for_whom(by, episode.child)}"},
        )
        return made
