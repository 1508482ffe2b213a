"""From records to rows as they are stored: pseudonyms for children, a key and a hash of its content for every row."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b

import polars as pl
from django.db import models

from trappen.domain import formats
from trappen.domain.errors import InputError
from trappen.domain.problems import Problem
from trappen.records.container import Records
from trappen.records.contracts import TABLES, Kind, Table
from trappen.records.findings import error, findings
from trappen.records.values import bare
from trappen.web.cases.models import sealing
from trappen.web.imports.loading import tokens
from trappen.web.imports.loading.people import hashed
from trappen.web.programmes.frames import MODELS
from trappen.web.registers.frames import ZONE, stored_columns
from trappen.web.registers.models.fields import KEY_LENGTH, TEXT_LENGTH

SEPARATOR, NOTHING = "\x1f", "\x1e"
HASH_BYTES = 16
LARGEST = 2**31 - 1


@dataclass(frozen=True)
class Prepared:
    """Rows ready to be compared and written.

    `tables` holds per table a frame of `key`, `row_hash` (hex) and the stored columns under their fields' names.
    `people` holds, where children were delivered, `key`, `row_hash`, `cpr`, `name` and `source_id`: in memory only, and
    sealed before it is written. `hidden` counts the values that looked like a CPR number where nobody expects one, and
    got a stand-in.
    """

    tables: Mapping[str, pl.DataFrame]
    people: pl.DataFrame | None
    hidden: int


def prepare(records: Records, municipality: str) -> Prepared:
    """The rows of the tables delivered.

    Args:
        records: as read and checked.
        municipality: the code; the pseudonyms depend on it.

    Raises:
        InputError: if a key is there twice, a required value is missing, a text is too long or an end is too early.
    """
    pseudonyms = _pseudonyms(records, municipality)
    tables, hidden = {}, 0
    for name, contract in TABLES.items():
        if records.has(name):
            frame, found = tokens.without_numbers(records.table(name), contract, municipality)
            if "child_id" in frame.columns:
                frame = _known_as(frame, pseudonyms)
            tables[name] = rows(frame, contract)
            _refuse_bad(tables[name], contract, MODELS[name])
            hidden += found
    people = _people(records.table("children"), pseudonyms, municipality) if records.has("children") else None
    return Prepared(tables, people, hidden)


def rows(frame: pl.DataFrame, table: Table) -> pl.DataFrame:
    """`key`, `row_hash` and the stored columns; text that is missing is empty, moments are in UTC."""
    names = stored_columns(table)
    stored = frame.select(_stored(table.column(name).kind, pl.col(name)).alias(field) for name, field in names.items())
    if "key" not in stored.columns:
        parts = [pl.col(part).cast(pl.String).fill_null("") for part in table.key]
        stored = stored.with_columns(pl.concat_str(parts, separator="|").alias("key"))
    return stored.with_columns(row_hashes(stored))


def row_hashes(frame: pl.DataFrame) -> pl.Series:
    """`row_hash`: the first 16 bytes of BLAKE2b over each row's values, as hex. Stable over versions and machines."""
    texts = [pl.col(name).to_physical().cast(pl.String).fill_null(NOTHING) for name in frame.columns]
    lines = frame.select(pl.concat_str(texts, separator=SEPARATOR)).to_series()
    hashes = [blake2b(line.encode(), digest_size=HASH_BYTES).hexdigest() for line in lines]
    return pl.Series("row_hash", hashes, dtype=pl.String)


def _stored(kind: Kind, value: pl.Expr) -> pl.Expr:
    if kind in {Kind.TEXT, Kind.CHOICE, Kind.CHOICES}:
        return value.fill_null("")
    if kind is Kind.DATETIME:
        # An hour that summer time skips is the hour after; one that comes twice is the first.
        local = pl.coalesce(
            value.dt.replace_time_zone(ZONE, ambiguous="earliest", non_existent="null"),
            value.dt.offset_by("1h").dt.replace_time_zone(ZONE, ambiguous="earliest", non_existent="null"),
        )
        return local.dt.convert_time_zone("UTC").dt.replace_time_zone(None)
    return value


def _pseudonyms(records: Records, municipality: str) -> pl.DataFrame:
    columns = [frame["child_id"] for frame in records.tables.values() if "child_id" in frame.columns]
    if not columns:
        return pl.DataFrame(schema={"child_id": pl.String, "pseudonym": pl.String})
    keys = pl.concat(columns).drop_nulls().unique().to_frame().with_columns(bare(pl.col("child_id")).alias("bare"))
    made = [sealing.pseudonym(municipality, key) for key in keys["bare"]]
    return keys.select("child_id", pl.Series("pseudonym", made, dtype=pl.String))


def _known_as(frame: pl.DataFrame, pseudonyms: pl.DataFrame) -> pl.DataFrame:
    joined = frame.join(pseudonyms, on="child_id", how="left", maintain_order="left")
    return joined.with_columns(pl.col("pseudonym").alias("child_id")).select(frame.columns)


def _people(children: pl.DataFrame, pseudonyms: pl.DataFrame, municipality: str) -> pl.DataFrame:
    people = children.join(pseudonyms, on="child_id", how="left", maintain_order="left").select(
        pl.col("pseudonym").alias("key"),
        pl.col("cpr").fill_null(""),
        pl.col("name").fill_null(""),
        pl.col("child_id").alias("source_id"),
    )
    return hashed(people, municipality)


def refused(records: Records, municipality: str) -> list[Problem]:
    """What `prepare` would refuse in records in which the checks found no error, each with its row: nothing is left to
    be found when the load has begun. Records with errors are not asked."""
    found: list[Problem] = []
    for name, contract in TABLES.items():
        if not records.has(name):
            continue
        frame, _ = tokens.without_numbers(records.table(name), contract, municipality)
        if "child_id" in frame.columns:
            frame = frame.with_columns(bare(pl.col("child_id")))
        origin = records.origins.get(name)
        for flaw in _flaws(rows(frame, contract), contract, MODELS[name]):
            what, now = f"Rækken kan ikke indlæses: {flaw.what}.", "Ret cellen i filen, eller udelad rækken."
            wrong = error("refused_value", what, now, table=name, column=flaw.column)
            found += [wrong] if origin is None else findings(origin.filter(flaw.bad), wrong)
    return found


@dataclass(frozen=True, slots=True)
class _Flaw:
    """What is wrong in a column of ours, and in which rows."""

    column: str
    what: str
    bad: pl.Series


def _refuse_bad(frame: pl.DataFrame, table: Table, model: type[models.Model]) -> None:
    """The checks have said all this with row and value; here it only must not slip through."""
    for flaw in _flaws(frame, table, model):
        raise _refused(table, flaw.what, int(flaw.bad.sum()))


def _flaws(frame: pl.DataFrame, table: Table, model: type[models.Model]) -> Iterator[_Flaw]:
    """What the database would not take; only what there is."""
    found = [_Flaw(table.key[0], "to rækker har samme nøgle", ~frame["key"].is_first_distinct())]
    for field in model._meta.concrete_fields:
        if field.attname in frame.columns:
            found += _bad_values(frame[field.attname], table, field)
    if {"start", "end"} <= set(frame.columns):
        early = frame.select((pl.col("end") < pl.col("start")).fill_null(value=False)).to_series()
        found.append(_Flaw("end", "slutdatoen ligger før startdatoen", early))
    return (flaw for flaw in found if flaw.bad.any())


def _bad_values(values: pl.Series, table: Table, field: models.Field[object, object]) -> Iterator[_Flaw]:
    column = next((name for name, stored in stored_columns(table).items() if stored == field.attname), table.key[0])
    title = table.column(column).title
    if not field.null:
        yield _Flaw(column, f"»{title}« mangler", values.is_null())
    if values.dtype == pl.String:
        limit = KEY_LENGTH if field.attname == "key" else TEXT_LENGTH
        too_long = (values.str.len_chars() > limit).fill_null(value=False)
        yield _Flaw(column, f"»{title}« er længere end {limit} tegn", too_long)
    if field.get_internal_type() == "IntegerField":
        yield _Flaw(column, f"»{title}« er urimeligt stort", (values.abs() > LARGEST).fill_null(value=False))


def _refused(table: Table, what: str, count: int) -> InputError:
    return InputError(
        f"»{table.title}« kan ikke indlæses: {what} i {formats.number(count)} {'række' if count == 1 else 'rækker'}.",
        now="Ret udtrækket i fagsystemet, og levér det igen. »trappen check« viser hver række.",
    )
