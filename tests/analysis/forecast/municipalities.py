"""Records with a child's spells and nothing else, for the forecast."""

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
import polars as pl

from trappen.parameters.ladder import official
from trappen.records.container import DTYPES, Records
from trappen.records.contracts import TABLES

ORIGIN = date(2026, 1, 1)


def records_of(
    spells: Sequence[tuple[str, int, int, int | None]], births: dict[str, int], prices: dict[int, int] | None = None
) -> Records:
    """Spells (child, step, begin, end) and births in days from ORIGIN; `prices` in øre a day by step."""
    day = ORIGIN.toordinal()
    rows = [
        {
            "episode_id": str(number),
            "child_id": child,
            "section": "BL-32-1.5",
            "step": step,
            "start": date.fromordinal(day + begin),
            "end": None if end is None else date.fromordinal(day + end),
            "price": None if prices is None else prices.get(step),
            "price_unit": None if prices is None else "day",
        }
        for number, (child, step, begin, end) in enumerate(spells)
    ]
    people = [{"child_id": child, "birth_date": ORIGIN + timedelta(days=birth)} for child, birth in births.items()]
    tables = {"episodes": _table("episodes", rows), "children": _table("children", people)}
    return Records(tables, official(), "test", "trappen", "0" * 64, as_of=ORIGIN)


def _table(name: str, rows: list[dict[str, object]]) -> pl.DataFrame:
    schema = {column.name: DTYPES[column.kind] for column in TABLES[name].columns}
    return pl.DataFrame([{key: row.get(key) for key in schema} for row in rows], schema=schema, orient="row")


def steady(children: int, seed: int, *, years: int = 8) -> Records:
    """Children who come at random to step 3 or 5 and move between them and out at constant rates; truth in `RATES`."""
    random = np.random.default_rng(seed)
    spells: list[tuple[str, int, int, int | None]] = []
    births = {}
    for number in range(children):
        begin = -int(random.uniform(0, (years + 6) * 365))
        child, step = f"C{number}", 3 if random.random() < 0.7 else 5
        births[child] = begin - int(random.uniform(1, 14) * 365.25)
        while begin <= 0:
            rates = RATES[step]
            end = begin + 1 + int(random.exponential(1 / sum(rates.values())))
            if end > -years * 365:
                spells.append((child, step, begin, None if end > 0 else end))
            to = random.choice(list(rates), p=np.array(list(rates.values())) / sum(rates.values()))
            if to == OUT:
                break
            begin, step = end, int(to)
    seen = {child for child, *_ in spells}
    return records_of(
        spells, {child: birth for child, birth in births.items() if child in seen}, {3: 20_000, 5: 130_000}
    )


OUT = 0
RATES = {3: {5: 1 / 2500, OUT: 1 / 700}, 5: {3: 1 / 1500, OUT: 1 / 2000}}  # a day
