"""Dates as precisely as a paper states them: a day, a month, a season, a part of a year, a year."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from trappen.domain import formats
from trappen.domain.periods import Period, add_months, add_years

# First month and number of months. A winter belongs to the year in which it begins.
PARTS = {
    "forår": (3, 3),
    "sommer": (6, 3),
    "efterår": (9, 3),
    "vinter": (12, 3),
    "primo": (1, 4),
    "medio": (5, 4),
    "ultimo": (9, 4),
}
_MONTH = re.compile(r"^(\d{4})-(\d{2})$", re.ASCII)
_YEAR = re.compile(r"^\d{4}$", re.ASCII)
_WORDS = re.compile(r"^([a-zæøå]+)\s+(\d{4})$", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class When:
    """A stated date. Exactly one of: a day (`month` and `day`), a `month`, a `part` of the year, or the year alone.

    Raises:
        ValueError: if the date does not exist or two precisions are mixed.
    """

    year: int
    month: int | None = None
    day: int | None = None
    part: str = ""

    def __post_init__(self) -> None:
        if self.part and (self.part not in PARTS or self.month is not None):
            raise ValueError(f"no part of a year: {self.part}")
        if self.day is not None and self.month is None:
            raise ValueError("a day without a month")
        if not 1900 <= self.year <= 2200:
            raise ValueError(f"{self.year} is not a year of a programme")
        date(self.year, self.month or 1, self.day or 1)

    @classmethod
    def of(cls, day: date) -> Self:
        return cls(day.year, day.month, day.day)

    @property
    def period(self) -> Period:
        """The days it may mean, half-open."""
        if self.day is not None and self.month is not None:
            first = date(self.year, self.month, self.day)
            return Period(first, first + timedelta(days=1))
        start, months = PARTS.get(self.part, (self.month or 1, 1 if self.month else 12))
        first = date(self.year, start, 1)
        return Period(first, add_months(first, months))

    @property
    def first(self) -> date:
        return self.period.start

    @property
    def last(self) -> date:
        """The last day that it may mean: what is due »in autumn« is late on the first of December."""
        end = self.period.end
        assert end is not None
        return end - timedelta(days=1)

    def plus_years(self, years: int) -> Period:
        """The days it may mean, that many years later."""
        end = self.period.end
        assert end is not None
        return Period(add_years(self.first, years), add_years(end, years))

    @property
    def label(self) -> str:
        """`4. december 2015`, `juni 2009`, `efterår 2016`, `2016`."""
        if self.day is not None:
            return formats.long_date(self.first)
        if self.month is not None:
            return f"{formats.MONTHS[self.month - 1]} {self.year}"
        return str(self)

    def __str__(self) -> str:
        if self.day is not None and self.month is not None:
            return f"{self.year}-{self.month:02}-{self.day:02}"
        if self.month is not None:
            return f"{self.year}-{self.month:02}"
        return f"{self.part} {self.year}" if self.part else str(self.year)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Reads `2016-11-23`, `23. november 2016`, `2009-06`, `juni 2009`, `efterår 2016`, `medio 2014` and `2016`.

        Raises:
            ValueError: (in Danish) if it is none of these, or the date does not exist.
        """
        plain = text.strip().lower()
        month, words = _MONTH.match(plain), _WORDS.match(plain)
        try:
            if month:
                return cls(int(month[1]), int(month[2]))
            if _YEAR.match(plain):
                return cls(int(plain))
            if words and words[1] in formats.MONTHS:
                return cls(int(words[2]), formats.MONTHS.index(words[1]) + 1)
            if words:
                name = {"foråret": "forår", "sommeren": "sommer", "efteråret": "efterår", "vinteren": "vinter"}
                return cls(int(words[2]), part=name.get(words[1], words[1]))
            return cls.of(formats.parse_date(plain))
        except ValueError:
            raise ValueError(
                f"»{text}« er ikke en dato, der findes; skriv fx »23. november 2016«, »november 2016«, "
                "»efterår 2016« eller »2016«"
            ) from None
