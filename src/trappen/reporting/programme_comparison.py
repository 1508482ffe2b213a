"""Programmes side by side, with what cannot be compared said. Source: docs/methods/figures.md, »Side by side«."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from trappen.domain import formats
from trappen.domain.figures import Figure
from trappen.domain.programme.entries import ProgrammeFigures
from trappen.domain.programme.figures import programme_figures
from trappen.domain.programme.model import Programme
from trappen.domain.programme.money import COST_KINDS, MoneyKind
from trappen.domain.programme.of_money import stated
from trappen.domain.programme.people import Role
from trappen.reporting.comparison_warnings import doubted, price_levels, span, warnings
from trappen.reporting.document import Cell, Table

Cells = tuple[Cell, ...]
LACKING: Cells = (formats.MISSING,)
MEASURED = "Målte resultater"


@dataclass(frozen=True, slots=True)
class Comparison:
    """One row a question and one column a programme; a cell may hold several figures. `warnings` come first.

    `doubts` holds, by question, why the answers to it cannot be held against each other.
    """

    names: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cells, ...]], ...]
    warnings: tuple[str, ...]
    doubts: Mapping[str, tuple[str, ...]]

    @property
    def lines(self) -> tuple[tuple[str, tuple[Cells, ...], tuple[str, ...]], ...]:
        """The rows, each with its doubts."""
        return tuple((question, answers, self.doubts.get(question, ())) for question, answers in self.rows)


@dataclass(frozen=True, slots=True)
class Measured:
    """What records give of a programme's targets: name, value now and target of each; `told` says when and of which."""

    values: tuple[tuple[str, Cell, Cell], ...]
    told: str


def compare(programmes: Sequence[Programme], measured: Sequence[Measured | None] = ()) -> Comparison:
    """The programmes side by side. `measured` has an entry for each: what is counted in records, or None."""
    counted = list(measured) or [None] * len(programmes)
    columns = [_column(*pair) for pair in zip(programmes, counted, strict=True)]
    rows = tuple((question, tuple(column[question] for column in columns)) for question in columns[0])
    doubts, loose = dict(doubted(programmes)), tuple(_unlike(programmes, counted))
    if loose:
        doubts[MEASURED] = (*doubts.get(MEASURED, ()), *loose)
    names = tuple(programme.name for programme in programmes)
    return Comparison(names, rows, (*warnings(programmes), *loose), doubts)


def comparison_tables(comparison: Comparison) -> list[Table]:
    """The comparison as tables of a file: one row a figure, and what cannot be compared."""
    rows = tuple(
        (question, name, content.label if isinstance(content, Figure) else "", content, " ".join(doubts))
        for question, answers, doubts in comparison.lines
        for name, answer in zip(comparison.names, answers, strict=True)
        for content in answer
    )
    columns = ("Spørgsmål", "Program", "Tal", "Værdi", "Forbehold")
    return [
        Table("Programmerne side om side", columns, rows, unit="hvert tal i sin enhed", notes=comparison.warnings),
        Table(
            "Det kan ikke sammenlignes", ("Forbehold",), tuple((said,) for said in comparison.warnings), unit="tekst"
        ),
    ]


def _unlike(programmes: Sequence[Programme], counted: Sequence[Measured | None]) -> Iterator[str]:
    """What is counted in records today is no result of an evaluation, and one that a paper tells of is no count."""
    others = any(found is None for found in counted)
    for programme, found in zip(programmes, counted, strict=True):
        if found is not None:
            rest = "; de andres tal er, hvad deres papirer skriver" if others else ""
            yield f"Målte resultater for {programme.name} er talt i kommunens egne data ({found.told}){rest}."


def _column(programme: Programme, measured: Measured | None) -> Mapping[str, Cells]:
    figures = programme_figures(programme)
    years = programme.years
    return {
        "Formål": programme.purpose[:1] or LACKING,
        "Målgruppe": (programme.target_group.text,) if programme.target_group else LACKING,
        "Begynder": (formats.long_date(programme.start),) if programme.start else LACKING,
        "Varighed": LACKING if years is None else (span(years),),
        "Rådgivere": _advisers(programme, figures),
        "Sager pr. rådgiver": _of(figures, ".per_adviser", "caseloads."),
        "Udgift i alt": _amounts(programme, COST_KINDS),
        "Udgift pr. stilling og år": _post_years(figures),
        "Besparelse i alt": _amounts(programme, (MoneyKind.SAVING,)),
        "Besparelse pr. udgiftskrone": _savings_per_cost(figures),
        "Prisniveau": tuple(sorted(price_levels(programme))) or LACKING,
        "Udgift minus den indtægt, der skal dække den": _of(figures, ".less_match.total", "money.")
        if any(item.matches for item in programme.money)
        else ("ingen sådan indtægt",),
        "Modeller at vælge mellem": tuple(option.name for option in programme.options) or ("ingen",),
        "Sammenligningsgruppe": _compared(programme),
        MEASURED: _now(measured) or _results(programme, figures),
        "Mål": tuple(dict.fromkeys(target.indicator for target in programme.targets)) or LACKING,
    }


def _advisers(programme: Programme, figures: ProgrammeFigures) -> Cells:
    """All advisers, or where a paper tells only of new ones, those. Posts that are among others are not told twice."""
    keys = [f"posts.{post.key}" for post in programme.posts if post.role is Role.ADVISER and not post.part_of]
    found = [
        figures.get(f"{key}.{name}")
        for key in keys
        for name in (("count", "new") if figures.has(f"{key}.count") else ("new",))
        if figures.has(f"{key}.{name}")
    ]
    return tuple(found) or LACKING


def _post_years(figures: ProgrammeFigures) -> Cells:
    """What one post costs in a year: from the total and its years, and from the yearly amount where both are stated."""
    found: dict[tuple[str, object], Figure] = {}
    for entry in figures.derived:
        if entry.key.endswith((".per_post_year", ".yearly_per_post")):
            found.setdefault((entry.key.split(".")[1], entry.figure.value), entry.figure)
    return tuple(found.values()) or LACKING


def _savings_per_cost(figures: ProgrammeFigures) -> Cells:
    """The ratio as stated; where a year is missing, the one with that year set between its neighbours, named so."""
    sure = [figure for figure in _ending(figures, ".saving_per_cost") if figure.value is not None]
    return tuple(sure or _ending(figures, ".linear_saving_per_cost")) or LACKING


def _compared(programme: Programme) -> Cells:
    return tuple(dict.fromkeys(result.comparison for result in programme.results if result.comparison)) or ("ingen",)


def _now(measured: Measured | None) -> Cells:
    """Every target's value now, named with what it shall be; what is withheld says so."""
    return tuple(
        now.named(f"{name} nu (mål {target})") if isinstance(now, Figure) else f"{name} nu: {now}"
        for name, now, target in (measured.values if measured else ())
    )


def _results(programme: Programme, figures: ProgrammeFigures) -> Cells:
    """What was measured: the share in the group beside the one it is compared with; else what was counted."""
    names = [
        f"results.{result.key}.{part}"
        for result in programme.results
        for part in ("group_share", "comparison_share", "percentage_points")
    ]
    reached = [f"targets.{target.key}.reached" for target in programme.targets]
    return tuple(figures.get(name) for name in (*names, *reached) if figures.has(name)) or LACKING


def _of(figures: ProgrammeFigures, ending: str, start: str = "") -> Cells:
    return tuple(_ending(figures, ending, start)) or LACKING


def _ending(figures: ProgrammeFigures, ending: str, start: str = "") -> list[Figure]:
    return [entry.figure for entry in figures.derived if entry.key.endswith(ending) and entry.key.startswith(start)]


def _amounts(programme: Programme, kinds: Sequence[MoneyKind]) -> Cells:
    return tuple(stated(programme, item, "total") for item in programme.money if item.kind in kinds) or LACKING
