"""The options of an investment case beside each other: what matters first, the picture, and how far they differ."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from trappen.analysis.investment.answers import Answer, Part, Year
from trappen.analysis.investment.band import band, differences
from trappen.analysis.investment.streams import Kind, Stream
from trappen.domain import formats
from trappen.domain.figures import Confidence, Figure, Source, Unit
from trappen.domain.investment.case import Case
from trappen.domain.investment.discount import Rate
from trappen.reporting.document import Block, Cell, Chart, Table
from trappen.reporting.investment_chart import since_start

KRONER = "kr."
PARTS = (("Udgift", "cost"), ("Indtægt", "income"), ("Besparelse", "saving"), ("Netto", "net"))
NONE = "–"  # where there is nothing to tell of doing nothing


class Cited:
    """Makes figures with the sources, price level and confidence of the streams that they come from."""

    def __init__(self, case: Case, found: Sequence[Stream]) -> None:
        known = {entry.key: entry for entry in case.sources}
        own = Source(f"Investeringssagen »{case.title}«")
        cited = [
            Source(known[s.of.source].text, s.of.place, known[s.of.source].dated) if s.of.source in known else own
            for s in found
        ]
        self.parts = tuple(
            (title, name) for title, name in PARTS if name != "income" or any(s.kind is Kind.INCOME for s in found)
        )
        self.sources = tuple(dict.fromkeys(cited)) or (own,)
        levels = {stream.price_level for stream in found}
        self.level = levels.pop() if len(levels) == 1 else ""
        order = list(Confidence)
        self.confidence = max((stream.of.confidence for stream in found), key=order.index, default=Confidence.HIGH)

    def money(self, label: str, ore: int | None) -> Figure:
        return Figure(label, ore, Unit.ORE, self.sources, price_level=self.level or None, confidence=self.confidence)

    @property
    def titles(self) -> tuple[str, ...]:
        """Udgift, Besparelse, Netto, and Indtægt where there is any."""
        return tuple(title for title, _ in self.parts)

    def row(self, whose: str, amounts: Answer | Year | Part) -> tuple[Figure, ...]:
        """The amounts of an option, a year or a part in the order of `titles`."""
        return tuple(self.money(f"{title}, {whose}", getattr(amounts, name)) for title, name in self.parts)

    def number(self, label: str, value: Fraction | int | None, unit: Unit) -> Figure:
        return Figure(label, value, unit, self.sources, confidence=self.confidence)


def options_table(cited: Cited, made: Sequence[Answer], careful: Sequence[Answer] = ()) -> Table:
    """The options as columns, doing nothing first, and what decides on top.

    `careful` are the answers with the case's own corrections taken off; none where it has none.
    """
    rate = next((a.discounted.rate for a in made if a.discounted), None)
    notes = (
        "Netto er besparelse og indtægt minus udgift. Nutidsværdien er regnet til sagens første år.",
        *([f"Kalkulationsrente: {_percents(rate)} ({rate.reference})."] if rate else []),
    )
    columns = ("I hele perioden", *(answer.option.name for answer in made))
    return Table(
        "Mulighederne ved siden af hinanden", columns, tuple(_measures(cited, made, careful)), KRONER, notes=notes
    )


def _measures(cited: Cited, made: Sequence[Answer], careful: Sequence[Answer]) -> Iterator[tuple[Cell, ...]]:
    def money(title: str, name: str, of: Sequence[Answer]) -> tuple[Cell, ...]:
        return (title, *(cited.money(f"{title}, {a.option.name}", getattr(a, name)) for a in of))

    yield money("Netto", "net", made)
    if careful:
        yield money("Netto efter sagens egne fradrag", "net", careful)
    yield ("Tjent hjem fra", *map(payback_of, made))
    yield ("Nutidsværdi", *(_present(cited, answer) for answer in made))
    yield ("Pr. udgiftskrone", *(_ratio(cited, f"Pr. udgiftskrone, {a.option.name}", a) for a in made))
    yield from (money(title, name, made) for title, name in cited.parts if name != "net")
    yield ("Går i nul, hvis så meget af besparelsen kommer", *(_needed(cited, answer) for answer in made))


def _present(cited: Cited, answer: Answer) -> Figure:
    return cited.money(f"Nutidsværdi, {answer.option.name}", answer.discounted.net if answer.discounted else None)


def _needed(cited: Cited, answer: Answer) -> Cell:
    if answer.cost == 0:
        return NONE
    return cited.number(f"Andel, {answer.option.name}", answer.turn.saving_share, Unit.SHARE)


def _ratio(cited: Cited, label: str, answer: Answer) -> Cell:
    return NONE if answer.cost == 0 else cited.number(label, answer.ratio, Unit.RATIO)


def payback_of(answer: Answer) -> str:
    """The year of an option's payback in words."""
    if answer.cost == 0:
        return NONE
    if not answer.has_years:
        return formats.MISSING
    return str(answer.payback) if answer.payback else "ikke i sagens år"


def _percents(rate: Rate) -> str:
    """`3,5 % om året, 2,5 % fra år 36`."""
    first, *later = rate.bands
    return ", ".join(
        [f"{formats.percent(first.rate)} om året", *(f"{formats.percent(b.rate)} fra år {b.from_year}" for b in later)]
    )


def course_chart(cited: Cited, made: Sequence[Answer], found: Sequence[Stream]) -> Chart | None:
    """The net since the start of every option whose years are known, with its bounds; None without one."""
    drawn = [answer for answer in made[1:] if answer.has_years]
    if not drawn:
        return None
    bounds = {answer.option.name: band(answer, found) for answer in drawn}
    rows: list[tuple[Cell, ...]] = []
    for answer in drawn:
        name = answer.option.name
        rows.append(
            (name, *(cited.money(f"Netto til og med {y.year}, {name}", y.cumulative) for y in answer.years)),
        )
        for said, end in (("lavest", "low"), ("højest", "high")) if bounds[name] else ():
            cells = [cited.money(f"{name} {said} til og med {b.year}", getattr(b, end)) for b in bounds[name]]
            rows.append((f"{name}, {said}", *cells))
    caption = "Netto siden start"
    ranged = any(bounds.values())
    wide = "Båndet viser det, hvis alle beløb med et oplyst spænd er lavest eller højest på én gang."
    notes = (wide,) if ranged else ("Intet beløb har et oplyst spænd, så der er ikke noget bånd.",)
    columns = ("Mulighed", *(str(year.year) for year in drawn[0].years))
    said = " ".join(_told(answer) for answer in drawn)
    title = f"{caption}. Over nul er pengene tjent hjem; at gøre ingenting er nul hele vejen."
    table = Table(caption, columns, tuple(rows), KRONER, notes=notes)
    return Chart(since_start(drawn, bounds), title, f"{caption}. {said}", table)


def _told(answer: Answer) -> str:
    """What the picture says of an option, in a sentence."""
    back = f"er tjent hjem fra {answer.payback}" if answer.payback else "er ikke tjent hjem i sagens år"
    last = answer.years[-1]
    return f"{answer.option.name} {back} og står på {formats.exact(last.cumulative or 0)} ved udgangen af {last.year}."


def differences_table(cited: Cited, made: Sequence[Answer], found: Sequence[Stream]) -> Iterator[Block]:
    """How far the options are apart; nothing with one option alone."""
    apart = differences(made, found)
    if not apart:
        return
    ranged = any(each.low is not None for each in apart)
    rows: list[tuple[Cell, ...]] = []
    for each in apart:
        said = f"{each.option.name} frem for {each.against.name}"
        bounds = [("lavest", each.low), ("højest", each.high)] if ranged else []
        cells = [NONE if ore is None else cited.money(said, ore).as_change(f"{said}, {end}") for end, ore in bounds]
        rows.append((said, cited.money(said, each.net).as_change(said), *cells))
    note = "Det, mulighederne er fælles om, kan ikke skille dem."
    spread = ("Spændet er af de beløb, der kun er den enes.",) if ranged else ()
    columns = ("Valg", "Netto mere", *(("Lavest", "Højest") if ranged else ()))
    yield Table("Forskellen på mulighederne", columns, tuple(rows), KRONER, notes=(note, *spread))
