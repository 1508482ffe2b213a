"""Screenshots for the documentation, taken by the tests that use the pages; only when TRAPPEN_SCREENSHOTS is 1."""

import os
from pathlib import Path

from playwright.sync_api import Page

FOLDER = Path(__file__).parents[2] / "docs" / "screenshots"


def picture(page: Page, name: str) -> None:
    """Writes the window as docs/screenshots/NAME.png."""
    if os.environ.get("TRAPPEN_SCREENSHOTS") == "1":
        FOLDER.mkdir(exist_ok=True)
        page.screenshot(path=FOLDER / f"{name}.png", animations="disabled", caret="hide")
