"""The investment case that lies in a programme: its money items by option, nothing added.

Source: docs/methods/investment.md.
"""

from collections.abc import Iterable
from fractions import Fraction

from trappen.domain.investment.case import Case, Item, Option
from trappen.domain.investment.staffing import Staffing
from trappen.domain.programme.model import Programme
from trappen.domain.programme.money import COST_KINDS, Money, MoneyKind
from trappen.domain.programme.replaced import counted


def case_of(programme: Programme) -> Case | None:
    """The case in a programme; None where it has no cost or saving whose years are known in any way.

    A saving that a newer target has replaced counts as that.
    """
    mine = [item for item in counted(programme).money if item.kind in {*COST_KINDS, MoneyKind.INCOME, MoneyKind.SAVING}]
    years = sorted(year for item in mine for year in _years(item))
    if not years:
        return None
    levels = {item.price_level for item in mine}
    baselines = [item.baseline for item in mine if item.baseline]
    return Case(
        key=programme.key,
        title=programme.name,
        municipality=programme.municipality,
        first_year=years[0],
        last_year=years[-1],
        price_level=levels.pop() if len(levels) == 1 else "",
        decided=next((paper.date.first for paper in programme.papers if paper.date), None),
        baseline="; ".join(dict.fromkeys(baselines)),
        options=tuple(Option(o.key, o.name, o.text) for o in programme.options if not o.do_nothing),
        costs=_items(item for item in mine if item.kind in COST_KINDS),
        incomes=_items(item for item in mine if item.kind is MoneyKind.INCOME),
        savings=_items(item for item in mine if item.kind is MoneyKind.SAVING),
        staffing=tuple(_staffing(programme, [item for item in mine if item.kind in COST_KINDS])),
        sources=programme.sources,
    )


def _years(item: Money) -> Iterable[int]:
    yield from (entry.year for entry in item.years)
    if item.from_year is not None:
        yield item.from_year
    if item.start is not None:
        yield item.start.year
    if item.end is not None:
        # The end is the first day after: an item that ends on 1 January has nothing in that year.
        yield item.end.year - (1 if (item.end.month, item.end.day) == (1, 1) else 0)


def _items(found: Iterable[Money]) -> tuple[Item, ...]:
    return tuple(
        Item(
            key=item.key,
            title=item.title,
            option=item.option,
            account_class=item.account_class or item.to_class,
            account=item.function,
            payer=item.payer,
            price_level=item.price_level,
            years=item.years,
            yearly=item.yearly,
            total=item.total,
            unspecified=item.unspecified,
            start=item.start,
            end=item.end,
            source=item.source,
            place=item.place,
            confidence=item.confidence,
        )
        for item in found
    )


def _staffing(programme: Programme, costs: Iterable[Money]) -> Iterable[Staffing]:
    """The caseloads whose advisers one cost pays for, whatever other posts it pays for too."""
    posts, items = {post.key: post for post in programme.posts}, list(costs)
    for load in programme.caseloads:
        paying = [cost for cost in items if set(load.advisers) <= set(cost.posts)]
        count = _sum(posts[key].count for key in load.advisers)
        if load.cases is None or len(paying) != 1 or not count:
            continue
        beside = [key for key in paying[0].posts if key not in load.advisers]
        yield Staffing(
            key=load.key,
            cost=paying[0].key,
            posts=count,
            cases=load.cases,
            paid=_sum(posts[key].new for key in load.advisers),
            others=_sum(posts[key].count for key in beside) if beside else None,
        )


def _sum(counts: Iterable[Fraction | None]) -> Fraction | None:
    """The sum; None where a part is missing."""
    found = list(counts)
    return None if None in found else sum((count for count in found if count is not None), Fraction(0))
