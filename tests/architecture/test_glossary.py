"""The glossary names what the contracts hold, in Danish order."""

import re
from pathlib import Path

from trappen.parameters.places import place_types
from trappen.records.contracts import TABLES

GLOSSARY = Path(__file__).resolve().parents[2] / "docs" / "glossary.md"
ALPHABET = "abcdefghijklmnopqrstuvwxyzæøå"


def rows() -> list[list[str]]:
    lines = GLOSSARY.read_text(encoding="utf-8").splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| ")][1:]


def test_terms_stand_in_danish_order_and_once() -> None:
    terms = [row[0] for row in rows()]
    keys = [[ALPHABET.index(letter) for letter in term.lower() if letter in ALPHABET] for term in terms]
    assert keys == sorted(keys)
    assert len(set(terms)) == len(terms) > 100


def test_every_table_and_place_type_has_a_term() -> None:
    named = {name for row in rows() for name in re.findall(r"`([a-z_]+)", row[1])}
    assert set(TABLES) <= named
    assert set(place_types()) <= named


def test_identifiers_of_columns_exist() -> None:
    for row in rows():
        for table, column in re.findall(r"`([a-z_]+)\.([a-z_]+)(?: = [a-z_]+)?`", row[1]):
            assert column in TABLES[table].names, row
        for table, column, value in re.findall(r"`([a-z_]+)\.([a-z_]+) = ([a-z_]+)`", row[1]):
            assert value in TABLES[table].column(column).values, row
