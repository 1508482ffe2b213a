"""The documents that come from the web's own tables. Django is set up with a data folder of its own."""

import os
import tempfile

os.environ["TRAPPEN_DATA"] = tempfile.mkdtemp(prefix="trappen-docs-")
os.environ["DJANGO_SETTINGS_MODULE"] = "trappen.web.config.settings"

import django

django.setup()

from trappen.web.accounts.models import Role  # noqa: E402 - models exist from here
from trappen.web.accounts.permissions import ALLOWS, GRANTS  # noqa: E402
from trappen.web.config.privacy import FIELDS  # noqa: E402

ROLES = """# Roles

The role decides *what* a user may do. Municipality, team, district and target group decide *whose* rows. An adviser
and a team leader see the children of their teams, and none without a team; the others see their municipality, narrowed
by grants if they have any. Whoever has no role sees nothing. A row outside the scope answers 404; a page or an action
that the role does not have answers 403 with the reason.

An adviser records in her own cases and, so that absence can be covered, in those of colleagues of her teams: the form
says whose case it is, and the log that it was done for a colleague. Whoever has typed something is the one who can take
it back.

Controllers, programme leads and evaluators see children under pseudonym. A secretary sees figures, no children. An
administrator sees users and the log, no case data.

"""
PERSONAL = """# Personal data

Every field that tells about a person, for the record of processing. A test fails when a field is not in the table.

| table | about | personal fields |
|---|---|---|
"""


def roles(head: str) -> str:
    """Roles and permissions."""
    titles = " | ".join(role.label for role in Role)
    parts = [head, ROLES, f"| may | {titles} |\n|---|{'---|' * len(Role)}\n"]
    for permission, sentence in ALLOWS.items():
        marks = " | ".join("yes" if permission in GRANTS[role] else "" for role in Role)
        parts.append(f"| `{permission}`: {sentence} | {marks} |\n")
    return "".join(parts)


def personal_data(head: str) -> str:
    """Which fields hold personal data."""
    parts = [head, PERSONAL]
    for label, fields in FIELDS.items():
        if fields.about:
            parts.append(f"| {label} | {fields.about} | {', '.join(sorted(fields.personal))} |\n")
    without = ", ".join(label for label, fields in FIELDS.items() if not fields.about)
    parts.append(f"\nNo personal data: {without}.\n")
    return "".join(parts)
