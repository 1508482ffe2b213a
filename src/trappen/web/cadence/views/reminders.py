"""A person's own reminders by e-mail: on, off, where to, and what was sent."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from trappen.web.accounts.guards import requires, signed_in
from trappen.web.accounts.permissions import Permission, can
from trappen.web.cadence import actions
from trappen.web.cadence.forms.reminders import ReminderForm
from trappen.web.cadence.models import Digest
from trappen.web.cadence.queries.digests import choice_of, latest_sendings
from trappen.web.core import clock


@never_cache
@require_http_methods(["GET", "POST"])
@requires(Permission.SEE_DEADLINES)
def reminders(request: HttpRequest) -> HttpResponse:
    """What the person gets by e-mail."""
    user = signed_in(request)
    kinds = [
        kind
        for kind, needs in ((Digest.DAILY, Permission.RECORD_CADENCE), (Digest.WEEKLY, Permission.ASSIGN_CASES))
        if can(user, needs)
    ]
    chosen = choice_of(user)
    wanted = [kind for kind in kinds if chosen is None or getattr(chosen, kind.value)]
    form = ReminderForm(
        request.POST if request.method == "POST" else None,
        kinds=kinds,
        initial={"adresse": "" if chosen is None else chosen.address, "slags": [kind.value for kind in wanted]},
    )
    if request.method == "POST" and form.is_valid():
        actions.choose_reminders(
            user=user,
            address=form.cleaned_data["adresse"],
            wanted=frozenset(map(Digest, form.cleaned_data["slags"])),
            now=clock.now(),
        )
        messages.success(request, "Dine påmindelser er gemt.")
        return redirect("cadence:reminders")
    context = {
        "form": form,
        "kinds": kinds,
        "has_server": bool(settings.EMAIL_HOST),
        "needs_key": Digest.DAILY in kinds and not user.adviser_key,
        "sendings": latest_sendings(user),
    }
    return render(request, "cadence/reminders.html", context, status=400 if form.errors else 200)
