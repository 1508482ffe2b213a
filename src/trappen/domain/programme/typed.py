"""The figures that are typed: every number in a programme's file, with its source."""

from collections.abc import Iterator
from datetime import date

from trappen.domain.figures import Figure, Unit
from trappen.domain.periods import Period
from trappen.domain.programme.entries import Entry, money_figure, plain_figure
from trappen.domain.programme.evidence import Result, Target
from trappen.domain.programme.model import Programme
from trappen.domain.programme.money import Money


def typed_figures(programme: Programme) -> tuple[Entry, ...]:
    """Every number that is stated, and as missing every one that is named but left out."""
    return tuple(entry for part in (_people, _caseloads, _money, _targets, _evidence) for entry in part(programme))


def year_period(year: int) -> Period:
    """The calendar year."""
    return Period(date(year, 1, 1), date(year + 1, 1, 1))


def calendar_years(period: Period | None) -> list[int]:
    """Every calendar year that the period touches; none where its end is not known."""
    if period is None or period.end is None:
        return []
    last = period.end.year if (period.end.month, period.end.day) > (1, 1) else period.end.year - 1
    return list(range(period.start.year, last + 1))


def item_period(programme: Programme, item: Money) -> Period | None:
    """The period of the item's amounts: its own, else the programme's."""
    return Period(item.start, item.end) if item.start else programme.period


def _people(programme: Programme) -> Iterator[Entry]:
    if programme.district_count is not None:
        first = next(iter(programme.sources), None)
        cited = (first.key if first else "", "")
        yield Entry(
            "district_count", plain_figure(programme, "Distrikter", programme.district_count, Unit.COUNT, cited)
        )
    for post in programme.posts:
        cited = (post.source, post.place)
        for name, value, label in (("count", post.count, post.title), ("new", post.new, f"{post.title}, nye")):
            if value is not None or (name == "count" and post.new is None):
                yield Entry(f"posts.{post.key}.{name}", plain_figure(programme, label, value, Unit.FTE, cited))


def _caseloads(programme: Programme) -> Iterator[Entry]:
    for load in programme.caseloads:
        cited, name = (load.source, load.place), _of_option(programme, load.option)
        yield Entry(
            f"caseloads.{load.key}.cases", plain_figure(programme, f"Sager{name}", load.cases, Unit.CASES, cited)
        )
        if load.stated is not None:
            label = f"Sager pr. rådgiver som skrevet{name}"
            figure = plain_figure(programme, label, load.stated, Unit.CASES_PER_FTE, cited)
            yield Entry(f"caseloads.{load.key}.stated", figure)


def _money(programme: Programme) -> Iterator[Entry]:
    for item in programme.money:
        whole = item_period(programme, item)
        stated = (("total", item.total, "i alt"), ("yearly", item.yearly, "om året"))
        for name, amount, label in stated:
            if amount is not None:
                yield Entry(f"money.{item.key}.{name}", money_figure(programme, item, label, amount, whole))
        if item.unspecified is not None:
            label = f"fra {item.from_year}" if item.from_year else "uvist om årligt eller i alt"
            yield Entry(f"money.{item.key}.unspecified", money_figure(programme, item, label, item.unspecified, None))
        for entry in item.years:
            figure = money_figure(programme, item, str(entry.year), entry.amount, year_period(entry.year))
            yield Entry(f"money.{item.key}.years.{entry.year}", figure)
        for number, line in enumerate(item.lines, 1):
            key = f"money.{item.key}.lines.{number}"
            yield Entry(key, money_figure(programme, item, line.name, line.amount, whole))
            if line.posts is not None:
                cited = (item.source, item.place)
                posts = plain_figure(programme, f"Stillinger, {line.name}", line.posts, Unit.FTE, cited)
                yield Entry(f"{key}.posts", posts)
        for number, cell in enumerate(item.cells, 1):
            label = f"{cell.line} {cell.year}"
            figure = money_figure(programme, item, label, cell.amount, year_period(cell.year))
            yield Entry(f"money.{item.key}.cells.{number}", figure)


def _targets(programme: Programme) -> Iterator[Entry]:
    for target in programme.targets:
        version = f" ({target.version})" if target.version else ""
        for name, figure in _target_values(programme, target, f"{target.indicator}{version}"):
            yield Entry(f"targets.{target.key}.{name}", figure)


def _target_values(programme: Programme, target: Target, label: str) -> Iterator[tuple[str, Figure]]:
    cited = (target.source, target.place)
    shares = (("value", target.share), ("baseline", target.baseline_share), ("reached", target.reached_share))
    amounts = (("value", target.amount), ("baseline", target.baseline_amount), ("reached", target.reached_amount))
    counts = (("value", target.number), ("baseline", target.baseline_number))
    for name, share in shares:
        if share is not None:
            yield name, plain_figure(programme, f"{label}, {_SAID[name]}", share.value, Unit.SHARE, cited)
    for name, amount in amounts:
        if amount is not None:
            yield name, plain_figure(programme, f"{label}, {_SAID[name]}", amount.ore, Unit.ORE, cited)
    for name, number in counts:
        if number is not None:
            yield name, plain_figure(programme, f"{label}, {_SAID[name]}", number, Unit.COUNT, cited)
    if not target.has_value and target.reached_amount is None and target.reached_share is None:
        yield "value", plain_figure(programme, f"{label}, mål", None, Unit.COUNT, cited)


def _evidence(programme: Programme) -> Iterator[Entry]:
    for result in programme.results:
        for name, figure in _result_values(programme, result):
            yield Entry(f"results.{result.key}.{name}", figure)
    for seen in programme.observations:
        unit = Unit.CHILDREN if seen.about_children else Unit.COUNT
        cited = (seen.source, seen.place)
        yield Entry(f"observations.{seen.key}", plain_figure(programme, seen.what, seen.count, unit, cited))
    for statement in programme.statements:
        label = f"{statement.text or statement.subject} Beløb"
        value = None if statement.amount is None else statement.amount.ore
        figure = plain_figure(programme, label, value, Unit.ORE, (statement.source, statement.place))
        yield Entry(f"statements.{statement.key}.amount", figure)


def _result_values(programme: Programme, result: Result) -> Iterator[tuple[str, Figure]]:
    cited = (result.source, result.place)
    group, comparison = result.group or "gruppen", result.comparison or "sammenligningsgruppen"
    label = f"{result.indicator}, {group}"
    yield "group_n", plain_figure(programme, f"{label}: antal", result.group_n, Unit.COUNT, cited)
    if result.group_share is not None:
        yield "group_share", plain_figure(programme, label, result.group_share.value, Unit.SHARE, cited)
    if result.comparison:
        name = f"{result.indicator}, {comparison}: antal"
        yield "comparison_n", plain_figure(programme, name, result.comparison_n, Unit.COUNT, cited)
    if result.comparison_share is not None:
        name = f"{result.indicator}, {comparison}"
        yield "comparison_share", plain_figure(programme, name, result.comparison_share.value, Unit.SHARE, cited)


def _of_option(programme: Programme, key: str) -> str:
    return next((f", {option.name}" for option in programme.options if option.key == key), "")


_SAID = {"value": "mål", "baseline": "udgangspunkt", "reached": "nået"}
