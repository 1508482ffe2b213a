"""A real browser, Debian's Chromium: `visitor` meets the cast in the tests' database, `arrive` the demo."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright

from tests.cast import Cast, gather
from tests.functional.town import Town, make, served
from tests.functional.visitor import Visitor

# Playwright's own loop runs in this thread, which Django takes for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
SCREEN = {"viewport": {"width": 1366, "height": 900}, "locale": "da-DK", "timezone_id": "Europe/Copenhagen"}
Arrive = Callable[[str], Visitor]
# A page still coming moves as its fonts arrive, and a press that lands on a button is let go beside it: until all is
# there no press lands, and the browser tries again.
SETTLED = """new MutationObserver((_, watch) => {
    const page = document.documentElement;
    if (!page) return;
    watch.disconnect();
    page.style.pointerEvents = "none";
    window.addEventListener("load", () => document.fonts.ready.then(() => { page.style.pointerEvents = ""; }));
}).observe(document, { childList: true });"""
# A state may come late on a machine with much to do; a test that waits too shortly fails without a fault.
expect.set_options(timeout=30_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Those who need no town go first: it is made while they are at work."""
    items.sort(key=_is_of_the_town)


def _is_of_the_town(item: pytest.Item) -> bool:
    return "town" in getattr(item, "fixturenames", ())


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The tests' database is a file, as in use; in memory every thread of the server would share one connection."""
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        settings.DATABASES["default"]["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "tests.sqlite3")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            # Debian's browser without a window of its own, where it is there: less to start and to draw.
            executable_path=shutil.which("chromium-headless-shell") or shutil.which("chromium"),
            args=["--no-sandbox", "--lang=da-DK", "--disable-gpu"],
            env={**os.environ, "LANGUAGE": "da_DK"},
        )
        yield chromium
        chromium.close()


def screen(browser: Browser) -> BrowserContext:
    context = browser.new_context(**SCREEN)
    context.add_init_script(SETTLED)
    return context


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return gather()


@pytest.fixture
def visitor(browser: Browser, live_server: Any, cast: Cast) -> Iterator[Visitor]:
    context = screen(browser)
    person = Visitor(context.new_page(), live_server.url)
    yield person
    context.close()
    assert not person.complaints, person.complaints


@pytest.fixture(scope="session")
def building_ground(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the town is made, once for all processes of the run."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session", autouse=True)
def _the_town_is_begun(request: pytest.FixtureRequest, building_ground: Path) -> None:
    if any(map(_is_of_the_town, request.session.items)):
        threading.Thread(target=make, args=(building_ground,), daemon=True).start()


@pytest.fixture(scope="session")
def town(building_ground: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with served(make(building_ground), tmp_path_factory.mktemp("town")) as there:
        yield there


@pytest.fixture(scope="session")
def sessions(browser: Browser, town: Town) -> Iterator[dict[str, BrowserContext]]:
    """One browser session per role, logged in once."""
    made: dict[str, BrowserContext] = {}
    yield made
    for context in made.values():
        context.close()


@pytest.fixture
def arrive(browser: Browser, town: Town, sessions: dict[str, BrowserContext]) -> Iterator[Arrive]:
    """Gives someone a page of their own in the demo municipality; without a name, a stranger who has not logged in."""
    came: list[Visitor] = []
    strangers: list[BrowserContext] = []

    def come(username: str = "") -> Visitor:
        known = username in sessions
        context = sessions[username] if known else screen(browser)
        person = Visitor(context.new_page(), town.address)
        came.append(person)
        if not username:
            strangers.append(context)
        elif not known:
            sessions[username] = context
            person.log_in(username, town.passwords[username])
        return person

    yield come
    for person in came:
        person.page.close()
    for context in strangers:
        context.close()
    for person in came:
        assert not person.complaints, person.complaints
