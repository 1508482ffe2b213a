"""What is added, changed and gone between two states of a programme, in the words of the forms."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from trappen.web.programmes.editing.labels import BASICS, PARTS, label
from trappen.web.programmes.editing.typed import naming
from trappen.web.programmes.editing.vocabularies import name_in

NAMES = {**PARTS, "waivers": "Begrundelser for fund"}
_CODED = {"steps": "step", "place_types": "place_type", "case_group": "target_group", "computed": "indicator"}
MOST_TOLD = 2
_IDENTITY = ("key", "about", "source", "code", "place")


class Kind(StrEnum):
    """What happened."""

    ADDED = "Tilføjet"
    CHANGED = "Ændret"
    GONE = "Fjernet"


@dataclass(frozen=True)
class Difference:
    """One thing that is not the same. `before` and `after` are empty where there was, or is, nothing."""

    kind: Kind
    part: str
    what: str
    before: str = ""
    after: str = ""


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """All differences of two programmes as plain values, part by part."""
    own = [name for name in {**before, **after} if name not in NAMES]
    found = list(_fields(NAMES[BASICS], "", {n: before.get(n) for n in own}, {n: after.get(n) for n in own}))
    for part, title in NAMES.items():
        one, other = before.get(part), after.get(part)
        if isinstance(one, list) or isinstance(other, list):
            found += _entries(title, one or [], other or [])
        elif part != BASICS:
            found += _fields(title, "", one or {}, other or {})
    return found


def parts_changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """The titles of the parts that are not the same, in the order of the forms."""
    return list(dict.fromkeys(found.part for found in differences(before, after)))


def changed_words(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    """The first differences in a sentence: `»Sagerne: Skrevet«: fra 25 til 22.`"""
    found = differences(before, after)
    said = [
        f"»{entry.what}« er ændret fra {entry.before} til {entry.after}"
        if entry.kind is Kind.CHANGED
        else f"»{entry.what}« er {entry.kind.lower()}"
        for entry in found[:MOST_TOLD]
    ]
    more = len(found) - len(said)
    return f"{'; '.join(said)}{f'; og {more} ændringer mere' if more else ''}." if said else ""


def _entries(part: str, before: Sequence[Any], after: Sequence[Any]) -> Iterator[Difference]:
    """Entries go together by key; those without one by what they are about."""
    one, other = _by_identity(before), _by_identity(after)
    for identity in {**one, **other}:
        old, new = one.get(identity), other.get(identity)
        if old is None and new is not None:
            yield Difference(Kind.ADDED, part, _called(new), "", _text(new))
        elif new is None and old is not None:
            yield Difference(Kind.GONE, part, _called(old), _text(old), "")
        elif old is not None and new is not None:
            yield from _fields(part, _called(new), old, new)
    if list(one) != list(other) and set(one) == set(other):
        yield Difference(Kind.CHANGED, part, "Rækkefølgen", _order(before), _order(after))


def _fields(part: str, entry: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Difference]:
    for name in {**before, **after}:
        old, new = (_text(_named(name, side.get(name))) for side in (before, after))
        if old != new:
            kind = Kind.CHANGED if old and new else Kind.ADDED if new else Kind.GONE
            yield Difference(kind, part, ": ".join(word for word in (entry, label(name)) if word), old, new)


def _by_identity(entries: Sequence[Any]) -> dict[Any, Any]:
    found: dict[Any, Any] = {}
    for entry in entries:
        names = ("key",) if "key" in entry else _IDENTITY
        identity = tuple(entry.get(name) for name in names)
        found[identity, sum(known[0] == identity for known in found)] = entry
    return found


def _called(entry: Mapping[str, Any]) -> str:
    return naming(entry) or str(entry.get("place") or "")


def _order(entries: Sequence[Any]) -> str:
    return ", ".join(_called(entry) for entry in entries)


def _named(field: str, value: Any) -> Any:
    """Codes of ours by their names: a target group asks for place types and steps."""
    vocabulary = _CODED.get(field)
    if vocabulary is None or value is None:
        return value
    return [name_in(vocabulary, str(word)) for word in (value if isinstance(value, list) else [value])]


def _text(value: Any) -> str:
    """A value as a reader sees it: lists and tables in one line."""
    if value is None or value in ([], {}):
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, Mapping):
        return ", ".join(f"{label(str(name)).lower()} {_text(inner)}" for name, inner in value.items())
    if isinstance(value, list | tuple):
        return "; ".join(_text(entry) for entry in value)
    return str(value)
