"""Reads a programme file: the whole programme, or every fault in it with its place. Nothing is half-read."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from trappen.domain import formats
from trappen.domain.errors import InputError
from trappen.domain.problems import Problem, Severity
from trappen.domain.programme.model import Programme
from trappen.records.programmes.decoding import Fault, Faults, decode
from trappen.records.programmes.lines import line_numbers, line_of
from trappen.records.programmes.meaning import check_meaning

MAX_BYTES = 1_000_000
_DATE = re.compile(r"(?<![\w\"'-])(\d{4})-(\d{2})-(\d{2})(?![\w\"'-])")
_TOML_PLACE = re.compile(r"\(at line (\d+), column \d+\)")


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
    if path.stat().st_size > MAX_BYTES:
        return _refused(path.name, _too_large(path.stat().st_size))
    return read_bytes(path.read_bytes(), file=path.name)


def read_bytes(content: bytes, *, file: str = "") -> ReadProgramme:
    """The programme in the content of a file, such as one that was uploaded."""
    if len(content) > MAX_BYTES:
        return _refused(file, _too_large(len(content)))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _refused(file, Fault("", "not-text", "Filen er ikke tekst i UTF-8.", "Gem den som UTF-8."))
    return read_text(text, file=file)


def read_text(text: str, *, file: str = "") -> ReadProgramme:
    """The programme in a text of TOML."""
    if len(text.encode("utf-8", "replace")) > MAX_BYTES:
        return _refused(file, _too_large(len(text)))
    try:
        data = _toml(text)
    except ValueError as error:  # not TOML, or a number of thousands of digits
        place = _TOML_PLACE.search(str(error))
        return _refused(file, _not_toml(), line=int(place[1]) if place else None)
    except RecursionError:
        return _refused(file, _not_toml())
    programme, faults = decode_programme(data)
    lines = line_numbers(text)
    return ReadProgramme(programme, tuple(_problem(fault, file, line_of(fault.path, lines)) for fault in faults))


def decode_programme(data: Mapping[str, Any]) -> tuple[Programme | None, tuple[Fault, ...]]:
    """The programme from plain values, such as those of a form, or every fault in them."""
    faults = Faults()
    programme = decode(Programme, data, "", faults)
    if programme is not None:
        check_meaning(programme, faults)
    return (None if faults.found else programme), tuple(faults.found)


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


def _toml(text: str) -> dict[str, Any]:
    """The data. TOML stops at a date that does not exist; written as text it is read on, and refused with its place."""
    try:
        return tomllib.loads(text)
    except ValueError as first:
        quoted = _DATE.sub(lambda match: match[0] if _exists(match) else f'"{match[0]}"', text)
        if quoted == text:
            raise
        try:
            return tomllib.loads(quoted)
        except ValueError:
            raise first from None


def _exists(match: re.Match[str]) -> bool:
    try:
        date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return False
    return True


def _refused(file: str, fault: Fault, line: int | None = None) -> ReadProgramme:
    return ReadProgramme(None, (_problem(fault, file, line),))


def _not_toml() -> Fault:
    return Fault(
        "",
        "not-toml",
        "Filen er ikke gyldig TOML; læsningen stoppede her.",
        "Se efter manglende anførselstegn eller lighedstegn. Formatet står i docs/reference/programme.md.",
    )


def _too_large(size: int) -> Fault:
    most = formats.number(MAX_BYTES // 1000)
    said = f"Filen fylder {formats.number(size // 1000)} kB; et program må højst fylde {most} kB."
    return Fault("", "too-large", said, "Er det den rigtige fil?")


def _problem(fault: Fault, file: str, line: int | None) -> Problem:
    table = re.split(r"[.\[]", fault.path, maxsplit=1)[0]
    return Problem(
        Severity.ERROR, fault.code, fault.what, fault.now, file=file, table=table, row=line, column=fault.path
    )
