"""Price-and-wage factors: stated with their source, taken away again, and given to the computations."""

from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from django.db import transaction

from trappen.analysis.economy.year_budget import level_of
from trappen.domain.budget.corrected import Factor
from trappen.domain.errors import TrappenError
from trappen.web.accounts.models import Municipality, User
from trappen.web.audit.actions import Subject, record
from trappen.web.audit.models import EventType
from trappen.web.finance.models import PriceFactor


def factors_of(municipality: Municipality) -> tuple[Factor, ...]:
    """The municipality's stated factors, between the price levels of two years each."""
    return tuple(
        Factor(level_of(row.since), level_of(row.until), Fraction(row.value), row.reference)
        for row in PriceFactor.objects.filter(municipality=municipality)
    )


@transaction.atomic
def state(
    *, municipality: Municipality, years: tuple[int, int], value: Decimal, reference: str, by: User, now: datetime
) -> PriceFactor:
    """Keeps a factor from the first year's prices to the second's.

    Raises:
        TrappenError: if there is one between the two years.
    """
    since, until = years
    if PriceFactor.objects.filter(municipality=municipality, since=since, until=until).exists():
        raise TrappenError(
            f"Der er allerede en faktor fra {since} til {until}.", now="Slet den først, hvis den skal ændres."
        )
    row = PriceFactor.objects.create(
        municipality=municipality,
        since=since,
        until=until,
        value=value,
        reference=reference,
        made=now,
        made_by_name=str(by),
    )
    _log(row, f"tilføjet {row}: {value} ({reference})", by, now)
    return row


@transaction.atomic
def remove(*, row: PriceFactor, by: User, now: datetime) -> None:
    """Takes a factor away; what was computed with it keeps it."""
    _log(row, f"slettet {row}: {row.value}", by, now)
    row.delete()


def _log(row: PriceFactor, change: str, by: User, now: datetime) -> None:
    record(
        EventType.REGISTER_CHANGED,
        by=by,
        now=now,
        municipality=row.municipality.code,
        subject=Subject("price_factor", str(row.pk)),
        what={"register": "pris- og lønfaktorerne", "change": change},
    )
