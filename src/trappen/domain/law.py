"""Sections of serviceloven and barnets lov: one canonical key for every way people write them.

`SEL-52-3.7` is serviceloven § 52, stk. 3, nr. 7; a letter joins the paragraph (`SEL-52a`). A key covers itself and
everything below it. Serviceloven holds for decisions until 31 December 2023, barnets lov from 1 January 2024.
Source: docs/methods/law-sections.md.
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

BARNETS_LOV_FROM = date(2024, 1, 1)
NO_SECTION = "§ mangler"


class Law(StrEnum):
    """The laws that carry the sections."""

    SEL = "SEL"  # lov om social service
    BL = "BL"  # barnets lov

    @property
    def full_name(self) -> str:
        return {"SEL": "serviceloven", "BL": "barnets lov"}[self.value]


@dataclass(frozen=True, slots=True)
class Section:
    """One section; `paragraph` is the number with its letter (`52a`), `stk` and `nr` are None where it has none."""

    law: Law
    paragraph: str
    stk: int | None = None
    nr: int | None = None

    @property
    def key(self) -> str:
        tail = "" if self.stk is None else f"-{self.stk}"
        return f"{self.law}-{self.paragraph}{tail}{'' if self.nr is None else f'.{self.nr}'}"

    @property
    def parts(self) -> tuple[str, ...]:
        """The steps down to it: `("SEL", "52", "3", "7")`."""
        numbers = (self.stk, self.nr)
        return (str(self.law), self.paragraph, *(str(number) for number in numbers if number is not None))

    @property
    def ancestors(self) -> tuple[str, ...]:
        """The keys that cover it, itself first: `SEL-52-3.7`, `SEL-52-3`, `SEL-52`."""
        chain = [self.key]
        if self.nr is not None:
            chain.append(f"{self.law}-{self.paragraph}-{self.stk}")
        if self.stk is not None:
            chain.append(f"{self.law}-{self.paragraph}")
        return tuple(chain)


_KEY = re.compile(r"^(SEL|BL)-([1-9]\d{0,2}[a-h]?)(?:-([1-9]\d?)(?:\.([1-9]\d?))?)?$", re.ASCII)
_LAW_NAMES = {
    Law.SEL: r"servicelov(?:ens?)?|lov\s+om\s+social\s+service|servl|sel|s\.?\s?l",
    Law.BL: r"barnets\s*l(?:ov(?:en)?s?)?|b\.?\s?l",
}
# A name is a word of its own; a digit or `§` may follow directly, as in `BL32` and `SEL§52`.
_LAW = re.compile("|".join(rf"(?<![a-zæøå])(?P<{law}>{names})(?![a-zæøå])\.?" for law, names in _LAW_NAMES.items()))
_SEPARATOR = r"[\s,.\-]"
_NUMBERS = re.compile(
    r"(?P<paragraph>[1-9]\d{0,2})(?:\s*-?\s*(?P<letter>[a-h])(?![a-zæøå]|\.\s))?(?!\d)"
    rf"(?:(?:{_SEPARATOR}*(?:stk\.?|stykke)\s*|{_SEPARATOR}+)(?P<stk>[1-9]|1\d)(?!\d|\.?\s*pkt))?"
    rf"(?:(?:{_SEPARATOR}*(?:nr\.?|nummer)\s*|(?(stk){_SEPARATOR}+|(?!)))(?P<nr>[1-9]\d?)(?!\d|\.?\s*pkt))?",
    re.ASCII,
)
# What refines a reference beyond our keys: a sentence (`2. pkt.`), a letter (`litra a`), a reference (`jf. § 84`).
_BEYOND = re.compile(rf"^{_SEPARATOR}*(?:\d\.?\s*pkt\.?|litra\s+[a-z]\b)")
_CROSS_REFERENCE = re.compile(
    r"(?:(?<=[\da-h])|(?<=\d bl)|(?<=\d sel)|(?<=\d barnets lov)|(?<=\d serviceloven))"
    r"[\s,.\-(]+(?:jfr?|jævnfør|sammenholdt)\b.*$"
)
_BEFORE = re.compile(r"(?<=[\da-zæøå])\s*\((?:tidl|tidligere|før)\b[^()]*\)")  # what held before: »(tidl. SEL § 76)«
# Words after the section are its title, unless they go on counting: `SEL-12-a Personer over 18`.
_TITLE = re.compile(r"^[\s,.:;()\-]*(?!(?:og|eller|samt|til|stk|stykke|nr|nummer|pkt|litra)\b)[a-zæøå]{3,}[^§]*$")
# Another law: a word such as `almenboligloven`, or an abbreviation before the section, such as `ABL § 45`.
_OTHER_LAW = re.compile(
    r"[a-zæøå]*lov(?:en|s|ens)?(?![a-zæøå])"
    r"|^[^\d§]*?(?<![a-zæøå])(?!(?:efter|pgf|par|jfr?|iht|if|med|til|af|på|og|se)[^a-zæøå])[a-zæøå]{2,4}[\s.,:\-]*§"
)
_SEVERAL = re.compile(r"§§|\d\s*[a-h]?\s*(?:og|eller|samt|til|&|\+|;|–)\s*§?\s*\d")


def law_on(day: date) -> Law:
    """The law that a decision of that day rests on."""
    return Law.BL if day >= BARNETS_LOV_FROM else Law.SEL


def section(key: str) -> Section:
    """The section of a canonical key.

    Raises:
        ValueError: if the text is not canonical; use `parse_section` for what people write.
    """
    match = _KEY.match(key)
    if not match:
        raise ValueError(f"»{key}« er ikke en paragrafnøgle som SEL-52-3.7")
    return Section(Law(match[1]), match[2], *(int(part) if part else None for part in match.group(3, 4)))


def covers(key: str, other: str) -> bool:
    """Whether `key` is `other` or stands above it: `SEL-52` covers `SEL-52-3.7`, but not `SEL-52a`."""
    return other == key or other.startswith((f"{key}-", f"{key}."))


def label(key: str) -> str:
    """`SEL § 52, stk. 3, nr. 7` from a canonical key; a text that is none comes back as it stands, and none is said."""
    if not key:
        return NO_SECTION
    try:
        found = section(key)
    except ValueError:
        return key
    number = re.sub(r"(?<=\d)(?=[a-h])", " ", found.paragraph)
    stk = "" if found.stk is None else f", stk. {found.stk}"
    return f"{found.law} § {number}{stk}" + ("" if found.nr is None else f", nr. {found.nr}")


def parse_section(text: str, decided_on: date | None) -> str:
    """The canonical key of a section as people and systems write it.

    Reads `§ 52, stk. 3, nr. 7`, `SEL § 52.3.7`, `SEL-58-jf 52-3.7`, `BL32 stk1 nr5`, `barnets lov § 46` and the like. A
    section without a law takes it from the day of the decision. What a key cannot hold (a letter below the number, a
    sentence, a cross-reference) is left out: the key is then the section that contains it.

    Raises:
        ValueError: if the text is no single section, names two laws or another law, or names none and there is no date.
    """
    if _KEY.match(text):
        return text
    cleaned = _CROSS_REFERENCE.sub("", _BEFORE.sub("", _plain(text)))
    if _SEVERAL.search(cleaned):
        raise ValueError(f"»{text}« nævner flere paragraffer; skriv én ad gangen")
    law, rest = _take_law(cleaned, text)
    numbers = _take_numbers(rest, text, marked="§" in rest or law is not None)
    if law is None:
        if decided_on is None:
            raise ValueError(f"»{text}« siger ikke, om det er serviceloven eller barnets lov, og der er ingen dato")
        law = law_on(decided_on)
    return Section(law, *numbers).key


def _plain(text: str) -> str:
    spaced = re.sub(r"[\s_\N{NO-BREAK SPACE}]+", " ", text.strip().lower())
    return re.sub(r"[\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{MINUS SIGN}]", "-", spaced)


def _take_law(cleaned: str, text: str) -> tuple[Law | None, str]:
    named = {Law(match.lastgroup or "") for match in _LAW.finditer(cleaned)}
    if len(named) > 1:
        raise ValueError(f"»{text}« nævner både serviceloven og barnets lov")
    if not named and _OTHER_LAW.search(cleaned):
        raise ValueError(f"»{text}« nævner en anden lov end serviceloven og barnets lov")
    return (named.pop() if named else None), _LAW.sub(" § ", cleaned)


def _take_numbers(rest: str, text: str, *, marked: bool) -> tuple[str, int | None, int | None]:
    start = re.search(r"\d", rest)
    match = _NUMBERS.match(rest, start.start()) if start else None
    if start is None or match is None or (not marked and rest[: start.start()].strip()):
        raise ValueError(f"»{text}« er ikke en paragraf")
    left = rest[match.end() :]
    while _BEYOND.match(left):
        left = _BEYOND.sub("", left, count=1)
    dashed = re.fullmatch(r"(\d+) ?- ?(\d+)", match[0])  # `§ 18-19` is two sections, `52-3` a stykke
    is_range = dashed is not None and int(dashed[2]) > int(dashed[1])
    if is_range or (re.search(r"\d", left) and not _TITLE.match(left)):
        raise ValueError(f"»{text}« kan ikke læses som én paragraf")
    stk, nr = (int(part) if part else None for part in match.group("stk", "nr"))
    if nr is not None and stk is None:
        stk = 1  # a section of a single stykke is cited without it
    return match["paragraph"] + (match["letter"] or ""), stk, nr
