"""A fault is told with its place and without anybody's data."""

import io
import logging

import pytest
from django.conf import settings
from django.test import Client

from tests.cast import Cast
from trappen.web.core.logs import BareFormatter


def test_a_fault_tells_where_and_not_what() -> None:
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(BareFormatter("%(message)s"))
    logger = logging.getLogger("a fault")
    logger.propagate = False
    logger.addHandler(handler)
    secret = "Alma Testsen"
    try:
        int(secret)
    except ValueError:
        logger.exception("it failed")
    assert "test_logs.py" in written.getvalue()
    assert "ValueError" in written.getvalue()
    assert "Alma" not in written.getvalue()


def test_faults_reach_standard_error() -> None:
    assert settings.LOGGING["root"]["handlers"] == ["stderr"]
    assert not settings.LOGGING["loggers"]["django"]["handlers"]


@pytest.mark.parametrize("path", ["/", "/trappen/", "/boern/", "/sagsfremstillinger/", "/roller/", "/findes-ikke/"])
def test_no_page_is_kept_by_a_browser(path: str, client: Client, cast: Cast) -> None:
    client.force_login(cast.hanne)
    assert "no-store" in client.get(path).headers["Cache-Control"]
