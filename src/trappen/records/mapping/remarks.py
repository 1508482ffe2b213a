"""Rows below a sheet's last total that are no lines of measures: »Pulje til nye anbringelser | 1250000«.

They have a text and an amount, and neither a CPR number, a section nor a date. Source: docs/reference/mapping.md.
"""

import re
from collections.abc import Sequence

from trappen.records.mapping.cells import DAYS, NAME, Look, look, plain

Row = tuple[int, tuple[str | None, ...]]
# What is never the name of a child, however it is spelled; as `plain` writes it.
_MONEY = re.compile(
    r"\b(pulje|rest|budget|korriger|forvent|forbrug|reguler|afvig|prognose|bevilling|difference|tilgang|afgang|reserve)"
)
_OF_LINE = re.compile(r"\d{6}|-\d{4}\b|[xX]{4}|§")  # a child's number that is not whole, or a section


def remarks(cells: Sequence[Row], totals: Sequence[int], looks: Sequence[Look]) -> list[int]:
    """The numbers of the rows that stand below a total and above no line, and are remarks; `looks` are the columns'."""
    found: list[int] = []
    for number, row in reversed(cells):
        if not any(total < number for total in totals) or not _is_remark(row, looks):
            break
        found.append(number)
    return found[::-1]


def _is_remark(row: Sequence[str | None], looks: Sequence[Look]) -> bool:
    """Whether the row is a text and at least one amount; an amount may be a day's number in Excel, 55.000.

    Of money that is nobody's a note may say more: »Pulje | 850000 | Ca. 2 pladser«.
    """
    if any(cell and of in {*DAYS, Look.SECTION} for cell, of in zip(row, looks, strict=True)):
        return False
    amount = {Look.NUMBER, Look.SERIAL}
    kinds = [
        Look.NUMBER if (kind := look(cell)) in amount and of is Look.NUMBER else kind
        for cell, of in zip(row, looks, strict=True)
        if cell
    ]
    texts = [cell for cell in row if cell and look(cell) is Look.TEXT]
    if sorted(set(kinds)) != [Look.NUMBER, Look.TEXT] or any(map(_OF_LINE.search, texts)):
        return False
    return _MONEY.search(plain(texts[0])) is not None or (len(texts) == 1 and not _may_be_name(texts[0]))


def _may_be_name(text: str) -> bool:
    return NAME.fullmatch(text) is not None or " " not in text.strip()
