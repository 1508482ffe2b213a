"""A paper as PDF/A-2a and PDF/UA-1 at once: archived as it is, read aloud as it stands."""

import json
from datetime import UTC, datetime, time
from functools import cache
from importlib.resources import as_file, files
from typing import Any, assert_never

import typst

from trappen.domain import formats
from trappen.domain.figures import Figure, Source
from trappen.reporting.charts import svg
from trappen.reporting.document import (
    Block,
    Cell,
    Chart,
    Document,
    Heading,
    KeyFigures,
    Notice,
    Paragraph,
    Part,
    Points,
    Routing,
    Table,
    caption_detail,
    number_columns,
    table_sources,
)

STANDARDS = ["a-2a", "ua-1"]
Notes = dict[Source, int]


def pdf(document: Document) -> bytes:
    """The paper as tagged PDF. The same paper gives the same bytes: its time stamp is the day it was made."""
    made = datetime.combine(document.made_on, time(12), tzinfo=UTC)
    compiled = _compiler().compile(
        (files("trappen.reporting") / "paper.typ").read_bytes(),
        sys_inputs={"paper": json.dumps(_paper(document), ensure_ascii=False)},
        format="pdf",
        pdf_standards=STANDARDS,
        timestamp=int(made.timestamp()),
    )
    if not isinstance(compiled, bytes):
        raise TypeError("one document gives one PDF")
    return compiled


@cache
def _compiler() -> Any:
    with as_file(files("trappen.reporting") / "fonts") as fonts:
        found = typst.Fonts(include_system_fonts=False, font_paths=[str(fonts)])
    return typst.Compiler(b"", font_paths=found)


def _paper(document: Document) -> dict[str, Any]:
    notes = {source: number for number, source in enumerate(document.sources(), 1)}
    return {
        "title": document.title,
        "author": dict(document.head).get("Kommune", "Trappen"),
        "dated": formats.long_date(document.made_on),
        "footer": document.footer or document.title,
        "language": document.language,
        "closed": document.closed,
        "head": document.head,
        "blocks": [_block(block, notes) for block in document.blocks],
        "sources": [str(source) for source in notes],
    }


def _block(block: Block, notes: Notes) -> dict[str, Any]:
    made: dict[str, Any]
    match block:
        case Heading(text=text, level=level):
            made = {"kind": "heading", "text": text, "level": level}
        case Paragraph(parts=parts):
            made = {"kind": "paragraph", "parts": _inline(parts, notes)}
        case Points(items=items, numbered=numbered):
            made = {"kind": "points", "numbered": numbered, "items": [_inline(item, notes) for item in items]}
        case Notice(title=title, parts=parts):
            made = {"kind": "notice", "title": title, "parts": _inline(parts, notes)}
        case KeyFigures(figures=figures):
            made = {"kind": "key-figures", "figures": [(name, _piece(cell, notes)) for name, cell in figures]}
        case Table():
            made = _table(block, notes)
        case Chart():
            table = _table(block.table, notes)
            made = {"kind": "chart", "svg": svg(block.spec), "caption": block.caption, "alt": block.alt, "table": table}
        case Routing(cells=cells, caption=caption, marked=marked):
            row = [(cell.code, "X" if cell.marked else "") for cell in cells]
            made = {"kind": "routing", "caption": f"{caption}: {', '.join(marked)}", "cells": row}
        case _:
            assert_never(block)
    return made


def _table(table: Table, notes: Notes) -> dict[str, Any]:
    cited = ", ".join(str(notes[source]) for source in table_sources(table))
    return {
        "kind": "table",
        "caption": f"{table.caption} ({caption_detail(table)})",
        "columns": table.columns,
        "numbers": number_columns(table),
        "rows": [[str(cell) for cell in row] for row in table.rows],
        "notes": [*table.notes, *([f"Kilde: {cited}"] if cited else [])],
        "total": table.total_row,
    }


def _inline(parts: tuple[Part, ...], notes: Notes) -> list[dict[str, str]]:
    return [_piece(part, notes) for part in parts]


def _piece(cell: Cell, notes: Notes) -> dict[str, str]:
    if isinstance(cell, str):
        return {"kind": "text", "text": cell}
    numbers = ", ".join(str(notes[source]) for source in cell.sources) if isinstance(cell, Figure) else ""
    return {"kind": "figure", "text": str(cell), "notes": numbers}
