"""An investment case by form: the same content as its file, faults at their boxes, and nothing lost."""

from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from trappen.domain.figures import Confidence
from trappen.domain.investment.basis import Evidence, Frame
from trappen.domain.investment.case import Case, Correction, Effect, Fill, Item, Option
from trappen.domain.investment.financing import Financing, FinancingKind
from trappen.domain.investment.simulated import Acting, Acts, Simulated
from trappen.domain.investment.staffing import Staffing
from trappen.domain.programme.money import YearAmount
from trappen.domain.programme.papers import SourceEntry
from trappen.domain.programme.stated import Amount, Share
from trappen.records.documents.shape import shape
from trappen.records.investment.writing import plain
from trappen.web.programmes.editing.labels import BASICS, CASE_PARTS, field_label
from trappen.web.programmes.editing.parts import PartForm, posted_part, stored_part
from trappen.web.programmes.editing.whole import CASE
from trappen.web.scenarios.investing.actions import create
from trappen.web.scenarios.investing.stored import case_in
from trappen.web.scenarios.models import InvestmentCase

WHOLE = Case(
    key="sag",
    title="Sag",
    municipality="999",
    first_year=2027,
    last_year=2030,
    price_level="2027 p/l",
    rate=Share(35, 1),
    text="Om sagen",
    baseline="Forbrug 2026",
    sources=(SourceEntry("kilde", "Oplæg"),),
    options=(Option("a", "A", "Lille"), Option("b", "B")),
    costs=(
        Item("loen", "Løn", "a", 6, posts=Fraction(4, 3), per_post=Amount(550_000), ramp=(Share(25), Share(50))),
        Item("kursus", "Kursus", years=(YearAmount(2027, Amount(100)), YearAmount(2028, None)), fill=Fill.LAST),
    ),
    incomes=(Item("tilskud", "Tilskud", total=Amount(5), low=Share(50), high=Share(120)),),
    savings=(Item("faerre", "Færre", yearly=Amount(900), evidence=Evidence.JUDGEMENT, decay=Share(10)),),
    effects=(
        Effect(
            "e", "E", Fraction(40), Share(10), (Fraction(1, 2), Fraction(1)), Amount(9), otherwise=Share(6), start=2028
        ),
    ),
    simulated=(
        Simulated(
            "kortere",
            "Kortere ophold",
            (
                Acting(
                    Acts.DURATIONS,
                    date(2027, 1, 1),
                    full=date(2027, 7, 1),
                    factor=Fraction(4, 5),
                    low=Fraction(7, 10),
                    high=Fraction(9, 10),
                    from_steps=(5, 6),
                ),
                Acting(
                    Acts.PROGRAMME,
                    date(2028, 1, 1),
                    end=date(2029, 1, 1),
                    ratio=Fraction(1, 2),
                    on=("up", "exits"),
                    reach=Fraction(2, 5),
                    target_groups=("social",),
                    source="Rapport 7",
                ),
            ),
            "a",
            ("faerre",),
            Fraction(3),
            (5,),
            2029,
            5,
            Frame.SERVICE,
            "5.28.23",
            "kommunen",
            Evidence.PUBLISHED,
            "Undersøgelsen",
            "kilde",
            "side 3",
            Confidence.LOW,
        ),
    ),
    staffing=(Staffing("team", "loen", Fraction(6), Fraction(144), Fraction(3)),),
    financing=(
        Financing("laan", "Fond", FinancingKind.LOAN, (YearAmount(2027, Amount(9)),), "a", Share(50), 2028),
        Financing(
            "flyt",
            "Flyt",
            FinancingKind.CONVERSION,
            (YearAmount(2028, Amount(3)),),
            "",
            None,
            None,
            "5.28.23",
            "6.45.51",
        ),
    ),
    corrections=(Correction(Confidence.LOW, Share(40), "erfaring"),),
)
pytestmark = pytest.mark.django_db


@pytest.fixture
def saved(cast) -> InvestmentCase:
    now = datetime(2026, 11, 2, tzinfo=UTC)
    return create(municipality=cast.home, case=WHOLE, what="Oprettet", by=cast.petra, now=now)


@pytest.fixture
def petra(cast) -> Client:
    client = Client()
    client.force_login(cast.petra)
    return client


def boxes(part: str, case: Case = WHOLE) -> dict[str, object]:
    """What a browser would send of a part as it is stored."""
    form = stored_part(part, plain(case), CASE)
    entries, _elsewhere = form.entries(plain(case))
    sent: dict[str, object] = {f"{part}-n": str(len(entries))} if form.is_list else {}
    for entry in entries:
        rows = [*entry.rows, *entry.later_rows]
        sent |= {f"{each.prefix}-n": str(len(each.entries)) for each in rows}
        inner = [box for each in rows for row in each.entries for box in (*row.main, *row.later)]
        for box in (*entry.main, *entry.later, *inner):
            sent[box.name] = box.value
    return sent


def query(sent: dict[str, object]) -> QueryDict:
    made = QueryDict(mutable=True)
    for name, value in sent.items():
        made.setlist(name, value if isinstance(value, list) else [value])  # type: ignore[arg-type]  # words and numbers
    return made


@pytest.mark.parametrize("part", CASE_PARTS)
def test_what_stands_in_the_boxes_gives_the_same_case(part: str) -> None:
    form: PartForm = posted_part(part, query(boxes(part)), CASE)
    assert form.into(plain(WHOLE)) == WHOLE, form.faults


@pytest.mark.parametrize("part", CASE_PARTS)
def test_every_field_of_a_part_has_a_name(part: str) -> None:
    record = CASE.record_of(part)
    for item in shape(record).values():
        if not item.is_record and not item.is_years:
            assert field_label(record.__name__, item.name)[0]


def test_every_part_opens_and_an_unchanged_one_makes_no_version(petra: Client, saved: InvestmentCase) -> None:
    for part in CASE_PARTS:
        address = reverse("scenarios:case_edit", args=[saved.pk, part])
        assert petra.get(address).status_code == 200
        petra.post(address, {**boxes(part), "version": "1", "handling": "gem"})
    saved.refresh_from_db()
    assert saved.version == 1


def test_a_fault_stands_at_its_box_and_what_was_typed_stays(petra: Client, saved: InvestmentCase) -> None:
    address = reverse("scenarios:case_edit", args=[saved.pk, "savings"])
    typed = {**boxes("savings"), "savings-0-yearly": "900", "savings-0-title": "Nyt navn", "version": "1"}
    shown = petra.post(address, {**typed, "handling": "gem"}).content.decode()
    assert "mangler enhed" in shown.split('id="savings-0-yearly-error"')[1]
    assert 'value="Nyt navn"' in shown
    saved.refresh_from_db()
    assert saved.version == 1
    petra.post(address, {**typed, "savings-0-yearly": "900 t.kr.", "handling": "gem"})
    saved.refresh_from_db()
    assert saved.version == 2
    assert case_in(saved.document) == replace(
        WHOLE, savings=(replace(WHOLE.savings[0], title="Nyt navn", yearly=Amount.parse("900 t.kr.")),)
    )


def test_what_a_change_lacks_is_told_at_its_box(petra: Client, saved: InvestmentCase) -> None:
    address = reverse("scenarios:case_edit", args=[saved.pk, "simulated"])
    typed = {**boxes("simulated"), "simulated-0-changes-0-factor": "", "simulated-0-changes-1-source": ""}
    shown = petra.post(address, {**typed, "version": "1", "handling": "gem"}).content.decode()
    assert "»Ganges med« mangler" in shown.split('id="simulated-0-changes-0-factor-error"')[1][:300]
    assert "hvor effekten kommer fra" in shown.split('id="simulated-0-changes-1-source-error"')[1][:300]
    saved.refresh_from_db()
    assert saved.version == 1


def test_rows_come_and_go_without_being_saved(petra: Client, saved: InvestmentCase) -> None:
    address = reverse("scenarios:case_edit", args=[saved.pk, "costs"])
    added = petra.post(address, {**boxes("costs"), "version": "1", "handling": "tilfoej:costs-1-years"})
    assert "costs-1-years-2-year" in added.content.decode()
    gone = petra.post(address, {**boxes("costs"), "version": "1", "handling": "fjern:costs-0"}).content.decode()
    assert 'value="Kursus"' in gone
    assert 'value="Løn"' not in gone
    saved.refresh_from_db()
    assert saved.version == 1


def test_whoever_saves_after_another_is_told_and_loses_nothing(petra: Client, saved: InvestmentCase) -> None:
    address = reverse("scenarios:case_edit", args=[saved.pk, BASICS])
    first, second = ({**boxes(BASICS), f"{BASICS}-text": text, "handling": "gem"} for text in ("Min", "Din"))
    petra.post(address, {**first, "version": "1"})
    told = petra.post(address, {**second, "version": "1"}).content.decode()
    assert "har gemt sagen, mens du rettede i den" in told
    assert "Din" in told
    petra.post(address, {**second, "version": "2"})
    saved.refresh_from_db()
    assert case_in(saved.document).text == "Din"
    assert saved.versions.count() == 3


def test_the_cases_own_corrections_stand_on_its_page(petra: Client, cast) -> None:
    series = tuple(YearAmount(year, Amount.parse("1 mio. kr.")) for year in range(2027, 2031))
    weak = Item("s", "Besparelse", years=series, confidence=Confidence.LOW)
    sure = Item("c", "Udgift", years=series)
    bare = replace(WHOLE, options=(), incomes=(), effects=(), simulated=(), staffing=(), financing=())
    case = replace(bare, costs=(sure,), savings=(weak,))
    saved = create(
        municipality=cast.home, case=case, what="Oprettet", by=cast.petra, now=datetime(2026, 11, 2, tzinfo=UTC)
    )
    shown = petra.get(reverse("scenarios:case", args=[saved.pk])).content.decode().replace("\N{NO-BREAK SPACE}", " ")
    assert "40 % af besparelser med sikkerheden »lav« (erfaring)." in shown
    row = shown.split("Netto efter sagens egne fradrag</th>")[1].split("</tr>")[0]
    assert "−1.600.000 kr." in row
