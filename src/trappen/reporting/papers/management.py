"""Ledelsesinformation: the month's spending in current and fixed prices, by function and by measure.

Source: docs/methods/papers.md.
"""

from collections.abc import Sequence
from datetime import date

from trappen.analysis.economy.measures import Measure, measures
from trappen.analysis.economy.spending import Spending
from trappen.domain import formats
from trappen.domain.figures import Figure, Unit
from trappen.reporting import economy
from trappen.reporting.document import Block, Cell, Document, Heading, Table
from trappen.reporting.few import few_rows, without_rows
from trappen.reporting.papers.cover import Cover
from trappen.reporting.papers.economy import Economy, about, by_function, claim_block, open_to_all, summary

FAMILY_TREATMENT = ("SEL-52-3.3", "BL-32-1.5")
CONTACT = ("SEL-71", "BL-103", "BL-104", "BL-105", "BL-106", "BL-107")


def management_information(cover: Cover, basis: Economy, spent: Spending, *, made_on: date) -> Document:
    """Spending by month and so far, by function, children and price per measure, refusion; the dearest cases apart."""
    open_to_all(basis)
    found = measures(basis.made)
    few = few_rows([one.children for one in found], threshold=cover.threshold)
    functions, withheld = by_function(basis, [one.accounts for one in found], few, cover.threshold)
    blocks: list[Block] = [
        Heading("Resumé"),
        summary(basis.made),
        *cover.recommended(),
        Heading("Udgifter måned for måned"),
        _month_table(spent, basis),
        Heading("Udgifter efter funktion"),
        functions,
        economy.budget_table(basis.made),
        Heading("Børn og pris efter indsats"),
        without_rows(_measure_table(found, basis), withheld),
        Heading("Central refusion"),
        claim_block(basis, spent.year),
        Heading("Om tallene"),
        *about(basis.made),
    ]
    period = f"{formats.MONTHS[basis.made.on.month - 1]} {basis.made.on.year}"
    return cover.paper("Ledelsesinformation", period, blocks, made_on=made_on)


def _month_table(spent: Spending, basis: Economy) -> Table:
    year, before = spent.year, spent.year - 1
    rows: list[tuple[Cell, ...]] = []
    so_far = [0, 0, 0]
    for month in spent.months:
        so_far = [
            total + (part or 0) for total, part in zip(so_far, (month.now, month.before, month.fixed), strict=True)
        ]
        fixed, fixed_so_far = (None, None) if month.fixed is None else (month.fixed, so_far[2])
        amounts = (month.now, month.before, fixed, so_far[0], so_far[1], fixed_so_far)
        cells = [_amount(label, ore, basis, spent) for label, ore in zip(_HEADINGS, amounts, strict=True)]
        rows.append((formats.MONTHS[month.month.month - 1].capitalize(), *cells))
    columns = (
        *("Måned", f"{year}", f"{before}", f"{before} i {year}-priser"),
        *(f"{year} til og med", f"{before} til og med", f"{before} til og med i {year}-priser"),
    )
    said = (
        f"Omregnet med {formats.number(spent.factor.value, 4)} fra {spent.factor.source}: {spent.factor.reference}."
        if spent.factor
        else f"Faste priser mangler: der er ikke angivet en pris- og lønfaktor fra {before} til {year}."
    )
    same = f"{before} er det, der var bogført på samme dag sidste år."
    return Table("Udgifter måned for måned", columns, tuple(rows), economy.UNIT, spent.on, (same, said))


_HEADINGS = ("Årets måned", "Sidste års måned", "I faste priser", "Årets sum", "Sidste års sum", "Sum i faste priser")


def _amount(label: str, ore: int | None, basis: Economy, spent: Spending) -> Figure:
    missing = () if ore is not None else ("pris- og lønfaktor",)
    return Figure(label, ore, Unit.ORE, (economy.SOURCE,), as_of=spent.on, missing=missing)


def _measure_table(found: Sequence[Measure], basis: Economy) -> Table:
    rows = tuple(
        (
            one.label,
            basis.viewer.count("Børn", one.children, unit=Unit.CHILDREN),
            basis.viewer.money("Bogført", one.spent),
            basis.viewer.money("Pr. barn", round(one.spent / one.children) if one.children else None),
        )
        for one in found
    )
    notes = (
        "Et barn med flere indsatser tæller under hver af dem. Posteringer uden indsats er ikke med.",
        *(_lacks(name, keys, found) for name, keys in _WATCHED if _lacks(name, keys, found)),
    )
    columns = ("Indsats", "Børn", "Bogført", "Pr. barn")
    return Table(f"Børn og pris efter indsats {basis.made.year}", columns, rows, "børn og kr.", basis.made.on, notes)


_WATCHED = (("familiebehandling", FAMILY_TREATMENT), ("samvær", CONTACT))


def _lacks(name: str, keys: Sequence[str], found: Sequence[Measure]) -> str:
    """That nothing is posted on a measure that leaders ask for, which is something else than 0."""
    there = any(key.startswith(wanted) for one in found for key in one.sections for wanted in keys)
    return "" if there else f"Der er ikke bogført noget på indsatser om {name} i året."
