"""An adviser's morning, by keyboard only."""

import re

import pytest
from playwright.sync_api import expect

from tests.functional.conftest import Arrive

pytestmark = [pytest.mark.functional, pytest.mark.slow]
FOCUSED = "document.activeElement.id"


def test_an_adviser_registers_three_events_undoes_one_and_sees_the_dates_move(arrive: Arrive) -> None:
    person = arrive("anna")
    page, keys = person.page, person.page.keyboard
    person.visit("/mine-sager/")
    overdue = page.get_by_role("region", name=re.compile("^Overskredet")).locator("[data-case]")
    # A case in which a follow-up is late.
    late = overdue.filter(has=page.locator("li", has_text="Opfølgning")).first
    case = late.locator("[data-case-link]").get_attribute("id")
    assert case is not None
    before = page.locator("[data-case]", has=page.locator(f"#{case}")).inner_text()

    keys.press("Tab")
    keys.press("Enter")  # past the menu
    for _ in range(60):
        if page.evaluate(FOCUSED).startswith("sag-"):
            break
        keys.press("Tab")
    for _ in range(200):
        if page.evaluate(FOCUSED) == case:
            break
        keys.press("ArrowDown")
    assert page.evaluate(FOCUSED) == case

    keys.press("o")
    page.get_by_role("heading", name="Registrér opfølgning").wait_for()
    assert page.evaluate("document.activeElement.name") == "dag"
    keys.press("Enter")
    page.get_by_text("Registreret: opfølgning 2. november 2026.").wait_for()
    assert page.evaluate(FOCUSED) == case
    recent = page.get_by_role("region", name="Registreret af dig")
    expect(recent.get_by_role("listitem").first).to_contain_text(re.compile(r"senest|ikke længere"))
    moved = page.locator("[data-case]", has=page.locator(f"#{case}")).inner_text()
    assert moved != before

    keys.press("k")
    page.get_by_role("heading", name="Registrér kontakt").wait_for()
    keys.press("Enter")
    page.get_by_text("Registreret: kontakt 2. november 2026.").wait_for()
    assert page.evaluate(FOCUSED) == case

    keys.press("s")
    page.get_by_role("heading", name="Registrér score").wait_for()
    assert page.evaluate("document.activeElement.name") == "score"
    keys.type("7")
    keys.press("Enter")
    page.get_by_text("Registreret: score 2. november 2026.").wait_for()
    assert recent.get_by_role("listitem").count() == 3

    # Takes back the follow-up, the third from the top.
    keys.press("f")
    for _ in range(10):
        if page.evaluate("document.activeElement.textContent.replace(/\\s+/g, ' ')").startswith(" Fortryd opfølgning"):
            break
        keys.press("Tab")
    keys.press("Enter")
    page.get_by_text("Fortrudt: Opfølgning 2. november 2026.").wait_for()
    assert page.evaluate(FOCUSED) == case
    assert recent.get_by_role("listitem").count() == 2
    again = page.locator("[data-case]", has=page.locator(f"#{case}"))
    assert _dates(again.inner_text()) == _dates(before)
    person.inspect("cadence-week-registered")


def _dates(text: str) -> list[str]:
    """The due dates of follow-ups in a line of the list."""
    return re.findall(r"Opfølgning senest (\S+)", text)
