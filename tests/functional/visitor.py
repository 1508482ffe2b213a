"""Someone at a browser, and what is asked of every page they see."""

import re
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.cast import PASSWORD
from tests.functional.pictures import WIDE
from tests.functional.pictures import picture as take

NARROW = 320  # pixels: a wide screen at 400 %
REFUSED = re.compile(r"the server responded with a status of (403|404|409)")
# Every rule, but only what is wrong is told, and no style sheet is fetched once more: a third of the time is saved.
VIOLATIONS = {"resultTypes": ["violations"], "preload": False}
CONTRAST = "color-contrast"
# What contrast depends on is worked out for every element up to the root: text of the same colours, sizes and grounds
# is asked about once. In a table of two hundred rows each cell took the rule a millisecond and a half.
ONE_OF_EACH = """() => {
    const look = ["color", "backgroundColor", "backgroundImage", "opacity", "filter", "fontSize", "fontWeight",
        "textShadow", "position", "zIndex"];
    const chains = new Map(), numbers = new Map(), met = new Set();
    const chain = (element) => {
        if (element === null) return 0;
        if (!chains.has(element)) {
            const style = getComputedStyle(element);
            const key = [chain(element.parentElement), ...look.map((name) => style[name])].join("|");
            if (!numbers.has(key)) numbers.set(key, numbers.size + 1);
            chains.set(element, numbers.get(key));
        }
        return chains.get(element);
    };
    for (const element of document.querySelectorAll("body *")) {
        const texts = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
        const kind = element.disabled ? -chain(element) : chain(element);
        if (!(texts || element.matches("input, select, textarea")) || met.has(kind)) continue;
        if (!element.checkVisibility()) continue;
        met.add(kind);
        element.toggleAttribute("data-contrast", true);
    }
}"""
LEFT = re.compile(r"^htmx:(afterRequest|sendAbort),")  # a page was left while it asked for something; no fault


class Visitor:
    """Whatever the console complains about is kept, and fails the test in the end."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address
        self.complaints: list[str] = []
        page.on("console", lambda told: self._hear(told.type, told.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def log_in(self, username: str, password: str = PASSWORD) -> None:
        self.visit("/konto/login/")
        self.page.get_by_label("Brugernavn").fill(username)
        self.page.get_by_label("Adgangskode").fill(password)
        self.page.get_by_role("button", name="Log ind").click()
        self.page.get_by_role("button", name="Log ud").wait_for()

    def visit(self, path: str) -> None:
        self.page.goto(self.address + path)

    def choose(self, menu: str) -> None:
        """Goes to a page by the menu."""
        self.page.get_by_role("navigation", name="Hovedmenu").get_by_role("link", name=menu, exact=True).click()

    def check_accessibility(self) -> None:
        others = {**VIOLATIONS, "rules": {CONTRAST: {"enabled": False}}}
        found: list[dict[str, Any]] = Axe().run(self.page, options=others).response["violations"]
        self.page.evaluate(ONE_OF_EACH)
        of_each = [{"include": [["[data-contrast]"]]}, {**VIOLATIONS, "runOnly": [CONTRAST]}]
        found += self.page.evaluate("([where, options]) => axe.run(where, options)", of_each)["violations"]
        assert not found, [(rule["id"], rule["nodes"][0]["html"]) for rule in found]

    def inspect(self, picture: str) -> None:
        """What holds for every page: nothing left loading, no fault, nothing for axe, no sideways scrolling."""
        page = self.page
        expect(page.locator(".htmx-request")).to_have_count(0)
        expect(page.locator("h1:not(article h1)")).to_have_count(1)
        assert "Traceback" not in page.content()
        self.check_accessibility()
        for width in (NARROW, WIDE):
            page.set_viewport_size({"width": width, "height": 900})
            over = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            assert over <= 0, f"{over} pixels too wide on a screen of {width}: {self._too_wide()}"
        take(page, picture)

    def _hear(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"} and not (REFUSED.search(text) or LEFT.match(text)):
            self.complaints.append(text)

    def _too_wide(self) -> list[str]:
        found: list[str] = self.page.evaluate(
            """() => [...document.querySelectorAll("main *, header *, footer *")]
                .filter((e) => e.getBoundingClientRect().right > window.innerWidth && !e.closest(".t-scroll"))
                .map((e) => `${e.tagName}.${e.className}: ${Math.round(e.getBoundingClientRect().right)}`)"""
        )
        return found[:5]
