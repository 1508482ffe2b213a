"""The adviser's week: her cases in four groups, read from the stored rows."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from django.db.models import Exists, OuterRef, Q, Subquery

from trappen.domain.deadlines.status import Status
from trappen.web.accounts.models import User
from trappen.web.accounts.permissions import Permission
from trappen.web.cadence.models import Act, Entry, Move, NextAct, OpenCase
from trappen.web.cadence.queries.differences import open_entries, open_filings
from trappen.web.registers.models import Adviser, AdviserAbsence

NEEDS = Permission.RECORD_CADENCE
NEW_DAYS = 14
"""So long a case that a leader gave to an adviser is marked as new to her."""


class Group(StrEnum):
    """When something is due in a case."""

    OVERDUE = "overskredet"
    THIS_WEEK = "denne-uge"
    NEXT_WEEK = "naeste-uge"
    QUIET = "roligt"


GROUPS = {
    Group.OVERDUE: "Overskredet",
    Group.THIS_WEEK: "Denne uge",
    Group.NEXT_WEEK: "Næste uge",
    Group.QUIET: "Roligt",
}


@dataclass
class Line:
    """One child of the adviser: its open case, all that is due next, the soonest first, for whom she covers, since when
    she has had the case where a leader gave it to her lately, and whether an import says otherwise than what was typed.
    """

    case: OpenCase
    acts: list[NextAct] = field(default_factory=list)
    covers: str = ""
    given: date | None = None
    differs: bool = False

    @property
    def last(self) -> str:
        """What happened last, in words; empty where nothing is known."""
        return Act(self.case.last_act).label if self.case.last_act else ""


@dataclass(frozen=True)
class Week:
    """The lines by group, in the order of the groups, and the days that the groups end with."""

    groups: dict[Group, list[Line]]
    sunday: date
    next_sunday: date

    @property
    def count(self) -> int:
        return sum(len(lines) for lines in self.groups.values())

    @property
    def differing(self) -> int:
        """In how many cases a difference waits for a decision."""
        return sum(line.differs for lines in self.groups.values() for line in lines)


def week(user: User, adviser: str, today: date) -> Week:
    """What the adviser carries, her own and those of absent colleagues that she covers for.

    Each child stands once, in the group of what is due first; the due dates are compared with `today`, also when the
    rows were worked out earlier.
    """
    covered = absent(user, adviser, today)
    keys = [adviser, *covered]
    lines: dict[str, Line] = {}
    cases = OpenCase.objects.visible_to(user, needs=NEEDS).filter(adviser_key__in=keys)
    for case in cases.annotate(given=_given(user, today), differs=_differs(user)):
        covers = covered.get(case.adviser_key, "")
        lines.setdefault(case.child_id, Line(case, covers=covers, given=case.given, differs=case.differs))
    acts = NextAct.objects.visible_to(user, needs=NEEDS).filter(adviser_key__in=keys).order_by("due", "id")
    for act in acts:
        closed = OpenCase(child_id=act.child_id, case_key=act.case_key)  # a duty may outlive its case
        lines.setdefault(act.child_id, Line(closed, covers=covered.get(act.adviser_key, ""))).acts.append(act)
    sunday = today + timedelta(days=6 - today.weekday())
    ends = (sunday, sunday + timedelta(days=7))
    groups: dict[Group, list[Line]] = defaultdict(list)
    for line in sorted(lines.values(), key=lambda line: (_first(line), str(line.case))):
        groups[_group(line, today, ends)].append(line)
    return Week({group: groups[group] for group in Group}, *ends)


def _given(user: User, today: date) -> Subquery:
    """The day of the last move that gave the case to the adviser who has it, if that was lately."""
    moves = Move.objects.visible_to(user, needs=NEEDS).filter(
        case_key=OuterRef("case_key"),
        target=OuterRef("adviser_key"),
        reassignment__on__gt=today - timedelta(days=NEW_DAYS),
        reassignment__undone__isnull=True,
    )
    return Subquery(moves.order_by("-id").values("reassignment__on")[:1])


def _differs(user: User) -> Q:
    """Whether something typed about the case's child waits for a decision, as an import says otherwise."""
    same = Q(child_id=OuterRef("child_id"))
    return Q(Exists(open_entries(user).filter(same))) | Q(Exists(open_filings(user).filter(same)))


def absent(user: User, adviser: str, today: date) -> dict[str, str]:
    """The colleagues that the adviser covers for on the day: key and name."""
    absences = AdviserAbsence.objects.visible_to(user).filter(covered_by=adviser, start__lte=today)
    keys = list(absences.filter(Q(end__isnull=True) | Q(end__gt=today)).values_list("adviser_id", flat=True))
    if not keys:
        return {}
    names = dict(Adviser.objects.visible_to(user).filter(key__in=keys).values_list("key", "name"))
    return {key: names.get(key) or key for key in keys}


def advisers(user: User) -> list[tuple[str, str]]:
    """The advisers with open cases that the user may see, by name."""
    cases = OpenCase.objects.visible_to(user, needs=NEEDS).exclude(adviser_key="")
    keys = set(cases.order_by().values_list("adviser_key", flat=True).distinct())
    names = dict(Adviser.objects.visible_to(user).filter(key__in=keys).values_list("key", "name"))
    return sorted(((key, names.get(key) or key) for key in keys), key=lambda pair: pair[1])


def is_late(act: NextAct, today: date) -> bool:
    """Whether the day is passed, or a decision that the law wants is missing."""
    return act.due < today or act.status == Status.MISSING_DECISION


def recent(user: User, *, limit: int = 5) -> Sequence[Entry]:
    """What the user typed last and has not taken back."""
    found = Entry.objects.visible_to(user, needs=NEEDS).filter(by_id=user.pk, undone__isnull=True)
    return list(found[:limit])


def _first(line: Line) -> date:
    return line.acts[0].due if line.acts else date.max


def _group(line: Line, today: date, ends: tuple[date, date]) -> Group:
    if any(is_late(act, today) for act in line.acts):
        return Group.OVERDUE
    sunday, next_sunday = ends
    first = _first(line)
    if first <= sunday:
        return Group.THIS_WEEK
    return Group.NEXT_WEEK if first <= next_sunday else Group.QUIET
