"""Numbers as a paper states them: with their unit, and with the precision of their last written place.

»4,5 mio. kr.« is 4.5 million give or take 50,000; »ca. 1 mio. kr.« is one million give or take half a million. Two
statements agree when they differ by less than their tolerances together. Source: docs/methods/programme-checks.md.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Self

from trappen.domain import formats

MISSING = formats.MISSING
_MAX_DIGITS = 15
_NUMBER = r"(?P<sign>[-\u2212]?)(?P<whole>\d{1,3}(?:\.\d{3})+|\d+)(?:,(?P<part>\d+))?"
_MONEY = re.compile(rf"^(?P<about>ca\.?\s*)?{_NUMBER}\s*(?P<unit>[a-zæøå.\s]*)$", re.ASCII | re.IGNORECASE)
_SHARE = re.compile(rf"^(?P<about>ca\.?\s*)?{_NUMBER}\s*(?:%|pct\.?|procent)$", re.ASCII | re.IGNORECASE)
_SIGNS = "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"
_FRACTIONS = "1/2 1/3 2/3 1/4 3/4 1/5 2/5 3/5 4/5 1/6 5/6 1/8 3/8 5/8 7/8"
_VULGAR = dict(zip(_SIGNS, _FRACTIONS.split(), strict=True))
_DECIMAL_COUNT = re.compile(r"^\d{1,9}[.,]\d{1,6}$", re.ASCII)


class MoneyUnit(StrEnum):
    """The unit that stands behind an amount."""

    KR = "kr."
    THOUSAND = "t.kr."
    MILLION = "mio. kr."
    BILLION = "mia. kr."


_POWER = {MoneyUnit.KR: 2, MoneyUnit.THOUSAND: 5, MoneyUnit.MILLION: 8, MoneyUnit.BILLION: 11}
_SPELT = {
    "kr": MoneyUnit.KR,
    "kroner": MoneyUnit.KR,
    "tkr": MoneyUnit.THOUSAND,
    "tusindkr": MoneyUnit.THOUSAND,
    "mio": MoneyUnit.MILLION,
    "mia": MoneyUnit.BILLION,
    "miokr": MoneyUnit.MILLION,
    "millkr": MoneyUnit.MILLION,
    "millionerkr": MoneyUnit.MILLION,
    "millionkr": MoneyUnit.MILLION,
    "miakr": MoneyUnit.BILLION,
    "milliarderkr": MoneyUnit.BILLION,
}


@dataclass(frozen=True, slots=True)
class Approx:
    """An exact value with the tolerance of how it was stated; sums add tolerances.

    `place` is the last place that it is stated to, of a sum the coarsest; `about`: it, or a part of it, is a »ca.«.
    """

    value: Fraction
    tolerance: Fraction
    place: Fraction = Fraction(0)
    about: bool = False

    def __add__(self, other: "Approx") -> "Approx":
        return self._with(other, self.value + other.value)

    def __sub__(self, other: "Approx") -> "Approx":
        return self._with(other, self.value - other.value)

    def _with(self, other: "Approx", value: Fraction) -> "Approx":
        coarsest, about = max(self.place, other.place), self.about or other.about
        return Approx(value, self.tolerance + other.tolerance, coarsest, about)

    def times(self, factor: Fraction | int) -> "Approx":
        """The value, its tolerance and its last place, all multiplied."""
        size = abs(Fraction(factor))
        return Approx(self.value * factor, self.tolerance * size, self.place * size, self.about)

    def agrees(self, other: "Approx") -> bool:
        """Whether the two can be the same number, given how they were rounded.

        Half is rounded up: what only touches cannot be the same, as one of the two ends is outside its own interval.
        """
        return self.value == other.value or abs(self.value - other.value) < self.tolerance + other.tolerance

    def exceeds(self, other: "Approx") -> bool:
        """Whether this is the larger number however both were rounded."""
        return self.value > other.value and not self.agrees(other)

    def coarser(self, other: "Approx") -> bool:
        """Whether this is stated less finely than the other, and is apart from it by what the other's last digit tells.

        Then only the rounding of this one makes the two agree. Whoever writes »ca.« has said that it is rounded.
        """
        rough = self.about or other.about or self.place <= other.place
        return not rough and abs(self.value - other.value) >= other.place

    def overruns(self, limit: "Approx") -> bool:
        """Whether this is more than the limit: an overrun is not explained by stating it less finely than the limit."""
        return self.exceeds(limit) or (self.value > limit.value and self.coarser(limit))


NOTHING = Approx(Fraction(0), Fraction(0))


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount as written: 4,5 mio. kr. is `digits` 45 with one of the `decimals`, in `unit`.

    Raises:
        ValueError: if the number is finer than an øre or has more than fifteen digits.
    """

    digits: int
    decimals: int = 0
    unit: MoneyUnit = MoneyUnit.KR
    approximate: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.decimals <= _POWER[self.unit] or abs(self.digits) >= 10**_MAX_DIGITS:
            raise ValueError(f"{self.digits} with {self.decimals} decimals is no amount in {self.unit}")

    @property
    def ore(self) -> int:
        """The amount in whole øre."""
        return self.digits * self._place

    @property
    def approx(self) -> Approx:
        """The amount in øre, give or take half of the last stated place."""
        return Approx(Fraction(self.ore), Fraction(self._place, 2), Fraction(self._place), self.approximate)

    @property
    def _place(self) -> int:
        return int(10 ** (_POWER[self.unit] - self.decimals))

    def __str__(self) -> str:
        return f"{'ca. ' if self.approximate else ''}{_written(self.digits, self.decimals)} {self.unit}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Reads `2.750.000 kr.`, `4,5 mio. kr.`, `341 t.kr.` and `ca. 1 mio. kr.`.

        Raises:
            ValueError: (in Danish) if it is no amount or has no unit.
        """
        match = _MONEY.match(_spaces(text))
        if not match:
            raise ValueError(f"»{text}« er ikke et beløb som »4,5 mio. kr.«")
        unit = _SPELT.get(re.sub(r"[.\s]", "", match["unit"]).lower())
        if unit is None and match["unit"].strip(" ."):
            raise ValueError(f"»{text}« er ikke et beløb; skriv fx »4,5 mio. kr.« eller »900 t.kr.«")
        if unit is None:
            raise ValueError(
                f"»{text}« mangler enhed: er det kr., t.kr. eller mio. kr.? Skriv fx »{text.strip()} t.kr.«"
            )
        digits, decimals = _read(match)
        if decimals > _POWER[unit] or abs(digits) >= 10**_MAX_DIGITS:
            raise ValueError(f"»{text}« har brøkdele af en øre eller for mange cifre")
        return cls(digits, decimals, unit, bool(match["about"]))


@dataclass(frozen=True, slots=True)
class Share:
    """A percentage as written: 85 % is `digits` 85 without decimals, and stands for 84.5 to 85.5 %."""

    digits: int
    decimals: int = 0
    approximate: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.decimals <= 6 or abs(self.digits) >= 10**_MAX_DIGITS:
            raise ValueError(f"{self.digits} with {self.decimals} decimals is no percentage")

    @property
    def value(self) -> Fraction:
        """The share of 1."""
        return Fraction(self.digits, 10 ** (self.decimals + 2))

    @property
    def approx(self) -> Approx:
        """The share of 1, give or take half of the last stated place."""
        return Approx(self.value, Fraction(1, 2 * 10 ** (self.decimals + 2)))

    def __str__(self) -> str:
        return f"{'ca. ' if self.approximate else ''}{_written(self.digits, self.decimals)} %"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Reads `85 %` and `84,9 pct.`.

        Raises:
            ValueError: (in Danish) if it is no percentage.
        """
        match = _SHARE.match(_spaces(text))
        if not match:
            raise ValueError(f"»{text}« er ikke en procent som »85 %«")
        digits, decimals = _read(match)
        if decimals > 6 or abs(digits) >= 10**_MAX_DIGITS:
            raise ValueError(f"»{text}« har for mange cifre")
        return cls(digits, decimals, bool(match["about"]))


def parse_count(value: int | float | str) -> Fraction:
    """An exact number of people, cases or posts: `4`, `0.8`, `"1⅓"`, `"1 1/3"`, `"4/3"`, `"4,5"`.

    Raises:
        ValueError: (in Danish) if it is no such number or is negative.
    """
    if isinstance(value, int | float):
        if not 0 <= value < 10**9:
            raise ValueError(f"»{value}« er ikke et antal; det skal være 0 eller mere")
        return Fraction(str(value))
    plain = "".join(f" {_VULGAR[letter]}" if letter in _VULGAR else letter for letter in value).strip()
    if plain.startswith(("-", "\u2212")):
        raise ValueError(f"»{value}« er ikke et antal; det skal være 0 eller mere")
    if _DECIMAL_COUNT.match(plain):
        return Fraction(plain.replace(",", "."))
    words = plain.split()
    matches = [re.fullmatch(r"(\d{1,9})(?:/([1-9]\d{0,5}))?", word, re.ASCII) for word in words]
    if not 1 <= len(words) <= 2 or not all(matches) or (len(words) == 2 and ("/" in words[0] or "/" not in words[1])):
        raise ValueError(f"»{value}« er ikke et antal som 4 eller »1⅓«")
    return sum((Fraction(word) for word in words), Fraction(0))


def count_text(count: Fraction) -> str:
    """`4`, `1⅓`, `22/7`: an exact count as people write it."""
    whole, rest = divmod(count, 1)
    if not rest:
        return str(whole)
    sign = next((sign for sign, text in _VULGAR.items() if Fraction(text) == rest), None)
    return f"{whole or ''}{sign}" if sign else str(count)


def _read(match: re.Match[str]) -> tuple[int, int]:
    part = match["part"] or ""
    digits = (match["whole"].replace(".", "") + part)[: _MAX_DIGITS + 1]
    return int(digits) * (-1 if match["sign"] else 1), len(part)


def _written(digits: int, decimals: int) -> str:
    return formats.number(Decimal(digits).scaleb(-decimals), decimals)


def _spaces(text: str) -> str:
    return re.sub(rf"[\s{formats.NBSP}]+", " ", text.strip())
