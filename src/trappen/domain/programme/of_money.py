"""Figures derived from one money item at a time: sums, shares, averages, per post, per case, by calendar year."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from trappen.domain.figures import Figure, Unit, total
from trappen.domain.periods import Period
from trappen.domain.programme.entries import Entry, assumed, computed, exact, less, money_figure, plain_figure, quotient
from trappen.domain.programme.model import Programme, length_in_years
from trappen.domain.programme.money import COST_KINDS, Money, MoneyKind
from trappen.domain.programme.people import Post
from trappen.domain.programme.stated import count_text
from trappen.domain.programme.typed import item_period, year_period


def of_money(programme: Programme) -> tuple[Entry, ...]:
    """Everything that can be derived within each money item."""
    parts = (_sums, _shares, _per_post, _per_case, _cumulative, _phased, _matched, _within, _derived_from)
    return tuple(
        Entry(f"money.{item.key}.{key}", figure)
        for item in programme.money
        for part in parts
        for key, figure in part(programme, item)
    )


def stated(programme: Programme, item: Money, margin: str) -> Figure:
    """One margin of the item as a figure: `total`, `yearly`, or a year; missing where it is not stated.

    A year for which nothing is stated has the amount of every year; a total that is not stated is the sum of a whole
    series of years or of the lines.
    """
    if margin == "yearly":
        return money_figure(programme, item, "om året", item.yearly, item_period(programme, item))
    if margin != "total":
        return money_figure(programme, item, margin, item.in_year(int(margin)), year_period(int(margin)))
    if item.total is not None:
        return money_figure(programme, item, "i alt", item.total, item_period(programme, item))
    years, lines = _year_figures(programme, item), _line_figures(programme, item)
    if years:
        return total(years, label=f"{item.title}, i alt")
    if lines:
        return total(lines, label=f"{item.title}, i alt")
    return money_figure(programme, item, "i alt", None, item_period(programme, item))


def item_years(programme: Programme, item: Money) -> Fraction | None:
    """Years that the item's amounts run: its own period, for a cost only as far as the programme runs then.

    A three-year pilot may be budgeted over four calendar years; it costs three years. A saving may outlive it.
    """
    if item.start is None or item.end is None:
        return programme.years
    own = Period(item.start, item.end)
    if item.kind in COST_KINDS and programme.period is not None:
        own = own.intersection(programme.period) or own
    return length_in_years(own.start, own.end)


def paid_posts(programme: Programme, item: Money) -> tuple[Post, ...]:
    """The posts that the item pays for, as it names them."""
    return tuple(post for post in programme.posts if post.key in item.posts)


def post_count(post: Post) -> Fraction | None:
    """Posts that are paid: the new ones where the paper tells them apart, else all."""
    return post.new if post.new is not None else post.count


def _year_figures(programme: Programme, item: Money) -> list[Figure]:
    known = {entry.year: entry.amount for entry in item.years}
    years = sorted({*known, *item.missing_years})
    return [money_figure(programme, item, str(year), known.get(year), year_period(year)) for year in years]


def _line_figures(programme: Programme, item: Money) -> list[Figure]:
    whole = item_period(programme, item)
    return [money_figure(programme, item, line.name, line.amount, whole) for line in item.lines]


def _sums(programme: Programme, item: Money) -> Iterator[tuple[str, Figure]]:
    if item.years:
        yield "sum_years", total(_year_figures(programme, item), label=f"{item.title}, sum af år")
    if item.lines:
        yield "sum_lines", total(_line_figures(programme, item), label=f"{item.title}, sum af linjer")
    years, whole = item_years(programme, item), stated(programme, item, "total")
    if item.total is not None and years and item.kind is not MoneyKind.POOL:
        share = Fraction(1) / years
        label, formula = f"{item.title}, gennemsnit pr. år", f"{whole.label} / {count_text(years)} år"
        yield "average", computed(label, whole.times(share, label=label).value, [whole], formula, Unit.ORE)
    if item.yearly is not None and years:
        yearly = stated(programme, item, "yearly")
        value = None if yearly.value is None else yearly.value * years
        label, formula = f"{item.title}, årligt beløb gange perioden", f"{yearly.label} × {count_text(years)} år"
        yield "yearly_times_period", computed(label, value, [yearly], formula, Unit.ORE)


def _shares(programme: Programme, item: Money) -> Iterator[tuple[str, Figure]]:
    whole = stated(programme, item, "total")
    if not whole.value or (not item.lines and len(item.years) < 2):
        return
    for number, line in enumerate(_line_figures(programme, item), 1):
        yield f"line_share.{number}", line.per(whole, label=f"{line.label}, andel af i alt", unit=Unit.SHARE)
    for entry in item.years:
        year = stated(programme, item, str(entry.year))
        yield f"year_share.{entry.year}", year.per(whole, label=f"{year.label}, andel af i alt", unit=Unit.SHARE)


def _per_post(programme: Programme, item: Money) -> Iterator[tuple[str, Figure]]:
    years = item_years(programme, item)
    for number, line in enumerate(item.lines, 1):
        if line.posts:
            amount = money_figure(programme, item, line.name, line.amount, item_period(programme, item))
            yield from _each_post(f"lines.{number}.per_post", amount, line.posts, years)
    counts = [post_count(post) for post in paid_posts(programme, item)]
    posts = sum((count for count in counts if count), Fraction(0))
    if not posts or any(count is None for count in counts):
        return
    if item.total is not None:
        yield from _each_post("per_post", stated(programme, item, "total"), posts, years)
    if item.yearly is not None:
        yearly = stated(programme, item, "yearly")
        label = f"{item.title}, pr. stilling om året"
        yield "yearly_per_post", _divided(yearly, posts, label, f"{yearly.label} / {count_text(posts)} stillinger")


def _each_post(key: str, amount: Figure, posts: Fraction, years: Fraction | None) -> Iterator[tuple[str, Figure]]:
    formula = f"{amount.label} / {count_text(posts)} stillinger"
    yield key, _divided(amount, posts, f"{amount.label}, pr. stilling", formula)
    if years:
        label = f"{amount.label}, pr. stilling og år ({count_text(posts)} stillinger)"
        yield f"{key}_year", _divided(amount, posts * years, label, f"{formula} / {count_text(years)} år")


def _per_case(programme: Programme, item: Money) -> Iterator[tuple[str, Figure]]:
    loads = [load for load in programme.caseloads if load.option == item.option]
    if len(loads) != 1 or item.kind not in (*COST_KINDS, MoneyKind.SAVING):
        return
    name = f"Sager{next((f', {o.name}' for o in programme.options if o.key == item.option), '')}"
    cases = plain_figure(programme, name, loads[0].cases, Unit.CASES, (loads[0].source, loads[0].place))
    if item.yearly is not None:
        yearly = stated(programme, item, "yearly")
        yield "per_case", yearly.per(cases, label=f"{item.title}, pr. sag om året", unit=Unit.ORE)
    for entry in item.years:
        year = stated(programme, item, str(entry.year))
        yield f"per_case.{entry.year}", year.per(cases, label=f"{item.title}, pr. sag {entry.year}", unit=Unit.ORE)


def _cumulative(programme: Programme, item: Money) -> Iterator[tuple[str, Figure]]:
    figures = _year_figures(programme, item)
    years = sorted({*(entry.year for entry in item.years), *item.missing_years})
    for count in range(2, len(figures) + 1):
        label = f"{item.title}, til og med {years[count - 1]}"
        yield f"cumulative.{years[count - 1]}", total(figures[:count], label=label)


def _phased(programme: Programme, item: Money) -> Iterator[tuple[str, Figure]]:
    """The yearly amount spread over the months in which the programme runs: an assumption, and labelled so."""
    if item.yearly is None or item.years or programme.start is None or programme.end is None:
        return
    yearly = stated(programme, item, "yearly")
    for year in range(programme.start.year, programme.end.year + 1):
        overlap = Period(programme.start, programme.end).intersection(year_period(year))
        share = _months(overlap.start, overlap.end) if overlap and overlap.end else Fraction(0)
        if share and yearly.value is not None:
            label = f"{item.title}, {year}, hvis beløbet løber jævnt"
            formula = f"{yearly.label} × {count_text(share * 12)}/12"
            yield f"phased.{year}", assumed(computed(label, yearly.value * share, [yearly], formula, Unit.ORE))


def _months(start: date, end: date) -> Fraction:
    return length_in_years(start, end) or Fraction(0)


def _matched(programme: Programme, item: Money) -> Iterator[tuple[str, Figure]]:
    if not item.matches:
        return
    other = programme.money_item(item.matches)
    margins = [str(entry.year) for entry in item.years]
    for margin in (*(("total",) if item.whole and other.whole else ()), *margins):
        label = f"{item.title} minus {other.title}, {margin_name(margin)}"
        parts = [stated(programme, other, margin)]
        yield f"less_match.{margin}", less(stated(programme, item, margin), parts, label)


def _within(programme: Programme, item: Money) -> Iterator[tuple[str, Figure]]:
    if not item.within:
        return
    frame = programme.money_item(item.within)
    for margin in common_margins(frame, item):
        label = f"{frame.title} som andel af {item.title}, {margin_name(margin)}"
        whole = stated(programme, item, margin)
        yield f"covered.{margin}", quotient(stated(programme, frame, margin), whole, label, Unit.SHARE)


def _derived_from(programme: Programme, item: Money) -> Iterator[tuple[str, Figure]]:
    if not item.derived_from:
        return
    first, *others = (programme.money_item(key) for key in item.derived_from)
    for margin in own_margins(item):
        parts = [stated(programme, other, margin) for other in others]
        label = f"{item.title}, {margin_name(margin)}, beregnet"
        yield f"computed.{margin}", less(stated(programme, first, margin), parts, label)


def own_margins(item: Money) -> tuple[str, ...]:
    """The margins that the item itself states."""
    names = [name for name in ("total", "yearly") if getattr(item, name) is not None]
    return (*names, *(str(year) for year, _ in item.known_years))


def common_margins(one: Money, other: Money) -> tuple[str, ...]:
    """The margins in which both state an amount; a year counts where the other has the amount of every year."""
    shared = [margin for margin in own_margins(one) if margin in own_margins(other)]
    years = {year for item in (one, other) for year, _ in item.known_years}
    both = [str(year) for year in sorted(years) if one.in_year(year) and other.in_year(year)]
    return tuple(dict.fromkeys([*shared, *both]))


def _divided(amount: Figure, by: Fraction, label: str, formula: str) -> Figure:
    value = None if amount.value is None else exact(Fraction(amount.value) / by)
    return computed(label, value, [amount], formula, Unit.ORE)


def margin_name(margin: str) -> str:
    """The margin in Danish."""
    return {"total": "i alt", "yearly": "om året"}.get(margin, margin)
