"""A paper says the same in HTML, PDF and Word, and every number in it shows its source."""

import re
from datetime import date
from fractions import Fraction
from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document as read_word
from pypdf import PdfReader

from trappen.domain.figures import Figure, Source, Unit
from trappen.reporting import charts, html, pdf, spreadsheets, word
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
    explained,
    number_columns,
)

SOURCE = Source("Indlæsning 3", "tabellen indsatser", date(2026, 10, 1))
LAW = Source("Barnets lov § 95")


def children(label: str, value: int | None, *sources: Source) -> Figure:
    return Figure(label, value, Unit.CHILDREN, sources or (SOURCE,))


TABLE = Table(
    "Børn på trappen",
    ("Trin", "1. juli", "30. september"),
    (
        ("Plejefamilie", children("a", 86), children("b", 1234)),
        ("Netværk", Withheld("c"), children("d", None)),
    ),
    unit="børn",
    as_of=date(2026, 9, 30),
    notes=("Tal under 5 er skjult.",),
)
FLOW = charts.flow(
    charts.Flow(("6", "5", "Uden for"), (50, 80, 9), (49, 82, 8), ((40, 6, 4), (5, 71, 4), (4, 5, 0)), outside=2)
)


@pytest.fixture
def paper() -> Document:
    return Document(
        "Kvartalsopfølgning <3. kvartal> & mere",
        (("Kommune", "Eksempelkommune"), ("Udvalg", "Børne- og Familieudvalget")),
        (
            Heading("Resumé"),
            Paragraph(("På trappen stod ", children("på trappen", 820, LAW), " børn; før ", Withheld("x"), ".")),
            KeyFigures((("Børn", children("børn", 820)),)),
            Notice("Bemærk:", ("små tal er skjult.",)),
            Points((("tager opfølgningen til efterretning,",), ("beder om en ny status.",)), numbered=True),
            Chart(FLOW, "Bevægelser på trappen", "Flest børn blev på samme trin.", TABLE),
        ),
        made_on=date(2026, 10, 5),
    )


def pdf_text(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(content)).pages)


def word_text(content: bytes) -> str:
    document = read_word(BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return " ".join([*(line.text for line in document.paragraphs), *cells])


SAID = (
    "820",
    "1.234",
    "86",
    "skjult",
    "mangler",
    "Indlæsning 3, tabellen indsatser, 1. oktober 2026",
    "Barnets lov § 95",
    "beder om en ny status.",
    "Tal under 5 er skjult.",
)


@pytest.mark.parametrize("text", SAID)
def test_the_three_forms_say_the_same(paper: Document, text: str) -> None:
    assert text in re.sub(r"<[^>]+>", "", html.fragment(paper))
    assert text in pdf_text(pdf.pdf(paper))
    assert text in word_text(word.docx(paper))


def test_the_pdf_claims_both_standards_and_is_reproducible(paper: Document) -> None:
    made = pdf.pdf(paper)
    assert made == pdf.pdf(paper)
    assert b"<pdfaid:part>2</pdfaid:part>" in made
    assert b"<pdfaid:conformance>A</pdfaid:conformance>" in made
    assert b"<pdfuaid:part>1</pdfuaid:part>" in made
    reader = PdfReader(BytesIO(made))
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.trailer["/Root"]["/Lang"] == "da"


@pytest.mark.parametrize("lines", range(38, 42))
def test_a_page_never_breaks_between_the_heading_of_a_list_and_its_first_point(lines: int) -> None:
    before = tuple(Paragraph((f"Linje {number}.",)) for number in range(lines))
    points = Points((("at det godkendes",), ("at det følges op",)), numbered=True)
    closing = (Heading("Indstilling"), Paragraph(("Udvalget indstiller,",)), points)
    pages = PdfReader(BytesIO(pdf.pdf(Document("Sag", (), (*before, *closing), made_on=date(2026, 10, 2))))).pages
    texts = [page.extract_text() for page in pages]
    (on,) = [text for text in texts if "Udvalget indstiller," in text]
    assert "Indstilling" in on
    assert "at det godkendes" in on


def test_every_figure_in_running_text_points_to_its_source(paper: Document) -> None:
    shown = html.fragment(paper)
    law, batch = (number for number, _ in enumerate(paper.sources(), 1))
    assert paper.sources() == (LAW, SOURCE)
    assert f'820</data><sup>[<a href="#kilde-{law}">' in shown
    assert f'<li id="kilde-{batch}">{SOURCE}' in shown


def test_text_is_escaped(paper: Document) -> None:
    shown = html.page(paper)
    assert "<3. kvartal>" not in shown
    assert "&lt;3. kvartal&gt; &amp; mere" in shown


def test_a_chart_has_words_and_a_table(paper: Document) -> None:
    shown = html.fragment(paper)
    assert 'aria-label="Flest børn blev på samme trin."' in shown
    assert shown.index("<svg") < shown.index("<caption>Børn på trappen")
    picture = read_word(BytesIO(word.docx(paper))).inline_shapes[0]
    assert picture._inline.docPr.get("descr") == "Flest børn blev på samme trin."


def test_a_figure_explains_itself() -> None:
    saving = Figure(
        "Besparelse", None, Unit.ORE, (SOURCE,), price_level="2015 p/l", missing=("2018",), formula="2017 + 2018"
    )
    assert explained(saving) == (
        "Beregnet: 2017 + 2018. Mangler: 2018. Prisniveau: 2015 p/l. "
        "Kilde: Indlæsning 3, tabellen indsatser, 1. oktober 2026."
    )


def test_a_table_refuses_a_ragged_row() -> None:
    with pytest.raises(ValueError, match="2 cells for 3 columns"):
        Table("t", ("a", "b", "c"), (("x", children("y", 1)),), unit="børn")


def test_ribbons_fill_their_nodes() -> None:
    areas = FLOW["layer"][0]["data"]["values"]
    ends = {row["id"]: row for row in areas if row["x"] == 1.0}
    thick = {key: round((row["y2"] - row["y"]) * 139) for key, row in ends.items()}
    assert sum(count for key, count in thick.items() if key.endswith("-1")) == 82
    kinds = {row["id"]: row["kind"] for row in areas}
    assert kinds["0-1"] == "↓ Ned ad trappen"
    assert kinds["1-0"] == "↑ Op ad trappen"
    assert kinds["2-0"] == "→ Ny på trappen"
    assert kinds["0-2"] == "← Væk fra trappen"


def test_a_withheld_move_is_not_drawn() -> None:
    spec = charts.flow(charts.Flow(("6", "5"), (50, None), (48, 60), ((46, None), (2, 58))))
    drawn = {row["id"] for row in spec["layer"][0]["data"]["values"]}
    assert drawn == {"0-0", "1-0", "1-1"}
    assert "5: skjult" in charts.svg(spec)


def test_charts_speak_danish() -> None:
    points = [(date(2026, month, 1), 1000.5 * month) for month in range(1, 13)]
    drawn = charts.svg(charts.lines({"Udgift": points}, unit="kr.", limit=("Budget", 9000)))
    assert "maj 2026" in drawn
    assert "10.000" in drawn
    assert "Budget 9.000" in drawn


def test_a_spreadsheet_holds_numbers_and_says_what_is_missing() -> None:
    import polars as pl

    read = pl.read_excel(BytesIO(spreadsheets.xlsx([TABLE])), read_options={"header_row": 2}, raise_if_empty=True)
    assert read["30. september"].to_list()[:2] == ["1234", "mangler"]
    assert read["1. juli"].to_list()[:2] == ["86", "skjult"]
    numbers = Figure("Antal", 30, Unit.COUNT, (SOURCE,)), Figure("Pladser", Fraction(253, 20), Unit.COUNT, (SOURCE,))
    book = ZipFile(BytesIO(spreadsheets.xlsx([Table("t", ("Antal", "Pladser"), (numbers,), unit="")])))
    styles = book.read("xl/styles.xml").decode()
    assert 'formatCode="#,##0"' in styles  # whole numbers as 30, not »30,«
    assert 'formatCode="#,##0.0#"' in styles
    days = Table("Dage", ("Navn", "Dag"), (("a", "04-12-2015"), ("b", "29-02-2016")), unit="")
    read = pl.read_excel(BytesIO(spreadsheets.xlsx([days])), read_options={"header_row": 2})
    assert read["Dag"].to_list() == [date(2015, 12, 4), date(2016, 2, 29)]


def test_csv_runs_no_formula() -> None:
    table = Table(
        "t", ("Navn", "Beløb"), (("=HYPERLINK(1)", Figure("b", -123456789012345, Unit.ORE, (SOURCE,))),), unit="kr."
    )
    assert spreadsheets.csv_text(table) == "\ufeffNavn;Beløb\r\n'=HYPERLINK(1);-1234567890123,45\r\n"


def test_numbers_stand_to_the_right_and_words_to_the_left() -> None:
    figure = Figure("t", 3, Unit.COUNT, (Source("data"),))
    rows = (
        ("a", figure, "24", "2027", "Over loftet", "–"),
        ("b", "mangler", "1.200,5", "2028", "", "–"),
        ("c", *[""] * 5),
    )
    table = Table("T", ("Navn", "Antal", "Loft", "Frist", "Status", "Udvikling"), rows, unit="antal")
    assert number_columns(table) == (False, True, True, False, False, False)
    assert number_columns(Table("Tom", ("Navn", "Antal"), (), unit="antal")) == (False, False)
