"""Place types of a placement: their codes, the Danish words of the time, and how exports spell them."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType

from trappen.domain.law import Law, law_on
from trappen.parameters import files

FAMILY_CARE = re.compile(
    r"\bfam(ilie)?\.?[ -]?pleje?\b\.?|\bplejefam\b\.?|(?<=[\w.][ -])pf\b\.?|(?<=\w\.)pf\b\.?|\bpf\b(?= \w)"
)
# What stands beside the kind: »(mormor)«, »(døgn)«, »m. støtte«.
_BESIDE = re.compile(r"\s*\([^()]*\)\s*$|\s+(?:m\.|med)\s.*$")
# What the names of places are put together of, and the rest of a word that is none of them.
_PART = r"netværks?|slægts?|pleje|familier?|opholds?|steder|sted|døgn|institution(?:er)?|hjem|unge|skole|kost|efter"
_PARTS = re.compile(rf"{_PART}|(?:(?!{_PART})\w)+")
LINKS = frozenset({"og", "eller", "mv", "i", "for"})
SHORTEST = 4  # letters of a word cut short beside others, »kost«; one less after the first, »alm.«
LEAST = 5  # letters from which a name cut short may be known


@dataclass(frozen=True, slots=True)
class PlaceType:
    """One place type; `before` is its name until 2023, `until` the first day it is no longer used."""

    code: str
    label: str
    before: str
    aliases: tuple[str, ...]
    confidence: str
    until: date | None = None


@cache
def place_types() -> Mapping[str, PlaceType]:
    """Every place type by its code, in the order of the file."""
    return MappingProxyType(
        {
            code: PlaceType(
                code=code,
                label=entry["label"],
                before=entry.get("before", entry["label"]),
                aliases=tuple(entry["aliases"]),
                confidence=entry["confidence"],
                until=entry.get("until"),
            )
            for code, entry in files.read("places").items()
        }
    )


def parse_place_type(text: str) -> str:
    """The code of a place type written as its code, its Danish name of any time, or a spelling seen in exports.

    Raises:
        ValueError: if no place type is called that.
    """
    code = _spellings().get(_plain(text))
    if code is None:
        raise ValueError(f"»{text}« er ikke en kendt stedtype")
    return code


def place_type_begun(text: str) -> str:
    """The code of the only place type with a name that begins so, »Døgninst.«; empty for none or several.

    A single word cut short stands for a single word: »Plejefam.« is »Plejefamilie« and not »Plejefamilie, forstærket«.
    Else the only one with the same words in any order, whole or cut short: »Fam.pleje, spec.«, »Efterskole/kost«.
    """
    if "/" in text.strip("/ "):
        several = {place_type_begun(part) for part in text.split("/")}
        if len(several) == 1 and several != {""}:
            return several.pop()
    if code := _begun(text):
        return code
    beside = _BESIDE.search(text)
    code = _begun(text[: beside.start()]) if beside else ""
    return "" if beside and _tells(beside[0], code) else code


def _begun(text: str) -> str:
    begun = _plain(text)
    if is_initials(text):
        return _shortest(begun)
    if len(begun) < LEAST and "." not in text and not text.isupper():
        return ""
    names = [name for name in _names() if _plain_of(name).startswith(begun)] if begun else []
    if " " not in text.strip():
        names = [name for name in names if " " not in name] or names
    words = _words(text)
    names = names or [name for name in _names() if _same_words(words, _words_of(name))]
    names = names or _compounded(text, _names())
    codes = {_spellings()[_plain_of(name)] for name in names}
    return codes.pop() if len(codes) == 1 else ""


def _shortest(letters: str) -> str:
    """The code of the only place type with a name of these initials, or one that begins with three or four of them."""
    spoken = [name for place in place_types().values() if place.until is None for name in _spoken(place)]
    short = [(name, _initials_of(name).lower()) for name in spoken]
    names = [name for name, own in short if letters in {own, own[:-1] if "familie" in name.split()[-1] else own}]
    names += [name for name in spoken if len(letters) > 2 and " " not in name and _plain_of(name).startswith(letters)]
    codes = {_spellings()[_plain_of(name)] for name in names}
    return codes.pop() if len(codes) == 1 else ""


def is_initials(text: str) -> bool:
    """Whether it is two to four capitals, as a kind cut down to its initials is, »NP«."""
    return re.fullmatch(r"[A-ZÆØÅ]{2,4}\.?", text.strip()) is not None


def is_bare_foster(text: str) -> bool:
    """Whether a foster family is named without its kind, »Plejefamilie«, »PF«: general, or of a kind not told."""
    begun = _plain(text)
    whole = len(begun) >= LEAST and "plejefamilier".startswith(begun)
    return whole or bool(_compounded(text, ["plejefamilie"])) or (is_initials(text) and begun == "pf")


def place_label(code: str, day: date) -> str:
    """The Danish name of the place type in the law of that day.

    Raises:
        KeyError: if there is no such code.
    """
    place = place_types()[code]
    return place.label if law_on(day) is Law.BL else place.before


def _words(text: str) -> list[str]:
    """The words that tell places apart; »familiepleje«, also cut short, is »plejefamilie«."""
    plain = FAMILY_CARE.sub("plejefamilie ", unicodedata.normalize("NFC", text).lower())
    return [word for word in re.findall(r"[a-zæøå0-9]+", plain) if word not in LINKS]


def _same_words(cut: Sequence[str], whole: Sequence[str]) -> bool:
    """Whether each word begins another one of the whole, and none is left over."""
    left = list(whole)
    least = SHORTEST - ("plejefamilie" in cut)  # »Alm. PF«: the word cut short tells only which kind
    for place, word in enumerate(cut):
        found = next((each for each in left if len(word) >= least - (place > 0) and each.startswith(word)), None)
        if found is None:
            return False
        left.remove(found)
    return len(cut) > 1 and not left


def _compounded(text: str, names: Sequence[str]) -> list[str]:
    """The names whose words the parts, »pl.fam.«, »BU-hjem«, begin in turn; capitals at a hyphen are initials."""
    spelled = re.sub(r"(?<![A-Za-zÆØÅæøå])[A-ZÆØÅ]{2,3}(?=[-&])", lambda found: " ".join(found[0]), text)
    parts = _words(spelled)
    return [name for name in names if sum(map(len, parts)) >= LEAST and _aligned(parts, _words_of(name))]


def _aligned(parts: Sequence[str], words: Sequence[str]) -> bool:
    """Whether each word begins with one or more of the parts, in the same order, and none is left over."""
    if not words:
        return not parts
    return any(
        re.match(r"\w*".join(map(re.escape, parts[:taken])), words[0]) and _aligned(parts[taken:], words[1:])
        for taken in range(1, len(parts) - len(words) + 2)
    )


def _spoken(place: PlaceType) -> tuple[str, ...]:
    return (place.label, place.before, *place.aliases)


@cache
def _initials_of(name: str) -> str:
    """The first letters of a name's words and of what they are put together of: »netværkspleje« is NP."""
    parts = (_PARTS.findall(word) or [word] for word in _words_of(name))
    return "".join(part[0] for word in parts for part in word).upper()


def _tells(beside: str, code: str) -> bool:
    """Whether what stands beside a kind is of another one: »Plejefam. (slægt)« is no general foster family."""
    told = tuple(word for word in _words(beside) if len(word) >= SHORTEST - 1)
    codes = {
        _spellings()[_plain_of(name)] for name in _names() if any(word.startswith(told) for word in _words_of(name))
    }
    return bool(codes) and code not in codes


@cache  # only of our own names; what a file says is not kept
def _plain_of(name: str) -> str:
    return _plain(name)


@cache
def _words_of(name: str) -> tuple[str, ...]:
    return tuple(_words(name))


@cache
def _names() -> tuple[str, ...]:
    return tuple(text for place in place_types().values() for text in (place.code, *_spoken(place)))


@cache
def _spellings() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for place in place_types().values():
        for text in (place.code, *_spoken(place)):
            plain = _plain(text)
            if found.setdefault(plain, place.code) != place.code:
                raise ValueError(f"places.toml: »{text}« means both {found[plain]} and {place.code}")
    return MappingProxyType(found)


def _plain(text: str) -> str:
    return re.sub(r"[^a-zæøå0-9]+", "", unicodedata.normalize("NFC", text).lower())
