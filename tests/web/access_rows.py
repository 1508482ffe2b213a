"""What a line of the access table is made of."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tests.cast import ROLES, Cast
from trappen.web.accounts.models import Role
from trappen.web.accounts.permissions import GRANTS, Permission

EVERYONE = frozenset(ROLES)


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


def holders(permission: Permission) -> frozenset[str]:
    """The names of everyone whose role has the permission."""
    return frozenset(name for name, role in ROLES.items() if role and permission in GRANTS[Role(role)])


def with_form(arguments: Callable[[Cast], Mapping[str, Any]], form: str) -> Callable[[Cast], Mapping[str, Any]]:
    return lambda cast: {**arguments(cast), "form": form}
