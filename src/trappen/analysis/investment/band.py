"""How low and how high the cumulated net can be by the ranges that somebody has stated, and how far options differ.

Every amount with a range is at its lowest or highest at once: the outer bound, not a likely range; nothing is said of
amounts without a range, which stay as stated. Source: docs/methods/investment.md.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction

from trappen.analysis.investment.answers import Answer, streams_of
from trappen.analysis.investment.streams import Stream
from trappen.domain.investment.case import Option
from trappen.domain.prices import round_half_up


@dataclass(frozen=True, slots=True)
class Bounds:
    """The lowest and highest (øre) of what is expected at the end of a year; equal where no range is stated."""

    year: int
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Difference:
    """The net of `option` beyond that of `against` (øre). The bounds are None where no range is stated."""

    option: Option
    against: Option
    net: int
    low: int | None
    high: int | None


def band(answer: Answer, found: Sequence[Stream]) -> tuple[Bounds, ...]:
    """The bounds of an option's cumulated net by year; empty where a year is missing or no range is stated."""
    mine = streams_of(answer.option, found)
    if not answer.has_years or not any(_is_ranged(stream) for stream in mine):
        return ()
    return tuple(
        Bounds(year.year, *_ends(year.cumulative or 0, [_until(stream, year.year) for stream in mine], mine))
        for year in answer.years
    )


def differences(made: Sequence[Answer], found: Sequence[Stream]) -> tuple[Difference, ...]:
    """Each option against every earlier one, where both come to something; what they share cannot differ."""
    known = [(answer, answer.net) for answer in made[1:] if answer.net is not None]
    return tuple(
        _difference(answer, net, other, base, found)
        for number, (answer, net) in enumerate(known)
        for other, base in known[:number]
    )


def _difference(answer: Answer, net: int, other: Answer, base: int, found: Sequence[Stream]) -> Difference:
    apart = net - base
    names = (answer.option, other.option)
    theirs = streams_of(answer.option, found), streams_of(other.option, found)
    own = [[stream for stream in each if stream.of.option] for each in theirs]
    ranged = [*own[0], *own[1]]
    if not any(_is_ranged(stream) for stream in ranged):
        return Difference(*names, apart, None, None)
    signed = [(s.total or 0) * s.kind.sign * sign for sign, each in zip((1, -1), own, strict=True) for s in each]
    return Difference(*names, apart, *_ends(apart, signed, ranged))


def _ends(stated: int, signed: Collection[int], of: Sequence[Stream]) -> tuple[int, int]:
    """`stated` with each signed amount at the end of its range that is worst, and at the one that is best."""
    moves = [[round_half_up(a * (f - 1)) for f in _factors(s)] for a, s in zip(signed, of, strict=True)]
    return stated + sum(min(each) for each in moves), stated + sum(max(each) for each in moves)


def _factors(stream: Stream) -> list[Fraction]:
    return [Fraction(1), *(share.value for share in (stream.of.low, stream.of.high) if share is not None)]


def _is_ranged(stream: Stream) -> bool:
    return stream.of.low is not None or stream.of.high is not None


def _until(stream: Stream, year: int) -> int:
    """What the stream has come to by the end of the year, with its sign in the balance."""
    return sum(amount or 0 for each, amount in stream.net.items() if each <= year)
