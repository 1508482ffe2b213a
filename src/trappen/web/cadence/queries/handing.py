"""The cases that can be given to somebody, and what speaks for whom: district, siblings, and where there is room."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from trappen.web.accounts.models import User
from trappen.web.accounts.permissions import Permission
from trappen.web.cadence.models import DueItem, OpenCase
from trappen.web.cadence.queries.due import LATE_STATUSES
from trappen.web.cadence.queries.leading import LEADING, in_force
from trappen.web.cases.models import Assignment, Case, Notification

NEEDS = Permission.ASSIGN_CASES
NEW_DAYS = 30
NOBODY = "uden"  # stands for those whom nobody has


@dataclass(frozen=True)
class Listed:
    """A case in a leader's list. `advisers` and `seen` are those in the lead: keys, and rows as the leader sees them;
    `siblings` the advisers of the household's other children, each with the number of them."""

    case: Case
    advisers: Sequence[str]
    seen: Sequence[int]
    since: date | None
    siblings: Mapping[str, int]
    late: int

    @property
    def token(self) -> str:
        """The case and what was seen of it, as a form carries it."""
        return f"{self.case.pk}:{'.'.join(map(str, sorted(self.seen)))}"


@dataclass(frozen=True)
class Arrived:
    """A notification whose child no adviser has: `case_id` is its open case's row, None where there is no case yet."""

    child: str
    received: datetime
    district: str
    case_id: int | None
    siblings: Mapping[str, int]


def open_cases(user: User, on: date) -> "QuerySet[Case]":
    """The cases that are open on the day and that the user assigns."""
    is_open = Q(closed__isnull=True) | Q(closed__gt=on)
    return Case.objects.visible_to(user, needs=NEEDS).filter(is_open, opened__lte=on).select_related("child")


def listed(user: User, on: date, *, adviser: str = "", district: str = "") -> list[Listed]:
    """The open cases of an adviser (`NOBODY`: those without one), the oldest first."""
    leads = Assignment.objects.visible_to(user, needs=NEEDS).filter(LEADING & in_force(on))
    found = open_cases(user, on)
    if adviser == NOBODY:
        leading = leads.filter(municipality=OuterRef("municipality"), case_id=OuterRef("key"))
        found = found.filter(~Exists(leading))
    else:
        found = found.filter(key__in=leads.filter(adviser_id=adviser).values("case_id"))
    if district:
        found = found.filter(child__district_key=district)
    return _with_all(user, found.order_by("opened", "key"), on)


def chosen(user: User, pks: Collection[int], on: date) -> list[Listed]:
    """The open cases of these rows that the user assigns."""
    return _with_all(user, open_cases(user, on).filter(pk__in=pks).order_by("opened", "key"), on)


def _with_all(user: User, cases: Iterable[Case], on: date) -> list[Listed]:
    rows = list(cases)
    leads: dict[str, list[Assignment]] = defaultdict(list)
    held = Assignment.objects.visible_to(user, needs=NEEDS).filter(LEADING & in_force(on))
    for row in held.filter(case_id__in=[case.key for case in rows]).order_by("adviser_id", "pk"):
        leads[row.case_id].append(row)
    siblings = siblings_of(user, {(case.child_id, case.child.household_id) for case in rows}, on)
    late = dict(
        DueItem.objects.visible_to(user, needs=Permission.SEE_DEADLINES)
        .filter(child_id__in=[case.child_id for case in rows], status__in=LATE_STATUSES)
        .order_by()
        .values_list("child_id")
        .annotate(Count("id"))
    )
    return [
        Listed(
            case=case,
            advisers=[row.adviser_id for row in leads[case.key]],
            seen=[row.pk for row in leads[case.key]],
            since=min((row.start for row in leads[case.key]), default=None),
            siblings=siblings.get(case.child_id, {}),
            late=late.get(case.child_id, 0),
        )
        for case in rows
    ]


def siblings_of(user: User, homes: Collection[tuple[str, str]], on: date) -> Mapping[str, Mapping[str, int]]:
    """Child → adviser → how many of the household's other children she has, for `(child, household)`."""
    households = {household for _child, household in homes if household}
    rows = (
        Assignment.objects.visible_to(user, needs=NEEDS)
        .filter(LEADING & in_force(on), child__household_id__in=households)
        .values_list("child__household_id", "child__key", "adviser_id")
    )
    at_home: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for household, child, adviser in rows:
        at_home[household].add((child, adviser))
    found: dict[str, dict[str, int]] = {}
    for child, household in homes:
        counted: dict[str, int] = defaultdict(int)
        for sibling, adviser in at_home.get(household, ()):
            if sibling != child:
                counted[adviser] += 1
        found[child] = dict(counted)
    return found


def arrived(user: User, now: datetime, on: date) -> list[Arrived]:
    """The notifications of the last days whose child nobody has, the newest first; one per child."""
    leads = Assignment.objects.visible_to(user, needs=NEEDS).filter(LEADING & in_force(on))
    recent = (
        Notification.objects.visible_to(user, needs=NEEDS)
        .filter(received__gte=now - timedelta(days=NEW_DAYS), received__lte=now)
        .exclude(child_id__in=leads.exclude(child=None).values("child_id"))
        .select_related("child")
        .order_by("received", "pk")
    )
    newest = {row.child_id: row for row in recent}
    if not newest:
        return []
    homes = {(row.child_id, row.child.household_id) for row in newest.values()}
    siblings = siblings_of(user, homes, on)
    cases = dict(open_cases(user, on).filter(child_id__in=newest).order_by("opened").values_list("child__key", "pk"))
    rows = [
        Arrived(child, row.received, row.child.district_key, cases.get(child), siblings[child])
        for child, row in newest.items()
    ]
    return sorted(rows, key=lambda row: row.received, reverse=True)


def near_with_room(
    user: User, rooms: Mapping[str, int], districts: Collection[str], on: date
) -> Mapping[str, Sequence[str]]:
    """District → the advisers with room who have a child there today, those with most room first. `rooms` is how many
    more children each adviser can have."""
    if not districts:
        return {}
    leads = Assignment.objects.visible_to(user, needs=NEEDS).filter(LEADING & in_force(on))
    roomy = sorted((key for key, room in rooms.items() if room > 0), key=lambda key: (-rooms[key], key))
    pairs = set(
        leads.filter(adviser_id__in=roomy, child__district_key__in=set(districts) - {""})
        .order_by()
        .values_list("child__district_key", "adviser_id")
    )
    return {district: [key for key in roomy if (district, key) in pairs] for district in districts}


def outside_teams(user: User) -> Mapping[tuple[str, str], int]:
    """(adviser, the child's team) → open cases, of those whose adviser has no post today, or who have none (empty).

    From the stored list of open cases, which follows each load, each morning, each move and what is typed.
    """
    found = OpenCase.objects.visible_to(user, needs=NEEDS).filter(team_key="").order_by()
    rows = found.values_list("adviser_key", "child__team_key").annotate(Count("id"))
    return {(adviser, team): number for adviser, team, number in rows}
