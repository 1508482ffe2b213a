"""Who is eligible and who was reached: the frames say what a loop over children says."""

from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factories import SIX_STEPS, records
from trappen.analysis.keyfigures.target_group import eligible, enrolled, never_reached, reach
from trappen.domain.law import covers
from trappen.domain.periods import Period, age_on
from trappen.domain.programme.people import TargetGroup
from trappen.records.container import Records

ON = date(2024, 2, 29)
DAYS = st.integers(-400, 400).map(lambda offset: ON + timedelta(days=offset))
BIRTHS = st.one_of(st.none(), st.dates(date(2002, 1, 1), date(2025, 1, 1)), st.just(date(2008, 2, 29)))
KIDS = [f"c{number}" for number in range(5)]
RULES = st.builds(
    TargetGroup,
    text=st.just("t"),
    min_age=st.none() | st.integers(0, 18),
    max_age=st.none() | st.integers(0, 22),
    steps=st.sampled_from([(), (3,), (5, 6)]),
    place_types=st.sampled_from([(), ("institution", "foster_general")]),
    sections=st.sampled_from([(), ("BL-32",), ("BL-46", "BL-3")]),
    case_group=st.sampled_from(["", "social", "disability"]),
)
CHILDREN = st.tuples(BIRTHS, st.none() | DAYS)
EPISODES = st.tuples(
    st.sampled_from(KIDS),
    st.sampled_from(["BL-32-1.5", "BL-46", "BL-30", "BL-3"]),
    st.sampled_from([None, "institution", "foster_general"]),
    DAYS,
    st.none() | st.integers(0, 300),
)
SPANS = st.tuples(st.sampled_from(KIDS), st.sampled_from(["p", "q"]), DAYS, st.none() | st.integers(0, 300))


def _span(start: date, length: int | None) -> dict[str, date | None]:
    return {"start": start, "end": None if length is None else start + timedelta(days=length)}


@st.composite
def worlds(draw: st.DrawFn) -> dict[str, list[dict[str, Any]]]:
    pairs = zip(KIDS, draw(st.lists(CHILDREN, min_size=5, max_size=5)), strict=True)
    kinds = draw(st.lists(st.sampled_from(["social", "disability"]), min_size=5, max_size=5))
    opened = date(2020, 1, 1)
    return {
        "children": [{"child_id": k, "birth_date": b, "left_on": gone} for k, (b, gone) in pairs],
        "cases": [
            {"case_id": f"s{k}", "child_id": k, "opened": opened, "target_group": kind}
            for k, kind in zip(KIDS, kinds, strict=True)
        ],
        "episodes": [
            {"episode_id": str(n), "child_id": k, "section": s, "place_type": p, **_span(begin, length)}
            for n, (k, s, p, begin, length) in enumerate(draw(st.lists(EPISODES, max_size=8)))
        ],
        "programme_enrolments": [
            {"enrolment_id": str(n), "child_id": k, "programme_id": p, **_span(start, length)}
            for n, (k, p, start, length) in enumerate(draw(st.lists(SPANS, max_size=6)))
        ],
    }  # fmt: skip


def fits(world: dict[str, list[dict[str, Any]]], child: dict[str, Any], rule: TargetGroup) -> bool:
    born, gone = child["birth_date"], child["left_on"]
    age = None if born is None else age_on(born, ON)
    (case,) = (case for case in world["cases"] if case["child_id"] == child["child_id"])
    own = [episode for episode in world["episodes"] if episode["child_id"] == child["child_id"]]
    here = (gone is None or gone > ON) and (age is None or age >= 0)
    old = rule.min_age is None or (age is not None and age >= rule.min_age)
    young = rule.max_age is None or (age is not None and age <= rule.max_age)
    group = rule.case_group in ("", case["target_group"])
    asks = bool(rule.steps or rule.place_types or rule.sections)
    return here and old and young and group and (not asks or any(_episode_fits(episode, rule) for episode in own))


def _episode_fits(episode: dict[str, Any], rule: TargetGroup) -> bool:
    step = SIX_STEPS.place(section=episode["section"], place_type=episode["place_type"]).step
    return (
        ON in Period(episode["start"], episode["end"])
        and (not rule.steps or step in rule.steps)
        and (not rule.place_types or episode["place_type"] in rule.place_types)
        and (not rule.sections or any(covers(section, episode["section"]) for section in rule.sections))
    )


@settings(deadline=None)
@given(worlds(), RULES)
def test_the_frames_say_what_the_loop_says(world: dict[str, list[dict[str, Any]]], rule: TargetGroup) -> None:
    held: Records = records(**world)
    expected = {child["child_id"] for child in world["children"] if fits(world, child, rule)}
    spans = [row for row in world["programme_enrolments"] if row["programme_id"] == "p"]
    inside = [row for row in spans if ON in Period(row["start"], row["end"])]
    begun = {row["child_id"] for row in spans if row["start"] <= ON}
    now = {row["child_id"] for row in inside}
    assert eligible(held, rule, ON)["child_id"].to_list() == sorted(expected)
    since = dict(enrolled(held, "p", ON).iter_rows())
    assert since == {kid: min(row["start"] for row in inside if row["child_id"] == kid) for kid in now}
    assert never_reached(held, "p", rule, ON)["child_id"].to_list() == sorted(expected - begun)
    counts = reach(held, "p", rule, ON)
    assert (counts.eligible, counts.enrolled, counts.both) == (len(expected), len(now), len(expected & now))
    assert (counts.never, counts.outside) == (len(expected - begun), len(now - expected))


def test_a_district_is_asked_for_as_of_the_day() -> None:
    held = records(
        children=[{"child_id": "a", "household_id": "h"}, {"child_id": "b"}],
        households=[
            {"household_id": "h", "district_id": "nord", "start": date(2020, 1, 1), "end": date(2024, 1, 1)},
            {"household_id": "h", "district_id": "syd", "start": date(2024, 1, 1)},
        ],
    )
    rule = TargetGroup("t", districts=("syd",))
    assert eligible(held, rule, date(2023, 12, 31)).is_empty()
    assert eligible(held, rule, date(2024, 1, 1))["child_id"].to_list() == ["a"]
