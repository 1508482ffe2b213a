"""A migration that makes many models in one step."""

from collections.abc import Sequence
from itertools import takewhile
from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class Migration(migrations.Migration):
    """A migration whose first operations make models: they are made together.

    After each single one Django works out every related model anew, and here all are related: an empty database took
    two and a half times as long.
    """

    def __init_subclass__(cls) -> None:
        made = list(takewhile(lambda each: isinstance(each, CreateModel), cls.operations))
        cls.operations = [Together(made), *cls.operations[len(made) :]]


class Together(Operation):
    """Models made as one."""

    def __init__(self, models: Sequence[Operation]) -> None:
        self.models = models

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        return type(self).__name__, [self.models], {}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        state.__dict__.pop("apps", None)  # worked out once, when it is next asked for
        for model in self.models:
            model.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for model in self.models:
            model.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for model in reversed(self.models):
            model.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return f"Create models {', '.join(each.name for each in self.models if isinstance(each, CreateModel))}"
