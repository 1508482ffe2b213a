"""Appropriations to read: the acts of a year with the corrected budget, and one act with its balance and history."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from trappen.analysis.economy.year_budget import Acts
from trappen.domain.accounts import OwnChart
from trappen.domain.budget.acts import State
from trappen.domain.budget.checks import stops
from trappen.domain.budget.corrected import CorrectedBudget
from trappen.domain.errors import TrappenError
from trappen.web.accounts.guards import requires, signed_in
from trappen.web.accounts.models import User
from trappen.web.accounts.permissions import Permission, can
from trappen.web.core import clock
from trappen.web.finance import actions, presentation, queries

YEARS = range(1970, 2201)  # that an appropriation can be for
SEE = Permission.SEE_ECONOMY


@require_GET
@requires(SEE)
def index(request: HttpRequest) -> HttpResponse:
    """The municipality's corrected budget of a year as of today, the acts behind it, and the examples."""
    user, today = signed_in(request), clock.today()
    known = queries.acts_for(user)
    years = presentation.years_of(known)
    year = asked_year(request, years, today)
    budget, rules = own_budget(user, today), queries.rules_of(user.municipality)
    rows = presentation.function_rows(budget.of_year(year), rules.chart, today)
    mine = [one for one in known if not one.row.is_example]
    examples = [one for one in known if one.row.is_example]
    of_year = [one for one in mine if year in one.act.years or not one.act.years]
    context = {
        "year": year,
        "years": years,
        "today": today,
        "rows": rows,
        "totals": presentation.totals(rows),
        "acts": presentation.act_lines([queries.judged(one, mine, rules, today) for one in of_year], year),
        "undivided": len(budget.undivided),
        "examples": presentation.act_lines([queries.judged(one, examples, rules, today) for one in examples], None),
        "has_own": bool(mine),
        "may_change": can(user, Permission.MANAGE_APPROPRIATIONS),
    }
    return render(request, "finance/appropriations.html", context)


@require_GET
@requires(SEE)
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """One act: what it gives and takes, whether it balances, who could decide it, and its history."""
    user, today = signed_in(request), clock.today()
    one, known = judged_or_404(user, pk)
    drawn = {key: (row.pk, row.title) for key, row in queries.by_key(known).items()}
    may = can(user, Permission.MANAGE_APPROPRIATIONS)
    mine = queries.own_acts(user.municipality) if user.municipality else ()
    context = {
        "one": one,
        "line": presentation.act_lines([one], None)[0],
        "lines": presentation.line_rows(one.act, own_chart(user), drawn, today),
        "moves_money": presentation.moves_money(one.act),
        "touched": [] if one.row.is_example else presentation.touched_rows(one.act, mine, own_chart(user), today),
        "today": today,
        "balances": presentation.balance_rows(one.act),
        "findings": presentation.told_findings(one),
        "levels": [level for level in one.act.price_levels if level],
        "history": presentation.history_rows(one),
        "moves": presentation.moves_of(one) if may else [],
        "stopped": not one.row.is_example and not one.row.imported and bool(stops(one.findings)),
        "may_undo": may and actions.can_undo(one.row, one.act),
        "may_correct": may and one.act.state is State.DRAFT and not one.row.is_example and not one.row.imported,
    }
    return render(request, "finance/appropriation.html", context)


def judged_or_404(user: User, pk: int) -> tuple[queries.Judged, list[queries.Known]]:
    """The act with what is to be said of it, and all that the user sees."""
    known = queries.acts_for(user)
    one = next((each for each in known if each.row.pk == pk), None)
    if one is None:
        raise Http404
    return queries.judged(one, known, queries.rules_of(user.municipality), clock.today()), known


def own_budget(user: User, on: date) -> CorrectedBudget:
    """The corrected budget of the user's municipality on the day."""
    acts = queries.own_acts(user.municipality) if user.municipality else ()
    return queries.own_budget(Acts(acts, on))


def own_chart(user: User) -> OwnChart:
    """The municipality's own chart of accounts."""
    return queries.chart_of(user.municipality) if user.municipality else OwnChart()


def asked_year(request: HttpRequest, years: list[int], today: date) -> int:
    """The year that is asked for, also one without a budget, else this year where it has one, else the newest."""
    asked = request.GET.get("aar", "")
    if asked.isascii() and asked.isdecimal() and int(asked) in YEARS:
        return int(asked)
    return today.year if today.year in years or not years else years[0]


def reason(error: TrappenError) -> str:
    """The error as one paragraph."""
    return " ".join(part for part in (error.what, error.why, error.now) if part)
