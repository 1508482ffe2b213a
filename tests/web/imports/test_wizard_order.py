"""What a page sends by itself gives way to what a person pressed while it was on its way."""

from html import unescape

import pytest
from django.test import Client

from tests.web.imports.wizard_walk import fields, heading, send
from tests.web.imports.workbooks import workbook

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sqlite_only, pytest.mark.usefixtures("own_folder")]


def test_an_answer_stands_though_an_earlier_page_comes_in_after_it(steward: Client) -> None:
    address = send(steward, workbook())
    before = fields(unescape(steward.get(address).content.decode()))
    asked = {**before, "episodes-start": heading("Skiftet"), "episodes-end": heading("Hjem igen")}
    steward.post(f"{address}vis/", asked)
    assert "Havde barnet stadig indsatsen den dag?" in unescape(steward.get(address).content.decode())
    steward.post(address, {**asked, "answer": "episodes-end=outside"})
    told = unescape(steward.post(f"{address}vis/", {**asked, "episodes-start": ""}).content.decode())
    assert "Der mangler: Indsatser: Startdato." in told, "the late page is answered as it was, and not kept"
    page = unescape(steward.get(address).content.decode())
    assert "Der mangler" not in page
    assert "Havde barnet stadig indsatsen den dag?" not in page
    steward.post(f"{address}vis/", {**fields(page), "episodes-start": ""})
    assert "Der mangler: Indsatser: Startdato." in unescape(steward.get(address).content.decode())
