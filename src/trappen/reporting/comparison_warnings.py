"""What stands in the way of comparing programmes, each with the programmes that it holds for."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction

from trappen.domain import formats
from trappen.domain.programme.model import Programme
from trappen.domain.programme.money import COST_KINDS, MoneyKind


def warnings(programmes: Sequence[Programme]) -> list[str]:
    """Everything that makes a difference between the programmes mean less than it seems."""
    return [said for part in _ALL for said in part(programmes)]


def doubted(programmes: Sequence[Programme]) -> Mapping[str, tuple[str, ...]]:
    """The questions of the comparison whose answers cannot be held against each other, each with the reasons."""
    found = {question: [said for part in parts for said in part(programmes)] for question, parts in _BEARING.items()}
    return {question: tuple(reasons) for question, reasons in found.items() if reasons}


def price_levels(programme: Programme) -> set[str]:
    """The price levels of costs and savings; the word for missing where one has none."""
    return {
        item.price_level or formats.MISSING
        for item in programme.money
        if item.kind in COST_KINDS or item.kind is MoneyKind.SAVING
    }


def span(years: Fraction) -> str:
    """`3 år`, `2,5 år`."""
    return f"{formats.number(years, 0 if years.denominator == 1 else 1)} år"


def _levels(programmes: Sequence[Programme]) -> Iterator[str]:
    lacking = _where(programmes, lambda programme: formats.MISSING in price_levels(programme))
    known = {level for programme in programmes for level in price_levels(programme)} - {formats.MISSING}
    if lacking:
        yield f"Beløbene kan ikke sammenlignes: prisniveauet mangler i {lacking}."
    elif len(known) > 1:
        yield f"Beløbene kan ikke sammenlignes: de er i {_listed(sorted(known))}."


def _lengths(programmes: Sequence[Programme]) -> Iterator[str]:
    lacking = _where(programmes, lambda programme: programme.years is None)
    if lacking:
        yield f"Beløb i alt kan ikke sammenlignes: perioden mangler i {lacking}."
    elif len({programme.years for programme in programmes}) > 1:
        told = [f"{programme.name} {span(programme.years)}" for programme in programmes if programme.years is not None]
        yield f"Beløb i alt kan ikke sammenlignes: programmerne løber ikke lige længe ({_listed(told)})."


def _notes(programmes: Sequence[Programme]) -> Iterator[str]:
    """What papers leave open of the amounts that costs are made from."""
    for programme in programmes:
        for item in programme.money:
            if item.kind in COST_KINDS and item.note:
                yield f"{programme.name}, »{item.title}«: {item.note}"


def _savings(programmes: Sequence[Programme]) -> Iterator[str]:
    def items(programme: Programme) -> list[str]:
        return [item.baseline for item in programme.money if item.kind is MoneyKind.SAVING]

    if lacking := _where(programmes, lambda programme: not all(items(programme))):
        yield f"Besparelserne kan ikke sammenlignes: det er ikke sagt, hvad de er målt mod, i {lacking}."
    if none := _where(programmes, lambda programme: not items(programme)):
        yield f"Der er ingen ventet besparelse i {none}."


def _cases(programmes: Sequence[Programme]) -> Iterator[str]:
    """A programme that says nothing of cases lacks them as much as one that says it without a number."""

    def unknown(programme: Programme) -> bool:
        return not programme.caseloads or any(load.cases is None for load in programme.caseloads)

    if lacking := _where(programmes, unknown):
        yield f"Sagstal kan ikke sammenlignes: antallet af sager mangler i {lacking}."


def _groups(programmes: Sequence[Programme]) -> Iterator[str]:
    if len({programme.target_group.text if programme.target_group else "" for programme in programmes}) > 1:
        yield "Målgrupperne er forskellige, så forskelle i tal kan skyldes børnene og ikke indsatsen."


def _comparisons(programmes: Sequence[Programme]) -> Iterator[str]:
    """An effect can only be told from what would have happened anyway."""

    def alone(programme: Programme) -> bool:
        return not any(result.comparison for result in programme.results)

    if lacking := _where(programmes, alone):
        yield f"Virkningen kan ikke sammenlignes: der er ingen sammenligningsgruppe i {lacking}."


def _where(programmes: Sequence[Programme], holds: Callable[[Programme], bool]) -> str:
    return _listed([programme.name for programme in programmes if holds(programme)])


def _listed(words: Sequence[str]) -> str:
    return f"{', '.join(words[:-1])} og {words[-1]}" if len(words) > 1 else "".join(words)


_BEARING: Mapping[str, tuple[Callable[[Sequence[Programme]], Iterator[str]], ...]] = {
    "Sager pr. rådgiver": (_cases,),
    "Udgift i alt": (_levels, _lengths),
    "Udgift pr. stilling og år": (_levels, _notes),
    "Besparelse i alt": (_levels, _lengths, _savings),
    "Besparelse pr. udgiftskrone": (_levels, _savings),
    "Målte resultater": (_comparisons,),
}
_ALL = (_levels, _lengths, _notes, _savings, _cases, _groups, _comparisons)
