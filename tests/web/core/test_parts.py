"""The parts pages are made of."""

import re
from datetime import UTC, date, datetime
from fractions import Fraction
from gettext import GNUTranslations
from pathlib import Path
from typing import Any

import pytest
from django.core.paginator import Paginator
from django.http import QueryDict
from django.template import Context, Template
from django.test import Client

from tests.cast import Cast
from trappen import web
from trappen.domain.figures import Figure, Source, Unit
from trappen.web.accounts.models import Role
from trappen.web.accounts.navigation import ITEMS
from trappen.web.accounts.permissions import ALLOWS

WEB = Path(web.__file__).parent
MARKED = re.compile(r"(?:\{% translate |_\()\"([^\"]+)\"")


def render(text: str, **context: object) -> str:
    return Template("{% load danish look %}" + text).render(Context(context))


@pytest.mark.parametrize(
    ("tag", "value", "shown"),
    [
        ("number", 1234, "1.234"),
        ("number:1", Fraction(1, 3), "0,3"),
        ("counted:'række,rækker'", 1, "1 række"),
        ("counted:'række,rækker'", 1234, "1.234 rækker"),
        ("amount", 123456789, "1.234.568\N{NO-BREAK SPACE}kr."),
        ("millions", 450_000_000, "4,5\N{NO-BREAK SPACE}mio. kr."),
        ("percent", 0.125, "12,5\N{NO-BREAK SPACE}%"),
        ("long_date", date(2015, 12, 4), "4. december 2015"),
        ("short_date", date(2015, 12, 4), "04-12-2015"),
        ("moment", datetime(2026, 7, 1, 12, 5, tzinfo=UTC), "01-07-2026 kl. 14.05"),
        ("text", "<b>", "&lt;b&gt;"),
    ],
)
def test_formats(tag: str, value: object, shown: str) -> None:
    assert render("{{ value|" + tag + " }}", value=value) == shown
    assert "mangler" in render("{{ value|" + tag + " }}", value=None)


def test_zero_is_not_missing() -> None:
    assert render("{{ value|number }} {{ value|amount }}", value=0) == "0 0\N{NO-BREAK SPACE}kr."


def test_a_figure_shows_its_source_and_what_it_lacks() -> None:
    source = Source("Indlæsning 7", "cases.csv", date(2026, 10, 31))
    known = Figure("Børn i indsats", 2418, Unit.CHILDREN, (source,), as_of=date(2026, 10, 31))
    shown = render("{% figure figure %}", figure=known)
    assert "2.418" in shown
    assert "Indlæsning 7, cases.csv, 31. oktober 2026" in shown
    lacking = Figure("Udgift", None, Unit.ORE, (source,), missing=("oktober",))
    assert "mangler" in render("{% figure figure %}", figure=lacking)
    assert "oktober" in render("{% figure figure %}", figure=lacking)


def test_a_status_is_words_and_icon_not_colour_alone() -> None:
    shown = render('{% status "error" "Overskredet" %}')
    assert "Overskredet" in shown
    assert "#error" in shown


@pytest.mark.parametrize(("number", "numbers"), [(1, [1, 2, None, 9]), (5, [1, None, 4, 5, 6, None, 9])])
def test_pagination_keeps_the_filter_and_shows_the_ends(number: int, numbers: list[int | None]) -> None:
    page = Paginator(range(85), 10).get_page(number)
    text = render("{% pagination page query %}", page=page, query=QueryDict("team=nord&side=3"))
    assert "team=nord&amp;side=9" in text
    for there in numbers:
        assert there is None or f">{there}<" in text.replace("\n", "").replace(" ", "")
    assert "af85" in text.replace("\n", "").replace(" ", "")


def test_the_policy_forbids_inline_scripts_and_styles_and_no_template_has_them(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.adam)
    answer = client.get("/brugere/")
    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    for path in WEB.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert " style=" not in text, path
        assert "<style" not in text, path
        assert " onclick=" not in text, path
        assert "<script>" not in text, path


def test_the_language_follows_the_choice_and_not_the_browser(cast: Cast) -> None:
    client = Client(headers={"accept-language": "en"})
    assert '<html lang="da">' in client.get("/konto/login/").content.decode()
    client.post("/sprog/", {"language": "en"})
    page = client.get("/konto/login/").content.decode()
    assert '<html lang="en">' in page
    assert "Skip to content" in page


@pytest.mark.parametrize("path", ["/findes-ikke/", "/brugere/999999/"])
def test_what_is_not_there_is_told_in_danish(cast: Cast, path: str) -> None:
    client = Client()
    client.force_login(cast.adam)
    answer = client.get(path)
    assert answer.status_code == 404
    assert "Hvad kan du gøre nu?" in answer.content.decode()


def test_the_address_of_a_button_is_told_in_danish_and_does_nothing(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.hanne)
    answer = client.get("/frister/opdater/")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "Adressen hører til en knap" in answer.content.decode()


def test_a_refusal_says_why(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.anna)
    assert "Du må ikke administrere brugere som rådgiver." in client.get("/brugere/").content.decode()


def test_the_compiled_translations_are_those_of_the_source() -> None:
    folder = WEB / "core" / "locale" / "en" / "LC_MESSAGES"
    source = dict(re.findall(r'msgid "(.+)"\nmsgstr "(.+)"', (folder / "django.po").read_text(encoding="utf-8")))
    with (folder / "django.mo").open("rb") as file:
        compiled = GNUTranslations(file)
    assert source
    assert {text: compiled.gettext(text) for text in source} == source
    marked = {text for page in WEB.rglob("*.html") for text in MARKED.findall(page.read_text(encoding="utf-8"))}
    shown = {text for item in ITEMS for text in (item.title, item.about)} | {*ALLOWS.values(), *map(str, Role.labels)}
    assert (marked | shown) - set(source) == set()


def test_a_page_that_is_only_in_danish_says_so_beneath_an_english_menu(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.hanne)
    client.post("/sprog/", {"language": "en"})
    home, ladder, gone = (client.get(path).content.decode() for path in ("/", "/trappen/", "/findes/ikke/"))
    assert "What needs attention now" in home
    assert [page.count('<html lang="en">') for page in (home, ladder, gone)] == [1, 1, 1]
    assert "There is no such page" in gone
    main = re.compile(r'<main id="main"[^>]*lang="da"')
    assert [main.search(page) is not None for page in (home, ladder, gone)] == [False, True, False]
    client.post("/sprog/", {"language": "da"})
    assert "Det kræver opmærksomhed nu" in client.get("/").content.decode()


@pytest.mark.parametrize(
    "path", ["/mig/", "/roller/", "/boern/", "/sagsfremstillinger/", "/konto/login/", "/findes/ikke/"]
)
def test_no_page_is_kept_by_the_browser(cast: Cast, client: Client, path: str) -> None:
    client.force_login(cast.hanne)
    assert "no-store" in client.get(path).headers["Cache-Control"]


@pytest.mark.django_db
def test_static_files_may_be_kept(client: Client, settings: Any) -> None:
    settings.WHITENOISE_USE_FINDERS = True
    answer = client.get("/static/trappen/trappen.css")
    answer.close()
    assert answer.status_code == 200
    assert "no-store" not in answer.headers.get("Cache-Control", "")
