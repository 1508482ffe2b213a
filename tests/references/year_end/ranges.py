"""How often the year-end estimate's range holds: `python -m tests.references.year_end.ranges`.

Each of many invented municipalities is estimated once, at the end of one of eleven months of one of two years, in
turn, and its range held against what the year came to cost. Writes ranges.json. How and why: docs/methods/year-end.md.
"""

import argparse
import json
import time
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import product
from pathlib import Path

import polars as pl
from scipy.stats import binom

from tests.references.year_end.backtest import CHILDREN, MONTHS, UNTIL, YEARS, month_end
from trappen.analysis.economy.estimate import RECORD_YEARS, estimate
from trappen.analysis.economy.year_parts import tied_postings
from trappen.analysis.synth.building import build
from trappen.parameters.ladder import official
from trappen.records.container import Records

RESULTS = Path(__file__).resolve().parent / "ranges.json"
FIRST, SEEDS = 6001, 1000  # used for nothing else
TURNS = tuple(product(MONTHS[:-1], YEARS))
WANTED, SURE = 0.8, 0.99
Row = dict[str, object]


def measured(seed: int) -> Row:
    """One municipality in its turn: what was missed and half the range's width, as shares of the year's cost.

    `dear`: whether the case of 2.5 million a year, which every municipality is given, began in the rest of the year.
    """
    month, year = TURNS[seed % len(TURNS)]
    made = build(children=CHILDREN, years=10, seed=seed, until=UNTIL)
    records = Records(made.tables, official(), "synth", "trappen", "0" * 64, as_of=made.until)
    on = month_end(year, month)
    found = estimate(records, year, on, tests=RECORD_YEARS)
    postings = tied_postings(records)
    outcome = int(postings.filter(pl.col("month").dt.year() == year)["amount"].sum())
    row: Row = {"seed": seed, "year": YEARS[year], "month": month, "dear": _began(made.truth, records, year, on)}
    if found.span is None:
        return {**row, "miss": None, "half": None}
    middle = (found.span.high + found.span.low) / 2
    return {**row, "miss": (outcome - middle) / outcome, "half": (found.span.high - middle) / outcome}


def _began(truth: Mapping[str, pl.DataFrame], records: Records, year: int, on: date) -> bool:
    keys = truth["known"].filter(pl.col("what") == "dear_case")["key"]
    own = records.table("episodes").filter(pl.col("episode_id").is_in(keys.implode()), pl.col("registered_on") > on)
    return own.filter(pl.col("start") < date(year + 1, 1, 1)).height > 0


def band(count: int) -> tuple[int, int]:
    """The fewest and most ranges of so many that hold by chance, 99 times in 100, if each holds with 80 %."""
    low, high = binom.interval(SURE, count, WANTED)
    return int(low), int(high)


def summed(rows: pl.DataFrame) -> list[Row]:
    """How many held of all, by year, by quarter of the day's month, and by whether the dear case came afterwards."""
    held = rows.with_columns(held=pl.col("miss").abs() <= pl.col("half"), quarter=(pl.col("month") + 2) // 3)
    parts: list[tuple[str, pl.DataFrame]] = [("all", held)]
    for year in YEARS.values():
        own = held.filter(pl.col("year") == year)
        parts += [(year, own), (f"{year}, no dear case began", own.filter(~pl.col("dear")))]
        parts += [(f"{year}, a dear case began", own.filter("dear"))]
    parts += [(f"quarter {quarter}", held.filter(pl.col("quarter") == quarter)) for quarter in range(1, 5)]
    return [_told(name, part.drop_nulls("half"), part["half"].null_count()) for name, part in parts if part.height]


def _told(name: str, rows: pl.DataFrame, without: int) -> Row:
    numbers = rows.select(
        held=pl.col("held").sum(),
        bias=-pl.col("miss").mean(),
        rms=(pl.col("miss") ** 2).mean().sqrt(),
        half=pl.col("half").mean(),
    ).row(0, named=True)
    short = {key: round(value, 4) if isinstance(value, float) else value for key, value in numbers.items()}
    return {"what": name, "count": rows.height, "without": without, **short}


def line(row: Row) -> str:
    """The row as the page shows it: how many, how many held, per cent, the band in per cent, bias, rms, mean half."""
    count, held, (low, high) = int(str(row["count"])), int(str(row["held"])), band(int(str(row["count"])))
    shares = [f"{100 * held / count:.0f}", f"{100 * low / count:.0f}-{100 * high / count:.0f}"]
    told = [f"{100 * float(str(row[name])):.1f}" for name in ("bias", "rms", "half")]
    return f"| {' | '.join([str(row['what']), str(count), *shares, *told])} |"


def run(kept: Path, seeds: Iterable[int], stop: Path | None) -> pl.DataFrame:
    """Measures what is not kept already, a line a seed; waits while the file `stop` is there."""
    lines = kept.read_text(encoding="utf-8").splitlines() if kept.exists() else []
    found = {row["seed"]: row for row in map(json.loads, lines)}
    with kept.open("a", encoding="utf-8") as file:
        for seed in seeds:
            while stop is not None and stop.exists():
                time.sleep(5)
            if seed not in found:
                found[seed] = measured(seed)
                file.write(json.dumps(found[seed]) + "\n")
                file.flush()
    return pl.DataFrame([found[seed] for seed in seeds if seed in found], infer_schema_length=None)


def main() -> None:
    """Runs the seeds one by one and writes the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kept", type=Path, required=True, help="where what is measured is kept, a line a seed")
    parser.add_argument("--seeds", type=int, default=SEEDS)
    parser.add_argument("--stop", type=Path, help="waits while this file is there")
    given = parser.parse_args()
    rows = run(given.kept, range(FIRST, FIRST + given.seeds), given.stop)
    document = {"children": CHILDREN, "first_seed": FIRST, "seeds": rows.height, "rows": summed(rows)}
    print("\n".join(map(line, summed(rows))))  # noqa: T201 - the table of the page
    RESULTS.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
