"""Limited places, against the same rules played in plain Python, child by child and without any cleverness."""

import math
from dataclasses import dataclass, field

import numpy as np
import pytest

from tests.analysis.forecast.models import DRAWS, changed_model, crowded, model, small
from trappen.analysis.forecast.arrays import (
    ARRIVAL,
    ENTRY,
    EVERYBODY,
    MARK,
    MOVE,
    NEWCOMER,
    STRIDE,
    YEAR,
    Limits,
    Model,
)
from trappen.analysis.forecast.philox import pair, triple
from trappen.analysis.forecast.simulation import digest_of, joined, run
from trappen.analysis.forecast.twin import DependentError, expected

SEED = 9


def limits(*each: tuple[float, int, int], wait_on: tuple[int, ...]) -> Limits:
    """Of (day, state, places)."""
    times, state, places = (list(part) for part in zip(*each, strict=True))
    return Limits(np.array(times, dtype=float), np.array(state), np.array(places), np.array(wait_on))


@dataclass
class Kid:
    """One child of the plain game; `told` is the number of its next random number, `left` what it still waits out."""

    birth: float
    state: int
    who: int
    profile: int
    offset: int = 0
    since: float = 0.0
    visit: int = 0
    path: list[tuple[float, int]] = field(default_factory=list)
    go: tuple[float, int] = (math.inf, -1)


class Game:
    """Everything by scanning: whose move is next, who is first in which line."""

    def __init__(self, made: Model, draw: int) -> None:
        self.made, self.draw = made, draw
        people, rates = made.people, made.rates
        self.row = draw % len(rates.base)
        self.kids = [
            Kid(b, s, w, p, since=t)
            for b, s, w, p, t in zip(people.birth, people.state, people.who, people.profile, people.since, strict=True)
        ]
        self.come = sorted(self.arrivals(), key=lambda kid: kid.since)
        self.lines: dict[int, list[Kid]] = {state: [] for state in range(rates.kinds.shape[0])}
        self.waited: list[tuple[float, int, int]] = []
        self.moves: list[tuple[float, int, int]] = []
        self.entered: list[tuple[float, int]] = []

    def arrivals(self) -> list[Kid]:
        made, found = self.made, []
        arrivals, waves = made.arrivals, made.rates.waves[self.draw]
        ratios = arrivals.ratios[self.draw % len(arrivals.ratios)]
        for strip in range(60):
            time = 0.0
            for number in range(10_000):
                gap, up = pair(SEED, self.draw, number, ARRIVAL + strip, 0)
                time -= math.log(gap) / arrivals.height
                if time >= made.clock.months[-1]:
                    break
                mark, inside = pair(SEED, self.draw, number, MARK + strip, 0)
                cell = int(np.argmax(arrivals.shares > mark))
                month = int((made.clock.months <= time).sum()) - 1
                part = int((made.clock.parts <= time).sum()) - 1
                rate = ratios[cell] * arrivals.changes[0, part, cell] * arrivals.bursts[self.draw, month]
                if (strip + up) * arrivals.height < rate * waves[made.rates.years[part], ENTRY]:
                    birth = time - arrivals.age[cell] - inside * YEAR
                    who, profile = strip * STRIDE + number, arrivals.profile[cell]
                    found.append(Kid(birth, arrivals.state[cell], who, profile, NEWCOMER, time))
        return found

    def rate(self, kid: Kid, time: float) -> np.ndarray:
        """By destination, just after a time."""
        made, rates = self.made, self.made.rates
        part = int((made.clock.parts <= time).sum()) - 1
        age = max(0, int((made.clock.ages + kid.birth <= time).sum()) - 1)
        factor = (
            rates.effects[self.row % len(rates.effects), kid.profile, :3]
            * rates.waves[self.draw, rates.years[part], :3]
        )
        return (
            rates.base[self.row, kid.state, age, 0] * rates.changes[0, part, kid.state] * factor[rates.kinds[kid.state]]
        )

    def plan(self, kid: Kid, time: float) -> None:
        """Summed from one edge to the next; nobody leaves on a birthday here."""
        first, height, _ = triple(SEED, self.draw, kid.who, kid.offset + MOVE, kid.visit)
        need, horizon = -math.log(first), self.made.clock.months[-1]
        edges = sorted(
            {edge for edge in (*self.made.clock.parts, *(self.made.clock.ages + kid.birth), horizon) if edge > time}
        )
        for edge in edges:
            rates = self.rate(kid, time)
            if rates.sum() * (edge - time) > need:
                when = time + need / rates.sum()
                order = np.argsort(self.made.rates.kinds[kid.state], kind="stable")  # up before down before out
                kid.go = when, int(order[np.argmax(np.cumsum(rates[order]) > height * rates.sum())])
                return
            need -= rates.sum() * (edge - time)
            time = edge
            if time >= horizon:
                break
        kid.go = math.inf, -1

    def places(self, state: int, time: float) -> int:
        rules = self.made.limits
        held = [n for t, s, n in zip(rules.times, rules.state, rules.places, strict=True) if s == state and t <= time]
        return int(held[-1]) if held else EVERYBODY

    def full(self, state: int, time: float) -> bool:
        return sum(kid.state == state for kid in self.kids) >= self.places(state, time)

    def leave(self, kid: Kid, time: float) -> None:
        for state, line in self.lines.items():
            if kid in line:
                line.remove(kid)
                self.waited.append((time, state, -1))

    def wait(self, kid: Kid, time: float, state: int) -> None:
        if kid not in self.lines[state]:
            self.leave(kid, time)
            if time < kid.birth + 18 * YEAR:
                self.lines[state].append(kid)
                self.waited.append((time, state, 1))

    def step(self, kid: Kid, time: float, to: int) -> None:
        self.leave(kid, time)
        self.moves.append((time, kid.state, to))
        kid.state, kid.since, kid.visit = to, time, kid.visit + 1
        if to == len(self.lines):
            self.kids.remove(kid)
        else:
            self.plan(kid, time)

    def play(self) -> None:
        for kid in self.kids:
            self.plan(kid, 0.0)
        while True:
            grown = [kid.birth + 18 * YEAR for line in self.lines.values() for kid in line]
            nexts = [kid.go[0] for kid in self.kids] + [kid.since for kid in self.come[:1]]
            time = min([*nexts, *grown, *(t for t in self.made.limits.times if t > getattr(self, "now", -1.0))])
            if time >= self.made.clock.months[-1]:
                return
            self.now = time
            for kid in [kid for line in self.lines.values() for kid in line if kid.birth + 18 * YEAR == time]:
                self.leave(kid, time)
            if self.come and self.come[0].since == time:
                self.arrive(self.come.pop(0), time)
            for kid in [kid for kid in self.kids if kid.go[0] == time]:
                to = kid.go[1]
                if to < len(self.lines) and self.full(to, time):
                    self.wait(kid, time, to)
                    kid.visit += 1
                    self.plan(kid, time)
                else:
                    self.step(kid, time, to)
            while moved := [
                (line[0], state) for state, line in self.lines.items() if line and not self.full(state, time)
            ]:
                self.step(moved[0][0], time, moved[0][1])

    def arrive(self, kid: Kid, time: float) -> None:
        if self.full(kid.state, time):
            self.wait(kid, time, kid.state)
            kid.state = int(self.made.limits.wait_on[kid.state])
        self.kids.append(kid)
        self.entered.append((time, kid.state))
        self.plan(kid, time)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2, 3, 4, 5, 6])
def test_against_plain_python(seed: int) -> None:
    random = np.random.default_rng(seed)
    made = model(children=25, months=18, seed=seed, yearly=3, draws=3, rows=2)
    made = made._replace(
        rates=made.rates._replace(leaving=np.zeros_like(made.rates.leaving)),
        limits=limits(
            (0.0, 1, int(random.integers(4, 9))),
            (float(random.uniform(50, 200)), 0, int(random.integers(3, 9))),
            (float(random.uniform(250, 400)), 1, int(random.integers(8, 14))),
            wait_on=(2, 2, 2),
        ),
    )
    drawn = run(made, SEED, range(3), groups=2)
    months, waiting = made.clock.months, 0
    for draw in range(3):
        game = Game(made, draw)
        game.play()
        entries, moves = np.zeros((18, 3), dtype=int), np.zeros((18, 3, 4), dtype=int)
        for time, state in game.entered:
            entries[int((months <= time).sum()) - 1, state] += 1
        for time, origin, to in game.moves:
            moves[int((months <= time).sum()) - 1, origin, to] += 1
        wait = np.zeros((19, 3), dtype=int)
        for time, state, change in game.waited:
            wait[int((months <= time).sum()) :, state] += change
        assert (drawn.entries[draw].sum(axis=1) == entries).all()
        assert (drawn.moves[draw] == moves).all()
        assert (drawn.waiting[draw] == wait).all()
        assert drawn.stock[draw, -1].sum() == len(game.kids)
        waiting += int(wait.sum())
    assert waiting > 0


@pytest.mark.slow
@pytest.mark.parametrize("made", [small(), changed_model(children=30, draws=DRAWS, spans=2)], ids=["all", "changed"])
def test_a_limit_that_is_never_reached_changes_nothing(made: Model) -> None:
    """Also where siblings are linked, stays marked, and a scenario adds moves and sends children on."""
    free = run(made, SEED, range(DRAWS), groups=2)
    roomy = run(made._replace(limits=limits((0.0, 1, 10_000), wait_on=(0, 0, 0))), SEED, range(DRAWS), groups=2)
    for name in ("stock", "time", "cost", "entries", "moves"):
        assert (getattr(free, name) == getattr(roomy, name)).all()
    assert roomy.waiting.shape == free.stock.sum(axis=2).shape
    assert not roomy.waiting.any()
    assert not free.waiting.size


@pytest.mark.slow
def test_one_result_for_any_threads_chunks_and_order() -> None:
    made = crowded()
    whole = run(made, SEED, range(DRAWS), groups=2)
    wanted = digest_of(whole)
    assert whole.waiting.any()
    assert digest_of(run(made, SEED, range(DRAWS), groups=2, threads=2, chunks=3)) == wanted
    assert digest_of(joined([run(made, SEED, [draw], groups=2) for draw in range(DRAWS)])) == wanted
    assert (whole.stock[:, 1:].sum(axis=2)[..., 1] <= np.maximum(5, whole.stock[:, :-1].sum(axis=2)[..., 1])).all()


def test_the_twin_refuses() -> None:
    with pytest.raises(DependentError):
        expected(model()._replace(limits=limits((0.0, 1, 5), wait_on=(2, 2, 2))))
