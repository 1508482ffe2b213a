"""What a single cell looks like, and what a heading says when case, spaces and Danish letters do not matter."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from enum import StrEnum

from trappen.domain import formats
from trappen.domain.cpr import parse_cpr
from trappen.records.values import parse_day, serial_day

THOUSANDS = re.compile(
    r"\b1[.\s]?000\s*kr|\bt\.?\s?kr\b|\btkr\b|hele\s+tusind|i\s+tusind|\btusinde?\s+kr", re.IGNORECASE
)
# Danish for »up to and including«, as `plain` writes it: the date is the last day, not the first one outside.
LAST_DAY = re.compile(r"\b(t ?o ?m|til ?og ?med|sidste dag|slutdag|udloeb(er|sdato)?)\b")
# What departments write for an end that has not come.
RUNNING = {
    *("løbende", "løber", "løb", "lb", "lbd", "løbende aftale", "fortsat", "forts", "fortsætter", "åben", "åbent"),
    *("igangværende", "i gang", "igang", "uafsluttet", "ingen", "ingen slutdato", "indtil videre", "indt. videre"),
    *("i.v", "ukendt", "uvis", "ikke fastsat", "tidsubegrænset", "ubegrænset", "uden ophør", "aktiv"),
    *("ej fastsat", "endnu ikke fastsat", "ikke bestemt", "ej bestemt", "ikke aftalt", "ej aftalt", "ikke besluttet"),
    *("ej besluttet", "ikke afklaret", "uafklaret", "ikke kendt", "ej kendt"),
}
_NO_END = re.compile(r"(u|uden|ingen|intet|ej|ikke)\.? ?((fastsat|aftalt|kendt) )?(slut|slutdato|ophør|udløb)")
# Ages at which measures end by law, as an end is told by them; as `plain` writes it.
_BY_AGE = r"(?:v|ved|til|til og med|t o m|indtil|senest|naar|barnet|den unge|hun|han|er|bliver|det|fylder|fyldt|fyldte)"
_AGE = re.compile(
    rf"(?=.*(?:aar|fyld|bliver))(?:{_BY_AGE} )*(1[89]|2[0-3])(?: ?aar(?:s? ?(?:foedsels)?dag(?:en)?)?)?(?: fyldt)?"
)
_SIGNS_ALONE = re.compile(r"[-–—.?*/ ]+")  # »-«, »?« and »...« say nothing
WHOLE_KRONER = re.compile(r"hele\s+kr|\bi\s+kr\b(?!.*1\.?000)|\(\s*kr\.?\s*\)", re.IGNORECASE)
_SECTION = re.compile(r"^\s*(§|(sel|bl|serviceloven|barnets lov)\b[\s-]*§?\s*\d)", re.IGNORECASE)
_ACCOUNT = re.compile(r"^\d[.\-]\d\d[.\-]\d\d([.\-]\d([.\-]\d{3})?)?$|^[56]\d{8}$")
_NUMBER = re.compile(r"^[-\u2212]?[\d.\s\N{NO-BREAK SPACE}]*\d(,\d+)?(\s*(kr\.?|DKK))?$", re.IGNORECASE)
_MONTHS_END = re.compile(
    r"(?P<until>(?:ult|ultimo|udgangen af|til og med|t\.?o\.?m)\.? )?"
    r"(?P<month>[a-zæøå]+)?\.?[ -]?'?(?P<year>20\d\d|\d\d)"
)
_SHORT_DAY = re.compile(r"^(\d{1,2})[./-]\s?(\d{1,2})(?:[./-]\s?|\s)(\d{2})$")
_WORD = r"[A-ZÆØÅ][\w.'’-]*"
# A person's whole name.
NAME = re.compile(rf"{_WORD}(,? (?:{_WORD}|\d+|af|von|van|de|al|el))+")
MOST_INSTEAD = 5  # different words among amounts; more are no column of amounts
_LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "é": "e", "ü": "u", "ö": "oe", "ä": "ae"})


class Look(StrEnum):
    """What a cell or a column looks like."""

    EMPTY = "empty"
    CPR = "cpr"
    DATE = "date"
    SERIAL = "serial"  # Excel's number for a day
    SECTION = "section"
    ACCOUNT = "account"
    NUMBER = "number"
    TEXT = "text"


DAYS = {Look.DATE, Look.SERIAL}
DATA = {Look.CPR, Look.DATE, Look.SERIAL, Look.SECTION, Look.ACCOUNT, Look.NUMBER}


def look(cell: str | None) -> Look:
    """What the cell looks like, the most telling first."""
    if not cell:
        return Look.EMPTY
    tests = (
        (Look.CPR, _is_cpr),
        (Look.DATE, _is_date),
        (Look.SERIAL, lambda text: serial_day(text) is not None),
        (Look.ACCOUNT, lambda text: _ACCOUNT.match(text) is not None),
        (Look.SECTION, lambda text: _SECTION.match(text) is not None),
        (Look.NUMBER, lambda text: _NUMBER.match(text) is not None),
    )
    return next((kind for kind, test in tests if test(cell)), Look.TEXT)


def look_of(cells: Iterable[str | None], share: float = 0.8) -> Look:
    """What most of the filled cells look like; text where no kind has the share. »Løbende« among dates is no cell."""
    filled = [cell for cell in cells if cell]
    looks = [look(cell) for cell in filled]
    if not looks:
        return Look.EMPTY
    days = [found for cell, found in zip(filled, looks, strict=True) if not says_end(cell)]
    if days and len(days) < len(looks) and sum(found in DAYS for found in days) >= share * len(days):
        looks = days
    looks = _without_words(filled, looks, most=2 * (1 - share))
    if set(looks) <= {Look.NUMBER, Look.SERIAL} and Look.NUMBER in looks:
        return Look.NUMBER
    best = max(set(looks), key=lambda kind: (looks.count(kind), kind))
    return best if looks.count(best) >= share * len(looks) else Look.TEXT


def _without_words(filled: Sequence[str], looks: Sequence[Look], *, most: float) -> list[Look]:
    """What the cells look like apart from a few words where amounts would stand, »intern«, in at most that share."""
    words = [cell for cell in filled if is_instead(cell)]
    others = [found for cell, found in zip(filled, map(look, filled), strict=True) if not is_instead(cell)]
    are_few = 0 < len(words) <= most * len(filled) and len(set(map(folded, words))) <= MOST_INSTEAD
    return others if are_few and set(others) <= {Look.NUMBER, Look.SERIAL} else list(looks)


def is_running(cell: str | None) -> bool:
    """Whether the cell says in a word that there is no end yet."""
    if cell is None:
        return False
    word = " ".join(cell.lower().split()).strip("() .")
    return word in RUNNING or _NO_END.fullmatch(word) is not None or _SIGNS_ALONE.fullmatch(cell.strip()) is not None


def age_told(cell: str | None) -> int | None:
    """The age at which an end is told to come, »18 år«, »v. fyldte 18. år«, »fylder 23«; None where none is."""
    found = _AGE.fullmatch(plain(cell)) if cell else None
    return int(found[1]) if found else None


def says_end(cell: str | None) -> bool:
    """Whether the cell says in words that there is no end yet, or at which age it comes."""
    return is_running(cell) or age_told(cell) is not None or end_of_month(cell) is not None


def end_of_month(cell: str | None) -> date | None:
    """The last day of the month or year that a cell says something lasts to, »aug. 26«, »ult. 2026«; else None."""
    found = _MONTHS_END.fullmatch(" ".join((cell or "").lower().split()))
    if found is None or not (found["until"] or found["month"]):
        return None
    month = formats.month_called(found["month"]) if found["month"] else 12
    if not month:
        return None
    year = int(found["year"]) if len(found["year"]) == 4 else 2000 + int(found["year"])
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def is_word(cell: str | None) -> bool:
    """Whether the cell, in a column of ends, is neither a day nor a word that says when it ends: a person must say."""
    return look(cell) is Look.TEXT and not says_end(cell) and re.search(r"[^\W\d_]", cell or "") is not None


def is_instead(cell: str | None) -> bool:
    """Whether a word stands where an amount would, »intern«, »inkl.«: a person must say whether that is no price or 0.

    What has digits is an amount that somebody wrote otherwise, and must be mended.
    """
    return cell is not None and re.search(r"[^\W\d_]", cell) is not None and re.search(r"\d|^#", cell) is None


def sounds_running(cell: str) -> bool:
    """Whether one of the words means that there is no end yet, »bevilges løb.«: a guess, which the page shows."""
    return any(word in RUNNING for word in re.findall(r"[^\W\d_]{3,}", cell.lower()))


def is_row_number(cells: Sequence[str | None]) -> bool:
    """Whether the cells count the rows, »Lb.« 1, 2, 3, in whatever order they were sorted since: nobody's key."""
    filled = [cell for cell in cells if cell]
    if len(filled) < 3 or len(set(filled)) < len(filled) or not all(map(str.isdecimal, filled)):
        return False
    numbers = sorted(map(int, filled))
    return numbers[0] <= 1 and numbers[-1] <= 1.5 * len(numbers)


def plain(text: str) -> str:
    """Lower case, without Danish letters, signs and doubled spaces: `Fødsels-dato:` is `foedsels dato`."""
    return re.sub(r"[^a-z0-9§]+", " ", text.lower().translate(_LETTERS)).strip()


def folded(text: str) -> str:
    """The letters and digits of a value alone: »Kost-/efterskole« and »kost efterskole« are one."""
    return plain(text).replace(" ", "")


def _is_cpr(text: str) -> bool:
    try:
        parse_cpr(text)
    except ValueError:
        return False
    return True


def short_day(text: str) -> date | None:
    """The day of `05.06.24` or `5/6-24`: day, month and the last two digits of a year in this century; else None."""
    found = _SHORT_DAY.match(text)
    try:
        return date(2000 + int(found[3]), int(found[2]), int(found[1])) if found else None
    except ValueError:
        return None


def _is_date(text: str) -> bool:
    text = text.rstrip(" ?") if text.endswith("?") else text  # »30-06-26?«
    if short_day(text):
        return True
    if not re.search(r"\d", text) or (re.fullmatch(r"\d{8}", text) and not formats_like_day(text)):
        return False
    try:
        parse_day(text)
    except ValueError:
        return False
    return True


def formats_like_day(text: str) -> bool:
    """Whether eight digits can be a day of the last or the coming decades, and not an account or a number."""
    try:
        day = formats.parse_date(text)
    except ValueError:
        return False
    return 1950 <= day.year <= 2060
