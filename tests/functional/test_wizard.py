"""A data steward maps a workbook that nobody has seen before, and next month loads it with one click."""

from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from playwright.sync_api import FilePayload, Page, expect

from tests.functional.conftest import Visitor
from tests.functional.pictures import picture
from tests.records.mapping.test_mapping import book
from tests.records.mapping.vocabularies import TUNED
from tests.web.imports.workbooks import HEADINGS, PLACEMENTS, workbook
from trappen.web.cases.models import Assignment, Child, Episode, Identity
from trappen.web.imports.models import Draft

pytestmark = [pytest.mark.functional, pytest.mark.slow]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "DATA_DIR", tmp_path)
    monkeypatch.setenv("TRAPPEN_TODAY", "2026-11-02")


def send(page: Page, name: str, content: bytes) -> None:
    page.get_by_role("navigation", name="Hovedmenu").get_by_role("link", name="Indlæsning").click()
    page.wait_for_url("**/indlaesning/")  # loaded, with the script that reads the file
    file: FilePayload = {"name": name, "mimeType": XLSX, "buffer": content}
    with page.expect_navigation():
        page.get_by_label("Fil", exact=True).set_input_files(file)  # read at once, without a click


def work(page: Page, state: str) -> None:
    expect(page.locator("#outcome")).to_be_visible()  # the load is ordered; only then can it be done
    call_command("db_worker", batch=True, startup_delay=False, verbosity=0)
    expect(page.locator("#outcome")).to_contain_text(state)  # the page asks by itself, and loads anew when it is done


def test_a_messy_workbook_is_mapped_and_next_month_takes_one_click(visitor: Visitor) -> None:
    Identity.objects.all().delete()
    Child.objects.all().delete()
    visitor.log_in("sten")
    page = visitor.page
    visitor.visit("/indlaesning/tilknytning/")
    visitor.check_accessibility()
    send(page, "Prognose oktober.xlsx", workbook())
    told = page.locator("#verdict").get_by_role("status")
    expect(told).to_contain_text("2 ting at afgøre. Der mangler: Indsatser: Startdato.")
    visitor.check_accessibility()
    picture(page, "wizard-missing")
    page.get_by_text("Flere felter og tabeller").click()
    expect(page.get_by_text("»Familieafdelingen: anbragte børn og unge«")).to_be_visible()

    page.get_by_label("Startdato", exact=True).select_option("Skiftet (fx 01-03-2024)")
    expect(page.locator("#episodes-start-line")).to_contain_text("fx 01-03-2024")
    page.get_by_label("»Plejefam. (slægt)« (2)").select_option("Netværksplejefamilie")
    expect(page.locator("#episodes-place_type-line")).not_to_contain_text("Mangler svar")
    page.get_by_text("De første rækker, som de læses").click()
    # By keyboard: a field opens, and its list keeps the focus when the preview changes.
    page.locator("#episodes-end-field > summary").press("Enter")
    end = page.get_by_label("Slutdato", exact=True)
    end.focus()
    page.keyboard.type("Hjem i")
    expect(page.get_by_role("region", name="Indsatser, de første rækker")).to_contain_text("31-01-2025")
    expect(end).to_be_focused()
    page.locator("#episodes-price-field > summary").click()
    page.get_by_label("Pris", exact=True).select_option("Udgift pr. md. (1.000 kr.) (fx 45,5)")
    expect(page.get_by_label("Beløb i tusinder")).to_be_checked()
    expect(page.get_by_role("region", name="Indsatser, de første rækker")).to_contain_text("45.500,00 kr.")
    page.locator("#episodes-price_unit-field > summary").click()
    page.get_by_label("Prisenhed", exact=True).select_option("Samme værdi i alle rækker …")
    page.get_by_label("Prisenhed i alle rækker").select_option("Pr. måned")
    expect(page.locator("#episodes-price_unit-line")).to_contain_text("Pr. måned i alle rækker")
    visitor.check_accessibility()
    picture(page, "wizard-sheet")
    page.get_by_role("button", name="Første dag uden").click()
    expect(page.get_by_text("den sidste dag, eller den første uden indsats?")).to_have_count(0)
    expect(page.get_by_text("»Familieafdelingen: anbragte børn og unge«")).to_be_visible()  # still unfolded

    page.get_by_role("button", name="Videre til næste ark").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Budgettal")
    expect(told).to_contain_text("Intet at afgøre.")
    visitor.check_accessibility()
    page.get_by_role("button", name="Videre til indlæsning").click()
    page.get_by_label("Kildens navn").fill("Prognoseark")
    visitor.check_accessibility()
    picture(page, "wizard-load")
    page.get_by_role("button", name="Gem og indlæs").click()
    work(page, "Indlæst")
    assert sorted(Episode.objects.values_list("price", flat=True)) == [1_200_000, 1_400_000, 4_550_000, 9_825_000]
    assert set(Episode.objects.values_list("price_unit", flat=True)) == {"month"}

    ended = [(*PLACEMENTS[0][:6], date(2026, 11, 15), *PLACEMENTS[0][7:]), *PLACEMENTS[1:]]
    send(page, "Prognose november.xlsx", workbook(placements=ended, month="november 2026"))
    expect(page.get_by_text("Overskrifterne er de samme som sidst")).to_be_visible()
    visitor.check_accessibility()
    picture(page, "wizard-again")
    page.get_by_role("button", name="Indlæs som sidst").click()
    work(page, "Indlæst")
    assert Episode.objects.filter(end=date(2026, 11, 15)).count() == 1
    assert not Draft.objects.exists()
    visitor.visit("/indlaesning/kilder/")
    page.get_by_role("link", name="Slet").click()
    visitor.inspect("imports-mapping-delete")


def test_a_row_in_error_is_left_out_by_choice_and_the_list_stays_with_the_load(visitor: Visitor) -> None:
    Identity.objects.all().delete()
    Child.objects.all().delete()
    visitor.log_in("sten")
    page = visitor.page
    page.set_viewport_size({"width": 1280, "height": 900})
    headings = [{"Skiftet": "Startdato", "Hjem igen": "Slutdato"}.get(name, name) for name in HEADINGS]
    wrong = (*PLACEMENTS[2][:4], "Døgninstitution", date(2026, 3, 1), date(2025, 3, 1), *PLACEMENTS[2][7:])
    rows = (*PLACEMENTS[:2], wrong, PLACEMENTS[3])
    send(page, "Prognose oktober.xlsx", workbook(headings=headings, placements=rows, month="pr. 31-12-2030"))
    page.get_by_label("»Plejefam. (slægt)« (2)").select_option("network_foster")
    # What the columns are stands there, none of it hidden to the right of the screen.
    page.get_by_text("De første rækker, som de læses").click()
    region = page.get_by_role("region", name="Indsatser, de første rækker")
    expect(region.get_by_role("row", name="Slutdato")).to_be_visible()
    assert region.evaluate("(e) => e.scrollWidth <= e.clientWidth")
    page.get_by_role("button", name="Første dag uden").click()
    page.get_by_role("button", name="Videre til næste ark").click()
    page.get_by_role("button", name="Videre til indlæsning").click()
    expect(page.get_by_text("Filen siger 31-12-2030, som ikke er kommet endnu.")).to_be_visible()
    expect(page.get_by_role("heading", name="1 række kan ikke læses")).to_be_visible()
    visitor.check_accessibility()
    picture(page, "wizard-rows")
    row = page.get_by_role("checkbox", name="Anbragte børn, række 7")
    expect(row).not_to_be_checked()
    page.get_by_role("button", name="Udelad de valgte rækker").click()
    expect(page.get_by_text("Sæt kryds ved de rækker, der skal udelades.")).to_be_visible()
    row.check()
    page.get_by_role("button", name="Udelad de valgte rækker").click()
    expect(page.get_by_text("1 række udelades.")).to_be_visible()
    page.get_by_role("button", name="Gem og indlæs").click()
    work(page, "1 række er udeladt, fordi det blev valgt.")
    assert Episode.objects.count() == 3
    page.get_by_text("1 række udeladt af").click()
    expect(page.get_by_text("Anbragte børn, række 7: fejl i Slutdato")).to_be_visible()
    visitor.check_accessibility()


def test_our_own_tables_are_recognised(visitor: Visitor) -> None:
    visitor.log_in("sten")
    page = visitor.page
    send(page, "children.csv", b"child_id;birth_date\nB1;02-03-2015\n")
    expect(page.get_by_role("heading", level=1)).to_have_text("Klar til indlæsning: Trappens egne kolonner")
    visitor.inspect("wizard-ready")


def test_known_sources_and_a_file_given_up(visitor: Visitor) -> None:
    visitor.log_in("sten")
    page = visitor.page
    send(page, "Prognose.xlsx", workbook())
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Slet filen igen").click()
    expect(page.get_by_text("Filen er slettet. Intet er indlæst.")).to_be_visible()
    page.get_by_role("link", name="Kendte kilder").click()
    expect(page.get_by_text("Ingen kendte kilder endnu")).to_be_visible()
    visitor.check_accessibility()


def test_unknown_headings_are_read_by_the_blue_buttons_alone_and_next_month_by_one(visitor: Visitor) -> None:
    Identity.objects.all().delete()
    Child.objects.all().delete()
    visitor.log_in("sten")
    page = visitor.page
    rows = TUNED["oversigt"].rows()
    placed, home = rows[:14], [rows[0], *rows[14:]]
    home[1:] = [[*row[:3], "BL § 32, stk. 1, nr. 5", "Kontaktperson", *row[5:]] for row in home[1:]]
    titled = {
        name: [[f"Oversigt: {name}"], ["Alle beløb i t.kr."], *part] for name, part in (("Døgn", placed), ("Dag", home))
    }
    send(page, "Oversigt okt 2026.xlsx", book(titled))
    visitor.check_accessibility()
    picture(page, "wizard-suggested")
    page.get_by_role("button", name="Videre til næste ark").click()
    visitor.check_accessibility()
    page.get_by_role("button", name="Videre til indlæsning").click()
    visitor.check_accessibility()
    page.get_by_role("button", name="Gem og indlæs").click()
    work(page, "Indlæst")
    found = Episode.objects.order_by("pk")
    assert (found.count(), found.filter(end=None).count(), found.filter(price=None).count()) == (24, 16, 0)
    assert found.exclude(place_type="").count() == 13
    assert Assignment.objects.count() == 24
    assert {identity.open().name[:5] for identity in Identity._default_manager.all()} == {"Prøve"}
    send(page, "Oversigt nov 2026.xlsx", book(titled | {"Dag": titled["Dag"][:-1]}))
    page.get_by_role("button", name="Indlæs som sidst").click()
    work(page, "Indlæst")
    assert Episode.objects.count() == 23
