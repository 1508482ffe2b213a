"""Records of the economy and the cases as frames, for the economy's own computations."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import polars as pl
from django.db.models import QuerySet

from trappen.domain.errors import TrappenError
from trappen.records.container import DTYPES, Records
from trappen.records.contracts import TABLES
from trappen.web.accounts.models import Municipality, User
from trappen.web.accounts.permissions import Permission, Visitor
from trappen.web.cases import models as cases
from trappen.web.finance import models as finance
from trappen.web.registers import frames, queries
from trappen.web.registers import models as registers
from trappen.web.registers.models import Record

MODELS: Mapping[str, type[Record]] = MappingProxyType(
    {
        "households": registers.Household,
        "children": cases.Child,
        "cases": cases.Case,
        "episodes": cases.Episode,
        "accounts": finance.ChartAccount,
        "postings": finance.Posting,
        "budgets": finance.Budget,
        "corrections": finance.Correction,
        "prices": cases.Price,
        "rates": registers.Rate,
        "places": registers.Place,
    }
)
ATTEMPTS = 3


def records_for(user: Visitor, *, needs: Permission, tables: Collection[str] = tuple(MODELS)) -> Records:
    """The records of cases and economy that the user may see, children by their pseudonymous key.

    Raises:
        TrappenError: if the user belongs to no municipality.
    """
    if not isinstance(user, User) or user.municipality is None:
        raise TrappenError(
            "Du er ikke knyttet til en kommune.", now="Bed den, der administrerer brugerne, om at give dig adgang."
        )
    models: Mapping[str, Any] = MODELS
    found = gathered(user.municipality, {name: models[name].objects.visible_to(user, needs=needs) for name in tables})
    if "corrections" not in tables:
        return found
    return with_typed(found, finance.HandCorrection.objects.visible_to(user, needs=needs))


def with_typed(found: Records, typed: QuerySet[finance.HandCorrection]) -> Records:
    """The records with the corrections that were typed by hand and not taken back, beside the delivered ones."""
    columns = ("pk", "year", "account", "amount", "reason", "made_by_name", "known")
    rows = [(f"hand-{pk}", *rest) for pk, *rest in typed.filter(undone=None).order_by("pk").values_list(*columns)]
    if not rows:
        return found
    schema = {column.name: DTYPES[column.kind] for column in TABLES["corrections"].columns}
    names = ("correction_id", "year", "account", "amount", "reason", "by", "date")
    frame = pl.DataFrame(rows, schema={name: schema[name] for name in names}, orient="row").select(list(schema))
    there = found.tables.get("corrections")
    every = frame if there is None else pl.concat([there, frame])
    return replace(found, tables={**found.tables, "corrections": every})


def gathered(municipality: Municipality, rows: Mapping[str, frames.Rows]) -> Records:
    """The rows as frames, all of the same vintage: a load that lands between two tables makes it start over.

    Raises:
        TrappenError: if loads keep landing in between.
    """
    for _attempt in range(ATTEMPTS):
        vintage = queries.vintage_of(municipality)
        delivered = [name for name in TABLES if name in rows and vintage is not None and name in vintage.tables]
        tables = {name: frames.read(name, rows[name]) for name in delivered}
        ladder = queries.ladder_of(municipality)
        after = queries.vintage_of(municipality)
        if (vintage and vintage.batch_id) == (after and after.batch_id):
            return Records(
                tables=tables,
                ladder=ladder,
                source=f"{municipality.name}, indlæsning {vintage.number}" if vintage else municipality.name,
                format="trappen",
                digest=vintage.digest if vintage else "",
                as_of=vintage.as_of if vintage else None,
            )
    raise TrappenError("Der bliver indlæst nye data lige nu.", now="Prøv igen om et øjeblik.")


def economy_records(municipality: Municipality) -> Records:
    """What the year-end estimate is made of, whole: for runs and papers, never straight for a page.

    Households are there for the refusion, children for the forecast of entries and exits: without them a page would
    estimate otherwise than a paper does.

    Raises:
        TrappenError: if postings or episodes were never loaded, or loads keep landing while they are read.
    """
    rows = {name: model._default_manager.filter(municipality=municipality) for name, model in MODELS.items()}
    found = gathered(municipality, rows)
    if not (found.has("postings") and found.has("episodes")):
        raise TrappenError(
            "Der mangler posteringer eller indsatser.",
            why="Skønnet bygger på det, der er bogført, og på de indsatser, der løber.",
            now="Indlæs tabellerne »Posteringer« og »Indsatser«.",
        )
    return with_typed(found, finance.HandCorrection.objects.filter(municipality=municipality))
