"""A measure whose § is written otherwise than last month: one measure that changed, and not one new and one gone."""

from io import BytesIO

import pytest
import xlsxwriter
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from tests.web.imports.test_ended_sheet import CHILDREN, load
from trappen.web.audit.models import Event, EventType
from trappen.web.cases.models import Episode, Price
from trappen.web.imports.loading.renumbered import pairs
from trappen.web.imports.models import Batch
from trappen.web.imports.news import news

HEADINGS = ["CPR", "Navn", "§", "Anbringelsesform", "Sted", "Fra", "Til og med", "Rådgiver", "Pris pr. md."]


def book(**changed: tuple[str, int]) -> bytes:
    """Five placements; `changed` holds another § and price by the place's first letter."""
    stream = BytesIO()
    made = xlsxwriter.Workbook(stream, {"in_memory": True})
    page = made.add_worksheet("Anbragte")
    page.write_row(0, 0, HEADINGS)
    for at, (cpr, place) in enumerate(zip(CHILDREN, "ABCDE", strict=True)):
        section, price = changed.get(place, ("SEL § 66", 30_000))
        row = [cpr, "Barn Prøve", section, "Almen plejefamilie", f"{place}gård", f"0{at + 1}-03-2023", "", "ANK", price]
        page.write_row(at + 1, 0, row)
    made.close()
    return stream.getvalue()


@pytest.mark.slow
@pytest.mark.sqlite_only
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("own_folder", "cast")
def test_another_section_is_a_change_and_the_price_before_it_stays(steward: Client, cast: Cast) -> None:
    load(steward, book(), "2026-08-31")
    keys = set(Episode.objects.values_list("key", flat=True))
    page = load(steward, book(B=("BL § 43", 31_000)), "2026-09-30")
    assert "fjernes med deres historie" not in page
    assert set(Episode.objects.values_list("key", flat=True)) == keys
    assert Episode.objects.get(provider_name="Bgård").section == "BL-43"
    assert news(Batch.objects.latest("pk")).said == "1 indsats med en anden paragraf, 1 ny pris"
    assert sorted(Price.objects.values_list("amount", flat=True)) == [3_000_000, 3_100_000]
    done = steward.get(reverse("imports:detail", args=[Batch.objects.latest("pk").number])).content.decode()
    assert "SEL § 66" in done
    assert "BL § 43" in done
    assert "Barn Prøve" not in done
    asked = reverse("imports:names", args=[Batch.objects.latest("pk").number])
    assert "Barn Prøve" in steward.post(asked).content.decode()
    assert Event.objects.filter(event_type=EventType.IDENTITY_READ, path=asked).exists()
    load(steward, book(B=("BL § 43", 31_000)), "2026-10-31")  # the next month it is known by the key it had
    assert set(Episode.objects.values_list("key", flat=True)) == keys
    assert Batch.objects.count() == 3


def test_only_where_one_row_of_either_kind_tells_the_same() -> None:
    one, other = ("barn", "2023-03-01", "", "Agård"), ("barn", "2023-03-01", "", "Bgård")
    assert pairs([("ny", one)], [("før", one)]) == {"ny": "før"}
    assert pairs([("ny", one)], [("før", other)]) == {}
    assert pairs([("ny", one), ("nyere", one)], [("før", one)]) == {}
    assert pairs([("ny", one)], [("før", one), ("endnu før", one)]) == {}
