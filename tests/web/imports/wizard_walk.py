"""Walking the wizard as a browser would: what the tests of its pages share."""

import re
from collections.abc import Mapping
from html import unescape

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from tests.web.imports.workbooks import HEADINGS, PLACEMENTS, Rows, workbook
from trappen.web.imports.models import Batch, Draft


def send(client: Client, content: bytes, name: str = "Prognose oktober.xlsx") -> str:
    response = client.post(reverse("imports:begin"), {"file": SimpleUploadedFile(name, content)})
    return str(response.headers.get("Location", "")) or unescape(response.content.decode())


def fields(page: str) -> dict[str, str]:
    """What a browser would send from the page as it stands."""
    found = dict(re.findall(r'<input type="hidden"\s+name="([^"]+)"\s+value="([^"]*)"', page))
    for name, inner in re.findall(r'<select[^>]*?name="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        options = re.findall(r'<option value="([^"]*)"\s*(selected)?', inner)
        found[name] = next((value for value, selected in options if selected), options[0][0])
    for tag in re.findall(r'<input class="form-checkbox"[^>]*>', page):
        if "checked" in tag and (name := re.search(r'name="([^"]+)"', tag)):
            found[name[1]] = "on"
    return found


def choose(client: Client, address: str, changes: Mapping[str, str]) -> str:
    """One round with htmx: the page's fields with the changes; the answer, and everything saved."""
    data = {**fields(unescape(client.get(address).content.decode())), **changes}
    return re.sub(r"\s+", " ", unescape(client.post(f"{address}vis/", data).content.decode()))


def answer(client: Client, address: str, given: str) -> None:
    """One click on the answer of a question."""
    page = unescape(client.get(address).content.decode())
    assert f'value="{given}"' in page
    client.post(address, {**fields(page), "answer": given})


def heading(name: str) -> str:
    return f"h{HEADINGS.index(name)}"


def work() -> None:
    call_command("db_worker", batch=True, startup_delay=False, verbosity=0)


def map_and_load(client: Client, placements: Rows = PLACEMENTS, name: str = "Prognoseark") -> Batch:
    """The whole first time, as the functional test does it by mouse."""
    address = send(client, workbook(placements=placements))
    price = {"episodes-price": heading("Udgift pr. md. (1.000 kr.)"), "episodes-price_unit": "constant"}
    days = {"episodes-start": heading("Skiftet"), "episodes-end": heading("Hjem igen")}
    choose(client, address, {**days, **price, "children-name": heading("Barn")})
    answer(client, address, "episodes-end=outside")
    choose(client, address, {"episodes-place_type-v2": "network_foster", "episodes-price_unit-constant": "month"})
    pk = Draft.objects.get().pk
    response = client.post(reverse("imports:load", args=[pk]), {"name": name, "as_of": "2026-10-31"})
    assert response.status_code == 302, unescape(response.content.decode())
    work()
    return Batch.objects.latest("pk")
