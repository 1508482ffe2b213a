"""An investment case as a document: options beside each other, year by year, and what to know before believing it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from trappen.analysis.investment.answers import Answer, Part, streams_of
from trappen.analysis.investment.levers import two_ways
from trappen.analysis.investment.remarks import Remark
from trappen.analysis.investment.streams import FILL_LABELS, Stream
from trappen.analysis.investment.turning import AtCaseload, at_caseloads
from trappen.domain import formats
from trappen.domain.figures import Unit
from trappen.domain.investment.case import Case, Fill
from trappen.parameters.municipalities import municipality_name
from trappen.reporting.document import (
    CONFIDENCE_NAMES,
    Block,
    Cell,
    Chart,
    Document,
    Heading,
    Notice,
    Paragraph,
    Points,
    Table,
)
from trappen.reporting.investment_beside import KRONER, Cited, course_chart, differences_table, options_table
from trappen.reporting.investment_changes import largest_two_ways
from trappen.reporting.investment_chart import swing_bars
from trappen.reporting.investment_financing import financing_blocks

NOT_SAID = "Ikke oplyst"
FRAMES: Mapping[str, str] = {"service": "Service", "transfers": "Overførsler", "capital": "Anlæg", "": NOT_SAID}


def case_document(
    case: Case,
    found: Sequence[Stream],
    made: Sequence[Answer],
    told: Sequence[Remark],
    *,
    why_none: str,
    on: date,
    careful: Sequence[Answer] = (),
) -> Document:
    """The whole answer.

    Args:
        found: the case's streams.
        made: the answers of doing nothing and of each option.
        told: the remarks.
        why_none: why nothing is discounted; empty where it is.
        on: the day the document is made.
        careful: the answers with the case's own corrections taken off the savings; none where it has none.
    """
    cited = Cited(case, found)
    chart = course_chart(cited, made, found)
    blocks: list[Block] = [
        *_notices(case, found, why_none),
        options_table(cited, made, careful),
        *_corrections(case),
        *([chart] if chart else []),
        *differences_table(cited, made, found),
        *(block for answer in made[1:] for block in _option(cited, answer, case, found)),
        *financing_blocks(cited, case, found),
        Heading("Hvad man skal vide, før man tror på tallene"),
        _remarks(told),
    ]
    head = (
        ("Kommune", municipality_name(case.municipality) or "Eksempelkommune"),
        ("År", f"{case.first_year}-{case.last_year}"),
        ("Prisniveau", case.price_level or formats.MISSING),
    )
    return Document(f"Investeringssag: {case.title}", head, tuple(blocks), made_on=on)


def _notices(case: Case, found: Sequence[Stream], why_none: str) -> Iterator[Block]:
    if case.simulated:
        named = ", ".join(f"»{title}«" for title in dict.fromkeys(each.title for each in case.simulated))
        yield Notice(
            "Ikke med i tallene:",
            (f"{named} findes ved at spille kommunens egne børn igennem. Se »Hvor sandsynligt?«.",),
        )
    filled = sorted({stream.fill for stream in found if stream.fill is not Fill.NONE})
    if filled:
        said = "; ".join(FILL_LABELS[fill] for fill in filled)
        yield Notice("Udfyldte år:", (f"Nogle beløb er ikke oplyst, men {said}.",))
    if why_none:
        yield Notice("Nutidsværdi:", (why_none,))


def _corrections(case: Case) -> Iterator[Block]:
    """What the case itself takes off its savings, by confidence, and why."""
    if case.corrections:
        said = "; ".join(
            f"{each.off} af besparelser med sikkerheden »{CONFIDENCE_NAMES[each.confidence]}« ({each.reason})"
            for each in case.corrections
        )
        yield Notice("Fradrag:", (f"{said}.",))


def _option(cited: Cited, answer: Answer, case: Case, found: Sequence[Stream]) -> Iterator[Block]:
    name, loads = answer.option.name, at_caseloads(case, answer, found)
    ways = two_ways(case, streams_of(answer.option, found), answer.net)
    yield Heading(name)
    if answer.option.text:
        yield Paragraph((answer.option.text,))
    covering = answer.turn.missing_years
    if covering is not None and covering <= 0:
        yield Paragraph(("Besparelsen i de kendte år dækker udgiften, hvad de øvrige år end giver.",))
    true = [*_must_be_true(answer), *map(_at_caseload, (load for load in loads if load.turns is not None))]
    if true:
        yield Heading("Det går i nul, hvis", 3)
        yield Points(tuple((line,) for line in true))
    yield _years(cited, answer)
    if answer.swings and answer.net is not None:
        yield _swings(cited, answer, answer.net)
    if ways is not None and answer.net is not None:
        yield largest_two_ways(cited, name, ways)
    yield from _caseloads(cited, answer, loads)
    yield _parts(cited, answer)


def _years(cited: Cited, answer: Answer) -> Table:
    name = answer.option.name
    rows: list[tuple[Cell, ...]] = [
        (
            str(y.year),
            *cited.row(f"{name} {y.year}", y),
            cited.money(f"Netto siden start, {name} {y.year}", y.cumulative),
        )
        for y in answer.years
    ]
    rows.append(("I alt", *cited.row(f"{name} i alt", answer), ""))
    columns = ("År", *cited.titles, "Netto siden start")
    return Table(f"{name}, år for år", columns, tuple(rows), KRONER, total_row=True)


def _must_be_true(answer: Answer) -> Iterator[str]:
    turn = answer.turn
    if turn.saving_share is not None:
        yield f"{formats.percent(turn.saving_share)} af besparelsen kommer."
    if turn.missing_years is not None and turn.missing_years > 0:
        yield f"besparelsen i de år, der ikke er oplyst, tilsammen er {formats.exact(turn.missing_years)}"
    for each in turn.success:
        yield f"{formats.percent(each.share)} lykkes: {each.title}."


def _parts(cited: Cited, answer: Answer) -> Table:
    """Who pays and who saves, by payer, account class and control."""
    rows: list[tuple[Cell, ...]] = [
        (title, named, *cited.row(f"{title} {named}", part)) for title, named, part in named_parts(answer)
    ]
    columns = ("Opdelt efter", "Hvem eller hvad", *cited.titles)
    return Table(f"{answer.option.name}: hvem der betaler, og hvem der sparer", columns, tuple(rows), KRONER)


def named_parts(answer: Answer) -> Iterator[tuple[str, str, Part]]:
    """What an option is split by, the part's name in Danish, and the part: by payer, account class and control."""
    for title, parts in (
        ("Betaler", answer.by_payer),
        ("Hovedkonto", answer.by_account_class),
        ("Styringsområde", answer.by_frame),
    ):
        for part in parts:
            yield title, FRAMES[part.name] if title == "Styringsområde" else part.name or NOT_SAID, part


def _at_caseload(load: AtCaseload) -> str:
    turns, now, posts = (formats.number(n, 1) for n in (load.turns or 0, load.now, load.posts or 0))
    return f"der er {turns} sager pr. rådgiver ({posts} stillinger), mod {now} i planen, og besparelsen er den samme."


def _caseloads(cited: Cited, answer: Answer, loads: Sequence[AtCaseload]) -> Iterator[Block]:
    """Cases per adviser, what a case costs, and where the option turns."""
    if not loads:
        return
    rows = tuple(
        (
            load.title,
            cited.number(f"Sager pr. rådgiver, {load.title}", load.now, Unit.CASES_PER_FTE),
            cited.money(f"Pr. sag og år, {load.title}", load.per_case),
            cited.number(f"Går i nul ved, {load.title}", load.turns, Unit.CASES_PER_FTE),
        )
        for load in loads
    )
    columns = ("Udgift", "Sager pr. rådgiver", "Pr. sag og år", "Går i nul ved sager pr. rådgiver")
    note = "Udgiften følger antallet af stillinger; sager og besparelse er som i planen."
    if any(load.turns is None for load in loads) and answer.net is not None:
        note += " Det mangler, hvor udgiften også betaler andre stillinger, eller hvor intet antal giver nul."
    yield Table(f"{answer.option.name}: sager pr. rådgiver", columns, rows, "sager og kr.", notes=(note,))


def _swings(cited: Cited, answer: Answer, net: int) -> Chart:
    rows = tuple(
        (
            f"{number}. {swing.title}",
            cited.money(f"Netto, {swing.title} lavest", swing.low),
            cited.money(f"Netto, {swing.title} højest", swing.high),
        )
        for number, swing in enumerate(answer.swings, 1)
    )
    columns = ("Beløb", "Netto, når det er lavest", "Netto, når det er højest")
    caption = f"{answer.option.name}: hvad der flytter resultatet mest"
    widest = answer.swings[0]
    ends = f"fra {formats.exact(widest.low)} til {formats.exact(widest.high)}"
    said = f"{caption}. Mest flytter {widest.title}: netto {ends}."
    told = f"{caption}. Stiplet: som oplyst. Kun beløb med et oplyst spænd er med."
    return Chart(swing_bars(answer.swings, net), told, said, Table(caption, columns, rows, KRONER))


def _remarks(told: Sequence[Remark]) -> Block:
    if not told:
        return Paragraph(("Der er ingen bemærkninger.",))
    return Points(tuple((f"{f'{r.where}: ' if r.where else ''}{r.what} {r.why} {r.now}",) for r in told))
