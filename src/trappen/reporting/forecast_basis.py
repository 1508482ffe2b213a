"""What a forecast's rates rest on: moves by pair of steps, and whether age and time on the step fit what was seen."""

from collections.abc import Iterator
from fractions import Fraction

import numpy as np

from trappen.analysis.forecast.arrays import DOWN, OUT, UP, YEAR
from trappen.analysis.forecast.diagnostics import BandCheck, Diagnostics
from trappen.analysis.forecast.exposure import Exposure
from trappen.analysis.forecast.history import AGES, SPANS
from trappen.analysis.forecast.report import Report
from trappen.domain import formats
from trappen.domain.figures import Figure, Unit
from trappen.reporting.document import Block, Cell, Heading, Table
from trappen.reporting.statements.cells import Viewer

KINDS = {UP: "Op", DOWN: "Ned", OUT: "Ud af trappen"}
PROGRAMME_COLUMNS = ("Hændelse", "Sats mod de andres", "95 % fra", "95 % til", "Hændelser", "Forventet")
NOT_AN_EFFECT = (
    "Det er en sammenhæng og ikke en virkning: børn i et program kan være andre børn end dem uden. Fremskrivningen "
    "regner med, at den andel, der er med, bliver, som den var det seneste år."
)
_MONTHS = ("0–3 mdr.", "3–6 mdr.", "6–12 mdr.", "1–2 år", "2–4 år", "4 år og derover")


def basis_blocks(report: Report, found: Diagnostics, viewer: Viewer) -> Iterator[Block]:
    """The history that was learned from. Counts of moves are for those who may see small numbers."""
    if not viewer.sees_children:
        return
    yield Heading("Hvad satserne hviler på")
    yield _pair_table(report, found, viewer)
    ages = {first: f"{first}–{after - 1} år" for first, after in zip(AGES, (*AGES[1:], 24), strict=True)}
    yield _band_table("Hændelser efter alder", "Alder", found.ages, ages, report, viewer)
    spans = dict(zip(SPANS, _MONTHS, strict=True))
    yield _band_table("Hændelser efter tid på trinnet", "Tid på trinnet", found.spans, spans, report, viewer)
    if found.exposure is not None:
        yield _programme_table(found.exposure, report, viewer)


def _pair_table(report: Report, found: Diagnostics, viewer: Viewer) -> Table:
    names = [line.label.split(":", maxsplit=1)[0] for line in report.lines[:-1]] + ["Ud af trappen"]
    columns = ("Fra", "Til", "Hændelser", "Forventet", "Børneår", "Pr. 100 børneår", "Lånt styrke")
    rows = tuple(
        (
            names[one.origin],
            names[one.to],
            Figure("Hændelser", one.events, Unit.COUNT, (viewer.source,)),
            _tenths("Forventet", one.expected, viewer),
            _tenths("Børneår", one.years, viewer),
            _tenths("Pr. 100 børneår", 100 * one.expected / one.years, viewer),
            Figure("Lånt styrke", Fraction(round(1000 * one.borrowed), 1000), Unit.SHARE, (viewer.source,)),
        )
        for one in found.pairs
        if one.years > 0
    )
    timed = ", ".join(names[state].lower() for state in found.timed) or "ingen"
    notes = (
        "Lånt styrke er den del af niveauet, der hviler på de andre flytninger, fordi der er få af slagsen.",
        f"Trin, hvor satserne følger tiden på trinnet: {timed}.",
        "Ophør omkring 18- og 23-årsdagen er regnet for sig og er ikke med.",
    )
    return Table("Flytninger i historikken", columns, rows, "hændelser", report.dates[0], notes)


def _band_table(
    caption: str, first: str, checks: tuple[BandCheck, ...], names: dict[int, str], report: Report, viewer: Viewer
) -> Table:
    columns = (first, *(f"{name}{what}" for name in KINDS.values() for what in ("", ", forventet")))
    by_place = {(one.first, one.kind): one for one in checks}
    rows: list[tuple[Cell, ...]] = []
    for begins, name in names.items():
        cells: list[Figure] = []
        for kind in KINDS:
            one = by_place.get((begins, kind))
            cells.append(Figure("Hændelser", one.events if one else 0, Unit.COUNT, (viewer.source,)))
            cells.append(_tenths("Forventet", one.expected if one else 0.0, viewer))
        if any(cell.value for cell in cells):
            rows.append((name, *cells))
    return Table(caption, columns, tuple(rows), "hændelser", report.dates[0])


def _programme_table(found: Exposure, report: Report, viewer: Viewer) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for kind, name in KINDS.items():
        ratios = found.ratios[:, kind]
        values = (float(ratios.mean()), *np.quantile(ratios, (0.025, 0.975)).tolist())
        named = zip(PROGRAMME_COLUMNS[1:4], values, strict=True)
        shares = (
            Figure(label, Fraction(round(1000 * one), 1000), Unit.SHARE, (viewer.source,)) for label, one in named
        )
        events = Figure("Hændelser", round(float(found.events[kind])), Unit.COUNT, (viewer.source,))
        rows.append((name, *shares, events, _tenths("Forventet", float(found.expected[kind]), viewer)))
    years = formats.number(found.days / YEAR, 1)
    notes = (
        f"{years} børneår i et program. Forventet er, hvad de andres satser ville give i den tid.",
        NOT_AN_EFFECT,
    )
    caption = "Børn i et program mod dem, der ikke er"
    return Table(caption, PROGRAMME_COLUMNS, tuple(rows), "hændelser", report.dates[0], notes)


def _tenths(label: str, number: float, viewer: Viewer) -> Figure:
    return Figure(label, Fraction(round(10 * number), 10), Unit.COUNT, (viewer.source,))
