"""The central refusion as a claim with its arithmetic: docs/methods/refusion.md."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise

from trappen.analysis.economy.costs import Basis
from trappen.analysis.economy.intermunicipal import Between, SplitCase
from trappen.analysis.economy.refusion import REASONS, Household, LeftOut, Refusion
from trappen.domain import formats
from trappen.domain.figures import Unit
from trappen.domain.refusion import Limits
from trappen.parameters.municipalities import municipality_name
from trappen.reporting.document import Block, Cell, Heading, KeyFigures, Notice, Paragraph, Table, Withheld
from trappen.reporting.statements.cells import Viewer, of_each

BASES: Mapping[Basis, str] = {
    Basis.POSTED: "bogførte beløb",
    Basis.WHOLE: "hele året: bogført til nu og disponeret for resten",
    Basis.COMMITTED: "disponerede beløb",
}
BETWEEN: Mapping[Between, str] = {
    Between.RECEIVABLE: "Til gode hos betalingskommunen",
    Between.PAYABLE: "Regning ventes fra handlekommunen",
    Between.ELSEWHERE: "Barnet bor i en anden kommune",
    Between.OTHERS: "Andre kommuner betaler og handler",
}
KRONER, DECEMBER = "kr.", 12


def refusion_blocks(
    claim: Refusion, forecast: Refusion, split: Sequence[SplitCase] | None, viewer: Viewer, *, as_of: date | None
) -> tuple[Block, ...]:
    """The claim, what is not in it, the forecast of the next year, and cases with several municipalities."""
    between = (
        (Notice("Sager med flere kommuner:", ("Tabellen over sager er ikke indlæst, så de kan ikke findes.",)),)
        if split is None
        else tuple(_between(split, viewer, claim.year))
    )
    return (
        _first(claim, forecast, viewer),
        *_assumption(claim),
        *_doubts(claim),
        _limits(claim.limits, viewer, assumed=claim.assumed),
        *_claims(claim, viewer, as_of),
        Heading("Ikke medregnet", 2),
        *_left_out(claim.left_out, viewer),
        Heading(f"Prognose for {forecast.year}", 2),
        *_forecast(claim, forecast, viewer, as_of),
        Heading("Sager med flere kommuner", 2),
        *between,
    )


def _first(claim: Refusion, forecast: Refusion, viewer: Viewer) -> KeyFigures:
    with_claim = [one for one in claim.claims if one.claim is not None]
    expected = [one for one in forecast.claims if one.claim is not None]
    return KeyFigures(
        (
            (f"Krav {claim.year}", viewer.money_of("Refusion", claim.refusion, len(with_claim))),
            ("Husstande med krav", viewer.people("Husstande", len(with_claim), unit=Unit.COUNT)),
            ("Udgifter, der er regnet på", viewer.money("Udgifter i grundlaget", claim.cost)),
            (f"Prognose {forecast.year}", viewer.money_of("Refusion", forecast.refusion, len(expected))),
        )
    )


def _assumption(claim: Refusion) -> Iterator[Notice]:
    if claim.assumed:
        said = (
            f"Grænserne for {claim.year} er ikke indlæst. Der er valgt: {claim.limits.title} "
            f"({claim.limits.reference}). Kravet kan først sendes, når årets egne grænser er brugt."
        )
        yield Notice("Antagelse:", (said,))


def _doubts(claim: Refusion) -> Iterator[Block]:
    if claim.basis is Basis.POSTED and (claim.last is None or claim.last.month < DECEMBER):
        till = f"til og med {formats.MONTHS[claim.last.month - 1]}" if claim.last else "slet ikke"
        yield Notice("Foreløbigt krav:", (f"{claim.year} er bogført {till}. Resten af året mangler.",))
    lacking = [key for one in claim.claims for key in one.missing]
    if lacking:
        count = of_each(len(lacking), "indsats", "indsatser")
        now = "Se dem under Disponeringer, og indlæs priserne."
        yield Notice("Udgiften mangler:", (f"{count} har ingen pris, så husstandens krav mangler. {now}",))
    if claim.unplaced:
        lost = formats.amount(claim.unplaced)
        yield Notice("Uden indsats:", (f"{lost} er bogført uden at kunne føres til en indsats og er ikke med.",))
    notes = []
    if claim.age_unknown:
        notes.append(f"Fødselsdato mangler for {of_each(len(claim.age_unknown), 'barn', 'børn')}: regnet som under 18.")
    if claim.alone:
        notes.append(f"Husstand mangler for {of_each(len(claim.alone), 'barn', 'børn')}: søskende kan være delt.")
    if notes:
        yield Notice("Børnene:", (" ".join(notes),))


def _limits(limits: Limits, viewer: Viewer, *, assumed: bool) -> Table:
    edges: list[int | None] = [*(band.above for band in limits.bands[1:]), None]
    rows = tuple(
        (
            f"{band.percent} %",
            viewer.money("Over", band.above),
            "ingen grænse" if top is None else viewer.money("Til og med", top),
        )
        for band, top in zip(limits.bands, edges, strict=True)
    )
    return Table(
        f"Grænser{', antagelse' if assumed else ''}: {limits.title}",
        ("Staten betaler", "Af udgiften over", "Til og med"),
        rows,
        "kr. pr. husstand og år",
        notes=(f"Kilde: {limits.reference}.",),
    )


def _claims(claim: Refusion, viewer: Viewer, as_of: date | None) -> Iterator[Block]:
    """The households and the cases behind them; without a right to see the children only what each band gives."""
    if not any(one.claim is not None or one.missing for one in claim.claims):
        yield Paragraph(("Ingen husstand er over den første grænse, så der er intet krav.",))
        return
    if not viewer.sees_children:
        yield _bands(claim, viewer)
        return
    yield households_table(f"Krav {claim.year} pr. husstand", claim, viewer, as_of)
    yield _cases(claim, viewer, as_of)


def households_table(caption: str, claim: Refusion, viewer: Viewer, as_of: date | None) -> Table:
    """A row per household: the cost, what each band gives, the claim."""
    bands = tuple(f"{band.percent} % over {formats.number(band.above // 100)}" for band in claim.limits.bands)
    rows = tuple(_household(one, claim.limits, viewer) for one in claim.claims)
    total = (
        "I alt",
        viewer.count("Børn", sum(len(one.children) for one in claim.claims), unit=Unit.CHILDREN),
        viewer.money("Udgift", sum(one.claim.cost for one in claim.claims if one.claim)),
        *(viewer.money(name, _of_band(claim, place)) for place, name in enumerate(bands)),
        viewer.money("Refusion", claim.refusion),
    )
    notes = (
        "Søskende i samme husstand er lagt sammen.",
        "Hvert trin giver sin procent af den del af udgiften, der ligger i det.",
    )
    columns = ("Husstand", "Børn", "Udgift", *bands, "Refusion")
    return Table(f"{caption}{_on(claim)}", columns, (*rows, total), KRONER, as_of, notes, total_row=True)


def _on(claim: Refusion) -> str:
    """Said in the caption, so that it follows the table into every file."""
    return f" (antagelse: {claim.limits.title})" if claim.assumed else ""


def _household(one: Household, limits: Limits, viewer: Viewer) -> tuple[Cell, ...]:
    name = one.household_id or f"{one.children[0]} (uden husstand)"
    parts = [part.refusion for part in one.claim.bands] if one.claim else [None] * len(limits.bands)
    return (
        name,
        viewer.count("Børn", len(one.children), unit=Unit.CHILDREN),
        viewer.money("Udgift", one.claim.cost if one.claim else None),
        *(viewer.money("Refusion i trinnet", part) for part in parts),
        viewer.money("Refusion", one.claim.refusion if one.claim else None),
    )


def _of_band(claim: Refusion, place: int) -> int:
    return sum(one.claim.bands[place].refusion for one in claim.claims if one.claim)


def _bands(claim: Refusion, viewer: Viewer) -> Table:
    """What each band gives in all. A band that few households reach is withheld, and then the sum with it."""
    known = [one.claim for one in claim.claims if one.claim]
    reached = [sum(1 for one in known if one.bands[place].within) for place in range(len(claim.limits.bands))]
    # Two counts beside each other tell the households that lie between them, so all stand or fall together.
    steps = [*reached, *(before - after for before, after in pairwise(reached))]
    hidden = any(viewer.hides(people) for people in steps)

    def shown(label: str, content: Cell) -> Cell:
        return Withheld(label) if hidden else content

    rows = tuple(
        (
            f"{band.percent} % over {formats.number(band.above // 100)}",
            shown("Husstande", viewer.count("Husstande", people)),
            shown("Refusion", viewer.money("Refusion", _of_band(claim, place))),
        )
        for place, (band, people) in enumerate(zip(claim.limits.bands, reached, strict=True))
    )
    notes = ("De enkelte husstande vises kun for dem, der må se børnene.",)
    return Table(
        f"Krav {claim.year} pr. trin{_on(claim)}", ("Trin", "Husstande", "Refusion"), rows, KRONER, notes=notes
    )


def _cases(claim: Refusion, viewer: Viewer, as_of: date | None) -> Table:
    rows = tuple(
        (
            case.episode_id,
            case.child_id,
            one.household_id or "",
            case.section or formats.MISSING,
            viewer.money("Udgift", case.cost),
            viewer.money("Refusion", case.refusion),
        )
        for one in claim.claims
        for case in one.cases
    )
    notes = ("Husstandens refusion er fordelt efter, hvad hver indsats har kostet.",)
    columns = ("Indsats", "Barn", "Husstand", "Paragraf", "Udgift", "Refusion")
    return Table(f"Indsatser bag kravet {claim.year}", columns, rows, KRONER, as_of, notes)


def _left_out(left: Sequence[LeftOut], viewer: Viewer) -> Iterator[Block]:
    if not left:
        yield Paragraph(("Alle udgifter er medregnet.",))
        return
    groups: dict[tuple[str, str], list[LeftOut]] = {}
    for one in left:
        groups.setdefault((one.section or formats.MISSING, REASONS[one.reason]), []).append(one)
    rows = tuple(
        (
            section,
            viewer.people("Børn", len({one.child_id for one in found}), unit=Unit.CHILDREN),
            viewer.money_of("Udgift", _known(found), len({one.child_id for one in found})),
            why,
        )
        for (section, why), found in sorted(groups.items())
    )
    columns = ("Paragraf", "Børn", "Udgift", "Hvorfor")
    yield Table("Udgifter, der ikke er i kravet", columns, rows, KRONER)
    if viewer.sees_children:
        each = tuple(
            (
                one.episode_id,
                one.child_id,
                one.section or formats.MISSING,
                viewer.money("Udgift", one.cost),
                REASONS[one.reason],
            )
            for one in left
        )
        names = ("Indsats", "Barn", "Paragraf", "Udgift", "Hvorfor")
        yield Table("Indsatser, der ikke er i kravet", names, each, KRONER)


def _known(found: Iterable[LeftOut]) -> int | None:
    costs = [one.cost for one in found]
    return None if None in costs else sum(cost or 0 for cost in costs)


def _forecast(claim: Refusion, forecast: Refusion, viewer: Viewer, as_of: date | None) -> Iterator[Block]:
    said = (
        f"Regnet på {BASES[forecast.basis]}: de indsatser, der kendes nu, til deres forventede slutdato. "
        f"Nye børn er ikke med. Grænser: {forecast.limits.title}"
    )
    yield Paragraph((said + (", en antagelse." if forecast.assumed else "."),))
    missing = [key for one in forecast.claims for key in one.missing]
    if missing:
        lacking = of_each(len(missing), "indsats mangler", "indsatser mangler")
        yield Notice("Prognosen er for lav:", (f"{lacking} en pris og er ikke med.",))
    if viewer.sees_children and forecast.claims:
        yield households_table(f"Forventet krav {forecast.year} pr. husstand", forecast, viewer, as_of)


def _between(split: Sequence[SplitCase], viewer: Viewer, year: int) -> Iterator[Block]:
    if not split:
        yield Paragraph(("I alle årets sager er det samme kommune, der betaler, handler og bor i.",))
        return
    rows: list[tuple[Cell, ...]] = []
    for kind, name in BETWEEN.items():
        found = [one for one in split if one.between is kind]
        paid = [one.paid for one in found]
        children = len({one.child_id for one in found})
        known = None if None in paid else sum(amount or 0 for amount in paid)
        rows.append((name, viewer.people("Børn", children), viewer.money_of("Bogført", known, children)))
    yield Table(f"Mellem kommunerne {year}", ("Hvad det betyder", "Børn", "Bogført i året"), tuple(rows), KRONER)
    if viewer.sees_children:
        each: tuple[tuple[Cell, ...], ...] = tuple(
            (
                one.case_id,
                one.child_id,
                *(_named(code) for code in (one.paying, one.acting, one.residence)),
                BETWEEN[one.between],
                viewer.money("Bogført i året", one.paid),
            )
            for one in split
        )
        columns = ("Sag", "Barn", "Betaler", "Handler", "Ophold", "Hvad det betyder", "Bogført i året")
        yield Table(f"Sager med flere kommuner {year}", columns, each, KRONER)


def _named(code: str | None) -> str:
    """A municipality by name and code; one that is none of the 98 by its code alone."""
    if not code:
        return formats.MISSING
    name = municipality_name(code)
    return f"{name} ({code})" if name else code
