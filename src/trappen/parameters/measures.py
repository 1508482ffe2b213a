"""The sections that a measure may rest on, told by what it is called; of § 32, stk. 1, in barnets lov the number.

What a measure is called tells its section only where one section has it: those of sections.toml with a number of § 32,
stk. 1, or with other names in `also`. The kinds of measures.toml have several. Source: docs/methods/law-sections.md.
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache

from trappen.domain.law import Law, covers
from trappen.parameters import files
from trappen.parameters.sections import all_sections

BL, SEL = "BL-32-1.", "SEL-52-3."
LEAST, SHORTEST = 5, 3  # letters of a name cut short, and of each of its words
MOST_OF = 0.6  # of a name's letters that stand, where other words follow the only one
SURE = {"medium", "high"}
LINKS = frozenset({"i", "for", "hele", "og", "eller", "mv"})


@cache
def numbers() -> Mapping[str, str]:
    """Each number of barnets lov § 32, stk. 1, by its key, with its Danish title."""
    return {key: facts.title for key, facts in all_sections().items() if key.startswith(BL)}


@cache
def called(text: str) -> frozenset[str]:
    """The sections that a measure called so, whole or cut short, may rest on; empty where that is not known.

    »Kontaktperson« and »KP« are nr. 3 of § 32, stk. 1, »Fam.beh. i hjemmet« nr. 5. »Støtte« begins several and is none,
    nor is what names two kinds. »Efterværn«, whatever stands beside it, is one kind with several sections.
    """
    words = _words(text)
    if any(_named((word,), alone=False) == _kinds()["aftercare"][0] for word in words):
        return _kinds()["aftercare"][0]
    for taken in range(len(words), 0, -1):
        if found := _named(tuple(words[:taken]), alone=taken == len(words)):
            return frozenset() if _tells_other(words[taken:], found) else found
    return frozenset()


def number_called(text: str) -> str:
    """The key of the only number of § 32, stk. 1, with a measure called so; empty for none."""
    return next((key for key in called(text) if key.startswith(BL)), "")


def section_called(text: str, law: Law) -> str:
    """The section of the law that a measure called so rests on; empty where there is none, or several."""
    found = [key for key in called(text) if key.startswith(f"{law}-")]
    return found[0] if len(found) == 1 else ""


def is_aftercare(text: str) -> bool:
    """Whether a measure called so is for those over 18: it may be a stay, and is no kind of place."""
    return called(text) == _kinds()["aftercare"][0]


def is_relief(text: str) -> bool:
    """Whether a measure called so, »Aflastn.«, »Støtteoph.«, is a stay away from home of a child that lives at home."""
    return f"{BL}7" in called(text)


def kind_of(section: str) -> frozenset[str]:
    """The sections with the very number that the section is of, in both laws; empty where that is none, or any help.

    »Anden hjælp« is what the law has no name for: two such measures need not be of a kind.
    """
    found = {sections for sections, _ in _names() if section in sections and sections & numbers().keys()}
    return found.pop() if len(found) == 1 and f"{BL}8" not in next(iter(found)) else frozenset()


def fits(section: str, kind: frozenset[str]) -> bool:
    """Whether a measure of the kind may rest on the section: it is one of the kind's, contains one, or is in one."""
    return any(covers(section, own) or covers(own, section) for own in kind)


def numbered(section: str, number: str) -> str:
    """The section with the number of barnets lov that was told, or the one of serviceloven that it took over from.

    A section that has a number, or is another one than those, is given back as it is.
    """
    before = next((key for key, facts in all_sections().items() if facts.successor == number and SEL in key), "")
    return next((key for key in (number, before) if key.startswith((f"{section}-", f"{section}."))), section)


def _tells_other(rest: list[str], found: frozenset[str]) -> bool:
    """Whether a whole word that follows, or all of them together, is what another kind is called."""
    whole = {sections for sections, name in _names() if any(_words(name) == [word] for word in rest)}
    return bool((whole | {_named(tuple(rest), alone=False)}) - {found, frozenset()})


def _named(words: tuple[str, ...], *, alone: bool) -> frozenset[str]:
    asked = list(words)
    named = [(sections, _words(name)) for sections, name in _names()]
    whole = {sections for sections, name in named if name == asked}
    found = whole or {sections for sections, name in named if _begins(asked, name) and (alone or _enough(asked, name))}
    if not whole and alone and len(asked) == 1:
        found |= {sections for sections, name in named if any(word.startswith(asked[0]) for word in name)}
    return found.pop() if len(found) == 1 else frozenset()


@cache
def _names() -> tuple[tuple[frozenset[str], str], ...]:
    """Each name with its sections: the kinds with several, and those of one section and what it took over from."""
    listed = [(sections, word) for sections, words in _kinds().values() for word in words]
    for key, facts in all_sections().items():
        if facts.law is not Law.BL or not (key.startswith(BL) or facts.also):
            continue
        before = [one for one in all_sections().values() if one.successor == key and one.successor_confidence in SURE]
        before = [one for one in before if not key.startswith(BL) or one.key.startswith(SEL)]
        sections = frozenset({key, *(one.key for one in before)})
        listed += [(sections, name) for one in (facts, *before) for name in (one.title, *one.also)]
    return tuple(listed)


@cache
def _kinds() -> Mapping[str, tuple[frozenset[str], tuple[str, ...]]]:
    listed = files.read("measures")
    return {kind: (frozenset(entry["sections"]), tuple(entry["words"])) for kind, entry in listed.items()}


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFC", text).lower()
    return [word for word in re.findall(r"[a-zæøå0-9]+", plain) if word not in LINKS]


def _begins(cut: list[str], whole: list[str]) -> bool:
    """Whether the words begin the other's in any order, or one word in turn: »Fam.beh.« begins »Familiebehandling«.

    One word cut short stands for one word.
    """
    if sum(map(len, cut)) < LEAST or any(len(word) < SHORTEST for word in cut):
        return False
    if len(whole) == 1:
        return _in_turn(cut, whole[0])
    return len(cut) > 1 and (all(any(word.startswith(each) for word in whole) for each in cut) or _split(cut, whole))


def _split(cut: list[str], whole: list[str]) -> bool:
    """Whether the name's last word is cut in two, »Tabt arb.fortj.«."""
    return len(cut) > len(whole) and cut[: len(whole) - 1] == whole[:-1] and _in_turn(cut[len(whole) - 1 :], whole[-1])


def _in_turn(cut: list[str], word: str) -> bool:
    return re.match(r"\w*".join(map(re.escape, cut)), word) is not None


def _enough(cut: list[str], whole: list[str]) -> bool:
    return len(cut) > 1 or len(cut[0]) >= MOST_OF * sum(map(len, whole))
