"""What the pages of deadlines and caseload share."""

from collections.abc import Iterable, Sequence

from django.http import Http404, HttpRequest, HttpResponse

from trappen.reporting.document import Table
from trappen.reporting.spreadsheets import csv_tables, xlsx
from trappen.web.accounts.guards import signed_in
from trappen.web.audit.actions import record_read
from trappen.web.audit.models import EventType
from trappen.web.core import clock
from trappen.web.runs.models import Run


def is_stale(run: Run) -> bool:
    """Whether the run was worked out as of an earlier day, or by another version of the rules."""
    return bool(run.result["on"] < clock.today().isoformat()) or not run.is_of_this_version


def log_listed(request: HttpRequest, children: Iterable[str]) -> None:
    """That the reader was shown these children."""
    user = signed_in(request)
    if user.municipality is None:
        raise Http404
    record_read(
        EventType.CHILDREN_LISTED,
        by=user,
        now=clock.now(),
        municipality=user.municipality.code,
        children=sorted(set(children)),
        path=request.get_full_path(),
    )


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def as_file(tables: Sequence[Table], form: str, name: str) -> HttpResponse:
    """The tables as `xlsx` or `csv`; any other form is not there."""
    if form == "xlsx":
        response = HttpResponse(xlsx(tables), content_type=XLSX)
    elif form == "csv":
        response = HttpResponse(csv_tables(tables), content_type="text/csv; charset=utf-8")
    else:
        raise Http404
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response
