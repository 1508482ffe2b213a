"""Account strings, what they mean, and the mistyped ones."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trappen.domain.accounts import Account, ChartLine, Expenditure, OwnChart, parse_account
from trappen.domain.figures import Confidence
from trappen.domain.periods import Period
from trappen.parameters import accounts

CLOSED = date(2025, 1, 1)

digits = st.text("0123456789", min_size=2, max_size=2)
full = st.builds(
    Account,
    st.integers(0, 9),
    digits,
    digits,
    st.integers(1, 9),
    st.text("0123456789", min_size=3, max_size=3),
    st.none() | digits,
)


@given(full)
def test_every_form_comes_to_one_string(account: Account) -> None:
    assert parse_account(account.text) == account
    assert parse_account(account.text.replace(".", "-")) == account
    if account.kind is None:
        assert parse_account(account.text.replace(".", "")) == account


@pytest.mark.parametrize(
    ("text", "canonical", "local"),
    [
        ("5.28.22.1.001", "5.28.22.1.001", None),
        ("5-28-20-1-003", "5.28.20.1.003", None),
        ("528201003", "5.28.20.1.003", None),
        ("528201003-15031", "5.28.20.1.003", "15031"),
        ("528211005-KostLogi", "5.28.21.1.005", "KostLogi"),
        (" 5.28.20 ", "5.28.20", None),
        ("52820", "5.28.20", None),
        ("5.28.20.1", "5.28.20.1", None),
        ("645511002", "6.45.51.1.002", None),
        ("5.28.21.1.003.40", "5.28.21.1.003.40", None),
    ],
)
def test_forms_seen_in_exports(text: str, canonical: str, local: str | None) -> None:
    account = parse_account(text)
    assert (account.text, account.local) == (canonical, local)
    assert account.account_class == int(canonical[0])
    assert accounts.known_function(account.function)


@pytest.mark.parametrize(
    "text", ["", "5", "5.28", "5282010", "5.28.20.0.001", "5.28.20.1.1", "konto 5.28.20", "5..28.20"]
)
def test_what_is_no_account_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="ikke en konto"):
        parse_account(text)


@pytest.mark.parametrize("grouping", ["009", "010", "011", "013"])
def test_the_mistyped_accounts_are_unknown_with_a_suggestion(grouping: str) -> None:
    account = parse_account(f"58221{1}{grouping}")
    assert not accounts.known_function(account.function)
    meant = accounts.suggestion(account)
    assert meant is not None
    assert meant.text == f"5.28.21.1.{grouping}"
    doubt = accounts.doubt(account)
    assert doubt is not None
    assert meant.text in doubt


def test_nothing_is_suggested_where_nothing_is_near_or_several_are() -> None:
    assert accounts.suggestion(parse_account("1.11.11.1.001")) is None
    assert accounts.suggestion(parse_account("5.28.29.1.001")) is None  # one digit from 5.28.20 to 5.28.25
    assert accounts.suggestion(parse_account("5.28.21.1.001")) is None
    assert accounts.doubt(parse_account("5.28.21.1.001")) is None
    assert "Mente" not in (accounts.doubt(parse_account("5.28.29")) or "")


def test_an_account_in_words() -> None:
    assert accounts.explain(parse_account("528221005")) == "Plejefamilier: Netværksplejefamilier (drift)"
    assert accounts.explain(parse_account("5.28.22.1.998")) == "Plejefamilier (drift)"
    assert accounts.explain(parse_account("9.99.99")) == "Ukendt funktion 9.99.99"
    assert all(accounts.function_title(function) for function in accounts.functions())
    assert accounts.function_title("9.99.99") is None


def test_a_name_from_serviceloven_says_so_from_2024() -> None:
    aflastning = parse_account("5.28.21.1.005")
    said = "Forebyggende foranstaltninger for børn og unge: Aflastning (drift)"
    assert accounts.explain(aflastning) == accounts.explain(aflastning, date(2023, 12, 31)) == said
    assert accounts.explain(aflastning, date(2024, 1, 1)) == said.replace("(drift)", "(drift, navn før 2024)")
    foster = parse_account("5.28.22.1.005")
    assert accounts.explain(foster, date(2024, 1, 1)) == accounts.explain(foster)


def test_the_art_is_explained_where_it_is_known() -> None:
    assert accounts.explain(parse_account("6.45.58.1.001.11")) == "Det specialiserede børneområde (drift, lønninger)"
    assert accounts.explain(parse_account("6.45.58.1.001.81")) == "Det specialiserede børneområde (drift)"
    assert parse_account("6.45.58.1.001.40").main_kind == 4
    assert parse_account("6.45.58").main_kind is None


@pytest.mark.parametrize(
    ("text", "kind", "said"),
    [
        ("5.28.23.1.002", Expenditure.SERVICE, "hovedkonto 5, serviceudgift"),
        ("6.45.58", Expenditure.SERVICE, "hovedkonto 6, serviceudgift"),
        ("5.28.23.3.015", Expenditure.CAPITAL, "hovedkonto 5, anlæg"),
        ("5.28.21.2.001", None, "hovedkonto 5"),  # a state refund is no expenditure
        ("5.57.72.1.009", None, "hovedkonto 5"),  # not known here
        ("9.99.99.1.001", None, "hovedkonto 9"),
    ],
)
def test_what_an_account_counts_as(text: str, kind: Expenditure | None, said: str) -> None:
    assert accounts.expenditure(parse_account(text)) is kind
    assert accounts.counted_as(parse_account(text)) == said


def test_no_value_of_low_confidence_is_shipped_and_every_function_cites_its_source() -> None:
    for facts in accounts.authorised().values():
        each = (facts, *facts.groupings.values())
        assert {entry.confidence for entry in each} <= {Confidence.HIGH, Confidence.MEDIUM}
        assert facts.reference


def test_the_wrong_dranst_is_found() -> None:
    said = accounts.doubt(parse_account("5.22.07.1.001"))
    assert said == ("5.22.07.1.001: Indtægter fra den centrale refusionsordning har dranst 2 (statsrefusion), ikke 1.")
    assert accounts.doubt(parse_account("5.22.07.2.001")) is None


@given(st.dates(date(2024, 1, 1), date(2026, 12, 31)))
def test_an_account_closed_in_the_authorised_chart_is_named_from_its_day(day: date) -> None:
    chart = accounts.read_chart({"5.28.20": {"title": "Opholdssteder", "until": CLOSED, "from": date(2024, 7, 1)}})
    said = accounts.doubt(parse_account("5.28.20.1.003"), day, chart=chart)
    if day < date(2024, 7, 1):
        assert said == "Kontoen 5.28.20.1.003 (Opholdssteder) kan først bruges fra 01-07-2024."
    else:
        assert (said is not None) == (day >= CLOSED)
        assert said is None or "Opholdssteder" in said


def test_a_closed_grouping_is_named() -> None:
    plain = {"title": "Opholdssteder", "groupings": {"003": {"title": "Gamle", "until": CLOSED}}}
    chart = accounts.read_chart({"5.28.20": plain})
    said = accounts.doubt(parse_account("5.28.20.1.003"), date(2026, 3, 1), chart=chart)
    assert said == "Kontoen 5.28.20.1.003 (Gamle) er lukket 01-01-2025, men bruges 01-03-2026."
    assert accounts.doubt(parse_account("5.28.20.1.004"), date(2026, 3, 1), chart=chart) is None


def own(*lines: tuple[str, str, date, date | None]) -> OwnChart:
    return OwnChart(ChartLine(account, title, Period(start, end)) for account, title, start, end in lines)


def test_a_municipalitys_own_names_and_closures_win() -> None:
    first = date(2020, 1, 1)
    mine = own(
        ("5.28.20.1.003", "Opholdssteder, gl.", first, CLOSED),
        ("5.28.22", "Pleje", first, CLOSED),
        ("5.28.22", "Plejefamilier og netværk", CLOSED, None),
        ("3.22.01", "Folkeskoler", first, None),
    )
    foster = parse_account("5.28.22.1.001.40")
    assert accounts.explain(foster, CLOSED, mine) == "Plejefamilier og netværk (drift, tjenesteydelser)"
    assert accounts.title(foster, CLOSED - timedelta(days=1), mine) == "Pleje"
    assert accounts.doubt(foster, CLOSED, mine) is None
    said = accounts.doubt(parse_account("5.28.20.1.003"), CLOSED, mine)
    assert said == "Kontoen 5.28.20.1.003 (Opholdssteder, gl.) er lukket 01-01-2025, men bruges 01-01-2025."
    assert accounts.doubt(parse_account("5.28.20.1.003"), CLOSED - timedelta(days=1), mine) is None
    assert accounts.doubt(parse_account("3.22.01.1.001"), own=mine) is None  # outside our table, in theirs


def test_an_own_chart_is_doubted_only_where_it_cannot_be_right() -> None:
    mistyped = own(("5.82.21.1.009", "Praktik", date(2020, 1, 1), None))
    said = accounts.own_doubt(parse_account("582211009"))
    assert said is not None
    assert "5.28.21.1.009" in said
    assert accounts.doubt(parse_account("582211009"), own=mistyped) is not None  # being in it does not make it right
    assert accounts.own_doubt(parse_account("5.28.29")) is not None
    assert accounts.own_doubt(parse_account("5.57.71")) is None  # another field of work, one digit away
    assert accounts.own_doubt(parse_account("5.28.22")) is None
    assert not OwnChart()
    assert OwnChart().title(parse_account("5.28.22")) is None
