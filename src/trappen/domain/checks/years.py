"""Rules on the years of money: amounts lie in the programme's years, and each of its years has its cost."""

from collections.abc import Iterator

from trappen.domain.checks.base import Basis, Outcome, Rule, Severity, sentence
from trappen.domain.checks.dates import runs
from trappen.domain.periods import Period
from trappen.domain.programme.model import Programme
from trappen.domain.programme.money import Money, MoneyKind
from trappen.domain.programme.of_options import choices, costs_of
from trappen.domain.programme.typed import calendar_years, year_period

# A saving may come after the programme (a rule of its own speaks of that), and so may what is made from one.
_MAY_COME_LATER = (MoneyKind.SAVING, MoneyKind.NET)
# What others have set aside has its own years.
_OTHERS = (MoneyKind.POOL,)


def _outside(programme: Programme, _basis: Basis) -> Iterator[Outcome]:
    period = programme.period
    if period is None:
        return
    for item in programme.money:
        years = [year for year, amount in item.known_years if amount.ore]
        if item.kind in _OTHERS or not years:
            continue
        outside = [year for year in years if _is_outside(year, period, item)]
        listed = ", ".join(map(str, outside))
        said = (
            f"har beløb i {listed}, uden for programmets periode {runs(period)}"
            if outside
            else "ligger i programmets år"
        )
        yield Outcome(not outside, f"money.{item.key}.years", sentence(f"{item.title} {said}"))


def _is_outside(year: int, period: Period, item: Money) -> bool:
    if year_period(year).overlaps(period):
        return False
    return year < period.start.year or item.kind not in _MAY_COME_LATER


def _without_cost(programme: Programme, _basis: Basis) -> Iterator[Outcome]:
    wanted = calendar_years(programme.period)
    common = costs_of(programme, "")
    for key, _ in choices(programme):
        own = costs_of(programme, key) if key else ()
        items = (*own, *common)
        # An amount for the whole period, or for every year, leaves no year out.
        if not wanted or not items or (key and not own) or any(not item.years for item in items):
            continue
        named = {year for item in items for year in (*(entry.year for entry in item.years), *item.missing_years)}
        lacking = [str(year) for year in wanted if year not in named]
        names = " og ".join(item.title for item in items)
        said = f"intet er skrevet for {', '.join(lacking)}" if lacking else "alle programmets år er med"
        yield Outcome(not lacking, f"money.{items[0].key}.years", sentence(f"{names}: {said}"))


RULES = (
    Rule(
        "money-outside-period",
        "Beløb ligger i programmets periode",
        "Penge i et år, hvor programmet ikke løber, er enten i et forkert år eller til noget andet.",
        "Ret årstallet, eller ret programmets første og sidste dag.",
        Severity.WARNING,
        _outside,
    ),
    Rule(
        "year-without-cost",
        "Alle programmets år har en udgift",
        "Programmet løber i året, så enten er pengene glemt, eller også er de talt med i et andet år.",
        "Skriv årets beløb, også hvis det er 0 kr.",
        Severity.WARNING,
        _without_cost,
    ),
)
