"""The sections that Trappen knows: titles, validity, successors in barnets lov, and Statistics Denmark's codes.

Source: docs/methods/law-sections.md.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Any

from trappen.domain.law import BARNETS_LOV_FROM, Law, label, section
from trappen.parameters import files


@dataclass(frozen=True, slots=True)
class SectionFacts:
    """What is known of one section.

    It holds for decisions from `start` up to, but not including, `end`; None is open. `confidence` is of the title and
    number, `successor_confidence` of the section of barnets lov that took over.
    """

    key: str
    title: str
    law: Law
    start: date | None
    end: date | None
    confidence: str
    successor: str | None
    successor_confidence: str | None
    kle: str | None
    dst: str | None
    dst_disability: str | None
    also: tuple[str, ...] = ()


@cache
def all_sections() -> Mapping[str, SectionFacts]:
    """Every listed section by its key, in the order of the file."""
    return MappingProxyType({key: _facts(key, entry) for key, entry in files.read("sections").items()})


def known(key: str) -> bool:
    """Whether the section is listed, stands below a listed one, or above one."""
    return facts(key) is not None or key in _above()


def facts(key: str) -> SectionFacts | None:
    """What is known of the section, or of the nearest listed section that contains it."""
    return next((all_sections()[above] for above in _lineage(key) if above in all_sections()), None)


def title(key: str) -> str:
    """The Danish title of the section or of the nearest one above it; its label where there is none."""
    found = facts(key)
    return label(key) if found is None else found.title


def successor(key: str) -> str | None:
    """The section of barnets lov that took over from a section of serviceloven; None where it is not certain.

    A section that is not listed itself has the successor of the nearest one above it.
    """
    found = facts(key)
    return None if found is None else found.successor


def holds_on(key: str, day: date) -> bool:
    """Whether a decision of that day can rest on the section. An unknown section holds on no day."""
    found = facts(key)
    if found is None:
        return False
    return (found.start is None or found.start <= day) and (found.end is None or day < found.end)


@cache
def dst_codes() -> Mapping[str, str]:
    """Statistics Denmark's three-digit codes of both deliveries, each with the section that it stands for.

    Code 445 covers two numbers of one stykke and stands for the stykke.
    """
    codes = [
        (code, facts.key) for facts in all_sections().values() for code in (facts.dst, facts.dst_disability) if code
    ]
    if len(dict(codes)) != len(codes):
        raise ValueError("sections.toml: a code of Statistics Denmark stands on two sections")
    return MappingProxyType(dict(codes))


@cache
def _above() -> frozenset[str]:
    return frozenset(above for key in all_sections() for above in section(key).ancestors)


def _lineage(key: str) -> Iterator[str]:
    try:
        yield from section(key).ancestors
    except ValueError:
        return


def _facts(key: str, entry: Mapping[str, Any]) -> SectionFacts:
    law = section(key).law
    repealed = law is Law.SEL and "continues" not in entry
    return SectionFacts(
        key=key,
        title=entry["title"],
        law=law,
        start=BARNETS_LOV_FROM if law is Law.BL else None,
        end=BARNETS_LOV_FROM if repealed else None,
        confidence=entry["confidence"],
        successor=entry.get("successor"),
        successor_confidence=entry.get("successor_confidence"),
        kle=entry.get("kle"),
        dst=entry.get("dst"),
        dst_disability=entry.get("dst_disability"),
        also=tuple(entry.get("also", ())),
    )
