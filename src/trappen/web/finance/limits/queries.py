"""The limits that a municipality's claims are counted with, and the tables of its page."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime

from django.utils import timezone

from trappen.domain import formats
from trappen.domain.figures import Figure, Source, Unit
from trappen.domain.periods import Period
from trappen.domain.refusion import Band, Limits
from trappen.parameters.refusion import all_limits
from trappen.reporting.document import Cell, Table
from trappen.web.accounts.models import Municipality
from trappen.web.finance.models import RefusionLimit
from trappen.web.finance.models.limits import BANDS

KRONER, NOTHING = "kr. pr. husstand og år", "–"
HEADINGS = tuple(f"{percent} % over" for percent in BANDS.values())


def known(municipality: Municipality) -> Mapping[int, Limits]:
    """What counts for each year that the municipality has stated: its own limits, or the level that it assumes."""
    rows = RefusionLimit.objects.filter(municipality=municipality, undone=None)
    return {row.year: limits_of(row) for row in rows}


def printed() -> Mapping[str, Limits]:
    """The printed tables that are about children."""
    return {key: limits for key, limits in all_limits().items() if limits.children}


def limits_of(row: RefusionLimit) -> Limits:
    """The row as limits; its reference says who has stated or assumed them, and when."""
    who = f"{row.made_by_name}, {formats.long_date(timezone.localtime(row.made).date())}"
    if row.level:
        level = all_limits()[row.level]
        return replace(level, reference=f"{level.reference}; antaget for {row.year} af {who}: {row.reference}")
    amounts = [(getattr(row, name), percent) for name, percent in BANDS.items()]
    return Limits(
        key=f"own-{row.year}",
        title=f"Kommunens grænser for {row.year}",
        period=Period(date(row.year, 1, 1), date(row.year + 1, 1, 1)),
        level=row.year,
        bands=tuple(Band(above, percent) for above, percent in amounts if above is not None),
        reference=f"{row.reference}; indtastet af {who}",
        confidence="high",
    )


def lacking(municipality: Municipality, years: Iterable[int]) -> list[int]:
    """The years for which a claim cannot be counted: nothing is printed, stated or assumed."""
    there = known(municipality)
    return [year for year in years if year not in there and not any(one.exact_for(year) for one in printed().values())]


def stated_table(rows: Iterable[RefusionLimit]) -> Table:
    """What was stated and assumed, also what was taken back."""
    cells = tuple(
        (
            str(row.year),
            f"Antagelse: {all_limits()[row.level].title}" if row.level else "Egne grænser",
            *_bands(limits_of(row)),
            row.reference,
            _when(row.made, row.made_by_name),
            f"Fortrudt {_when(row.undone, row.undone_by_name)}" if row.undone else "Gælder",
        )
        for row in rows
    )
    columns = ("År", "Grænser", *HEADINGS, "Kilde eller begrundelse", "Indtastet", "Status")
    return Table("Kommunens refusionsgrænser", columns, cells, KRONER)


def printed_table() -> Table:
    """The printed tables."""
    cells = tuple(
        (limits.title, f"{limits.level}-niveau", *_bands(limits), limits.reference) for limits in printed().values()
    )
    return Table("Trykte grænser", ("Tabel", "Prisniveau", *HEADINGS, "Kilde"), cells, KRONER)


def _bands(limits: Limits) -> tuple[Cell, ...]:
    above = {band.percent: band.above for band in limits.bands}
    source = (Source(limits.reference),)
    return tuple(
        Figure(f"{percent} % over", above[percent], Unit.ORE, source) if percent in above else NOTHING
        for percent in BANDS.values()
    )


def _when(at: datetime, name: str) -> str:
    return f"{formats.short_date(timezone.localtime(at).date())} af {name}"
