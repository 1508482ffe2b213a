"""Small random problems of sharing out cases, and every plan there is for them."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import product

from hypothesis import strategies as st

from trappen.analysis.assignment.problem import Adviser, Problem, Unit

KEYS = ("A", "B", "C")
districts = st.sampled_from([None, "d1", "d2"])
targets = st.sampled_from([None, "social", "disability"])
weights = st.sampled_from([Fraction(1), Fraction(1, 2), Fraction(3)])


@st.composite
def advisers(draw: st.DrawFn, key: str) -> Adviser:
    absent = draw(st.sampled_from([False, False, False, True]))
    return Adviser(
        key,
        key,
        "T",
        Fraction(0) if absent else draw(st.sampled_from([Fraction(1), Fraction(1, 2)])),
        room=draw(st.sampled_from([None, 1, 2, 3, 4])),
        districts=frozenset(draw(st.sampled_from([(), ("d1",), ("d1", "d2")]))),
        group=(draw(targets), draw(st.sampled_from([None, None, None, "P"]))),
        receives=draw(st.sampled_from([True, True, True, False])),
        absent=absent,
    )


@st.composite
def units(draw: st.DrawFn, number: int) -> Unit:
    size = draw(st.sampled_from([1, 1, 2]))
    return Unit(
        f"u{number}",
        tuple(f"u{number}.{child}" for child in range(size)),
        draw(weights) * size,
        draw(st.sampled_from([None, *KEYS])),
        draw(districts),
        (draw(targets), draw(st.sampled_from([None, None, None, "P"]))),
    )


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    people = tuple(draw(advisers(key)) for key in KEYS)
    count = draw(st.integers(1, 5))
    return Problem(tuple(draw(units(number)) for number in range(count)), people)


def plans(problem: Problem) -> Iterator[dict[str, str]]:
    """Every plan that keeps the rules, by trying all of them; unit → adviser."""
    people = {adviser.key: adviser for adviser in problem.advisers}
    for keys in product(people, repeat=len(problem.units)):
        held = dict.fromkeys(people, 0)
        for unit, key in zip(problem.units, keys, strict=True):
            held[key] += unit.size
        if all(problem.room(a) is None or held[a.key] <= (problem.room(a) or 0) for a in problem.advisers) and all(
            may_have(problem, unit, people[key]) for unit, key in zip(problem.units, keys, strict=True)
        ):
            yield {unit.key: key for unit, key in zip(problem.units, keys, strict=True)}


def may_have(problem: Problem, unit: Unit, adviser: Adviser) -> bool:
    if adviser.absent:
        return False
    if unit.current == adviser.key:
        return True
    if not adviser.receives:
        return False
    wrong_district = bool(adviser.districts) and unit.district is not None and unit.district not in adviser.districts
    target = unit.group[0] is None or adviser.group[0] is None or unit.group[0] == adviser.group[0]
    right_group = target and unit.group[1] == adviser.group[1]
    return not ("district" in problem.rules and wrong_district) and ("specialism" not in problem.rules or right_group)
