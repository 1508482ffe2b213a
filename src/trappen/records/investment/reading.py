"""Reads an investment case: a case file, a programme file, or one of the founding programmes by its key."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from trappen.domain.errors import InputError
from trappen.domain.investment.case import Case, Fill, Item
from trappen.domain.investment.financing import Financing, FinancingKind
from trappen.domain.investment.of_programme import case_of
from trappen.domain.investment.simulated import Simulated
from trappen.domain.investment.staffing import Staffing
from trappen.domain.problems import Problem
from trappen.domain.programme.model import Programme
from trappen.domain.programme.money import YearAmount
from trappen.records.documents import meaning
from trappen.records.documents.decoding import Fault, Faults
from trappen.records.documents.reading import Form, decode_values, read_content, read_path
from trappen.records.investment.acting import check_acting
from trappen.records.programmes.reading import founding, founding_keys, read_programme

_CASE = re.compile(rb"^\s*first_year\s*=", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class ReadCase:
    """What reading gave: a case without faults, or None and all the faults."""

    case: Case | None
    problems: tuple[Problem, ...] = ()


def read_case(file: str) -> ReadCase:
    """The case in a file.

    Raises:
        InputError: if there is no such file, or a programme in which there is no case.
    """
    path = Path(file)
    if not path.exists() and file in founding_keys():
        return ReadCase(_in_programme(founding(file)))
    if path.is_file() and _CASE.search(path.read_bytes()):
        return ReadCase(*read_path(FORM, path))
    read = read_programme(path)
    return ReadCase(None if read.programme is None else _in_programme(read.programme), read.problems)


def read_case_bytes(content: bytes, *, file: str = "") -> ReadCase:
    """The case in the content of a case file, such as one that was uploaded."""
    return ReadCase(*read_content(FORM, content, file=file))


def decode_case(data: Mapping[str, Any]) -> tuple[Case | None, tuple[Fault, ...]]:
    """The case from plain values, such as those of a form, or every fault in them."""
    return decode_values(FORM, data)


def check_case(case: Case, faults: Faults) -> None:
    """Adds the faults of every record, and those of years, spreads and effects that cannot be meant."""
    meaning.check_meaning(case, faults)
    if case.last_year < case.first_year:
        faults.add("last_year", "wrong-period", "Sidste år ligger før første år.")
    for table in ("costs", "incomes", "savings"):
        for number, item in enumerate(getattr(case, table), 1):
            _item(case, item, f"{table}[{number}]", faults)
    for number, effect in enumerate(case.effects, 1):
        for name in ("success", "otherwise"):
            share = getattr(effect, name)
            if share is not None and not 0 <= share.value <= 1:
                faults.add(f"effects[{number}].{name}", "wrong-value", f"»{share}« er ikke mellem 0 og 100 %.")
    for number, staff in enumerate(case.staffing, 1):
        _staffing(staff, f"staffing[{number}]", faults)
    _financings(case, faults)
    _simulations(case, faults)
    for number, entry in enumerate(case.corrections, 1):
        if not 0 <= entry.off.value <= 1:
            faults.add(f"corrections[{number}].off", "wrong-value", f"»{entry.off}« er ikke mellem 0 og 100 %.")


def _item(case: Case, item: Item, place: str, faults: Faults) -> None:
    _inside(case, item.years, place, faults)
    if item.fill is Fill.EVEN and item.years:
        now = "Lad årene stå, eller skriv kun totalen."
        faults.add(f"{place}.fill", "wrong-value", "»even« fordeler en total, men beløbene står år for år.", now)
    if (item.posts is None) != (item.per_post is None):
        faults.add(place, "missing-key", "»posts« og »per_post« hører sammen.", "Skriv begge eller ingen af dem.")
    if item.decay is not None and not 0 <= item.decay.value <= 1:
        faults.add(f"{place}.decay", "wrong-value", f"»{item.decay}« er ikke mellem 0 og 100 %.")


def _inside(case: Case, amounts: Iterable[YearAmount], place: str, faults: Faults) -> None:
    outside = [entry.year for entry in amounts if entry.year not in case.years]
    if outside:
        years = ", ".join(str(year) for year in outside)
        now = f"Sagen går fra {case.first_year} til {case.last_year}."
        faults.add(f"{place}.years", "outside-period", f"{years} ligger uden for sagens år.", now)


def _financings(case: Case, faults: Faults) -> None:
    for number, financing in enumerate(case.financing, 1):
        _financing(case, financing, f"financing[{number}]", faults)


def _financing(case: Case, of: Financing, place: str, faults: Faults) -> None:
    _inside(case, of.years, place, faults)
    for entry in of.years:
        if entry.amount is not None and entry.amount.ore < 0:
            faults.add(f"{place}.years", "wrong-value", f"{entry.year} er under 0.", "Skriv, hvad der kommer.")
    loan, moves = of.kind is FinancingKind.LOAN, of.kind is FinancingKind.CONVERSION
    if loan and of.share is None:
        now = "Skriv, hvor stor en del af årets besparelse der går tilbage."
        faults.add(f"{place}.share", "missing-key", "Et lån uden »share« betales ikke tilbage.", now)
    elif of.share is not None and not 0 <= of.share.value <= 1:
        faults.add(f"{place}.share", "wrong-value", f"»{of.share}« er ikke mellem 0 og 100 %.")
    if not loan and (of.share is not None or of.first is not None):
        faults.add(place, "wrong-value", "»share« og »first« hører til et lån.", "Skriv »loan«, eller lad dem være.")
    if moves and not (of.from_account and of.account and of.from_account != of.account):
        now = "Skriv den konto, pengene tages fra, og en anden, de gives til."
        faults.add(place, "missing-key", "En omkonvertering er fra en konto til en anden.", now)
    if not moves and of.from_account:
        faults.add(f"{place}.from_account", "wrong-value", "»from_account« hører til en omkonvertering.")


def _staffing(staff: Staffing, place: str, faults: Faults) -> None:
    for name in ("posts", "cases"):
        if getattr(staff, name) <= 0:
            faults.add(f"{place}.{name}", "wrong-value", "Tallet skal være over 0.")
    if staff.paid is not None and not 0 < staff.paid <= staff.posts:
        now = "Skriv, hvor mange af stillingerne udgiften betaler."
        faults.add(f"{place}.paid", "wrong-value", "Det er ikke en del af stillingerne.", now)


def _simulations(case: Case, faults: Faults) -> None:
    for number, simulated in enumerate(case.simulated, 1):
        _simulated(case, simulated, f"simulated[{number}]", faults)


def _simulated(case: Case, simulated: Simulated, place: str, faults: Faults) -> None:
    if [each.option for each in case.simulated].count(simulated.option) > 1:
        now = "Saml ændringerne i én, eller skriv hver sin mulighed i »option«."
        faults.add(f"{place}.option", "duplicate-key", "En mulighed har én simuleret besparelse.", now)
    elif case.options and not simulated.option:
        faults.add(f"{place}.option", "missing-key", "Feltet »option« mangler.", "Skriv, hvilken mulighed det er.")
    if not simulated.changes:
        faults.add(f"{place}.changes", "too-few", "Der står ingen ændringer.", "Skriv mindst én.")
    for number, change in enumerate(simulated.changes, 1):
        check_acting(change, f"{place}.changes[{number}]", faults)
    if (simulated.fewer is None) != (simulated.by is None):
        now = "Skriv begge eller ingen af dem."
        faults.add(place, "missing-key", "»fewer« og »by« hører sammen.", now)
    if simulated.by is not None and simulated.by not in case.years:
        now = f"Sagen går fra {case.first_year} til {case.last_year}."
        faults.add(f"{place}.by", "outside-period", f"{simulated.by} ligger uden for sagens år.", now)


def _in_programme(programme: Programme) -> Case:
    case = case_of(programme)
    if case is None:
        raise InputError(
            f"Programmet »{programme.name}« har ingen udgifter eller besparelser med år.",
            why="En investeringssag regner på beløb år for år.",
            now="Skriv beløbene i programmet, eller skriv en sag for sig: docs/reference/investment-case.md.",
        )
    return case


FORM = Form(Case, check_case, "en investeringssag", "docs/reference/investment-case.md")
