"""Random histories of children, and the same as records."""

from dataclasses import replace
from datetime import date, datetime

from hypothesis import strategies as st

from tests.factories import SIX_STEPS, records
from trappen.domain.deadlines.history import (
    Cadence,
    Case,
    Contact,
    Decision,
    Enrolment,
    Episode,
    Examination,
    FollowUp,
    History,
    Notification,
    Plan,
    Visit,
)
from trappen.records.container import Records

FIRST, LAST = date(2022, 6, 1), date(2026, 6, 30)
SECTIONS = (
    "BL-32-1.5",
    "BL-32-1.3",
    "BL-46",
    "BL-47",
    "BL-114-1.1",
    "BL-120",
    "BL-86",
    "SEL-52-3.3",
    "SEL-52-3.7",
    "SEL-58",
    "SEL-76-2",
    "SEL-76a",
    "SEL-5",
    None,
)
FOLLOWED = ("BL-32-1.5", "BL-46", "BL-47", "BL-114-1.1", "BL-120", "SEL-52-3.3", "SEL-52-3.7", "SEL-58")
"""Sections whose measures the law wants followed up."""
PLACES = (None, "network_foster", "foster_general", "institution", "own_room")
days = st.dates(FIRST, LAST)
maybe_day = st.none() | days
links = st.sampled_from([None, "0", "1", "9"])
times = st.datetimes(datetime(2022, 6, 1), datetime(2026, 6, 30)) | st.datetimes(  # noqa: DTZ001
    datetime(2025, 10, 25, 1),  # noqa: DTZ001
    datetime(2025, 10, 26, 4),  # noqa: DTZ001
)
flag = st.sampled_from([None, True, False])


@st.composite
def episodes(draw: st.DrawFn, sections: tuple[str | None, ...] = SECTIONS) -> Episode:
    start = draw(days)
    end = draw(maybe_day)
    section = draw(st.sampled_from(sections))
    place = draw(st.sampled_from(PLACES))
    return Episode(
        key="",
        section=section,
        place_type=place,
        step=SIX_STEPS.place(section=section, place_type=place).step,
        start=start,
        end=end if end is None or end >= start else None,
        decision_date=draw(maybe_day),
        consent=draw(st.sampled_from([None, "with", "without"])),
    )


@st.composite
def notifications(draw: st.DrawFn) -> Notification:
    return Notification(
        key="",
        received=draw(times),
        assessed=draw(st.none() | times),
        receipt_sent=draw(maybe_day),
        second_person=draw(st.booleans()),
    )


examinations = st.builds(
    Examination,
    key=st.just(""),
    kind=st.sampled_from(["screening", "assessment", "child_examination"]),
    aware=maybe_day,
    finished=maybe_day,
    preliminary=maybe_day,
)
plans = st.builds(
    Plan,
    kind=st.sampled_from(["action_plan", "child_plan", "youth_plan"]),
    decided=maybe_day,
    declined=st.booleans(),
    made=maybe_day,
    revised=maybe_day,
    episode=links,
)
decisions = st.builds(
    Decision,
    key=st.just(""),
    kind=st.sampled_from(
        ["return_home", "temporary", "without_consent", "youth_support", "adult_preparation", "notice"]
    ),
    decided=days,
    approved=maybe_day,
    valid_until=maybe_day,
    appealed=maybe_day,
    episode=links,
)


def _cadences(months: list[int | None], lengths: list[int | None]) -> st.SearchStrategy[Cadence]:
    return st.builds(
        Cadence,
        decided=days,
        months=st.sampled_from(months),
        days=st.sampled_from(lengths),
        episode=links,
        reasoned=flag,
        child_view=flag,
    )


intervals = _cadences([1, 3], [None, None, 42])
cadences = intervals | _cadences([None, 0, 1, 3], [None, None, 0, 42])  # 0 and nothing at all are no interval
cases = st.builds(
    Case,
    key=st.just(""),
    opened=days,
    closed=maybe_day,
    target_group=st.sampled_from([None, "social", "disability"]),
)
kinds = st.sampled_from(["contact", "network_meeting", "child_conversation"])


@st.composite
def enrolments(draw: st.DrawFn) -> Enrolment:
    start = draw(days)
    end = draw(maybe_day)
    return Enrolment(draw(st.sampled_from(["P", "Q"])), start, end if end is None or end >= start else None)


births = st.dates(date(2000, 1, 1), date(2025, 1, 1)) | st.sampled_from(
    [date(2008, 2, 29), date(2004, 2, 29), date(2007, 8, 31), date(2010, 2, 28)]
)
histories = st.builds(
    History,
    child=st.just(""),
    birth=st.none() | births,
    unborn=st.sampled_from([False, False, True]),
    left_on=st.none() | st.none() | days,
    episodes=st.lists(episodes(), max_size=3).map(tuple),
    followups=st.lists(st.builds(FollowUp, held=days, episode=links), max_size=4).map(tuple),
    cadences=st.lists(cadences, max_size=2).map(tuple),
    notifications=st.lists(notifications(), max_size=2).map(tuple),
    examinations=st.lists(examinations, max_size=2).map(tuple),
    plans=st.lists(plans, max_size=2).map(tuple),
    decisions=st.lists(decisions, max_size=3).map(tuple),
    visits=st.lists(st.builds(Visit, held=days, talked=flag), max_size=5).map(tuple),
    cases=st.lists(cases, max_size=2).map(tuple),
    contacts=st.lists(st.builds(Contact, held=days, kind=kinds), max_size=3).map(tuple),
    enrolments=st.lists(enrolments(), max_size=2).map(tuple),
)


def numbered(found: list[History]) -> list[History]:
    """The same with keys that are unique; links name the child's own measures, `9` one that is not there."""
    return [_numbered(history, f"b{number}") for number, history in enumerate(found)]


def _numbered(history: History, child: str) -> History:
    def keyed(items: tuple, prefix: str) -> tuple:
        return tuple(replace(item, key=f"{child}{prefix}{number}") for number, item in enumerate(items))

    def linked(items: tuple) -> tuple:
        return tuple(replace(i, episode=i.episode and f"{child}e{i.episode}") for i in items)

    return replace(
        history,
        child=child,
        episodes=keyed(history.episodes, "e"),
        followups=linked(history.followups),
        cadences=linked(history.cadences),
        notifications=keyed(history.notifications, "u"),
        examinations=keyed(history.examinations, "x"),
        plans=linked(history.plans),
        decisions=keyed(linked(history.decisions), "d"),
        cases=keyed(history.cases, "c"),
    )


def as_records(found: list[History]) -> Records:
    """The histories as a municipality's tables."""

    def rows(name: str, **columns: str) -> list[dict]:
        out = []
        for history in found:
            for number, item in enumerate(getattr(history, name)):
                row = {column: getattr(item, field) for column, field in columns.items() if field != "#"}
                ids = {column: f"{history.child}{name}{number}" for column, field in columns.items() if field == "#"}
                out.append({"child_id": history.child, **ids, **row})
        return out

    return records(
        children=[
            {"child_id": h.child, "birth_date": h.birth, "unborn": h.unborn, "left_on": h.left_on} for h in found
        ],
        episodes=rows(
            "episodes",
            episode_id="key",
            section="section",
            start="start",
            end="end",
            decision_date="decision_date",
            consent="consent",
            place_type="place_type",
        ),
        followups=rows("followups", followup_id="#", held="held", episode_id="episode"),
        cadence_decisions=rows(
            "cadences",
            cadence_id="#",
            decided="decided",
            interval_months="months",
            interval_days="days",
            episode_id="episode",
            reasoned="reasoned",
            child_view="child_view",
        ),
        notifications=rows(
            "notifications",
            notification_id="key",
            received="received",
            assessed="assessed",
            receipt_sent="receipt_sent",
            second_person="second_person",
        ),
        examinations=rows(
            "examinations",
            examination_id="key",
            kind="kind",
            aware="aware",
            finished="finished",
            preliminary="preliminary",
        ),
        plans=rows(
            "plans",
            plan_id="#",
            kind="kind",
            decided="decided",
            declined="declined",
            made="made",
            revised="revised",
            episode_id="episode",
        ),
        decisions=rows(
            "decisions",
            decision_id="key",
            kind="kind",
            decided="decided",
            approved="approved",
            valid_until="valid_until",
            appealed="appealed",
            episode_id="episode",
        ),
        visits=rows("visits", visit_id="#", held="held", talked_with_child="talked"),
        cases=rows("cases", case_id="key", opened="opened", closed="closed", target_group="target_group"),
        contacts=rows("contacts", contact_id="#", held="held", kind="kind"),
        programme_enrolments=rows("enrolments", enrolment_id="#", programme_id="programme", start="start", end="end"),
    )
