"""Sharing 10,000 cases among 400 advisers when one in twenty is absent, beside the greedy way."""

import json
import sys
import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import numpy as np

from trappen.analysis.assignment.plan import propose
from trappen.analysis.assignment.problem import Adviser, Problem, Unit
from trappen.analysis.assignment.solver import load

ADVISERS, CASES = 400, 10_000
TEAM = 10
DISTRICTS = 20
SEED = 2026
CAP = 34
WEIGHTS = (Fraction(1, 2), Fraction(1), Fraction(1), Fraction(3, 2), Fraction(2), Fraction(3))
LIMIT_SECONDS = 10


def municipality(advisers: int, cases: int) -> Problem:
    """Teams that each serve two districts and one target group; siblings together; 5 % absent, some with too many."""
    random = np.random.default_rng(SEED)
    people = [_adviser(number, random) for number in range(advisers)]
    units, number = [], 0
    while number < cases:
        size = min(int(random.choice([1, 1, 1, 1, 2, 2, 3])), cases - number)
        able = people[random.integers(advisers)]
        who = None if random.random() < 0.02 else able.key
        district = sorted(able.districts)[random.integers(2)]
        units.append(
            Unit(
                f"u{number:05}",
                tuple(f"b{number + child:05}" for child in range(size)),
                size * WEIGHTS[random.integers(len(WEIGHTS))],
                who,
                district,
                able.group,
                date(2020, 1, 1) + timedelta(days=int(random.integers(0, 2000))),
            )
        )
        number += size
    absent = set(random.choice(advisers, advisers // 20, replace=False).tolist())
    gone = [replace(a, absent=True, fte=Fraction(0)) if place in absent else a for place, a in enumerate(people)]
    return Problem(tuple(units), tuple(gone))


def _adviser(number: int, random: np.random.Generator) -> Adviser:
    team = number // TEAM
    fte = Fraction(int(random.choice([20, 20, 16, 12])), 20)
    first = team % DISTRICTS
    return Adviser(
        f"r{number:03}",
        f"Rådgiver {number}",
        f"t{team:02}",
        fte,
        room=int(CAP * fte) + 2,
        districts=frozenset({f"d{first:02}", f"d{(first + 1) % DISTRICTS:02}"}),
        group=("social" if team % 3 else "disability", None),
    )


def main(advisers: int = ADVISERS, cases: int = CASES) -> Mapping[str, Any]:
    """The proposal and the greedy baseline in the same run; raises if a rule is broken."""
    problem = municipality(advisers, cases)
    load()  # a worker does it once, whatever is loaded from its disk
    began = time.perf_counter()
    proposal = propose(problem)
    seconds = time.perf_counter() - began
    broken = [desk.adviser.key for desk in proposal.desks if desk.room is not None and desk.after > desk.room]
    if broken or proposal.score is None or proposal.bound is None:
        raise RuntimeError(f"no plan, or a broken cap: {proposal.status}, {broken}, {proposal.clash}")
    gaps = proposal.gaps or (1.0, 1.0)
    worse = proposal.baseline is not None and proposal.baseline.beats(proposal.score)
    return {
        "advisers": advisers,
        "cases": cases,
        "status": proposal.status.value,
        "seconds": round(seconds, 2),
        "moved": proposal.score.moved,
        "given": proposal.given,
        "uneven": round(float(proposal.score.uneven), 2),
        "gap_moved": round(gaps[0], 4),
        "gap_uneven": round(gaps[1], 4),
        "greedy_moved": None if proposal.baseline is None else proposal.baseline.moved,
        "greedy_uneven": None if proposal.baseline is None else round(float(proposal.baseline.uneven), 2),
        "limit_seconds": LIMIT_SECONDS,
        "within_limits": seconds < LIMIT_SECONDS and not worse,
    }


if __name__ == "__main__":
    print(json.dumps(main(*map(int, sys.argv[1:])), indent=2))
