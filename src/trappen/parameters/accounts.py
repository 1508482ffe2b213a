"""The functions of the chart of accounts that Trappen knows, on which days, and what to say of one that it does not.

The authorised chart is parameters/accounts.toml; a municipality's own (`OwnChart`) comes with its records and wins for
titles and closures. Source: docs/methods/accounts.md.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Any

from trappen.domain import formats
from trappen.domain.accounts import DRANST, EXPENDITURES, MAIN_KINDS, Account, Expenditure, OwnChart
from trappen.parameters import files

NO_CHART = OwnChart()
CHILDREN = "5.28."  # the main function whose functions the table has all of


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a function or grouping. A date of None: no such change is known.

    `first` is the first day on which it may be used, `until` the first on which it no longer may; from `named_until`
    the name is not confirmed. `expenditure` is None where it is not known what running costs count as.
    """

    title: str
    confidence: str
    first: date | None = None
    until: date | None = None
    named_until: date | None = None
    earlier: tuple[str, ...] = ()
    reference: str = ""
    expenditure: Expenditure | None = None
    dranst: tuple[int, ...] = ()
    groupings: Mapping[str, "Facts"] = field(default_factory=lambda: MappingProxyType({}))

    def usable(self, on: date) -> bool:
        """Whether it may be used on the day."""
        return (self.first is None or self.first <= on) and (self.until is None or on < self.until)

    def name_confirmed(self, on: date) -> bool:
        """Whether the name is known to hold on the day."""
        return self.named_until is None or on < self.named_until


Chart = Mapping[str, Facts]


@cache
def authorised() -> Chart:
    """The authorised chart, by function."""
    return read_chart(files.read("accounts"))


def read_chart(table: Mapping[str, Mapping[str, Any]]) -> Chart:
    """A chart from plain values in the shape of accounts.toml, for tests and for other editions of the chart."""
    return MappingProxyType({function: _facts(found) for function, found in table.items()})


def known_function(function: str) -> bool:
    """Whether a function such as `5.28.22` is in the table."""
    return function in authorised()


def function_title(function: str) -> str | None:
    """The Danish title of a function such as `5.28.22`; None where it is not in the table."""
    found = authorised().get(function)
    return None if found is None else found.title


def functions() -> tuple[str, ...]:
    """The functions in the table, in order."""
    return tuple(authorised())


def expenditure(account: Account) -> Expenditure | None:
    """What the account counts as: investment costs by its dranst, running costs by its function.

    None where it is not known here, and for what is no expenditure (state refunds, interest, balance).
    """
    if account.dranst == 3:
        return Expenditure.CAPITAL
    found = authorised().get(account.function)
    return found.expenditure if found and account.dranst in (None, 1) else None


def title(account: Account, on: date | None = None, own: OwnChart = NO_CHART) -> str:
    """The account's name: the municipality's own, else the authorised one; »Ukendt funktion« where neither has it."""
    mine = own.title(account, on)
    if mine:
        return mine
    found = authorised().get(account.function)
    if found is None:
        return f"Ukendt funktion {account.function}"
    grouping = found.groupings.get(account.grouping or "")
    return f"{found.title}: {grouping.title}" if grouping else found.title


def explain(account: Account, on: date | None = None, own: OwnChart = NO_CHART) -> str:
    """The account in Danish words: `Plejefamilier: Netværksplejefamilier (drift)`; unknown levels are left out.

    With a day, a name that is not confirmed on it says so.
    """
    words = [DRANST[account.dranst]] if account.dranst is not None else []
    if account.main_kind in MAIN_KINDS:
        words.append(MAIN_KINDS[account.main_kind])
    if on is not None and not own.title(account, on) and not _named(account, on):
        words.append("navn før 2024")
    ending = f" ({', '.join(words)})" if words else ""
    return f"{title(account, on, own)}{ending}"


def counted_as(account: Account) -> str | None:
    """`hovedkonto 5, serviceudgift`; only the main account where it is not known what it counts as."""
    kind = expenditure(account)
    return f"hovedkonto {account.main}{f', {EXPENDITURES[kind]}' if kind else ''}"


def suggestion(account: Account) -> Account | None:
    """The account that was probably meant by one whose function is not in the table.

    Two neighbouring digits changed round come first, then one wrong digit; only if exactly one known function fits.
    """
    if known_function(account.function):
        return None
    digits = account.function.replace(".", "")
    return _only(account, _transposed(digits)) or _only(account, _one_wrong(digits))


def doubt(
    account: Account, on: date | None = None, own: OwnChart = NO_CHART, *, chart: Chart | None = None
) -> str | None:
    """What is to be said of the account, in Danish; None where it is known, and may be used on the day if one is given.

    A function that only the municipality's own chart has is known, unless it looks mistyped.
    """
    table = authorised() if chart is None else chart
    found = table.get(account.function)
    if found is None and (account.function not in own.functions or own_doubt(account)):
        meant = suggestion(account)
        ending = f" Mente du {meant.text} ({function_title(meant.function)})?" if meant else ""
        return f"Funktionen {account.function} kendes ikke i kontoplanen for børn og unge.{ending}"
    if found is not None and found.dranst and account.dranst not in (None, *found.dranst):
        meant_dranst = ", ".join(f"{number} ({DRANST[number]})" for number in found.dranst)
        return f"{account.text}: {found.title} har dranst {meant_dranst}, ikke {account.dranst}."
    return None if on is None else _closed(account, on, own, found)


def own_doubt(account: Account) -> str | None:
    """What is to be said of a line in a municipality's own chart, which has every field of work in it.

    Only what cannot be right: an unknown function among those of children's services, or two digits changed round.
    """
    if known_function(account.function):
        return None
    swapped = _only(account, _transposed(account.function.replace(".", "")))
    if swapped is None and not account.function.startswith(CHILDREN):
        return None
    ending = f" Mente du {swapped.text} ({function_title(swapped.function)})?" if swapped else ""
    return f"Funktionen {account.function} findes ikke i den autoriserede kontoplan.{ending}"


def _closed(account: Account, on: date, own: OwnChart, found: Facts | None) -> str | None:
    line = own.closed(account, on)
    if line is not None:
        return _outside(f"{account.text} ({line.title})", line.period.start, line.period.end, on)
    for facts in (found, found.groupings.get(account.grouping or "") if found else None):
        if facts is not None and not facts.usable(on):
            return _outside(f"{account.text} ({facts.title})", facts.first, facts.until, on)
    return None


def _outside(name: str, first: date | None, until: date | None, on: date) -> str:
    if first is not None and on < first:
        return f"Kontoen {name} kan først bruges fra {formats.short_date(first)}."
    since = f" {formats.short_date(until)}" if until is not None else ""
    return f"Kontoen {name} er lukket{since}, men bruges {formats.short_date(on)}."


def _named(account: Account, on: date) -> bool:
    found = authorised().get(account.function)
    grouping = found.groupings.get(account.grouping or "") if found else None
    return all(facts is None or facts.name_confirmed(on) for facts in (found, grouping))


def _facts(found: Mapping[str, Any], above: str = "high") -> Facts:
    confidence = found.get("confidence", above)
    kind = found.get("expenditure")
    return Facts(
        title=found["title"],
        confidence=confidence,
        first=found.get("from"),
        until=found.get("until"),
        named_until=found.get("named_until"),
        earlier=tuple(found.get("earlier", ())),
        reference=found.get("reference", ""),
        expenditure=Expenditure(kind) if kind else None,
        dranst=tuple(found.get("dranst", ())),
        groupings=MappingProxyType(
            {code: _facts(each, confidence) for code, each in found.get("groupings", {}).items()}
        ),
    )


def _only(account: Account, slips: Iterator[str]) -> Account | None:
    fits = {slip for slip in slips if known_function(f"{slip[0]}.{slip[1:3]}.{slip[3:5]}")}
    if len(fits) != 1:
        return None
    meant = fits.pop()
    return Account(int(meant[0]), meant[1:3], meant[3:5], account.dranst, account.grouping, account.kind, account.local)


def _transposed(digits: str) -> Iterator[str]:
    for at in range(len(digits) - 1):
        yield digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :]


def _one_wrong(digits: str) -> Iterator[str]:
    for at in range(len(digits)):
        for digit in "0123456789":
            yield digits[:at] + digit + digits[at + 1 :]
