"""Computing a forecast or its back-test in its user's scope, and keeping the answer."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from trappen.analysis.economy.episode_accounts import episode_accounts
from trappen.analysis.forecast.backtest import back_test
from trappen.analysis.forecast.diagnostics import diagnose
from trappen.analysis.forecast.forecast import Options, forecast
from trappen.analysis.forecast.history import stood
from trappen.analysis.forecast.marks import ACCOUNT, PLACE_TYPE, group_names
from trappen.analysis.forecast.report import report
from trappen.domain import formats
from trappen.domain.errors import TrappenError
from trappen.domain.figures import Source
from trappen.records.container import Records
from trappen.reporting.backtest import backtest_blocks
from trappen.reporting.document import Block, Document
from trappen.reporting.forecast import Told, forecast_blocks
from trappen.reporting.statements.cells import Viewer
from trappen.reporting.store import plain
from trappen.web.accounts.models import User
from trappen.web.audit.actions import store_run
from trappen.web.ladder.queries import records as ladder_records
from trappen.web.registers.queries import threshold_of
from trappen.web.runs.models import Run
from trappen.web.scenarios import queries
from trappen.web.scenarios.queries import Kind

DRAWS, SEED = 1000, 1
ORIGINS = 5
SPLITS = {"district": "Distrikt", "target_group": "Målgruppe", PLACE_TYPE: "Anbringelsessted", ACCOUNT: "Konto"}


def compute(*, kind: Kind, parameters: Mapping[str, Any], by: User, now: datetime) -> Run | None:
    """Computes what was asked for and stores it; what cannot be computed is stored as the reason why.

    None where nothing is loaded any more.
    """
    question = queries.question(by, kind, parameters)
    if question is None:
        return None
    records, today = ladder_records(by), timezone.localtime(now).date()
    viewer = Viewer(Source(records.source, "indsatser og børn", records.as_of), threshold_of(question))
    make = _forecast if kind is Kind.FORECAST else _backtest
    try:
        title, blocks = make(records, parameters, viewer, on=records.as_of or today, economy=question.scope["economy"])
    except TrappenError as error:
        result: dict[str, Any] = {"fault": {"what": error.what, "why": error.why, "now": error.now}}
    else:
        result = {"document": plain(Document(title, _head(records), blocks, made_on=today)), "links": {}}
    return store_run(question=question, result=result, by=by, now=now)


def _forecast(
    records: Records, chosen: Mapping[str, Any], viewer: Viewer, *, on: date, economy: bool
) -> tuple[str, tuple[Block, ...]]:
    years, by = int(chosen["aar"]), chosen["efter"]
    accounts = episode_accounts(records) if by == ACCOUNT and records.has("postings") else None
    made = forecast(records, on, Options(12 * years, DRAWS, SEED, by=by), accounts=accounts)
    standing = made.history.standing().height
    if viewer.hides(standing):
        raise TrappenError(
            "Der er for få børn på trappen til, at fremskrivningen kan vises.",
            why=f"Der skal være mindst {viewer.threshold} børn, for at ingen kan genkendes.",
            now="Bed en kollega, der må se de enkelte børn, om tallene.",
        )
    told = Told(
        report(made, records.ladder, group_names(records, by, made.groups, on)),
        diagnose(made),
        stood(made.history),
        DRAWS,
        SPLITS[by] if made.groups else "",
        economy=economy,
    )
    return f"Fremskrivning fra {formats.long_date(on)}, {years} år", forecast_blocks(told, viewer)


def _backtest(
    records: Records, chosen: Mapping[str, Any], viewer: Viewer, *, on: date, economy: bool
) -> tuple[str, tuple[Block, ...]]:
    years = int(chosen["aar"])
    found = back_test(records, on, Options(12 * years, DRAWS, SEED), origins=ORIGINS)
    return f"Fremskrivninger {years} år frem", backtest_blocks(found, records.ladder, viewer, on=on)


def _head(records: Records) -> tuple[tuple[str, str], ...]:
    as_of = formats.long_date(records.as_of) if records.as_of else formats.MISSING
    return (("Kommune", records.source), ("Data", f"Udtræk pr. {as_of}"))
