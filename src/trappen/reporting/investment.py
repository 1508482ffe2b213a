"""An investment case as a document: options beside each other, year by year, and what to know before believing it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction

from trappen.analysis.investment.answers import Answer, Part, Year
from trappen.analysis.investment.remarks import Remark
from trappen.analysis.investment.streams import FILL_LABELS, Kind, Stream
from trappen.domain import formats
from trappen.domain.figures import Confidence, Figure, Source, Unit
from trappen.domain.investment.case import Case, Fill
from trappen.domain.investment.discount import Rate
from trappen.parameters.municipalities import municipality_name
from trappen.reporting import charts
from trappen.reporting.document import Block, Cell, Chart, Document, Heading, Notice, Paragraph, Points, Table

KRONER = "kr."
PARTS = (("Udgift", "cost"), ("Indtægt", "income"), ("Besparelse", "saving"), ("Netto", "net"))
NOT_SAID = "Ikke oplyst"
FRAMES: Mapping[str, str] = {"service": "Service", "transfers": "Overførsler", "capital": "Anlæg", "": NOT_SAID}


def case_document(
    case: Case, found: Sequence[Stream], made: Sequence[Answer], told: Sequence[Remark], *, why_none: str, on: date
) -> Document:
    """The whole answer.

    Args:
        found: the case's streams.
        made: the answers of doing nothing and of each option.
        told: the remarks.
        why_none: why nothing is discounted; empty where it is.
        on: the day the document is made.
    """
    cited = _Cited(case, found)
    chart = _chart(cited, made)
    blocks: list[Block] = [
        *_notices(found, why_none),
        _options(cited, made),
        *([chart] if chart else []),
        *(block for answer in made[1:] for block in _option(cited, answer)),
        Heading("Hvad man skal vide, før man tror på tallene"),
        _remarks(told),
    ]
    head = (
        ("Kommune", municipality_name(case.municipality) or "Eksempelkommune"),
        ("År", f"{case.first_year}-{case.last_year}"),
        ("Prisniveau", case.price_level or formats.MISSING),
    )
    return Document(f"Investeringssag: {case.title}", head, tuple(blocks), made_on=on)


class _Cited:
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


def _notices(found: Sequence[Stream], why_none: str) -> Iterator[Block]:
    filled = sorted({stream.fill for stream in found if stream.fill is not Fill.NONE})
    if filled:
        said = "; ".join(FILL_LABELS[fill] for fill in filled)
        yield Notice("Udfyldte år:", (f"Nogle beløb er ikke oplyst, men {said}.",))
    if why_none:
        yield Notice("Nutidsværdi:", (why_none,))


def _options(cited: _Cited, made: Sequence[Answer]) -> Table:
    """The options as rows, doing nothing first."""
    rows = []
    for answer in made:
        name, now = answer.option.name, answer.discounted
        rows.append(
            (
                name,
                *cited.row(name, answer),
                _ratio(cited, f"Pr. udgiftskrone, {name}", answer),
                cited.money(f"Nutidsværdi, {name}", None if now is None else now.net),
                _payback(answer),
            )
        )
    columns = ("Mulighed", *cited.titles, "Pr. udgiftskrone", "Nutidsværdi", "Tjent hjem")
    note = "Netto er besparelse og indtægt minus udgift. Nutidsværdien er regnet til sagens første år."
    rate = next((a.discounted.rate for a in made if a.discounted), None)
    notes = (note, *([f"Kalkulationsrente: {_percents(rate)} ({rate.reference})."] if rate else []))
    return Table("Mulighederne ved siden af hinanden", columns, tuple(rows), KRONER, notes=notes)


def _percents(rate: Rate) -> str:
    """`3,5 % om året, 2,5 % fra år 36`."""
    first, *later = rate.bands
    return ", ".join(
        [f"{formats.percent(first.rate)} om året", *(f"{formats.percent(b.rate)} fra år {b.from_year}" for b in later)]
    )


def _ratio(cited: _Cited, label: str, answer: Answer) -> Cell:
    return "–" if answer.cost == 0 else cited.number(label, answer.ratio, Unit.RATIO)


def _payback(answer: Answer) -> str:
    if answer.cost == 0:
        return "–"
    if not answer.has_years:
        return formats.MISSING
    return str(answer.payback) if answer.payback else "ikke i sagens år"


def _chart(cited: _Cited, made: Sequence[Answer]) -> Chart | None:
    """The cumulated net of every option whose years are known, and where it crosses nothing; None without one."""
    drawn = [answer for answer in made[1:] if answer.has_years]
    if not drawn:
        return None
    series = {
        answer.option.name: [(date(y.year, 12, 31), _millions(y.cumulative)) for y in answer.years] for answer in drawn
    }
    spec = charts.lines(series, unit="Mio. kr. siden start", limit=("Gør ingenting", 0))
    columns = ("Mulighed", *(str(year.year) for year in drawn[0].years))
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (a.option.name, *(cited.money(f"Netto til og med {y.year}, {a.option.name}", y.cumulative) for y in a.years))
        for a in drawn
    )
    said = "; ".join(f"{a.option.name}: {formats.amount(a.net)}" for a in drawn if a.net is not None)
    caption = "Netto siden start"
    return Chart(spec, caption, f"{caption} ved udgangen af sagens år. {said}.", Table(caption, columns, rows, KRONER))


def _millions(ore: int | None) -> float | None:
    return None if ore is None else ore / 100_000_000


def _option(cited: _Cited, answer: Answer) -> Iterator[Block]:
    name = answer.option.name
    yield Heading(name)
    if answer.option.text:
        yield Paragraph((answer.option.text,))
    yield _years(cited, answer)
    covering = answer.turn.missing_years
    if covering is not None and covering <= 0:
        yield Paragraph(("Besparelsen i de kendte år dækker udgiften, hvad de øvrige år end giver.",))
    true = list(_must_be_true(answer))
    if true:
        yield Heading("Det går i nul, hvis", 3)
        yield Points(tuple((line,) for line in true))
    yield _parts(cited, answer)
    if answer.swings:
        yield _swings(cited, answer)


def _years(cited: _Cited, answer: Answer) -> Table:
    name = answer.option.name
    rows: list[tuple[Cell, ...]] = [
        (
            str(y.year),
            *cited.row(f"{name} {y.year}", y),
            cited.money(f"Netto siden start, {name} {y.year}", y.cumulative),
        )
        for y in answer.years
    ]
    rows.append(("I alt", *cited.row(f"{name} i alt", answer), ""))
    columns = ("År", *cited.titles, "Netto siden start")
    return Table(f"{name}, år for år", columns, tuple(rows), KRONER, total_row=True)


def _must_be_true(answer: Answer) -> Iterator[str]:
    turn = answer.turn
    if turn.saving_share is not None:
        yield f"{formats.percent(turn.saving_share)} af besparelsen kommer."
    if turn.missing_years is not None and turn.missing_years > 0:
        yield f"besparelsen i de år, der ikke er oplyst, tilsammen er {formats.amount(turn.missing_years)}"
    for title, share in turn.success.items():
        yield f"{formats.percent(share)} lykkes: {title}."


def _parts(cited: _Cited, answer: Answer) -> Table:
    """Who pays and who saves, by payer, account class and control."""
    rows = [
        *_part_rows(cited, answer.by_payer, "Betaler"),
        *_part_rows(cited, answer.by_account_class, "Hovedkonto"),
        *_part_rows(cited, answer.by_frame, "Styringsområde"),
    ]
    columns = ("Opdelt efter", "Hvem eller hvad", *cited.titles)
    return Table(f"{answer.option.name}: hvem der betaler, og hvem der sparer", columns, tuple(rows), KRONER)


def _part_rows(cited: _Cited, parts: Sequence[Part], title: str) -> Iterator[tuple[Cell, ...]]:
    for part in parts:
        named = FRAMES[part.name] if title == "Styringsområde" else part.name or NOT_SAID
        yield title, named, *cited.row(f"{title} {named}", part)


def _swings(cited: _Cited, answer: Answer) -> Table:
    rows = tuple(
        (
            swing.title,
            cited.money(f"Netto, {swing.title} lavest", swing.low),
            cited.money(f"Netto, {swing.title} højest", swing.high),
        )
        for swing in answer.swings
    )
    columns = ("Beløb", "Netto, når det er lavest", "Netto, når det er højest")
    return Table(f"{answer.option.name}: hvad der flytter resultatet mest", columns, rows, KRONER)


def _remarks(told: Sequence[Remark]) -> Block:
    if not told:
        return Paragraph(("Der er ingen bemærkninger.",))
    return Points(tuple((f"{f'{r.where}: ' if r.where else ''}{r.what} {r.why} {r.now}",) for r in told))
