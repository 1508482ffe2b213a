"""What runs on the data's day by kind, so that whoever sent a file can hold it against their own sheet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl
from django.db.models import Q

from trappen.analysis.economy.amounts import cost
from trappen.domain import law
from trappen.domain.periods import add_months
from trappen.parameters.sections import all_sections
from trappen.records.contracts import TABLES
from trappen.web.accounts.models import User
from trappen.web.accounts.scope import scope_of
from trappen.web.cases.models import Assignment, Case, Episode
from trappen.web.imports.models import Batch, State
from trappen.web.imports.wizard.presentation import choices

FIELDS = ("child_id", "section", "place_type", "price", "price_unit")


@dataclass(frozen=True, slots=True)
class Line:
    """Measures of one kind: how many run, what they cost in øre in the day's month, how many have no such price."""

    kind: str
    count: int
    price: int
    unpriced: int


@dataclass(frozen=True, slots=True)
class Control:
    """Every kind with the total, the children who have a running measure, and the advisers who have an open case."""

    on: date
    lines: Sequence[Line]
    total: Line
    children: int
    advisers: int


def control(batch: Batch, user: User) -> Control | None:
    """The measures that run on the batch's day; None where they are not this batch's, or the user sees only a part.

    A price per day, week or year is that of the day's calendar month; what is paid once is no monthly price.
    """
    newest = (
        Batch.objects.visible_to(user)
        .filter(state=State.LOADED, counts__has_key="episodes")
        .order_by("-number")
        .first()
    )
    if newest != batch or batch.as_of is None or not scope_of(user).whole:
        return None
    on = batch.as_of
    running = Episode.objects.visible_to(user).filter(_running(on, "start", "end"))
    rows = pl.DataFrame(
        list(running.values_list(*FIELDS)),
        schema={name: pl.Int64() if name == "price" else pl.String() for name in FIELDS},
        orient="row",
    )
    first = on.replace(day=1)
    monthly = cost(pl.col("price"), pl.col("price_unit"), pl.lit(first), pl.lit(add_months(first, 1)))
    priced = rows.with_columns(monthly.alias("monthly"))
    grouped = priced.group_by("section", "place_type").agg(
        pl.len().alias("count"), pl.col("monthly").sum(), pl.col("monthly").null_count().alias("unpriced")
    )
    found: dict[str, Line] = {}
    for section, place, count, price, unpriced in grouped.iter_rows():
        kind = _kind(section, place)
        held = found.get(kind, Line(kind, 0, 0, 0))
        found[kind] = Line(kind, held.count + count, held.price + price, held.unpriced + unpriced)
    total = Line("I alt", rows.height, int(priced["monthly"].sum()), priced["monthly"].null_count())
    cases = Case.objects.visible_to(user).filter(_running(on, "opened", "closed")).values("key")
    advisers = Assignment.objects.visible_to(user).filter(_running(on, "start", "end"), case_id__in=cases)
    return Control(
        on,
        sorted(found.values(), key=lambda line: line.kind),
        total,
        rows["child_id"].n_unique(),
        advisers.values("adviser_id").distinct().count(),
    )


def _running(on: date, begins: str, ends: str) -> Q:
    return Q(**{f"{begins}__lte": on}) & (Q(**{f"{ends}__isnull": True}) | Q(**{f"{ends}__gt": on}))


def _kind(section: str, place: str) -> str:
    """The kind of place, as the wizard calls it; else the section with its title, as a measure at home has no place."""
    if place:
        return dict(choices(TABLES["episodes"].column("place_type"))).get(place, place)
    facts = all_sections().get(section)
    return f"{facts.title} ({law.label(section)})" if facts is not None else law.label(section)
