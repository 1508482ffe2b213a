"""What is posted by account, year, payee and child, counted once after each load."""

import polars as pl
from django.db import transaction
from django.db.models import Count, F, Max, Min, Q, Sum, Value
from django.db.models.functions import Coalesce, ExtractYear, NullIf

from trappen.web.accounts.models import Municipality
from trappen.web.finance.models import Posting, PostingSum
from trappen.web.registers import writing
from trappen.web.registers.frames import raw_frame

COLUMNS = ("year", "account", "payee", "payee_name", "child_id", "first", "last", "number", "amount")


def in_year(year: int) -> Q:
    """Postings of the year: by the month they are for, else by the day they are booked."""
    return Q(month__year=year) | Q(month=None, posted__year=year)


def payee() -> Coalesce:
    """Who is paid: the provider's number, else its name."""
    return Coalesce(NullIf("provider_id", Value("")), "provider_name")


@transaction.atomic
def renew(municipality: Municipality) -> None:
    """Counts the municipality's postings anew; where nothing has moved, nothing is written."""
    grouped = (
        Posting.objects.filter(municipality=municipality)
        .values("account", "child_id", of=Coalesce(ExtractYear("month"), ExtractYear("posted")), payee=payee())
        .annotate(payee_name=Max("provider_name"), first=Min("posted"), last=Max("posted"))
        .annotate(number=Count("id"), total=Sum("amount"), year=F("of"))
        .annotate(amount=F("total"))
        .order_by()
    )
    now, kept = (
        raw_frame(rows, COLUMNS).with_columns(pl.all().exclude("child_id").fill_null("")).sort(COLUMNS)
        for rows in (grouped, PostingSum.objects.filter(municipality=municipality))
    )
    if now.equals(kept):
        return
    whose = pl.lit(municipality.pk, dtype=pl.Int64).alias("municipality_id")
    writing.delete(PostingSum, pl.select(whose))
    writing.insert(PostingSum, now.with_columns(whose))
