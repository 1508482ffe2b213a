"""What every test has: on PostgreSQL only the tests of the database, and a log that yields to the cleaning."""

import gc
import os
from collections.abc import Iterator
from importlib import import_module

import pytest
from django.db import connection


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Beside SQLite only what asks for a database runs a second time; the rest would be the same test again."""
    # It asks every page for many things: begun last, one process would wait for the other.
    items.sort(key=lambda item: "test_bad_addresses" not in item.nodeid)
    if not os.environ.get("TRAPPEN_DATABASE_URL", "").startswith("postgresql"):
        return
    chosen = [item for item in items if _asks_for_a_database(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(chosen)])
    items[:] = chosen


def pytest_collection_finish() -> None:
    """What is imported by now stays to the end: the collector need not walk through it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)


def _asks_for_a_database(item: pytest.Item) -> bool:
    if item.get_closest_marker("sqlite_only"):
        return False
    fixtures = set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("django_db") is not None or bool(
        {"db", "transactional_db", "live_server"} & fixtures
    )


@pytest.fixture(autouse=True)
def _the_log_yields_to_the_cleaning(request: pytest.FixtureRequest) -> Iterator[None]:
    # A test that commits is cleaned up by deleting every row, which the log refuses otherwise.
    marker = request.node.get_closest_marker("django_db")
    commits = {"transactional_db", "live_server"} & set(request.fixturenames)
    if not commits and not (marker and marker.kwargs.get("transaction")):
        yield
        return
    request.getfixturevalue("transactional_db")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE audit_event ENABLE TRIGGER audit_event_no_truncate")
    yield
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            statements = import_module("trappen.web.audit.migrations.0002_append_only").SQLITE
            cursor.execute("DROP TRIGGER audit_event_no_delete")
            cursor.execute("DELETE FROM audit_event")
            cursor.execute(statements["delete"])
        else:
            # The cleaning truncates every table after this; the guard stands again before the next test.
            cursor.execute("ALTER TABLE audit_event DISABLE TRIGGER audit_event_no_truncate")
