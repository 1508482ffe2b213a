"""Beginning, copying, restoring and deleting programmes, and accepting findings."""

from dataclasses import replace

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from trappen.domain.errors import TrappenError
from trappen.domain.programme.copying import Origin, copied
from trappen.domain.programme.papers import Waiver
from trappen.records.programmes.reading import decode_programme
from trappen.web.accounts.guards import requires, signed_in
from trappen.web.accounts.models import Municipality, User
from trappen.web.accounts.permissions import Permission
from trappen.web.audit.models import EventType
from trappen.web.core import clock
from trappen.web.programmes import actions, jobs, queries
from trappen.web.programmes.actions import Change, programme_of
from trappen.web.programmes.editing.places import place_of, rule_title
from trappen.web.programmes.editing.typed import slug
from trappen.web.programmes.forms import CopyForm, StartForm, WaiverForm
from trappen.web.programmes.models import PlanVersion, ProgrammePlan

MANAGE = Permission.MANAGE_PROGRAMMES


@require_http_methods(["GET", "POST"])
@requires(MANAGE)
def create(request: HttpRequest) -> HttpResponse:
    """The guided start."""
    user = signed_in(request)
    form = StartForm(request.POST or None)
    if request.POST.get("handling") == "aar":
        # Only the period has changed, and with it the years that are asked for: nothing is judged yet.
        return render(request, "programmes/create.html", {"form": StartForm(initial=request.POST.dict())})
    if request.method == "POST" and form.is_valid():
        programme, faults = decode_programme(form.plain(home_of(user).code))
        for fault in faults:
            form.take(fault.path, f"{fault.what} {fault.now}".strip())
        if programme is not None:
            try:
                plan = actions.create(municipality=home_of(user), programme=programme, by=user, now=clock.now())
            except TrappenError as error:
                form.add_error("navn", str(error))
            else:
                messages.success(request, "Programmet er oprettet. Skriv resten, når du har det: hver del for sig.")
                return redirect("programmes:parts", plan.pk)
    return render(request, "programmes/create.html", {"form": form})


@require_http_methods(["GET", "POST"])
@requires(MANAGE)
def copy(request: HttpRequest, pk: int) -> HttpResponse:
    """A new programme of one's own with what the other holds; what belongs to the other only where it is asked for."""
    user = signed_in(request)
    plan = get_object_or_404(ProgrammePlan.objects.visible_to(user), pk=pk)
    form = CopyForm(request.POST or None, initial={"navn": f"{plan.name} (kopi)"})
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["navn"]
        home = home_of(user)
        bare = copied(programme_of(plan.document), [Origin(word) for word in form.cleaned_data["behold"]])
        made = replace(bare, key=slug(name) or "program", name=name, full_name="", municipality=home.code)
        try:
            new = actions.create(
                municipality=home, programme=made, by=user, now=clock.now(), what=f"Kopieret fra {plan.name}"
            )
        except TrappenError as error:
            form.add_error("navn", str(error))
        else:
            said = f"Kopieret fra {plan.name}. Kontrollér målgruppe, stillinger, sager, beløb og mål: de er de andres."
            messages.success(request, said)
            return redirect("programmes:parts", new.pk)
    return render(request, "programmes/copy.html", {"form": form, "plan": plan})


@require_POST
@requires(MANAGE)
def restore(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Undo: an earlier version becomes the newest."""
    user = signed_in(request)
    plan = own_plan(user, pk)
    version = get_object_or_404(PlanVersion.objects.visible_to(user, needs=MANAGE), plan=plan, number=number)
    seen = request.POST.get("version", "")
    try:
        restored = actions.restore(
            plan=plan, version=version, seen=int(seen) if seen.isdecimal() else 0, by=user, now=clock.now()
        )
    except actions.ChangedMeanwhileError as error:
        messages.error(request, f"{error.what} Se den nye version, før du gendanner en gammel.")
    else:
        jobs.order_changed(restored, by=user)
        messages.success(request, f"Version {number} er gendannet. Den, den erstattede, ligger stadig her.")
    return redirect("programmes:versions", pk)


@require_http_methods(["GET", "POST"])
@requires(MANAGE)
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks first, as all versions go too."""
    user = signed_in(request)
    plan = own_plan(user, pk)
    if request.method == "POST":
        actions.delete(plan=plan, by=user, now=clock.now())
        messages.success(request, f"»{plan.name}« er slettet.")
        return redirect("programmes:index")
    return render(request, "programmes/delete.html", {"plan": plan})


@require_http_methods(["GET", "POST"])
@requires(MANAGE)
def waive(request: HttpRequest, pk: int) -> HttpResponse:
    """Accepts a finding with a reason; it stays visible."""
    user = signed_in(request)
    plan = own_plan(user, pk)
    programme = programme_of(plan.document)
    code, place = request.GET.get("regel", ""), request.GET.get("sted", "")
    report = queries.report_of(programme, user, clock.today())
    found = [entry for entry in report.open if (entry.code, entry.where) == (code, place)]
    if not found:
        raise Http404
    form = WaiverForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        why, role, today = form.cleaned_data["begrundelse"], user.get_role_display().lower(), clock.today()
        given = (Waiver(code, place, why, role, today, entry.what) for entry in found)
        lapsed = {entry.lapsed for entry in found}
        made = replace(programme, waivers=(*(old for old in programme.waivers if old not in lapsed), *given))
        what = f"Accepterede fund: {rule_title(code)} ({place_of(place, plan.document).text})"
        _change(request, plan, Change(made, _seen(request, plan), what, EventType.PROGRAMME_WAIVED))
        return redirect("programmes:show", pk)
    context = {
        "plan": plan,
        "form": form,
        "finding": found[0],
        "place": place_of(place, plan.document),
        "also": len(found) - 1,
    }
    return render(request, "programmes/waive.html", context)


@require_POST
@requires(MANAGE)
def unwaive(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a reason away, so that the finding is open again."""
    user = signed_in(request)
    plan = own_plan(user, pk)
    programme = programme_of(plan.document)
    code, place = request.POST.get("regel", ""), request.POST.get("sted", "")
    kept = tuple(entry for entry in programme.waivers if (entry.code, entry.place) != (code, place))
    if len(kept) == len(programme.waivers):
        raise Http404
    what = f"Fjernede begrundelse: {rule_title(code)} ({place_of(place, plan.document).text})"
    made = replace(programme, waivers=kept)
    _change(request, plan, Change(made, _seen(request, plan), what, EventType.PROGRAMME_WAIVED))
    return redirect("programmes:show", pk)


def own_plan(user: User, pk: int) -> ProgrammePlan:
    """The plan, if it is the municipality's own to change.

    Raises:
        PermissionDenied: for an example, which can be copied instead.
    """
    plan = get_object_or_404(ProgrammePlan.objects.visible_to(user), pk=pk)
    if plan.is_example:
        raise PermissionDenied("Et eksempel kan ikke ændres. Kopiér det, og ret i kopien.")
    return plan


def _change(request: HttpRequest, plan: ProgrammePlan, to: Change) -> None:
    try:
        actions.change(plan=plan, to=to, by=signed_in(request), now=clock.now())
    except actions.ChangedMeanwhileError as error:
        messages.error(request, f"{error.what} Intet blev ændret; se programmet igen, og prøv så.")


def _seen(request: HttpRequest, plan: ProgrammePlan) -> int:
    seen = request.POST.get("version", "")
    return int(seen) if seen.isascii() and seen.isdecimal() else plan.version


def home_of(user: User) -> Municipality:
    """The user's municipality.

    Raises:
        PermissionDenied: if there is none.
    """
    if user.municipality is None:
        raise PermissionDenied("Du er ikke knyttet til en kommune.")
    return user.municipality
