"""Statistics Denmark's deliveries: L201 and L201U1 (preventive measures) and L231 (children with disability).

Every Danish case system can write them. Several files are read in the order in which they were sent; the latest version
of a measure counts, and a cancelled one is gone. Source: docs/methods/dst.md.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from trappen.domain.cpr import PLACEHOLDER, Cpr, parse_cpr
from trappen.domain.errors import InputError
from trappen.domain.problems import Problem, Severity
from trappen.parameters import ladder
from trappen.parameters.sections import dst_codes
from trappen.records.container import Loaded, Records
from trappen.records.digest import digest
from trappen.records.foreign.building import Row, tables_of
from trappen.records.foreign.safe_xml import LINE, Document, read_items
from trappen.records.sources import Source

L201_ITEM = "ForanstaltningStruktur"
L231_ITEM = "BoernMedHandicapSagStruktur"
OUTSIDE = ("FormID", "Period", "CommunicationDateTime", "EntityID")
FULL_LOAD = "L201"
CANCELLED = "annul"


@dataclass(frozen=True, slots=True)
class Measure:
    """One version of a measure as delivered; dates are the texts of the delivery."""

    key: str
    person: str
    code: str
    start: str
    end: str
    file: str
    line: int
    born: str = ""
    sex: str = ""
    adviser: str = ""
    replaces: str = ""
    cancelled: bool = False


def read(source: Source) -> Loaded:
    """The children and measures of the XML deliveries in `source`.

    Raises:
        InputError: if there is no delivery, a file is not well-formed, or it has a document type definition.
    """
    deliveries = [(name, _document(source, name)) for name in source.named(".xml")]
    deliveries = [(name, document) for name, document in deliveries if document.items]
    if not deliveries:
        raise InputError(
            f"»{source.path.name}« har ingen leverancer til Danmarks Statistik.",
            why="Ingen XML-fil har foranstaltninger (L201) eller indsatser til børn med handicap (L231).",
            now="Angiv leverancens XML-filer, eller vælg et andet format.",
        )
    deliveries.sort(key=lambda one: (*_sent(one[1]), one[0]))
    measures = _latest(deliveries)
    rows, problems = _rows(measures)
    tables, found = tables_of(rows)
    records = Records(
        tables=tables,
        ladder=ladder.official(),
        source=source.path.name,
        format="dst",
        digest=digest(tables, ladder.official()),
        as_of=_day(_sent(deliveries[-1][1])[0]),
        counts={"rows.episodes": sum(len(document.items) for _, document in deliveries)},
    )
    return Loaded(records, (*problems, *found))


def _document(source: Source, name: str) -> Document:
    return read_items(source.read(name), name, items=(L201_ITEM, L231_ITEM), outside=OUTSIDE)


def _sent(document: Document) -> tuple[str, str]:
    return document.outside.get("CommunicationDateTime", ""), document.outside.get("Period", "")


def _latest(deliveries: list[tuple[str, Document]]) -> list[Measure]:
    """The measures that stand after every delivery. A full load (form L201) takes the place of all before it."""
    held: dict[str, Measure] = {}
    for name, document in deliveries:
        if document.outside.get("FormID", "").upper() == FULL_LOAD:
            held = {key: measure for key, measure in held.items() if not key.startswith("L201-")}
        for item in document.items:
            measure = _measure(item, name)
            held.pop(measure.replaces, None)
            held.pop(measure.key, None)
            if not measure.cancelled:
                held[measure.key] = measure
    return list(held.values())


def _measure(item: dict[str, str], file: str) -> Measure:
    line = int(item[LINE])
    if "INDSATSFORLOEB_ID" in item or "INDSATS_KODE" in item:
        origin = item.get("ORIGIN_INDSATSFORLOEB_ID", "")
        key = item.get("INDSATSFORLOEB_ID", "")
        return Measure(
            key=f"L231-{key}",
            person=item.get("CPR") or item.get("UDL_NR", ""),
            code=item.get("INDSATS_KODE", ""),
            start=item.get("INDSATS_STARTDATO", ""),
            end=item.get("INDSATS_SLUTDATO", ""),
            born=item.get("FOEDDAG", ""),
            sex=item.get("KOEN", ""),
            adviser=item.get("SAGSBEHANDLER", ""),
            replaces=f"L231-{origin}" if origin and origin != key else "",
            cancelled=item.get("INDBERETNINGSTYPE", "").casefold().startswith(CANCELLED),
            file=file,
            line=line,
        )
    return Measure(
        key=f"L201-{item.get('ForanstaltningId', '')}",
        person=item.get("UdsatBarnCPRidentifikator", ""),
        code=item.get("ForanstaltningKode", ""),
        start=item.get("ForanstaltningStartDato", ""),
        end=item.get("ForanstaltningSlutDato", ""),
        file=file,
        line=line,
    )


def _rows(measures: list[Measure]) -> tuple[dict[str, list[Row]], list[Problem]]:
    children: dict[str, Row] = {}
    episodes: list[Row] = []
    problems: list[Problem] = []
    codes = dst_codes()
    for measure in measures:
        child, found = _child(measure)
        problems += found
        if child["child_id"]:
            children[child["child_id"]] = {
                **child,
                **{k: v for k, v in children.get(child["child_id"], {}).items() if v},
            }
        if measure.code not in codes:
            problems.append(
                _about(measure, "dst_unknown_code", f"Koden »{measure.code}« har ingen kendt paragraf.", "INDSATS_KODE")
            )
        episodes.append(
            {
                "episode_id": measure.key,
                "child_id": child["child_id"],
                "section": codes.get(measure.code, f"DST {measure.code or '000'}"),
                "start": measure.start[:10],
                "end": _day_after(measure.end[:10]),
            }
        )
    return {"children": list(children.values()), "episodes": episodes}, problems


def _child(measure: Measure) -> tuple[Row, list[Problem]]:
    sex = {"1": "male", "2": "female"}.get(measure.sex, "")
    if measure.person in {"", PLACEHOLDER}:
        key = f"ukendt-{measure.key}"
        what = "Indsatsen har hverken CPR-nummer eller udlændingenummer; barnet kan ikke genkendes."
        problem = _about(measure, "dst_no_person", what, "CPR")
        return {"child_id": key, "birth_date": measure.born, "sex": sex}, [problem]
    cpr = _cpr(measure.person)
    if cpr is None:
        return {"child_id": measure.person, "birth_date": measure.born, "sex": sex}, []
    born = measure.born or (cpr.birth_date.isoformat() if cpr.birth_date else "")
    return {"child_id": cpr.number, "cpr": cpr.number, "birth_date": born, "sex": sex or cpr.sex or ""}, []


def _cpr(text: str) -> Cpr | None:
    try:
        return parse_cpr(text)
    except ValueError:
        return None


def _about(measure: Measure, code: str, what: str, column: str) -> Problem:
    return Problem(
        Severity.WARNING,
        code,
        what,
        now="Ret den i fagsystemet, og dan leverancen igen.",
        file=measure.file,
        table="episodes",
        row=measure.line,
        column=column,
        value=measure.code if code == "dst_unknown_code" else "",
        key=measure.key,
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _day_after(text: str) -> str:
    """A delivery's end is the last day with the measure; ours is the first without. What is no date stays as it is."""
    last = _day(text)
    return text if last is None or last == date.max else (last + timedelta(days=1)).isoformat()
