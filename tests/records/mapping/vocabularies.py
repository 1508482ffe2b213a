"""The headings and values of invented departments: what each calls what, and what should be suggested.

`LATER` was written before the words were tuned and never looked at while tuning: it tells how a stranger fares.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

FOSTER = ("Almen plejefamilie", "Netværksplejefamilie", "Døgninstitution", "Opholdssted", "Efterskole")
SHORT = ("Plejefam.", "Døgninst.", "Netværksplejefam.", "Opholdssted", "Efterskole")
SECTIONS = ("BL § 46", "BL § 47", "§ 52, stk. 3, nr. 7 SEL")
# Which of our columns each role should feed; the price and the adviser are asked about apart.
TARGETS: Mapping[str, tuple[str, str]] = {
    "cpr": ("children", "cpr"),
    "name": ("children", "name"),
    "section": ("episodes", "section"),
    "place": ("episodes", "place_type"),
    "provider": ("episodes", "provider_name"),
    "start": ("episodes", "start"),
    "end": ("episodes", "end"),
    "price": ("episodes", "price"),
    "case": ("cases", "case_id"),
    "adviser": ("assignments", "adviser_id"),
}


@dataclass(frozen=True)
class Department:
    """Heading of each role, in the order of the sheet; `unit` and `scale` are those of its price."""

    headings: Mapping[str, str]
    places: Sequence[str] = FOSTER
    unit: str = "month"
    scale: int = 1

    def rows(self) -> list[list[Any]]:
        """The heading and 24 rows of nobody's children."""
        dice = random.Random(7)
        return [list(self.headings.values()), *[_row(dice, place, self) for place in range(24)]]


def _row(dice: random.Random, place: int, of: Department) -> list[Any]:
    start = date(dice.randint(2021, 2025), dice.randint(1, 12), dice.randint(1, 28))
    cells: dict[str, Any] = {
        "cpr": f"{dice.randint(1, 28) + 60:02}{dice.randint(1, 12):02}{dice.randint(9, 19):02}-{5000 + place}",
        "name": f"Prøve Prøvesen {place}",
        "section": dice.choice(SECTIONS),
        "place": of.places[place % len(of.places)],
        "provider": dice.choice(["Bakkehuset", "Fjordgården", "Fam. Prøvesen"]),
        "start": start,
        "end": start + timedelta(dice.randint(40, 900)) if place % 3 == 0 else None,
        "price": round(dice.uniform(5, 110), 1) if of.scale == 1000 else dice.randint(900, 90_000),
        "case": f"26/{10_000 + place}",
        "adviser": dice.choice(["KLH", "TBN", "SØR"]),
        "team": dice.choice(["Nord", "Syd"]),
        "note": dice.choice([None, None, "afventer møde"]),
        "decided": start - timedelta(dice.randint(1, 30)),
        "born": date(dice.randint(2009, 2019), dice.randint(1, 12), dice.randint(1, 28)),
    }
    return [cells[role] for role in of.headings]


TUNED: Mapping[str, Department] = {
    "oversigt": Department(
        {
            "case": "Sagsnr", "cpr": "CPR", "name": "Borger", "section": "Paragraf", "place": "Foranstaltning",
            "provider": "Leverandør/sted", "start": "Start", "end": "Udløb", "price": "Udgift pr. md. (t.kr.)",
            "adviser": "Sagsbeh.", "team": "Team", "note": "Bemærkning",
        },
        SHORT, "month", 1000,
    ),
    "iværksat": Department(
        {
            "cpr": "Cpr.nr.", "name": "Barn", "case": "Sag nr.", "section": "Lovhjemmel", "place": "Indsatstype",
            "provider": "Tilbud", "start": "Iværksat d.", "end": "Ophørt d.", "price": "Døgntakst", "adviser": "Rådg.",
        },
        FOSTER, "day",
    ),
    "ydelse": Department(
        {
            "adviser": "Socialrådgiver", "name": "Den unges navn", "cpr": "Personnr.", "case": "Sagsnummer",
            "section": "§", "place": "Ydelse", "provider": "Leverandørnavn", "decided": "Bevilget",
            "start": "Startdato", "end": "Slutter", "price": "Månedlig udgift",
        },
    ),
    "anbragt": Department(
        {
            "name": "Navn på barn", "cpr": "Barnets CPR-nr.", "born": "Født", "section": "Bestemmelse",
            "place": "Anbringelsesform", "provider": "Anbringelsessted", "start": "Anbragt den",
            "end": "Hjemgivet den", "price": "Kr. pr. døgn",
        },
        SHORT, "day",
    ),
    "bevilling": Department(
        {
            "case": "Sags-id", "cpr": "CPR-nr", "name": "Navn (barn/ung)", "section": "Hjemmel",
            "place": "Tilbudstype", "provider": "Tilbuddets navn", "start": "Bevilling fra", "end": "Bevilling til",
            "price": "Pris/md (1.000 kr.)", "adviser": "Initialer",
        },
        FOSTER, "month", 1000,
    ),
}  # fmt: skip
LATER: Mapping[str, Department] = {
    "udfører": Department(
        {
            "cpr": "CPR nr", "name": "Efternavn, fornavn", "case": "Sag", "section": "Lov/paragraf", "place": "Art",
            "provider": "Udfører", "start": "Effektueret", "end": "Afsluttes", "price": "Takst pr. døgn",
            "adviser": "Ansvarlig sagsbehandler", "note": "Noter",
        },
        FOSTER, "day",
    ),
    "gyldig": Department(
        {
            "team": "Gruppe", "adviser": "Medarb.", "cpr": "ID-nr. (cpr)", "name": "Ung", "case": "Journalnr.",
            "section": "SEL/BL", "place": "Døgntilbud", "provider": "Institution", "start": "Gyldig fra",
            "end": "Gyldig t.o.m.", "price": "Mdl. beløb i tkr",
        },
        SHORT, "month", 1000,
    ),
    "enhedspris": Department(
        {
            "name": "Barnets fulde navn", "cpr": "CPR-nummer", "section": "Bev. §", "place": "Anbr.form",
            "provider": "Plejefamilie/institution", "start": "Påbegyndt", "end": "Sluttede",
            "price": "Enhedspris (måned)", "note": "Opfølgning",
        },
    ),
}  # fmt: skip
