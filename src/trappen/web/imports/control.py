"""What runs on the data's day by kind, so that whoever sent a file can hold it against their own sheet."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

import polars as pl
from django.db.models import Count, Q, QuerySet

from trappen.analysis.economy.amounts import cost
from trappen.domain import formats, law
from trappen.domain.periods import add_months
from trappen.parameters import measures
from trappen.parameters.kinds import kind_of
from trappen.records.container import Records
from trappen.records.mapping.cells import folded
from trappen.web.accounts.models import User
from trappen.web.accounts.permissions import Permission, can
from trappen.web.accounts.scope import scope_of
from trappen.web.cases.models import Assignment, Case, Episode
from trappen.web.imports.changed import adviser_names, called
from trappen.web.imports.loading.tokens import masked
from trappen.web.imports.models import Batch, State
from trappen.web.imports.wizard.editing import MOST_VALUES

FIELDS = ("child_id", "section", "place_type", "price", "price_unit")


class Group(NamedTuple):
    """Running measures with one section, place and name; `price` in øre in the day's month."""

    section: str
    place: str
    called: str
    number: int
    price: int
    unpriced: int


@dataclass(frozen=True, slots=True)
class Line:
    """Measures of one kind: how many run, what they cost in øre in the day's month, how many have no such price.

    `spelled` are the file's words for the kind where it has others, `read` the sections it is read as, each with its
    number of measures.
    """

    kind: str
    count: int
    price: int
    unpriced: int
    spelled: str = ""
    read: str = ""


@dataclass(frozen=True, slots=True)
class Control:
    """Every kind with the total, the children who have a running measure, and the advisers who have an open case."""

    on: date
    lines: Sequence[Line]
    total: Line
    children: int
    advisers: int
    caseloads: Sequence[tuple[str, int]] = ()  # open cases by adviser's name; for those who may see them

    @property
    def reads(self) -> bool:
        """Whether the file's own words are told with what they are read as."""
        return any(line.read for line in self.lines)


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
    groups = [Group(*group) for group in batch.kinds] or _groups(rows.with_columns(called=pl.lit("")), on)
    cases = Case.objects.visible_to(user).filter(_running(on, "opened", "closed")).values("key")
    advisers = Assignment.objects.visible_to(user).filter(_running(on, "start", "end"), case_id__in=cases)
    return Control(
        on,
        lines(groups),
        Line("I alt", *_sums(groups)),
        rows["child_id"].n_unique(),
        advisers.values("adviser_id").distinct().count(),
        _caseloads(advisers, user) if batch.by_id == user.pk or can(user, Permission.SEE_ADVISERS) else (),
    )


def _caseloads(running: QuerySet[Assignment], user: User) -> Sequence[tuple[str, int]]:
    """The open cases that each adviser has, the name first. Whoever loaded the file holds it against this."""
    names = adviser_names(user)
    leading = running.filter(role__in=["", "lead"]).values("adviser_id").annotate(cases=Count("case_id", distinct=True))
    held = [(called(row["adviser_id"], names) or "Uden navn i filen", row["cases"]) for row in leading]
    return sorted(held, key=lambda one: one[0].lower())


def _running(on: date, begins: str, ends: str) -> Q:
    return Q(**{f"{begins}__lte": on}) & (Q(**{f"{ends}__isnull": True}) | Q(**{f"{ends}__gt": on}))


def told(records: Records, called: pl.Series, on: date) -> list[list[Any]]:
    """The measures of a mapped file that run on the day, by what the file calls them, as `Batch.kinds` keeps them."""
    rows = records.table("episodes").with_columns(called.fill_null("").alias("called"))
    runs = (pl.col("start") <= on) & (pl.col("end").is_null() | (pl.col("end") > on))
    words = rows["called"].n_unique()
    return [list(group) for group in _groups(rows.filter(runs), on)] if 1 < words <= MOST_VALUES else []


def lines(groups: Iterable[Group]) -> list[Line]:
    """The groups by kind, in the order of the alphabet."""
    by_kind: dict[str, list[Group]] = {}
    for group in groups:
        by_kind.setdefault(_kind(group), []).append(group)
    return sorted((_line(kind, same) for kind, same in by_kind.items()), key=lambda line: line.kind.lower())


def _groups(rows: pl.DataFrame, on: date) -> list[Group]:
    first = on.replace(day=1)
    monthly = cost(pl.col("price"), pl.col("price_unit"), pl.lit(first), pl.lit(add_months(first, 1)))
    same = [pl.col("section").fill_null(""), pl.col("place_type").fill_null(""), pl.col("called")]
    grouped = rows.with_columns(monthly.alias("monthly")).group_by(same, maintain_order=True)
    found = grouped.agg(
        pl.len().alias("count"), pl.col("monthly").sum(), pl.col("monthly").null_count().alias("unpriced")
    )
    return [Group(section, place, masked(name), *numbers) for section, place, name, *numbers in found.iter_rows()]


def _line(kind: str, groups: Sequence[Group]) -> Line:
    """The groups of a kind as one, with the file's own words for it, each with its number.

    A measure at home is called as the file writes it most, in full if it ever does.
    """
    sums = _sums(groups)
    names: Counter[str] = Counter()
    sections: Counter[str] = Counter()
    for each in groups:
        names[each.called] += each.number
        sections[law.label(each.section)] += each.number
    if not groups[0].called:
        return Line(kind, *sums)
    # What differs in case or signs alone is said once, as it is written most often.
    written = {folded(name): name for name in sorted(names, key=lambda name: (names[name], "." not in name))}
    times = Counter[str]()
    for name, number in names.items():
        times[written[folded(name)]] += number
    ordered = sorted(times, key=lambda name: ("." in name or name.isupper(), -times[name], name))
    read = ", ".join(f"{section} ({formats.number(sections[section])})" for section in sorted(sections))
    shown = kind if groups[0].place else ordered[0]
    told = [f"»{name}« {formats.number(times[name])}" for name in ordered if name]
    spelled = ", ".join(told) if set(map(folded, ordered)) - {folded(shown), ""} else ""
    return Line(shown, *sums, spelled, read)


def _sums(groups: Sequence[Group]) -> tuple[int, int, int]:
    return (
        sum(each.number for each in groups),
        sum(each.price for each in groups),
        sum(each.unpriced for each in groups),
    )


def _kind(group: Group) -> str:
    """The kind of place, as the wizard calls it; else what the file calls a measure at home, or the section's title."""
    if group.called and not group.place:
        kind = measures.called(group.called) or measures.kind_of(group.section)
        same = ",".join(sorted(kind)) or folded(group.called)
        return f"{same} {group.section}" if measures.is_aftercare(group.called) else same  # one word for many sections
    return kind_of(group.section, group.place)
