"""A file comes in: what it is, and where it leads."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import PurePath
from uuid import uuid4

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from trappen.domain.errors import InputError, TrappenError
from trappen.records.mapping.spec import MappingSpec
from trappen.records.recognising import recognised_format
from trappen.web.accounts.models import Municipality, User
from trappen.web.imports.actions import receive
from trappen.web.imports.jobs import process_upload
from trappen.web.imports.loading import tokens
from trappen.web.imports.models import Batch, Draft, Mapping
from trappen.web.imports.wizard import files, matching
from trappen.web.imports.wizard.jobs import remove_later

LARGEST = 30 * 2**20


def begin(
    municipality: Municipality,
    *,
    uploads: Sequence["UploadedFile[bytes]"],
    by: User,
    now: datetime,
    before: Draft | None = None,
) -> Draft:
    """Keeps the files and finds out what they are.

    Our own tables and the known formats are ready to be loaded. A file with headings of its own begins its mapping with
    that of the file `before`, which it is a corrected copy of; with the saved one it is recognised by; or else with
    suggestions.

    Raises:
        InputError: if nothing in the files can be read.
    """
    first = PurePath(uploads[0].name or "fil").name
    name = first if len(uploads) == 1 else f"{len(uploads)} filer"
    pk = uuid4()
    try:
        path = files.keep(pk, uploads)
        found = recognised_format(path)
        draft = Draft(
            pk=pk,
            municipality=municipality,
            by=by,
            name=tokens.hide(name, municipality.code)[-200:],
            format=found,
            received_at=now,
        )
        if not found:
            _refuse_unmappable(uploads)
            begin_mapping(draft, before)
        with transaction.atomic():
            draft.save(force_insert=True)
    except OSError as error:
        files.remove(pk)
        raise TrappenError("Filerne kunne ikke gemmes på serveren.", now="Prøv igen om lidt.") from error
    except Exception:
        files.remove(pk)
        raise
    remove_later(draft.pk)
    return draft


def begin_mapping(draft: Draft, before: Draft | None = None) -> None:
    """Fills in the mapping to begin with; the caller saves it."""
    sheets = files.understand(draft.pk, draft.name)
    if not sheets:
        raise InputError(
            f"»{draft.name}« rummer ingen tabel med overskrifter.",
            now="Der skal være en række med kolonnernes navne over tallene. Ret filen, og vælg den igen.",
        )
    known = MappingSpec.from_dict(before.spec) if before is not None and before.spec else None
    if before is not None and known is not None and matching.is_like(known, sheets):
        draft.source = before.source
    else:
        saved = Mapping.objects.filter(municipality=draft.municipality).order_by("pk")
        draft.source = matching.best_match(saved, sheets)
        known = MappingSpec.from_dict(draft.source.spec) if draft.source else None
    spec = matching.suggested(sheets) if known is None else matching.adopted(known, sheets)
    draft.spec, draft.format = spec.as_dict(), ""


def replaces(draft: Draft, before: Draft) -> bool:
    """Whether the draft's mapping is that of the file before: it is a corrected copy, and not another file."""
    if draft.format or not before.spec:
        return False
    return matching.is_like(MappingSpec.from_dict(before.spec), files.sheets_of(draft))


def map_instead(draft: Draft) -> None:
    """The person says that the headings are the file's own after all.

    Raises:
        InputError: if the file holds no table with headings.
    """
    begin_mapping(draft)
    draft.save()


def load_as_it_is(draft: Draft, *, by: User, now: datetime) -> Batch:
    """Leaves files in a known format to the worker."""
    with transaction.atomic():
        held = Draft.objects.select_for_update().filter(pk=draft.pk).first()
        if held is None:
            raise TrappenError("Filen er allerede sendt til indlæsning.", now="Se den på listen over indlæsninger.")
        batch = receive(held.municipality, name=held.name, source_format=held.format, by=by, now=now)
        held.delete()
        files.hand_over(draft.pk, batch)
    process_upload.enqueue(batch.pk)
    return batch


def _refuse_unmappable(uploads: Sequence["UploadedFile[bytes]"]) -> None:
    file = uploads[0]
    if len(uploads) > 1 or PurePath(file.name or "").suffix.lower() not in files.ENDINGS:
        raise InputError(
            "Ingen af filerne er en tabel eller et format, Trappen kender.",
            why="Tabellerne kendes på deres navne, fx children.csv eller »Indsatser.xlsx«.",
            now="Er det et regneark med egne overskrifter, så vælg det alene, ikke i en ZIP.",
        )
    if (file.size or 0) > LARGEST:
        raise InputError("Filen er større end 30 MB.", now="Tag kun de kolonner med, der bruges, og vælg den igen.")
