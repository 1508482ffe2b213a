"""The workbook of an investment case gives the page's numbers, whatever is stated, and when a number is changed."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.reporting.recalculation import cells, recalculated
from trappen.analysis.investment.answers import Answer, answers
from trappen.analysis.investment.streams import streams
from trappen.domain.figures import Confidence
from trappen.domain.investment.case import Case, Correction, Effect, Fill, Item, Option
from trappen.domain.investment.discount import Band, Rate
from trappen.domain.investment.financing import Financing, FinancingKind
from trappen.domain.investment.staffing import Staffing
from trappen.domain.programme.money import YearAmount
from trappen.domain.programme.stated import Amount, Share
from trappen.parameters.discount import rate_of
from trappen.records.investment.reading import read_case
from trappen.reporting.workbook import case_workbook

YEARS = range(2027, 2031)
RATE = Rate((Band(0, Fraction(35, 1000)), Band(2, Fraction(25, 1000))), "prøve")
FOUNDING = (
    "aarhus-taettere-paa-familien-2015",
    "broenderslev-varige-spor-2016",
    "herning-maalrettet-indsats-2020",
    "herning-sverigesprojektet-2013",
)


def book_of(case: Case, rate: Rate | None, *fill: Fill) -> tuple[bytes, tuple[Answer, ...]]:
    found = streams(case, fill=fill)
    made = answers(case, found, rate)
    return case_workbook(case, found, made, rate, why="" if rate else "Ingen rente."), made


def agree(book: bytes) -> int:
    """How many formulas there are; each gives the value that stands with it."""
    written, found = cells(book), recalculated(book)
    for place, value in found.items():
        stored = written[place].value
        if isinstance(value, float) and isinstance(stored, float):
            assert value == pytest.approx(stored, abs=0.0051, rel=1e-9), place
        else:
            assert (value, stored) in {(stored, stored), ("", None)}, (place, written[place].formula)
    return len(found)


money = st.integers(0, 10**9).map(lambda ore: Amount(ore, 2))
share = st.integers(0, 100).map(Share)
series = st.lists(st.one_of(st.none(), money), min_size=4, max_size=4).map(
    lambda each: tuple(YearAmount(year, amount) for year, amount in zip(YEARS, each, strict=True))
)
whole = st.lists(money, min_size=4, max_size=4).map(
    lambda each: tuple(YearAmount(year, amount) for year, amount in zip(YEARS, each, strict=True))
)
common = {
    "option": st.sampled_from(["", "a", "b"]),
    "payer": st.sampled_from(["kommunen", "staten", ""]),
    "account_class": st.sampled_from([5, 6, None]),
    "low": st.one_of(st.none(), share),
    "high": st.one_of(st.none(), share),
    "confidence": st.sampled_from([Confidence.HIGH, Confidence.LOW]),
}
start = st.one_of(st.none(), st.dates(date(2027, 1, 1), date(2028, 12, 31)))
posts = st.fractions(0, 9, max_denominator=3)
ways = st.one_of(
    st.builds(Item, st.just("k"), st.just("Beløb"), years=st.one_of(whole, series), **common),
    st.builds(
        Item, st.just("k"), st.just("Om året"), yearly=money, start=start, ramp=st.just(()), decay=share, **common
    ),
    st.builds(
        Item, st.just("k"), st.just("Stillinger"), posts=st.fractions(0, 9, max_denominator=3), per_post=money, **common
    ),
    st.builds(Item, st.just("k"), st.just("I alt"), total=money, start=start, **common),
)
by_success = st.builds(
    Effect,
    st.just("k"),
    st.just("Virkning"),
    st.fractions(0, 40, max_denominator=2),
    share,
    st.lists(st.fractions(0, 3, max_denominator=4), max_size=5).map(tuple),
    money,
    otherwise=st.one_of(st.none(), share),
    **common,
)
few = st.lists(st.one_of(st.none(), money), max_size=4).map(
    lambda each: tuple(YearAmount(year, amount) for year, amount in zip(YEARS, each, strict=False))
)
paid_by = st.one_of(
    st.builds(
        Financing,
        st.just("f"),
        st.just("Beløb"),
        st.sampled_from([FinancingKind.POOL, FinancingKind.GRANT, FinancingKind.CONVERSION]),
        few,
        option=common["option"],
        from_account=st.just("5.28.23"),
        account=st.just("6.45.51"),
    ),
    st.builds(
        Financing,
        st.just("f"),
        st.just("Lån"),
        st.just(FinancingKind.LOAN),
        few,
        option=common["option"],
        share=share,
        first=st.sampled_from([None, *YEARS]),
    ),
)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(ways, max_size=3),
    st.lists(ways, max_size=1),
    st.lists(ways, max_size=2),
    st.lists(by_success, max_size=2),
    st.lists(paid_by, max_size=4),
    st.sampled_from([(), (Fill.LINEAR, Fill.EVEN), (Fill.LAST,)]),
    st.sampled_from([RATE, None]),
)
def test_every_formula_gives_what_the_page_says(
    costs: list[Item],
    incomes: list[Item],
    savings: list[Item],
    more: list[Effect],
    paid: list[Financing],
    fill: tuple[Fill, ...],
    rate: Rate,
) -> None:
    options = (Option("a", "Model A: 'få' sager"), Option("b", "Model B"))
    effects = tuple(replace(effect, key=f"e{number}") for number, effect in enumerate(more))
    numbered = tuple(replace(cost, key=f"c{number}") for number, cost in enumerate(costs))
    staffing = tuple(Staffing(c.key, c.key, Fraction(6), Fraction(144), Fraction(3)) for c in numbered)
    parts = {
        "costs": numbered,
        "staffing": staffing,
        "corrections": (Correction(Confidence.LOW, Share(35), "erfaring"),),
        "incomes": tuple(incomes),
        "savings": tuple(savings),
        "effects": effects,
        "financing": tuple(replace(each, key=f"f{number}") for number, each in enumerate(paid)),
    }
    case = Case("sag", "Sag", "999", YEARS[0], YEARS[-1], options=options, **parts)  # type: ignore[arg-type]  # by kind
    assert agree(book_of(case, rate, *fill)[0]) > 0


def test_what_comes_to_nothing_is_nothing_to_the_ore() -> None:
    """In a spreadsheet 0.3 - 0.1 - 0.2 is a hair below 0, and would not have paid for itself."""
    amounts = {"c": (10, 20, 0, 0), "s": (30, 0, 0, 0)}
    cost, saving = (
        Item(key, key, years=tuple(YearAmount(year, Amount(ore, 2)) for year, ore in zip(YEARS, each, strict=True)))
        for key, each in amounts.items()
    )
    team = Staffing("t", "c", Fraction(2), Fraction(40))
    book, made = book_of(Case("a", "A", "999", 2027, 2030, costs=(cost,), savings=(saving,), staffing=(team,)), None)
    assert made[1].payback == 2027
    assert agree(book) > 30


@pytest.mark.parametrize("key", FOUNDING)
def test_the_founding_programmes(key: str) -> None:
    case = read_case(key).case
    assert case is not None
    for fill in ((), (Fill.LINEAR, Fill.EVEN)):
        assert agree(book_of(case, rate_of(case)[0], *fill)[0]) > 30


def test_a_number_typed_over_a_missing_one_gives_what_the_page_would_say() -> None:
    """Aarhus' Model A lacks the savings of 2018: 0.7 million makes it 0, as the page says that it must."""
    case = read_case("aarhus-taettere-paa-familien-2015").case
    assert case is not None
    book, made = book_of(case, rate_of(case)[0], Fill.EVEN)
    written = cells(book)
    missing = [place for place, cell in written.items() if place[0] == "Forudsætninger" and cell.value == "mangler"]
    needed = [answer.turn.missing_years for answer in made[1:]]
    assert len(missing) == len(needed) == 2
    found = recalculated(book, {place: ore / 100 for place, ore in zip(missing, needed, strict=True) if ore})
    results = {place: value for place, value in found.items() if place[0] == "Mulighederne"}
    assert [results["Mulighederne", f"E{row}"] for row in (5, 6)] == [0, 0]
    known = replace(
        case,
        savings=tuple(
            replace(
                item,
                years=tuple(
                    replace(entry, amount=Amount(ore or 0, 2)) if entry.amount is None else entry
                    for entry in item.years
                ),
            )
            for item, ore in zip(case.savings, needed, strict=True)
        ),
    )
    _, now = book_of(known, rate_of(case)[0], Fill.EVEN)
    present = [answer.discounted.net / 100 for answer in now[1:] if answer.discounted is not None]
    assert [results["Mulighederne", f"G{row}"] for row in (5, 6)] == pytest.approx(present, abs=0.0051)
