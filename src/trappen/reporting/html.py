"""A paper as HTML: for the preview on the page, and as a document that survives being pasted into an agenda system."""

import re
from collections.abc import Mapping
from html import escape
from typing import assert_never

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
    Withheld,
    caption_detail,
    explained,
    number_columns,
    table_sources,
)

Notes = Mapping[Source, int]


def fragment(document: Document, *, level: int = 1, folded: bool = False) -> str:
    """The paper as an `<article>`, without styles or scripts: the page that shows it decides how it looks.

    `level` is the level of its title's heading; those below it follow. `folded`: tables behind charts open on asking.
    """
    notes = {source: number for number, source in enumerate(document.sources(), 1)}
    head = "".join(f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>" for name, value in document.head)
    body = "".join(
        _picture(block, notes, folded=folded) if isinstance(block, Chart) else _block(block, notes, level)
        for block in document.blocks
    )
    listed = "".join(f'<li id="kilde-{number}">{escape(str(source))}</li>' for source, number in notes.items())
    closed = '<p class="paper-closed"><strong>Lukket punkt</strong></p>' if document.closed else ""
    title = f"<h{level}>{escape(document.title)}</h{level}>"
    sources = f'<h{level + 1}>Kilder</h{level + 1}><ol class="paper-sources">{listed}</ol>'
    return (
        f'<article class="paper" lang="{escape(document.language)}">{closed}{title}'
        f'<dl class="paper-head">{head}</dl>{body}{sources}</article>'
    )


def page(document: Document) -> str:
    """The paper as a whole HTML document of its own, readable without any other file."""
    return (
        f'<!DOCTYPE html><html lang="{escape(document.language)}"><head><meta charset="utf-8">'
        f"<title>{escape(document.title)}</title><style>{_STYLE}</style></head><body>{fragment(document)}</body></html>"
    )


def _block(block: Block, notes: Notes, top: int) -> str:
    match block:
        case Heading(text=text, level=level):
            made = f"<h{level + top - 1}>{escape(text)}</h{level + top - 1}>"
        case Paragraph(parts=parts):
            made = f"<p>{_inline(parts, notes)}</p>"
        case Points(items=items, numbered=numbered):
            tag = "ol" if numbered else "ul"
            made = f"<{tag}>{''.join(f'<li>{_inline(item, notes)}</li>' for item in items)}</{tag}>"
        case Notice(title=title, parts=parts):
            made = f'<aside class="paper-notice"><strong>{escape(title)}</strong> {_inline(parts, notes)}</aside>'
        case KeyFigures(figures=figures):
            pairs = "".join(
                f"<div><dt>{escape(name)}</dt><dd>{_cell(cell, notes)}</dd></div>" for name, cell in figures
            )
            made = f'<dl class="paper-figures">{pairs}</dl>'
        case Table():
            made = _table(block, notes)
        case Chart():
            made = _picture(block, notes, folded=False)
        case Routing():
            made = _routing(block)
        case _:
            assert_never(block)
    return made


def _picture(chart: Chart, notes: Notes, *, folded: bool) -> str:
    """A chart with its table at once, so the picture itself needs no more than its sentence."""
    table = _table(chart.table, notes)
    behind = f"<details><summary>Tallene bag: {escape(chart.caption)}</summary>{table}</details>" if folded else table
    return (
        f'<figure role="group"><div role="img" aria-label="{escape(chart.alt)}">{svg(chart.spec)}</div>'
        f"<figcaption>{escape(chart.caption)}</figcaption></figure>{behind}"
    )


def _routing(routing: Routing) -> str:
    head = "".join(
        f'<th scope="col"><abbr title="{escape(cell.name)}">{escape(cell.code)}</abbr></th>' for cell in routing.cells
    )
    marks = "".join(f"<td>{'X' if cell.marked else ''}</td>" for cell in routing.cells)
    caption = escape(f"{routing.caption}: {', '.join(routing.marked)}")
    return (
        f'<div class="paper-table" tabindex="0" role="region" aria-label="{escape(routing.caption)}">'
        f'<table class="paper-routing"><caption>{caption}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody><tr>{marks}</tr></tbody></table></div>"
    )


def _table(table: Table, notes: Notes) -> str:
    right = [_RIGHT if numbers else "" for numbers in number_columns(table)]
    head = "".join(
        # A corner without a name is no heading.
        f'<th scope="col"{align}>{escape(name)}</th>' if name else "<td></td>"
        for align, name in zip(right, table.columns, strict=True)
    )
    rows = "".join(
        f"<tr{_TOTAL if table.total_row and index == len(table.rows) - 1 else ''}>"
        + "".join(_table_cell(cell, notes, right[place], first=place == 0) for place, cell in enumerate(row))
        + "</tr>"
        for index, row in enumerate(table.rows)
    )
    cited = [notes[source] for source in table_sources(table)]
    sources = ", ".join(f'<a href="#kilde-{number}">{number}</a>' for number in cited)
    remarks = "".join(f'<p class="paper-note">{escape(note)}</p>' for note in table.notes)
    remarks += f'<p class="paper-note">Kilde: {sources}</p>' if cited else ""
    return (
        f'<div class="paper-table" tabindex="0" role="region" aria-label="{escape(table.caption)}">'
        f"<table><caption>{escape(table.caption)} <small>({escape(caption_detail(table))})</small></caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>{remarks}"
    )


def _table_cell(cell: Cell, notes: Notes, align: str, *, first: bool) -> str:
    if first:
        return f'<th scope="row">{_cell(cell, notes, marks=False)}</th>'
    whole = _WHOLE if isinstance(cell, str) and _DATE.match(cell) else ""
    return f"<td{align or whole}>{_cell(cell, notes, marks=False)}</td>"


def _inline(parts: tuple[Part, ...], notes: Notes) -> str:
    return "".join(escape(part) if isinstance(part, str) else _cell(part, notes) for part in parts)


def _cell(cell: Cell, notes: Notes, *, marks: bool = True) -> str:
    if isinstance(cell, Figure):
        title = escape(explained(cell))
        numbers = ", ".join(f'<a href="#kilde-{notes[s]}">{notes[s]}</a>' for s in cell.sources) if marks else ""
        mark = f"<sup>[{numbers}]</sup>" if numbers else ""
        return f'<data class="figure" value="{_machine(cell)}" title="{title}">{escape(str(cell))}</data>{mark}'
    if isinstance(cell, Withheld):
        return f'<span class="withheld" title="Skjult: kan kende nogen igen">{cell}</span>'
    return escape(cell)


def _machine(figure: Figure) -> str:
    return "" if figure.value is None else str(figure.value)


_RIGHT, _WHOLE = ' class="number"', ' class="date"'
_DATE = re.compile(r"^\d\d-\d\d-\d{4}$", re.ASCII)
_TOTAL = ' class="total"'
_STYLE = """
body{font:16px/1.5 "IBM Plex Sans",Arial,sans-serif;max-width:50rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
caption{text-align:left;font-weight:600;padding:.5rem 0}caption small{font-weight:400}
th,td{padding:.25rem .5rem;border-bottom:1px solid #bfbfbf;text-align:left}.number{text-align:right}
.date{white-space:nowrap}
.total th,.total td{font-weight:600;border-top:2px solid #1a1a1a}
dl div{display:flex;gap:.5rem}dt{font-weight:600}dd{margin:0}
.paper-notice{border-left:4px solid #8a5a00;padding:.5rem 1rem}
.paper-routing th,.paper-routing td{text-align:center;border:1px solid #bfbfbf}abbr{text-decoration:none}
svg{max-width:100%;height:auto}
"""
