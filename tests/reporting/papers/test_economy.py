"""The economy's papers: known sums, no small number in any of them, and tables that do not tell on each other."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import pairwise

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reporting.papers.town import LAST, YEAR, town
from trappen.analysis.economy.bridge import Bridge, bridge
from trappen.analysis.economy.estimate import estimate
from trappen.analysis.economy.spending import spending
from trappen.analysis.economy.units import UnitsBy, units
from trappen.domain.accounts import OwnChart
from trappen.domain.budget.corrected import Factor
from trappen.domain.errors import TrappenError
from trappen.domain.figures import Figure, Source, Unit
from trappen.records.container import Records
from trappen.reporting import html, spreadsheets
from trappen.reporting.document import Document, Paragraph, Table, Withheld, document_tables
from trappen.reporting.few import few_rows, hidden_on_both
from trappen.reporting.papers.beside import BESIDE, beside_others
from trappen.reporting.papers.cover import Cover
from trappen.reporting.papers.economy import (
    Economy,
    budget_follow_up,
    cause_table,
    dearest_cases,
    price_times_units,
)
from trappen.reporting.papers.management import management_information
from trappen.reporting.statements.cells import Viewer

MADE = date(2025, 10, 8)
COVER = Cover("Eksempelkommune", "Børne- og Familieudvalget", "Indlæsning 1", ("tager sagen til efterretning.",), 5)
FEW = (260_000, 2_340_000, 1_170_000, 130_000)  # kroner that would tell what the two in the secure unit cost


@pytest.fixture(scope="module")
def basis() -> Economy:
    return of(town())


def of(found: Records, *, threshold: int | None = 5) -> Economy:
    made = estimate(found, YEAR, LAST)
    return Economy(
        made=made,
        bridge=bridge(estimate(found, YEAR, date(2025, 3, 31)), made),
        units=units(found, YEAR, by=UnitsBy.PLACE_TYPE),
        refusion=None,
        chart=OwnChart(),
        viewer=Viewer(Source("Testen"), threshold),
        budget_on=None,
    )


def beside(basis: Economy, threshold: int, others: list[Document]) -> list[Document]:
    """The open papers at the threshold, each held against the others and those before it."""
    made: list[Document] = []
    for one, bare in zip(at(basis, threshold), at(basis, None), strict=True):
        made.append(beside_others(one, bare, [*others, *made]))
    return made


def at(basis: Economy, threshold: int | None) -> list[Document]:
    cover = replace(COVER, threshold=threshold or 1)
    return papers(replace(basis, viewer=replace(basis.viewer, threshold=threshold)), cover)


def known(documents: list[Document], begins: str, column: str) -> dict[str, object]:
    """What a reader of all the papers has of the column: the number where any of them shows it, else »skjult«."""
    found: dict[str, object] = {}
    for document in documents:
        for table in document_tables(document):
            if table.caption.startswith(begins) and column in table.columns:
                for row in table.rows:
                    cell = row[table.columns.index(column)]
                    if isinstance(cell, Figure) or str(row[0]) not in found:
                        found[str(row[0])] = cell
    return found


def test_papers_side_by_side_at_two_thresholds_give_no_small_number(basis: Economy) -> None:
    """At 3 the six of 5.28.21 are no small number, and its row would be shown beside the paper that hides it at 7."""
    apart = [*at(basis, 7), *at(basis, 2)]
    together = beside(basis, 2, beside(basis, 7, []))
    for begins, column in (("Årets skøn pr. funktion", "Forbrug"), ("Børn og pris efter indsats", "Bogført")):
        alone = known(at(basis, 7), begins, column)
        hidden = {name for name, cell in alone.items() if isinstance(cell, Withheld)}
        assert hidden
        assert not any(isinstance(cell, Withheld) for cell in known(apart, begins, column).values())  # given away
        still = {name for name, cell in known(together, begins, column).items() if isinstance(cell, Withheld)}
        assert still >= hidden
        assert BESIDE in str([table.notes for table in document_tables(together[2])])


def test_a_row_that_another_paper_shows_hides_nothing_and_a_further_one_is_withheld() -> None:
    def paper(*cells: int | None, rows: str = "abcd") -> Document:
        figures = tuple(
            (name, Withheld("Bogført") if cell is None else Figure("Bogført", cell, Unit.ORE, (Source("Test"),)))
            for name, cell in zip(rows, cells, strict=True)
        )
        table = Table("Tabel", ("Funktion", "Bogført"), figures, "kr.", total_row=True)
        return Document("Papir", (), (table,), made_on=MADE)

    before = paper(300, 40, 200, 540)  # then the small one was not small
    bare = paper(300, 41, 200, 541)
    made = beside_others(paper(None, None, 200, 541), bare, [before])  # 300 is told by the other, so 41 stands alone
    shown = [str(row[1]) for row in document_tables(made)[0].rows]
    assert shown == ["skjult", "skjult", str(bare.blocks[0].rows[2][1]), "skjult"]  # 200 is told as well: the sum goes
    with pytest.raises(TrappenError, match="afsløre et lille tal"):
        beside_others(paper(None, None, 200, 541), bare, [before, paper(300, None, 200, 541)])


def named(document: Document, begins: str) -> Table:
    return next(table for table in document_tables(document) if table.caption.startswith(begins))


def papers(basis: Economy, cover: Cover = COVER) -> list[Document]:
    spent = spending(town(), YEAR, LAST)
    return [
        budget_follow_up(cover, basis, made_on=MADE),
        price_times_units(cover, basis, made_on=MADE),
        management_information(cover, basis, spent, made_on=MADE),
    ]


def test_what_two_children_cost_is_in_no_open_paper(basis: Economy) -> None:
    for document in papers(basis):
        page = html.page(document)
        sheet = spreadsheets.csv_tables(document_tables(document))
        for kroner in FEW:
            assert f"{kroner:,}".replace(",", ".") not in page
            assert str(kroner) not in sheet.replace(".", "")
        assert "skjult" in page


def test_words_hold_no_numbers_but_days_and_every_figure_has_a_source(basis: Economy) -> None:
    for document in papers(basis):
        typed = "".join(
            part
            for block in document.blocks
            if isinstance(block, Paragraph)
            for part in block.parts
            if isinstance(part, str)
        )
        assert not any(character.isdigit() for character in typed), typed
        assert all(cell.sources for cell in document.cells() if isinstance(cell, Figure))


def test_the_month_and_the_sum_so_far_in_current_and_fixed_prices() -> None:
    month = 12 * 40_000 + 7 * 90_000 + 2 * 130_000 + 6 * 9_000
    factor = Factor("2024 p/l", "2025 p/l", Fraction(102, 100), "KL, opdigtet i testen")
    found = spending(town(), YEAR, LAST, factors=(factor,))
    assert [(one.now, one.before, one.fixed) for one in found.months] == [(month * 100, month * 100, month * 102)] * 9
    document = management_information(COVER, of(town()), found, made_on=MADE)
    table = named(document, "Udgifter måned for måned")
    assert [cell.value for cell in table.rows[-1][1:]] == [  # type: ignore[union-attr]
        month * 100, month * 100, month * 102, month * 900, month * 900, month * 918,
    ]  # fmt: skip
    assert any("opdigtet i testen" in note for note in table.notes)
    bare = management_information(COVER, of(town()), spending(town(), YEAR, LAST), made_on=MADE)
    without = named(bare, "Udgifter måned for måned")
    assert without.rows[0][3].missing == ("pris- og lønfaktor",)  # type: ignore[union-attr]
    assert any("Faste priser mangler" in note for note in without.notes)


def test_measures_are_children_times_price_and_what_is_not_bought_is_said(basis: Economy) -> None:
    table = named(papers(basis)[2], "Børn og pris")
    rows = {row[0]: row for row in table.rows}
    foster = rows["Plejefamilie"] if "Plejefamilie" in rows else next(r for n, r in rows.items() if "lejefam" in str(n))
    assert [cell.value for cell in foster[1:]] == [12, 12 * 9 * 4_000_000, 9 * 4_000_000]  # type: ignore[union-attr]
    assert any("samvær" in note for note in table.notes)
    assert not any("familiebehandling" in note for note in table.notes)


def test_the_closed_paper_names_the_dearest_and_says_that_it_is_closed() -> None:
    document = dearest_cases(COVER, of(town(), threshold=None), made_on=MADE)
    assert document.closed
    table = named(document, "De dyreste sager")
    assert [row[0] for row in table.rows[:3]] == ["barn-2-0", "barn-2-1", "barn-1-0"]
    costs = [row[3].value for row in table.rows]  # type: ignore[union-attr]
    assert costs[0] == 12 * 13_000_000
    assert all(one >= other for one, other in pairwise(costs))


def test_causes_about_few_children_stand_together_and_still_add_up() -> None:
    few, many = moved(1), moved(6)
    assert [row[0] for row in few.rows[1:-1]] == ["Øvrige årsager"]
    assert "Ophørte indsatser" in [row[0] for row in many.rows]
    for table in (few, many):
        values = [row[1].value for row in table.rows]  # type: ignore[union-attr]
        assert sum(values[:-1]) == values[-1]


def moved(ended: int) -> Table:
    found = of(town(ended=ended)).bridge
    assert isinstance(found, Bridge)
    return cause_table(found, 5)


def test_an_estimate_with_a_missing_price_is_told_as_what_is_known() -> None:
    found = town()
    unpriced = found.table("episodes").with_columns(
        price=pl.when(pl.col("episode_id") != "0-0").then("price"), price_unit=pl.lit("month")
    )
    bare = of(replace(found, tables={**found.tables, "episodes": unpriced}))
    document = budget_follow_up(COVER, bare, made_on=MADE)
    summary = next(block for block in document.blocks if isinstance(block, Paragraph))
    said = "".join(map(str, summary.parts))
    assert "uden 1 indsats, hvis pris mangler, at ende på" in said


def test_a_paper_about_few_children_is_refused() -> None:
    whole = town()
    few = {
        name: frame.filter(frame["episode_id"].str.starts_with("2-")) if "episode_id" in frame.columns else frame
        for name, frame in whole.tables.items()
    }
    tiny = of(Records(few, whole.ladder, whole.source, whole.format, whole.digest, whole.as_of))
    with pytest.raises(TrappenError, match="for få børn"):
        budget_follow_up(COVER, tiny, made_on=MADE)


@given(
    st.lists(st.one_of(st.none(), st.integers(0, 12)), min_size=1, max_size=6),
    st.lists(st.tuples(st.integers(0, 12), st.sets(st.integers(0, 5), max_size=3)), max_size=6),
)
def test_no_row_that_stands_on_withheld_rows_alone_is_shown(
    first: list[int | None], second: list[tuple[int, set[int]]]
) -> None:
    links = [{place for place in there if place < len(first)} for _count, there in second]
    by_first = few_rows(first, threshold=5)
    by_second = few_rows([count for count, _there in second], threshold=5)
    assert {place for place, count in enumerate(first) if count is not None and 0 < count < 5} <= by_first
    one, other = hidden_on_both(by_first, by_second, links)
    assert one >= by_first
    assert other >= by_second
    for line, there in enumerate(links):
        assert line in other or not there or not there <= one
    for place in range(len(first)):
        on_it = [line for line, there in enumerate(links) if place in there]
        assert place in one or not on_it or any(line not in other for line in on_it)


def test_the_function_of_few_children_keeps_its_budget(basis: Economy) -> None:
    table = named(papers(basis)[0], "Årets skøn pr. funktion")
    secure = next(row for row in table.rows if row[0] == "5.28.24")
    assert isinstance(secure[2], Figure)
    assert all(isinstance(cell, Withheld) for cell in secure[3:])
    assert isinstance(table.rows[-1][3], Figure)
