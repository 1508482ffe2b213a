"""Which code of ours a text means: a choice, a place type, a step, or yes and no."""

from collections.abc import Mapping
from difflib import SequenceMatcher
from functools import cache

import polars as pl

from trappen.domain import formats
from trappen.parameters.places import parse_place_type, place_type_begun
from trappen.records.contracts import Column, Kind
from trappen.records.mapping.cells import plain
from trappen.records.values import typed

LIKE = 0.85  # below this two words are not the same


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
    """The same, and a guess that a person must see: for a place cut short the only one that it can be, and for two
    names of one, »Eget værelse / ungebolig«, that of the only one that is known."""
    known = code_of(contract, text)
    if known or contract.name != "place_type":
        return known
    either = {code for part in text.split("/") if (code := code_of(contract, part.strip()))}
    return place_type_begun(text) or (either.pop() if len(either) == 1 else "")


def known_code(contract: Column, text: str) -> str:
    """The code of a choice that a text means: its code, its label, or one of them almost; empty for none."""
    asked = plain(text)
    forms = _forms(tuple(contract.values.items()))
    if asked in forms or len(asked) <= 2:
        return forms.get(asked, "")
    matcher = SequenceMatcher()
    matcher.set_seq2(asked)  # what is looked into once for all forms
    close = [(_ratio(matcher, form), code) for form, code in forms.items()]
    likeness, code = max(close, default=(0.0, ""))
    return code if likeness >= LIKE else ""


@cache
def _forms(values: tuple[tuple[str, str], ...]) -> Mapping[str, str]:
    return {plain(form): code for code, label in values for form in (code, label)}


def _ratio(matcher: SequenceMatcher[str], form: str) -> float:
    """How alike they are; 0 where they cannot be alike enough."""
    matcher.set_seq1(form)
    return matcher.ratio() if matcher.real_quick_ratio() >= LIKE and matcher.quick_ratio() >= LIKE else 0.0


def first_number(text: str) -> str:
    """The first number in a text, »Trin 4«; empty where there is none."""
    digits = next((word for word in plain(text).split() if word.isdigit()), "")
    return str(int(formats.parse_number(digits))) if digits else ""
