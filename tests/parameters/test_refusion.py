"""The printed limits, which year each answers for, and a municipality's own."""

from pathlib import Path

import pytest

from trappen.domain.errors import InputError, NoValueError
from trappen.parameters.refusion import all_limits, counting, grown_up, limits_for, read_limits
from trappen.parameters.sections import known

OWN = """
[[table]]
key = "2026"
title = "Barnets lov § 198, 2026"
from = 2026-01-01
until = 2027-01-01
level = 2026
confidence = "high"
reference = "Ministeriets satser for 2026"
bands = [{ above = 1000000, percent = 25 }]
"""


def test_a_printed_year_answers_and_others_ask_for_an_assumption() -> None:
    assert limits_for(2020).key == "2020"
    for year in (2019, 2021, 2022, 2024, 2026):
        with pytest.raises(NoValueError, match="--limits-of"):
            limits_for(year)
    assert limits_for(2026, assumed="2022-level").bands[0].above == 86_000_000
    with pytest.raises(NoValueError, match="2022-level"):
        limits_for(2026, assumed="2026")


def test_no_table_follows_from_another() -> None:
    years = range(2015, 2035)
    exact = [(limits.key, year) for limits in all_limits().values() for year in years if limits.exact_for(year)]
    assert exact == [("2020", 2020), ("2020-others", 2020)]


def test_own_limits_are_read_and_faults_are_told(tmp_path: Path) -> None:
    file = tmp_path / "grænser.toml"
    file.write_text(OWN, encoding="utf-8")
    limits = read_limits(file)
    assert limits.exact_for(2026)
    assert limits.bands[0].above == 100_000_000
    for bad in (OWN.replace("level = 2026", ""), OWN + OWN, "x", OWN.replace("percent = 25", "percent = 0")):
        file.write_text(bad, encoding="utf-8")
        with pytest.raises(InputError, match="grænser"):
            read_limits(file)
    with pytest.raises(InputError, match="mangler"):
        read_limits(tmp_path / "mangler.toml")


def test_the_sections_of_the_rules_are_known() -> None:
    for section in (*grown_up().sections, *(one for entry in counting() for one in entry.sections)):
        assert known(section), section
