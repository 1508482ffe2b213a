"""Random programmes: every field of every record may be filled, references point to what is there."""

from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from trappen.domain.programme.model import Programme
from trappen.domain.programme.money import YearAmount
from trappen.domain.programme.stated import Amount, MoneyUnit, Share
from trappen.domain.programme.when import PARTS, When
from trappen.records.documents.shape import Field, shape

TEXT = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=12).filter(lambda text: text.strip())
KEYS = st.lists(st.from_regex(r"[a-z]{1,4}(-[a-z0-9]{1,2})?", fullmatch=True), max_size=3, unique=True)
DATES = st.dates(date(1990, 1, 1), date(2100, 1, 1))
DIGITS = st.integers(-(10**9), 10**9)
AMOUNTS = st.builds(Amount, DIGITS, st.integers(0, 2), st.sampled_from(MoneyUnit), st.booleans())
WHENS = st.one_of(
    DATES.map(When.of),
    st.builds(When, st.integers(1990, 2100), st.integers(1, 12)),
    st.builds(lambda year, part: When(year, part=part), st.integers(1990, 2100), st.sampled_from(sorted(PARTS))),
    st.builds(When, st.integers(1990, 2100)),
)
LEAVES: dict[type, st.SearchStrategy[Any]] = {
    str: TEXT,
    bool: st.booleans(),
    date: DATES,
    Fraction: st.fractions(0, 500, max_denominator=60),
    Amount: AMOUNTS,
    Share: st.builds(Share, st.integers(0, 10**5), st.integers(0, 3), st.booleans()),
    When: WHENS,
}
KNOWN = {
    "municipality": st.sampled_from(["657", "101", "999"]),
    "indicator": st.sampled_from(["placed_children", "children_on_step:6", "spending:5.28.20"]),
    "place_type": st.sampled_from(["institution", "own_room"]),
    "district": st.sampled_from(["d1", "nord"]),
    "step": st.integers(1, 20),
    "section": st.sampled_from(["BL-32", "SEL-52-3.7", "§ 52 serviceloven"]),
    "target_group": st.sampled_from(["social", "disability"]),
}
YEARS = st.dictionaries(st.integers(1990, 2100), st.none() | AMOUNTS, max_size=3).map(
    lambda years: tuple(YearAmount(year, amount) for year, amount in years.items())
)


@st.composite
def programmes(draw: st.DrawFn) -> Programme:
    tables = {name: item for name, item in shape(Programme).items() if item.is_record and item.many}
    keys = {name: draw(KEYS) if "key" in shape(item.of) else [] for name, item in tables.items()}
    keys |= {name: [] for name in ("caseloads", "versions") if not keys["posts" if name == "caseloads" else "sources"]}
    given: dict[str, Any] = {"key": "random", "name": draw(TEXT)}
    for name, item in shape(Programme).items():
        if name in given:
            continue
        if name in keys and "key" in shape(item.of):
            given[name] = tuple(_record(draw, item.of, keys, key) for key in keys[name])
        else:
            given[name] = _value(draw, item, keys)
    return Programme(**_ordered(given))


def _record(draw: st.DrawFn, record: Any, keys: dict[str, list[str]], key: str | None = None) -> Any:
    given = {name: _value(draw, item, keys) for name, item in shape(record).items()}
    if key is not None:
        given["key"] = key
    if "cells" in given:
        names = [line.name for line in given["lines"]]
        given["cells"] = tuple(cell for cell in given["cells"] if cell.line in names)
    return record(**_ordered(given))


def _value(draw: st.DrawFn, item: Field, keys: dict[str, list[str]]) -> Any:
    if not item.required and draw(st.booleans()):
        return item.default
    if item.is_years:
        return draw(YEARS)
    if item.many:
        return tuple(
            _single(draw, item, keys)
            for _ in range(draw(st.integers(int(item.one_or_more), 2)))
            if not _dead(item, keys)
        )
    return item.default if _dead(item, keys) and not item.required else _single(draw, item, keys)


def _single(draw: st.DrawFn, item: Field, keys: dict[str, list[str]]) -> Any:
    if item.is_record:
        return _record(draw, item.of, keys)
    if item.ref:
        return draw(st.sampled_from(keys[item.ref]))
    if item.known:
        return draw(KNOWN[item.known])
    if issubclass(item.of, StrEnum):
        return draw(st.sampled_from(list(item.of)))
    if item.of is int:
        return draw(st.integers(item.low, item.high))
    return draw(LEAVES[item.of])


def _dead(item: Field, keys: dict[str, list[str]]) -> bool:
    """Whether the field has to point to something and there is nothing."""
    if item.is_record:
        return any(inner.ref and inner.required and not keys[inner.ref] for inner in shape(item.of).values())
    return bool(item.ref) and not keys[item.ref]


def _ordered(given: dict[str, Any]) -> dict[str, Any]:
    """Without an end that stands before the start."""
    start, end = given.get("start"), given.get("end")
    first, last = getattr(start, "first", start), getattr(end, "last", end)
    return {**given, "end": None} if first and last and last <= first else given
