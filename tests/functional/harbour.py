"""An invented programme that is in none of the files, with eight flaws, and what mends each of them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

SOURCE = {"source": "oplaeg"}
HARBOUR: Mapping[str, Any] = {
    "name": "Havnen",
    "full_name": "Havnen: hjælp tæt på skolen",
    "purpose": ["Flere børn bliver i deres egen skole.", "Familien får ét menneske at ringe til."],
    "start": date(2027, 1, 1),
    "end": date(2030, 1, 1),
    "districts": ["Kajen", "Molen"],
    "target_group": {"text": "Børn på 5-15 år med en forebyggende indsats", "min_age": 5, "max_age": 15},
    "sources": [{"key": "oplaeg", "text": "Oplæg til Byrådet", "dated": date(2026, 10, 6)}],
    "teams": [{"key": "hold", "name": "Havneholdet"}],
    "posts": [
        {"key": "raad", "role": "adviser", "title": "Rådgivere", "count": 10, "new": 12, "team": "hold", **SOURCE},
        {"key": "leder", "role": "team_leader", "title": "Leder", "count": 1, "team": "hold", **SOURCE},
    ],
    "caseloads": [{"key": "sager", "advisers": "raad", "cases": 220, "stated": 25, **SOURCE}],
    "milestones": [
        {"key": "midt", "title": "Midtvejsevaluering", "kind": "midterm", "due": "2031-06", **SOURCE},
        {"key": "slut", "title": "Slutevaluering", "kind": "final", "due": "2031-12", "after": "midt", **SOURCE},
    ],
    "promises": [
        {"key": "status", "what": "Status", "to": ["Børneudvalget"], "rhythm": "half_yearly", **SOURCE},
        {"key": "slut", "what": "Rapport", "to": ["Børneudvalget"], "rhythm": "once", "milestone": "slut", **SOURCE},
    ],
    "money": [
        {
            "key": "udgift",
            "title": "Udgift til holdet",
            "kind": "expense",
            "price_level": "2027 p/l",
            "years": {"2027": "2.000 t.kr.", "2028": "2.100 t.kr.", "2029": "2.100 t.kr."},
            "posts": ["raad"],
            "total": "6.300 t.kr.",
            "within": "bevilling",
            "account_class": 5,
            **SOURCE,
        },
        {
            "key": "bevilling",
            "title": "Bevilling",
            "kind": "appropriation",
            "price_level": "2027 p/l",
            "years": {"2027": "2.000 t.kr.", "2028": "2.000 t.kr.", "2029": "2.100 t.kr."},
            **SOURCE,
        },
        {
            "key": "mindre",
            "title": "Færre skoleskift",
            "kind": "saving",
            "price_level": "2027 p/l",
            "years": {"2028": "1.500 t.kr.", "2029": "3.000 t.kr."},
            "total": "4.500 t.kr.",
            **SOURCE,
        },
    ],
    "targets": [
        {
            "key": "skole",
            "indicator": "Børn i egen skole",
            "version": "Plan",
            "share": "90 %",
            "baseline_share": "82 %",
            "due": "2029",
            **SOURCE,
        }
    ],
    "results": [
        {
            "key": "proeve",
            "indicator": "Blev i egen skole",
            "group": "Kajen",
            "group_share": "90 %",
            "comparison": "Resten af byen",
            "comparison_share": "84 %",
            "comparison_alike": True,
            "significance": "claimed",
            **SOURCE,
        }
    ],
    "decisions": [
        {
            "key": "byraad",
            "subject": "Havnen",
            "body": "Byrådet",
            "level": "council",
            "outcome": "appropriated",
            "date": date(2026, 10, 6),
            "item": "8",
            "about": ["udgift", "bevilling"],
            "mentions": [{"date": "2026-12-10", "place": "side 3"}],
            **SOURCE,
        }
    ],
    "papers": [
        {
            "key": "sag",
            "title": "Havnen: hjælp tæt på skolen",
            "body": "Byrådet",
            "date": date(2026, 10, 6),
            "headings": [{"text": "Resumé"}, {"text": "Økonomi"}],
            "annexes": ["Budget"],
            "refers_to": ["Budget"],
            **SOURCE,
        }
    ],
}
# The rule that each flaw breaks, and the boxes that mend it.
MENDED: Mapping[str, Mapping[str, str]] = {
    "Årene summer til beløbet i alt": {"money-0-total": "6.200 t.kr."},
    "Udgiften holder sig inden for bevillingen": {"money-1-years-1-amount": "2.100 t.kr."},
    "Besparelser har et udgangspunkt": {"money-2-baseline": "Regnskab 2026"},
    "Dele af stillinger er ikke flere end stillingerne": {"posts-0-new": "6"},
    "Skrevne sager pr. rådgiver passer med sager og rådgivere": {"caseloads-0-stated": "22"},
    "Faser og milepæle ligger i programmets periode": {
        "milestones-0-due": "2028-06",
        "milestones-0-reason": "Slåfejl rettet",
    },
    "Påstande om sikkerhed har gruppernes størrelse": {"results-0-group_n": "40", "results-0-comparison_n": "50"},
    "En beslutning har samme dato alle steder": {"decisions-0-mentions-0-date": "2026-10-06"},
}
FLAWS = tuple(MENDED)
# The parts with a flaw in them, and what points to those, are typed by form; the rest comes in a file.
TYPED = ("posts", "caseloads", "milestones", "promises", "money", "results", "decisions")
REST = {name: value for name, value in HARBOUR.items() if name not in TYPED} | {"key": "havnen", "municipality": "999"}
