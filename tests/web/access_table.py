"""Every page and who gets which answer. A new page without a row here fails test_access.

The default: a visitor who is not logged in is sent to the login page, whoever is not named in `allowed` is refused with
403, and whoever is named in `missing` (a stranger to the row that is asked for) gets 404.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tests.cast import ROLES, Cast, everyone_with
from trappen.web.accounts.models import Role

EVERYONE = frozenset(ROLES)
ADMINISTRATORS = everyone_with(Role.ADMINISTRATOR)
LOG_READERS = everyone_with(Role.ADMINISTRATOR, Role.DATA_STEWARD)


@dataclass(frozen=True)
class Row:
    """`status` is what the allowed get; `arguments` makes the url's arguments from the cast."""

    allowed: frozenset[str] = EVERYONE
    status: int = 200
    missing: frozenset[str] = frozenset()
    anonymous: int = 302
    method: str = "get"
    arguments: Callable[[Cast], Mapping[str, Any]] = lambda cast: {}
    data: Callable[[Cast], Mapping[str, str]] = lambda cast: {}

    def expected(self, name: str) -> int:
        if name in self.missing:
            return 404
        return self.status if name in self.allowed else 403


def of_anna(cast: Cast) -> Mapping[str, Any]:
    return {"pk": cast.anna.pk}


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
    "accounts:log": (Row(LOG_READERS),),
    "accounts:log_export": (
        Row(LOG_READERS, method="post", data=lambda cast: {"barn": cast.nords_child.key}),
        Row(LOG_READERS, method="post", status=400),
    ),
}
