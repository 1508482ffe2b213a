"""Every page, asked for by every member of the cast.

Who may see a page is decided before the database; that each page's queries hold on PostgreSQL too is seen where every
page is asked for with bad values (test_bad_addresses).
"""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.cast import Cast
from tests.web.access_table import ACCESS, Row

pytestmark = pytest.mark.sqlite_only


def names(patterns: list[URLPattern | URLResolver], namespace: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from names(pattern.url_patterns, inner)
        else:
            assert pattern.name, f"{pattern.pattern} has no name"
            yield f"{namespace}{pattern.name}"


def answer(client: Client, name: str, row: Row, cast: Cast) -> int:
    address = reverse(name, kwargs=dict(row.arguments(cast)))
    return getattr(client, row.method)(address, row.data(cast)).status_code


def test_every_page_has_a_row_and_every_row_a_page() -> None:
    assert sorted(names(get_resolver().url_patterns)) == sorted(ACCESS)


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(ACCESS))
def test_each_member_of_the_cast_gets_the_documented_answer(name: str, cast: Cast) -> None:
    got, expected = {}, {}
    for number, row in enumerate(ACCESS[name]):
        for person, user in cast.people():
            client = Client()
            client.force_login(user)
            got[person, number] = answer(client, name, row, cast)
            expected[person, number] = row.expected(person)
        got["nobody", number] = answer(Client(), name, row, cast)
        expected["nobody", number] = row.anonymous
    assert got == expected
