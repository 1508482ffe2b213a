"""Finds what looks like a CPR number where none should be, and puts a stand-in there.

Foster families are often paid by their CPR number, and some systems build keys from it. Ten digits that begin with a
date are taken for one: a stand-in too many costs a readable key, a number too many is a breach. A key that a mapping
made of a row is a plain hash, and the CPR number in it is soon guessed: it gets a stand-in as well.
"""

import re

import polars as pl

from trappen.records.contracts import Kind, Table
from trappen.records.mapping.applying import MADE
from trappen.records.values import CPR_DATE as DATE
from trappen.records.values import WHOLE_CPR
from trappen.web.cases.models import sealing

HIDDEN_NUMBER = "hidden_number"  # the code under which a batch counts them
LOOKS_LIKE_CPR = rf"(?:^|\D){DATE}[- ]?\d{{4}}(?:\D|$)"
MADE_KEY = rf"{MADE}[0-9a-f]{{16}}"
_FOUND = re.compile(rf"(?<!\d){DATE}[- ]?\d{{4}}(?!\d)")
_MADE = re.compile(MADE_KEY)


def without_numbers(frame: pl.DataFrame, table: Table, municipality: str) -> tuple[pl.DataFrame, int]:
    """The frame with stand-ins for numbers in its text columns, and how many were where nobody expects one.

    Keys and what refers to them often hold a number, and are not counted; neither are made keys: nobody wrote a number
    there. `child_id` is left alone: it becomes a pseudonym, whatever it holds.
    """
    changed = 0
    for column in table.columns:
        if column.kind is not Kind.TEXT or column.personal or column.name == "child_id":
            continue
        suspicious = frame[column.name].str.contains(LOOKS_LIKE_CPR).fill_null(value=False)
        made = frame[column.name].str.contains(MADE_KEY).fill_null(value=False)
        if not (suspicious | made).any():
            continue
        if column.name not in table.key and not column.references:
            changed += int((suspicious & ~made).sum())  # a made key may hold ten digits by chance
        values = frame[column.name].filter(suspicious | made).unique().to_list()
        replaced = [hide(value, municipality) for value in values]
        frame = frame.with_columns(pl.col(column.name).replace(values, replaced))
    return frame, changed


def hidden(values: pl.Series, municipality: str) -> pl.Series:
    """The keys as they are stored: with stand-ins, as `without_numbers` gives them."""
    doubtful = (values.str.contains(LOOKS_LIKE_CPR) | values.str.contains(MADE_KEY)).fill_null(value=False)
    if not doubtful.any():
        return values
    found = values.filter(doubtful).unique().to_list()
    return values.replace(found, [hide(value, municipality) for value in found])


def hide(text: str, municipality: str) -> str:
    """The text with a stand-in for each number and each made key in it; a number gives the same one, hyphen or not."""
    hidden = _MADE.sub(lambda match: sealing.stand_in(municipality, match[0]), text)
    return _FOUND.sub(lambda match: sealing.stand_in(municipality, re.sub(r"\D", "", match[0])), hidden)


def masked(text: str) -> str:
    """The text as a page may show it: of each number only the birthday, and nothing of a made key."""
    return _MADE.sub("dannes", _FOUND.sub(lambda match: f"{match[0][:6]}-••••", text))


def is_number(text: str) -> bool:
    """Whether the whole text looks like a CPR number."""
    return re.match(WHOLE_CPR, text.strip()) is not None
