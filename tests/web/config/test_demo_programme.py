"""The demonstration's own programme fits its data and its day, whenever it is made."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trappen.analysis.synth.settings import municipality
from trappen.domain.checks.run import check
from trappen.domain.programme.calendar import State, reports
from trappen.domain.programme.model import Programme
from trappen.parameters.indicators import indicator
from trappen.web.config.demo_programme import own_programme


def made(today: date) -> Programme:
    return own_programme(date(today.year - 3, 1, 1), today)


@settings(deadline=None, max_examples=25)
@given(st.dates(date(2025, 1, 2), date(2031, 12, 31)))
def test_one_report_is_late_and_one_is_due_soon_on_any_day(today: date) -> None:
    found = reports(made(today), today)
    assert [entry.what for entry in found if entry.state is State.LATE] == ["Status på mål og økonomi"]
    soon = [entry for entry in found if entry.promise == "moede"]
    assert [entry.state for entry in soon] == [State.DUE]
    assert soon[0].moved_from is not None
    assert soon[0].last == today + timedelta(days=20)
    assert sum(entry.state is State.DONE for entry in found) >= 3


def test_its_districts_are_those_of_the_invented_municipality() -> None:
    programme = made(date(2026, 11, 2))
    real = {district["name"]: district["id"] for district in municipality()["districts"] if district["programme"]}
    assert programme.districts == tuple(real)
    assert programme.target_group is not None
    assert programme.target_group.districts == tuple(real.values())


@pytest.mark.parametrize("year", [2025, 2026, 2028])
def test_it_has_findings_and_its_targets_can_be_measured(year: int) -> None:
    programme = made(date(year, 11, 2))
    assert programme.start == date(year - 3, 1, 1)
    assert programme.end == date(year + 2, 1, 1)
    computed = [indicator(target.computed) for target in programme.targets if target.computed]
    assert len(computed) >= 5
    assert sum(bool(target.values) for target in programme.targets) == 3
    assert len(check(programme).open) >= 4
