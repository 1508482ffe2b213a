"""Writes the documents that come from data, or with --check says which are out of date."""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from trappen.records.contracts import TABLES

REFERENCE = Path(__file__).resolve().parent.parent / "docs" / "reference"
HEAD = "<!-- Written by `make docs` from the code. Do not edit. -->\n\n"


def tables() -> str:
    parts = [HEAD, "# Tables\n\nEvery table that Trappen reads. `*` marks the key, `!` a column that must be there.\n"]
    for table in TABLES.values():
        parts.append(f"\n## {table.name} ({table.title})\n\n{table.help}\n\n")
        parts.append("| column | holds | title | values and help |\n|---|---|---|---|\n")
        for column in table.columns:
            mark = ("*" if column.name in table.key else "") + ("!" if column.required else "")
            values = ", ".join(f"`{code}` {label}" for code, label in column.values.items())
            reference = f"→ {column.references}" if column.references else ""
            note = ". ".join(part.rstrip(".") for part in (values, column.help, reference) if part)
            parts.append(f"| `{column.name}`{mark} | {column.kind} | {column.title} | {note} |\n")
    return "".join(parts)


DOCUMENTS: Mapping[str, Callable[[], str]] = {"tables.md": tables}


def main() -> int:
    stale = []
    for name, make in DOCUMENTS.items():
        path, text = REFERENCE / name, make()
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(name)
        if "--check" not in sys.argv:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            print(f"wrote docs/reference/{name}")
    if stale and "--check" in sys.argv:
        print("out of date, run make docs:", ", ".join(stale))
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
