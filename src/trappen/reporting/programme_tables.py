"""A programme's figures as tables and a chart: the same for the page and for the files."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from trappen.domain import formats
from trappen.domain.checks.base import Report
from trappen.domain.figures import Source
from trappen.domain.figures import total as total_of
from trappen.domain.programme.entries import Entry, ProgrammeFigures
from trappen.domain.programme.evidence import Target
from trappen.domain.programme.model import Programme
from trappen.domain.programme.notes import notes as amount_notes
from trappen.domain.programme.of_people import advisers_figure, advisers_named, stated_post
from trappen.domain.programme.people import Post
from trappen.domain.programme.replaced import is_left_behind, newest
from trappen.domain.programme.stated import count_text
from trappen.reporting import programme_course as course
from trappen.reporting import programme_money
from trappen.reporting.document import CONFIDENCE_NAMES, Cell, Table
from trappen.reporting.programme_money import NOT_SO, figure_of
from trappen.reporting.programme_words import word

NO_POSTS = "Ingen stillinger skrevet"
ALL_POSTS = "Stillinger i alt"


def people(programme: Programme, figures: ProgrammeFigures) -> Table | None:
    """Posts, new posts, and cases per adviser."""
    teams = {team.key: team.name for team in programme.teams}
    rows: list[tuple[Cell, ...]] = []
    for depth, post in _nested(programme):
        title = f"{'– ' * depth}heraf {post.title}" if depth else post.title
        loads = [load for load in programme.caseloads if load.advisers == (post.key,)]
        cases = [figure_of(figures, f"caseloads.{load.key}.cases") for load in loads] or [""]
        per = [figure_of(figures, f"caseloads.{load.key}.per_adviser") for load in loads] or [""]
        key = f"posts.{post.key}"
        counted: tuple[Cell, ...] = (stated_post(programme, post), figure_of(figures, f"{key}.new"))
        rows.append((title, word(post.role), teams.get(post.team, ""), *counted, cases[0], per[0]))
        rows += [(title, word(post.role), "", "", "", *more) for more in zip(cases[1:], per[1:], strict=True)]
    if any(post.part_of for post in programme.posts) and not any(post.option for post in programme.posts):
        rows.append((ALL_POSTS, "", "", *_posts_in_all(programme, figures), "", ""))
    staffed = {post.team for post in programme.posts}
    rows += [(NO_POSTS, "", team.name, *[""] * 4) for team in programme.teams if team.key not in staffed]
    for load in programme.caseloads:
        if len(load.advisers) > 1:
            cases_of = (figure_of(figures, f"caseloads.{load.key}.{name}") for name in ("cases", "per_adviser"))
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


def targets(programme: Programme, figures: ProgrammeFigures) -> Table | None:
    """Targets with their versions side by side: those of the same indicator stand together."""
    order = list(dict.fromkeys(target.indicator for target in programme.targets))
    ranked = sorted(programme.targets, key=lambda target: order.index(target.indicator))
    rows = [
        (
            target.indicator,
            version_in_force(programme, target),
            *_aimed(programme, figures, target),
            target.text or target.scope,
        )
        for target in ranked
    ]
    columns = ("Indikator", "Version", "Udgangspunkt", "Mål", "Nået ifølge kilden", "Frist", "Med ord")
    return Table("Mål", columns, tuple(rows), unit="som skrevet") if rows else None


def _aimed(programme: Programme, figures: ProgrammeFigures, target: Target) -> tuple[Cell, ...]:
    """Starting point, target, what was reached, and deadline; what only tells what was reached has no such of its own.

    Its day is that of the count, and no deadline.
    """
    key = f"targets.{target.key}"
    baseline, value, reached = (figure_of(figures, f"{key}.{part}") for part in ("baseline", "value", "reached"))
    if is_left_behind(programme, target) and not target.has_value:
        return (
            baseline or NOT_SO,
            NOT_SO,
            reached,
            f"opgjort {target.due.label}" if target.due else NOT_SO,
        )
    due = target.due.label if target.due else formats.MISSING
    return (baseline or formats.MISSING, value or formats.MISSING, reached or formats.MISSING, due)


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
        return f"{name}opgørelse, ikke et nyt mål" if target.tells_what_was_reached else target.version
    last = newest(programme, target)
    if last is None:
        return f"{name}papirerne siger ikke, hvilken version der gælder"
    dated = programme.source_of(last.source, "").dated
    if dated is None or sum(other.has_value for other in others) == 1:
        return f"{name}gælder"
    since = formats.long_date(dated)
    return f"{name}gælder, kilde fra {since}" if last == target else f"{name}afløst {since}"


def replaced(programme: Programme) -> list[str]:
    """Each target that a newer version has replaced: what it was, and what holds now."""
    told = []
    for target in programme.targets:
        last = newest(programme, target) if target.has_value else None
        if last is not None and last != target:
            told.append(f"{target.indicator}: {_valued(target)} er afløst af {_valued(last)}.")
    return told


def _valued(target: Target) -> str:
    """`4,5 mio. kr. (Budget 2026)`."""
    stated = (target.amount, target.share, None if target.number is None else count_text(target.number))
    value = next(str(value) for value in stated if value is not None)
    return f"{value} ({target.version})" if target.version else value


def results(programme: Programme, figures: ProgrammeFigures) -> Table | None:
    """What was measured: the size of each group and the share in it, beside the group it is compared with."""
    names = ("group_n", "group_share", "comparison_n", "comparison_share", "percentage_points")
    rows = []
    for result in programme.results:
        size, share, other_size, other_share, points = (
            figure_of(figures, f"results.{result.key}.{name}") for name in names
        )
        group, other = result.group or "Gruppen", result.comparison
        rows.append((result.indicator, group, size, share, other, other_size, other_share, points, result.unit))
    columns = (
        *("Hvad", "Gruppe", "Antal", "Andel", "Sammenlignet med", "Antal der", "Andel der"),
        *("Forskel i procentpoint", "Tæller"),
    )
    return Table("Målte resultater", columns, tuple(rows), unit="som skrevet") if rows else None


def listing(caption: str, entries: Iterable[Entry], notes: Sequence[str] = ()) -> Table:
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
    return Table(caption, columns, tuple(rows), unit="hvert tal i sin enhed", notes=tuple(notes))


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
        programme_money.money(programme, figures),
        programme_money.by_year(programme),
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
        listing("Tal, som de står i papirerne", figures.typed, amount_notes(programme)),
        listing("Beregnede tal", figures.derived, amount_notes(programme)),
    ]
    return [table for table in found if table is not None and table.rows]


def sources(found: Sequence[Source]) -> str:
    """The sources in one line."""
    return "; ".join(str(source) for source in found)
