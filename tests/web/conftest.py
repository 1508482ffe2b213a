"""What every test of the web has: the cast, strict templates, and rate limits that start anew."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache

from tests.cast import Cast, _begun, cast
from tests.web.world import extract, known
from trappen.web.cases.models import Child

__all__ = ["_begun", "cast"]


class Mistyped(logging.Handler):
    """Keeps each variable that a template asked for and did not get.

    Django answers a missing variable with silence, also inside `if` and `for`; it only tells its log.
    """

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.found.append(record.getMessage())


@pytest.fixture(autouse=True)
def _no_mistyped_variables() -> Iterator[None]:
    logger, handler = logging.getLogger("django.template"), Mistyped()
    before = logger.level
    logger.setLevel(logging.DEBUG)
    logger.addHandler(handler)
    yield
    logger.removeHandler(handler)
    logger.setLevel(before)
    assert not handler.found, f"templates asked for variables that are not there: {handler.found}"


@pytest.fixture
def children(cast: Cast) -> list[Child]:
    """Those of a module's `world`, by source number."""
    return known(extract())


@pytest.fixture(autouse=True)
def _fresh_rate_limits() -> None:
    cache.clear()


@pytest.fixture(autouse=True)
def _no_static_files(settings: Any) -> None:
    # Otherwise every new client looks through all of them; the browser tests have them served.
    settings.WHITENOISE_USE_FINDERS = False
