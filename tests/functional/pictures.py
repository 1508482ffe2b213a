"""Screenshots for the documentation, taken by the tests that use the pages; only when TRAPPEN_SCREENSHOTS is 1."""

import os

from playwright.sync_api import Page

from tests.architecture.repository import ROOT

FOLDER = ROOT / "docs" / "screenshots"
WIDE, HIGH = 1366, 900  # the window, in pixels
HEIGHTS = (1500, 1150, HIGH, 780)  # of a picture: the highest that its page fills and that stays a small file
SMALL_FILE = 200_000


def picture(page: Page, name: str) -> None:
    """Writes the upper part of the page as docs/screenshots/NAME.png."""
    if os.environ.get("TRAPPEN_SCREENSHOTS") != "1":
        return
    FOLDER.mkdir(exist_ok=True)
    full = page.evaluate("document.documentElement.scrollHeight")
    for height in HEIGHTS:
        page.set_viewport_size({"width": WIDE, "height": max(500, min(full, height))})
        taken = page.screenshot(path=FOLDER / f"{name}.png", animations="disabled", caret="hide")
        if len(taken) < SMALL_FILE:
            break
    page.set_viewport_size({"width": WIDE, "height": HIGH})
