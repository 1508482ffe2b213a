"""Who pays until a case pays for itself: to the øre, never more back than was saved, and what is left is told."""

from dataclasses import replace
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from trappen.analysis.investment.acts import acts_of_case
from trappen.analysis.investment.financing import financed
from trappen.analysis.investment.streams import streams
from trappen.domain.budget.acts import ActKind, Side
from trappen.domain.investment.case import Case, Item, Option
from trappen.domain.investment.financing import Financing, FinancingKind
from trappen.domain.programme.money import YearAmount
from trappen.domain.programme.stated import Amount, Share
from trappen.records.investment.reading import decode_case, read_case_bytes
from trappen.records.investment.writing import case_text, plain

YEARS = range(2027, 2031)
POOL, GRANT, LOAN, MOVE = FinancingKind.POOL, FinancingKind.GRANT, FinancingKind.LOAN, FinancingKind.CONVERSION
KR = 100


def series(*kroner: int | None) -> tuple[YearAmount, ...]:
    return tuple(
        YearAmount(year, None if each is None else Amount(each)) for year, each in zip(YEARS, kroner, strict=False)
    )


def case(saving: tuple[int | None, ...], *financing: Financing, cost: tuple[int, ...] = (100, 100, 0, 0)) -> Case:
    costs = (Item("loen", "Løn", years=series(*cost), account="6.45.51"),)
    savings = (Item("faerre", "Færre", years=series(*saving)),)
    return Case("sag", "Sag", "999", YEARS[0], YEARS[-1], costs=costs, savings=savings, financing=financing)


def loan(*kroner: int, share: int = 50, key: str = "laan", first: int | None = None) -> Financing:
    return Financing(key, key.capitalize(), LOAN, series(*kroner), share=Share(share), first=first)


def test_a_loan_goes_back_out_of_the_savings_until_it_is_paid() -> None:
    made = case((0, 60, 60, 300), loan(100), Financing("p", "Pulje", POOL, series(0, 40)))
    (found,) = financed(made, streams(made))
    (lent,) = found.loans
    assert [(y.drawn, y.repaid, y.debt) for y in lent.years] == [
        *((100 * KR, 0, 100 * KR), (0, 30 * KR, 70 * KR)),
        *((0, 30 * KR, 40 * KR), (0, 40 * KR, 0)),
    ]
    assert [(y.need, y.pool, y.drawn, y.uncovered) for y in found.years][:2] == [
        (100 * KR, 0, 100 * KR, 0),
        (100 * KR, 40 * KR, 0, 60 * KR),
    ]
    assert [y.frame for y in found.years] == [0, (60 - 30 - 60) * KR, 30 * KR, 260 * KR]


def test_an_unknown_saving_leaves_the_debt_unknown_and_no_debt_needs_none() -> None:
    made = case((0, 200, None, 10), loan(100), loan(10, key="lille", first=2030))
    (found,) = financed(made, streams(made))
    first, second = found.loans
    assert [y.debt for y in first.years] == [100 * KR, 0, 0, 0]
    assert [y.debt for y in second.years] == [10 * KR, 10 * KR, 10 * KR, 5 * KR]
    owing = case((0, 100, None, 10), loan(100))
    assert financed(owing, streams(owing))[0].loans[0].left is None


kroner = st.integers(0, 10**6)


@settings(max_examples=15, deadline=None)
@given(
    st.lists(st.tuples(st.lists(kroner, min_size=4, max_size=4), st.integers(0, 100)), min_size=1, max_size=3),
    st.lists(st.integers(-(10**6), 10**6), min_size=4, max_size=4),
)
def test_sums_to_the_ore_and_never_more_than_was_saved(loans: list[tuple[list[int], int]], saving: list[int]) -> None:
    lent = (loan(*drawn, share=share, key=f"l{n}") for n, (drawn, share) in enumerate(loans))
    made = case(tuple(saving), *lent)
    (found,) = financed(made, streams(made))
    for each in found.loans:
        owed = 0
        for year in each.years:
            assert year.drawn is not None
            assert year.repaid is not None
            owed += year.drawn - year.repaid
            assert year.debt == owed >= 0
            assert year.repaid <= Fraction(each.of.share.value) * max(saving[year.year - 2027], 0) * KR + 1  # type: ignore[union-attr]
        assert each.left == sum(y.drawn or 0 for y in each.years) - sum(y.repaid or 0 for y in each.years)
    net = sum(saving) * KR - 200 * KR
    frame, drawn, repaid = (sum(getattr(y, name) for y in found.years) for name in ("frame", "drawn", "repaid"))
    assert frame == net + drawn - repaid
    for year in found.years:
        assert year.repaid is not None
        assert 0 <= year.repaid <= max(saving[year.year - 2027], 0) * KR


def test_a_yes_gives_acts_that_balance_as_they_are_stated() -> None:
    move = Financing("flyt", "Flyt", MOVE, series(7, 8), from_account="5.28.23", account="6.45.51")
    made = case((0, 60, 60, 300), loan(100), Financing("t", "Tilskud", GRANT, series(0, 100)), move)
    extra, moved = acts_of_case(made, made.choices[0], streams(made))
    assert [act.kind for act in (extra, moved)] == [ActKind.SUPPLEMENTARY, ActKind.CONVERSION]
    by_side = {side: [(line.year, line.amount) for line in extra.on_side(side)] for side in Side}
    assert by_side[Side.EXPENSE] == [(2027, 100 * KR), (2028, 100 * KR)]
    assert by_side[Side.INCOME] == [(2028, 100 * KR)]
    assert by_side[Side.FINANCING] == [(2027, 100 * KR), (2028, -30 * KR), (2029, -30 * KR), (2030, -40 * KR)]
    for year in moved.years:
        assert sum(line.amount or 0 for line in moved.lines if line.year == year) == 0
    assert {line.account for line in moved.lines} == {"5.28.23", "6.45.51"}


def test_financing_of_an_option_is_not_another_ones_and_comes_back_from_the_file() -> None:
    made = replace(case((1, 1, 1, 1), replace(loan(5), option="a")), options=(Option("a", "A"), Option("b", "B")))
    assert [each.option.key for each in financed(made, streams(made))] == ["a"]
    assert read_case_bytes(case_text(made).encode()).case == made


def test_what_cannot_be_meant_is_refused_at_its_field() -> None:
    wrong = (
        replace(loan(5), share=None),
        replace(loan(5, key="pulje"), kind=POOL),
        Financing("m", "M", MOVE, series(1), from_account="5.28", account="5.28"),
        Financing("g", "G", GRANT, (YearAmount(2050, Amount(1)),)),
    )
    _, faults = decode_case(plain(case((1, 1, 1, 1), *wrong)))
    told = {fault.path for fault in faults}
    assert told == {"financing[1].share", "financing[2]", "financing[3]", "financing[4].years"}
