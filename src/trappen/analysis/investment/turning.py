"""The caseload at which a case turns. Source: docs/methods/investment.md."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from trappen.analysis.investment.answers import Answer, streams_of
from trappen.analysis.investment.streams import Kind, Stream
from trappen.domain.caseload import per_fte
from trappen.domain.investment.case import Case, Effect
from trappen.domain.investment.staffing import Staffing
from trappen.domain.prices import round_half_up


@dataclass(frozen=True, slots=True)
class AtCaseload:
    """A staffing of an option: its caseload as planned, and the one at which the net is exactly 0.

    Attributes:
        now: cases per post as planned.
        turns: cases per post where the option comes to 0; None where no number of posts gives that, or where the cost
            pays for other posts too, of which nobody says what they cost.
        posts: the posts that would then carry the cases.
        per_case: what a case costs in a year (øre, rounded) by the stated yearly cost; None where none is stated.
    """

    title: str
    now: Fraction
    turns: Fraction | None
    posts: Fraction | None
    per_case: int | None


def factor_at(staff: Staffing, load: Fraction) -> Fraction | None:
    """What the cost is multiplied by where each post carries so many cases, more than 0; cases and other posts stay.

    None where no paid post is left for it, or the cost pays for other posts too.
    """
    paid = staff.paid_for + staff.cases / load - staff.posts
    return None if staff.others or paid < 0 else paid / staff.paid_for


def loads_near(staff: Staffing) -> tuple[Fraction, ...]:
    """The caseload as planned, and up to two below and above it, about a tenth apart, that can be had."""
    now = staff.cases / staff.posts
    step = max(1, round_half_up(now / 10))
    loads = (now + step * number for number in (-2, -1, 0, 1, 2))
    return tuple(load for load in loads if load > 0 and factor_at(staff, load) is not None)


def at_caseloads(case: Case, answer: Answer, found: Sequence[Stream]) -> tuple[AtCaseload, ...]:
    """Each staffing of the option. The cost follows the posts it pays for; cases and savings stay as they are.

    `posts that are paid` × (cost + net) / cost is the number that the option can carry; the other posts stay.
    """
    return tuple(_each(case, answer, found))


def _each(case: Case, answer: Answer, found: Sequence[Stream]) -> Iterator[AtCaseload]:
    costs = {s.of.key: s for s in streams_of(answer.option, found) if s.kind is Kind.COST}
    for staff in case.staffing:
        stream = costs.get(staff.cost)
        if stream is None or isinstance(stream.of, Effect):
            continue
        posts = None
        if not staff.others and answer.net is not None and stream.total and stream.total + answer.net >= 0:
            posts = staff.posts - staff.paid_for + staff.paid_for * Fraction(stream.total + answer.net, stream.total)
        yearly = stream.of.every_year
        yield AtCaseload(
            title=stream.of.title,
            now=staff.cases / staff.posts,
            turns=per_fte(staff.cases, posts),
            posts=posts,
            per_case=None if yearly is None else round_half_up(yearly / staff.cases),
        )
