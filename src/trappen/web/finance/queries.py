"""What the economy's pages ask of the database."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import QuerySet

from trappen.analysis.economy.year_budget import Acts
from trappen.domain.accounts import ChartLine, OwnChart, parse_account
from trappen.domain.budget.acts import Act, ActKind, Funding, Line, Margin, Side, State, Step
from trappen.domain.budget.authority import AuthorityFinding, OwnLimit, authority
from trappen.domain.budget.checks import Finding, findings
from trappen.domain.budget.corrected import CorrectedBudget, corrected
from trappen.domain.budget.from_rows import BudgetRow, acts_from_rows
from trappen.domain.checks.base import Severity
from trappen.domain.errors import NoValueError
from trappen.domain.periods import Period
from trappen.domain.programme.papers import Level
from trappen.parameters import accounts
from trappen.parameters.appropriations import authority_rule
from trappen.web.accounts.models import Municipality, User
from trappen.web.accounts.permissions import Permission
from trappen.web.cases.models import Episode
from trappen.web.finance.models import (
    Appropriation,
    AppropriationLimit,
    AppropriationLine,
    AppropriationStep,
    Budget,
    ChartAccount,
    HandCorrection,
)
from trappen.web.registers.queries import vintage_of


@dataclass(frozen=True)
class Known:
    """A stored act with what it says."""

    row: Appropriation
    act: Act


@dataclass(frozen=True)
class Judged:
    """A stored act with what the rules say of it."""

    row: Appropriation
    act: Act
    answer: AuthorityFinding | None
    findings: tuple[Finding, ...]


def known_acts(rows: Iterable[Appropriation]) -> list[Known]:
    """The rows with their acts; `rows` come from `visible_to` with their parts prefetched."""
    return [Known(row, act_of(row)) for row in rows]


def acts_for(user: User) -> list[Known]:
    """Every act that the user may see, examples as well."""
    return known_acts(Appropriation.objects.visible_to(user).prefetch_related("lines", "steps"))


def act_of(row: Appropriation) -> Act:
    """The act that a row holds."""
    return Act(
        key=row.key,
        title=row.title,
        kind=ActKind(row.kind),
        lines=tuple(_line(line) for line in row.lines.all()),
        history=tuple(_step(step) for step in row.steps.all()),
        funding=tuple(Funding(**each) for each in row.funding),
        municipality=row.municipality.code if row.municipality else row.example_of,
        service_area=row.service_area,
        option=row.option,
        source=row.source,
        place=row.place,
    )


@dataclass(frozen=True)
class Ground:
    """What there is to tell the economy from: whether postings were ever loaded, and how many measures have a price."""

    postings: bool
    priced: int


def ground(user: User) -> Ground:
    """What the user's municipality has loaded; before the first load neither."""
    vintage = None if user.municipality is None else vintage_of(user.municipality)
    if vintage is None:
        return Ground(postings=False, priced=0)
    priced = Episode.objects.visible_to(user, needs=Permission.SEE_ECONOMY).filter(price__isnull=False)
    return Ground("postings" in vintage.tables, priced.count())


@dataclass(frozen=True)
class OwnRules:
    """What a municipality has of its own: its limits and its chart of accounts."""

    limits: tuple[OwnLimit, ...] = ()
    chart: OwnChart = field(default_factory=OwnChart)


def judged(one: Known, among: Sequence[Known], rules: OwnRules, today: date) -> Judged:
    """What the rules say of the act among those of the same municipality; its own do not hold for examples.

    What is decided after the day is awaited.
    """
    others = [each.act for each in among if each.row.pk != one.row.pk and each.act.municipality == one.act.municipality]
    own = OwnRules() if one.row.is_example else rules
    try:
        answer = authority(one.act, among=others, rules=authority_rule, own=own.limits, today=today)
    except NoValueError:
        answer = None
    levels = {
        line.price_level
        for other in others
        if other.state is State.IN_FORCE
        for line in other.lines
        if line.year in one.act.years and line.price_level
    }
    loaded = [] if one.row.imported else [each.act for each in among if each.row.imported]
    found = findings(one.act, answer=answer, levels=sorted(levels), one_sided=one.row.imported, loaded=loaded)
    return Judged(one.row, one.act, answer, (*found, *account_findings(one.act, own.chart)))


def account_findings(act: Act, chart: OwnChart) -> list[Finding]:
    """Accounts that are not known, or are closed in the year they are used for."""
    used = dict.fromkeys((line.account, line.year) for line in act.lines if line.account)
    doubts = (
        accounts.doubt(parse_account(account), date(year, 1, 1) if year else None, chart) for account, year in used
    )
    why = "Et beløb på en forkert konto kan ikke findes igen i regnskabet."
    now = "Ret kontoen, eller tag den med i kommunens kontoplan."
    return [Finding("account", Severity.WARNING, doubt, why, now) for doubt in dict.fromkeys(doubts) if doubt]


def own_acts(municipality: Municipality) -> tuple[Act, ...]:
    """What corrects the municipality's budget, and nothing else does: the loaded budget, and the acts made by hand."""
    rows = Appropriation.objects.filter(municipality=municipality, imported=False).prefetch_related("lines", "steps")
    return (*loaded_acts(municipality), *map(act_of, rows))


def loaded_acts(municipality: Municipality) -> tuple[Act, ...]:
    """The acts that the loaded budget holds."""
    vintage = vintage_of(municipality)
    source = f"Økonomisystemet, indlæsning {vintage.number}" if vintage else "Økonomisystemet"
    rows = Budget.objects.filter(municipality=municipality).order_by("year", "account", "key")
    return acts_from_rows(map(_budget_row, rows), source=source)


def acts_on(municipality: Municipality, on: date, *, today: date) -> Acts:
    """The acts with the day that a budget seen from `on` is corrected on: every page and paper asks here.

    From a day before the newest data it is that day. From the newest data it is today: what came into force since the
    extract is known, as the acts do not come with it.
    """
    vintage = vintage_of(municipality)
    as_of = None if vintage is None else vintage.as_of
    is_newest = as_of is not None and as_of <= on + timedelta(days=1)
    return Acts(own_acts(municipality), max(on, today) if is_newest else on)


def own_budget(acts: Acts) -> CorrectedBudget:
    """The corrected budget of the acts on their day."""
    return corrected(acts.acts, on=acts.on)


def rules_of(municipality: Municipality | None) -> OwnRules:
    """The municipality's own limits and chart; none where the user belongs to no municipality."""
    return OwnRules() if municipality is None else OwnRules(limits_of(municipality), chart_of(municipality))


def limits_of(municipality: Municipality) -> tuple[OwnLimit, ...]:
    """The municipality's own limits."""
    return tuple(
        OwnLimit(
            kind=ActKind(row.kind),
            level=Level(row.level),
            up_to=row.up_to,
            period=Period(row.start, row.end),
            same_main=row.same_main,
            reference=row.reference,
        )
        for row in AppropriationLimit.objects.filter(municipality=municipality)
    )


def chart_of(municipality: Municipality) -> OwnChart:
    """The municipality's own chart of accounts."""
    rows = ChartAccount.objects.filter(municipality=municipality)
    return OwnChart(ChartLine(row.account, row.title, Period(row.start, row.end)) for row in rows)


def hand_corrections(user: User, year: int, account: str) -> QuerySet[HandCorrection]:
    """What was typed for the account in the year, also what was taken back, the newest first."""
    return HandCorrection.objects.visible_to(user).filter(year=year, account=account)


def told_by_hand(digest: str, municipality: Municipality, *, today: date) -> str:
    """The digest of the loaded data, of what is corrected by hand beside them, and of the acts that were made by hand
    and which of their steps today has reached: each changes an answer."""
    columns = ("pk", "account", "year", "amount", "reason", "known")
    rows = HandCorrection.objects.filter(municipality=municipality, undone=None).order_by("pk").values_list(*columns)
    acts = AppropriationStep.objects.filter(
        appropriation__municipality=municipality, appropriation__imported=False, to=State.IN_FORCE
    )
    steps = acts.order_by("pk").values_list("pk", "appropriation__version", "on")
    reached = [(pk, version, on is not None and on <= today) for pk, version, on in steps]
    told = "|".join(";".join(map(str, row)) for row in (*rows, *reached))
    return hashlib.sha256(f"{digest}|{told}".encode()).hexdigest() if told else digest


def counted_by_hand(municipality: Municipality) -> dict[str, str]:
    """What counts in an estimate beside the loaded data, by a key of its own: each in words."""
    typed = HandCorrection.objects.filter(municipality=municipality, undone=None).order_by("pk")
    told = {f"rettelse-{row.pk}": f"En rettelse på konto {row.account}" for row in typed}
    acts = Appropriation.objects.filter(municipality=municipality, imported=False).prefetch_related("lines", "steps")
    in_force = (row for row in acts if act_of(row).state is State.IN_FORCE)
    return told | {f"bevilling-{row.pk}": f"Bevillingen »{row.title}«" for row in in_force}


def _budget_row(row: Budget) -> BudgetRow:
    return BudgetRow(
        key=row.key,
        year=row.year,
        account=row.account,
        amount=row.amount,
        kind=ActKind(row.kind or ActKind.ORIGINAL),
        price_level=row.price_level,
        decided=row.decided,
    )


def by_key(known: Iterable[Known]) -> Mapping[str, Appropriation]:
    """The rows by the keys that financing lines draw on."""
    return {each.act.key: each.row for each in known}


def _line(row: AppropriationLine) -> Line:
    return Line(
        side=Side(row.side),
        margin=Margin(row.margin),
        amount=row.amount,
        year=row.year,
        account=row.account,
        main=row.main,
        label=row.label,
        price_level=row.price_level,
        tolerance=row.tolerance,
        approximate=row.approximate,
        draws=row.draws,
        note=row.note,
    )


def _step(row: AppropriationStep) -> Step:
    return Step(
        to=State(row.to),
        on=row.on,
        body=row.body,
        level=Level(row.level) if row.level else None,
        item=row.item,
        text=row.text,
        said=row.said,
        undoes=row.undoes,
    )
