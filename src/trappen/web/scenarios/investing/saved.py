"""The municipality's own investment cases: the list, each with its answers and versions, and two beside each other."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from trappen.domain.errors import TrappenError
from trappen.domain.investment.case import Case
from trappen.domain.problems import Problem
from trappen.records.documents.reading import MAX_BYTES
from trappen.records.investment.reading import read_case_bytes
from trappen.records.investment.writing import case_text
from trappen.reporting import html
from trappen.web.accounts.guards import requires, signed_in
from trappen.web.accounts.models import User
from trappen.web.accounts.permissions import Permission, can
from trappen.web.core import clock
from trappen.web.programmes.editing.typed import slug
from trappen.web.programmes.forms import FillForm
from trappen.web.programmes.views.exports import as_file
from trappen.web.programmes.views.investing import file_of, made_of
from trappen.web.programmes.views.writing import home_of
from trappen.web.scenarios.investing import actions
from trappen.web.scenarios.investing.deciding import decisions_on
from trappen.web.scenarios.investing.forms import FileForm, StartForm
from trappen.web.scenarios.investing.presentation import compared
from trappen.web.scenarios.investing.stored import case_in
from trappen.web.scenarios.investing.views import MANAGE, SEE
from trappen.web.scenarios.models import CaseVersion, InvestmentCase, InvestmentCaseQuerySet

MOST_COMPARED = 4


@require_GET
@requires(SEE)
def index(request: HttpRequest) -> HttpResponse:
    """Every case of the municipality, to be opened or compared."""
    user = signed_in(request)
    found = InvestmentCase.objects.visible_to(user).defer("document")
    context = {"cases": found, "may_change": can(user, MANAGE), "most": MOST_COMPARED}
    return render(request, "scenarios/investing/index.html", context)


@require_http_methods(["GET", "POST"])
@requires(MANAGE)
def create(request: HttpRequest) -> HttpResponse:
    """A new empty case; its parts are written one by one."""
    user, form = signed_in(request), StartForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        typed, home = form.cleaned_data, home_of(user)
        case = Case(slug(typed["titel"]), typed["titel"], home.code, typed["fra"], typed["til"], typed["prisniveau"])
        case = actions.named(case, typed["titel"], home)
        saved = actions.create(municipality=home, case=case, what="Oprettet", by=user, now=clock.now())
        messages.success(request, "Sagen er oprettet. Skriv nu, hvad den koster og sparer: hver del for sig.")
        return redirect("scenarios:case_parts", saved.pk)
    return render(request, "scenarios/investing/create.html", {"form": form}, status=400 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@requires(MANAGE)
def upload(request: HttpRequest) -> HttpResponse:
    """A case from a file, or the next version of the one with its key. Any fault is told, and then nothing changes."""
    user, sent = signed_in(request), request.method == "POST"
    form = FileForm(request.POST, request.FILES) if sent else FileForm()
    if not form.is_valid():
        return _upload_page(request, form)
    file = form.cleaned_data["fil"]
    # One byte more than is allowed is enough to be told that there is too much.
    read = read_case_bytes(file.read(MAX_BYTES + 1), file=file.name)
    if read.case is None:
        return _upload_page(request, form, read.problems)
    there = _own(user).filter(key=read.case.key).first()
    try:
        if there is None:
            saved = actions.create(
                municipality=home_of(user), case=read.case, what="Læst fra fil", by=user, now=clock.now()
            )
        else:
            to = actions.Change(read.case, there.version, "Læst fra fil")
            saved = actions.change(saved=there, to=to, by=user, now=clock.now())
    except TrappenError as error:
        return _upload_page(request, form, refused=error)
    before = " Den tidligere ligger under versioner." if there else ""
    messages.success(request, f"»{saved.title}« er læst uden fejl og gemt som version {saved.version}.{before}")
    return redirect("scenarios:case", saved.pk)


@require_GET
@requires(SEE)
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """The options beside each other, year by year, and what is missing. Quick arithmetic over what is stored."""
    user = signed_in(request)
    saved = get_object_or_404(InvestmentCase.objects.visible_to(user), pk=pk)
    form = FillForm(request.GET)
    case = case_in(saved.document)
    made = made_of(case, form.chosen())
    may_see_economy = can(user, Permission.SEE_ECONOMY)
    context = {
        "saved": saved,
        "form": form,
        "query": request.GET.urlencode() if form.is_valid() else "",
        "shown": html.fragment(made.document(), level=2) if made.streams else None,
        "may_change": can(user, MANAGE),
        "may_write": can(user, Permission.WRITE_PAPERS),
        "may_see_economy": may_see_economy,
        "may_play": may_see_economy and bool(case.simulated),
        "decisions": decisions_on(saved, user),
    }
    return render(request, "scenarios/investing/case.html", context, status=200 if form.is_valid() else 400)


@require_GET
@requires(SEE)
def case_file(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The case as the file it can be read from again, as a document, or as a workbook that works itself out."""
    saved = get_object_or_404(InvestmentCase.objects.visible_to(signed_in(request)), pk=pk)
    case = case_in(saved.document)
    if form == "toml":
        return as_file(case_text(case).encode(), "application/toml", f"{saved.key}.toml")
    return file_of(made_of(case, FillForm(request.GET).chosen()), form, f"{saved.key}.{form}")


@require_GET
@requires(SEE)
def versions(request: HttpRequest, pk: int) -> HttpResponse:
    """Every saved state of the case, newest first."""
    user = signed_in(request)
    saved = get_object_or_404(InvestmentCase.objects.visible_to(user), pk=pk)
    kept = CaseVersion.objects.visible_to(user).filter(case=saved).defer("document")
    context = {"saved": saved, "versions": kept, "may_change": can(user, MANAGE)}
    return render(request, "scenarios/investing/versions.html", context)


@require_POST
@requires(MANAGE)
def restore(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Undo: an earlier version becomes the newest."""
    user = signed_in(request)
    saved = get_object_or_404(_own(user), pk=pk)
    version = get_object_or_404(CaseVersion.objects.visible_to(user, needs=MANAGE), case=saved, number=number)
    seen = request.POST.get("version", "")
    seen_number = int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 9 else 0
    try:
        actions.restore(saved=saved, version=version, seen=seen_number, by=user, now=clock.now())
    except TrappenError as error:
        messages.error(request, f"{error.what} Se den nye version, før du gendanner en gammel.")
    else:
        messages.success(request, f"Version {number} er gendannet. Den, den erstattede, ligger stadig her.")
    return redirect("scenarios:case_versions", pk)


@require_http_methods(["GET", "POST"])
@requires(MANAGE)
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks first, as all versions go too."""
    user = signed_in(request)
    saved = get_object_or_404(_own(user), pk=pk)
    if request.method == "POST":
        title = saved.title
        try:
            actions.delete(saved=saved, by=user, now=clock.now())
        except TrappenError as error:
            messages.error(request, str(error))
            return redirect("scenarios:case", pk)
        messages.success(request, f"»{title}« er slettet.")
        return redirect("scenarios:cases")
    return render(request, "scenarios/investing/delete.html", {"saved": saved})


@require_GET
@requires(SEE)
def compare(request: HttpRequest) -> HttpResponse:
    """Two or more cases with their options beside each other, and what cannot be compared said first."""
    keys = {int(key) for key in request.GET.getlist("valgt") if key.isascii() and key.isdecimal() and len(key) < 9}
    chosen = list(InvestmentCase.objects.visible_to(signed_in(request)).filter(pk__in=keys)[: MOST_COMPARED + 1])
    if not 2 <= len(chosen) <= MOST_COMPARED:
        messages.error(request, f"Vælg fra 2 til {MOST_COMPARED} sager at sammenligne.")
        return redirect("scenarios:cases")
    found = compared([case_in(saved.document) for saved in chosen])
    return render(request, "scenarios/investing/compare.html", {"cases": chosen, "compared": found})


def _own(user: User) -> InvestmentCaseQuerySet:
    """The cases that the user may change."""
    return InvestmentCase.objects.visible_to(user, needs=MANAGE)


def _upload_page(
    request: HttpRequest, form: FileForm, problems: tuple[Problem, ...] = (), *, refused: TrappenError | None = None
) -> HttpResponse:
    context = {"form": form, "problems": problems, "refused": refused}
    status = 400 if problems or refused or form.errors else 200
    return render(request, "scenarios/investing/upload.html", context, status=status)
