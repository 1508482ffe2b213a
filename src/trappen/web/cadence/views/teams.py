"""Teams and their advisers, typed where no export brings them."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from trappen.domain import formats
from trappen.domain.errors import TrappenError
from trappen.web.accounts.guards import requires, signed_in
from trappen.web.accounts.permissions import Permission
from trappen.web.cadence.actions import teams as actions
from trappen.web.cadence.forms.teams import ChangeTeamForm, JoinForm, PostForm, TeamForm
from trappen.web.cadence.queries import teams as queries
from trappen.web.core import clock
from trappen.web.registers.models import AdviserPost, Team

NEEDS = Permission.MANAGE_REGISTERS


@never_cache
@require_GET
@requires(NEEDS)
def index(request: HttpRequest) -> HttpResponse:
    """The teams, who is in them, and who is in none."""
    user, today = signed_in(request), clock.today()
    context = {
        "teams": queries.teams(user, today),
        "loose": queries.loose(user, today),
        "doubled": _doubled(queries.doubled(user, today)),
    }
    return render(request, "cadence/teams.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@requires(NEEDS)
def new(request: HttpRequest) -> HttpResponse:
    """A new team."""
    user = signed_in(request)
    if user.municipality is None:
        raise Http404
    form = TeamForm(request.POST or None)
    if form.is_valid():
        try:
            team = actions.open_team(
                municipality=user.municipality, values=form.values(), by=user, now=clock.now(), today=clock.today()
            )
        except TrappenError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"»{team}« er oprettet. Knyt nu rådgiverne til det.")
            return redirect("cadence:teams")
    return _form(request, form, "Nyt team")


@never_cache
@require_http_methods(["GET", "POST"])
@requires(NEEDS)
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Another name or cap, or closed from a day."""
    user = signed_in(request)
    rows = Team.objects.visible_to(user, needs=NEEDS).select_related("municipality")
    team = get_object_or_404(rows, pk=pk)
    known = {"navn": team.name, "maalgruppe": team.target_group, "loft": team.case_cap, "lukket": team.end}
    form = ChangeTeamForm(request.POST or None, initial=known)
    if form.is_valid():
        try:
            ended = actions.change_team(team=team, values=form.values(), by=user, now=clock.now(), today=clock.today())
        except TrappenError as error:
            form.add_error(None, str(error))
        else:
            ending = f" {formats.counted(ended, 'rådgiver', 'rådgivere')} er i det til den dag." if ended else ""
            messages.success(request, f"»{team}« er gemt.{ending}")
            return redirect("cadence:teams")
    return _form(request, form, f"Ret »{team}«")


@never_cache
@require_http_methods(["GET", "POST"])
@requires(NEEDS)
def join(request: HttpRequest) -> HttpResponse:
    """Advisers into a team from a day."""
    user, today = signed_in(request), clock.today()
    loose = [(one.key, one.name) for one in queries.loose(user, today)]
    first = {key for key, _name in loose}
    others = sorted((pair for pair in queries.names(user).items() if pair[0] not in first), key=lambda pair: pair[1])
    known = {"team": request.GET.get("team", ""), "fra": today}
    form = JoinForm(
        request.POST or None, teams=queries.open_teams(user, today), advisers=[*loose, *others], initial=known
    )
    if form.is_valid():
        rows = Team.objects.visible_to(user, needs=NEEDS).select_related("municipality")
        team = get_object_or_404(rows, key=form.cleaned_data["team"])
        chosen = form.cleaned_data["raadgivere"]
        try:
            left = actions.join_team(
                team=team, advisers=chosen, values=form.values(), by=user, now=clock.now(), today=today
            )
        except TrappenError as error:
            form.add_error(None, str(error))
        else:
            put = formats.counted(len(chosen), "rådgiver", "rådgivere")
            also = f" {' og '.join(left)} er ikke længere i et andet team fra den dag." if left else ""
            messages.success(request, f"{put} er knyttet til »{team}«.{also} Frister og sagstal er opgjort igen.")
            return redirect("cadence:teams")
    return _form(request, form, "Knyt rådgivere til et team")


@never_cache
@require_http_methods(["GET", "POST"])
@requires(NEEDS)
def change_post(request: HttpRequest, pk: int) -> HttpResponse:
    """Another part of a post, or other days."""
    user, post = signed_in(request), _post(request, pk)
    known = {"stilling": post.fte, "fra": post.start, "til": post.end}
    form = PostForm(request.POST or None, initial=known)
    if form.is_valid():
        try:
            actions.change_post(post=post, values=form.values(), by=user, now=clock.now(), today=clock.today())
        except TrappenError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Gemt. Frister og sagstal er opgjort igen.")
            return redirect("cadence:teams")
    return _form(request, form, f"Ret: {queries.names(user).get(post.adviser_id, post.adviser_id)}", post=post)


@never_cache
@require_http_methods(["GET", "POST"])
@requires(NEEDS)
def remove_post(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks, and takes away a post that never was."""
    user, post = signed_in(request), _post(request, pk)
    name = queries.names(user).get(post.adviser_id, post.adviser_id)
    if request.method == "POST":
        try:
            actions.remove_post(post=post, by=user, now=clock.now(), today=clock.today())
        except TrappenError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, f"{name} er fjernet. Frister og sagstal er opgjort igen.")
        return redirect("cadence:teams")
    return render(request, "cadence/team_post_remove.html", {"name": name, "post": post})


def _doubled(names: Sequence[str]) -> str:
    if not names:
        return ""
    return (
        f"{', '.join(names)} er i et team både her og i fagsystemets udtræk og tæller to gange. "
        "Gælder udtrækket, så skriv en slutdato her, eller fjern det indtastede."
    )


def _post(request: HttpRequest, pk: int) -> AdviserPost:
    rows = AdviserPost.objects.visible_to(signed_in(request), needs=NEEDS).select_related("municipality")
    return get_object_or_404(rows, pk=pk)


def _form(request: HttpRequest, form: forms.Form, heading: str, **more: Any) -> HttpResponse:
    return render(request, "cadence/team_form.html", {"form": form, "heading": heading, "post": None, **more})
