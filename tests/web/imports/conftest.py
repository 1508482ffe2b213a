"""What the tests of the wizard begin with."""

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from tests.cast import Cast
from trappen.web.cases.models import Child, Identity


@pytest.fixture
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files of its own, on a day that stands still."""
    monkeypatch.setattr(settings, "DATA_DIR", tmp_path)
    monkeypatch.setenv("TRAPPEN_TODAY", "2026-11-02")


@pytest.fixture
def steward(cast: Cast, client: Client) -> Client:
    # The cast's own children would be removed by the file, and are others than its.
    Identity.objects.all().delete()
    Child.objects.all().delete()
    client.force_login(cast.sten)
    return client
