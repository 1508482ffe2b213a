"""Background work: loads a mapped file, and removes files that nobody loaded."""

import shutil
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django_tasks import task

from trappen.records.container import Loaded
from trappen.records.mapping.applying import apply_sheets
from trappen.records.mapping.calling import called
from trappen.records.mapping.spec import MappingSpec
from trappen.web.core import clock
from trappen.web.imports import actions, control
from trappen.web.imports.jobs import folder_of
from trappen.web.imports.models import Batch, Draft, Mapping, State
from trappen.web.imports.wizard import files, matching

FORMAT = "mapping"
KEPT = timedelta(days=1)  # how long a file waits to be loaded
# The as-of date is that of the children and their cases; a budget does not make them newer.
CASEWORK = frozenset({"children", "cases", "episodes"})


@task()
def load_mapped(batch_id: int, name: str, spec: dict[str, Any], as_of: str) -> None:
    """Loads a mapped batch; the mapping comes along, as the saved one may be changed meanwhile."""
    batch = Batch.objects.select_related("municipality").get(pk=batch_id)
    folder = folder_of(batch)

    def read(path: Path) -> Loaded:
        sheets = files.without(files.sheets_in(path, name), batch.left_out)
        mapping = MappingSpec.from_dict(spec)
        loaded = apply_sheets(mapping, sheets, source=name)
        if "episodes" in loaded.records.tables:
            batch.kinds = control.told(
                loaded.records, called(mapping, sheets, loaded.records), date.fromisoformat(as_of)
            )
        dated = date.fromisoformat(as_of) if CASEWORK & set(loaded.records.tables) else None
        return replace(loaded, records=replace(loaded.records, as_of=dated))

    try:
        actions.process(batch, path=folder, clock=clock.now, read=read)
        if batch.state in {State.REJECTED, State.FAILED}:
            _take_back(batch, name, spec)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _take_back(batch: Batch, name: str, spec: dict[str, Any]) -> None:
    """The file waits another day for whoever chose it: the mapping and the rows can be mended."""
    if batch.by is None:
        return
    draft = Draft(
        municipality=batch.municipality,
        by=batch.by,
        name=name,
        source=Mapping.objects.filter(municipality=batch.municipality, name=spec["name"]).first(),
        left_out=batch.left_out,
        rejected=batch,
        received_at=clock.now(),
    )
    files.take_back(batch, draft.pk)
    draft.spec = matching.adopted(MappingSpec.from_dict(spec), files.sheets_of(draft)).as_dict()
    draft.save(force_insert=True)
    remove_later(draft.pk)


def remove_later(pk: UUID) -> None:
    """Lets the file be removed when it has waited long enough."""
    remove_old.using(run_after=clock.waited(KEPT)).enqueue(str(pk))


@task()
def remove_old(draft_id: str) -> None:
    """Removes a draft that was neither loaded nor given up."""
    Draft.objects.filter(pk=UUID(draft_id)).delete()
    files.remove(UUID(draft_id))
