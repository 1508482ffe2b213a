"""Rules on appropriations: what is tied to one, or can only be for it, must together keep within it."""

from collections.abc import Iterator, Sequence

from trappen.domain.checks.base import Basis, Outcome, Rule, Severity, sentence
from trappen.domain.checks.sums import kroner, margin
from trappen.domain.programme.model import Programme
from trappen.domain.programme.money import COST_KINDS, Money, MoneyKind, summed
from trappen.domain.programme.of_money import common_margins, item_years, margin_name
from trappen.domain.programme.stated import NOTHING, Approx
from trappen.domain.programme.typed import calendar_years

Costs = tuple[Money, ...]


def tied_to(programme: Programme, frame: Money) -> list[Costs]:
    """The expenses that name the appropriation, together; options are alternatives, so each with what is common."""
    tied = tuple(item for item in programme.money if item.within == frame.key)
    options = dict.fromkeys(item.option for item in tied if item.option) or ("",)
    return [tuple(item for item in tied if item.option in ("", option)) for option in options] if tied else []


def compared(programme: Programme, costs: Costs, frame: Money) -> Iterator[tuple[str, Approx, Approx]]:
    """The margins that can be held against each other, with what the expenses are together and what is given.

    A total counts also where an expense or the appropriation is stated by year, by line or as the amount of every
    year. Of an expense that states too little, what it states counts, and is only compared where that is too much.
    """
    over = False
    for name in dict.fromkeys(name for item in costs for name in common_margins(frame, item) if name != "total"):
        for found in _margin(name, [margin(item, name) for item in costs], [], margin(frame, name)):
            over = over or found[1].overruns(found[2])
            yield found
    if over and (frame.total is None or any(item.whole is None for item in costs)):
        return  # a total that nobody states says the same once more
    wholes = [_whole(programme, item) for item in costs]
    least = [_least(item) for item, whole in zip(costs, wholes, strict=True) if whole is None]
    yield from _margin("total", wholes, least, _given(programme, costs, frame))


def _margin(
    name: str, stated: list[Approx | None], least: list[Approx], limit: Approx | None
) -> Iterator[tuple[str, Approx, Approx]]:
    known = [amount for amount in stated if amount is not None]
    together = sum((*known, *least), NOTHING)
    if limit is not None and (len(known) == len(stated) or together.overruns(limit)):
        yield name, together, limit


def _whole(programme: Programme, item: Money) -> Approx | None:
    """The whole period: as stated, or by year or line, else the amount of every year times the years it runs."""
    years = item_years(programme, item)
    if item.whole is not None or item.yearly is None or not years or item.years:
        return item.whole
    return item.yearly.approx.times(years)


def _least(item: Money) -> Approx:
    """What is spent at least, of an expense whose whole is not known: the years that are stated, or the bare amount."""
    known = [amount for _, amount in item.known_years]
    return summed(known or [amount for amount in (item.yearly, item.unspecified) if amount is not None])


def _given(programme: Programme, costs: Costs, frame: Money) -> Approx | None:
    """What is given in all. Where only some of the years are given for, that is not the limit of what all cost."""
    if frame.total is None and frame.years:
        by_year = {entry.year for item in costs for entry in item.years}
        spent = by_year if all(item.years for item in costs) else {*calendar_years(programme.period)}
        if not spent <= {entry.year for entry in frame.years}:
            return None
    return _whole(programme, frame)


def _within(programme: Programme, _basis: Basis) -> Iterator[Outcome]:
    for frame in programme.money:
        for costs in tied_to(programme, frame):
            yield from _kept(programme, costs, frame, "")
    for frame, costs in untied(programme):
        yield from _kept(programme, costs, frame, _alone(costs))
    for frame, costs in also_for(programme):
        outcomes = _kept(programme, costs, frame, _alone(costs))
        yield from (outcome for outcome in outcomes if not outcome.holds)


def _alone(costs: Costs) -> str:
    alone = "er den eneste af sin slags" if len(costs) > 1 else "er de eneste af deres slags"
    which = "bevillingen " if len(costs) > 1 else ""
    together = "alle " if any(item.within for item in costs) else ""
    return f". De er ikke {together}knyttet sammen, men {which}{alone}"


def _kept(programme: Programme, costs: Costs, frame: Money, tied: str) -> Iterator[Outcome]:
    for name, cost, limit in compared(programme, costs, frame):
        over = f", {kroner(cost - limit)} mere end bevilget" if cost.overruns(limit) else ""
        terms = " + ".join(item.title for item in costs if name == "total" or margin(item, name) is not None)
        said = f"{terms}, {margin_name(name)}: {kroner(cost)} mod {kroner(limit)} i »{frame.title}«{over}{tied}"
        whole = name if name in ("total", "yearly") else f"years.{name}"
        where = costs[0].key if len(costs) == 1 else f"{frame.key}.{whole}"
        yield Outcome(not over, f"money.{where}", sentence(said))


def also_for(programme: Programme) -> Iterator[tuple[Money, Costs]]:
    """Each appropriation that some expenses name, with those and what else it can be for, where no other can be."""
    frames = [item for item in programme.money if item.kind is MoneyKind.APPROPRIATION]
    loose = [item for item in programme.money if item.kind in COST_KINDS and not item.within]
    for frame in frames:
        others = tuple(item for item in loose if frame.option in ("", item.option) and _same_class(item, frame))
        rivals = [other for other in frames if other.option == frame.option and _same_class(other, frame)]
        for costs in tied_to(programme, frame):
            if others and len(rivals) == 1 and _of_one_option((*costs, *others)):
                yield frame, (*costs, *others)


def _uncompared(programme: Programme, _basis: Basis) -> Iterator[Outcome]:
    pairs = [(frame, costs) for frame in programme.money for costs in tied_to(programme, frame)]
    for frame, costs in (*pairs, *untied(programme)):
        priced = [_whole(programme, item) or _least(item).value for item in (frame, *costs)]
        if costs and all(priced):
            holds = next(compared(programme, costs, frame), None) is not None
            names = " + ".join(item.title for item in costs)
            how = "kan holdes op mod" if holds else "står ikke for samme år som"
            but = "" if holds else ", så ingen kan se, om bevillingen rækker"
            said = f"{names} {how} »{frame.title}«{but}"
            yield Outcome(holds, f"money.{frame.key}", sentence(said))


def untied(programme: Programme) -> Iterator[tuple[Money, Costs]]:
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
    for frame, costs in untied(programme):
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
        "appropriation-compared",
        "Udgift og bevilling kan holdes op mod hinanden",
        "Står de for hver sine år, kan ingen se, om udgiften holder sig inden for bevillingen.",
        "Skriv begge beløb i alt eller for de samme år.",
        Severity.WARNING,
        _uncompared,
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
