"""A real browser: Debian's Chromium against a live server, with the cast in the database."""

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from tests.cast import PASSWORD, Cast, gather

# Playwright's own loop runs in this thread, which Django takes for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return gather()


class Visitor:
    """Someone at a browser. Whatever the console complains about is kept, and fails the test in the end."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address
        self.complaints: list[str] = []
        page.on(
            "console", lambda told: self.complaints.append(told.text) if told.type in {"error", "warning"} else None
        )
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def log_in(self, username: str) -> None:
        self.visit("/konto/login/")
        self.page.get_by_label("Brugernavn").fill(username)
        self.page.get_by_label("Adgangskode").fill(PASSWORD)
        self.page.get_by_role("button", name="Log ind").click()
        self.page.get_by_role("button", name="Log ud").wait_for()

    def visit(self, path: str) -> None:
        self.page.goto(self.address + path)

    def check_accessibility(self) -> None:
        found: list[dict[str, Any]] = Axe().run(self.page).response["violations"]
        assert not found, [(rule["id"], rule["nodes"][0]["html"]) for rule in found]


@pytest.fixture
def visitor(browser: Browser, live_server: Any, cast: Cast) -> Iterator[Visitor]:
    context = browser.new_context(viewport={"width": 1366, "height": 900}, locale="da-DK")
    person = Visitor(context.new_page(), live_server.url)
    yield person
    context.close()
    assert not person.complaints, person.complaints
