"""Puts prepared rows in the database, whole or nothing, and says what that changed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import polars as pl
from django.db import DatabaseError, IntegrityError, connection, models, transaction
from django.db.models import Exists, OuterRef

from trappen.domain import formats
from trappen.domain.errors import TrappenError
from trappen.records.container import Records
from trappen.records.contracts import TABLES
from trappen.web.accounts.models import Municipality
from trappen.web.cadence.actions import LINKS, forget, place, settle_moves, with_children
from trappen.web.cases.models import Child
from trappen.web.finance import sums
from trappen.web.finance.models import Posting
from trappen.web.imports.loading import people
from trappen.web.imports.loading.diff import Changes, compare, only, stored, told, told_gone
from trappen.web.imports.loading.ending import with_ended
from trappen.web.imports.loading.handover import continued
from trappen.web.imports.loading.prepare import Prepared
from trappen.web.imports.loading.repricing import priced
from trappen.web.imports.models import Change, RowChange
from trappen.web.programmes.frames import MODELS
from trappen.web.registers import writing
from trappen.web.registers.actions import keep_ladder
from trappen.web.registers.models import TYPED, Record, Vintage

Report = Callable[[int, str], None]
WAIT_SECONDS = 60
# Children before what is about them, so that the foreign keys hold at every step and not only at the end.
ORDER = ("children", *(name for name in MODELS if name != "children"))


BESIDE = {Posting: ("account", "provider_id", "posted", "key")}  # rows that a page asks for together lie together


@dataclass(frozen=True)
class Job:
    """For whom a load is, its batch with the number, the day that counts as today, and who hears how far it is."""

    municipality: Municipality
    batch_id: int
    number: int
    today: date
    report: Report


@dataclass(frozen=True)
class Outcome:
    """What a load did: counts per table, and the tables left alone; was it the first, or did it change nothing."""

    counts: Mapping[str, Mapping[str, int]]
    left_alone: tuple[str, ...]
    first: bool
    unchanged: bool


def apply(prepared: Prepared, records: Records, job: Job, *, afterwards: Callable[[], None]) -> Outcome:
    """Makes the delivered tables hold exactly what was delivered; tables that were not are left alone.

    `afterwards` runs inside the same transaction, when the rows are there. A second load at the same time waits.

    Raises:
        TrappenError: if the rows do not fit those that stay, or another load holds the database for too long. Nothing
            has then been changed.
    """
    try:
        Vintage.objects.get_or_create(municipality=job.municipality, defaults={"batch_id": 0, "digest": ""})
        with transaction.atomic():
            return _apply(prepared, records, job, afterwards)
    except IntegrityError as error:
        raise TrappenError(
            "Rækkerne passer ikke til dem, der allerede er indlæst.",
            why=f"Databasen afviste dem ({type(error).__name__}). Intet er ændret.",
            now="Levér også de tabeller, rækkerne henviser til.",
        ) from error
    except DatabaseError as error:
        if "lock" in str(error).lower():
            raise TrappenError(
                "En anden indlæsning er i gang, og den blev ikke færdig i tide.",
                why="Kun én indlæsning ad gangen kan skrive. Intet er ændret.",
                now="Prøv igen, når den anden er færdig.",
            ) from error
        raise TrappenError(
            "Databasen afviste rækkerne. Intet er ændret.",
            now="Kør »trappen check« på udtrækket, og ret det, den finder.",
        ) from error


def _apply(prepared: Prepared, records: Records, job: Job, afterwards: Callable[[], None]) -> Outcome:
    municipality, batch_id = job.municipality, job.batch_id
    vintage = _hold(municipality)
    first = vintage.batch_id == 0
    if vintage.digest == records.digest and not first:
        return Outcome({}, _left_alone(prepared), first=False, unchanged=True)
    before = None if first else vintage
    prepared = priced(continued(prepared, records, municipality, before), records, municipality, before)
    prepared = prepared if first else with_ended(prepared, records, municipality)
    counts: dict[str, Mapping[str, int]] = {}
    tables = [name for name in ORDER if name in prepared.tables]
    identities = None if prepared.people is None else people.compared(prepared.people, municipality)
    for done, name in enumerate(tables):
        job.report(100 * done // len(tables), f"Skriver {TABLES[name].title.lower()}")
        new, model = prepared.tables[name], MODELS[name]
        changes = compare(new, stored(model, municipality))
        if model is Child:
            changes = replace(changes, gone=_left(changes.gone, municipality))
        fields = told(name, new, changes.changed, model, municipality)
        gone = told_gone(name, changes.gone, model, municipality)
        _write(model, new, changes, municipality, batch_id)
        if name == "children" and identities is not None:
            changes, fields = people.with_people(changes, fields, identities)
        counts[name] = {"rows": new.height, **changes.counts}
        if name in vintage.tables:
            _remember(batch_id, name, changes, pl.concat([fields, gone]))
    if identities is not None:
        people.write(identities, municipality, batch_id, may_go=lambda gone: _left(gone, municipality))
    _refuse_orphans(municipality)
    if not first:
        settle_moves(municipality, on=job.today)
    vintage.batch_id, vintage.number, vintage.digest = batch_id, job.number, records.digest
    vintage.as_of = records.as_of or vintage.as_of
    vintage.tables = [name for name in TABLES if name in {*vintage.tables, *tables}]
    vintage.save()
    keep_ladder(municipality, ladder=records.ladder)
    job.report(95, "Finder børnenes team og distrikt")
    place(municipality, on=job.today)
    if "postings" in vintage.tables:
        sums.renew(municipality)
    afterwards()
    return Outcome(counts, _left_alone(prepared), first=first, unchanged=False)


def _left_alone(prepared: Prepared) -> tuple[str, ...]:
    return tuple(name for name in TABLES if name not in prepared.tables)


def _hold(municipality: Municipality) -> Vintage:
    """The row two loads contend for. On SQLite the transaction itself holds the whole database."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = '{WAIT_SECONDS}s'")
    return Vintage.objects.select_for_update().get(municipality=municipality)


def _write(
    model: type[Record], frame: pl.DataFrame, changes: Changes, municipality: Municipality, batch_id: int
) -> None:
    whose = pl.lit(municipality.pk, dtype=pl.Int64).alias("municipality_id")
    rows = frame.with_columns(
        whose, pl.lit(batch_id, dtype=pl.Int64).alias("batch_id"), pl.col("row_hash").str.decode("hex")
    )
    if model is Child:
        forget(changes.gone)
    writing.delete(model, changes.gone.to_frame("key").with_columns(whose))
    writing.update(model, only(rows, changes.changed), by=["municipality_id", "key"])
    added = rows if len(changes.added) == rows.height else only(rows, changes.added)
    if model is Child:
        added = added.with_columns(pl.lit("").alias(name) for name in ("team_key", "district_key", "target_group"))
    if model in LINKS:
        added = with_children(model, added, municipality)
    if model in BESIDE:
        added = added.sort(BESIDE[model])
    writing.insert(model, added)


def _remember(batch_id: int, table: str, changes: Changes, fields: pl.DataFrame) -> None:
    kinds = ((Change.ADDED, changes.added), (Change.CHANGED, changes.changed), (Change.GONE, changes.gone))
    for change, keys in kinds:
        known = keys.to_frame("key").join(fields, on="key", how="left", maintain_order="left")
        frame = known.with_columns(
            pl.col("fields").fill_null("{}"),
            pl.lit(batch_id, dtype=pl.Int64).alias("batch_id"),
            pl.lit(table).alias("table"),
            pl.lit(str(change)).alias("change"),
        )
        writing.insert(RowChange, frame)


def _left(gone: pl.Series, municipality: Municipality) -> pl.Series:
    """Of the children that a delivery no longer has, those about whom nothing was typed here: the others stay."""
    if gone.is_empty():
        return gone
    typed: set[str] = set()
    for name, model in MODELS.items():
        if "child_id" in TABLES[name].names and model is not Child:
            rows: models.QuerySet[Any] = model._default_manager.filter(municipality=municipality, batch_id=TYPED)
            typed.update(rows.values_list("child_id", flat=True))
    return gone.filter(~gone.is_in(list(typed)))


def _refuse_orphans(municipality: Municipality) -> None:
    """A child that is gone must not leave rows behind in tables that were not delivered."""
    children = Child.objects.filter(key=OuterRef("child_id"))
    for name, model in MODELS.items():
        if name == "children" or "child_id" not in TABLES[name].names:
            continue
        lost = model._default_manager.filter(municipality=municipality).filter(~Exists(children)).count()
        if lost:
            raise TrappenError(
                f"»{TABLES[name].title}« har {formats.counted(lost, 'række', 'rækker')} om børn, der ikke er i »Børn«.",
                why="En række om et barn skal have barnet med. Intet er ændret.",
                now="Levér »Børn« og tabellen sammen, eller ret nøglerne.",
            )
