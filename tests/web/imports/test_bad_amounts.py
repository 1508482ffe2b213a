"""Amounts that cannot be right, through the browser's upload and through `trappen check`: the same word from both."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from typer.testing import CliRunner

from tests.cast import Cast
from trappen.cli.main import program
from trappen.web.cases.models import Child, Identity
from trappen.web.imports.models import Batch, State

FOSTER = "5.28.22.1.001"
POSTINGS = "posting_id;posted;month;account;amount;episode_id"
BUDGET = "budget_id;year;account;amount;price_level"
CHILDREN = "child_id;birth_date\nb;01-01-2015\n"
EPISODES = (
    "episode_id;child_id;section;place_type;start;price;price_unit\nE;b;BL-46;foster_general;01-12-2023;{};month\n"
)


@dataclass(frozen=True)
class Bad:
    """What is delivered beside each other, the code that is found, whether it stops, and what is said."""

    files: Mapping[str, str]
    code: str
    stops: bool
    said: str


def posted(*amounts: str, year: int = 2025, after: str = "") -> str:
    rows = [f"P{n};28-03-{year};{year}-03;{FOSTER};{amount};E" for n, amount in enumerate(amounts)]
    return "\n".join([POSTINGS, *rows, *([after] if after else [])]) + "\n"


def months(numbers: range, *, small: int = 0, again: int = 0) -> str:
    """Forty postings a month, one month in thousands and one delivered twice where asked for."""
    rows = []
    for number in [*numbers, *([again] if again else [])]:
        for place in range(40):
            key = f"{number}-{place}-{len(rows)}"
            amount = f"{place + 10},{place:02}" if number == small else f"{place + 10}{place:03},00"
            rows.append(f"{key};28-{number:02}-2025;2025-{number:02};{FOSTER};{amount};E")
    return "\n".join([POSTINGS, *rows]) + "\n"


def by_day() -> str:
    """A month's price of 30,000 kr., paid as the year's price over its days."""
    days = {1: 31, 2: 28, 3: 31, 4: 30, 5: 31}
    rows = [
        f"P{n};28-{n:02}-2025;2025-{n:02};{FOSTER};{ore // 100},{ore % 100:02};E"
        for n, length in days.items()
        for ore in (round(12 * 3_000_000 * length / 365),)
    ]
    return "\n".join([POSTINGS, *rows]) + "\n"


SPENT = months(range(1, 4))
BAD: Mapping[str, Bad] = {
    "dot and comma mixed": Bad(
        {"postings": posted("1234.56", "1.234", "7,50")}, "ambiguous_amount", True, "kan læses på to måder"
    ),
    "fractions of an øre": Bad({"postings": posted("12,345")}, "amount_decimals", True, "mere end to decimaler"),
    "lines and their total": Bad(
        # the minus last, as some economy systems write it
        {"postings": posted("10,01-", "1.240,03", after=f"I alt;;;{FOSTER};1.230,03;")},
        "total_row",
        True,
        "0,01 kr. til forskel",
    ),
    "the sender's own total": Bad(
        {"postings": posted("10,01"), "control": "table;rows;column;sum\npostings;1;amount;10,02\n"},
        "control_total",
        True,
        "afsenderen har talt noget andet",
    ),
    "a month in thousands": Bad(
        {"postings": months(range(1, 8), small=7)}, "month_in_thousands", True, "Beløbene for juli 2025 er omkring"
    ),
    "a month twice": Bad({"postings": months(range(1, 8), again=3)}, "month_delivered_twice", True, "for marts 2025."),
    "a budget in thousands": Bad(
        {"postings": SPENT, "budgets": f"{BUDGET}\nB;2025;{FOSTER};3300;2025 p/l\n"},
        "budget_in_thousands",
        True,
        "tusinde kroner",
    ),
    "a budget at another level": Bad(
        {"budgets": f"{BUDGET}\nB;2025;{FOSTER};3300000;2024 p/l\n"}, "budget_price_level", False, "andet års priser"
    ),
    "an account closed last year": Bad(
        {
            "postings": posted("10,00"),
            "accounts": f"account;title;start;end\n{FOSTER};Plejefamilier;01-01-2018;31-12-2024\n",
        },
        "closed_account",
        False,
        "31-12-2024",
    ),
    "a month's price paid by the day": Bad(
        {"children": CHILDREN, "episodes": EPISODES.format("30000"), "postings": by_day()},
        "month_price_by_day",
        False,
        "betales pr. døgn",
    ),
}


def test_the_command_names_each(tmp_path: Path) -> None:
    for name, bad in BAD.items():
        folder = tmp_path / name
        folder.mkdir()
        for table, text in bad.files.items():
            (folder / f"{table}.csv").write_text(text, encoding="utf-8")
        result = CliRunner().invoke(program(), ["check", str(folder), "--on", "15-01-2026", "--json"])
        told = [one for one in json.loads(result.output)["problems"] if one["code"] == bad.code]
        assert told, (name, result.output)
        assert (result.exit_code == 1) == bad.stops == (told[0]["severity"] == "error"), name
        assert bad.said in told[0]["what"].replace("\N{NO-BREAK SPACE}", " "), (name, told[0]["what"])


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_browsers_upload_names_each(own_folder: None, cast: Cast) -> None:
    Identity.objects.all().delete()
    Child.objects.all().delete()
    client = Client()
    client.force_login(cast.sten)
    for bad in BAD.values():
        files = [SimpleUploadedFile(f"{table}.csv", text.encode()) for table, text in bad.files.items()]
        client.post(reverse("imports:upload"), {"source_format": "trappen", "delivery": files})
    call_command("db_worker", batch=True, startup_delay=False, verbosity=0)
    for (name, bad), batch in zip(BAD.items(), Batch.objects.order_by("number"), strict=True):
        assert (batch.state == State.REJECTED) == bad.stops, (name, batch.state, batch.message)
        assert batch.problem_counts.get(bad.code), (name, batch.problem_counts)
        page = (
            client.get(reverse("imports:detail", args=[batch.number]))
            .content.decode()
            .replace("\N{NO-BREAK SPACE}", " ")
        )
        assert bad.said in page.replace("&nbsp;", " "), name
