"""The typed rows of a child: what they hold, who wrote them last, and what an import says otherwise."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import models
from django.db.models import Q

from trappen.domain import formats
from trappen.domain.law import label
from trappen.parameters.places import place_types
from trappen.parameters.sections import known, title
from trappen.records.contracts import TABLES
from trappen.records.contracts.people import SEX, TARGET_GROUP
from trappen.web.accounts.models import User
from trappen.web.accounts.permissions import Permission
from trappen.web.cadence.entering import SHEETS
from trappen.web.cadence.models import Filed, Filing
from trappen.web.cases.models import Assignment, Child, Identity
from trappen.web.cases.queries import names
from trappen.web.programmes.frames import MODELS
from trappen.web.registers.models import TYPED, Record

NEEDS = Permission.RECORD_CADENCE
NEAR = timedelta(days=7)
TITLES = {
    "birth_date": "Fødselsdato",
    "sex": "Køn",
    "unborn": "Ufødt",
    "left_on": "Fraflyttet eller død",
    "case_number": "Sagsnummer",
    "target_group": "Målgruppe",
    "opened": "Oprettet",
    "closed": "Lukket",
    "adviser_id": "Rådgiver",
    "role": "Rolle",
    "section": "Paragraf",
    "place_type": "Anbringelsessted",
    "decision_date": "Afgørelsesdato",
    "start": "Fra",
    "end": "Slut (første dag uden)",
    "expected_end": "Forventet slut",
    "price": "Pris",
    "price_unit": "Prisenhed",
}
DATES = {"birth_date", "left_on", "opened", "closed", "decision_date", "start", "end", "expected_end"}
CHOSEN: Mapping[str, Mapping[Any, str]] = {
    "unborn": {True: "ja"},
    "sex": SEX, "target_group": TARGET_GROUP, "role": TABLES["assignments"].column("role").values,
    "price_unit": TABLES["episodes"].column("price_unit").values,
}  # fmt: skip


@dataclass(frozen=True)
class Shown:
    """A row as the page shows it: its fields as words, whether it was typed, and the write that can be taken back."""

    row: Record
    table: Filed
    told: Sequence[tuple[str, str]]
    last: Filing | None


def values_of(row: models.Model, table: str) -> dict[str, Any]:
    """The fields that can be typed, as JSON holds them."""
    return {name: plain(getattr(row, name)) for name in SHEETS[table].fields}


def plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def stored(model: type[models.Model], name: str, value: Any) -> Any:
    """The value as the field holds it, from what JSON held."""
    field: Any = model._meta.get_field(name)
    return field.to_python(value)


def last_write(table: str, row: Record | Filing) -> int:
    """The row's last write that was not taken back, 0 for none."""
    key = row.row_key if isinstance(row, Filing) else row.key
    writes = Filing.objects.filter(municipality=row.municipality, table=table, row_key=key, undone__isnull=True)
    return writes.order_by("-pk").values_list("pk", flat=True).first() or 0


def hangs_on(filing: Filing) -> bool:
    """Whether rows refer to the one that the filing made; an assignment is needed where it is its case's only one."""
    mine = {"municipality": filing.municipality}
    link = {Filed.CASE: "case_id", Filed.EPISODE: "episode_id"}.get(Filed(filing.table))
    if link is None:
        rows = Assignment.objects.filter(**mine)
        case = rows.filter(key=filing.row_key).values("case_id")
        return not rows.filter(case_id__in=case).exclude(key=filing.row_key).exists()
    return any(model._default_manager.filter(**mine, **{link: filing.row_key}).exists() for model in linking(link))


def linking(link: str) -> Iterator[type[Record]]:
    """The tables whose rows name a case or a measure in the field `link`."""
    for model in MODELS.values():
        if any(field.name == link for field in model._meta.fields):
            yield model


def own_row(filing: Filing) -> Record | None:
    """The typed row, as long as it stands on its own."""
    rows = SHEETS[filing.table].model._default_manager
    found: Record | None = rows.filter(municipality=filing.municipality, key=filing.row_key, batch_id=TYPED).first()
    return found


def typed_values(filing: Filing) -> Mapping[str, Any]:
    """What was typed: as the row has it now, or as it was held when the two became one."""
    row = own_row(filing)
    return filing.held if row is None else values_of(row, filing.table)


def rival_row(filing: Filing) -> Record | None:
    """The imported row that tells of the same, if it is still there."""
    rows = SHEETS[filing.table].model._default_manager.exclude(batch_id=TYPED)
    found: Record | None = rows.filter(municipality=filing.municipality, key=filing.rival).first()
    return found


def find_rival(filing: Filing, row: Record) -> Record | None:
    """The imported row that may tell of the same: one child by its CPR number, a case by its number or opening, an
    assignment by case, role and time, a measure by its section and start."""
    taken = Filing.objects.filter(municipality=filing.municipality, table=filing.table).exclude(pk=filing.pk)
    rows = SHEETS[filing.table].model._default_manager.filter(municipality=filing.municipality)
    rows = rows.exclude(batch_id=TYPED).exclude(key__in=taken.exclude(rival="").values("rival"))
    found: Record | None = rows.filter(_alike(filing, row)).order_by(SHEETS[filing.table].day, "key").first()
    return found


def _alike(filing: Filing, row: Any) -> Q:
    if filing.table == Filed.CHILD:
        token = Identity.objects.filter(child=row).exclude(cpr_token="").values("cpr_token")
        same = Identity.objects.filter(municipality=row.municipality, cpr_token__in=token).exclude(child=row)
        return Q(key__in=same.values("child_id"))
    if filing.table == Filed.CASE:
        near = Q(opened__range=(row.opened - NEAR, row.opened + NEAR))
        numbered = Q(case_number=row.case_number) | (Q(case_number="") & near) if row.case_number else near
        return Q(child=row.child) & numbered
    if filing.table == Filed.ASSIGNMENT:
        before_its_end = Q() if row.end is None else Q(start__lt=row.end)
        lasting = Q(end__isnull=True) | Q(end__gt=row.start)
        second = Q(role="second")
        return Q(case_id=row.case_id) & (second if row.role == "second" else ~second) & before_its_end & lasting
    return Q(child=row.child, section=row.section, start__range=(row.start - NEAR, row.start + NEAR))


def differing(typed: Mapping[str, Any], there: Record, table: str) -> dict[str, Any]:
    """The imported values of the fields in which both tell something, and not the same. No role is the lead."""
    imported = values_of(there, table)
    found = {}
    for name, value in imported.items():
        mine = typed.get(name)
        if mine in (None, "", False) or value in (None, "") or mine == value:
            continue
        found[name] = value
    return found


def about_child(user: User, child: Child) -> list[Shown]:
    """Every row about the child that can be typed, with what it holds."""
    found = []
    _, _, advisers = names(user)
    writes: dict[tuple[str, str], Filing] = {}
    mine = Filing.objects.visible_to(user, needs=NEEDS).filter(child=child, undone__isnull=True)
    for write in mine.order_by("pk"):
        writes[write.table, write.row_key] = write
    for table, sheet in SHEETS.items():
        rows = sheet.model.objects.visible_to(user)  # type: ignore[attr-defined]  # every record has it
        kept = rows.filter(key=child.key) if table == Filed.CHILD else rows.filter(child=child)
        for row in kept.order_by(f"-{sheet.day}", "key"):
            told = [(TITLES[name], word(name, value, advisers)) for name, value in values_of(row, table).items()]
            shown = [(name, text) for name, text in told if text]
            found.append(Shown(row, Filed(table), shown, writes.get((table, row.key)) if row.is_typed else None))
    return found


def word(name: str, value: Any, advisers: Mapping[str, str]) -> str:
    """A field's value as a reader reads it; empty for none."""
    if value in (None, "", False):
        return ""
    if name in DATES:
        return formats.short_date(date.fromisoformat(value))
    if name == "price":
        return formats.amount(value)
    if name == "section":
        return f"{label(value)}: {title(value)}" if known(value) else str(value)
    places = {code: place.label for code, place in place_types().items()}
    words: dict[str, Mapping[Any, str]] = {**CHOSEN, "adviser_id": advisers, "place_type": places}
    return str(words.get(name, {}).get(value, value))
