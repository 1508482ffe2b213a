"""How often the intervals of an investment case hold: the page, the stored run and the script tell the same."""

import json
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from tests.references.forecast import truth
from tests.references.investment import coverage

STORED = json.loads(coverage.RESULTS.read_text(encoding="utf-8"))
PAGE = Path(__file__).resolve().parents[3] / "docs" / "methods" / "investment.md"


def test_the_page_tells_what_the_stored_run_found() -> None:
    page, first = PAGE.read_text(encoding="utf-8"), STORED["first_seed"]
    assert [line for line in coverage.table(STORED["sizes"]) if line not in page] == []
    assert set(STORED["sizes"]) <= {str(size) for size in coverage.SIZES}
    for one in STORED["sizes"].values():
        count = one["municipalities"]
        assert f"{first}-{first + count - 1}" in page
        assert all(sum(tenths) == count for tenths in one["tenths"].values())
        assert all(sum(own[key] for key in ("held", "above", "below")) == count for own in one["held"].values())


def test_the_first_municipality_says_what_it_said_in_the_stored_run() -> None:
    """Where a change of the forecast moves these the tables are of an older one: make them again, and the page."""
    found, stored = coverage.measured(STORED["first_seed"], min(coverage.SIZES)), STORED["first"]
    assert found["comes"] == stored["comes"]
    for name in ("net", "draws", "nil", "chance"):
        assert np.ravel(found[name]) == pytest.approx(np.ravel(stored[name]), rel=1e-6)


def test_counts_of_what_held_on_intervals_made_by_hand() -> None:
    ends = np.array([[-2.0, -1.0], [-1.0, 0.0], [-1.0, 1.0], [0.0, 3.0], [1.0, 4.0]])
    assert coverage.held(ends, 0.0) == {"held": 3, "above": 1, "below": 1, "width": 2}


def test_who_comes_after_the_first_day_costs_and_who_was_there_does_not() -> None:
    rows = [
        ("there", 3, -50, 20, 100),
        ("there", 4, 20, 60, 100),  # goes on from a measure that ran on the first day
        ("there", 2, 90, 100, 10),  # comes back
        ("new", 5, 10, 20, 7),
        ("new", 5, 20, 10_000, 1),  # only the years ahead count
    ]
    spells = pl.DataFrame(rows, schema=["child", "state", "begin", "end", "price"], orient="row")
    ahead = (truth.ORIGIN.replace(year=truth.ORIGIN.year + truth.AHEAD) - truth.ORIGIN).days
    assert coverage.cost_of_newcomers(spells) == 10 * 10 + 10 * 7 + (ahead - 20)
