"""The scales on which advisers can give a score, and where a case is opened in the case system."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from trappen.domain.caselink import case_address
from trappen.domain.errors import TrappenError
from trappen.parameters.scales import ScaleValues, builtin_scales
from trappen.web.accounts.guards import requires, signed_in
from trappen.web.accounts.permissions import Permission, can, check_can
from trappen.web.core import clock
from trappen.web.registers import actions
from trappen.web.registers.forms import CaseSystemForm, ScaleForm
from trappen.web.registers.models import Scale
from trappen.web.registers.queries import case_pattern


@require_http_methods(["GET", "POST"])
@requires(Permission.SEE_REGISTERS)
def scales(request: HttpRequest) -> HttpResponse:
    """The program's scales and the municipality's own; those who keep the registers add to them."""
    user = signed_in(request)
    if user.municipality is None:
        raise Http404
    form = ScaleForm(request.POST or None)
    if request.method == "POST":
        check_can(user, Permission.MANAGE_REGISTERS)
        if form.is_valid():
            given = form.cleaned_data
            scale = ScaleValues(given["navn"].strip(), given["lavest"], given["hoejest"])
            try:
                actions.add_scale(municipality=user.municipality, scale=scale, by=user, now=clock.now())
            except TrappenError as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, f"»{scale.name}« kan nu vælges.")
                return redirect("registers:scales")
    context = {
        "builtin": builtin_scales(),
        "own": Scale.objects.visible_to(user, needs=Permission.SEE_REGISTERS),
        "form": form if can(user, Permission.MANAGE_REGISTERS) else None,
    }
    return render(request, "registers/scales.html", context)


@require_POST
@requires(Permission.MANAGE_REGISTERS)
def close_scale(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a scale of the municipality's own out of use."""
    user = signed_in(request)
    rows = Scale.objects.visible_to(user, needs=Permission.MANAGE_REGISTERS).select_related("municipality")
    scale = get_object_or_404(rows, pk=pk)
    actions.close_scale(scale=scale, by=user, now=clock.now())
    messages.success(request, f"»{scale}« kan ikke længere vælges. Scorerne på den er der stadig.")
    return redirect("registers:scales")


@require_http_methods(["GET", "POST"])
@requires(Permission.SEE_REGISTERS)
def case_system(request: HttpRequest) -> HttpResponse:
    """The pattern of the case system's addresses; those who keep the registers change it."""
    user = signed_in(request)
    if user.municipality is None:
        raise Http404
    pattern = case_pattern(user.municipality)
    sent = request.POST if request.method == "POST" else None  # an empty form removes the link
    form = CaseSystemForm(sent, initial={"moenster": pattern})
    if request.method == "POST":
        check_can(user, Permission.MANAGE_REGISTERS)
        if form.is_valid():
            given = form.cleaned_data["moenster"]
            try:
                actions.keep_case_pattern(municipality=user.municipality, pattern=given, by=user, now=clock.now())
            except TrappenError as error:
                form.add_error("moenster", str(error))
            else:
                messages.success(request, "Linket til fagsystemet er gemt." if given.strip() else "Linket er fjernet.")
                return redirect("registers:case_system")
    context = {
        "pattern": pattern,
        "example": case_address(pattern, "27.24.00-P20-5-26"),
        "form": form if can(user, Permission.MANAGE_REGISTERS) else None,
    }
    return render(request, "registers/case_system.html", context)
