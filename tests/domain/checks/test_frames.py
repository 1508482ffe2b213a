"""Expenses against appropriations: tied or not, added up, and no overrun is explained by rounding."""

import itertools
from datetime import date
from typing import Any

from trappen.domain.checks.run import check
from trappen.records.programmes.reading import decode_programme

NAMED = {"title": "Løn", "kind": "expense"}
CODES = {"over-appropriation", "appropriation-compared", "appropriation-tied", "authority", "coarse-sum", "rounded-sum"}


def in_order(item: dict[str, Any]) -> set[str]:
    """Which of the rules for sums of lines hold of the item."""
    programme, faults = decode_programme({"key": "et", "name": "Et", "municipality": "999", "money": [item | NAMED]})
    assert programme is not None, faults
    return {entry.code for entry in check(programme).passed} & {"sum-lines", "coarse-sum"}


def of(*money: dict[str, Any], codes: set[str] = CODES, about: tuple[str, ...] = ("bevilling",)) -> dict[str, str]:
    """What is found of these items; the council has decided those that it is `about`."""
    data = {"key": "et", "name": "Et", "municipality": "999", "start": date(2027, 1, 1), "end": date(2030, 1, 1)}
    data["options"] = [{"key": key, "name": key} for key in ("a", "b")]
    given = {"key": "b", "subject": "Et", "body": "Byrådet", "level": "council", "outcome": "appropriated"}
    data["decisions"] = [{**given, "date": date(2026, 9, 1), "about": about}]
    items = [{"title": item["key"].capitalize(), "kind": "expense"} | item for item in money]
    programme, faults = decode_programme({**data, "money": items})
    assert programme is not None, faults
    return {entry.code: entry.what.replace("\xa0", " ") for entry in check(programme).findings if entry.code in codes}


def test_an_expense_is_held_against_the_only_appropriation_also_where_they_are_not_tied() -> None:
    def loose(*money: dict[str, Any]) -> dict[str, str]:
        return of(*money, codes={"over-appropriation", "appropriation-tied"})

    frame = {"key": "bevilling", "kind": "appropriation", "total": "6.000.000 kr."}
    years = {"years": {"2027": "2.000 t.kr.", "2028": "2.000 t.kr.", "2029": "3.000 t.kr."}}
    dear, cheap = {"key": "løn", **years}, {"key": "drift", "total": "5 mio. kr."}
    over = loose(frame, dear)
    assert set(over) == {"over-appropriation"}
    assert "mere end bevilget. De er ikke knyttet sammen" in over["over-appropriation"]
    assert loose(frame, cheap) == {}
    together = loose(frame, {**dear, "years": {"2027": "2.000 t.kr."}}, cheap)  # none of them is too much alone
    assert "Løn + Drift, i alt: 7 mio. kr." in together["over-appropriation"]
    assert "men bevillingen er den eneste" in together["over-appropriation"]
    small = {"key": "møder", "yearly": "300 t.kr.", "total": "900 t.kr."}
    assert loose(frame, cheap, small) == {}
    assert set(loose(frame, {**frame, "key": "anden"}, dear)) == {"appropriation-tied"}
    assert loose({**frame, "account_class": 6}, {**dear, "account_class": 5}) == {}


def test_all_expenses_within_one_appropriation_are_added_up_and_rounding_excuses_no_overrun() -> None:
    def tied(frame: dict[str, Any], *money: dict[str, Any]) -> dict[str, str]:
        return of(frame, *({"within": "bevilling"} | item for item in money))

    frame = {"key": "bevilling", "kind": "appropriation", "total": "8.500 t.kr."}
    pay, meetings = {"key": "løn", "total": "8.500 t.kr."}, {"key": "møder", "total": "750 t.kr."}
    over = tied(frame, pay, meetings)
    assert "Løn + Møder, i alt: 9,25 mio. kr." in over["over-appropriation"]
    assert "Byrådet har kun bevilget 8,5 mio. kr. af 9,25 mio. kr. til Løn + Møder" in over["authority"]
    assert tied(frame, pay) == tied(frame, pay | {"option": "a"}, pay | {"key": "anden", "option": "b"}) == {}
    by_year = {"total": "8.500 t.kr.", "years": {"2027": "5.000 t.kr.", "2028": "3.500 t.kr."}}
    late = {"key": "sent", "years": {"2028": "200 t.kr."}}
    one = {"key": "løn", "years": {"2027": "4.000 t.kr.", "2028": "3.400 t.kr."}}
    assert "Løn + Sent, 2028: 3,6 mio. kr." in tied(frame | by_year, one, late)["over-appropriation"]
    assert tied(frame, {"key": "løn", "years": {"2027": "4.000 t.kr.", "2028": "4.500 t.kr."}}) == {}  # decided with it
    rounded = {"key": "løn", "total": "9 mio. kr."}
    fine, rough = frame | {"total": "8,5 mio. kr."}, frame | {"total": "9 mio. kr."}
    assert "over-appropriation" in tied(fine, rounded)
    assert (
        tied(fine, {"key": "løn", "total": "8,5 mio. kr."})
        == tied(rough, {"key": "løn", "total": "9,1 mio. kr."})
        == {}
    )
    lines = [{"name": name, "amount": "4,4 mio. kr."} for name in ("Løn", "Drift")]
    assert set(tied(rough, rounded | {"lines": lines})) == {"coarse-sum"}
    assert tied(rough, {"key": "løn", "total": "ca. 9 mio. kr.", "lines": lines}) == {}
    assert in_order(rounded | {"lines": lines}) == set()  # what is warned of is not also in order
    assert in_order({"key": "løn", "total": "ca. 9 mio. kr.", "lines": lines}) == {"sum-lines"}


def test_a_decision_that_names_the_expenses_hides_no_overrun_however_the_amounts_are_stated() -> None:
    each = {"2027": "1.300 t.kr.", "2028": "1.300 t.kr.", "2029": "1.300 t.kr."}
    pay_forms: list[dict[str, Any]] = [{"yearly": "1.300 t.kr."}, {"years": each}, {"total": "3.900 t.kr."}]
    years = {"2027": "1.700 t.kr.", "2028": "1.700 t.kr.", "2029": "1.600 t.kr."}
    limits: list[dict[str, Any]] = [{"total": "5.000 t.kr."}, {"years": years}]
    for pay, limit in itertools.product(pay_forms, limits):
        frame = {"key": "bevilling", "kind": "appropriation", **limit}
        for tied in itertools.product(({}, {"within": "bevilling"}), repeat=2):
            costs = [{"key": "løn", **pay, **tied[0]}, {"key": "drift", "total": "2.000 t.kr.", **tied[1]}]
            found = of(frame, *costs, about=("bevilling", "løn", "drift"))
            assert set(found) == {"over-appropriation"}, (pay, limit, tied)
            assert "5,9 mio. kr. mod 5 mio. kr." in found["over-appropriation"]
            costs[1]["total"] = "1.100 t.kr."
            assert of(frame, *costs, about=("bevilling", "løn", "drift")) == {}
    one_year = {"key": "bevilling", "kind": "appropriation", "years": {"2027": "5.000 t.kr."}}
    unclear = of(one_year, {"key": "løn", "total": "5.900 t.kr."}, about=("bevilling", "løn"))
    assert set(unclear) == {"appropriation-compared"}
    assert unclear["appropriation-compared"].endswith("så ingen kan se, om bevillingen rækker.")
