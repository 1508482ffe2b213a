"""The waterfall: each bar begins where the one before it ended, and the last mark is the sum."""

from hypothesis import given
from hypothesis import strategies as st

from trappen.reporting.charts import svg
from trappen.reporting.statements.waterfall import waterfall

MILLION = 100_000_000
STEPS = st.lists(st.integers(-50, 50), max_size=6)


@given(st.integers(0, 100), STEPS)
def test_bars_join_and_end_at_the_sum(first: int, changes: list[int]) -> None:
    steps = [(f"trin {n}", change * MILLION) for n, change in enumerate(changes)]
    spec = waterfall(("før", first * MILLION), steps, "efter")
    bars, marks = (layer["data"]["values"] for layer in spec["layer"][:2])
    at = float(first)
    for bar, change in zip(bars, changes, strict=True):
        assert (bar["from"], bar["to"]) == (at, at + change)
        at += change
    assert [mark["end"] for mark in marks] == [float(first), at]
    low, high = spec["layer"][0]["encoding"]["x"]["scale"]["domain"]
    assert low < min(first, at)
    assert max(first, at) < high


def test_the_change_stands_on_its_bar_with_its_sign() -> None:
    picture = svg(waterfall(("2023", 700 * MILLION), [("Døgninstitution", -67 * MILLION // 10)], "2025"))
    assert "−6,7" in picture
    assert "Døgninstitution" in picture
