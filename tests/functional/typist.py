"""Types a programme into the real forms, as somebody who has its paper beside them and knows no keys."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from playwright.sync_api import Locator, Page

from trappen.records.documents.shape import Field, shape
from trappen.web.programmes.editing.labels import BASICS, PARTS
from trappen.web.programmes.editing.layout import record_of
from trappen.web.programmes.editing.parts import is_list
from trappen.web.programmes.editing.typed import naming


class Typist:
    """`document` is the programme as its file has it; its keys are not typed, the forms make their own."""

    def __init__(self, page: Page, document: Mapping[str, Any]) -> None:
        self.page, self.document = page, document

    def begin(self) -> None:
        """The guided start, from the overview on."""
        whole = self.document
        self.page.get_by_role("link", name="Nyt program").click()
        self.page.get_by_label("Navn").fill(whole["name"])
        self.page.get_by_label("Formål").fill("\n".join(whole["purpose"]))
        self.page.get_by_label("Første dag").fill(whole["start"].isoformat())
        self.page.get_by_label("Sidste dag").fill((whole["end"] - timedelta(days=1)).isoformat())
        self.page.get_by_label("Kilde").fill(whole["sources"][0]["text"])
        self.page.get_by_role("button", name="Opret program").click()

    def write(self, parts: Collection[str]) -> None:
        """The parts, in the order of the list; then what leads to an entry of its own part."""
        for part in PARTS:
            if part in parts:
                self._open(part)
                self._fill(part, own=False)
                self._save()
        for part in PARTS:
            if part in parts and any(item.ref == part for item in shape(record_of(part)).values()):
                self._open(part)
                self._fill(part, own=True)
                self._save()

    def type_over(self, name: str, value: str) -> None:
        """Replaces what stands in one box."""
        self._shown(self.page.locator(f'[name="{name}"]')).fill(value)

    def _open(self, part: str) -> None:
        self.page.get_by_role("region", name="Programmets dele").get_by_role(
            "link", name=PARTS[part], exact=True
        ).click()

    def _save(self) -> None:
        self.page.get_by_role("button", name="Gem", exact=True).first.click()
        self.page.get_by_role("heading", name=f"Ret {self.document['name']}").wait_for()

    def _fill(self, part: str, *, own: bool) -> None:
        record = record_of(part)
        if not is_list(part):
            held = self.document if part == BASICS else self.document[part]
            self._record(part, record, held, part, own=own)
            return
        for number, entry in enumerate(self.document[part]):
            prefix = f"{part}-{number}"
            if not self.page.locator(f"#{prefix}").count():
                self.page.get_by_role("button", name="Tilføj en post").click()
            self._record(part, record, entry, prefix, own=own)

    def _record(self, part: str, record: Any, entry: Mapping[str, Any], prefix: str, *, own: bool) -> None:
        items = shape(record)
        lists = [name for name in entry if name in items and (items[name].is_record or items[name].is_years)]
        for name, item in items.items():
            if name in entry and name not in (*lists, "key", "municipality") and (item.ref == part) == own:
                self._box(item, entry[name], f"{prefix}-{name}")
        for name in lists if not own and part != BASICS else ():
            self._rows(items[name], entry[name], f"{prefix}-{name}")

    def _rows(self, item: Field, held: Any, prefix: str) -> None:
        for number, row in enumerate(_each(held)):
            self._shown(self.page.locator(f'button[value="tilfoej:{prefix}"]')).click()
            for name, value in row.items():
                leaf = None if item.is_years else shape(item.of)[name]
                self._box(leaf, value, f"{prefix}-{number}-{name}")

    def _box(self, item: Field | None, value: Any, name: str) -> None:
        box = self.page.locator(f'[name="{name}"]')
        if item is not None and item.ref:
            called = {entry["key"]: naming(entry) for entry in self.document[item.ref]}
            if item.many:
                group = self._shown(self.page.locator("fieldset", has=box).last)
                for key in [value] if isinstance(value, str) else value:
                    group.get_by_label(called[key], exact=True).check()
            else:
                self._shown(box).select_option(label=called[value])
        elif item is not None and item.is_choice:
            self._shown(box).select_option(value)
        elif isinstance(value, bool):
            self._shown(box).set_checked(value)
        elif isinstance(value, list):
            self._shown(box).fill("\n".join(map(str, value)))
        else:
            self._shown(box).fill(_text(value, name))

    def _shown(self, box: Locator) -> Locator:
        """Opens »Flere felter« where the box stands under it."""
        box.first.wait_for(state="attached")  # of the page that a button has just asked for
        if not box.first.is_visible():
            box.first.locator("xpath=ancestor::details[1]/summary").click()
        return box


def _each(held: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(held, Mapping):
        yield from ({"year": year, "amount": amount} for year, amount in held.items())
    else:
        yield from held


def _text(value: Any, name: str) -> str:
    if isinstance(value, date):
        return (value - timedelta(days=1) if name.endswith("-end") else value).isoformat()
    return str(value)
