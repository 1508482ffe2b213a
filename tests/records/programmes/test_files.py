"""A programme file is read and written without loss, or refused with every fault in its place."""

import json
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.records.programmes.drawing import programmes
from trappen.domain.problems import Problem
from trappen.domain.programme.model import Programme
from trappen.records.documents.reading import MAX_BYTES
from trappen.records.documents.schema import record_types
from trappen.records.documents.shape import shape
from trappen.records.programmes.reading import (
    decode_programme,
    founding,
    founding_keys,
    founding_text,
    read_bytes,
    read_programme,
    read_text,
)
from trappen.records.programmes.writing import plain, programme_text

WRONG = "wrong-value"
MONEY = "[[money]]\nkey='m'\ntitle='t'\nkind='expense'\n"
POST = "[[posts]]\nkey='a'\nrole='adviser'\ntitle='t'\n"
HEAD = 'key = "x"\nname = "X"\nmunicipality = "657"\n'
BROAD = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def faults(text: str) -> tuple[Problem, ...]:
    read = read_text(text, file="p.toml")
    assert read.programme is None
    return read.problems


@pytest.mark.slow
@BROAD
@given(programmes())
def test_written_and_read_a_programme_is_the_same(programme: Programme) -> None:
    read = read_text(programme_text(programme))
    assert read.problems == ()
    assert read.programme == programme
    again, wrong = decode_programme(json.loads(json.dumps(plain(programme), default=str)))
    assert wrong == ()
    assert again == programme


@pytest.mark.parametrize("key", founding_keys())
def test_the_founding_programmes_survive_writing(key: str) -> None:
    programme = founding(key)
    assert programme.key == key
    assert read_text(programme_text(programme)).programme == programme
    assert read_text(founding_text(key)).programme == programme


def test_there_are_five() -> None:
    assert len(founding_keys()) == 5


@pytest.mark.parametrize(
    ("text", "code", "place", "line", "said"),
    [
        ("colour = 1\n", "unknown-key", "colour", 4, "»colour« kendes ikke"),
        ("purpos = ['a']\n", "unknown-key", "purpos", 4, "Mente du »purpose«?"),
        ("start = 2020-02-30\n", WRONG, "start", 4, "ikke en dato, der findes"),
        ("start = 'soon'\n", WRONG, "start", 4, "ikke en dato"),
        ("purpose = 'a'\n", "wrong-type", "purpose", 4, "en liste"),
        ("money = 3\n", "wrong-type", "money", 4, "[[money]]"),
        (POST + "count = -2\n", WRONG, "posts[1].count", 8, "0 eller mere"),
        ("[[posts]]\nkey = 'a'\nrole = 'advisor'\ntitle = 't'\n", WRONG, "posts[1].role", 6, "mente du »adviser«?"),
        ("[[posts]]\nkey = 'a'\nrole = 'adviser'\n", "missing-key", "posts[1]", 4, "»title« mangler"),
        (MONEY + "total=4.5\n", WRONG, "money[1].total", 8, "mangler enhed"),
        (MONEY + "total='4,5'\n", WRONG, "money[1].total", 8, "mangler enhed"),
        (MONEY + "years={2017=1}\n", WRONG, "money[1].years.2017", 8, "enhed"),
        (MONEY + "years={x='1 kr.'}\n", WRONG, "money[1].years.x", 8, "årstal"),
        ("[[options]]\nkey='a'\nname='A'\n[[options]]\nkey='a'\nname='B'", "duplicate-key", "options[2].key", 8, "2"),
        (MONEY + "matches='n'\n", "dangling-reference", "money[1].matches", 8, "ikke findes"),
        ("start = 2020-01-01\nend = 2019-01-01\n", "wrong-period", "end", 5, "ligger før første dag"),
        ("start = 2020-01-01\nend = 2020-01-01\n", "wrong-period", "end", 5, "ligger før første dag"),
        ("[target_group]\ntext='t'\nplace_types=['tent']\n", "unknown-word", "target_group.place_types", 6, "stedtype"),
        ("[[waivers]]\ncode='a'\nplace='b'\nreason=' '\nby='c'\ndate=2020-01-01", WRONG, "waivers[1].reason", 7, "tom"),
        ("= 3\n", "not-toml", "", 4, "gyldig TOML"),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_its_place(text: str, code: str, place: str, line: int, said: str) -> None:
    (problem,) = faults(HEAD + text)
    assert (problem.code, problem.column, problem.row) == (code, place, line)
    assert said in f"{problem.what} {problem.now}"


def test_every_fault_is_reported_at_once() -> None:
    text = HEAD + "nmae = 1\nstart = 2020-02-30\n[[money]]\nkey = 'm'\ntitle = 't'\nkind = 'expense'\ntotal = 5\n"
    assert [problem.column for problem in faults(text)] == ["nmae", "start", "money[1].total"]


def test_a_text_without_end_is_refused() -> None:
    (problem,) = faults("a" * (10 * MAX_BYTES))
    assert problem.code == "too-large"
    assert read_bytes(b"\xff\xfe").problems[0].code == "not-text"
    assert faults("a = " + "[" * 100_000)[0].code == "not-toml"
    assert faults("key = " + "9" * 9000)[0].code == "not-toml"
    assert faults(HEAD.replace('"X"', "0x" + "f" * 9000))[0].code == "wrong-type"


def test_a_long_file_is_not_even_read(tmp_path: Path) -> None:
    path = tmp_path / "long.toml"
    path.write_text("a" * (MAX_BYTES + 1), encoding="utf-8")
    assert read_programme(path).problems[0].code == "too-large"


@given(st.text(max_size=80) | st.text("[]={}\"'\n .a1-", max_size=60))
@settings(deadline=None)
def test_no_text_breaks_the_reader(text: str) -> None:
    read = read_text(text)
    assert (read.programme is None) == bool(read.problems)


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6) | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["key", "title", "2017", "x"]), inner),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(sorted(shape(Programme))), JUNK, max_size=8))
@settings(deadline=None)
def test_no_values_break_the_decoder(data: dict[str, object]) -> None:
    programme, wrong = decode_programme(data)
    assert (programme is None) == bool(wrong)


def test_every_field_has_a_help_and_a_line_in_the_file_is_found() -> None:
    for record in record_types(Programme):
        assert all(item.help for item in shape(record).values() if record.__name__ != "YearAmount"), record


def test_half_a_programme_is_never_given() -> None:
    good = founding(founding_keys()[0])
    text = programme_text(replace(good, municipality="000"))
    assert tomllib.loads(text)
    assert read_text(text).programme is None
