"""Authority, checks and corrected budget on made acts: brute force and properties."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from trappen.domain.budget.acts import SIDES, TRANSITIONS, Act, ActKind, Line, Margin, Side, State, Step, broken_steps
from trappen.domain.budget.authority import OwnLimit, authority
from trappen.domain.budget.checks import findings, stops
from trappen.domain.budget.corrected import (
    Factor,
    PriceLevelError,
    by_function,
    converted,
    corrected,
    effects,
    factor_between,
    moved,
    touched,
)
from trappen.domain.budget.from_rows import BudgetRow, acts_from_rows
from trappen.domain.budget.sums import balances
from trappen.domain.periods import Period
from trappen.domain.programme.papers import Level
from trappen.parameters.appropriations import authority_rule

DAY = date(2026, 5, 1)
FOSTER, HOMES, PAY = "5.28.22.1.001", "5.28.20.1.003", "6.45.58.1.001"
LEVEL = "2026 p/l"


def cell(account: str, amount: int | None, side: Side = Side.EXPENSE, *, year: int = 2026, level: str = LEVEL) -> Line:
    return Line(side, Margin.CELL, amount, year, account=account, price_level=level)


def decided(kind: ActKind, *lines: Line, by: Level = Level.COUNCIL, key: str = "a") -> Act:
    steps = (Step(State.PROPOSED, DAY), Step(State.DECIDED, DAY, "Organet", by))
    return Act(key, "En bevilling", kind, lines, steps)


def in_force(act: Act, on: date = DAY) -> Act:
    return replace(act, history=(*act.history, Step(State.IN_FORCE, on)))


def codes(act: Act, **options: object) -> set[str]:
    return {finding.code for finding in findings(act, **options)}  # type: ignore[arg-type]


def reached(act: Act, *among: Act, own: tuple[OwnLimit, ...] = ()) -> bool | None:
    return authority(act, among=among, rules=authority_rule, own=own).reached


TRANSFER = decided(ActKind.TRANSFER, cell(FOSTER, 500_00), cell(HOMES, -500_00), by=Level.COMMITTEE)
FAULTS: dict[str, Act] = {
    "unbalanced": decided(ActKind.TRANSFER, cell(FOSTER, 500_00), cell(HOMES, -499_99)),
    "no-financing": decided(ActKind.SUPPLEMENTARY, cell(FOSTER, 1)),
    "no-income": decided(ActKind.GRANT, cell(FOSTER, 1), cell("", 1, Side.FINANCING)),
    "no-expense": decided(ActKind.GRANT, cell(FOSTER, 0, Side.INCOME)),
    "one-main-account": decided(ActKind.CONVERSION, cell(FOSTER, 1), cell(HOMES, -1)),
    "mixed-price-levels": decided(ActKind.TRANSFER, cell(FOSTER, 1), cell(HOMES, -1, level="2025 p/l")),
    "no-price-level": decided(ActKind.TRANSFER, cell(FOSTER, 1, level=""), cell(HOMES, -1, level="")),
    "missing-amount": decided(ActKind.ORIGINAL, cell(FOSTER, None)),
    "margins-differ": decided(
        ActKind.ORIGINAL, cell(FOSTER, 5), Line(Side.EXPENSE, Margin.TOTAL, 6, price_level=LEVEL)
    ),
    "financed-move": decided(ActKind.TRANSFER, cell(FOSTER, 700_00), cell(HOMES, 700_00, Side.FINANCING)),
    "no-years": decided(ActKind.ORIGINAL, Line(Side.EXPENSE, Margin.TOTAL, 6, price_level=LEVEL)),
}


@pytest.mark.parametrize("code", FAULTS)
def test_each_fault_is_found_and_nothing_else(code: str) -> None:
    assert codes(FAULTS[code]) == {code}


def test_a_sound_act_has_no_finding() -> None:
    paid = cell("", 700_00, Side.FINANCING)
    for act in (TRANSFER, decided(ActKind.SUPPLEMENTARY, cell(FOSTER, 700_00), paid)):
        assert codes(act, levels=[LEVEL]) == set()
    assert codes(TRANSFER, levels=["2025 p/l"]) == {"other-price-level"}
    grant = decided(ActKind.GRANT, cell(FOSTER, 5), cell(FOSTER, 4, Side.INCOME))
    assert codes(grant) == {"unbalanced"}


@given(
    st.sampled_from([ActKind.TRANSFER, ActKind.CONVERSION]),
    st.lists(st.tuples(st.sampled_from(list(Side)), st.integers(-99, 99)), min_size=1, max_size=4),
    st.booleans(),
)
@example(kind=ActKind.TRANSFER, told=[(Side.EXPENSE, 70), (Side.FINANCING, 70)], draws=False)
def test_no_move_that_can_come_into_force_changes_what_a_year_has(
    kind: ActKind, told: list[tuple[Side, int]], draws: bool
) -> None:
    lines = (cell((FOSTER, PAY)[n % 2], amount, side) for n, (side, amount) in enumerate(told))
    drawn = "frame" if draws else ""
    act = decided(kind, *(replace(line, draws=drawn if line.side is Side.FINANCING else "") for line in lines))
    net = sum(cell.corrected or 0 for cell in corrected([in_force(act)], on=DAY).cells)
    assert stops(findings(act)) or net == 0


@pytest.mark.parametrize("kind", [ActKind.TRANSFER, ActKind.SUPPLEMENTARY])
@pytest.mark.parametrize("side", [Side.FINANCING, Side.INCOME])
def test_a_taking_on_the_wrong_side_is_told_by_its_side(kind: ActKind, side: Side) -> None:
    act = decided(kind, cell(FOSTER, 1_500), cell(HOMES, -1_500, side))
    (found,) = findings(act)
    told = f"{found.what} {found.now}"
    assert HOMES in told
    assert f"»{SIDES[side]}«" in told
    assert "»Udgift«" in found.now
    mended = replace(act, lines=(cell(FOSTER, 1_500), cell(HOMES, -1_500)))
    assert codes(mended) == set()


@given(st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=6))
def test_an_act_balances_exactly_when_its_lines_add_up_to_nothing(amounts: list[int]) -> None:
    act = decided(ActKind.TRANSFER, *(cell(FOSTER, amount) for amount in amounts))
    assert balances(act)[0].holds == (sum(amounts) == 0)
    assert balances(act)[0].gap == sum(amounts)


def test_the_council_gives_appropriations_and_may_leave_only_moves_to_others() -> None:
    extra = decided(ActKind.SUPPLEMENTARY, cell(FOSTER, 700_00), cell("", 700_00, Side.FINANCING))
    assert reached(extra)
    lower = replace(extra, history=(Step(State.DECIDED, DAY, "Udvalget", Level.FINANCE),))
    assert reached(lower) is False
    own = (OwnLimit(ActKind.SUPPLEMENTARY, Level.FINANCE, None, Period(date(2020, 1, 1))),)
    assert reached(lower, own=own) is False  # what the law does not let anyone delegate, no own limit gives away
    assert reached(replace(extra, history=())) is None


@pytest.mark.parametrize(
    ("limit", "level", "start", "holds"),
    [
        (500_00, Level.COMMITTEE, date(2026, 5, 1), True),
        (499_99, Level.COMMITTEE, date(2026, 5, 1), False),
        (None, Level.COMMITTEE, date(2020, 1, 1), True),
        (None, Level.COMMITTEE, date(2026, 5, 2), False),
        (None, Level.ADMINISTRATION, date(2020, 1, 1), False),
    ],
)
def test_a_municipalitys_own_limit_holds_up_to_its_amount_and_from_its_day(
    limit: int | None, level: Level, start: date, holds: bool
) -> None:
    own = (OwnLimit(ActKind.TRANSFER, level, limit, Period(start), reference="Bevillingsregler"),)
    assert reached(TRANSFER, own=own) is holds


def test_a_limit_within_one_main_account_does_not_cover_a_move_between_two() -> None:
    within = (OwnLimit(ActKind.TRANSFER, Level.COMMITTEE, None, Period(date(2020, 1, 1)), same_main=True),)
    across = replace(TRANSFER, lines=(cell(FOSTER, -1), cell(PAY, 1)))
    assert reached(TRANSFER, own=within)
    assert reached(across, own=within) is False


@given(st.integers(0, 10**9), st.integers(0, 10**9), st.integers(0, 10**6), st.integers(0, 10**6), st.booleans())
@example(cost=9_000, given_=8_500, tolerance=500, finer=50, about=False)  # rounding excuses no overrun
@example(cost=9_000, given_=8_500, tolerance=500, finer=50, about=True)  # »ca.« does
@example(cost=1, given_=0, tolerance=0, finer=1, about=False)  # half is rounded up: what only touches is an overrun
def test_a_committee_may_use_what_the_council_gave_and_no_more(
    cost: int, given_: int, tolerance: int, finer: int, about: bool
) -> None:
    frame = decided(ActKind.ORIGINAL, replace(cell(FOSTER, given_), tolerance=finer), key="frame")
    draws = Line(Side.FINANCING, Margin.CELL, given_, 2026, price_level=LEVEL, draws="frame")
    expense = replace(cell(FOSTER, cost), tolerance=tolerance, approximate=about)
    use = decided(ActKind.SUPPLEMENTARY, expense, draws, by=Level.COMMITTEE)
    answer = authority(use, among=[frame], rules=authority_rule)
    if cost:
        told_finer = finer < tolerance and not about and cost - given_ >= max(2 * finer, 1)
        can_be_the_same = cost <= given_ or cost - given_ < tolerance + finer
        assert answer.reached == (can_be_the_same and not told_finer)
    if answer.beyond is not None:
        assert (answer.year, answer.beyond) == (2026, cost - given_)
    # An appropriation that a body without the authority gave is none.
    empty = replace(frame, history=(Step(State.DECIDED, DAY, "Udvalget", Level.COMMITTEE),))
    assert reached(use, empty) is False
    # Nor is one that the council has not given yet, and nothing is decided before its day.
    late = replace(frame, history=(Step(State.DECIDED, date(2026, 6, 1), "Byrådet", Level.COUNCIL),))
    assert authority(use, among=[late], rules=authority_rule, today=DAY).reached is False
    ahead = authority(late, among=[], rules=authority_rule, today=DAY)
    assert (ahead.reached, ahead.why) == (None, "Ventes besluttet 1. juni 2026 af Byrådet.")


years, accounts_ = st.integers(2024, 2027), st.sampled_from([FOSTER, HOMES, PAY])
lines = st.builds(
    lambda side, amount, year, account: cell(account, amount, side, year=year),
    st.sampled_from(list(Side)),
    st.integers(-(10**8), 10**8),
    years,
    accounts_,
)
acts = st.builds(
    lambda kind, own, day, state: Act("x", "X", kind, tuple(own), (Step(State.DECIDED, DAY), Step(state, day))),
    st.sampled_from(list(ActKind)),
    st.lists(lines, max_size=5),
    st.dates(date(2026, 1, 1), date(2026, 12, 31)),
    st.sampled_from([State.DECIDED, State.IN_FORCE]),
)


@given(st.lists(acts, max_size=6), st.dates(date(2025, 12, 1), date(2027, 1, 31)))
def test_the_corrected_budget_is_the_sum_of_what_is_in_force(made: list[Act], on: date) -> None:
    found = corrected(made, on=on)
    sign = {Side.EXPENSE: 1, Side.INCOME: -1, Side.FINANCING: 0}
    for year in range(2024, 2028):
        for account in (FOSTER, HOMES, PAY):
            brute = sum(
                sign[line.side] * (line.amount or 0)
                for act in made
                if act.history[-1].to is State.IN_FORCE and act.history[-1].on is not None and act.history[-1].on <= on
                for line in act.lines
                if (line.year, line.account) == (year, account)
            )
            told = sum(cell.corrected or 0 for cell in found.of_year(year) if cell.account == account)
            assert told == brute
    for year in range(2024, 2028):
        whole = sum((one or 0) + (two or 0) for one, two in by_function(found.of_year(year)).values())
        assert whole == sum(cell.corrected or 0 for cell in found.of_year(year))


def test_a_missing_amount_leaves_the_account_missing_and_the_others_known() -> None:
    act = in_force(decided(ActKind.ORIGINAL, cell(FOSTER, None), cell(FOSTER, 5), cell(HOMES, 7)))
    by_account = {found.account: found.corrected for found in corrected([act], on=DAY).cells}
    assert by_account == {FOSTER: None, HOMES: 7}


def test_a_years_sum_is_not_counted_beside_its_cells_and_an_undivided_act_is_told() -> None:
    year = Line(Side.EXPENSE, Margin.YEAR, 5, 2026, price_level=LEVEL)
    act = in_force(decided(ActKind.ORIGINAL, cell(FOSTER, 5), year))
    assert [found.corrected for found in corrected([act], on=DAY).cells] == [5]
    whole = in_force(decided(ActKind.ORIGINAL, Line(Side.EXPENSE, Margin.TOTAL, 5, price_level=LEVEL)))
    assert corrected([whole], on=DAY).undivided == ("a",)


@given(st.lists(st.integers(-(10**9), 10**9), min_size=2, max_size=6), st.fractions("0.9", "1.2", max_denominator=997))
def test_what_balances_balances_at_any_price_level_to_the_ore(amounts: list[int], value: Fraction) -> None:
    balanced = [*amounts, -sum(amounts)]
    act = decided(ActKind.TRANSFER, *(cell(FOSTER, amount, level="2025 p/l") for amount in balanced))
    after = converted(act, LEVEL, (Factor("2025 p/l", LEVEL, value, "KL, fremskrivning"),))
    assert sum(line.amount or 0 for line in after.lines) == 0
    assert after.price_levels == (LEVEL,)
    for line, amount in zip(after.lines, balanced, strict=True):
        assert abs((line.amount or 0) - amount * value) < len(balanced)


def test_price_levels_are_converted_only_by_stated_factors() -> None:
    chain = (Factor("2024 p/l", "2025 p/l", Fraction("1.03"), "A"), Factor("2025 p/l", LEVEL, Fraction("1.02"), "B"))
    assert factor_between("2024 p/l", LEVEL, chain).value == Fraction("1.0506")
    assert factor_between("2024 p/l", LEVEL, chain).reference == "A; B"
    act = in_force(decided(ActKind.ORIGINAL, cell(FOSTER, 100_00, level="2024 p/l")))
    (found,) = corrected([act], on=DAY, price_level=LEVEL, factors=chain).cells
    assert (found.price_level, found.corrected) == (LEVEL, 105_06)
    for source in ("", "2023 p/l"):
        with pytest.raises(PriceLevelError):
            factor_between(source, LEVEL, chain)
    two = in_force(decided(ActKind.ORIGINAL, cell(FOSTER, 1), cell(FOSTER, 2, level="2024 p/l")))
    assert {found.price_level: found.corrected for found in corrected([two], on=DAY).cells} == {LEVEL: 1, "2024 p/l": 2}


def test_the_acts_of_a_year_add_up_to_its_corrected_budget_and_the_later_ones_are_told() -> None:
    acts = tuple(
        in_force(decided(kind, cell(FOSTER, amount), key=key), DAY + timedelta(days=days))
        for kind, key, amount, days in (
            (ActKind.SUPPLEMENTARY, "ny", 70_050, 0),
            (ActKind.ORIGINAL, "først", 1_000, -9),
            (ActKind.SUPPLEMENTARY, "sent", 7, 1),
        )
    )
    now, later = effects(acts, 2026, on=DAY)
    assert [(one.act.key, one.net) for one in (*now, *later)] == [("først", 1_000), ("ny", 70_050), ("sent", 7)]
    assert sum(one.net or 0 for one in now) == sum(c.corrected or 0 for c in corrected(acts, on=DAY).of_year(2026))


def test_an_act_that_came_with_the_loaded_budget_as_well_is_told_with_its_oere() -> None:
    act = in_force(decided(ActKind.SUPPLEMENTARY, cell(FOSTER, 50), cell(PAY, 50, Side.FINANCING)))
    rows = [BudgetRow(str(n), 2026, FOSTER, amount, ActKind.SUPPLEMENTARY, LEVEL) for n, amount in enumerate((9, 50))]
    frame = in_force(decided(ActKind.ORIGINAL, cell(FOSTER, 900), key="frame"))
    told = [(one.account, one.without, one.with_it) for one in touched(act, [frame, act], on=DAY)]
    assert (told, moved(act, 2026), moved(TRANSFER)) == ([(FOSTER, 900, 950)], (0, 50), (500_00, 0))
    assert moved(decided(ActKind.GRANT, cell(FOSTER, 9), cell(FOSTER, 9, Side.INCOME))) == (0, 0)
    assert [one.without for one in touched(act, [], on=DAY)] == [None]
    assert "loaded-too" in codes(act, loaded=acts_from_rows(rows, source="Test"))
    assert "loaded-too" not in codes(act, loaded=acts_from_rows(rows[:1], source="Test"))
    unpaid = decided(ActKind.TRANSFER, cell(FOSTER, 50))
    assert any("0,50" in finding.what for finding in findings(unpaid))


def test_an_undone_step_counts_on_no_day_and_stays_in_the_history() -> None:
    act = in_force(TRANSFER, DAY)
    number = act.last_standing
    undone = replace(act, history=(*act.history, Step(State.DECIDED, DAY, text="Forkert dato", undoes=number)))
    assert (undone.state, len(undone.history)) == (State.DECIDED, len(act.history) + 1)
    assert undone.state_on(DAY) is State.DECIDED
    assert not corrected([undone], on=DAY).cells
    again = replace(undone, history=(*undone.history, Step(State.IN_FORCE, DAY)))
    assert again.state is State.IN_FORCE
    back = replace(act, history=(*TRANSFER.history, Step(State.DRAFT, DAY), Step(State.PROPOSED, DAY)))
    assert back.decision is None


def test_the_way_of_an_act() -> None:
    assert set(State) - set(TRANSITIONS) == {State.IN_FORCE, State.WITHDRAWN}
    assert broken_steps(TRANSFER.history) == ()
    assert broken_steps((Step(State.DECIDED, DAY),)) == ((State.DRAFT, State.DECIDED),)
    gone = (Step(State.IN_FORCE, DAY), Step(State.WITHDRAWN, DAY))
    assert broken_steps((*TRANSFER.history, *gone)) == ((State.IN_FORCE, State.WITHDRAWN),)
    assert TRANSFER.state_on(date(2026, 4, 30)) is None


def test_rows_of_an_economy_system_become_acts() -> None:
    rows = [
        BudgetRow("1", 2026, FOSTER, 100, ActKind.ORIGINAL, LEVEL, date(2025, 10, 10)),
        BudgetRow("2", 2026, HOMES, -30, ActKind.ORIGINAL, LEVEL, date(2025, 10, 10)),
        BudgetRow("3", 2026, FOSTER, 20, ActKind.SUPPLEMENTARY, LEVEL, date(2026, 9, 20)),
        BudgetRow("4", 2026, FOSTER, -5, ActKind.TRANSFER, LEVEL),
    ]
    made = acts_from_rows(rows, source="Indlæsning 1")
    assert len({act.key for act in made}) == 3
    assert sum(cell.corrected or 0 for cell in corrected(made, on=date(2026, 1, 1)).cells) == 65
    assert sum(cell.corrected or 0 for cell in corrected(made, on=date(2026, 9, 20)).cells) == 85
    assert corrected(made, on=date(2025, 12, 31)).cells == ()


def test_a_row_on_an_account_that_cannot_be_read_keeps_its_amount() -> None:
    (act,) = acts_from_rows([BudgetRow("1", 2026, "Pulje X", 70, ActKind.ORIGINAL, LEVEL)], source="Indlæsning 1")
    assert [(line.account, line.main_account, line.label) for line in act.lines] == [("", None, "Pulje X")]
    (found,) = corrected([act], on=date(2026, 1, 1)).cells
    assert (found.account, found.corrected) == ("", 70)
