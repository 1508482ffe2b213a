"""From the account to provider, episode and posting: sums that add up, files, the way back, what is out of scope."""

from dataclasses import replace
from typing import Any

import polars as pl
import pytest
from django.urls import reverse

from tests.cast import Cast
from tests.web.finance import stored
from tests.web.finance.test_overview import browser, loaded
from tests.web.world import settle
from trappen.web.audit.models import Event, EventType
from trappen.web.finance import pairing, sums
from trappen.web.finance.drilldown.queries import UNCLEAR, Chosen, lacking, part_table, parts, postings
from trappen.web.finance.models import Posting, PostingPair

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRAPPEN_TODAY", "2026-11-02")


def spread(cast: Cast) -> None:
    """One posting of the year at another provider, known only by name, and one at none; neither has an episode.

    Of the four others one is for two episodes, one for either of two, and two are as they say.
    """
    loaded(cast)
    keys = Posting.objects.filter(account=stored.FOSTER, month__year=2025).order_by("key").values_list("key", flat=True)
    named, bare = keys[0], keys[1]
    Posting.objects.filter(key=named).update(provider_id="", provider_name="Havblik", episode_id="", amount=5)
    Posting.objects.filter(key=bare).update(provider_id="", provider_name="", episode_id="", amount=-7)
    sums.renew(cast.home)
    both, either, *own = keys[2:]
    rows = [(key, "e", 1_000_000, "number", "paid") for key in own]
    rows += [(both, "e", 600_000, "together", "paid"), (both, "f", 400_000, "together", "paid")]
    rows += [(either, key, None, "", "unclear") for key in ("e", "f")]
    pairing.renew(municipality=cast.home, pairs=kept(rows))


def kept(rows: list[tuple[Any, ...]]) -> pl.DataFrame:
    """Pairs of posting, episode, øre, rule and state, all of one month."""
    schema = {"posting_key": pl.String, "episode_key": pl.String, "amount": pl.Int64, "rule": pl.String}
    frame = pl.DataFrame(rows, schema=schema | {"state": pl.String}, orient="row")
    return frame.with_columns(month=pl.lit(stored.ON.replace(day=1)))


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
    for provider, keys in (("v1", ["e", "f", UNCLEAR]), ("Havblik", [""]), ("", [""])):
        place = Chosen(stored.FOSTER, 2025, provider)
        second = parts(cast.karl, place)
        assert [one.query for one in second] == [Chosen(stored.FOSTER, 2025, provider, key).query() for key in keys]
        assert sum(one.amount for one in second) == sum(row.amount for row in postings(cast.karl, place))
        assert parts(cast.karl, Chosen(stored.FOSTER, 2025, provider, keys[0])) == []
    amounts = [(one.name, one.count, one.amount) for one in parts(cast.karl, Chosen(stored.FOSTER, 2025, "v1"))]
    assert amounts == [("e", 3, 2_600_000), ("f", 1, 400_000), ("Kan ikke skelnes", 1, 1_000_000)]


def test_a_posting_tells_which_episodes_it_pays_for_and_how_that_was_found(cast: Cast) -> None:
    spread(cast)
    run = stored.estimate_run(cast.home)
    address, client = reverse("finance:account", args=[run.pk, stored.FOSTER]), browser(cast.karl)
    html = " ".join(client.get(f"{address}?leverandoer=v1&indsats=e").content.decode().split())
    assert "<td>e og f</td> <td>Én postering for to indsatser hos leverandøren</td>" in html
    assert "10.000,00 kr. <small>heraf 6.000,00 kr. på indsatsen</small>" in html
    html = " ".join(client.get(f"{address}?leverandoer=v1&indsats=*").content.decode().split())
    assert "<td>e eller f</td> <td>Kan ikke skelnes</td>" in html
    pairing.renew(municipality=cast.home, pairs=kept([(Posting.objects.first().key, "e", 5, "number", "paid")]))  # type: ignore[union-attr]
    assert list(PostingPair.objects.values_list("episode_key", "amount")) == [("e", 5)]


def test_each_level_has_its_way_down_its_way_back_and_its_file(cast: Cast) -> None:
    spread(cast)
    run = stored.estimate_run(cast.home)
    address, client = reverse("finance:account", args=[run.pk, stored.FOSTER]), browser(cast.karl)
    provider_less = client.get(address).content.decode()
    assert f"{address}?leverandoer=Havblik" in provider_less
    provider = client.get(f"{address}?leverandoer=v1").content.decode()
    assert "Alle leverandører" in provider
    assert f"{address}?leverandoer=v1&amp;indsats=e" in provider
    episode = client.get(f"{address}?leverandoer=v1&indsats=e").content.decode()
    assert 'href="?leverandoer=v1"' in episode
    assert "3 i alt" in episode
    pair = PostingPair(rule="number", episode_key="e", state="paid")
    assert [pair.found_with(named).split(",")[0] for named in ("e", "")] == ["Indsatsens nøgle", "Sagsnummer"]
    assert "<tfoot>" in episode
    csv = client.get(f"{address}hent/csv/?leverandoer=v1&indsats=e").content.decode()
    assert csv.count("Familien (test)") == 3
    lines = [line.split(";") for line in csv.removeprefix("\ufeff").splitlines()]
    assert lines[0][:3] == ["Postering", "Bogført", "Vedrører måneden fra"]
    assert len({line[0] for line in lines[1:]}) == len(lines) - 1 == 3
    assert "Ingen usikkerhed: der er ingen til- og afgang" in provider_less
    assert client.get(f"{address}hent/xlsx/").content[:2] == b"PK"
    assert Event.objects.filter(event_type=EventType.CHILDREN_LISTED, path__contains="hent/csv").exists()
    nothing = client.get(f"{address}?leverandoer=ukendt").content.decode()
    assert "Ingen posteringer" in nothing


def test_what_an_estimate_lacks_is_named_on_the_account_and_on_the_overview(cast: Cast) -> None:
    children = settle(cast)
    found = stored.small(children[0].key)
    bare = found.table("episodes").with_columns(price=None, end=None).cast(found.table("episodes").schema)
    run = stored.estimate_run(cast.home, replace(found, tables={**found.tables, "episodes": bare}))
    address = reverse("finance:account", args=[run.pk, stored.FOSTER])
    shown = browser(cast.karl).get(address).content.decode()
    assert "Skønnet mangler, fordi 1 indsats ikke har en pris i hele året." in " ".join(shown.split())
    assert "Indsats e, barn" in shown
    assert reverse("cases:child", args=[children[0].key]) in shown
    ((_account, _key, child, told),) = run.result["lacking"]
    assert "BL § 46, siden 1. januar 2021." in told
    assert lacking(cast.karl, [("a", "e", child, ""), ("a", "f", cast.evas_child.key, "")])[0].seen == (
        ("e", child, ""),
    )


def test_postings_out_of_scope_are_in_no_sum(cast: Cast) -> None:
    spread(cast)
    assert parts(cast.eva, Chosen(stored.FOSTER, 2025)) == []
    assert parts(cast.anna, Chosen(stored.FOSTER, 2025)) == []  # an adviser has no economy
