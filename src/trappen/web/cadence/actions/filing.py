"""Typing children, cases, assignments and measures where no export brings them, and taking it back.

What an import wrote is never changed here; what it says otherwise is settled in `matching`.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from trappen.domain.errors import TrappenError
from trappen.records.contracts import TABLES
from trappen.web.accounts.models import Municipality, User
from trappen.web.audit.actions import Subject, record
from trappen.web.audit.models import EventType
from trappen.web.cadence.actions.checking import checked
from trappen.web.cadence.actions.placing import place_child
from trappen.web.cadence.actions.recomputing import recompute_child
from trappen.web.cadence.actions.registering import UNDO_DAYS
from trappen.web.cadence.actions.settling import delivered
from trappen.web.cadence.entering import SHEETS, TABLE_OF
from trappen.web.cadence.models import Entry, Filed, Filing
from trappen.web.cadence.queries.filing import hangs_on, last_write, stored, values_of
from trappen.web.cadence.queries.holding import for_whom
from trappen.web.cadence.queries.leading import LEAD, LEADING
from trappen.web.cases.models import Assignment, Child, Identity, sealing
from trappen.web.registers.models import NO_HASH, TYPED, Record, Vintage

TYPED_TABLES = (*Filed.values, *sorted({table.name for table in TABLE_OF.values()}))
"""From the first child that is typed on, a municipality without an export of cases has all of these."""


class ChangedMeanwhileError(TrappenError):
    """Somebody else was there first. Nothing has been changed."""


@dataclass(frozen=True, slots=True)
class NewChild:
    """A child with its case and adviser, typed together. `cpr` ten digits, or empty for one not yet born or unknown."""

    cpr: str
    name: str
    child: Mapping[str, Any]
    case: Mapping[str, Any]
    adviser: str


@dataclass(frozen=True, slots=True)
class TypedRow:
    """A row as it was typed: new, or in the place of `row`, whose last write was `seen` when the person looked. `case`
    is the case of a new assignment or measure."""

    table: Filed
    values: Mapping[str, Any]
    row: Record | None = None
    seen: int = 0
    case: str = ""


def open_child(
    *, municipality: Municipality, new: NewChild, by: User, now: datetime, today: date
) -> tuple[Child, Sequence[str]]:
    """The child, its case and who has it, and the warnings of the checks. Number and name are sealed.

    Raises:
        TrappenError: if the child is there already, or one of the checks of an import fails.
    """
    _refuse_to_come(new.case, today)
    with transaction.atomic():
        delivered(municipality)  # holds the row that two who type the same child at once contend for
        _refuse_known(municipality, new.cpr)
        key = sealing.pseudonym(municipality.code, f"typed|{uuid.uuid4().hex}")
        case_key = _new_key()
        rows = {
            Filed.CHILD.value: {"child_id": key, "cpr": new.cpr, "name": new.name, **new.child},
            Filed.CASE.value: {"case_id": case_key, "child_id": key, **new.case},
            Filed.ASSIGNMENT.value: {"case_id": case_key, "adviser_id": new.adviser, "start": new.case["opened"]},
        }
        warnings = checked(municipality, None, rows, on=today)
        _table_is_there(municipality, Filed.CHILD)
        child = Child.objects.create(
            municipality=municipality, key=key, batch_id=TYPED, row_hash=NO_HASH, household_id="", **new.child
        )
        Identity.objects.create(
            municipality=municipality, key=key, child=child, batch_id=TYPED, row_hash=NO_HASH,
            cpr_token=sealing.cpr_token(municipality.code, new.cpr) if new.cpr else "",
            sealed=sealing.seal({"cpr": new.cpr, "name": new.name, "source_id": ""}),
        )  # fmt: skip
        case = _write(child, Filed.CASE, new.case, key=case_key)
        lead = {"adviser_id": new.adviser, "role": LEAD, "start": new.case["opened"]}
        assigned = _write(child, Filed.ASSIGNMENT, lead, case=case_key)
        for table, row in ((Filed.CHILD, child), (Filed.CASE, case), (Filed.ASSIGNMENT, assigned)):
            _note(child, table, row, None, by, now)
        recompute_child(place_child(child, on=today), on=today)
        _log(child, "oprettede barn og sag", by, now)
        return child, warnings


def file_row(*, child: Child, typed: TypedRow, by: User, now: datetime, today: date) -> Sequence[str]:
    """Writes a row about the child, or changes the one that was typed; gives the warnings of the checks.

    Raises:
        ChangedMeanwhileError: if somebody else has changed the row since.
        TrappenError: if the row came with an import, or one of the checks of an import fails.
    """
    with transaction.atomic():
        held = Child.objects.select_for_update().select_related("municipality").get(pk=child.pk)
        table, row = typed.table, None if typed.row is None else _mine(typed.row, typed.table, typed.seen)
        before = None if row is None else values_of(row, table)
        key = _new_key() if row is None else row.key
        case = typed.case or ("" if row is None else getattr(row, "case_id", ""))
        if table is Filed.CASE:
            _refuse_to_come(typed.values, today)
        if table is Filed.ASSIGNMENT:
            _one_lead(held, case, key, typed.values)
        delivered_as = _as_delivered(held, table, key, case, typed.values)
        warnings = checked(held.municipality, held, {table.value: delivered_as}, on=today)
        _table_is_there(held.municipality, table)
        written = _write(held, table, typed.values, key=key, case=case, row=row)
        if before == values_of(written, table):
            return warnings
        _note(held, table, written, before, by, now)
        recompute_child(_still_with_a_team(held, place_child(held, on=today)), on=today)
        _log(held, f"{'oprettede' if row is None else 'rettede'} {table.label.lower()}", by, now)
        return warnings


def can_undo_filing(filing: Filing, user: User, now: datetime) -> bool:
    """Whether the user may still take the write back."""
    mine = filing.by_id == user.pk and now - filing.made <= timedelta(UNDO_DAYS)
    return mine and not filing.undone and not filing.outcome and last_write(filing.table, filing) == filing.pk


def undo_filing(*, filing: Filing, by: User, now: datetime, today: date) -> bool:
    """Takes a write back; gives whether the child is still there.

    Raises:
        TrappenError: if it is another's, too old, not the last of its row, or something hangs on the row.
    """
    with transaction.atomic():
        child = Child.objects.select_for_update().select_related("municipality").get(pk=filing.child.pk)
        filing = Filing.objects.get(pk=filing.pk)
        if not can_undo_filing(filing, by, now):
            raise TrappenError(
                "Det kan ikke fortrydes.",
                why=f"Man kan fortryde sit eget i {UNDO_DAYS} dage, så længe ingen har rettet det siden.",
                now="Ret oplysningen i stedet.",
            )
        sheet = SHEETS[filing.table]
        row = sheet.model._default_manager.get(municipality=child.municipality, key=filing.row_key, batch_id=TYPED)
        _log(child, f"fortrød {filing.get_table_display().lower()}", by, now)
        if filing.before is None:
            _refuse_what_hangs_on(child, filing)
            row.delete()
        else:
            _write(child, Filed(filing.table), _dates(filing.table, filing.before), key=row.key, row=row)
        if not Child.objects.filter(pk=child.pk).exists():
            return False
        filing.undone, filing.undone_by_name = now, str(by)
        filing.save(update_fields=["undone", "undone_by_name"])
        recompute_child(place_child(child, on=today), on=today)
        return True


def _refuse_known(municipality: Municipality, cpr: str) -> None:
    token = sealing.cpr_token(municipality.code, cpr) if cpr else ""
    if token and Identity.objects.filter(municipality=municipality, cpr_token=token).exists():
        raise TrappenError(
            "Barnet er der allerede.",
            why="Et barn med det CPR-nummer er oprettet eller indlæst.",
            now="Søg på CPR-nummeret under »Børn«. Er barnet ikke i dit område, så spørg teamlederen.",
        )


def _refuse_to_come(case: Mapping[str, Any], today: date) -> None:
    """A case that is not open yet is on nobody's list, and its child in nobody's team."""
    if case["opened"] > today:
        raise TrappenError("Sagen er oprettet ude i fremtiden.", now="Skriv den, når den er oprettet.")


def _still_with_a_team(before: Child, after: Child) -> Child:
    if before.team_key and not after.team_key:
        raise TrappenError(
            "Ingen rådgiver ville have sagen i dag, og barnet ville ikke høre til noget team.",
            now="Vælg en startdato senest i dag.",
        )
    return after


def _table_is_there(municipality: Municipality, table: Filed) -> None:
    """A municipality without an export of children types them all; one with an export only gets this table more."""
    there = Vintage.objects.get(municipality=municipality).tables
    delivered(municipality, *((table.value,) if Filed.CHILD.value in there else TYPED_TABLES))


def _mine(row: Record, table: Filed, seen: int) -> Record:
    """The row as it stands now, held by the child's.

    Raises:
        TrappenError: if it is an import's, or has been changed or taken back since it was seen.
    """
    if not row.is_typed:
        raise TrappenError("Rækken kommer fra fagsystemet.", now="Ret den dér, så den er rettet ved næste indlæsning.")
    current = type(row)._default_manager.filter(pk=row.pk).first()
    last = Filing.objects.filter(pk=last_write(table, row)).first()
    if current is None or last is None or last.pk != seen:
        who = f"{last.by_name} har rettet den. " if last is not None and current is not None else ""
        raise ChangedMeanwhileError(
            "Oplysningen er ændret, siden du åbnede siden. Intet er gemt.",
            why=f"{who}Det, du ser, er ikke længere det, der gælder.",
            now="Åbn den igen, og ret det, der stadig er forkert.",
        )
    found: Record = current
    return found


def _one_lead(child: Child, case: str, key: str, values: Mapping[str, Any]) -> None:
    if values["role"] != LEAD:
        return
    others = Assignment.objects.filter(LEADING, municipality=child.municipality, case_id=case).exclude(key=key)
    end = values["end"] or date.max
    if any(row.start < end and (row.end is None or values["start"] < row.end) for row in others):
        raise TrappenError(
            "Sagen har allerede en ansvarlig rådgiver i den tid.",
            now="Lad teamlederen flytte sagen på tavlen, eller skriv rådgiveren på som medrådgiver.",
        )


def _as_delivered(child: Child, table: Filed, key: str, case: str, values: Mapping[str, Any]) -> Mapping[str, Any]:
    """The row in the words of the contract."""
    keys = TABLES[table].key
    own = {keys[0]: key} if len(keys) == 1 else {}
    about = {"child_id": child.key} if "child_id" in TABLES[table].names else {}
    of_case = {"case_id": case} if case and "case_id" not in own else {}
    return {**about, **of_case, **values, **({"child_id": child.key} if table is Filed.CHILD else own)}


def _write(
    child: Child, table: Filed, values: Mapping[str, Any], *, key: str = "", case: str = "", row: Record | None = None
) -> Record:
    model = SHEETS[table].model
    if row is None:
        links = {"case_id": case} if table in {Filed.ASSIGNMENT, Filed.EPISODE} else {}
        row = model(
            municipality=child.municipality, key=key or _new_key(), batch_id=TYPED, row_hash=NO_HASH,
            **{"child": child, **links},
        )  # fmt: skip
    for name in SHEETS[table].fields:
        if name in values:
            setattr(row, name, values[name])
    row.save()
    return row


def _note(child: Child, table: Filed, row: Record, before: dict[str, Any] | None, by: User, now: datetime) -> None:
    Filing.objects.create(
        municipality=child.municipality, child=child, table=table, row_key=row.key, before=before,
        after=values_of(row, table), by_id=by.pk, by_name=str(by), made=now,
    )  # fmt: skip


def _refuse_what_hangs_on(child: Child, filing: Filing) -> None:
    made_with_it = Filing.objects.filter(child=child).order_by("pk").values_list("pk", flat=True)[:3]
    later = Filing.objects.filter(child=child, undone__isnull=True).exclude(pk__in=list(made_with_it))
    typed = Entry.objects.filter(child=child, undone__isnull=True)
    busy = (later.exists() or typed.exists()) if filing.table == Filed.CHILD else hangs_on(filing)
    if busy:
        raise TrappenError(
            f"{filing.get_table_display()} kan ikke fortrydes.",
            why="Der er siden skrevet noget, der hører til.",
            now="Fortryd det først, eller sæt en slutdato.",
        )


def _dates(table: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as they were before they were written as JSON."""
    return {name: stored(SHEETS[table].model, name, value) for name, value in values.items()}


def _new_key() -> str:
    return f"T-{uuid.uuid4().hex}"


def _log(child: Child, change: str, by: User, now: datetime) -> None:
    record(
        EventType.RECORD_TYPED,
        by=by,
        now=now,
        municipality=child.municipality.code,
        subject=Subject("child", child.key),
        what={"change": change + for_whom(by, child)},
    )
