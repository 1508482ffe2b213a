"""Parts of a document on a page: cells, and whole tables, as reporting.document has them."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from trappen.domain.figures import Figure
from trappen.reporting.document import (
    Cell,
    Table,
    Withheld,
    caption_detail,
    explained,
    number_columns,
    table_sources,
)

register = template.Library()
WITHHELD = "Skjult, så ingen kan kendes på tallet"


@register.simple_tag
def cell(content: Cell, address: str = "") -> SafeString:
    """A figure with its explanation, a withheld number, or text; with an address it leads there."""
    if isinstance(content, Figure):
        kind = "t-missing" if content.is_missing else "t-number"
        shown = format_html('<span class="{}" title="{}">{}</span>', kind, explained(content), content)
    elif isinstance(content, Withheld):
        shown = format_html(
            '<span class="t-missing" title="Skjult, fordi tallet kan kende nogen igen">{}</span>', content
        )
    else:
        shown = format_html("{}", content)
    return format_html('<a href="{}">{}</a>', address, shown) if address else shown


@register.simple_tag
def sentence(parts: Sequence[Cell]) -> SafeString:
    """Running text with its figures, without the spaces that a loop in a template would put between them."""
    return format_html_join("", "{}", ((cell(part),) for part in parts))


@register.inclusion_tag("core/partials/document_table.html")
def document_table(table: Table, links: Sequence[Sequence[str]] = ()) -> dict[str, Any]:
    """A table with its caption, unit, as-of date, notes and sources.

    `links` are the addresses that cells lead to, row by row and from the left; what is empty or left out leads nowhere.
    """
    last, right = len(table.rows) - 1, number_columns(table)
    rows = []
    for index, row in enumerate(table.rows):
        led = (*(links[index] if index < len(links) else ()), *[""] * len(row))
        cells = list(zip(row, right, led[: len(row)], strict=True))
        rows.append({"cells": cells, "is_total": table.total_row and index == last})
    return {
        "table": table,
        "columns": list(zip(table.columns, right, strict=True)),
        "detail": caption_detail(table),
        "rows": rows,
        "sources": [str(source) for source in table_sources(table)],
    }


@register.filter
def detail(table: Table) -> str:
    """The unit and the as-of date that belong in the table's caption."""
    return caption_detail(table)


@register.filter
def sources(table: Table) -> str:
    """The distinct sources of the table's figures, in one line."""
    return "; ".join(str(source) for source in table_sources(table))


@register.filter
def is_figure(content: Cell) -> bool:
    """Whether the cell is a number, or the dash that stands for one: to the right."""
    return isinstance(content, Figure | Withheld) or content == "–"


@register.filter
def headed(table: Table) -> list[tuple[str, bool]]:
    """The names of the columns, and whether numbers stand under them."""
    return list(zip(table.columns, number_columns(table), strict=True))
