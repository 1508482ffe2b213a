"""The estimate beats last year's cost on municipalities whose end is known; the whole run is in tests/references."""

import json
import math
from pathlib import Path

import pytest

from tests.references.year_end import ranges
from tests.references.year_end.backtest import MONTHS, RESULTS, YEARS, one_seed

SEEDS = (501,)  # not one of the stored run
PAGE = Path(__file__).resolve().parents[3] / "docs" / "methods" / "year-end.md"


def rms(values: list[float]) -> float:
    return math.sqrt(sum(value**2 for value in values) / len(values))


@pytest.mark.slow
def test_municipalities_of_other_seeds_end_nearer_the_estimate_than_last_year() -> None:
    rows = [row for seed in SEEDS for row in one_seed(seed, months=(4, 9), ranged=())]
    assert len(rows) == len(SEEDS) * len(YEARS) * 2
    missed, last_year = ([float(str(row[way])) for row in rows] for way in ("estimate", "last_year"))
    assert rms(missed) < 0.75 * rms(last_year)  # over 200 seeds it is less than 0.6
    assert abs(sum(missed) / len(missed)) < 0.05
    nearer = sum(abs(one) < abs(other) for one, other in zip(missed, last_year, strict=True))
    assert nearer > len(rows) / 2


def test_the_page_tells_what_the_stored_run_found() -> None:
    stored = json.loads(RESULTS.read_text(encoding="utf-8"))
    rows, page = stored["rows"], PAGE.read_text(encoding="utf-8")
    assert {(row["year"], row["month"]) for row in rows} == {
        (year, month) for year in YEARS.values() for month in MONTHS
    }
    (seeds,) = {row["seeds"] for row in rows}
    assert f"{seeds} other seeds ({stored['first_seed']}-{stored['first_seed'] + seeds - 1})" in page
    for row in rows:
        assert row["rms_estimate"] < row["rms_last_year"]
        # When the year is over both miss only what is posted late.
        assert row["rms_estimate"] < row["rms_so_far"] + (0.001 if row["month"] == 12 else 0)
        told = [f"{100 * row[way]:.1f}" for way in ("rms_estimate", "rms_last_year", "rms_so_far")]
        assert f"| {row['year']} | {row['month']} | {' | '.join(told)} |" in page
    common = [row for row in rows if row["year"] == "common"]
    for name in ("within", "accounts_within"):
        assert all(0.7 < row[name] < 0.9 for row in common if row[name] is not None)


def test_the_page_tells_how_often_the_range_held() -> None:
    stored = json.loads(ranges.RESULTS.read_text(encoding="utf-8"))
    rows, page = stored["rows"], PAGE.read_text(encoding="utf-8")
    last = stored["first_seed"] + stored["seeds"] - 1
    assert f"seeds {stored['first_seed']}-{last}" in page
    assert [row["what"] for row in rows if ranges.line(row) not in page] == []
    everything = rows[0]
    assert everything["count"] + everything["without"] == stored["seeds"]
    by_year = [row for row in rows if row["what"] in YEARS.values()]
    assert sum(row["held"] for row in by_year) == everything["held"]


def test_the_band_is_where_ninety_nine_in_a_hundred_binomial_counts_lie() -> None:
    chances = [math.comb(10, held) * 0.8**held * 0.2 ** (10 - held) for held in range(11)]
    low, high = ranges.band(10)
    assert (low, high) == (4, 10)
    assert sum(chances[:low]) <= 0.005 < sum(chances[: low + 1])
