"""What departments call things in spreadsheets of their own. Only suggestions use it, never our own tables.

Written as people write it; case, signs and Danish letters do not matter. A word that means several things is decided by
what stands under it (`contents`).
"""

import re
from collections.abc import Mapping, Sequence

from trappen.records.contracts import Column
from trappen.records.mapping.cells import plain

WORDS: Mapping[str, tuple[str, ...]] = {
    "name": (
        *("borger", "barn", "barnet", "ung", "unge", "den unge", "barn ung", "barn/den unge", "klient", "elev"),
        *("fornavn", "efternavn", "navn på barn", "for- og efternavn", "barnets fulde navn"),
    ),
    "cpr": ("personnr", "cpr nr", "cpr-nr.", "pnr", "fødselsnummer"),
    "case_id": ("sag nr", "sags id", "sagsnummer", "sags nr", "journalnr", "journalnummer", "esdh nr"),
    "case_number": ("journalnr", "esdh nr"),
    "section": ("lovhjemmel", "lovgrundlag", "lovgrl", "lovgr", "lovhj", "lov", "paragraffer", "sel", "bl"),
    "place_type": (
        *("foranstaltning", "foranstaltningstype", "indsats", "indsatstype", "ydelse", "ydelsestype", "tilbudstype"),
        *("anbringelsesform", "anbringelsens art", "anbr form", "anbr type", "døgntilbud", "foranst", "art"),
    ),
    "provider_name": (
        *("udfører", "udbyder", "institution", "opholdssted", "plejefamilie", "anbringelsessted", "sted"),
        *("leverandør sted", "tilbuddets navn", "anbragt hos", "hvor", "hos", "udføres af", "leveres af", "placering"),
        *("hvem leverer", "hvem udfører", "leverer", "udbydes af", "lev", "lev navn"),
        *("ydet af", "ydes af", "varetages af"),
    ),
    "decision_date": ("bevilget", "bevilget den", "afgørelse", "afgørelse den", "bevilling dato", "beslutning"),
    "start": (
        *("startet", "opstart", "opstartsdato", "påbegyndt", "begyndt", "effektueret", "effektueringsdato"),
        *("anbragt", "anbragt den", "anbringelsesdato", "anbr dato", "indskrevet", "bevilget fra", "gyldig fra"),
        *("iværksættelsesdato", "startdag", "første dag", "fra og med", "fra dato", "f o m"),
        *("indflyttet", "indflytning", "indflytningsdato", "flyttet ind"),
        *("indskr", "indskrivning", "indskrivningsdato"),
        *("sat i gang", "igangsat", "igangsat den", "iværksat", "iværksat den", "sat i værk"),
    ),
    "end": (
        *("udløb", "udløber", "udløbsdato", "udløbet", "ophørt", "ophører", "ophørsdato", "slutter", "sluttet", "stop"),
        *("sluttede", "afsluttet", "afsluttes", "afslutning", "afslutningsdato", "hjemgivet", "hjemgivelse", "stoppet"),
        *("udskrevet", "udskr", "udskrivning", "udskrivningsdato", "udflyttet", "udflytning"),
        *("flyttet ud", "fraflyttet"),
        *("til og med", "t o m", "bevilget til", "gyldig til", "slutdag", "sidste dag", "til dato"),
    ),
    "expected_end": ("forventet ophør", "forventet udløb", "forventet slutdato", "planlagt ophør"),
    "price": (
        *("udgift", "udgifter", "pris", "enhedspris", "omkostning", "omkostninger", "kr md", "kr pr md", "kr pr måned"),
        *("kr mdl", "kr pr døgn", "kr døgn", "døgnpris", "mdl pris", "mdr pris", "betaling", "vederlag"),
        *("kr år", "kr pr år", "pris pr år", "udg", "udg pr md", "udg pr mdr"),
    ),
    "adviser_id": (
        *("sagsbeh", "sagsbehandlere", "rådg", "socialrådgiver", "socialrådg", "myndighedsrådgiver", "sbh", "medarb"),
        *("familierådgiver", "børnerådgiver", "ansvarlig", "init", "ini", "myndighedssagsbehandler"),
    ),
}  # fmt: skip
# A price of a year, which is a unit of ours; »årsudgift« and »udgift i året« are what was or will be spent.
_MONEY = "pris|priser|takst|udgift|beloeb|betaling|kr"
PER_YEAR = re.compile(
    rf"\b(pr|per|kr) aar\b|\b(hel)?aars ?(pris(er)?|takst(er)?)\b|\baarlige? ({_MONEY})\b|\b({_MONEY}) aar(ligt?)?\b"
    r"|\bfuldt aar\b|\baarseffekt\b"
)
# The same where the heading or title is a price's already: »helår«, »årlig«, »12 mdr.«.
YEARLY = re.compile(rf"{PER_YEAR.pattern}|\bhelaar|\baarlig|\b(12|tolv) (maaneder|mdr|md)\b")
FULLER = 1.2  # times as many rows: a rate stands on some of them, what is paid on all
_OFTEN, _YEAR = re.compile(r"\b(md|mdl|mdr|maaned\w*|doegn\w*)\b"), re.compile(r"\b20\d\d\b")
# Headings that are about something else, whatever word they hold.
NOT: Mapping[str, re.Pattern[str]] = {
    "end": re.compile(
        r"forvent|planlagt|opfoelg|revurder|samtale|tilsyn|naeste|moede|frist|handleplan|oprettet|aendret|skole|foedt"
    ),
    # »Bevilget fra« is the first day of what was granted: the day of the decision is often long before.
    "decision_date": re.compile(r"\b(fra|til|start(dato)?|slut(dato)?|t o m|f o m)\b|forvent|naeste|frist"),
    "start": re.compile(r"forvent|opfoelg|revurder|samtale|tilsyn|naeste|moede|frist|handleplan|skole|foedt"),
    "price": re.compile(
        r"\b(loebe)?nr\b|nummer|\bid\b|\b(pr )?aar(lig|ligt|spris|sudgift|ets)?\b|\b20\d\d\b|\bi alt\b"
        r"|budget|forbrug|prognose|refusion|antal|\b(heraf|deraf)\b"
    ),
}


def words_of(contract: Column) -> tuple[str, ...]:
    """The other headings that a column goes by: those of its contract and those of the departments."""
    return (*contract.also, *WORDS.get(contract.name, ()))


def about_other(contract: Column, heading: str) -> bool:
    """Whether the heading says that it is something else than the column, as »Forventet ophør« is no end."""
    unlike, asked = NOT.get(contract.name), plain(heading)
    if contract.name == "price":
        asked = timeless(PER_YEAR.sub(" ", asked))
        asked = asked.replace("i alt", " ") if _OFTEN.search(asked) else asked  # a day's rate in all is still a rate
    return unlike is not None and unlike.search(asked) is not None


def timeless(heading: str) -> str:
    """A heading as `plain`, and without the year of a month's or a day's rate: »Md. takst 2026« is »Md. takst«."""
    asked = plain(heading)
    return " ".join(_YEAR.sub(" ", asked).split()) if _OFTEN.search(asked) else asked


def found_again(wanted: Sequence[str], there: Sequence[str]) -> dict[str, str]:
    """Where the headings of a mapping stand in a sheet: as `plain` to the sheet's own, those that are not gone.

    A rate whose year has changed or gone is the same, where only one column of the sheet is.
    """
    exact = {plain(heading): heading for heading in there}
    free = [heading for heading in there if plain(heading) not in set(map(plain, wanted))]
    found = {}
    for heading in wanted:
        same = [other for other in free if timeless(other) == timeless(heading)]
        if (name := plain(heading)) in exact:
            found[name] = exact[name]
        elif len(same) == 1:
            found[name] = same[0]
    return found
