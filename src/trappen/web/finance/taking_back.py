"""Taking back what was typed by hand, once."""

from datetime import datetime
from typing import TypeVar

from trappen.domain.errors import TrappenError
from trappen.web.accounts.models import User
from trappen.web.finance.models import ByHand

Row = TypeVar("Row", bound=ByHand)


def take_back(row: Row, *, what: str, by: User, now: datetime) -> Row:
    """The row with who took it back and when, inside the caller's transaction. `what` names it: »Rettelsen er«.

    Raises:
        TrappenError: if somebody took it back already.
    """
    locked = type(row)._default_manager.select_for_update().get(pk=row.pk)
    if locked.undone is not None:
        raise TrappenError(f"{what} allerede fortrudt.", why=f"Det gjorde {locked.undone_by_name}.")
    locked.undone, locked.undone_by_name = now, str(by)
    locked.save()
    return locked
