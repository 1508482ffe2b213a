"""What the statements' forms suggest can be computed as it stands: the demonstration and the first look rely on it."""

from datetime import date

import pytest

from trappen.reporting.statements.refusion import _named
from trappen.web.finance.statements.forms import FORMS, suggested
from trappen.web.finance.statements.kinds import Kind


@pytest.mark.parametrize("kind", FORMS)
def test_every_form_suggests_an_answer(kind: Kind) -> None:
    given = suggested(kind, date(2026, 11, 2))
    assert given is not None
    assert FORMS[kind](given, today=date(2026, 11, 2)).is_valid()
    assert set(given) == set(FORMS[kind].base_fields)


def test_a_year_without_limits_is_suggested_with_a_named_assumption() -> None:
    given = suggested(Kind.REFUSION, date(2026, 11, 2))
    assert given is not None
    assert given["graenser"] == "2022-level"


def test_a_municipality_is_told_by_name_and_code() -> None:
    assert _named("657") == "Herning (657)"
    assert _named("999") == "999"
    assert _named(None) == "mangler"
