"""From the account to provider, episode and posting: sums that add up, files, the way back, what is out of scope."""

import pytest
from django.urls import reverse

from tests.cast import Cast
from tests.web.finance import stored
from tests.web.finance.test_overview import browser, loaded
from trappen.web.audit.models import Event, EventType
from trappen.web.finance.drilldown.queries import Chosen, part_table, parts, postings
from trappen.web.finance.models import Posting

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRAPPEN_TODAY", "2026-11-02")


def spread(cast: Cast) -> None:
    """One posting of the year at another provider, known only by name, and one at none; neither has an episode."""
    loaded(cast)
    keys = Posting.objects.filter(account=stored.FOSTER, month__year=2025).order_by("key").values_list("key", flat=True)
    named, bare = keys[0], keys[1]
    Posting.objects.filter(key=named).update(provider_id="", provider_name="Havblik", episode_id="", amount=5)
    Posting.objects.filter(key=bare).update(provider_id="", provider_name="", episode_id="", amount=-7)


def test_every_level_adds_up_to_the_one_above(cast: Cast) -> None:
    spread(cast)
    top = Chosen(stored.FOSTER, 2025)
    first = parts(cast.karl, top)
    assert [(one.name, one.beside, one.count, one.amount) for one in first] == [
        ("Familien (test)", "v1", 4, 4_000_000),
        ("Havblik", "", 1, 5),
        ("Uden leverandør", "", 1, -7),
    ]
    whole = sum(row.amount for row in postings(cast.karl, top))
    assert part_table(first, top).rows[-1][-1].value == whole  # type: ignore[union-attr]
    for provider, key in (("v1", "e"), ("Havblik", ""), ("", "")):
        place = Chosen(stored.FOSTER, 2025, provider)
        second = parts(cast.karl, place)
        assert [one.query for one in second] == [Chosen(stored.FOSTER, 2025, provider, key).query()]
        assert sum(one.amount for one in second) == sum(row.amount for row in postings(cast.karl, place))
        assert parts(cast.karl, Chosen(stored.FOSTER, 2025, provider, key)) == []


def test_each_level_has_its_way_down_its_way_back_and_its_file(cast: Cast) -> None:
    spread(cast)
    run = stored.estimate_run(cast.home)
    address, client = reverse("finance:account", args=[run.pk, stored.FOSTER]), browser(cast.karl)
    assert f"{address}?leverandoer=Havblik" in client.get(address).content.decode()
    provider = client.get(f"{address}?leverandoer=v1").content.decode()
    assert "Alle leverandører" in provider
    assert f"{address}?leverandoer=v1&amp;indsats=e" in provider
    episode = client.get(f"{address}?leverandoer=v1&indsats=e").content.decode()
    assert 'href="?leverandoer=v1"' in episode
    assert "4 i alt" in episode
    csv = client.get(f"{address}hent/csv/?leverandoer=v1&indsats=e").content.decode()
    assert csv.count("Familien (test)") == 4
    assert client.get(f"{address}hent/xlsx/").content[:2] == b"PK"
    assert Event.objects.filter(event_type=EventType.CHILDREN_LISTED, path__contains="hent/csv").exists()
    nothing = client.get(f"{address}?leverandoer=ukendt").content.decode()
    assert "Ingen posteringer" in nothing


def test_postings_out_of_scope_are_in_no_sum(cast: Cast) -> None:
    spread(cast)
    assert parts(cast.eva, Chosen(stored.FOSTER, 2025)) == []
    assert parts(cast.anna, Chosen(stored.FOSTER, 2025)) == []  # an adviser has no economy
