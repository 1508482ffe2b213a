"""A year's commitments of a million episodes, against the same arithmetic month by month in Python."""

import json
import resource
import time
from datetime import date
from itertools import pairwise
from typing import Any

import numpy as np
import polars as pl

from trappen.analysis.economy import commitments
from trappen.domain.periods import Period, add_months
from trappen.domain.prices import PriceUnit, cost
from trappen.parameters.ladder import official
from trappen.records.container import DTYPES, Records
from trappen.records.contracts import TABLES

EPISODES = 1_000_000
PLAIN = 20_000  # episodes that the loop in Python takes; its time is scaled up
SEED = 2026
YEAR = Period(date(2026, 1, 1), date(2027, 1, 1))
ON = date(2026, 4, 1)
LIMIT_SECONDS = 10
LIMIT_BYTES = 6_000_000_000


def municipality(episodes: int) -> Records:
    """Invented episodes over five years at day and month prices; a third are open."""
    random = np.random.default_rng(SEED)
    start = np.datetime64("2022-01-01") + random.integers(0, 1800, episodes)
    length = random.integers(30, 1500, episodes)
    end = np.where(random.random(episodes) < 1 / 3, np.datetime64("NaT"), start + length)
    known = {
        "episode_id": pl.Series(np.arange(episodes)).cast(pl.String),
        "child_id": pl.Series(np.arange(episodes) // 3).cast(pl.String),
        "section": pl.Series(["BL-46"]).new_from_index(0, episodes),
        "place_type": pl.Series(["foster_general"]).new_from_index(0, episodes),
        "start": pl.Series(start).cast(pl.Date),
        "end": pl.Series(end).cast(pl.Date),
        "price": pl.Series(random.integers(10_000, 5_000_000, episodes)),
        "price_unit": pl.Series(random.choice(["day", "month"], episodes)),
    }
    columns = [
        known.get(column.name, pl.Series([None], dtype=DTYPES[column.kind]).new_from_index(0, episodes)).alias(
            column.name
        )
        for column in TABLES["episodes"].columns
    ]
    return Records({"episodes": pl.DataFrame(columns)}, official(), "benchmark", "trappen", "0" * 64, as_of=ON)


def plain(records: Records) -> int:
    """The committed øre of the year by a loop over episodes and months."""
    total = 0
    months = [add_months(YEAR.start, number) for number in range(13)]
    for start, end, price, unit in records.table("episodes").select("start", "end", "price", "price_unit").iter_rows():
        for first, following in pairwise(months):
            since, until = max(start, first), following if end is None else min(end, following)
            if since < until:
                total += cost(price, PriceUnit(unit), since, until)
    return total


def main() -> dict[str, Any]:
    """Times it twice and keeps the faster; the small twin must agree with the loop to the øre."""
    small = municipality(PLAIN)
    began = time.perf_counter()
    slow = plain(small)
    naive = (time.perf_counter() - began) * EPISODES / PLAIN
    agreed = int(commitments.totals(commitments.of(small, YEAR).frame)["committed"].sum()) == slow
    records = municipality(EPISODES)
    seconds, processor, rows = [], [], 0
    for _ in range(2):
        began, used = time.perf_counter(), time.process_time()
        rows = commitments.of(records, YEAR).frame.height
        seconds.append(time.perf_counter() - began)
        processor.append(time.process_time() - used)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return {
        "episodes": EPISODES,
        "rows": rows,
        "seconds": round(min(seconds), 3),
        "processor_seconds": round(min(processor), 3),
        "naive_seconds_scaled": round(naive, 1),
        "agrees_to_the_ore": agreed,
        "peak_bytes": peak,
        "limit_seconds": LIMIT_SECONDS,
        "limit_bytes": LIMIT_BYTES,
        "within_limits": agreed and min(seconds) <= LIMIT_SECONDS and peak <= LIMIT_BYTES,
    }


if __name__ == "__main__":
    print(json.dumps(main(), indent=2))
