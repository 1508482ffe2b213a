"""Reads a programme file, and the founding programmes that come with the product."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from trappen.domain.errors import InputError
from trappen.domain.problems import Problem
from trappen.domain.programme.model import Programme
from trappen.records.documents.decoding import Fault
from trappen.records.documents.reading import Form, decode_values, read_content, read_path
from trappen.records.programmes.meaning import check_meaning

FORM = Form(Programme, check_meaning, "et program", "docs/reference/programme.md")


@dataclass(frozen=True, slots=True)
class ReadProgramme:
    """What reading gave: a programme without faults, or None and all the faults."""

    programme: Programme | None
    problems: tuple[Problem, ...]


def read_programme(path: Path) -> ReadProgramme:
    """The programme in a file.

    Raises:
        InputError: if there is no such file.
    """
    if not path.is_file():
        raise InputError(
            f"»{path}« er ikke en fil.",
            now=f"Angiv en programfil (.toml) eller et af programmerne {', '.join(founding_keys())}.",
        )
    return ReadProgramme(*read_path(FORM, path))


def read_bytes(content: bytes, *, file: str = "") -> ReadProgramme:
    """The programme in the content of a file, such as one that was uploaded."""
    return ReadProgramme(*read_content(FORM, content, file=file))


def read_text(text: str, *, file: str = "") -> ReadProgramme:
    """The programme in a text of TOML."""
    return ReadProgramme(*read_content(FORM, text.encode("utf-8", "replace"), file=file))


def decode_programme(data: Mapping[str, Any]) -> tuple[Programme | None, tuple[Fault, ...]]:
    """The programme from plain values, such as those of a form, or every fault in them."""
    return decode_values(FORM, data)


def founding_keys() -> tuple[str, ...]:
    """The keys of the five founding programmes that come with the product."""
    folder = files("trappen.records.programmes") / "founding"
    return tuple(sorted(item.name.removesuffix(".toml") for item in folder.iterdir() if item.name.endswith(".toml")))


@cache
def founding(key: str) -> Programme:
    """A founding programme.

    Raises:
        KeyError: if there is none of that key.
        ValueError: if its file has faults.
    """
    if key not in founding_keys():
        raise KeyError(key)
    read = read_text(founding_text(key), file=f"{key}.toml")
    if read.programme is None:
        raise ValueError("; ".join(f"{problem.row}: {problem.column}: {problem.what}" for problem in read.problems))
    return read.programme


def founding_text(key: str) -> str:
    """The file of a founding programme as it stands."""
    return (files("trappen.records.programmes") / "founding" / f"{key}.toml").read_text(encoding="utf-8")
