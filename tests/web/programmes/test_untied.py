"""Programmes that nothing in the data is tied to: baseline and target group say what is missing."""

from dataclasses import replace
from datetime import date

import pytest

from tests.cast import Cast
from tests.web.programmes.test_targets import PROGRAMME, page, signed_in
from tests.web.world import NOW, settle
from trappen.domain.errors import TrappenError
from trappen.domain.programme.model import Programme
from trappen.domain.programme.people import TargetGroup
from trappen.reporting.document import Document, Notice
from trappen.reporting.store import restored
from trappen.web.programmes.actions import create
from trappen.web.programmes.targets.actions import freeze_baseline

pytestmark = [pytest.mark.slow, pytest.mark.sqlite_only]
world = settle


@pytest.fixture(autouse=True)
def _still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRAPPEN_TODAY", "2026-11-02")


def test_without_target_group_or_tie_to_the_records_the_reader_is_told(cast: Cast) -> None:
    bare = create(municipality=cast.home, programme=Programme("b", "B", "999"), by=None, now=NOW)
    assert "ingen målgruppe som regel" in page(cast.hanne, f"/programmer/{bare.pk}/maalgruppe/")
    untied = Programme("c", "C", "999", target_group=TargetGroup("alle"))
    loose = create(municipality=cast.home, programme=untied, by=None, now=NOW)
    assert "ikke knyttet til et program i data" in page(cast.hanne, f"/programmer/{loose.pk}/maalgruppe/")
    assert signed_in(cast.hanne).get(f"/programmer/{loose.pk}/maalgruppe/hent/csv/").status_code == 404


def test_without_a_first_day_or_before_the_data_nothing_is_frozen(cast: Cast) -> None:
    for key, start in (("uden", None), ("fremtid", date(2027, 1, 1))):
        programme = replace(PROGRAMME, key=key, start=start)
        made = create(municipality=cast.home, programme=programme, by=None, now=NOW, records_key="p")
        with pytest.raises(TrappenError, match="første dag"):
            freeze_baseline(plan=made, reason="", by=cast.petra, now=NOW)


def test_a_table_that_is_not_there_is_named_and_the_rest_stands(cast: Cast) -> None:
    made = create(municipality=cast.home, programme=PROGRAMME, by=None, now=NOW, records_key="p")
    document = restored(freeze_baseline(plan=made, reason="", by=cast.petra, now=NOW).document, Document)
    said = [str(block) for block in document.blocks if isinstance(block, Notice)]
    assert any("Indskrivninger" in text for text in said)
