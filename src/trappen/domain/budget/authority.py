"""Was the authority reached: may the body that decided an act give what it gives? Source: docs/methods/budget.md."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from trappen.domain import formats
from trappen.domain.budget.acts import Act, ActKind, Side, State, Step
from trappen.domain.checks.base import sentence
from trappen.domain.periods import Period
from trappen.domain.programme.papers import Level
from trappen.domain.programme.stated import NOTHING, Approx

LEVELS = {
    Level.COUNCIL: "kommunalbestyrelsen",
    Level.FINANCE: "økonomiudvalget",
    Level.COMMITTEE: "et udvalg",
    Level.MAGISTRATE: "magistraten",
    Level.ADMINISTRATION: "forvaltningen",
}


@dataclass(frozen=True, slots=True)
class AuthorityRule:
    """Which bodies give acts of these kinds, to whom that may be delegated, and the law that says so."""

    kinds: frozenset[ActKind]
    levels: frozenset[Level]
    delegable: frozenset[Level]
    reference: str


@dataclass(frozen=True, slots=True)
class OwnLimit:
    """A municipality's own rule: the level may decide acts of the kind up to an amount on these days.

    `up_to` is øre of one year's expense moved; None is without limit. `same_main`: only within one main account.
    """

    kind: ActKind
    level: Level
    up_to: int | None
    period: Period
    same_main: bool = False
    reference: str = ""


@dataclass(frozen=True, slots=True)
class AuthorityFinding:
    """The answer; `reached` is None as long as nobody has decided. Amounts are øre; `beyond` lacks an appropriation.

    `awaited`: the day of the decision has not come. `why` is a Danish sentence, `reference` the rule it stands on.
    """

    act: str
    reached: bool | None
    why: str
    reference: str
    year: int | None = None
    decided: int | None = None
    appropriated: int | None = None
    beyond: int | None = None
    awaited: bool = False


Rules = Callable[[ActKind, date], AuthorityRule]


def authority(
    act: Act, *, among: Iterable[Act], rules: Rules, own: Sequence[OwnLimit] = (), today: date | None = None
) -> AuthorityFinding:
    """Whether the body that decided the act could give it, alone or within what others had appropriated.

    A body below the council may use what is appropriated already (the acts that the financing lines draw on, as far as
    they are decided by a body that could); whatever exceeds that in a year takes the council. `own` are the
    municipality's own limits. A decision after `today` is awaited and gives nothing yet.
    Raises NoValueError where `rules` know no rule of the day.
    """
    step = act.decision
    if step is None:
        return _undecided(act, rules)
    day = step.on or date(max(act.years, default=2000), 1, 1)
    rule = rules(act.kind, day)
    if step.level is None and not step.body:
        why = "Det er ikke oplyst, hvem der besluttede den."
        return AuthorityFinding(act.key, reached=None, why=why, reference=rule.reference)
    who = step.body or (LEVELS[step.level] if step.level else "et organ, der ikke er oplyst")
    if _is_ahead(step, today):
        why = sentence(f"Ventes besluttet {formats.long_date(day)} af {who}")
        return AuthorityFinding(act.key, reached=None, why=why, reference=rule.reference, awaited=True)
    if step.level in rule.levels:
        return AuthorityFinding(act.key, reached=True, why=f"Besluttet af {who}.", reference=rule.reference)
    limit = _limit(act, step.level, day, own, rule)
    if limit is not None:
        why = f"Besluttet af {who} inden for kommunens egen grænse."
        return AuthorityFinding(act.key, reached=True, why=why, reference=limit.reference or rule.reference)
    return _within(act, _frames(act, among, rules, today), who, rule)


def _is_ahead(step: Step, today: date | None) -> bool:
    return today is not None and step.on is not None and step.on > today


def _undecided(act: Act, rules: Rules) -> AuthorityFinding:
    last = act.standing[-1] if act.standing else None
    day = (last.on if last else None) or date(max(act.years, default=2000), 1, 1)
    rule = rules(act.kind, day)
    names = " eller ".join(LEVELS[level] for level in sorted(rule.levels))
    if act.state is State.WITHDRAWN:
        return AuthorityFinding(act.key, reached=None, why="Trukket tilbage.", reference=rule.reference)
    behind = f" Sidst behandlet af {last.body}." if last is not None and last.body else ""
    why = f"Ikke besluttet endnu. Kun {names} kan beslutte den.{behind}"
    return AuthorityFinding(act.key, reached=None, why=why, reference=rule.reference)


def _limit(act: Act, level: Level | None, day: date, own: Sequence[OwnLimit], rule: AuthorityRule) -> OwnLimit | None:
    """The own limit that covers the act. What the law does not let anyone delegate, no limit can give away."""
    mains = {line.main_account for line in act.counted() if line.side is Side.EXPENSE}
    for limit in own:
        # Moving money within what is appropriated is no new appropriation; the municipality says itself who may.
        fits = limit.kind is act.kind and limit.level is level and day in limit.period
        allowed = level in rule.delegable or act.kind is ActKind.TRANSFER
        together = not limit.same_main or (len(mains) == 1 and None not in mains)
        if fits and allowed and together and (limit.up_to is None or _largest(act) <= limit.up_to):
            return limit
    return None


def _largest(act: Act) -> int:
    """The largest sum that is given in one year, in øre; takings do not count against it."""
    sums = [
        sum(max(line.amount or 0, 0) for line in act.counted() if line.side is Side.EXPENSE and line.year == year)
        for year in act.years
    ]
    return max(sums, default=0)


def _frames(act: Act, among: Iterable[Act], rules: Rules, today: date | None) -> list[Act]:
    drawn = {line.draws for line in act.on_side(Side.FINANCING) if line.draws}
    frames = []
    for other in among:
        step = other.decision if other.key in drawn else None
        if step is None or _is_ahead(step, today):
            continue
        day = step.on or date(max(other.years, default=2000), 1, 1)
        if step.level in rules(other.kind, day).levels:
            frames.append(other)
    return frames


def _within(act: Act, frames: Sequence[Act], who: str, rule: AuthorityRule) -> AuthorityFinding:
    """What a body without the authority decided, against what others had appropriated, in the first year it breaks."""
    compared = False
    for year in act.years:
        cost = _spent(act, year)
        if cost is None or cost.value <= 0:
            continue
        compared = True
        given = sum((found for frame in frames if (found := _spent(frame, year)) is not None), NOTHING)
        if cost.overruns(given):
            return _broken(act, rule, who, (year, int(cost.value), int(given.value)))
    names = " og ".join(LEVELS[level] for level in sorted(rule.levels))
    if compared and frames:
        why = f"Besluttet af {who} inden for det, {names} har bevilget."
        return AuthorityFinding(act.key, reached=True, why=why, reference=rule.reference)
    why = f"Besluttet af {who}, men det kan kun {names}."
    return AuthorityFinding(act.key, reached=False, why=why, reference=rule.reference)


def _spent(act: Act, year: int) -> Approx | None:
    """The expense of the year as it is stated; None where a part is missing or nothing is said of it."""
    lines = [line for line in act.counted() if line.side is Side.EXPENSE and line.year == year]
    known = [line.approx for line in lines if line.approx is not None]
    return sum(known, NOTHING) if known and len(known) == len(lines) else None


def _broken(act: Act, rule: AuthorityRule, who: str, told: tuple[int, int, int]) -> AuthorityFinding:
    year, cost, given = told
    beyond = cost - given
    has = f"der er bevilget {formats.exact(given)}" if given else "der er ingen bevilling"
    names = " eller ".join(LEVELS[level] for level in sorted(rule.levels))
    lacks = sentence(f"Der mangler en bevilling fra {names} på {formats.exact(beyond)}")
    why = f"{sentence(f'{who} besluttede {formats.exact(cost)} i {year}, men {has}')} {lacks}"
    return AuthorityFinding(
        act.key,
        reached=False,
        why=why,
        reference=rule.reference,
        year=year,
        decided=cost,
        appropriated=given,
        beyond=beyond,
    )
