"""A programme lead types a programme that nobody has seen, gets a fault told at its field, and accepts a finding."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.functional.conftest import Arrive
from tests.functional.harbour import FLAWS, HARBOUR, MENDED, REST, TYPED
from tests.functional.typist import Typist
from tests.functional.visitor import Visitor
from trappen.records.programmes.reading import decode_programme
from trappen.records.programmes.writing import programme_text

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
    asked: list[str] = []
    page.once("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.get_by_role("navigation", name="Brødkrummesti").get_by_role("link", name="Broen").click(no_wait_after=True)
    expect(stated).to_have_value("20")  # whoever says no stays, with what was typed
    page.get_by_role("button", name="Tilføj en post").click()
    expect(page.locator(".t-entry")).to_have_count(2)
    assert asked == ["beforeunload"]
    page.get_by_role("button", name="Gem").first.click()
    page.get_by_role("link", name="Sager og sagstal").click()
    stated.fill("19")
    page.get_by_role("link", name="Tilbage uden at gemme").click()  # which says it, and is not asked again
    page.get_by_role("link", name="Se programmet").click()
    finding = page.locator("details.t-found", has_text="264 sager / 12")
    finding.locator("summary").click()
    finding.get_by_role("link", name="Acceptér med begrundelse").click()
    page.get_by_label("Begrundelse").fill("To rådgivere er under oplæring")
    page.get_by_role("button", name="Acceptér").click()
    expect(page.get_by_text("To rådgivere er under oplæring (programleder")).to_be_attached()
    page.get_by_role("link", name="Version 3").click()
    page.get_by_role("button", name="Gendan version 2").click()
    expect(page.get_by_role("status")).to_contain_text("Version 2 er gendannet")


def hand_in(person: Visitor, text: str) -> None:
    """A programme file, as far as the question whether it shall replace what is there."""
    person.visit("/programmer/fra-fil/")
    file = {"name": "program.toml", "mimeType": "application/toml", "buffer": text.encode()}
    person.page.get_by_label("Programfil").set_input_files(file)
    person.page.get_by_role("button", name="Læs filen").click()


def rules_on(page: Page) -> list[str]:
    """The rules of the open findings, as the page names them once it is all there."""
    page.wait_for_load_state()
    found = page.locator("#fund ~ details, #fund ~ details details").locator("dt:text-is('Regel') + dd")
    return sorted(text.strip() for text in found.all_text_contents())


def test_a_sixth_programme_is_typed_with_its_flaws_and_a_seventh_without(arrive: Arrive) -> None:
    person = arrive("petra")
    page = person.page
    person.visit("/programmer/")
    sixth = Typist(page, HARBOUR)
    sixth.begin()
    rest, faults = decode_programme(REST)
    assert rest, faults
    hand_in(person, programme_text(rest))
    page.get_by_text("Ja, gem filen som version 2").click()
    page.get_by_role("link", name="Ret", exact=True).click()
    sixth.write(TYPED)
    page.get_by_role("link", name="Se programmet").click()
    page.wait_for_url(re.compile(r"/programmer/\d+/$"))
    assert rules_on(page) == sorted(FLAWS)
    person.inspect("programmes-sixth")
    for rule in FLAWS:
        mend(person, rule)
    expect(page.get_by_role("link", name="Ingen åbne fund")).to_be_visible()
    assert rules_on(page) == []
    person.inspect("programmes-seventh")


def mend(person: Visitor, rule: str) -> None:
    """Follows the finding to its form, types what is right, and comes back to a page without it."""
    page = person.page
    for folded in page.locator("details.t-found:has(details) > summary").all():
        folded.click()
    finding = page.locator("details", has=page.locator(f"dd:text-is('{rule}')")).last
    finding.locator("summary").click()
    finding.locator(f"dd:text-is('{rule}') ~ dd a").first.click()  # others may be said of the same entry
    typist = Typist(page, HARBOUR)
    for name, value in MENDED[rule].items():
        typist.type_over(name, value)
    page.get_by_role("button", name="Gem", exact=True).first.click()
    expect(page.get_by_role("status")).to_contain_text("tilbage; før ændringen var der")
    assert rule not in rules_on(page)


def test_a_file_over_a_programme_shows_the_difference_and_asks(arrive: Arrive) -> None:
    person = arrive("petra")
    page = person.page
    person.visit("/programmer/nyt/")
    page.get_by_label("Navn").fill("Fyrtårnet")
    page.get_by_role("button", name="Opret program").click()
    text = 'key = "fyrtaarnet"\nname = "Fyrtårnet"\nmunicipality = "999"\npurpose = ["Lys i mørket"]\n'
    for answer in ("Nej, lad programmet være", "Ja, gem filen som version 2"):
        hand_in(person, text)
        expect(page.get_by_role("row", name="Lys i mørket")).to_contain_text("Tilføjet")
        person.inspect("programmes-replace")
        page.get_by_text(answer).click()
        expect(page.get_by_role("heading", name="Fyrtårnet")).to_be_visible()
    expect(page.get_by_role("link", name="Version 2")).to_be_visible()
    expect(page.get_by_text("Lys i mørket")).to_be_visible()


def test_the_years_that_are_asked_for_follow_the_period(arrive: Arrive) -> None:
    person = arrive("petra")
    page = person.page
    person.visit("/programmer/nyt/")
    page.get_by_label("Navn").fill("Broerne")
    expect(page.get_by_text("så kommer der et felt til hvert år")).to_be_visible()
    page.get_by_label("Første dag").fill("2028-08-01")
    page.get_by_label("Sidste dag").fill("2030-07-31")
    page.get_by_label("Sidste dag").blur()
    years = page.get_by_label("Udgift 20")
    expect(years).to_have_count(3)
    page.get_by_label("Udgift 2029").fill("900 t.kr.")
    page.get_by_label("Første dag").fill("2029-01-01")
    page.get_by_label("Første dag").blur()
    expect(page.get_by_label("Udgift 2028")).to_have_count(0)
    expect(page.get_by_label("Udgift 2029")).to_have_value("900 t.kr.")
    expect(page.get_by_label("Navn")).to_have_value("Broerne")
    person.inspect("programmes-create-years")
