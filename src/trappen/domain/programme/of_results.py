"""Figures derived from results and targets: differences, families per avoided placement, whole counts that fit."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from fractions import Fraction
from math import ceil, floor

from trappen.domain.figures import Confidence, Figure, Unit
from trappen.domain.programme.entries import Entry, computed, plain_figure
from trappen.domain.programme.evidence import Result
from trappen.domain.programme.model import Programme
from trappen.domain.programme.stated import Share

LARGEST_GROUP = 1000


def of_results(programme: Programme) -> tuple[Entry, ...]:
    """Everything that can be derived from results and targets."""
    found = [
        Entry(f"results.{result.key}.{key}", figure)
        for result in programme.results
        for part in (_differences, _counts)
        for key, figure in part(programme, result)
    ]
    return (*found, *_smallest(programme), *_versions(programme))


def fitting_counts(share: Share, of: int) -> tuple[int, ...]:
    """The whole counts of `of` that round to the percentage as it is written."""
    low, high = (share.approx.value + sign * share.approx.tolerance for sign in (-1, 1))
    return tuple(range(max(ceil(low * of), 0), min(floor(high * of), of) + 1))


def smallest_group(shares: Iterable[Share]) -> int | None:
    """The smallest group in which every one of the percentages is a whole count; None up to a thousand."""
    wanted = list(shares)
    return next((n for n in range(1, LARGEST_GROUP + 1) if all(fitting_counts(share, n) for share in wanted)), None)


def _differences(programme: Programme, result: Result) -> Iterator[tuple[str, Figure]]:
    if result.group_share is None or result.comparison_share is None:
        return
    cited, name = (result.source, result.place), result.indicator
    one = plain_figure(programme, f"{name}, {result.group}", result.group_share.value, Unit.SHARE, cited)
    other = plain_figure(programme, f"{name}, {result.comparison}", result.comparison_share.value, Unit.SHARE, cited)
    difference = (one - other).named(f"{name}, forskel")
    yield "difference", difference
    points = None if difference.value is None else difference.value * 100
    label = f"{name}, forskel i procentpoint"
    yield "percentage_points", computed(label, points, [difference], f"({difference.formula}) × 100", Unit.RATIO)
    if not result.complement:
        return
    if difference.value:
        label = f"{result.unit or 'deltagere'} pr. undgået {result.complement}".capitalize()
        per = computed(label, 1 / Fraction(difference.value), [difference], f"1 / ({difference.formula})", Unit.RATIO)
        yield "per_avoided", per
    if result.comparison_share.value != 1:
        ratio = (1 - result.group_share.value) / (1 - result.comparison_share.value)
        formula = f"(1 − {one.label}) / (1 − {other.label})"
        label = f"Risiko for {result.complement}, {result.group} / {result.comparison}"
        yield "risk_ratio", computed(label, ratio, [one, other], formula, Unit.RATIO)


def _counts(programme: Programme, result: Result) -> Iterator[tuple[str, Figure]]:
    sides = (("group", result.group, result.group_n, result.group_share),)
    for side, name, size, share in (
        *sides,
        ("comparison", result.comparison, result.comparison_n, result.comparison_share),
    ):
        if share is None or size is None or size.denominator != 1:
            continue
        cited = (result.source, result.place)
        parts = [
            plain_figure(programme, f"{result.indicator}, {name}", share.value, Unit.SHARE, cited),
            plain_figure(programme, f"{name}, antal", size, Unit.COUNT, cited),
        ]
        fits = fitting_counts(share, int(size))
        value = fits[0] if len(fits) == 1 else None
        label = f"{result.indicator}, {name}, antal"
        figure = computed(label, value, parts, f"det hele antal af {size}, som rundes til {share}", Unit.COUNT)
        if result.group_n_assumed and side == "group":
            figure = replace(
                figure, confidence=Confidence.MEDIUM, formula=f"{figure.formula}, hvis procenten er af {size}"
            )
        yield f"{side}_count", figure


def _smallest(programme: Programme) -> Iterator[Entry]:
    groups = dict.fromkeys(
        (result.sub_programme, result.comparison)
        for result in programme.results
        if result.comparison and result.comparison_n is None and result.comparison_share is not None
    )
    for part, name in groups:
        mine = [r for r in programme.results if (r.sub_programme, r.comparison) == (part, name)]
        shares = [result.comparison_share for result in mine if result.comparison_share is not None]
        operands = [
            plain_figure(programme, f"{r.indicator}, {name}", r.comparison_share.value, Unit.SHARE, (r.source, r.place))
            for r in mine
            if r.comparison_share is not None
        ]
        said = " og ".join(str(share) for share in shares)
        label = f"{name}: mindste antal, der kan give procenterne"
        figure = computed(
            label, smallest_group(shares), operands, f"mindste hele antal, som kan give {said}", Unit.COUNT
        )
        yield Entry(f"comparisons.{part or 'programme'}.smallest", figure)


def _versions(programme: Programme) -> Iterator[Entry]:
    for target in programme.targets:
        if target.reached_amount is None:
            continue
        cited = (target.source, target.place)
        label = f"{target.indicator} ({target.version}), nået"
        reached = plain_figure(programme, label, target.reached_amount.ore, Unit.ORE, cited)
        for other in programme.targets:
            if other.indicator == target.indicator and other.amount is not None and other.amount.ore:
                name = f"{other.indicator} ({other.version}), mål"
                aim = plain_figure(programme, name, other.amount.ore, Unit.ORE, (other.source, other.place))
                key = f"targets.{target.key}.reached_per.{other.key}"
                yield Entry(key, reached.per(aim, label=f"{reached.label} / {aim.label}"))
