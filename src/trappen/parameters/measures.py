"""The numbers of barnets lov § 32, stk. 1, and of serviceloven § 52, stk. 3, told by what a measure is called."""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache

from trappen.parameters.sections import all_sections

BL, SEL = "BL-32-1.", "SEL-52-3."
LEAST, SHORTEST = 5, 3  # letters of a name cut short, and of each of its words


@cache
def numbers() -> Mapping[str, str]:
    """Each number of barnets lov § 32, stk. 1, by its key, with its Danish title."""
    return {key: facts.title for key, facts in all_sections().items() if key.startswith(BL)}


def number_called(text: str) -> str:
    """The key of the only number of § 32, stk. 1, with a measure called so, whole or cut short; empty for none.

    »Kontaktperson« and »KP« are nr. 3, »Fam.beh.« nr. 5; »Støtte« begins several and is none.
    """
    asked = _words(text)
    whole = {key for key, name in _names() if _words(name) == asked}
    found = whole or {key for key, name in _names() if _begins(asked, _words(name))}
    if not whole and len(asked) == 1:
        found |= {key for key, name in _names() if any(word.startswith(asked[0]) for word in _words(name))}
    return found.pop() if len(found) == 1 else ""


def numbered(section: str, number: str) -> str:
    """The section with the number of barnets lov that was told, or the one of serviceloven that it took over from.

    A section that has a number, or is another one than those, is given back as it is.
    """
    before = next((key for key, facts in all_sections().items() if facts.successor == number and SEL in key), "")
    return next((key for key in (number, before) if key.startswith((f"{section}-", f"{section}."))), section)


@cache
def _names() -> tuple[tuple[str, str], ...]:
    listed = [
        (number, name)
        for key, facts in all_sections().items()
        for number in [key if key.startswith(BL) else facts.successor or ""]
        if number.startswith(BL) and key.startswith((BL, SEL))
        for name in (facts.title, *facts.also)
    ]
    return tuple(listed)


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFC", text).lower()
    return [
        word for word in re.findall(r"[a-zæøå0-9]+", plain) if word not in {"i", "for", "hele", "og", "eller", "mv"}
    ]


def _begins(cut: list[str], whole: list[str]) -> bool:
    """Whether the words begin the other's in any order, or one word in turn: »Fam.beh.« begins »Familiebehandling«.

    One word cut short stands for one word.
    """
    if sum(map(len, cut)) < LEAST or any(len(word) < SHORTEST for word in cut):
        return False
    if len(whole) == 1:
        return re.match(r"\w*".join(map(re.escape, cut)), whole[0]) is not None
    return len(cut) > 1 and all(any(word.startswith(each) for word in whole) for each in cut)
