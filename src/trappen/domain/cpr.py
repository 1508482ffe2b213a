"""CPR numbers: ten digits, a birth date with its century, a sex. The check digit proves nothing since 2007.

Source: docs/methods/cpr.md.
"""

import re
from dataclasses import dataclass
from datetime import date

PLACEHOLDER = "0000000000"  # how exports write that there is no number
_FORM = re.compile(r"^(\d{6})[-\s]?(\d{4})$", re.ASCII)
MASKED = re.compile(r"^\d{6}[-\s]?[xX*?•]{4}$", re.ASCII)  # the last four are hidden: »010203-xxxx«
_ANYWHERE = re.compile(r"(?<!\d)\d{6}[-\s]?\d{4}(?!\d)", re.ASCII)
_WEIGHTS = (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
_REPLACEMENT = 60  # added to the day in a replacement number


@dataclass(frozen=True, slots=True, repr=False)
class Cpr:
    """A CPR number of ten digits whose birth date exists, or the placeholder for none.

    It never shows itself whole in logs: `repr` hides the last four digits.
    """

    number: str

    def __repr__(self) -> str:
        return f"Cpr({self.masked})"

    @property
    def is_placeholder(self) -> bool:
        return self.number == PLACEHOLDER

    @property
    def is_replacement(self) -> bool:
        """Whether it is an administrative number, given to someone without a CPR number: the day is 61 to 91."""
        return int(self.number[:2]) > _REPLACEMENT

    @property
    def birth_date(self) -> date | None:
        """The birth date; None for the placeholder. In a replacement number it is the date it was made from."""
        return None if self.is_placeholder else _birth_date(self.number)

    @property
    def sex(self) -> str | None:
        """`female` or `male` as in the contract of children; None for the placeholder."""
        if self.is_placeholder:
            return None
        return "male" if int(self.number[9]) % 2 else "female"

    @property
    def passes_mod11(self) -> bool:
        """Whether the check digit fits. A number that fails is valid all the same: say it, never refuse it."""
        return sum(int(digit) * weight for digit, weight in zip(self.number, _WEIGHTS, strict=True)) % 11 == 0

    @property
    def shown(self) -> str:
        """`DDMMÅÅ-NNNN`, for those who may see it."""
        return f"{self.number[:6]}-{self.number[6:]}"

    @property
    def masked(self) -> str:
        return f"{self.number[:6]}-XXXX"


def parse_cpr(text: str) -> Cpr:
    """Reads `010203-4567`, `010203 4567`, `0102034567`, and ten zeros as no number.

    Nine digits are refused: whether a spreadsheet ate the first zero or a person forgot the last digit cannot be told.

    Raises:
        ValueError: if the text has another form or the date does not exist.
    """
    match = _FORM.match(text.strip())
    if not match:
        raise ValueError("Et CPR-nummer har ti cifre, med eller uden bindestreg")
    number = match[1] + match[2]
    if number != PLACEHOLDER:
        _birth_date(number)
    return Cpr(number)


def holds_cpr(text: str) -> bool:
    """Whether ten digits with a possible birth date stand in the text: a CPR number where another was meant."""
    return any(_is_cpr(found) for found in _ANYWHERE.findall(text))


def birth_year(two_digits: int, seventh: int) -> int:
    """The full year of birth from the year's two digits and the seventh digit of the number."""
    if seventh <= 3:
        return 1900 + two_digits
    if seventh in {4, 9}:
        return (2000 if two_digits <= 36 else 1900) + two_digits
    return (2000 if two_digits <= 57 else 1800) + two_digits


def _is_cpr(text: str) -> bool:
    try:
        return not parse_cpr(text).is_placeholder
    except ValueError:
        return False


def _birth_date(number: str) -> date:
    day, month, year = int(number[:2]), int(number[2:4]), int(number[4:6])
    if day > _REPLACEMENT:
        day -= _REPLACEMENT
    try:
        return date(birth_year(year, int(number[6])), month, day)
    except ValueError:
        raise ValueError("CPR-nummeret begynder ikke med en dato, der findes") from None
