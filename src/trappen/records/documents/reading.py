"""Reads a file that a person writes as TOML: the whole record, or every fault in it with its place."""

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from trappen.domain import formats
from trappen.domain.problems import Problem, Severity
from trappen.records.documents.decoding import Fault, Faults, decode
from trappen.records.documents.lines import line_numbers, line_of

MAX_BYTES = 1_000_000
_DATE = re.compile(r"(?<![\w\"'-])(\d{4})-(\d{2})-(\d{2})(?![\w\"'-])")
_TOML_PLACE = re.compile(r"\(at line (\d+), column \d+\)")


@dataclass(frozen=True, slots=True)
class Form:
    """What a file holds: the class of its record, what is checked once all is read, what to call it in Danish, and
    the page that describes it."""

    record: Any
    meaning: Callable[[Any, Faults], None]
    title: str
    page: str


def read_path(form: Form, path: Path) -> tuple[Any, tuple[Problem, ...]]:
    """The record in a file that exists, or None and the faults."""
    if path.stat().st_size > MAX_BYTES:
        return _refused(path.name, _too_large(form, path.stat().st_size))
    return read_content(form, path.read_bytes(), file=path.name)


def read_content(form: Form, content: bytes, *, file: str) -> tuple[Any, tuple[Problem, ...]]:
    """The record in the content of a file, such as one that was uploaded, or None and the faults."""
    if len(content) > MAX_BYTES:
        return _refused(file, _too_large(form, len(content)))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _refused(file, Fault("", "not-text", "Filen er ikke tekst i UTF-8.", "Gem den som UTF-8."))
    try:
        data = _toml(text)
    except ValueError as error:  # not TOML, or a number of thousands of digits
        place = _TOML_PLACE.search(str(error))
        return _refused(file, _not_toml(form), line=int(place[1]) if place else None)
    except RecursionError:
        return _refused(file, _not_toml(form))
    record, faults = decode_values(form, data)
    lines = line_numbers(text)
    return record, tuple(_problem(fault, file, line_of(fault.path, lines)) for fault in faults)


def decode_values(form: Form, data: Any) -> tuple[Any, tuple[Fault, ...]]:
    """The record from plain values, such as those of a form, or None and every fault in them."""
    faults = Faults()
    record = decode(form.record, data, "", faults)
    if record is not None:
        form.meaning(record, faults)
    return (None if faults.found else record), tuple(faults.found)


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


def _refused(file: str, fault: Fault, line: int | None = None) -> tuple[None, tuple[Problem, ...]]:
    return None, (_problem(fault, file, line),)


def _not_toml(form: Form) -> Fault:
    return Fault(
        "",
        "not-toml",
        "Filen er ikke gyldig TOML; læsningen stoppede her.",
        f"Se efter manglende anførselstegn eller lighedstegn. Formatet står i {form.page}.",
    )


def _too_large(form: Form, size: int) -> Fault:
    most = formats.number(MAX_BYTES // 1000)
    said = f"Filen fylder {formats.number(size // 1000)} kB; {form.title} må højst fylde {most} kB."
    if size == MAX_BYTES + 1:  # no more of it was read: an upload is stopped there
        said = f"Filen er for stor; {form.title} må højst fylde {most} kB."
    return Fault("", "too-large", said, "Er det den rigtige fil?")


def _problem(fault: Fault, file: str, line: int | None) -> Problem:
    table = re.split(r"[.\[]", fault.path, maxsplit=1)[0]
    return Problem(
        Severity.ERROR, fault.code, fault.what, fault.now, file=file, table=table, row=line, column=fault.path
    )
