"""What a reader must know before believing an investment case. General rules; each says what, why and what now.

Source: docs/methods/investment.md.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType

from trappen.analysis.investment.streams import FILL_LABELS, Kind, Stream
from trappen.domain import formats
from trappen.domain.investment.basis import Evidence
from trappen.domain.investment.case import Case, Effect


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to know, in Danish. `where` is the title of the item, empty for the whole case."""

    code: str
    where: str
    what: str
    why: str
    now: str


def remarks(case: Case, found: Sequence[Stream]) -> tuple[Remark, ...]:
    """Every remark on the case and its streams, in a fixed order of rules."""
    return tuple(remark for rule in _RULES for remark in rule(case, found))


def unlike(one: Case, other: Case) -> list[str]:
    """Why two cases cannot be set beside each other without more, in Danish sentences."""
    found = []
    if not one.price_level or not other.price_level:
        found.append("Mindst én af sagerne har ikke oplyst sit prisniveau.")
    elif one.price_level != other.price_level:
        found.append(f"Prisniveauerne er forskellige: {one.price_level} og {other.price_level}.")
    if len(one.years) != len(other.years):
        found.append(f"Sagerne ser {len(one.years)} og {len(other.years)} år frem.")
    if one.municipality != other.municipality:
        found.append("Sagerne er fra to kommuner, så konti, priser og målgrupper kan være forskellige.")
    return found


def _contradicting_total(_case: Case, found: Sequence[Stream]) -> Iterator[Remark]:
    for stream in found:
        if not stream.contradicts or isinstance(stream.of, Effect) or stream.of.total is None:
            continue
        total, yearly, summed = stream.of.total.ore, stream.of.every_year or 0, stream.yearly_sum or 0
        years = f" Det svarer til {formats.number(Fraction(total, yearly), 2)} år." if yearly else ""
        yield Remark(
            "total-and-years",
            stream.of.title,
            f"I alt står {formats.amount(total)}, men {formats.amount(yearly)} om året giver "
            f"{formats.amount(summed)} i de år, beløbet gælder for.{years}",
            "Så er beløbet i det enkelte år ikke kendt; det er det samlede beløb, der er regnet med.",
            "Skriv beløbet år for år, eller ret perioden.",
        )


def _years_beside_total(_case: Case, found: Sequence[Stream]) -> Iterator[Remark]:
    for stream in found:
        if isinstance(stream.of, Effect) or not stream.of.years or stream.of.total is None or stream.missing:
            continue
        total, years = stream.of.total.ore, sum(amount for amount in stream.years.values() if amount is not None)
        if total != years:
            yield Remark(
                "total-beside-years",
                stream.of.title,
                f"Årene giver {formats.amount(years)}, men i alt står {formats.amount(total)}.",
                "Der er regnet med årene.",
                "Skriv beløbene helt ud, så de passer sammen.",
            )


def _unspecified(_case: Case, found: Sequence[Stream]) -> Iterator[Remark]:
    for stream in found:
        if isinstance(stream.of, Effect) or stream.of.unspecified is None:
            continue
        yield Remark(
            "unspecified",
            stream.of.title,
            f"{stream.of.unspecified} er oplyst, men ikke om det er hvert år eller i alt.",
            "De to giver hver sin sag, så beløbet er ikke regnet med.",
            "Find ud af det, og skriv beløbet som årligt eller i alt.",
        )


def _missing_years(_case: Case, found: Sequence[Stream]) -> Iterator[Remark]:
    for stream in found:
        if stream.missing and not stream.contradicts and not isinstance(stream.of, Effect):
            years = ", ".join(str(year) for year in stream.missing)
            yield Remark(
                "missing-years",
                stream.of.title,
                f"Beløbet mangler i {years}.",
                "Et manglende beløb er ikke 0 kr., så det, der bygger på det, mangler også.",
                "Find beløbet, eller vælg selv, hvordan årene skal udfyldes.",
            )


def _filled_years(_case: Case, found: Sequence[Stream]) -> Iterator[Remark]:
    for stream in found:
        if stream.filled:
            years = ", ".join(str(year) for year in stream.filled)
            yield Remark(
                "filled-years",
                stream.of.title,
                f"Beløbet i {years} er {FILL_LABELS[stream.fill]}; ingen har oplyst det.",
                "Resultatet hviler på det valg.",
                "Sig det, hvor tallet bruges.",
            )


def _no_counterfactual(_case: Case, found: Sequence[Stream]) -> Iterator[Remark]:
    for stream in found:
        if isinstance(stream.of, Effect) and stream.of.otherwise is None:
            yield Remark(
                "no-counterfactual",
                stream.of.title,
                "Det er ikke oplyst, hvor mange der ville være lykkedes uden indsatsen.",
                "Kun det, der er mere end det, kan tilskrives indsatsen.",
                "Find andelen i en sammenligningsgruppe, eller skriv dit skøn med sin kilde.",
            )


def _price_level(_case: Case, found: Sequence[Stream]) -> Iterator[Remark]:
    without = [stream.of.title for stream in found if not stream.price_level]
    levels = sorted({stream.price_level for stream in found if stream.price_level})
    if without:
        yield Remark(
            "no-price-level",
            "",
            f"Der er ikke oplyst prisniveau for {len(without)} af {len(found)} beløb.",
            "Kroner fra forskellige år kan ikke lægges sammen uden.",
            "Skriv prisniveauet, fx »2027 p/l«.",
        )
    if len(levels) > 1:
        yield Remark(
            "mixed-price-levels",
            "",
            f"Beløbene står i flere prisniveauer: {', '.join(levels)}.",
            "Summen er ikke i noget års kroner.",
            "Regn beløbene om til ét prisniveau med kommunens faktorer.",
        )


def _baseline(case: Case, found: Sequence[Stream]) -> Iterator[Remark]:
    typed = [stream for stream in found if stream.kind is Kind.SAVING and not isinstance(stream.of, Effect)]
    if typed and not case.baseline:
        yield Remark(
            "no-baseline",
            "",
            "Det er ikke oplyst, hvad besparelsen er målt imod.",
            "Uden et udgangspunkt kan ingen senere se, om den kom.",
            "Skriv udgangspunktet: hvilket år, hvilke konti og hvor mange børn.",
        )


def _evidence(case: Case, found: Sequence[Stream]) -> Iterator[Remark]:
    for of in (*(stream.of for stream in found if stream.kind is Kind.SAVING), *case.simulated):
        if of.evidence is Evidence.OWN_EVALUATION or (of.evidence is Evidence.PUBLISHED and of.reference):
            continue
        said = {
            Evidence.NOT_SAID: "Det er ikke oplyst, hvad besparelsen hviler på.",
            Evidence.JUDGEMENT: "Besparelsen er et skøn.",
            Evidence.PUBLISHED: "Besparelsen hviler på en undersøgelse, som ikke er nævnt.",
        }
        yield Remark(
            "evidence",
            of.title,
            said[of.evidence],
            "Ventede besparelser viser sig tit at være mindre.",
            "Nævn evalueringen eller undersøgelsen, eller træk noget fra efter sikkerhed.",
        )


def _payer(case: Case, found: Sequence[Stream]) -> Iterator[Remark]:
    without = [of.title for of in (*(stream.of for stream in found), *case.simulated) if not of.payer]
    if without:
        yield Remark(
            "no-payer",
            "",
            f"Det er ikke oplyst, hvem der betaler eller får {', '.join(f'»{title}«' for title in without)}.",
            "Den, der betaler, er ikke altid den, der sparer.",
            "Skriv kommunen, regionen eller staten.",
        )


_Rule = Callable[[Case, Sequence[Stream]], Iterator[Remark]]


def _simulated(case: Case, _found: Sequence[Stream]) -> Iterator[Remark]:
    for each in case.simulated:
        yield Remark(
            "simulated",
            each.title,
            "Den simulerede besparelse er ikke med i de oplyste tal.",
            "Den findes ved at spille kommunens egne børn igennem, og det kræver et udtræk med priser.",
            "Kør »trappen invest« med »--records« og mappen med udtrækket.",
        )


_RULES: tuple[_Rule, ...] = (
    _contradicting_total,
    _years_beside_total,
    _unspecified,
    _missing_years,
    _filled_years,
    _no_counterfactual,
    _price_level,
    _baseline,
    _evidence,
    _payer,
    _simulated,
)
KIND_LABELS: Mapping[Kind, str] = MappingProxyType(
    {Kind.COST: "Udgift", Kind.INCOME: "Indtægt", Kind.SAVING: "Besparelse"}
)
