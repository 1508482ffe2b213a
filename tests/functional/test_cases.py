"""Investment cases at the browser: other numbers saved as a case, its versions, and two beside each other."""

import re

import pytest
from playwright.sync_api import Route, expect

from tests.architecture.repository import ROOT
from tests.functional.cases import case_of_aarhus
from tests.functional.conftest import Arrive

CASE = ROOT / "tests" / "references" / "investment" / "simulated.toml"
pytestmark = [pytest.mark.functional, pytest.mark.slow]


def test_other_numbers_are_kept_as_a_case_and_compared(arrive: Arrive) -> None:
    person = arrive("petra")
    page = person.page
    case_of_aarhus(person)
    page.get_by_role("link", name="Prøv andre tal").click()
    slider = page.get_by_label("Ventet besparelse, model A", exact=False).first
    slider.focus()
    for _ in range(4):
        page.keyboard.press("ArrowLeft")
    expect(page.locator("output").first).to_have_text(re.compile("."))
    expect(page.locator("#kort")).to_contain_text("flyttet −1.050.000")  # read aloud
    for name in ("Lavere besparelse", "Som lovet"):
        page.get_by_label("Navn på den nye sag").fill(name)
        page.get_by_role("button", name="Gem", exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(name)
        if name == "Lavere besparelse":
            page.locator("main table").first.wait_for()
            person.inspect("scenarios-case")
            case_of_aarhus(person)
            page.get_by_role("link", name="Prøv andre tal").click()
    page.get_by_role("link", name="Registrér beslutning").click()
    page.get_by_label("Besluttet af").fill("Byrådet")
    person.inspect("scenarios-case-decide")
    page.get_by_role("button", name="Registrér beslutningen").click()
    page.get_by_role("link", name="Følg op").click()
    person.inspect("scenarios-case-follow")
    page.get_by_role("button", name="Følg op").click()
    page.get_by_text("Om tallene").first.wait_for()
    person.inspect("scenarios-case-follow-up")
    page.get_by_role("navigation", name="Brødkrummesti").get_by_role("link", name="Som lovet").click()
    expect(page.get_by_text("Fulgt op til og med", exact=False)).to_be_visible()
    page.get_by_role("link", name="Version 1").click()
    person.inspect("scenarios-case-versions")
    page.get_by_role("link", name="Til sagen").click()
    person.visit("/investeringssager/")
    page.get_by_role("link", name="Lavere besparelse").click()
    page.get_by_role("link", name="Ret", exact=True).click()
    page.get_by_role("link", name="Slet …").click()
    person.inspect("scenarios-case-delete")
    person.visit("/investeringssager/")
    person.inspect("scenarios-cases")
    for name in ("Lavere besparelse", "Som lovet"):
        page.get_by_role("checkbox", name=f"Sammenlign {name}").check()
    page.get_by_role("button", name="Sammenlign de valgte").click()
    row = page.get_by_role("row", name=re.compile("^Lavere besparelse: Model A"))
    expect(row).to_contain_text("0 kr.")
    person.inspect("scenarios-case-compare")
    person.visit("/investeringssager/")
    page.get_by_role("link", name="Portefølje").click()
    for name in ("Lavere besparelse", "Som lovet"):
        page.get_by_role("checkbox", name=f"Tag {name} med").check()
    page.get_by_label("Budget for alle årene").fill("5 mio. kr.")
    page.get_by_role("button", name="Vis").click()
    page.get_by_label("Lavere besparelse og Som lovet").fill("50")
    page.get_by_role("button", name="Vis").click()
    expect(page.get_by_role("row", name=re.compile("^Bedste"))).to_contain_text("Som lovet")
    person.inspect("scenarios-portfolio")
    page.go_back()
    expect(page.get_by_label("Lavere besparelse og Som lovet")).to_have_value("")


def test_a_case_from_a_file_is_played_on_the_municipality_s_own_children(arrive: Arrive) -> None:
    person = arrive("petra")
    page = person.page
    person.visit("/investeringssager/fra-fil/")
    page.locator("input[type=file]").set_input_files(CASE)
    page.get_by_role("button", name="Læs filen").click()
    page.get_by_role("link", name="Hvor sandsynligt?").click()
    page.get_by_role("button", name="Beregn").click()
    page.locator("main article svg").wait_for(timeout=120_000)  # the worker may have to compile
    expect(page.get_by_text("Flere rådgivere: har tjent sig hjem ved udgangen af 2027")).to_be_visible()
    person.inspect("scenarios-case-odds")


def test_what_is_moved_before_the_page_listens_is_answered_and_is_there_again_by_the_back_button(
    arrive: Arrive,
) -> None:
    person = arrive("petra")
    page, held = person.page, list[Route]()
    case_of_aarhus(person)
    page.route("**/workshop*.js", lambda route: route.continue_() if held else held.append(route))
    page.get_by_role("link", name="Prøv andre tal").click()
    later = page.get_by_label("Besparelserne kommer senere")
    later.select_option("1")
    held[0].continue_()
    moved = page.locator("#svar td", has_text="flyttet").first
    expect(moved).to_be_visible()
    page.get_by_role("link", name="Investeringssag", exact=True).click()
    page.get_by_role("button", name="Vis").wait_for()
    page.go_back()
    expect(later).to_have_value("1")
    expect(moved).to_be_visible()


def test_a_case_is_written_part_by_part(arrive: Arrive) -> None:
    person = arrive("petra")
    page = person.page
    person.visit("/investeringssager/ny/")
    for label, typed in (("Titel", "To rådgivere mere"), ("Første år", "2027"), ("Sidste år", "2030")):
        page.get_by_label(label).fill(typed)
    page.get_by_role("button", name="Opret sagen").click()
    page.get_by_role("link", name="Udgifter", exact=True).click()
    page.get_by_label("Titel").fill("Løn")
    page.get_by_label("Pr. år").fill("meget")
    page.get_by_role("button", name="Gem").first.click()
    expect(page.get_by_label("Pr. år")).to_have_value("meget")  # nothing is lost, and the fault stands at the box
    expect(page.get_by_text("»meget« er ikke et beløb", exact=False)).to_be_visible()
    person.inspect("scenarios-case-edit")
    page.get_by_label("Pr. år").fill("1,1 mio. kr.")
    page.get_by_role("button", name="Gem").first.click()
    expect(page.get_by_text("Udgifter er gemt.")).to_be_visible()
    person.inspect("scenarios-case-parts")
    page.get_by_role("link", name="Se sagen").click()
    expect(page.get_by_role("row", name=re.compile("^Udgift"))).to_contain_text("4.400.000 kr.")
