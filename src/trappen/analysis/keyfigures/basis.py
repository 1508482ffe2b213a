"""What the twelve key figures share: their basis, and the shapes they come in."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from trappen.analysis.keyfigures import categories as kinds
from trappen.analysis.keyfigures import movements
from trappen.analysis.keyfigures.results import KeyFigure, days_between
from trappen.analysis.keyfigures.spells import running, spells
from trappen.domain import formats
from trappen.domain.figures import Figure, Source, Unit
from trappen.domain.ladder import Standing
from trappen.records.container import Records
from trappen.records.contracts import TABLES


@dataclass(frozen=True)
class Basis:
    """What the key figures are computed from: categorised episodes, ladder spells, and the two status dates."""

    records: Records
    episodes: pl.DataFrame
    spells: pl.DataFrame
    first: date
    last: date

    def children(self, categories: Sequence[str], on: date) -> pl.DataFrame:
        """The distinct children with an episode of these categories on the day."""
        chosen = self.episodes.filter(pl.col("category").is_in(list(categories)))
        return running(chosen, on).select("child_id").unique()

    def count(
        self, label: str, value: int, unit: Unit = Unit.CHILDREN, *, on: date | None = None, table: str = "episodes"
    ) -> Figure:
        """A number counted in a table, of the day `on` or of the whole period."""
        period = days_between(self.first, self.last) if on is None else days_between(on, None)
        source = source_of(self.records, table)
        return Figure(label, value, unit, (source,), period=period, as_of=self.records.as_of)

    def lacking(self, label: str, what: str, unit: Unit) -> Figure:
        """A number that the records cannot give, for lack of `what`."""
        return Figure(label, None, unit, (source_of(self.records),), as_of=self.records.as_of, missing=(what,))

    @property
    def day(self) -> str:
        return formats.long_date(self.last)


def source_of(records: Records, table: str = "episodes") -> Source:
    """The records as a source: what was read, and the table the numbers were counted in."""
    return Source(records.source, f"tabellen {TABLES[table].title}", records.as_of)


def share_of_placed(basis: Basis, number: int, title: str, kind: str) -> KeyFigure:
    """Children of one kind of placement on `last`, of all children placed on that day."""
    placed = basis.children(kinds.PLACEMENTS, basis.last)
    numerator = basis.count(_label(basis, kind), basis.children([kind], basis.last).height, on=basis.last)
    denominator = basis.count(f"Anbragte børn den {basis.day}", placed.height, on=basis.last)
    return KeyFigure(
        number,
        title,
        f"Børn {kinds.LABELS[kind]} på slutdatoen, som andel af alle anbragte børn.",
        numerator.per(denominator, label=f"Andel af de anbragte: {title}", unit=Unit.SHARE),
        numerator,
        denominator,
        _untyped(basis),
    )


def share_of_ladder(basis: Basis, number: int, title: str, kind: str) -> KeyFigure:
    """Children with one kind of measure on `last`, of all children on the ladder on that day."""
    on_ladder = movements.stock(basis.spells, basis.last)
    numerator = basis.count(_label(basis, kind), basis.children([kind], basis.last).height, on=basis.last)
    denominator = basis.count(f"Børn på trappen den {basis.day}", on_ladder.height, on=basis.last)
    return KeyFigure(
        number,
        title,
        f"Børn {kinds.LABELS[kind]} på slutdatoen, som andel af alle børn på trappen.",
        numerator.per(denominator, label=f"Andel af børnene på trappen: {title}", unit=Unit.SHARE),
        numerator,
        denominator,
    )


def moves_from_home(basis: Basis, number: int, direction: str, *, upwards: bool) -> KeyFigure:
    """Children who moved up (or down) from a home-based step, of those on that step at some time in the period."""
    ladder = basis.records.ladder
    steps = {ladder.place(section=section, place_type=None).step for section in kinds.HOME_PROBES} - {None}
    changes = movements.changes_between(movements.transitions(basis.spells), basis.first, basis.last)
    higher = pl.col("target") > pl.col("origin") if upwards else pl.col("target") < pl.col("origin")
    moved = changes.filter(pl.col("origin").is_in(list(steps)), pl.col("target") > 0, higher)
    there = basis.spells.filter(
        pl.col("state").is_in(list(steps)),
        pl.col("start") <= basis.last,
        pl.col("end").is_null() | (pl.col("end") > basis.first),
    )
    numerator = basis.count(
        f"Børn, der flyttede {direction} fra hjemmebaserede indsatser", moved["child_id"].n_unique()
    )
    denominator = basis.count("Børn på et hjemmebaseret trin i perioden", there["child_id"].n_unique())
    figure = KeyFigure(
        number,
        f"Bevægelser fra hjemmebaserede foranstaltninger {direction} ad trappen",
        f"Andelen af børnene på et hjemmebaseret trin i perioden, der flyttede {direction} til et andet trin.",
        numerator.per(denominator, label=f"Andel, der flyttede {direction} ad trappen", unit=Unit.SHARE),
        numerator,
        denominator,
    )
    return figure if steps else without(basis, figure, "et trin for hjemmebaserede indsatser på trappen")


def without(basis: Basis, key_figure: KeyFigure, what: str) -> KeyFigure:
    """The same key figure as missing, for lack of `what`."""
    missing = basis.lacking(key_figure.figure.label, what, key_figure.figure.unit)
    numerator = basis.lacking(key_figure.numerator.label, what, key_figure.numerator.unit)
    return replace(key_figure, figure=missing, numerator=numerator, denominator=None)


def stays(episodes: pl.DataFrame) -> pl.DataFrame:
    """The unbroken stays per child over these episodes, whatever their step: child_id, start, end."""
    alike = episodes.with_columns(standing=pl.lit(str(Standing.ON_STEP)), step=pl.lit(1, pl.Int8))
    return spells(alike).select("child_id", "start", "end")


def spent(basis: Basis, label: str, accounts: Sequence[str]) -> Figure:
    """Gross running expenditure (dranst 1) on the accounts, in months whose 15th lies in the period."""
    functions = "|".join(account.replace(".", r"\.") for account in accounts)
    month = pl.coalesce("month", "posted").dt.truncate("1mo").dt.offset_by("14d")
    booked = basis.records.table("postings").filter(
        pl.col("account").str.contains(rf"^({functions})(\.1(\.|$)|$)"), month > basis.first, month <= basis.last
    )
    return Figure(
        label,
        int(booked["amount"].sum()),
        Unit.ORE,
        (source_of(basis.records, "postings"),),
        price_level="løbende priser",
        period=days_between(basis.first, basis.last),
        as_of=basis.records.as_of,
    )


def _label(basis: Basis, kind: str) -> str:
    return f"Børn {kinds.LABELS[kind]} den {basis.day}"


def _untyped(basis: Basis) -> str:
    placed = running(basis.episodes, basis.last).filter(pl.col("category").is_in(kinds.PLACEMENTS))
    count = placed.filter(pl.col("place_type").is_null())["child_id"].n_unique()
    if not count:
        return ""
    return f"Stedtypen mangler for {formats.number(count)} af de anbragte børn; de tæller kun med i nævneren."
