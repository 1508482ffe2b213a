"""Every due date of 100,000 open cases with 1,000,000 measures, by law and by Borås' cadence."""

import json
import resource
import sys
import time
from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
import polars as pl

from trappen.analysis.cadence.deadlines import deadlines
from trappen.parameters.ladder import official
from trappen.parameters.policy import builtin
from trappen.records.container import DTYPES, Records
from trappen.records.contracts import TABLES

CASES = 100_000
PER_CASE = 10
CASES_PER_ADVISER, ADVISERS_PER_TEAM = 25, 10
SEED = 2026
ON = date(2026, 10, 1)
FIRST, DAYS = np.datetime64("2016-01-01"), 3_900
SECTIONS = ("BL-32-1.5", "BL-32-1.3", "BL-46", "BL-47", "BL-114", "BL-86", "SEL-52-3.3", "SEL-52-3.7")
PLACES = (None, "foster_general", "institution", "network_foster")
LIMIT_SECONDS = 10


def municipality(cases: int) -> Records:
    """Invented histories: half the children have an open case, a measure has two follow-ups on average."""
    random = np.random.default_rng(SEED)
    children, measures = 2 * cases, PER_CASE * cases
    start = FIRST + random.integers(0, DAYS, measures)
    end = np.where(random.random(measures) < 0.12, np.datetime64("NaT"), start + random.integers(20, 800, measures))
    child = random.integers(0, children, measures)
    every_child = np.arange(children)

    def some(count: int) -> np.ndarray:
        return random.integers(0, measures, count)

    def of_measures(table: str, key: str, day: str, count: int, span: tuple[int, int], **more: Any) -> pl.DataFrame:
        chosen = some(count)
        held = start[chosen] + random.integers(*span, count)
        return _frame(
            table, **{key: np.arange(count), "child_id": child[chosen], "episode_id": chosen, day: held}, **more
        )

    def of_children(table: str, key: str, day: str, count: int, **more: Any) -> pl.DataFrame:
        days = FIRST + random.integers(0, DAYS, count)
        return _frame(
            table, **{key: np.arange(count), "child_id": random.integers(0, children, count), day: days}, **more
        )

    opened = FIRST + random.integers(0, DAYS, children)
    tables = {
        "children": _frame(
            "children",
            child_id=every_child,
            birth_date=np.datetime64("2004-01-01") + random.integers(0, 7_000, children),
        ),
        "cases": _frame(
            "cases",
            case_id=every_child,
            child_id=every_child,
            opened=opened,
            closed=np.where(every_child < cases, np.datetime64("NaT"), np.datetime64("2026-01-01")),
        ),
        "assignments": _frame(
            "assignments",
            case_id=every_child,
            adviser_id=random.integers(0, cases // CASES_PER_ADVISER, children),
            start=opened,
        ),
        "adviser_posts": _frame(
            "adviser_posts",
            adviser_id=np.arange(cases // CASES_PER_ADVISER),
            team_id=np.arange(cases // CASES_PER_ADVISER) // ADVISERS_PER_TEAM,
            fte=np.ones(cases // CASES_PER_ADVISER),
            start=np.full(cases // CASES_PER_ADVISER, FIRST),
        ),
        "episodes": _frame(
            "episodes",
            episode_id=np.arange(measures),
            child_id=child,
            section=pl.Series(SECTIONS).gather(random.integers(0, len(SECTIONS), measures)),
            place_type=pl.Series(PLACES).gather(random.integers(0, len(PLACES), measures)),
            start=start,
            end=end,
        ),
        "followups": of_measures("followups", "followup_id", "held", 2 * measures, (10, 600)),
        "cadence_decisions": of_measures(
            "cadence_decisions",
            "cadence_id",
            "decided",
            measures // 2,
            (60, 120),
            interval_months=random.integers(1, 7, measures // 2),
        ),
        "plans": of_measures(
            "plans", "plan_id", "made", measures // 3, (10, 200), kind=pl.Series(["child_plan"] * (measures // 3))
        ),
        "visits": of_children("visits", "visit_id", "held", measures // 2),
        "examinations": of_children(
            "examinations", "examination_id", "aware", cases, kind=pl.Series(["child_examination"] * cases)
        ),
    }
    return Records(tables, official(), "benchmark", "trappen", "0" * 64)


def _frame(table: str, **known: Any) -> pl.DataFrame:
    """A frame of the contract from the columns given; the others are null."""
    height = len(next(iter(known.values())))
    columns = []
    for column in TABLES[table].columns:
        kind = DTYPES[column.kind]
        values = known.get(column.name)
        empty = pl.Series([None], dtype=kind).new_from_index(0, height)
        columns.append((empty if values is None else pl.Series(values).cast(kind)).alias(column.name))
    return pl.DataFrame(columns)


def main(cases: int = CASES) -> Mapping[str, Any]:
    """All due dates by law alone, and with a programme's cadence."""
    records = municipality(cases)
    found: dict[str, Any] = {"open_cases": cases, "measures": records.table("episodes").height}
    for name, policy in (("law", None), ("law_and_programme", builtin("boraas"))):
        began, used = time.perf_counter(), time.process_time()
        report = deadlines(records, ON, policy=policy)
        found[f"{name}_seconds"] = round(time.perf_counter() - began, 2)
        found[f"{name}_processor_seconds"] = round(time.process_time() - used, 2)
        found[f"{name}_due"] = report.upcoming.height
    found["peak_bytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    found["limit_seconds"] = LIMIT_SECONDS
    found["within_limits"] = max(found["law_seconds"], found["law_and_programme_seconds"]) < LIMIT_SECONDS
    return found


if __name__ == "__main__":
    print(json.dumps(main(*map(int, sys.argv[1:])), indent=2))
