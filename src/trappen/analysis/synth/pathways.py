"""How children move on the ladder: the true hazards, and histories drawn from them.

A child in state j since day d has, for every destination k, the hazard

    h_jk(t) * bump_jk(age) * sex_jk * frailty * programme(district, day) * exp(trend * year) * shock(day)

with a log-logistic h_jk in the time t since d. A move happens when the hazard summed over weeks passes an exponential
that belongs to the child, its move number and the destination; the day inside the week is interpolated. The hazards are
neither constant in pieces nor free of what is unseen, so no estimator of the product is the model that made its data.
See docs/methods/synth.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from trappen.analysis.synth.families import CAUSES, MOST_MOVES, Child, Days, Floats
from trappen.analysis.synth.settings import DAYS_PER_YEAR, Calendar, municipality

STATES = 7
WEEK = 7


@dataclass(frozen=True, slots=True)
class Spell:
    """A child in one state over [start, end); `end` is None where it runs on the last day, `to` where it went."""

    state: int
    start: int
    end: int | None
    to: int | None


@dataclass(frozen=True, slots=True)
class Moves:
    """The table of moves as arrays (STATES, CAUSES); `to` is -1 where a state has fewer destinations."""

    to: npt.NDArray[np.int64]
    scale: Floats
    shape: Floats
    age_peak: Floats
    age_width: Floats
    age_floor: Floats
    boys: Floats
    up: npt.NDArray[np.bool_]
    down: npt.NDArray[np.bool_]


@cache
def moves() -> Moves:
    """The moves of municipality.toml."""
    names = ("scale", "shape", "age_peak", "age_width", "age_floor", "boys")
    values = {name: np.ones((STATES, CAUSES)) for name in names}
    to = np.full((STATES, CAUSES), -1, dtype=np.int64)
    taken = [0] * STATES
    for row in (row for group in municipality()["moves"] for row in group["rows"]):
        origin = row["origin"]
        to[origin, taken[origin]] = row["to"]
        for name in names:
            values[name][origin, taken[origin]] = row[name]
        taken[origin] += 1
    origin_of = np.arange(STATES)[:, None]
    up = ((to > origin_of) & ((origin_of >= 2) | (to >= 4))) | ((to == origin_of) & (to > 0))
    down = (to >= 0) & (to < origin_of) & (origin_of >= 2)
    return Moves(to=to, up=up, down=down, **values)


@dataclass(frozen=True, slots=True)
class Covariates:
    """What the hazards of n children depend on beside their state; arrays of length n."""

    birth: Days
    boy: npt.NDArray[np.bool_]
    up: Floats
    down: Floats


def hazards(state: Days, since: Floats, day: Floats, who: Covariates, treated: Floats, calendar: Calendar) -> Floats:
    """Moves a year for each child and destination, an array (n, CAUSES); 0 where there is no destination.

    Args:
        state: the state each is in.
        since: the day number it began.
        day: the day number asked for.
        who: birth, sex and frailties.
        treated: the share of the programme's effect that is in force for the child that day, 0 to 1.
        calendar: the shock's days, and the end at which the trend is zero.
    """
    table, effects = moves(), municipality()["effects"]
    shape, scale = table.shape[state], table.scale[state]
    years = np.maximum(day - since, 0.5)[:, None] / DAYS_PER_YEAR / scale
    grown = years**shape
    rate = shape / scale * grown / years / (1.0 + grown)
    age = ((day - who.birth) / DAYS_PER_YEAR)[:, None]
    bump = np.exp(-0.5 * ((age - table.age_peak[state]) / table.age_width[state]) ** 2)
    rate *= table.age_floor[state] + (1.0 - table.age_floor[state]) * bump
    rate *= np.where(who.boy[:, None], table.boys[state], 1.0)
    shocked = (day >= calendar.shock) & (day < calendar.shock_end)
    trend = effects["trend_up_per_year"] * (day - calendar.end) / DAYS_PER_YEAR
    up = who.up * np.exp(trend + treated * np.log(effects["programme_up"])) * np.where(shocked, effects["shock_up"], 1)
    down = who.down * np.exp(treated * np.log(effects["programme_down"])) * np.where(shocked, effects["shock_down"], 1)
    rate *= np.where(table.up[state], up[:, None], np.where(table.down[state], down[:, None], 1.0))
    return np.where(table.to[state] >= 0, rate, 0.0)


def treatment(homes: Sequence[tuple[tuple[int, int], ...]], calendar: Calendar) -> tuple[Days, npt.NDArray[np.bool_]]:
    """Days on which each family moved, (n, 3), and whether that home is in a programme district, (n, 3)."""
    programme = [bool(district["programme"]) for district in municipality()["districts"]]
    never = calendar.end + 10_000
    first = np.array([[home[1] for home in row] + [never] * (3 - len(row)) for row in homes], dtype=np.int64)
    inside = np.array([[programme[home[0]] for home in row] + [False] * (3 - len(row)) for row in homes], dtype=bool)
    return first.reshape(-1, 3), inside.reshape(-1, 3)


def treated_on(day: Floats, first: Days, inside: npt.NDArray[np.bool_], calendar: Calendar) -> Floats:
    """The share of the programme's effect in force: 1 - exp(-t / ramp) since it began, in its districts."""
    here = np.where(day >= first[:, 2], inside[:, 2], np.where(day >= first[:, 1], inside[:, 1], inside[:, 0]))
    ramp = municipality()["effects"]["programme_ramp_years"]
    years = np.maximum(day - calendar.programme, 0.0) / DAYS_PER_YEAR
    return np.asarray(here * (1.0 - np.exp(-years / ramp)), dtype=np.float64)


def walk(children: Sequence[Child], calendar: Calendar) -> list[list[Spell]]:
    """Each child's spells from its entry to its 18th birthday, its leaving or the calendar's end."""
    n = len(children)
    who = covariates(children)
    entry = np.array([child.entry for child in children], dtype=np.int64)
    gone = np.array([child.gone for child in children], dtype=np.int64)
    thresholds = np.stack([child.thresholds for child in children])
    first, inside = treatment([child.family.homes for child in children], calendar)
    state = np.ones(n, dtype=np.int64)
    since = entry.astype(np.float64)
    summed = np.zeros((n, CAUSES))
    visit = np.zeros(n, dtype=np.int64)
    events: list[list[tuple[int, int]]] = [[] for _ in range(n)]
    for week in range(calendar.first, calendar.end, WEEK):
        active = np.flatnonzero((since <= week) & (gone > week) & (visit < MOST_MOVES))
        if not active.size:
            continue
        some = Covariates(who.birth[active], who.boy[active], who.up[active], who.down[active])
        middle = np.full(len(active), week + WEEK / 2)
        treated = treated_on(middle, first[active], inside[active], calendar)
        step = hazards(state[active], since[active], middle, some, treated, calendar) * (WEEK / DAYS_PER_YEAR)
        left = thresholds[active, visit[active]] - summed[active]
        summed[active] += step
        share = np.where(step >= left, left / np.maximum(step, 1e-300), 2.0)
        best = share.argmin(axis=1)
        for row in np.flatnonzero(share[np.arange(len(active)), best] <= 1.0):
            child = active[row]
            day = max(week + min(int(share[row, best[row]] * WEEK), WEEK - 1), int(since[child]) + 1)
            if day >= min(gone[child], calendar.end):
                continue
            state[child] = moves().to[state[child], best[row]]
            since[child] = day
            events[child].append((day, int(state[child])))
            summed[child] = 0.0
            visit[child] += 1
    return [_spells(child, moved, calendar.end) for child, moved in zip(children, events, strict=True)]


def covariates(children: Sequence[Child]) -> Covariates:
    """The children's fixed covariates as arrays."""
    return Covariates(
        birth=np.array([child.birth for child in children], dtype=np.int64),
        boy=np.array([child.boy for child in children], dtype=bool),
        up=np.array([child.family.up for child in children]),
        down=np.array([child.family.down for child in children]),
    )


def _spells(child: Child, moved: list[tuple[int, int]], end: int) -> list[Spell]:
    if child.entry >= min(end, child.gone):
        return []
    stops = [(child.entry, 1), *moved]
    closing = child.gone if child.gone < end else None
    spells = []
    for (start, state), following in zip(stops, [*moved, (closing, None)], strict=True):
        spells.append(Spell(state, start, following[0], following[1]))
    return spells
