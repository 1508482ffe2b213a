"""The whole workbook of a case: the options beside each other, each by itself, and what they are worked out from."""

from collections.abc import Sequence
from io import BytesIO

import xlsxwriter

from trappen.analysis.investment.answers import Answer, streams_of
from trappen.analysis.investment.streams import Stream
from trappen.domain.investment.case import Case
from trappen.domain.investment.discount import Rate
from trappen.reporting.spreadsheets import sheet_names
from trappen.reporting.workbook.financing import write_financing
from trappen.reporting.workbook.items import write_items
from trappen.reporting.workbook.options import NEVER, Results, write_option
from trappen.reporting.workbook.sheets import MONEY, PLAIN, RATIO, Book, Sheet, all_known, kroner

COLUMNS = ("Mulighed", "Udgift", "Indtægt", "Besparelse", "Netto", "Pr. udgiftskrone", "Nutidsværdi", "Tjent hjem")
FIRST = 3


def case_workbook(case: Case, found: Sequence[Stream], made: Sequence[Answer], rate: Rate | None, *, why: str) -> bytes:
    """The workbook.

    Args:
        found: the case's streams.
        made: the answers of doing nothing and of each option, as `answers` gives them for the same streams and rate.
        why: why nothing is discounted; empty where it is.
    """
    file = BytesIO()
    options = made[1:]
    with xlsxwriter.Workbook(
        file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as made_book:
        book = Book(made_book)
        paid = ["Finansiering"] if case.financing else []
        middle = [*(answer.option.name for answer in options), *paid]
        first, *each, amounts, stated = [
            book.sheet(name) for name in sheet_names(["Mulighederne", *middle, "Beløb", "Forudsætninger"])
        ]
        items = write_items(case, found, rate, stated, amounts)
        results = []
        for sheet, answer in zip(each, options, strict=False):
            results.append(write_option(items, answer, streams_of(answer.option, found), sheet))
        if paid:
            write_financing(items, each[-1])
        _beside(case, first, made, results, why)
    return file.getvalue()


def _beside(case: Case, sheet: Sheet, made: Sequence[Answer], results: Sequence[Results], why: str) -> None:
    level = f", {case.price_level}" if case.price_level else ", prisniveau ikke oplyst"
    sheet.text(0, 0, f"{case.title}: {case.first_year}-{case.last_year}, kroner{level}. {why}".strip())
    sheet.heads(FIRST - 1, COLUMNS)
    nothing, *options = made
    sheet.text(FIRST, 0, nothing.option.name)
    for column in range(1, 5):
        sheet.typed(FIRST, column, 0, MONEY)
    for row, (answer, cells) in enumerate(zip(options, results, strict=True), FIRST + 1):
        sheet.text(row, 0, answer.option.name)
        for column, (cell, amount) in enumerate(
            (
                (cells.cost, answer.cost),
                (cells.income, answer.income),
                (cells.saving, answer.saving),
                (cells.net, answer.net),
            ),
            1,
        ):
            sheet.formula(row, column, cell, kroner(amount), MONEY)
        sheet.formula(row, 5, cells.ratio, answer.ratio, RATIO)
        now = None if answer.discounted is None else answer.discounted.net
        sheet.formula(row, 6, cells.present, kroner(now), MONEY)
        paid = (answer.payback or NEVER) if answer.has_years else None
        sheet.formula(row, 7, cells.payback, paid, PLAIN)
    _apart(sheet, options, results, FIRST + len(options) + 2)
    sheet.finish([34, *[16] * (len(COLUMNS) - 1)], frozen=(FIRST, 1))


def _apart(sheet: Sheet, options: Sequence[Answer], results: Sequence[Results], row: int) -> None:
    """The net of each option beyond that of every earlier one."""
    pairs = [(later, earlier) for later in range(len(options)) for earlier in range(later)]
    if pairs:
        sheet.heads(row, ("Forskellen på mulighederne", "Netto mere"))
    for at, (later, earlier) in enumerate(pairs, row + 1):
        sheet.text(at, 0, f"{options[later].option.name} frem for {options[earlier].option.name}")
        nets = [options[place].net for place in (later, earlier)]
        apart = None if nets[0] is None or nets[1] is None else nets[0] - nets[1]
        formula = all_known([results[later].net, results[earlier].net], f"{results[later].net}-{results[earlier].net}")
        sheet.formula(at, 1, formula, kroner(apart), MONEY)
