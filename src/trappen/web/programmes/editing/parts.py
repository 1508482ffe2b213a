"""One part of a programme or a case in a form: read, changed row by row, and put back into the whole."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.http import QueryDict

from trappen.domain.programme.model import Programme
from trappen.domain.programme.money import YearAmount
from trappen.domain.programme.people import Milestone, moved_on
from trappen.records.documents.decoding import Fault, Faults, decode
from trappen.records.documents.shape import shape
from trappen.web.programmes.editing.labels import BASICS
from trappen.web.programmes.editing.layout import DOUBLED, Entry, Layout, errors_by_box, names_in
from trappen.web.programmes.editing.typed import (
    Typed,
    empty,
    plain_of,
    plain_rows,
    posted,
    posted_rows,
    pruned,
    pruned_rows,
    typed_of,
)
from trappen.web.programmes.editing.vocabularies import NOTHING, Own
from trappen.web.programmes.editing.whole import PROGRAMME, Whole


@dataclass
class PartForm:
    """What stands in the boxes of a part. A part is one record, or a list of them."""

    part: str
    typed: Any
    faults: Sequence[Fault] = field(default=())
    touched: str = ""  # the row that was just added, or the list that a row was taken from
    of: Whole = PROGRAMME

    @property
    def is_list(self) -> bool:
        return self.of.is_list(self.part)

    def add(self, place: str) -> None:
        """A new empty row in the list of that place (`money`, `money-0-lines`); a wrong place adds nothing."""
        rows, record = self._rows(place)
        if rows is not None:
            self._make_keys()
            rows.append(empty(record) | _next_year(record, rows))
            self.touched = f"{place}-{len(rows) - 1}"

    def remove(self, place: str) -> None:
        """Takes out the row of that place (`money-0`, `money-0-lines-1`); a wrong place removes nothing."""
        parent, _, number = place.rpartition("-")
        rows, _record = self._rows(parent)
        if rows is not None and number.isdecimal() and int(number) < len(rows):
            del rows[int(number)]
            self.touched = parent

    def prune(self) -> None:
        """Forgets rows in which nothing was typed."""
        record = self.of.record_of(self.part)
        self.typed = pruned_rows(record, self.typed) if self.is_list else pruned(record, self.typed)

    def into(self, whole: Mapping[str, Any]) -> Any:
        """The programme or case with this part as typed; None if something is wrong, which is then in `faults`."""
        document = {**whole, **self.plain()}
        document = {name: value for name, value in document.items() if value is not None}
        made, faults = self.of.decode(document)
        self.faults = (*self._doubled(), *faults)
        if made is not None and self.part == "milestones":
            made = self._moved(whole, made)
        return None if self.faults else made

    def _moved(self, whole: Mapping[str, Any], programme: Programme) -> Programme:
        """The programme in which a milestone with another date keeps the one it had; each move needs its own reason."""
        before = {milestone["key"]: milestone for milestone in whole.get("milestones", ())}
        stored = {key: decode(Milestone, milestone, "", Faults()) for key, milestone in before.items()}
        found = []
        for number, milestone in enumerate(programme.milestones, 1):
            old = stored.get(milestone.key)
            moved = milestone if old is None else moved_on(old, milestone)
            if moved != milestone and old is not None and moved.reason in {"", old.reason}:
                due = milestone.due.label if milestone.due else "ingen frist"
                said = f"Fristen er ændret fra {old.due.label if old.due else ''} til {due}. Skriv hvorfor."
                self.faults = (*self.faults, Fault(f"milestones[{number}].reason", "no-reason", said))
            found.append(moved)
        return replace(programme, milestones=tuple(found))

    def plain(self) -> dict[str, Any]:
        """The part as plain values of the whole; what is empty now is None."""
        record = self.of.record_of(self.part)
        if self.part == BASICS:
            names = [item.name for item in shape(self.of.record).values() if not item.is_record]
            return {**dict.fromkeys(names), **plain_of(record, self.typed)}
        if self.is_list:
            return {self.part: plain_rows(record, self.typed)}
        return {self.part: plain_of(record, self.typed) or None}

    def entries(self, whole: Mapping[str, Any], own: Own = NOTHING) -> tuple[list[Entry], list[tuple[str, str]]]:
        """The boxes, and the faults that belong to none of them. `own`: what only the municipality knows."""
        errors, elsewhere = errors_by_box(self.faults, self.part, self.typed, self.of)
        known = dict(whole)
        if self.is_list:
            known[self.part] = [row for row in self.typed if row.get("key")]
        layout = Layout(self.part, known, errors, touched=self.touched, own=own, of=self.of)
        record = self.of.record_of(self.part)
        if self.is_list:
            entries = [
                layout.entry(record, row, f"{self.part}-{number}", number) for number, row in enumerate(self.typed)
            ]
        else:
            entries = [layout.single(record, self.typed, self.part)]
        shown = names_in(entries)
        return entries, [*elsewhere, *(("", said) for name, said in errors.items() if name not in shown)]

    def _make_keys(self) -> None:
        if self.is_list:
            filled = [row for row in self.typed if row != empty(self.of.record_of(self.part))]
            plain_rows(self.of.record_of(self.part), filled)

    def _rows(self, place: str) -> tuple[list[Typed] | None, Any]:
        words = place.split("-")
        record = self.of.record_of(self.part)
        if self.is_list and words == [self.part]:
            return self.typed, record
        inner = words[2:] if self.is_list else words[1:]
        known = {item.name: item for item in shape(record).values() if item.is_record or item.is_years}
        if len(inner) != 1 or inner[0] not in known or words[0] != self.part:
            return None, None
        if not self.is_list:
            return self.typed[inner[0]], known[inner[0]].of
        if not words[1].isdecimal() or int(words[1]) >= len(self.typed):
            return None, None
        return self.typed[int(words[1])][inner[0]], known[inner[0]].of

    def _doubled(self) -> list[Fault]:
        """A year that stands twice, of which the plain values would keep the last one; two options of one name."""
        if self.part == "options":
            names = [entry["name"].casefold() for entry in self.typed]
            return [
                Fault(
                    f"options[{number}].name",
                    "duplicate-name",
                    f"Navnet »{self.typed[number - 1]['name']}« står på en anden. Giv hver sit eget navn.",
                )
                for number, name in enumerate(names, 1)
                if name and name in names[: number - 1]
            ]
        if not self.is_list or "years" not in (self.typed[0] if self.typed else {}):
            return []
        found = []
        for number, entry in enumerate(self.typed, 1):
            if not isinstance(entry["years"], list):
                continue
            times = Counter(row["year"] for row in entry["years"])
            found += [
                Fault(f"{self.part}[{number}].years.{year}", DOUBLED, f"Året {year} står {count} gange.")
                for year, count in times.items()
                if count > 1
            ]
        return found


def _next_year(record: Any, rows: list[Typed]) -> Typed:
    """A new year of a series is most often the one after the last."""
    last = rows[-1]["year"] if record is YearAmount and rows else ""
    return {"year": str(int(last) + 1)} if last.isascii() and last.isdecimal() and len(last) == 4 else {}


def is_list(part: str) -> bool:
    """Whether the part of a programme is a list of entries."""
    return PROGRAMME.is_list(part)


def stored_part(part: str, whole: Mapping[str, Any], of: Whole = PROGRAMME) -> PartForm:
    """The part as it is stored."""
    record = of.record_of(part)
    if part == BASICS:
        return PartForm(part, typed_of(record, whole, leaves_only=True), of=of)
    if of.is_list(part):
        return PartForm(part, [typed_of(record, entry) for entry in whole.get(part, ())], of=of)
    return PartForm(part, typed_of(record, whole.get(part) or {}), of=of)


def posted_part(part: str, post: QueryDict, of: Whole = PROGRAMME) -> PartForm:
    """The part as it was typed."""
    record = of.record_of(part)
    if of.is_list(part):
        return PartForm(part, posted_rows(record, post, part), of=of)
    return PartForm(part, posted(record, post, part, leaves_only=part == BASICS), of=of)
