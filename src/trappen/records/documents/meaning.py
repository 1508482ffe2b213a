"""What must hold inside a record once every value could be read: keys, references, words of outside lists."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from difflib import get_close_matches
from types import MappingProxyType
from typing import Any

from trappen.domain.investment.simulated import DIRECTIONS
from trappen.domain.law import parse_section
from trappen.parameters import sections
from trappen.parameters.indicators import is_indicator
from trappen.parameters.municipalities import municipality_name
from trappen.parameters.places import place_types
from trappen.records.contracts.people import TARGET_GROUP
from trappen.records.documents.decoding import Faults
from trappen.records.documents.shape import shape

EXAMPLE_MUNICIPALITY = "999"
_KEY = re.compile(r"^[a-z0-9]+(?:-[a-z0-9]+)*$", re.ASCII)


def check_meaning(whole: Any, faults: Faults) -> None:
    """Adds a fault for every doubled or odd key, dangling reference, unknown word and period that ends too early."""
    if not _KEY.match(whole.key):
        faults.add("key", "wrong-key", f"»{whole.key}« kan ikke være nøgle; brug små bogstaver, tal og bindestreg.")
    keys = {name: _keys(getattr(whole, name)) for name, item in shape(whole.__class__).items() if item.is_record}
    for table, found in keys.items():
        for key, times in Counter(found).items():
            if times > 1:
                place = f"{table}[{_last(found, key)}].key"
                faults.add(
                    place, "duplicate-key", f"Nøglen »{key}« står {times} gange i »{table}«.", "Giv hver post sin egen."
                )
    for path, record in records(whole):
        _references(path, record, keys, faults)
        _vocabulary(path, record, faults)
        _period(path, record, faults)


def records(whole: Any) -> Iterator[tuple[str, Any]]:
    """Every record in another with its path, the whole itself first."""
    yield from _walk("", whole)


def _walk(path: str, record: Any) -> Iterator[tuple[str, Any]]:
    yield path, record
    for name, item in shape(record.__class__).items():
        if not item.is_record:
            continue
        held, place = getattr(record, name), f"{path}.{name}" if path else name
        if item.many:
            for index, entry in enumerate(held, 1):
                yield from _walk(f"{place}[{index}]", entry)
        elif held is not None:
            yield from _walk(place, held)


def _references(path: str, record: Any, keys: Mapping[str, list[str]], faults: Faults) -> None:
    for name, item in shape(record.__class__).items():
        if not item.ref:
            continue
        # A copied entry that kept its key is one fault: whatever points to the key it should have had is right.
        doubled = len(set(keys[item.ref])) < len(keys[item.ref])
        for word in _words(getattr(record, name)):
            if doubled or word in keys[item.ref]:
                continue
            near = get_close_matches(word, keys[item.ref], 1)
            hint = f"Mente du »{near[0]}«?" if near else f"Opret den som [[{item.ref}]], eller ret nøglen."
            what = f"»{name}« peger på »{word}«, som ikke findes i »{item.ref}«."
            faults.add(_join(path, name), "dangling-reference", what, hint)


def _vocabulary(path: str, record: Any, faults: Faults) -> None:
    for name, item in shape(record.__class__).items():
        if item.known not in _VOCABULARIES:
            continue  # none, or one of the municipality's own
        knows, title = _VOCABULARIES[item.known]
        for word in _words(getattr(record, name)):
            if not knows(word):
                faults.add(_join(path, name), "unknown-word", f"»{word}« er ikke {title}.")


def _period(path: str, record: Any, faults: Faults) -> None:
    start, end = getattr(record, "start", None), getattr(record, "end", None)
    first, last = getattr(start, "first", start), getattr(end, "last", end)
    if first is None or last is None:
        return
    # A plain date is the first day after the period; a stated one is part of it.
    if last < first or (isinstance(end, date) and last == first):
        faults.add(_join(path, "end"), "wrong-period", "Sidste dag ligger før første dag.")


def _is_section(word: str) -> bool:
    try:
        return sections.known(parse_section(word, None))
    except ValueError:
        return False


_VOCABULARIES: Mapping[str, tuple[Callable[[str], bool], str]] = MappingProxyType(
    {
        "municipality": (
            lambda word: word == EXAMPLE_MUNICIPALITY or municipality_name(word) is not None,
            "en kommunekode med tre cifre",
        ),
        "place_type": (lambda word: word in place_types(), "en kendt stedtype (docs/reference/place-types.md)"),
        "section": (_is_section, "en kendt paragraf"),
        "indicator": (is_indicator, "en indikator (docs/methods/indicators.md)"),
        "direction": (lambda word: word in DIRECTIONS, f"noget, et program virker på ({', '.join(DIRECTIONS)})"),
        "target_group": (lambda word: word in TARGET_GROUP, f"en målgruppe ({', '.join(TARGET_GROUP)})"),
    }
)


def _keys(held: Any) -> list[str]:
    return [entry.key for entry in held if hasattr(entry, "key")] if isinstance(held, tuple) else []


def _last(found: list[str], key: str) -> int:
    return len(found) - found[::-1].index(key)


def _words(held: Any) -> list[str]:
    return list(held) if isinstance(held, tuple) else [held] if held else []


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
