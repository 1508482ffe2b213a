"""Keys, references and text."""

from collections.abc import Iterator
from functools import partial

import polars as pl

from trappen.records.checks.base import INDEX, Hit, Subject
from trappen.records.contracts import TABLES, Kind
from trappen.records.values import bare

# A posting on an episode that is not there is a finding of the reconciliation, not a fault of the extract.
NOT_REFERENCES = {("postings", "episode_id")}
# æøåÆØÅ, é and § in UTF-8 read as Windows-1252, and the sign for what could not be read at all.
_MOJIBAKE = "Ã[¦¸¥†˜…©]|Â[§ \N{NO-BREAK SPACE}]|\N{REPLACEMENT CHARACTER}"


def duplicate_keys(subject: Subject) -> Iterator[Hit]:
    """The second and later rows with a key."""
    for name in subject.records.tables:
        keys = list(TABLES[name].key)
        frame = subject.frame(name)
        there = frame.filter(pl.any_horizontal(pl.col(keys).is_not_null()))
        same = pl.struct(bare(pl.col(key).cast(pl.String)) for key in keys)  # a CPR number is one, hyphen or not
        yield subject.hit(name, keys[0], there.filter(~same.is_first_distinct()))


def missing_keys(subject: Subject) -> Iterator[Hit]:
    """Required cells that are empty. Reading our own format has said so already."""
    if subject.records.format == "trappen":
        return
    for name in subject.records.tables:
        for column in TABLES[name].columns:
            if column.required:
                frame = subject.frame(name)
                yield subject.hit(name, column.name, frame.filter(pl.col(column.name).is_null()))


def unknown_references(subject: Subject) -> Iterator[Hit]:
    """Values that are not in the table they refer to, where that table is there."""
    for name in subject.records.tables:
        for column in TABLES[name].columns:
            target = column.references
            if target is None or (name, column.name) in NOT_REFERENCES or not subject.records.has(target):
                continue
            there = subject.records.table(target).select(bare(pl.col(TABLES[target].key[0]))).to_series().unique()
            frame = subject.frame(name)
            lost = frame.filter(pl.col(column.name).is_not_null() & ~bare(pl.col(column.name)).is_in(there.implode()))
            yield subject.hit(name, column.name, lost, what=partial(_lost, target=TABLES[target].title))


def mojibake(subject: Subject) -> Iterator[Hit]:
    """Text that was read in the wrong encoding before it came to us."""
    for name in subject.records.tables:
        for column in TABLES[name].columns:
            if column.kind is Kind.TEXT:
                frame = subject.frame(name)
                yield subject.hit(name, column.name, frame.filter(pl.col(column.name).str.contains(_MOJIBAKE)))


def renamed_districts(subject: Subject) -> Iterator[Hit]:
    """Districts that another has taken over from."""
    frame = subject.frame("districts").sort(INDEX)
    yield subject.hit("districts", "replaced_by", frame.filter(pl.col("replaced_by").is_not_null()))


def _lost(value: str, *, target: str) -> str:
    return f"»{value}« findes ikke i tabellen {target}."
