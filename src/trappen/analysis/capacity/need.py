"""How many advisers a policy needs, by team and month, with a range. Source: docs/methods/capacity.md."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import polars as pl

from trappen.analysis.cadence.caseload import caseload
from trappen.analysis.cadence.known import known
from trappen.analysis.cadence.reports import Load
from trappen.analysis.cadence.responsible import open_cases, responsible
from trappen.analysis.capacity.demand import demand
from trappen.domain.deadlines.act import ACT_LABELS, Act
from trappen.domain.deadlines.policy import Policy
from trappen.domain.periods import add_months
from trappen.domain.staffing import Range, Staffed, Staffing, staffed
from trappen.parameters.deadlines import rule_book
from trappen.records.container import Records

MONTHS = 12
MINUTES = Fraction(60)
MICRO = 1_000_000  # expected numbers of acts are kept to a millionth
UNASSIGNED = "Uden team"
WHOLE = "Hele kommunen"


@dataclass(frozen=True, slots=True)
class TeamMonth:
    """A team in a month: its cases (children, on the first day), how often each act is asked for, and the advisers
    needed.

    `needed` are full-time posts, None where an input is missing; `missing` names those in Danish. `by_cap` are the
    full-time equivalents on cases that the cap asks for, None without a cap. `team_id` None: nobody has the cases.
    """

    team_id: str | None
    name: str
    month: date
    cases: int
    acts: Mapping[str, Fraction]
    needed: Range | None
    by_cap: Fraction | None
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CapacityReport:
    """What a policy needs.

    `stated` are the teams or options that the policy states; `teams` those of the records on the day, the whole
    municipality last; `months` the need by team and month; `planned` the need of the stated teams that are in the
    records, for the cases they state, at the need per case of the months. `missing` are all the inputs that lack.
    """

    policy: str
    on: date | None
    stated: tuple[Staffed, ...]
    teams: tuple[Staffed, ...] = ()
    months: tuple[TeamMonth, ...] = ()
    planned: Mapping[str, Range] | None = None
    missing: tuple[str, ...] = ()
    not_computed: tuple[str, ...] = ()

    def of(self, team_id: str | None) -> tuple[TeamMonth, ...]:
        """The months of one team, in order."""
        return tuple(entry for entry in self.months if entry.team_id == team_id)

    @property
    def whole(self) -> tuple[TeamMonth, ...]:
        """The municipality by month: the sum of the teams, missing where one of them is."""
        return tuple(
            _together(month, [entry for entry in self.months if entry.month == month])
            for month in sorted({entry.month for entry in self.months})
        )

    def mean(self, team_id: str | None) -> Range | None:
        """The mean need of a team over the months; None if one is missing or there are none."""
        needs = [entry.needed for entry in self.of(team_id)]
        known_needs = [need for need in needs if need is not None]
        if not needs or len(known_needs) < len(needs):
            return None
        return sum_of(known_needs) * Range.exactly(Fraction(1, len(needs)))


def stated_capacity(policy: Policy) -> CapacityReport:
    """What follows from the cases and advisers that a policy states, without records."""
    return CapacityReport(policy.name, None, _stated(policy.staffing))


def capacity(records: Records, policy: Policy, on: date, *, months: int = MONTHS) -> CapacityReport:
    """What the policy would have needed in the whole months before `on`, from the cases and measures there were.

    Raises:
        MissingTableError: without cases, assignments, adviser posts, episodes or follow-ups.
        ValueError: if `months` is not at least 1.
    """
    if months < 1:
        raise ValueError("at least one month")
    for table in ("episodes", "followups"):
        records.table(table)
    carried = caseload(records, on)
    seen = known(records, rule_book(on), on)
    this_month = on.replace(day=1)
    wanted = [add_months(this_month, -back) for back in range(months, 0, -1)]
    asked = demand(seen, records, policy, wanted)
    names = {team.key: team.name for team in carried.teams}
    entries = _by_month(records, policy.staffing, asked, wanted, names)
    return CapacityReport(
        policy=policy.name,
        on=on,
        stated=_stated(policy.staffing),
        teams=tuple(_counted(load, policy.staffing) for load in (*carried.teams, carried.total)),
        months=entries,
        planned=_planned(entries, policy.staffing),
        missing=tuple(dict.fromkeys(word for entry in entries for word in entry.missing)),
        not_computed=tuple(
            f"Tabellen »{table}« mangler: {what} er ikke regnet med."
            for table, what in (("notifications", "underretninger"), ("examinations", "undersøgelser"))
            if not records.has(table)
        ),
    )


def needed(staffing: Staffing, acts: Mapping[str, Fraction], cases: int) -> tuple[Range | None, tuple[str, ...]]:
    """Full-time posts for so many acts and cases in a month, and the inputs that lack (Danish).

    posts = (Σ times × (minutes + travel) + cases × minutes a case) ÷ 60 ÷ (hours a year ÷ 12 × present × on cases)
    """
    lacking = []
    minutes = Range.exactly(0)
    for act, times in acts.items():
        work = staffing.work_for(act)
        for word, value in (("minutter", work.minutes), ("rejsetid", work.travel)):
            if value is None and times:
                lacking.append(f"{word}: {ACT_LABELS[Act(act)].lower()}")
            elif value is not None:
                minutes = minutes + value * Range.exactly(times)
    for word, value in (
        ("minutter pr. sag om måneden", staffing.case_minutes),
        ("timer pr. år", staffing.hours_per_year),
        ("fravær", staffing.absence),
        ("andel til sager", staffing.case_share),
    ):
        if value is None:
            lacking.append(word)
    hours, absence, share, per_case = (
        staffing.hours_per_year,
        staffing.absence,
        staffing.case_share,
        staffing.case_minutes,
    )
    if lacking or hours is None or absence is None or share is None or per_case is None:
        return None, tuple(lacking)
    minutes = minutes + per_case * Range.exactly(cases)
    available = hours * Range.exactly(MINUTES / 12) * absence.rest() * share
    posts = minutes.over(available)
    return posts, () if posts is not None else ("timer til sager (de er 0)",)


def _together(month: date, parts: list[TeamMonth]) -> TeamMonth:
    needs = [part.needed for part in parts if part.needed is not None]
    caps = [part.by_cap for part in parts if part.by_cap is not None]
    acts: dict[str, Fraction] = {}
    for part in parts:
        for act, times in part.acts.items():
            acts[act] = acts.get(act, Fraction(0)) + times
    return TeamMonth(
        None,
        WHOLE,
        month,
        sum(part.cases for part in parts),
        acts,
        sum_of(needs) if len(needs) == len(parts) else None,
        sum(caps, Fraction(0)) if len(caps) == len(parts) else None,
        tuple(dict.fromkeys(word for part in parts for word in part.missing)),
    )


def sum_of(parts: list[Range]) -> Range:
    """The sum: lowest with lowest, highest with highest."""
    total = Range.exactly(0)
    for part in parts:
        total = total + part
    return total


def _stated(staffing: Staffing) -> tuple[Staffed, ...]:
    return tuple(
        staffed(
            team.key,
            team.name,
            cases=team.cases,
            advisers=team.advisers,
            cap=team.cap or staffing.cap,
            reference=team.reference,
        )
        for team in staffing.teams
    )


def _counted(load: Load, staffing: Staffing) -> Staffed:
    return staffed(load.key, load.name, cases=Fraction(load.cases), advisers=load.fte, cap=staffing.cap or load.cap)


def _by_month(
    records: Records, staffing: Staffing, asked: pl.DataFrame, months: list[date], names: Mapping[str, str]
) -> tuple[TeamMonth, ...]:
    """Every team in every month in which it has cases or work, and those whom nobody has."""
    found = []
    times = {
        (month, team, act): Fraction(round(number * MICRO), MICRO) for month, team, act, number in asked.iter_rows()
    }
    for month in months:
        cases = _cases(records, month)
        working = {team for at, team, _ in times if at == month}
        teams = sorted({*cases, *working}, key=lambda key: (key is None, key or ""))
        for team in teams:
            acts = {act: number for (at, key, act), number in times.items() if at == month and key == team}
            need, lacking = needed(staffing, acts, cases.get(team, 0))
            limit = staffing.cap
            found.append(
                TeamMonth(
                    team,
                    UNASSIGNED if team is None else names.get(team, team),
                    month,
                    cases.get(team, 0),
                    acts,
                    need,
                    Fraction(cases.get(team, 0)) / limit if limit else None,
                    lacking,
                )
            )
    return tuple(found)


def _cases(records: Records, day: date) -> dict[str | None, int]:
    """Children with an open case by the team of the adviser who leads it."""
    latest, people = responsible(records, day)
    open_now = open_cases(records, day).select("child_id").unique()
    rows = open_now.join(latest, on="child_id").join(people, left_on="child_case", right_on="case_id", how="left")
    return dict(rows.group_by("team_id").agg(pl.len()).iter_rows())


def _planned(entries: tuple[TeamMonth, ...], staffing: Staffing) -> Mapping[str, Range]:
    """The need of stated teams at the need per case of the months; only where every month has cases and a need."""
    found = {}
    for team in staffing.teams:
        own = [entry for entry in entries if entry.team_id == team.key]
        needs = [entry.needed for entry in own if entry.needed is not None and entry.cases]
        if team.cases is not None and own and len(needs) == len(own):
            cases = sum(entry.cases for entry in own)
            found[team.key] = sum_of(needs) * Range.exactly(team.cases / cases)
    return found
