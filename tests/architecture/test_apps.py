"""Every app is built alike: agreed rooms, rows through their scope, fields declared."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps as django_apps

from tests.architecture.repository import WEB, apps
from trappen.web.config.privacy import FIELDS

ROOMS = {
    "__init__", "apps", "migrations", "models", "frames", "queries", "actions", "forms", "views", "urls", "api",
    "feeds", "jobs", "management", "templates", "templatetags", "static", "locale",
}  # fmt: skip
# A room of an app's own, with its reason.
OWN_ROOMS = {
    "accounts": {
        "permissions": "what each role may do, as data",
        "scope": "whose rows a user may see",
        "guards": "what stands in front of a view",
        "navigation": "the menu, as data",
        "context": "what the frame of each page shows",
        "adapter": "hooks of the login library",
        "login_urls": "the login library's pages that we use",
    },
    "audit": {"presenters": "one sentence per kind of event"},
    "cadence": {"entering": "what each act that is typed writes"},
    "ladder": {"presentation": "a stored answer as the page shows it"},
    "core": {
        "archive": "backup and restore",
        "actor": "what lower apps know of a user",
        "clock": "the clock",
        "running": "who uses the data now",
        "logs": "what a fault tells",
        "middleware": "the language, and faults told to people",
        "together": "migrations that make many models at once",
        "widgets": "form fields of the browser's own",
    },
    "finance": {
        "act_forms": "an appropriation as it is typed, with its lines",
        "presentation": "acts and budgets as the pages show them",
        "statements": "refusion, commitments, units and what a change is made of: computed when asked for, and kept",
        "worklist": "what the accounts and the case system disagree about, as work",
        "corrections": "what a controller corrects by hand in the estimate",
        "sums": "what is posted by account and payee, counted after each load",
        "pairing": "which episode each posting pays for, kept after each load",
        "limits": "the year's refusion limits as the municipality states or assumes them",
        "taking_back": "taking back what a controller typed by hand",
        "chart": "the municipality's own chart of accounts beside the authorised one",
        "factors": "price-and-wage factors as the municipality states them",
        "drilldown": "from an account to its providers, their episodes and the postings",
        "standing": "whether a stored estimate still holds, and what changed since",
        "estimates": "the year-end estimate and its bridge as stored runs",
    },
    "imports": {
        "changed": "what a batch changed, in words",
        "control": "what runs on the data's day, to be held against the sender's own sheet",
        "loading": "from a delivery to rows",
        "told": "the same child by child, as a table and a file",
        "news": "what a batch brought since the data before, as a department counts it",
        "wizard": "the mapping of a file of any shape, in the browser",
        "reconciliation": "what the case system and the accounts disagree about, in kroner",
    },
    "papers": {
        "making": "what each kind of paper is counted from",
    },
    "programmes": {
        "presentation": "a programme as its page shows it",
        "course": "its decisions, papers and promised reports as the page shows them",
        "findings": "its findings as the page shows them: grouped, folded and counted",
        "editing": "forms made from the shape of a programme",
        "targets": "targets, target group and baseline, computed from records",
        "target_urls": "their addresses",
    },
    "scenarios": {
        "asked": "what an answer is made of, and when there are too few children for one",
        "investing": "other numbers in an investment case",
        "workshop": "sliders against a baseline made ready, and saved scenarios",
    },
    "runs": {"schedule": "what is done once a day, and the clock that does it"},
    "registers": {
        "choices": "what a user's scope can be narrowed to",
        "context": "the as-of date in each page's header",
        "writing": "from frames to rows, for tables of any size",
    },
}


def views() -> list[Path]:
    """Everything that answers a request."""
    return [
        path for app in apps() for room in ("views", "api", "feeds") for path in sorted(app.glob(f"{room}*/**/*.py"))
    ] + [app / f"{room}.py" for app in apps() for room in ("views", "api", "feeds") if (app / f"{room}.py").exists()]


@pytest.mark.parametrize("app", apps(), ids=lambda path: path.name)
def test_an_app_holds_only_the_agreed_rooms(app: Path) -> None:
    there = {path.stem for path in app.iterdir() if path.name != "__pycache__"}
    unknown = there - ROOMS - set(OWN_ROOMS.get(app.name, {}))
    assert not unknown, f"{app.name} has rooms without a reason: {unknown}"


def test_views_reach_rows_only_through_visible_to() -> None:
    assert views()
    for path in views():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        direct = [node for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr in MANAGERS]
        scoped = {
            id(node.value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute) and node.attr in {"visible_to", "none"}
        }
        loose = [node.lineno for node in direct if id(node) not in scoped]
        assert not loose, f"{path.relative_to(WEB)} reaches rows past their scope on lines {loose}"


MANAGERS = {"objects", "_default_manager", "_base_manager"}


def test_every_model_field_is_declared_personal_or_not() -> None:
    models = {
        model._meta.label: {field.name for field in model._meta.get_fields() if field.concrete}
        for model in django_apps.get_models()
        if model.__module__.startswith("trappen.")
    }
    assert set(FIELDS) == set(models), "config/privacy.py must name each model once"
    for label, names in models.items():
        assert FIELDS[label].all == names, f"{label}: declare {FIELDS[label].all ^ names} in config/privacy.py"
        assert not FIELDS[label].personal & FIELDS[label].plain, label
        assert bool(FIELDS[label].personal) == (FIELDS[label].about is not None), label


def test_no_text_field_invites_case_notes() -> None:
    """Nobody writes a journal here: a free text without a limit belongs to files and messages, not to a child."""
    for model in django_apps.get_models():
        if model._meta.app_label in {"cases", "cadence", "programmes"}:
            kinds = {type(field).__name__ for field in model._meta.get_fields() if field.concrete}
            assert "TextField" not in kinds, model._meta.label


def test_no_app_has_a_drawer_for_everything() -> None:
    for path in WEB.parent.rglob("*.py"):
        assert not re.fullmatch(r"(utils?|helpers?|misc|common)", path.stem) or path.parent.name == "cli", path
