"""The year-end estimate back-tested on many invented municipalities: `python -m tests.references.year_end.backtest`.

Every municipality is estimated at the end of each month of two years, a common one and the disappointing one, from what
was known then, and held against what the year came to cost; so are last year's cost, and the spending so far as of a
whole year. Writes results.json beside this file. How and why: docs/methods/year-end.md.
"""

import argparse
import json
from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from multiprocessing import get_context
from pathlib import Path

import polars as pl

from trappen.analysis.economy.backtest import annualised
from trappen.analysis.economy.estimate import RECORD_YEARS, Estimate, estimate
from trappen.analysis.economy.year_parts import tied_postings, year_parts
from trappen.analysis.synth.building import build
from trappen.parameters.ladder import official
from trappen.records.container import Records

RESULTS = Path(__file__).resolve().parent / "results.json"
UNTIL = date(2026, 7, 1)  # half a year after the last one that is tested, so that late postings have come
YEARS = {2024: "common", 2025: "disappointing"}
CHILDREN = 300  # with any history: about 20 million kroner a year
Row = dict[str, object]
MONTHS = tuple(range(1, 13))
RANGED = (3, 9)  # months that the range is tested in; it takes the earlier years' estimates as well


def municipality(seed: int, children: int) -> Records:
    """An invented municipality with ten years of accounts."""
    made = build(children=children, years=10, seed=seed, until=UNTIL)
    return Records(made.tables, official(), "synth", "trappen", "0" * 64, as_of=made.until)


def month_end(year: int, month: int) -> date:
    """The last day of the month."""
    return date(year, month, monthrange(year, month)[1])


def tested(records: Records, *, months: Sequence[int], ranged: Sequence[int]) -> Iterator[Row]:
    """One row per year and month: shares of the year's cost that each way of estimating it missed."""
    everything = tied_postings(records).filter(pl.col("month").is_not_null())
    cost = dict(everything.group_by(pl.col("month").dt.year()).agg(pl.col("amount").sum()).iter_rows())
    for year in YEARS:
        for month in months:
            on = month_end(year, month)
            made = estimate(records, year, on, tests=RECORD_YEARS if month in ranged else 0)
            known = everything.filter(pl.col("posted") <= on)
            last = int(known.filter(pl.col("month").dt.year() == year - 1)["amount"].sum())
            so_far = annualised(year_parts(records, known, year, on))
            outcome = cost[year]
            yield {
                "year": YEARS[year],
                "month": month,
                "estimate": ((made.total["known"] or 0) - outcome) / outcome,
                "last_year": (last - outcome) / outcome,
                "so_far": ((so_far or 0) - outcome) / outcome,
                "within": None if made.span is None else made.span.low <= outcome <= made.span.high,
                "width": None if made.span is None else (made.span.high - made.span.low) / outcome,
                **_by_account(made, everything.filter(pl.col("month").dt.year() == year)),
            }


def _by_account(made: Estimate, postings: pl.DataFrame) -> Row:
    """Of the accounts with a range, how many there are, and how many came to cost what is within it."""
    outcome = postings.group_by("account").agg(outcome=pl.col("amount").sum())
    known = made.accounts.filter(pl.col("high") > pl.col("low")).join(outcome, on="account", how="left")
    held = known.filter(pl.col("outcome").fill_null(0).is_between("low", "high"))
    return {"accounts": known.height, "accounts_within": held.height}


def summed(rows: pl.DataFrame) -> pl.DataFrame:
    """By year and month: root mean square of what was missed, bias, and how often the estimate was nearer."""
    ways = ("estimate", "last_year", "so_far")
    nearer = [(pl.col("estimate").abs() < pl.col(way).abs()).mean().alias(f"nearer_than_{way}") for way in ways[1:]]
    return (
        rows.group_by("year", "month")
        .agg(
            pl.len().alias("seeds"),
            *[(pl.col(way) ** 2).mean().sqrt().alias(f"rms_{way}") for way in ways],
            pl.col("estimate").mean().alias("bias"),
            *nearer,
            pl.col("within").mean().alias("within"),
            pl.col("width").mean().alias("width"),
            (pl.col("accounts_within").sum() / pl.col("accounts").filter(pl.col("accounts") > 0).sum())
            .replace(float("nan"), None)
            .alias("accounts_within"),
        )
        .sort("year", "month")
    )


def one_seed(seed: int, *, months: Sequence[int] = MONTHS, ranged: Sequence[int] = RANGED) -> list[Row]:
    """The rows of one seed."""
    return list(tested(municipality(seed, CHILDREN), months=months, ranged=ranged))


def main() -> None:
    """Runs the seeds in processes of their own and writes the table; what is measured already is kept by seed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--first", type=int, default=1001)
    parser.add_argument("--seeds", type=int, default=200)
    parser.add_argument("--kept", type=Path, required=True, help="where what is measured is kept, a line a seed")
    given = parser.parse_args()
    seeds = range(given.first, given.first + given.seeds)
    kept = given.kept.read_text(encoding="utf-8").splitlines() if given.kept.exists() else []
    found: dict[int, list[Row]] = {one["seed"]: one["rows"] for one in map(json.loads, kept)}
    with (
        ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool,
        given.kept.open("a", encoding="utf-8") as file,
    ):
        left = [seed for seed in seeds if seed not in found]
        for seed, rows in zip(left, pool.map(one_seed, left), strict=True):
            found[seed] = rows
            file.write(json.dumps({"seed": seed, "rows": rows}) + "\n")
            file.flush()
    _write(found, given.first)


def _write(found: Mapping[int, list[Row]], first: int) -> None:
    seeds = sorted(found)
    table = summed(pl.DataFrame([row for seed in seeds for row in found[seed]], infer_schema_length=None))
    listed = [{name: _short(value) for name, value in row.items()} for row in table.iter_rows(named=True)]
    document = {"children": CHILDREN, "first_seed": first, "rows": listed}
    RESULTS.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")


def _short(value: object) -> object:
    return round(value, 4) if isinstance(value, float) else value


if __name__ == "__main__":
    main()
