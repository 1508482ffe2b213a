"""How often an investment case's intervals hold: `python -m tests.references.investment.coverage`.

Municipalities whose future is known (`tests/references/forecast/truth.py`), each with a case of three options. »Fewer«
lets TRUE of those come who would have come: what that saves is known from the futures themselves. »More« changes how
many come and »longer« how long they stay, and both in truth do nothing. No effect is known: each seed draws an estimate
with the standard error ERROR. Writes coverage.json beside this file; see docs/methods/investment.md.
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
SIZES = {6_000: 1000, 40_000: 1000}  # municipalities by inhabitants
DRAWS, FIRST_SEED = 250, 6001  # the seeds before were used to find out what was wrong
TRUE, ERROR = 0.8, 0.05  # of the number who come; the standard error of the logarithm of all effects
EFFECTS = {"fewer": ("entries", TRUE), "more": ("entries", 1.0), "longer": ("durations", 1.0)}  # in truth
NIL = ("more", "longer")
COST = 60_000_000  # øre a year, known
WANTED, SURE = 0.8, 0.99
Row = dict[str, Any]


def case_of(estimates: Sequence[float]) -> Case:
    """The case with these estimates of the effects."""
    ends = np.exp(np.array([-1.96, 1.96]) * ERROR)
    effects = {
        key: {"what": what, "factor": estimate, "low": ends[0] * estimate, "high": ends[1] * estimate} | SINCE
        for (key, (what, _true)), estimate in zip(EFFECTS.items(), estimates, strict=True)
    }
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
                {"key": key, "title": key, "option": key, "changes": [effect]} for key, effect in effects.items()
            ],
        }
    )
    if case is None:
        raise RuntimeError(faults)
    return case


SINCE = {"start": truth.ORIGIN}


def measured(seed: int, inhabitants: int) -> Row:
    """What the case says in a seed's municipality, and what those who come afterwards cost there."""
    made = truth.make(seed, [inhabitants])[0]
    random = np.random.default_rng([seed, 11])
    true = np.array([true for _what, true in EFFECTS.values()])
    case = case_of((true * np.exp(ERROR * random.standard_normal(len(true)))).tolist())
    found = streams(case)
    drawn = played(case, found, made.records, truth.ORIGIN, Options(12, DRAWS, seed))
    last = {each.option.key: each.years[-1] for each in odds(drawn, found)}
    fewer = last["fewer"].expected_net
    if fewer is None:
        raise RuntimeError("the cost is known")
    options = {one.option.key: one for one in drawn.options}
    return {
        "comes": cost_of_newcomers(made.spells),
        "net": [fewer.low, fewer.middle, fewer.high],
        "draws": [last["fewer"].saved.low, last["fewer"].saved.high],
        "nil": [[last[key].expected.low, last[key].expected.high] for key in NIL],
        "chance": [chances(options[key], random) for key in NIL],
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
    net, nil, draws, chance = (np.array([row[name] for row in rows]) for name in ("net", "nil", "draws", "chance"))
    count = len(rows)
    return {
        "municipalities": count,
        "band": [int(end) for end in binom.interval(SURE, count, WANTED)],
        "true_saving": round(saved),
        "true_saving_error": round((1 - TRUE) * comes.std(ddof=1) / count**0.5),
        "middle": round(float(net[:, 1].mean() + COST * truth.AHEAD)),
        "width_of_draws": round(float((draws[:, 1] - draws[:, 0]).mean())),
        "held": {"fewer": held(net[:, [0, 2]], saved - COST * truth.AHEAD)}
        | {key: held(nil[:, at], 0.0) for at, key in enumerate(NIL)},
        "tenths": {
            f"{key}, {of}": np.histogram(chance[:, at, by], 10, (0, 1))[0].tolist()
            for at, key in enumerate(NIL)
            for by, of in enumerate(("expected", "draws"))
        },
        "uniform": [float(kstest(chance[:, at, by], "uniform").pvalue) for at in range(len(NIL)) for by in range(2)],
    }


def held(ends: Floats, true: float) -> dict[str, int]:
    """How many intervals (N, 2) hold what is true, how many lie wholly above and below it, and their mean width."""
    above, below = ends[:, 0] > true, true > ends[:, 1]
    width = round(float((ends[:, 1] - ends[:, 0]).mean()))
    return {"held": int((~above & ~below).sum()), "above": int(above.sum()), "below": int(below.sum()), "width": width}


def table(found: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """The lines of the page: how often the intervals held, and how the chances lie in tenths, by inhabitants."""
    lines = []
    for size, one in found.items():
        count, (low, high) = one["municipalities"], one["band"]
        for name, own in one["held"].items():
            shares = [f"{100 * own[key] / count:.1f}" for key in ("held", "above", "below")]
            band = f"{100 * low / count:.1f}-{100 * high / count:.1f}"
            lines.append(
                f"| {int(size):,} | {name} | {count:,} | {' | '.join(shares)} | {band} | {own['width'] / 1e8:.2f} |"
            )
    for size, one in found.items():
        for (name, tenths), chance in zip(one["tenths"].items(), one["uniform"], strict=True):
            lines.append(f"| {int(size):,} | {name} | {' | '.join(map(str, tenths))} | {chance:.1g} |")
    return lines


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=Path, default=RESULTS)
    parser.add_argument("--rows", type=Path, help="where what is measured is kept, so that a run can go on")
    parser.add_argument("--only", type=int, choices=SIZES, help="measure only these inhabitants")
    parser.add_argument("--while-not", type=Path, help="wait as long as this file is there")
    given = parser.parse_args()
    file: Path = given.rows or given.out.with_suffix(".rows")
    rows = kept(file)
    for size, count in SIZES.items():
        for seed in range(FIRST_SEED, FIRST_SEED + count):
            if given.only in {None, size} and (size, seed) not in rows:
                while given.while_not is not None and given.while_not.exists():
                    time.sleep(5)
                row = rows[size, seed] = measured(seed, size)
                with file.open("a", encoding="utf-8") as out:
                    out.write(json.dumps([size, seed, row]) + "\n")
    found = told(rows)
    print("\n".join(table(found["sizes"])))  # noqa: T201 - the tables of the page
    given.out.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def kept(file: Path) -> dict[tuple[int, int], Row]:
    """What has been measured, by inhabitants and seed."""
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    return {(size, seed): row for size, seed, row in map(json.loads, lines)}


def told(rows: Mapping[tuple[int, int], Row]) -> dict[str, Any]:
    """What is stored: all of it summed up by inhabitants, and the first municipality in full."""
    by_size = {size: [rows[key] for key in sorted(rows) if key[0] == size] for size in SIZES}
    sizes = {str(size): summed(own) for size, own in by_size.items() if own}
    return {"draws": DRAWS, "first_seed": FIRST_SEED, "sizes": sizes, "first": rows[min(rows)]}


if __name__ == "__main__":
    main()
