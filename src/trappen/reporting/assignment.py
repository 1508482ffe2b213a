"""A proposal of who should have which cases, in words and tables. Source: docs/methods/assignment.md."""

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction

from trappen.analysis.assignment.plan import Clash
from trappen.analysis.assignment.problem import Rule
from trappen.analysis.assignment.solver import Status
from trappen.domain import formats
from trappen.domain.figures import Figure, Source, Unit
from trappen.reporting.document import Table

STATUS: Mapping[Status, str] = {
    Status.PROVEN: "Bevist bedst: ingen fordeling flytter færre børn, og ingen, der flytter så få, er jævnere.",
    Status.FOUND: "Bedst fundet i den tid, der var.",
    Status.IMPOSSIBLE: "Bevist umuligt.",
    Status.UNKNOWN: "Ukendt: ingen fordeling blev fundet, og ingen blev udelukket.",
}
ADVICE: Mapping[Rule, str] = {
    Rule.CAP: "Hæv sagsloftet, eller tilføj en rådgiver, så der er plads til sagerne.",
    Rule.DISTRICT: "Flyt selv en af distriktets sager til en rådgiver i et af teamene: et team dækker de distrikter, "
    "hvor det har en sag.",
    Rule.SPECIALISM: "Tilføj en rådgiver med den målgruppe, der mangler.",
    Rule.SIBLINGS: "Fordel selv en søskendeflok, der ikke er plads til samlet: søskende, som allerede har hver sin "
    "rådgiver, skal ikke følges ad.",
}
ABSENCE = "Var ingen fraværende, kunne sagerne fordeles: ret fraværet, eller tilføj en vikar som ny rådgiver."
NOBODY = "Tilføj en rådgiver: ingen af dem, der er med, kan få sager."
MORE_TEAMS: Mapping[Rule | None, str] = {
    None: "Tag flere team med.",
    Rule.CAP: "Tag flere team med.",
    Rule.DISTRICT: "Tag et team med, der dækker distriktet.",
    Rule.SPECIALISM: "Tag et team med, der har målgruppen eller programmet.",
}
MOVES = ("Sag", "Fra", "Til", "Begrundelse")
DESKS = ("Rådgiver", "Team", "Stilling på sager", "Børn før", "Børn efter", "Højst efter loftet")


def gap_sentence(moved: int, given: int, gaps: tuple[float, float]) -> str:
    """How many children get another adviser or a first one, and how far the answer may be from the best,
    where it may be."""
    children = "1 barn" if moved == 1 else f"{formats.number(moved)} børn"
    first = f", og {formats.number(given)} uden rådgiver får en" if given else ""
    told = f"{children} skifter rådgiver{first}."
    if not any(gaps):
        return told
    share, uneven = (formats.percent(gap) for gap in gaps)
    return f"{told} Højst {share} af flytningerne og {uneven} af ujævnheden kunne undværes."


def advice(clash: Clash, *, more_teams: bool = False) -> tuple[str, ...]:
    """What could make a plan possible: a Danish sentence for each rule that clashes, absence first, and where there are
    `more_teams` to share the cases with, which of them would help."""
    found = (*((ABSENCE,) if clash.absence else ()), *(ADVICE[rule] for rule in clash.rules)) or (NOBODY,)
    teams = [MORE_TEAMS[rule] for rule in (clash.rules or (None,)) if rule in MORE_TEAMS] if more_teams else []
    return tuple(dict.fromkeys((*found, *teams)))


def moves_table(rows: Iterable[tuple[str, str, str, str]], on: date) -> Table:
    """Case number, from whom, to whom, and why."""
    return Table("Flytninger", MOVES, tuple(rows), unit="sager", as_of=on)


def desks_table(
    rows: Iterable[tuple[str, str, Fraction, int, int, int | None]],
    on: date,
    *,
    source: str,
    notes: tuple[str, ...] = (),
) -> Table:
    """Name, team, posts on cases, children before and after, and the most that the cap allows (None: no cap)."""
    sources = (Source(source),)

    def children(label: str, value: int) -> Figure:
        return Figure(label, value, Unit.CHILDREN, sources, as_of=on)

    return Table(
        "Rådgivere før og efter",
        DESKS,
        tuple(
            (
                name,
                team,
                Figure(f"{name}: stilling", fte, Unit.FTE, sources, as_of=on),
                children(f"{name}: før", before),
                children(f"{name}: efter", after),
                "intet loft" if room is None else children(f"{name}: højst", room),
            )
            for name, team, fte, before, after, room in rows
        ),
        unit="børn og fuldtidsstillinger",
        as_of=on,
        notes=notes,
    )
