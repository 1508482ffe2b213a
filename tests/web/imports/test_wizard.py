"""A messy workbook is mapped page by page, loaded by the worker, and next month with one click."""

import re
from datetime import date, timedelta
from html import unescape
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from tests.web.imports.wizard_walk import answer, choose, fields, heading, map_and_load, send, work
from tests.web.imports.workbooks import CPRS, HEADINGS, PLACEMENTS, workbook
from trappen.domain.problems import Problem, Severity
from trappen.records.mapping.spec import MappingSpec
from trappen.web.accounts.models import User
from trappen.web.audit.models import Event, EventType
from trappen.web.cases.models import Child, Episode
from trappen.web.finance.models import Budget
from trappen.web.imports.models import Batch, Draft, State
from trappen.web.imports.models import Mapping as SourceMapping
from trappen.web.imports.wizard.files import draft_folder
from trappen.web.registers.models import Vintage

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.slow,
    pytest.mark.sqlite_only,
    pytest.mark.usefixtures("own_folder"),
]


def test_the_page_says_what_was_found_and_what_is_missing(steward: Client) -> None:
    page = unescape(steward.get(send(steward, workbook())).content.decode())
    assert "»Familieafdelingen: anbragte børn og unge«" in page
    assert "Række 4: 9 kolonner" in page
    assert "2 ting at afgøre." in page
    assert "Der mangler: Indsatser: Startdato." in page
    assert page.index('for="episodes-start"') < page.index('for="episodes-section"')
    assert "CPR-nummeret er barnets nøgle." in page
    assert "kolonner i filen læses ikke" in page
    assert "<li>Hjem igen</li>" in page
    assert CPRS[0] not in page
    assert f"{CPRS[0][:6]}-••••" in page


def test_each_choice_is_kept_and_shown_at_once(steward: Client) -> None:
    address = send(steward, workbook())
    told = choose(steward, address, {"episodes-start": heading("Skiftet")})
    assert "Der mangler" not in told
    assert "01-03-2024" in told
    assert 'id="episodes-start-line" class="t-line" hx-swap-oob="true"' in told
    told = choose(steward, address, {"episodes-place_type": ""})
    assert "»Plejefam. (slægt)«" not in told
    told = choose(steward, address, {"episodes-place_type": heading("Hvor bor barnet")})
    assert '<a href="#episodes-place_type-extra">Anbringelsessted</a>' in told
    assert "2 værdier er oversat" in told
    load = reverse("imports:load", args=[Draft.objects.get().pk])
    loading = re.sub(r"\s+", " ", unescape(steward.get(load).content.decode()))
    assert "1 værdi i »Hvor bor barnet« kender Trappen ikke: »Plejefam. (slægt)«." in loading
    assert "/ark/1/#episodes-place_type-extra" in loading
    assert "»Plejefam. (slægt)« <small>(2)</small>" in told
    told = choose(steward, address, {"episodes-place_type-v2": "network_foster"})
    assert "Anbringelsessted</a>" not in told
    told = choose(steward, address, {"episodes-price": heading("Udgift pr. md. (1.000 kr.)")})
    assert "45.500" in told
    data = fields(unescape(steward.get(address).content.decode()))
    data.pop("episodes-price-thousands")
    assert "45,50" in steward.post(f"{address}vis/", data).content.decode()


def test_a_mapped_workbook_is_loaded_without_a_number_in_the_open(steward: Client, cast: Cast) -> None:
    batch = map_and_load(steward)
    assert (batch.state, batch.by) == (State.LOADED, cast.sten), (batch.message, batch.problems)
    assert {name: counts["rows"] for name, counts in batch.counts.items()} == {
        "children": 4,
        "episodes": 4,
        "budgets": 2,
    }
    assert sorted(Episode.objects.values_list("place_type", flat=True)).count("network_foster") == 2
    assert sorted(Episode.objects.values_list("price", flat=True)) == [1_200_000, 1_400_000, 4_550_000, 9_825_000]
    assert sorted(Budget.objects.values_list("amount", flat=True)) == [310_050_000, 420_000_000]
    assert str(Vintage.objects.get().as_of) == "2026-10-31"
    assert not list((Path(settings.DATA_DIR) / "uploads").rglob("*.xlsx"))
    assert not Draft.objects.exists()
    # One of the four ended on 1 February 2025: 45.5 + 98.25 + 14 thousand a month are left on 31 October 2026.
    page = unescape(steward.get(reverse("imports:detail", args=[batch.number])).content.decode())
    told = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    assert "Hold tallene op mod jeres eget ark: 3 børn med løbende indsats og 0 rådgivere med åbne sager." in told
    assert "Netværksplejefamilie (»Plejefam. (slægt)« 1) BL § 46 (1) 1 14.000 kr. 0" in told
    assert "I alt 3 157.750 kr. 0" in told
    saved = SourceMapping.objects.get()
    assert (saved.name, saved.used_at is not None) == ("Prognoseark", True)
    stored = str([list(model.objects.values()) for model in (Episode, Child, Budget, SourceMapping, Batch, Event)])
    for cpr in CPRS:
        assert cpr not in stored
        assert cpr.replace("-", "") not in stored
    assert "Testsen" not in stored
    assert "made-" not in stored
    assert Event.objects.filter(event_type=EventType.MAPPING_SAVED, what={"name": "Prognoseark"}).exists()


def test_next_months_copy_is_loaded_with_one_click(steward: Client) -> None:
    map_and_load(steward)
    keys = set(Episode.objects.values_list("key", flat=True))
    ended = [(*PLACEMENTS[0][:6], PLACEMENTS[1][6], 46, *PLACEMENTS[0][8:]), *PLACEMENTS[1:]]
    address = send(steward, workbook(placements=ended, month="november 2026"), "Prognose november.xlsx")
    page = unescape(steward.get(address).content.decode())
    assert "Genkendt: Prognoseark" in page
    assert "Overskrifterne er de samme som sidst" in page
    assert "en anden pris" not in page, "a measure that was over before the data's day keeps what it cost"
    steward.post(address, fields(page) | {"as_of": "2026-11-02"})
    work()
    batch = Batch.objects.latest("pk")
    assert batch.state == State.LOADED
    assert batch.counts["episodes"] == {"rows": 4, "added": 0, "changed": 1, "gone": 0, "same": 3}
    assert set(Episode.objects.values_list("key", flat=True)) == keys
    assert SourceMapping.objects.count() == 1


def test_a_new_heading_is_told_and_a_lost_one_is_mended(steward: Client) -> None:
    map_and_load(steward)
    keys = set(Episode.objects.values_list("key", flat=True))
    wider = [(*row, "x") for row in PLACEMENTS]
    address = send(steward, workbook(headings=[*HEADINGS, "Skole"], placements=wider))
    page = unescape(steward.get(address).content.decode())
    assert "Overskriften »Skole« er ny" in page
    assert "Indlæs som sidst" in page
    steward.post(reverse("imports:forget", args=[Draft.objects.get().pk]))
    renamed = ["Rykket" if name == "Skiftet" else name for name in HEADINGS]
    address = send(steward, workbook(headings=renamed))
    page = unescape(steward.get(address).content.decode())
    assert "Overskriften »Skiftet« findes ikke længere" in page
    assert "Indlæs som sidst" not in page
    steward.post(address, {"as_of": "2026-11-02"})
    assert Batch.objects.count() == 1, "a post past the missing button loads nothing"
    sheet = reverse("imports:sheet", args=[Draft.objects.get().pk, 1])
    assert "Der mangler: Indsatser: Startdato" in unescape(steward.get(sheet).content.decode())
    choose(steward, sheet, {"episodes-start": heading("Skiftet")})
    steward.post(reverse("imports:load", args=[Draft.objects.get().pk]), {"name": "Prognoseark", "as_of": "2026-11-02"})
    work()
    assert Batch.objects.latest("pk").state == State.LOADED
    assert set(Episode.objects.values_list("key", flat=True)) == keys
    again = send(steward, workbook(headings=renamed))
    assert "Overskrifterne er de samme som sidst" in unescape(steward.get(again).content.decode())


def test_a_value_that_is_new_is_asked_about_where_the_file_is_loaded_and_remembered(steward: Client) -> None:
    map_and_load(steward)
    first, second = PLACEMENTS[:2]
    at_home = (*second[:3], "BL § 32, stk. 1, nr. 3", "FKP", *second[5:])  # no kind of place: not asked about
    moved = [(*first[:4], "Hos farmor", first[5], "afv. byretten", *first[7:]), at_home, *PLACEMENTS[2:]]
    address = send(steward, workbook(placements=moved))
    page = unescape(steward.get(address).content.decode())
    assert "Hvad er »Hos farmor« i »Hvor bor barnet« (1 række)?" in page
    assert "»FKP«" not in page
    assert re.search(r'name="new-1"\s+value="-"\s+(required)?\s*>', page), "one word is a tick, not set beforehand"
    assert "»afv. byretten« i »Hjem igen« (1 række): ingen slutdato endnu" in page
    assert "Indlæs som sidst" in page
    steward.post(address, {"as_of": "2026-11-02"})
    assert Batch.objects.count() == 1  # nobody has answered
    steward.post(address, {"as_of": "2026-11-02", "new-0": "network_foster", "new-1": "-", "sure": "on"})
    work()
    assert Episode.objects.get(start=date(2024, 3, 1)).place_type == "network_foster"
    again = unescape(steward.get(send(steward, workbook(placements=moved))).content.decode())
    assert "Hos farmor" not in again
    assert "afv. byretten" not in again


def test_a_wrong_choice_shows_and_keeps_no_number(steward: Client) -> None:
    address = send(steward, workbook())
    answer = choose(steward, address, {"children-sex": heading("Personnr. barn")})
    assert f"»{CPRS[0][:6]}-••••«" in answer
    choose(steward, address, {"children-sex-v0": "female"})
    for text in (answer, str(Draft.objects.get().spec)):
        assert CPRS[0] not in text


def test_two_stays_in_the_same_place_are_told_apart_by_their_start(steward: Client) -> None:
    again = (*PLACEMENTS[0][:5], date(2026, 9, 1), None, *PLACEMENTS[0][7:])
    first = (*PLACEMENTS[0][:6], date(2026, 5, 1), *PLACEMENTS[0][7:])
    map_and_load(steward, placements=[first, again])
    key = Episode.objects.get(start=date(2026, 9, 1)).key
    send_again = send(steward, workbook(placements=[again, first]))
    steward.post(send_again, {"as_of": "2026-11-02"})
    work()
    assert Batch.objects.latest("pk").state == State.LOADED
    assert Episode.objects.get(start=date(2026, 9, 1)).key == key


def test_tables_and_sheets_can_be_left_out(steward: Client) -> None:
    address = send(steward, workbook())
    steward.post(address, {"remove": "episodes"})
    steward.post(address, {"remove": "children"})
    page = unescape(steward.get(address).content.decode())
    assert "Arket læses ikke" in page
    pk = Draft.objects.get().pk
    assert steward.post(address, {"next": "1"}).headers["Location"] == reverse("imports:sheet", args=[pk, 2])
    page = unescape(steward.get(reverse("imports:load", args=[pk])).content.decode())
    assert "Budget" in page
    assert "Intet bliver overskrevet." in page
    steward.post(reverse("imports:load", args=[pk]), {"name": "Budget", "as_of": "2026-11-02"})
    work()
    assert (Budget.objects.count(), Child.objects.count()) == (2, 0)
    assert [sheet.sheet for sheet in MappingSpec.from_dict(SourceMapping.objects.get().spec).sheets] == ["Budgettal"]
    assert str(Vintage.objects.get().as_of) == "2026-10-31", "a budget does not make the children newer"


def test_what_is_not_ready_is_not_loaded(steward: Client) -> None:
    address = send(steward, workbook())
    load = reverse("imports:load", args=[Draft.objects.get().pk])
    page = unescape(steward.post(load, {"name": "Ark", "as_of": "2026-10-31"}).content.decode())
    assert "Filen kan ikke indlæses endnu" in page
    assert not Batch.objects.exists()
    choose(steward, address, {"episodes-start": heading("Skiftet"), "children-name": "h99", "children-sex": "hx"})
    asked = unescape(steward.post(load, {"name": "Ark", "as_of": "2026-10-31"}).content.decode())
    assert "Ingen slutdato er valgt: alle indsatser vil stå som løbende. Er det »Hjem igen«?" in asked
    assert not Batch.objects.exists()
    steward.post(load, {"name": "Ark", "as_of": "2026-10-31", "seen": "on"})
    again = send(steward, b"Konto;Aar;Budget\n5.28.20.1.001;2026;1\n", "budget.csv")
    load = reverse("imports:load", args=[again.split("/")[3]])
    page = unescape(steward.post(load, {"name": "Ark", "as_of": "2026-10-31"}).content.decode())
    assert "Der er allerede en kilde, der hedder »Ark«" in page


def test_files_that_are_no_table_are_refused_in_danish(steward: Client) -> None:
    assert "er ikke en fil, Trappen læser" in send(steward, b"%PDF", "ark.pdf")
    assert "kan ikke åbnes" in send(steward, b"PK\x03\x04 half", "ark.xlsx")
    assert "ingen tabel med overskrifter" in send(steward, b"kun en tekst\n", "ark.csv")
    assert "ingen tabel med overskrifter" in send(steward, b"Alma;6101100001\nBo;6202051234\n", "ark.csv")
    assert not Draft.objects.exists()


def test_a_file_is_its_owners_and_two_at_once_do_not_mix(steward: Client, cast: Cast) -> None:
    mine = send(steward, workbook())
    other = Client()
    other.force_login(cast.karl)
    theirs = send(other, workbook())
    assert other.get(mine).status_code == 404
    assert steward.get(theirs).status_code == 404
    choose(steward, mine, {"episodes-start": heading("Skiftet")})
    assert "Der mangler" not in unescape(steward.get(mine).content.decode())
    assert "Der mangler" in unescape(other.get(theirs).content.decode())
    assert other.post(f"/indlaesning/tilknytning/{mine.split('/')[3]}/slet/").status_code == 404
    elsewhere = User.objects.create(username="eli", role="data_steward", municipality=cast.abroad)
    other.force_login(elsewhere)
    assert other.get(mine).status_code == 404


def test_a_file_that_was_left_is_gone_after_a_day(steward: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    # The day stands still far behind the machine's clock, which is that of the queue: the file waits all the same.
    monkeypatch.setenv("TRAPPEN_TODAY", "2020-01-01")
    kept = send(steward, workbook())
    work()
    assert steward.get(kept).status_code == 200
    Draft.objects.all().delete()
    monkeypatch.setattr("trappen.web.imports.wizard.jobs.KEPT", timedelta(0))
    address = send(steward, workbook())
    pk = Draft.objects.get().pk
    assert draft_folder(pk).is_dir()
    work()
    assert not draft_folder(pk).exists()
    assert steward.get(address).status_code == 404


def test_a_known_source_is_listed_and_deleted(steward: Client) -> None:
    map_and_load(steward)
    page = unescape(steward.get(reverse("imports:mappings")).content.decode())
    assert "Prognoseark" in page
    delete = reverse("imports:mapping_delete", args=[SourceMapping.objects.get().pk])
    assert "Slet kilden »Prognoseark«?" in unescape(steward.get(delete).content.decode())
    assert SourceMapping.objects.exists()
    steward.post(delete)
    assert not SourceMapping.objects.exists()
    assert Episode.objects.count() == 4


def test_a_last_day_is_read_as_the_day_after_and_can_be_corrected(steward: Client) -> None:
    headings = [*HEADINGS[:5], "Bevilget fra", "Bevilget t.o.m.", *HEADINGS[7:]]
    address = send(steward, workbook(headings=headings))
    page = unescape(steward.get(address).content.decode())
    assert "Datoen er sidste dag (til og med)" in page
    assert fields(page)["episodes-end-inclusive"] == "on"
    assert "Slutdato (sidste dag)" in page
    assert "<td>01-02-2025</td>" in page, "the preview shows the last day, as the file and the child's page do"
    data = fields(page)
    data.pop("episodes-end-inclusive")
    page = unescape(steward.post(f"{address}vis/", data).content.decode())
    assert "<td>31-01-2025</td>" in page
    assert "<td>01-02-2025</td>" not in page
    page = unescape(steward.get(address).content.decode())
    assert "episodes-end-inclusive" not in fields(page)


def test_rows_that_would_lose_their_child_are_told_before_the_load(steward: Client) -> None:
    assert map_and_load(steward).state == State.LOADED
    address = send(steward, workbook(placements=PLACEMENTS[:3]), "Prognose november.xlsx")
    page = unescape(steward.get(address).content.decode())
    assert "Indlæs som sidst" in page, "the measures of the child that is gone are replaced too"
    pk = Draft.objects.get().pk
    steward.post(reverse("imports:sheet", args=[pk, 1]), {"remove": "episodes"})
    load = reverse("imports:load", args=[pk])
    page = re.sub(r"\s+", " ", unescape(steward.get(load).content.decode()))
    assert "Filen kan ikke indlæses, som den er" in page
    assert "<li>Indsatser: 1 række</li>" in page
    assert "Gem og indlæs" not in page
    steward.post(load, {"name": "Prognoseark", "as_of": "2026-11-02"})
    assert Draft.objects.filter(pk=pk).exists()
    assert Batch.objects.count() == 1


def test_what_the_load_would_refuse_is_told_before_it(steward: Client) -> None:
    assert map_and_load(steward).state == State.LOADED
    rows = [[*row] for row in PLACEMENTS]
    rows[2][HEADINGS.index("Skiftet")] = date(1995, 1, 1)  # the number's child was born in 2012
    address = send(steward, workbook(placements=rows), "Prognose november.xlsx")
    page = unescape(steward.get(address).content.decode())
    assert "Indlæs som sidst" not in page
    assert "Ingen fejl" not in page


def test_rows_in_error_are_left_out_only_when_ticked(steward: Client) -> None:
    map_and_load(steward)
    rows = [[*row] for row in PLACEMENTS]
    rows[2][HEADINGS.index("Hjem igen")] = date(2020, 1, 1)  # before it began
    address = send(steward, workbook(placements=rows), "Prognose november.xlsx")
    page = steward.get(address).content.decode()
    box = next(tag for tag in re.findall(r"<input[^>]*>", page) if 'name="row"' in tag)
    assert "checked" not in box
    told = re.sub(r"\s+", " ", unescape(page))
    assert "<td>Carl Testsen</td> <td>Døgninstitution</td>" in told, "the row says whom and what it is about"
    assert "1 løbende indsats forsvinder fra 1 barn" in told
    draft = Draft.objects.get()
    sheet = unescape(steward.get(reverse("imports:sheet", args=[draft.pk, 1])).content.decode())
    assert "Intet at afgøre" not in sheet, "a row that stops the file is to be decided"
    assert "1 række kan ikke læses" in sheet
    out = reverse("imports:leave_out", args=[draft.pk])
    told = unescape(steward.post(out, {"back": "known"}, follow=True).content.decode())
    assert "Ingen række er udeladt. Sæt kryds" in told
    row = {"back": "known", "row": unescape(re.findall(r'value="([^"]+)"', box)[0])}
    assert "Ingen række er udeladt. 1 løbende" in unescape(steward.post(out, row, follow=True).content.decode())
    draft.refresh_from_db()
    assert draft.left_out == [], "what is known from before goes only when somebody says so"
    steward.post(out, {**row, "sure": "on"})
    draft.refresh_from_db()
    assert len(draft.left_out) == 1


def test_a_corrected_file_keeps_the_answers_and_another_file_does_not(steward: Client) -> None:
    wrong = [[*row] for row in PLACEMENTS]
    wrong[2][HEADINGS.index("Hjem igen")] = date(2020, 1, 1)  # before it began
    address = send(steward, workbook(placements=wrong))
    choose(steward, address, {"episodes-start": heading("Skiftet"), "episodes-end": heading("Hjem igen")})
    answer(steward, address, "episodes-end=outside")
    choose(steward, address, {"episodes-place_type-v2": "network_foster"})
    first = Draft.objects.get()
    page = unescape(steward.get(reverse("imports:load", args=[first.pk])).content.decode())
    assert "Intet bliver overskrevet." in page
    assert ">mangler<" not in page
    begin = f"{reverse('imports:begin')}?efter={first.pk}"
    assert begin in page
    assert f'value="{first.pk}"' in steward.get(begin).content.decode()
    other = {"file": SimpleUploadedFile("b.csv", b"Konto;Aar;Budget\n5.28.20.1.001;2026;1\n"), "efter": first.pk}
    assert steward.post(begin, other).headers["Location"].endswith("/ark/1/")
    again = steward.post(begin, {"file": SimpleUploadedFile("Rettet.xlsx", workbook()), "efter": first.pk})
    mended = Draft.objects.get(name="Rettet.xlsx")
    assert again.headers["Location"] == reverse("imports:load", args=[mended.pk])
    assert mended.spec["sheet"][0]["table"] == first.spec["sheet"][0]["table"]
    page = unescape(steward.get(again.headers["Location"]).content.decode())
    assert "Svarene er brugt igen på den rettede fil, »Rettet.xlsx«." in page
    assert "Gem og indlæs" in page
    assert not Draft.objects.filter(pk=first.pk).exists()


def test_a_rejected_file_goes_back_to_its_mapping(steward: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    flaw = Problem(
        Severity.ERROR,
        "end_before_start",
        "Slutdatoen ligger før startdatoen.",
        file="Prognose oktober.xlsx [Anbragte børn]",
        table="episodes",
        row=5,
        column="end",
        value="2025-03-01",
    )
    monkeypatch.setattr("trappen.web.imports.actions.reconcile", lambda *_arguments, **_options: [flaw])
    batch = map_and_load(steward)
    assert batch.state == State.REJECTED
    draft = Draft.objects.get()
    assert (draft.rejected, draft.source) == (batch, SourceMapping.objects.get())
    page = unescape(steward.get(reverse("imports:detail", args=[batch.number])).content.decode())
    assert "Ret tilknytningen" in page
    assert "Vælg en rettet fil" in page
    for shown in ("<td>Anbragte børn</td>", "<td>Hjem igen</td>", "01-03-2025"):
        assert shown in page
    sheet = steward.get(reverse("imports:sheet", args=[draft.pk, 1])).content.decode()
    assert 'value="network_foster" selected' in re.sub(r"\s+", " ", sheet)
