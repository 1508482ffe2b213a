"""How often an investment case's intervals hold: `python -m tests.references.investment.coverage --each 1000`.

Municipalities whose future is known (`tests/references/forecast/truth.py`), each with a case of two options. »Fewer«
lets TRUE of those come who would have come: what that saves is known from the futures themselves. »Nothing« changes how
long children stay, and in truth does nothing. Neither effect is known: each seed draws an estimate with the standard
error ERROR. Writes coverage.json beside this file; see docs/methods/investment.md.
"""

import argparse
import json
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from scipy.stats import binom, kstest

from tests.references.forecast import truth
from trappen.analysis.forecast.arrays import Floats
from trappen.analysis.forecast.forecast import Options
from trappen.analysis.investment.simulated import Drawn, odds, played
from trappen.analysis.investment.streams import streams
from trappen.domain.investment.case import Case
from trappen.records.investment.reading import decode_case

RESULTS = Path(__file__).resolve().parent / "coverage.json"
INHABITANTS, DRAWS, FIRST_SEED = 6_000, 250, 5001
TRUE, ERROR = 0.8, 0.05  # of the number who come; the standard error of the logarithm of both effects
COST = 60_000_000  # øre a year, known
WANTED, SURE = 0.8, 0.99
Row = dict[str, Any]


def case_of(fewer: float, nothing: float) -> Case:
    """The case with these estimates of the two effects."""
    effects = {"fewer": ("entries", fewer), "nothing": ("durations", nothing)}
    ends = {key: np.exp(np.array([-1.96, 1.96]) * ERROR) * factor for key, (_what, factor) in effects.items()}
    first = truth.ORIGIN.year
    case, faults = decode_case(
        {
            "key": "sag",
            "title": "Sag",
            "municipality": "999",
            "first_year": first,
            "last_year": first + truth.AHEAD - 1,
            "options": [{"key": key, "name": key} for key in effects],
            "costs": [{"key": key, "title": key, "option": key, "yearly": f"{COST // 100} kr."} for key in effects],
            "simulated": [
                {"key": key, "title": key, "option": key}
                | {"changes": [{"what": what, "factor": factor, "low": ends[key][0], "high": ends[key][1]} | SINCE]}
                for key, (what, factor) in effects.items()
            ],
        }
    )
    if case is None:
        raise RuntimeError(faults)
    return case


SINCE = {"start": truth.ORIGIN}


def measured(seed: int, inhabitants: int = INHABITANTS, draws: int = DRAWS) -> Row:
    """What the case says in a seed's municipality, and what those who come afterwards cost there."""
    made = truth.make(seed, [inhabitants])[0]
    random = np.random.default_rng([seed, 11])
    case = case_of(*(np.array([TRUE, 1.0]) * np.exp(ERROR * random.standard_normal(2))).tolist())
    found = streams(case)
    drawn = played(case, found, made.records, truth.ORIGIN, Options(12, draws, seed))
    last = {each.option.key: each.years[-1] for each in odds(drawn, found)}
    fewer, nothing = last["fewer"].expected_net, last["nothing"].expected
    if fewer is None:
        raise RuntimeError("the cost is known")
    options = {one.option.key: one for one in drawn.options}
    return {
        "comes": cost_of_newcomers(made.spells),
        "net": [fewer.low, fewer.middle, fewer.high],
        "draws": [last["fewer"].saved.low, last["fewer"].saved.high],
        "nothing": [nothing.low, nothing.high],
        "chance": chances(options["nothing"], random),
    }


def chances(one: Drawn, random: np.random.Generator) -> list[float]:
    """How likely the case says a saving is, by the expectation and by the draws; what is 0 falls on either side."""
    values = one.expected[:, -1], one.saving.sum(axis=(1, 2))
    found = []
    for each in values:
        above, level = int((each > 0).sum()), int((each == 0).sum())
        found.append(float((above + random.random() * (level + 1)) / (len(each) + 1)))
    return found


def cost_of_newcomers(spells: pl.DataFrame) -> int:
    """Øre in the years ahead of all who come to the ladder in them, those who come back among them."""
    end = (truth.ORIGIN.replace(year=truth.ORIGIN.year + truth.AHEAD) - truth.ORIGIN).days
    ordered = spells.sort("child", "begin")
    follows = (pl.col("child") == pl.col("child").shift()) & (pl.col("begin") == pl.col("end").shift())
    stays = ordered.with_columns(stay=(~follows.fill_null(value=False)).cum_sum())
    own = stays.with_columns(came=pl.col("begin").min().over("stay")).filter(pl.col("came") > 0)
    return int(truth.cost(own, 0, end).sum())


def summed(rows: Sequence[Row]) -> dict[str, Any]:
    """Coverage and uniformity. The saving that is true is known but for the chance that is left in so many futures."""
    comes = np.array([row["comes"] for row in rows], dtype=np.float64)
    saved = (1 - TRUE) * comes.mean()
    net, nothing, chance = (np.array([row[name] for row in rows]) for name in ("net", "nothing", "chance"))
    draws = np.array([row["draws"] for row in rows])
    count = len(rows)
    return {
        "inhabitants": INHABITANTS,
        "draws": DRAWS,
        "first_seed": FIRST_SEED,
        "municipalities": count,
        "band": [int(end) for end in binom.interval(SURE, count, WANTED)],
        "true_saving": round(saved),
        "true_saving_error": round((1 - TRUE) * comes.std(ddof=1) / count**0.5),
        "saving": held(net[:, [0, 2]], saved - COST * truth.AHEAD),
        "middle": round(float(net[:, 1].mean() + COST * truth.AHEAD)),
        "width_of_draws": round(float((draws[:, 1] - draws[:, 0]).mean())),
        "nothing": held(nothing, 0.0),
        "tenths": [np.histogram(each, 10, (0, 1))[0].tolist() for each in chance.T],
        "uniform": [float(kstest(each, "uniform").pvalue) for each in chance.T],
    }


def held(ends: Floats, true: float) -> dict[str, int]:
    """How many intervals (N, 2) hold what is true, how many lie wholly above and below it, and their mean width."""
    above, below = ends[:, 0] > true, true > ends[:, 1]
    width = round(float((ends[:, 1] - ends[:, 0]).mean()))
    return {"held": int((~above & ~below).sum()), "above": int(above.sum()), "below": int(below.sum()), "width": width}


def table(found: Mapping[str, Any]) -> list[str]:
    """The lines of the page: how often both intervals held, and how the chances lie in tenths."""
    count, (low, high) = found["municipalities"], found["band"]
    lines = []
    for name in ("saving", "nothing"):
        own = found[name]
        shares = [f"{100 * own[key] / count:.1f}" for key in ("held", "above", "below")]
        lines.append(
            f"| {name} | {count} | {' | '.join(shares)} | {100 * low / count:.1f}-{100 * high / count:.1f} "
            f"| {own['width'] / 1e8:.2f} |"
        )
    for name, tenths, chance in zip(("expected", "draws"), found["tenths"], found["uniform"], strict=True):
        lines.append(f"| {name} | {' | '.join(map(str, tenths))} | {chance:.1g} |")
    return lines


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--each", type=int, default=1000)
    parser.add_argument("--out", type=Path, default=RESULTS)
    parser.add_argument("--rows", type=Path, help="where what is measured is kept, so that a run can go on")
    parser.add_argument("--minutes", type=float, default=float("inf"), help="begin on nothing after so many")
    parser.add_argument("--while-not", type=Path, help="wait as long as this file is there")
    given = parser.parse_args()
    file: Path = given.rows or given.out.with_suffix(".rows")
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    kept: dict[int, Row] = dict(json.loads(line) for line in lines)
    until = time.monotonic() + 60 * given.minutes
    for seed in range(FIRST_SEED, FIRST_SEED + given.each):
        if seed in kept or time.monotonic() > until:
            continue
        while given.while_not is not None and given.while_not.exists():
            time.sleep(5)
        kept[seed] = measured(seed)
        with file.open("a", encoding="utf-8") as out:
            out.write(json.dumps([seed, kept[seed]]) + "\n")
    ordered = [kept[seed] for seed in sorted(kept)]
    found = summed(ordered) | {"first": ordered[0]}
    print("\n".join(table(found)))  # noqa: T201 - the tables of the page
    given.out.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
