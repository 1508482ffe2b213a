"""The pages of the imports: every batch, a new one, how far it is, what it changed and what was wrong with it."""

import csv
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from trappen.domain.errors import TrappenError
from trappen.reporting.spreadsheets import csv_tables, xlsx
from trappen.web.accounts.guards import requires, signed_in
from trappen.web.accounts.permissions import Permission, can
from trappen.web.audit.actions import record_read
from trappen.web.audit.models import EventType
from trappen.web.cases.queries import opened_names
from trappen.web.core import clock
from trappen.web.imports import actions, changed, control, queries, told
from trappen.web.imports.forms import UploadForm
from trappen.web.imports.jobs import discard, keep_files, process_upload
from trappen.web.imports.models import Batch, Draft, State
from trappen.web.imports.news import LISTED, TOLD, news
from trappen.web.imports.wizard.forms import FileForm

PER_PAGE = 25
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TOLD_ON_PAGE = 100  # lines of news on the page; the file has them all
PROBLEM_HEADINGS = (
    *("Alvor", "Ark eller fil", "Række", "Kolonne", "Der står", "Beløb i kr."),
    *("Hvad er der galt", "Gør sådan", "Nøgle", "Barn", "Kode"),
)
CHANGE_HEADINGS = ("Tabel", "Nøgle", "Ændring", "Felt", "Før", "Nu")


@require_GET
@requires(Permission.SEE_IMPORTS)
def index(request: HttpRequest) -> HttpResponse:
    """Every batch of the municipality, the newest first."""
    user = signed_in(request)
    found = Batch.objects.visible_to(user).select_related("by")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("side"))
    rows = [(batch, queries.look(batch)) for batch in page]
    form = FileForm() if can(user, Permission.IMPORT_RECORDS) else None
    drafts = Draft.objects.visible_to(user).order_by("-received_at") if form else ()
    return render(request, "imports/index.html", {"page": page, "rows": rows, "form": form, "drafts": drafts})


@require_http_methods(["GET", "POST"])
@requires(Permission.IMPORT_RECORDS)
def upload(request: HttpRequest) -> HttpResponse:
    """Receives a delivery and leaves it to the worker."""
    user = signed_in(request)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        if user.municipality is None:
            raise TrappenError("Du er ikke knyttet til en kommune.", now="Bed en administrator om at rette din bruger.")
        files = form.cleaned_data["delivery"]
        batch = actions.receive(
            user.municipality,
            name=files[0].name if len(files) == 1 else f"{len(files)} filer",
            source_format=form.cleaned_data["source_format"],
            by=user,
            now=clock.now(),
        )
        try:
            keep_files(batch, files)
        except OSError as error:
            discard(batch)
            raise TrappenError("Filerne kunne ikke gemmes på serveren.", now="Prøv igen om lidt.") from error
        process_upload.enqueue(batch.pk)
        return redirect("imports:detail", batch.number)
    return render(request, "imports/upload.html", {"form": form})


@require_GET
@requires(Permission.SEE_IMPORTS)
def detail(request: HttpRequest, number: int) -> HttpResponse:
    """What became of a batch."""
    return _outcome(request, _batch(request, number))


@never_cache
@require_http_methods(["GET", "POST"])
@requires(Permission.SEE_IMPORTS)
@requires(Permission.SEE_IDENTITY)
def names(request: HttpRequest, number: int) -> HttpResponse:
    """The same page with the names of the children whom something happened to, on request only and logged apart."""
    batch = _batch(request, number)
    return redirect("imports:detail", number) if request.method == "GET" else _outcome(request, batch, with_names=True)


def _outcome(request: HttpRequest, batch: Batch, *, with_names: bool = False) -> HttpResponse:
    shown = _shown(request, batch)
    about = told.children_of(shown["told"])
    seen = changed.children_told(shown["changed"], shown["added"]) | about
    _log(request, batch, queries.in_findings(batch) | seen)
    if with_names:
        names_of = opened_names(signed_in(request), about)
        shown |= {"with_names": True, "told": told.named(shown["told"], names_of)}
        _log(request, batch, names_of, EventType.IDENTITY_READ)
    return render(request, "imports/detail.html", shown)


@require_GET
@requires(Permission.SEE_IMPORTS)
def progress(request: HttpRequest, number: int) -> HttpResponse:
    """The part of the page that asks again until the batch is done."""
    batch = _batch(request, number)
    response = render(request, "imports/partials/outcome.html", _shown(request, batch))
    if batch.is_over:
        response["HX-Refresh"] = "true"  # the whole page: its head says which day the data are of
    return response


@require_GET
@requires(Permission.SEE_IMPORTS)
def problems(request: HttpRequest, number: int) -> HttpResponse:
    """The findings as a file for a spreadsheet."""
    batch = _batch(request, number)
    _log(request, batch, queries.in_findings(batch))
    return _sheet(f"fund-{batch.number}.csv", PROBLEM_HEADINGS, queries.problem_lines(batch))


@require_GET
@requires(Permission.SEE_IMPORTS)
def changes(request: HttpRequest, number: int) -> HttpResponse:
    """The changed rows as a file for a spreadsheet."""
    batch = _batch(request, number)
    _log(request, batch, changed.in_changes(batch))
    told = can(signed_in(request), Permission.SEE_CHILDREN)
    headings = CHANGE_HEADINGS if told else CHANGE_HEADINGS[:3]
    return _sheet(f"rettelser-{batch.number}.csv", headings, changed.changes(batch, fields=told))


@require_GET
@requires(Permission.SEE_IMPORTS)
def brought(request: HttpRequest, number: int, form: str) -> HttpResponse:
    """What the batch brought, child by child, as a file."""
    batch = _batch(request, number)
    _log(request, batch, told.children_of(told.told(batch, signed_in(request))))
    tables = [told.table(batch, signed_in(request))]
    if form == "xlsx":
        response = HttpResponse(xlsx(tables), content_type=XLSX)
    else:
        response = HttpResponse(csv_tables(tables), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="nyt-{batch.number}.{form}"'
    return response


def _log(
    request: HttpRequest, batch: Batch, keys: Collection[str], event: EventType = EventType.CHILDREN_LISTED
) -> None:
    """That what a batch tells about a child was shown, child by child."""
    user = signed_in(request)
    record_read(
        event,
        by=user,
        now=clock.now(),
        municipality=batch.municipality.code,
        children=queries.children_among(user, keys),
        path=request.path,
    )


def _batch(request: HttpRequest, number: int) -> Batch:
    return get_object_or_404(Batch.objects.visible_to(signed_in(request)).select_related("by"), number=number)


def _shown(request: HttpRequest, batch: Batch) -> dict[str, Any]:
    user = signed_in(request)
    may_see_children = can(user, Permission.SEE_CHILDREN)
    compared = may_see_children and batch.state == State.LOADED and not batch.first and not batch.unchanged
    lines = told.told(batch, user) if compared else []
    return {
        "told": lines[:TOLD_ON_PAGE],
        "told_count": len(lines),
        "batch": batch,
        "draft": Draft.objects.visible_to(user).filter(rejected=batch).first(),
        "may_import": can(user, Permission.IMPORT_RECORDS),
        "normal": queries.normal(batch),
        "left_out": queries.left_out(batch),
        "changed": changed.changed_fields(batch, user, but=TOLD) if compared else (),
        "added": changed.added_rows(batch, user, but=LISTED) if compared else (),
        "news": news(batch) if compared else None,
        "gone": changed.gone_rows(batch, user, but=TOLD) if compared else (),
        "look": queries.look(batch),
        "tables": queries.tables(batch),
        "may_see_names": can(user, Permission.SEE_IDENTITY),
        "with_names": False,
        "any_changes": changed.has_changes(batch),
        "may_see_children": may_see_children,
        "left_alone": queries.left_alone(batch),
        "groups": queries.groups(batch),
        "control": control.control(batch, user) if may_see_children else None,
    }


def _sheet(name: str, heading: Sequence[str], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """Semicolons and a byte order mark, as Danish spreadsheets expect; a leading `=` must not become a formula."""
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    writer = csv.writer(response, delimiter=";")
    writer.writerow(heading)
    writer.writerows([_plain(value) for value in row] for row in rows)
    return response


def _plain(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value[:1] in {"=", "+", "-", "@", "\t", "\r"} else value
