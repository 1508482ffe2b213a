"""The twelve official key figures of the indsatstrappe: the titles are Socialstyrelsen's, the definitions are ours.

Every definition, and how it differs from FLIS and Statistics Denmark: docs/methods/keyfigures.md.
"""

from collections.abc import Callable, Mapping
from datetime import date

import polars as pl

from trappen.analysis.keyfigures import categories as kinds
from trappen.analysis.keyfigures.basis import (
    Basis,
    moves_from_home,
    share_of_ladder,
    share_of_placed,
    spent,
    stays,
    without,
)
from trappen.analysis.keyfigures.results import KeyFigure
from trappen.analysis.keyfigures.spells import running
from trappen.domain import formats
from trappen.domain.figures import Unit, total
from trappen.records.container import Records

# What a foreign format cannot hold is missing, never 0.
_LACKS: Mapping[str, Mapping[tuple[int, ...], str]] = {
    "ssda903": {tuple(range(1, 13)): "danske paragraffer og stedtyper (SSDA903 har sin egen trappe)"},
    "dst": {(1, 2, 3, 4, 7): "anbringelser (leverancerne L201U1 og L231 rummer dem ikke)"},
}
PREVENTIVE_ACCOUNTS = ("5.28.21",)
PLACEMENT_ACCOUNTS = ("5.28.20", "5.28.22", "5.28.23", "5.28.24")


def key_figures(
    records: Records, placed: pl.DataFrame, found: pl.DataFrame, first: date, last: date
) -> tuple[KeyFigure, ...]:
    """The twelve key figures, in their official order; `placed` and `found` are the records' placements and spells.

    A figure that the records cannot answer is missing and says what it lacks.
    """
    basis = Basis(records, kinds.categorised(placed), found, first, last)
    lacks = {number: what for numbers, what in _LACKS.get(records.format, {}).items() for number in numbers}
    return tuple(
        compute(basis) if number not in lacks else without(basis, compute(basis), lacks[number])
        for number, compute in enumerate(_TWELVE, start=1)
    )


def institution_placements(basis: Basis) -> KeyFigure:
    """1: children placed in an institution on `last`, of all children placed that day."""
    return share_of_placed(basis, 1, "Institutionsanbringelser", kinds.INSTITUTION)


def institution_durations(basis: Basis) -> KeyFigure:
    """2: mean days so far of the institution stays that run on `last`; a stay is unbroken, across institutions."""
    chosen = basis.episodes.filter(pl.col("category") == kinds.INSTITUTION)
    running_stays = running(stays(chosen), basis.last)
    days = running_stays.select((pl.lit(basis.last) - pl.col("start")).dt.total_days().sum()).item() or 0
    numerator = basis.count("Dage på institution indtil nu", days, Unit.DAYS, on=basis.last)
    denominator = basis.count(f"Børn på institution den {basis.day}", running_stays.height, on=basis.last)
    return KeyFigure(
        2,
        "Varighed af institutionsanbringelser",
        "Gennemsnitligt antal dage indtil nu for de institutionsanbringelser, der løber på slutdatoen.",
        numerator.per(denominator, label="Varighed af løbende institutionsanbringelser", unit=Unit.DAYS),
        numerator,
        denominator,
    )


def foster_placements(basis: Basis) -> KeyFigure:
    """3: children placed in a foster family outside their network on `last`, of all children placed that day."""
    return share_of_placed(basis, 3, "Anbringelser i plejefamilier", kinds.FOSTER)


def network_placements(basis: Basis) -> KeyFigure:
    """4: children placed with kin or network on `last`, of all children placed that day."""
    return share_of_placed(basis, 4, "Anbringelser i netværksplejefamilier", kinds.NETWORK)


def home_based(basis: Basis) -> KeyFigure:
    """5: children with a home-based measure on `last`, of all children on the ladder that day."""
    return share_of_ladder(basis, 5, "Hjemmebaserede foranstaltninger", kinds.HOME_BASED)


def early_prevention(basis: Basis) -> KeyFigure:
    """6: children with an early preventive measure (SEL § 11, stk. 3; BL § 30) on `last`, of all on the ladder."""
    return share_of_ladder(basis, 6, "Forebyggende indsatser (§ 11, stk. 3)", kinds.EARLY)


def formerly_in_institution(basis: Basis) -> KeyFigure:
    """7: of the children placed in an institution on `first`, those who are in none on `last`."""
    before = basis.children([kinds.INSTITUTION], basis.first)
    after = basis.children([kinds.INSTITUTION], basis.last)
    left = before.join(after, on="child_id", how="anti")
    numerator = basis.count("Børn, der ikke længere er på institution", left.height)
    begun = formats.long_date(basis.first)
    denominator = basis.count(f"Børn på institution den {begun}", before.height, on=basis.first)
    return KeyFigure(
        7,
        "Tidligere institutionsanbragte",
        "Andelen af børnene på institution på startdatoen, som ikke er på institution på slutdatoen.",
        numerator.per(denominator, label="Andel, der ikke længere er på institution", unit=Unit.SHARE),
        numerator,
        denominator,
    )


def moves_up(basis: Basis) -> KeyFigure:
    """8: children who moved up from a home-based step in the period, of those on that step at some time in it."""
    return moves_from_home(basis, 8, "op", upwards=True)


def moves_down(basis: Basis) -> KeyFigure:
    """9: children who moved down from a home-based step; to leave the ladder is no move and is counted as exit."""
    return moves_from_home(basis, 9, "ned", upwards=False)


def prevention_trend(basis: Basis) -> KeyFigure:
    """10: the change in children with an early preventive measure from `first` to `last`, of those on `first`."""
    before = basis.children([kinds.EARLY], basis.first).height
    after = basis.children([kinds.EARLY], basis.last).height
    numerator = basis.count("Ændring i børn med tidlig forebyggende indsats", after - before)
    denominator = basis.count(
        f"Børn med tidlig forebyggende indsats den {formats.long_date(basis.first)}", before, on=basis.first
    )
    return KeyFigure(
        10,
        "Udvikling i forebyggende indsatser (§ 11, stk. 3)",
        "Ændringen i antal børn med tidlig forebyggende indsats fra start- til slutdato i forhold til startdatoen.",
        numerator.per(denominator, label="Udvikling i tidlige forebyggende indsatser", unit=Unit.SHARE),
        numerator,
        denominator,
    )


def expenditure(basis: Basis) -> KeyFigure:
    """11: gross running expenditure of the period on 5.28.20-24 (dranst 1), in current prices; needs postings."""
    title = "Udgifter til forebyggende foranstaltninger og anbringelser"
    definition = (
        "Bogførte bruttodriftsudgifter (dranst 1) på 5.28.20-5.28.24 i løbende priser i de måneder, "
        "hvis 15. dag ligger i perioden."
    )
    if not basis.records.has("postings"):
        figure = basis.lacking(title, "tabellen Posteringer (postings)", Unit.ORE)
        return KeyFigure(11, title, definition, figure, figure)
    parts = [
        spent(basis, "Udgifter til forebyggende foranstaltninger", PREVENTIVE_ACCOUNTS),
        spent(basis, "Udgifter til anbringelser", PLACEMENT_ACCOUNTS),
    ]
    figure = total(parts, label=title)
    return KeyFigure(11, title, definition, figure, figure)


def followed_up(basis: Basis) -> KeyFigure:
    """12: of the children with a measure under a duty of follow-up all through the period, those followed up in it.

    Our sources cut the official title after »Opfølgnin«; the definition is a guess at the theme and says so.
    """
    title = "Opfølgning"
    definition = (
        "Andelen af børn med en indsats med opfølgningspligt gennem hele perioden, som har haft mindst én "
        "opfølgning i den."
    )
    note = "Den officielle titel er kun kendt som »Opfølgnin…«; definitionen er derfor vores egen."
    through = running(running(basis.episodes.filter("followed_up"), basis.first), basis.last)
    children = through.select("child_id").unique()
    denominator = basis.count("Børn med opfølgningspligtig indsats gennem perioden", children.height)
    if not basis.records.has("followups"):
        lacking = basis.lacking("Andel med opfølgning i perioden", "tabellen followups (Opfølgninger)", Unit.SHARE)
        return KeyFigure(12, title, definition, lacking, lacking, denominator, note)
    held = basis.records.table("followups").filter(pl.col("held") > basis.first, pl.col("held") <= basis.last)
    seen = children.join(held, on="child_id", how="semi").height
    numerator = basis.count("Børn med opfølgning i perioden", seen, table="followups")
    figure = numerator.per(denominator, label="Andel med opfølgning i perioden", unit=Unit.SHARE)
    return KeyFigure(12, title, definition, figure, numerator, denominator, note)


_TWELVE: tuple[Callable[[Basis], KeyFigure], ...] = (
    institution_placements,
    institution_durations,
    foster_placements,
    network_placements,
    home_based,
    early_prevention,
    formerly_in_institution,
    moves_up,
    moves_down,
    prevention_trend,
    expenditure,
    followed_up,
)
