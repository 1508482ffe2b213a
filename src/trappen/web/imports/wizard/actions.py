"""Receives a file to be mapped, keeps what is decided about it, and hands it on to be loaded."""

from datetime import date, datetime, timedelta
from pathlib import PurePath

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from trappen.domain.errors import InputError, TrappenError
from trappen.records.mapping.spec import MappingSpec, SheetMap
from trappen.web.accounts.models import Municipality, User
from trappen.web.audit.actions import Subject, record
from trappen.web.audit.models import EventType
from trappen.web.imports.actions import receive
from trappen.web.imports.loading import tokens
from trappen.web.imports.models import Batch, Draft, Mapping
from trappen.web.imports.wizard import files, matching
from trappen.web.imports.wizard.jobs import FORMAT, load_mapped, remove_old

KEPT = timedelta(days=1)


def begin(municipality: Municipality, *, file: "UploadedFile[bytes]", by: User, now: datetime) -> Draft:
    """Keeps the file, and begins its mapping with the saved one it is recognised by, or else with suggestions.

    Raises:
        InputError: if the file holds no table, or is not what it is called.
    """
    name = tokens.hide(PurePath(file.name or "fil").name, municipality.code)[-200:]
    sheets = files.understood(file.read(), name)
    file.seek(0)
    if not sheets:
        raise InputError(
            f"»{name}« rummer ingen tabel med overskrifter.",
            now="Der skal være en række med kolonnernes navne over tallene. Ret filen, og vælg den igen.",
        )
    source = matching.best_match(Mapping.objects.filter(municipality=municipality).order_by("pk"), sheets)
    spec = matching.adopted(MappingSpec.from_dict(source.spec), sheets) if source else matching.suggested(sheets)
    with transaction.atomic():
        draft = Draft.objects.create(
            municipality=municipality, by=by, name=name, spec=spec.as_dict(), source=source, received_at=now
        )
        files.keep(draft.pk, file, sheets)
    remove_old.using(run_after=now + KEPT).enqueue(str(draft.pk))
    return draft


def keep_sheet(draft: Draft, *, place: int, held: SheetMap) -> MappingSpec:
    """Keeps what is decided about one sheet; what is decided about the others at the same time stands."""
    with transaction.atomic():
        fresh = Draft.objects.select_for_update().get(pk=draft.pk)
        sheets = list(MappingSpec.from_dict(fresh.spec).sheets)
        sheets[place] = held
        spec = MappingSpec("", tuple(sheets))
        fresh.spec = spec.as_dict()
        fresh.save(update_fields=["spec"])
    return spec


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


def _saved(draft: Draft, spec: MappingSpec, now: datetime) -> Mapping:
    same_name = Mapping.objects.filter(municipality=draft.municipality, name=spec.name).first()
    if same_name is not None and same_name.pk != draft.source_id:
        raise TrappenError(f"Der er allerede en kilde, der hedder »{spec.name}«.", now="Vælg et andet navn.")
    mapping = same_name or Mapping(municipality=draft.municipality, name=spec.name)
    plain = spec.as_dict()
    if mapping.spec != plain:
        mapping.spec, mapping.changed_at = plain, now
    mapping.fingerprint, mapping.used_at = matching.fingerprint_of(spec), now
    mapping.save()
    return mapping
