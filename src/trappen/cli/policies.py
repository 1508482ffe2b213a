"""`--policy`: a policy file, one of the policies that are part of the program, or a programme's file or key."""

import tomllib
from pathlib import Path
from typing import Annotated

import typer

from trappen.domain.deadlines.policy import Policy
from trappen.domain.errors import InputError
from trappen.domain.programme.policy import policy_of
from trappen.parameters.policy import builtin, builtin_keys, read_policy
from trappen.records.programmes.reading import founding, founding_keys, read_programme

PolicyOption = Annotated[
    str,
    typer.Option("--policy", metavar="FIL", help="Politikfil, programfil, eller nøglen på en af dem, der følger med."),
]


def policy_from(text: str) -> Policy:
    """The policy that the user names; a file of that name comes first.

    Raises:
        InputError: if there is none, or its file has a fault.
    """
    path = Path(text)
    if path.exists():
        return read_policy(path) if _is_policy(path) else _of_programme(path)
    if text in builtin_keys():
        return builtin(text)
    if text in founding_keys():
        return policy_of(founding(text))
    known = ", ".join((*builtin_keys(), *founding_keys()))
    raise InputError(f"»{text}« er hverken en fil eller en kendt nøgle.", now=f"Angiv en fil eller en af {known}.")


def _is_policy(path: Path) -> bool:
    """Whether the file calls itself a policy; what is no TOML is left to the reader's message."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError):
        return True
    return "municipality" not in data


def _of_programme(path: Path) -> Policy:
    read = read_programme(path)
    if read.programme is None:
        raise InputError(
            f"Programfilen »{path}« har {len(read.problems)} fejl og er ikke brugt.",
            now=f"Kør »trappen programme {path}« for at se dem.",
        )
    return policy_of(read.programme)
