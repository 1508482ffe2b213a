"""A programme from a file. Over one that is there, the difference is shown and asked about before anything changes."""

import re
from dataclasses import replace as replace_in

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from trappen.domain.checks.base import sentence
from trappen.domain.errors import TrappenError
from trappen.domain.problems import Problem
from trappen.domain.programme.model import Programme
from trappen.records.documents.reading import MAX_BYTES
from trappen.records.programmes.reading import read_bytes, read_text
from trappen.records.programmes.writing import plain, programme_text
from trappen.web.accounts.guards import requires, signed_in
from trappen.web.accounts.models import User
from trappen.web.accounts.permissions import Permission
from trappen.web.core import clock
from trappen.web.programmes import actions, jobs
from trappen.web.programmes.actions import Change, programme_of
from trappen.web.programmes.editing.differences import differences
from trappen.web.programmes.editing.labels import without_pages
from trappen.web.programmes.forms import FileForm
from trappen.web.programmes.models import ProgrammePlan
from trappen.web.programmes.views.writing import home_of

MANAGE = Permission.MANAGE_PROGRAMMES
_WRITE = re.compile(r"(?:;|(?<=[?])) (?=(?:skriv|vælg|mente) )(\w)", re.IGNORECASE)


@require_http_methods(["GET", "POST"])
@requires(MANAGE)
def upload(request: HttpRequest) -> HttpResponse:
    """Any fault in the file is told with its place, and then nothing changes."""
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "GET" or not form.is_valid():
        return _page(request, form)
    file = form.cleaned_data["fil"]
    # One byte more than is allowed is enough to be told that there is too much.
    read = read_bytes(file.read(MAX_BYTES + 1), file=file.name)
    if read.programme is None:
        return _page(request, form, read.problems)
    there = _there(signed_in(request), read.programme)
    if there is None:
        return _create(request, form, read.programme)
    if programme_of(there.document) == read.programme:
        messages.info(request, f"Filen er den samme som version {there.version}, så der er ikke ændret noget.")
        return redirect("programmes:show", there.pk)
    return _ask(request, there, read.programme)


@require_POST
@requires(MANAGE)
def replace(request: HttpRequest) -> HttpResponse:
    """The answer to the question: the file's programme becomes the next version of the one that is there."""
    user = signed_in(request)
    read = read_text(request.POST.get("fil", ""))
    if read.programme is None:
        return _page(request, FileForm(), read.problems)
    there = _there(user, read.programme)
    if there is None:  # deleted since the question was asked
        return _create(request, FileForm(), read.programme)
    seen = request.POST.get("version", "")
    to = Change(read.programme, int(seen) if seen.isascii() and seen.isdecimal() else 0, "Læst fra fil")
    try:
        plan = actions.change(plan=there, to=to, by=user, now=clock.now())
    except TrappenError as error:
        return _ask(request, there, read.programme, refused=error)
    jobs.order_changed(plan, by=user)
    messages.success(request, f"»{plan.name}« er gemt som version {plan.version}. Den tidligere er gemt.")
    return redirect("programmes:show", plan.pk)


def _create(request: HttpRequest, form: FileForm, programme: Programme) -> HttpResponse:
    user = signed_in(request)
    try:
        plan = actions.create(
            municipality=home_of(user), programme=programme, by=user, now=clock.now(), what="Læst fra fil"
        )
    except TrappenError as error:
        return _page(request, form, refused=error)
    jobs.order_changed(plan, by=user)
    messages.success(request, f"»{plan.name}« er læst uden fejl og gemt som version {plan.version}.")
    return redirect("programmes:show", plan.pk)


def _ask(
    request: HttpRequest, plan: ProgrammePlan, programme: Programme, *, refused: TrappenError | None = None
) -> HttpResponse:
    """What the file adds, changes and takes away, and whether it shall."""
    found = differences(plain(programme_of(plan.document)), plain(programme))
    context = {"plan": plan, "differences": found, "text": programme_text(programme), "refused": refused}
    return render(request, "programmes/replace.html", context)


def _page(
    request: HttpRequest,
    form: FileForm,
    problems: tuple[Problem, ...] = (),
    *,
    refused: TrappenError | None = None,
) -> HttpResponse:
    told = [_told(problem) for problem in problems]
    return render(request, "programmes/upload.html", {"form": form, "problems": told, "refused": refused})


def _told(problem: Problem) -> Problem:
    """The fault with what to do: where the sentence itself says what to write, that is moved to its own column."""
    what, now = without_pages(problem.what), without_pages(problem.now)
    if not now:
        found = _WRITE.search(what)
        now = f"{found[1].upper()}{what[found.end() :]}" if found else "Ret det i filen, og send den igen."
        what = sentence(what[: found.start()]) if found else what
    return replace_in(problem, what=what, now=now)


def _there(user: User, programme: Programme) -> ProgrammePlan | None:
    """The municipality's own plan with the key of the file."""
    return ProgrammePlan.objects.visible_to(user, needs=MANAGE).filter(key=programme.key).first()
