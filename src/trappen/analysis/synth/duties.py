"""What a measure binds the municipality to do: plans, follow-ups, visits, decisions; done in time, late or forgotten.

The kept shares and the lateness are parameters; docs/methods/synth.md describes them. What belongs to a measure is
written back to the measure's start, also where that is before the window.
"""

from collections.abc import Sequence

from trappen.analysis.synth.cases import Case, in_programme
from trappen.analysis.synth.desk import Desk, later
from trappen.analysis.synth.measures import COMPULSORY_SECTIONS, KEPT_SECTIONS, Episode
from trappen.analysis.synth.settings import from_day, municipality, to_day
from trappen.domain.periods import birthday

FOLLOWED = ("SEL-52-3", "SEL-58", "SEL-76", "BL-32", "BL-46", "BL-47", "BL-114")
CHILDREN = ("SEL-52-3", "SEL-58", "BL-32", "BL-46", "BL-47")
MONTHS_OLD_LAW = 6


def measure_duties(desk: Desk, own: Sequence[Episode]) -> None:
    """Every row of the child's measures."""
    for episode in own:
        if episode.section.startswith(FOLLOWED):
            _plan(desk, episode)
            _followups(desk, episode)
        _decisions(desk, episode)
    _plan_at_sixteen(desk, own)
    for stay in stays(own):
        _visits(desk, stay)
        _support(desk, stay)


def followed(own: Sequence[Episode], day: int) -> bool:
    """Whether a measure that is followed up had begun before the day and ran on it."""
    return any(
        e.section.startswith(FOLLOWED) and e.start < day and (e.end is None or day < e.end)  # never on its first day
        for e in own
    )


def stays(own: Sequence[Episode]) -> list[list[Episode]]:
    """Placements of a child under 18 that follow each other without a day between."""
    found: list[list[Episode]] = []
    for episode in own:
        if not episode.placed or episode.section in KEPT_SECTIONS:
            continue
        if found and found[-1][-1].end == episode.start:
            found[-1].append(episode)
        else:
            found.append([episode])
    return found


def _plan(desk: Desk, episode: Episode) -> None:
    given = municipality()["deadlines"]
    new_law, compulsory = episode.decided >= desk.calendar.law, episode.section in COMPULSORY_SECTIONS
    months = (0 if compulsory else 3) if new_law else 4
    day = desk.done(later(episode.decided, months), given["plan"], (0, 30) if compulsory and new_law else (5, 75))
    declined = desk.chance(municipality()["promises"]["plan_declined"]) and new_law and not episode.placed
    revised_after = 200 + int(desk.rng.integers(0, 60)) if desk.chance(0.5) else None
    sixteen = to_day(birthday(from_day(desk.history.child.birth), 16))
    kind = "action_plan" if not new_law else "youth_plan" if episode.decided >= sixteen else "child_plan"
    made = desk.seen(day, episode.end)
    if declined:
        if made is not None:
            desk.write("plans", desk.child, episode.key, kind, made, declined, None, None)
        return
    first = min(episode.decided, made or episode.decided)
    revised = None if made is None or revised_after is None else desk.seen(made + revised_after, episode.end)
    desk.write("plans", desk.child, episode.key, kind, first, declined, made, revised)


def _plan_at_sixteen(desk: Desk, own: Sequence[Episode]) -> None:
    """The youth plan of those who turn 16 by barnets lov, with a measure decided before; the placed cannot decline."""
    sixteen = to_day(birthday(from_day(desk.history.child.birth), 16))
    running = [
        e
        for e in own
        if e.section.startswith(CHILDREN)
        and e.start <= sixteen
        and e.decided < sixteen
        and (e.end or sixteen + 1) > sixteen
    ]
    if sixteen < desk.calendar.law or not running:
        return
    given = municipality()["promises"]
    day = desk.done(later(sixteen, 3), given["youth_plan"], (3, 85))
    declined = desk.chance(given["plan_declined"]) and not any(e.placed for e in running)
    last = None if any(e.end is None for e in running) else max(e.end or 0 for e in running)
    made = desk.seen(day, last)
    if made is not None:
        episode = max(running, key=lambda e: (e.end is None, e.end or 0, e.key))
        desk.write("plans", desk.child, episode.key, "youth_plan", made, declined, None if declined else made, None)


def _followups(desk: Desk, episode: Episode) -> None:
    """The first one within three months of the start; later ones by the interval in force."""
    kept, interval, decided = municipality()["deadlines"]["first_followup"], MONTHS_OLD_LAW, False
    held = desk.seen(desk.done(later(episode.start, 3), kept, (2, 52)), episode.end)
    while held is not None:
        desk.write("followups", desk.child, episode.key, held, desk.chance(0.8))
        base = held
        if held >= desk.calendar.law and not decided:
            interval, base = _cadence(desk, episode, held)
            decided = True
        share = municipality()["promises"]["next_followup"]
        held = desk.seen(desk.done(later(base, interval), share, (1, 25)), episode.end)


def _cadence(desk: Desk, episode: Episode, held: int) -> tuple[int, int]:
    """The interval decided at the first follow-up by barnets lov, and the day from which it counts."""
    given = municipality()["promises"]
    tight = in_programme(desk.history, held, desk.calendar)
    choices = given["interval_programme" if tight else "interval_other"]
    interval = int(choices[int(desk.rng.integers(len(choices)))])
    reasoned, heard = desk.chance(0.85), desk.chance(0.75)
    day = desk.done(held, given["cadence"], (0, 1))
    decided = desk.seen(day, episode.end)
    if decided is not None:
        desk.write("cadence_decisions", desk.child, episode.key, decided, interval, reasoned, heard)
    return interval, held if day is None else day


def _visits(desk: Desk, stay: Sequence[Episode]) -> None:
    """Each visit within a year of the last but one, the first two within a year of the start; some without a talk."""
    given = municipality()["promises"]
    end = stay[-1].end
    before, last = stay[0].start, stay[0].start + int(desk.rng.integers(30, 175))
    day = desk.seen(last, end)
    while day is not None:
        _visit(desk, stay, day, talked=True)
        extra = desk.seen(day + int(desk.rng.integers(20, 90)), end)
        if desk.chance(given["visit_without_talk"]) and extra is not None:
            _visit(desk, stay, extra, talked=False)
        following = desk.done(later(before, 12), given["visit"], (3, 60))
        before, last = last, last if following is None else max(following, last + 30)
        day = None if following is None else desk.seen(last, end)


def _visit(desk: Desk, stay: Sequence[Episode], day: int, *, talked: bool) -> None:
    place = next(episode for episode in reversed(stay) if episode.start <= day)
    desk.write("visits", desk.child, place.key, day, talked)


def _decisions(desk: Desk, episode: Episode) -> None:
    if not episode.placed or episode.section in KEPT_SECTIONS:
        return
    days = int(desk.rng.integers(20, 150))
    if episode.consent == "without":
        _without_consent(desk, episode)
    if episode.end_reason == "hjemgivelse" and episode.end is not None:
        decided = max(episode.end - days, episode.start + 1)
        desk.write("decisions", desk.child, episode.key, "return_home", decided, None, episode.end, None)


def _without_consent(desk: Desk, episode: Episode) -> None:
    """A temporary decision first now and then; a new one within a year, and then within two years of the last."""
    given, day, months = municipality()["promises"], episode.decided, 12
    lead, approved = int(desk.rng.integers(10, 27)), int(desk.rng.integers(1, 7))
    if desk.chance(given["temporary_first"]):
        first = day - lead
        until = later(first, 1)
        desk.write("decisions", desk.child, episode.key, "temporary", first, first + approved, until, None)
    decided: int | None = day
    while decided is not None:
        appealed = desk.seen(decided + 3 * approved) if desk.chance(0.15) else None
        until = later(decided, months)
        desk.write("decisions", desk.child, episode.key, "without_consent", decided, decided, until, appealed)
        decided = desk.seen(desk.done(until, given["new_decision"], (3, 45)), episode.end)
        months = 24


def _support(desk: Desk, stay: Sequence[Episode]) -> None:
    """What comes after 18, decided six months before for those who are placed on that day."""
    due, end = later(desk.history.child.adult, -6), stay[-1].end
    if stay[0].start <= due and (end is None or due < end):
        day = desk.seen(desk.done(due, municipality()["promises"]["youth_support"], (3, 90)), end)
        if day is not None:
            desk.write("decisions", desk.child, stay[-1].key, "youth_support", day, None, None, None)


def adult_preparation(desk: Desk, case: Case) -> None:
    """The preparation of a disabled young person's adult life, finished by the 18th birthday."""
    child = desk.history.child
    sixteen = to_day(birthday(from_day(child.birth), 16))
    share = municipality()["promises"]["adult_preparation"]
    day = desk.seen(desk.done(child.adult, share, (10, 400)), case.closed)
    if case.disability and day is not None and day >= max(case.opened, sixteen):
        desk.write("decisions", desk.child, None, "adult_preparation", day, None, None, None)
