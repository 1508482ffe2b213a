"""Where uploaded files lie until they are loaded; nobody but the program may look."""

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePath
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from trappen.domain.errors import InputError
from trappen.records.mapping.sheets import Sheet, inspect_bytes, label_of, without_rows
from trappen.web.imports.jobs import folder_of
from trappen.web.imports.loading import tokens
from trappen.web.imports.models import Batch, Draft
from trappen.web.imports.wizard import parsed

ENDINGS = (".xlsx", ".xlsm", ".csv", ".tsv", ".txt")


def draft_folder(pk: UUID) -> Path:
    """The folder of a draft, beside those of the batches."""
    return Path(settings.DATA_DIR) / "uploads" / "drafts" / str(pk)


def keep(pk: UUID, uploads: Sequence["UploadedFile[bytes]"]) -> Path:
    """Writes the files under the names that the readers know tables by; returns the one file, or else the folder."""
    folder = draft_folder(pk)
    folder.mkdir(parents=True, mode=0o700)
    for file in uploads:
        with (folder / PurePath(file.name or "fil").name).open("xb") as target:
            for chunk in file.chunks():
                target.write(chunk)
    return next(iter(kept(folder))) if len(uploads) == 1 else folder


def kept(folder: Path) -> list[Path]:
    """The files in a draft's or a batch's folder, without what was read of them."""
    return sorted(file for file in folder.iterdir() if file.is_file()) if folder.is_dir() else []


def understand(pk: UUID, name: str) -> list[Sheet]:
    """Reads the one file, called `name` by its sender, and keeps what was read beside it.

    Raises:
        InputError: if the file is not what it is called.
    """
    folder = draft_folder(pk)
    sheets = understood(kept(folder)[0].read_bytes(), name)
    parsed.keep(folder, sheets)
    return sheets


def sheets_of(draft: Draft) -> list[Sheet]:
    """The sheets of the draft's file that hold a table.

    Raises:
        InputError: if the file is gone, or is not what it is called.
    """
    return sheets_in(draft_folder(draft.pk), draft.name)


def sheets_in(folder: Path, name: str) -> list[Sheet]:
    """The same for the folder that holds one kept file, called `name` by its sender."""
    found = kept(folder)
    if not found:
        raise InputError("Filen er her ikke længere.", now="Vælg filen igen. En fil gemmes højst et døgn.")
    before = parsed.held(folder)
    return understood(found[0].read_bytes(), name) if before is None else before


def without(sheets: Sequence[Sheet], rows: Sequence[Mapping[str, Any]]) -> list[Sheet]:
    """The sheets without the rows that a person left out, each `{sheet, row, why}`."""
    numbers = {label: {row["row"] for row in rows if row["sheet"] == label} for label in map(label_of, sheets)}
    return [without_rows(sheet, numbers[label_of(sheet)]) for sheet in sheets]


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
    """Moves the draft's files to the batch's folder, where the worker finds them."""
    shutil.rmtree(folder_of(batch), ignore_errors=True)
    draft_folder(pk).rename(folder_of(batch))


def take_back(batch: Batch, pk: UUID) -> None:
    """Moves the files of a batch that was rejected to a new draft, so that they can be read otherwise."""
    draft_folder(pk).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder_of(batch).rename(draft_folder(pk))


def remove(pk: UUID) -> None:
    shutil.rmtree(draft_folder(pk), ignore_errors=True)
