"""The workshop at the browser: a slider moved by keyboard, scenarios saved and compared."""

import re

import pytest
from playwright.sync_api import expect

from tests.functional.conftest import Arrive
from tests.functional.test_pages import made_ready

pytestmark = [pytest.mark.functional, pytest.mark.slow]


def test_a_slider_moved_by_keyboard_changes_the_answer_and_two_scenarios_are_compared(arrive: Arrive) -> None:
    person = arrive("karl")
    page = person.page
    made_ready(person)
    difference = page.locator(".t-card", has_text="Forskel").first.locator(".t-card-value")
    expect(difference).to_have_text("0")
    slider = page.get_by_label("Tilgang")
    slider.focus()
    for _ in range(5):
        page.keyboard.press("ArrowLeft")
    expect(page.locator("output").first).to_have_text(re.compile("−25"))
    expect(difference).to_have_text(re.compile("^−"))
    expect(page.locator("#kort")).to_contain_text("80 %-interval")  # the full answer is read aloud
    expect(page.locator("#svar figcaption")).not_to_contain_text("Foreløbigt")
    for name, key in (("Færre ind", "ArrowLeft"), ("Længere ophold", "ArrowRight")):
        made_ready(person)
        page.get_by_label("Tilgang" if key == "ArrowLeft" else "Varighed", exact=False).first.press(key)
        page.get_by_label("Navn").fill(name)
        page.get_by_role("button", name="Gem", exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(name)
    person.choose("Værksted")
    page.get_by_role("link", name="Gemte scenarier").click()
    for name in ("Færre ind", "Længere ophold"):
        page.get_by_role("checkbox", name=f"Sammenlign {name}").check()
    page.get_by_role("button", name="Sammenlign de valgte").click()
    table = page.get_by_role("table").first
    expect(table.get_by_role("row", name=re.compile("^Færre ind"))).to_be_visible()
    expect(table.get_by_role("row", name=re.compile("^Længere ophold"))).to_be_visible()
    page.go_back()
    page.get_by_role("link", name="Færre ind").first.click()
    page.get_by_role("link", name="Slet …").click()
    page.get_by_role("button", name="Slet scenariet").click()
    expect(page.get_by_text("»Færre ind« er slettet.")).to_be_visible()
