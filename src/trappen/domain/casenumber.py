"""Case numbers as municipalities write them: KLE journal numbers and the forms of other systems, one parser each."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

_KLE = re.compile(r"^(\d\d)[.\s](\d\d)[.\s](\d\d)(?:\s*[-\s]\s*([A-ZÆØÅ]\d\d))?$", re.IGNORECASE)
_KLE_CASE = re.compile(r"^(\d\d\.\d\d\.\d\d)\s*-\s*([A-ZÆØÅ]\d\d)\s*-\s*(\d+)\s*-\s*(\d{2}|\d{4})$", re.IGNORECASE)
_YEAR_FIRST = re.compile(r"^(\d{2}|\d{4})/(\d+)(?:-(\d+))?$")
_YEAR_LAST = re.compile(
    r"^(?:(?P<unit>[A-ZÆØÅ]{2,5})\.?\s+|j\.?\s*nr\.?:?\s*)?(?P<running>\d+)/(?P<year>(?:19|20)\d\d)$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class KleNumber:
    """A subject of the common municipal journal plan (KLE) and, where it is there, the facet of the act."""

    subject: str
    facet: str | None = None

    @property
    def main_group(self) -> str:
        return self.subject[:2]

    @property
    def group(self) -> str:
        return self.subject[:5]


@dataclass(frozen=True, slots=True)
class CaseNumber:
    """What a case number tells. `system` names the form; `document` is the running number of a document in the case."""

    text: str
    system: str
    running: int
    year: int
    subject: str | None = None
    facet: str | None = None
    unit: str | None = None
    document: int | None = None


Parser = Callable[[str], CaseNumber | None]


def parse_kle(text: str) -> KleNumber:
    """Reads `27.27.09` and `27.00.00-P20`.

    Raises:
        ValueError: if the text is no KLE number.
    """
    match = _KLE.match(text.strip())
    if not match:
        raise ValueError(f"»{text}« er ikke et KLE-nummer som 27.27.09")
    return KleNumber(f"{match[1]}.{match[2]}.{match[3]}", match[4].upper() if match[4] else None)


def kle_case(text: str) -> CaseNumber | None:
    """`27.00.00-P20-5-19`: subject, facet, running number 5 of 2019."""
    match = _KLE_CASE.match(text)
    if not match:
        return None
    return CaseNumber(text, "kle", int(match[3]), _year(match[4]), subject=match[1], facet=match[2].upper())


def year_first(text: str) -> CaseNumber | None:
    """`15/026945-7`: running number 26945 of 2015, document 7."""
    match = _YEAR_FIRST.match(text)
    if not match:
        return None
    return CaseNumber(text, "year_first", int(match[2]), _year(match[1]), document=int(match[3]) if match[3] else None)


def year_last(text: str) -> CaseNumber | None:
    """`SUD 181/2008` and `J.nr. 181/2008`: running number 181 of 2008, of the unit SUD. `15/2016` is read so, too."""
    match = _YEAR_LAST.match(text)
    if not match:
        return None
    return CaseNumber(
        text, "year_last", int(match["running"]), int(match["year"]), unit=(match["unit"] or "").upper() or None
    )


PARSERS: tuple[Parser, ...] = (kle_case, year_last, year_first)


def parse_case_number(text: str, parsers: Sequence[Parser] = PARSERS) -> CaseNumber:
    """The case number, read by the first parser that knows the form. A municipality may add its own parser in front.

    Raises:
        ValueError: if no parser knows the form.
    """
    cleaned = re.sub(r"\s+", " ", text.strip())
    for parser in parsers:
        found = parser(cleaned)
        if found is not None:
            return found
    raise ValueError(f"»{text}« har ikke en kendt form for sagsnummer")


def _year(digits: str) -> int:
    """Two digits are of the years 1980 to 2079: no older case runs, and journals on paper had no such numbers."""
    year = int(digits)
    if len(digits) == 4:
        return year
    return year + (1900 if year >= 80 else 2000)
