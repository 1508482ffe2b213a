"""What is added, changed and gone between two states of a programme, in the words of the forms."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from trappen.domain import formats
from trappen.domain.checks.base import sentence
from trappen.domain.programme.model import Programme
from trappen.domain.programme.when import When
from trappen.records.documents.shape import Field, shape
from trappen.web.programmes.editing.labels import BASICS, PARTS, label
from trappen.web.programmes.editing.layout import record_of
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
    sides = _Side(before), _Side(after)
    own = [name for name in {**before, **after} if name not in NAMES]
    found = list(_fields(BASICS, "", sides, ({n: before.get(n) for n in own}, {n: after.get(n) for n in own})))
    for part in NAMES:
        one, other = before.get(part), after.get(part)
        if isinstance(one, list) or isinstance(other, list):
            found += _entries(part, sides, (one or [], other or []))
        elif part != BASICS:
            found += _fields(part, "", sides, (one or {}, other or {}))
    return found


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
    rest = f"; og {formats.counted(more, 'ændring', 'ændringer')} mere" if more else ""
    return sentence(f"{'; '.join(said)}{rest}") if said else ""


class _Side:
    """One of the two programmes, which knows what its entries are called."""

    def __init__(self, whole: Mapping[str, Any]) -> None:
        self.whole = whole

    def called(self, part: str, entry: Mapping[str, Any]) -> str:
        """The entry's name; cases have none and go by their advisers."""
        if part != "caseloads":
            return naming(entry) or str(entry.get("place") or "")
        carrying = entry.get("advisers") or ()
        keys = [carrying] if isinstance(carrying, str) else carrying
        return ", ".join(self.name_of("posts", key) for key in keys)

    def name_of(self, part: str, key: str) -> str:
        """What the entry of that key is called; the key where there is none."""
        held = self.whole.get(part) or ()
        return next((self.called(part, entry) for entry in held if entry.get("key") == key), "") or key

    def text(self, item: Field | None, value: Any) -> str:
        """A value of the field as a reader sees it: dates in Danish, a reference by its name, lists in one line."""
        if value is None or value in ([], {}):
            return ""
        if isinstance(value, list | tuple):
            return "; ".join(self.text(item, entry) for entry in value)
        if isinstance(value, Mapping):
            return self._table(item, value)
        return _leaf(item, self.name_of(item.ref, str(value)) if item is not None and item.ref else value)

    def _table(self, item: Field | None, value: Mapping[str, Any]) -> str:
        record: Any = item.of if item is not None and item.is_record else None
        inner = shape(record) if record else {}
        told = (
            f"{label(str(name)).lower()} {self.text(inner.get(name), held)}"
            for name, held in value.items()
            if name != "key"
        )
        return ", ".join(told)


_Sides = tuple[_Side, _Side]


def _entries(part: str, sides: _Sides, held: tuple[Sequence[Any], Sequence[Any]]) -> Iterator[Difference]:
    """Entries go together by key; those without one by what they are about."""
    before, after = sides
    one, other = map(_by_identity, held)
    whole = _field_of(part)
    for identity in {**one, **other}:
        old, new = one.get(identity), other.get(identity)
        if old is None and new is not None:
            yield Difference(Kind.ADDED, NAMES[part], after.called(part, new), "", after.text(whole, new))
        elif new is None and old is not None:
            yield Difference(Kind.GONE, NAMES[part], before.called(part, old), before.text(whole, old), "")
        elif old is not None and new is not None:
            yield from _fields(part, after.called(part, new), sides, (old, new))
    if list(one) != list(other) and set(one) == set(other):
        orders = [", ".join(side.called(part, entry) for entry in rows) for side, rows in zip(sides, held, strict=True)]
        yield Difference(Kind.CHANGED, NAMES[part], "Rækkefølgen", *orders)


def _fields(
    part: str, entry: str, sides: _Sides, held: tuple[Mapping[str, Any], Mapping[str, Any]]
) -> Iterator[Difference]:
    of = _field_of(part)
    known = shape(record_of(part)) if of is None or of.is_record else {}
    for name in {**held[0], **held[1]}:
        item = known.get(name)
        texts = [side.text(item, _named(name, given.get(name))) for side, given in zip(sides, held, strict=True)]
        old, new = texts
        if old != new:
            kind = Kind.CHANGED if old and new else Kind.ADDED if new else Kind.GONE
            yield Difference(kind, NAMES[part], ": ".join(word for word in (entry, label(name)) if word), old, new)


def _field_of(part: str) -> Field | None:
    """The part as a field of the programme; None of the programme's own fields."""
    return None if part == BASICS else shape(Programme)[part]


def _by_identity(entries: Sequence[Any]) -> dict[Any, Any]:
    found: dict[Any, Any] = {}
    for entry in entries:
        names = ("key",) if "key" in entry else _IDENTITY
        identity = tuple(entry.get(name) for name in names)
        found[identity, sum(known[0] == identity for known in found)] = entry
    return found


def _named(field: str, value: Any) -> Any:
    """Codes of ours by their names: a target group asks for place types and steps."""
    vocabulary = _CODED.get(field)
    if vocabulary is None or value is None:
        return value
    return [name_in(vocabulary, str(word)) for word in (value if isinstance(value, list) else [value])]


def _leaf(item: Field | None, value: Any) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if item is not None and item.of is When:
        return When.parse(str(value)).label
    day = date.fromisoformat(value) if item is not None and item.of is date and isinstance(value, str) else value
    if isinstance(day, date):
        last = item is not None and item.name == "end"  # stored as the first day outside
        return formats.long_date(day - timedelta(days=1) if last else day)
    return str(value)
