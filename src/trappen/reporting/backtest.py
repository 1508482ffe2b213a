"""The forecast's back-test as blocks of a page: what it said in earlier years, and what came."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

import altair as alt

from trappen.analysis.forecast.backtest import BackTest, Tested, Verdict
from trappen.domain import formats
from trappen.domain.figures import Figure, Unit
from trappen.domain.ladder import Ladder
from trappen.reporting.charts import LINES, Spec, chart_data, finished
from trappen.reporting.document import Block, Cell, Chart, Heading, KeyFigures, Notice, Paragraph, Table
from trappen.reporting.statements.cells import Viewer

MEANING = (
    "CRPS er, hvor langt hele fremskrivningen lå fra det, der skete, målt i børn: 0 er fuldt træf, og mindre er bedre.",
    "For sammenligningerne, der kun er ét tal, er CRPS, hvor meget de ramte forbi.",
    "»Uændret« er antallet på den dag, der fremskrives fra. »Tre års gennemsnit« er samme dag i op til tre år.",
)


def backtest_blocks(found: BackTest, ladder: Ladder, viewer: Viewer, *, on: date) -> tuple[Block, ...]:
    """Everything that the page shows, in its order."""
    return tuple(_blocks(found, ladder, viewer, on))


def _blocks(found: BackTest, ladder: Ladder, viewer: Viewer, on: date) -> Iterator[Block]:
    whole = [one for one in found.tested if one.step is None]
    verdict = next(one for one in found.verdicts if one.step is None)
    held = f"{verdict.inside} af {verdict.forecasts}"
    yield KeyFigures(
        (
            ("80 %-intervaller, der holdt", held),
            ("Gennemsnitlig afvigelse", _tenths("Afvigelse", verdict.bias, viewer, signed=True)),
            ("CRPS", _tenths("CRPS", verdict.crps, viewer)),
            ("CRPS for »uændret«", _tenths("CRPS", verdict.crps_unchanged, viewer)),
        )
    )
    yield Paragraph((_said(verdict),))
    for origin, why in found.skipped:
        yield Notice(f"Ikke målt fra {formats.long_date(origin)}", (why,))
    yield Heading("Hver fremskrivning for sig")
    yield _chart(whole, viewer, on)
    yield Heading("Trin for trin")
    yield _verdict_table(found, ladder, viewer, on)


def _said(verdict: Verdict) -> str:
    better = verdict.crps < min(verdict.crps_unchanged, verdict.crps_average)
    first = "bedre" if better else "ikke bedre"
    return (
        f"Fremskrivningen har her været {first} end både at regne med uændret antal og med tre års gennemsnit. "
        "Hver er lavet med det, man vidste den dag."
    )


def _chart(whole: list[Tested], viewer: Viewer, on: date) -> Chart:
    columns = ("Fra", "Til", "Forventet", "80 % fra", "80 % til", "Det blev", "Uændret", "Tre års gennemsnit", "Holdt")
    rows = tuple(
        (
            formats.short_date(one.origin),
            formats.short_date(one.target),
            *(
                Figure(name, round(number), Unit.CHILDREN, (viewer.source,))
                for name, number in zip(columns[2:5], (one.mean, one.low, one.high), strict=True)
            ),
            viewer.people("Det blev", one.outcome),
            viewer.people("Uændret", one.unchanged),
            viewer.people("Tre års gennemsnit", round(one.average)),
            "ja" if one.inside else "nej",
        )
        for one in whole
    )
    table = Table("Børn på trappen i alt", columns, rows, "børn", on, MEANING[2:])
    told = [one for one in whole if not viewer.hides(one.outcome)]
    words = f"{sum(one.inside for one in whole)} af {len(whole)} intervaller holdt det, der skete."
    caption = "Fremskrivningens 80 %-interval (streg), det forventede (ring) og det, der skete (kryds)"
    return Chart(_intervals(told), caption, words, table)


def _intervals(told: list[Tested]) -> Spec:
    rows = [
        {"target": formats.short_date(one.target), "low": one.low, "high": one.high, "value": value, "what": what}
        for one in told
        for what, value in (("Forventet", round(one.mean, 1)), ("Det blev", one.outcome))
    ]
    names = ["Forventet", "Det blev"]
    order = [formats.short_date(one.target) for one in reversed(told)]
    y = alt.Y("target:N", title=None, sort=order)
    x = alt.X("value:Q", title="børn", scale=alt.Scale(zero=False))
    base = alt.Chart(chart_data(rows))
    marks = base.mark_point(size=110, strokeWidth=2).encode(
        x=x,
        y=y,
        shape=alt.Shape("what:N", scale=alt.Scale(domain=names, range=["circle", "cross"]), legend=_legend()),
        color=alt.Color("what:N", scale=alt.Scale(domain=names, range=list(LINES[:2])), legend=_legend()),
    )
    spans = base.mark_rule(strokeWidth=6, color="#9db7d5").encode(x=alt.X("low:Q", title="børn"), x2="high:Q", y=y)
    return finished(alt.layer(spans, marks).properties(width=560, height=alt.Step(34)))


def _legend() -> alt.Legend:
    return alt.Legend(title=None, orient="bottom")


def _verdict_table(found: BackTest, ladder: Ladder, viewer: Viewer, on: date) -> Table:
    columns = ("Trin", "Målinger", "Holdt", "Afvigelse", "CRPS", "CRPS uændret", "CRPS tre års gennemsnit")
    ordered = sorted(found.verdicts, key=lambda one: (one.step is None, one.step or 0))
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            _name(one.step, ladder),
            Figure("Målinger", one.forecasts, Unit.COUNT, (viewer.source,)),
            Figure("Holdt", one.inside, Unit.COUNT, (viewer.source,)),
            _tenths("Afvigelse", one.bias, viewer, signed=True),
            *(
                _tenths(name, number, viewer)
                for name, number in zip(columns[4:], (one.crps, one.crps_unchanged, one.crps_average), strict=True)
            ),
        )
        for one in ordered
    )
    caption = "Gennemsnit over fremskrivningerne"
    return Table(caption, columns, rows, "børn", on, MEANING[:2], total_row=True)


def _name(step: int | None, ladder: Ladder) -> str:
    if step is None:
        return "I alt"
    return f"Trin {step}: {ladder.name_of(step)}" if step else "Ukendt trin"


def _tenths(label: str, number: float, viewer: Viewer, *, signed: bool = False) -> Figure:
    return Figure(label, Fraction(round(10 * number), 10), Unit.CHILDREN, (viewer.source,), signed=signed)
