"""Who had the case before: a sheet that names only who has it now ends the former's time and begins the new one's.

Nothing in such a sheet says when a case changed hands, only that it did after the day of the data before.
Source: docs/methods/loading.md.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import polars as pl

from trappen.records.container import DTYPES, Records
from trappen.records.contracts import TABLES
from trappen.web.accounts.models import Municipality
from trappen.web.cases.models import Assignment, Case
from trappen.web.imports.loading.prepare import Prepared, rows
from trappen.web.registers.frames import read
from trappen.web.registers.models import TYPED, Adviser, Vintage


@dataclass(frozen=True, slots=True)
class Spell:
    """Whose the case is from `start` until `end`, the first day outside; without one it still is."""

    adviser: str
    start: date
    end: date | None = None
    role: str = ""

    def holds(self, day: date) -> bool:
        """Whether it lasts until the day at least."""
        return self.end is None or self.end >= day


@dataclass(frozen=True, slots=True)
class Before:
    """What is known of a case: its first day and the first outside, who had it by what was loaded, and who has it by
    moves made here, each from its day."""

    opened: date | None
    closed: date | None = None
    held: Sequence[Spell] = ()
    moved: Mapping[str, date] = field(default_factory=dict)


def continued(prepared: Prepared, records: Records, municipality: Municipality, vintage: Vintage | None) -> Prepared:
    """The rows to store where the delivery tells only who has each case: with who had it until the data before.

    A case that is not delivered is left out, as any row. The first delivery tells nothing of anybody before.
    """
    undated = "assignments" in records.undated and "assignments" in prepared.tables
    if not undated or vintage is None or "assignments" not in vintage.tables:
        return prepared
    before = _before(municipality)
    day, corrects = _first_day(records, vintage)
    found = []
    for case, told, closed in _told(prepared):
        known = before.get(case)
        spells = told if known is None else chain(told, known, day=day, closed=closed, corrects=corrects)
        found += [(case, one.adviser, one.start, one.end, one.role or None) for one in spells]
    contract = TABLES["assignments"]
    schema = {column.name: DTYPES[column.kind] for column in contract.columns}
    tables = {**prepared.tables, "assignments": rows(pl.DataFrame(found, schema=schema, orient="row"), contract)}
    return replace(prepared, tables=_with_former(tables, municipality))


def changed_hands(prepared: Prepared, records: Records, municipality: Municipality, vintage: Vintage | None) -> int:
    """How many of the delivered cases have another adviser than in the data before."""
    then = continued(prepared, records, municipality, vintage)
    if then is prepared or vintage is None:
        return 0
    day, _ = _first_day(records, vintage)
    begun = then.tables["assignments"].filter(pl.col("start") == day)["case_id"]
    ended = then.tables["assignments"].filter(pl.col("end") == day)["case_id"]
    return begun.filter(begun.is_in(ended.implode())).n_unique()


def chain(
    told: Sequence[Spell], before: Before, *, day: date, closed: date | None = None, corrects: bool = False
) -> list[Spell]:
    """Who has and had a case, in order.

    Args:
        told: whom the delivery names, each once, from the first to the last of the measures that name them.
        before: what was known of the case.
        day: the day after that of the data before, from when a new adviser counts.
        closed: the first day outside the case, by the delivery; None while it is open.
        corrects: whether the delivery is of the same day as the data before: then a new one takes the former's place.
    """
    # A move made here ended the delivered row for as long as it stands.
    held = [replace(one, end=None) if one.end in set(before.moved.values()) else one for one in before.held]
    named = {one.adviser for one in told}
    left = [one for one in held if one.holds(day) and one.adviser not in named]
    since = min((one.start for one in left), default=day) if corrects else day
    cut = min((before.moved[one.adviser] for one in told if one.adviser in before.moved), default=since)
    last = {one.adviser: one for one in sorted(held, key=lambda one: one.start)}
    kept = [one for one in held if one not in left and (last[one.adviser] is not one or one.adviser not in named)]
    kept += [replace(one, end=min(filter(None, (one.end, cut, closed)))) for one in left]
    is_new = any(one.adviser not in last for one in told)
    for one in told:
        own = last.get(one.adviser)
        if own is None:
            first = one.start if corrects and not left else max(one.start, before.moved.get(one.adviser, since))
            kept += _begun(one, first, is_known=not {*last} <= named)
        else:
            others = any(each.adviser != one.adviser and each.holds(since) for each in held)
            is_over = not own.holds(since) and (others or before.closed is None or before.closed >= day)
            kept += _again(one, own, since) if is_over else [_still(one, own, before.opened, since, is_shared=is_new)]
    whole = (one for one in kept if one.end is None or one.start < one.end)
    return sorted(whole, key=lambda one: (one.start, one.adviser))


def _begun(told: Spell, start: date, *, is_known: bool) -> list[Spell]:
    """The time of somebody new; a case that was over before is nobody's anew, though its lines bear a new name."""
    if told.end is not None and told.end <= start:
        return [] if is_known else [told]
    return [replace(told, start=start)]


def _again(told: Spell, own: Spell, since: date) -> list[Spell]:
    """The time of somebody who had the case, had it no longer, and is named; perhaps on a line that is over."""
    if told.end is not None and told.end <= since:
        return [own]
    return [own, replace(told, start=since)]


def _still(told: Spell, own: Spell, opened: date | None, since: date, *, is_shared: bool) -> Spell:
    """The time of somebody who goes on having the case; the end of one who is named where it is over comes with it.

    Who had it from its first day follows a first day that is corrected; not one who is named by a later line alone.
    """
    start = own.start
    if own.start == opened:
        start = min(told.start, own.start) if is_shared else told.start
    given_away = own.holds(since) and is_shared and told.end is not None and told.end < since
    return replace(own, start=start, end=since if given_away else told.end)


def _first_day(records: Records, vintage: Vintage) -> tuple[date, bool]:
    """From when a new adviser counts, and whether the delivery is of the day that is loaded already, or an earlier."""
    if vintage.as_of is None or records.as_of is None:
        day = vintage.as_of or records.as_of
        return day or date.max, False
    return vintage.as_of + timedelta(days=1), records.as_of <= vintage.as_of


def _told(prepared: Prepared) -> Iterator[tuple[str, list[Spell], date | None]]:
    found: dict[str, list[Spell]] = {}
    for case, *spell in prepared.tables["assignments"].select("case_id", "adviser_id", "start", "end", "role").rows():
        found.setdefault(case, []).append(Spell(*spell))
    cases = prepared.tables.get("cases")
    closed = {} if cases is None else dict(cases.select("key", "closed").rows())
    for case in {**closed, **found}:
        yield case, found.get(case, []), closed.get(case)


def _before(municipality: Municipality) -> dict[str, Before]:
    """The stored cases, with whoever has and had them."""
    cases = Case.objects.filter(municipality=municipality).values_list("key", "opened", "closed")
    spans = {key: (opened, closed) for key, opened, closed in cases}
    found: dict[str, tuple[list[Spell], dict[str, date]]] = {key: ([], {}) for key in spans}
    fields = ("case_id", "batch_id", "adviser_id", "start", "end", "role")
    for case, batch, *spell in Assignment.objects.filter(municipality=municipality).values_list(*fields):
        held, moved = found.setdefault(case, ([], {}))
        one = Spell(*spell)
        if batch != TYPED:
            held.append(one)
        elif one.end is None:
            moved[one.adviser] = one.start
    told = {}
    for case, (held, moved) in found.items():
        opened, closed = spans.get(case, (None, None))
        told[case] = Before(opened, closed, held, moved)
    return told


def _with_former(tables: Mapping[str, pl.DataFrame], municipality: Municipality) -> Mapping[str, pl.DataFrame]:
    """The tables with the advisers who are named by no line now, and had a case before."""
    if "advisers" not in tables:
        return tables
    former = tables["assignments"].select(key="adviser_id").unique().join(tables["advisers"], on="key", how="anti")
    stored = Adviser.objects.filter(municipality=municipality, key__in=former["key"].to_list()).exclude(batch_id=TYPED)
    return {**tables, "advisers": pl.concat([tables["advisers"], rows(read("advisers", stored), TABLES["advisers"])])}
