"""Keeps what a municipality has decided for itself."""

from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from trappen.domain.caselink import PLACE, check_pattern
from trappen.domain.errors import TrappenError
from trappen.domain.ladder import Ladder
from trappen.parameters.ladder import official
from trappen.parameters.scales import ScaleValues, builtin_scales
from trappen.web.accounts.models import Municipality
from trappen.web.audit.actions import record
from trappen.web.audit.models import EventType
from trappen.web.core.actor import Actor
from trappen.web.registers.models import OwnValues, Scale
from trappen.web.registers.queries import CASE_SYSTEM


def keep_ladder(municipality: Municipality, *, ladder: Ladder) -> None:
    """The ladder that the municipality's episodes stand on from now; the official one is kept as none of its own."""
    own = None if ladder == official() else asdict(ladder)
    OwnValues.objects.update_or_create(municipality=municipality, defaults={"ladder": own})


def add_scale(*, municipality: Municipality, scale: ScaleValues, by: Actor, now: datetime) -> Scale:
    """A scale of the municipality's own; one that was closed comes into use again.

    Raises:
        TrappenError: if the values do not rise, or the name is taken by a scale with other values.
    """
    if scale.high <= scale.low:
        raise TrappenError("Den højeste værdi skal være større end den laveste.", now="Ret værdierne.")
    taken = any(scale.name.casefold() == there.name.casefold() for there in builtin_scales())
    held = Scale.objects.filter(municipality=municipality, name=scale.name).first()
    if taken or (held is not None and (held.in_use or (held.low, held.high) != (scale.low, scale.high))):
        raise TrappenError(
            f"Der er allerede en skala, der hedder »{scale.name}«.",
            why="Scorer hører til skalaen ved dens navn.",
            now="Vælg et andet navn.",
        )
    with transaction.atomic():
        kept, _ = Scale.objects.update_or_create(
            municipality=municipality,
            name=scale.name,
            defaults={"low": scale.low, "high": scale.high, "in_use": True},
        )
        _log(municipality, f"skalaen »{kept}« er taget i brug", by, now)
    return kept


def close_scale(*, scale: Scale, by: Actor, now: datetime) -> None:
    """The scale can no longer be chosen; the scores on it stay."""
    with transaction.atomic():
        if Scale.objects.filter(pk=scale.pk, in_use=True).update(in_use=False):
            _log(scale.municipality, f"skalaen »{scale}« er lukket", by, now)


def keep_case_pattern(*, municipality: Municipality, pattern: str, by: Actor, now: datetime) -> None:
    """Where cases are opened from now; empty for nowhere.

    Raises:
        TrappenError: if it is no https address with the case number in it.
    """
    try:
        checked = check_pattern(pattern)
    except ValueError as error:
        raise TrappenError(f"{error}.", now=f"Skriv fx https://fagsystem.eksempel.dk/sag/{PLACE}") from None
    with transaction.atomic():
        own, _ = OwnValues.objects.select_for_update().get_or_create(municipality=municipality)
        if own.parameters.get(CASE_SYSTEM, "") != checked:
            own.parameters = {**own.parameters, CASE_SYSTEM: checked}
            own.save(update_fields=["parameters"])
            _log(municipality, f"adressen er {checked or 'fjernet'}", by, now, register="link til fagsystemet")


def _log(municipality: Municipality, change: str, by: Actor, now: datetime, *, register: str = "skalaer") -> None:
    record(
        EventType.REGISTER_CHANGED,
        by=by,
        now=now,
        municipality=municipality.code,
        what={"register": register, "change": change},
    )
