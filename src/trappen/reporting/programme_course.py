"""What of a programme is no amount: who and when, decisions, milestones, promised reports, papers and sources."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate

from trappen.domain import formats
from trappen.domain.programme.calendar import DueReport, State, reports
from trappen.domain.programme.model import Programme
from trappen.domain.programme.money import COST_KINDS, MoneyKind
from trappen.domain.programme.papers import Decision, DecisionRemark, Remark, is_ahead
from trappen.domain.programme.people import Milestone
from trappen.domain.programme.when import When
from trappen.parameters.municipalities import municipality_name
from trappen.reporting.document import Cell, Table
from trappen.reporting.programme_words import word

UNIT = "som skrevet"
NOT_TOLD = "Ikke oplyst"
PHASE = "Fase"
AWAITED = "Ventes behandlet"


def home_of(programme: Programme) -> str:
    """The municipality's name; the invented one is none of the 98."""
    return municipality_name(programme.municipality) or "Eksempelkommune"


def period_of(programme: Programme) -> str:
    """`1. januar 2025 – 31. december 2027`, with what is missing by name."""
    if programme.start is None and programme.end is None:
        return formats.MISSING
    first = formats.long_date(programme.start) if programme.start else "begyndelsen mangler"
    last = formats.long_date(programme.end - timedelta(days=1)) if programme.end else "slutningen mangler"
    return f"{first} – {last}"


def years_of(programme: Programme) -> str:
    """The period; whole calendar years as `2023-2027`, where that loses nothing."""
    start, end = programme.start, programme.end
    if start is None or end is None or (start.month, start.day, end.month, end.day) != (1, 1, 1, 1):
        return period_of(programme)
    return str(start.year) if end.year - start.year == 1 else f"{start.year}-{end.year - 1}"


def length_of(programme: Programme) -> str:
    """`3 år`, or empty where it is not known."""
    years = programme.years
    if years is None:
        return ""
    return f"{formats.number(years, 0 if years.denominator == 1 else 1)} år"


def ages_of(programme: Programme) -> str:
    """`0-17 år`, `fra 6 år`, `til og med 17 år`; empty where no age is asked for."""
    rule = programme.target_group
    if rule is None or (rule.min_age is None and rule.max_age is None):
        return ""
    if rule.max_age is None:
        return f"fra {rule.min_age} år"
    return f"til og med {rule.max_age} år" if rule.min_age is None else f"{rule.min_age}-{rule.max_age} år"


def unfilled(programme: Programme) -> list[str]:
    """The parts that a programme cannot be followed without and that nobody has written yet: no rule can judge them."""
    parts = {
        "formål": programme.purpose,
        "periode": programme.start and programme.end,
        "målgruppe": programme.target_group,
        "stillinger": programme.posts,
        "økonomi": programme.money,
        "mål": programme.targets,
    }
    return [name for name, held in parts.items() if not held]


def untold(programme: Programme) -> list[str]:
    """What the papers leave out of what a reader asks first: what is `unfilled`, how many, the cost, the saving."""
    kinds = {item.kind for item in programme.money}
    lacking = {
        "hvor mange børn eller familier": any(load.cases is not None for load in programme.caseloads),
        "udgift": not programme.money or kinds & {*COST_KINDS},
        "besparelse": not programme.money or MoneyKind.SAVING in kinds,
    }
    return [*unfilled(programme), *(name for name, held in lacking.items() if not held)]


@dataclass(frozen=True, slots=True)
class Coming:
    """What comes next: `Børneudvalget behandler sagen, 9. december 2026`; `day` is the last day it may mean."""

    day: date
    text: str


def coming(programme: Programme, on: date) -> Coming | None:
    """The next milestone, treatment or promised report from the day on; None where no date is told."""
    found = [
        *(
            Coming(entry.due.last, f"{entry.title}, {entry.due.label}")
            for entry in programme.milestones
            if entry.due and entry.due.last >= on and entry.done is None
        ),
        *(
            Coming(entry.date.last, f"{entry.body} ventes at behandle sagen, {entry.date.label}")
            for entry in programme.decisions
            if entry.date and is_ahead(entry, on)
        ),
        *(
            Coming(entry.last, f"{entry.what}, senest {formats.long_date(entry.last)}")
            for entry in reports(programme, on)
            if entry.last and entry.state in (State.DUE, State.AHEAD)
        ),
    ]
    return min(found, key=lambda entry: entry.day, default=None)


def last_treated(programme: Programme) -> date | None:
    """The day of the newest treatment: as far as old papers know."""
    return max((entry.date.last for entry in programme.decisions if entry.date), default=None)


def split_districts(programme: Programme) -> list[tuple[str, str]]:
    """The districts of each team, where they are not simply the programme's."""
    own = [(team.name, team.districts) for team in programme.teams if team.districts]
    return [(name, ", ".join(found)) for name, found in own if sorted(found) != sorted(programme.districts)]


def about(programme: Programme) -> Table:
    """What the programme is, line by line."""
    group = programme.target_group
    told = (
        ("Program", programme.full_name or programme.name),
        ("Kommune", home_of(programme)),
        ("Periode", period_of(programme)),
        *(("Formål", aim) for aim in programme.purpose or ("",)),
        ("Målgruppe", group.text if group else ""),
        ("Ansvarlig", programme.responsible),
        *(("Distrikt", name) for name in programme.districts),
        *(("Del", part.name) for part in programme.sub_programmes),
        *(("Model", f"{option.name}: {option.text}" if option.text else option.name) for option in programme.options),
    )
    return Table("Om programmet", ("Hvad", "Svar"), tuple((name, said or formats.MISSING) for name, said in told), UNIT)


def decisions(programme: Programme, on: date) -> Table | None:
    """Every treatment of the programme as known on the day, the first of them first."""
    titles = {item.key: item.title for item in programme.money}
    rows = tuple(
        (
            *(entry.subject, _said(entry.date), entry.body, word(entry.level), entry.item, outcome_of(entry, on)),
            *(", ".join(titles[key] for key in entry.about), entry.text, "; ".join(map(remark, entry.remarks))),
            *("; ".join(differing_dates(entry)), str(programme.source_of(entry.source, entry.place))),
        )
        for entry in in_order(programme)
    )
    columns = (
        *("Sag", "Dato", "Udvalg eller råd", "Slags", "Punkt", "Udfald", "Handler om", "Beslutning"),
        *("Mindretal og fravær", "Datoen står forskelligt", "Kilde"),
    )
    return Table("Beslutninger", columns, rows, UNIT) if rows else None


def milestones(programme: Programme) -> Table | None:
    """Phases and milestones. Every date that a milestone was moved from has a row, with the reason."""
    rows: list[tuple[Cell, ...]] = [
        (phase.title, PHASE, f"{_said(phase.start)} – {_said(phase.end)}", "", "", "", _source(programme, phase))
        for phase in programme.phases
    ]
    for entry in programme.milestones:
        moved = entry.moved or entry.moved_from is not None
        old = _said(entry.moved_from) if moved else ""
        done = entry.done.label if entry.done else ""
        where = _source(programme, entry)
        rows.append((entry.title, word(entry.kind), _said(entry.due), old, entry.reason, done, where))
        rows += _earlier(entry, where)
    columns = ("Fase eller milepæl", "Art", "Frist", "Flyttet fra", "Begrundelse", "Gjort", "Kilde")
    return Table("Faser og milepæle", columns, tuple(rows), UNIT) if rows else None


def promised(programme: Programme, on: date, *, judged: bool) -> Table | None:
    """Every promised report as it stands on the day; `judged` False says of an example that nobody knows."""
    rows = tuple(
        (
            *(entry.what, formats.long_date(entry.last) if entry.last else formats.MISSING, ", ".join(entry.to)),
            *(state_of(entry, judged=judged), entry.done.label if entry.done else ""),
            *(entry.moved_from.label if entry.moved_from else "", entry.reason),
        )
        for entry in reports(programme, on)
    )
    columns = ("Rapport", "Senest", "Til hvem", "Tilstand", "Afgivet", "Flyttet fra", "Begrundelse")
    return Table("Lovede rapporter", columns, rows, UNIT, as_of=on if judged else None) if rows else None


def papers(programme: Programme) -> Table | None:
    """The papers with their annexes."""
    rows = tuple(
        (
            *(entry.title, entry.body, _said(entry.date), entry.item, entry.case_number),
            *(", ".join(entry.annexes), _source(programme, entry)),
        )
        for entry in programme.papers
    )
    columns = ("Papir", "Til", "Dato", "Punkt", "Sagsnummer", "Bilag på listen", "Kilde")
    return Table("Papirer", columns, rows, UNIT) if rows else None


def sources(programme: Programme) -> Table | None:
    """The sources, with how far each can be trusted."""
    rows = tuple(
        (
            *(entry.text, formats.long_date(entry.dated) if entry.dated else formats.MISSING),
            *(word(entry.confidence), entry.id),
        )
        for entry in programme.sources
    )
    return Table("Kilder", ("Kilde", "Dateret", "Sikkerhed", "Kildens eget nummer"), rows, UNIT) if rows else None


def outcome_of(entry: Decision, on: date) -> str:
    """How the treatment ended; of one that lies ahead that it is awaited."""
    return AWAITED if is_ahead(entry, on) else word(entry.outcome)


def in_order(programme: Programme) -> Sequence[Decision]:
    """The decisions by date; one without stays behind the one that it follows in the papers, or first."""
    days = accumulate((entry.date.first if entry.date else date.min for entry in programme.decisions), _known)
    ranked = sorted(zip(days, programme.decisions, strict=True), key=lambda pair: pair[0])
    return [entry for _, entry in ranked]


def differing_dates(entry: Decision) -> list[str]:
    """Every date that a place gives, where they are not the same."""
    dates = list(dict.fromkeys(f"{mention.date.label} ({mention.place})" for mention in entry.mentions))
    return dates if len({mention.date for mention in entry.mentions}) > 1 else []


def remark(entry: DecisionRemark) -> str:
    """A minority or an absence in words."""
    if entry.kind is Remark.MINORITY:
        return f"Et mindretal: {entry.text}" if entry.text else "Et mindretal var imod."
    return f"Fravær ved behandlingen: {entry.text}" if entry.text else "Ikke alle medlemmer var til stede."


def state_of(entry: DueReport, *, judged: bool) -> str:
    """How a promised report stands, in a word."""
    return word(entry.state) if judged or entry.state is State.DONE else NOT_TOLD


def _earlier(entry: Milestone, where: str) -> list[tuple[Cell, ...]]:
    return [
        (entry.title, "Tidligere flytning", "", _said(move.date), move.reason, "", where)
        for move in reversed(entry.earlier)
    ]


def _known(before: date, own: date) -> date:
    return before if own == date.min else own


def _said(when: When | None) -> str:
    return when.label if when else formats.MISSING


def _source(programme: Programme, entry: object) -> str:
    return str(programme.source_of(getattr(entry, "source", ""), getattr(entry, "place", "")))
