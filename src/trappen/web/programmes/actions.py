"""Making, changing, restoring, waiving in and deleting programme plans. Every save keeps what was there before."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from trappen.domain.errors import TrappenError
from trappen.domain.programme.model import Programme
from trappen.records.programmes.reading import decode_programme, founding, founding_keys
from trappen.records.programmes.writing import plain
from trappen.web.accounts.models import Municipality, User
from trappen.web.audit.actions import Subject, record
from trappen.web.audit.models import EventType
from trappen.web.programmes.models import KEY_LENGTH, NAME_LENGTH, PlanVersion, ProgrammePlan


class ChangedMeanwhileError(TrappenError):
    """Somebody else saved the plan after it was opened."""


@dataclass(frozen=True, slots=True)
class Change:
    """A change to a plan: the whole programme as it shall be, from which version it was made, and what it is."""

    programme: Programme
    seen: int
    what: str
    event: EventType = EventType.PROGRAMME_CHANGED
    records_key: str | None = None


def programme_of(document: Mapping[str, Any]) -> Programme:
    """The programme that a stored document holds.

    Raises:
        TrappenError: if this version of the product cannot read it.
    """
    programme, faults = decode_programme(document)
    if programme is None:
        raise TrappenError(
            "Programmet kan ikke læses.",
            why="; ".join(f"{fault.path}: {fault.what}" for fault in faults),
            now="Gendan en tidligere version, eller bed den, der driver Trappen, om hjælp.",
        )
    return programme


@transaction.atomic
def create(
    *,
    municipality: Municipality,
    programme: Programme,
    by: User | None,
    now: datetime,
    records_key: str = "",
    what: str = "Oprettet",
) -> ProgrammePlan:
    """A new plan of the municipality.

    Raises:
        TrappenError: if it has a plan of that key already.
    """
    _check_lengths(programme)
    if ProgrammePlan.objects.filter(municipality=municipality, key=programme.key).exists():
        raise TrappenError(
            f"Der er allerede et program med nøglen »{programme.key}«.",
            now="Giv det nye program en anden nøgle, eller ret det, der er der.",
        )
    plan = _new(municipality, programme, records_key, by, now)
    _keep(plan, what, by, now)
    _log(EventType.PROGRAMME_CREATED, plan, what, by, now)
    return plan


@transaction.atomic
def change(*, plan: ProgrammePlan, to: Change, by: User, now: datetime) -> ProgrammePlan:
    """Saves the plan as it shall be; the earlier state stays among the versions.

    Raises:
        ChangedMeanwhileError: if somebody saved it since the version that was seen.
        TrappenError: if its new key is another plan's.
    """
    _check_lengths(to.programme)
    locked = ProgrammePlan.objects.select_for_update().get(pk=plan.pk)
    if locked.version != to.seen:
        raise ChangedMeanwhileError(
            f"{locked.changed_by_name or 'En anden'} har gemt programmet, mens du rettede i det.",
            why=f"Du rettede i version {to.seen}, og nu er det version {locked.version}.",
            now="Intet af dit er gået tabt: dine rettelser står herunder og er ikke gemt endnu.",
        )
    same_key = ProgrammePlan.objects.filter(municipality=locked.municipality, key=to.programme.key)
    if same_key.exclude(pk=locked.pk).exists():
        raise TrappenError(
            f"Der er allerede et program med nøglen »{to.programme.key}«.", now="Giv programmet en anden nøgle."
        )
    locked.key, locked.name = to.programme.key, to.programme.name
    locked.document = plain(to.programme)
    if to.records_key is not None:
        locked.records_key = to.records_key
    locked.version += 1
    locked.changed, locked.changed_by_name = now, str(by)
    locked.save()
    _keep(locked, to.what, by, now)
    _log(to.event, locked, to.what, by, now)
    return locked


def restore(*, plan: ProgrammePlan, version: PlanVersion, seen: int, by: User, now: datetime) -> ProgrammePlan:
    """Makes an earlier version the newest again. Nothing is lost: what it replaces stays among the versions."""
    to = Change(programme_of(version.document), seen, f"Version {version.number} gendannet")
    return change(plan=plan, to=to, by=by, now=now)


@transaction.atomic
def delete(*, plan: ProgrammePlan, by: User, now: datetime) -> None:
    """Removes the plan with all its versions."""
    _log(EventType.PROGRAMME_DELETED, plan, "", by, now)
    plan.delete()


@transaction.atomic
def load_examples(*, now: datetime) -> int:
    """Puts the founding programmes in the database as examples, or brings them up to date. Gives their number."""
    for key in founding_keys():
        programme = founding(key)
        plan = ProgrammePlan.objects.filter(municipality=None, key=key).first()
        if plan is None:
            _new(None, programme, "", None, now)
        elif programme_of(plan.document) != programme:
            plan.document, plan.name, plan.changed = plain(programme), programme.name, now
            plan.save()
    return len(founding_keys())


@transaction.atomic
def remove_examples() -> int:
    """Takes the examples out again. Gives their number; a municipality's own programmes are not among them."""
    examples = ProgrammePlan.objects.filter(municipality=None)
    number = examples.count()
    examples.delete()
    return number


def _check_lengths(programme: Programme) -> None:
    for name, text, limit in (("Nøglen", programme.key, KEY_LENGTH), ("Navnet", programme.name, NAME_LENGTH)):
        if len(text) > limit:
            raise TrappenError(f"{name} er på {len(text)} tegn; der er plads til {limit}.", now="Gør den kortere.")


def _new(
    municipality: Municipality | None, programme: Programme, records_key: str, by: User | None, now: datetime
) -> ProgrammePlan:
    return ProgrammePlan.objects.create(
        municipality=municipality,
        key=programme.key,
        name=programme.name,
        records_key=records_key,
        document=plain(programme),
        changed=now,
        changed_by_name="" if by is None else str(by),
    )


def _keep(plan: ProgrammePlan, what: str, by: User | None, now: datetime) -> None:
    PlanVersion.objects.create(
        plan=plan,
        number=plan.version,
        document=plan.document,
        what=what[:200],
        saved=now,
        saved_by_name="" if by is None else str(by),
    )


def _log(event: EventType, plan: ProgrammePlan, what: str, by: User | None, now: datetime) -> None:
    record(
        event,
        by=by,
        now=now,
        municipality=plan.municipality.code if plan.municipality else "",
        subject=Subject("programme", plan.key),
        what={"name": plan.name, "change": what[:1].lower() + what[1:], "version": plan.version},
    )
