"""Who had the case before, against a plain count over random months of a sheet that names only who has it now."""

from datetime import date, timedelta
from io import BytesIO

import pytest
import xlsxwriter
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from tests.cast import Cast
from tests.web.imports.wizard_walk import fields, send, work
from trappen.analysis.economy.commitments import of
from trappen.domain.periods import Period
from trappen.web.cases.models import Assignment, Price
from trappen.web.imports.changed import changed_fields
from trappen.web.imports.loading.handover import Before, Spell, chain
from trappen.web.imports.models import Batch, Draft
from trappen.web.imports.news import news
from trappen.web.imports.told import told
from trappen.web.programmes.frames import records_of
from trappen.web.registers.models import Adviser

OPENED = date(2025, 3, 10)
DAYS = [date(2026, month, 1) for month in range(2, 10)]  # the first day after each month's data


@given(st.lists(st.sampled_from(["A", "B", "C", None]), min_size=1, max_size=len(DAYS) - 1), st.booleans())
def test_each_month_has_the_adviser_that_its_own_sheet_named(months: list[str | None], twice: bool) -> None:
    held: list[Spell] = [Spell(months[0], OPENED)] if months[0] else []
    for at, adviser in enumerate(months[1:]):
        told = [Spell(adviser, OPENED)] if adviser else []
        held = chain(told, Before(OPENED, held=held), day=DAYS[at])
        if twice:
            assert (
                chain(told, Before(OPENED, held=held), day=DAYS[at + 1], corrects=True) == held
            )  # the same sheet again changes nothing
    for at, adviser in enumerate(months):
        first = OPENED if at == 0 else DAYS[at - 1]
        for day in (first, DAYS[at] - timedelta(days=1)):
            having = [one.adviser for one in held if one.start <= day and (one.end is None or day < one.end)]
            assert having == ([adviser] if adviser else [])


@pytest.mark.parametrize(
    ("told", "before", "day", "expected"),
    [
        # A case that was over before has no new adviser, though its lines name one.
        (
            [Spell("B", OPENED, date(2025, 9, 1))],
            Before(OPENED, date(2025, 9, 1), [Spell("A", OPENED, date(2025, 9, 1))]),
            DAYS[0],
            [Spell("A", OPENED, date(2025, 9, 1))],
        ),
        # The former is still named on a line that is over; what runs was given away.
        (
            [Spell("A", OPENED, date(2025, 9, 1)), Spell("B", OPENED)],
            Before(OPENED, None, [Spell("A", OPENED)]),
            DAYS[0],
            [Spell("A", OPENED, DAYS[0]), Spell("B", DAYS[0])],
        ),
        # The same, where that line is a later one: the former had the case from its first day.
        (
            [Spell("A", date(2025, 6, 1), date(2025, 9, 1)), Spell("B", OPENED)],
            Before(OPENED, None, [Spell("A", OPENED)]),
            DAYS[0],
            [Spell("A", OPENED, DAYS[0]), Spell("B", DAYS[0])],
        ),
        # A move made here told the day: the sheet that follows it does not tell another.
        (
            [Spell("B", OPENED)],
            Before(OPENED, None, [Spell("A", OPENED, date(2026, 1, 20))], {"B": date(2026, 1, 20)}),
            DAYS[0],
            [Spell("A", OPENED, date(2026, 1, 20)), Spell("B", date(2026, 1, 20))],
        ),
        # The sheet does not know of the move yet: it says what it said, and the move goes on holding.
        (
            [Spell("A", OPENED)],
            Before(OPENED, None, [Spell("A", OPENED, date(2026, 1, 20))], {"B": date(2026, 1, 20)}),
            DAYS[0],
            [Spell("A", OPENED)],
        ),
        # The end of the measures comes, and a first measure is moved: both are the case's own.
        (
            [Spell("A", date(2025, 3, 1), date(2026, 2, 20))],
            Before(OPENED, None, [Spell("A", OPENED)]),
            DAYS[0],
            [Spell("A", date(2025, 3, 1), date(2026, 2, 20))],
        ),
    ],
)
def test_what_a_sheet_does_not_date_is_dated_by_what_was_known(
    told: list[Spell], before: Before, day: date, expected: list[Spell]
) -> None:
    assert chain(told, before, day=day) == expected


def test_a_correction_of_the_same_data_takes_the_formers_place() -> None:
    before = Before(OPENED, None, [Spell("A", OPENED)])
    assert chain([Spell("B", OPENED)], before, day=DAYS[0], corrects=True) == [Spell("B", OPENED)]


def sheet(month: str, advisers: tuple[str, ...], ends: str = "", price: int = 8_000) -> bytes:
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    page = book.add_worksheet("Børn")
    page.write(0, 0, f"Foranstaltninger {month}")
    page.write_row(2, 0, ["CPR", "§", "Foranstaltning", "Fra", "Til og med", "Rådgiver", "Pris pr. md."])
    for at, adviser in enumerate(advisers):
        line = [
            f"610{at + 1}10-400{at}",
            "BL § 46",
            "Almen plejefamilie",
            f"0{at + 1}-03-2025",
            "" if at else ends,
            adviser,
            8_200 if at else price,
        ]
        page.write_row(3 + at, 0, line)
    book.close()
    return stream.getvalue()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("own_folder")
def test_a_case_that_changes_hands_keeps_its_former_adviser_until_the_data_before(steward: Client, cast: Cast) -> None:
    send(steward, sheet("august 2026", ("ANK", "ANK", "PEF", "PEF", "PEF", "PEF")))
    load = reverse("imports:load", args=[Draft.objects.get().pk])
    assert steward.post(load, {"name": "Ark", "as_of": "2026-08-31"}).status_code == 302
    work()
    address = send(steward, sheet("september 2026", ("ANK",) * 6, price=9_500))
    page = steward.get(address).content.decode()
    assert "4 sager skifter rådgiver" in page
    assert "1 indsats får en anden pris fra 1. september 2026" in page
    assert "Mange rækker forsvinder" not in page
    steward.post(address, {**fields(page), "as_of": "2026-09-30"})
    work()
    found = news(Batch.objects.latest("pk"))
    assert (found.since, found.said) == (date(2026, 8, 31), "1 ny pris, 4 sager med ny rådgiver")
    handed = [line for line in told(Batch.objects.latest("pk"), cast.sten) if line.what == "Sag med ny rådgiver"]
    assert [(line.about, line.was, line.now) for line in handed] == [("ANK, 01-09-2026 –", "PEF", "ANK")] * 4
    counts = Batch.objects.latest("pk").counts["assignments"]
    assert counts == {
        "rows": 10,
        "added": 4,
        "changed": 4,
        "gone": 0,
        "same": 2,
    }
    spells = Assignment.objects.order_by("case_id", "start").values_list("adviser_id", "start", "end")
    former = sorted(spell for spell in spells if spell[0] == "PEF")
    assert former == [("PEF", date(2025, 3, at), date(2026, 9, 1)) for at in (3, 4, 5, 6)]
    assert sum(spell == ("ANK", date(2026, 9, 1), None) for spell in spells) == 4
    assert Adviser.objects.filter(key="PEF").exists()
    lines = [(date(2025, 3, 1), date(2026, 9, 1), 800_000), (date(2026, 9, 1), None, 950_000)]
    assert list(Price.objects.order_by("start").values_list("start", "end", "amount")) == lines
    august = Period(date(2026, 8, 1), date(2026, 9, 1))
    spent = of(records_of(cast.home), august, on=None).frame["amount"].sum()
    assert spent == 800_000 + 5 * 820_000, "the months before cost what they did"
    ended = sheet("oktober 2026", ("ANK",) * 6, ends="31-10-2026", price=9_500)
    address = send(steward, ended)
    steward.post(address, {**fields(steward.get(address).content.decode()), "as_of": "2026-10-31"})
    work()
    assert list(Price.objects.order_by("start").values_list("start", "end", "amount")) == lines
    assert news(Batch.objects.latest("pk")).said == "1 afsluttet indsats"
    closed = [change for change in changed_fields(Batch.objects.latest("pk"), cast.sten) if change.table == "Sager"]
    assert [(change.field, now) for change in closed for _, _, now in change.first] == [
        ("Lukket (sidste dag)", "31-10-2026")
    ]
