"""Where a finding is, in the words of the forms: the part, the entry and the box, and where it can be edited."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from trappen.domain.checks.run import RULES
from trappen.records.documents.shape import shape
from trappen.web.programmes.editing.labels import BASICS, PARTS, label
from trappen.web.programmes.editing.layout import record_of
from trappen.web.programmes.editing.typed import naming

# The box of a finding whose place is a whole entry.
_BOXES = {"decision-date": "date", "over-appropriation": "within", "outside-period": "due"}
_TITLES = {rule.code: rule.title for rule in RULES}


@dataclass(frozen=True)
class Place:
    """A part of the programme; `text` names it down to the box, `anchor` is its entry in the part's form.

    `box` is where in the entry the cursor belongs: a box or a list; the entry itself where nothing narrower is known.
    """

    part: str
    text: str
    anchor: str
    box: str = field(default="", compare=False)


def place_of(where: str, document: Mapping[str, Any], code: str = "") -> Place:
    """The place that a rule calls `money.udgift.years.2019`: Økonomi, Udgift, År, 2019. `code` is the rule's."""
    head, _, rest = where.partition(".")
    if head not in PARTS or head == BASICS:
        return Place(BASICS, PARTS[BASICS], "")
    held = document.get(head)
    if not isinstance(held, list):
        return Place(head, PARTS[head], "")
    for number, entry in enumerate(held):
        # A key is words and hyphens; a version is known by what it is about, which may hold anything.
        known = next((str(entry[name]) for name in ("key", "about") if entry.get(name)), "")
        if known and (rest == known or rest.startswith(f"{known}.")):
            words = [PARTS[head], _called(head, entry, document), *_inside(head, rest[len(known) + 1 :])]
            anchor, inside = f"{head}-{number}", rest[len(known) + 1 :].partition(".")[0] or _BOXES.get(code, "")
            there = inside in shape(record_of(head))
            return Place(
                head, ", ".join(word for word in words if word), anchor, f"{anchor}-{inside}" if there else anchor
            )
    return Place(head, PARTS[head], "")


def rule_title(code: str) -> str:
    """What the rule asks for; an unknown code as it is."""
    return _TITLES.get(code, code)


def _called(part: str, entry: Mapping[str, Any], document: Mapping[str, Any]) -> str:
    """The entry's name; cases have none and go by their advisers."""
    if part != "caseloads":
        return f"»{naming(entry)}«"
    carrying = entry.get("advisers") or ()
    keys = [carrying] if isinstance(carrying, str) else carrying
    return ", ".join(f"»{naming(post)}«" for post in document.get("posts", ()) if post["key"] in keys)


def _inside(part: str, rest: str) -> list[str]:
    """Names of fields in Danish, and whatever else is in the place as it stands."""
    field, _, more = rest.partition(".")
    known = {name: label(name).lower() for name in shape(record_of(part))} | {"years": "beløb efter år"}
    named = [known.get(field, field)]
    return [*named, f"»{more}«" if more and not re.fullmatch("[0-9]{4}", more) else more]
