"""Danish formats: 1.234.567,89 kr.; 4. december 2015; 12,5 %. Reading is strict: what is not clear is refused."""

import re
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

MONTHS = (
    "januar",
    "februar",
    "marts",
    "april",
    "maj",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "december",
)
MISSING = "mangler"
NBSP = "\N{NO-BREAK SPACE}"

_DANISH_NUMBER = re.compile(r"^(?P<sign>[-\u2212]?)(?P<whole>\d{1,3}(?:\.\d{3})+|\d+)(?:,(?P<part>\d+))?$")
_PLAIN_NUMBER = re.compile(r"^[-\u2212]?\d+(?:\.\d{1,2}|\.\d{4,})?$")
_DATE_FORMS = ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y", "%Y%m%d")


_DANISH = str.maketrans(",.-", ".,\N{MINUS SIGN}")


def number(value: int | float | Decimal | Fraction, decimals: int = 0) -> str:
    """`1.234,5`: a dot for thousands, a comma for decimals, rounded half up, and a real minus sign."""
    if isinstance(value, int) and not decimals:  # by far the most
        return f"{value:,}".translate(_DANISH)
    exact = (
        Decimal(value.numerator) / Decimal(value.denominator) if isinstance(value, Fraction) else Decimal(str(value))
    )
    rounded = exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    if rounded == 0:
        rounded = abs(rounded)
    text = f"{rounded:,.{decimals}f}"
    return text.translate(_DANISH)


def counted(count: int, one: str, many: str) -> str:
    """`1 række`, `0 rækker`, `1.234 rækker`."""
    return f"{number(count)} {one if count == 1 else many}"


def amount(ore: int, *, decimals: int = 2) -> str:
    """`1.234.567,89 kr.` from øre; `decimals=0` rounds to whole kroner."""
    return f"{number(Decimal(ore) / 100, decimals)}{NBSP}kr."


def exact(ore: int) -> str:
    """`1.234 kr.` from øre, with the øre where there are any: `1.234,50 kr.`."""
    return amount(ore, decimals=2 if ore % 100 else 0)


def millions(ore: int, decimals: int = 1) -> str:
    """`4,5 mio. kr.` from øre."""
    return f"{number(Decimal(ore) / 100_000_000, decimals)}{NBSP}mio. kr."


def percent(share: float | Fraction, decimals: int = 1) -> str:
    """`12,5 %` from a share of 1."""
    return f"{number(share * 100, decimals)}{NBSP}%"


def long_date(day: date) -> str:
    """`4. december 2015`."""
    return f"{day.day}. {MONTHS[day.month - 1]} {day.year}"


def short_date(day: date) -> str:
    """`04-12-2015`."""
    return f"{day:%d-%m-%Y}"


def quarter(day: date) -> str:
    """`3. kvartal 2026`."""
    return f"{(day.month + 2) // 3}. kvartal {day.year}"


def parse_number(text: str) -> Decimal:
    """Reads `1.234,5`, `1234,5`, `1234.5` and `-7`. `1.234` is one thousand two hundred and thirty-four.

    Raises:
        ValueError: if the text is no number, or its dots and commas contradict each other.
    """
    cleaned = text.strip().replace(NBSP, "").replace(" ", "")
    danish = _DANISH_NUMBER.match(cleaned)
    if danish:
        whole = danish["whole"].replace(".", "")
        return Decimal(f"{'-' if danish['sign'] else ''}{whole}.{danish['part'] or '0'}")
    if _PLAIN_NUMBER.match(cleaned):
        return Decimal(cleaned.replace("\u2212", "-"))
    raise ValueError(f"»{text}« er ikke et tal")


def parse_amount(text: str) -> int:
    """Øre of an amount in kroner such as `1.234.567,89 kr.` or `-250`.

    Raises:
        ValueError: if the text is no number or holds fractions of an øre.
    """
    ore = parse_number(re.sub(r"\s*(kr\.?|DKK)\s*$", "", text.strip(), flags=re.IGNORECASE)) * 100
    if ore != ore.to_integral_value():
        raise ValueError(f"»{text}« har brøkdele af en øre")
    return int(ore)


def month_called(word: str) -> int:
    """The number of a month by its name or its first three letters or more, 0 for none."""
    return next((place for place, name in enumerate(MONTHS, 1) if len(word) > 2 and name.startswith(word)), 0)


def parse_date(text: str) -> date:
    """Reads `2015-12-04`, `04-12-2015`, `4/12/2015`, `4/12-2015`, `4/12 2015`, `4.12.2015`, `20151204`,
    `4. december 2015` and `4. dec. 2015`.

    Raises:
        ValueError: if the text is no such date, or the date does not exist (30 February).
    """
    cleaned = text.strip().lower()
    for form in _DATE_FORMS:
        try:
            return datetime.strptime(cleaned, form).date()  # noqa: DTZ007 - a date has no time zone
        except ValueError:
            continue
    if spaced := re.match(r"^(\d{1,2})[./-]\s?(\d{1,2})(?:[./-]\s?|\s)(\d{4})$", cleaned):
        return date(int(spaced[3]), int(spaced[2]), int(spaced[1]))
    words = re.match(r"^(\d{1,2})\.?\s?([a-zæøå]+)\.?\s(\d{4})$", re.sub(r"\s+", " ", cleaned))
    if words and (month := month_called(words[2])):
        return date(int(words[3]), month, int(words[1]))
    raise ValueError(f"»{text}« er ikke en dato")
