"""The Danish names of a programme's parts and fields, and which fields come first."""

import re
from collections.abc import Mapping
from types import MappingProxyType

# The parts in the order in which they are written; the first holds the programme's own fields.
BASICS = "grundoplysninger"
PARTS: Mapping[str, str] = MappingProxyType(
    {
        BASICS: "Grundoplysninger",
        "target_group": "Målgruppe",
        "sources": "Kilder",
        "options": "Modeller at vælge mellem",
        "sub_programmes": "Dele",
        "teams": "Team",
        "posts": "Stillinger",
        "caseloads": "Sager og sagstal",
        "cadence": "Opfølgning på den enkelte sag",
        "phases": "Faser",
        "milestones": "Milepæle",
        "promises": "Lovede rapporter",
        "money": "Økonomi",
        "targets": "Mål",
        "results": "Målte resultater",
        "observations": "Antal i papirerne",
        "statements": "Udsagn uden tal",
        "versions": "Oplysninger, der står forskelligt",
        "decisions": "Beslutninger",
        "papers": "Papirer",
    }
)
# The same of an investment case.
CASE_PARTS: Mapping[str, str] = MappingProxyType(
    {
        BASICS: "Grundoplysninger",
        "sources": "Kilder",
        "options": "Muligheder at vælge mellem",
        "costs": "Udgifter",
        "incomes": "Indtægter og tilskud",
        "savings": "Besparelser, som de er oplyst",
        "effects": "Besparelser efter, hvor mange der lykkes",
        "simulated": "Besparelser, som kommunens egne tal skal vise",
        "staffing": "Stillinger og sager bag en udgift",
        "corrections": "Fradrag efter sikkerhed",
        "financing": "Finansiering",
    }
)
# Field -> name and hint.
FIELDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "key": ("Nøgle", "Små bogstaver, tal og bindestreg. Dannes selv, hvis feltet er tomt."),
        "name": ("Navn", ""),
        "municipality": ("Kommunekode", "Tre cifre"),
        "full_name": ("Fulde navn", ""),
        "responsible": ("Ansvarlig", "En stilling eller enhed, ikke en persons navn"),
        "purpose": ("Formål", "Én sætning pr. linje"),
        "start": ("Første dag", ""),
        "end": ("Sidste dag", ""),
        "districts": ("Distrikter", "Ét pr. linje"),
        "district_count": ("Antal distrikter", "Hvis navnene ikke er kendt"),
        "discounting": ("Tilbagediskontering", "Hvordan besparelser i senere år er omregnet"),
        "text": ("Med ord", ""),
        "min_age": ("Yngste alder", "Hele år"),
        "max_age": ("Ældste alder", "Hele år, til og med"),
        "steps": ("Trin på trappen", ""),
        "place_types": ("Anbringelsessteder", ""),
        "sections": ("Paragraffer", "Én pr. linje, fx BL-46"),
        "case_group": ("Sagens målgruppe", ""),
        "do_nothing": ("Som hidtil (nulmodellen)", ""),
        "role": ("Rolle", ""),
        "title": ("Titel", ""),
        "count": ("Antal i alt", "Fx 4, 0,8 eller 1⅓"),
        "new": ("Heraf nye", "Fx 4 eller 1⅓"),
        "times_before": ("Gange så mange som før", "Fx 2 for en fordobling"),
        "part_of": ("Er blandt stillingerne", ""),
        "team": ("Team", ""),
        "option": ("Model", ""),
        "source": ("Kilde", ""),
        "place": ("Sted i kilden", "Side eller afsnit"),
        "confidence": ("Sikkerhed", ""),
        "advisers": ("Stillinger, der har sagerne", ""),
        "cases": ("Sager i alt", ""),
        "stated": ("Sager pr. rådgiver, som papiret skriver", "Beregnes også og sammenholdes"),
        "what": ("Hvad", ""),
        "months": ("Måneder imellem", ""),
        "weeks": ("Uger imellem", ""),
        "kind": ("Art", ""),
        "due": ("Frist", "Fx 30. juni 2026, juni 2026, forår 2026 eller 2026"),
        "moved": ("Er flyttet", ""),
        "moved_from": ("Flyttet fra", "Den gamle dato"),
        "reason": ("Begrundelse", ""),
        "earlier": ("Tidligere flytninger", "Datoen før hver flytning, og hvorfor"),
        "after": ("Regnes fra milepælen", ""),
        "years": ("År", ""),
        "done": ("Gjort", "Fx 30. juni 2026 eller juni 2026"),
        "to": ("Til hvem", "Én pr. linje"),
        "rhythm": ("Hvor tit", ""),
        "or_rhythm": ("Eller hvor tit", "Hvis papiret lader det stå åbent"),
        "milestone": ("Hænger på milepælen", ""),
        "account_class": ("Hovedkonto", "5 eller 6"),
        "from_class": ("Fra hovedkonto", ""),
        "to_class": ("Til hovedkonto", ""),
        "service_area": ("Serviceområde", ""),
        "function": ("Funktion", "Fx 5.28.20"),
        "payer": ("Hvem betaler eller får", ""),
        "price_level": ("Prisniveau", "Fx 2026 p/l"),
        "baseline": ("Målt mod", "Hvilket forbrug og år en besparelse måles mod"),
        "total": ("I alt", "Beløb med enhed, fx 4,5 mio. kr., eller mangler"),
        "yearly": ("Pr. år", "Beløb med enhed, fx 900 t.kr., eller mangler"),
        "unspecified": ("Uvist om årligt eller i alt", "Beløb med enhed"),
        "from_year": ("Fra år", ""),
        "to_year": ("Til og med år", ""),
        "certain": ("Sikkert", "Sæt ikke hak, hvor papiret skriver »måske« eller »kan«."),
        "funding": ("Hvor pengene kommer fra", ""),
        "lines": ("Linjer", ""),
        "cells": ("Linjer efter år", ""),
        "posts": ("Stillinger, der betales", ""),
        "matches": ("Skal være lig med", "Udgiftens indtægt eller omvendt"),
        "within": ("Skal holdes inden for", "Bevillingen"),
        "derived_from": ("Er forskellen mellem", "Den første minus de andre"),
        "note": ("Bemærkning", ""),
        "indicator": ("Hvad der måles", "Samme ord binder versioner sammen"),
        "version": ("Version", "Fx plan eller evaluering"),
        "amount": ("Beløb", "Med enhed, fx 900 t.kr."),
        "share": ("Procent", "Fx 75 %"),
        "number": ("Tal", ""),
        "baseline_amount": ("Udgangspunkt, beløb", "Med enhed"),
        "baseline_share": ("Udgangspunkt, procent", "Fx 62 %"),
        "baseline_number": ("Udgangspunkt, tal", ""),
        "reached_amount": ("Nået, beløb", "Hvad kilden siger"),
        "reached_share": ("Nået, procent", "Hvad kilden siger"),
        "reached_times": ("Nået mindst så mange gange det ventede", ""),
        "scope": ("Hvor og for hvem", ""),
        "computed": ("Tælles i data som", "Vælg, så målet følges automatisk"),
        "counts": ("Børn, der tælles", ""),
        "values": ("Talserien, værdi for værdi", ""),
        "on": ("Dato", "Fx 30. juni 2026, juni 2026 eller 2026"),
        "series": ("Talserie udefra", "Hvis data ikke kan give tallet"),
        "complement": ("Det modsatte", "Fx anbringelse for undgået anbringelse"),
        "sub_programme": ("Del", ""),
        "unit": ("Enhed", "Fx familier eller unge"),
        "group": ("Gruppe", ""),
        "group_n": ("Gruppens størrelse", "Antal eller mangler"),
        "group_n_assumed": ("Kilden siger ikke, om procenten er af det antal", ""),
        "group_share": ("Andel i gruppen", "Fx 85 %"),
        "comparison": ("Sammenligningsgruppe", ""),
        "comparison_n": ("Sammenligningsgruppens størrelse", "Antal eller mangler"),
        "comparison_share": ("Andel i sammenligningsgruppen", "Fx 60 %"),
        "comparison_alike": ("Kilden viser, at grupperne var ens fra start", ""),
        "significance": ("Hvad der siges om tilfældighed", ""),
        "about_children": ("Tæller børn, unge eller familier", ""),
        "subject": ("Emne", "Samme ord binder en sag sammen"),
        "direction": ("Retning", ""),
        "period": ("Hvornår", ""),
        "about": ("Handler om", ""),
        "value": ("Som kilden skriver", ""),
        "body": ("Udvalg eller råd", ""),
        "level": ("Slags", ""),
        "outcome": ("Udfald", ""),
        "date": ("Dato", "Fx 30. juni 2026, juni 2026, forår 2026 eller 2026"),
        "item": ("Punkt", ""),
        "mentions": ("Datoen, som den står hvert sted", ""),
        "remarks": ("Mindretal og fravær", "Uden navne"),
        "meeting_place": ("Mødested", ""),
        "case_number": ("Sagsnummer", ""),
        "calls_it": ("Kalder programmet", ""),
        "form": ("Husform", "Fx herning"),
        "routing": ("Markerede felter i sagens gang", "Ét pr. linje"),
        "headings": ("Overskrifter", ""),
        "annexes": ("Bilag på listen", "Ét pr. linje"),
        "refers_to": ("Bilag, teksten henviser til", "Ét pr. linje"),
        "lix": ("LIX, som trykt", ""),
        "pages": ("Sider", ""),
        "dated": ("Dateret", ""),
        "id": ("Kildens eget nummer", ""),
        "empty": ("Intet under overskriften", ""),
        "line": ("Linje", ""),
        "year": ("År", ""),
        "first_year": ("Første år", "Fx 2027"),
        "last_year": ("Sidste år", "Til og med"),
        "decided": ("Besluttes den", "Den dag, hvis kalkulationsrente gælder"),
        "rate": ("Egen kalkulationsrente", "Procent om året, i stedet for Finansministeriets"),
        "frame": ("Styringsområde", ""),
        "account": ("Konto", "Fx 5.28.23"),
        "place_type": ("Anbringelsessted", "Det, besparelsen er af"),
        "per_post": ("Pr. stilling om året", "Beløb med enhed, fx 550 t.kr."),
        "ramp": ("Indfasning", "Procent af det fulde i første, andet, … år; én pr. linje"),
        "decay": ("Falder bort hvert år", "Procent, når det fulde er nået"),
        "fill": ("År uden beløb", ""),
        "low": ("Lavest", "I procent af det oplyste, fx 50 %"),
        "high": ("Højest", "I procent af det oplyste, fx 120 %"),
        "evidence": ("Hviler på", ""),
        "reference": ("Undersøgelsen", "Den evaluering eller undersøgelse, det hviler på"),
        "citizens": ("Borgere", "Hvor mange der tager del"),
        "success": ("Lykkes", "Andel, fx 10 %"),
        "otherwise": ("Lykkes ellers", "Andel, der ville være lykkedes uden; eller mangler"),
        "units": ("Enheder sparet pr. borger, der lykkes", "I første, andet, … år; ét tal pr. linje"),
        "price": ("Pris pr. enhed", "Beløb med enhed"),
        "first": ("Første år, der betales tilbage", "Kun for et lån; ellers sagens første"),
        "from_account": ("Fra konto", "Kun for en omkonvertering"),
        "changes": ("Hvad der ændres af, hvem der kommer, flytter og går", ""),
        "full": ("Virker fuldt fra", "Hvis det ikke er fra første dag"),
        "factor": ("Ganges med", "0,8 er en femtedel færre eller kortere"),
        "ratio": ("Ganges med for dem, det når", "0,8 er en femtedel færre"),
        "from_steps": ("Trin, børnene står på", ""),
        "to_steps": ("Trin, de kommer til", ""),
        "reach": ("Når", "Andel af børnene, 0 til 1; tomt er alle"),
        "target_groups": ("For målgrupperne", ""),
        "saving": ("Skal vise besparelsen", "Den oplyste tæller så ikke med ved siden af"),
        "fewer": ("Påstand: så mange færre børn", "Fx 3"),
        "by": ("Ved udgangen af", "År"),
        "off": ("Fradrag", "Det, der trækkes fra, fx 20 %"),
        "cost": ("Udgift, der betaler", ""),
        "paid": ("Heraf betalt af udgiften", "Hvis det ikke er alle"),
        "others": ("Andre stillinger i udgiften", "Uden sager, fx en leder"),
    }
)
# Where a record calls a field something of its own.
OWN_FIELDS: Mapping[tuple[str, str], tuple[str, str]] = MappingProxyType(
    {
        ("Case", "baseline"): ("Besparelser måles mod", "Hvilket år, hvilke konti og hvor mange børn"),
        ("TargetGroup", "districts"): ("Distrikter", ""),
        ("Item", "option"): ("Mulighed", "Ingen valgt: gælder alle"),
        ("Item", "posts"): ("Stillinger", "Fuldtid, fx 2 eller 1⅓"),
        ("Item", "years"): ("Beløb efter år", ""),
        ("Effect", "option"): ("Mulighed", "Ingen valgt: gælder alle"),
        ("Effect", "start"): ("Første år", "Hvis det ikke er sagens"),
        ("Simulated", "option"): ("Mulighed", "Én simuleret besparelse for hver"),
        ("Simulated", "steps"): ("Påstanden gælder trin", ""),
        ("Acting", "what"): ("Hvad ændres", ""),
        ("Acting", "low"): ("Lavest", "Nederst i 95 %-intervallet, fx 0,7"),
        ("Acting", "high"): ("Højest", "Øverst i 95 %-intervallet, fx 0,95"),
        ("Acting", "on"): ("Programmet virker på", "Skal vælges for et program"),
        ("Acting", "source"): ("Hvor programmets effekt kommer fra", "Skal udfyldes for et program"),
        ("Financing", "option"): ("Mulighed", "Ingen valgt: gælder alle"),
        ("Financing", "years"): ("Beløb efter år", "Det, der kommer, trækkes eller flyttes"),
        ("Financing", "share"): ("Af besparelsen går tilbage", "Kun for et lån, fx 50 %"),
        ("Financing", "account"): ("Konto", "Den, pengene gives til, fx 6.45.51"),
        ("Staffing", "posts"): ("Stillinger, der har sagerne", "Fuldtid, fx 6 eller 1⅓"),
    }
)
# Fields that are not asked for at once: they stand under »Flere felter«.
LATER: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "Programme": frozenset({"key", "municipality", "district_count", "discounting"}),
        "TargetGroup": frozenset({"place_types", "sections", "case_group"}),
        "Post": frozenset({"key", "times_before", "part_of", "option"}),
        "Caseload": frozenset({"key", "option", "confidence"}),
        "Money": frozenset(
            {"key", "from_class", "to_class", "service_area", "function", "unspecified", "from_year", "cells"}
            | {"funding", "posts", "within", "derived_from", "note", "confidence", "option", "matches"}
        ),
        "Target": frozenset(
            {"key", "reached_amount", "reached_share", "reached_times", "scope", "series", "confidence", "values"}
        ),
        "Milestone": frozenset({"key", "after", "years", "earlier"}),
        "Promise": frozenset({"key", "or_rhythm", "start", "end"}),
        "Result": frozenset({"key", "sub_programme", "group_n_assumed", "complement", "confidence"}),
        "Decision": frozenset({"key", "remarks", "mentions"}),
        "Paper": frozenset(
            {"key", "meeting_place", "case_number", "calls_it", "form", "routing", "headings", "lix", "pages"}
        ),
        "SourceEntry": frozenset({"key", "id"}),
        "Case": frozenset({"key", "municipality", "rate"}),
        "Item": frozenset(
            {"key", "frame", "account", "price_level", "place_type", "total", "unspecified", "start", "end", "ramp"}
            | {"decay", "fill", "reference", "source", "place", "confidence"}
        ),
        "Effect": frozenset(
            {"key", "start", "frame", "account", "price_level", "reference", "source", "place", "confidence"}
        ),
        "Simulated": frozenset({"key", "saving", "frame", "account", "reference", "source", "place", "confidence"}),
        "Acting": frozenset({"end", "ratio", "on", "reach", "target_groups", "source"}),
        "Correction": frozenset(),
        "Financing": frozenset({"key", "account_class", "source", "place"}),
    }
)
_QUOTED = re.compile("»([a-z_]+)«")
_TABLE = re.compile(r"som \[\[([a-z_]+)\]\]")
# A page of the documentation, which who sits at a form cannot open.
_PAGE = re.compile(r" \(docs/[^)]*\)| Formatet står i docs/[^ ]*\.md\.")


def label(name: str) -> str:
    """The name of a part or a field."""
    return FIELDS[name][0] if name in FIELDS else PARTS.get(name) or CASE_PARTS.get(name, name)


def field_label(record: str, name: str) -> tuple[str, str]:
    """The name and the hint of a record's field."""
    return OWN_FIELDS.get((record, name)) or FIELDS[name]


def is_later(record: str, name: str) -> bool:
    return name in LATER.get(record, frozenset({"key", "confidence"}))


def in_danish(sentence: str) -> str:
    """A fault's sentence, with the names of fields and parts as the form has them."""
    said = _TABLE.sub(lambda found: f"under »{label(found[1])}«", without_pages(sentence))
    return _QUOTED.sub(lambda found: f"»{label(found[1])}«", said)


def without_pages(sentence: str) -> str:
    """The sentence without the pages of the documentation that it names."""
    return _PAGE.sub("", sentence)
