"""Digests by e-mail: each once whatever happens, with case numbers only, and off when not wanted."""

import re
import smtplib
from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError
from django.test import Client

from tests.cast import Cast
from tests.web.cadence.moves import three_desks
from tests.web.world import NOW, TODAY
from trappen.web.cadence import actions
from trappen.web.cadence.jobs import send_reminders
from trappen.web.cadence.models import Digest, OpenCase, Sending
from trappen.web.cases.models import Assignment, Child
from trappen.web.registers.models import Adviser
from trappen.web.runs.schedule import UnfinishedError

FRIDAY = date(2026, 11, 6)

world = three_desks


@pytest.fixture
def town(cast: Cast, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Cast:
    """Anna carries team Nord's cases, Dan leads it, and both have an address."""
    monkeypatch.setenv("TRAPPEN_TODAY", TODAY.isoformat())
    settings.EMAIL_HOST = "mail.example"
    cast.anna.adviser_key = "nord"
    cast.anna.save()
    for user in (cast.anna, cast.dan):
        actions.choose_reminders(user=user, address=f"{user.username}@example.dk", wanted=frozenset(Digest), now=NOW)
    return cast


def sent() -> list[tuple[str, str]]:
    return sorted((letter.to[0], letter.subject) for letter in mail.outbox)


def test_a_day_is_told_once_however_often_the_job_runs(town: Cast) -> None:
    for _ in range(3):
        send_reminders(TODAY, None)
    assert [to for to, _ in sent()] == ["anna@example.dk", "dan@example.dk"]
    send_reminders(TODAY + timedelta(days=1), TODAY)
    assert [to for to, _ in sent()] == ["anna@example.dk"] * 2 + ["dan@example.dk"]  # the leader's is of the week
    with pytest.raises(IntegrityError):
        Sending.objects.create(user=town.anna, kind=Digest.DAILY, day=TODAY, claimed=NOW)


def test_after_downtime_there_is_one_of_the_day_and_one_of_the_week(town: Cast) -> None:
    send_reminders(TODAY - timedelta(days=7), None)
    mail.outbox.clear()
    send_reminders(FRIDAY, TODAY - timedelta(days=7))
    assert [to for to, _ in sent()] == ["anna@example.dk", "dan@example.dk"]
    assert Sending.objects.get(user=town.dan, day=TODAY).kind == Digest.WEEKLY  # the week's Monday
    mail.outbox.clear()
    send_reminders(FRIDAY + timedelta(days=1), FRIDAY)  # Saturday
    send_reminders(date(2026, 12, 25), FRIDAY)  # Christmas
    assert mail.outbox == []


def test_a_mail_says_case_numbers_and_nothing_else_about_anybody(town: Cast) -> None:
    Assignment.objects.filter(case_id="s1").delete()
    OpenCase.objects.filter(case_key__in=["s2", "s3", "s4"]).update(case_number="010115-4321")  # no case's number
    send_reminders(TODAY, None)
    text = "\n".join(f"{letter.subject}\n{letter.body}" for letter in mail.outbox)
    numbers = set(re.findall(r"27\.24\.00-P20-\d+-24", text))
    assert numbers
    assert "4321" not in text
    assert "uden sagsnummer" in text
    assert numbers <= {f"27.24.00-P20-{n}-24" for n in range(24)}  # the team's own only
    for key in Child.objects.values_list("key", flat=True):
        assert key not in text
    for name in (*Adviser.objects.values_list("name", flat=True), "Testsen", "Anna", "Opfølgning", "Plan"):
        assert name not in text


def test_what_could_not_be_sent_is_sent_later_and_the_others_do_not_wait(
    town: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = mail.EmailMessage.send

    def refused(letter: mail.EmailMessage, *arguments: Any) -> int:
        if letter.to == ["anna@example.dk"]:
            raise smtplib.SMTPServerDisconnected
        return real(letter, *arguments)

    with monkeypatch.context() as broken:
        broken.setattr(mail.EmailMessage, "send", refused)
        with pytest.raises(UnfinishedError):
            send_reminders(TODAY, None)
    assert [to for to, _ in sent()] == ["dan@example.dk"]
    send_reminders(TODAY, None)
    assert [to for to, _ in sent()] == ["anna@example.dk", "dan@example.dk"]


def test_cut_off_between_row_and_mail_it_is_not_sent_again(town: Cast) -> None:
    Sending.objects.create(user=town.anna, kind=Digest.DAILY, day=TODAY, claimed=NOW)
    send_reminders(TODAY, None)
    assert [to for to, _ in sent()] == ["dan@example.dk"]


def test_nothing_without_a_server_a_wish_a_role_or_a_case(town: Cast, settings: Any) -> None:
    browser = Client()
    browser.force_login(town.anna)
    page = "/mig/paamindelser/"
    assert browser.post(page, {"adresse": "ikke en adresse", "slags": ["daily"]}).status_code == 400
    assert browser.post(page, {"adresse": "anna@example.dk", "slags": ["weekly"]}).status_code == 400  # no leader
    browser.post(page, {"adresse": "anna@example.dk"})
    town.dan.is_active = False
    town.dan.save()
    send_reminders(TODAY, None)
    assert mail.outbox == []
    actions.choose_reminders(user=town.anna, address="a@example.dk", wanted=frozenset(Digest), now=NOW)
    settings.EMAIL_HOST = ""
    send_reminders(TODAY, None)
    assert mail.outbox == []
    assert "ikke sat en mailserver op" in browser.get(page).content.decode()
    settings.EMAIL_HOST = "mail.example"
    Assignment.objects.all().delete()
    Child.objects.update(team_key="syd")
    send_reminders(TODAY, None)
    assert mail.outbox == []
