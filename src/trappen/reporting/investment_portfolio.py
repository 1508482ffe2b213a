"""Several investment cases at once as blocks: docs/methods/investment.md."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from types import MappingProxyType

from trappen.analysis.investment.portfolio import (
    Chosen,
    Entry,
    How,
    Overlap,
    TogetherYear,
    choose,
    entry,
    together,
    unstated,
)
from trappen.analysis.investment.remarks import unlike
from trappen.analysis.investment.streams import FILL_LABELS, Stream
from trappen.domain import formats
from trappen.domain.figures import Figure, Source, Unit
from trappen.domain.investment.basis import Frame
from trappen.domain.investment.case import Case, Option
from trappen.reporting.document import Block, Cell, Document, Heading, Notice, Paragraph, Points, Table, Withheld
from trappen.reporting.investment_beside import KRONER

TOTAL = "I alt"
HOW: Mapping[How, str] = MappingProxyType(
    {
        How.ENROLLED: "Talt blandt de indskrevne",
        How.FEW: "Talt, men om få børn",
        How.STATED: "Oplyst andel",
        How.UNKNOWN: "Vides ikke: ingen til alle",
    }
)
_YEARS = ("Skal betales", "Besparelse, lagt sammen", "Besparelse, lavest", "Besparelse, højest", "Netto, lavest")
_COLUMNS = ("År", *_YEARS, "Netto, højest")
_TWICE = (
    "Lavest: alt, der kan være talt to gange, er trukket fra. Højest: kun det, der med sikkerhed er talt to gange.",
    "Spændet er kun om børn, som to sager deler. Besparelserne er i øvrigt, som sagerne oplyser dem.",
)


@dataclass(frozen=True, slots=True)
class Member:
    """A case in a portfolio, with the option that is looked at."""

    key: str
    case: Case
    option: Option
    streams: Sequence[Stream]


@dataclass(frozen=True, slots=True)
class Portfolio:
    """The cases, what is known of the children that they share, and the budget (øre) that a set is sought under."""

    members: Sequence[Member]
    overlaps: Sequence[Overlap]
    budget: int | None = None

    def entries(self, frame: Frame | None = None) -> list[Entry]:
        return [entry(m.key, m.case, m.option, m.streams, frame=frame) for m in self.members]

    def money(self, label: str, ore: int | None) -> Figure:
        levels = {member.case.price_level for member in self.members}
        sources = tuple(Source(f"Investeringssagen »{member.case.title}«") for member in self.members)
        return Figure(label, ore, Unit.ORE, sources, price_level=(levels.pop() or None) if len(levels) == 1 else None)


def portfolio_document(basis: Portfolio, municipality: str, on: date) -> Document:
    """Years, service frame, best sets, shared children, and what to know."""
    names = ", ".join(each.title for each in basis.entries())
    head = (("Kommune", municipality), ("Sager", names), ("Dato", formats.long_date(on)))
    return Document("Sagerne samlet", head, tuple(_blocks(basis)), made_on=on)


def _blocks(basis: Portfolio) -> Iterator[Block]:
    entries = basis.entries()
    lacking = _lacking(entries)
    if lacking:
        told = "År med et beløb, der mangler, mangler også samlet. Skriv det i sagen, eller vælg en udfyldning."
        yield Notice("Mangler beløb:", (f"{lacking}. {told}",))
    yield Heading("År for år")
    yield _years(basis, "Alle beløb", together(entries, basis.overlaps))
    yield Heading("Servicerammen")
    yield from _frame(basis)
    if basis.budget is not None:
        yield Heading("Det bedste sæt")
        yield from _sets(basis, entries, choose(entries, basis.overlaps, basis.budget))
    yield Heading("Børn, som to sager deler")
    yield _pairs(basis.overlaps, {each.key: each.title for each in entries})
    yield Heading("Om tallene")
    yield Points(tuple((line,) for line in _remarks(basis.members)))


def _years(basis: Portfolio, caption: str, years: Sequence[TogetherYear]) -> Table:
    parts = ("need", "plain", "low", "high", "net_low", "net_high")
    rows: list[tuple[Cell, ...]] = [
        (str(year.year), *_amounts(basis, str(year.year), [getattr(year, part) for part in parts])) for year in years
    ]
    whole = [_sum(getattr(year, part) for year in years) for part in parts]
    rows.append((TOTAL, *_amounts(basis, TOTAL, whole)))
    return Table(caption, _COLUMNS, tuple(rows), KRONER, notes=_TWICE, total_row=True)


def _frame(basis: Portfolio) -> Iterator[Block]:
    if not any(s.of.frame is Frame.SERVICE for member in basis.members for s in member.streams):
        said = "Intet beløb i sagerne siger, at det er i servicerammen. Vælg styringsområde ved beløbene i sagen."
        yield Notice("Virkningen kendes ikke:", (said,))
        return
    entries = basis.entries(Frame.SERVICE)
    unsaid = [(each.title, unstated(m.option, m.streams)) for each, m in zip(entries, basis.members, strict=True)]
    without = "; ".join(f"{title} ({_listed(titles)})" for title, titles in unsaid if titles)
    if without:
        yield Notice("Ikke med, da styringsområdet ikke er oplyst:", (f"{without}.",))
    yield _years(basis, "Beløb i servicerammen", together(entries, basis.overlaps))


def _sets(basis: Portfolio, entries: Sequence[Entry], found: Chosen) -> Iterator[Block]:
    budget = basis.money("Budget", basis.budget)
    if found.net is None:
        yield Notice("Intet sæt er valgt:", ("Så længe et beløb mangler, ved ingen, hvilket sæt der er bedst.",))
        return
    yield Paragraph(("Sæt, hvis udgift minus indtægt i alle år tilsammen er højst ", budget, "."))
    rows: list[tuple[Cell, ...]] = []
    for number, keys in enumerate((*found.sets, frozenset(each.key for each in entries)), 1):
        name = "Alle de valgte sager" if number > len(found.sets) else f"{number}. bedste" if number > 1 else "Bedste"
        some = [each for each in entries if each.key in keys]
        years = together(some, basis.overlaps)
        ends = [_sum(getattr(year, end) for year in years) for end in ("net_low", "net_high")]
        held = ", ".join(each.title for each in some) or "Ingen af sagerne"
        money = (_sum(each.cost for each in some), *ends)
        rows.append(
            (name, held, *(basis.money(f"{title}, {name}", ore) for title, ore in zip(_SET, money, strict=True)))
        )
    notes = ["Bedst er det sæt, hvis laveste netto er højest. Alle sæt er prøvet."]
    if found.ties > 1:
        shown = f"; de {len(found.sets)} billigste står her" if found.ties > len(found.sets) else ""
        notes.append(f"{found.ties} sæt er lige gode{shown}.")
    yield Table("Sæt inden for budgettet", ("Sæt", "Sager", *_SET), tuple(rows), KRONER, notes=tuple(notes))


_SET = ("Skal betales", "Netto, lavest", "Netto, højest")


def _pairs(overlaps: Iterable[Overlap], titles: Mapping[str, str]) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for each in overlaps:
        names = (titles[each.first], titles[each.second])
        shares = (_share(each, name, share) for name, share in zip(names, each.most, strict=True))
        rows.append((f"{names[0]} og {names[1]}", HOW[each.how], *shares))
    columns = ("Sager", "Kendt fra", "Andel af den førstes børn", "Andel af den andens børn")
    return Table("Hvor mange børn sagerne deler", columns, tuple(rows), "andel")


def _share(each: Overlap, name: str, share: Fraction) -> Cell:
    if each.how is How.UNKNOWN:
        return formats.MISSING
    label = f"Andel af børnene i {name}, som de to sager deler"
    source = Source("indskrivninger i kommunens data" if each.how is How.ENROLLED else "andel oplyst på siden")
    return Withheld(label) if each.how is How.FEW else Figure(label, share, Unit.SHARE, (source,))


def _remarks(members: Sequence[Member]) -> Iterator[str]:
    yield "Et barns besparelse tælles én gang: som den største af dem, sagerne regner med for barnet."
    yield "Talt er alle, der er eller har været indskrevet; det regnes for at holde i alle år."
    yield from dict.fromkeys(said for each in members[1:] for said in unlike(members[0].case, each.case))
    for each in members:
        mine = {"", each.option.key}
        for simulated in each.case.simulated:
            if simulated.option in mine:
                yield f"»{each.case.title}«: den simulerede besparelse »{simulated.title}« er ikke med."
        for stream in each.streams:
            if stream.filled and stream.of.option in mine:
                years = ", ".join(map(str, stream.filled))
                said = FILL_LABELS[stream.fill]
                yield f"»{each.case.title}«: »{stream.of.title}« i {years} er {said}; ingen har oplyst det."


def _amounts(basis: Portfolio, of: str, amounts: Iterable[int | None]) -> list[Figure]:
    return [basis.money(f"{title}, {of}", ore) for title, ore in zip(_COLUMNS[1:], amounts, strict=True)]


def _lacking(entries: Iterable[Entry]) -> str:
    return "; ".join(f"{each.title} ({_listed(each.missing)})" for each in entries if each.missing)


def _listed(titles: Iterable[str]) -> str:
    return ", ".join(f"»{title}«" for title in titles)


def _sum(amounts: Iterable[int | None]) -> int | None:
    found = list(amounts)
    return None if None in found else sum(amount for amount in found if amount is not None)
