"""The lines of the access table about forecasts and the workshop."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from tests.cast import Cast
from tests.web.access_programmes import of_example, of_plan
from tests.web.access_rows import Row, holders, with_form
from trappen.domain.investment.case import Case, Item
from trappen.domain.programme.stated import Amount
from trappen.reporting.document import Document
from trappen.reporting.store import plain
from trappen.web.accounts.models import Municipality
from trappen.web.accounts.permissions import Permission
from trappen.web.runs.models import Run
from trappen.web.scenarios.investing import actions
from trappen.web.scenarios.models import CaseDecision, FollowUp, InvestmentCase, SavedScenario

AGGREGATES = holders(Permission.SEE_AGGREGATES)
HOME = AGGREGATES - {"eva"}


def scenario_in(municipality: Municipality, cast: Cast) -> SavedScenario:
    """Karl's, saved once."""
    found = SavedScenario.objects.filter(municipality=municipality).first()
    if found is not None:
        return found
    run = Run.objects.create(
        kind="workshop_scenario",
        municipality_code=municipality.code,
        inputs_hash="0" * 64,
        parameters={"aar": "1", "skydere": {"tilgang": 10, "start": "2027-01-01", "indfasning": 12}},
        seed=1,
        version="0",
        result={},
        created_by_id=cast.karl.pk,
        created_by_name="Karl",
        created=datetime(2026, 10, 31, tzinfo=UTC),
    )
    return SavedScenario.objects.create(municipality=municipality, name="Flere", run=run)


def of_scenario(cast: Cast) -> Mapping[str, Any]:
    return {"pk": scenario_in(cast.home, cast).pk}


def of_foreign_scenario(cast: Cast) -> Mapping[str, Any]:
    return {"pk": scenario_in(cast.abroad, cast).pk}


def case_in(municipality: Municipality, cast: Cast) -> InvestmentCase:
    """A small case of Petra's, saved once."""
    found = InvestmentCase.objects.filter(municipality=municipality).first()
    pay = Item("loen", "Løn", yearly=Amount(100))
    case = Case("sag", "Sag", "999", 2027, 2030, "2027 p/l", costs=(pay,))
    made = datetime(2026, 10, 31, tzinfo=UTC)
    return found or actions.create(municipality=municipality, case=case, what="Oprettet", by=cast.petra, now=made)


def of_case(cast: Cast) -> Mapping[str, Any]:
    return {"pk": case_in(cast.home, cast).pk}


def of_foreign_case(cast: Cast) -> Mapping[str, Any]:
    return {"pk": case_in(cast.abroad, cast).pk}


def decision_on(saved: InvestmentCase, cast: Cast) -> CaseDecision:
    """Petra's, registered once."""
    found = CaseDecision.objects.filter(version__case=saved).first()
    made, version = datetime(2026, 10, 31, tzinfo=UTC), saved.versions.get(number=1)
    decided = actions.Decided(version, "", made.date(), "Byrådet")
    return found or actions.decide(decided=decided, by=cast.petra, now=made)


def of_decision(cast: Cast) -> Mapping[str, Any]:
    return {"pk": decision_on(case_in(cast.home, cast), cast).pk}


def of_follow_up(cast: Cast) -> Mapping[str, Any]:
    """One that tells nothing, kept once."""
    decision = decision_on(case_in(cast.home, cast), cast)
    made = datetime(2026, 10, 31, tzinfo=UTC)
    document = plain(Document("Opfølgning", (), (), made.date()))
    kept, _new = FollowUp.objects.get_or_create(
        decision=decision, on=made.date(), defaults={"document": document, "made": made}
    )
    return {"pk": kept.pk}


def as_toml(cast: Cast) -> Mapping[str, Any]:
    return {**of_case(cast), "form": "toml"}


ECONOMY = holders(Permission.SEE_ECONOMY)
MANAGERS = holders(Permission.MANAGE_PROGRAMMES)
OF_CASE = (
    Row(HOME, missing=frozenset({"eva"}), arguments=of_case),
    Row(AGGREGATES & {"eva"}, missing=AGGREGATES - {"eva"}, arguments=of_foreign_case),
)
# Nothing is loaded: the pages say so, and there is nothing to play, save or compare.
SCENARIOS: Mapping[str, tuple[Row, ...]] = {
    "scenarios:forecast": (Row(AGGREGATES),),
    "scenarios:backtest": (Row(AGGREGATES),),
    "scenarios:file": (
        Row(frozenset(), missing=AGGREGATES, arguments=lambda cast: {"kind": "fremskrivning", "form": "xlsx"}),
    ),
    "scenarios:try_plan": (
        Row(AGGREGATES, arguments=of_example),
        Row(AGGREGATES, status=400, arguments=of_example, method="post"),
        # A plan without money has no case; Eva does not see it at all.
        Row(frozenset(), missing=AGGREGATES, arguments=of_plan),
    ),
    "scenarios:cases": (Row(AGGREGATES),),
    "scenarios:case_create": (Row(MANAGERS), Row(MANAGERS, 400, method="post")),
    "scenarios:case_upload": (Row(MANAGERS), Row(MANAGERS, 400, method="post")),
    # Nothing is chosen: back to the list.
    "scenarios:case_compare": (Row(AGGREGATES, 302),),
    "scenarios:portfolio": (Row(AGGREGATES),),
    "scenarios:portfolio_file": (Row(frozenset(), missing=AGGREGATES, arguments=lambda cast: {"form": "xlsx"}),),
    "scenarios:case": OF_CASE,
    "scenarios:try_case": OF_CASE,
    "scenarios:case_file": (
        Row(HOME, missing=frozenset({"eva"}), arguments=as_toml),
        Row(frozenset(), missing=AGGREGATES, arguments=with_form(of_case, "exe")),
    ),
    "scenarios:case_odds": (
        Row(HOME & ECONOMY, missing=ECONOMY & {"eva"}, arguments=of_case),
        Row(ECONOMY & {"eva"}, missing=ECONOMY - {"eva"}, arguments=of_foreign_case),
    ),
    "scenarios:case_odds_file": (Row(frozenset(), missing=ECONOMY, arguments=with_form(of_case, "csv")),),
    "scenarios:case_odds_book": (Row(frozenset(), missing=ECONOMY, arguments=of_case),),
    "scenarios:case_versions": OF_CASE,
    "scenarios:case_parts": (Row(MANAGERS - {"eva"}, missing=MANAGERS & {"eva"}, arguments=of_case),),
    "scenarios:case_edit": (
        Row(MANAGERS - {"eva"}, missing=MANAGERS & {"eva"}, arguments=lambda cast: {**of_case(cast), "part": "costs"}),
        Row(frozenset(), missing=MANAGERS, arguments=lambda cast: {**of_case(cast), "part": "noget"}),
    ),
    "scenarios:case_restore": (
        Row(
            MANAGERS - {"eva"},
            302,
            missing=MANAGERS & {"eva"},
            method="post",
            arguments=lambda cast: {**of_case(cast), "number": 1},
        ),
    ),
    "scenarios:case_decide": (Row(MANAGERS - {"eva"}, missing=MANAGERS & {"eva"}, arguments=of_case),),
    "scenarios:case_follow": (Row(MANAGERS - {"eva"}, missing=MANAGERS & {"eva"}, arguments=of_decision),),
    "scenarios:case_prepare": (
        Row(
            (MANAGERS & holders(Permission.SEE_ECONOMY)) - {"eva"},
            302,
            missing=MANAGERS & holders(Permission.SEE_ECONOMY) & {"eva"},
            method="post",
            arguments=of_decision,
        ),
    ),
    "scenarios:case_follow_up": (Row(HOME, missing=frozenset({"eva"}), arguments=of_follow_up),),
    "scenarios:case_delete": (Row(MANAGERS - {"eva"}, missing=MANAGERS & {"eva"}, arguments=of_case),),
    "scenarios:workshop": (Row(AGGREGATES), Row(AGGREGATES, method="post")),
    "scenarios:make_ready": (
        Row(AGGREGATES, 302, method="post", data=lambda cast: {"aar": "1"}),
        Row(frozenset(), missing=AGGREGATES, method="post"),
    ),
    "scenarios:workshop_file": (
        Row(frozenset(), missing=AGGREGATES, method="post", arguments=lambda cast: {"form": "xlsx"}),
    ),
    "scenarios:take_effect": (Row(frozenset(), missing=AGGREGATES, method="post"),),
    "scenarios:save": (Row(frozenset(), missing=AGGREGATES, method="post"),),
    "scenarios:saved_index": (Row(AGGREGATES),),
    "scenarios:saved": (
        Row(HOME, missing=frozenset({"eva"}), arguments=of_scenario),
        Row(frozenset({"eva"}), missing=HOME, arguments=of_foreign_scenario),
    ),
    "scenarios:saved_file": (Row(frozenset(), missing=AGGREGATES, arguments=with_form(of_scenario, "csv")),),
    "scenarios:delete": (
        Row(frozenset({"karl"}), missing=frozenset({"eva"}), arguments=of_scenario),
        Row(frozenset({"karl"}), 302, missing=frozenset({"eva"}), method="post", arguments=of_scenario),
    ),
    "scenarios:compare": (Row(AGGREGATES, 302), Row(AGGREGATES, 302, method="post")),
    "scenarios:compare_file": (Row(frozenset(), missing=AGGREGATES, arguments=lambda cast: {"form": "xlsx"}),),
}
