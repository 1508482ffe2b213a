"""Herning's form for an appropriation with an equal income, from the programme's figures alone."""

import re
from dataclasses import replace
from datetime import date

import pytest

from tests.reporting.test_documents import pdf_text, word_text
from trappen.domain.errors import TrappenError
from trappen.domain.figures import Figure
from trappen.domain.programme.stated import Amount
from trappen.records.programmes.reading import founding
from trappen.reporting import html, pdf, store, word
from trappen.reporting.document import Document, Heading, Routing
from trappen.reporting.forms.reading import form_keys, house_form
from trappen.reporting.papers.appropriation import appropriation

HERNING = founding("herning-maalrettet-indsats-2020")
ROW = ["DIR", "FOU", "BFU", "SOS", "BSK", "KFU", "BYP", "TMU", "ØKE", "BYR"]
MADE = date(2020, 4, 20)


def paper() -> Document:
    return appropriation(HERNING, paper="punkt-154", expense="udgift", form=house_form("herning"), made_on=MADE)


def test_the_routing_row_has_ten_cells_in_order_with_three_marks() -> None:
    routing = paper().blocks[0]
    assert isinstance(routing, Routing)
    assert [cell.code for cell in routing.cells] == ROW
    assert [number for number, cell in enumerate(routing.cells, 1) if cell.marked] == [3, 9, 10]


def test_the_sections_stand_in_the_order_of_the_form() -> None:
    headings = [block.text for block in paper().blocks if isinstance(block, Heading)]
    assert headings == ["Sagsresume", "Sagsfremstilling", "Økonomi", "Indstilling", "Beslutning"]


SAID = (
    "Økonomi- og Erhvervsudvalget",
    "27. april 2020",
    "27.00.00-P20-5-19",
    "13. januar 2020 (punkt 3)",
    "994.000\N{NO-BREAK SPACE}kr.",
    "879.000\N{NO-BREAK SPACE}kr.",
    "877.000\N{NO-BREAK SPACE}kr.",
    "1.916.000\N{NO-BREAK SPACE}kr.",
    "2.750.000\N{NO-BREAK SPACE}kr.",
    "69,7\N{NO-BREAK SPACE}%",
    "Familiebehandlere, 1⅓ stilling",
    "16 Børn og Familie",
    "Anbefaler sagen til Byrådet.",
    "styrelsesloven § 40",
    "18 af 6 × 3 celler",
    "ØKE",
)


@pytest.mark.parametrize("form", ["html", "pdf", "word"])
def test_the_three_forms_say_it_all(form: str) -> None:
    document = paper()
    made = {
        "html": lambda: re.sub(r"<[^>]+>", "", html.fragment(document)),
        "pdf": lambda: pdf_text(pdf.pdf(document)),
        "word": lambda: word_text(word.docx(document)),
    }
    shown = re.sub(r"\s+", " ", made[form]())
    for text in SAID:
        assert text.replace("\N{NO-BREAK SPACE}", " ") in shown, text


def test_a_changed_figure_changes_the_paper() -> None:
    expense, *rest = HERNING.money
    lines = (replace(expense.lines[0], amount=Amount(400_000)), *expense.lines[1:])
    changed = replace(HERNING, money=(replace(expense, lines=lines), *rest))
    made = appropriation(changed, paper="punkt-154", expense="udgift", form=house_form("herning"), made_on=MADE)
    values = [cell.value for cell in made.cells() if isinstance(cell, Figure)]
    assert 40_000_000 in values
    assert 34_100_000 not in values


def test_it_survives_being_stored() -> None:
    assert store.restored(store.plain(paper()), Document) == paper()


def test_every_figure_cites_the_paper_it_comes_from() -> None:
    assert all(source.text.startswith("Herning Kommune") for source in paper().sources())


def test_an_expense_without_income_or_a_cell_that_is_not_there_is_refused() -> None:
    alone = replace(HERNING, money=tuple(replace(item, matches="") for item in HERNING.money))
    with pytest.raises(TrappenError, match="tilsvarende indtægt"):
        appropriation(alone, paper="punkt-154", expense="udgift", form=house_form("herning"), made_on=MADE)
    with pytest.raises(TrappenError, match="ikke både"):
        appropriation(HERNING, paper="x", expense="udgift", form=house_form("herning"), made_on=MADE)
    with pytest.raises(ValueError, match="XYZ"):
        house_form("herning").route({"XYZ"})
    with pytest.raises(KeyError):
        house_form("findes-ikke")
    assert form_keys() == ("herning",)
