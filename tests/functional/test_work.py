"""What people come to do, done at the browser by someone of the role."""

import io
import re
import zipfile
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.functional.conftest import Arrive
from tests.functional.test_pages import computed_ladder
from tests.functional.town import CHILDREN, TODAY, Town
from trappen.analysis.synth.building import build
from trappen.analysis.synth.writing import write
from trappen.web.config.demo import SEED, YEARS

pytestmark = [pytest.mark.functional, pytest.mark.slow]


@pytest.fixture(scope="session")
def delivery(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the demo was loaded from, made once more: the same arguments give the same bytes."""
    folder = tmp_path_factory.mktemp("delivery") / "udtræk"
    write(build(children=CHILDREN, years=YEARS, seed=SEED, until=TODAY.replace(day=1)), folder)
    return folder


def zipped(folder: Path, **instead: str) -> bytes:
    """The folder's tables as a ZIP, with other text in those that are named."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(path for path in folder.iterdir() if path.is_file()):
            archive.writestr(path.name, instead.get(path.stem) or path.read_bytes())
    return made.getvalue()


def fetched(page: Page, link: str) -> bytes:
    with page.expect_download() as waiting:
        page.get_by_role("link", name=link, exact=True).click()
    return Path(waiting.value.path()).read_bytes()


def test_an_adviser_finds_what_is_overdue_and_whose_it_is(arrive: Arrive) -> None:
    person = arrive("anna")
    page = person.page
    person.visit("/")
    expect(page.get_by_role("heading", name="Det kræver opmærksomhed nu")).to_be_visible()
    expect(page.get_by_role("table").first).to_contain_text("i dine sager")
    page.locator("main tbody th a").first.click()
    key = page.get_by_role("heading", level=1).inner_text().split()[1]
    expect(page.get_by_role("region", name="Barnets frister")).to_be_visible()
    expect(page.get_by_role("region", name="Indsatser")).to_be_visible()
    show = page.get_by_role("button", name="Vis (bliver logget)")
    show.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#identity strong")).not_to_be_empty()
    name = page.locator("#identity strong").inner_text()

    steward = arrive("sten")
    steward.visit(f"/log/?barn={key}")
    row = steward.page.get_by_role("row", name=re.compile("Anna Ager.*CPR-nummer"))
    expect(row.first).to_be_visible()
    assert name not in steward.page.content()


def test_a_head_follows_the_ladder_to_the_children_and_takes_the_tables_along(arrive: Arrive) -> None:
    person = arrive("hanne")
    page = person.page
    computed_ladder(person)
    expect(page.get_by_role("table").first).to_be_visible()
    assert fetched(page, "Hent tabeller (XLSX)").startswith(b"PK")
    number = page.locator("main td a").first
    wanted = int(number.inner_text().replace(".", ""))
    number.click()
    expect(page.get_by_role("heading", name="Børn bag tallet")).to_be_visible()
    expect(page.locator("main caption small")).to_have_text(f"{wanted} i alt")
    page.locator("main tbody th a").first.click()
    expect(page.get_by_role("region", name="Indsatser")).to_be_visible()


def test_a_secretary_writes_a_paper_that_withholds_small_numbers_and_freezes_it(arrive: Arrive) -> None:
    person = arrive("sigrid")
    page = person.page
    person.visit("/")
    person.choose("Sagsfremstillinger")
    page.get_by_role("link", name="Ny sagsfremstilling").click()
    page.get_by_label("Udvalg").fill("Børne- og Ungdomsudvalget")
    page.get_by_role("button", name="Lav kladde").click()
    expect(page.get_by_text("Kladde", exact=True)).to_be_visible()
    expect(page.locator("main")).to_contain_text("skjult")
    document = fetched(page, "PDF")
    assert document.startswith(b"%PDF")
    for standard in (b"pdfaid", b"pdfuaid"):
        assert standard in document
    assert "Børne- og Ungdomsudvalget" in "".join(part.extract_text() for part in PdfReader(io.BytesIO(document)).pages)
    word = docx.Document(io.BytesIO(fetched(page, "Word")))
    assert word.tables
    page.get_by_role("link", name="Fastfrys …").click()
    page.get_by_role("button", name="Fastfrys").click()
    expect(page.get_by_text("Version 1 er fastfrosset.")).to_be_visible()
    expect(page.get_by_role("link", name="Fastfrys …")).to_have_count(0)
    person.inspect("papers-show-frozen")
    expect(page.get_by_role("link", name="Børn", exact=True)).to_have_count(0)


def test_a_data_steward_sees_what_a_correction_changes(arrive: Arrive, delivery: Path) -> None:
    teams = (delivery / "teams.csv").read_text(encoding="utf-8")
    lines = teams.splitlines()
    at = lines[0].split(";").index("name")
    cells = lines[1].split(";")
    cells[at] += " (ny ledelse)"
    corrected = "\n".join([lines[0], ";".join(cells), *lines[2:], ""])
    person = arrive("sten")
    page = person.page
    person.visit("/")
    person.choose("Indlæsning")
    page.get_by_role("link", name="Vælg selv format").click()
    file = {"name": "november.zip", "mimeType": "application/zip", "buffer": zipped(delivery, teams=corrected)}
    page.get_by_label("Filer").set_input_files([file])
    page.get_by_role("button", name="Indlæs").click()
    expect(page.get_by_role("status").or_(page.get_by_text("Indlæst", exact=True)).first).to_be_visible()
    expect(page.get_by_text("Indlæst", exact=True)).to_be_visible(timeout=60_000)
    team = page.get_by_role("row", name=re.compile("^Team"))
    expect(team.get_by_role("cell").nth(2)).to_have_text("1")
    expect(page.get_by_role("row", name=re.compile("^Børn")).get_by_role("cell").nth(2)).to_have_text("0")
    assert "Team;T0;Ændret;Navn" in fetched(page, "Hent de ændrede rækker som CSV").decode()
    person.inspect("imports-detail-changed")


@pytest.mark.parametrize("name", ["halv.zip", "children.csv", "boern.csv"])
def test_a_broken_delivery_gets_one_clear_answer_and_changes_nothing(name: str, arrive: Arrive, delivery: Path) -> None:
    person = arrive("sten")
    page = person.page
    person.visit("/boern/")
    before = page.locator("main caption small").inner_text()
    word = io.BytesIO()
    docx.Document().save(word)
    whole = zipped(delivery)
    content = whole[: len(whole) // 2] if name.endswith(".zip") else word.getvalue()
    person.visit("/indlaesning/ny/")
    page.get_by_label("Filer").set_input_files([{"name": name, "mimeType": "text/csv", "buffer": content}])
    page.get_by_role("button", name="Indlæs").click()
    expect(page.locator("#outcome .alert")).to_have_count(1, timeout=60_000)
    expect(page.locator("#outcome .alert")).to_contain_text(re.compile("Intet|læses|ZIP|CSV"))
    expect(page.get_by_text("Afvist", exact=True)).to_be_visible()
    person.inspect("imports-detail-rejected")
    person.visit("/boern/")
    expect(page.locator("main caption small")).to_have_text(before)


def test_an_administrator_makes_a_user_who_can_log_in(arrive: Arrive) -> None:
    password = "en-lang-adgangskode-til-ida"
    person = arrive("adam")
    page = person.page
    person.visit("/")
    person.choose("Brugere")
    page.get_by_role("link", name="Opret bruger").click()
    for label, value in (("Brugernavn", "ida"), ("Adgangskode", password), ("Fornavn", "Ida"), ("Efternavn", "Ny")):
        page.get_by_label(label).fill(value)
    page.get_by_label("Rolle").select_option("secretary")
    page.get_by_role("button", name="Opret bruger").click()
    expect(page.get_by_text("Ida Ny er oprettet.")).to_be_visible()
    ida = arrive()
    ida.log_in("ida", password)
    expect(ida.page.get_by_role("link", name="Sagsfremstillinger").first).to_be_visible()


def test_the_back_button_shows_nothing_after_logging_out(arrive: Arrive, town: Town) -> None:
    person = arrive()
    page = person.page
    person.log_in("dan", town.passwords["dan"])
    person.choose("Børn")
    page.locator("main tbody th a").first.click()
    child = page.get_by_role("heading", level=1).inner_text()
    page.get_by_role("button", name="Log ud").click()
    page.get_by_label("Brugernavn").wait_for()
    page.go_back()
    page.get_by_label("Brugernavn").wait_for()
    assert child not in page.content()


def test_the_keyboard_goes_past_the_menu_or_through_it_in_order(arrive: Arrive) -> None:
    person = arrive("anna")
    page = person.page
    person.visit("/boern/")
    focused = "document.activeElement.innerText.trim() || document.activeElement.id"
    seen = []
    for _ in range(7):
        page.keyboard.press("Tab")
        seen.append(page.evaluate(focused))
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none", seen
    english = "English (menu and front page)"
    assert seen == ["Gå til indhold", "Trappen", "Anna Ager", english, "Log ud", "Overblik", "Mine sager"]
    person.visit("/boern/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")
