"""A team leader at the board, by keyboard alone: forty cases moved and undone, and two leaders with the same case."""

from collections.abc import Iterator
from typing import Any

import pytest
from django_tasks_db.models import DBTaskResult
from playwright.sync_api import Browser, Page, expect

from tests.cast import Cast
from tests.functional.conftest import screen
from tests.functional.visitor import Visitor
from tests.web.cadence.moves import arrive, assignments, delivered, everything, leaders
from tests.web.world import NOW, TODAY
from trappen.domain.deadlines.act import Act
from trappen.web.cadence.actions import recompute
from trappen.web.cadence.jobs import compute_proposal, plan_capacity
from trappen.web.programmes.actions import load_examples

pytestmark = [pytest.mark.functional, pytest.mark.slow]
ALL = tuple(f"s{n}" for n in range(40))
MOST_TABS = 200


@pytest.fixture(autouse=True)
def _forty_cases_at_one_desk(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRAPPEN_TODAY", TODAY.isoformat())
    arrive(cast, delivered(assignments=assignments(**dict.fromkeys(ALL, "nord"))), batch_id=1)
    recompute(municipality=cast.home, on=TODAY, by=None, now=NOW)


@pytest.fixture
def other(browser: Browser, live_server: Any) -> Iterator[Visitor]:
    """A second leader, at a browser of her own."""
    context = screen(browser)
    person = Visitor(context.new_page(), live_server.url)
    yield person
    context.close()
    assert not person.complaints, person.complaints


def tab_to(page: Page, selector: str) -> None:
    """Presses Tab until the focus is there."""
    page.wait_for_load_state()
    for _ in range(MOST_TABS):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} is not reached by Tab")


def pick(page: Page, selector: str, option: str) -> None:
    """Goes to the list and down it until the option stands there."""
    tab_to(page, selector)
    chosen = page.locator(f"{selector} option:checked")
    for _ in range(page.locator(f"{selector} option").count()):
        if option in chosen.inner_text():
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"{option} is not in the list")


def choose(page: Page, *, rows: int, adviser: str) -> None:
    """From the adviser's list to the preview: a range of cases, the new adviser, the reason."""
    tab_to(page, "input[name=sag]")
    page.keyboard.press("Space")
    for _ in range(rows - 1):
        page.keyboard.press("Shift+ArrowDown")
    expect(page.get_by_role("status")).to_have_text(f"{rows} af 40 valgt")
    pick(page, "select[name=til]", adviser)
    pick(page, "select[name=aarsag]", "For mange sager")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Flyt ")


def test_a_leader_moves_forty_cases_and_undoes_it(visitor: Visitor, cast: Cast) -> None:
    before = everything()
    visitor.log_in("dan")
    page = visitor.page
    visitor.visit("/tavle/")
    visitor.inspect("cadence-board")
    tab_to(page, "a[href*='raadgiver=nord']")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sager hos Rådgiver Nord")
    visitor.inspect("cadence-cases")
    choose(page, rows=40, adviser="Rådgiver Nina")
    expect(page.get_by_role("row", name="Rådgiver Nina")).to_contain_text("Over loftet")
    visitor.inspect("cadence-move-preview")
    tab_to(page, "form[action='/tavle/flyt/'] button")
    page.keyboard.press("Enter")
    expect(page.locator("#messages")).to_contain_text("40 sager er flyttet.")
    assert leaders(cast, *ALL) == ["nina"] * 40
    visitor.inspect("cadence-moves")
    tab_to(page, "form[action$='/fortryd/'] button")
    page.keyboard.press("Enter")
    expect(page.locator("#messages")).to_contain_text("Flytningen af 40 sager er fortrudt.")
    assert everything() == before
    visitor.visit("/tavle/forslag/")
    visitor.inspect("cadence-proposals")
    tab_to(page, "main form[method=post] button[type=submit]")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Regner …")).to_be_visible()
    order = DBTaskResult.objects.get(status="READY")
    compute_proposal.call(**order.args_kwargs["kwargs"])
    expect(page.get_by_text("Bevist bedst")).to_be_visible()  # the page has looked for itself
    pick(page, "tbody tr:first-child select[name^=valg-]", "Bliver hos Rådgiver Nord")
    visitor.inspect("cadence-proposal")
    tab_to(page, "button[value=flyt]")
    page.keyboard.press("Enter")
    expect(page.locator("#messages")).to_contain_text("19 sager er flyttet.")
    assert leaders(cast, *ALL).count("nord") == 21


def _type_a_child(visitor: Visitor) -> None:
    """What no export brings: a child with its case and adviser, and a measure with a price."""
    page, keys = visitor.page, visitor.page.keyboard
    visitor.visit("/mine-sager/")
    tab_to(page, "a[href='/mine-sager/nyt-barn/']")
    keys.press("Enter")
    expect(page.get_by_label("CPR-nummer")).to_be_focused()
    keys.type("010115-4321")
    keys.press("Tab")
    keys.type("Ny Testsen")
    pick(page, "select[name=raadgiver]", "Rådgiver Nils")
    tab_to(page, "main button[type=submit]")
    keys.press("Enter")
    expect(page.locator("#messages")).to_contain_text("Barnet og sagen er oprettet.")
    tab_to(page, "main a[href$='/oplysninger/indsats/']")
    keys.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ny: indsats")
    pick(page, "select[name=paragraf]", "§ 32, stk. 1, nr. 5")
    tab_to(page, "input[name=pris]")
    keys.type("12.500")
    pick(page, "select[name=enhed]", "Pr. måned")
    tab_to(page, "main button[type=submit]")
    keys.press("Enter")
    expect(page.locator("#messages")).to_contain_text("Indsats er gemt.")
    expect(page.get_by_text("Pris: 12.500,00")).to_be_visible()
    visitor.inspect("cadence-records-typed")


def test_of_two_leaders_one_wins_and_the_other_is_told(visitor: Visitor, other: Visitor, cast: Cast) -> None:
    for person, name, adviser in ((visitor, "dan", "Rådgiver Nina"), (other, "hanne", "Rådgiver Nils")):
        person.log_in(name)
        person.visit("/tavle/sager/?raadgiver=nord")
        choose(person.page, rows=2, adviser=adviser)
    for person in (visitor, other):
        tab_to(person.page, "form[action='/tavle/flyt/'] button")
        person.page.keyboard.press("Enter")
        expect(person.page.locator("#messages")).to_contain_text("flyttet")
    expect(visitor.page.locator("#messages")).to_contain_text("2 sager er flyttet.")
    expect(other.page.locator("#messages")).to_contain_text("2 af sagerne har fået en anden rådgiver")
    expect(other.page.locator("#messages")).to_contain_text("Rådgiver Nina. Senest flyttet af Dan Test.")
    assert sorted(leaders(cast, *ALL)) == ["nina"] * 2 + ["nord"] * 38
    _type_a_child(visitor)


def test_a_head_reads_how_deadlines_are_kept_and_what_advisers_carry(visitor: Visitor, cast: Cast) -> None:
    load_examples(now=NOW)
    visitor.log_in("hanne")
    visitor.visit("/overholdelse/")
    visitor.page.get_by_role("button", name="Opgør overholdelsen i dag").click()
    expect(visitor.page.get_by_text("ingen sager").first).to_be_visible()
    visitor.inspect("cadence-kept")
    visitor.visit("/tavle/tilsyn/")
    visitor.page.get_by_label("Sager pr. lag").fill("2")
    visitor.inspect("cadence-inspections")
    visitor.page.get_by_role("button", name="Træk stikprøven").click()
    visitor.inspect("cadence-inspection")
    visitor.page.locator("tbody th a").first.click()
    visitor.inspect("cadence-inspection-file")
    for group in visitor.page.locator("main fieldset").all():
        group.locator("label").first.click()
    visitor.page.get_by_role("button", name="Gem, og gå til den næste").click()
    expect(visitor.page.locator("#messages")).to_contain_text("Her er den næste.")
    visitor.visit("/kapacitet/")
    expect(visitor.page.get_by_text("mangler: sager").first).to_be_visible()
    page = visitor.page
    page.get_by_role("link", name="Angiv forudsætninger").click()
    acts = [f"{name}-{act}" for act in Act for name in ("minutter", "rejse")]
    for field in ("timer", "andel", "sagsminutter", *acts):
        page.locator(f"[name='{field}']").fill("60-80-100")
    page.locator("[name=fravaer]").fill("3-5-8")
    visitor.inspect("cadence-capacity-inputs")
    page.get_by_role("button", name="Regn behovet").click()
    expect(page.get_by_text("Regner …")).to_be_visible()
    waiting = DBTaskResult.objects.get(status="READY")
    plan_capacity.call(**waiting.args_kwargs["kwargs"])
    DBTaskResult.objects.filter(pk=waiting.pk).update(status="SUCCESSFUL")
    expect(page.get_by_role("img", name="Behov for fuldtidsstillinger").locator("svg")).to_be_visible()
    visitor.inspect("cadence-capacity")
