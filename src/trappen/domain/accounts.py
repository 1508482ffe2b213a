"""Account strings of the municipal chart of accounts: `5.28.22.1.001`, and a municipality's own list of them.

hovedkonto.hovedfunktion.funktion.dranst.gruppering[.art]. Source: docs/methods/accounts.md.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from trappen.domain.periods import Period

DRANST = {
    1: "drift",
    2: "statsrefusion",
    3: "anlæg",
    4: "renter",
    5: "balanceforskydninger",
    6: "afdrag",
    7: "finansiering",
    8: "aktiver",
    9: "passiver",
}
# The main kinds (hovedart). A digit that is not here is not explained.
MAIN_KINDS = {
    0: "beregnede omkostninger",
    1: "lønninger",
    2: "varekøb",
    4: "tjenesteydelser",
    5: "tilskud og overførsler",
    6: "finansudgifter",
    7: "indtægter",
    9: "interne udgifter og indtægter",
}

_PARTS = ("[0-9]", "[0-9]{2}", "[0-9]{2}", "[1-9]", "[0-9]{3}")
_DELIMITED = re.compile(
    rf"^({_PARTS[0]})[.\-\s]({_PARTS[1]})[.\-\s]({_PARTS[2]})"
    rf"(?:[.\-\s]({_PARTS[3]})(?:[.\-\s]({_PARTS[4]})(?:[.\-\s](\w{{1,20}}))?)?)?$"
)
_RUN_TOGETHER = re.compile(
    rf"^({_PARTS[0]})({_PARTS[1]})({_PARTS[2]})(?:({_PARTS[3]})(?:({_PARTS[4]})(?:-(\w{{1,20}}))?)?)?$"
)


class Expenditure(StrEnum):
    """What the economic frames count an account as."""

    SERVICE = "service"  # serviceudgift
    TRANSFER = "transfer"  # overførsel
    CAPITAL = "capital"  # anlæg


EXPENDITURES = {
    Expenditure.SERVICE: "serviceudgift",
    Expenditure.TRANSFER: "overførsel",
    Expenditure.CAPITAL: "anlæg",
}


@dataclass(frozen=True, slots=True)
class Account:
    """One account. A function alone (`5.28.20`) has no dranst and no grouping.

    `kind` is the art (two digits); `local` what a municipality puts after the authorised levels, never in the string.
    """

    main: int
    main_function: str
    function_number: str
    dranst: int | None = None
    grouping: str | None = None
    kind: str | None = None
    local: str | None = None

    @property
    def account_class(self) -> int:
        """The main account (hovedkonto): 5 for social measures, 6 for administration."""
        return self.main

    @property
    def function(self) -> str:
        """`5.28.22`."""
        return f"{self.main}.{self.main_function}.{self.function_number}"

    @property
    def main_kind(self) -> int | None:
        """The main kind (hovedart), the first digit of the art; None where there is no art."""
        return int(self.kind[0]) if self.kind else None

    @property
    def text(self) -> str:
        """The canonical string, as far as the levels go."""
        levels = (self.dranst, self.grouping, self.kind)
        return ".".join([self.function, *(str(level) for level in levels if level is not None)])

    @property
    def own_text(self) -> str:
        """The canonical string with the municipality's own last part: `5.28.20.1.003-15031`."""
        return f"{self.text}-{self.local}" if self.local else self.text

    def levels(self) -> Iterator[str]:
        """The account and what it lies under, the most detailed first: `5.28.22.1.001`, `5.28.22.1`, `5.28.22`."""
        if self.local:
            yield self.own_text
        parts = self.text.split(".")
        for count in range(len(parts), 2, -1):
            yield ".".join(parts[:count])


def parse_account(text: str) -> Account:
    """Reads `5.28.22.1.001`, `5-28-22-1-001`, `528221001`, `5.28.20` and `528201003-15031`.

    A last part of one or two digits is the art; any other is the municipality's own and kept as `local`.

    Raises:
        ValueError: if the text has another form.
    """
    cleaned = text.strip().replace("\N{EN DASH}", "-")
    match = _DELIMITED.match(cleaned) or _RUN_TOGETHER.match(cleaned)
    if not match:
        raise ValueError(f"»{text}« er ikke en konto som 5.28.22.1.001")
    main, main_function, function, dranst, grouping, last = match.groups()
    is_kind = last is not None and len(last) <= 2 and last.isdecimal()
    return Account(
        main=int(main),
        main_function=main_function,
        function_number=function,
        dranst=int(dranst) if dranst else None,
        grouping=grouping,
        kind=last if is_kind else None,
        local=None if is_kind else last,
    )


@dataclass(frozen=True, slots=True)
class ChartLine:
    """One account of a municipality's own chart: its title, and the days on which it may be used."""

    account: str
    title: str
    period: Period


class OwnChart:
    """A municipality's own chart of accounts. It may stop at any level; what lies below a line belongs to it."""

    def __init__(self, lines: Iterable[ChartLine] = ()) -> None:
        found: dict[str, list[ChartLine]] = {}
        for line in lines:
            found.setdefault(line.account, []).append(line)
        self._lines = {account: sorted(each, key=lambda line: line.period) for account, each in found.items()}
        self.functions = frozenset(account[:7] for account in self._lines)

    def __bool__(self) -> bool:
        return bool(self._lines)

    def lines_of(self, account: Account) -> tuple[ChartLine, ...]:
        """The lines of the most detailed level that the chart has of the account, oldest first."""
        for level in account.levels():
            if level in self._lines:
                return tuple(self._lines[level])
        return ()

    def title(self, account: Account, on: date | None = None) -> str | None:
        """The title on the day, else the newest one; None where the chart does not have the account."""
        lines = self.lines_of(account)
        current = [line for line in lines if on is not None and on in line.period]
        return (current or lines)[-1].title if lines else None

    def closed(self, account: Account, on: date) -> ChartLine | None:
        """The line that says that the account may not be used on the day; None where it may, or is not in the chart."""
        lines = self.lines_of(account)
        if not lines or any(on in line.period for line in lines):
            return None
        ended = [line for line in lines if line.period.start <= on]
        return ended[-1] if ended else lines[0]
