"""Where an uploaded file lies while it is being mapped; nobody but the program may look."""

import shutil
from pathlib import Path, PurePath
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from trappen.domain.errors import InputError
from trappen.records.mapping.sheets import Sheet, inspect_bytes
from trappen.web.imports.jobs import folder_of
from trappen.web.imports.loading import tokens
from trappen.web.imports.models import Batch, Draft

ENDINGS = (".xlsx", ".xlsm", ".csv", ".tsv", ".txt")


def draft_folder(pk: UUID) -> Path:
    """The folder of a draft, beside those of the batches."""
    return Path(settings.DATA_DIR) / "uploads" / "drafts" / str(pk)


def keep(pk: UUID, file: "UploadedFile[bytes]") -> None:
    """Writes the file under a name of our own: the sender's name decides nothing on the disk."""
    folder = draft_folder(pk)
    folder.mkdir(parents=True, mode=0o700)
    with (folder / f"fil{PurePath(file.name or '').suffix.lower()}").open("xb") as target:
        for chunk in file.chunks():
            target.write(chunk)


def sheets_of(draft: Draft) -> list[Sheet]:
    """The sheets of the draft's file that hold a table.

    Raises:
        InputError: if the file is gone, or is not what it is called.
    """
    folder = draft_folder(draft.pk)
    found = sorted(folder.iterdir()) if folder.is_dir() else []
    if not found:
        raise InputError("Filen er her ikke længere.", now="Vælg filen igen. En fil gemmes højst et døgn.")
    return understood(found[0].read_bytes(), draft.name)


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
