"""What a field that holds a key of the product lets one choose: everything that can be read, by a Danish name."""

from tests.cast import Cast
from tests.web.programmes.test_targets import signed_in
from tests.web.world import NOW, settle
from trappen.domain.programme.evidence import Target
from trappen.domain.programme.model import Programme
from trappen.domain.programme.people import TargetGroup
from trappen.parameters.indicators import catalogue, is_indicator
from trappen.web.programmes.actions import create, programme_of
from trappen.web.programmes.editing.vocabularies import choices_of, name_of, terms_of


def test_every_indicator_is_offered_and_every_offer_is_one() -> None:
    offered = choices_of("indicator", {"team": [("t1", "Team Nord")]}) or []
    assert all(is_indicator(value) for value, _name in offered)
    assert {value.partition(":")[0] for value, _name in offered} == set(catalogue())
    assert len({name for _value, name in offered}) == len(offered)
    assert ("cases_per_fte:t1", "Sager pr. fuldtidsstilling, Team Nord") in offered
    assert not any("_" in name for _value, name in offered)
    assert len(terms_of("indicator")) == len(catalogue())
    assert name_of("indicator", "children_on_step:8") == "Børn på trin 8"
    assert (name_of("indicator", "nonsense"), choices_of("section")) == ("", None)


def test_a_target_and_a_target_group_are_chosen_and_kept(cast: Cast) -> None:
    settle(cast)
    programme = Programme(
        "p",
        "P",
        "999",
        target_group=TargetGroup("Alle", place_types=("network_foster", "own_room"), case_group="social"),
        targets=(Target("t", "Børn", computed="children_on_step:8"),),
    )
    plan = create(municipality=cast.home, programme=programme, by=None, now=NOW)
    client = signed_in(cast.petra)
    page = client.get(f"/programmer/{plan.pk}/ret/targets/").content.decode()
    assert '<option value="children_on_step:8" selected>Børn på trin 8</option>' in page
    assert "Hvad tæller de?" in page
    first = {"targets-n": "1", "targets-0-key": "t", "targets-0-indicator": "Børn", "version": "1", "handling": "gem"}
    client.post(f"/programmer/{plan.pk}/ret/targets/", {**first, "targets-0-computed": "placed_children"})
    group = {
        "target_group-text": "Alle", "target_group-place_types": ["institution", "secure_unit"],
        "target_group-case_group": "disability", "version": "2", "handling": "gem",
    }  # fmt: skip
    client.post(f"/programmer/{plan.pk}/ret/target_group/", group)
    plan.refresh_from_db()
    kept = programme_of(plan.document)
    assert kept.targets[0].computed == "placed_children"
    assert kept.target_group is not None
    assert kept.target_group.place_types == ("institution", "secure_unit")
    assert kept.target_group.case_group == "disability"
