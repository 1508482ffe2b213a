"""What is stored comes back the same, through real JSON."""

import json
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trappen.domain.figures import Confidence, Figure, Source, Unit
from trappen.domain.periods import Period
from trappen.reporting.document import (
    Chart,
    Document,
    Heading,
    KeyFigures,
    Notice,
    Paragraph,
    Points,
    Table,
    Withheld,
)
from trappen.reporting.store import plain, restored

days = st.dates(date(1990, 1, 1), date(2060, 1, 1))
texts = st.text(max_size=12)
sources = st.builds(Source, texts, texts, st.none() | days)
figures = st.builds(
    Figure,
    label=texts,
    value=st.none() | st.integers() | st.fractions(),
    unit=st.sampled_from(Unit),
    sources=st.lists(sources, min_size=1, max_size=3).map(tuple),
    price_level=st.none() | texts,
    account_class=st.none() | st.integers(5, 6),
    payer=st.none() | texts,
    period=st.none() | days.map(Period),
    confidence=st.sampled_from(Confidence),
    as_of=st.none() | days,
    formula=texts,
)
cells = texts | figures | st.builds(Withheld, texts)
tables = st.integers(1, 4).flatmap(
    lambda width: st.builds(
        Table,
        caption=texts,
        columns=st.tuples(*[texts] * width),
        rows=st.lists(st.tuples(*[cells] * width), max_size=3).map(tuple),
        unit=texts,
        as_of=st.none() | days,
        notes=st.lists(texts, max_size=2).map(tuple),
        total_row=st.booleans(),
    )
)
parts = st.lists(cells, max_size=4).map(tuple)
blocks = (
    st.builds(Heading, texts, st.integers(2, 3))
    | st.builds(Paragraph, parts)
    | st.builds(Points, st.lists(parts, max_size=3).map(tuple), st.booleans())
    | st.builds(Notice, texts, parts)
    | st.builds(KeyFigures, st.lists(st.tuples(texts, cells), max_size=3).map(tuple))
    | tables
    | st.builds(Chart, st.just({"mark": "bar", "data": {"values": [1, 2.5]}}), texts, texts, tables)
)
documents = st.builds(
    Document,
    title=texts,
    head=st.lists(st.tuples(texts, texts), max_size=3).map(tuple),
    blocks=st.lists(blocks, max_size=5).map(tuple),
    made_on=days,
    closed=st.booleans(),
    footer=texts,
)


@given(documents)
def test_a_document_comes_back_the_same(document: Document) -> None:
    assert restored(json.loads(json.dumps(plain(document))), Document) == document


def test_what_is_no_document_is_refused() -> None:
    with pytest.raises(TypeError, match="float"):
        plain(Paragraph((1.5,)))  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="expected Table, found Heading"):
        restored(plain(Heading("x")), Table)


def test_a_third_stays_a_third() -> None:
    figure = Figure("Stilling", Fraction(4, 3), Unit.FTE, (Source("x"),))
    assert restored(plain(figure), Figure).value == Fraction(4, 3)
