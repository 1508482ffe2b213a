"""What holds for every page: its language, and how a fault that the reader can act on is told."""

from collections.abc import Callable, Mapping

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import add_never_cache_headers

from trappen.domain.errors import TrappenError

View = Callable[..., HttpResponseBase]
ENDLESS = 1_000  # digits
CONFLICT = 409  # the request is fine, but what it needs is not there, or is in a state that does not allow it


class ChosenLanguageMiddleware:
    """Danish, unless the reader has chosen another language. A browser's own language decides nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class NothingKeptMiddleware:
    """No browser and no proxy keeps a page: the back button after logging out asks again. Static files come before."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        add_never_cache_headers(response)
        return response


class ToldFaultMiddleware:
    """A `TrappenError` that no view takes becomes a page that says what, why and what now.

    So does the address of a button, which a browser opens after a login or from its history: Django's answer is empty.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed):
            told = render(request, "405.html", status=response.status_code)
            told["Allow"] = response["Allow"]
            return told
        return response

    def process_view(
        self, request: HttpRequest, _view: View, _arguments: tuple[object, ...], named: Mapping[str, object]
    ) -> None:
        """Refuses what no database and no number can hold, once and for every page.

        Raises:
            BadRequest: for a NUL, or for a number of more digits than Python reads.
        """
        sent = [value for query in (request.GET, request.POST) for values in query.lists() for value in values[1]]
        if any(_is_unreadable(value) for value in [*sent, *map(str, named.values())]):
            raise BadRequest("a NUL or an endless number")

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Only faults written for people; anything else goes on to the page for unexpected errors."""
        if not isinstance(exception, TrappenError):
            return None
        return render(request, "core/told_fault.html", {"fault": exception}, status=CONFLICT)


def _is_unreadable(value: str) -> bool:
    return "\0" in value or (len(value) > ENDLESS and value.isdecimal())
