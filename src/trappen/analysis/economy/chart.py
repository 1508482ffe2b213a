"""A municipality's own chart of accounts beside the authorised one: docs/methods/accounts.md."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from trappen.domain import formats
from trappen.domain.accounts import Account, ChartLine, OwnChart, parse_account
from trappen.parameters.accounts import CHILDREN, authorised, doubt, function_title, functions, own_doubt
from trappen.parameters.accounts import title as authorised_title


@dataclass(frozen=True, slots=True)
class Difference:
    """Something in which the charts differ: the account, what each calls it (None: it is not there), and what it is."""

    account: str
    own: str | None
    authorised: str | None
    said: str


def differences(lines: Sequence[ChartLine], used: Collection[str], on: date) -> tuple[Difference, ...]:
    """What a municipality's chart has otherwise than the authorised one on the day, in the order of the accounts.

    Args:
        lines: the chart.
        used: the accounts of postings and budgets.
        on: the day whose names are compared; a line that ended before is not.
    """
    own = OwnChart(lines)
    current = [line for line in lines if on in line.period]
    found = [*_of_lines(current), *_unused(own), *_not_in_chart(own, used)] if lines else []
    return tuple(sorted(found, key=lambda one: (one.account, one.said)))


def _of_lines(lines: Sequence[ChartLine]) -> Iterator[Difference]:
    for line in lines:
        account = parse_account(line.account)
        wrong = own_doubt(account) or (doubt(account) if function_title(account.function) else None)
        if wrong:
            yield Difference(line.account, line.title, function_title(account.function), wrong)
        name = _known_name(account)
        if name is not None and line.title.casefold() not in {name.casefold(), _last(name).casefold()}:
            yield Difference(line.account, line.title, name, "Kontoen hedder noget andet i den autoriserede kontoplan.")


def _known_name(account: Account) -> str | None:
    """The authorised name of a function or of a grouping that is known; None where there is none to compare with."""
    found = authorised().get(account.function)
    if found is None or account.local or account.kind:
        return None
    if account.grouping is not None and account.grouping not in found.groupings:
        return None
    return authorised_title(account)


def _last(name: str) -> str:
    """A grouping's name without its function's."""
    return name.rpartition(": ")[2]


def _unused(own: OwnChart) -> Iterator[Difference]:
    for function in functions():
        if function.startswith(CHILDREN) and function not in own.functions:
            yield Difference(function, None, function_title(function), "Funktionen er ikke i kommunens kontoplan.")


def _not_in_chart(own: OwnChart, used: Collection[str]) -> Iterator[Difference]:
    for text in sorted(used):
        account = parse_account(text)
        if not own.lines_of(account):
            said = "Kontoen bruges i posteringer eller budget, men er ikke i kommunens kontoplan."
            yield Difference(text, None, _known_name(account), said)


def shown_days(line: ChartLine) -> str:
    """`fra 01-01-2020`, `01-01-2020 til 31-12-2024`."""
    if line.period.end is None:
        return f"fra {formats.short_date(line.period.start)}"
    return f"{formats.short_date(line.period.start)} til {formats.short_date(line.period.end - timedelta(days=1))}"
