"""Random policies of a programme."""

from hypothesis import strategies as st

from tests.analysis.cadence.histories import PLACES, SECTIONS
from trappen.domain.deadlines.act import ONCE, REPEATED, Act
from trappen.domain.deadlines.policy import Phase, Policy, PolicyRule, Span

spans = st.builds(Span, months=st.integers(0, 4), days=st.integers(1, 45)) | st.builds(Span, months=st.integers(1, 12))


@st.composite
def phases(draw: st.DrawFn) -> tuple[Phase, ...]:
    ends = draw(st.lists(st.integers(1, 24), max_size=2, unique=True).map(sorted))
    until = [Span(months=months) for months in ends]
    return tuple(Phase(draw(spans), end) for end in [*until, *draw(st.sampled_from([[], [None]]))])


def few(values: list) -> st.SearchStrategy[tuple]:
    """Mostly none, which asks nothing: a rule that fits no measure tests nothing."""
    none = st.just([])
    return (none | none | st.lists(st.sampled_from(values), max_size=2, unique=True)).map(tuple)


@st.composite
def rules(draw: st.DrawFn, number: int = 0) -> PolicyRule:
    act = draw(st.just(Act.FOLLOWUP) | st.sampled_from([*REPEATED, *ONCE]))
    asked = draw(phases()) if act in REPEATED else ()
    first = draw(st.none() | spans) if asked else draw(spans)
    return PolicyRule(
        key=f"r{number}",
        act=act,
        title=f"Ønsket {act.value}",
        reference="test",
        first=first,
        phases=asked,
        steps=draw(few([1, 2, 3, 4, 5, 6])),
        place_types=draw(few([place for place in PLACES if place])),
        sections=draw(few([section[:5] for section in SECTIONS if section])),
    )


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    count = draw(st.integers(0, 4))
    found = tuple(draw(rules(number)) for number in range(count))
    return Policy("p", "Programmet", "test", found, programme=draw(st.sampled_from(["", "", "P"])))
