"""Figures derived from posts and cases: cases per adviser, the posts before, people in a team."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from trappen.domain.figures import Confidence, Figure, Unit, total
from trappen.domain.programme.entries import Entry, computed, plain_figure
from trappen.domain.programme.model import Programme
from trappen.domain.programme.people import Caseload, Post


def of_people(programme: Programme) -> tuple[Entry, ...]:
    """Everything that can be derived from posts and cases."""
    parts = (_before, _loads, _teams, _case_ratios)
    return tuple(entry for part in parts for entry in part(programme))


def posts_before(post: Post) -> Fraction | None:
    """Posts before: all less the new ones, else all divided by how many times more there are; None if neither."""
    if post.count is None:
        return None
    if post.new is not None:
        return post.count - post.new
    return post.count / post.times_before if post.times_before else None


def advisers_of(programme: Programme, load: Caseload) -> tuple[Post, ...]:
    """The posts that carry the cases together; those that are among others of them count once, with the others."""
    named = [post for post in programme.posts if post.key in load.advisers]
    own = [post for post in named if post.part_of not in {other.key for other in named if other is not post}]
    return tuple(own or named)


def advisers_count(programme: Programme, load: Caseload) -> Fraction | None:
    """How many carry the cases together; None where the count of one of the posts is missing."""
    return summed([post.count for post in advisers_of(programme, load)])


def advisers_figure(programme: Programme, load: Caseload) -> Figure:
    """How many carry the cases together, as a figure with its source."""
    counts = [stated_post(programme, post) for post in advisers_of(programme, load)]
    return counts[0] if len(counts) == 1 else total(counts, label=advisers_named(programme, load))


def advisers_named(programme: Programme, load: Caseload) -> str:
    """`Rådgivere`, or `Rådgivere i nord, Rådgivere i syd`."""
    return ", ".join(post.title for post in advisers_of(programme, load))


def summed(counts: Sequence[Fraction | None]) -> Fraction | None:
    """The sum; None where one of them is missing, or where there are none."""
    known = [count for count in counts if count is not None]
    return sum(known, Fraction(0)) if known and len(known) == len(counts) else None


def _before(programme: Programme) -> Iterator[Entry]:
    for post in programme.posts:
        before = posts_before(post)
        if not before:
            continue
        count = stated_post(programme, post)
        said = f"{post.new} nye" if post.new is not None else f"gange {post.times_before}"
        formula = f"{count.label} ({said})"
        yield Entry(f"posts.{post.key}.before", computed(f"{post.title}, før", before, [count], formula, Unit.FTE))


def _loads(programme: Programme) -> Iterator[Entry]:
    for load in programme.caseloads:
        cited = (load.source, load.place)
        option = next((f", {option.name}" for option in programme.options if option.key == load.option), "")
        cases = plain_figure(programme, f"Sager{option}", load.cases, Unit.CASES, cited)
        per = cases.per(advisers_figure(programme, load), label=f"Sager pr. rådgiver{option}", unit=Unit.CASES_PER_FTE)
        yield Entry(f"caseloads.{load.key}.per_adviser", per)
        before = summed([posts_before(post) for post in advisers_of(programme, load)])
        if before:
            label = f"Sager pr. rådgiver før, hvis det var de samme sager{option}"
            formula = f"{cases.label} / {before} rådgivere"
            value = None if load.cases is None else load.cases / before
            figure = computed(label, value, [cases], formula, Unit.CASES_PER_FTE)
            yield Entry(f"caseloads.{load.key}.before", replace(figure, confidence=Confidence.MEDIUM))


def _teams(programme: Programme) -> Iterator[Entry]:
    options = [(option.key, f", {option.name}") for option in programme.options] or [("", "")]
    for team in programme.teams:
        for key, name in options:
            posts = [p for p in programme.posts if p.team == team.key and p.option in ("", key) and not p.part_of]
            if posts:
                people = total([stated_post(programme, post) for post in posts], label=f"{team.name}, stillinger{name}")
                yield Entry(f"teams.{team.key}.posts{f'.{key}' if key else ''}", people)


def _case_ratios(programme: Programme) -> Iterator[Entry]:
    loads = {load.option: load for load in programme.caseloads}
    real = [option for option in programme.options if not option.do_nothing and option.key in loads]
    for option in real[1:]:
        one, other = loads[real[0].key], loads[option.key]
        figures = [
            plain_figure(programme, f"Sager, {name}", load.cases, Unit.CASES, (load.source, load.place))
            for name, load in ((real[0].name, one), (option.name, other))
        ]
        ratio = figures[1].per(figures[0], label=f"Sager, {option.name} / {real[0].name}")
        yield Entry(f"ratios.{option.key}.{real[0].key}.cases", ratio)


def stated_post(programme: Programme, post: Post) -> Figure:
    """The posts as they are stated, with their source; a count that is not stated is missing."""
    return plain_figure(programme, post.title, post.count, Unit.FTE, (post.source, post.place))
