"""A paper as a Word document: real headings, real tables with header rows, pictures with alternative text."""

from datetime import datetime, time
from io import BytesIO
from typing import Any, assert_never

import vl_convert
from docx import Document as new_document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from trappen.domain.figures import Figure, Source
from trappen.reporting.charts import svg
from trappen.reporting.document import (
    Block,
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

Notes = dict[Source, int]
LANGUAGES = {"da": "da-DK", "en": "en-GB"}


def docx(document: Document) -> bytes:
    """The paper as .docx, with the styles of Word itself so that a secretary can restyle it."""
    notes = {source: number for number, source in enumerate(document.sources(), 1)}
    word = new_document()
    _set_up(word, document)
    if document.closed:
        word.add_paragraph().add_run("Lukket punkt").bold = True
    word.add_heading(document.title, level=1)
    for name, value in document.head:
        line = word.add_paragraph()
        line.add_run(f"{name}: ").bold = True
        line.add_run(value)
    for block in document.blocks:
        _add(word, block, notes)
    word.add_heading("Kilder", level=2)
    for source in notes:
        word.add_paragraph(str(source), style="List Number")
    file = BytesIO()
    word.save(file)
    return file.getvalue()


def _set_up(word: Any, document: Document) -> None:
    word.core_properties.title = document.title
    word.core_properties.author = dict(document.head).get("Kommune", "Trappen")
    word.core_properties.language = LANGUAGES.get(document.language, document.language)
    word.core_properties.created = word.core_properties.modified = datetime.combine(document.made_on, time(12))
    normal = word.styles["Normal"]
    normal.font.name, normal.font.size = "Arial", Pt(10)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), LANGUAGES.get(document.language, document.language))
    normal.element.get_or_add_rPr().append(language)
    for level in (1, 2, 3):
        heading = word.styles[f"Heading {level}"].font
        heading.name, heading.color.rgb = "Arial", RGBColor(0x1F, 0x4E, 0x79)
    section = word.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)


def _add(word: Any, block: Block, notes: Notes) -> None:
    match block:
        case Heading(text=text, level=level):
            word.add_heading(text, level=level)
        case Paragraph(parts=parts):
            _write(word.add_paragraph(), parts, notes)
        case Points(items=items, numbered=numbered):
            _add_points(word, items, notes, style="List Number" if numbered else "List Bullet")
        case Notice(title=title, parts=parts):
            line = word.add_paragraph(style="Intense Quote")
            line.add_run(f"{title} ").bold = True
            _write(line, parts, notes)
        case KeyFigures(figures=figures):
            _add_points(word, tuple((f"{name}: ", cell) for name, cell in figures), notes, style="List Bullet")
        case Table():
            _add_table(word, block, notes)
        case Chart():
            _add_chart(word, block, notes)
        case Routing():
            _add_routing(word, block)
        case _:
            assert_never(block)


def _add_points(word: Any, items: tuple[tuple[Part, ...], ...], notes: Notes, *, style: str) -> None:
    for item in items:
        _write(word.add_paragraph(style=style), item, notes)


def _write(line: Any, parts: tuple[Part, ...], notes: Notes) -> None:
    for part in parts:
        line.add_run(str(part))
        if isinstance(part, Figure):
            numbers = ", ".join(str(notes[source]) for source in part.sources)
            line.add_run(f"[{numbers}]").font.superscript = True


def _add_table(word: Any, table: Table, notes: Notes) -> None:
    caption = word.add_paragraph(style="Caption")
    caption.paragraph_format.keep_with_next = True
    caption.add_run(f"{table.caption} ({caption_detail(table)})")
    grid = word.add_table(rows=1, cols=len(table.columns), style="Light List Accent 1")
    header = grid.rows[0]
    _repeat(header)
    right = number_columns(table)
    for row, cells in [(header, table.columns), *((grid.add_row(), row) for row in table.rows)]:
        for index, (place, cell) in enumerate(zip(row.cells, cells, strict=True)):
            place.text = str(cell)
            if right[index]:
                place.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    cited = ", ".join(str(notes[source]) for source in table_sources(table))
    for note in (*table.notes, *((f"Kilde: {cited}",) if cited else ())):
        line = word.add_paragraph()
        line.add_run(note).font.size = Pt(8)


def _add_routing(word: Any, routing: Routing) -> None:
    caption = word.add_paragraph(style="Caption")
    caption.paragraph_format.keep_with_next = True
    caption.add_run(f"{routing.caption}: {', '.join(routing.marked)}")
    grid = word.add_table(rows=2, cols=len(routing.cells), style="Table Grid")
    _repeat(grid.rows[0])
    for index, cell in enumerate(routing.cells):
        for row, text in zip(grid.rows, (cell.code, "X" if cell.marked else ""), strict=True):
            row.cells[index].text = text
            row.cells[index].paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER


def _repeat(header: Any) -> None:
    repeated = OxmlElement("w:tblHeader")
    repeated.set(qn("w:val"), "true")
    header._tr.get_or_add_trPr().append(repeated)  # python-docx has no public way to repeat the header row


def _add_chart(word: Any, chart: Chart, notes: Notes) -> None:
    picture = vl_convert.svg_to_png(svg(chart.spec), scale=2)
    word.add_picture(BytesIO(picture), width=Cm(16))
    properties = word.inline_shapes[-1]._inline.docPr  # no public way to set the alternative text
    properties.set("descr", chart.alt)
    properties.set("title", chart.caption)
    word.add_paragraph(chart.caption, style="Caption")
    _add_table(word, chart.table, notes)
