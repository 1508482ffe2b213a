"""How often the forecast's intervals hold: `python -m tests.references.forecast.calibration --each 200`.

Municipalities whose future is known (`truth.py`) are forecast from their origin; after 1, 3 and 5 years the stock and
the year's cost by step are held against what came. Writes results.json beside this file; see
docs/methods/uncertainty.md.
"""

import argparse
import json
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from scipy.stats import kstest, norm

from tests.references.forecast import peer, truth
from trappen.analysis.forecast.building import model_of
from trappen.analysis.forecast.forecast import Options, learn
from trappen.analysis.forecast.simulation import run

RESULTS = Path(__file__).resolve().parent / "results.json"
SIZES = (15_000, 60_000, 150_000)
YEARS = (1, 3, 5)
LEVELS = (0.5, 0.8, 0.9)
DRAWS = 500
TOTAL = 0  # the number that all steps together go by
SIGNIFICANCE = 0.01
FIRST_SEED = 3001  # seeds below were used for trying out, and for the first version of the model
Row = dict[str, Any]


def measured(seed: int, sizes: Sequence[int]) -> list[Row]:
    """The rows of one seed's municipalities."""
    made = truth.make(seed, sizes)
    return [{"inhabitants": size, **row} for size, one in zip(sizes, made, strict=True) for row in _measured(seed, one)]


def _measured(seed: int, made: truth.Municipality) -> list[Row]:
    """One row per year, step and measure: where in the draws the truth lies, and whether the intervals hold it."""
    options = Options(months=12 * max(YEARS), draws=DRAWS, seed=seed)
    learned = learn(made.records, truth.ORIGIN, options)
    drawn = run(model_of(learned, months=options.months, draws=DRAWS, seed=seed), seed, range(DRAWS))
    states = learned.history.states
    random = np.random.default_rng([seed, 7])
    who = learned.history.children["child_id"].to_list()
    place = dict(zip(who, range(len(who)), strict=True))
    known = made.spells.filter(pl.col("begin") <= 0, pl.col("child").is_in(who))
    known = known.with_columns(child=pl.col("child").replace_strict(place, return_dtype=pl.Int64))
    mean, variance = peer.bands(known, learned.history.children["birth"].to_numpy(), round(365.25 * max(YEARS)))
    rows = []
    for year in YEARS:
        day = min(round(365.25 * year), (truth.ORIGIN.replace(year=truth.ORIGIN.year + year) - truth.ORIGIN).days)
        last = round(365.25 * (year - 1))
        outcomes = {
            "stock": truth.stock(made.spells, day - (year == max(YEARS))),
            "cost": truth.cost(made.spells, last, day),
        }
        drawings = {
            "stock": drawn.stock[:, 12 * year, 0],
            "cost": drawn.ore[:, 12 * (year - 1) : 12 * year, 0].sum(axis=1),
        }
        for what, outcome in outcomes.items():
            columns = {step: drawings[what][:, states.index(step)] for step in states}
            for step in (TOTAL, *peer.STEPS):
                values = drawings[what].sum(axis=1) if step == TOTAL else columns.get(step, np.zeros(DRAWS))
                came = outcome[2:].sum() if step == TOTAL else outcome[step]
                band = None
                if what == "stock":
                    own = slice(None) if step == TOTAL else [peer.STEPS.index(step)]
                    band = float(mean[day, own].sum()), float(np.sqrt(variance[day, own].sum()))
                rows.append({"what": what, "year": year, "step": step, **_judged(values, came, band, random)})
    return rows


def _judged(values: np.ndarray, came: float, band: tuple[float, float] | None, random: np.random.Generator) -> Row:
    below, level = (values < came).sum(), (values == came).sum()
    row: Row = {
        "pit": float((below + random.random() * (level + 1)) / (len(values) + 1)),
        "inside": [bool(np.quantile(values, 0.5 - p / 2) <= came <= np.quantile(values, 0.5 + p / 2)) for p in LEVELS],
        "miss": float(values.mean() - came),
        "spread": float(values.std()),
    }
    if band is not None:
        row["peer"] = [bool(abs(came - band[0]) <= norm.ppf(0.5 + p / 2) * band[1]) for p in LEVELS]
        row["peer_miss"] = float(band[0] - came)
        row["peer_spread"] = band[1]
    return row


def table(rows: list[Row]) -> Iterator[Row]:
    """Coverage and the test of uniformity of each size, measure, year and step."""
    keys = sorted({(row["inhabitants"], row["what"], row["year"], row["step"]) for row in rows})
    for key in keys:
        own = [row for row in rows if (row["inhabitants"], row["what"], row["year"], row["step"]) == key]
        found = dict(zip(("inhabitants", "what", "year", "step"), key, strict=True))
        found |= {"municipalities": len(own), "chance": float(kstest([row["pit"] for row in own], "uniform").pvalue)}
        for i, level in enumerate(LEVELS):
            found[f"{level:.0%}"] = round(float(np.mean([row["inside"][i] for row in own])), 3)
            if "peer" in own[0]:
                found[f"peer_{level:.0%}"] = round(float(np.mean([row["peer"][i] for row in own])), 3)
        for name in ("miss", "spread", "peer_miss", "peer_spread"):
            if name in own[0]:
                found[name] = round(float(np.mean([row[name] for row in own])), 3)
        yield found


def holm(rows: list[Row]) -> int:
    """How many cells are not uniform, by Holm's rule at SIGNIFICANCE over all of them."""
    ordered = sorted(row["chance"] for row in rows)
    passed = 0
    for i, chance in enumerate(ordered):
        if chance > SIGNIFICANCE / (len(ordered) - i):
            break
        passed += 1
    return passed


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--each", type=int, default=200)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--out", type=Path, default=RESULTS)
    parser.add_argument("--rows", type=Path, help="where what is measured is kept, so that a run can go on")
    parser.add_argument("--minutes", type=float, default=float("inf"), help="begin on nothing after so many")
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES)
    given = parser.parse_args()
    rows_file: Path = given.rows or given.out.with_suffix(".rows")
    kept = _kept(rows_file)
    until = time.monotonic() + 60 * given.minutes
    lacking = [seed for seed in range(FIRST_SEED, FIRST_SEED + given.each) if seed not in kept]
    with ProcessPoolExecutor(given.workers, mp_context=get_context("spawn")) as pool:
        for seeds in batched(lacking, given.workers):
            if time.monotonic() > until:
                break
            for seed, rows in zip(seeds, pool.map(measured, seeds, [given.sizes] * len(seeds)), strict=True):
                kept[seed] = rows
                with rows_file.open("a", encoding="utf-8") as file:
                    file.write(json.dumps([seed, rows]) + "\n")
    _write(given.out, [row for seed in sorted(kept) for row in kept[seed]])


def batched(items: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    """The items, so many at a time."""
    return (items[begin : begin + size] for begin in range(0, len(items), size))


def _kept(file: Path) -> dict[int, list[Row]]:
    """What an earlier run has measured, by seed."""
    if not file.exists():
        return {}
    return dict(json.loads(line) for line in file.read_text(encoding="utf-8").splitlines())


def markdown(cells: list[Row]) -> str:
    """The stock's coverage as the documentation shows it, ours and the peer's, in per cent."""
    heads = ["inhabitants", "years", "step", *(f"ours {level:.0%}" for level in LEVELS)]
    heads += [*(f"peer {level:.0%}" for level in LEVELS), "bias", "spread", "chance"]
    lines = [f"| {' | '.join(heads)} |", "|" + "---|" * len(heads)]
    for cell in cells:
        if cell["what"] != "stock":
            continue
        shares = [f"{100 * cell[f'{name}{level:.0%}']:.0f}" for name in ("", "peer_") for level in LEVELS]
        step = "all" if cell["step"] == TOTAL else cell["step"]
        sizes = [f"{cell['inhabitants']:,}", cell["year"], step]
        numbers = [f"{cell['miss']:.1f}", f"{cell['spread']:.1f}", f"{cell['chance']:.1g}"]
        lines.append(f"| {' | '.join(map(str, [*sizes, *shares, *numbers]))} |")
    return "\n".join(lines)


def _write(path: Path, rows: list[Row]) -> None:
    cells = list(table(rows))
    document = {"draws": DRAWS, "not_uniform": holm(cells), "cells": cells}
    path.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
