"""What leaving out rows in error takes away: measures that run in the data that are in, and are in no other row."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import polars as pl
from django.db.models import Q

from trappen.domain import formats
from trappen.records.values import bare
from trappen.web.accounts.models import Municipality
from trappen.web.cases.models import Episode, sealing
from trappen.web.imports.loading.tokens import hidden
from trappen.web.imports.wizard.previewing import Preview
from trappen.web.registers.models import TYPED


@dataclass(frozen=True, slots=True)
class Leaving:
    """For each row in error, by its name, the running measures that go with it, and for each of these its child."""

    rows: Mapping[str, frozenset[str]] = field(default_factory=dict)
    children: Mapping[str, str] = field(default_factory=dict)

    def among(self, names: Collection[str]) -> frozenset[str]:
        """The measures that go where these rows are left out."""
        return frozenset().union(*(self.rows.get(name, frozenset()) for name in names))

    @property
    def said(self) -> str:
        """What goes where all the rows are left out; empty where nothing known does."""
        return self.said_of(self.rows)

    def said_of(self, names: Collection[str]) -> str:
        """`2 løbende indsatser forsvinder fra 2 børn`."""
        gone = self.among(names)
        if not gone:
            return ""
        children = {self.children[key] for key in gone}
        measures = formats.counted(len(gone), "løbende indsats", "løbende indsatser")
        return f"{measures} forsvinder fra {formats.counted(len(children), 'barn', 'børn')}"


def leaving(municipality: Municipality, preview: Preview, *, day: date) -> Leaving:
    """The measures that run on the day, are stored, and are told of by no row but those in error.

    A row whose own key cannot be read takes every such measure of its child with it.
    """
    records = preview.records
    if not preview.bad_rows or records is None or not records.has("episodes"):
        return Leaving()
    told = _told(preview, municipality.code)
    bad = {(row.label, row.row): row.name for row in preview.bad_rows}
    wrong = [(bad[place], child, key) for place, child, key in told if place in bad]
    kept = {key for place, _, key in told if place not in bad}
    code = municipality.code
    children = {name: sealing.pseudonym(code, child) for name, child, _ in wrong if child}
    running = _running(municipality, set(children.values()), day)
    rows: dict[str, frozenset[str]] = {}
    for name, _, key in wrong:
        own = {key} if key in running else _of(running, children.get(name, ""))
        rows[name] = rows.get(name, frozenset()) | (own - kept)
    return Leaving(rows, running)


def _told(preview: Preview, code: str) -> Sequence[tuple[tuple[str, int], str | None, str | None]]:
    """Where each measure of the file stands, its child by the source's key, and its own key as it is stored."""
    records = preview.records
    if records is None:
        return []
    frame = pl.concat([records.origins["episodes"].select("file", "row"), records.table("episodes")], how="horizontal")
    keys = hidden(frame["episode_id"], code)
    read = frame.select("file", "row", bare(pl.col("child_id")), keys).rows()
    return [((file, row), child, key) for file, row, child, key in read]


def _running(municipality: Municipality, children: Collection[str], day: date) -> dict[str, str]:
    """The stored measures of the children that run on the day, each with its child."""
    rows = Episode.objects.filter(municipality=municipality, child_id__in=children).exclude(batch_id=TYPED)
    held = rows.filter(Q(end__isnull=True) | Q(end__gt=day)).values_list("key", "child_id")
    return {key: str(child) for key, child in held}


def _of(running: Mapping[str, str], child: str) -> set[str]:
    return {key for key, whose in running.items() if whose == child}
