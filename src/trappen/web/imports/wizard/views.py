"""The mapping of any file: choose it, see what was understood, correct it, name the source and load."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from trappen.domain import formats
from trappen.domain.errors import TrappenError
from trappen.domain.problems import has_errors
from trappen.records.contracts import TABLES
from trappen.records.mapping.sheets import Sheet, label_of
from trappen.records.mapping.spec import MappingSpec, SheetMap
from trappen.web.accounts.guards import requires, signed_in
from trappen.web.accounts.permissions import Permission, can
from trappen.web.core import clock
from trappen.web.imports.models import Draft, Mapping, SourceFormat
from trappen.web.imports.wizard import (
    actions,
    beginning,
    carrying,
    day,
    editing,
    files,
    glance,
    presentation,
    progress,
    queries,
    unseen,
)
from trappen.web.imports.wizard.consequences import age, consequences
from trappen.web.imports.wizard.finished import refuse_finished, remember, told_when_finished
from trappen.web.imports.wizard.forms import AsOfForm, FileForm, LoadForm
from trappen.web.imports.wizard.leaving import leaving
from trappen.web.imports.wizard.previewing import first_values, preview
from trappen.web.imports.wizard.questions import ADVISER, Question, asked_of_end, questions, weighty
from trappen.web.imports.wizard.questions import answered as after_answer


@require_GET
@requires(Permission.SEE_IMPORTS)
def mappings(request: HttpRequest) -> HttpResponse:
    """Every saved mapping of the municipality, the last used first."""
    user = signed_in(request)
    found = Mapping.objects.visible_to(user).order_by("-used_at", "name")
    context = {"mappings": found, "may_import": can(user, Permission.IMPORT_RECORDS)}
    return render(request, "imports/wizard_mappings.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.IMPORT_RECORDS)
def mapping_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks first, as it cannot be undone."""
    user = signed_in(request)
    mapping = get_object_or_404(Mapping.objects.visible_to(user), pk=pk)
    if request.method == "POST":
        actions.remove_mapping(mapping, by=user, now=clock.now())
        messages.success(request, f"»{mapping.name}« er slettet.")
        return redirect("imports:mappings")
    return render(request, "imports/wizard_delete.html", {"mapping": mapping})


@require_http_methods(["GET", "POST"])
@requires(Permission.IMPORT_RECORDS)
def begin(request: HttpRequest) -> HttpResponse:
    """Receives any file, finds out what it is, and leads to where it is loaded or mapped."""
    user = signed_in(request)
    form = FileForm(request.POST or None, request.FILES or None, initial={"efter": request.GET.get("efter")})
    if request.method == "POST" and form.is_valid():
        if user.municipality is None:
            raise TrappenError("Du er ikke knyttet til en kommune.", now="Bed en administrator om at rette din bruger.")
        before = Draft.objects.visible_to(user).select_related("source").filter(pk=form.cleaned_data["efter"]).first()
        uploads = form.cleaned_data["file"]
        try:
            draft = beginning.begin(user.municipality, uploads=uploads, by=user, now=clock.now(), before=before)
        except TrappenError as error:
            form.add_error("file", str(error))
        else:
            return _again(request, draft, before) or _way(draft)
    return render(request, "imports/wizard_begin.html", {"form": form})


@require_http_methods(["GET", "POST"])
@requires(Permission.IMPORT_RECORDS)
@told_when_finished
def ready(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Files in a known format: what they were taken for, and one click to load them."""
    draft = _draft(request, pk)
    if not draft.format:
        return _way(draft)
    names = [file.name for file in files.kept(files.draft_folder(pk))]
    mappable = len(names) == 1 and names[0].lower().endswith(files.ENDINGS)
    if request.method == "POST" and "map" in request.POST and mappable:
        beginning.map_instead(draft)
        return _way(draft)
    if request.method == "POST":
        batch = beginning.load_as_it_is(draft, by=signed_in(request), now=clock.now())
        remember(request, pk, batch.number)
        return redirect("imports:detail", batch.number)
    context = {"draft": draft, "names": names, "mappable": mappable, "format": SourceFormat(draft.format)}
    return render(request, "imports/wizard_ready.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.IMPORT_RECORDS)
@told_when_finished
def known(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A file that was recognised: what has changed, and one click to load it as last time."""
    draft = _draft(request, pk)
    if draft.source is None:
        return _way(draft)
    sheets = _sheets(draft)
    held = MappingSpec.from_dict(draft.spec)
    new = unseen.unseen(held, sheets, request.POST)
    answered = unseen.told(held, new)
    shown = preview(answered, sheets, source=draft.name, on=clock.today())
    changes = queries.changes_since(draft.source, sheets)
    told = day.told_day(sheets, today=clock.today())
    happens = consequences(request, draft, shown, told.day)
    asked = _asked_of_ends(draft, sheets)
    ready = shown.usable and not has_errors(changes) and not happens["without_child"] and not asked
    form = AsOfForm(request.POST or None, initial={"as_of": told.day}, today=clock.today(), much=happens["much_goes"])
    if request.method == "POST" and form.is_valid() and ready and all(one.answer for one in new):
        actions.keep(draft, answered)
        return _load(request, draft, draft.source.name, form)
    context = {
        "draft": draft,
        "new": new,
        "form": form,
        "told": told,
        **age(draft, told.day),
        "back": "known",
        "facts": glance.facts(shown, answered.sheets, told),
        "changes": changes,
        "unanswered": asked,
        "preview": shown,
        "ready": ready,
        **happens,
    }
    return render(request, "imports/wizard_known.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.IMPORT_RECORDS)
@told_when_finished
def sheet(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    """One sheet: what was found, what feeds which column, and how the first rows will be read."""
    draft = _draft(request, pk)
    sheets = _sheets(draft)
    one, held = _place(draft, sheets, number)
    if request.method == "POST":
        changed = _changed(request, one, held)
        spec = actions.keep_sheet(draft, place=number - 1, held=changed, sheets=sheets)
        progress.tell(request, one, held, changed)
        if (back := request.POST.get("back")) == "load" or (back == "known" and draft.source):
            return redirect(f"imports:{back}", pk)
        if {"add", "remove", "answer"} & set(request.POST):
            return redirect("imports:sheet", pk, number)
        following = glance.following(spec.sheets, number)
        return redirect("imports:sheet", pk, following) if following else redirect("imports:load", pk)
    spec = MappingSpec.from_dict(draft.spec)
    context = {
        "sheets": sheets,
        "number": number,
        "sheet": one,
        "found": presentation.found(one),
        "other_tables": presentation.other_tables(held),
        "same_as": carrying.carried_from(held),
        "not_read": glance.not_read(spec.sheets, number),
        "is_last": glance.following(spec.sheets, number) is None,
        **_read_so(draft, sheets, one, held),
    }
    return render(request, "imports/wizard_sheet.html", context)


@require_POST
@requires(Permission.IMPORT_RECORDS)
@told_when_finished
def sheet_preview(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    """Keeps what is chosen so far; answers with the preview and the parts of the page that depend on the choice."""
    draft = _draft(request, pk)
    sheets = _sheets(draft)
    one, held = _place(draft, sheets, number)
    changed = editing.edited(one, held, request.POST)
    seen = request.POST.get("revision", "")
    actions.keep_sheet(
        draft, place=number - 1, held=changed, sheets=sheets, seen=int(seen) if seen.isdecimal() else draft.revision
    )
    context = _read_so(draft, sheets, one, changed, request.POST)
    fields = [field for table in context["tables"] for field in table.fields]
    context |= {
        "fields": fields,
        "progress": progress.said(one, held, changed),
        "asked": [field for field in fields if request.POST.get(f"{field.name}-seen", "") != field.choice],
        "followed": [field for field in fields if request.POST.get(field.name, field.choice) != field.choice],
    }
    return render(request, "imports/wizard_answer.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.IMPORT_RECORDS)
@told_when_finished
def load(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What the load will replace; the source's name; and the load itself."""
    draft = _draft(request, pk)
    sheets = _sheets(draft)
    shown = preview(MappingSpec.from_dict(draft.spec), sheets, source=draft.name, on=clock.today())
    same = queries.same_source(draft, sheets)
    name = queries.name_of(draft, same, sheets)
    told = day.told_day(sheets, today=clock.today())
    happens = consequences(request, draft, shown, told.day)
    ready = shown.usable and not happens["without_child"]
    unanswered = _unanswered(draft, sheets)
    initial = {"name": name, "as_of": told.day}
    much = happens["much_goes"]
    form = LoadForm(request.POST or None, initial=initial, today=clock.today(), asked=bool(unanswered), much=much)
    if request.method == "POST" and form.is_valid() and ready:
        actions.accept(draft, sheets=sheets)
        try:
            return _load(request, draft, form.cleaned_data["name"], form)
        except TrappenError as error:
            form.add_error("name", str(error))
    context = {
        "draft": draft,
        "sheets": sheets,
        "number": 0,
        "not_read": glance.not_read(MappingSpec.from_dict(draft.spec).sheets, 0),
        "unanswered": unanswered,
        "facts": glance.facts(shown, MappingSpec.from_dict(draft.spec).sheets, told),
        "form": form,
        "same": same,
        "told": told,
        **age(draft, told.day),
        "back": "load",
        "preview": shown,
        "ready": ready,
        **happens,
    }
    if any(ADVISER in one.none for _, _, asked in unanswered for one in asked):
        context["nobody_has"] = False  # it is asked above
    return render(request, "imports/wizard_load.html", context)


@require_POST
@requires(Permission.IMPORT_RECORDS)
@told_when_finished
def leave_out(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Leaves out the rows that were ticked beside those before, or a column; or takes all the rows in again."""
    draft = _draft(request, pk)
    if unread := request.POST.get("unread", ""):
        actions.leave_unread(draft, name=unread)
    else:
        again = "again" in request.POST
        ticked, gone = ([], "") if again else _ticked(request, draft)
        if gone and "sure" not in request.POST:
            messages.warning(request, f"Ingen række er udeladt. {gone}: sæt kryds ved, at det er meningen.")
        elif again or ticked:
            actions.leave_out(draft, rows=[] if again else [*draft.left_out, *ticked])
        else:
            messages.warning(request, "Ingen række er udeladt. Sæt kryds ved de rækker, der skal udelades.")
    return redirect("imports:known" if request.POST.get("back") == "known" and draft.source else "imports:load", pk)


@require_POST
@requires(Permission.IMPORT_RECORDS)
@told_when_finished
def forget(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Gives the file up and removes it."""
    actions.forget(_draft(request, pk))
    remember(request, pk, 0)
    messages.success(request, "Filen er slettet. Intet er indlæst.")
    return redirect("imports:index")


def _draft(request: HttpRequest, pk: UUID) -> Draft:
    """One's own file that is being mapped; 404 for a stranger.

    Raises:
        Finished: if the same person has loaded it or given it up, as the browser's back button finds it.
    """
    found = Draft.objects.visible_to(signed_in(request)).select_related("municipality", "source").filter(pk=pk).first()
    if found is not None:
        return found
    refuse_finished(request, pk)
    raise Http404


def _way(draft: Draft) -> HttpResponse:
    """Where a file goes on from: ready to load, recognised, or to be mapped."""
    if draft.format:
        return redirect("imports:ready", draft.pk)
    if draft.source:
        return redirect("imports:known", draft.pk)
    return redirect("imports:sheet", draft.pk, glance.following(MappingSpec.from_dict(draft.spec).sheets, 0) or 1)


def _again(request: HttpRequest, draft: Draft, before: Draft | None) -> HttpResponse | None:
    """Where a corrected copy goes on from; None where it is another file, which is mapped as any."""
    if before is None or not beginning.replaces(draft, before):
        return None
    actions.forget(before)
    remember(request, before.pk, 0)
    again = " Rækker, der var udeladt, er med igen." if before.left_out else ""
    messages.success(request, f"Svarene er brugt igen på den rettede fil, »{draft.name}«.{again}")
    return _way(draft) if draft.source else redirect("imports:load", draft.pk)


def _sheets(draft: Draft) -> list[Sheet]:
    return files.without(files.sheets_of(draft), draft.left_out)


def _ticked(request: HttpRequest, draft: Draft) -> tuple[list[dict[str, object]], str]:
    """Only a row that is in error can be left out, and with it goes why: our words, never the value.

    And what goes that is known from before, in words.
    """
    sheets, today = _sheets(draft), clock.today()
    shown = preview(MappingSpec.from_dict(draft.spec), sheets, source=draft.name, on=today)
    ticked = set(request.POST.getlist("row"))
    goes = leaving(draft.municipality, shown, day=day.told_day(sheets, today=today).day)
    rows = [
        {"sheet": row.label, "row": row.row, "why": sorted({heading for heading, _, _ in row.reasons})}
        for row in shown.bad_rows
        if row.name in ticked
    ]
    return rows, goes.said_of(ticked)


def _place(draft: Draft, sheets: list[Sheet], number: int) -> tuple[Sheet, SheetMap]:
    if not 1 <= number <= len(sheets):
        raise Http404
    return sheets[number - 1], MappingSpec.from_dict(draft.spec).sheets[number - 1]


def _changed(request: HttpRequest, one: Sheet, held: SheetMap) -> SheetMap:
    changed = editing.edited(one, held, request.POST)
    if answer := request.POST.get("answer", ""):
        return after_answer(one, changed, answer)
    if (table := request.POST.get("add", "")) in TABLES:
        return editing.with_table(one, changed, table)
    if table := request.POST.get("remove", ""):
        return editing.without_table(changed, table)
    return changed


def _read_so(
    draft: Draft, sheets: list[Sheet], one: Sheet, held: SheetMap, data: QueryDict | None = None
) -> dict[str, Any]:
    """How the sheet is read as it stands, and what is still to be said about it."""
    shown = preview(MappingSpec("", (held,)), [one], source=draft.name, file=sheets)
    tables = presentation.tables_of(one, held, data, samples=first_values(shown))
    asked = questions(one, held)
    count = presentation.decisions(tables) + len(asked)
    stopped = _stopped(draft, sheets, one, held)
    return {
        "draft": draft,
        "preview": shown,
        "tables": tables,
        "questions": asked,
        "count": formats.counted(count, "ting", "ting") if count else "",
        "stopped": f"{formats.counted(stopped, 'række', 'rækker')} kan ikke læses" if stopped else "",
        "facts": glance.facts(shown, [held], day.told_day(sheets, today=clock.today())),
        "made": presentation.made(tables),
        "date_forms": presentation.FORMS,
    }


def _stopped(draft: Draft, sheets: list[Sheet], one: Sheet, held: SheetMap) -> int:
    """How many rows of the sheet the load would stop at, as its own page counts them."""
    parts = list(MappingSpec.from_dict(draft.spec).sheets)
    parts[sheets.index(one)] = held
    whole = preview(MappingSpec("", tuple(parts)), sheets, source=draft.name, on=clock.today())
    return sum(row.label == label_of(one) for row in whole.bad_rows)


def _unanswered(draft: Draft, sheets: list[Sheet]) -> list[tuple[int, str, list[Question]]]:
    """The sheets with something still to be said: number, name and questions."""
    held = MappingSpec.from_dict(draft.spec).sheets
    pairs = enumerate(zip(sheets, held, strict=True), start=1)
    found = [(number, one.name or one.file, weighty(one, part)) for number, (one, part) in pairs]
    return [each for each in found if each[2]]


def _asked_of_ends(draft: Draft, sheets: list[Sheet]) -> list[tuple[int, str, list[Question]]]:
    """The sheets on which the first end has come since last time, and nobody has said what the day is."""
    pairs = enumerate(zip(sheets, MappingSpec.from_dict(draft.spec).sheets, strict=True), start=1)
    found = [(number, one.name or one.file, asked_of_end(one, held)) for number, (one, held) in pairs]
    return [(number, name, [question]) for number, name, question in found if question is not None]


def _load(request: HttpRequest, draft: Draft, name: str, form: AsOfForm) -> HttpResponse:
    pk = draft.pk
    batch = actions.load(draft, name=name, as_of=form.cleaned_data["as_of"], by=signed_in(request), now=clock.now())
    remember(request, pk, batch.number)
    return redirect("imports:detail", batch.number)
