"""The benchmark's two ways agree: it raises where the plain loop over each child gives other spells or stocks."""

import pytest
from benchmarks.spells import main


@pytest.mark.slow
def test_the_plain_loop_gives_the_same_spells() -> None:
    result = main(20_000)
    assert result["spells"] > 10_000
