"""The functions of the chart of accounts that Trappen knows, and what to say of one that it does not."""

from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

from trappen.domain.accounts import DRANST, Account
from trappen.parameters import files


def known_function(function: str) -> bool:
    """Whether a function such as `5.28.22` is in the table."""
    return function in _functions()


def function_title(function: str) -> str | None:
    """The Danish title of a function such as `5.28.22`; None where it is not in the table."""
    found = _functions().get(function)
    return None if found is None else str(found["title"])


def functions() -> tuple[str, ...]:
    """The functions in the table, in order."""
    return tuple(_functions())


def explain(account: Account) -> str:
    """The account in Danish words: `Plejefamilier: Netværksplejefamilier (drift)`; unknown levels are left out."""
    found = _functions().get(account.function)
    title = found["title"] if found else f"Ukendt funktion {account.function}"
    grouping = found.get("groupings", {}).get(account.grouping) if found else None
    dranst = f" ({DRANST[account.dranst]})" if account.dranst is not None else ""
    return f"{title}{f': {grouping}' if grouping else ''}{dranst}"


def suggestion(account: Account) -> Account | None:
    """The account that was probably meant by one whose function is not in the table.

    Two neighbouring digits changed round come first, then one wrong digit; only if exactly one known function fits.
    """
    if known_function(account.function):
        return None
    digits = account.function.replace(".", "")
    for slips in (_transposed(digits), _one_wrong(digits)):
        fits = {slip for slip in slips if known_function(_function(slip))}
        if len(fits) == 1:
            meant = fits.pop()
            return Account(
                int(meant[0]), meant[1:3], meant[3:5], account.dranst, account.grouping, account.kind, account.local
            )
    return None


def doubt(account: Account) -> str | None:
    """What is to be said of the account, in Danish; None where its function is known."""
    if known_function(account.function):
        return None
    meant = suggestion(account)
    ending = f" Mente du {meant.text} ({function_title(meant.function)})?" if meant else ""
    return f"Funktionen {account.function} kendes ikke i kontoplanen for børn og unge.{ending}"


@cache
def _functions() -> Mapping[str, Mapping[str, Any]]:
    return MappingProxyType(files.read("accounts"))


def _function(digits: str) -> str:
    return f"{digits[0]}.{digits[1:3]}.{digits[3:5]}"


def _transposed(digits: str) -> Iterator[str]:
    for at in range(len(digits) - 1):
        yield digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :]


def _one_wrong(digits: str) -> Iterator[str]:
    for at in range(len(digits)):
        for digit in "0123456789":
            yield digits[:at] + digit + digits[at + 1 :]
