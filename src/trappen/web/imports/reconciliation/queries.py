"""The reconciliation's findings in a batch: each with its amount, added up by kind, in the order that is wanted."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from trappen.domain.figures import Figure, Source, Unit
from trappen.records.reconciliation import CODES
from trappen.reporting.document import Cell, Table
from trappen.web.accounts.models import User
from trappen.web.imports.models import Batch
from trappen.web.imports.queries import children_among

LARGEST = "beloeb"


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding; `child` is its pseudonym, empty where there is none or the reader may not see it."""

    code: str
    key: str
    child: str
    what: str
    now: str
    amount: int | None

    @property
    def title(self) -> str:
        return CODES[self.code]


@dataclass(frozen=True, slots=True)
class Kind:
    """All findings of one kind: `amount` øre over those that have one, None where none has; `kept` are in the list."""

    code: str
    title: str
    now: str
    count: int
    amount: int | None
    without_amount: int
    kept: int


# The orders that the list can stand in, with their headings.
ORDERS: Mapping[str, tuple[str, Callable[[Finding], Any]]] = MappingProxyType(
    {
        "art": ("Art", lambda finding: (finding.title, finding.key)),
        "noegle": ("Indsats eller postering", lambda finding: finding.key),
        "barn": ("Barn", lambda finding: (not finding.child, finding.child, finding.key)),
        # Those without an amount last: nobody knows how large they are.
        LARGEST: ("Beløb", lambda finding: (finding.amount is None, -(finding.amount or 0), finding.key)),
    }
)


def kinds(batch: Batch) -> list[Kind]:
    """The kinds that were found, the one about most money first. Amounts count every finding, also those not kept."""
    found = []
    for code in CODES:
        count = batch.problem_counts.get(code, 0)
        if not count:
            continue
        kept = [problem for problem in batch.problems if problem["code"] == code]
        summed: Mapping[str, Any] = batch.problem_amounts.get(code, {"amount_ore": None, "without_amount": count})
        now = kept[0]["now"] if kept else ""
        found.append(
            Kind(code, CODES[code], now, count, summed["amount_ore"], summed["without_amount"], kept=len(kept))
        )
    return sorted(found, key=lambda kind: (kind.amount is None, -(kind.amount or 0), kind.title))


def whole(found: Sequence[Kind]) -> Kind:
    """All kinds together."""
    known = [kind.amount for kind in found if kind.amount is not None]
    counts = (sum(kind.count for kind in found), sum(kind.without_amount for kind in found))
    return Kind("", "I alt", "", counts[0], sum(known) if known else None, counts[1], sum(k.kept for k in found))


def findings(user: User, batch: Batch, *, code: str, order: str) -> list[Finding]:
    """The findings that are kept, of one kind or (`code` empty) of all, with the children that the user may see."""
    rows = [problem for problem in batch.problems if problem["code"] in ({code} if code else CODES.keys())]
    mine = set(children_among(user, {row["child"] for row in rows if row.get("child")}))
    found = [
        Finding(
            row["code"],
            row["key"],
            row["child"] if row.get("child") in mine else "",
            row["what"],
            row["now"],
            row.get("amount"),
        )
        for row in rows
    ]
    return sorted(found, key=ORDERS[order][1])


def by_kind(batch: Batch, found: Sequence[Kind]) -> Table:
    """The totals as a table."""
    source = _source(batch)

    def row(kind: Kind) -> tuple[Cell, ...]:
        missing = () if kind.amount is not None else ("beløb kendes ikke for denne art",)
        return (
            kind.title,
            Figure(f"{kind.title}: fund", kind.count, Unit.COUNT, source),
            Figure(f"{kind.title}: beløb", kind.amount, Unit.ORE, source, missing=missing),
            Figure(f"{kind.title}: fund uden beløb", kind.without_amount, Unit.COUNT, source),
        )

    return Table(
        "Afstemning efter art",
        ("Art", "Fund", "Beløb, fundene angår", "Fund uden beløb"),
        tuple(row(kind) for kind in (*found, whole(found))),
        unit="fund og kroner",
        as_of=batch.as_of,
        total_row=True,
    )


def as_table(batch: Batch, found: Sequence[Finding]) -> Table:
    """The findings as a table for a spreadsheet."""
    source = _source(batch)
    return Table(
        "Fund i afstemningen",
        ("Art", "Indsats eller postering", "Barn", "Beløb", "Hvad er der galt", "Hvad nu"),
        tuple(
            (
                finding.title,
                finding.key,
                finding.child,
                Figure(finding.title, finding.amount, Unit.ORE, source)
                if finding.amount is not None
                else Figure(finding.title, None, Unit.ORE, source, missing=("beløb",)),
                finding.what,
                finding.now,
            )
            for finding in found
        ),
        unit="fund og kroner",
        as_of=batch.as_of,
    )


def _source(batch: Batch) -> tuple[Source, ...]:
    return (Source("Afstemning", str(batch), batch.as_of),)
