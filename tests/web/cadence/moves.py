"""A team Nord with three advisers and forty cases, for the tests of moving: the world's, with two more desks."""

from datetime import date, datetime
from typing import Any

import polars as pl

from tests.cast import Cast
from tests.factories import frame
from tests.web.imports.deliveries import load
from tests.web.world import NOW, TODAY, extract, settle
from trappen.records.container import Records
from trappen.web.accounts.models import User
from trappen.web.cadence.actions import Handover, reassign
from trappen.web.cadence.models import Reason, Reassignment
from trappen.web.cadence.queries.leading import leads_of
from trappen.web.cases.models import Assignment, Case
from trappen.web.imports.models import Batch

DESKS = ("nord", "nina", "nils")


def delivered(**changed: list[dict[str, Any]]) -> Records:
    """The world's extract with two more advisers in team Nord; `changed` are rows that replace a table's by key."""
    whole = extract()
    tables = dict(whole.tables)
    more = [{"adviser_id": key, "name": f"Rådgiver {key.title()}"} for key in DESKS[1:]]
    posts = [{"adviser_id": key, "team_id": "nord", "fte": 1.0, "start": date(2020, 1, 1)} for key in DESKS[1:]]
    tables["advisers"] = pl.concat([tables["advisers"], frame("advisers", more)])
    tables["adviser_posts"] = pl.concat([tables["adviser_posts"], frame("adviser_posts", posts)])
    for name, rows in changed.items():
        tables[name] = frame(name, rows)
    digest = str(hash(str(changed)))[-8:].rjust(64, "0")
    return Records(tables, whole.ladder, whole.source, whole.format, digest, as_of=whole.as_of)


def three_desks(cast: Cast) -> None:
    """The team's delivery loaded, and what is due worked out."""
    settle(cast, delivered())


def assignments(**by_case: str | list[tuple[str, date, date | None]]) -> list[dict[str, Any]]:
    """The extract's assignments, with another adviser or other rows for the cases named."""
    rows = []
    for n in range(40):
        said = by_case.get(f"s{n}", "nord" if n < 24 else "syd")
        given = [(said, date(2024, 1, 1), None)] if isinstance(said, str) else said
        rows += [{"case_id": f"s{n}", "adviser_id": a, "start": start, "end": end} for a, start, end in given]
    return rows


def load_again(cast: Cast, *, batch_id: int, **by_case: Any) -> None:
    """A later delivery, in which the case system says so of the cases named."""
    arrive(cast, delivered(assignments=assignments(**by_case)), batch_id=batch_id)


def arrive(cast: Cast, records: Records, *, batch_id: int) -> None:
    """Loads the records as one more batch, without working anything out."""
    Batch.objects.create(
        pk=batch_id, municipality=cast.home, number=batch_id, name="Udtræk", format="trappen", received_at=NOW
    )
    load(records, cast.home, batch_id=batch_id)


def leaders(cast: Cast, *cases: str, on: date = TODAY) -> list[str]:
    """Who leads each of the cases on the day; several joined by a plus."""
    held = leads_of(cast.home, cases, on)
    return ["+".join(row.adviser_id for row in held[case]) for case in cases]


def handovers(cast: Cast, target: str, *cases: str, on: date = TODAY) -> list[Handover]:
    """The cases to the adviser, as somebody who looks now would give them."""
    held = leads_of(cast.home, cases, on)
    rows = {case.key: case.pk for case in Case.objects.filter(municipality=cast.home, key__in=cases)}
    return [Handover(rows[case], target, frozenset(row.pk for row in held[case])) for case in cases]


def move(cast: Cast, target: str, *cases: str, by: User | None = None, on: date = TODAY) -> Reassignment:
    return reassign(
        municipality=cast.home,
        handovers=handovers(cast, target, *cases, on=on),
        reason=Reason.LOAD,
        on=on,
        by=by or cast.dan,
        now=datetime.combine(on, NOW.timetz()),
    )


def everything() -> list[tuple[Any, ...]]:
    """All that a move can touch, to compare."""
    rows = Assignment.objects.order_by("key").values_list("key", "adviser_id", "start", "end", "batch_id")
    children = Case.objects.order_by("key").values_list("key", "child__team_key")
    return [*rows, *children]
