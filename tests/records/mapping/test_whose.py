"""Whose name or number a heading speaks of."""

import pytest

from trappen.records.mapping.whose import Whose, may_be_name_of, may_tell_of_child, whose


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("Barnets navn", Whose.CHILD),
        ("Plejebarnets CPR", Whose.CHILD),
        ("provider_name", Whose.PROVIDER),
        ("Tilbuddets navn", Whose.PROVIDER),
        ("Navn på plejefamilie", Whose.PROVIDER),
        ("Barnets rådgiver", Whose.ADVISER),
        ("Mors CPR", Whose.PARENT),
        ("Skolens navn", Whose.OTHER),
        ("Navn", None),
    ],
)
def test_a_heading_names_one_kind(heading: str, expected: Whose | None) -> None:
    assert whose(heading) is expected
    assert may_tell_of_child(heading) is (expected in {None, Whose.CHILD})
    assert may_be_name_of("children", heading) is (expected in {None, Whose.CHILD})
    assert may_be_name_of("advisers", heading) is (expected in {None, Whose.ADVISER})
