"""Children with any history in the window: families are drawn until there are enough of them."""

from dataclasses import dataclass

import numpy as np

from trappen.analysis.synth.families import DISABILITY, NOTIFIED, SOCIAL, Child, draw_family
from trappen.analysis.synth.pathways import Spell, walk
from trappen.analysis.synth.settings import CHILD, DAYS_PER_YEAR, Calendar, municipality, stream

SMALLEST_BATCH, LARGEST_BATCH = 500, 4000


@dataclass(frozen=True, slots=True)
class History:
    """A child whose history touches the window, under the key its rows carry.

    `spells` are its states on the ladder (only a social case moves); `contacts` the days somebody notified of it
    without a case following.
    """

    key: str
    child: Child
    spells: tuple[Spell, ...]
    contacts: tuple[int, ...] = ()


def histories(seed: int, wanted: int, calendar: Calendar) -> list[History]:
    """The first `wanted` children with history; a larger `wanted` only adds children behind them."""
    kept: list[History] = []
    family, number, batch = 0, 0, SMALLEST_BATCH
    while len(kept) < wanted:
        drawn: list[Child] = []
        for _ in range(batch):
            members = draw_family(seed, family, number, calendar)
            drawn += members
            family, number = family + 1, number + len(members)
        kept += _touching(seed, drawn, calendar, already=len(kept))
        batch = min(2 * batch, LARGEST_BATCH)
    return kept[:wanted]


def _touching(seed: int, drawn: list[Child], calendar: Calendar, *, already: int) -> list[History]:
    social = [child for child in drawn if child.family.kind == SOCIAL]
    walked = dict(zip((child.number for child in social), walk(social, calendar), strict=True))
    kept: list[History] = []
    for child in drawn:
        if child.birth >= calendar.end:  # an unborn child is an oddity that is planted and listed
            continue
        spells = tuple(walked.get(child.number, ()))
        contacts: tuple[int, ...] = ()
        if child.family.kind == DISABILITY:
            spells = _disability_case(seed, child, calendar)
        elif child.family.kind == NOTIFIED:
            contacts = _contacts(seed, child, calendar)
        if contacts or any(spell.state and (spell.end is None or spell.end > calendar.start) for spell in spells):
            kept.append(History(f"B{already + len(kept) + 1:06d}", child, spells, contacts))
    return kept


def _disability_case(seed: int, child: Child, calendar: Calendar) -> tuple[Spell, ...]:
    """One case without moves on the ladder: from the first contact, of lognormal length, at most until 18."""
    mean = municipality()["disability"]["case_mean_years"] * DAYS_PER_YEAR
    length = 60 + int(stream(seed, CHILD, child.number).lognormal(np.log(mean) - 0.32, 0.8))
    end = min(child.entry + length, child.gone)
    if child.entry >= min(calendar.end, child.gone):
        return ()
    return (Spell(1, child.entry, end if end < calendar.end else None, 0 if end < calendar.end else None),)


def _contacts(seed: int, child: Child, calendar: Calendar) -> tuple[int, ...]:
    """Days of notifications about a child that never gets a case."""
    rng = stream(seed, CHILD, child.number)
    count = 1 + int(rng.poisson(municipality()["notifications"]["notified_mean"] - 1))
    days = child.entry + np.sort(rng.exponential(200.0, size=count)).astype(int)
    return tuple(int(day) for day in days if calendar.start <= day < min(calendar.end, child.gone))
