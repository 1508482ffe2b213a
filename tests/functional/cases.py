"""The way to an investment case and to what is done with it."""

from tests.functional.visitor import Visitor

CASE_PAGES = (
    "cases",
    "case",
    "case_versions",
    "case_delete",
    "case_compare",
    "portfolio",
    "case_parts",
    "case_edit",
    "case_decide",
    "case_follow",
    "case_follow_up",
    "case_odds",
)


def case_of_aarhus(person: Visitor) -> None:
    """Options, a missing year, and both of the ways to fill that they ask for."""
    person.visit("/programmer/")
    person.page.get_by_role("link", name="Tættere på familien", exact=True).click()
    person.page.get_by_role("link", name="Investeringssag", exact=True).click()
    person.page.get_by_label("Sat på linjen mellem årene før og efter").check()
    person.page.get_by_label("Fordelt jævnt over periodens måneder").check()
    person.page.get_by_role("button", name="Vis").click()
    person.page.wait_for_url("**udfyld=**")


def other_numbers(person: Visitor) -> None:
    """Aarhus' case with a slider dragged, and the answer to it."""
    case_of_aarhus(person)
    person.page.get_by_role("link", name="Prøv andre tal").click()
    person.page.get_by_label("Besparelserne kommer senere").select_option("1")
    person.page.locator("#svar td", has_text="flyttet").first.wait_for()
