"""An investment case of four options over ten years in a municipality of 150,000 inhabitants, played in 1,000 draws.

The municipality is invented, with the hazards of the calibration (`tests/references/forecast/truth.py`). Measured is
all that `trappen invest --records` does once the records are read: learning, five plays, sums; three times with rates
that do not know the time on a step (Markov), which is what was promised, and three times as these data ask for.
Run: .venv/bin/python benchmarks/investment.py [DRAWS [INHABITANTS]]
"""

import json
import os
import statistics
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any
from unittest.mock import patch

INHABITANTS, DRAWS, SEED = 150_000, 1000, 5
REPEATS = 3
LIMITS = {"markov_seconds": 5.0}


def main(draws: int = DRAWS, inhabitants: int = INHABITANTS) -> dict[str, Any]:
    """The figures (medians), and whether a full run keeps within the limit."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    from tests.references.forecast.truth import ORIGIN, make

    from trappen.analysis.forecast.forecast import Options
    from trappen.analysis.investment.simulated import apart, odds, played
    from trappen.analysis.investment.streams import streams

    case, records = _case(ORIGIN), make(SEED, [inhabitants])[0].records
    found = streams(case)

    def run(number: int) -> float:
        began = time.perf_counter()
        made = played(case, found, records, ORIGIN, Options(12, number, 1, threads=os.cpu_count() or 1))
        odds(made, found), apart(made)
        return time.perf_counter() - began

    first = run(10)  # the code is compiled after it
    with patch("trappen.analysis.forecast.rates.SPAN_LEVEL", 0.0):  # no test finds that time on a step matters
        markov = [run(draws) for _ in range(REPEATS)]
    timed = [run(draws) for _ in range(REPEATS)]
    figures = {
        "inhabitants": inhabitants,
        "draws": draws,
        "first_seconds": round(first, 2),
        "markov_seconds": round(statistics.median(markov), 2),
        "markov_runs": [round(one, 2) for one in markov],
        "seconds": round(statistics.median(timed), 2),
        "runs": [round(one, 2) for one in timed],
    }
    return {**figures, "limits": LIMITS, "within_limits": figures["markov_seconds"] <= LIMITS["markov_seconds"]}


def _case(start: date) -> Any:
    from trappen.records.investment.reading import decode_case

    names = "abcd"
    change = {"what": "durations", "low": 0.6, "high": 0.99, "start": start}
    case, faults = decode_case(
        {
            "key": "fire",
            "title": "Fire muligheder",
            "municipality": "999",
            "first_year": start.year,
            "last_year": start.year + 9,
            "options": [{"key": name, "name": name.upper()} for name in names],
            "simulated": [
                {"key": name, "title": name, "option": name, "changes": [change | {"factor": 0.8 + 0.04 * at}]}
                for at, name in enumerate(names)
            ],
        }
    )
    if case is None:
        raise RuntimeError(faults)
    return case


if __name__ == "__main__":
    print(json.dumps(main(*map(int, sys.argv[1:])), indent=2))
