"""A statement of a municipality that has delivered no postings."""

import pytest

from tests.cast import Cast
from tests.web.finance.test_statements import ADDRESS, REFUSION, signed_in
from tests.web.world import NOW, settle
from trappen.web.finance.statements import actions
from trappen.web.finance.statements.kinds import Kind

world = settle


@pytest.fixture(autouse=True)
def _still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRAPPEN_TODAY", "2026-11-02")


def test_what_cannot_be_computed_is_told_with_what_to_do(cast: Cast) -> None:
    actions.compute(kind=Kind.REFUSION, parameters=REFUSION, by=cast.karl, now=NOW)
    text = signed_in(cast.karl).get(ADDRESS).content.decode()
    assert "postings" in text
    assert "Læg tabellen i mappen" in text
