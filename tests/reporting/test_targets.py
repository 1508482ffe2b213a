"""Targets on paper: what small numbers say is withheld everywhere at once."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import permutations
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from trappen.analysis.indicators import FollowedTarget, Whom
from trappen.analysis.keyfigures.target_group import Reach
from trappen.domain.figures import Figure, Source, Unit
from trappen.domain.indicators import IndicatorValue
from trappen.domain.programme.evidence import Target
from trappen.domain.programme.model import Programme
from trappen.domain.programme.standing import Verdict, target_status
from trappen.domain.programme.stated import Share
from trappen.parameters.indicators import indicator
from trappen.reporting.document import Chart, Document, Table, Withheld
from trappen.reporting.reach import reach_table, since_table
from trappen.reporting.store import plain, restored
from trappen.reporting.target_disclosure import days_beside
from trappen.reporting.targets import HIDDEN, IN_TIME, TOO_LATE, VERDICTS, TargetView, target_blocks

START, SOURCE, LIMIT = date(2020, 1, 1), Source("data"), 5
COUNTS = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), min_size=1, max_size=4)


def figure(value: Any, unit: Unit, day: date) -> Figure:
    return Figure("t", value, unit, (SOURCE,), as_of=day)


def counted(values: list[tuple[int, int]]) -> FollowedTarget:
    target = Target("t", "Anbragte", number=Fraction(3), computed="placed_children")
    found = []
    for year, (value, _rest) in enumerate(values):
        day = START.replace(year=2020 + year)
        one = figure(value, Unit.CHILDREN, day)
        found.append(IndicatorValue(day, one, None, one))
    return followed(target, found)


def shared(values: list[tuple[int, int]]) -> FollowedTarget:
    target = Target("s", "Andel", share=Share(75), computed="family_care_share")
    found = []
    for year, (value, rest) in enumerate(values):
        day = START.replace(year=2020 + year)
        one, base = figure(value, Unit.COUNT, day), figure(value + rest, Unit.COUNT, day)
        found.append(IndicatorValue(day, one, base, one.per(base, label="andel", unit=Unit.SHARE)))
    return followed(target, found)


def followed(target: Target, values: list[IndicatorValue]) -> FollowedTarget:
    status = target_status(Programme("p", "P", "999", start=START), target, values, date(2030, 1, 1))
    return FollowedTarget(target, indicator(target.computed), Whom(), tuple(values), status)


@settings(deadline=None, max_examples=80)
@given(COUNTS)
def test_small_counts_and_what_they_are_part_of_are_withheld(values: list[tuple[int, int]]) -> None:
    view = TargetView(counted(values), LIMIT)
    small = [0 < value < LIMIT for value, _rest in values]
    assert [isinstance(row[1], Withheld) for row in view.table().rows] == small
    assert isinstance(view.actual(), Withheld) == small[-1]
    assert isinstance(view.baseline(), Withheld) == small[0]
    reached = view.verdict() == VERDICTS[Verdict.REACHED]
    assert isinstance(view.distance(), Withheld) == (small[-1] or small[0])
    assert (view.distance() == "–") == reached
    if len(values) > 1:
        assert isinstance(view.trend(), Withheld) == (small[-1] or small[-2] or small[0])
    assert (view.verdict() == HIDDEN) == (small[-1] or small[0])
    chart = view.chart()
    assert (chart is None) == (small.count(False) < 2)
    if chart is not None:
        drawn = [row for data in _values(chart.spec) for row in data if row.get("value") is not None]
        assert all(not 0 < row["value"] < LIMIT or row["series"] == "Mål" for row in drawn)


@settings(deadline=None, max_examples=80)
@given(COUNTS)
def test_a_share_is_withheld_with_either_of_its_parts(values: list[tuple[int, int]]) -> None:
    for (value, rest), row in zip(values, TargetView(shared(values), LIMIT).table().rows, strict=True):
        small = any(0 < part < LIMIT for part in (value, rest))
        assert isinstance(row[1], Withheld) == isinstance(row[3], Withheld)
        assert not small or isinstance(row[1], Withheld)
        assert not 0 < value + rest < LIMIT or isinstance(row[2], Withheld)


@settings(deadline=None, max_examples=40)
@given(COUNTS)
def test_those_who_may_see_the_children_see_everything(values: list[tuple[int, int]]) -> None:
    blocks = target_blocks([counted(values), shared(values)], date(2030, 1, 1), threshold=None)
    document = Document("P", (), blocks, date(2030, 1, 1))
    assert not any(isinstance(cell, Withheld) for cell in document.cells())
    assert restored(plain(document), Document) == document


@settings(deadline=None, max_examples=150)
@given(st.tuples(*[st.integers(0, 12)] * 4))
def test_the_target_group_gives_no_small_number_away(parts: tuple[int, int, int, int]) -> None:
    both, earlier, never, outside = parts
    reach = Reach(START, both + earlier + never, both + outside, both, never, outside)
    cells = [row[1] for row in reach_table(reach, SOURCE, threshold=LIMIT).rows]
    values = [cell.value if isinstance(cell, Figure) else None for cell in cells]
    assert all(value is None or value == 0 or value >= LIMIT for value in values)
    possible = _possible(values)
    for place, hidden in enumerate(values):
        if hidden is None:
            assert len(np.unique(possible[place])) > 1
    since = since_table({2020: both, 2021: outside}, reach, SOURCE, threshold=LIMIT)
    assert since is None or (None not in values and not 0 < outside < LIMIT)
    assert since_table({2020: both}, reach, SOURCE, threshold=None) is not None


def _possible(shown: list[int | None]) -> Any:
    """What a reader can think that the numbers are, a row for each, up to some above any in the test."""
    options = [range(15) if shown[place] is None else [shown[place]] for place in (1, 2, 3, 4)]
    both, earlier, never, outside = np.array(np.meshgrid(*options)).reshape(4, -1)
    whole = np.array([both + earlier + never, both, earlier, never, outside, both + outside])
    fits = [np.isin(row, known) for row, known in zip(whole, shown, strict=True) if known is not None]
    return whole[:, np.logical_and.reduce(fits)] if fits else whole


def _values(spec: Any) -> Any:
    if isinstance(spec, dict):
        if isinstance(spec.get("values"), list):
            yield spec["values"]
        for inner in spec.values():
            yield from _values(inner)
    elif isinstance(spec, list):
        for inner in spec:
            yield from _values(inner)


def test_without_targets_the_page_says_so_and_unmeasured_ones_are_named() -> None:
    (alone,) = target_blocks([], START, threshold=LIMIT)
    assert "ingen mål" in str(alone)
    loose = Target("k", "Kvalitet")
    item = FollowedTarget(loose, None, None, (), target_status(Programme("p", "P", "999"), loose, (), START))
    blocks = target_blocks([item], START, threshold=LIMIT)
    assert isinstance(blocks[0], Table)
    assert not any(isinstance(block, Chart) for block in blocks)
    assert "Kvalitet" in str(blocks[-1])


def test_of_nested_targets_the_fewest_are_withheld_and_the_reason_is_said() -> None:
    """Three counts of which the middle one is near both others: only that one goes, whatever the order."""
    named = [
        replace(counted([(number, 0), (number, 0)]), target=Target(name, name, number=Fraction(90)))
        for name, number in (("Lille", 31), ("Midt", 34), ("Stor", 37))
    ]
    for order in permutations(named):
        views = [TargetView(one, LIMIT, beside) for one, beside in zip(order, days_beside(order, LIMIT), strict=True)]
        assert {view.name for view in views if view.beside} == {"Midt"}
        (middle,) = (view for view in views if view.beside)
        assert middle.all_hidden
        assert "fordi forskellen til »" in middle.why_hidden()
        text = str(target_blocks(order, START, threshold=LIMIT))
        assert "Alle 2 målinger er skjult" in text
        assert "»Midt« er skjult på 2 målinger, fordi" in text


def test_of_two_the_reached_target_is_kept_and_then_the_larger() -> None:
    small, large = counted([(33, 0), (34, 0)]), counted([(36, 0), (37, 0)])
    kept = [not days for days in days_beside([small, large], LIMIT)]
    assert kept == [False, True]
    reached = replace(small, status=replace(small.status, verdict=Verdict.REACHED))
    assert [not days for days in days_beside([reached, large], LIMIT)] == [True, False]


def test_a_missed_date_is_said_in_the_status() -> None:
    item = counted([(40, 0), (30, 0)])
    late = replace(item, status=replace(item.status, late=True, verdict=Verdict.TOWARDS))
    assert TargetView(late, None).verdict() == "✗ Ikke nået, fristen er passeret"
    reached = replace(late, status=replace(late.status, verdict=Verdict.REACHED))
    assert TargetView(reached, None).verdict() == VERDICTS[Verdict.REACHED]
    for values, said in (([40, 3], IN_TIME), ([40, 30, 3], TOO_LATE)):  # one a year; the date was in the second
        item = counted([(value, 0) for value in values])
        due = replace(item.status, late=True, due=date(2021, 6, 30))
        assert TargetView(replace(item, status=due), None).verdict() == said


def test_money_that_a_role_may_not_see_is_not_called_missing() -> None:
    target = Target("k", "Udgift", computed="spending:5.28.20")
    item = FollowedTarget(target, indicator(target.computed), Whom(), (), counted([(1, 0)]).status)
    text = str(target_blocks([item], START, threshold=LIMIT, economy=False))
    assert "Vises ikke for din rolle" in text
    assert "Den faktiske værdi mangler" not in text.split("Status siger")[0]


@settings(deadline=None, max_examples=120)
@given(st.integers(0, 12), st.integers(0, 12), st.integers(0, 12), st.booleans())
def test_two_targets_side_by_side_give_no_small_rest_away(
    family: int,
    institution: int,
    elsewhere: int,
    placed_first: bool,
) -> None:
    whole = counted([(family + institution + elsewhere, 0)])
    part = shared([(family, institution)])
    given_order = [whole, part] if placed_first else [part, whole]
    blocks = target_blocks(given_order, START, threshold=LIMIT)
    tables = {
        block.caption: block for block in blocks if isinstance(block, Table) and block.caption.endswith("værdier")
    }
    placed = tables["Anbragte: værdier"].rows[0][1]
    base = tables["Andel: værdier"].rows[0][2]
    if isinstance(placed, Figure) and isinstance(base, Figure):
        assert placed.value is not None
        assert base.value is not None
        assert not 0 < placed.value - base.value < LIMIT
    alone = family + institution + elsewhere
    reached = family * 4 == 3 * (family + institution)
    assert reached or isinstance(placed, Withheld) == (0 < alone < LIMIT)  # the larger keeps its value
    unmasked = target_blocks(given_order, START, threshold=None)
    assert not any(isinstance(cell, Withheld) for cell in Document("P", (), unmasked, START).cells())
