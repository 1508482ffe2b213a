"""Making an act, correcting a draft, taking it further, and the municipality's own limits."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from trappen.analysis.economy.year_budget import Acts
from trappen.domain import formats
from trappen.domain.budget.acts import KINDS, STATES, Act, ActKind, State, usual_side
from trappen.domain.budget.authority import LEVELS
from trappen.domain.errors import TrappenError
from trappen.parameters.appropriations import authority_rule
from trappen.web.accounts.guards import requires, signed_in
from trappen.web.accounts.models import Municipality, User
from trappen.web.accounts.permissions import Permission, can
from trappen.web.core import clock
from trappen.web.finance import actions, presentation, queries
from trappen.web.finance.act_forms import (
    ROWS,
    ActForm,
    LineFormSet,
    act_typed,
    as_sent,
    follow_kind,
    kind_of,
    typed_from,
)
from trappen.web.finance.forms import LimitForm, MoveForm, UndoForm
from trappen.web.finance.models import Appropriation, AppropriationLimit
from trappen.web.finance.views.appropriations import reason

MANAGE = Permission.MANAGE_APPROPRIATIONS
WANTED = "sag"  # in the address


@require_http_methods(["GET", "POST"])
@requires(MANAGE)
def create(request: HttpRequest) -> HttpResponse:
    """A new act, which is a draft until somebody proposes it.

    The address names the case that is to be, so that the back button leads to it once it is there.
    """
    user, now = signed_in(request), clock.now()
    home, wanted = _home(user), _wanted(request)
    if wanted is None:
        return redirect(f"{request.path}?{urlencode({WANTED: uuid4()})}")
    key = f"sag-{wanted}"
    there = Appropriation.objects.visible_to(user, needs=MANAGE).filter(key=key).first()
    if there is not None and request.method == "GET":
        return redirect("finance:appropriation", there.pk)
    about = {"art": ActKind.SUPPLEMENTARY, "prisniveau": _usual_level(home)}
    sides = (usual_side(ActKind.SUPPLEMENTARY, number) for number in range(ROWS))
    blank = [{"aar": clock.today().year, "side": side} for side in sides]
    form, rows, ready = _typed(request, about, blank)
    if ready:
        row, is_new = actions.create_once(municipality=home, act=act_typed(form, rows, key=key), by=user, now=now)
        if is_new:
            messages.success(request, "Bevillingssagen er oprettet som kladde. Se, om den går op, før den indstilles.")
        else:
            messages.info(request, "Sagen var allerede oprettet. Brug »Ret kladden«, hvis noget skal ændres.")
        return redirect("finance:appropriation", row.pk)
    return render(request, "finance/appropriation_form.html", {"form": form, "rows": rows, "row": None})


@require_http_methods(["GET", "POST"])
@requires(MANAGE)
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Corrects a draft."""
    user = signed_in(request)
    row, act = _own(user, pk)
    form, rows, ready = _typed(request, *typed_from(act))
    if ready:
        made = act_typed(form, rows, key=act.key)
        try:
            actions.change(row=row, act=made, seen=_seen(request), by=user, now=clock.now())
        except TrappenError as error:
            form.add_error(None, reason(error))
        else:
            messages.success(request, "Kladden er rettet.")
            return redirect("finance:appropriation", pk)
    elif act.state is not State.DRAFT or row.imported:
        raise PermissionDenied("Kun en kladde kan rettes. Send sagen tilbage til kladde, eller opret en ny.")
    return render(request, "finance/appropriation_form.html", {"form": form, "rows": rows, "row": row})


@require_http_methods(["GET", "POST"])
@requires(MANAGE)
def move(request: HttpRequest, pk: int, to: str) -> HttpResponse:
    """One step: propose, record a decision, put in force, send back, withdraw."""
    user = signed_in(request)
    row, act = _own(user, pk)
    target = State(to) if to in set(State) else None
    if target is None or row.imported:
        raise Http404
    try:
        actions.check_can_move(row, act, target)
    except TrappenError as error:  # somebody else was first, or the back button led here
        messages.warning(request, reason(error))
        return redirect("finance:appropriation", pk)
    form = MoveForm(request.POST or None, to=target, initial={"dato": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            step, confirmed = form.step(), "bekraeft" in request.POST
            seen, now = _seen(request), clock.now()
            actions.move(row=row, step=step, seen=seen, by=user, now=now, confirmed=confirmed)
        except actions.NotAuthorisedError as error:
            form.add_error(None, reason(error))
            form.ask()
        except TrappenError as error:
            form.add_error(None, reason(error))
        else:
            if confirmed:
                messages.warning(request, "Beslutningen er registreret. Se under Kontrol, hvorfor den ikke er nok.")
            else:
                messages.success(request, f"»{row.title}« er nu: {STATES[target].lower()}.")
            return redirect("finance:appropriation", pk)
    context = {"form": form, "row": row, "step": presentation.MOVES[target], "to": target}
    return render(request, "finance/appropriation_move.html", context)


@require_http_methods(["GET", "POST"])
@requires(MANAGE)
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Undoes the last step, which was recorded by mistake; it stays in the history."""
    user = signed_in(request)
    row, act = _own(user, pk)
    if not actions.can_undo(row, act):
        raise Http404
    form = UndoForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        why = form.cleaned_data["tekst"]
        try:
            made = actions.undo(row=row, reason=why, seen=_seen(request), by=user, now=clock.now())
        except TrappenError as error:
            form.add_error(None, reason(error))
        else:
            told = f"Trinnet »{STATES[act.state]}« er fortrudt. Sagen er nu: {STATES[State(made.state)].lower()}."
            messages.success(request, told)
            return redirect("finance:appropriation", pk)
    step = f"Fortryd »{STATES[act.state]}«"
    return render(request, "finance/appropriation_move.html", {"form": form, "row": row, "step": step, "to": "undo"})


@require_POST
@requires(MANAGE)
def adopt(request: HttpRequest) -> HttpResponse:
    """Makes the acts of the loaded budget."""
    user = signed_in(request)
    number = actions.adopt_budget(municipality=_home(user), by=user, now=clock.now())
    if number:
        messages.success(
            request, f"{formats.counted(number, 'bevilling', 'bevillinger')} er hentet fra det indlæste budget."
        )
    else:
        messages.warning(request, "Der er ikke indlæst et budget. Indlæs tabellen »Budget« først.")
    return redirect("finance:appropriations")


@require_http_methods(["GET", "POST"])
@requires(Permission.SEE_ECONOMY)
def limits(request: HttpRequest) -> HttpResponse:
    """Who decides what: the law's rules, and the municipality's own limits below them."""
    user, today = signed_in(request), clock.today()
    may = can(user, MANAGE)
    form = LimitForm(request.POST or None, initial={"fra": today})
    if request.method == "POST":
        if not may:
            raise PermissionDenied("Du må ikke ændre kommunens bevillingsregler med din rolle.")
        if form.is_valid():
            actions.add_limit(municipality=_home(user), limit=form.limit(), by=user, now=clock.now())
            messages.success(request, "Reglen er tilføjet.")
            return redirect("finance:appropriation_limits")
    rules = [(name, authority_rule(kind, today)) for kind, name in KINDS.items()]
    context = {
        "rules": [(name, _names(rule.levels), _names(rule.delegable), rule.reference) for name, rule in rules],
        "limits": AppropriationLimit.objects.visible_to(user),
        "form": form if may else None,
        "today": today,
    }
    return render(request, "finance/appropriation_limits.html", context)


@require_POST
@requires(MANAGE)
def end_limit(request: HttpRequest, pk: int) -> HttpResponse:
    """Ends a rule from today."""
    user = signed_in(request)
    row = get_object_or_404(AppropriationLimit.objects.visible_to(user, needs=MANAGE), pk=pk)
    try:
        actions.end_limit(row=row, on=clock.today(), by=user, now=clock.now())
    except TrappenError as error:
        messages.error(request, reason(error))
    else:
        messages.success(request, "Reglen gælder ikke længere.")
    return redirect("finance:appropriation_limits")


def _seen(request: HttpRequest) -> int:
    """The version of the act that was shown; 0, which none has, where the form does not say."""
    version = request.POST.get("version", "")
    return int(version) if version.isascii() and version.isdecimal() else 0


def _wanted(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.GET.get(WANTED, ""))
    except ValueError:
        return None


def _usual_level(municipality: Municipality) -> str:
    """The price level of the budget in force, where it has one: amounts at different levels are never added."""
    today = clock.today()
    cells = queries.own_budget(Acts(queries.own_acts(municipality), today)).of_year(today.year)
    levels = {cell.price_level for cell in cells}
    return levels.pop() if len(levels) == 1 else ""


def _typed(request: HttpRequest, about: dict[str, Any], lines: list[dict[str, Any]]) -> tuple[ActForm, Any, bool]:
    """The forms, and whether they hold an act to save.

    »Flere linjer« gives empty rows, »Tilpas linjerne« the sides that the chosen kind has; neither saves anything.
    """
    data = request.POST.copy()
    fits, more = "tilpas" in data, "flere" in data
    if request.method == "POST":
        follow_kind(data, shown=kind_of(data.get("vist", "")), every=fits)
    if fits:  # shown anew and not judged: what is not typed yet is no fault
        about, lines = as_sent(data)
    options: dict[str, Any] = {"prefix": "linjer", "form_kwargs": {"kind": kind_of(data.get("art", about["art"]))}}
    if request.method != "POST" or fits:
        empty: list[dict[str, Any]] = [{} for _ in range(max(ROWS - len(lines), 0))]
        return ActForm(initial=about), LineFormSet(initial=[*lines, *empty], **options), False
    form = ActForm(data)
    if more:
        count = data.get("linjer-TOTAL_FORMS", "0")
        data["linjer-TOTAL_FORMS"] = str((int(count) if count.isdecimal() else 0) + ROWS)
    rows = LineFormSet(data, **options)
    ready = not more and form.is_valid() and rows.is_valid()
    if ready and not any(row.is_filled for row in rows):
        form.add_error(None, "Skriv mindst én linje med et beløb.")
        ready = False
    return form, rows, ready


def _own(user: User, pk: int) -> tuple[Appropriation, Act]:
    """The municipality's own act. Raises PermissionDenied for an example, which everybody may read."""
    found = Appropriation.objects.visible_to(user).prefetch_related("lines", "steps")
    row = get_object_or_404(found, pk=pk)
    if row.is_example:
        raise PermissionDenied("Et eksempel kan ikke ændres. Opret en ny bevillingssag.")
    return row, queries.act_of(row)


def _home(user: User) -> Municipality:
    if user.municipality is None:
        raise PermissionDenied("Du er ikke knyttet til en kommune.")
    return user.municipality


def _names(levels: Any) -> str:
    return ", ".join(LEVELS[level] for level in sorted(levels))
