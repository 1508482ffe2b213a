"""Keeps what is decided about a file that is being mapped, and hands it on to be loaded."""

from collections.abc import Mapping as Map
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from trappen.domain.errors import TrappenError
from trappen.records.mapping.sheets import Sheet
from trappen.records.mapping.spec import MappingSpec, SheetMap
from trappen.web.accounts.models import User
from trappen.web.audit.actions import Subject, record
from trappen.web.audit.models import EventType
from trappen.web.imports.actions import receive
from trappen.web.imports.models import Batch, Draft, Mapping
from trappen.web.imports.wizard import carrying, files, matching, queries
from trappen.web.imports.wizard.jobs import FORMAT, load_mapped
from trappen.web.imports.wizard.questions import accepted
from trappen.web.imports.wizard.wording import headings_of, label_of


def keep_sheet(
    draft: Draft, *, place: int, held: SheetMap, sheets: Sequence[Sheet], seen: int | None = None
) -> MappingSpec:
    """Keeps what is decided about one sheet, and lets the later ones follow; what is decided about them stands.

    What a page sends by itself as its fields change comes with the revision that it has `seen`, and gives way to a
    press that came in between; a press has none, and always counts.
    """
    with transaction.atomic():
        fresh = Draft.objects.select_for_update().get(pk=draft.pk)
        if seen is not None and seen != fresh.revision:
            return MappingSpec.from_dict(fresh.spec)
        parts = list(MappingSpec.from_dict(fresh.spec).sheets)
        before, parts[place] = parts[place], held
        spec = carrying.carried(before, MappingSpec("", tuple(parts)), place, sheets)
        fresh.spec = spec.as_dict()
        fresh.revision += seen is None
        fresh.save(update_fields=["spec", "revision"])
    return spec


def keep(draft: Draft, spec: MappingSpec) -> None:
    """Keeps what a person has answered about the values of a known file."""
    with transaction.atomic():
        fresh = Draft.objects.select_for_update().get(pk=draft.pk)
        fresh.spec = spec.as_dict()
        fresh.save(update_fields=["spec"])


def accept(draft: Draft, *, sheets: Sequence[Sheet]) -> None:
    """Keeps that a person loads the file as it is read: what was asked of an end is not asked again next month."""
    with transaction.atomic():
        fresh = Draft.objects.select_for_update().get(pk=draft.pk)
        parts = zip(sheets, MappingSpec.from_dict(fresh.spec).sheets, strict=True)
        fresh.spec = MappingSpec("", tuple(accepted(sheet, held) for sheet, held in parts)).as_dict()
        fresh.save(update_fields=["spec"])


def leave_out(draft: Draft, *, rows: Sequence[Map[str, Any]]) -> None:
    """Keeps which rows are not to be read, each `{sheet, row, why}`; none reads them all again."""
    with transaction.atomic():
        fresh = Draft.objects.select_for_update().get(pk=draft.pk)
        fresh.left_out = [dict(row) for row in rows]
        fresh.save(update_fields=["left_out"])


def leave_unread(draft: Draft, *, name: str) -> None:
    """Leaves a column unread on one sheet: `name` is `table|column|sheet`. What is not understood changes nothing."""
    table, _, rest = name.partition("|")
    column, _, label = rest.partition("|")
    with transaction.atomic():
        fresh = Draft.objects.select_for_update().get(pk=draft.pk)
        spec = MappingSpec.from_dict(fresh.spec)
        for place, held in enumerate(spec.sheets):
            if label_of(held) == label and column in held.tables.get(table, {}):
                spec = spec.with_column(place, table, column, None)
        fresh.spec = spec.as_dict()
        fresh.save(update_fields=["spec"])


def forget(draft: Draft) -> None:
    """Removes the draft and its file."""
    pk = draft.pk
    draft.delete()
    files.remove(pk)


def load(draft: Draft, *, name: str, as_of: date, by: User, now: datetime) -> Batch:
    """Saves the mapping under the name, and leaves the file to the worker as a batch like any other.

    Raises:
        TrappenError: if nothing would be read, something required is missing, or the name is another mapping's.
    """
    with transaction.atomic():
        held = Draft.objects.select_for_update().filter(pk=draft.pk).first()
        if held is None:
            raise TrappenError("Filen er allerede sendt til indlæsning.", now="Se den på listen over indlæsninger.")
        spec = matching.in_use(MappingSpec.from_dict(held.spec), name)
        _refuse_unready(spec)
        mapping = _saved(held, spec, now)
        record(
            EventType.MAPPING_SAVED,
            by=by,
            now=now,
            municipality=held.municipality.code,
            subject=Subject("mapping", str(mapping.pk)),
            what={"name": name},
        )
        batch = receive(held.municipality, name=f"{name}: {held.name}", source_format=FORMAT, by=by, now=now)
        batch.headings, batch.left_out = headings_of(spec), held.left_out
        batch.save(update_fields=["headings", "left_out"])
        held.delete()
        files.hand_over(draft.pk, batch)  # last, so that nothing that fails leaves a file behind
    load_mapped.enqueue(batch.pk, draft.name, spec.as_dict(), as_of.isoformat())
    return batch


def remove_mapping(mapping: Mapping, *, by: User, now: datetime) -> None:
    """Removes a saved mapping. What was loaded with it stays."""
    with transaction.atomic():
        record(
            EventType.REGISTER_CHANGED,
            by=by,
            now=now,
            municipality=mapping.municipality.code,
            subject=Subject("mapping", str(mapping.pk)),
            what={"register": "oversættelserne", "change": f"»{mapping.name}« er slettet"},
        )
        mapping.delete()


def _refuse_unready(spec: MappingSpec) -> None:
    if not spec.sheets:
        raise TrappenError("Der er ikke valgt noget at læse.", now="Vælg mindst én tabel på et af arkene.")
    if spec.missing():
        raise TrappenError("Der mangler påkrævede felter.", now="Gå tilbage, og vælg en kolonne til hvert af dem.")


def _is_same(draft: Draft, mapping: Mapping) -> bool:
    """Whether the draft's file has the headings of the source: then its name says that it is that source."""
    return matching.is_like(MappingSpec.from_dict(mapping.spec), files.sheets_of(draft))


def _saved(draft: Draft, spec: MappingSpec, now: datetime) -> Mapping:
    same_name = Mapping.objects.filter(municipality=draft.municipality, name=spec.name).first()
    if same_name is not None and same_name.pk != draft.source_id and not _is_same(draft, same_name):
        raise TrappenError(
            f"Der er allerede en kilde, der hedder »{spec.name}«, og dens fil har andre overskrifter.",
            now=f"Skriv et andet navn, fx »{queries.free_name(draft.municipality, spec.name)}«.",
        )
    mapping = same_name or Mapping(municipality=draft.municipality, name=spec.name)
    plain = spec.as_dict()
    if mapping.spec != plain:
        mapping.spec, mapping.changed_at = plain, now
    mapping.fingerprint, mapping.used_at = matching.fingerprint_of(spec), now
    mapping.save()
    return mapping
