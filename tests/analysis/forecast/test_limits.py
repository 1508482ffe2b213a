"""Limited places in a scenario: the file, and what a whole forecast then tells."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from tests.analysis.forecast.models import model
from tests.analysis.forecast.municipalities import ORIGIN, steady
from trappen.analysis.forecast.arrays import EVERYBODY
from trappen.analysis.forecast.changes import Scenario
from trappen.analysis.forecast.forecast import Forecast, Options, difference, forecast, what_if
from trappen.analysis.forecast.limits import Limit, limited
from trappen.analysis.forecast.report import as_dict, report
from trappen.analysis.forecast.scenario_file import read_scenario
from trappen.domain.errors import InputError
from trappen.parameters.ladder import official

STEPS = (1, 2, 3, 4, 5, 6)
FROM = date(2026, 7, 1)


@pytest.fixture(scope="module")
def made() -> Forecast:
    return forecast(steady(300, 5), ORIGIN, Options(months=24, draws=40))


@pytest.mark.slow
def test_fewer_places_than_children_make_them_wait(made: Forecast) -> None:
    """No child comes to step 5 after the day, as nobody has a place: it empties, and those bound for it wait on 3."""
    under = what_if(made, Scenario("Loft", (), (Limit(5, 0, FROM, None, 3),)))
    stock, place = under.draws.stock.sum(axis=2), made.history.states.index(5)
    assert (under.draws.stock[:, :6] == made.draws.stock[:, :6]).all()
    assert (np.diff(stock[:, 7:, place], axis=1) <= 0).all()
    assert not under.draws.entries.sum(axis=2)[:, 7:, place].any()
    assert (under.draws.entries.sum(axis=(2, 3)) == made.draws.entries.sum(axis=(2, 3))).all()  # the same children
    assert under.draws.waiting[:, -1, place].mean() > 3
    assert (under.draws.waiting <= stock.sum(axis=2)[..., None]).all()
    told = report(difference(made, under), official())
    assert told.lines[-1].queued[1].mean == under.draws.waiting[:, 24].sum(axis=1).mean()
    assert len(as_dict(told)["lines"][-1]["waiting_by_month"]) == 25
    assert not report(made, official()).lines[-1].waiting


def test_a_limit_by_its_days() -> None:
    """Days from the origin; what follows at once replaces it, what ends alone is lifted."""
    two = (Limit(5, 4, FROM, date(2027, 1, 1), 3), Limit(5, 6, date(2027, 1, 1), date(2028, 1, 1), 3))
    found = limited(model(), (*two, Limit(1, 3, FROM, None, 3)), (3, 4, 5), ORIGIN).limits
    assert list(zip(found.times, found.state, found.places, strict=True)) == [
        (181, 2, 4),
        (365, 2, 6),
        (730, 2, EVERYBODY),
    ]
    assert found.wait_on[2] == 0
    with pytest.raises(InputError, match="vente på trin 6"):
        limited(model(), (Limit(5, 4, FROM, None, 6),), (3, 4, 5), ORIGIN)


def read(folder: Path, text: str) -> Scenario:
    (folder / "plan.toml").write_text(text, encoding="utf-8")
    return read_scenario(folder / "plan.toml", STEPS)


ONE = "[[limit]]\nstep = 5\nplaces = 40\nstart = 2027-01-01\nwait_on = 6\n"


def test_the_file(tmp_path: Path) -> None:
    later = ONE.replace("2027", "2029").replace("40", "50")
    found = read(tmp_path, later + ONE + "end = 2029-01-01\n").limits
    assert found == (
        Limit(5, 40, date(2027, 1, 1), date(2029, 1, 1), 6),
        Limit(5, 50, date(2029, 1, 1), None, 6),
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (ONE.replace("wait_on = 6\n", ""), "mangler »wait_on«"),
        (ONE + "color = 1\n", "»color« kendes ikke"),
        (ONE.replace("= 5", "= 9"), "skal være trin på trappen"),
        (ONE.replace("= 6", "= 5"), "Man kan ikke vente på trin 5"),
        (ONE.replace("40", "2.5"), "»places«"),
        (ONE.replace("40", "-1"), "»places«"),
        (ONE.replace("2027-01-01", '"nu"'), "»start« og »end«"),
        (ONE + "end = 2026-01-01\n", "»start« og »end«"),
        (ONE + "end = 2030-01-01\n" + ONE.replace("2027", "2029"), "på samme tid"),
        (ONE + ONE, "på samme tid"),
        (ONE + ONE.replace("2027", "2029").replace("= 6", "= 3"), "skal være det samme"),
    ],
)
def test_what_cannot_be_used_is_told(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(InputError) as told:
        read(tmp_path, text)
    assert said in told.value.why
