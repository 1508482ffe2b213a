"""A test that commits is cleaned up by deleting every row. The log refuses that, so here it is told to yield."""

from collections.abc import Iterator
from importlib import import_module

import pytest
from django.db import connection


@pytest.fixture(autouse=True)
def _the_log_yields_to_the_cleaning(request: pytest.FixtureRequest) -> Iterator[None]:
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
