"""The draw can be done again by anyone: against the shell's own sha256 by hand, and its properties."""

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from trappen.domain.sampling import draw, list_checksum

KEYS = st.lists(st.text(min_size=1, max_size=6), unique=True, max_size=20)
STRATA = st.dictionaries(st.sampled_from(["a", "b", "c"]), KEYS)


def test_the_draw_by_hand() -> None:
    # printf '999-nord-2026-3|s%d' 1 | sha256sum, for 1, 2 and 3
    numbers = {key: hashlib.sha256(f"999-nord-2026-3|{key}".encode()).hexdigest() for key in ("s1", "s2", "s3")}
    found = draw({"Anbragt": ["s3", "s1", "s2"]}, seed="999-nord-2026-3", size=2)
    assert [one.key for one in found] == sorted(numbers, key=numbers.__getitem__)[:2]
    assert [one.number for one in found] == sorted(numbers.values())[:2]


@given(STRATA, st.integers(1, 5))
def test_each_stratum_gives_its_size_whatever_the_order_of_the_list(strata: dict[str, list[str]], size: int) -> None:
    found = draw(strata, seed="x", size=size)
    for name, keys in strata.items():
        assert sum(one.stratum == name for one in found) == min(size, len(keys))
    again = {name: list(reversed(keys)) for name, keys in strata.items()}
    assert draw(again, seed="x", size=size) == found
    assert list_checksum(again) == list_checksum(strata)
    larger = {(one.stratum, one.key) for one in draw(strata, seed="x", size=size + 1)}
    assert {(one.stratum, one.key) for one in found} <= larger
