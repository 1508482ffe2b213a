"""Spells with the key figures for a million episodes, against a plain loop over each child's episodes in Python."""

import json
import resource
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

import numpy as np
import polars as pl

from trappen.analysis.keyfigures import UNKNOWN, ladder_report, placements, spells
from trappen.domain.ladder import Placement, Standing, highest
from trappen.parameters.ladder import official
from trappen.records.container import DTYPES, Records
from trappen.records.contracts import TABLES

EPISODES = 1_000_000
PER_CHILD = 5
SEED = 2026
FIRST, LAST = date(2024, 12, 31), date(2025, 12, 31)
SECTIONS = ("BL-30", "BL-32-1.2", "BL-32-1.5", "BL-46", "BL-46", "BL-46", "BL-47", "BL-86", "XX-1")
PLACES = (None, None, None, "network_foster", "foster_general", "own_room", "residential_home", None, None)
LIMIT_SECONDS = 5
LIMIT_BYTES = 4_000_000_000


def municipality(episodes: int) -> Records:
    """Invented episodes over twelve years, with overlaps, same-day changes, open ends and unresolved sections."""
    random = np.random.default_rng(SEED)
    kind = random.integers(0, len(SECTIONS), episodes)
    start = np.datetime64("2014-01-01") + random.integers(0, 12 * 365, episodes)
    length = random.integers(0, 900, episodes)
    is_open = random.random(episodes) < 0.1
    end = np.where(is_open, np.datetime64("NaT"), start + length)
    known = {
        "episode_id": pl.Series(np.arange(episodes)).cast(pl.String),
        "child_id": pl.Series(random.integers(0, episodes // PER_CHILD, episodes)).cast(pl.String),
        "section": pl.Series(SECTIONS, dtype=pl.String).gather(kind),
        "place_type": pl.Series(PLACES, dtype=pl.String).gather(kind),
        "start": pl.Series(start).cast(pl.Date),
        "end": pl.Series(end).cast(pl.Date),
    }
    columns = [
        known.get(column.name, pl.Series([None], dtype=DTYPES[column.kind]).new_from_index(0, episodes)).alias(
            column.name
        )
        for column in TABLES["episodes"].columns
    ]
    return Records({"episodes": pl.DataFrame(columns)}, official(), "benchmark", "trappen", "0" * 64)


def naive(records: Records) -> list[tuple[str, int, date, date | None]]:
    """The same spells by a loop over each child's days of change."""
    place = cache(lambda section, place_type: records.ladder.place(section=section, place_type=place_type))
    children: dict[str, list[tuple[Placement, date, date]]] = defaultdict(list)
    columns = ("child_id", "section", "place_type", "start", "end")
    for child, section, place_type, start, end in records.table("episodes").select(columns).iter_rows():
        placement = place(section, place_type)
        if placement.standing is not Standing.OFF_LADDER and (end is None or end > start):
            children[child].append((placement, start, end or date.max))
    found = []
    for child in sorted(children):
        running = children[child]
        current, since = None, date.min
        for day in sorted({day for _, start, end in running for day in (start, end)}):
            there = [placement for placement, start, end in running if start <= day < end]
            state = highest(there).step or UNKNOWN if there else None
            if state == current:
                continue
            if current is not None:
                found.append((child, current, since, None if day == date.max else day))
            current, since = state, day
    return found


def main(episodes: int = EPISODES) -> Mapping[str, Any]:
    """Both ways over the same episodes; raises if they differ."""
    records = municipality(episodes)
    began = time.perf_counter()
    found = spells(placements(records))
    spells_seconds = time.perf_counter() - began
    began = time.perf_counter()
    report = ladder_report(records, FIRST, LAST)
    report_seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    began = time.perf_counter()
    plain = naive(records)
    naive_seconds = time.perf_counter() - began
    stock = Counter(state for _, state, start, end in plain if start <= LAST and (end is None or end > LAST))
    if list(found.iter_rows()) != plain or [stock[p.step or UNKNOWN] for p in report.places] != list(
        report.whole.stock_last.values
    ):
        raise RuntimeError("the two ways differ")
    return {
        "episodes": episodes,
        "children": report.coverage.children,
        "spells": found.height,
        "spells_seconds": round(spells_seconds, 3),
        "spells_and_key_figures_seconds": round(report_seconds, 3),
        "naive_spells_seconds": round(naive_seconds, 3),
        "naive_over_ours_spells": round(naive_seconds / spells_seconds, 1),
        "peak_bytes": peak,
        "limit_seconds": LIMIT_SECONDS,
        "limit_bytes": LIMIT_BYTES,
        "within_limits": report_seconds < LIMIT_SECONDS and peak < LIMIT_BYTES,
    }


if __name__ == "__main__":
    print(json.dumps(main(*map(int, sys.argv[1:])), indent=2))
