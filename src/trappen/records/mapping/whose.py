"""Whose name or number a heading speaks of: the child's, a provider's, an adviser's or a parent's."""

import re
from enum import StrEnum
from functools import lru_cache

from trappen.records.mapping.cells import plain


class Whose(StrEnum):
    """The kinds of people and places that a flat sheet tells of on one row."""

    CHILD = "child"
    PROVIDER = "provider"
    ADVISER = "adviser"
    PARENT = "parent"
    OTHER = "other"  # a school, a team


# Beginnings of words as `plain` writes them. A word with »barn« in it is the child's: »plejebarn« is no foster family.
_CHILD = re.compile(r"barn|^boern|^borger|^(den )?unges?$|^child")
_OTHERS = (
    (Whose.PROVIDER, re.compile(r"^(leverandoer|tilbud|sted|anbring|opholds|pleje|institution|udfoerer|provider)")),
    (Whose.ADVISER, re.compile(r"^(raadg|sagsb|medarb|leder|teamleder|kontaktpers|adviser)")),
    (Whose.PARENT, re.compile(r"^(mors?|fars?|moder|fader|foraeld|vaerge|paaroerende)$|^foraeld")),
    (Whose.OTHER, re.compile(r"^(skole|team|afdeling|enhed|distrikt)")),
)


@lru_cache(maxsize=10_000)  # headings, asked about for every column of ours
def whose(heading: str) -> Whose | None:
    """Whom the heading names; None where it names nobody. »Barnets rådgiver« is the adviser's."""
    words = [word for word in plain(heading).split() if not _CHILD.search(word)]
    for kind, form in _OTHERS:
        if any(form.match(word) for word in words):
            return kind
    return Whose.CHILD if any(_CHILD.search(word) for word in plain(heading).split()) else None


def may_tell_of_child(heading: str) -> bool:
    """Whether what stands under the heading may be the child's own: its number, name or birth date."""
    return whose(heading) in {None, Whose.CHILD}


def may_name_adviser(heading: str, own: str = "") -> bool:
    """Whether what stands under the heading may be who has the case; `own` is the heading below that of its group."""
    if not own:
        return may_be_name_of("advisers", heading)
    return whose(own) in {None, Whose.ADVISER} and whose(heading) in {None, Whose.ADVISER, Whose.CHILD}


def may_be_name_of(table: str, heading: str) -> bool:
    """Whether a heading with »navn« in it may be the name that the table's `name` holds."""
    found = whose(heading)
    if table == "children":
        return found in {None, Whose.CHILD}
    return found in {None, Whose.ADVISER if table == "advisers" else Whose.OTHER}
