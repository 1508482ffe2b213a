"""A leader's inspection of files as tables: the draw, and what was found. Source: docs/methods/inspection.md."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction

from trappen.domain.figures import Figure, Source, Unit
from trappen.parameters.inspection import NOT_RELEVANT, Question
from trappen.reporting.document import Cell, Table

RESULT = ("Spørgsmål", "Opfyldt", "Af", "Andel", "Ikke relevant", "Ikke besvaret", "Kilde")
ONLY_SAMPLE = "Tallene gælder de udtrukne sager og er ikke et skøn over alle sager."


def result_table(asked: Sequence[Question], answers: Sequence[Mapping[str, str]], on: date, *, source: str) -> Table:
    """For each question how many of the files are as they should be, of those where it is relevant and answered.

    Without such a file the share is words and not 100 %.
    """
    sources = (Source(source, dated=on),)
    rows = [_row(question, Counter(file.get(question.key, "") for file in answers), sources) for question in asked]
    return Table("Kvartalets resultat", RESULT, tuple(rows), unit="sager", as_of=on, notes=(ONLY_SAMPLE,))


def _row(question: Question, counted: Counter[str], sources: tuple[Source, ...]) -> tuple[Cell, ...]:
    kept = sum(counted[code] for code in question.good)
    whole = sum(number for code, number in counted.items() if code not in ("", NOT_RELEVANT))

    def cases(word: str, value: int) -> Figure:
        return Figure(f"{question.text} {word}", value, Unit.CASES, sources)

    share: Cell = "ikke besvaret" if counted[""] else "ikke relevant" if counted[NOT_RELEVANT] else "ingen sager"
    if whole:
        share = Figure(f"{question.text} andel", Fraction(kept, whole), Unit.SHARE, sources, formula="opfyldt ÷ af")
    told = question.text if question.kept == "ja" else f"{question.text} ({question.kept})"
    left_out = (cases("ikke relevant", counted[NOT_RELEVANT]), cases("ikke besvaret", counted[""]))
    law = f"{question.law}. {question.source}" if question.law else question.source
    return (told, cases("opfyldt", kept), cases("af", whole), share, *left_out, law)


def draw_table(
    strata: Mapping[str, int], drawn: Mapping[str, int], answered: Mapping[str, int], on: date, *, source: str
) -> Table:
    """For each stratum how many files there were, how many were drawn, and how many are gone through."""
    sources = (Source(source, dated=on),)
    rows: list[tuple[Cell, ...]] = [
        (
            name,
            *(
                Figure(f"{name}: {word}", value, Unit.CASES, sources)
                for word, value in (
                    ("sager", whole),
                    ("udtrukket", drawn.get(name, 0)),
                    ("gennemgået", answered.get(name, 0)),
                )
            ),
        )
        for name, whole in sorted(strata.items())
    ]
    return Table("Stikprøven", ("Lag", "Sager", "Udtrukket", "Gennemgået"), tuple(rows), unit="sager", as_of=on)


def list_table(rows: Sequence[tuple[str, str, str, bool]], on: date, *, notes: Sequence[str]) -> Table:
    """The list drawn from, to draw it again: rows of stratum, the case's key, its number (SHA-256) and whether it was
    drawn. The key comes first in the table: it names the row in a file of many tables."""
    return Table(
        "Grundlag for udtrækket",
        ("Sagens nøgle", "Lag", "SHA-256 af startværdi|nøgle", "Udtrukket"),
        tuple((key, stratum, number, "ja" if taken else "nej") for stratum, key, number, taken in rows),
        unit="sager",
        as_of=on,
        notes=tuple(notes),
    )
