"""Typing children, cases, advisers of cases and measures where no export brings them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from trappen.domain.errors import TrappenError
from trappen.web.accounts.guards import requires, signed_in
from trappen.web.accounts.permissions import Permission
from trappen.web.cadence import actions
from trappen.web.cadence.actions import TypedRow
from trappen.web.cadence.entering import SHEETS
from trappen.web.cadence.forms.filing import FORMS, NewChildForm
from trappen.web.cadence.models import Filed, Filing
from trappen.web.cadence.queries.events import case_number
from trappen.web.cadence.queries.filing import NEEDS, about_child, last_write
from trappen.web.cadence.queries.holding import colleague
from trappen.web.cadence.queries.receivers import may_carry
from trappen.web.cadence.views.reading import log_listed
from trappen.web.cases.models import Case, Child
from trappen.web.core import clock

NAMES = {"barn": Filed.CHILD, "sag": Filed.CASE, "raadgiver": Filed.ASSIGNMENT, "indsats": Filed.EPISODE}
WORDS = {table: name for name, table in NAMES.items()}


@never_cache
@require_http_methods(["GET", "POST"])
@requires(Permission.RECORD_CADENCE)
def new_child(request: HttpRequest) -> HttpResponse:
    """A child with its case and adviser in one form."""
    user, today = signed_in(request), clock.today()
    if user.municipality is None:
        raise Http404
    form = NewChildForm(request.POST or None, today=today, advisers=may_carry(user, today))
    if form.is_valid():
        try:
            child, warnings = actions.open_child(
                municipality=user.municipality, new=form.new_child(), by=user, now=clock.now(), today=today
            )
        except TrappenError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Barnet og sagen er oprettet.")
            _warn(request, warnings)
            return redirect("cadence:records", child.key)
    return render(request, "cadence/new_child.html", {"form": form})


@never_cache
@require_GET
@requires(Permission.RECORD_CADENCE)
def records(request: HttpRequest, key: str) -> HttpResponse:
    """What is known of a child, where it comes from, and what can be added or changed."""
    user = signed_in(request)
    child = get_object_or_404(Child.objects.visible_to(user), key=key)
    rows = about_child(user, child)
    log_listed(request, [child.key])
    context = {
        "child": child,
        "number": case_number(user, child),
        "groups": [
            (table.label, WORDS[table], [row for row in rows if row.table is table], table is not Filed.CHILD)
            for table in Filed
        ],
        "undoable": [row.last for row in rows if row.last and actions.can_undo_filing(row.last, user, clock.now())],
        "words": WORDS,
    }
    return render(request, "cadence/records.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@requires(Permission.RECORD_CADENCE)
def add(request: HttpRequest, key: str, what: str) -> HttpResponse:
    """A new case, adviser or measure of the child."""
    user = signed_in(request)
    table = NAMES.get(what)
    if table is None or table is Filed.CHILD:
        raise Http404
    child = get_object_or_404(Child.objects.visible_to(user).select_related("municipality"), key=key)
    newest = Case.objects.visible_to(user).filter(child=child).order_by("-opened", "key").first()
    day = {"start": clock.today(), "opened": clock.today(), "role": "second"}
    return _asked(request, child, TypedRow(table, {}, case="" if newest is None else newest.key), day)


@never_cache
@require_http_methods(["GET", "POST"])
@requires(Permission.RECORD_CADENCE)
def change(request: HttpRequest, what: str, pk: int) -> HttpResponse:
    """A row that was typed; one that came with an import is changed in the case system."""
    user = signed_in(request)
    if what not in NAMES:
        raise Http404
    table = NAMES[what]
    rows: QuerySet[Any] = SHEETS[table].model.objects.visible_to(user)  # type: ignore[attr-defined]  # every record has it
    row: Any = get_object_or_404(rows.select_related("municipality"), pk=pk)
    child = get_object_or_404(Child.objects.visible_to(user), key=row.key if table is Filed.CHILD else row.child_id)
    known = {name: getattr(row, name) for name in SHEETS[table].fields}
    return _asked(request, child, TypedRow(table, {}, row=row), {**known, "seen": last_write(table, row)})


@require_POST
@requires(Permission.RECORD_CADENCE)
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes back what the user has typed; somebody else's is not there."""
    user = signed_in(request)
    filing = get_object_or_404(Filing.objects.visible_to(user, needs=NEEDS).filter(by_id=user.pk), pk=pk)
    try:
        there = actions.undo_filing(filing=filing, by=user, now=clock.now(), today=clock.today())
    except TrappenError as error:
        messages.error(request, str(error))
        return redirect("cadence:records", filing.child_id)
    messages.success(request, f"Fortrudt: {filing.get_table_display().lower()}.")
    return redirect("cadence:records", filing.child_id) if there else redirect("cadence:week")


def _asked(request: HttpRequest, child: Child, empty: TypedRow, known: Mapping[str, Any]) -> HttpResponse:
    """The form of a row; `empty` is what is typed, but for the values."""
    user, table = signed_in(request), empty.table
    advisers = may_carry(user, clock.today())
    there = known.get("adviser_id")
    if there is not None and there not in dict(advisers):
        advisers = [*advisers, (there, there)]
    form = FORMS[table](request.POST or None, initial={**known, "whole": "alle" in request.GET}, advisers=advisers)
    if form.is_valid():
        typed = replace(empty, values=form.values(), seen=form.cleaned_data["seen"] or 0)
        try:
            warnings = actions.file_row(child=child, typed=typed, by=user, now=clock.now(), today=clock.today())
        except TrappenError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"{table.label} er gemt.")
            _warn(request, warnings)
            return redirect("cadence:records", child.key)
    log_listed(request, [child.key])
    context = {
        "form": form,
        "child": child,
        "row": empty.row,
        "what": table.label,
        "number": case_number(user, child),
        "without_case": table is Filed.ASSIGNMENT and empty.row is None and not empty.case,
        "back": reverse("cadence:records", args=[child.key]),
        "colleague": colleague(user, child),
    }
    return render(request, "cadence/record.html", context)


def _warn(request: HttpRequest, warnings: Sequence[str]) -> None:
    for what in warnings:
        messages.warning(request, f"Se efter: {what}")
