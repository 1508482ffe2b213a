"""Where children belong: all of them after a load or when the teams change, one when its records were typed."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

import polars as pl
from django.db import models
from django.db.models import Exists, OuterRef, Subquery

from trappen.analysis.cadence.belonging import belongings
from trappen.records.container import Records
from trappen.web.accounts.models import Municipality
from trappen.web.cases.models import Assignment, Case, Child, Episode, Price
from trappen.web.finance.models import Posting
from trappen.web.programmes.frames import records_of, records_of_child
from trappen.web.registers import frames, writing
from trappen.web.registers.models import Household

# Whose child a row is about: the row of which model, and by which of its own columns.
LINKS: Mapping[type[models.Model], tuple[type[models.Model], str]] = MappingProxyType(
    {Assignment: (Case, "case_id"), Posting: (Episode, "episode_id"), Price: (Episode, "episode_id")}
)


def place(municipality: Municipality, *, on: date) -> None:
    """Works out anew which child an assignment, a posting and a price are about, and where each child belongs."""
    for model in LINKS:
        _follow(model, municipality)
    columns = ["key", "team_key", "district_key", "target_group"]
    tables = ("children", "households", "cases", "assignments", "adviser_posts", "teams")
    now = belongings(records_of(municipality, tables=tables), on=on)
    before = frames.raw_frame(Child.objects.filter(municipality=municipality), columns).with_columns(
        pl.all().fill_null("")
    )
    writing.update(Child, now.join(before, on=columns, how="anti"), by=["key"])


def place_child(child: Child, *, on: date) -> Child:
    """Works out the child's team, district and target group, as after a load, and gives the child as it is then."""
    municipality = child.municipality
    there = records_of_child(municipality, child)
    homes = Household.objects.filter(municipality=municipality, household_id=child.household_id)
    households = frames.read("households", homes.exclude(household_id=""))
    records = Records(
        {**there.tables, "households": households}, there.ladder, there.source, there.format, there.digest
    )
    for row in belongings(records, on=on).filter(key=child.key).iter_rows(named=True):
        Child.objects.filter(pk=child.pk).update(**row)
    return Child.objects.select_related("municipality").get(pk=child.pk)


def with_children(model: type[models.Model], rows: pl.DataFrame, municipality: Municipality) -> pl.DataFrame:
    """Rows about to be written with the child they are about, as far as the rows they name are there already."""
    through, link = LINKS[model]
    if (rows[link] == "").all():
        return rows
    named = frames.raw_frame(through._default_manager.filter(municipality=municipality), ("key", "child_id"))
    return rows.join(named.rename({"key": link}), on=link, how="left", maintain_order="left")


def _follow(model: type[models.Model], municipality: Municipality) -> None:
    """Sets `child` to that of the row which the link names, where it is another."""
    through, link = LINKS[model]
    rows = model._default_manager.filter(municipality=municipality)
    linked = through._default_manager.filter(municipality=municipality, key=OuterRef(link), child_id__isnull=False)
    # Asked one by one: the database answers each by one pass over both tables.
    rows.filter(~Exists(linked), child_id__isnull=False).update(child_id=None)
    for wrong in (
        rows.filter(Exists(linked), child_id__isnull=True),
        rows.filter(Exists(linked.exclude(child_id=OuterRef("child_id"))), child_id__isnull=False),
    ):
        wrong.update(child_id=Subquery(linked.values("child_id")[:1]))
