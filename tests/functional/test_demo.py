"""The demo makes its municipality once, and finds it again."""

import json
import subprocess

import pytest

from tests.functional.town import Town, demo

pytestmark = [pytest.mark.functional, pytest.mark.slow]


def test_the_demo_is_made_once_with_a_login_per_role(town: Town) -> None:
    command, environment = demo("--no-serve", "--folder", str(town.data))
    again = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
    first, stored = town.made.read_text(encoding="utf-8"), town.data / "logins.json"
    logins = json.loads(stored.read_text(encoding="utf-8"))
    assert "Laver en opdigtet kommune" in first
    assert "allerede" in again
    assert "Laver en opdigtet kommune" not in again
    assert len({login["role"] for login in logins}) == 9
    assert all(login["password"] in first and login["password"] in again for login in logins)
    assert stored.stat().st_mode & 0o077 == 0
