"""Who the children are: families with frailties that no column shows, their children, and where they live.

Everything about family number i is drawn from the family's own generator, so it never depends on how many there are.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from trappen.analysis.synth.settings import DAYS_PER_YEAR, FAMILY, Calendar, from_day, municipality, stream

Days = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

SOCIAL, DISABILITY, NOTIFIED = "social", "disability", "notified"
ADULT_AGE = 18
MOST_MOVES = 16  # a child's moves on the ladder; further ones do not happen
CAUSES = 6  # the most destinations any state has


@dataclass(frozen=True, slots=True)
class Family:
    """A family; `homes` are (district index, first day), the frailties multiply every move up, and down or out."""

    number: int
    kind: str
    up: float
    down: float
    homes: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Child:
    """A child; `entry` is the day of its first contact, `gone` the day it turns 18 or leaves, whichever is first."""

    number: int
    family: Family
    birth: int
    boy: bool
    entry: int
    adult: int
    left: int | None
    thresholds: Floats  # unit exponentials (MOST_MOVES, CAUSES): a move happens where the summed hazard passes them

    @property
    def gone(self) -> int:
        return self.adult if self.left is None else min(self.adult, self.left)


def draw_family(seed: int, number: int, first_child: int, calendar: Calendar) -> list[Child]:
    """The children of family `number`; `first_child` is the number that the first of them gets."""
    given = municipality()["families"]
    rng = stream(seed, FAMILY, number)
    chance = rng.random()
    kind = DISABILITY if chance < given["disability_share"] else SOCIAL
    if given["disability_share"] <= chance < given["disability_share"] + given["notified_share"]:
        kind = NOTIFIED
    sigma, shape = given["up_sigma"], given["down_shape"]
    up = float(np.exp(sigma * rng.standard_normal() - sigma**2 / 2))
    down = float(rng.gamma(shape) / shape)
    family = Family(number, kind, up, down, _homes(rng, calendar))
    size = 1 + int(rng.choice(len(given["sizes"]), p=given["sizes"]))
    span = calendar.end - calendar.first
    entry = calendar.first + int(rng.random() * span)
    age = _age(rng) * (given["disability_age"] if kind == DISABILITY else 1.0)
    children = []
    for order in range(size):
        if order:
            together = rng.random() < given["together_share"]
            gap = rng.exponential(given["together_mean_days"])
            elsewhere = calendar.first + int(rng.random() * span)
            own_entry = entry + int(gap) if together else elsewhere
            own_age = age + (-1 if rng.random() < 0.6 else 1) * order * (1.2 + 3.0 * rng.random())
        else:
            own_entry, own_age = entry, age
        children.append(_child(rng, first_child + order, family, own_entry, own_age))
    return children


def _child(rng: np.random.Generator, number: int, family: Family, entry: int, age: float) -> Child:
    given = municipality()["families"]
    birth = entry - int(min(max(age, -0.3), 17.4) * DAYS_PER_YEAR)
    stays = rng.exponential(DAYS_PER_YEAR / given["left_per_year"])
    born = from_day(birth)
    adult = (
        date(born.year + ADULT_AGE, 3, 1)
        if (born.month, born.day) == (2, 29)
        else born.replace(year=born.year + ADULT_AGE)
    ).toordinal() - date(1970, 1, 1).toordinal()
    left = entry + 30 + int(stays)
    return Child(
        number=number,
        family=family,
        birth=birth,
        boy=bool(rng.random() < given["boys"]),
        entry=entry,
        adult=adult,
        left=left if left < adult else None,
        thresholds=rng.standard_exponential((MOST_MOVES, CAUSES)),
    )


def _age(rng: np.random.Generator) -> float:
    peaks = municipality()["families"]["age_peaks"]
    peak = peaks[int(rng.choice(len(peaks), p=[share for share, _, _ in peaks]))]
    return float(peak[1] + peak[2] * rng.standard_normal())


def _homes(rng: np.random.Generator, calendar: Calendar) -> tuple[tuple[int, int], ...]:
    """Where the family lives: at most three districts, from the first day of the calendar."""
    weights = [district["weight"] for district in municipality()["districts"]]
    chosen = rng.choice(len(weights), size=3, p=weights)
    waits = rng.exponential(DAYS_PER_YEAR / municipality()["families"]["moves_per_year"], size=2)
    homes = [(int(chosen[0]), calendar.first)]
    day = float(calendar.first)
    for district, wait in zip(chosen[1:], waits, strict=True):
        day += 1 + wait
        if day < calendar.end and int(district) != homes[-1][0]:
            homes.append((int(district), int(day)))
    return tuple(homes)
