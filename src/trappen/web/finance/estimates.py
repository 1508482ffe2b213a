"""The year-end estimate and its bridge as stored runs: asked, computed, and given back to the pages."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

import polars as pl
from django.utils import timezone

from trappen.analysis.economy import commitments
from trappen.analysis.economy.bridge import BY_CHILD, Bridge, bridge
from trappen.analysis.economy.estimate import Estimate, estimate
from trappen.analysis.economy.stretches import EXPECTED
from trappen.domain import formats
from trappen.domain.accounts import OwnChart
from trappen.domain.budget.corrected import Factor
from trappen.domain.periods import Period
from trappen.records.container import Records
from trappen.reporting import charts
from trappen.reporting import economy as tables
from trappen.reporting import economy_text as words
from trappen.reporting.document import Chart, Table
from trappen.reporting.store import plain, restored
from trappen.web.accounts.models import Municipality, User
from trappen.web.audit.actions import store_run
from trappen.web.finance.factors import factors_of
from trappen.web.finance.frames import economy_records
from trappen.web.finance.queries import acts_on, chart_of, counted_by_hand, told_by_hand
from trappen.web.registers.queries import vintage_of
from trappen.web.runs.models import Run
from trappen.web.runs.queries import Question, answers, latest

LARGEST = 5  # measures that are named on an account
ESTIMATE, BRIDGE = "economy-estimate-5", "economy-bridge-4"  # what is kept of an answer has its number


@dataclass(frozen=True)
class Answer:
    """A stored estimate as the page shows it; `acts` are the keys of the acts in the rows of `budget`.

    `ranges` are the low and high end (øre) of each account that has one. `lacking` are the account, key and child of
    each measure without a price in the year, and what is told of it. `reasons` tell why an account deviates, `largest`
    its dearest measures (key, child, øre of the year). `left` leads from the commitments to what is left.
    """

    run: Run
    year: int
    on: date
    functions: Table
    accounts: Table
    budget: Table
    acts: tuple[str, ...]
    months: Table
    past: Table
    corrections: Table
    chart: Chart
    picture: str
    account_months: dict[str, Table]
    reasons: dict[str, list[str]]
    largest: dict[str, list[tuple[str, str, int]]]
    headline: str
    left: Table | None
    notes: list[str]
    ranges: dict[str, tuple[int, int]]
    lacking: list[tuple[str, str, str, str]]

    @property
    def tables(self) -> tuple[Table, ...]:
        """Every table of the page, as they are exported."""
        left = () if self.left is None else (self.left,)
        return self.functions, self.accounts, *left, self.budget, self.months, self.past, self.corrections


def estimate_question(
    municipality: Municipality, year: int, on: date, *, today: date, with_factors: bool = False
) -> Question | None:
    """What is asked; None before the first load. Sums by account are the whole municipality's, whoever asks."""
    given = {"year": year, "on": on.isoformat()}
    return _question(ESTIMATE, municipality, given, today=today, with_factors=with_factors)


def bridge_question(
    municipality: Municipality, year: int, since: date, until: date, *, today: date, with_factors: bool = False
) -> Question | None:
    """What is asked of the bridge; None before the first load."""
    given = {"year": year, "from": since.isoformat(), "to": until.isoformat()}
    return _question(BRIDGE, municipality, given, today=today, with_factors=with_factors)


def _question(
    kind: str, municipality: Municipality, given: dict[str, Any], *, today: date, with_factors: bool
) -> Question | None:
    vintage = vintage_of(municipality)
    if vintage is None:
        return None
    told = told_by_hand(vintage.digest, municipality, today=today)
    if with_factors:  # each by its value and source, so that another one is another question
        stated = [[one.source, one.target, str(one.value), one.reference] for one in factors_of(municipality)]
        given = given | {"factors": stated}
    return Question(kind=kind, municipality=municipality.code, inputs_hash=told, parameters=given)


def asked_again(run: Run, municipality: Municipality, *, today: date) -> Question | None:
    """What a run was asked, asked of what is known today; None before the first load."""
    days = {name: value for name, value in run.parameters.items() if name != "factors"}
    return _question(run.kind, municipality, days, today=today, with_factors="factors" in run.parameters)


def stored(question: Question) -> Run | None:
    """The newest answer to exactly this question."""
    return answers(question).first()


def numbered(pk: int, kind: str, municipality: Municipality) -> Run | None:
    """The municipality's run with the number, if it is of the kind and of this version of the product."""
    run = Run.objects.filter(pk=pk, kind=kind, municipality_code=municipality.code).first()
    return run if run is not None and run.is_of_this_version else None


def newest(kind: str, municipality: Municipality) -> Run | None:
    """The newest run of the kind by this version of the product, also from an earlier load; None without one."""
    run = latest(kind, municipality.code)
    return run if run is not None and run.is_of_this_version else None


def compute_estimate(*, question: Question, municipality: Municipality, by: User, now: datetime) -> Run:
    """Estimates the year and keeps what the pages show.

    Raises:
        TrappenError: if the records or the day cannot be used.
    """
    records = economy_records(municipality)
    made = _estimated(question, municipality, records, "on", now)
    result = estimate_result(made, chart_of(municipality)) | _left(records, made) | _load(municipality)
    return store_run(question=question, result=result, by=by, now=now)


def compute_bridge(*, question: Question, municipality: Municipality, by: User, now: datetime) -> Run:
    """Estimates the year on both days and keeps why they differ.

    Raises:
        TrappenError: if the records or the days cannot be used.
    """
    records = economy_records(municipality)
    first, second = (_estimated(question, municipality, records, name, now) for name in ("from", "to"))
    result = bridge_result(bridge(first, second), chart_of(municipality)) | _load(municipality)
    return store_run(question=question, result=result, by=by, now=now)


def _estimated(question: Question, municipality: Municipality, records: Records, day: str, now: datetime) -> Estimate:
    """The estimate that the question asks for as of the day with the name."""
    given = question.parameters
    on, today = date.fromisoformat(given[day]), timezone.localtime(now).date()
    acts = acts_on(municipality, on, today=today)
    return estimate(records, given["year"], on, factors=_stated(question), acts=acts)


def _left(records: Records, made: Estimate) -> dict[str, Any]:
    """What leads from the page of commitments to what is left; nothing on an earlier day, which it is not seen from."""
    if records.as_of is None or made.on + timedelta(days=1) < records.as_of or made.on.year > made.year:
        return {}
    found = commitments.of(records, Period(date(made.year, 1, 1), date(made.year + 1, 1, 1))).frame
    open_ended = found.filter(pl.col("status") == EXPECTED)["amount"].sum()
    return {"left": plain(tables.left_table(made, int(open_ended)))}


def _load(municipality: Municipality) -> dict[str, Any]:
    """Which load an answer is made of, and what it counts beside."""
    vintage = vintage_of(municipality)
    return {"load": None if vintage is None else vintage.number, "counted": counted_by_hand(municipality)}


def is_of_newest_load(run: Run, municipality: Municipality) -> bool:
    """Whether nothing was loaded since; what differs is then corrections, appropriations or factors."""
    vintage = vintage_of(municipality)
    return bool(run.result.get("load") == (None if vintage is None else vintage.number))


def _stated(question: Question) -> tuple[Factor, ...]:
    """The factors that the question was asked with."""
    rows = question.parameters.get("factors", ())
    return tuple(Factor(source, target, Fraction(value), reference) for source, target, value, reference in rows)


def factors_said(run: Run) -> list[str]:
    """Which stated factors a run was computed with, and where they stand; nothing where it was asked without."""
    if "factors" not in run.parameters:
        return []
    rows = run.parameters["factors"]
    said = "; ".join(f"{source} til {target} med {_decimal(value)} ({kept})" for source, target, value, kept in rows)
    return [f"Tidligere år er regnet om: {said}." if said else "Der er ingen pris- og lønfaktorer at regne om med."]


def _decimal(value: str) -> str:
    return formats.number(Fraction(value), 6).rstrip("0").rstrip(",")


def estimate_result(made: Estimate, own: OwnChart) -> dict[str, Any]:
    """What is kept of an estimate: tables, the chart, and each account month by month."""
    chart = tables.fan_chart(made)
    return {
        "functions": plain(tables.function_table(made, own)),
        "accounts": plain(tables.account_table(made, own)),
        "budget": plain(tables.budget_table(made)),
        "acts": [one.act.key for one in made.budget.included],
        "months": plain(chart.table),
        "past": plain(tables.past_table(made)),
        "corrections": plain(tables.correction_table(made, own)),
        "chart": plain(chart),
        "picture": charts.svg(chart.spec),  # drawn once: it takes longer than all else on the page
        "account_months": {
            account or "": plain(tables.month_table(made, account)) for account in made.accounts["account"].to_list()
        },
        "reasons": {
            account: words.account_reasons(made, account) for account in made.accounts["account"].drop_nulls().to_list()
        },
        "largest": _largest(made),
        "headline": "".join(map(str, words.headline(made))),
        "notes": words.notes_text(made),
        "ranges": {
            account or "": [low, high]
            for account, low, high in made.accounts.select("account", "low", "high").iter_rows()
            if low is not None and high is not None
        },
        "lacking": _lacking(made),
    }


def _largest(made: Estimate) -> dict[str, list[tuple[str, str, int]]]:
    """By account the measures that cost most in the year: key, child, øre."""
    cost = made.cells.group_by("account", "episode_id").agg(
        cost=pl.col("spent").sum() + pl.col("committed").fill_null(0).sum()
    )
    rows = cost.filter(pl.col("cost") > 0).join(made.episodes.select("episode_id", "child_id"), on="episode_id")
    dearest = rows.sort("cost", "episode_id", descending=[True, False]).group_by("account", maintain_order=True)
    found: dict[str, list[tuple[str, str, int]]] = {}
    for account, episode, child, ore in dearest.head(LARGEST).fill_null("").rows():
        found.setdefault(account, []).append((episode, child, ore))
    return found


def _lacking(made: Estimate) -> list[tuple[str, str, str, str]]:
    """Account, key and child of each measure whose price is lacking in the year, and what is told of it."""
    return [
        (
            row["account"] or "",
            row["episode_id"],
            row["child_id"] or "",
            words.told_of(row),
        )
        for row in made.lacking.iter_rows(named=True)
    ]


def bridge_result(made: Bridge, chart: OwnChart) -> dict[str, Any]:
    """What is kept of a bridge: the causes, and the steps of each episode."""
    by_child = made.steps.filter(made.steps["cause"].is_in(BY_CHILD))
    return {
        "causes": plain(tables.cause_table(made)),
        "accounts": plain(tables.account_cause_table(made, chart)),
        "steps": by_child.select("cause", "account", "episode_id", "child_id", "amount").rows(),
        "complete": made.complete,
        "budget": [made.budget_before, made.budget_after],
    }


def answer(run: Run) -> Answer:
    """The estimate that a run holds."""
    given, result = run.parameters, run.result
    return Answer(
        run=run,
        year=given["year"],
        on=date.fromisoformat(given["on"]),
        functions=restored(result["functions"], Table),
        accounts=restored(result["accounts"], Table),
        budget=restored(result["budget"], Table),
        acts=tuple(result["acts"]),
        months=restored(result["months"], Table),
        past=restored(result["past"], Table),
        corrections=restored(result["corrections"], Table),
        chart=restored(result["chart"], Chart),
        picture=result["picture"],
        account_months={account: restored(table, Table) for account, table in result["account_months"].items()},
        reasons=result["reasons"],
        largest={
            account: [(key, child, ore) for key, child, ore in rows] for account, rows in result["largest"].items()
        },
        headline=result["headline"],
        left=restored(result["left"], Table) if "left" in result else None,
        notes=[*result["notes"], *factors_said(run)],
        ranges={account: (low, high) for account, (low, high) in result["ranges"].items()},
        lacking=[(account, episode, child, told) for account, episode, child, told in result["lacking"]],
    )
