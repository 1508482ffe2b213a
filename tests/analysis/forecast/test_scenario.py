"""Scenarios: ramps by hand, what a factor does, and files that cannot be used."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from tests.analysis.forecast.municipalities import ORIGIN, steady
from trappen.analysis.forecast.forecast import Forecast, Options, difference, forecast, what_if
from trappen.analysis.forecast.scenario import Change, Scenario, read_scenario
from trappen.domain.errors import InputError

STEPS = range(1, 7)


@pytest.fixture(scope="module")
def made() -> Forecast:
    return forecast(steady(300, 5), ORIGIN, Options(months=24, draws=120))


def change(what: str, factor: float, **given: object) -> Change:
    known = {"start": ORIGIN, "full": ORIGIN, "end": None, "from_steps": (), "to_steps": (), **given}
    return Change(what, factor, **known)  # type: ignore[arg-type]


def test_a_ramp_by_hand() -> None:
    ramped = change("exits", 3.0, start=date(2026, 1, 11), full=date(2026, 1, 21), end=date(2026, 2, 10))
    found = [ramped.on(day, ORIGIN) for day in (9.9, 10, 15, 20, 39.5, 40)]
    assert found == [1.0, 1.0, 2.0, 3.0, 3.0, 1.0]


def test_a_factor_of_one_changes_nothing(made: Forecast) -> None:
    same = Scenario("", tuple(change(what, 1.0) for what in ("entries", "moves", "exits", "prices")))
    apart = difference(made, what_if(made, same)).draws
    assert not apart.stock.any()
    assert not apart.cost.any()


def test_what_each_factor_does(made: Forecast) -> None:
    none = what_if(made, Scenario("", (change("entries", 0.0, start=date(2027, 1, 1), full=date(2027, 1, 1)),))).draws
    assert not none.entries[:, 12:].any()
    assert (none.entries[:, :12] == made.draws.entries[:, :12]).all()
    shut = what_if(made, Scenario("", (change("moves", 0.0, from_steps=(3,), to_steps=(5,)),))).draws
    assert not shut.moves[:, :, 0, 1].any()
    assert shut.moves[:, :, 1, 0].any()
    more = what_if(made, Scenario("", (change("exits", 2.0),))).draws
    assert more.exits[:, :6].sum() > 1.5 * made.draws.exits[:, :6].sum()
    longer = what_if(made, Scenario("", (change("durations", 2.0),))).draws
    assert longer.moves.sum() < 0.7 * made.draws.moves.sum()
    added = what_if(made, Scenario("", (change("entries", 1.0, add=4.0, to_steps=(5,)),))).draws
    more = (added.entries - made.draws.entries)[:, :, 0].mean(axis=(0, 1))
    assert more[0] == 0
    assert abs(more[1] - 4.0) < 0.25  # a month, over 24 months and 120 draws
    fewer = what_if(made, Scenario("", (change("entries", 1.0, add=-900.0),))).draws
    assert not fewer.entries.any()
    dear = what_if(made, Scenario("", (change("prices", 1.1, from_steps=(5,)),))).draws
    assert np.allclose(dear.cost[..., 1], 1.1 * made.draws.cost[..., 1], rtol=1e-9, atol=1)
    assert (dear.cost[..., 0] == made.draws.cost[..., 0]).all()


def test_an_effect_that_is_not_sure_is_wider_and_no_other(made: Forecast) -> None:
    sure, unsure = (Scenario("", (change("exits", 1.5, **more),)) for more in ({}, {"low": 0.9, "high": 2.5}))
    totals = [what_if(made, one).draws.stock[:, -1].sum(axis=(1, 2)) for one in (sure, unsure)]
    assert totals[1].std() > 1.2 * totals[0].std()
    assert abs(totals[1].mean() - totals[0].mean()) < 0.1 * totals[0].mean()
    drawn = np.log(unsure.changes[0].drawn(4_000, np.random.default_rng(1)))
    assert np.allclose(np.quantile(drawn, (0.025, 0.975)), np.log((0.9, 2.5)), atol=0.05)


WHOLE = 'what = "moves"\nfactor = 0.8\nstart = 2027-01-01\n'


def test_a_file_as_documented(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(f'name = "Prøve"\n[[change]]\n{WHOLE}to_steps = [5, 6]\n', encoding="utf-8")
    found = read_scenario(tmp_path / "a.toml", STEPS)
    assert found.name == "Prøve"
    assert found.changes == (change("moves", 0.8, start=date(2027, 1, 1), full=date(2027, 1, 1), to_steps=(5, 6)),)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "mindst én"),
        ("[[change", "Scenariet"),
        (f"[[change]]\n{WHOLE}colour = 1\n", "kendes ikke"),
        (f"[[change]]\n{WHOLE}to_steps = [9]\n", "ikke har"),
        (f"[[change]]\n{WHOLE.replace('0.8', '-1')}", "factor"),
        (f"[[change]]\n{WHOLE.replace('moves', 'wishes')}", "what"),
        (f"[[change]]\n{WHOLE}add = 2\n", "enten"),
        (f"[[change]]\n{WHOLE.replace('factor', 'add')}", "tilgang"),
        (f"[[change]]\n{WHOLE}low = 0.9\nhigh = 1.2\n", "imellem"),
        (f"[[change]]\n{WHOLE}full = 2026-01-01\n", "før"),
        (f"[[change]]\n{WHOLE.replace('moves', 'entries')}from_steps = [3]\n", "Tilgang"),
        ('[[change]]\nwhat = "exits"\nfactor = 1\nstart = "i morgen"\n', "datoer"),
    ],
)
def test_files_that_cannot_be_used(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "a.toml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=said):
        read_scenario(tmp_path / "a.toml", STEPS)
