"""The findings of a programme as its page shows them: the worst first, what is accepted counted."""

from collections.abc import Sequence
from dataclasses import dataclass

from trappen.domain import formats
from trappen.domain.checks.base import Finding, Report, Severity
from trappen.domain.programme.model import Programme
from trappen.domain.programme.papers import Waiver
from trappen.web.programmes.editing.places import Place

NAMES = {
    Severity.ERROR: ("fejl", "fejl"),
    Severity.WARNING: ("advarsel", "advarsler"),
    Severity.NOTE: ("bemærkning", "bemærkninger"),
}
MOST_NAMED, MOST_OPEN = 2, 3
# What stands first among its like: money that a body has given and could not.
FIRST = ("authority",)
KIND = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "info"}


@dataclass(frozen=True)
class Counted:
    """Open findings of one severity."""

    kind: str
    text: str


@dataclass(frozen=True)
class ShownFinding:
    """A finding with the look of its severity, its place in the words of the forms, and where it is mended.

    `note` is what the paper leaves open of the amount that it shows.
    """

    finding: Finding
    kind: str
    severity: str
    place: Place
    mended: Place
    note: str = ""

    @property
    def alone(self) -> "Sequence[ShownFinding]":
        """A group of its own: an accepted finding has its own reason."""
        return (self,)


@dataclass(frozen=True)
class Level:
    """Open findings of one severity, those of one rule together. `folded`: too many remarks to stand in the way."""

    kind: str
    name: str
    groups: Sequence[Sequence[ShownFinding]]
    folded: bool

    @property
    def about(self) -> str:
        """What the folded ones are: that remarks stop nothing, of the others the first, which is the worst."""
        if self.kind == KIND[Severity.NOTE]:
            return ", som ikke behøver at standse noget"
        return f", bl.a.: {self.groups[0][0].finding.what}"

    @property
    def all(self) -> Sequence[ShownFinding]:
        """The findings without their groups."""
        return [entry for group in self.groups for entry in group]


def checked(report: Report) -> str:
    """How much held, and how many findings are accepted; the open ones stand below."""
    parts = filter(None, ("" if report.open else "ingen åbne fund", accepted(report)))
    told = "; ".join([*parts, f"{len(report.passed)} ting stemmer"])
    return f"{told[:1].upper()}{told[1:]}."


def counted(report: Report) -> list[Counted]:
    """Open findings by severity, worst first; those of which there are none are left out."""
    numbers = {level: sum(found.severity is level for found in report.open) for level in Severity}
    return [Counted(KIND[level], formats.counted(number, *NAMES[level])) for level, number in numbers.items() if number]


def accepted(report: Report) -> str:
    """How many findings are accepted; empty where none is."""
    number = len(report.findings) - len(report.open)
    return formats.counted(number, "accepteret", "accepterede") if number else ""


def fewer(before: Report, after: Report) -> str:
    """How many open findings there are after a change, and how many there were."""
    was, now = len(before.open), len(after.open)
    left = formats.counted(now, "åbent fund", "åbne fund") if now else "ingen åbne fund"
    return f"Der er {left} tilbage; før ændringen var der {formats.number(was)}."


def new_findings(before: Report, after: Report) -> str:
    """What a change has brought: the first two findings in words, and how many more; empty where there are none."""
    old = {(found.code, found.where) for found in before.open}
    new = [found.what for found in after.open if (found.code, found.where) not in old]
    if not new:
        return ""
    more = f" Og {formats.number(len(new) - MOST_NAMED)} til." if len(new) > MOST_NAMED else ""
    return f"{'Nyt' if len(new) == 1 else 'Nye'} fund: {' '.join(new[:MOST_NAMED])}{more}"


def levels_of(open_ones: Sequence[ShownFinding]) -> list[Level]:
    """By severity, worst first; within it money that nobody could give, each alone, then by what it is of."""
    levels: list[Level] = []
    for severity in Severity:
        found = [entry for entry in open_ones if entry.finding.severity is severity]
        first = [entry for entry in found if entry.finding.code in FIRST]
        groups = [*([entry] for entry in first), *_groups([entry for entry in found if entry not in first])]
        if groups:
            # Warnings fold only below a fault, which comes first, and where more would stand open than are taken in at
            # a glance; remarks always.
            standing = sum(len(level.groups) for level in levels) + len(groups)
            crowded = standing > MOST_OPEN if severity is Severity.WARNING else severity is Severity.NOTE
            folds = crowded and len(groups) > 1 and (bool(levels) or severity is Severity.NOTE)
            levels.append(Level(KIND[severity], formats.counted(len(found), *NAMES[severity]), groups, folds))
    return levels


def _groups(found: Sequence[ShownFinding]) -> list[list[ShownFinding]]:
    """Those of one rule together, and warnings of several rules that are all said of one and the same entry."""
    groups: dict[object, list[ShownFinding]] = {}
    for entry in found:
        groups.setdefault(entry.finding.code, []).append(entry)
    of_entries: dict[object, list[ShownFinding]] = {}
    for code, group in groups.items():
        places = frozenset(_entry_of(entry.finding.where) for entry in group)
        alone = None in places or group[0].finding.severity is not Severity.WARNING  # a fault stands for itself
        of_entries.setdefault(code if alone else places, []).extend(group)
    return list(of_entries.values())


def _entry_of(where: str) -> str | None:
    """The entry that a place is in, such as `money.udgift`; None where it is a whole part of the programme."""
    part, _, key = where.partition(".")
    return f"{part}.{key.partition('.')[0]}" if key else None


def stale(programme: Programme, report: Report) -> list[Waiver]:
    """Waivers of findings that are no longer there; one whose finding has changed stands with that."""
    there = {waiver for found in report.findings for waiver in (found.waiver, found.lapsed)}
    return [waiver for waiver in programme.waivers if waiver not in there]
