"""The frames of who and where: children, households, districts, teams, advisers, cases, episodes, population."""

from collections.abc import Sequence

import numpy as np
import polars as pl

from trappen.analysis.synth.cases import Case
from trappen.analysis.synth.frames import frame
from trappen.analysis.synth.histories import History
from trappen.analysis.synth.measures import Episode
from trappen.analysis.synth.settings import Calendar, from_day, municipality
from trappen.analysis.synth.staff import PROGRAMME, Assignment, Staff

FIRST_NAMES = {
    True: ("Albert", "Bertram", "Carl", "Ditlev", "Emil", "Frode", "Gorm", "Holger", "Ivar", "Jens", "Karlo", "Laust"),
    False: ("Alma", "Bodil", "Cilje", "Dagny", "Ellen", "Frida", "Gerda", "Hedvig", "Inge", "Johanne", "Karla", "Liva"),
}
LAST_NAMES = ("Testsen", "Testholm", "Testgaard", "Testlund", "Testdal", "Testmark", "Testbjerg")
WEIGHTS = (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)


def administrative_number(birth: int, *, boy: bool, taken: set[str]) -> str:
    """A replacement number: the day plus 60, so that no person can have it, and a check digit that holds.

    Takes the first free serial; `taken` gets it. Source: domain of CPR, docs/methods/synth.md.
    """
    day = from_day(birth)
    century = "4" if day.year >= 2000 else "1"
    start = f"{day.day + 60:02d}{day.month:02d}{day.year % 100:02d}{century}"
    fixed = sum(int(digit) * weight for digit, weight in zip(start, WEIGHTS, strict=False))
    for serial in range(1000):
        tail = f"{serial:03d}"
        total = fixed + sum(int(digit) * weight for digit, weight in zip(tail, WEIGHTS[7:], strict=True))
        if total % 11 == 0 and serial % 2 == boy and start + tail not in taken:
            taken.add(start + tail)
            return start + tail
    raise ValueError(f"no free number for {day}")


def children(histories: Sequence[History], calendar: Calendar) -> pl.DataFrame:
    taken: set[str] = set()
    rows = []
    for index, history in enumerate(histories):
        child = history.child
        names = FIRST_NAMES[child.boy]
        name = f"{names[index % len(names)]} {LAST_NAMES[child.family.number % len(LAST_NAMES)]}"
        left = child.left if child.left is not None and child.left < calendar.end else None
        cpr = administrative_number(child.birth, boy=child.boy, taken=taken)
        protected = calendar.end + 200 if child.number % 97 == 0 else None
        sex = "male" if child.boy else "female"
        rows.append((history.key, cpr, name, child.birth, sex, False, household_key(history), protected, left))
    columns = ("child_id", "cpr", "name", "birth_date", "sex", "unborn", "household_id", "protected_until", "left_on")
    return frame("children", columns, rows)


def household_key(history: History) -> str:
    return f"H{history.child.family.number:06d}"


def households(histories: Sequence[History], calendar: Calendar, *, renamed: bool) -> pl.DataFrame:
    """Where each household lived; on the day of the renaming a stay in that district becomes two rows."""
    districts = municipality()["districts"]
    families = {household_key(history): history.child.family for history in histories}
    rows = []
    for key, family in families.items():
        ends = [home[1] for home in family.homes[1:]] + [None]
        for (district, start), end in zip(family.homes, ends, strict=True):
            given = districts[district]
            if not renamed or "renamed_id" not in given:
                rows.append((key, given["id"], start, end))
                continue
            if start < calendar.rename:
                old_end = calendar.rename if end is None else min(end, calendar.rename)
                rows.append((key, given["id"], start, old_end))
            if end is None or end > calendar.rename:
                rows.append((key, given["renamed_id"], max(start, calendar.rename), end))
    return frame("households", ("household_id", "district_id", "start", "end"), rows)


def districts(calendar: Calendar, *, renamed: bool) -> pl.DataFrame:
    rows: list[tuple[object, ...]] = []
    for given in municipality()["districts"]:
        old = renamed and "renamed_id" in given
        replaced = given["renamed_id"] if old else None
        rows.append((given["id"], given["name"], None, calendar.rename if old else None, replaced))
        if old:
            rows.append((given["renamed_id"], given["renamed"], calendar.rename, None, None))
    return frame("districts", ("district_id", "name", "start", "end", "replaced_by"), rows)


def population(children_count: int, calendar: Calendar, *, renamed: bool) -> pl.DataFrame:
    """Inhabitants aged 0-22 by year, age, sex and district, in proportion to the children of history."""
    scale = municipality()["scale"]
    each = scale["aged_0_22"] * children_count / scale["children"] / 23 / 2
    rows = []
    for year in range(from_day(calendar.start).year, from_day(calendar.end).year + 1):
        for index, district in enumerate(municipality()["districts"]):
            new_name = renamed and year >= from_day(calendar.rename).year
            key = district.get("renamed_id", district["id"]) if new_name else district["id"]
            for age in range(23):
                wave = 1 + 0.06 * np.sin((year - age + 3 * index) / 4)
                for sex, share in (("female", 0.49), ("male", 0.51)):
                    count = round(each * 2 * share * district["weight"] * wave)
                    rows.append((year, age, sex, key, count))
    return frame("population", ("year", "age", "sex", "district_id", "count"), rows)


def staff_tables(staff: Staff, assignments: Sequence[Assignment], calendar: Calendar) -> dict[str, pl.DataFrame]:
    name = "Tættere på hverdagen (syntetisk)"
    advisers = sorted({post.adviser for post in staff.posts})
    return {
        "programmes": frame("programmes", ("programme_id", "name", "start"), [(PROGRAMME, name, calendar.programme)]),
        "teams": frame(
            "teams",
            ("team_id", "name", "target_group", "programme_id", "case_cap", "start", "end"),
            [
                (t.key, t.name, t.target_group, PROGRAMME if t.programme else None, t.cap, t.start, t.end)
                for t in staff.teams
            ],
        ),
        "advisers": frame("advisers", ("adviser_id", "name"), [(key, f"Rådgiver Test {key}") for key in advisers]),
        "adviser_posts": frame(
            "adviser_posts",
            ("adviser_id", "team_id", "fte", "case_share", "start", "end"),
            [(p.adviser, p.team, p.fte, 0.0 if p.leader else None, p.start, p.end) for p in staff.posts],
        ),
        "adviser_absences": frame(
            "adviser_absences",
            ("adviser_id", "start", "end", "covered_by"),
            [
                (a.adviser, a.start, a.end if a.end < calendar.end else None, a.covered_by)
                for a in staff.absences
                if a.start < calendar.end
            ],
        ),
        "assignments": frame(
            "assignments",
            ("case_id", "adviser_id", "start", "end", "role"),
            [(a.case, a.adviser, a.start, a.end, "lead") for a in assignments],
        ),
    }


def cases_table(cases: Sequence[Case]) -> pl.DataFrame:
    code = municipality()["identity"]["code"]
    rows = []
    for case in cases:
        group = "disability" if case.disability else "social"
        elsewhere = "657" if case.history.child.number % 37 == 0 else code
        rows.append((case.key, case.history.key, case.number, group, case.opened, case.closed, code, code, elsewhere))
    names = (
        "case_id",
        "child_id",
        "case_number",
        "target_group",
        "opened",
        "closed",
        "paying_municipality",
        "acting_municipality",
        "residence_municipality",
    )
    return frame("cases", names, rows)


def episodes_table(made: Sequence[Episode], of: Sequence[Case | None]) -> pl.DataFrame:
    rows = [
        (
            e.key,
            e.history.key,
            case.key if case else None,
            e.section,
            e.place_type,
            e.provider_id,
            e.provider_name,
            e.consent,
            e.decided,
            e.start,
            e.end,
            e.expected_end,
            e.registered,
            e.reasons,
            e.end_reason,
            e.price,
            e.unit,
        )
        for e, case in zip(made, of, strict=True)
    ]
    names = (
        "episode_id",
        "child_id",
        "case_id",
        "section",
        "place_type",
        "provider_id",
        "provider_name",
        "consent",
        "decision_date",
        "start",
        "end",
        "expected_end",
        "registered_on",
        "start_reasons",
        "end_reason",
        "price",
        "price_unit",
    )
    return frame("episodes", names, rows)
