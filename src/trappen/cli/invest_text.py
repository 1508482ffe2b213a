"""An investment case as text in the terminal."""

from collections.abc import Sequence
from fractions import Fraction

from trappen.analysis.investment.answers import Answer
from trappen.analysis.investment.financing import financed
from trappen.analysis.investment.remarks import Remark
from trappen.analysis.investment.streams import Stream
from trappen.analysis.investment.turning import at_caseloads
from trappen.cli.tables import shown
from trappen.domain import formats
from trappen.domain.investment.case import Case
from trappen.reporting.investment_financing import loan_text

HEADINGS = {"cost": "Udgift", "income": "Indtægt", "saving": "Besparelse", "net": "Netto"}


def case_text(
    case: Case,
    made: Sequence[Answer],
    careful: Sequence[Answer],
    told: Sequence[Remark],
    *,
    without: str,
    found: Sequence[Stream],
) -> str:
    """The whole answer; `without` says why there is no present value, `found` are the case's streams."""
    level = case.price_level or "prisniveau mangler"
    parts = [f"{case.title} ({case.key}), {case.first_year}-{case.last_year}, {level}"]
    for answer in made[1:]:
        parts += ["", _years(answer), *_facts(answer, made), *_loads(case, answer, found)]
    parts += _financing(case, found)
    if careful:
        parts += section(
            "Når der er trukket fra efter sikkerhed",
            [f"{answer.option.name}: netto {_kroner(answer.net)}" for answer in careful[1:]],
        )
    parts += section("Bemærk", [*([without] if without else []), *map(_remark, told)])
    return "\n".join(parts)


def _financing(case: Case, found: Sequence[Stream]) -> list[str]:
    """Who pays until the option pays for itself, and whether its loans are paid back."""
    names = {"need": "Skal betales", "pool": "Pulje", "grant": "Tilskud", "drawn": "Lån", "uncovered": "Rammen betaler"}
    names |= {"repaid": "Betalt tilbage", "frame": "Til rammen"}
    parts = []
    for each in financed(case, found):
        rows = [(str(y.year), *(_kroner(getattr(y, name)) for name in names)) for y in each.years]
        parts += ["", shown(f"Finansiering, {each.option.name}", ("År", *names.values()), rows)]
        parts += [f"  {loan_text(loan)}" for loan in each.loans]
    return parts


def _years(answer: Answer) -> str:
    """The table of years; a column for income only where there is any."""
    names = ["cost", *(["income"] if any(year.income != 0 for year in answer.years) else []), "saving", "net"]
    rows = [
        (str(year.year), *(_kroner(getattr(year, name)) for name in names), _kroner(year.cumulative))
        for year in answer.years
    ]
    totals = ("I alt", *(_kroner(getattr(answer, name)) for name in names), "")
    return shown(answer.option.name, ("År", *(HEADINGS[name] for name in names), "Samlet"), [*rows, totals])


def _facts(answer: Answer, made: Sequence[Answer]) -> list[str]:
    turn, now = answer.turn, answer.discounted
    lines = [f"  Besparelse og indtægt pr. udgiftskrone: {_ratio(answer.ratio)}"]
    if answer.has_years:
        back = f"fra {answer.payback}" if answer.payback else "ikke inden for sagens år"
        lines.append(f"  Tjent hjem: {back}")
    if now is not None:
        lines.append(f"  Nutidsværdi i {answer.years[0].year}: {_kroner(now.net)} ({now.rate.reference})")
    if turn.saving_share is not None:
        lines.append(f"  Går i nul, hvis {formats.percent(turn.saving_share)} af besparelsen kommer")
    if turn.missing_years is not None and turn.missing_years > 0:
        lines.append(f"  Går i nul, hvis de manglende år sparer {_kroner(turn.missing_years)}")
    lines += [f"  Går i nul, hvis {formats.percent(each.share)} lykkes: {each.title}" for each in turn.success]
    lines += [f"  Netto for {part.name or 'ikke oplyst'}: {_kroner(part.net)}" for part in answer.by_payer]
    lines += [f"  {s.title}: netto fra {_kroner(s.low)} til {_kroner(s.high)}" for s in answer.swings]
    base = made[1]
    if answer is not base and answer.net is not None and base.net is not None:
        lines.append(f"  Netto mod {base.option.name}: {_kroner(answer.net - base.net)}")
    return lines


def _loads(case: Case, answer: Answer, found: Sequence[Stream]) -> list[str]:
    """The caseload as planned, and where the option turns."""
    return [
        f"  {load.title}: {formats.number(load.now, 1)} sager pr. stilling"
        + (f"; går i nul ved {formats.number(load.turns, 1)}" if load.turns is not None else "")
        for load in at_caseloads(case, answer, found)
    ]


def summary(answer: Answer) -> tuple[str, ...]:
    now = None if answer.discounted is None else answer.discounted.net
    return (*map(_kroner, (answer.cost, answer.saving, answer.net)), _ratio(answer.ratio), _kroner(now))


def _remark(remark: Remark) -> str:
    where = f"{remark.where}: " if remark.where else ""
    return f"{where}{remark.what} {remark.why} {remark.now}"


def section(title: str, lines: list[str]) -> list[str]:
    return ["", title, *(f"  {line}" for line in lines or ["ingen"])]


def _kroner(ore: int | None) -> str:
    return formats.MISSING if ore is None else formats.amount(ore)


def _ratio(value: Fraction | None) -> str:
    return formats.MISSING if value is None else formats.number(value, 2)
