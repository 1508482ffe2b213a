"""A department moves a measure that is over to a sheet of ended ones, which tells when and not since when."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from io import BytesIO

import pytest
import xlsxwriter
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from tests.cast import Cast
from tests.web.imports.wizard_walk import fields, send, work
from trappen.web.audit.models import Event, EventType
from trappen.web.cases.models import Assignment, Case, Episode
from trappen.web.imports.loading.ending import Ended, Known, matched
from trappen.web.imports.models import Batch, Draft
from trappen.web.imports.news import news

Line = tuple[str, str, str]
CHILDREN = ("610110-4000", "610210-4001", "610310-4002", "610410-4003", "610510-4004")
SECOND = (CHILDREN[0], "Aflastning, fam. Lund", "04-05-2025")


def book(running: Sequence[Line], ended: Sequence[Line]) -> bytes:
    stream = BytesIO()
    made = xlsxwriter.Workbook(stream, {"in_memory": True})
    page = made.add_worksheet("Anbragte")
    page.write_row(
        0, 0, ["CPR", "Navn", "§", "Foranstaltning", "Sted", "Fra", "Til og med", "Rådgiver", "Pris pr. md."]
    )
    for at, (cpr, place, start) in enumerate(running):
        kind = "Almen plejefamilie" if place.startswith("Pleje") else "Døgninstitution"
        page.write_row(at + 1, 0, [cpr, "Barn Prøve", "BL § 46", kind, place, start, "", "ANK", 8_200])
    page = made.add_worksheet("Afsl. 2026")
    page.write_row(0, 0, ["CPR", "Navn", "Sted", "Ophørt", "Årsag"])
    for at, (cpr, place, end) in enumerate(ended):
        page.write_row(at + 1, 0, [cpr, "Barn Prøve", place, end, "hjemgivet"])
    made.close()
    return stream.getvalue()


def load(client: Client, content: bytes, day: str) -> str:
    """Loads a month; what the page before it said."""
    address = send(client, content)
    draft = Draft.objects.get()
    page = client.get(address).content.decode()
    if count := Batch.objects.count():
        client.post(address, {**fields(page), "as_of": day})
        if 'name="sure"' in page:
            assert Batch.objects.count() == count, "more than a fifth goes, and nobody has said that it is meant"
            client.post(address, {**fields(page), "as_of": day, "sure": "on"})
    else:
        client.post(reverse("imports:load", args=[draft.pk]), {"name": "Ark", "as_of": day, "seen": "on"})
    work()
    return page


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("own_folder", "cast")
def test_what_is_moved_to_the_sheet_of_ended_ones_ends_there_and_stays(steward: Client, cast: Cast) -> None:
    running = [(cpr, f"Plejefamilie {at}", f"0{at + 1}-03-2025") for at, cpr in enumerate(CHILDREN)] + [SECOND]
    load(steward, book(running, [("611210-4009", "Munkebo", "31-03-2026")]), "2026-08-31")
    assert Episode.objects.count() == 6
    ended = [
        ("611210-4009", "Munkebo", "31-03-2026"),
        (CHILDREN[0], "Aflastn. fam. Lund", "15-09-2026"),
        (CHILDREN[4], "Plejefam. 4", "20-09-2026"),
    ]
    page = load(steward, book(running[:4], ended), "2026-09-30")
    assert "fjernes med deres historie" not in page
    assert 'name="sure"' not in page
    done = steward.get(reverse("imports:detail", args=[Batch.objects.latest("pk").number])).content.decode()
    assert "Åbne sager pr. rådgiver" in done, "whoever loaded the file sees the adviser's number, and no child with it"
    assert re.search(r'ANK</th>\s*<td class="num">4</td>', done)
    assert news(Batch.objects.latest("pk")).said == "2 afsluttede indsatser"
    over = Episode.objects.exclude(end=None).order_by("end").values_list("provider_name", "start", "end")
    found = [(SECOND[1], date(2025, 5, 4), date(2026, 9, 16)), ("Plejefamilie 4", date(2025, 3, 5), date(2026, 9, 21))]
    assert list(over) == found
    assert list(Case.objects.exclude(closed=None).values_list("closed", flat=True)) == [date(2026, 9, 21)]
    assert list(Assignment.objects.exclude(end=None).values_list("end", flat=True)) == [date(2026, 9, 21)]
    page = load(steward, book(running[:3], ended), "2026-10-31")
    assert "1 løbende indsats for 1 barn står ikke i filen og fjernes med deres historie" in page
    assert 'name="sure"' in page, "one of four is more than a fifth"
    assert re.search(r"<li>\s*Barn Prøve\s*<a", page), "the child is named to whoever may see names"
    assert Event.objects.filter(event_type=EventType.IDENTITY_READ).exists(), "and that is logged"
    assert list(Episode.objects.exclude(end=None).order_by("end").values_list("provider_name", "start", "end")) == found
    assert Episode.objects.filter(end=None).count() == 3
    assert Case.objects.count() == 4


STARTS = st.dates(date(2024, 1, 1), date(2026, 6, 30))
KNOWN = st.builds(
    Known, st.uuids().map(str), STARTS, st.none() | STARTS, st.sampled_from(["Munkebo", "Pleje fam. Dal", ""])
)
TOLD = st.builds(Ended, STARTS.map(lambda day: day + timedelta(days=90)), st.sampled_from(["Munkebo", "fam. Dal", ""]))


@given(st.lists(KNOWN, max_size=4), st.lists(TOLD, max_size=4))
def test_each_row_ends_at_most_one_measure_and_never_before_it_began(known: list[Known], told: list[Ended]) -> None:
    found = matched(known, told)
    starts = {one.key: one.start for one in known}
    assert all(starts[key] < end for key, end in found.items())
    assert len(found) <= len(told)
    days = [row.end for row in told]
    assert all(days.count(end) >= list(found.values()).count(end) for end in found.values())
    if len(known) == 1 and any(row.end > known[0].start for row in told):
        assert found
