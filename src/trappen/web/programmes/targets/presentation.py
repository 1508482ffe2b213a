"""A stored count as the pages show it: whole on its own page, in brief on the programme's."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from trappen.domain.figures import Figure, Unit
from trappen.domain.programme.replaced import is_left_behind
from trappen.domain.programme.standing import Verdict
from trappen.reporting import html
from trappen.reporting.document import Cell, Document, Table, Withheld, document_tables
from trappen.reporting.programme_comparison import Measured
from trappen.reporting.programme_tables import version_in_force
from trappen.reporting.reach import NAMES
from trappen.reporting.store import restored
from trappen.reporting.targets import (
    BASELINE,
    HIDDEN,
    IN_TIME,
    LATE,
    MISSED,
    NOT_MEASURED,
    NOT_YOURS,
    TARGET,
    TOO_LATE,
    VERDICTS,
)
from trappen.web.accounts.models import User
from trappen.web.accounts.permissions import Permission, who_may
from trappen.web.programmes.actions import programme_of
from trappen.web.programmes.models import ProgrammePlan
from trappen.web.programmes.targets import queries
from trappen.web.programmes.targets.queries import Kind
from trappen.web.runs.models import Run
from trappen.web.runs.queries import Work
from trappen.web.runs.queries import work as work_of

BRIEF = ("Mål for", BASELINE, "Nu", "Målt", TARGET, "Frist", "Status")
# What stands above them on the programme's page: a number that was measured, and the day of it.
_RENAMED = {"Nu": "Målt", "Målt": "Målt pr."}
HEADINGS = tuple(_RENAMED.get(name, name) for name in BRIEF[:-1])
MEASURED = "Mål mod virkelighed"
OUT_OF_DATE, NEW_DATA = "Tallene er beregnet før ændringen af programmet.", "Der er indlæst nye data siden."
# A status as the overview of targets has it: its look, and its words on the programme's page.
STANDINGS: Mapping[str, tuple[str, str]] = {
    VERDICTS[Verdict.REACHED]: ("success", "Nået"),
    IN_TIME: ("success", "Nået til fristen"),
    TOO_LATE: ("warning", "Nået efter fristen"),
    VERDICTS[Verdict.TOWARDS]: ("info", "På vej"),
    VERDICTS[Verdict.UNCHANGED]: ("neutral", "Uændret"),
    VERDICTS[Verdict.AWAY]: ("warning", "Forkert vej"),
    MISSED: ("error", "Ikke nået til fristen"),
    NOT_MEASURED: ("neutral", "Måles ikke endnu"),
    NOT_YOURS: ("neutral", "Vises ikke for din rolle"),
    HIDDEN: ("neutral", "Skjult"),
}
UNSAID = ("neutral", "Kan ikke siges")
_UNJUDGED = {UNSAID, *(STANDINGS[said] for said in (NOT_MEASURED, NOT_YOURS, HIDDEN))}
# In brief: what needs somebody first stands first, what cannot be judged last.
_FIRST = ("error", "warning", "info", "success", "neutral")
# Why nobody can say how a target stands, or not this reader: whom to ask where it is the role.
_REASONS = {
    HIDDEN: ("skjult, fordi små tal kan røbe et barn", f"Ses af {who_may(Permission.SEE_CHILDREN)}"),
    NOT_YOURS: ("kræver adgang til økonomi", f"Ses af {who_may(Permission.SEE_ECONOMY)}"),
    NOT_MEASURED: ("måles ikke endnu", ""),
}


@dataclass(frozen=True)
class Answer:
    """What is stored of a plan, in the reader's scope. `old` says why it is out of date; empty where it is not."""

    run: Run | None
    work: Work
    nothing_loaded: bool
    old: str = ""
    document: Document | None = None
    fault: Mapping[str, str] | None = None

    @property
    def shown(self) -> str:
        """The whole document as HTML."""
        return html.fragment(self.document, level=2, folded=True) if self.document else ""

    @property
    def counted_on(self) -> str:
        """Which extract was counted."""
        return dict(self.document.head).get("Data", "") if self.document else ""


@dataclass(frozen=True)
class Standing:
    """How a target stands, in a word or in a sentence that says why nobody knows; `said` is what the count says."""

    kind: str
    name: str
    said: str = ""

    @property
    def is_long(self) -> bool:
        """Whether the words are a sentence that says why, too long for a label."""
        return (self.kind, self.name) not in {*STANDINGS.values(), UNSAID}

    @property
    def is_unjudged(self) -> bool:
        """Whether it says only that nobody knows, or not this reader."""
        return self.is_long or (self.kind, self.name) in _UNJUDGED


Row = tuple[Sequence[Cell], Standing]


@dataclass(frozen=True)
class Load:
    """Cases per adviser as they are counted and as they should be, each with its day."""

    measured: Cell
    on: str
    wanted: Cell
    due: str


@dataclass(frozen=True)
class Brief:
    """What a programme's own page shows of its counts. `rows` end with the standing of their target."""

    targets: Answer
    columns: Sequence[str]
    rows: Sequence[Row]
    short: Sequence[Row]  # those that hold, on one line each
    unjudged: Sequence[Row]  # of them those of which nobody can say how they stand; empty where that is all
    reached: Sequence[tuple[str, Cell]]
    waits: bool
    loads: Sequence[Load]
    can_count: bool  # by one click: nothing is counted yet, or what is counted is out of date

    @property
    def reached_shown(self) -> Sequence[tuple[str, Cell]]:
        """Whom it reaches, as far as the numbers may be seen."""
        return [(name, number) for name, number in self.reached if not isinstance(number, Withheld)]

    @property
    def reached_hidden(self) -> str:
        """What of it is withheld, as a sentence begins; empty where nothing is."""
        names = [name.lower().removeprefix("heraf ") for name, number in self.reached if isinstance(number, Withheld)]
        if len(names) > len(self.reached_shown):
            return "De indskrevne"
        told = " og ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))
        return told[:1].upper() + told[1:]

    @property
    def reasons(self) -> Sequence[tuple[str, str, str]]:
        """Why targets are not judged, which (without versions), and who may see them."""
        told: dict[tuple[str, str], dict[str, None]] = {}  # the reason with whom to ask -> the targets
        for cells, standing in self.short_unjudged:
            name = str(cells[0]).partition(" (")[0]
            told.setdefault(
                _REASONS.get(standing.said, (f"{standing.said[:1].lower()}{standing.said[1:].rstrip('.')}", "")), {}
            )[name] = None
        return [(why, "; ".join(names), who) for (why, who), names in told.items()]

    @property
    def short_unjudged(self) -> Sequence[Row]:
        """The targets that hold of which nobody can say how they stand."""
        return self.unjudged or [row for row in self.short if row[1].is_unjudged]

    @property
    def seers(self) -> str:
        """Who may see small numbers."""
        return _REASONS[HIDDEN][1]


def answer(user: User, plan: ProgrammePlan, kind: Kind) -> Answer:
    """The newest stored answer of the kind, and how the work goes that shall bring a newer one."""
    asked = queries.question(user, plan, kind)
    work = work_of(queries.TASK, **queries.order(kind, plan, user.pk))
    run = queries.latest(asked, plan) if asked else None
    if asked is None or run is None:
        return Answer(run, work, nothing_loaded=asked is None)
    old = ""
    if run != queries.stored(asked):
        old = NEW_DATA if queries.is_of_this_plan(run, asked) else OUT_OF_DATE
    kept = run.result.get("document")
    document = restored(kept, Document) if kept else None
    document = _saying_which_holds(document, plan) if document else None
    return Answer(run, work, nothing_loaded=False, old=old, document=document, fault=run.result.get("fault"))


def brief(user: User, plan: ProgrammePlan) -> Brief:
    """The newest counts of the programme; of an example there are none, as it belongs to another municipality."""
    if plan.is_example:
        nothing = Answer(None, Work(waits=False, broke=False), nothing_loaded=True)
        return Brief(nothing, (), (), (), (), (), waits=False, loads=(), can_count=False)
    answers = {kind: answer(user, plan, kind) for kind in Kind}
    counted, reach = answers[Kind.TARGETS], answers[Kind.REACH]
    table = overview(counted.document)
    names = _short_names(plan)
    named = [(names.get(str(row[0]), str(row[0])), *row[1:]) for row in table.rows] if table else []
    rows = [(_cells(table, row), _standing(row)) for row in named] if table else []
    short = _in_brief(plan, rows)
    judged = [row for row in short if not row[1].is_unjudged]
    return Brief(
        targets=counted,
        columns=HEADINGS,
        rows=rows,
        short=judged or short,
        unjudged=[row for row in short if row[1].is_unjudged] if judged else [],
        reached=_reached(reach.document),
        waits=counted.work.waits or reach.work.waits,
        loads=[_load(cells) for cells, _ in rows if any(map(_is_load, cells))],
        can_count=any(_is_wanted(answers[kind]) for kind in queries.countable(plan)),
    )


def _is_wanted(found: Answer) -> bool:
    return not found.nothing_loaded and (found.run is None or bool(found.old))


def in_records(user: User, plan: ProgrammePlan) -> Measured | None:
    """What is counted of the plan in the records, for the comparison; None where nothing is."""
    found = brief(user, plan)
    told = ". ".join(word for word in (found.targets.counted_on, found.targets.old.rstrip(".")) if word)
    values = tuple(
        (str(cells[0]), cells[2], cells[4]) for cells, _ in found.rows if isinstance(cells[2], Figure | Withheld)
    )
    return Measured(values, told[:1].lower() + told[1:]) if values else None


def measured(user: User, plan: ProgrammePlan) -> list[Table]:
    """What is counted of the plan in the records, as tables for its files: the targets, and whom they reach."""
    if plan.is_example:
        return []
    counted, reach = (answer(user, plan, kind) for kind in (Kind.TARGETS, Kind.REACH))
    found = overview(counted.document)
    told = tuple(said for said in (counted.counted_on, counted.old) if said)
    columns = tuple(_RENAMED.get(name, name) for name in found.columns) if found else ()
    targets = [replace(found, caption=MEASURED, columns=columns, notes=(*told, *found.notes))] if found else []
    return [*targets, *(document_tables(reach.document) if reach.document else ())]


def overview(document: Document | None) -> Table | None:
    """The table of all targets in a stored count; None where there are no targets."""
    blocks = document.blocks if document else ()
    return next((block for block in blocks if isinstance(block, Table) and set(BRIEF) <= set(block.columns)), None)


def _short_names(plan: ProgrammePlan) -> dict[str, str]:
    """What stands in a count -> the target without its version, where it has no other."""
    targets = programme_of(plan.document).targets
    times = Counter(target.indicator for target in targets)
    return {
        f"{target.indicator} ({target.version})": target.indicator for target in targets if times[target.indicator] == 1
    }


def _saying_which_holds(document: Document, plan: ProgrammePlan) -> Document:
    """The count with, in the overview, which of several versions of a target holds."""
    programme, found = programme_of(plan.document), overview(document)
    if found is None:
        return document
    names = {
        f"{target.indicator} ({target.version})": f"{target.indicator} ({version_in_force(programme, target)})"
        for target in programme.targets
    }
    rows = tuple((names.get(str(row[0]), row[0]), *row[1:]) for row in found.rows)
    told = replace(found, rows=rows)
    return replace(document, blocks=tuple(told if block is found else block for block in document.blocks))


def _cells(table: Table, row: Sequence[Cell]) -> list[Cell]:
    return [row[table.columns.index(name)] for name in BRIEF[:-1]]


def _is_load(cell: Cell) -> bool:
    return isinstance(cell, Figure) and cell.unit is Unit.CASES_PER_FTE


def _load(cells: Sequence[Cell]) -> Load:
    _name, _baseline, measured, day, wanted, due = cells
    return Load(measured, str(day), wanted, str(due))


def _standing(row: Sequence[Cell]) -> Standing:
    said = str(row[-1])
    kind, name = STANDINGS.get(said, (UNSAID[0], said))
    return Standing(kind, name, said)


def _in_brief(plan: ProgrammePlan, rows: Sequence[Row]) -> list[Row]:
    """The targets that hold: first what needs somebody, last the unjudged."""
    programme = programme_of(plan.document)
    told = {target.key: f"{target.indicator} ({version_in_force(programme, target)})" for target in programme.targets}
    left = {told[target.key] for target in programme.targets if is_left_behind(programme, target)}
    names = {told[target.key]: f"{target.indicator} ({target.version})" for target in programme.targets}
    shown = [(_short(names, cells), stands) for cells, stands in rows if cells[0] not in left]
    return sorted(shown, key=lambda row: _FIRST.index(row[1].kind))


def _short(names: Mapping[str, str], cells: Sequence[Cell]) -> list[Cell]:
    """What the standing says already is left out: that the date has passed, and that the role may not see it."""
    name, baseline, measured, day, wanted, due = ("" if cell == NOT_YOURS else cell for cell in cells)
    return [names.get(str(name), name), baseline, measured, day, wanted, str(due).removesuffix(f", {LATE}")]


def _reached(document: Document | None) -> list[tuple[str, Cell]]:
    """How many the target group are, how many of them are enrolled and never reached, and the enrolled in all."""
    table = next((block for block in document.blocks if isinstance(block, Table)), None) if document else None
    known = {str(name): value for name, value in table.rows} if table else {}
    return [
        (name.removeprefix("– "), known[name]) for name in (NAMES[0], NAMES[1], NAMES[3], NAMES[5]) if name in known
    ]
