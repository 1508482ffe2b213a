"""The quarterly follow-up: where the children stand, how they moved, who carries how much, and what is overdue."""

from dataclasses import dataclass
from datetime import date

from trappen.analysis.cadence.reports import CaseloadReport, CaseloadSeries, DeadlineReport
from trappen.analysis.keyfigures.results import LadderReport
from trappen.domain import formats
from trappen.domain.figures import Figure
from trappen.reporting import caseload, deadlines, ladder
from trappen.reporting.document import (
    Block,
    Cell,
    Document,
    Heading,
    KeyFigures,
    Notice,
    Paragraph,
    Part,
    Points,
    Withheld,
)
from trappen.reporting.papers.cover import Cover


@dataclass(frozen=True)
class Basis:
    """What a quarterly follow-up is made from. `threshold` is the small-number threshold of the municipality."""

    municipality: str
    committee: str
    ladder: LadderReport
    caseload: CaseloadReport
    series: CaseloadSeries | None
    deadlines: DeadlineReport
    threshold: int
    vintage: str
    recommendation: tuple[str, ...] = ("tager kvartalsopfølgningen til efterretning.",)


def quarterly(basis: Basis, *, made_on: date) -> Document:
    """The paper. Every number is a figure with its source, or withheld; the text around them holds none."""
    cover = Cover(basis.municipality, basis.committee, basis.vintage, basis.recommendation, basis.threshold)
    view = ladder.view(basis.ladder, threshold=basis.threshold)
    period = f"{formats.long_date(basis.ladder.first)} til {formats.long_date(basis.ladder.last)}"
    blocks: list[Block] = [
        Heading("Resumé"),
        _summary(basis, view),
        _key_figures(basis, view),
        *cover.recommended(),
        Heading("Børn på indsatstrappen"),
        view.stock(),
        Heading("Bevægelser"),
        _movements(view),
        view.flow(),
        Heading("Nøgletal"),
        view.key_figures(),
        Heading("Sager pr. rådgiver"),
        caseload.team_table(basis.caseload, threshold=basis.threshold),
    ]
    if basis.series is not None:
        chart = caseload.over_time(basis.series, basis.caseload, threshold=basis.threshold)
        blocks += [] if chart is None else [chart]
    blocks += [
        Heading("Frister"),
        deadlines.rule_table(basis.deadlines, threshold=basis.threshold),
        deadlines.kept_table(basis.deadlines, threshold=basis.threshold),
        Heading("Om tallene"),
        *_about(basis, view),
    ]
    return cover.paper("Kvartalsopfølgning", period, blocks, made_on=made_on)


def _summary(basis: Basis, view: ladder.LadderView) -> Paragraph:
    duties = basis.deadlines.figures()
    moves = view.moves()
    return Paragraph(
        (
            f"Den {formats.long_date(basis.ladder.last)} stod ",
            view.total("stock_last"),
            f" børn og unge på indsatstrappen; den {formats.long_date(basis.ladder.first)} var det ",
            view.total("stock_first"),
            ". I perioden var der ",
            moves["down"],
            " bevægelser ned ad trappen og ",
            moves["up"],
            " op. ",
            *_caseload_words(basis),
            _unless_small(duties["overdue"], basis.threshold),
            " frister er overskredet.",
        )
    )


def _caseload_words(basis: Basis) -> tuple[Part, ...]:
    per_fte = basis.caseload.figures()["cases_per_fte"]
    if per_fte.is_missing:
        return ("Sager pr. fuldtidsstilling mangler for hele kommunen, fordi en rådgiver har sager uden stilling. ",)
    return ("En fuldtidsstilling har i gennemsnit ", per_fte, " sager. ")


def _key_figures(basis: Basis, view: ladder.LadderView) -> KeyFigures:
    duties, moves = basis.deadlines.figures(), view.moves()
    return KeyFigures(
        (
            ("Børn på trappen", view.total("stock_last")),
            ("Ned ad trappen", moves["down"]),
            ("Op ad trappen", moves["up"]),
            ("Sager pr. fuldtidsstilling", basis.caseload.figures()["cases_per_fte"]),
            ("Overskredne frister", _unless_small(duties["overdue"], basis.threshold)),
            (duties["due_within"].label, _unless_small(duties["due_within"], basis.threshold)),
        )
    )


def _movements(view: ladder.LadderView) -> Paragraph:
    moves = view.moves()
    return Paragraph(
        (
            f"Bevægelserne er talt {view.between}: ",
            moves["entries"],
            " kom på trappen, ",
            moves["exits"],
            " forlod den. Et barn kan tælle flere gange her; i tabellen tæller hvert barn én gang.",
        )
    )


def _about(basis: Basis, view: ladder.LadderView) -> list[Block]:
    blocks: list[Block] = [
        Paragraph(view.coverage()),
        Paragraph((_ABOUT.format(small=basis.threshold - 1),)),
    ]
    if basis.ladder.notes:
        blocks.append(Points(tuple((note,) for note in basis.ladder.notes)))
    missing = [item for item in basis.ladder.key_figures if item.figure.is_missing]
    if missing:
        named = "; ".join(f"{item.title} ({', '.join(item.figure.missing)})" for item in missing)
        blocks.append(Notice("Mangler:", (f"{named}.",)))
    return blocks


def _unless_small(figure: Figure, threshold: int) -> Cell:
    return Withheld(figure.label) if figure.value is not None and 0 < figure.value < threshold else figure


_ABOUT = (
    "Antal fra 1 til {small} er skjult sammen med tal, der ville afsløre dem. En sag er et barn, en rådgiver har "
    "ansvar for. Fristerne er lovens og kommunens egne; hver af dem står med sin paragraf."
)
