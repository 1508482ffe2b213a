"""Money is a whole number of øre. Nothing in the product counts kroner in floating point."""

from collections.abc import Sequence
from fractions import Fraction
from math import floor


def kroner(amount: int | Fraction) -> int:
    """Øre of a whole or fractional number of kroner.

    Raises:
        ValueError: if the amount is not a whole number of øre.
    """
    ore = Fraction(amount) * 100
    if ore.denominator != 1:
        raise ValueError(f"{amount} kr. is not a whole number of øre")
    return ore.numerator


def share_out(total: int, weights: Sequence[int | Fraction]) -> list[int]:
    """Divides `total` by `weights` so that the parts add up to it: the largest-remainder rule.

    It is the only way the product rounds parts of a total.

    Ties go to the earlier part. A negative total is shared as its positive twin.

    Raises:
        ValueError: if a weight is negative or all are zero.
    """
    if any(weight < 0 for weight in weights) or not any(weights):
        raise ValueError("weights must not be negative and not all zero")
    sign, amount = (-1, -total) if total < 0 else (1, total)
    whole = Fraction(sum(Fraction(weight) for weight in weights))
    exact = [amount * Fraction(weight) / whole for weight in weights]
    parts = [int(part) for part in exact]
    left = amount - sum(parts)
    by_remainder = sorted(range(len(parts)), key=lambda i: (parts[i] - exact[i], i))
    for index in by_remainder[:left]:
        parts[index] += 1
    return [sign * part for part in parts]


def rounded_together(values: Sequence[Fraction]) -> list[int]:
    """Whole numbers for values of any sign that add up to a whole number: the largest-remainder rule once more.

    Each is the value rounded down, and the largest remainders get one more; ties go to the earlier one.

    Raises:
        ValueError: if the values do not add up to a whole number.
    """
    whole = sum(values, Fraction(0))
    if whole.denominator != 1:
        raise ValueError("the values must add up to a whole number")
    parts = [floor(value) for value in values]
    by_remainder = sorted(range(len(parts)), key=lambda i: (parts[i] - values[i], i))
    for index in by_remainder[: whole.numerator - sum(parts)]:
        parts[index] += 1
    return parts
