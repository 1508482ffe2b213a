"""A programme's figures as tables and a chart: the same for the page and for the files."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from trappen.domain import formats
from trappen.domain.checks.base import Report
from trappen.domain.figures import Figure, Source
from trappen.domain.figures import total as total_of
from trappen.domain.programme.entries import Entry, ProgrammeFigures
from trappen.domain.programme.evidence import Target
from trappen.domain.programme.model import Programme
from trappen.domain.programme.money import Money, MoneyKind
from trappen.domain.programme.of_money import stated
from trappen.domain.programme.of_people import advisers_figure, advisers_named, stated_post
from trappen.domain.programme.people import Post
from trappen.domain.programme.stated import Amount, count_text
from trappen.reporting import charts
from trappen.reporting import programme_course as course
from trappen.reporting.document import CONFIDENCE_NAMES, Cell, Chart, Table
from trappen.reporting.programme_words import word

SHOWN_SERIES = 5
NO_POSTS, TOTAL, UNSAID = "Ingen stillinger skrevet", "I alt", "Årligt eller i alt"
ALL_POSTS = "Stillinger i alt"
# What is drawn first where there are more items than can be told apart.
DRAWN = (MoneyKind.EXPENSE, MoneyKind.SAVING, MoneyKind.INCOME, MoneyKind.APPROPRIATION, MoneyKind.CONVERSION)


def people(programme: Programme, figures: ProgrammeFigures) -> Table | None:
    """Posts, new posts, and cases per adviser."""
    teams = {team.key: team.name for team in programme.teams}
    rows: list[tuple[Cell, ...]] = []
    for depth, post in _nested(programme):
        title = f"{'– ' * depth}heraf {post.title}" if depth else post.title
        loads = [load for load in programme.caseloads if load.advisers == (post.key,)]
        cases = [_of(figures, f"caseloads.{load.key}.cases") for load in loads] or [""]
        per = [_of(figures, f"caseloads.{load.key}.per_adviser") for load in loads] or [""]
        key = f"posts.{post.key}"
        counted: tuple[Cell, ...] = (_of(figures, f"{key}.count"), _of(figures, f"{key}.new"))
        rows.append((title, word(post.role), teams.get(post.team, ""), *counted, cases[0], per[0]))
        rows += [(title, word(post.role), "", "", "", *more) for more in zip(cases[1:], per[1:], strict=True)]
    if any(post.part_of for post in programme.posts) and not any(post.option for post in programme.posts):
        rows.append((ALL_POSTS, "", "", *_posts_in_all(programme, figures), "", ""))
    staffed = {post.team for post in programme.posts}
    rows += [(NO_POSTS, "", team.name, *[""] * 4) for team in programme.teams if team.key not in staffed]
    for load in programme.caseloads:
        if len(load.advisers) > 1:
            cases_of = (_of(figures, f"caseloads.{load.key}.{name}") for name in ("cases", "per_adviser"))
            named = f"{advisers_named(programme, load)}, tilsammen"
            rows.append((named, "", "", advisers_figure(programme, load), "", *cases_of))
    columns = ("Stilling", "Rolle", "Team", "I alt", "Heraf nye", "Sager", "Sager pr. rådgiver")
    return Table("Stillinger og sager", columns, tuple(rows), unit="fuldtidsstillinger og sager") if rows else None


def _nested(programme: Programme) -> Iterator[tuple[int, Post]]:
    """The posts, each followed by those that are among it, with how deep it stands."""

    def inside(key: str, depth: int) -> Iterator[tuple[int, Post]]:
        for post in programme.posts:
            if post.part_of == key:
                yield depth, post
                yield from inside(post.key, depth + 1)

    told = list(inside("", 0))
    return iter([*told, *((0, post) for post in programme.posts if post not in [entry for _, entry in told])])


def _posts_in_all(programme: Programme, figures: ProgrammeFigures) -> tuple[Cell, Cell]:
    """All posts and the new ones, each counted once; of the new nothing where some posts do not say."""
    own = [post for post in programme.posts if not post.part_of]
    counts = [stated_post(programme, post) for post in own]
    new = [figures.get(f"posts.{post.key}.new") for post in own if figures.has(f"posts.{post.key}.new")]
    return total_of(counts, label=ALL_POSTS), total_of(new, label=ALL_POSTS) if len(new) == len(own) else ""


def money(programme: Programme, figures: ProgrammeFigures) -> Table | None:
    """Every money item by year, with its total and price level. What is not stated by year has an empty cell."""
    years = sorted({year for item in programme.money for year in _years(item)})
    yearly = any(item.yearly is not None for item in programme.money)
    unsaid = any(item.unspecified is not None for item in programme.money)
    options = {option.key: option.name for option in programme.options}
    rows = [
        (
            _titled(item, options.get(item.option, "")),
            word(item.kind),
            *(stated(programme, item, str(year)) if year in _years(item) else "" for year in years),
            *((_of(figures, f"money.{item.key}.yearly"),) if yearly else ()),
            *((_of(figures, f"money.{item.key}.unspecified"),) if unsaid else ()),
            total(programme, item),
            item.price_level or "mangler",
        )
        for item in programme.money
    ]
    rows = [
        each for item, row in zip(programme.money, rows, strict=True) for each in (row, *_lines(figures, item, row))
    ]
    columns = (
        "Post",
        "Art",
        *map(str, years),
        *(("Pr. år",) if yearly else ()),
        *((UNSAID,) if unsaid else ()),
        TOTAL,
        "Prisniveau",
    )
    return Table("Økonomi", columns, tuple(rows), unit="kr.", notes=_notes(programme)) if rows else None


def money_chart(programme: Programme) -> Chart | None:
    """Amounts by year of up to five items, in thousands of kroner; None where no two years are stated."""
    drawn = [item for kind in DRAWN for item in programme.money if item.kind is kind and item.known_years]
    drawn = drawn[:SHOWN_SERIES]
    known_years = {year for item in drawn for year, _ in item.known_years}
    if len(known_years) < 2:
        return None
    # A year that nobody states stands empty in its place, so that a gap looks like one. »mangler« stands only where the
    # table says it too.
    years = range(min(known_years), max(known_years) + 1)
    series: dict[str, list[int | str | None]] = {}
    for item in drawn:
        known = {year: amount.ore for year, amount in item.known_years}
        name = item.title if item.title not in series else f"{item.title} ({item.key})"
        series[name] = [
            round(known[year] / 100_000) if year in known else formats.MISSING if year in _years(item) else ""
            for year in years
        ]
    names = [str(year) for year in years]
    table = Table(
        "Økonomi efter år",
        ("Post", *names),
        tuple((item.title, *(stated(programme, item, name) for name in names)) for item in drawn),
        unit="kr.",
    )
    return Chart(
        charts.bars(names, series, unit="t.kr."),
        "Økonomi efter år",
        f"Søjler for {', '.join(series)} i årene {names[0]}-{names[-1]}. Tallene står i tabellen.",
        table,
    )


def by_year(programme: Programme) -> Table | None:
    """Every money item by year with its total, also those that have only a total; None where nothing is by year."""
    years = sorted({year for item in programme.money for year in _years(item)})
    rows = tuple(
        (
            item.title,
            *(stated(programme, item, str(year)) if year in _years(item) else "" for year in years),
            total(programme, item),
        )
        for item in programme.money
    )
    return Table("Økonomi efter år", ("Post", *map(str, years), TOTAL), rows, unit="kr.") if years else None


def targets(programme: Programme, figures: ProgrammeFigures) -> Table | None:
    """Targets with their versions side by side: those of the same indicator stand together."""
    order = list(dict.fromkeys(target.indicator for target in programme.targets))
    ranked = sorted(programme.targets, key=lambda target: order.index(target.indicator))
    rows = [
        (
            target.indicator,
            version_in_force(programme, target),
            *(_of(figures, f"targets.{target.key}.{part}") for part in ("baseline", "value", "reached")),
            target.due.label if target.due else "",
            target.text or target.scope,
        )
        for target in ranked
    ]
    columns = ("Indikator", "Version", "Udgangspunkt", "Mål", "Nået ifølge kilden", "Frist", "Med ord")
    return Table("Mål", columns, tuple(rows), unit="som skrevet") if rows else None


def is_left_behind(programme: Programme, target: Target) -> bool:
    """Whether another version of the target holds: this one was replaced, or only tells what was reached."""
    others = [other for other in programme.targets if other.indicator == target.indicator]
    if not target.has_value:
        return _tells_what_was_reached(target) and any(other.has_value for other in others)
    newest = _newest(programme, target)
    return newest is not None and newest != target


def version_in_force(programme: Programme, target: Target) -> str:
    """The target's version and, where the indicator has others, whether it is the one that holds.

    Of versions that set a value the one in the source of the latest date holds; what only tells what was reached sets
    none. Nobody knows where a source has no date, or two have the same.
    """
    others = [other for other in programme.targets if other.indicator == target.indicator]
    if len(others) < 2:
        return target.version
    name = f"{target.version}: " if target.version else ""
    if not target.has_value:
        return f"{name}opgørelse, ikke et nyt mål" if _tells_what_was_reached(target) else target.version
    newest = _newest(programme, target)
    if newest is None:
        return f"{name}papirerne siger ikke, hvilken version der gælder"
    dated = programme.source_of(newest.source, "").dated
    if dated is None or sum(other.has_value for other in others) == 1:
        return f"{name}gælder"
    since = formats.long_date(dated)
    return f"{name}gælder, kilde fra {since}" if newest == target else f"{name}afløst {since}"


def replaced(programme: Programme) -> list[str]:
    """Each target that a newer version has replaced: what it was, and what holds now."""
    told = []
    for target in programme.targets:
        newest = _newest(programme, target) if target.has_value else None
        if newest is not None and newest != target:
            told.append(f"{target.indicator}: {_valued(target)} er afløst af {_valued(newest)}.")
    return told


def _valued(target: Target) -> str:
    """`4,5 mio. kr. (Budget 2026)`."""
    stated = (target.amount, target.share, None if target.number is None else count_text(target.number))
    value = next(str(value) for value in stated if value is not None)
    return f"{value} ({target.version})" if target.version else value


def _newest(programme: Programme, target: Target) -> Target | None:
    """The version that holds, of those that set a value; None where nobody knows."""
    rivals = [other for other in programme.targets if other.indicator == target.indicator and other.has_value]
    if len(rivals) < 2:
        return rivals[0] if rivals else None
    dated = [(day, other) for other in rivals if (day := programme.source_of(other.source, "").dated)]
    last = max((day for day, _ in dated), default=None)
    newest = [other for day, other in dated if day == last]
    return newest[0] if len(dated) == len(rivals) and len(newest) == 1 else None


def _tells_what_was_reached(target: Target) -> bool:
    return any(reached is not None for reached in (target.reached_amount, target.reached_share, target.reached_times))


def results(programme: Programme, figures: ProgrammeFigures) -> Table | None:
    """What was measured: the size of each group and the share in it, beside the group it is compared with."""
    names = ("group_n", "group_share", "comparison_n", "comparison_share", "percentage_points")
    rows = []
    for result in programme.results:
        size, share, other_size, other_share, points = (_of(figures, f"results.{result.key}.{name}") for name in names)
        group, other = result.group or "Gruppen", result.comparison
        rows.append((result.indicator, group, size, share, other, other_size, other_share, points, result.unit))
    columns = (
        *("Hvad", "Gruppe", "Antal", "Andel", "Sammenlignet med", "Antal der", "Andel der"),
        *("Forskel i procentpoint", "Tæller"),
    )
    return Table("Målte resultater", columns, tuple(rows), unit="som skrevet") if rows else None


def listing(caption: str, entries: Iterable[Entry]) -> Table:
    """Every figure with formula, what it lacks, price level, confidence and source as text."""
    rows = [
        (
            entry.figure.label,
            entry.figure,
            entry.figure.formula,
            ", ".join(entry.figure.missing),
            entry.figure.price_level or "",
            CONFIDENCE_NAMES[entry.figure.confidence],
            sources(entry.figure.sources),
        )
        for entry in entries
    ]
    columns = ("Tal", "Værdi", "Beregnet som", "Mangler", "Prisniveau", "Sikkerhed", "Kilde")
    return Table(caption, columns, tuple(rows), unit="hvert tal i sin enhed")


def findings(report: Report, named: Callable[[str], str] = str) -> Table:
    """Every finding with what, where, why, now, and the reason where it is accepted. `named` says a place in words."""
    rows = [
        (
            *(word(found.severity), found.what, named(found.where), found.why, found.now),
            f"{found.waiver.reason} ({found.waiver.by})" if found.waiver else found.accepted_before,
        )
        for found in report.findings
    ]
    return Table("Fund", ("Grad", "Hvad", "Hvor", "Hvorfor", "Hvad nu", "Accepteret"), tuple(rows), unit="kontrol")


@dataclass(frozen=True, slots=True)
class Setting:
    """What the tables of a programme need beside it.

    `named` says a place in the words of the reader; `measured` are the tables counted from records; `judged` is
    False of an example, of whose reports nobody knows how they stand.
    """

    on: date
    named: Callable[[str], str] = str
    measured: Sequence[Table] = ()
    judged: bool = True


def every_table(programme: Programme, figures: ProgrammeFigures, report: Report, setting: Setting) -> list[Table]:
    """Every table of the programme, in the order of its page, for a workbook."""
    lacks = tuple((lack.what, setting.named(lack.place)) for lack in figures.missing)
    found = [
        course.about(programme),
        people(programme, figures),
        money(programme, figures),
        by_year(programme),
        *setting.measured,
        targets(programme, figures),
        results(programme, figures),
        findings(report, setting.named),
        Table("Det, papirerne ikke siger", ("Hvad", "Hvor"), lacks, unit="som skrevet"),
        course.decisions(programme, setting.on),
        course.milestones(programme),
        course.promised(programme, setting.on, judged=setting.judged),
        course.papers(programme),
        course.sources(programme),
        listing("Tal, som de står i papirerne", figures.typed),
        listing("Beregnede tal", figures.derived),
    ]
    return [table for table in found if table is not None and table.rows]


def sources(found: Sequence[Source]) -> str:
    """The sources in one line."""
    return "; ".join(str(source) for source in found)


def _of(figures: ProgrammeFigures, key: str) -> Figure | str:
    return figures.get(key) if figures.has(key) else ""


def _years(item: Money) -> set[int]:
    return {entry.year for entry in item.years} | set(item.missing_years)


def total(programme: Programme, item: Money) -> Figure | str:
    """The item's total; empty where only an amount stands that may be yearly or in all."""
    if item.unspecified is not None and item.total is None and not item.years and not item.lines:
        return ""
    return stated(programme, item, "total")


def _lines(figures: ProgrammeFigures, item: Money, row: tuple[Cell, ...]) -> list[tuple[Cell, ...]]:
    """The item's lines below it. Papers give their totals; what they cost by year is not said and stays empty."""
    blank = ("",) * (len(row) - 3)
    return [
        (f"– heraf {line.name}", *blank, _of(figures, f"money.{item.key}.lines.{number}"), "")
        for number, line in enumerate(item.lines, 1)
    ]


def _notes(programme: Programme) -> tuple[str, ...]:
    return (
        *loose(programme),
        *dearer(programme),
        *(f"»{item.title}«: {item.note}" for item in programme.money if item.note),
    )


def loose(programme: Programme) -> tuple[str, ...]:
    """The items whose amount may be yearly or in all."""
    return tuple(
        f"»{item.title}«: papiret siger ikke, om beløbet er årligt eller i alt."
        for item in programme.money
        if item.unspecified is not None
    )


def dearer(programme: Programme) -> tuple[str, ...]:
    """What to know of the savings that have a year with a minus."""
    return tuple(
        f"»{item.title}«: et negativt beløb er en merudgift."
        for item in programme.money
        if item.kind is MoneyKind.SAVING and any(amount.ore < 0 for amount in _amounts(item))
    )


def _titled(item: Money, option: str) -> str:
    """The item with its option, where the title does not say it already."""
    return f"{item.title} ({option})" if option and option.lower() not in item.title.lower() else item.title


def _amounts(item: Money) -> list[Amount]:
    stated = (item.total, item.yearly, item.unspecified)
    return [*(amount for amount in stated if amount is not None), *(amount for _, amount in item.known_years)]
