"""Who gets which answer from the economy's pages."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from tests.cast import Cast
from tests.web.access_rows import Row, holders, with_form
from tests.web.finance import stored
from trappen.domain.budget.acts import Act, ActKind, Line, Margin, Side, State, Step
from trappen.web.accounts.models import Municipality, User
from trappen.web.accounts.permissions import Permission
from trappen.web.finance.actions import create as create_act
from trappen.web.finance.actions import load_examples as load_act_examples
from trappen.web.finance.actions import move as move_act
from trappen.web.finance.corrections import Typed, correct
from trappen.web.finance.models import Appropriation, HandCorrection, WorkItem
from trappen.web.finance.worklist.actions import Found, renew
from trappen.web.runs.models import Run

MADE = datetime(2026, 1, 5, 8, tzinfo=UTC)
WORKERS = holders(Permission.WORK_FINDINGS)
ECONOMY = holders(Permission.SEE_ECONOMY)
CORRECTORS = holders(Permission.CORRECT_ESTIMATES)
BUDGETERS = holders(Permission.MANAGE_APPROPRIATIONS)


def act_in(municipality: Municipality, by: User) -> Appropriation:
    found = Appropriation.objects.filter(municipality=municipality).first()
    act = Act("a", "En bevilling", ActKind.TRANSFER, (Line(Side.EXPENSE, Margin.CELL, 0, 2026, account="5.28.22"),))
    return found or create_act(municipality=municipality, act=act, by=by, now=MADE)


def of_act(cast: Cast) -> Mapping[str, Any]:
    return {"pk": act_in(cast.home, cast.karl).pk}


def of_proposed_act(cast: Cast) -> Mapping[str, Any]:
    """An act with a step that can be undone."""
    row = act_in(cast.home, cast.karl)
    if row.state == State.DRAFT:
        move_act(row=row, step=Step(State.PROPOSED, MADE.date()), seen=row.version, by=cast.karl, now=MADE)
    return {"pk": row.pk}


def of_foreign_act(cast: Cast) -> Mapping[str, Any]:
    return {"pk": act_in(cast.abroad, cast.eva).pk}


def of_example_act(cast: Cast) -> Mapping[str, Any]:
    load_act_examples(now=MADE)
    return {"pk": Appropriation.objects.filter(municipality=None).latest("pk").pk}


def with_step(arguments: Callable[[Cast], Mapping[str, Any]]) -> Callable[[Cast], Mapping[str, Any]]:
    return lambda cast: {**arguments(cast), "to": "proposed"}


OF_ACT = (
    Row(ECONOMY, arguments=of_act),
    Row(frozenset(), missing=ECONOMY, arguments=of_foreign_act),
    Row(ECONOMY, arguments=of_example_act),
)
OF_OWN_ACT = (
    Row(BUDGETERS, arguments=of_act),
    Row(frozenset(), arguments=of_example_act),
    Row(frozenset(), missing=BUDGETERS, arguments=of_foreign_act),
)


def finding_in(municipality: Municipality) -> WorkItem:
    found = Found("price_mismatch", "I1", "", "Prisen passer ikke.", "Se efter.", 100)
    there = WorkItem.objects.filter(municipality=municipality).first()
    if there is None:
        renew(municipality=municipality, found=[found], number=1, now=MADE)
    return there or WorkItem.objects.get(municipality=municipality)


def of_finding(cast: Cast) -> Mapping[str, Any]:
    return {"pk": finding_in(cast.home).pk}


def of_foreign_finding(cast: Cast) -> Mapping[str, Any]:
    return {"pk": finding_in(cast.abroad).pk}


def of_run(make: Callable[[Municipality], Run], *, home: bool = True) -> Callable[[Cast], Mapping[str, Any]]:
    return lambda cast: {"pk": make(cast.home if home else cast.abroad).pk, "form": "csv"}


def of_account(account: str) -> Callable[[Cast], Mapping[str, Any]]:
    return lambda cast: {"pk": stored.estimate_run(cast.home).pk, "account": account}


def correction_in(municipality: Municipality, by: User) -> HandCorrection:
    found = HandCorrection.objects.filter(municipality=municipality, undone=None).first()
    typed = Typed(stored.FOSTER, 2025, 100, "price", stored.ON)
    return found or correct(municipality=municipality, typed=typed, by=by, now=MADE)


def of_correction(cast: Cast) -> Mapping[str, Any]:
    return {"pk": correction_in(cast.home, cast.karl).pk}


def of_foreign_correction(cast: Cast) -> Mapping[str, Any]:
    return {"pk": correction_in(cast.abroad, cast.eva).pk}


FINANCE: Mapping[str, tuple[Row, ...]] = {
    # Nothing is loaded that an estimate could be made of, which is said.
    "finance:overview": (Row(ECONOMY), Row(ECONOMY, 400, method="post")),
    "finance:estimate_file": (
        Row(ECONOMY, arguments=of_run(stored.estimate_run)),
        Row(frozenset(), missing=ECONOMY, arguments=of_run(stored.estimate_run, home=False)),
        Row(frozenset(), missing=ECONOMY, arguments=of_run(stored.bridge_run)),
    ),
    "finance:account": (
        Row(ECONOMY, arguments=of_account(stored.FOSTER)),
        Row(frozenset(), missing=ECONOMY, arguments=of_account("5.28.20.1.003")),
    ),
    "finance:account_file": (
        Row(ECONOMY, arguments=with_form(of_account(stored.FOSTER), "csv")),
        Row(frozenset(), missing=ECONOMY, arguments=with_form(of_account("5.28.20.1.003"), "csv")),
        Row(frozenset(), missing=ECONOMY, arguments=with_form(of_account(stored.FOSTER), "exe")),
    ),
    # An empty correction cannot be kept, which is said.
    "finance:correction_create": (
        Row(CORRECTORS, 400, method="post", arguments=of_account(stored.FOSTER)),
        Row(frozenset(), missing=CORRECTORS, method="post", arguments=of_account("5.28.20.1.003")),
    ),
    "finance:correction_undo": (
        Row(CORRECTORS, 302, method="post", arguments=of_correction),
        Row(frozenset(), missing=CORRECTORS, method="post", arguments=of_foreign_correction),
    ),
    "finance:factors": (Row(ECONOMY), Row(CORRECTORS, 400, method="post")),
    "finance:factor_remove": (Row(frozenset(), missing=CORRECTORS, method="post", arguments=lambda cast: {"pk": 1}),),
    "finance:chart": (Row(ECONOMY),),
    "finance:chart_file": (
        Row(ECONOMY, arguments=lambda cast: {"form": "csv"}),
        Row(frozenset(), missing=ECONOMY, arguments=lambda cast: {"form": "exe"}),
    ),
    "finance:limits": (Row(ECONOMY), Row(CORRECTORS, 400, method="post")),
    "finance:limits_undo": (Row(frozenset(), missing=CORRECTORS, method="post", arguments=lambda cast: {"pk": 1}),),
    "finance:limits_file": (
        Row(ECONOMY, arguments=lambda cast: {"form": "csv"}),
        Row(frozenset(), missing=ECONOMY, arguments=lambda cast: {"form": "exe"}),
    ),
    "finance:bridge": (Row(ECONOMY), Row(ECONOMY, 400, method="post")),
    "finance:bridge_file": (
        Row(ECONOMY, arguments=of_run(stored.bridge_run)),
        Row(frozenset(), missing=ECONOMY, arguments=of_run(stored.bridge_run, home=False)),
    ),
    "finance:appropriations": (Row(ECONOMY),),
    "finance:appropriation_create": (Row(BUDGETERS, 302),),
    "finance:appropriations_adopt": (Row(BUDGETERS, 302, method="post"),),
    "finance:appropriation_limits": (Row(ECONOMY), Row(BUDGETERS, method="post")),
    "finance:limit_end": (Row(frozenset(), missing=BUDGETERS, method="post", arguments=lambda cast: {"pk": 1}),),
    "finance:appropriations_file": (
        Row(ECONOMY, arguments=lambda cast: {"form": "xlsx"}),
        Row(frozenset(), missing=ECONOMY, arguments=lambda cast: {"form": "exe"}),
    ),
    "finance:appropriation": OF_ACT,
    "finance:appropriation_file": tuple(replace(row, arguments=with_form(row.arguments, "csv")) for row in OF_ACT),
    "finance:appropriation_change": OF_OWN_ACT,
    "finance:appropriation_move": tuple(replace(row, arguments=with_step(row.arguments)) for row in OF_OWN_ACT),
    "finance:appropriation_undo": (Row(BUDGETERS, arguments=of_proposed_act), *OF_OWN_ACT[1:]),
    # Statements are computed when asked for. An unknown one is not there.
    "finance:statements": (Row(ECONOMY),),
    "finance:statement": (
        Row(ECONOMY, arguments=lambda cast: {"kind": "refusion"}),
        Row(frozenset(), missing=ECONOMY, arguments=lambda cast: {"kind": "ukendt"}),
    ),
    "finance:statement_file": (
        Row(frozenset(), missing=ECONOMY, arguments=lambda cast: {"kind": "refusion", "form": "xlsx"}),
    ),
    "finance:worklist": (Row(ECONOMY),),
    "finance:worklist_file": (
        Row(ECONOMY, arguments=lambda cast: {"form": "csv"}),
        Row(frozenset(), missing=ECONOMY, arguments=lambda cast: {"form": "exe"}),
    ),
    "finance:worklist_item": (
        Row(ECONOMY - {"eva"}, missing=frozenset({"eva"}) & ECONOMY, arguments=of_finding),
        Row(ECONOMY & {"eva"}, missing=ECONOMY - {"eva"}, arguments=of_foreign_finding),
    ),
    "finance:worklist_take": (
        Row(WORKERS - {"eva"}, 302, missing=frozenset({"eva"}) & WORKERS, method="post", arguments=of_finding),
        Row(WORKERS & {"eva"}, 302, missing=WORKERS - {"eva"}, method="post", arguments=of_foreign_finding),
    ),
    "finance:worklist_move": (
        Row(
            WORKERS - {"eva"},
            302,
            missing=frozenset({"eva"}) & WORKERS,
            method="post",
            arguments=of_finding,
            data=lambda cast: {"status": "resolved"},
        ),
        Row(frozenset(), missing=WORKERS, method="post", arguments=of_finding),
    ),
}
