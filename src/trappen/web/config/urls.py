"""Where each page lives. The login library's pages for mail and sign-up are left out."""

from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("trappen.web.home.urls")),
    path("", include("trappen.web.papers.urls")),
    path("", include("trappen.web.scenarios.urls")),
    path("", include("trappen.web.programmes.urls")),
    path("", include("trappen.web.programmes.target_urls")),
    path("", include("trappen.web.finance.urls")),
    path("", include("trappen.web.ladder.urls")),
    path("", include("trappen.web.cadence.urls")),
    path("", include("trappen.web.cases.urls")),
    path("", include("trappen.web.registers.urls")),
    path("sprog/", login_not_required(set_language), name="set_language"),
    path("konto/", include("trappen.web.accounts.login_urls")),
    path("indlaesning/", include("trappen.web.imports.urls")),
    path("", include("trappen.web.accounts.urls")),
]
