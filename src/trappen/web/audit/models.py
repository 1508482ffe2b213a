"""What was done and what was read, by whom and when. Rows are added and never changed.

No foreign keys: an event outlives the user and the child that it names.
"""

from typing import Any, ClassVar, Never

from django.db import models


class AppendOnlyError(Exception):
    """Somebody tried to change or remove a row of the log."""


class EventType(models.TextChoices):
    """What can happen. Each has a presenter in presenters.py; a test holds the two lists together."""

    LOGGED_IN = "session.logged_in", "Logget ind"
    LOGGED_OUT = "session.logged_out", "Logget ud"
    LOGIN_FAILED = "session.login_failed", "Mislykket login"
    SECURITY_CHANGED = "session.security_changed", "Ændret sikkerhed"
    USER_CREATED = "user.created", "Bruger oprettet"
    USER_CHANGED = "user.changed", "Bruger ændret"
    USER_DEACTIVATED = "user.deactivated", "Bruger lukket"
    USER_REACTIVATED = "user.reactivated", "Bruger genåbnet"
    PASSWORD_RESET = "user.password_reset", "Adgangskode nulstillet"
    CHILD_READ = "child.read", "Barn vist"
    CHILDREN_LISTED = "children.listed", "Liste over børn vist"
    IDENTITY_READ = "child.identity_read", "Barns identitet vist"
    KEY_ROTATED = "identity.key_rotated", "Identitetsnøgle skiftet"
    CADENCE_RECORDED = "cadence.recorded", "Opfølgning registreret"
    RECORD_TYPED = "record.typed", "Oplysning indtastet"
    CASE_MOVED = "case.moved", "Sag flyttet"
    CASE_MOVE_UNDONE = "case.move_undone", "Flytning af sag fortrudt"
    INSPECTION_DRAWN = "inspection.drawn", "Stikprøve til ledelsestilsyn udtrukket"
    INSPECTION_ANSWERED = "inspection.answered", "Sag gennemgået i ledelsestilsyn"
    REMINDERS_CHANGED = "reminders.changed", "Påmindelser ændret"
    MAPPING_SAVED = "import.mapping_saved", "Kolonneoversættelse gemt"
    BATCH_LOADED = "import.batch_loaded", "Udtræk indlæst"
    BATCH_FAILED = "import.batch_failed", "Udtræk afvist"
    PAPER_CREATED = "paper.created", "Sagsfremstilling oprettet"
    PAPER_CHANGED = "paper.changed", "Sagsfremstilling ændret"
    PAPER_PUBLISHED = "paper.published", "Sagsfremstilling fastfrosset"
    PAPER_DOWNLOADED = "paper.downloaded", "Sagsfremstilling hentet"
    PROGRAMME_CREATED = "programme.created", "Program oprettet"
    PROGRAMME_CHANGED = "programme.changed", "Program ændret"
    PROGRAMME_WAIVED = "programme.waived", "Fund accepteret"
    BASELINE_FROZEN = "programme.baseline_frozen", "Baseline fastfrosset"
    PROGRAMME_DELETED = "programme.deleted", "Program slettet"
    REGISTER_CHANGED = "register.changed", "Register ændret"
    FINDING_CHANGED = "economy.finding_changed", "Fund på arbejdslisten ændret"
    ESTIMATE_CORRECTED = "economy.estimate_corrected", "Årets skøn rettet med hånden"
    SCENARIO_SAVED = "scenario.saved", "Scenarie gemt"
    SCENARIO_DELETED = "scenario.deleted", "Scenarie slettet"
    INVESTMENT_SAVED = "investment.saved", "Investeringssag gemt"
    INVESTMENT_DELETED = "investment.deleted", "Investeringssag slettet"
    INVESTMENT_DECIDED = "investment.decided", "Investeringssag besluttet"
    INVESTMENT_FOLLOWED = "investment.followed", "Investeringssag fulgt op"
    RESTORED = "database.restored", "Database gendannet"
    RUN_STORED = "run.stored", "Beregning gemt"
    LOG_READ = "log.read", "Log vist"
    LOG_EXPORTED = "log.exported", "Log hentet"


def event_types() -> list[tuple[str, str]]:
    """Asked for and not written into the table's history: a new kind of event is no migration."""
    return EventType.choices


class EventQuerySet(models.QuerySet["Event"]):
    """Refuses what the triggers in the database refuse as well, with a name that says why."""

    def update(self, **_values: object) -> Never:
        raise AppendOnlyError("The log is append-only.")

    def delete(self) -> Never:
        raise AppendOnlyError("The log is append-only.")


class Event(models.Model):
    """One thing that happened. `subject_key` of a child is its pseudonymous key, never a CPR number or a name."""

    municipality_code = models.CharField("kommunekode", max_length=3, blank=True)
    user_id = models.BigIntegerField("brugernummer", null=True)
    user_name = models.CharField("bruger", max_length=300, blank=True)
    at = models.DateTimeField("tidspunkt")
    event_type = models.CharField("hændelse", max_length=40, choices=event_types)
    subject_type = models.CharField("hvad slags", max_length=40, blank=True)
    subject_key = models.CharField("nøgle", max_length=100, blank=True)
    what = models.JSONField("detaljer", default=dict)
    path = models.CharField("adresse", max_length=500, blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = "hændelse"
        verbose_name_plural = "hændelser"
        ordering: ClassVar = ["-at", "-id"]
        indexes: ClassVar = [
            models.Index(fields=["municipality_code", "-at"], name="event_by_time"),
            models.Index(fields=["subject_type", "subject_key", "-at"], name="event_by_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.event_type} {self.subject_key}"

    def save(self, **options: Any) -> None:
        if not self._state.adding:
            raise AppendOnlyError("The log is append-only.")
        super().save(**options)

    def delete(self, *_arguments: object, **_options: object) -> Never:
        raise AppendOnlyError("The log is append-only.")
