"""A part of a programme or a case as a form: its boxes, rows and faults, ready for the template."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

from trappen.domain.programme.money import MoneyKind
from trappen.domain.programme.stated import Share
from trappen.domain.programme.when import When
from trappen.records.documents.decoding import Fault
from trappen.records.documents.shape import Field, shape
from trappen.reporting.programme_words import choices as words_of
from trappen.web.programmes.editing.labels import BASICS, LATER, field_label, in_danish, is_later, label
from trappen.web.programmes.editing.typed import YEAR_FIELDS, Typed, fields_of, is_several, naming
from trappen.web.programmes.editing.vocabularies import NOTHING, Choices, Own, choices_of, name_of, terms_of
from trappen.web.programmes.editing.whole import PROGRAMME, Whole

_INDEX = re.compile(r"\[(\d+)\]")
_ABSENT = re.compile("^Feltet »([a-z_]+)« mangler")
DOUBLED = "duplicate-year"
ALL = "Ingen valgt betyder alle"
AREAS = frozenset({"text", "purpose", "note", "reason", "to", "annexes", "refers_to", "districts"})


@dataclass(frozen=True)
class Box:
    """One box of a form. `kind` is text, area, day, choice, several or tick."""

    name: str
    label: str
    hint: str
    kind: str
    value: Any
    choices: Sequence[tuple[str, str, bool]]
    required: bool
    error: str
    has_focus: bool = False
    terms: Choices = ()  # name and meaning of what can be chosen, where a name alone does not say it


@dataclass(frozen=True)
class Entry:
    """One entry of a list: what is asked first, what may be asked, and its own lists."""

    prefix: str
    title: str
    number: int
    main: Sequence[Box]
    later: Sequence[Box]
    rows: Sequence["Rows"]
    later_rows: Sequence["Rows"]
    is_open: bool


@dataclass(frozen=True)
class Rows:
    """A list inside an entry, as a small table."""

    prefix: str
    title: str
    columns: Sequence[str]
    entries: Sequence[Entry]


class Layout:
    """Makes the boxes of one part. `plain` is the whole programme as plain values, for the choices that lead to it.

    `touched` is the row or list that was just added to or taken from: whoever did it shall find it again. `own` is
    what only the municipality knows, such as its teams.
    """

    def __init__(
        self,
        part: str,
        plain: Mapping[str, Any],
        errors: Mapping[str, str],
        *,
        touched: str = "",
        own: Own = NOTHING,
        of: Whole = PROGRAMME,
    ) -> None:
        self.of = of
        self.part, self.plain, self.errors, self.touched, self.own = part, plain, errors, touched, own

    def single(self, record: Any, typed: Typed, prefix: str) -> Entry:
        """One record: the programme's own fields, or the target group."""
        return self.entry(record, typed, prefix, 0, leaves_only=record is self.of.record)

    def entry(self, record: Any, typed: Typed, prefix: str, number: int, *, leaves_only: bool = False) -> Entry:
        """One entry with its boxes; the fields of a later look are open if something is wrong in them."""
        kind = record.__name__
        items = fields_of(record, leaves_only=leaves_only)
        leaves = [item for item in items if not (item.is_record or item.is_years)]
        lists = [item for item in items if item.is_record or item.is_years]
        folded = [item for item in leaves if self._is_later(kind, item.name)]
        main = [self.box(item, typed[item.name], prefix, kind) for item in leaves if item not in folded]
        later = [self.box(item, typed[item.name], prefix, kind) for item in folded]
        later_rows = [self.rows(item, typed[item.name], prefix) for item in lists if self._is_later(kind, item.name)]
        return Entry(
            prefix=prefix,
            title=self._title(typed),
            number=number,
            main=self._focused(prefix, main),
            later=later,
            rows=[self.rows(item, typed[item.name], prefix) for item in lists if not self._is_later(kind, item.name)],
            later_rows=later_rows,
            is_open=any(box.error for box in later)
            or (later != [] and prefix == self.touched)
            or any(f"{self.touched}-".startswith(f"{rows.prefix}-") for rows in later_rows)
            or any(box.error for rows in later_rows for row in rows.entries for box in (*row.main, *row.later)),
        )

    def _is_later(self, kind: str, name: str) -> bool:
        """Whether the field is folded; the appropriation to keep within is asked for where there is one."""
        if name == "within":
            return not any(item.get("kind") == MoneyKind.APPROPRIATION for item in self.plain.get("money", ()))
        return is_later(kind, name)

    def _title(self, typed: Typed) -> str:
        """The entry's name; cases have none and go by their advisers."""
        if self.part != "caseloads":
            return naming(typed)
        return ", ".join(naming(post) for post in self.plain.get("posts", ()) if post["key"] in typed["advisers"])

    def rows(self, item: Field, typed: list[Typed], prefix: str) -> Rows:
        """A list inside an entry."""
        inner = f"{prefix}-{item.name}"
        if item.is_years:
            entries = [self._year(row, f"{inner}-{number}", number) for number, row in enumerate(typed)]
            return Rows(inner, "Beløb efter år", [label(name) for name in YEAR_FIELDS], entries)
        entries = [self._row(item.of, row, f"{inner}-{number}", number) for number, row in enumerate(typed)]
        return Rows(inner, label(item.name), [label(name) for name in _names(item.of)], entries)

    def box(self, item: Field, value: Any, prefix: str, record: str) -> Box:
        """One box of a record's."""
        name = f"{prefix}-{item.name}"
        title, hint = field_label(record, item.name)
        kind, chosen = self._kind(item), [value] if isinstance(value, str) else value
        return Box(
            name=name,
            label=title,
            hint=hint or (ALL if kind == "several" and item.known else ""),
            kind=kind,
            value=value,
            choices=self._choices(item, chosen) if kind in {"choice", "several"} else (),
            required=item.required and item.name != "key",
            error=self.errors.get(name, ""),
            terms=terms_of(item.known),
        )

    def _row(self, record: Any, typed: Typed, prefix: str, number: int) -> Entry:
        folded = LATER.get(record.__name__, frozenset())
        boxes = {item.name: self.box(item, typed[item.name], prefix, record.__name__) for item in fields_of(record)}
        main = [box for name, box in boxes.items() if name not in folded]
        later = [box for name, box in boxes.items() if name in folded]
        is_open = any(box.error for box in later)
        return Entry(prefix, naming(typed), number, self._focused(prefix, main), later, (), (), is_open=is_open)

    def _focused(self, prefix: str, boxes: list[Box]) -> list[Box]:
        """The first box of a row that was just added is where its writer goes on."""
        return [replace(boxes[0], has_focus=True), *boxes[1:]] if boxes and prefix == self.touched else boxes

    def _year(self, typed: Typed, prefix: str, number: int) -> Entry:
        def box(name: str, hint: str) -> Box:
            error = self.errors.get(f"{prefix}-{name}", "")
            return Box(f"{prefix}-{name}", label(name), hint, "text", typed[name], (), required=False, error=error)

        boxes = [box("year", "Fx 2026"), box("amount", "Fx 900 t.kr. eller mangler")]
        return Entry(prefix, typed["year"], number, self._focused(prefix, boxes), (), (), (), is_open=False)

    def _kind(self, item: Field) -> str:
        if is_several(item):
            return "several"
        if item.is_choice or item.ref or choices_of(item.known) is not None:
            return "choice"
        kinds = {bool: "tick", date: "day"}
        if item.many and item.of in {str, When, Share, Fraction}:
            return "area"
        return kinds.get(item.of, "area" if item.name in AREAS else "text")

    def _choices(self, item: Field, chosen: Sequence[str]) -> list[tuple[str, str, bool]]:
        if item.is_choice:
            known = list(words_of(item.of))
        else:
            offered = choices_of(item.known, self.own)
            entries = self.plain.get(item.ref, ())
            known = [(entry["key"], naming(entry)) for entry in entries] if offered is None else offered
        # A choice that leads nowhere is kept, so that it can be seen and mended.
        strange = [word for word in chosen if word and word not in dict(known)]
        loose = [(word, name_of(item.known, word) or f"{word} (findes ikke)") for word in strange]
        none = [] if item.many or (item.is_choice and item.default is not None) else [("", "Vælg")]
        return [(value, name, value in chosen) for value, name in (*none, *known, *loose)]


def _names(record: Any) -> list[str]:
    return list(shape(record))


def errors_by_box(
    faults: Sequence[Fault], part: str, typed: Typed | list[Typed], of: Whole = PROGRAMME
) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """The faults of this part by the name of their box, and the others by where they are."""
    here: dict[str, str] = {}
    elsewhere: list[tuple[str, str]] = []
    for fault in faults:
        said = told(fault, of)
        head = re.split(r"[.\[]", fault.path, maxsplit=1)[0]
        table = head if head in of.parts else BASICS
        if table != part:
            elsewhere.append((label(table), said))
            continue
        name = box_name(fault, part, typed)
        here[name] = f"{here[name]} {said}" if name in here else said
    return here, elsewhere


def told(fault: Fault, of: Whole = PROGRAMME) -> str:
    """The fault in the words of the form; what can be chosen is named as it stands there."""
    item = field_at(fault.path, of)
    if item is not None and item.is_choice and fault.code == "wrong-value":
        return f"Vælg en af disse i »{label(item.name)}«: {', '.join(name for _, name in words_of(item.of))}."
    return in_danish(f"{fault.what} {fault.now}".strip())


def field_at(path: str, of: Whole = PROGRAMME) -> Field | None:
    """The field of the whole that `money[2].kind` is; None where there is none of that name."""
    found: Field | None = None
    record: Any = of.record
    for name in _INDEX.sub("", path).split("."):
        known: Mapping[str, Field] = {} if found is not None and not found.is_record else shape(record)
        found = known.get(name)
        if found is None:
            return None
        record = found.of
    return found


def box_name(fault: Fault, part: str, typed: Typed | list[Typed]) -> str:
    """`money[2].lines[1].amount` is the box `money-1-lines-0-amount`."""
    path = f"{fault.path}.{absent[1]}".strip(".") if (absent := _ABSENT.match(fault.what)) else fault.path
    head, years, year = path.partition(".years.")
    name = _INDEX.sub(lambda found: f"-{int(found[1]) - 1}", head).replace(".", "-")
    if part == BASICS:
        name = f"{BASICS}-{name}"
    if years and isinstance(typed, list):
        entry = typed[int(head.split("[")[1].rstrip("]")) - 1]
        rows = [number for number, row in enumerate(entry["years"]) if row["year"] == year] or [0]
        doubled = fault.code == DOUBLED or not (year.isdecimal() and len(year) == 4)
        return f"{name}-years-{rows[-1]}-{'year' if doubled else 'amount'}"
    last = name.rpartition("-")
    # A fault in one word of a box that holds several belongs to the box.
    return last[0] if last[2].isdecimal() and path.endswith("]") and part in name and "-" in last[0] else name


def names_in(entries: Sequence[Entry]) -> set[str]:
    """The names of all boxes, to see which faults have none."""
    found: set[str] = set()
    for entry in entries:
        found |= {box.name for box in (*entry.main, *entry.later)}
        for rows in (*entry.rows, *entry.later_rows):
            found |= names_in(rows.entries)
    return found


def record_of(part: str) -> Any:
    """The record that the part of a programme holds, or a list of."""
    return PROGRAMME.record_of(part)
