"""Indicators against a loop over children and days in plain Python."""

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factories import records
from trappen.analysis.indicators import Whom, indicator_values, status_days
from trappen.analysis.indicators.counting import _COUNTERS
from trappen.domain.figures import Unit
from trappen.domain.indicators import Coverage
from trappen.domain.periods import add_months
from trappen.parameters.indicators import catalogue, indicator

ON = date(2024, 3, 1)
KIDS = ["a", "b", "c", "d"]
# place type: its step on the ladder of the tests, and whether it is a family or an institution
PLACES = {"network_foster": (4, "family"), "foster_general": (5, "family"), "institution": (6, "institution"),
          "own_room": (0, "other")}  # fmt: skip
DAYS = st.integers(-500, 60).map(lambda offset: ON + timedelta(days=offset))
EPISODES = st.lists(
    st.tuples(st.sampled_from(KIDS), st.sampled_from(sorted(PLACES)), DAYS, st.none() | st.integers(0, 300)),
    max_size=8,
)
HOMES = st.lists(st.sampled_from(["nord", "syd", None]), min_size=4, max_size=4)
SPANS = st.lists(st.tuples(st.sampled_from(KIDS), st.sampled_from(["p", "q"]), DAYS, st.none() | st.integers(0, 300)),
                 max_size=5)  # fmt: skip
WHOMS = [Whom(), Whom(Coverage.DISTRICTS, "p", ("nord",)), Whom(Coverage.ENROLLED, "p")]


def world(episodes: list[Any], homes: list[str | None], spans: list[Any]) -> dict[str, list[dict[str, Any]]]:
    def until(start: date, days: int | None) -> date | None:
        return None if days is None else start + timedelta(days=days)

    return {
        "children": [{"child_id": kid, "household_id": f"h{kid}"} for kid in KIDS],
        "households": [
            {"household_id": f"h{kid}", "district_id": home, "start": date(2000, 1, 1)}
            for kid, home in zip(KIDS, homes, strict=True)
            if home
        ],
        "episodes": [
            {"episode_id": str(n), "child_id": kid, "section": "BL-46", "place_type": place, "start": start,
             "end": until(start, days)}
            for n, (kid, place, start, days) in enumerate(episodes)
        ],
        "programme_enrolments": [
            {"enrolment_id": str(n), "child_id": kid, "programme_id": key, "start": start, "end": until(start, days)}
            for n, (kid, key, start, days) in enumerate(spans)
        ],
    }  # fmt: skip


def runs(row: dict[str, Any], on: date) -> bool:
    return row["start"] <= on and (row["end"] is None or on < row["end"])


def counted(tables: dict[str, list[dict[str, Any]]], whom: Whom) -> set[str]:
    if whom.coverage is Coverage.MUNICIPALITY:
        return set(KIDS)
    if whom.coverage is Coverage.DISTRICTS:
        return {row["household_id"][1:] for row in tables["households"] if row["district_id"] in whom.districts}
    return {row["child_id"] for row in tables["programme_enrolments"] if row["programme_id"] == "p" and runs(row, ON)}


def places(tables: dict[str, list[dict[str, Any]]], kid: str, on: date) -> list[str]:
    return [row["place_type"] for row in tables["episodes"] if row["child_id"] == kid and runs(row, on)]


def step(tables: dict[str, list[dict[str, Any]]], kid: str, on: date) -> int | None:
    found = [PLACES[place][0] for place in places(tables, kid, on)]
    return max(found) if found else None


def moves(tables: dict[str, list[dict[str, Any]]], kid: str, *, up: bool) -> int:
    found, day = 0, add_months(ON, -12)
    while day < ON:
        before, after = step(tables, kid, day), step(tables, kid, day + timedelta(days=1))
        day += timedelta(days=1)
        if before and after and before != after:
            found += (after > before) == up
    return found


@settings(deadline=None, max_examples=60)
@given(EPISODES, HOMES, SPANS, st.sampled_from(WHOMS))
def test_counts_of_children_are_those_of_a_loop(episodes: Any, homes: Any, spans: Any, whom: Whom) -> None:
    tables = world(episodes, homes, spans)
    held, kids = records(**tables), counted(tables, whom)

    def value(name: str) -> Any:
        (found,) = indicator_values(held, indicator(name), whom, [ON])
        return found

    kinds = {kid: {PLACES[place][1] for place in places(tables, kid, ON)} for kid in kids}
    inside = [kid for kid in kids if "institution" in kinds[kid]]
    family = [kid for kid in kids if "family" in kinds[kid] and kid not in inside]
    share = value("family_care_share")
    assert (share.numerator.value, share.denominator.value) == (len(family), len(family) + len(inside))
    whole = len(family) + len(inside)
    assert share.figure.value == (Fraction(len(family), whole) if whole else None)
    assert value("placed_children").figure.value == sum(bool(kinds[kid]) for kid in kids)
    for number in range(1, 7):
        expected = sum(step(tables, kid, ON) == number for kid in kids)
        assert value(f"children_on_step:{number}").figure.value == expected
    assert value("moves_up").figure.value == sum(moves(tables, kid, up=True) for kid in kids)
    assert value("moves_down").figure.value == sum(moves(tables, kid, up=False) for kid in kids)
    if whom.coverage is Coverage.ENROLLED:
        assert value("enrolled_children").figure.value == len(kids)


POSTINGS = st.lists(
    st.tuples(
        st.sampled_from(["5.28.20.1.001", "5.28.20.2.001", "5.28.2", "5.28.20", "5.28.200.1", "5.28.21.1.001"]),
        st.integers(-(10**6), 10**6),
        st.integers(-400, 400).map(lambda offset: date(2023, 7, 1) + timedelta(days=offset)),
        st.none() | st.integers(2022, 2024).map(lambda year: date(year, 12, 1)),
    ),
    max_size=8,
)


@settings(deadline=None, max_examples=60)
@given(POSTINGS)
def test_the_spending_of_a_year_is_that_of_a_loop(rows: list[tuple[str, int, date, date | None]]) -> None:
    held = records(
        postings=[
            {"posting_id": str(n), "account": account, "amount": amount, "posted": posted, "month": month}
            for n, (account, amount, posted, month) in enumerate(rows)
        ]
    )
    (found,) = indicator_values(held, indicator("spending:5.28.20"), Whom(), [date(2023, 12, 31)])
    expected = [
        amount for account, amount, posted, month in rows
        if account in ("5.28.20", "5.28.20.1.001") and (month or posted).year == 2023
    ]  # fmt: skip
    assert found.figure.value == sum(expected)
    assert found.figure.unit is Unit.ORE


def test_the_first_follow_ups_kept_are_counted_for_those_asked_for() -> None:
    start = date(2023, 9, 1)
    held = records(
        children=[{"child_id": kid} for kid in KIDS],
        episodes=[
            {"episode_id": kid, "child_id": kid, "section": "SEL-52-3.7", "place_type": "institution", "start": start}
            for kid in KIDS
        ],
        followups=[
            {"followup_id": "1", "child_id": "a", "episode_id": "a", "held": date(2023, 10, 1)},
            {"followup_id": "2", "child_id": "b", "episode_id": "b", "held": date(2024, 1, 20)},
        ],
        programme_enrolments=[
            {"enrolment_id": "1", "child_id": "a", "programme_id": "p", "start": start},
            {"enrolment_id": "2", "child_id": "b", "programme_id": "p", "start": start},
        ],
    )
    (whole,) = indicator_values(held, indicator("first_followup_kept"), Whom(), [ON])
    (ours,) = indicator_values(held, indicator("first_followup_kept"), Whom(Coverage.ENROLLED, "p"), [ON])
    assert (whole.numerator.value, whole.denominator.value if whole.denominator else None) == (1, 4)
    assert (ours.numerator.value, ours.denominator.value if ours.denominator else None) == (1, 2)
    assert ours.figure.value == Fraction(1, 2)


def test_cases_per_full_time_equivalent_of_a_team() -> None:
    held = records(
        cases=[{"case_id": kid, "child_id": kid, "opened": date(2020, 1, 1)} for kid in KIDS],
        assignments=[
            {"case_id": kid, "adviser_id": "x" if kid == "a" else "y", "start": date(2020, 1, 1)} for kid in KIDS
        ],
        adviser_posts=[
            {"adviser_id": "x", "team_id": "t", "fte": 0.5, "start": date(2020, 1, 1)},
            {"adviser_id": "y", "team_id": "u", "fte": 1.0, "start": date(2020, 1, 1)},
        ],
    )
    (team,) = indicator_values(held, indicator("cases_per_fte:t"), Whom(), [ON])
    (whole,) = indicator_values(held, indicator("cases_per_fte"), Whom(), [ON])
    (none,) = indicator_values(held, indicator("cases_per_fte:v"), Whom(), [ON])
    assert (team.figure.value, whole.figure.value) == (2, Fraction(8, 3))
    assert none.figure.missing == ("sager og stillinger i teamet »v«",)


@pytest.mark.parametrize("name", ["placed_children", "spending:5.28.20", "cases_per_fte", "first_followup_kept"])
def test_a_table_that_was_not_delivered_is_named_and_never_nought(name: str) -> None:
    found = indicator(name)
    (value,) = indicator_values(records(children=[]), found, Whom(), [ON])
    assert value.figure.value is None
    assert value.numerator.value is None
    assert all(table in value.figure.missing[0] for table in found.tables)


def test_nobody_placed_gives_no_share_and_a_day_after_the_extract_no_value() -> None:
    held = records(episodes=[])
    (value,) = indicator_values(held, indicator("family_care_share"), Whom(), [ON])
    assert (value.numerator.value, value.figure.value) == (0, None)
    object.__setattr__(held, "as_of", date(2024, 2, 1))
    (late,) = indicator_values(held, indicator("placed_children"), Whom(), [ON])
    assert late.figure.missing == ("data efter udtrækket den 1. februar 2024",)
    (unnamed,) = indicator_values(
        records(episodes=[], children=[], households=[]), indicator("placed_children"), Whom(Coverage.DISTRICTS), [ON]
    )
    assert unnamed.figure.missing == ("programmets distrikter i data",)
    (keyless,) = indicator_values(
        records(programme_enrolments=[]), indicator("enrolled_children"), Whom(Coverage.ENROLLED), [ON]
    )
    assert keyless.figure.missing == ("programmets nøgle i data",)
    (unfit,) = indicator_values(held, indicator("enrolled_children"), Whom(), [ON])
    assert unfit.figure.missing == ("en opgørelse for andet end de indskrevne børn",)


def test_a_renamed_district_is_followed() -> None:
    tables = world([("a", "institution", date(2023, 1, 1), None)], ["ny", None, None, None], [])
    held = records(
        **tables,
        districts=[
            {"district_id": "gammel", "name": "G", "end": date(2024, 1, 1), "replaced_by": "ny"},
            {"district_id": "ny", "name": "N"},
        ],
    )
    (value,) = indicator_values(held, indicator("placed_children"), Whom(Coverage.DISTRICTS, "p", ("gammel",)), [ON])
    assert value.figure.value == 1


@given(st.dates(date(2000, 1, 1), date(2030, 1, 1)), st.integers(-500, 9000), st.integers(1, 12), st.integers(2, 20))
def test_status_days_run_from_the_start_to_the_day(start: date, ahead: int, months: int, most: int) -> None:
    on = start + timedelta(days=ahead)
    days = status_days(start, on, months=months, most=most)
    assert days[-1] == on
    assert days[0] == (start if ahead > 0 else on)
    assert list(days) == sorted(set(days))
    assert len(days) <= most


def test_every_indicator_has_a_counter() -> None:
    assert set(catalogue()) == set(_COUNTERS)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("placed", "ikke en indikator"),
        ("placed_children:6", "tager ikke noget"),
        ("children_on_step", "skal have et trin"),
        ("children_on_step:0", "skal have et trin"),
        ("spending:tyve", "skal have en konto"),
        ("cases_per_fte:", "efter kolon"),
    ],
)
def test_a_wrong_indicator_is_explained(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        indicator(text)


def test_an_account_is_read_in_any_spelling() -> None:
    assert indicator("spending:5-28-20").text == "spending:5.28.20"
