"""The best way to share out the cases of one block, by HiGHS. Source: docs/methods/assignment.md.

Two steps: as few children as possible change adviser; and of all such plans, the weight is shared as evenly as can be.
"""

import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from importlib import import_module
from typing import Any

import numpy as np

from trappen.analysis.assignment.greedy import greedy
from trappen.analysis.assignment.parts import above_share, around, merged
from trappen.analysis.assignment.problem import Block, Counts, Score, keeps_rules, score

OPTIMAL, TIME_OUT, INFEASIBLE = 0, 1, 2
"""Status codes of scipy.optimize.milp; of the others only a solution, if there is one, is used."""
CLOSE = 1e-6
FIRST_SHARE = 0.5
"""The part of what is left for the first step."""
BOUND_SHARE = 0.5
"""The part of what is left for the bound of a large block."""
LARGE = 20_000
"""With so many pairs of kind and adviser the second step is reckoned bit by bit."""
NEIGHBOURS = 12
STEP_SECONDS = 0.5


class Status(StrEnum):
    """What is known of the answer."""

    PROVEN = "proven"  # no plan is better
    FOUND = "found"  # the best found in time; `gap` tells how far from the best it can be
    IMPOSSIBLE = "impossible"  # proven: no plan keeps the rules
    UNKNOWN = "unknown"  # none was found, and none was ruled out


@dataclass(frozen=True, slots=True)
class Solved:
    """The answer for a block. `bound` is a score that no plan beats, `baseline` the greedy plan's score (None: it
    found none). `counts` and `score` are None where there is no plan."""

    status: Status
    counts: Counts | None
    score: Score | None
    bound: Score | None
    baseline: Score | None


def load() -> None:
    """Loads the solver, once in a process: it takes half a second, which those who need none need not wait for, and
    which is no part of the time for an answer."""
    for module in ("scipy.optimize", "scipy.sparse"):
        import_module(module)


def solve(block: Block, *, seconds: float) -> Solved:
    """The best plan found within about `seconds`, never worse than the greedy one, which is all where none are left."""
    if any(not kind.candidates for kind in block.kinds):
        return Solved(Status.IMPOSSIBLE, None, None, None, None)
    until = time.monotonic() + seconds
    simple = greedy(block)
    baseline = None if simple is None else score(block, simple)
    if simple is not None and time.monotonic() >= until:
        return Solved(Status.FOUND, simple, baseline, Score(unavoidable(block), Fraction(0)), baseline)
    alike = merged(block)
    first = Model(alike.block).fewest_moves(_after(until, FIRST_SHARE))
    if first.status == INFEASIBLE:
        return Solved(Status.IMPOSSIBLE, None, None, None, None)
    fewest = max(first_bound(first), unavoidable(block))
    plan = Model(alike.block).counts(first)
    found = [candidate for candidate in (simple, None if plan is None else alike.apart(plan)) if candidate is not None]
    if not found:
        return Solved(Status.UNKNOWN, None, None, None, None)
    best = min(found, key=lambda counts: _order(block, counts))
    best, least = _evened(block, best, until)
    reached = score(block, best)
    if reached.moved > fewest:
        least = 0.0  # it spoke of plans that move as many
    proven = reached.moved <= fewest and float(reached.uneven) <= least + CLOSE
    return Solved(
        Status.PROVEN if proven else Status.FOUND,
        best,
        reached,
        Score(fewest, reached.uneven if proven else min(Fraction(least), reached.uneven)),
        baseline,
    )


def _evened(block: Block, plan: Counts, until: float) -> tuple[Counts, float]:
    """The most even plan found that moves no more children, and a bound that no such plan beats."""
    if time.monotonic() >= until:
        return plan, 0.0
    moved = score(block, plan).moved
    model = Model(block)
    if len(model.pairs) > LARGE:
        relaxed = model.most_even(moved, _after(until, BOUND_SHARE), whole=False)
        least = float(relaxed.fun) if relaxed.status == OPTIMAL else 0.0
    else:
        result = model.most_even(moved, until)
        least = float(result.mip_dual_bound or 0.0) if result.x is not None else 0.0
        plan = min(
            (counts for counts in (plan, model.counts(result)) if counts is not None),
            key=lambda counts: _order(block, counts),
        )
    if float(score(block, plan).uneven) > least + CLOSE:
        plan = _improved(block, plan, until)
    return plan, max(least, 0.0)


def _improved(block: Block, plan: Counts, until: float) -> Counts:
    """The plan made more even around one adviser after the other, those with most above their share first.

    Around an adviser only she and those with least weight who may have her cases are reckoned anew, so each step is
    small; a round without any gain is the end.
    """
    gained = True
    while gained and time.monotonic() < until:
        gained = False
        for adviser in _heaviest_first(block, plan):
            step = min(until, time.monotonic() + STEP_SECONDS)
            if time.monotonic() >= until:
                break
            part = around(block, plan, adviser, NEIGHBOURS)
            result = Model(part.block, mean=block.mean).most_even(part.moved, step)
            counts = Model(part.block).counts(result)
            better = None if counts is None else part.back(plan, counts)
            if better is not None and _order(block, better) < _order(block, plan):
                plan, gained = better, True
    return plan


def _heaviest_first(block: Block, plan: Counts) -> list[str]:
    """The advisers above an even share, the highest first."""
    above = above_share(block, plan)
    return sorted((key for key, weight in above.items() if weight > 0), key=lambda key: (-above[key], key))


def _after(until: float, share: float) -> float:
    """The moment at which this share of what is left until then is used."""
    now = time.monotonic()
    return now + (until - now) * share


def _order(block: Block, counts: Counts) -> tuple[int, Fraction]:
    reached = score(block, counts)
    return reached.moved, reached.uneven


def feasible(block: Block, *, seconds: float) -> bool | None:
    """Whether any plan keeps the rules; None where it was not found out in time."""
    if any(not kind.candidates for kind in block.kinds):
        return False
    until = time.monotonic() + seconds
    if greedy(block) is not None:
        return True
    model = Model(merged(block).block)
    result = model.fewest_moves(until)
    if result.status == INFEASIBLE:
        return False
    return True if model.counts(result) is not None else None


def first_bound(result: Any) -> int:
    """The fewest children that any plan moves, as far as the solver proved it: rounded up to a whole child."""
    bound = result.mip_dual_bound
    return 0 if bound is None or not np.isfinite(bound) else max(int(np.ceil(bound - CLOSE)), 0)


def unavoidable(block: Block) -> int:
    """The children whom every plan moves: whose adviser may not have them, and as many as an adviser has too many."""
    kept: dict[str, int] = defaultdict(int)
    gone = 0
    for kind in block.kinds:
        children = kind.size * len(kind.units)
        if kind.current in kind.candidates:
            kept[kind.current] += children
        elif kind.current is not None:
            gone += children
    rooms = {adviser.key: room for adviser, room in zip(block.advisers, block.rooms, strict=True)}
    over = (number - room for key, number in kept.items() if (room := rooms[key]) is not None)
    return gone + sum(max(number, 0) for number in over)


class Model:
    """The block as a mixed integer programme: how many units of each kind go to each candidate."""

    def __init__(self, block: Block, *, mean: Fraction | None = None) -> None:
        """`mean` is the even share per post where the block is a part of a larger one."""
        self.block = block
        self.mean = float((block.mean if mean is None else mean) or 0)
        self.pairs = [(place, key) for place, kind in enumerate(block.kinds) for key in kind.candidates]
        row_of = {adviser.key: row for row, adviser in enumerate(block.advisers)}
        self.kind = np.array([place for place, _ in self.pairs])
        self.adviser = np.array([row_of[key] for _, key in self.pairs])
        self.size = np.array([block.kinds[place].size for place, _ in self.pairs], dtype=float)
        self.weight = np.array([float(block.kinds[place].weight) for place, _ in self.pairs])
        self.moves = np.array(
            [kind.size if (kind := block.kinds[place]).current not in (None, key) else 0 for place, key in self.pairs],
            dtype=float,
        )

    def fewest_moves(self, until: float) -> Any:
        """As few children as possible change adviser."""
        return self._solve(np.concatenate([self.moves, np.zeros(self._people)]), [], until)

    def most_even(self, moved: int, until: float, *, whole: bool = True) -> Any:
        """As little weight as possible above an even share, with at most `moved` children moved. Where cases need not
        stay `whole` it is quick, and a bound."""
        within = (np.concatenate([self.moves, np.zeros(self._people)])[None, :], -np.inf, moved + 0.5)
        cost = np.concatenate([np.zeros(len(self.pairs)), np.ones(self._people)])
        return self._solve(cost, [within], until, whole=whole)

    def counts(self, result: Any) -> Counts | None:
        """The plan of a result, whole and checked against the rules; None if there is none."""
        if result.x is None:
            return None
        numbers = np.rint(result.x[: len(self.pairs)]).astype(int)
        plan = {pair: int(number) for pair, number in zip(self.pairs, numbers, strict=True) if number}
        return plan if keeps_rules(self.block, plan) else None

    @property
    def _people(self) -> int:
        return len(self.block.advisers)

    def _solve(
        self, cost: np.ndarray, more: Sequence[tuple[Any, Any, Any]], until: float, *, whole: bool = True
    ) -> Any:
        """The solver's result, with the time that is left at its start: what goes before counts as well."""
        # Not at the top: see `load`.
        from scipy.optimize import Bounds, LinearConstraint, OptimizeResult, milp

        if time.monotonic() >= until:
            return OptimizeResult(x=None, status=TIME_OUT, fun=None, mip_dual_bound=None)
        number = len(self.pairs)
        top = np.array([len(self.block.kinds[place].units) for place, _ in self.pairs], dtype=float)
        constraints = [LinearConstraint(*parts) for parts in (*self._rules(), *more)]
        return milp(
            cost,
            constraints=constraints,
            integrality=np.concatenate([np.full(number, int(whole)), np.zeros(self._people)]),
            bounds=Bounds(np.zeros(number + self._people), np.concatenate([top, np.full(self._people, np.inf)])),
            options={"time_limit": max(until - time.monotonic(), 0.01), "mip_rel_gap": 0.0},
        )

    def _rules(self) -> list[tuple[Any, Any, Any]]:
        """Every unit once; nobody above the room; and the weight above an even share as variables of its own."""
        from scipy.sparse import csr_array, hstack, identity

        number, kinds = len(self.pairs), len(self.block.kinds)
        column = np.arange(number)

        def matrix(values: np.ndarray, rows: np.ndarray, height: int) -> Any:
            return csr_array((values, (rows, column)), shape=(height, number))

        none = csr_array((kinds, self._people))
        once = hstack([matrix(np.ones(number), self.kind, kinds), none], format="csr")
        units = np.array([len(kind.units) for kind in self.block.kinds], dtype=float)
        children = hstack(
            [matrix(self.size, self.adviser, self._people), csr_array((self._people, self._people))], format="csr"
        )
        room = np.array([np.inf if room is None else room for room in self.block.rooms], dtype=float)
        above = hstack([matrix(self.weight, self.adviser, self._people), -identity(self._people)], format="csr")
        share = np.array([self.mean * float(adviser.fte) for adviser in self.block.advisers])
        return [(once, units, units), (children, -np.inf, room), (above, -np.inf, share)]
