"""How people are named in a spreadsheet: an adviser alike from month to month, a name with the first name first."""

import re
from collections.abc import Mapping

import polars as pl

from trappen.domain.problems import Problem
from trappen.records.cells import ROW
from trappen.records.findings import findings, warning
from trappen.records.mapping.cells import NAME, folded
from trappen.records.values import by_distinct

INITIALS = 5  # letters; a longer word is a name or a number
NAMED = frozenset({"children", "advisers"})


_NOBODY = re.compile(
    r"[-–—?.*/ ]+|(p\.?t\.? |pt )?(ikke |u)fordelt|ikke tildelt|utildelt|ubesat|vakant|vakance|ledig|ingen( rådgiver)?"
    r"|mangler|ukendt|afventer( fordeling)?|til fordeling|ny rådgiver|n\.?n\.?|(venter|venteliste)",
    re.IGNORECASE,
)


def is_nobody(text: str | None) -> bool:
    """Whether a cell for an adviser says that nobody has the case: »ufordelt«, »vakant«, »?«."""
    return text is not None and _NOBODY.fullmatch(" ".join(text.split())) is not None


def adviser_key(text: str) -> str:
    """Initials in capitals, and a whole name with its first letters so: the same in a month that writes only »ahø«."""
    key = " ".join(text.split())
    if len(key) <= INITIALS and key.isalnum():
        return key.upper()
    return key.title() if " " in key and key in {key.lower(), key.upper()} else key


def adviser(text: pl.Series, spellings: Mapping[str, str], legend: Mapping[str, str], *, name: bool) -> pl.Series:
    """An adviser's key, or the name: as it is spelled in the file, but never in small letters alone.

    The name of initials is the one that the file's list of abbreviations gives them; the key stays.
    """

    def told(value: str) -> str | None:
        if is_nobody(value):
            return None
        spelled = spellings.get(value.casefold(), value)
        if name and (whole := _whole(legend.get(folded(spelled), ""))):
            return whole
        return spelled if name and not spelled.islower() else adviser_key(spelled)

    return by_distinct(text, told, pl.String())


def _whole(meaning: str) -> str:
    """The person's name in what an abbreviation means, »Sanne Vang (unge)«; empty where it means something else."""
    found = re.sub(r"\s*\(.*\)$", "", meaning)
    return found if NAME.fullmatch(found) else ""


def in_order(text: pl.Series, rows: pl.Series, *, table: str, file: str) -> tuple[pl.Series, list[Problem]]:
    """»Brandstrup, Oliver« as »Oliver Brandstrup«; where that is not clear, the name as it stands and a warning."""
    unclear = by_distinct(text, lambda value: "," in value and _turned(value) is None, pl.Boolean())
    here = pl.DataFrame({ROW: rows, "value": text}).filter(unclear.fill_null(value=False))
    told = warning(
        "mapping_name_order",
        "For- og efternavn kan ikke skelnes i et navn med komma. Det er læst, som det står.",
        "Skriv »Efternavn, Fornavn« eller »Fornavn Efternavn« i kilden.",
        file=file,
        table=table,
        column="name",
    )
    turned = by_distinct(text, lambda value: _turned(value) or value, pl.String())
    return turned, findings(here.select(row=ROW), told)


def _turned(value: str) -> str | None:
    parts = [" ".join(part.split()) for part in value.split(",")]
    if len(parts) != 2 or not all(_is_name(part) for part in parts):
        return None
    return f"{parts[1]} {parts[0]}"


def _is_name(part: str) -> bool:
    return bool(part) and all(letter.isalpha() or letter in " -.'" for letter in part)
