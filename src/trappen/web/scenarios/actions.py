"""Computing a forecast or its back-test in its user's scope, and keeping the answer."""

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.utils import timezone

from trappen.analysis.economy.episode_accounts import episode_accounts
from trappen.analysis.forecast.backtest import back_test
from trappen.analysis.forecast.diagnostics import diagnose
from trappen.analysis.forecast.exposure import PROGRAMME
from trappen.analysis.forecast.forecast import Options, forecast
from trappen.analysis.forecast.history import stood
from trappen.analysis.forecast.marks import ACCOUNT, PLACE_TYPE, group_names
from trappen.analysis.forecast.report import report
from trappen.domain import formats
from trappen.domain.errors import TrappenError
from trappen.domain.figures import Source
from trappen.records.container import Records
from trappen.reporting.backtest import backtest_blocks
from trappen.reporting.document import Document
from trappen.reporting.forecast import Told, forecast_blocks
from trappen.reporting.statements.cells import Viewer
from trappen.reporting.store import plain
from trappen.web.accounts.models import User
from trappen.web.audit.actions import store_run
from trappen.web.ladder.queries import records as ladder_records
from trappen.web.registers.queries import threshold_of
from trappen.web.runs.models import Run
from trappen.web.scenarios import queries
from trappen.web.scenarios.asked import DRAWS, SEED, Asked, Made, check_enough
from trappen.web.scenarios.investing.playing import played_case
from trappen.web.scenarios.queries import Kind

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
    asked = Asked(by, records, parameters, viewer, records.as_of or today, economy=question.scope["economy"])
    try:
        made = MAKERS[kind](asked)
    except TrappenError as error:
        result: dict[str, Any] = {"fault": {"what": error.what, "why": error.why, "now": error.now}}
    else:
        document = Document(made.title, _head(records), made.blocks, made_on=today)
        result = {"document": plain(document), "links": {}, **made.beside}
    return store_run(question=question, result=result, by=by, now=now)


def _forecast(asked: Asked) -> Made:
    records, viewer, on = asked.records, asked.viewer, asked.on
    years, by = int(asked.chosen["aar"]), asked.chosen["efter"]
    accounts = episode_accounts(records) if by == ACCOUNT and records.has("postings") else None
    covariates = (PROGRAMME,) if asked.chosen.get("program") else ()
    made = forecast(records, on, Options(12 * years, DRAWS, SEED, by=by, covariates=covariates), accounts=accounts)
    check_enough(made.history.standing().height, viewer.threshold, "fremskrivningen kan vises")
    told = Told(
        report(made, records.ladder, group_names(records, by, made.groups, on)),
        diagnose(made),
        stood(made.history),
        DRAWS,
        SPLITS[by] if made.groups else "",
        economy=asked.economy,
    )
    return Made(f"Fremskrivning fra {formats.long_date(on)}, {years} år", forecast_blocks(told, viewer))


def _backtest(asked: Asked) -> Made:
    years = int(asked.chosen["aar"])
    found = back_test(asked.records, asked.on, Options(12 * years, DRAWS, SEED), origins=ORIGINS)
    blocks = backtest_blocks(found, asked.records.ladder, asked.viewer, on=asked.on)
    return Made(f"Fremskrivninger {years} år frem", blocks)


MAKERS: Mapping[Kind, Callable[[Asked], Made]] = MappingProxyType(
    {Kind.FORECAST: _forecast, Kind.BACKTEST: _backtest, Kind.CASE: played_case}
)


def _head(records: Records) -> tuple[tuple[str, str], ...]:
    as_of = formats.long_date(records.as_of) if records.as_of else formats.MISSING
    return (("Kommune", records.source), ("Data", f"Udtræk pr. {as_of}"))
