"""Finding children, and what is on file about one of them."""

from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from trappen.domain.cpr import parse_cpr
from trappen.domain.ladder import Placement, Standing, highest
from trappen.domain.law import label
from trappen.parameters import sections
from trappen.parameters.casework import GOALS
from trappen.parameters.kinds import kind_of
from trappen.parameters.places import place_label
from trappen.web.accounts.models import User
from trappen.web.accounts.permissions import Permission, can
from trappen.web.cases.models import Assignment, Case, Child, Episode, GoalStep, Identity, sealing
from trappen.web.cases.models.child import ChildQuerySet
from trappen.web.registers.models import TYPED, Adviser, District, Team
from trappen.web.registers.queries import ladder_of, vintage_of


@dataclass(frozen=True)
class Filters:
    """What a list of children is narrowed by; empty text is not narrowed."""

    text: str = ""
    team: str = ""
    district: str = ""
    target_group: str = ""
    only_open: bool = True


@dataclass(frozen=True)
class Days:
    """The day that is told of: the data's own of what was imported, and today of what was typed here since."""

    data: date
    today: date

    def of(self, row: Case | Episode | Assignment) -> date:
        return self.today if row.batch_id == TYPED else self.data

    def lasting(self, end: str) -> Q:
        """Rows that have not ended by their day."""
        imported = ~Q(batch_id=TYPED) & Q(**{f"{end}__gt": self.data})
        return Q(**{f"{end}__isnull": True}) | imported | Q(**{"batch_id": TYPED, f"{end}__gt": self.today})

    def running(self, start: str, end: str) -> Q:
        """Rows that have begun by their day, and not ended."""
        begun = ~Q(batch_id=TYPED) & Q(**{f"{start}__lte": self.data})
        return (begun | Q(**{"batch_id": TYPED, f"{start}__lte": self.today})) & self.lasting(end)


def days_of(user: User, today: date) -> Days:
    """The day of the newest data; today where they have none, or tell of a later one."""
    vintage = None if user.municipality is None else vintage_of(user.municipality)
    told = vintage.as_of if vintage is not None else None
    return Days(min(told or today, today), today)


def children(user: User, filters: Filters, days: Days) -> ChildQuerySet:
    """The children that the user may see, by pseudonym. A text is a part of it, or of a case's number or key.

    Open is what has begun and not ended on the day: a last day that is known beforehand closes nothing yet.
    """
    found = Child.objects.visible_to(user)
    for column, value in (
        ("team_key", filters.team),
        ("district_key", filters.district),
        ("target_group", filters.target_group),
    ):
        if value:
            found = found.filter(**{column: value})
    if filters.only_open:
        open_case = Case.objects.visible_to(user).filter(days.running("opened", "closed"))
        # A source may tell of measures only: a child with one that runs is not finished either.
        running = Episode.objects.visible_to(user).filter(days.running("start", "end"))
        found = found.filter(Q(pk__in=open_case.values("child__pk")) | Q(pk__in=running.values("child__pk")))
    if filters.text:
        found = found.filter(_matches(user, filters.text))
    return found.order_by("key")


def place_of(episode: Episode) -> str:
    """What the kind of place was called when the measure began; its code where there is no such kind."""
    if not episode.place_type:
        return ""
    try:
        return place_label(episode.place_type, episode.start)
    except KeyError:
        return episode.place_type


def _matches(user: User, text: str) -> Q:
    numbered = Q(case_number__icontains=text) | Q(case_number="", key__icontains=text)
    cases = Case.objects.visible_to(user).filter(numbered)
    return Q(key__icontains=text) | Q(pk__in=cases.values("child__pk"))


def is_cpr(text: str) -> bool:
    """Whether the text can be read as a CPR number."""
    try:
        return not parse_cpr(text).is_placeholder
    except ValueError:
        return False


def by_cpr(user: User, text: str) -> Child | None:
    """The child with that CPR number, for those who may see identities; None where they see none."""
    if not can(user, Permission.SEE_IDENTITY) or user.municipality is None:
        return None
    token = sealing.cpr_token(user.municipality.code, parse_cpr(text).number)
    return Child.objects.visible_to(user).filter(identity__cpr_token=token).first()


def case_numbers(user: User, children: Collection[str]) -> dict[str, str]:
    """What each of the children is known by in the case system: the newest open case's number, else its key."""
    found = Case.objects.visible_to(user).filter(child_id__in=children)
    # Numbers before keys, open cases last, and the newest of them very last: later rows win.
    rows = sorted(
        found.values_list("child__key", "closed", "opened", "case_number", "key"),
        key=lambda row: (row[3] != "", row[1] is None, row[2]),
    )
    # A key that was made here, of a row or of a CPR number, tells nobody anything.
    told = ((child, number or key) for child, _closed, _opened, number, key in rows)
    return {child: shown for child, shown in told if not sealing.is_stand_in(shown)}


def names(user: User) -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """The names of teams, districts and advisers by their keys."""
    teams = dict(Team.objects.visible_to(user).values_list("key", "name"))
    districts = dict(District.objects.visible_to(user).values_list("key", "name"))
    advisers = {key: name or key for key, name in Adviser.objects.visible_to(user).values_list("key", "name")}
    return teams, districts, advisers


@dataclass(frozen=True)
class Told:
    """What tells one child from another in a list without names: its step, or `why` it is not known, what runs for it,
    and who has the case."""

    standing: str
    why: Sequence[str]
    measures: Sequence[str]
    advisers: Sequence[str]


def told_of(user: User, children: Collection[str], days: Days) -> dict[str, Told]:
    """What is told of each of the children on the day; of a placement its place, of another measure its section."""
    running = Episode.objects.visible_to(user).filter(days.running("start", "end"), child_id__in=children)
    _, _, advisers = names(user)
    placed: dict[str, list[tuple[Placement, Episode]]] = {}
    if user.municipality is not None:
        ladder = ladder_of(user.municipality)
        for e in running.order_by("start", "key"):
            at = ladder.place(section=e.section, place_type=e.place_type or None, own_step=e.step)
            placed.setdefault(str(e.child_id), []).append((at, e))
    has = _leading(user, children, days)
    return {
        child: Told(
            standing_short(highest(at for at, _ in placed.get(child, []))),
            why_unknown(placed.get(child, [])),
            list(dict.fromkeys(_measure(e) for _, e in placed.get(child, []))),
            list(dict.fromkeys(advisers.get(adviser, adviser) for adviser in has.get(child, []))),
        )
        for child in children
    }


def _leading(user: User, children: Collection[str], days: Days) -> dict[str, list[str]]:
    """Who has the children's cases, in the order they came; where a case was moved here, whoever it was moved to."""
    leads = Assignment.objects.visible_to(user).filter(child_id__in=children, role__in=["", "lead"])
    held: dict[str, list[Assignment]] = {}
    for row in leads.filter(days.running("start", "end")).order_by("start"):
        held.setdefault(str(row.child_id), []).append(row)
    return {
        child: [row.adviser_id for row in rows if row.end is None or row.end > days.today or not _moved(rows)]
        for child, rows in held.items()
    }


def _moved(rows: Sequence[Assignment]) -> bool:
    return any(row.batch_id == TYPED for row in rows)


def why_unknown(placed: Sequence[tuple[Placement, Episode]]) -> list[str]:
    """Why the highest of the measures is on no known step: no kind, or a kind that the ladder has no step for."""
    if highest(at for at, _ in placed).standing is not Standing.UNKNOWN:
        return []
    unclear = [(at, episode) for at, episode in placed if at.standing is Standing.UNKNOWN]
    home = any(at.placed for at, _ in unclear)  # then what is no placement decides nothing
    return list(dict.fromkeys(_unclear(episode, at) for at, episode in unclear if at.placed or not home))


def _unclear(episode: Episode, at: Placement) -> str:
    if at.placed and not episode.place_type:
        return "anbringelsens art mangler"
    if not episode.section and not at.placed:
        return "paragraffen mangler"
    if not at.placed and not sections.known(episode.section):
        return f"paragraffen »{label(episode.section)}« kendes ikke"
    # Where the section is no placement it decides the step, whatever the place is called.
    return f"»{_measure(episode) if at.placed else label(episode.section)}« har intet trin"


def standing_short(placement: Placement) -> str:
    """`5`, or a word where there is no step."""
    if placement.step is not None:
        return str(placement.step)
    return "Ukendt" if placement.standing is Standing.UNKNOWN else "–"


def _measure(episode: Episode) -> str:
    with suppress(ValueError):
        return kind_of(episode.section, episode.place_type)
    return episode.place_type or episode.section


def opened_names(user: User, children: Collection[str]) -> dict[str, str]:
    """The children's names, for those who may see identities. Whoever asks logs it, child by child."""
    if not can(user, Permission.SEE_IDENTITY):
        return {}
    people = Identity.objects.visible_to(user).filter(child_id__in=children)
    return {person.child_id: person.open().name for person in people}


@dataclass(frozen=True)
class OnFile:
    """One child: its cases with advisers, its episodes with where they stand on the ladder, and where it stands now."""

    cases: Sequence[Case]
    advisers: Sequence[Assignment]
    episodes: Sequence[tuple[Episode, Placement, bool]]
    now: Placement


def on_file(user: User, child: Child, days: Days) -> OnFile:
    """What the records hold about the child; the newest first."""
    episodes = list(Episode.objects.visible_to(user).filter(child=child).order_by("-start", "key"))
    ladder = ladder_of(child.municipality)
    placed = [
        (e, ladder.place(section=e.section, place_type=e.place_type or None, own_step=e.step), _runs(e, days.of(e)))
        for e in episodes
    ]
    return OnFile(
        cases=list(Case.objects.visible_to(user).filter(child=child).order_by("-opened")),
        advisers=list(Assignment.objects.visible_to(user).filter(child=child).order_by("-start")),
        episodes=placed,
        now=highest(placement for _, placement, runs in placed if runs),
    )


def goals(user: User, child: Child) -> list[GoalStep]:
    """What was noted last of each of the child's goals, in the order of the list of goals; of two on a day the one that
    was written last."""
    rows = GoalStep.objects.visible_to(user).filter(child=child).order_by("noted", "pk")
    latest = {row.goal: row for row in rows}
    return [latest[goal] for goal in GOALS if goal in latest]


def siblings(user: User, child: Child) -> "QuerySet[Child]":
    """The other children of the household that the user may see."""
    if not child.household_id:
        return Child.objects.none()
    household = Child.objects.visible_to(user).filter(household_id=child.household_id)
    return household.exclude(pk=child.pk).order_by("birth_date")


def standing_text(placement: Placement, names_of_steps: Sequence[str]) -> str:
    """`Trin 5: Anbringelse i plejefamilie`, or why there is no step."""
    if placement.step is not None:
        return f"Trin {placement.step}: {names_of_steps[placement.step - 1]}"
    return "Trinnet kan ikke afgøres" if placement.standing is Standing.UNKNOWN else "Ikke på trappen"


def _runs(episode: Episode, on: date) -> bool:
    return episode.start <= on and (episode.end is None or on < episode.end)
