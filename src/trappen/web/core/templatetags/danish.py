"""Danish formats in templates. A missing value is the word »mangler«, never 0 and never blank."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from trappen.domain import formats
from trappen.domain.figures import Figure, Unit
from trappen.domain.periods import Period

register = template.Library()
Number = int | float | Decimal | Fraction
MISSING = format_html('<span class="t-missing">{}</span>', formats.MISSING)


@register.filter
def number(value: Number | None, decimals: int = 0) -> str:
    """`1.234,5`"""
    return MISSING if value is None else formats.number(value, decimals)


@register.filter
def counted(count: int | None, words: str) -> str:
    """`1 række` or `2 rækker` by `"række,rækker"`"""
    return MISSING if count is None else formats.counted(count, *words.split(","))


@register.filter
def amount(ore: int | None, decimals: int = 0) -> str:
    """`1.234 kr.` from øre"""
    return MISSING if ore is None else formats.amount(ore, decimals=decimals)


@register.filter
def exact(ore: int | None) -> str:
    """`1.234 kr.` from øre, and `1.234,50 kr.` where there are øre"""
    return MISSING if ore is None else formats.exact(ore)


@register.filter
def millions(ore: int | None, decimals: int = 1) -> str:
    """`4,5 mio. kr.` from øre"""
    return MISSING if ore is None else formats.millions(ore, decimals)


@register.filter
def percent(share: float | Fraction | None, decimals: int = 1) -> str:
    """`12,5 %` from a share of 1"""
    return MISSING if share is None else formats.percent(share, decimals)


@register.filter
def long_date(day: date | None) -> str:
    """`4. december 2015`"""
    return MISSING if day is None else formats.long_date(day)


@register.filter
def short_date(day: date | None) -> str:
    """`04-12-2015`"""
    return MISSING if day is None else formats.short_date(day)


@register.filter
def moment(at: datetime | None) -> str:
    """`04-12-2015 kl. 14.05` in Danish time"""
    if at is None:
        return MISSING
    local = timezone.localtime(at)
    return f"{formats.short_date(local.date())} kl. {local:%H.%M}"


@register.filter
def text(value: object) -> str | SafeString:
    """The text, or the word for a missing one."""
    return MISSING if value is None or value == "" else str(value)


@register.inclusion_tag("core/partials/figure.html")
def figure(value: Figure, *, large: bool = False) -> dict[str, Any]:
    """A figure's value; a click or the keyboard opens its unit, period, source and what it lacks."""
    facts = [
        ("Enhed", UNITS[value.unit]),
        ("Prisniveau", value.price_level),
        ("Periode", _days(value.period) if value.period else None),
        ("Opgjort pr.", formats.long_date(value.as_of) if value.as_of else None),
        ("Beregnet som", value.formula),
        ("Mangler", ", ".join(value.missing)),
        ("Kilde", "; ".join(str(source) for source in value.sources)),
        ("Sikkerhed", CONFIDENCE[value.confidence]),
    ]
    return {
        "label": value.label,
        "shown": str(value),
        "is_missing": value.is_missing,
        "facts": [(name, fact) for name, fact in facts if fact],
        "large": large,
    }


def _days(period: Period) -> str:
    """The period with its last day, as people say it."""
    first = formats.long_date(period.start)
    last = formats.long_date(period.end - timedelta(days=1)) if period.end else ""
    return first if first == last else f"{first} – {last}".rstrip()


UNITS = {
    Unit.ORE: "kroner",
    Unit.CHILDREN: "børn",
    Unit.EPISODES: "indsatser",
    Unit.CASES: "sager",
    Unit.FTE: "fuldtidsstillinger",
    Unit.DAYS: "dage",
    Unit.MONTHS: "måneder",
    Unit.YEARS: "år",
    Unit.SHARE: "andel",
    Unit.POINTS: "procentpoint",
    Unit.RATIO: "forhold",
    Unit.CASES_PER_FTE: "sager pr. fuldtidsstilling",
    Unit.COUNT: "antal",
}
CONFIDENCE = {"high": "høj", "medium": "middel", "low": "lav", "synthetic": "opdigtet til demonstration"}
