"""Every page of the product, seen by someone whose work it is. A page without a row here fails another test."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import expect

from tests.functional.cases import CASE_PAGES, case_of_aarhus, other_numbers
from tests.functional.conftest import Arrive
from tests.functional.visitor import Visitor

pytestmark = [pytest.mark.functional, pytest.mark.slow]


@dataclass(frozen=True)
class Shot:
    """A page: its url's name, who looks, where it is or how one gets there, and what must be on it."""

    url_name: str
    who: str
    way: str | Callable[[Visitor], object]
    shows: str = "main"
    suffix: str = ""

    @property
    def picture(self) -> str:
        name = self.url_name.replace(":", "-").replace("_", "-")
        return f"{name}-{self.suffix}" if self.suffix else name


def computed_ladder(person: Visitor) -> None:
    person.visit("/trappen/")
    if not person.page.locator(".t-cards").count():
        person.page.get_by_role("button", name="Beregn").click()
    person.page.locator(".t-cards").wait_for()


def computed(address: str) -> Callable[[Visitor], None]:
    """Opens a page of the economy and has it computed, unless it is."""

    def walk(person: Visitor) -> None:
        person.visit(address)
        if not person.page.locator("main table").count():
            person.page.get_by_role("button", name="Beregn").click()
        person.page.locator("main table").first.wait_for()

    return walk


def first_account(person: Visitor) -> None:
    computed("/oekonomi/")(person)
    person.page.locator("main tbody th a").first.click()


def behind_a_number(person: Visitor) -> None:
    computed_ladder(person)
    person.page.locator("main td a").first.click()


def first_child(person: Visitor) -> None:
    person.visit("/")
    person.page.locator("main tbody th a").first.click()


def deadlines_of_child(person: Visitor) -> None:
    first_child(person)
    person.visit(person.page.url.removeprefix(person.address).replace("/boern/", "/frister/barn/"))


def by_case(path: str = "") -> Callable[[Visitor], None]:
    """The first case of the adviser's week, or a page below it."""

    def go(person: Visitor) -> None:
        person.visit("/mine-sager/")
        address = person.page.locator("[data-case-link]").first.get_attribute("href")
        person.visit(f"{address}{path}")

    return go


def identity_of_child(person: Visitor) -> None:
    first_child(person)
    # As without JavaScript: htmx does not hear a form that is sent by a script.
    with person.page.expect_navigation():
        person.page.locator("#identity form").evaluate("form => form.submit()")


def written_paper(person: Visitor) -> None:
    person.visit("/sagsfremstillinger/")
    if not person.page.locator("main tbody a").count():
        person.visit("/sagsfremstillinger/ny/")
        person.page.get_by_role("button", name="Lav kladde").click()
        person.page.get_by_role("link", name="Fastfrys …").wait_for()
    else:
        person.page.locator("main tbody a").last.click()


def list_of_papers(person: Visitor) -> None:
    written_paper(person)
    person.visit("/sagsfremstillinger/")


def by_link(way: Callable[[Visitor], object], name: str) -> Callable[[Visitor], None]:
    def go(person: Visitor) -> None:
        way(person)
        person.page.get_by_role("link", name=name).first.click()

    return go


def first_row(path: str) -> Callable[[Visitor], None]:
    def go(person: Visitor) -> None:
        person.visit(path)
        person.page.locator("main tbody a").last.click()

    return go


def own_programme(person: Visitor) -> None:
    person.visit("/programmer/")
    person.page.locator("main tbody a").first.click()


def versions_of_programme(person: Visitor) -> None:
    own_programme(person)
    person.visit(person.page.url.removeprefix(person.address) + "versioner/")


def measured(part: str) -> Callable[[Visitor], None]:
    """A part of the municipality's own programme, which is first in the list, with its numbers."""

    def go(person: Visitor) -> None:
        own_programme(person)
        person.visit(person.page.url.removeprefix(person.address) + part)
        if not person.page.locator("main article").count():
            person.page.locator("main form button").click()
        person.page.locator("main article").wait_for()

    return go


def below_programme(path: str) -> Callable[[Visitor], None]:
    def go(person: Visitor) -> None:
        own_programme(person)
        person.visit(person.page.url.removeprefix(person.address) + path)

    return go


def example_act(title: str) -> Callable[[Visitor], None]:
    def go(person: Visitor) -> None:
        person.visit("/oekonomi/bevillinger/")
        person.page.locator("main tbody a").filter(has_text=title).first.click()

    return go


def own_act(person: Visitor) -> None:
    """A draft of the municipality's own, made the first time."""
    person.visit("/oekonomi/bevillinger/")
    draft = person.page.locator("main tbody a").filter(has_text="Flere plejefamilier")
    if draft.count():
        draft.first.click()
        return
    person.visit("/oekonomi/bevillinger/ny/")
    person.page.get_by_label("Titel").fill("Flere plejefamilier")
    person.page.get_by_label("Art").select_option("transfer")
    for number, (account, amount) in enumerate((("5.28.22.1.001", "500.000"), ("5.28.20.1.003", "-500.000"))):
        person.page.locator(f"#id_linjer-{number}-side").select_option("expense")
        person.page.locator(f"#id_linjer-{number}-konto").fill(account)
        person.page.locator(f"#id_linjer-{number}-aar").fill("2026")
        person.page.locator(f"#id_linjer-{number}-beloeb").fill(amount)
    person.page.get_by_role("button", name="Gem kladden").click()
    person.page.get_by_role("link", name="Ret kladden").wait_for()


def computed_statement(kind: str, **choices: str) -> Callable[[Visitor], None]:
    """A statement of the economy, computed by the worker the first time."""

    def go(person: Visitor) -> None:
        person.visit(f"/oekonomi/opgoerelser/{kind}/")
        if not person.page.locator("main article").count():
            for label, value in choices.items():
                person.page.get_by_label(label).select_option(value)
            person.page.get_by_role("button", name="Beregn").click()
        person.page.locator("main article").wait_for()

    return go


def made_ready(person: Visitor) -> None:
    """The workshop with its baseline, which the worker makes ready the first time."""
    person.visit("/fremskrivning/vaerksted/")
    if not person.page.locator("#skydere").count():
        person.page.get_by_role("button", name="Gør klar").click()
    person.page.locator("#skydere").wait_for(timeout=120_000)  # the worker may have to compile


def saved_scenario(person: Visitor) -> None:
    """A scenario, saved the first time."""
    list_of_scenarios(person)
    person.page.locator("main tbody a").first.click()
    person.page.locator("article").wait_for()


def list_of_scenarios(person: Visitor) -> None:
    person.visit("/fremskrivning/vaerksted/gemte/")
    if not person.page.locator("main tbody a").count():
        made_ready(person)
        person.page.get_by_label("Tilgang").press("ArrowRight")
        person.page.get_by_label("Navn").fill("Lidt flere")
        person.page.get_by_role("button", name="Gem", exact=True).click()
        person.page.get_by_role("link", name="Slet …").wait_for()
        person.visit("/fremskrivning/vaerksted/gemte/")


def compared_scenarios(person: Visitor) -> None:
    list_of_scenarios(person)
    person.page.get_by_role("checkbox").first.check()
    person.page.get_by_role("button", name="Sammenlign de valgte").click()
    person.page.locator("article").wait_for()


def finding_to_accept(person: Visitor) -> None:
    own_programme(person)
    person.page.locator("#fund ~ details summary").first.click()
    person.page.get_by_role("link", name="Acceptér med begrundelse").first.click()


def compared_programmes(person: Visitor) -> None:
    person.visit("/programmer/sammenlign/")
    for box in person.page.get_by_role("checkbox").all()[:3]:
        box.check(force=True)
    person.page.get_by_role("button", name="Sammenlign").click()


PAGES = (
    Shot("account_login", "", "/konto/login/"),
    Shot("account_inactive", "", "/konto/lukket/"),
    Shot("home", "anna", "/", ".t-attention"),
    Shot("home", "hanne", "/", ".t-attention", "head"),
    Shot("home", "karl", "/", ".t-pages", "controller"),
    Shot("home", "sten", "/", ".t-attention", "data-steward"),
    Shot("home", "sigrid", "/", ".t-pages", "secretary"),
    Shot("home", "adam", "/", ".t-pages", "administrator"),
    Shot("ladder:index", "hanne", computed_ladder, ".t-picture svg"),
    Shot("scenarios:forecast", "karl", computed("/fremskrivning/"), "article svg"),
    Shot("scenarios:backtest", "karl", computed("/fremskrivning/traefsikkerhed/"), "article svg"),
    Shot("scenarios:workshop", "karl", made_ready, "#svar svg"),
    Shot("scenarios:saved", "karl", saved_scenario, "article svg"),
    Shot("scenarios:saved_index", "karl", list_of_scenarios, "tbody th"),
    Shot("scenarios:compare", "karl", compared_scenarios, "article svg"),
    Shot("scenarios:delete", "karl", by_link(saved_scenario, "Slet …"), "button"),
    Shot("ladder:children", "hanne", behind_a_number, "tbody a"),
    Shot("cadence:caseload", "hanne", "/sagstal/", "tbody th"),
    Shot("registers:case_system", "sten", "/fagsystem/", "form"),
    Shot("cadence:teams", "sten", "/team/", "tbody th"),
    Shot("cadence:team_join", "sten", "/team/raadgivere/", "form"),
    Shot("registers:scales", "sten", "/skalaer/", "form"),
    Shot("cadence:week", "anna", "/mine-sager/", "[data-case] a"),
    Shot("cadence:work", "anna", by_case(), "[data-case] a"),
    Shot("cadence:register", "anna", by_case("opfoelgning/"), "form"),
    Shot("cadence:new_child", "anna", "/mine-sager/nyt-barn/", "form"),
    Shot("cadence:records", "anna", by_case("oplysninger/"), "tbody td"),
    Shot("cadence:add_record", "anna", by_case("oplysninger/indsats/"), "form"),
    Shot("cadence:differences", "anna", "/mine-sager/forskelle/"),
    Shot("cadence:confirm_list", "anna", "/mine-sager/bekraeft/", "tbody a"),
    Shot("cadence:confirm", "anna", first_row("/mine-sager/bekraeft/"), "form"),
    Shot("cadence:confirmed", "karl", "/bekraeftelser/"),
    Shot("cadence:calendar_address", "anna", "/mine-sager/kalender/", "form"),
    Shot("cadence:reminders", "dan", "/mig/paamindelser/", "form"),
    Shot("cadence:deadlines", "dan", "/frister/", "tbody a"),
    Shot("cadence:child", "anna", deadlines_of_child, "tbody th"),
    Shot("cases:children", "anna", "/boern/", "tbody a"),
    Shot("cases:child", "anna", first_child, "#deadlines tbody th"),
    Shot("cases:identity", "anna", identity_of_child, "main strong"),
    Shot("papers:create", "sigrid", "/sagsfremstillinger/ny/", "textarea"),
    Shot("papers:show", "sigrid", written_paper, "main table"),
    Shot("papers:index", "sigrid", list_of_papers, "tbody a"),
    Shot("papers:renew", "sigrid", by_link(written_paper, "Ret eller tæl igen"), "textarea"),
    Shot("papers:freeze", "sigrid", by_link(written_paper, "Fastfrys …"), "button"),
    Shot("imports:index", "sten", "/indlaesning/", "tbody a"),
    Shot("imports:upload", "sten", "/indlaesning/ny/", "input[type=file]"),
    Shot("imports:begin", "sten", "/indlaesning/tilknytning/", "input[type=file]"),
    Shot("imports:mappings", "sten", "/indlaesning/kilder/"),
    Shot("imports:reconciliation", "karl", by_link(first_row("/indlaesning/"), "Afstemningen med økonomien"), "tbody"),
    Shot("imports:detail", "sten", first_row("/indlaesning/"), "details"),
    Shot("programmes:index", "petra", "/programmer/", "main table"),
    Shot("programmes:show", "petra", own_programme, "main h2"),
    Shot("programmes:case", "petra", case_of_aarhus, "main table"),
    Shot("scenarios:try_plan", "petra", other_numbers, "main table"),
    Shot("scenarios:case_create", "petra", "/investeringssager/ny/"),
    Shot("scenarios:case_upload", "petra", "/investeringssager/fra-fil/", "input[type=file]"),
    Shot("programmes:versions", "petra", versions_of_programme, "main table"),
    Shot("programme_targets:targets", "petra", measured("maal/"), "article table"),
    Shot("programme_targets:group", "petra", measured("maalgruppe/"), "article table"),
    Shot("programme_targets:baseline", "petra", measured("baseline/"), "article table"),
    Shot("programme_targets:children", "petra", by_link(measured("maalgruppe/"), "De indskrevne børn"), "main tbody a"),
    Shot("programmes:compare", "petra", compared_programmes, "main table"),
    Shot("programmes:create", "petra", "/programmer/nyt/", "form"),
    Shot("programmes:upload", "petra", "/programmer/fra-fil/", "input[type=file]"),
    Shot("programmes:copy", "petra", below_programme("kopi/"), "form"),
    Shot("programmes:parts", "petra", below_programme("ret/"), "main table"),
    Shot("programmes:edit", "petra", below_programme("ret/money/"), "fieldset"),
    Shot("programmes:delete", "petra", below_programme("slet/"), "main form"),
    Shot("programmes:waive", "petra", finding_to_accept, "textarea"),
    Shot("finance:overview", "karl", computed("/oekonomi/"), ".t-picture svg"),
    Shot("finance:account", "karl", first_account, "main table"),
    Shot("finance:factors", "karl", "/oekonomi/faktorer/", "form"),
    Shot("finance:chart", "karl", "/oekonomi/kontoplan/", "main details"),
    Shot("finance:limits", "karl", "/oekonomi/refusionsgraenser/", "form"),
    Shot("finance:bridge", "karl", computed("/oekonomi/bro/"), "main table"),
    Shot("finance:appropriations", "karl", "/oekonomi/bevillinger/", "main tfoot"),
    Shot("finance:appropriation", "karl", example_act("Varige Spor: Udrulning"), "main table"),
    Shot("finance:appropriation", "karl", example_act("Målrettet indsats"), "main table", "grant"),
    Shot("finance:appropriation_create", "karl", "/oekonomi/bevillinger/ny/", "fieldset"),
    Shot("finance:appropriation_change", "karl", by_link(own_act, "Ret kladden"), "fieldset"),
    Shot("finance:appropriation_move", "karl", by_link(own_act, "Indstil …"), "form"),
    Shot("finance:appropriation_limits", "karl", "/oekonomi/bevillinger/regler/", "main table"),
    Shot("finance:statements", "karl", "/oekonomi/opgoerelser/", "main table"),
    Shot(
        "finance:statement", "karl", computed_statement("refusion", Grænser="2022-level"), "article table", "refusion"
    ),
    Shot("finance:worklist", "karl", "/oekonomi/arbejdsliste/", "tbody a"),
    Shot("finance:worklist_item", "karl", first_row("/oekonomi/arbejdsliste/?status=alle"), "main dl"),
    Shot("finance:statement", "karl", computed_statement("besparelse"), "article svg", "saving"),
    Shot("finance:statement", "karl", computed_statement("maengde-og-pris"), "article table", "units"),
    Shot("finance:statement", "karl", computed_statement("egne-pladser"), "article table", "places"),
    Shot("finance:statement", "karl", computed_statement("disponeringer"), "article table", "commitments"),
    Shot("programme_targets:saving", "petra", measured("besparelse/"), "article svg"),
    Shot("accounts:me", "anna", "/mig/"),
    Shot("accounts:roles", "anna", "/roller/", "tbody th"),
    Shot("accounts:users", "adam", "/brugere/", "tbody a"),
    Shot("accounts:user_create", "adam", "/brugere/ny/", "form"),
    Shot("accounts:user_change", "adam", first_row("/brugere/"), "form"),
    Shot("accounts:user_password", "adam", by_link(first_row("/brugere/"), "Giv ny adgangskode"), "form"),
    Shot("accounts:user_deactivate", "adam", by_link(first_row("/brugere/"), "Luk adgangen"), "form"),
    Shot("accounts:log", "sten", "/log/", "tbody td"),
    Shot("account_logout", "anna", "/konto/logout/", "main form"),
    Shot("account_reauthenticate", "anna", "/konto/bekraeft/", "main form"),
    Shot("account_change_password", "anna", "/konto/adgangskode/", "main form"),
    Shot("mfa_index", "anna", "/konto/totrin/"),
)
# Pages that another walk looks at on its way: test_board, test_cases, test_second_factor, test_wizard.
WALKED = {
    "cadence:board": "cadence-board",
    "cadence:capacity": "cadence-capacity",
    "cadence:kept": "cadence-kept",
    "cadence:inspections": "cadence-inspections",
    "cadence:inspection": "cadence-inspection",
    "cadence:inspection_file": "cadence-inspection-file",
    "cadence:capacity_inputs": "cadence-capacity-inputs",
    "cadence:cases": "cadence-cases",
    "cadence:move_preview": "cadence-move-preview",
    "cadence:moves": "cadence-moves",
    "cadence:proposals": "cadence-proposals",
    "cadence:proposal": "cadence-proposal",
    "imports:known": "wizard-again",
    "imports:load": "wizard-load",
    "imports:ready": "wizard-ready",
    "imports:mapping_delete": "imports-mapping-delete",
    "imports:sheet": "wizard-sheet",
    **{f"scenarios:{name}": f"scenarios-{name.replace('_', '-')}" for name in CASE_PAGES},
    "mfa_activate_totp": "mfa-activate-totp",
    "mfa_authenticate": "mfa-authenticate",
    "mfa_deactivate_totp": "mfa-deactivate-totp",
    "mfa_generate_recovery_codes": "mfa-generate-recovery-codes",
    "mfa_reauthenticate": "mfa-reauthenticate",
    "mfa_view_recovery_codes": "mfa-view-recovery-codes",
}


@pytest.mark.parametrize("shot", PAGES, ids=lambda shot: shot.picture)
def test_a_page_can_be_used_by_everyone(shot: Shot, arrive: Arrive) -> None:
    person = arrive(shot.who)
    person.visit(shot.way) if isinstance(shot.way, str) else shot.way(person)
    expect(person.page.locator(shot.shows).first).to_be_visible()
    person.inspect(shot.picture)


@pytest.mark.parametrize(
    ("who", "path", "says"),
    [("anna", "/findes-ikke/", "findes ikke"), ("sigrid", "/boern/", "Du må ikke")],
    ids=["error-404", "error-403"],
)
def test_a_refusal_says_why(who: str, path: str, says: str, arrive: Arrive) -> None:
    person = arrive(who)
    person.visit(path)
    expect(person.page.locator("body")).to_contain_text(says)
    person.inspect("error-403" if "Du må" in says else "error-404")
