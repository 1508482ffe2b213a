"""The portfolio: chosen in the address, shown with what two cases share, and told where it cannot be."""

from datetime import UTC, datetime
from html import unescape
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from tests.web.scenarios.town import signed_in
from trappen.records.investment.reading import decode_case
from trappen.web.scenarios.investing import actions
from trappen.web.scenarios.models import InvestmentCase

pytestmark = pytest.mark.django_db
ADDRESS = "/investeringssager/portefoelje/"


def saved(cast: Cast, key: str, cost: str, saving: str, **more: Any) -> InvestmentCase:
    """Two years in the service frame, about twenty children."""
    stated = {
        "key": key,
        "title": f"Sag {key}",
        "municipality": "999",
        "first_year": 2027,
        "last_year": 2028,
        "price_level": "2027 p/l",
        "costs": [{"key": "u", "title": "Løn", "yearly": cost, "frame": "service"}],
        "savings": [{"key": "b", "title": "Pladser", "yearly": saving, "frame": "service"}],
    }
    case, faults = decode_case(stated | more)
    assert case is not None, faults
    now = datetime(2026, 11, 2, tzinfo=UTC)
    return actions.create(municipality=cast.home, case=case, what="Oprettet", by=cast.petra, now=now)


def page(client: Client, status: int = 200, **chosen: Any) -> str:
    response = client.get(ADDRESS, chosen)
    assert response.status_code == status
    return unescape(response.content.decode()).replace("\N{NO-BREAK SPACE}", " ")


def test_two_cases_with_what_they_share(cast: Cast) -> None:
    petra = signed_in(cast.petra)
    assert "Ingen investeringssager endnu" in page(petra)
    one, other = saved(cast, "a", "1 mio. kr.", "3 mio. kr."), saved(cast, "b", "2 mio. kr.", "4 mio. kr.")
    assert "Vælg mindst to sager" in page(petra)
    assert f'href="{ADDRESS}"' in petra.get("/investeringssager/").content.decode()
    both = {"valgt": [one.pk, other.pk]}
    # Who knows nothing of what they share: from none, 7 million a year, to all, the larger's 4.
    told = page(petra, **both)
    for shown in ("3.000.000 kr.", "7.000.000 kr.", "4.000.000 kr.", "Vides ikke: ingen til alle", "Servicerammen"):
        assert shown in told
    # A tenth of each one's children: at most 300,000 kr. of the lesser's saving counts twice.
    share = {f"andel-{one.pk}-{other.pk}": "10"}
    told = page(petra, **both, **share)
    for shown in ("6.700.000 kr.", "Oplyst andel", "10,0 %"):
        assert shown in told
    # 4 million over the two years pay for the one only: its net is the higher beside what it costs.
    told = page(petra, **both, **share, budget="4 mio. kr.")
    best = told[told.index("Sæt inden for budgettet") :]
    assert best.index("Sag a") < best.index("Alle de valgte sager")
    for form, begins in (("csv", b"\xef\xbb\xbfTabel"), ("xlsx", b"PK")):
        answer = petra.get(f"{ADDRESS}hent/{form}/", both)
        assert answer.content.startswith(begins)
    assert petra.get(f"{ADDRESS}hent/exe/", both).status_code == 404
    assert petra.get(f"{ADDRESS}hent/csv/", {"valgt": one.pk}).status_code == 404


def test_what_cannot_be_read_is_told_and_the_rest_stays(cast: Cast) -> None:
    petra, one = signed_in(cast.petra), saved(cast, "a", "1 mio. kr.", "3 mio. kr.")
    other = saved(
        cast, "b", "1 mio. kr.", "3 mio. kr.", savings=[{"key": "b", "title": "Pladser", "years": {"2027": "1 kr."}}]
    )
    assert "Vælg mindst to sager" in page(petra, 400, valgt=one.pk)
    assert "En valgt sag findes ikke mere" in page(petra, 400, valgt=[one.pk, 999_999])
    both = {"valgt": [one.pk, other.pk]}
    told = page(petra, 400, **both, budget="mange penge")
    assert "mange penge" in told
    assert told.count("checked") >= 2
    assert "under nul" in page(petra, 400, **both, budget="-1 mio. kr.")
    told = page(petra, **both, budget="9 mio. kr.")
    for shown in ("Mangler beløb:", "Intet sæt er valgt:", "Sag b"):
        assert shown in told


def test_only_one_s_own_cases_can_be_chosen(cast: Cast) -> None:
    one = saved(cast, "a", "1 mio. kr.", "3 mio. kr.")
    told = page(signed_in(cast.eva), 400, valgt=[one.pk, one.pk])
    assert "Sag a" not in told
    assert "Ingen investeringssager endnu" in told
