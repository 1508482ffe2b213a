"""How far the questions about a sheet are: what an answer left, and why there may be more than before it."""

from django.contrib import messages
from django.http import HttpRequest

from trappen.domain import formats
from trappen.records.mapping.sheets import Sheet
from trappen.records.mapping.spec import SheetMap
from trappen.web.imports.wizard import presentation
from trappen.web.imports.wizard.questions import questions


def tell(request: HttpRequest, sheet: Sheet, before: SheetMap, after: SheetMap) -> None:
    """Says on the next page how far the questions are, where one was answered by a click."""
    if "answer" in request.POST and (text := said(sheet, before, after)):
        messages.info(request, text)


def said(sheet: Sheet, before: SheetMap, after: SheetMap) -> str:
    """How many questions are left after a choice, and how many of them follow from it; empty where none was changed."""
    if before == after:
        return ""
    was, now = _open(sheet, before), _open(sheet, after)
    new = len(now - was)
    left = f"{formats.counted(len(now), 'ting', 'ting')} tilbage at afgøre." if now else "Intet tilbage at afgøre."
    if not new:
        return f"Valget er gemt. {left}"
    follow = "1 nyt spørgsmål" if new == 1 else f"{formats.number(new)} nye spørgsmål"
    return f"Valget er gemt og giver {follow}, som først kan stilles nu. {left}"


def _open(sheet: Sheet, held: SheetMap) -> set[str]:
    """What is still to be said, each thing by a name of its own."""
    tables = presentation.tables_of(sheet, held)
    values = {f"{field.name}: {value.text}" for table in tables for field in table.fields for value in field.asked}
    lacking = {field.name for table in tables for field in table.fields if field.lacking}
    return values | lacking | {question.text for question in questions(sheet, held)}
