"""Cases from one adviser to another: whole or not at all, undone to the last bit, and never past a delivery."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import Cast
from tests.web.cadence.moves import (
    DESKS,
    arrive,
    delivered,
    everything,
    handovers,
    leaders,
    load_again,
    move,
)
from tests.web.imports.deliveries import load
from tests.web.world import NOW, TODAY
from trappen.domain.errors import TrappenError
from trappen.web.audit.models import Event, EventType
from trappen.web.audit.presenters import sentence
from trappen.web.cadence.actions import MovedMeanwhileError, decide_move, reassign, recompute, undo_moves
from trappen.web.cadence.models import DueItem, Move, MoveOutcome, NextAct, OpenCase, Reason, Reassignment
from trappen.web.cadence.queries.loads import latest_run
from trappen.web.cases.models import Assignment, Case, Child
from trappen.web.registers.models import Vintage

TOMORROW = TODAY + timedelta(days=1)
TEN = tuple(f"s{n}" for n in range(10))


def world(cast: Cast) -> None:
    load(delivered(), cast.home, batch_id=1)


def due_items() -> list[tuple[object, ...]]:
    return [
        *DueItem.objects.order_by("id").values_list("id", "child_id", "adviser_key", "team_key"),
        *NextAct.objects.order_by("id").values_list("id", "child_id", "adviser_key", "team_key"),
        *OpenCase.objects.order_by("id").values_list("id", "case_key", "adviser_key", "team_key"),
    ]


def test_cases_get_their_new_adviser_and_the_old_one_ends(cast: Cast) -> None:
    recompute(municipality=cast.home, on=TODAY, by=None, now=NOW)
    move(cast, "nina", *TEN)
    assert leaders(cast, *TEN, "s10") == ["nina"] * 10 + ["nord"]
    assert leaders(cast, *TEN, on=TODAY - timedelta(days=1)) == ["nord"] * 10
    children = Case.objects.filter(key__in=TEN).values("child__key")
    assert set(DueItem.objects.filter(child_id__in=children).values_list("adviser_key", flat=True)) == {"nina"}
    assert set(OpenCase.objects.filter(case_key__in=TEN).values_list("adviser_key", flat=True)) == {"nina"}
    assert set(OpenCase.objects.filter(case_key="s10").values_list("adviser_key", flat=True)) == {"nord"}


def test_the_stored_caseload_follows_a_move_at_once_and_back(cast: Cast) -> None:
    def loads() -> dict[str, int]:
        run = latest_run(cast.dan)
        assert run is not None
        return {row["key"]: row["cases"] for row in run.result["loads"]["advisers"]}

    recompute(municipality=cast.home, on=TODAY, by=None, now=NOW)
    before, rules = loads(), latest_run(cast.dan).result["rules"]
    act = move(cast, "nina", "s0", "s1")
    moved = loads()
    assert moved["nina"] == before["nina"] + 2
    assert sum(moved.values()) == sum(before.values())
    recompute(municipality=cast.home, on=TODAY, by=None, now=NOW)
    assert loads() == moved
    # Data of an earlier day are counted on it: what ends between is still there, what was typed here since counts.
    Vintage.objects.update(as_of=TODAY - timedelta(20))
    Case.objects.filter(key="s5").update(closed=TODAY - timedelta(5))
    recompute(municipality=cast.home, on=TODAY, by=None, now=NOW)
    assert loads() == moved
    assert latest_run(cast.dan).result["loads_on"] == (TODAY - timedelta(20)).isoformat()
    Case.objects.filter(key="s5").update(closed=None)
    undo_moves(act=act, on=TODAY, by=cast.dan, now=NOW)
    assert loads() == before
    # An older computation is not mended in part.
    move(cast, "nina", "s0", on=TODAY + timedelta(1))
    assert loads() == before
    assert latest_run(cast.dan).result["rules"] == rules


def test_the_childs_team_follows_the_adviser(cast: Cast) -> None:
    move(cast, "syd", "s0", by=cast.hanne)
    assert Case.objects.get(key="s0").child.team_key == "syd"


def test_undo_on_the_same_day_leaves_everything_as_it_was(cast: Cast) -> None:
    recompute(municipality=cast.home, on=TODAY, by=None, now=NOW)
    before, due = everything(), due_items()
    act = move(cast, "syd", *TEN, by=cast.hanne)
    assert everything() != before
    undo_moves(act=act, on=TODAY, by=cast.hanne, now=NOW)
    assert (everything(), due_items()) == (before, due)


def test_undo_on_a_later_day_moves_back_from_that_day(cast: Cast) -> None:
    act = move(cast, "nina", *TEN)
    undo_moves(act=act, on=TOMORROW, by=cast.dan, now=NOW)
    assert leaders(cast, *TEN, on=TODAY) == ["nina"] * 10
    assert leaders(cast, *TEN, on=TOMORROW) == ["nord"] * 10


def test_an_act_is_undone_once(cast: Cast) -> None:
    act = move(cast, "nina", "s0")
    undo_moves(act=act, on=TODAY, by=cast.dan, now=NOW)
    with pytest.raises(TrappenError, match="allerede fortrudt af Dan Test"):
        undo_moves(act=act, on=TODAY, by=cast.dan, now=NOW)


def test_of_two_leaders_with_the_same_case_one_wins_and_nothing_is_half_done(cast: Cast) -> None:
    seen_by_both = handovers(cast, "nils", *TEN)
    move(cast, "nina", "s3", by=cast.hanne)
    before = everything()
    with pytest.raises(MovedMeanwhileError) as refused:
        reassign(municipality=cast.home, handovers=seen_by_both, reason=Reason.LOAD, on=TODAY, by=cast.dan, now=NOW)
    assert everything() == before
    assert Reassignment.objects.count() == 1
    told = str(refused.value)
    assert "1 af sagerne har fået en anden rådgiver" in told
    assert "27.24.00-P20-3-24, som nu er hos Rådgiver Nina. Senest flyttet af Hanne Test." in told


def test_what_was_moved_on_is_not_undone(cast: Cast) -> None:
    first = move(cast, "nina", *TEN)
    move(cast, "nils", "s3")
    before = everything()
    with pytest.raises(MovedMeanwhileError):
        undo_moves(act=first, on=TODAY, by=cast.dan, now=NOW)
    assert everything() == before
    assert Reassignment.objects.get(pk=first.pk).undone is None


def test_a_case_outside_the_scope_is_not_moved_and_no_other_with_it(cast: Cast) -> None:
    before = everything()
    with pytest.raises(TrappenError, match="ikke i dit område"):
        move(cast, "nina", "s0", "s30")
    with pytest.raises(TrappenError, match="kan ikke få sager af dig"):
        move(cast, "syd", "s0")
    assert everything() == before


def test_a_case_that_nobody_has_is_given_out_and_taken_back(cast: Cast) -> None:
    Assignment.objects.filter(case_id="s0").delete()
    before = everything()
    act = move(cast, "nina", "s0")
    assert leaders(cast, "s0") == ["nina"]
    undo_moves(act=act, on=TODAY, by=cast.dan, now=NOW)
    assert everything() == before


def test_each_child_has_the_move_in_its_log(cast: Cast) -> None:
    act = move(cast, "nina", "s0", "s1")
    undo_moves(act=act, on=TODAY, by=cast.dan, now=NOW)
    moved = Event.objects.filter(event_type=EventType.CASE_MOVED)
    assert {event.subject_key for event in moved} == set(act.moves.values_list("child_id", flat=True))
    assert sentence(moved[0]) == (
        "Gav barnets sag til rådgiveren Rådgiver Nina (før: Rådgiver Nord). Årsag: For mange sager."
    )
    back = Event.objects.filter(event_type=EventType.CASE_MOVE_UNDONE)
    assert sentence(back[0]) == "Fortrød flytningen af barnets sag; rådgiver er igen Rådgiver Nord."


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(st.lists(st.tuples(st.sampled_from(DESKS), st.sets(st.sampled_from(TEN), min_size=1)), max_size=6))
def test_any_moves_undone_in_reverse_order_leave_no_trace(cast: Cast, wanted: list[tuple[str, set[str]]]) -> None:
    before, acts = everything(), []
    for target, cases in wanted:
        differing = [case for case in sorted(cases) if leaders(cast, case) != [target]]
        if differing:
            acts.append(move(cast, target, *differing))
            assert leaders(cast, *differing) == [target] * len(differing)
    for act in reversed(acts):
        undo_moves(act=act, on=TODAY, by=cast.dan, now=NOW)
    assert everything() == before


# What later deliveries say. `nord` had s0 until it was given to `nina` here.


def outcome() -> tuple[str, str]:
    move = Move.objects.get()
    return move.outcome, move.delivered


def test_a_delivery_that_knows_nothing_of_the_move_leaves_it(cast: Cast) -> None:
    move(cast, "nina", "s0")
    load_again(cast, batch_id=2, s5="nils")
    assert leaders(cast, "s0", "s5") == ["nina", "nils"]
    assert outcome() == (MoveOutcome.STANDING, "")
    assert Child.objects.get(cases__key="s0").team_key == "nord"


def test_a_delivery_that_rewrites_the_old_row_does_not_bring_it_back(cast: Cast) -> None:
    move(cast, "nina", "s0")
    load_again(cast, batch_id=2, s0=[("nord", TODAY - timedelta(days=900), None)])
    assert leaders(cast, "s0") == ["nina"]
    assert outcome() == (MoveOutcome.STANDING, "")


def test_a_delivery_that_repeats_the_move_takes_its_place(cast: Cast) -> None:
    move(cast, "nina", "s0")
    old, new = ("nord", TODAY - timedelta(days=900), TODAY), ("nina", TODAY, None)
    load_again(cast, batch_id=2, s0=[old, new])
    assert leaders(cast, "s0") == ["nina"]
    assert outcome() == (MoveOutcome.CONFIRMED, "")
    assert not Assignment.objects.filter(batch_id=0).exists()


@pytest.mark.parametrize(("keep", "winner"), [(True, "nina"), (False, "nils")])
def test_a_delivery_with_a_third_adviser_is_shown_and_decided(cast: Cast, keep: bool, winner: str) -> None:
    move(cast, "nina", "s0")
    load_again(cast, batch_id=2, s0="nils")
    assert leaders(cast, "s0") == ["nils+nina"]
    assert outcome() == (MoveOutcome.DIFFERS, "nils")
    decide_move(move=Move.objects.get(), keep=keep, on=TODAY, by=cast.dan, now=NOW)
    assert leaders(cast, "s0") == [winner]
    load_again(cast, batch_id=3, s0="nils", s7="nils")
    assert leaders(cast, "s0") == [winner]
    with pytest.raises(TrappenError, match="ikke længere"):
        decide_move(move=Move.objects.get(), keep=keep, on=TODAY, by=cast.dan, now=NOW)


def test_a_case_that_is_gone_takes_its_move_along(cast: Cast) -> None:
    move(cast, "nina", "s0")
    whole = delivered()
    kept = [row for row in whole.table("cases").iter_rows(named=True) if row["case_id"] != "s0"]
    arrive(cast, delivered(cases=kept), batch_id=2)
    assert outcome()[0] == MoveOutcome.YIELDED
    assert not Assignment.objects.filter(batch_id=0).exists()
