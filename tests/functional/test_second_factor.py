"""Someone who turns the second factor on, uses it, and turns it off again."""

import base64
import hashlib
import hmac
import struct
import time

import pytest
from playwright.sync_api import expect

from tests.functional.conftest import Arrive
from tests.functional.town import Town

pytestmark = [pytest.mark.functional, pytest.mark.slow]


def code(secret: str) -> str:
    """What the app on the telephone shows now (RFC 6238)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.digest(key, struct.pack(">Q", int(time.time()) // 30), hashlib.sha1)
    at = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[at : at + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


def test_a_second_factor_is_turned_on_used_and_turned_off(arrive: Arrive, town: Town) -> None:
    person = arrive()
    page = person.page
    person.log_in("evald", town.passwords["evald"])
    person.visit("/konto/totrin/slaa-til/")
    page.get_by_label("Adgangskode").fill(town.passwords["evald"])
    page.get_by_role("button", name="Bekræft").click()
    page.locator("main code").wait_for()
    person.inspect("mfa-activate-totp")
    page.get_by_role("textbox").fill(code(page.locator("main code").inner_text()))
    page.get_by_role("button", name="Slå til").click()
    page.locator(".t-codes li").first.wait_for()
    person.inspect("mfa-view-recovery-codes")
    spare = page.locator(".t-codes li").all_inner_texts()
    person.visit("/konto/totrin/noedkoder/nye/")
    person.inspect("mfa-generate-recovery-codes")

    page.get_by_role("button", name="Log ud").click()
    person.visit("/konto/login/")
    page.get_by_label("Brugernavn").fill("evald")
    page.get_by_label("Adgangskode").fill(town.passwords["evald"])
    page.get_by_role("button", name="Log ind").click()
    expect(page.get_by_text("Skriv koden fra din app")).to_be_visible()
    person.inspect("mfa-authenticate")
    page.get_by_role("textbox").first.fill(spare[0])
    page.get_by_role("button", name="Log ind").first.click()
    page.get_by_role("button", name="Log ud").wait_for()

    person.visit("/konto/totrin/bekraeft/")
    expect(page.get_by_role("heading", name="Bekræft, at det er dig")).to_be_visible()
    person.inspect("mfa-reauthenticate")
    page.get_by_role("textbox").first.fill(spare[1])
    page.get_by_role("button", name="Bekræft").click()
    person.visit("/konto/totrin/slaa-fra/")
    expect(page.get_by_role("heading", name="Slå totrinslogin fra?")).to_be_visible()
    person.inspect("mfa-deactivate-totp")
    page.get_by_role("button", name="Slå fra").click()
    person.visit("/konto/totrin/")
    expect(page.get_by_text("Slået fra")).to_be_visible()
