"""Every page, asked for by every member of the cast.

Who may see a page is decided before the database; that each page's queries hold on PostgreSQL too is seen where every
page is asked for with bad values (test_bad_addresses).
"""

from collections.abc import Iterable, Iterator
from http.cookies import SimpleCookie
from itertools import groupby

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.cast import Cast
from tests.web.access_table import ACCESS, Row
from tests.web.undoing import undone
from trappen.web.accounts.models import User

pytestmark = pytest.mark.sqlite_only


def room(name: str) -> str:
    """The app of a page: its pages are asked in one test, by people who have logged in once."""
    return name.partition(":")[0].partition("_")[0]


def room_of(pages: list[str]) -> str:
    return room(pages[0])


def names(patterns: list[URLPattern | URLResolver], namespace: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from names(pattern.url_patterns, inner)
        else:
            assert pattern.name, f"{pattern.pattern} has no name"
            yield f"{namespace}{pattern.name}"


def entered(users: Iterable[tuple[str, User]]) -> dict[str, str]:
    """Everyone's session, logged in once."""
    found = {"nobody": ""}
    for person, user in users:
        client = Client()
        client.force_login(user)
        found[person] = client.cookies[settings.SESSION_COOKIE_NAME].value
    return found


def answer(client: Client, session: str, name: str, row: Row, cast: Cast) -> int:
    client.cookies = SimpleCookie({settings.SESSION_COOKIE_NAME: session} if session else {})
    address = reverse(name, kwargs=dict(row.arguments(cast)))
    return getattr(client, row.method)(address, row.data(cast)).status_code


def test_every_page_has_a_row_and_every_row_a_page() -> None:
    assert sorted(names(get_resolver().url_patterns)) == sorted(ACCESS)


@pytest.mark.slow
@pytest.mark.parametrize("pages", [list(group) for _, group in groupby(sorted(ACCESS), key=room)], ids=room_of)
def test_each_member_of_the_cast_gets_the_documented_answer(pages: list[str], cast: Cast) -> None:
    got, expected = {}, {}
    sessions, client = entered(cast.people()), Client()
    for name in pages:
        with undone():  # what a page changes is not there for the next
            cache.clear()
            for number, row in enumerate(ACCESS[name]):
                for person, session in sessions.items():
                    got[name, person, number] = answer(client, session, name, row, cast)
                    allowed = row.anonymous if person == "nobody" else row.expected(person)
                    expected[name, person, number] = allowed
    assert got == expected
