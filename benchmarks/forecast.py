"""The forecast's simulation on a whole country, and the SSDA903 sample from file to intervals.

14,000 children, 120 months, 100 draws, ten states and five age bands, 3.3 % moves a month: through the product's own
function with keyed draws, on one thread and two, with one and the same result; then its exact twin.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from trappen.analysis.forecast.arrays import KINDS, OUT, YEAR, Arrivals, Clock, Model, People, Rates
from trappen.analysis.forecast.simulation import run
from trappen.analysis.forecast.twin import expected

CHILDREN, MONTHS, DRAWS, STATES = 14_000, 120, 100, 10
AGES = (0, 1, 5, 10, 16)
MONTHLY = 0.033
REPEATS = 3
SAMPLE = Path(__file__).resolve().parents[1] / "tests" / "references" / "ssda903" / "sample.zip"
WANTED = {"one_thread": 350, "two_threads": 600}  # million child-months a second, on a machine with nothing else to do


def country() -> Model:
    """Children who stand on random states and never leave, as in the peers' task: moves only."""
    random = np.random.default_rng(2026)
    base = random.random((1, STATES, len(AGES), 1, STATES + 1)) * 2 * MONTHLY / 30.4375 / (STATES - 1)
    base[..., STATES] = 0.0
    for state in range(STATES):
        base[:, state, :, :, state] = 0.0
    nobody = np.zeros(0, dtype=np.int64)
    zeros = np.zeros(CHILDREN, dtype=np.int64)
    rates = Rates(
        base=base,
        spans=np.ones(STATES, dtype=np.int64),
        kinds=np.full((STATES, STATES + 1), OUT, dtype=np.int64),
        effects=np.ones((1, 1, KINDS)),
        waves=np.ones((DRAWS, 1, KINDS)),
        years=np.zeros(1, dtype=np.int64),
        changes=np.ones((1, 1, STATES, STATES + 1)),
        leaving=np.zeros((1, len(AGES), STATES)),
        prices=np.zeros((STATES, 0), dtype=np.int64),
    )
    people = People(
        birth=-random.random(CHILDREN) * 8 * YEAR,
        since=np.zeros(CHILDREN),
        state=random.integers(0, STATES, CHILDREN),
        who=np.arange(CHILDREN, dtype=np.int64),
        profile=zeros,
        group=zeros,
        price=zeros,
    )
    nothing = np.zeros(0)
    arrivals = Arrivals(
        1.0, nothing, np.zeros((1, 0)), np.ones((1, 1, 0)), np.ones((DRAWS, MONTHS)), nothing, nobody, nobody, nobody
    )
    clock = Clock(np.array(AGES) * YEAR, np.zeros(1), np.zeros(1), np.arange(MONTHS + 1) * 30.4375)
    return Model(clock, rates, people, arrivals)


def best(work: Callable[[], object]) -> float:
    """Seconds of the quickest of some repeats."""
    seconds = []
    for _ in range(REPEATS):
        began = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - began)
    return min(seconds)


def main() -> Mapping[str, Any]:
    """Raises if threads differ, or the simulation strays from its twin."""
    model = country()
    one = run(model, 1, range(DRAWS))
    two = run(model, 1, range(DRAWS), threads=2)
    mean = expected(model)
    error = np.sqrt(mean.covariance[-1].diagonal() / DRAWS)
    if (one.stock != two.stock).any() or (
        np.abs(one.stock[:, -1, 0].mean(axis=0) - mean.stock[-1, 0]) > 5 * error
    ).any():
        raise RuntimeError("the ways differ")
    months = CHILDREN * MONTHS * DRAWS / 1e6
    single = best(lambda: run(model, 1, range(DRAWS)))
    double = best(lambda: run(model, 1, range(DRAWS), threads=2))
    command = [
        sys.executable,
        "-m",
        "trappen",
        "forecast",
        str(SAMPLE),
        "--format",
        "ssda903",
        "--years",
        "1",
        "--json",
    ]
    whole = best(lambda: subprocess.run(command, check=True, capture_output=True))
    rate = {"one_thread": round(months / single), "two_threads": round(months / double)}
    return {
        "child_months": months * 1e6,
        "moves_per_child": round(float(one.moves.sum()) / CHILDREN / DRAWS, 2),
        "seconds_one_thread": round(single, 3),
        "seconds_two_threads": round(double, 3),
        "million_child_months_a_second": rate,
        "wanted": WANTED,
        "twin_seconds": round(best(lambda: expected(model)), 3),
        "sample_whole_process_seconds": round(whole, 2),
    }


if __name__ == "__main__":
    print(json.dumps(main(), indent=2))
