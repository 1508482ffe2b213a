"""From what a programme's papers say of money to appropriation acts, without filling in what they do not say.

An expense with an equal income is a grant, one within an appropriation a supplementary appropriation that draws on it,
a conversion one balanced act on two main accounts. Savings, pools and nets are no acts. Source: docs/methods/budget.md.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from trappen.domain.budget.acts import MARGINS, Act, ActKind, Funding, Line, Margin, Side, State, Step
from trappen.domain.programme.model import Programme
from trappen.domain.programme.money import Money, MoneyKind
from trappen.domain.programme.papers import Decision, Level, Outcome, cautious
from trappen.domain.programme.stated import Amount

STATES = {
    Outcome.PROPOSED: State.PROPOSED,
    Outcome.PASSED_ON: State.PROPOSED,
    Outcome.APPROVED: State.DECIDED,
    Outcome.APPROPRIATED: State.DECIDED,
}


def _nobody(_body: str) -> Level | None:
    return None


def acts_of(programme: Programme, level_of: Callable[[str], Level | None] = _nobody) -> tuple[Act, ...]:
    """The appropriation acts that the programme's money items make, in the order of the items.

    An act's key is `<programme>.<item>`. `level_of` is the kind of body that a name tells: where it is another than the
    typed one, the act takes the one with less power, so that no slip of the pen gives money.
    """
    treated = (replace(entry, level=cautious(entry.level, level_of(entry.body))) for entry in programme.decisions)
    programme = replace(programme, decisions=tuple(treated))
    matched = {item.matches for item in programme.money if item.matches}
    made = []
    for item in programme.money:
        if item.kind is MoneyKind.APPROPRIATION:
            made.append(_act(programme, item, ActKind.ORIGINAL, _lines(item, Side.EXPENSE)))
        elif item.kind is MoneyKind.CONVERSION:
            made.append(_act(programme, item, ActKind.CONVERSION, _conversion(item)))
        elif item.kind is MoneyKind.EXPENSE and item.matches:
            income = _lines(programme.money_item(item.matches), Side.INCOME)
            made.append(_act(programme, item, ActKind.GRANT, (*_lines(item, Side.EXPENSE), *income)))
        elif item.kind is MoneyKind.EXPENSE:
            made.append(_act(programme, item, ActKind.SUPPLEMENTARY, _supplementary(programme, item)))
        elif item.kind is MoneyKind.INCOME and item.key not in matched:
            made.append(_act(programme, item, ActKind.SUPPLEMENTARY, _lines(item, Side.INCOME)))
    return tuple(made)


def drafts_of(programme: Programme) -> tuple[Act, ...]:
    """The same acts as drafts that somebody can take further, without what papers tell of their treatment.

    The original budget is none: it is decided as a whole. A line whose amount is of no single year says so in its
    text, since whoever takes the draft further must give it a year or leave it out.
    """
    return tuple(
        replace(act, history=(), lines=tuple(_saying_of_what(line) for line in act.lines))
        for act in acts_of(programme)
        if act.kind is not ActKind.ORIGINAL
    )


def _saying_of_what(line: Line) -> Line:
    return line if line.year is not None else replace(line, label=f"{line.label} ({MARGINS[line.margin]})")


def _act(programme: Programme, item: Money, kind: ActKind, lines: Iterable[Line]) -> Act:
    cited = programme.source_of(item.source, item.place)
    act = Act(
        key=f"{programme.key}.{item.key}",
        title=f"{programme.name}: {item.title}",
        kind=kind,
        lines=tuple(lines),
        history=tuple(_history(programme, item)),
        funding=tuple(_funding(item)),
        municipality=programme.municipality,
        service_area=item.service_area,
        option=item.option,
        source=cited.text,
        place=item.place,
    )
    return _in_force(act)


def _lines(item: Money, side: Side, *, sign: int = 1, years: Sequence[int] = ()) -> Iterator[Line]:
    """The item's margins as they are stated. `years`: further years in which the amount of every year is asked for."""
    known = {entry.year: entry.amount for entry in item.years} | dict.fromkeys(item.missing_years)
    cells = {cell.year for cell in item.cells}
    for cell in item.cells:
        yield _line(item, side, Margin.CELL, cell.amount, sign=sign, year=cell.year, label=cell.line)
    for year in sorted({*known, *years}):
        amount = known[year] if year in known else item.in_year(year)
        if year not in cells:
            yield _line(item, side, Margin.YEAR, amount, sign=sign, year=year)
    if not item.cells:
        for line in item.lines:
            yield _line(item, side, Margin.LINE, line.amount, sign=sign, label=line.name)
    if item.yearly is not None:
        yield _line(item, side, Margin.YEARLY, item.yearly, sign=sign)
    if item.total is not None:
        yield _line(item, side, Margin.TOTAL, item.total, sign=sign)


def _line(
    item: Money,
    side: Side,
    margin: Margin,
    amount: Amount | None,
    *,
    sign: int = 1,
    year: int | None = None,
    label: str = "",
) -> Line:
    return Line(
        side=side,
        margin=margin,
        amount=None if amount is None else sign * amount.ore,
        year=year,
        account=item.function,
        main=item.account_class,
        label=label or item.title,
        price_level=item.price_level,
        tolerance=0 if amount is None else int(amount.approx.tolerance),
        note=item.note,
        approximate=amount is not None and amount.approximate,
    )


def _conversion(item: Money) -> Iterator[Line]:
    """The same margins twice: taken from one main account and given to the other."""
    source, target = replace(item, account_class=item.from_class), replace(item, account_class=item.to_class)
    yield from _lines(replace(source, function=""), Side.EXPENSE, sign=-1)
    yield from _lines(target, Side.EXPENSE)


def _supplementary(programme: Programme, item: Money) -> Iterator[Line]:
    """The expense with what pays for it: the appropriation it is within, and the gap that a paper says how to fill."""
    frames = [programme.money_item(item.within)] if item.within else []
    gaps = [gap for gap in programme.money if gap.kind is MoneyKind.GAP and item.key in gap.derived_from[:1]]
    years = sorted({year for part in (*frames, *gaps) for year, _ in part.known_years})
    yield from _lines(item, Side.EXPENSE, years=years)
    for frame in frames:
        for line in _lines(frame, Side.FINANCING):
            yield replace(line, draws=f"{programme.key}.{frame.key}")
    for gap in gaps:
        yield from _lines(gap, Side.FINANCING)


def _funding(item: Money) -> Iterator[Funding]:
    for each in item.funding:
        yield Funding(each.what, each.from_year, each.to_year or each.from_year, each.certain)


def _history(programme: Programme, item: Money) -> Iterator[Step]:
    """The decisions that are about the item, by date; what neither proposes nor decides leaves the state as it is."""
    about = [decision for decision in programme.decisions if item.key in decision.about]
    state = State.DRAFT
    for decision in sorted(about, key=_order):
        state = STATES.get(decision.outcome, state)
        if state is State.DECIDED and decision.outcome not in STATES:
            continue
        yield Step(
            to=state,
            on=decision.date.last if decision.date else None,
            body=decision.body,
            level=decision.level,
            item=decision.item,
            text=decision.text,
            said=decision.date.label if decision.date else "",
        )


def _order(decision: Decision) -> date:
    """A decision without a date stands where a proposal stands: before the dated ones."""
    return decision.date.last if decision.date else date.min


def _in_force(act: Act) -> Act:
    """A part of the yearly budget is in force from its year's first day, once it is decided."""
    step = act.decision
    if act.kind is not ActKind.ORIGINAL or step is None or not act.years:
        return act
    first = date(act.years[0], 1, 1)
    start = max(first, step.on) if step.on else first
    return replace(act, history=(*act.history, Step(State.IN_FORCE, start)))
