"""Every page and who gets which answer. A new page without a row here fails test_access.

The default: a visitor who is not logged in is sent to the login page, whoever is not named in `allowed` is refused with
403, and whoever is named in `missing` (a stranger to the row that is asked for) gets 404.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.cast import Cast, everyone_with
from tests.web.access_cadence import of_entry, of_episode, of_filing, post_in, scale_in
from tests.web.access_finance import FINANCE
from tests.web.access_leading import LEADING
from tests.web.access_programmes import MADE, PROGRAMMES
from tests.web.access_rows import EVERYONE, Row, holders
from tests.web.access_scenarios import SCENARIOS
from trappen.web.accounts.models import Municipality, Role
from trappen.web.accounts.permissions import GRANTS, Permission
from trappen.web.cadence.actions.feeds import make_feed
from trappen.web.imports.models import Batch
from trappen.web.imports.models import Mapping as SourceMapping
from trappen.web.imports.wizard.beginning import begin
from trappen.web.registers.models import Team

ADMINISTRATORS = everyone_with(Role.ADMINISTRATOR)
IMPORT_READERS = everyone_with(*(role for role in Role if Permission.SEE_IMPORTS in GRANTS[role]))
IMPORTERS = everyone_with(*(role for role in Role if Permission.IMPORT_RECORDS in GRANTS[role]))
LOG_READERS = everyone_with(Role.ADMINISTRATOR, Role.DATA_STEWARD)


AGGREGATES = holders(Permission.SEE_AGGREGATES)
CHILDREN = holders(Permission.SEE_CHILDREN)
IDENTITY = holders(Permission.SEE_IDENTITY)
DEADLINES = holders(Permission.SEE_DEADLINES)
RECORDERS = holders(Permission.RECORD_CADENCE)
STEWARDS = holders(Permission.MANAGE_REGISTERS)
ASSIGNERS = holders(Permission.ASSIGN_CASES)
PAPERS = holders(Permission.SEE_PAPERS)
# Carla's team is another, Eva's municipality is another: Nord's child is not there for them.
STRANGERS = frozenset({"carla", "eva"})


def of_child(cast: Cast) -> Mapping[str, Any]:
    return {"key": cast.nords_child.key}


def of_draft(cast: Cast) -> Mapping[str, Any]:
    return {"pk": cast.draft.paper_id, "number": cast.draft.number}


def quarter(cast: Cast) -> Mapping[str, str]:
    return {"fra": "2026-06-30", "til": "2026-09-30"}


def of_anna(cast: Cast) -> Mapping[str, Any]:
    return {"pk": cast.anna.pk}


def of_batch(cast: Cast) -> Mapping[str, Any]:
    return {"number": batch_of(cast.home, 7)}


def of_foreign_batch(cast: Cast) -> Mapping[str, Any]:
    return {"number": batch_of(cast.abroad, 8)}


def batch_of(municipality: Municipality, number: int) -> int:
    values = {"name": "nat.zip", "format": "trappen", "received_at": datetime(2026, 10, 31, 6, tzinfo=UTC)}
    Batch.objects.get_or_create(municipality=municipality, number=number, defaults=values)
    return number


OF_BATCH = (
    Row(IMPORT_READERS, arguments=of_batch),
    Row(frozenset(), missing=IMPORT_READERS, arguments=of_foreign_batch),
)

NAMERS = IMPORT_READERS & IDENTITY
NAMES_OF_BATCH = (
    Row(NAMERS, method="post", arguments=of_batch),
    Row(NAMERS, status=302, arguments=of_batch),
    Row(frozenset(), missing=NAMERS, arguments=of_foreign_batch),
)


def of_mapping(cast: Cast) -> Mapping[str, Any]:
    now = datetime(2026, 10, 31, tzinfo=UTC)
    mapping, _ = SourceMapping.objects.get_or_create(municipality=cast.home, name="Ark", defaults={"changed_at": now})
    return {"pk": mapping.pk}


def of_wizard_file(cast: Cast) -> Mapping[str, Any]:
    file = SimpleUploadedFile("Prognose.csv", b"CPR;Fornavn;Startdato;Paragraf\n6101100001;Alma;01-01-2024;BL-46\n")
    return {"pk": begin(cast.home, uploads=[file], by=cast.sten, now=datetime(2026, 10, 31, tzinfo=UTC)).pk}


def of_known_file(cast: Cast) -> Mapping[str, Any]:
    file = SimpleUploadedFile("children.csv", b"child_id;birth_date\nB1;2015-03-02\n")
    return {"pk": begin(cast.home, uploads=[file], by=cast.sten, now=datetime(2026, 10, 31, tzinfo=UTC)).pk}


def of_wizard_sheet(cast: Cast) -> Mapping[str, Any]:
    return {**of_wizard_file(cast), "number": 1}


def of_no_sheet(cast: Cast) -> Mapping[str, Any]:
    return {**of_wizard_file(cast), "number": 9}


OTHER_IMPORTERS = IMPORTERS - {"sten"}
OF_SHEET = (
    Row(frozenset({"sten"}), missing=OTHER_IMPORTERS, arguments=of_wizard_sheet),
    Row(frozenset(), missing=IMPORTERS, arguments=of_no_sheet),
)
ACCESS: Mapping[str, tuple[Row, ...]] = {
    "home": (Row(),),
    "set_language": (Row(method="post", status=302, anonymous=302, data=lambda cast: {"language": "en"}),),
    # The login library's own pages. Logged in already, the login page leads on.
    "account_login": (Row(status=302, anonymous=200),),
    "account_logout": (Row(),),
    "account_inactive": (Row(anonymous=200),),
    "account_reauthenticate": (Row(),),
    "account_change_password": (Row(),),
    "mfa_index": (Row(),),
    "mfa_authenticate": (Row(status=302),),
    # Nobody in the cast has a second factor, and changing it takes the password once more.
    "mfa_reauthenticate": (Row(status=302),),
    "mfa_activate_totp": (Row(status=302),),
    "mfa_deactivate_totp": (Row(status=404),),
    "mfa_view_recovery_codes": (Row(status=404),),
    "mfa_generate_recovery_codes": (Row(status=302),),
    "mfa_download_recovery_codes": (Row(status=404),),
    # Imports.
    "imports:index": (Row(IMPORT_READERS),),
    "imports:upload": (Row(IMPORTERS),),
    "imports:mappings": (Row(IMPORT_READERS),),
    "imports:mapping_delete": (Row(IMPORTERS, arguments=of_mapping),),
    "imports:begin": (Row(IMPORTERS),),
    # A file that is being mapped is only its owner's.
    "imports:known": (Row(frozenset({"sten"}), 302, missing=OTHER_IMPORTERS, arguments=of_wizard_file),),
    "imports:ready": (
        Row(frozenset({"sten"}), 302, missing=OTHER_IMPORTERS, arguments=of_wizard_file),
        Row(frozenset({"sten"}), missing=OTHER_IMPORTERS, arguments=of_known_file),
    ),
    "imports:leave_out": (
        Row(frozenset({"sten"}), 302, missing=OTHER_IMPORTERS, method="post", arguments=of_wizard_file),
    ),
    "imports:sheet": OF_SHEET,
    "imports:sheet_preview": tuple(replace(row, method="post") for row in OF_SHEET),
    "imports:load": (Row(frozenset({"sten"}), missing=OTHER_IMPORTERS, arguments=of_wizard_file),),
    "imports:forget": (
        Row(frozenset({"sten"}), 302, missing=OTHER_IMPORTERS, method="post", arguments=of_wizard_file),
    ),
    "imports:detail": OF_BATCH,
    "imports:progress": OF_BATCH,
    "imports:problems": OF_BATCH,
    "imports:changes": OF_BATCH,
    "imports:names": NAMES_OF_BATCH,
    "imports:brought_xlsx": OF_BATCH,
    "imports:brought_csv": OF_BATCH,
    "imports:reconciliation": OF_BATCH,
    "imports:reconciliation_xlsx": OF_BATCH,
    "imports:reconciliation_csv": OF_BATCH,
    # Users and the log.
    "accounts:me": (Row(),),
    "accounts:roles": (Row(),),
    "accounts:users": (Row(ADMINISTRATORS),),
    "accounts:user_create": (Row(ADMINISTRATORS),),
    "accounts:user_change": (
        Row(ADMINISTRATORS, arguments=of_anna),
        Row(frozenset(), missing=ADMINISTRATORS, arguments=lambda cast: {"pk": cast.eva.pk}),
    ),
    "accounts:user_password": (
        Row(ADMINISTRATORS, arguments=of_anna),
        Row(frozenset(), missing=ADMINISTRATORS, arguments=lambda cast: {"pk": cast.eva.pk}),
    ),
    "accounts:user_deactivate": (
        Row(ADMINISTRATORS, arguments=of_anna),
        Row(frozenset(), method="post", arguments=lambda cast: {"pk": cast.adam.pk}),  # no self-lockout
    ),
    "accounts:user_reactivate": (Row(ADMINISTRATORS, status=302, method="post", arguments=of_anna),),
    # The ladder, the children, what is due, and the papers.
    "ladder:index": (Row(AGGREGATES), Row(AGGREGATES, data=quarter)),
    **SCENARIOS,
    "ladder:spreadsheet": (Row(frozenset(), missing=AGGREGATES, data=quarter),),  # nothing is computed yet
    "ladder:csv": (Row(frozenset(), missing=AGGREGATES, data=quarter),),
    # The cast has no episodes, and without the table nothing can be counted: the page says so.
    "ladder:children": (Row(CHILDREN, status=409, data=quarter), Row(frozenset(), missing=CHILDREN)),
    "cases:children": (Row(CHILDREN),),
    "cases:find": (Row(CHILDREN, status=302, method="post", data=lambda cast: {"q": "610315-4242"}),),
    "cases:names": (Row(IDENTITY, method="post"), Row(IDENTITY, status=302)),
    "cases:child": (Row(CHILDREN - STRANGERS, missing=STRANGERS, arguments=of_child),),
    "cases:identity": (Row(IDENTITY - STRANGERS, missing=STRANGERS & IDENTITY, method="post", arguments=of_child),),
    "registers:scales": (Row(holders(Permission.SEE_REGISTERS)),),
    "registers:case_system": (
        Row(holders(Permission.SEE_REGISTERS)),
        Row(holders(Permission.MANAGE_REGISTERS), 302, method="post"),
    ),
    "registers:close_scale": (
        Row(
            holders(Permission.MANAGE_REGISTERS),
            302,
            method="post",
            arguments=lambda cast: {"pk": scale_in(cast.home).pk},
        ),
        Row(
            frozenset(),
            missing=holders(Permission.MANAGE_REGISTERS),
            method="post",
            arguments=lambda cast: {"pk": scale_in(cast.abroad).pk},
        ),
    ),
    "cadence:teams": (Row(STEWARDS),),
    "cadence:team_new": (Row(STEWARDS),),
    "cadence:team_join": (Row(STEWARDS),),
    "cadence:team": (
        Row(STEWARDS, arguments=lambda cast: {"pk": Team.objects.get(municipality=cast.home, key="nord").pk}),
        Row(
            frozenset(),
            missing=STEWARDS,
            arguments=lambda cast: {"pk": Team.objects.get(municipality=cast.abroad, key="nord").pk},
        ),
    ),
    "cadence:team_post": (
        Row(STEWARDS, arguments=lambda cast: {"pk": post_in(cast.home).pk}),
        Row(frozenset(), missing=STEWARDS, arguments=lambda cast: {"pk": post_in(cast.abroad).pk}),
    ),
    "cadence:team_post_remove": (
        Row(STEWARDS, arguments=lambda cast: {"pk": post_in(cast.home).pk}),
        Row(STEWARDS, 302, method="post", arguments=lambda cast: {"pk": post_in(cast.home).pk}),
        Row(frozenset(), missing=STEWARDS, method="post", arguments=lambda cast: {"pk": post_in(cast.abroad).pk}),
    ),
    "cadence:week": (Row(RECORDERS),),
    "cadence:work": (Row(RECORDERS - STRANGERS, missing=STRANGERS, arguments=of_child),),
    "cadence:register": (
        Row(RECORDERS - STRANGERS, missing=STRANGERS, arguments=lambda cast: {**of_child(cast), "act": "kontakt"}),
        Row(frozenset(), missing=RECORDERS, arguments=lambda cast: {**of_child(cast), "act": "andet"}),
    ),
    "cadence:undo": (Row(frozenset({"anna"}), 302, missing=RECORDERS - {"anna"}, method="post", arguments=of_entry),),
    "cadence:new_child": (Row(RECORDERS),),
    "cadence:records": (Row(RECORDERS - STRANGERS, missing=STRANGERS, arguments=of_child),),
    "cadence:add_record": (
        Row(RECORDERS - STRANGERS, missing=STRANGERS, arguments=lambda cast: {**of_child(cast), "what": "indsats"}),
        Row(frozenset(), missing=RECORDERS, arguments=lambda cast: {**of_child(cast), "what": "barn"}),
    ),
    "cadence:change_record": (
        Row(RECORDERS - STRANGERS, missing=STRANGERS, arguments=lambda cast: {**of_episode(cast), "what": "indsats"}),
    ),
    "cadence:undo_record": (
        Row(frozenset({"anna"}), 302, missing=RECORDERS - {"anna"}, method="post", arguments=of_filing),
    ),
    "cadence:decide_row": (Row(RECORDERS - STRANGERS, 302, missing=STRANGERS, method="post", arguments=of_filing),),
    "cadence:confirm_list": (Row(RECORDERS),),
    "cadence:confirm": (Row(RECORDERS - STRANGERS, missing=STRANGERS, arguments=of_episode),),
    "cadence:confirmed": (Row(holders(Permission.SEE_ECONOMY)),),
    "cadence:confirmed_file": (
        Row(holders(Permission.SEE_ECONOMY), arguments=lambda cast: {"form": "xlsx"}),
        Row(frozenset(), missing=holders(Permission.SEE_ECONOMY), arguments=lambda cast: {"form": "exe"}),
    ),
    "cadence:calendar_address": (Row(RECORDERS),),
    "cadence:calendar_revoke": (Row(RECORDERS, 302, method="post"),),
    # No login; the address is the secret, and a wrong one is not there.
    "cadence:calendar": (
        Row(anonymous=200, arguments=lambda cast: {"token": make_feed(by=cast.anna, now=MADE)}),
        Row(frozenset(), missing=EVERYONE, anonymous=404, arguments=lambda cast: {"token": "forkert"}),
    ),
    "cadence:differences": (Row(RECORDERS),),
    "cadence:decide": (Row(RECORDERS - STRANGERS, 302, missing=STRANGERS, method="post", arguments=of_entry),),
    "cadence:deadlines": (Row(AGGREGATES),),
    "cadence:caseload": (Row(AGGREGATES),),
    "cadence:export": (Row(DEADLINES),),
    "cadence:child": (Row(DEADLINES - STRANGERS, missing=STRANGERS & DEADLINES, arguments=of_child),),
    "cadence:kept": (Row(AGGREGATES),),
    "cadence:kept_file": (Row(frozenset(), missing=AGGREGATES, arguments=lambda cast: {"form": "csv"}),),
    "cadence:capacity": (Row(AGGREGATES),),
    "cadence:capacity_file": (Row(frozenset(), missing=AGGREGATES, arguments=lambda cast: {"form": "csv"}),),
    "cadence:board": (Row(ASSIGNERS),),
    "cadence:cases": (Row(ASSIGNERS),),
    "cadence:move_preview": (Row(ASSIGNERS, 400, method="post"),),  # nothing is chosen: told on the page
    "cadence:move": (Row(ASSIGNERS, 302, method="post"),),
    "cadence:moves": (Row(ASSIGNERS),),
    "cadence:move_undo": (Row(frozenset(), missing=ASSIGNERS, method="post", arguments=lambda cast: {"pk": 1}),),
    "cadence:move_decide": (Row(frozenset(), missing=ASSIGNERS, method="post", arguments=lambda cast: {"pk": 1}),),
    **LEADING,
    "cadence:recompute": (Row(holders(Permission.RECOMPUTE_CADENCE), status=409, method="post"),),
    # Programmes: an example is everybody's to read, a plan its own municipality's.
    **PROGRAMMES,
    # Economy: an example is everybody's to read who sees money, an act its own municipality's.
    **FINANCE,
    "papers:index": (Row(PAPERS),),
    "papers:create": (Row(holders(Permission.WRITE_PAPERS)),),
    "papers:renew": (Row(holders(Permission.WRITE_PAPERS), arguments=lambda cast: {"pk": cast.draft.paper_id}),),
    "papers:show": (Row(PAPERS, arguments=of_draft),),
    "papers:download": (
        Row(PAPERS, arguments=lambda cast: {**of_draft(cast), "form": "pdf"}),
        Row(frozenset(), missing=PAPERS, arguments=lambda cast: {**of_draft(cast), "form": "exe"}),
    ),
    "papers:freeze": (Row(holders(Permission.PUBLISH_PAPERS), arguments=of_draft),),
    "accounts:log": (Row(LOG_READERS),),
    "accounts:log_export": (
        Row(LOG_READERS, method="post", data=lambda cast: {"barn": cast.nords_child.key}),
        Row(LOG_READERS, method="post", status=400),
    ),
}
