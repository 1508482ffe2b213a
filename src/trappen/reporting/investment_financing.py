"""How an investment case is paid for until it pays for itself: docs/methods/investment.md."""

from collections.abc import Iterator, Sequence

from trappen.analysis.investment.financing import Financed, Loan, financed
from trappen.analysis.investment.streams import Stream
from trappen.domain import formats
from trappen.domain.investment.case import Case
from trappen.reporting.document import Block, Cell, Heading, Table
from trappen.reporting.investment_beside import KRONER, Cited

_PARTS = (
    ("Skal betales", "need"),
    ("Pulje", "pool"),
    ("Tilskud", "grant"),
    ("Lån", "drawn"),
    ("Rammen betaler", "uncovered"),
    ("Besparelse", "saving"),
    ("Betalt tilbage", "repaid"),
    ("Tilbage til rammen", "frame"),
)
_NOTES = (
    "Skal betales: udgift minus indtægt. Rammen betaler: det, ingen pulje, intet tilskud og intet lån betaler.",
    "Er »Rammen betaler« under nul, kommer der det år flere penge, end der skal betales; resten står i rammen.",
    "Tilbage til rammen: besparelsen minus det, der er betalt tilbage, og det, rammen betaler.",
)


def financing_blocks(cited: Cited, case: Case, found: Sequence[Stream]) -> Iterator[Block]:
    """For each option with any financing who pays by year, its loans, and what is moved between accounts."""
    made = financed(case, found)
    if made:
        yield Heading("Finansiering")
    for each in made:
        yield _years(cited, each)
        yield from (_loan(cited, each, loan) for loan in each.loans)
        if each.moved:
            yield _moved(cited, each)


def loan_text(loan: Loan) -> str:
    """That a loan is paid back, and when, or what is left of it."""
    if loan.left is None:
        return f"Om »{loan.of.title}« er betalt tilbage, vides ikke, da besparelsen mangler i nogle år."
    if loan.left:
        return f"Af »{loan.of.title}« mangler {formats.exact(loan.left)} at være betalt tilbage, når sagen slutter."
    last = max((year.year for year in loan.years if year.repaid), default=None)
    return f"»{loan.of.title}« er betalt tilbage{f' i {last}' if last else ''}."


def _years(cited: Cited, each: Financed) -> Table:
    name = each.option.name
    rows: list[tuple[Cell, ...]] = [
        (str(year.year), *(cited.money(f"{title}, {name} {year.year}", getattr(year, part)) for title, part in _PARTS))
        for year in each.years
    ]
    columns = ("År", *(title for title, _ in _PARTS))
    return Table(f"{name}: hvem der betaler, til sagen betaler sig selv", columns, tuple(rows), KRONER, notes=_NOTES)


def _loan(cited: Cited, each: Financed, loan: Loan) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (
            str(year.year),
            cited.money(f"Lånt {year.year}", year.drawn),
            cited.money(f"Betalt tilbage {year.year}", year.repaid),
            cited.money(f"Gæld {year.year}", year.debt),
            cited.money(f"Fondens saldo {year.year}", balance),
        )
        for year, balance in zip(loan.years, loan.fund, strict=True)
    ]
    columns = ("År", "Lånt", "Betalt tilbage", "Gæld", "Fondens saldo")
    share = f"{loan.of.share} af årets besparelse går tilbage, uden renter og aldrig mere end besparelsen."
    caption = f"{each.option.name}: {loan.of.title}"
    return Table(caption, columns, tuple(rows), KRONER, notes=(share, loan_text(loan)))


def _moved(cited: Cited, each: Financed) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for moved in each.moved:
        taken = None if moved.amount is None else -moved.amount
        for account, amount in ((moved.source, taken), (moved.target, moved.amount)):
            rows.append((str(moved.year), moved.title, account, cited.money(f"{account} {moved.year}", amount)))
    columns = ("År", "Hvad", "Konto", "Beløb")
    return Table(f"{each.option.name}: flyttet mellem konti", columns, tuple(rows), KRONER)
