"""Nothing that a browser can send makes a page fail: bad dates, numbers, keys and bytes, in any parameter of any page.

Which parameters a page reads is not listed anywhere: each page is asked once, and what it looks for is noted.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from itertools import product
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.urls import NoReverseMatch, reverse

from tests.cast import Cast
from tests.web.access_rows import Row
from tests.web.access_table import ACCESS
from tests.web.undoing import undone
from tests.web.world import TODAY, settle

# Days that are none, the ends of the calendar, pages that are not there, numbers too large for a database or for
# Python, and bytes that PostgreSQL cannot hold.
BAD = ("-1", "9" * 25, "9" * 5000, "2024-02-30", "0001-01-01", "9999-12-31", "\0", "²")
BAD_ARGUMENTS: Mapping[type, tuple[Any, ...]] = {int: (10**25,), str: ("\0", "²")}
OF_POSTGRESQL = ("9" * 25, "0001-01-01", "9999-12-31", "\0")  # what this database minds itself
FEW = 5  # parameters
# The login library's own pages, whose parameters are its own.
OF_THE_LIBRARY = ("account_", "mfa_")


class Asked(set[str]):
    """The parameters that a page looks for."""

    def watch(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for method in ("get", "getlist", "__getitem__", "__contains__"):
            self._watch(monkeypatch, method, getattr(QueryDict, method))

    def _watch(self, monkeypatch: pytest.MonkeyPatch, method: str, real: Any) -> None:
        def noting(query: QueryDict, key: str, *more: Any) -> Any:
            self.add(key)
            return real(query, key, *more)

        monkeypatch.setattr(QueryDict, method, noting)


@pytest.fixture(autouse=True)
def _still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRAPPEN_TODAY", TODAY.isoformat())


def readers(row: Row, cast: Cast) -> Iterator[Client]:
    """One of those who may, with all the data of the municipality where there is a choice."""
    people = dict(cast.people())
    for name in sorted(row.allowed - {"eva", "nils"}, key=lambda name: (people[name].role != "head", name))[:1]:
        client = Client(raise_request_exception=False)
        client.force_login(people[name])
        yield client


def spoilt(names: list[str]) -> Iterator[dict[str, str]]:
    """Each parameter with each bad value: by itself where there are few, and in a form with many, all at once.

    PostgreSQL, where a request takes longer, is asked for what it minds itself: all at once everywhere.
    """
    bad = BAD if connection.vendor == "sqlite" else OF_POSTGRESQL
    if len(names) <= FEW and connection.vendor == "sqlite":
        yield from ({name: one} for name, one in product(names, bad))
    else:
        yield from ({name: bad[(n + turn) % len(bad)] for n, name in enumerate(names)} for turn in range(len(bad)))


def faults(name: str, row: Row, cast: Cast, asked: Asked) -> Iterator[str]:
    """The addresses and forms of the page that end in an unexpected error. What they change is taken back."""
    arguments, given = dict(row.arguments(cast)), dict(row.data(cast))
    for client in readers(row, cast):
        send = getattr(client, row.method)
        asked.clear()
        with undone():
            send(reverse(name, kwargs=arguments), given)
        for sent in spoilt(sorted(asked - {"csrfmiddlewaretoken"})):
            with undone():
                if send(reverse(name, kwargs=arguments), {**given, **sent}).status_code >= 500:
                    yield f"{row.method} {name} { {key: bad[:30] for key, bad in sent.items()} }"
        for key, value in arguments.items():
            for bad in BAD_ARGUMENTS.get(type(value), ()):
                with suppress(NoReverseMatch), undone():
                    if send(reverse(name, kwargs={**arguments, key: bad}), given).status_code >= 500:
                        yield f"{row.method} {name} <{key}:{bad!r}>"


@pytest.mark.slow
def test_nothing_in_an_address_or_a_form_makes_a_page_fail(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    settle(cast, batch_id=901)  # away from the numbers that the database gives
    asked, failed = Asked(), []
    asked.watch(monkeypatch)
    for name in ACCESS:
        if not name.startswith(OF_THE_LIBRARY):
            with undone():
                rows = {row.method: row for row in reversed(ACCESS[name])}
                failed += [fault for row in rows.values() for fault in faults(name, row, cast, asked)]
    assert not failed, "\n".join(failed)
