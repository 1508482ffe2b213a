"""Where children belong: all of them after a load or when the teams change, one when its records were typed."""

from datetime import date

import polars as pl
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery

from trappen.analysis.cadence.belonging import belongings
from trappen.records.container import Records
from trappen.web.accounts.models import Municipality
from trappen.web.cases.models import Assignment, Case, Child, Episode, Price
from trappen.web.finance.models import Posting
from trappen.web.programmes.frames import records_of, records_of_child
from trappen.web.registers import frames, writing
from trappen.web.registers.models import Household


def place(municipality: Municipality, *, on: date) -> None:
    """Works out anew which child an assignment, a posting and a price are about, and where each child belongs."""
    _follow(Assignment, Case, "case_id", municipality)
    _follow(Posting, Episode, "episode_id", municipality)
    _follow(Price, Episode, "episode_id", municipality)
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


def _follow(model: type[models.Model], through: type[models.Model], link: str, municipality: Municipality) -> None:
    """Sets `child` to that of the row which `link` names."""
    target = through._default_manager.filter(municipality=municipality, key=OuterRef(link)).values("child_id")[:1]
    rows = model._default_manager.filter(municipality=municipality).annotate(right=Subquery(target))
    appeared = Q(child_id__isnull=True, right__isnull=False)
    vanished = Q(child_id__isnull=False, right__isnull=True)
    stale = rows.filter(appeared | vanished | (Q(right__isnull=False) & ~Q(child_id=F("right"))))
    model._default_manager.filter(pk__in=stale.values("pk")).update(child_id=Subquery(target))
