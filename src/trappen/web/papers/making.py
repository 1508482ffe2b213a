"""What each kind of paper is counted from, and how: from what somebody wants to the document."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from types import MappingProxyType

from django.utils import timezone

from trappen.analysis.cadence.caseload import caseload, caseload_over_time
from trappen.analysis.cadence.deadlines import deadlines
from trappen.analysis.economy.bridge import bridge
from trappen.analysis.economy.costs import Basis as CostBasis
from trappen.analysis.economy.estimate import Estimate, estimate
from trappen.analysis.economy.refusion import Refusion, refusion
from trappen.analysis.economy.spending import Spending, spending
from trappen.analysis.economy.units import UnitsBy, units
from trappen.analysis.economy.vintage import known_on
from trappen.analysis.keyfigures.report import ladder_report
from trappen.domain.errors import NoValueError, TrappenError
from trappen.domain.figures import Source
from trappen.domain.periods import add_months
from trappen.parameters.refusion import limits_for
from trappen.records.container import Records
from trappen.reporting.document import Document
from trappen.reporting.papers.cover import Cover
from trappen.reporting.papers.economy import Economy, budget_follow_up, dearest_cases, price_times_units
from trappen.reporting.papers.investment import investment_follow_up
from trappen.reporting.papers.management import management_information
from trappen.reporting.papers.quarterly import Basis, quarterly
from trappen.reporting.statements.cells import Viewer
from trappen.web.accounts.models import Municipality, User
from trappen.web.finance.factors import factors_of
from trappen.web.finance.frames import economy_records
from trappen.web.finance.limits.queries import known as known_limits
from trappen.web.finance.queries import acts_on, chart_of, own_budget
from trappen.web.papers.models import CLOSED, PaperKind
from trappen.web.programmes.frames import records_of
from trappen.web.registers.queries import data_said
from trappen.web.scenarios.investing.following import followed
from trappen.web.scenarios.models import CaseDecision

MONTHS_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a paper is to be about."""

    kind: PaperKind
    committee: str
    first: date
    last: date
    recommendation: str
    decision: CaseDecision | None = None  # on an investment case, which the paper then follows


@dataclass(frozen=True, slots=True)
class Made:
    """A document, the same with nothing withheld (only to hold others' against; it is never kept), the digest of the
    records it was counted from, and what they are called."""

    document: Document
    bare: Document
    digest: str
    vintage: str


def _quarterly(wanted: Wanted, by: User, now: datetime) -> Made:
    municipality = _own(by)
    records = records_of(municipality)
    days = [add_months(wanted.last, -back) for back in range(MONTHS_SHOWN, -1, -1)]
    cover = _cover(wanted, municipality, records)
    basis = Basis(
        municipality=cover.municipality,
        committee=cover.committee,
        ladder=ladder_report(records, wanted.first, wanted.last),
        caseload=caseload(records, wanted.last),
        series=caseload_over_time(records, days),
        deadlines=deadlines(records, wanted.last),
        threshold=cover.threshold,
        vintage=cover.vintage,
        recommendation=cover.recommendation,
    )
    made_on = _day(now)
    document, bare = (quarterly(one, made_on=made_on) for one in (basis, replace(basis, threshold=1)))
    return Made(document, bare, records.digest, cover.vintage)


def _economy(wanted: Wanted, by: User, now: datetime) -> Made:
    municipality = _own(by)
    records = economy_records(municipality)
    cover = _cover(wanted, municipality, records)
    made_on = _day(now)
    basis = _basis(wanted, by, records, cover, made_on)
    spent = spending(records, wanted.last.year, wanted.last, factors=factors_of(municipality))
    open_cover, open_basis = replace(cover, threshold=1), replace(basis, viewer=replace(basis.viewer, threshold=None))
    document, bare = (
        _document(wanted.kind, *how, spent, made_on) for how in ((cover, basis), (open_cover, open_basis))
    )
    return Made(document, bare, records.digest, cover.vintage)


def _investment(wanted: Wanted, by: User, now: datetime) -> Made:
    if wanted.decision is None:
        raise TrappenError("Der er ikke valgt en sag.", now="Vælg den besluttede investeringssag, der følges op på.")
    municipality = _own(by)
    records = economy_records(municipality)
    cover, made_on = _cover(wanted, municipality, records), _day(now)
    document, bare = (
        investment_follow_up(cover, followed(wanted.decision, records, wanted.last, threshold), made_on=made_on)
        for threshold in (cover.threshold, None)
    )
    return Made(document, bare, records.digest, cover.vintage)


def _document(kind: PaperKind, cover: Cover, basis: Economy, spent: Spending, made_on: date) -> Document:
    match kind:
        case PaperKind.BUDGET:
            return budget_follow_up(cover, basis, made_on=made_on)
        case PaperKind.UNITS:
            return price_times_units(cover, basis, made_on=made_on)
        case PaperKind.DEAREST:
            return dearest_cases(cover, basis, made_on=made_on)
        case _:
            return management_information(cover, basis, spent, made_on=made_on)


def _basis(wanted: Wanted, by: User, records: Records, cover: Cover, today: date) -> Economy:
    year, on, home = wanted.last.year, wanted.last, _own(by)
    acts = acts_on(home, on, today=today)
    made = estimate(records, year, on, acts=acts)
    earlier = wanted.kind is PaperKind.BUDGET and wanted.first.year == year
    ended = (on.month, on.day) == (12, 31)  # then what was booked later counts too
    known = records if ended else replace(known_on(records, on), as_of=_day_after(on, records))
    return Economy(
        made=made,
        bridge=bridge(_earlier(wanted, home, records, today), made) if earlier else None,
        units=units(known, year, by=UnitsBy.PLACE_TYPE, budget=own_budget(acts) if acts.acts else None),
        refusion=_refusion(records, year, home),
        chart=chart_of(home),
        viewer=Viewer(
            Source(records.source, "bogføring, indsatser og priser", records.as_of),
            None if wanted.kind in CLOSED else cover.threshold,
        ),
        budget_on=acts.on if acts.acts else None,
    )


def _earlier(wanted: Wanted, home: Municipality, records: Records, today: date) -> Estimate:
    """The estimate as it was seen on the paper's first day."""
    return estimate(records, wanted.last.year, wanted.first, acts=acts_on(home, wanted.first, today=today))


def _day_after(on: date, records: Records) -> date:
    """The first day that is not in the paper, or in the extract."""
    following = on + timedelta(days=1)
    return following if records.as_of is None else min(following, records.as_of)


def _refusion(records: Records, year: int, home: Municipality) -> Refusion | None:
    """The claim expected of the year's known measures; None where the year's limits are not stated."""
    try:
        limits = known_limits(home).get(year) or limits_for(year)
    except NoValueError:
        return None
    return refusion(records, year, limits, basis=CostBasis.COMMITTED)


def _cover(wanted: Wanted, municipality: Municipality, records: Records) -> Cover:
    return Cover(
        municipality=municipality.name,
        committee=wanted.committee,
        vintage=data_said(municipality, records.as_of),
        recommendation=tuple(line.strip() for line in wanted.recommendation.splitlines() if line.strip()),
        threshold=municipality.small_number_threshold,
    )


def _own(by: User) -> Municipality:
    if by.municipality is None:
        raise TrappenError("Du er ikke knyttet til en kommune.")
    return by.municipality


def _day(now: datetime) -> date:
    return timezone.localtime(now).date()


MAKERS: Mapping[PaperKind, Callable[[Wanted, User, datetime], Made]] = MappingProxyType(
    dict.fromkeys(PaperKind, _economy) | {PaperKind.QUARTERLY: _quarterly, PaperKind.INVESTMENT: _investment}
)
