"""Rules on appropriations: what is tied to one, or can only be for it, must together keep within it."""

from collections.abc import Iterator, Sequence

from trappen.domain.checks.base import Basis, Outcome, Rule, Severity, sentence
from trappen.domain.checks.sums import kroner, margin
from trappen.domain.programme.model import Programme
from trappen.domain.programme.money import COST_KINDS, Money, MoneyKind
from trappen.domain.programme.of_money import common_margins, margin_name
from trappen.domain.programme.stated import NOTHING, Approx

Costs = tuple[Money, ...]


def tied_to(programme: Programme, frame: Money) -> list[Costs]:
    """The expenses that name the appropriation, together; options are alternatives, so each with what is common."""
    tied = tuple(item for item in programme.money if item.within == frame.key)
    options = dict.fromkeys(item.option for item in tied if item.option) or ("",)
    return [tuple(item for item in tied if item.option in ("", option)) for option in options] if tied else []


def compared(costs: Costs, frame: Money) -> Iterator[tuple[str, Approx, Approx]]:
    """The margins that can be held against each other, with what the expenses are together and what is given.

    A total counts also where an expense is stated by year or by line. A margin in which one of the expenses states
    nothing is only compared where the others are too much already.
    """
    for name in dict.fromkeys(name for item in costs for name in _margins(frame, item)):
        stated = [margin(item, name) for item in costs]
        known, limit = [amount for amount in stated if amount is not None], margin(frame, name)
        together = sum(known, NOTHING)
        if limit is not None and (len(known) == len(stated) or together.overruns(limit)):
            yield name, together, limit


def _margins(frame: Money, item: Money) -> tuple[str, ...]:
    whole = ("total",) if frame.total is not None and item.whole is not None else ()
    return tuple(dict.fromkeys((*common_margins(frame, item), *whole)))


def _within(programme: Programme, _basis: Basis) -> Iterator[Outcome]:
    for frame in programme.money:
        for costs in tied_to(programme, frame):
            yield from _kept(costs, frame, "")
    for frame, costs in _untied(programme):
        alone = "er den eneste af sin slags" if len(costs) > 1 else "er de eneste af deres slags"
        which = "bevillingen " if len(costs) > 1 else ""
        yield from _kept(costs, frame, f". De er ikke knyttet sammen, men {which}{alone}")


def _kept(costs: Costs, frame: Money, tied: str) -> Iterator[Outcome]:
    for name, cost, limit in compared(costs, frame):
        over = f", {kroner(cost - limit)} mere end bevilget" if cost.overruns(limit) else ""
        terms = " + ".join(item.title for item in costs if margin(item, name) is not None)
        said = f"{terms}, {margin_name(name)}: {kroner(cost)} mod {kroner(limit)} i »{frame.title}«{over}{tied}"
        whole = name if name in ("total", "yearly") else f"years.{name}"
        where = costs[0].key if len(costs) == 1 else f"{frame.key}.{whole}"
        yield Outcome(not over, f"money.{where}", sentence(said))


def _untied(programme: Programme) -> Iterator[tuple[Money, Costs]]:
    """Each appropriation that no expense names, with the expenses that it can be for; none where nobody knows which.

    Those that it may be for are of its option (of any where it has none) and account class, and name no appropriation.
    Nobody knows where there are several such appropriations, or where the expenses are of several options.
    """
    tied = {item.within for item in programme.money if item.within}
    frames = [item for item in programme.money if item.kind is MoneyKind.APPROPRIATION and item.key not in tied]
    loose = [item for item in programme.money if item.kind in COST_KINDS and not item.within]
    for frame in frames:
        costs = tuple(item for item in loose if frame.option in ("", item.option) and _same_class(item, frame))
        rivals = [other for other in frames if other.option == frame.option and _same_class(other, frame)]
        if costs:
            yield frame, costs if len(rivals) == 1 and _of_one_option(costs) else ()


def _of_one_option(costs: Sequence[Money]) -> bool:
    return len({item.option for item in costs if item.option}) <= 1


def _same_class(one: Money, other: Money) -> bool:
    return None in (one.account_class, other.account_class) or one.account_class == other.account_class


def _appropriation_tied(programme: Programme, _basis: Basis) -> Iterator[Outcome]:
    tied = {item.within for item in programme.money if item.within}
    for item in programme.money:
        if item.key in tied:
            said = f"{item.title}: bevillingen er knyttet til en udgift"
            yield Outcome(holds=True, where=f"money.{item.key}", what=sentence(said))
    for frame, costs in _untied(programme):
        if not costs:
            said = f"{frame.title}: bevillingen er ikke knyttet til en udgift"
            yield Outcome(holds=False, where=f"money.{frame.key}", what=sentence(said))


RULES = (
    Rule(
        "over-appropriation",
        "Udgiften holder sig inden for bevillingen",
        "Der må ikke afholdes udgifter, som der ikke er bevilget penge til.",
        "Søg tillægsbevilling, eller peg på, hvor resten kommer fra, og hvem der har besluttet det.",
        Severity.ERROR,
        _within,
    ),
    Rule(
        "appropriation-tied",
        "Bevillinger er knyttet til en udgift",
        "Der er flere bevillinger eller modeller, så ingen kan se, om den enkelte udgift holder sig inden for sin.",
        "Vælg bevillingen under »Skal holdes inden for« ved den udgift, den er givet til.",
        Severity.NOTE,
        _appropriation_tied,
    ),
)
