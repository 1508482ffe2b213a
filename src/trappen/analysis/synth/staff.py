"""Teams, advisers with their posts and absences, and who has which case."""

import heapq
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from trappen.analysis.synth.cases import Case
from trappen.analysis.synth.settings import DAYS_PER_YEAR, STAFF, Calendar, municipality, stream

PROGRAMME = "PROG1"


@dataclass(frozen=True, slots=True)
class Team:
    key: str
    name: str
    target_group: str
    cap: float
    seats: int
    start: int
    end: int | None
    programme: bool = False


@dataclass(frozen=True, slots=True)
class Post:
    """One adviser's post in a seat of a team; a leader's post carries no cases."""

    adviser: str
    team: str
    seat: int
    fte: float
    start: int
    end: int | None
    leader: bool = False

    def on(self, day: int) -> bool:
        return self.start <= day and (self.end is None or day < self.end)


@dataclass(frozen=True, slots=True)
class Absence:
    adviser: str
    start: int
    end: int
    covered_by: str | None


@dataclass(frozen=True, slots=True)
class Staff:
    teams: tuple[Team, ...]
    posts: tuple[Post, ...]
    absences: tuple[Absence, ...]


@dataclass(frozen=True, slots=True)
class Assignment:
    case: str
    adviser: str
    start: int
    end: int | None


def teams(children: int, calendar: Calendar) -> tuple[Team, ...]:
    """The teams of a municipality with so many children of history; at least one adviser in each."""
    given, scale = municipality()["staff"], municipality()["scale"]
    share: float = children / scale["children"]

    def seats(count: float) -> int:
        return max(round(count * share), 1)

    before = calendar.start < calendar.programme
    begin = max(calendar.start, calendar.programme)
    other, cap = given["other"], given["cap_other"]
    found = [
        Team(
            "T1",
            "Sverigesteamet",
            "social",
            given["cap_programme"],
            seats(given["programme"]),
            begin,
            None,
            programme=True,
        )
    ]
    if before:
        found.append(
            Team("T0", "Team Vest", "social", cap, seats(given["programme_before"]), calendar.start, calendar.programme)
        )
    found.append(Team("T2", "Team Nord", "social", cap, seats(other * 0.53), calendar.start, None))
    found.append(Team("T3", "Team Syd", "social", cap, seats(other * 0.47), calendar.start, None))
    found.append(
        Team(
            "T4",
            "Team Handicap",
            "disability",
            given["cap_disability"],
            seats(given["disability"]),
            calendar.start,
            None,
        )
    )
    return tuple(sorted(found, key=lambda team: team.key))


def hire(seed: int, found: tuple[Team, ...], calendar: Calendar) -> Staff:
    """Who sits in each seat over time: full or part time, and absent now and then."""
    posts: list[Post] = []
    for team_number, team in enumerate(found):
        posts.append(Post(f"L{team.key}", team.key, -1, 1.0, team.start, team.end, leader=True))
        for seat in range(team.seats):
            rng = stream(seed, STAFF, team_number * 1000 + seat)
            posts += _seat(rng, team, seat, posts, calendar)
    absences = _absences(seed, posts, calendar)
    return Staff(found, tuple(posts), absences)


def _seat(rng: np.random.Generator, team: Team, seat: int, posts: Sequence[Post], calendar: Calendar) -> list[Post]:
    given = municipality()["staff"]
    stop = team.end if team.end is not None else calendar.end
    day = team.start
    filled: list[Post] = []
    follows = [post for post in posts if team.programme and (post.team, post.seat) == ("T0", seat)]
    while day < stop:
        leaves = day + 200 + int(rng.exponential(given["tenure_mean_years"] * DAYS_PER_YEAR - 200))
        part = rng.random() < given["part_time_share"]
        fte = float(rng.choice(given["part_time"])) if part else 1.0
        adviser = f"R{team.key[1:]}{seat + 1:02d}{chr(97 + len(filled))}"
        if follows and not filled:
            adviser, fte = follows[-1].adviser, follows[-1].fte
        end = leaves if leaves < stop - 60 else None
        filled.append(Post(adviser, team.key, seat, fte, day, end if end is not None else team.end))
        day = end if end is not None else stop
    return filled


def _absences(seed: int, posts: Sequence[Post], calendar: Calendar) -> tuple[Absence, ...]:
    given = municipality()["staff"]
    rng = stream(seed, STAFF, 999_999)
    found = []
    for post in posts:
        end = post.end if post.end is not None else calendar.end
        start = post.start + int(rng.exponential(DAYS_PER_YEAR / given["absence_per_year"]))
        length = 30 + int(rng.exponential(given["absence_mean_days"] - 30))
        if post.leader or start + length >= end:
            continue
        mates = [mate.adviser for mate in posts if _covers(mate, post, start, start + length)]
        found.append(Absence(post.adviser, start, start + length, mates[post.seat % len(mates)] if mates else None))
    return tuple(found)


def _covers(mate: Post, post: Post, start: int, end: int) -> bool:
    """Whether `mate` is a colleague in the team, there on both days."""
    colleague = mate.team == post.team and mate.adviser != post.adviser and not mate.leader
    return colleague and mate.on(start) and mate.on(end)


def assign(cases: Sequence[Case], staff: Staff, calendar: Calendar) -> list[Assignment]:
    """Every case to the seat with the fewest cases per full-time post when it comes, then to whoever sits there."""
    stays = sorted(
        ((start, case.key, team, end) for case in cases for team, start, end in _team_days(case, calendar)),
    )
    load = {(team.key, seat): 0 for team in staff.teams for seat in range(team.seats)}
    by_seat: dict[tuple[str, int], list[Post]] = {}
    for post in staff.posts:
        if not post.leader:
            by_seat.setdefault((post.team, post.seat), []).append(post)
    ending: list[tuple[int, tuple[str, int]]] = []
    found = []
    for start, case, team, end in stays:
        while ending and ending[0][0] <= start:
            load[heapq.heappop(ending)[1]] -= 1
        seat = min(
            (seat for seat in load if seat[0] == team), key=lambda s: ((load[s] + 1) / _fte(by_seat[s], start), s)
        )
        load[seat] += 1
        if end is not None:
            heapq.heappush(ending, (end, seat))
        for post in by_seat[seat]:
            first = max(start, post.start)
            last = min((day for day in (end, post.end) if day is not None), default=None)
            if last is None or first < last:
                found.append(Assignment(case, post.adviser, first, last))
    return found


def _fte(posts: Sequence[Post], day: int) -> float:
    return next((post.fte for post in posts if post.on(day)), 1.0)


def _team_days(case: Case, calendar: Calendar) -> list[tuple[str, int, int | None]]:
    """The team that has the case, over time: by district for social cases, and the programme's start."""
    start = max(case.opened, calendar.start)
    if case.disability:
        return [("T4", start, case.closed)]
    homes = case.history.child.family.homes
    closed = case.closed if case.closed is not None else calendar.end
    cuts = sorted({start, *(day for day in (*(home[1] for home in homes), calendar.programme) if start < day < closed)})
    found: list[tuple[str, int, int | None]] = []
    for first, last in pairwise([*cuts, closed]):
        district = next(home[0] for home in reversed(homes) if home[1] <= first)
        team = _team_of(district, first, calendar)
        end = last if last < closed else case.closed
        if found and found[-1][0] == team:
            found[-1] = (team, found[-1][1], end)
        else:
            found.append((team, first, end))
    return found


def _team_of(district: int, day: int, calendar: Calendar) -> str:
    if municipality()["districts"][district]["programme"]:
        return "T1" if day >= calendar.programme else "T0"
    return "T2" if municipality()["districts"][district]["team"] == "north" else "T3"
