"""Text to typed columns. Common forms are read by frame operations; the rest once per distinct text."""

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import polars as pl

from trappen.domain import formats
from trappen.records.container import DTYPES
from trappen.records.contracts import Column, Kind

TRUE_WORDS = frozenset({"ja", "j", "yes", "true", "sand", "sandt", "1", "x"})
FALSE_WORDS = frozenset({"nej", "n", "no", "false", "falsk", "0"})
END_OF_TIME = 9999  # the year many systems write for »no end«
FIRST_YEAR, LAST_YEAR = 1900, 2150
DECEMBER, LAST_PERIOD = 12, 16  # the last period of a year in an economy system: four supplement it

_ISO_DAY = r"^\d{4}-\d{2}-\d{2}$"
_ISO_TIME = r"^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}$"
_TIME_AFTER = re.compile(
    r"^(?P<day>.*?\S)[T\s]+(?:kl\.?\s*)?(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2}))?(?:[.,]\d+)?$"
)
_WHOLE = r"^-?\d{1,15}$"
_DANISH_AMOUNT = r"^-?\d{1,13},\d{1,2}$"
_MINUS_LAST = r"^(\d[\d.,\s]*)-$"  # as some economy systems write what is taken back
_DOTTED = re.compile(r"^-?\d{1,3}(\.\d{3})+$")
_PROOF_OF_DOT = r"^-?(\d+\.\d{1,2}|\d+\.\d{4,}|\d{4,}\.\d+|0\.\d+)$"
_SERIAL = re.compile(r"^[2-7]\d{4}(?:[.,]\d+)?$")
_EXCEL_EPOCH = date(1899, 12, 30)
CPR_DATE = r"(?:[0-2]\d|3[01]|[6-8]\d|9[01])(?:0[1-9]|1[0-2])\d{2}"  # what the ten digits of a CPR number begin with
WHOLE_CPR = rf"^({CPR_DATE})[- ]?(\d{{4}})$"


def bare(value: pl.Expr) -> pl.Expr:
    """A key without the hyphen that one system writes in a CPR number and another leaves out."""
    return value.str.strip_chars().str.replace(WHOLE_CPR, "$1$2")


def hyphened(value: pl.Expr) -> pl.Expr:
    """A key with the hyphen in a CPR number, as most people write it."""
    return value.str.strip_chars().str.replace(WHOLE_CPR, "$1-$2")


def typed(text: pl.Series, column: Column) -> pl.Series:
    """The series as the column's kind says, null where the text cannot be read so."""
    return _READERS[column.kind](text, column)


def by_distinct(text: pl.Series, read: Callable[[str], Any], dtype: pl.DataType) -> pl.Series:
    """`read` of every distinct text; null where it raises ValueError."""
    distinct = text.unique().drop_nulls()
    read_values = []
    for one in distinct:
        try:
            read_values.append(read(one))
        except (ValueError, OverflowError):
            read_values.append(None)
    lookup = pl.DataFrame({"text": distinct, "value": pl.Series(read_values, dtype=dtype, strict=True)})
    return text.alias("text").to_frame().join(lookup, on="text", how="left", maintain_order="left")["value"]


def serial_day(text: str) -> date | None:
    """The date that Excel means by a number such as 45000, or None if the text is no such number."""
    if not _SERIAL.match(text):
        return None
    return _EXCEL_EPOCH + timedelta(days=int(text[:5]))


def parse_day(text: str) -> date:
    """A date in any form of formats.parse_date, with or without a time of day after it.

    Raises:
        ValueError: if it is none, or lies outside the years that records can have.
    """
    timed = _TIME_AFTER.match(text)
    day = formats.parse_date(timed["day"] if timed and ":" in text else text)
    if not FIRST_YEAR <= day.year <= LAST_YEAR and day.year != END_OF_TIME:
        raise ValueError(f"»{text}« ligger uden for årene {FIRST_YEAR}-{LAST_YEAR}")
    return day


def parse_moment(text: str) -> datetime:
    """A date and a time of day; a date alone is midnight.

    Raises:
        ValueError: if it is none.
    """
    timed = _TIME_AFTER.match(text)
    if timed is None:
        return datetime.combine(parse_day(text), time())
    clock = time(int(timed["hour"]), int(timed["minute"]), int(timed["second"] or 0))
    return datetime.combine(parse_day(timed["day"]), clock)


def parse_month(text: str) -> date:
    """The first day of a month such as `2026-03`, `03-2026`, `202603`, `marts 2026` or of any date in it.

    Economy systems have periods beside the months: 00 opens the year and is January, 13-16 supplement it and are
    December, whenever they were booked.

    Raises:
        ValueError: if it is none.
    """
    cleaned = text.lower()
    year_first = re.match(r"^(\d{4})[-/. ]?(?:M)?(\d{1,2})$", text, re.IGNORECASE)
    month_first = re.match(r"^(\d{1,2})[-/. ](\d{4})$", text)
    named = re.match(r"^([a-zæøå]+)\.?\s+(\d{4})$", cleaned)
    if year_first:
        return date(int(year_first[1]), _of_period(int(year_first[2])), 1)
    if month_first:
        return date(int(month_first[2]), _of_period(int(month_first[1])), 1)
    if named and (month := formats.month_called(named[1])):
        return date(int(named[2]), month, 1)
    return parse_day(text).replace(day=1)


def _of_period(number: int) -> int:
    """The month of the year that a period is counted to; a number that is no period stays as it is."""
    return min(max(number, 1), DECEMBER) if number <= LAST_PERIOD else number


def _text(text: pl.Series, _column: Column) -> pl.Series:
    return text


def _day(text: pl.Series, _column: Column) -> pl.Series:
    iso = text.str.contains(_ISO_DAY)
    quick = _only(text, iso).str.to_date("%Y-%m-%d", strict=False)
    quick = _only(quick, quick.dt.year().is_between(FIRST_YEAR, LAST_YEAR))
    return _filled(quick, text, parse_day, DTYPES[Kind.DATE])


def _moment(text: pl.Series, _column: Column) -> pl.Series:
    iso = text.str.contains(_ISO_TIME)
    quick = _only(text, iso).str.replace("T", " ", literal=True)
    moments = quick.str.to_datetime("%Y-%m-%d %H:%M:%S", strict=False, time_unit="us")
    moments = _only(moments, moments.dt.year().is_between(FIRST_YEAR, LAST_YEAR))
    return _filled(moments, text, parse_moment, DTYPES[Kind.DATETIME])


def _month(text: pl.Series, _column: Column) -> pl.Series:
    return by_distinct(text, parse_month, DTYPES[Kind.MONTH])


def _integer(text: pl.Series, _column: Column) -> pl.Series:
    def whole(one: str) -> int:
        number = formats.parse_number(one)
        if number != number.to_integral_value() or abs(number) >= 1 << 63:
            raise ValueError(one)
        return int(number)

    quick = _only(text, text.str.contains(_WHOLE)).cast(pl.Int64, strict=False)
    return _filled(quick, text, whole, DTYPES[Kind.INTEGER])


def _decimal(text: pl.Series, _column: Column) -> pl.Series:
    dots = _has_decimal_dots(text)

    def number(one: str) -> float:
        if _DOTTED.match(one) and not dots:
            raise ValueError(one)
        return float(_dotted(one) if dots else formats.parse_number(one))

    return by_distinct(text, number, DTYPES[Kind.DECIMAL])


def mixes_separators(text: pl.Series) -> bool:
    """Whether the column writes decimals with a dot in one place and a comma in another."""
    return _proves_dot(text) and bool(text.str.contains(r",\d{1,2}\D*$").any())


def _amount(text: pl.Series, _column: Column) -> pl.Series:
    text = text.str.replace(_MINUS_LAST, "-$1")
    dots = _proves_dot(text)  # then a dot before three digits may be either, also beside decimal commas

    def ore(one: str) -> int:
        if _DOTTED.match(one) and dots:
            raise ValueError(one)
        amount = formats.parse_amount(one)
        if abs(amount) >= 1 << 62:
            raise ValueError(one)
        return amount

    whole = _only(text, text.str.contains(_WHOLE)).cast(pl.Int64, strict=False) * 100
    parts = _only(text, text.str.contains(_DANISH_AMOUNT))
    decimals = parts.str.extract(r",(\d+)$").str.pad_end(2, "0")
    danish = (parts.str.extract(r"^(-?\d+),") + decimals).cast(pl.Int64, strict=False)
    return _filled(pl.select(pl.coalesce(whole, danish)).to_series(), text, ore, DTYPES[Kind.AMOUNT])


def _boolean(text: pl.Series, _column: Column) -> pl.Series:
    words = {**dict.fromkeys(TRUE_WORDS, True), **dict.fromkeys(FALSE_WORDS, False)}
    return by_distinct(text, lambda one: words.get(one.casefold()), DTYPES[Kind.BOOLEAN])


def _choice(text: pl.Series, column: Column) -> pl.Series:
    codes = _codes(column)
    return by_distinct(text, lambda one: codes.get(one.casefold()), DTYPES[Kind.CHOICE])


def _choices(text: pl.Series, column: Column) -> pl.Series:
    codes = _codes(column)

    def several(one: str) -> str:
        parts = [part.strip().casefold() for part in one.split(";") if part.strip()]
        if any(part not in codes for part in parts):
            raise ValueError(one)
        return ";".join(codes[part] for part in parts)

    return by_distinct(text, several, DTYPES[Kind.CHOICES])


def _codes(column: Column) -> dict[str, str]:
    labels = {label.casefold(): code for code, label in column.values.items()}
    return {**labels, **{code.casefold(): code for code in column.values}}


def _has_decimal_dots(text: pl.Series) -> bool:
    """Whether the column writes decimals with a dot: a number that can be nothing else, and no decimal comma."""
    return _proves_dot(text) and not text.str.contains(",", literal=True).any()


def _proves_dot(text: pl.Series) -> bool:
    return bool(text.str.contains(_PROOF_OF_DOT).any())


def _dotted(one: str) -> Decimal:
    if not re.match(r"^-?\d+(\.\d+)?$", one):
        raise ValueError(one)
    return Decimal(one)


def _only(values: pl.Series, mask: pl.Series) -> pl.Series:
    """The values where the mask holds, null elsewhere."""
    return pl.select(pl.when(mask).then(values)).to_series()


def _filled(quick: pl.Series, text: pl.Series, read: Callable[[str], Any], dtype: pl.DataType) -> pl.Series:
    """`quick`, with `read` of the texts that the quick way left."""
    left = _only(text, quick.is_null())
    if left.null_count() == left.len():
        return quick.cast(dtype)
    slow = by_distinct(left, read, dtype)
    return pl.select(pl.coalesce(quick.cast(dtype), slow)).to_series()


_READERS: dict[Kind, Callable[[pl.Series, Column], pl.Series]] = {
    Kind.TEXT: _text,
    Kind.DATE: _day,
    Kind.DATETIME: _moment,
    Kind.INTEGER: _integer,
    Kind.DECIMAL: _decimal,
    Kind.AMOUNT: _amount,
    Kind.BOOLEAN: _boolean,
    Kind.CHOICE: _choice,
    Kind.CHOICES: _choices,
    Kind.MONTH: _month,
}
