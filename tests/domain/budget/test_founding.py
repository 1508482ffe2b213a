"""The founding papers' money as acts: balanced, with no cell invented, and the authority asked for by a rule."""

from datetime import date

import pytest

from trappen.domain.budget.acts import Act, ActKind, Margin, Side, State
from trappen.domain.budget.authority import authority
from trappen.domain.budget.checks import findings, stops
from trappen.domain.budget.corrected import corrected
from trappen.domain.budget.from_programme import acts_of
from trappen.domain.budget.sums import balances, margin_sum, year_sum
from trappen.domain.money import kroner
from trappen.parameters.appropriations import authority_rule
from trappen.records.programmes.reading import founding, founding_keys

HERNING = "herning-maalrettet-indsats-2020"
AARHUS = "aarhus-taettere-paa-familien-2015"
BROENDERSLEV = "broenderslev-varige-spor-2016"


def acts(key: str) -> dict[str, Act]:
    return {act.key.rpartition(".")[2]: act for act in acts_of(founding(key))}


def codes(act: Act, among: tuple[Act, ...] = ()) -> set[str]:
    answer = authority(act, among=among, rules=authority_rule)
    return {finding.code for finding in findings(act, answer=answer)}


@pytest.mark.parametrize("key", founding_keys())
def test_every_act_of_the_founding_papers_balances(key: str) -> None:
    for act in acts_of(founding(key)):
        if act.kind is not ActKind.ORIGINAL:
            assert balances(act)
            assert all(balance.holds for balance in balances(act)), act.key


def test_hernings_grant_has_its_margins_and_no_cell() -> None:
    act = acts(HERNING)["udgift"]
    assert act.kind is ActKind.GRANT
    years = [994_000, 879_000, 877_000]
    for side in (Side.EXPENSE, Side.INCOME):
        found = [year_sum(act, side, year) for year in (2020, 2021, 2022)]
        assert [each.amount for each in found if each] == [kroner(year) for year in years]
    lines = [line.amount for line in act.lines if line.margin is Margin.LINE]
    assert lines == [kroner(amount) for amount in (341_000, 1_916_000, 307_000, 46_000, 110_000, 30_000)]
    assert not [line for line in act.lines if line.margin is Margin.CELL]
    assert not {"margins-differ", "unbalanced"} & codes(act)
    # Net expenditure: an expense with an equal income changes no budget.
    assert act.state is State.PROPOSED
    assert "not-decided" in codes(act)


def test_aarhus_converts_from_main_account_5_to_6_in_one_act() -> None:
    for option, yearly, whole in (("udgift-a", 1_400_000, 4_200_000), ("udgift-b", 2_800_000, 8_400_000)):
        act = acts(AARHUS)[option]
        assert act.kind is ActKind.CONVERSION
        for margin, amount in ((Margin.YEARLY, yearly), (Margin.TOTAL, whole)):
            by_main = {line.main_account: line.amount for line in act.lines if line.margin is margin}
            assert by_main == {5: kroner(-amount), 6: kroner(amount)}
        assert act.years == ()  # the paper does not divide it into calendar years
        assert {"no-years", "uncertain-financing"} <= codes(act)
        first, later = act.funding
        assert (first.first, first.last, first.certain) == (2016, 2016, True)
        assert "centrale puljer" in first.what
        assert (later.first, later.last, later.certain) == (2017, 2019, False)


def test_broenderslevs_gap_raises_the_question_of_authority() -> None:
    found = acts(BROENDERSLEV)
    act, frame = found["udrulning"], found["budget-2017"]
    assert frame.state is State.IN_FORCE
    answer = authority(act, among=found.values(), rules=authority_rule)
    assert answer.reached is False
    assert (answer.year, answer.decided, answer.appropriated) == (2017, kroner(4_480_000), kroner(3_400_000))
    assert answer.beyond == kroner(1_080_000)
    assert answer.why == (
        "Børne- og Skoleudvalget besluttede 4.480.000\u00a0kr. i 2017, men der er bevilget 3.400.000\u00a0kr. "
        "Der mangler en bevilling fra kommunalbestyrelsen på 1.080.000\u00a0kr."
    )
    assert answer.reference == "styrelsesloven § 40, stk. 2"
    assert "authority" in {finding.code for finding in stops(findings(act, answer=answer))}
    assert authority(frame, among=(), rules=authority_rule).reached


def test_only_what_is_in_force_is_in_the_corrected_budget() -> None:
    everything = [act for key in founding_keys() for act in acts_of(founding(key))]
    assert corrected(everything, on=date(2016, 12, 31)).cells == ()
    (cell,) = corrected(everything, on=date(2017, 1, 1)).cells
    assert (cell.year, cell.original, cell.changes) == (2017, kroner(3_400_000), 0)


def test_margins_of_money_that_is_no_appropriation_make_no_act() -> None:
    assert set(acts(BROENDERSLEV)) == {"udrulning", "budget-2017"}
    assert acts("herning-sverigesprojektet-2013") == {}  # a saving only
    assert margin_sum(acts(HERNING)["udgift"], Side.FINANCING, Margin.TOTAL) is None
