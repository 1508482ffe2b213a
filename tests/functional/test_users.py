"""An administrator at the browser."""

import re

import pytest
from playwright.sync_api import expect

from tests.cast import PASSWORD
from tests.functional.visitor import Visitor

pytestmark = [pytest.mark.functional, pytest.mark.slow]

PAGES = ["/", "/brugere/", "/brugere/ny/", "/roller/", "/mig/", "/log/", "/konto/adgangskode/", "/konto/totrin/"]


def test_the_pages_of_users_and_log_are_accessible(visitor: Visitor) -> None:
    visitor.visit("/konto/login/")
    visitor.check_accessibility()
    visitor.log_in("adam")
    for path in PAGES:
        visitor.visit(path)
        visitor.check_accessibility()


def test_an_administrator_makes_a_user_and_closes_the_account(visitor: Visitor) -> None:
    visitor.log_in("adam")
    page = visitor.page
    page.get_by_role("navigation", name="Hovedmenu").get_by_role("link", name="Brugere").click()
    page.get_by_role("link", name="Opret bruger").click()
    for label, value in (("Brugernavn", "ida"), ("Adgangskode", PASSWORD), ("Fornavn", "Ida"), ("Efternavn", "Ny")):
        page.get_by_label(label).fill(value)
    page.get_by_label("Rolle").select_option("adviser")
    page.get_by_role("button", name="Opret bruger").click()
    expect(page.get_by_text("Vælg mindst ét team")).to_be_visible()
    visitor.check_accessibility()
    page.get_by_text("Team Syd").click()
    page.get_by_label("Adgangskode").fill(PASSWORD)
    page.get_by_role("button", name="Opret bruger").click()
    expect(page.get_by_text("Ida Ny er oprettet.")).to_be_visible()
    page.get_by_role("link", name="Ida Ny").click()
    page.get_by_role("link", name="Luk adgangen").click()
    page.get_by_role("button", name="Luk adgangen").click()
    expect(page.get_by_role("row", name=re.compile("Ida Ny"))).to_contain_text("Lukket")
    page.get_by_role("navigation", name="Hovedmenu").get_by_role("link", name="Log").click()
    expect(page.get_by_text("Lukkede adgangen for ida.")).to_be_visible()
