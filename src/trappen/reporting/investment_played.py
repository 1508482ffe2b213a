"""A played investment case as blocks of a page: how likely it is that it pays, year by year, with its interval.

Amounts of years ahead are rounded to whole thousands. Source: docs/methods/investment.md.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from trappen.analysis.forecast.forecast import Summary
from trappen.analysis.investment.answers import Answer
from trappen.analysis.investment.simulated import Apart, Odds, Played, PlayedYear
from trappen.domain import formats
from trappen.domain.figures import Figure, Unit
from trappen.domain.investment.case import Option
from trappen.reporting.document import Block, Cell, Chart, Heading, KeyFigures, Notice, Table
from trappen.reporting.forecast import HIGH, LOW, THOUSAND
from trappen.reporting.investment import named_parts
from trappen.reporting.investment_beside import PARTS
from trappen.reporting.investment_chart import NetYear, played_nets
from trappen.reporting.investment_simulated import fewer_sentence, told
from trappen.reporting.scenario import asked_table
from trappen.reporting.statements.cells import Viewer

NET_HEADS = ("År", "Netto siden start", LOW, HIGH, "Har tjent sig hjem", "Forventet fra", "Forventet til")
SAVED_HEADS = ("År", "Sparet i året", "Sparet siden start", LOW, HIGH, "Forventes at spare", "Kravet", "Kravet nås")
UNIT = "kr., løbende"
EXPECTED = (
    "»80 %« er, hvad der kan ske i én fremtid: fire af fem gennemspilninger ligger imellem. »Forventet« er, hvor "
    "sikker middelværdien er, tilfældet fraregnet."
)


def played_blocks(
    made: Played,
    options: Sequence[Odds],
    less: Sequence[Odds],
    differences: Sequence[Apart],
    parts: Sequence[Answer],
    viewer: Viewer,
) -> tuple[Block, ...]:
    """Everything that the page shows, in its order.

    Args:
        options: of `odds`, with a simulated saving each. less: the same with what the case takes off by confidence;
            empty where it takes off nothing. differences: of `apart`. parts: answers of the case with the mean of what
            was played typed (`means.written`), by whom and what they are split.
        viewer: whose figures bear its source.
    """
    split = {each.option: each for each in parts}
    return tuple(_blocks(made, options, less, differences, split, viewer))


def _blocks(
    made: Played,
    options: Sequence[Odds],
    less: Sequence[Odds],
    apart: Sequence[Apart],
    split: Mapping[Option, Answer],
    viewer: Viewer,
) -> Iterator[Block]:
    yield KeyFigures(tuple(_first_figures(options, viewer)))
    for one in options:
        if one.fewer is not None:
            yield Notice(one.option.name, (fewer_sentence(one.fewer, made.draws),))
    yield Heading("Netto siden start")
    if all(year.net is not None for one in options for year in one.years):
        yield _chart(options, viewer)
    else:
        yield Notice(
            "Netto mangler", ("Et beløb i sagen er ikke oplyst. Udfyld det, eller vælg, hvordan det udfyldes.",)
        )
    if less:
        yield Table("Netto siden start, efter sagens fradrag for usikre tal", NET_HEADS, _net_rows(less, viewer), UNIT)
    yield Heading("Besparelsen")
    for one in options:
        yield _saved(one, viewer)
        yield _by_step(one, made, viewer)
        yield _split(split[one.option], viewer)
        yield from _asked(one, made, viewer)
    if apart:
        yield Heading("Forskel mellem mulighederne")
        yield _differences(apart, viewer)
    yield Notice("Om tallene", (" ".join((EXPECTED, *told(made))),))


def _first_figures(options: Sequence[Odds], viewer: Viewer) -> Iterator[tuple[str, Cell]]:
    for one in options:
        last = one.years[-1]
        yield (
            f"{one.option.name}: har tjent sig hjem ved udgangen af {last.year}",
            _share("Tjent hjem", last.pays, viewer),
        )
        if last.net is not None:
            yield f"{one.option.name}: netto, middel", _money("Netto", last.net.mean, viewer)


def _chart(options: Sequence[Odds], viewer: Viewer) -> Chart:
    lines = {
        one.option.name: [
            NetYear(year.year, round(year.net.mean), round(year.net.low), round(year.net.high))
            for year in one.years
            if year.net is not None
        ]
        for one in options
    }
    words = "; ".join(
        f"{name}: {formats.millions(years[-1].net)} ved udgangen af {years[-1].year}, 80 % fra "
        f"{formats.millions(years[-1].low or 0)} til {formats.millions(years[-1].high or 0)}"
        for name, years in lines.items()
    )
    table = Table("Netto siden start, simuleret", NET_HEADS, _net_rows(options, viewer), UNIT)
    caption = "Netto siden start. Båndet er 80 % af gennemspilningerne; stregen ved 0 er, hvor sagen har tjent sig hjem"
    return Chart(played_nets(lines), caption, f"{words}.", table)


def _net_rows(options: Sequence[Odds], viewer: Viewer) -> tuple[tuple[Cell, ...], ...]:
    several = len(options) > 1
    return tuple(_net_row(one, year, viewer, several=several) for one in options for year in one.years)


def _net_row(one: Odds, year: PlayedYear, viewer: Viewer, *, several: bool) -> tuple[Cell, ...]:
    name = f"{one.option.name}, {year.year}" if several else str(year.year)
    net, sure = year.net, year.expected_net
    return (
        name,
        _money("Netto", None if net is None else net.mean, viewer),
        _money(LOW, None if net is None else net.low, viewer),
        _money(HIGH, None if net is None else net.high, viewer),
        _share("Har tjent sig hjem", year.pays, viewer),
        _money("Forventet fra", None if sure is None else sure.low, viewer),
        _money("Forventet til", None if sure is None else sure.high, viewer),
    )


def _saved(one: Odds, viewer: Viewer) -> Table:
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            str(year.year),
            _money("Sparet i året", year.saving.mean, viewer),
            *_spread("Sparet siden start", year.saved, viewer),
            _share("Forventes at spare", year.expected.above, viewer),
            "–" if year.claim is None else _money("Kravet", year.claim, viewer),
            "–" if year.reached is None else _share("Kravet nås", year.reached, viewer),
        )
        for year in one.years
    )
    return Table(f"{one.option.name}: {one.title}", SAVED_HEADS, rows, UNIT)


def _by_step(one: Odds, made: Played, viewer: Viewer) -> Table:
    """What is saved in the whole period, in the mean; a step without a price is missing."""
    rows = [
        (f"Trin {step}", _money("Sparet", None if step in made.lacking else ore, viewer))
        for step, ore in one.by_step.items()
    ]
    whole = ("I alt", _money("Sparet", one.whole, viewer))
    return Table(
        f"{one.option.name}: sparet efter trin, middel", ("Trin", "Sparet i hele perioden"), (*rows, whole), UNIT
    )


def _split(answer: Answer, viewer: Viewer) -> Table:
    """Who pays and who saves: what is typed with the mean of what is simulated."""
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (title, name, *(_money(word, getattr(part, key), viewer) for word, key in PARTS))
        for title, name, part in named_parts(answer)
    )
    columns = ("Opdelt efter", "Hvem eller hvad", *(word for word, _key in PARTS))
    return Table(f"{answer.option.name}: hvem der betaler, og hvem der sparer, middel", columns, rows, UNIT)


def _asked(one: Odds, made: Played, viewer: Viewer) -> Iterator[Table]:
    for drawn in made.options:
        if drawn.option == one.option and drawn.asked:
            table = asked_table(drawn.asked, viewer, made.begins)
            yield replace(table, caption=f"{one.option.name}: bedt om og muligt")


def _differences(apart: Sequence[Apart], viewer: Viewer) -> Table:
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            f"{each.option.name} ud over {each.against.name}",
            *_spread("Netto", each.net, viewer),
            _share("Bedst i", each.ahead, viewer),
        )
        for each in apart
    )
    return Table("Netto i hele perioden", ("Mulighed", "Middel", LOW, HIGH, "Bedst i"), rows, UNIT)


def _spread(label: str, one: Summary, viewer: Viewer) -> tuple[Figure, ...]:
    return tuple(_money(name, ore, viewer) for name, ore in ((label, one.mean), (LOW, one.low), (HIGH, one.high)))


def _money(label: str, ore: float | None, viewer: Viewer) -> Figure:
    return viewer.money(label, None if ore is None else round(ore / THOUSAND) * THOUSAND)


def _share(label: str, share: float | None, viewer: Viewer) -> Figure:
    """A share of the draws, in whole per cent: so many draws do not tell more."""
    return Figure(label, None if share is None else Fraction(round(100 * share), 100), Unit.SHARE, (viewer.source,))
