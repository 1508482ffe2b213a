"""User administration."""

from typing import cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from trappen.web.accounts import actions, queries
from trappen.web.accounts.forms import NewUserForm, PasswordForm, UserForm, scope_names
from trappen.web.accounts.guards import requires, signed_in
from trappen.web.accounts.models import User
from trappen.web.accounts.permissions import Permission, can_change_user
from trappen.web.core import clock

PER_PAGE = 50


@require_GET
@requires(Permission.MANAGE_USERS)
def index(request: HttpRequest) -> HttpResponse:
    """Every user of the municipality."""
    found = queries.manageable(request.user).prefetch_related("scope_grants")
    roleless = request.GET.get("vis") == "uden-rolle"
    if roleless:
        found = found.filter(role="", is_active=True)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("side"))
    named = scope_names(signed_in(request))
    rows = [(user, [named.get((g.kind, g.key), str(g)) for g in user.scope_grants.all()]) for user in page]
    return render(request, "accounts/users.html", {"page": page, "rows": rows, "roleless": roleless})


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
@requires(Permission.MANAGE_USERS)
def create(request: HttpRequest) -> HttpResponse:
    by = signed_in(request)
    form = NewUserForm(request.POST or None, municipality_id=_municipality(by))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        user = actions.create_user(
            username=data["username"],
            password=data["password"],
            profile=form.profile(),
            by=by,
            now=clock.now(),
            path=request.path,
        )
        messages.success(request, f"{user} er oprettet.")
        return redirect("accounts:users")
    return render(request, "accounts/user_create.html", {"form": form})


@require_http_methods(["GET", "POST"])
@requires(Permission.MANAGE_USERS)
def change(request: HttpRequest, pk: int) -> HttpResponse:
    by, user = signed_in(request), _user(request, pk)
    form = UserForm(request.POST or None, municipality_id=_municipality(by), user=user)
    if request.method == "POST" and form.is_valid():
        actions.change_user(user=user, profile=form.profile(), by=by, now=clock.now(), path=request.path)
        messages.success(request, f"{user} er ændret.")
        return redirect("accounts:users")
    context = {"form": form, "subject": user, "may_change": can_change_user(by, user)}
    return render(request, "accounts/user_change.html", context)


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
@requires(Permission.MANAGE_USERS)
def reset_password(request: HttpRequest, pk: int) -> HttpResponse:
    by, user = signed_in(request), _user(request, pk)
    form = PasswordForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        password = form.cleaned_data["password"]
        actions.reset_password(user=user, password=password, by=by, now=clock.now(), path=request.path)
        messages.success(request, f"{user} har fået en ny adgangskode. Giv den videre på en sikker måde.")
        return redirect("accounts:user_change", pk)
    return render(request, "accounts/user_password.html", {"form": form, "subject": user})


@require_http_methods(["GET", "POST"])
@requires(Permission.MANAGE_USERS)
def deactivate(request: HttpRequest, pk: int) -> HttpResponse:
    user = _user(request, pk)
    if request.method == "POST":
        actions.deactivate_user(user=user, by=signed_in(request), now=clock.now(), path=request.path)
        messages.success(request, f"Adgangen for {user} er lukket.")
        return redirect("accounts:users")
    return render(request, "accounts/user_deactivate.html", {"subject": user})


@require_http_methods(["POST"])
@requires(Permission.MANAGE_USERS)
def reactivate(request: HttpRequest, pk: int) -> HttpResponse:
    user = _user(request, pk)
    actions.reactivate_user(user=user, by=signed_in(request), now=clock.now(), path=request.path)
    messages.success(request, f"{user} kan logge ind igen.")
    return redirect("accounts:user_change", pk)


def _user(request: HttpRequest, pk: int) -> User:
    """The user, or 404 for one of another municipality."""
    return get_object_or_404(queries.manageable(request.user), pk=pk)


def _municipality(by: User) -> int:
    """The administrator's own; `requires` has refused everyone without one."""
    return cast("int", by.municipality_id)
