"""Types a programme file into the forms, box by box, as somebody at a keyboard would."""

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from trappen.web.programmes.editing.labels import BASICS, PARTS

FILES = Path(__file__).parents[2] / "references" / "programmes"


def reference(name: str) -> dict[str, Any]:
    """A reference programme as its file has it."""
    return tomllib.loads((FILES / f"{name}.toml").read_text(encoding="utf-8"))


# Lists that are ticked in one part and written in another.
TICKED = {("about", "decisions"), *((name, "target_group") for name in ("steps", "place_types", "districts"))}


def boxes(part: str, document: Mapping[str, Any]) -> dict[str, Any]:
    """The boxes of one part with what is typed in them."""
    if part == BASICS:
        own = {name: value for name, value in document.items() if name not in PARTS}
        return dict(_record(own, part))
    held = document.get(part, [] if part != "target_group" else {})
    return dict(_rows(held, part) if isinstance(held, list) else _record(held, part))


def _record(record: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, Any]]:
    for name, value in record.items():
        box = f"{prefix}-{name}"
        if isinstance(value, dict):
            yield from _rows([{"year": year, "amount": amount} for year, amount in value.items()], box)
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            yield from _rows(value, box)
        elif isinstance(value, list):
            ticked = name in {"posts", "derived_from"} or (name, prefix.partition("-")[0]) in TICKED
            yield box, value if ticked else "\n".join(map(str, value))
        elif isinstance(value, bool):
            yield box, "on" if value else ""
        elif isinstance(value, date):
            yield box, (value - timedelta(days=1) if name == "end" else value).isoformat()
        else:
            yield box, str(value)


def _rows(rows: list[Any], prefix: str) -> Iterator[tuple[str, Any]]:
    yield f"{prefix}-n", str(len(rows))
    for number, row in enumerate(rows):
        if prefix == "observations" and "about_children" not in row:
            yield f"{prefix}-{number}-about_children", "on"  # ticked in a new entry
        yield from _record(row, f"{prefix}-{number}")
