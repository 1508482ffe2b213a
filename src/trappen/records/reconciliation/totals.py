"""How much money the findings are about, by kind and all together."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from trappen.domain.problems import Problem
from trappen.records.reconciliation.findings import CODES


@dataclass(frozen=True)
class Total:
    """The findings of one kind, or all of them (`code` is then empty).

    `amount` is the sum in øre of those that have an amount, None where none has; `without_amount` is how many have
    none. The sum says how much money to look into, not what is owed: paid too much and too little are added, and a
    payment that two findings are about is in it twice.
    """

    code: str
    count: int
    amount: int | None
    without_amount: int

    def as_dict(self) -> dict[str, str | int | None]:
        return {
            "code": self.code,
            "count": self.count,
            "amount_ore": self.amount,
            "without_amount": self.without_amount,
        }


@dataclass(frozen=True)
class Totals:
    """`by_code` in the order of `CODES`, only the kinds that were found; `whole` is all together."""

    by_code: tuple[Total, ...]
    whole: Total


def totals(problems: Iterable[Problem]) -> Totals:
    """Adds up the reconciliation's findings among the problems. Source: docs/methods/reconciliation.md."""
    found: Mapping[str, list[int | None]] = {code: [] for code in CODES}
    for problem in problems:
        if problem.code in found:
            found[problem.code].append(problem.amount)
    by_code = tuple(_total(code, amounts) for code, amounts in found.items() if amounts)
    return Totals(by_code, _total("", [amount for amounts in found.values() for amount in amounts]))


def _total(code: str, amounts: list[int | None]) -> Total:
    known = [amount for amount in amounts if amount is not None]
    return Total(code, len(amounts), sum(known) if known else None, len(amounts) - len(known))
