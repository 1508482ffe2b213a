"""How well a heading names a column of ours, from 0 to 1, and why in Danish."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import lru_cache

from trappen.records.contracts import Column
from trappen.records.mapping.cells import LAST_DAY, plain
from trappen.records.mapping.spec import is_end
from trappen.records.mapping.vocabulary import words_of
from trappen.records.mapping.whose import Whose, whose

LIKE = 0.82  # below this two names are not alike
PRICE = 0.75
# »kostpris«, »månedstakst«: the last part of a word tells; and »Pr. md. (1.000 kr.)«, an amount for a time.
SHORTEST = 5  # letters that can be alike by chance no more: »Sep« is like »Step«
PRICED = re.compile(r"[a-z](pris|takst|udgift)\b|^pr (md|mdr|maaned|doegn|dag|uge)\b|\bfuldt aar\b|\baarseffekt\b")
# »Mdl. disp.«, »bevilget pr. md.«: money that is set aside for a month or a day.
CUT_SHORT = re.compile(r"\s*([^\W\d_]{3,})\.\s*")  # »Sagsb.«, »Lev.«: one word, and a full stop for the rest
SET_ASIDE = re.compile(r"\b(mdl?|mdr|maaned(lig|ligt)?|doegn|dgn?)\b.*\b(disp|disponeret|bev|bevilget|bevilling)\b")


def name_score(contract: Column, heading: str) -> tuple[float, str]:
    """How sure it is that the heading names the column (0 to 1), and why."""
    return _name_score(contract.name, contract.title, words_of(contract), heading, ends=is_end(contract))


@lru_cache(maxsize=50_000)  # the same headings are asked about for every table, and again with every answer
def _name_score(name: str, title: str, others: tuple[str, ...], heading: str, *, ends: bool) -> tuple[float, str]:
    asked = plain(heading)
    words = asked.split()
    best = _by_form(name, title, (title, *others), heading, ends=ends)
    for rank, forms in enumerate(((name, title), others)):
        for word in forms:
            form = plain(word)
            if asked == form:
                return 1.0 - 0.02 * rank, f"Overskriften »{heading}« er kendt som »{title}«."
            if len(form) > 2 and _within(form.split(), words):
                best = max(best, (0.8 - 0.02 * rank, f"Overskriften »{heading}« rummer »{word}«."))
            likeness = _likeness(asked, form) if min(len(asked), len(form)) >= SHORTEST else 0.0
            if likeness >= LIKE:
                best = max(best, (likeness * 0.9, f"Overskriften »{heading}« ligner »{title}«."))
    return best


@lru_cache(maxsize=50_000)  # tables have names of columns in common
def _likeness(asked: str, form: str) -> float:
    """How alike two texts are, from 0 to 1; 0 where they cannot be alike enough to matter."""
    matcher = SequenceMatcher(None, asked, form)
    return matcher.ratio() if matcher.quick_ratio() >= LIKE else 0.0


def _by_form(name: str, title: str, forms: Sequence[str], heading: str, *, ends: bool) -> tuple[float, str]:
    """What the form of a heading tells of the column, whatever the words that are known for it."""
    asked = plain(heading)
    best = (0.0, "")
    if ends and LAST_DAY.search(asked):
        best = (0.8, f"Overskriften »{heading}« er en sidste dag.")
    if name == "provider_name" and "navn" in asked and whose(heading) is Whose.PROVIDER:
        best = (0.85, f"Overskriften »{heading}« er navnet på et sted.")
    if name == "price" and PRICED.search(asked):
        best = (PRICE, f"Overskriften »{heading}« er en pris.")
    if name == "price" and SET_ASIDE.search(asked):
        best = max(best, (PRICE, f"Overskriften »{heading}« er et beløb, der er sat af."))
    if _is_cut_short(name, asked, forms, heading):
        best = max(best, (0.77, f"Overskriften »{heading}« er en forkortelse, der læses som »{title}«."))
    return best


def _is_cut_short(name: str, asked: str, forms: Sequence[str], heading: str) -> bool:
    """Whether the heading is the beginning of a name of the column; never of a key, which every kind of row has."""
    is_key = name.endswith("_id") and name != "adviser_id"
    short = CUT_SHORT.fullmatch(heading) is not None and not is_key
    return short and any(plain(form).startswith(asked) for form in forms)


def _within(part: Sequence[str], whole: Sequence[str]) -> bool:
    return any(list(whole[at : at + len(part)]) == list(part) for at in range(len(whole) - len(part) + 1))
