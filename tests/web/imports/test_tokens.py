"""Keys that a mapping made of a row may hold a CPR number, and are never stored as they are."""

from datetime import date

from tests.web.imports.deliveries import TABLES, delivery
from trappen.web.cases.models import sealing
from trappen.web.imports.loading import tokens
from trappen.web.imports.loading.prepare import prepare

MADE = "made-0123456789abcdef"


def test_made_keys_get_a_stand_in_that_references_share() -> None:
    rows = {
        "children": TABLES["children"],
        "episodes": [{**TABLES["episodes"][1], "episode_id": MADE}],
        "followups": [{"followup_id": f"{MADE}-2", "child_id": "2", "episode_id": MADE, "held": date(2026, 1, 1)}],
    }
    prepared = prepare(delivery(**rows), "999")
    key = prepared.tables["episodes"]["key"].item()
    assert key == sealing.stand_in("999", MADE) != sealing.stand_in("998", MADE)
    assert prepared.tables["followups"]["episode_id"].item() == key
    assert prepared.tables["followups"]["key"].item() == f"{key}-2"
    assert prepared.hidden == 0, "nobody wrote a number there"
    assert MADE not in tokens.hide(f"Nøglen »{MADE}« er der to gange.", "999")


def test_a_page_shows_the_birthday_and_nothing_more() -> None:
    assert tokens.masked("Alma 610110-0001, 6101100001") == "Alma 610110-••••, 610110-••••"
    assert tokens.masked(f"{MADE}-2 og 5.28.20.1.001") == "dannes-2 og 5.28.20.1.001"
