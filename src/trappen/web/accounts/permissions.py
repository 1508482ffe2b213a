"""Who may do what, as data. The table is the whole truth: docs/reference/roles.md is written from it.

Two functions per question: `check_can(user, permission)` raises with a sentence, `can` wraps it; a page shows the
sentence as the reason why a button is disabled. A rule that looks at more than the role has a pair of its own.
*What* a user may do stands here; *whose* rows they may do it to stands in scope.py.
"""

from collections.abc import Mapping
from enum import StrEnum

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from trappen.web.accounts.models import Role, User

Visitor = User | AnonymousUser


class Permission(StrEnum):
    """One thing that a role may or may not do."""

    SEE_AGGREGATES = "see_aggregates"
    SEE_CHILDREN = "see_children"
    SEE_IDENTITY = "see_identity"
    SEE_DEADLINES = "see_deadlines"
    SEE_ADVISERS = "see_advisers"
    SEE_ECONOMY = "see_economy"
    SEE_PAPERS = "see_papers"
    SEE_IMPORTS = "see_imports"
    SEE_REGISTERS = "see_registers"
    SEE_LOG = "see_log"
    RECORD_CADENCE = "record_cadence"
    RECOMPUTE_CADENCE = "recompute_cadence"
    ASSIGN_CASES = "assign_cases"
    WRITE_PAPERS = "write_papers"
    PUBLISH_PAPERS = "publish_papers"
    IMPORT_RECORDS = "import_records"
    MANAGE_PROGRAMMES = "manage_programmes"
    MANAGE_APPROPRIATIONS = "manage_appropriations"
    WORK_FINDINGS = "work_findings"
    CORRECT_ESTIMATES = "correct_estimates"
    MANAGE_REGISTERS = "manage_registers"
    MANAGE_USERS = "manage_users"


# What each permission allows, to be read after "må".
ALLOWS: Mapping[Permission, str] = {
    Permission.SEE_AGGREGATES: "se opgørelser og nøgletal",
    Permission.SEE_CHILDREN: "se oplysninger om det enkelte barn",
    Permission.SEE_IDENTITY: "se børns navne og CPR-numre",
    Permission.SEE_DEADLINES: "se frister for det enkelte barn",
    Permission.SEE_ADVISERS: "se sagstal for den enkelte rådgiver",
    Permission.SEE_ECONOMY: "se økonomi",
    Permission.SEE_PAPERS: "læse sagsfremstillinger",
    Permission.SEE_IMPORTS: "se indlæsninger og afstemning",
    Permission.SEE_REGISTERS: "se kommunens registre",
    Permission.SEE_LOG: "se loggen",
    Permission.RECORD_CADENCE: "registrere opfølgning, beslutninger om næste opfølgning og oplysninger om teamets børn",
    Permission.RECOMPUTE_CADENCE: "opgøre hele kommunens frister og sagstal på ny",
    Permission.ASSIGN_CASES: "fordele og flytte sager mellem rådgivere",
    Permission.WRITE_PAPERS: "skrive sagsfremstillinger",
    Permission.PUBLISH_PAPERS: "fastfryse sagsfremstillinger",
    Permission.IMPORT_RECORDS: "indlæse udtræk",
    Permission.MANAGE_PROGRAMMES: "ændre programmer",
    Permission.MANAGE_APPROPRIATIONS: "oprette og føre bevillingssager",
    Permission.WORK_FINDINGS: "tage og afslutte fund på økonomiens arbejdsliste",
    Permission.CORRECT_ESTIMATES: "rette årets skøn med hånden",
    Permission.MANAGE_REGISTERS: "ændre kommunens registre",
    Permission.MANAGE_USERS: "administrere brugere",
}

_P = Permission
# Working out the whole municipality's deadlines replaces everybody's lists. It is done after each load; by hand it
# is for those who answer for the lists (team leader, head) or for the data (data steward), nobody else.
GRANTS: Mapping[Role, frozenset[Permission]] = {
    Role.ADVISER: frozenset(
        {
            _P.SEE_AGGREGATES,
            _P.SEE_CHILDREN,
            _P.SEE_IDENTITY,
            _P.SEE_DEADLINES,
            _P.SEE_ADVISERS,
            _P.SEE_REGISTERS,
            _P.RECORD_CADENCE,
        }
    ),
    Role.TEAM_LEADER: frozenset(
        {
            _P.SEE_AGGREGATES,
            _P.SEE_CHILDREN,
            _P.SEE_IDENTITY,
            _P.SEE_DEADLINES,
            _P.SEE_ADVISERS,
            _P.SEE_PAPERS,
            _P.SEE_REGISTERS,
            _P.RECORD_CADENCE,
            _P.RECOMPUTE_CADENCE,
            _P.ASSIGN_CASES,
        }
    ),
    Role.HEAD: frozenset(
        {
            _P.SEE_AGGREGATES,
            _P.SEE_CHILDREN,
            _P.SEE_IDENTITY,
            _P.SEE_DEADLINES,
            _P.SEE_ADVISERS,
            _P.SEE_ECONOMY,
            _P.SEE_PAPERS,
            _P.SEE_IMPORTS,
            _P.SEE_REGISTERS,
            _P.RECOMPUTE_CADENCE,
            _P.ASSIGN_CASES,
            _P.WRITE_PAPERS,
            _P.PUBLISH_PAPERS,
            _P.MANAGE_PROGRAMMES,
            _P.MANAGE_APPROPRIATIONS,
            _P.WORK_FINDINGS,
            _P.CORRECT_ESTIMATES,
        }
    ),
    Role.CONTROLLER: frozenset(
        {
            _P.SEE_AGGREGATES,
            _P.SEE_CHILDREN,
            _P.SEE_ECONOMY,
            _P.SEE_PAPERS,
            _P.SEE_IMPORTS,
            _P.SEE_REGISTERS,
            _P.WRITE_PAPERS,
            _P.IMPORT_RECORDS,
            _P.MANAGE_APPROPRIATIONS,
            _P.WORK_FINDINGS,
            _P.CORRECT_ESTIMATES,
        }
    ),
    Role.DATA_STEWARD: frozenset(
        {
            _P.SEE_AGGREGATES,
            _P.SEE_CHILDREN,
            _P.SEE_IDENTITY,
            _P.SEE_DEADLINES,
            _P.SEE_IMPORTS,
            _P.SEE_REGISTERS,
            _P.SEE_LOG,
            _P.RECOMPUTE_CADENCE,
            _P.IMPORT_RECORDS,
            _P.MANAGE_REGISTERS,
        }
    ),
    Role.PROGRAMME_LEAD: frozenset(
        {
            _P.SEE_AGGREGATES,
            _P.SEE_CHILDREN,
            _P.SEE_DEADLINES,
            _P.SEE_ADVISERS,
            _P.SEE_ECONOMY,
            _P.SEE_PAPERS,
            _P.SEE_REGISTERS,
            _P.WRITE_PAPERS,
            _P.MANAGE_PROGRAMMES,
        }
    ),
    Role.EVALUATOR: frozenset(
        {_P.SEE_AGGREGATES, _P.SEE_CHILDREN, _P.SEE_ECONOMY, _P.SEE_PAPERS, _P.SEE_REGISTERS},
    ),
    Role.SECRETARY: frozenset(
        {_P.SEE_AGGREGATES, _P.SEE_PAPERS, _P.SEE_REGISTERS, _P.WRITE_PAPERS, _P.PUBLISH_PAPERS},
    ),
    Role.ADMINISTRATOR: frozenset({_P.SEE_LOG, _P.MANAGE_USERS}),
}


def check_can(user: Visitor, permission: Permission) -> None:
    """Passes if the user's role has the permission.

    Raises:
        PermissionDenied: with a Danish sentence that says what is refused and why; the page says whom to ask.
    """
    if not isinstance(user, User) or not user.is_active or user.municipality_id is None or not user.role:
        raise PermissionDenied(f"Du må ikke {ALLOWS[permission]}, for din bruger har ingen rolle i en kommune.")
    if permission not in GRANTS[Role(user.role)]:
        raise PermissionDenied(f"Du må ikke {ALLOWS[permission]} som {user.get_role_display().lower()}.")


def can(user: Visitor, permission: Permission) -> bool:
    try:
        check_can(user, permission)
    except PermissionDenied:
        return False
    return True


def who_may(permission: Permission) -> str:
    """Some of the roles that may: whom to ask. All of them stand on the page of roles and access."""
    names = [str(role.label).lower() for role in GRANTS if permission in GRANTS[role]]
    return f"{', '.join(names[:2])} m.fl." if len(names) > 2 else " og ".join(names)


def unseen(user: User, *permissions: Permission) -> str:
    """What of this the user's role does not show, as one sentence; nothing where it shows all, or there is no role."""
    lacking = [ALLOWS[each].removeprefix("se ") for each in permissions if not can(user, each)]
    if not lacking or not user.role:
        return ""
    listed = " eller ".join(part for part in (", ".join(lacking[:-1]), lacking[-1]) if part)
    return f"Som {user.get_role_display().lower()} ser du ikke {listed}."


def check_can_change_user(user: Visitor, other: User) -> None:
    """An administrator may change the users of their own municipality, but not lock themselves out."""
    check_can(user, Permission.MANAGE_USERS)
    if not isinstance(user, User) or other.municipality_id != user.municipality_id:
        raise PermissionDenied("Du må kun ændre brugere i din egen kommune.")
    if other.pk == user.pk:
        raise PermissionDenied(
            "Du kan ikke ændre din egen rolle eller lukke din egen adgang. Bed en anden administrator om det."
        )


def can_change_user(user: Visitor, other: User) -> bool:
    try:
        check_can_change_user(user, other)
    except PermissionDenied:
        return False
    return True
