"""The documented table of coverage is that of the stored run, and a municipality can be measured again."""

import json

from tests.architecture.repository import ROOT
from tests.references.forecast.calibration import RESULTS, holm, markdown, measured


def test_the_documented_table_is_that_of_the_stored_run() -> None:
    stored = json.loads(RESULTS.read_text(encoding="utf-8"))
    page = (ROOT / "docs" / "methods" / "uncertainty.md").read_text(encoding="utf-8")
    assert markdown(stored["cells"]) in page
    assert holm(stored["cells"]) == stored["not_uniform"]


def test_one_small_municipality_is_measured() -> None:
    rows = measured(1, [3_000])
    assert len(rows) == 2 * 3 * 6
    assert all(0 < row["pit"] < 1 for row in rows)
