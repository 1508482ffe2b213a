"""Where an uploaded file lies while it is being mapped; nobody but the program may look."""

import shutil
from collections.abc import Sequence
from pathlib import Path, PurePath
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from trappen.domain.errors import InputError
from trappen.records.mapping.sheets import Sheet, inspect_bytes
from trappen.web.imports.jobs import folder_of
from trappen.web.imports.loading import tokens
from trappen.web.imports.models import Batch, Draft
from trappen.web.imports.wizard import parsed

ENDINGS = (".xlsx", ".xlsm", ".csv", ".tsv", ".txt")


def draft_folder(pk: UUID) -> Path:
    """The folder of a draft, beside those of the batches."""
    return Path(settings.DATA_DIR) / "uploads" / "drafts" / str(pk)


def keep(pk: UUID, file: "UploadedFile[bytes]", sheets: Sequence[Sheet]) -> None:
    """Writes the file under a name of our own, as the sender's decides nothing on the disk, and what was read of it."""
    folder = draft_folder(pk)
    folder.mkdir(parents=True, mode=0o700)
    with (folder / f"fil{PurePath(file.name or '').suffix.lower()}").open("xb") as target:
        for chunk in file.chunks():
            target.write(chunk)
    parsed.keep(folder, sheets)


def sheets_of(draft: Draft) -> list[Sheet]:
    """The sheets of the draft's file that hold a table.

    Raises:
        InputError: if the file is gone, or is not what it is called.
    """
    return sheets_in(draft_folder(draft.pk), draft.name)


def sheets_in(folder: Path, name: str) -> list[Sheet]:
    """The same for the folder that holds one kept file, called `name` by its sender."""
    found = sorted(file for file in folder.iterdir() if file.is_file()) if folder.is_dir() else []
    if not found:
        raise InputError("Filen er her ikke længere.", now="Vælg filen igen. En fil gemmes højst et døgn.")
    kept = parsed.held(folder)
    return understood(found[0].read_bytes(), name) if kept is None else kept


def understood(content: bytes, name: str) -> list[Sheet]:
    """The sheets in a file's bytes; one whose headings hold a CPR number has no headings, and is left out.

    Raises:
        InputError: if the file is not what it is called.
    """
    return [
        sheet
        for sheet in inspect_bytes(content, name)
        if not any(tokens.hide(heading, "") != heading for heading in sheet.headings)
    ]


def hand_over(pk: UUID, batch: Batch) -> None:
    """Moves the draft's file to the batch's folder, where the worker finds it."""
    shutil.rmtree(folder_of(batch), ignore_errors=True)
    draft_folder(pk).rename(folder_of(batch))


def remove(pk: UUID) -> None:
    shutil.rmtree(draft_folder(pk), ignore_errors=True)
