"""The central refusion against vectors made by hand, at, just below and just above each printed limit."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trappen.domain.formats import parse_amount
from trappen.domain.refusion import Band, Limits, by_case, claim
from trappen.parameters.refusion import all_limits

VECTORS = Path(__file__).resolve().parents[1] / "references" / "refusion" / "vectors.csv"
ROWS = [line.split(";") for line in VECTORS.read_text(encoding="utf-8").splitlines()[1:]]


@pytest.mark.parametrize(("table", "_case", "costs", "expected"), ROWS)
def test_vectors(table: str, _case: str, costs: str, expected: str) -> None:
    each = [parse_amount(cost) for cost in costs.split("+")]
    found = claim(sum(each), all_limits()[table])
    assert found.refusion == parse_amount(expected)
    assert sum(part.refusion for part in found.bands) == found.refusion
    assert sum(by_case(found.refusion, each)) == found.refusion


def test_the_vectors_stand_around_every_limit_of_every_table_for_one_child_and_for_siblings() -> None:
    around = {(table, case, sum(int(cost) for cost in costs.split("+"))) for table, case, costs, _ in ROWS}
    for key, limits in all_limits().items():
        for band in limits.bands:
            edge = band.above // 100
            wanted = {(key, kind, edge + off) for kind in ("single", "siblings") for off in (-1, 0, 1)}
            assert wanted <= around, wanted - around


@given(st.integers(0, 10**10), st.sampled_from(sorted(all_limits())))
def test_one_krone_more_never_gives_less_nor_more_than_the_highest_band(cost: int, key: str) -> None:
    limits = all_limits()[key]
    less, more = claim(cost, limits), claim(cost + 100, limits)
    assert 0 <= more.refusion - less.refusion <= limits.bands[-1].percent
    assert sum(part.within for part in less.bands) == max(cost - limits.bands[0].above, 0)


@given(st.integers(0, 10**9), st.lists(st.integers(-(10**6), 10**9), min_size=1, max_size=6))
def test_the_cases_share_it_to_the_ore(refusion: int, costs: list[int]) -> None:
    shares = by_case(refusion, costs)
    assert sum(shares) == (refusion if any(cost > 0 for cost in costs) else 0)
    assert all(share == 0 for share, cost in zip(shares, costs, strict=True) if cost <= 0)


@pytest.mark.parametrize(
    "bands", [(), ((100, 25), (50, 50)), ((100, 50), (200, 25)), ((100, 25), (100, 50)), ((1, 101),)]
)
def test_bands_that_do_not_rise_are_refused(bands: tuple[tuple[int, int], ...]) -> None:
    printed = all_limits()["2022-level"]
    with pytest.raises(ValueError, match="rise"):
        Limits("x", "x", printed.period, 2022, tuple(Band(*band) for band in bands), "x", "high")
