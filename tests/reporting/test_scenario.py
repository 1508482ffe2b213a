"""A scenario's changes in Danish, and the table of what was asked and what was possible."""

from datetime import date

import pytest

from tests.analysis.forecast.municipalities import ORIGIN
from tests.analysis.forecast.test_scenario import change
from trappen.analysis.forecast.changes import Change
from trappen.analysis.forecast.forecast import summary
from trappen.analysis.forecast.limits import Limit
from trappen.analysis.forecast.outcomes import Measure, Outcome
from trappen.domain.figures import Source
from trappen.reporting.scenario import DIFFERS, NEVER, amount, asked_table, change_words
from trappen.reporting.statements.cells import Viewer

FROM = "fra 1. januar 2026"


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (change("exits", 1.0, add=2.5, from_steps=(4,)), f"Afgang fra trin 4: 2,5 flere om måneden {FROM}"),
        (change("moves", 1.0, add=-0.25, to_steps=(5, 6)), f"Flytninger til trin 5 og 6: 0,25 færre om måneden {FROM}"),
        (change("entries", 0.8, end=date(2027, 1, 1)), f"Tilgang gange 0,8 {FROM}, til 1. januar 2027"),
        (change("entries", 0.8, low=0.655, high=1.0), f"Tilgang gange 0,8 (0,66–1) {FROM}"),
        (change("durations", 1.0, add=-2.0), f"Varighed: 2 måneder kortere {FROM}"),
        (
            change("prices", 1.1, from_steps=(6,), full=date(2026, 7, 1)),
            f"Pris fra trin 6 gange 1,1 {FROM}, fuldt 1. juli 2026",
        ),
        (change("population", 1.015, ages=(0, 5)), f"Befolkningen på 0–5 år: +1,5\u00a0% om året {FROM}"),
        (
            change("programme", 0.7, directions=("up", "exits"), reach=0.4, target_groups=("1",), source="Rapport 7"),
            f"Program (Rapport 7): flytninger op og afgang gange 0,7 for 40\u00a0% af målgruppe 1 {FROM}",
        ),
        (change("close", 1.0, from_steps=(6,), to_steps=(5, 4)), f"Trin 6 lukkes, børnene til trin 5 og 4 {FROM}"),
        (
            change("open", 0.3, from_steps=(5,), to_steps=(4,)),
            f"Trin 4 åbnes og tager 30\u00a0% af dem, der ellers kom på trin 5 {FROM}",
        ),
    ],
)
def test_a_change_in_words(asked: Change, words: str) -> None:
    assert change_words(asked) == words


def test_a_limit_in_words() -> None:
    limit = Limit(5, 40, date(2026, 1, 1), date(2028, 1, 1), 6)
    assert change_words(limit) == f"Højst 40 pladser på trin 5 (nye børn venter på trin 6) {FROM}, til 1. januar 2028"


def test_the_table_tells_what_did_not_come_as_asked() -> None:
    asked = change("exits", 1.0, add=5.0)
    found = [
        Outcome(asked, Measure.CHILDREN_A_MONTH, 5.0, summary([3.1, 3.2, 3.3], 3), differs=True),
        Outcome(asked, Measure.CHILDREN_A_MONTH, None, None, differs=False),
        Outcome(asked, Measure.ORE_A_DAY, 123_456.0, summary([123_400, 123_500], 2), differs=False),
    ]
    table = asked_table(found, Viewer(Source("test")), ORIGIN)
    assert [row[-1] for row in table.rows] == [DIFFERS, NEVER, "–"]
    assert [row[1] for row in table.rows] == ["flere børn om måneden"] * 2 + ["kr. om dagen pr. barn"]


def test_amounts() -> None:
    assert amount(0.25, Measure.CHILDREN_A_MONTH) == "+0,25"
    assert amount(-3.14, Measure.CHILDREN_A_MONTH) == "−3,1"
    assert amount(123_456.0, Measure.ORE_A_DAY) == "1.235"
    assert amount(23.46, Measure.MONTHS_ON_STEP) == "23,5"
