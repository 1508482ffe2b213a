"""What of a file is not read: said in view where it matters, and in a line where it does not."""

import re
from html import unescape

import pytest
from django.test import Client

from tests.records.mapping.test_mapping import book
from tests.web.imports.wizard_walk import send
from tests.web.imports.workbooks import HEADINGS, PLACEMENTS

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sqlite_only, pytest.mark.usefixtures("own_folder")]


def test_a_team_column_is_told_of_in_view_and_a_sheet_that_is_not_read_in_one_line(steward: Client) -> None:
    headings = ["Team" if name == "Bemærkning" else name for name in HEADINGS]
    agreed = [["Hvem", "Aftalt"], ["Stedet", "se mail"], ["Gården", "ring først"]]
    address = send(steward, book({"Anbragte": [headings, *PLACEMENTS], "Priser": agreed}))
    page = re.sub(r"\s+", " ", unescape(steward.get(address).content.decode()))
    assert 0 < page.find("»Team« læses ikke.") < page.find('<details id="first-rows">')
    assert "<summary>1 ark læses ikke: »Priser«</summary>" in page
