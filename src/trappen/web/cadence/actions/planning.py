"""Working out how many advisers a policy needs, for a whole municipality."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction

from trappen.analysis.capacity.need import CapacityReport, TeamMonth, capacity
from trappen.domain import formats
from trappen.domain.deadlines.act import ACT_LABELS, Act
from trappen.domain.deadlines.policy import Policy
from trappen.domain.errors import TrappenError
from trappen.domain.staffing import Range, Staffing, Work, range_of
from trappen.reporting.capacity import month_table, series, team_table
from trappen.reporting.document import Table
from trappen.reporting.store import plain
from trappen.web.accounts.models import Municipality, User
from trappen.web.audit.actions import store_run
from trappen.web.cadence.queries.policies import policies
from trappen.web.programmes.frames import records_of
from trappen.web.registers.queries import vintage_of
from trappen.web.runs.models import Run
from trappen.web.runs.queries import Question

KIND = "capacity"
PERCENT = Range.exactly(Fraction(1, 100))
GENERAL = {
    "loft": "Sagsloft, børn pr. fuldtidsstilling",
    "timer": "Timer pr. år i en fuldtidsstilling",
    "fravaer": "Fravær, procent",
    "andel": "Til sager, procent",
    "sagsminutter": "Minutter pr. sag om måneden",
}
OF_ACTS = {"minutter": "minutter", "rejse": "rejsetid, minutter"}


def plan_capacity(*, municipality: Municipality, inputs: Mapping[str, str], on: date, by: User, now: datetime) -> Run:
    """Stores the advisers that the policy needs by team and month; `inputs` is what was typed, by field.

    What cannot be computed is stored as the reason why.

    Raises:
        TrappenError: before the first load, or if the policy is gone.
    """
    vintage = vintage_of(municipality)
    if vintage is None:
        raise TrappenError("Der er ingen data at regne på.", now="Indlæs kommunens udtræk først.")
    policy = policies(by).get(inputs["politik"])
    if policy is None:
        raise TrappenError("Politikken er ikke længere at vælge.", now="Vælg en anden.")
    result: dict[str, object]
    try:
        records = records_of(municipality)
        report = capacity(records, replace(policy, staffing=staffing_of(inputs, policy)), on)
        result = {**_result(report, records.source, on), "policy": policy.name, "reference": policy.reference}
    except TrappenError as error:
        result = {"on": on.isoformat(), "fault": str(error)}
    result["assumptions"] = plain(assumptions(inputs, by=str(by), on=on))
    question = Question(
        KIND, municipality.code, vintage.digest, parameters={"on": on.isoformat(), "inputs": dict(inputs)}
    )
    return store_run(question=question, result=result, by=by, now=now)


def staffing_of(inputs: Mapping[str, str], policy: Policy) -> Staffing:
    """The typed inputs as ranges; percentages become shares. What the policy states of its teams is kept."""
    given = {name: range_of(text) for name, text in inputs.items() if name in GENERAL or "-" in name}
    shares = {name: given[name] * PERCENT for name in ("fravaer", "andel") if name in given}
    return Staffing(
        hours_per_year=given.get("timer"),
        absence=shares.get("fravaer"),
        case_share=shares.get("andel"),
        case_minutes=given.get("sagsminutter"),
        cap=given["loft"].expected if "loft" in given else policy.staffing.cap,
        work=tuple(Work(act.value, given.get(f"minutter-{act.value}"), given.get(f"rejse-{act.value}")) for act in Act),
        teams=policy.staffing.teams,
    )


def assumptions(inputs: Mapping[str, str], *, by: str, on: date) -> Table:
    """Every input that was typed, with its source, or as the assumption of the one who typed it."""
    source = inputs.get("kilde") or f"antagelse, oplyst af {by} {formats.long_date(on)}"
    labels = GENERAL | {
        f"{name}-{act.value}": f"{ACT_LABELS[act]}: {label}" for act in Act for name, label in OF_ACTS.items()
    }
    rows = tuple((label, inputs[name], source) for name, label in labels.items() if inputs.get(name))
    return Table("Forudsætninger", ("Hvad", "Lavest-forventet-højest", "Kilde"), rows, unit="som skrevet", as_of=on)


def _result(report: CapacityReport, source: str, on: date) -> dict[str, object]:
    by_team: dict[str, list[TeamMonth]] = {"": list(report.whole)} if report.months else {}
    for entry in report.months:
        by_team.setdefault(entry.team_id or "uden-team", []).append(entry)
    posts = {entry.key: entry.advisers for entry in report.teams}
    total = report.teams[-1].advisers if report.teams else None
    return {
        "on": on.isoformat(),
        "teams": plain(team_table(report, source=source)),
        "months": [
            {
                "key": key,
                "name": entries[0].name,
                "table": plain(month_table(entries, on, source=source)),
                "series": series(entries),
                "posts": _float(posts.get(key) if key else total),
            }
            for key, entries in by_team.items()
        ],
        "missing": list(report.missing),
        "not_computed": list(report.not_computed),
    }


def _float(value: Fraction | None) -> float | None:
    return None if value is None else float(value)
