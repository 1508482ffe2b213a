"""A programme lead types a programme that nobody has seen, gets a fault told at its field, and accepts a finding."""

import pytest
from playwright.sync_api import expect

from tests.functional.conftest import Arrive

pytestmark = [pytest.mark.functional, pytest.mark.slow]


def test_a_programme_is_begun_mended_and_its_finding_accepted(arrive: Arrive) -> None:
    person = arrive("petra")
    page = person.page
    person.visit("/programmer/")
    page.get_by_role("link", name="Nyt program").click()
    page.get_by_label("Navn").fill("Broen")
    page.get_by_label("Kilde").fill("Oplæg til Byrådet")
    page.get_by_label("Rådgivere").fill("12")
    page.get_by_label("Sager i alt").fill("264")
    page.get_by_role("button", name="Opret program").click()
    page.get_by_role("link", name="Sager og sagstal").click()
    stated = page.get_by_label("Sager pr. rådgiver, som papiret skriver")
    stated.fill("-20")
    page.get_by_role("button", name="Gem").first.click()
    expect(page.locator(".form-error-message")).to_contain_text("0 eller mere")
    person.inspect("programmes-edit-fault")
    stated.fill("20")
    page.get_by_role("button", name="Tilføj en post").click()
    expect(page.locator(".t-entry")).to_have_count(2)
    page.get_by_role("button", name="Gem").first.click()
    page.get_by_role("link", name="Se programmet").click()
    finding = page.locator("details", has_text="264 sager / 12")
    finding.locator("summary").click()
    finding.get_by_role("link", name="Acceptér med begrundelse").click()
    page.get_by_label("Begrundelse").fill("To rådgivere er under oplæring")
    page.get_by_role("button", name="Acceptér").click()
    expect(page.get_by_text("To rådgivere er under oplæring (programleder")).to_be_attached()
    page.get_by_role("link", name="Version 3").click()
    page.get_by_role("button", name="Gendan version 2").click()
    expect(page.get_by_role("status")).to_contain_text("Version 2 er gendannet")
