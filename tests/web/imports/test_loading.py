"""Loading: whole or nothing, what a correction changes, and that no number of a child is anywhere to be found."""

from dataclasses import replace
from datetime import date

import polars as pl
import pytest
from django.db import connection
from polars.testing import assert_frame_equal

from tests.web.imports.deliveries import CPR, TABLES, delivery, load
from trappen.domain.errors import InputError, TrappenError
from trappen.records.container import Records
from trappen.records.contracts import TABLES as CONTRACTS
from trappen.web.accounts.models import Municipality
from trappen.web.cases.models import Assignment, Child, Episode, Identity, Notification, Price, sealing
from trappen.web.finance.models import Posting
from trappen.web.imports.loading.prepare import refused
from trappen.web.imports.models import Batch, RowChange
from trappen.web.programmes.frames import MODELS, records_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def municipality() -> Municipality:
    return Municipality.objects.create(code="999", name="Eksempelkommune")


def batch(municipality: Municipality, number: int) -> int:
    return Batch.objects.create(
        municipality=municipality, number=number, name="test", format="trappen", received_at="2026-04-01T10:00:00Z"
    ).pk


def expected(records: Records, code: str) -> dict[str, pl.DataFrame]:
    """What the frames of the database must be: the delivery with pseudonyms and stand-ins, without the people."""
    frames = {}
    for name, sent in records.tables.items():
        frame = sent
        if "child_id" in frame.columns:
            bare = pl.col("child_id").str.replace("-", "")
            frame = sent.with_columns(
                bare.map_elements(lambda key: sealing.pseudonym(code, key), return_dtype=pl.String).alias("child_id")
            )
        if name == "children":
            frame = frame.with_columns(pl.lit(None, dtype=pl.String).alias(column) for column in ("cpr", "name"))
        token = sealing.stand_in(code, CPR)
        hidden = frame.with_columns(pl.col(pl.String).str.replace("010101-?9995", token))
        frames[name] = hidden.sort(CONTRACTS[name].key)
    return frames


def test_what_is_loaded_comes_back_as_it_was_delivered(municipality: Municipality) -> None:
    sent = delivery()
    outcome = load(sent, municipality, batch_id=batch(municipality, 1))
    back = records_of(municipality)
    assert outcome.first
    assert set(back.tables) == set(sent.tables)
    for name, frame in expected(sent, "999").items():
        assert_frame_equal(back.table(name), frame)
    assert back.digest == sent.digest
    assert back.as_of == sent.as_of
    assert back.ladder == sent.ladder


def test_every_table_of_the_contracts_has_a_model_with_its_columns() -> None:
    assert set(MODELS) == set(CONTRACTS)
    for name, model in MODELS.items():
        fields = {field.attname for field in model._meta.concrete_fields}
        own = CONTRACTS[name].key[0] if len(CONTRACTS[name].key) == 1 else None
        stored = {column.name for column in CONTRACTS[name].columns if not column.personal} - {own}
        assert stored <= fields


def test_the_child_belongs_where_the_case_and_the_household_are(municipality: Municipality) -> None:
    load(delivery(), municipality, batch_id=batch(municipality, 1))
    child = Child.objects.get(key=sealing.pseudonym("999", CPR))
    assert (child.team_key, child.district_key, child.target_group) == ("T1", "D2", "social")
    other = Child.objects.get(key=sealing.pseudonym("999", "2"))
    assert (other.team_key, other.district_key, other.target_group) == ("", "", "")
    assert Assignment.objects.get().child == child
    assert Posting.objects.get().child == child
    moved = {**TABLES, "episodes": [{**TABLES["episodes"][0], "child_id": "2", "case_id": None}]}
    load(delivery(**moved), municipality, batch_id=batch(municipality, 2))
    assert Posting.objects.get().child == other
    load(delivery(**{**TABLES, "episodes": []}), municipality, batch_id=batch(municipality, 3))
    assert Posting.objects.get().child is None


def test_prices_follow_their_episode_s_child_and_rates_and_places_come_back(municipality: Municipality) -> None:
    first = date(2026, 1, 1)
    more = {
        "prices": [{"price_id": "l", "episode_id": "E1", "start": first, "amount": 7, "unit": "week", "quantity": 2.5}],
        "rates": [{"code": "V", "start": first, "amount": 100, "unit": "month"}],
        "places": [{"provider_id": "X", "start": first, "places": 4, "avoidable_cost": 1}],
    }
    sent = delivery(**TABLES, **more)
    load(sent, municipality, batch_id=batch(municipality, 1))
    price = Price.objects.get()
    assert (price.child, price.amount) == (Child.objects.get(key=sealing.pseudonym("999", CPR)), 7)
    back = records_of(municipality)
    for name in more:
        assert_frame_equal(back.table(name), sent.table(name))


def test_a_moment_is_danish_time(municipality: Municipality) -> None:
    load(delivery(), municipality, batch_id=batch(municipality, 1))
    stored = Notification.objects.get()
    assert stored.received.isoformat() == "2026-06-30T22:30:00+00:00"


def test_no_number_and_no_name_of_a_child_is_in_the_database(municipality: Municipality) -> None:
    load(delivery(), municipality, batch_id=batch(municipality, 1))
    changed = {**TABLES, "children": [{**TABLES["children"][0], "name": "Nyt Navn"}, TABLES["children"][1]]}
    load(delivery(**changed), municipality, batch_id=batch(municipality, 2))
    everything = dump()
    for secret in ("0101019995", "010101-9995", "0202029996", "020202-9996", "Ørsted", "Nyt Navn"):
        assert secret not in everything, secret
        assert secret.encode().hex() not in everything, secret
    assert "5.28.22.1.001" in everything  # the dump does see what is there


def dump() -> str:
    parts = []
    with connection.cursor() as cursor:
        for table in sorted({*connection.introspection.table_names()} - {"audit_event"}):  # which only ever grows
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                parts.extend(shown(value) for value in row)
    return "\n".join(parts)


def shown(value: object) -> str:
    return bytes(value).hex() + bytes(value).decode("latin1") if isinstance(value, bytes | memoryview) else str(value)


def test_the_identity_opens_with_its_key_only(municipality: Municipality, settings: object) -> None:
    load(delivery(), municipality, batch_id=batch(municipality, 1))
    identity = Identity.objects.get(cpr_token=sealing.cpr_token("999", "010101 9995"))
    assert identity.open().name == "Æble Ørsted"
    assert identity.open().cpr == CPR
    old = settings.IDENTITY_KEY  # type: ignore[attr-defined]
    settings.IDENTITY_KEY = "another-key"  # type: ignore[attr-defined]
    with pytest.raises(TrappenError, match="identitetsnøgle"):
        identity.open()
    settings.IDENTITY_KEY = f"another-key,{old}"  # type: ignore[attr-defined]
    assert identity.open().cpr == CPR
    assert sealing.cpr_token("999", CPR) == identity.cpr_token
    resealed = sealing.reseal(identity.sealed)
    settings.IDENTITY_KEY = "another-key"  # type: ignore[attr-defined]
    assert sealing.unseal(resealed)["cpr"] == CPR


def test_the_same_delivery_twice_changes_nothing(municipality: Municipality) -> None:
    load(delivery(), municipality, batch_id=batch(municipality, 1))
    before = dump()
    second = batch(municipality, 2)
    outcome = load(delivery(), municipality, batch_id=second)
    Batch.objects.filter(pk=second).delete()
    assert outcome.unchanged
    assert dump() == before


def test_a_table_that_is_not_delivered_is_left_alone(municipality: Municipality) -> None:
    load(delivery(), municipality, batch_id=batch(municipality, 1))
    before = records_of(municipality)
    budgets = [{"budget_id": "B1", "year": 2026, "account": "5.28.22.1.001", "amount": 100}]
    outcome = load(delivery(budgets=budgets), municipality, batch_id=batch(municipality, 2))
    assert "episodes" in outcome.left_alone
    after = records_of(municipality)
    assert after.table("budgets")["amount"].to_list() == [100]
    for name, frame in before.tables.items():
        assert_frame_equal(after.table(name), frame)


def test_a_failed_load_leaves_the_old_rows(municipality: Municipality) -> None:
    load(delivery(), municipality, batch_id=batch(municipality, 1))
    before = dump()
    second = batch(municipality, 2)
    stranger = {**TABLES["episodes"][0], "child_id": "nobody"}
    with pytest.raises(TrappenError, match="ikke er i »Børn«"):
        load(delivery(population=[], episodes=[stranger]), municipality, batch_id=second)
    with pytest.raises(InputError, match="samme nøgle"):
        load(delivery(episodes=[TABLES["episodes"][0]] * 2), municipality, batch_id=second)
    with pytest.raises(InputError, match="»Startdato« mangler"):
        load(delivery(episodes=[{**TABLES["episodes"][0], "start": None}]), municipality, batch_id=second)
    with pytest.raises(InputError, match="urimeligt stort"):
        load(delivery(episodes=[{**TABLES["episodes"][0], "step": 2**40}]), municipality, batch_id=second)
    with pytest.raises(TrappenError, match="ikke er i »Børn«"):
        load(delivery(children=[TABLES["children"][0]]), municipality, batch_id=second)
    Batch.objects.filter(pk=second).delete()
    assert dump() == before


def test_what_a_load_refuses_is_found_before_it_with_its_row() -> None:
    one, other = TABLES["episodes"]
    sent = delivery(episodes=[{**one, "provider_name": "x" * 300}, {**other, "step": 2**40}], cases=TABLES["cases"])
    origins = {"episodes": pl.DataFrame({"file": ["a.xlsx"] * 2, "row": [7, 9]})}
    assert {(one.file, one.row, one.column) for one in refused(replace(sent, origins=origins), "999")} == {
        ("a.xlsx", 7, "provider_name"),
        ("a.xlsx", 9, "step"),
    }
    assert refused(delivery(), "999") == []


def test_rows_keep_their_identity_through_a_correction(municipality: Municipality) -> None:
    load(delivery(), municipality, batch_id=batch(municipality, 1))
    before = Episode.objects.get(key="E1").pk
    corrected = {**TABLES, "episodes": [{**TABLES["episodes"][0], "price": 1}]}
    outcome = load(delivery(**corrected), municipality, batch_id=(second := batch(municipality, 2)))
    episode = Episode.objects.get()
    assert (episode.pk, episode.price, episode.batch_id) == (before, 1, second)
    assert outcome.counts["episodes"] == {"rows": 1, "added": 0, "changed": 1, "gone": 1, "same": 0}
    assert set(RowChange.objects.values_list("table", "key", "change")) == {
        ("episodes", "E1", "changed"),
        ("episodes", "E2", "gone"),
    }


def test_another_municipality_is_another_world(municipality: Municipality) -> None:
    other = Municipality.objects.create(code="998", name="Nabokommune")
    load(delivery(), municipality, batch_id=batch(municipality, 1))
    load(delivery(), other, batch_id=batch(other, 1))
    # All rows of every table go at once, and of each is told what may be: nothing of a child, no name of an adviser.
    load(delivery(**{name: [] for name in TABLES}), other, batch_id=(second := batch(other, 2)))
    told = {change.table: change.fields for change in RowChange.objects.filter(batch_id=second, change="gone")}
    assert set(told) == set(TABLES)
    assert (told["children"], told["advisers"], told["districts"]) == ({}, {}, {"name": ["Syd", ""]})
    assert (told["assignments"]["start"], told["episodes"]["section"]) == (["2024-01-01", ""], ["BL-46", ""])
    assert Child.objects.filter(municipality=other).count() == 0
    assert Child.objects.filter(municipality=municipality).count() == 2


def people(names: dict[str, str], cprs: dict[str, str]) -> list[dict[str, object]]:
    return [{"child_id": key, "name": names.get(key), "cpr": cprs.get(key)} for key in "abc"]


def opened(municipality: Municipality) -> list[tuple[str, str, str]]:
    found = (identity.open() for identity in Identity._default_manager.filter(municipality=municipality))
    return sorted((person.source_id, person.name, person.cpr) for person in found)


def test_a_delivery_without_names_leaves_them_and_one_name_more_or_less_is_a_change(municipality: Municipality) -> None:
    cprs = {"a": "6101100001", "b": "6202051234", "c": "6107125678"}
    load(delivery(children=people({}, cprs)), municipality, batch_id=batch(municipality, 1))
    names = {"a": "Alma", "b": "Bo"}
    outcome = load(delivery(children=people(names, cprs)), municipality, batch_id=(second := batch(municipality, 2)))
    assert outcome.counts["children"] == {"rows": 3, "added": 0, "changed": 2, "gone": 0, "same": 1}
    told = RowChange.objects.filter(batch_id=second, table="children").values_list("change", "fields")
    assert list(told) == [("changed", {"name": None})] * 2

    # Neither the names nor the numbers are known here: both stay, and nothing has changed.
    for without in (people({}, cprs), people(names, {}), people({}, {})):
        number = len(Batch.objects.all()) + 1
        counts = load(delivery(children=without), municipality, batch_id=batch(municipality, number)).counts
        assert counts["children"]["changed"] == 0
        assert opened(municipality) == [("a", "Alma", cprs["a"]), ("b", "Bo", cprs["b"]), ("c", "", cprs["c"])]

    counts = load(delivery(children=people({"a": "Alma"}, cprs)), municipality, batch_id=batch(municipality, 9)).counts
    assert counts["children"]["changed"] == 1
    assert opened(municipality)[1] == ("b", "", cprs["b"])
