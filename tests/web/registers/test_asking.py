"""Who may share a stored answer."""

from dataclasses import replace

import pytest

from trappen.web.accounts.models import ScopeGrant
from trappen.web.registers.models import Vintage
from trappen.web.registers.queries import asked_by, threshold_of

pytestmark = pytest.mark.django_db


def test_the_same_question_of_the_same_scope_is_one_question(cast) -> None:
    assert asked_by(cast.anna, "ladder", {"a": 1}) == asked_by(cast.bo, "ladder", {"a": 1})


def test_an_adviser_whose_team_is_taken_away_does_not_get_the_whole_municipalitys_answer(cast) -> None:
    ScopeGrant.objects.filter(user=cast.anna).delete()
    nobody, head = asked_by(cast.anna, "ladder", {}), asked_by(cast.hanne, "ladder", {})
    assert nobody is not None
    assert head is not None
    assert replace(nobody, scope={**nobody.scope, "economy": None}) != replace(
        head, scope={**head.scope, "economy": None}
    )


def test_small_numbers_are_withheld_from_those_who_may_not_see_the_children(cast) -> None:
    head, secretary = asked_by(cast.hanne, "ladder", {}), asked_by(cast.sigrid, "ladder", {})
    assert head is not None
    assert secretary is not None
    assert (threshold_of(head), threshold_of(secretary)) == (None, cast.home.small_number_threshold)


def test_before_the_first_load_nothing_can_be_asked(cast) -> None:
    Vintage.objects.all().delete()
    assert asked_by(cast.hanne, "ladder", {}) is None
