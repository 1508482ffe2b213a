"""The demonstration at full size, made once for all tests that count in it."""

from datetime import date

import pytest

from trappen.analysis.synth.building import Synthetic, build

SEEDS = (1,)


@pytest.fixture(scope="session")
def made() -> list[Synthetic]:
    return [build(children=4000, years=8, seed=seed, until=date(2026, 11, 1)) for seed in SEEDS]
