"""Background work: reads and loads what was uploaded, and removes the files whatever comes of it."""

import shutil
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django_tasks import task

from trappen.web.core import clock
from trappen.web.imports import actions
from trappen.web.imports.models import Batch


def folder_of(batch: Batch) -> Path:
    """Where a batch's files lie until they are read; nobody but the program may look."""
    return Path(settings.DATA_DIR) / "uploads" / str(batch.pk)


def keep_files(batch: Batch, files: Iterable["UploadedFile[bytes]"]) -> None:
    """Writes the uploaded files to the batch's folder, under their own names, as the reader knows tables by them."""
    folder = folder_of(batch)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    for file in files:
        name = Path(file.name or "fil").name
        with (folder / name).open("xb") as target:
            for chunk in file.chunks():
                target.write(chunk)


def discard(batch: Batch) -> None:
    """Removes a batch whose files could not be kept, with those that were."""
    shutil.rmtree(folder_of(batch), ignore_errors=True)
    batch.delete()


@task()
def process_upload(batch_id: int) -> None:
    """Loads an uploaded batch."""
    batch = Batch.objects.select_related("municipality").get(pk=batch_id)
    folder = folder_of(batch)
    try:
        files = sorted(folder.iterdir())
        actions.process(batch, path=files[0] if len(files) == 1 else folder, clock=clock.now)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
