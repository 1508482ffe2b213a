"""What is wrong with an act: it does not balance, its financing or price level is missing, its margins disagree.

Source: docs/methods/budget.md.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from trappen.domain import formats
from trappen.domain.budget.acts import KINDS, MARGINS, MOVING, SIDES, Act, ActKind, Line, Margin, Side, State
from trappen.domain.budget.authority import AuthorityFinding
from trappen.domain.budget.sums import Balance, Sum, balances, margin_sum, whole, year_sum
from trappen.domain.checks.base import Severity, sentence

FINANCED = (ActKind.SUPPLEMENTARY, ActKind.GRANT)
BALANCED = (*FINANCED, *MOVING)
LAW_FINANCING = "styrelsesloven § 40, stk. 3"


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with an act, why it matters and what to do now (Danish). `code` is stable."""

    code: str
    severity: Severity
    what: str
    why: str
    now: str


def findings(
    act: Act,
    *,
    answer: AuthorityFinding | None = None,
    levels: Iterable[str] = (),
    one_sided: bool = False,
    loaded: Iterable[Act] = (),
) -> tuple[Finding, ...]:
    """Everything that is wrong with the act, errors first.

    `answer` is what `authority` said. `levels` are the price levels of what is in force in the act's years, so that
    an act in another one is told. `one_sided`: the rows come from an economy system's extract, which has the accounts
    but not what pays for them, so that balance and financing cannot be seen. `loaded` are the acts of the economy
    system's budget, so that one that was made by hand and has come with them since is told.
    """
    checks = [check for check in CHECKS if not (one_sided and check in BOTH_SIDES)]
    found = [finding for check in checks for finding in check(act)]
    if one_sided and act.kind in FINANCED:
        found.append(ONE_SIDED)
    found += _other_level(act, tuple(levels))
    found += _loaded_too(act, loaded)
    found += _authority(act, answer)
    order = list(Severity)
    return tuple(sorted(found, key=lambda finding: order.index(finding.severity)))


def stops(found: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings that keep an act from being put in force."""
    return tuple(finding for finding in found if finding.severity is Severity.ERROR)


def _empty(act: Act) -> Iterator[Finding]:
    if not any(line.side is Side.EXPENSE for line in act.lines):
        yield Finding(
            "no-expense",
            Severity.ERROR,
            f"{KINDS[act.kind]} uden en udgift.",
            "Der er intet at bevillige.",
            "Tilføj mindst én udgiftslinje.",
        )


def _unbalanced(act: Act) -> Iterator[Finding]:
    if act.kind not in BALANCED:
        return
    unpaid = act.kind is ActKind.SUPPLEMENTARY and not _is_paid(act)
    if unpaid or _financed_move(act):  # what is wrong is a side, and no amount
        return
    for balance in balances(act):
        if balance.holds is False and balance.gap is not None:
            lacks = "mangler dækning" if balance.gap > 0 else _surplus(act.kind)
            where = balance.where if balance.where.isdecimal() else MARGINS[Margin(balance.where)]
            yield Finding(
                "unbalanced",
                Severity.ERROR,
                f"{where}: {formats.exact(abs(balance.gap))} {lacks}.",
                _why_balanced(act.kind),
                _now_balanced(act, balance),
            )


def _now_balanced(act: Act, balance: Balance) -> str:
    """What mends it: the side, where a negative line that is meant as a taking stands among what pays; else amounts."""
    taken = [line for line in act.counted() if line.side is not Side.EXPENSE and str(line.year) == balance.where]
    taken = [line for line in taken if (line.amount or 0) < 0]
    if taken and balance.gap == -2 * sum(line.amount or 0 for line in taken):
        told = " og ".join(_told(line) for line in taken)
        mends = f"Det er siden, der er forkert: {told}."
        if act.kind in MOVING:
            return f"{mends} Vælg »Udgift« på linjen, så giver linjerne 0 kr. i alt."
        return f"{mends} Vælg »Udgift«, hvis pengene tages fra en konto; skriv ellers beløbet uden minus."
    if act.kind in MOVING:
        return "Ret beløbene, så linjerne giver 0 kr. i alt."
    return "Ret beløbene, så de går lige op."


def _told(line: Line) -> str:
    amount = formats.MISSING if line.amount is None else formats.exact(line.amount)
    where = ", ".join(part for part in (line.account or line.label, str(line.year or "")) if part)
    return f"{amount}{f' ({where})' if where else ''} står som »{SIDES[line.side]}«"


def _financed_move(act: Act) -> tuple[Line, ...]:
    return act.on_side(Side.FINANCING) if act.kind in MOVING else ()


def _no_side_to_finance(act: Act) -> Iterator[Finding]:
    """Money that is only moved is paid for by what it is taken from: a financing line would let the budget grow."""
    lines = _financed_move(act)
    if lines:
        name = KINDS[act.kind].lower()
        minus = all((line.amount or 0) < 0 for line in lines)
        now = (
            "Vælg »Udgift« på den konto, pengene tages fra, og behold minus foran beløbet."
            if minus
            else "Skriv beløbet som »Udgift« med minus på den konto, pengene tages fra."
        )
        yield Finding(
            "financed-move",
            Severity.ERROR,
            sentence(f"En {name} har ingen finansiering, men {' og '.join(_told(line) for line in lines)}"),
            "Penge, der flyttes inden for nettorammen, tages fra en konto. En finansieringslinje tager intet fra nogen "
            "konto, så budgettet ville vokse.",
            f"{now} Kommer pengene fra kassebeholdningen, er sagen en tillægsbevilling.",
        )


def _surplus(kind: ActKind) -> str:
    """What is said of an amount that is taken and given nowhere."""
    return "af dækningen bruges ikke" if kind in FINANCED else "tages, men gives ikke"


def _why_balanced(kind: ActKind) -> str:
    if kind is ActKind.GRANT:
        return "Udgiftsbevillingen skal have en tilsvarende indtægtsbevilling."
    if kind is ActKind.SUPPLEMENTARY:
        return f"Finansieringen skal dække udgiften ({LAW_FINANCING})."
    return "Det, der gives ét sted, skal tages et andet."


def _is_paid(act: Act) -> bool:
    paid = any(line.side in (Side.INCOME, Side.FINANCING) for line in act.lines)
    return paid or any((line.amount or 0) < 0 for line in act.on_side(Side.EXPENSE))


def _no_financing(act: Act) -> Iterator[Finding]:
    if act.kind is ActKind.SUPPLEMENTARY and act.on_side(Side.EXPENSE) and not _is_paid(act):
        yield Finding(
            "no-financing",
            Severity.ERROR,
            "Finansieringen er ikke angivet.",
            f"Enhver tillægsbevilling skal angive, hvordan udgiften dækkes ({LAW_FINANCING}).",
            "Tilføj en finansieringslinje, fx kassebeholdningen, eller en udgift med minus på den konto, der giver af.",
        )


def _no_income(act: Act) -> Iterator[Finding]:
    if act.kind is ActKind.GRANT and not act.on_side(Side.INCOME):
        yield Finding(
            "no-income",
            Severity.ERROR,
            "Den tilsvarende indtægt mangler.",
            "En udgiftsbevilling, der følger et tilskud, har en tilsvarende indtægtsbevilling.",
            "Tilføj indtægten år for år.",
        )


def _same_class(act: Act) -> Iterator[Finding]:
    if act.kind is not ActKind.CONVERSION:
        return
    mains = {line.main_account for line in act.on_side(Side.EXPENSE)}
    if None in mains or len(mains) < 2:
        yield Finding(
            "one-main-account",
            Severity.ERROR,
            "Omkonverteringen har ikke to hovedkonti.",
            "En omkonvertering flytter budget mellem hovedkonti, fx fra 5 til 6, og skal kunne følges på begge.",
            "Skriv kontoen på hver linje, eller kald den en omplacering.",
        )


def _price_level(act: Act) -> Iterator[Finding]:
    levels = act.price_levels
    stated = tuple(level for level in levels if level)
    if len(stated) > 1:
        yield Finding(
            "mixed-price-levels",
            Severity.ERROR,
            f"Beløbene er i flere prisniveauer: {', '.join(stated)}.",
            "Summen af beløb i forskellige års priser er intet beløb.",
            "Omregn til ét prisniveau med en oplyst faktor.",
        )
    elif "" in levels:
        yield Finding(
            "no-price-level",
            Severity.WARNING,
            "Prisniveauet er ikke oplyst." if not stated else "Prisniveauet mangler på nogle linjer.",
            "Uden prisniveau kan beløbet ikke lægges til andre år.",
            "Skriv prisniveauet, fx 2026 p/l.",
        )


def _other_level(act: Act, levels: Sequence[str]) -> Iterator[Finding]:
    mine = [level for level in act.price_levels if level]
    others = [level for level in dict.fromkeys(levels) if level and level not in mine]
    if len(mine) == 1 and others:
        yield Finding(
            "other-price-level",
            Severity.ERROR,
            f"Beløbene er i {mine[0]}, men årets budget er i {', '.join(others)}.",
            "Et beløb i et andet års priser ændrer budgettet med et andet beløb, end det ser ud til.",
            "Omregn beløbene til budgettets prisniveau.",
        )


def _loaded_too(act: Act, loaded: Iterable[Act]) -> Iterator[Finding]:
    mine = _changes(act)
    if act.state is not State.IN_FORCE or not mine:
        return
    twin = next((one for one in loaded if one.kind is not ActKind.ORIGINAL and mine <= _changes(one)), None)
    if twin is not None:
        yield Finding(
            "loaded-too",
            Severity.WARNING,
            f"De samme beløb står også i det indlæste budget (»{twin.title}«).",
            "Er det den samme bevilling, tæller den to gange i det korrigerede budget.",
            "Fortryd »I kraft« her, og skriv, at bevillingen nu kommer fra økonomisystemet.",
        )


def _changes(act: Act) -> "Counter[tuple[int | None, str, int]]":
    """What the act does to each account and year, line by line in øre; income counts negative."""
    signs = {Side.EXPENSE: 1, Side.INCOME: -1}
    told = (line for line in act.counted() if line.amount and line.side in signs)
    return Counter((line.year, line.account, signs[line.side] * (line.amount or 0)) for line in told)


def _margins(act: Act) -> Iterator[Finding]:
    for side in (Side.EXPENSE, Side.INCOME):
        years = {year: year_sum(act, side, year) for year in act.years}
        told = {
            "linjerne": margin_sum(act, side, Margin.LINE),
            "årene": _whole_years(act, side, [each for each in years.values() if each is not None]),
            "i alt": margin_sum(act, side, Margin.TOTAL),
        }
        stated = [(name, each) for name, each in told.items() if each is not None]
        for (one_name, one), (other_name, other) in pairwise(stated):
            if one.agrees(other) is False:
                yield Finding(
                    "margins-differ",
                    Severity.ERROR,
                    sentence(f"{one_name.capitalize()} giver {_amount(one)}, {other_name} {_amount(other)}"),
                    "Linjer, år og total er summer af det samme.",
                    "Find det beløb, der er skrevet forkert.",
                )


def _whole_years(act: Act, side: Side, sums: Sequence[Sum]) -> Sum | None:
    """The sum of the years where they are all of the act's years, and a yearly amount does not stand in for others."""
    if not sums or margin_sum(act, side, Margin.YEARLY) is not None:
        return None
    if any(each.amount is None for each in sums):
        return None
    return Sum(sum(each.amount or 0 for each in sums), sum(each.tolerance for each in sums))


def _missing_years(act: Act) -> Iterator[Finding]:
    missing = sorted({line.year for line in act.lines if line.amount is None and line.year is not None})
    if missing:
        yield Finding(
            "missing-amount",
            Severity.WARNING,
            f"Beløbet mangler for {', '.join(str(year) for year in missing)}.",
            "Et manglende beløb er ikke 0 kr.; årets budget er ukendt.",
            "Skriv årets beløb, også hvis det er 0 kr.",
        )


def _undivided(act: Act) -> Iterator[Finding]:
    if act.lines and not act.counted():
        expense = whole(act, Side.EXPENSE)
        yearly = max((line.amount or 0 for line in act.lines if line.margin is Margin.YEARLY), default=0)
        told = f"{formats.exact(yearly)} om året" if yearly else f"{_amount(expense)} i alt" if expense else "Beløbet"
        yield Finding(
            "no-years",
            Severity.WARNING,
            f"{told} er ikke fordelt på kalenderår.",
            "Budgettet er for et kalenderår; uden fordelingen ændrer bevillingen intet års budget.",
            "Skriv beløbet for hvert år.",
        )


def _funding(act: Act) -> Iterator[Finding]:
    for each in act.funding:
        if not each.certain:
            years = str(each.first) if each.first == each.last else f"{each.first}-{each.last}"
            yield Finding(
                "uncertain-financing",
                Severity.WARNING,
                f"{years}: finansieringen er kun mulig, ikke besluttet ({each.what}).",
                "En bevilling uden sikker finansiering kan ikke sættes i kraft for de år.",
                "Afklar, hvor pengene kommer fra, før årene begynder.",
            )


def _authority(act: Act, answer: AuthorityFinding | None) -> Iterator[Finding]:
    if answer is None or answer.reached:
        return
    if answer.reached is None:
        if act.decision is not None and not answer.awaited:
            why = f"Kun det organ, der kan, giver en bevilling ({answer.reference})."
            yield Finding("decider-unknown", Severity.NOTE, answer.why, why, "Se det i sagen eller i referatet.")
        elif act.state is not State.WITHDRAWN:
            why = f"Uden bevilling må pengene ikke bruges ({answer.reference})."
            now = "Vent på mødet." if answer.awaited else "Send sagen videre til det organ, der kan."
            yield Finding("not-decided", Severity.NOTE, answer.why, why, now)
        return
    yield Finding(
        "authority",
        Severity.ERROR,
        answer.why,
        f"Foranstaltninger uden bevilling må ikke sættes i værk ({answer.reference}).",
        "Send sagen til kommunalbestyrelsen, eller hold udgiften inden for det, der er bevilget.",
    )


def _amount(each: Sum) -> str:
    return formats.MISSING if each.amount is None else formats.exact(each.amount)


CHECKS: tuple[Callable[[Act], Iterator[Finding]], ...] = (
    _empty,
    _no_side_to_finance,
    _unbalanced,
    _no_financing,
    _no_income,
    _same_class,
    _price_level,
    _margins,
    _missing_years,
    _undivided,
    _funding,
)
BOTH_SIDES = (_unbalanced, _no_financing, _no_income)
ONE_SIDED = Finding(
    "one-sided",
    Severity.NOTE,
    "Udtrækket fra økonomisystemet viser ikke finansieringen.",
    f"Enhver tillægsbevilling skal angive, hvordan udgiften dækkes ({LAW_FINANCING}).",
    "Se den i sagen.",
)
