"""Every part of an investment case by form, as a programme's. Rows are added and removed by the server."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from trappen.domain import formats
from trappen.domain.errors import TrappenError
from trappen.records.investment.writing import plain
from trappen.web.accounts.guards import requires, signed_in
from trappen.web.core import clock
from trappen.web.programmes.editing.labels import BASICS, CASE_PARTS
from trappen.web.programmes.editing.parts import PartForm, posted_part, stored_part
from trappen.web.programmes.editing.whole import CASE
from trappen.web.programmes.queries import own_choices
from trappen.web.scenarios.investing import actions
from trappen.web.scenarios.investing.actions import Change, ChangedMeanwhileError
from trappen.web.scenarios.investing.stored import case_in
from trappen.web.scenarios.investing.views import MANAGE
from trappen.web.scenarios.models import InvestmentCase

ROWS = {"tilfoej": PartForm.add, "fjern": PartForm.remove}


@require_GET
@requires(MANAGE)
def parts(request: HttpRequest, pk: int) -> HttpResponse:
    """The parts with how much stands in each."""
    saved = _own(request, pk)
    whole = plain(case_in(saved.document))
    lines = [(part, title, _amount(part, whole)) for part, title in CASE_PARTS.items()]
    return render(request, "scenarios/investing/parts.html", {"saved": saved, "parts": lines})


@require_http_methods(["GET", "POST"])
@requires(MANAGE)
def edit(request: HttpRequest, pk: int, part: str) -> HttpResponse:
    """One part. What is wrong is told at its box, and what was typed stays."""
    if part not in CASE_PARTS:
        raise Http404
    saved = _own(request, pk)
    case = case_in(saved.document)
    whole = plain(case)
    if request.method == "GET":
        form = stored_part(part, whole, CASE)
        if form.is_list and not form.typed:
            form.add(part)
        form.touched = ""
        return _page(request, saved, form, whole, saved.version)
    form, seen = posted_part(part, request.POST, CASE), _number(request.POST.get("version", ""))
    act, _, place = request.POST.get("handling", "").partition(":")
    if act in ROWS:
        ROWS[act](form, place)
        return _page(request, saved, form, whole, seen)
    form.prune()
    made = form.into(whole)
    if made is None:
        return _page(request, saved, form, whole, seen)
    if made == case and seen == saved.version:
        messages.info(request, "Der var ikke rettet noget, så der er ikke gemt en ny version.")
        return redirect("scenarios:case_parts", pk)
    return _save(request, saved, form, whole, Change(made, seen, f"Rettede {CASE_PARTS[part]}"))


def _save(
    request: HttpRequest, saved: InvestmentCase, form: PartForm, whole: Mapping[str, Any], to: Change
) -> HttpResponse:
    try:
        actions.change(saved=saved, to=to, by=signed_in(request), now=clock.now())
    except ChangedMeanwhileError as error:
        # The newest version is what the next click on »Gem« is made from: only this part is replaced then.
        return _page(request, saved, form, whole, saved.version, conflict=error)
    except TrappenError as error:
        messages.error(request, str(error))
        return _page(request, saved, form, whole, to.seen)
    messages.success(request, f"{CASE_PARTS[form.part]} er gemt.")
    return redirect("scenarios:case_parts", saved.pk)


def _page(
    request: HttpRequest,
    saved: InvestmentCase,
    form: PartForm,
    whole: Mapping[str, Any],
    seen: int,
    *,
    conflict: TrappenError | None = None,
) -> HttpResponse:
    entries, elsewhere = form.entries(whole, own_choices(signed_in(request)))
    context = {
        "saved": saved,
        "part": form.part,
        "title": CASE_PARTS[form.part],
        "is_list": form.is_list,
        "entries": entries,
        "elsewhere": elsewhere,
        "faulty": len(form.faults),
        "version": seen,
        "conflict": conflict,
        "unsaved": request.method == "POST",
    }
    return render(request, "scenarios/investing/edit.html", context)


def _own(request: HttpRequest, pk: int) -> InvestmentCase:
    """A case that the user may change."""
    return get_object_or_404(InvestmentCase.objects.visible_to(signed_in(request), needs=MANAGE), pk=pk)


def _amount(part: str, whole: Mapping[str, Any]) -> str:
    if part == BASICS:
        return "udfyldt"
    number = len(whole.get(part, ()))
    return formats.counted(number, "post", "poster") if number else "tom"


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 0
