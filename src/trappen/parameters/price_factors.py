"""Price-and-wage factors that a municipality states in a file of its own; none are shipped, as none are found."""

import tomllib
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from trappen.domain.budget.corrected import Factor
from trappen.domain.errors import InputError


def read_factors(path: Path) -> tuple[Factor, ...]:
    """The factors of a TOML file: one [[factor]] each, with from, to, value and reference.

    Raises:
        InputError: if the file cannot be read so.
    """
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8-sig"), parse_float=Decimal)["factor"]
        return tuple(
            Factor(str(entry["from"]), str(entry["to"]), Fraction(entry["value"]), str(entry["reference"]))
            for entry in entries
        )
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise InputError(
            f"Faktorerne i »{path.name}« kan ikke bruges.",
            why=f"{type(error).__name__}: {error}.",
            now="Formatet står i docs/reference/cli.md under »trappen economy«.",
        ) from error
