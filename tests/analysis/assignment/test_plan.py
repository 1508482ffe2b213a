"""Proposals against every plan there is, and what is said where there is none."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings

from tests.analysis.assignment.problems import plans, problems
from trappen.analysis.assignment.plan import propose
from trappen.analysis.assignment.problem import Adviser, Problem, Rule, Unit, blocks
from trappen.analysis.assignment.solver import Status
from trappen.reporting.assignment import ABSENCE, ADVICE, NOBODY, advice

GENEROUS = 20.0  # seconds: small problems need a hundredth
SMALL = 1e-9


def adviser(key, room=None, **rest):
    return Adviser(key, f"Rådgiver {key}", rest.pop("team", "T"), rest.pop("fte", Fraction(1)), room=room, **rest)


def unit(key, current=None, *, size=1, weight=1, **rest):
    return Unit(key, tuple(f"{key}{n}" for n in range(size)), Fraction(weight), current, **rest)


def moved(problem, plan):
    return sum(u.size for u in problem.units if u.current is not None and plan[u.key] != u.current)


def given_to(proposal, problem):
    """Unit → adviser as proposed."""
    by_child = {move.child: move.target for move in proposal.moves}
    return {u.key: by_child.get(u.children[0], u.current) for u in problem.units}


@pytest.mark.slow
@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(problems())
def test_against_every_plan(problem) -> None:
    possible = list(plans(problem))
    proposal = propose(problem, seconds=GENEROUS)
    if not possible:
        assert proposal.status is Status.IMPOSSIBLE
        clash = proposal.clash
        assert clash is not None
        assert clash.proven_minimal
        check_minimal(problem, clash.rules)
        at_work = replace(problem, advisers=tuple(replace(a, absent=False) for a in problem.advisers))
        assert clash.absence == bool(list(plans(at_work)))
        return
    assert proposal.status is Status.PROVEN
    assert proposal.gaps == (0.0, 0.0)
    chosen = given_to(proposal, problem)
    assert chosen in possible
    fewest = min(moved(problem, plan) for plan in possible)
    assert proposal.score is not None
    assert proposal.score.moved == moved(problem, chosen) == fewest
    least = min(unevenness(problem, plan) for plan in possible if moved(problem, plan) == fewest)
    assert float(unevenness(problem, chosen)) == pytest.approx(float(least), abs=1e-5)
    assert float(proposal.score.uneven) == pytest.approx(float(least), abs=1e-5)
    if proposal.baseline is not None:
        assert not proposal.baseline.beats(proposal.score)
        check_out_of_time(problem, possible, fewest)


def check_out_of_time(problem, possible, fewest) -> None:
    """With no time left for the solver the greedy plan stands, with what is known of the best without it."""
    proposal = propose(problem, seconds=0)
    assert given_to(proposal, problem) in possible
    assert proposal.score == proposal.baseline
    assert proposal.bound.moved <= fewest
    assert proposal.status is Status.FOUND or not problem.units


def check_minimal(problem, rules) -> None:
    """Those rules alone allow no plan, and with any of them less there is one."""
    assert not list(plans(with_rules(problem, set(rules))))
    assert all(list(plans(with_rules(problem, set(rules) - {rule}))) for rule in rules)


def with_rules(problem, rules):
    for rule in set(Rule) - rules:
        problem = problem.without(rule)
    return problem


def unevenness(problem, plan):
    """Weight above an even share, block by block."""
    total = Fraction(0)
    for block in blocks(problem):
        keys = {k.key for kind in block.kinds for k in kind.units}
        posts = sum((a.fte for a in block.advisers), Fraction(0))
        if not posts:
            continue
        mean = sum((u.weight for u in problem.units if u.key in keys), Fraction(0)) / posts
        for person in block.advisers:
            held = sum((u.weight for u in problem.units if u.key in keys and plan[u.key] == person.key), Fraction(0))
            total += max(held - mean * person.fte, Fraction(0))
    return total


def test_siblings_among_the_rivals_may_part_where_the_stuck_may() -> None:
    """u1 has nobody for its district. If the rival siblings could part, there would be room: the district counts."""
    social, disability = ("social", None), ("disability", None)
    problem = Problem(
        (
            unit("u0", group=disability),
            unit("u1", district="d2", group=social),
            unit("u2", size=2, weight=2),
        ),
        (
            adviser("A", group=(None, "P")),
            adviser("B", 2, group=disability),
            adviser("C", 2, districts=frozenset({"d1"}), group=social),
        ),
    )
    clash = propose(problem).clash
    assert clash is not None
    assert Rule.DISTRICT in clash.rules
    check_minimal(problem, clash.rules)
    assert any("(distrikt d2)" in place for place in clash.places)
    named = propose(replace(problem, districts={"d2": "Havnen"})).clash
    assert named is not None
    assert any("(Havnen)" in place for place in named.places)


def test_everyone_keeps_their_children_where_the_rules_allow() -> None:
    problem = Problem((unit("a", "A"), unit("b", "A"), unit("c", "B")), (adviser("A", 2), adviser("B", 2)))
    proposal = propose(problem)
    assert (proposal.status, proposal.moves, proposal.given) == (Status.PROVEN, (), 0)


def test_an_absent_advisers_children_move_with_reasons_and_siblings_together() -> None:
    problem = Problem(
        (unit("a", "A", size=2, weight=2), unit("b", "B"), unit("c")),
        (adviser("A", 9, absent=True, fte=Fraction(0)), adviser("B", 2), adviser("C", 2)),
    )
    proposal = propose(problem)
    assert [(m.child, m.origin, m.target) for m in proposal.moves] == [
        ("c0", None, "B"),
        ("a0", "A", "C"),
        ("a1", "A", "C"),
    ]
    assert proposal.moves[0].reason == "Sagen har ingen rådgiver."
    assert proposal.moves[1].reason == "Rådgiveren er fraværende."
    assert proposal.moves[1].why_there == (
        "Rådgiver C har derefter 2 sager af højst 2 og dækker distrikt og målgruppe. Søskende følges ad."
    )
    assert [(d.adviser.key, d.before, d.after, d.room) for d in proposal.desks] == [
        ("A", 2, 0, 0),
        ("B", 1, 2, 2),
        ("C", 0, 2, 2),
    ]


def test_those_known_longest_stay() -> None:
    units = (
        replace(unit("a", "A"), since=date(2026, 1, 1)),
        replace(unit("b", "A"), since=date(2020, 1, 1)),
    )
    proposal = propose(Problem(units, (adviser("A", 1), adviser("B", 1))))
    assert [move.child for move in proposal.moves] == ["a0"]
    assert proposal.moves[0].reason == "Rådgiveren har 2 sager, og loftet giver plads til 1."


def test_a_chain_makes_room() -> None:
    """Only B may have the new child, so one of B's own goes to A."""
    problem = Problem(
        (unit("a", "B"), unit("n", district="d2")),
        (adviser("A", 1, districts=frozenset({"d1"})), adviser("B", 1)),
    )
    proposal = propose(problem)
    assert [(m.child, m.target, m.reason) for m in proposal.moves] == [
        ("n0", "B", "Sagen har ingen rådgiver."),
        ("a0", "A", "Rådgiveren gør plads til en sag, som færre andre kan få."),
    ]


@pytest.mark.parametrize(
    ("units", "advisers", "rules"),
    [
        ((unit("a"), unit("b")), (adviser("A", 1),), (Rule.CAP,)),
        ((unit("a", district="d2"),), (adviser("A", 1, districts=frozenset({"d1"})),), (Rule.DISTRICT,)),
        ((unit("a", group=("social", None)),), (adviser("A", 1, group=("disability", None)),), (Rule.SPECIALISM,)),
        ((unit("a", group=(None, "P")),), (adviser("A", 1),), (Rule.SPECIALISM,)),
        ((unit("a", size=2),), (adviser("A", 1), adviser("B", 1)), (Rule.CAP, Rule.SIBLINGS)),
        (
            (unit("a", district="d1"), unit("b", district="d1")),
            (adviser("A", 1, districts=frozenset({"d1"})), adviser("B", 1, districts=frozenset({"d2"}))),
            (Rule.CAP, Rule.DISTRICT),
        ),
        ((unit("a"), unit("b", size=2)), (adviser("A", 1, absent=True),), ()),
        ((unit("a"), unit("b")), (adviser("A", 1), adviser("B", 1, absent=True)), (Rule.CAP,)),
    ],
)
def test_which_rules_clash(units, advisers, rules) -> None:
    proposal = propose(Problem(units, advisers))
    assert proposal.status is Status.IMPOSSIBLE
    assert proposal.clash is not None
    assert proposal.clash.rules == rules
    assert proposal.clash.sentence
    ways = [ABSENCE] * proposal.clash.absence + [ADVICE[rule] for rule in rules]
    assert advice(proposal.clash) == (tuple(ways) or (NOBODY,))
    with_teams = advice(proposal.clash, more_teams=True)
    assert with_teams[: len(ways) or 1] == advice(proposal.clash)
    assert ("team med" in " ".join(with_teams)) is (rules != (Rule.SIBLINGS,))
    assert len(proposal.clash.places) == 1  # those whom nobody may have are told of together
    assert (proposal.score, proposal.gaps, proposal.moves) == (None, None, ())


def test_no_cases_need_no_plan() -> None:
    proposal = propose(Problem((), (adviser("A", 1),)))
    assert (proposal.status, proposal.moves) == (Status.PROVEN, ())
