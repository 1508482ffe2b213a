"""Which code of ours a text means: a choice, a place type, a step, or yes and no."""

from difflib import SequenceMatcher

import polars as pl

from trappen.domain import formats
from trappen.parameters.places import parse_place_type, place_type_begun
from trappen.records.contracts import Column, Kind
from trappen.records.mapping.cells import plain
from trappen.records.values import typed


def code_of(contract: Column, text: str) -> str:
    """The code that a text means for a choice, a place type, a step or yes and no; empty where it is not known."""
    if contract.values:
        return known_code(contract, text)
    try:
        if contract.name == "place_type":
            return parse_place_type(text)
        if contract.kind is Kind.BOOLEAN:
            return {True: "ja", False: "nej", None: ""}[typed(pl.Series([text]), contract)[0]]
        return first_number(text) if contract.name == "step" else ""
    except ValueError:
        return ""


def likely_code(contract: Column, text: str) -> str:
    """The same, and for a place cut short the only one that it can be: a guess, which a person must see."""
    return code_of(contract, text) or (place_type_begun(text) if contract.name == "place_type" else "")


def known_code(contract: Column, text: str) -> str:
    """The code of a choice that a text means: its code, its label, or one of them almost; empty for none."""
    asked = plain(text)
    forms = {plain(form): code for code, label in contract.values.items() for form in (code, label)}
    if asked in forms:
        return forms[asked]
    close = [(SequenceMatcher(None, asked, form).ratio(), code) for form, code in forms.items() if len(asked) > 2]
    likeness, code = max(close, default=(0.0, ""))
    return code if likeness >= 0.85 else ""


def first_number(text: str) -> str:
    """The first number in a text, »Trin 4«; empty where there is none."""
    digits = next((word for word in plain(text).split() if word.isdigit()), "")
    return str(int(formats.parse_number(digits))) if digits else ""
