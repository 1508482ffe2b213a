"""What became of a file whose pages are no more, for the browser's back button."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

View = Callable[..., HttpResponse]
KEY = "finished_files"  # in the session: draft → number of its batch, 0 where it was given up
MOST = 20


class Finished(Exception):
    """The file of this address was loaded, or given up, by whoever asks; `number` is its batch, 0 for none."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def remember(request: HttpRequest, pk: UUID, number: int) -> None:
    """Keeps what became of the file, in this person's session only: to a stranger it was never there."""
    before = list(request.session.get(KEY, {}).items())[-MOST:]
    request.session[KEY] = {**dict(before), str(pk): number}


def refuse_finished(request: HttpRequest, pk: UUID) -> None:
    """Stops a page about a file that this person has loaded or given up.

    Raises:
        Finished: if so.
    """
    number = request.session.get(KEY, {}).get(str(pk))
    if number is not None:
        raise Finished(number)


def told_when_finished(view: View) -> View:
    """Answers with where the file went instead of the page that is no more."""

    @wraps(view)
    def answering(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Finished as finished:
            return render(request, "imports/wizard_finished.html", {"number": finished.number})

    return answering
