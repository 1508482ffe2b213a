"""Account strings, what they mean, and the mistyped ones."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trappen.domain.accounts import Account, parse_account
from trappen.parameters import accounts

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
