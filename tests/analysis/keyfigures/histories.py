"""Random histories, and the same answers counted day by day without any of the product's own arithmetic."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

DAY_ZERO = date(2024, 1, 1)
HORIZON = 30
AFTER = 10  # days beyond the horizon on which what is still running is looked at
# (section, place type, own step) and where the test ladder of six steps puts it: a step, 0 for unknown, None for off it
KINDS: Mapping[tuple[str | None, str | None, int | None], int | None] = {
    ("BL-30", None, None): 2,
    ("BL-32-1.5", None, None): 3,
    ("BL-46", "network_foster", None): 4,
    ("BL-46", "foster_general", None): 5,
    ("BL-47", "institution", None): 6,
    ("BL-46", "own_room", None): 0,
    (None, "own_room", None): 0,
    ("BL-99", None, None): 0,
    ("BL-86", None, None): None,
    ("BL-99", None, 1): 1,
    ("BL-99", None, 9): 0,
}
PLACED = {"BL-46", "BL-47"}
Status = int | None  # a step, 0 for unknown, None outside the ladder


def day(number: int) -> date:
    return DAY_ZERO + timedelta(days=number)


@st.composite
def episode(draw: st.DrawFn) -> dict[str, Any]:
    start = draw(st.integers(0, HORIZON))
    length = draw(st.none() | st.integers(0, 12))
    section, place_type, step = draw(st.sampled_from(sorted(KINDS, key=str)))
    return {
        "child_id": draw(st.sampled_from(["a", "b", "c"])),
        "section": section,
        "place_type": place_type,
        "step": step,
        "start": day(start),
        "end": None if length is None else day(start + length),
    }


histories = st.lists(episode(), max_size=8).map(
    lambda rows: [{**row, "episode_id": str(number)} for number, row in enumerate(rows)]
)
periods = st.tuples(st.integers(0, HORIZON), st.integers(1, 20)).map(lambda pair: (day(pair[0]), day(sum(pair))))


def status(rows: Sequence[Mapping[str, Any]], child: str, on: date) -> Status:
    """The child's place on one day, straight from the rule."""
    kinds = [
        (row["section"], row["place_type"], row["step"])
        for row in rows
        if row["child_id"] == child and row["start"] <= on and (row["end"] is None or on < row["end"])
    ]
    placed = [KINDS[kind] for kind in kinds if kind[0] in PLACED or kind[1] == "own_room"]
    if placed and not any(placed):
        return 0  # not at home, and nobody knows on which step
    running = [KINDS[kind] for kind in kinds]
    carrying = [state for state in running if state is not None]
    return max(carrying) if carrying else None


def children(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    return sorted({row["child_id"] for row in rows})


def every_status(rows: Sequence[Mapping[str, Any]], child: str) -> list[Status]:
    """From the day before anything to well after the last date."""
    return [status(rows, child, day(number)) for number in range(-1, HORIZON + 12 + AFTER)]


def event_counts(rows: Sequence[Mapping[str, Any]], first: date, last: date) -> Counter[tuple[Status, Status]]:
    """Every change from one day to the next, on the days after `first` and until `last`."""
    counts: Counter[tuple[Status, Status]] = Counter()
    for child in children(rows):
        for number in range(1, (last - first).days + 1):
            before = status(rows, child, first + timedelta(days=number - 1))
            after = status(rows, child, first + timedelta(days=number))
            if before != after:
                counts[before, after] += 1
    return counts


def runs(rows: Sequence[Mapping[str, Any]], child: str) -> list[tuple[int, date, date | None]]:
    """Maximal runs of one place: place, first day, first day outside (None if it runs at the far end)."""
    found: list[tuple[int, date, date | None]] = []
    days = every_status(rows, child)
    began = 0
    for index in range(1, len(days) + 1):
        if index < len(days) and days[index] == days[index - 1]:
            continue
        state = days[index - 1]
        if state is not None:
            found.append((state, day(began - 1), day(index - 1) if index < len(days) else None))
        began = index
    return found
