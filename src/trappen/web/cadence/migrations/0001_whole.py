import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from trappen.web.core import together


class Migration(together.Migration):
    replaces = [
        ("cadence", "0001_initial"),
        ("cadence", "0002_adviser_week"),
        ("cadence", "0003_confirmations"),
        ("cadence", "0004_calendar"),
        ("cadence", "0010_moves"),
        ("cadence", "0011_goal_entries"),
        ("cadence", "0012_proposals"),
        ("cadence", "0013_filings"),
        ("cadence", "0014_inspections"),
        ("cadence", "0015_reminders"),
        ("cadence", "0016_only_what_changed"),
        ("cadence", "0017_price_per_year"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("cases", "0001_whole"),
        ("runs", "0001_whole"),
    ]

    operations = [
        migrations.CreateModel(
            name="Confirmation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("episode_key", models.CharField(max_length=255, verbose_name="indsats")),
                ("expected_end", models.DateField(blank=True, null=True, verbose_name="forventet slut")),
                ("price", models.BigIntegerField(blank=True, null=True)),
                (
                    "price_unit",
                    models.CharField(
                        blank=True,
                        choices=[("day", "Pr. døgn"), ("month", "Pr. måned"), ("year", "Pr. år"), ("once", "Én gang")],
                        default="",
                        max_length=40,
                    ),
                ),
                ("was", models.JSONField(default=dict, verbose_name="i data")),
                ("by_id", models.BigIntegerField(verbose_name="brugernummer")),
                ("by_name", models.CharField(max_length=300, verbose_name="bekræftet af")),
                ("made", models.DateTimeField(verbose_name="bekræftet")),
                (
                    "child",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="confirmations",
                        to="cases.child",
                        to_field="key",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.municipality",
                    ),
                ),
            ],
            options={
                "verbose_name": "bekræftelse",
                "verbose_name_plural": "bekræftelser",
                "ordering": ["-made", "-id"],
                "indexes": [
                    models.Index(fields=["municipality", "episode_key", "-made"], name="cadence_confirmed_episode")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("price__isnull", True), ("price_unit", "")),
                            models.Q(("price__gte", 0), models.Q(("price_unit", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="cadence_confirmed_price_whole",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DueItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rule", models.CharField(max_length=30, verbose_name="regel")),
                ("title", models.CharField(max_length=200, verbose_name="frist")),
                ("cited", models.CharField(blank=True, max_length=80, verbose_name="lovbestemmelse")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("overdue", "Overskredet"),
                            ("missing_decision", "Beslutning mangler"),
                            ("due_within", "Forfalder snart"),
                            ("upcoming", "Kommende"),
                            ("kept", "Overholdt"),
                            ("kept_late", "Sket for sent"),
                            ("missed", "Ikke sket, før indsatsen ophørte"),
                        ],
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                ("due", models.DateField(verbose_name="senest")),
                ("due_at", models.DateTimeField(blank=True, null=True, verbose_name="senest kl.")),
                ("reason", models.CharField(max_length=600, verbose_name="begrundelse")),
                ("subject_key", models.CharField(blank=True, max_length=255)),
                ("case_key", models.CharField(blank=True, max_length=255)),
                ("adviser_key", models.CharField(blank=True, max_length=255)),
                ("team_key", models.CharField(blank=True, max_length=255)),
                ("row_hash", models.BigIntegerField(default=0, editable=False)),
                (
                    "child",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="due_items",
                        to="cases.child",
                        to_field="key",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.municipality",
                    ),
                ),
            ],
            options={
                "verbose_name": "frist",
                "verbose_name_plural": "frister",
                "ordering": ["due", "id"],
                "indexes": [
                    models.Index(fields=["municipality", "status", "due"], name="cadence_due_by_status"),
                    models.Index(fields=["municipality", "adviser_key", "due"], name="cadence_due_by_adviser"),
                    models.Index(
                        fields=["municipality", "team_key", "adviser_key", "status"], name="cadence_due_by_team"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("opfoelgning", "Opfølgning"),
                            ("kontakt", "Kontakt"),
                            ("boernesamtale", "Børnesamtale"),
                            ("netvaerksmoede", "Netværksmøde"),
                            ("tilsyn", "Tilsynsbesøg"),
                            ("score", "Score"),
                            ("maal", "Mål"),
                            ("beslutning", "Beslutning om opfølgning"),
                        ],
                        max_length=20,
                        verbose_name="handling",
                    ),
                ),
                ("row_key", models.CharField(max_length=255)),
                ("day", models.DateField(verbose_name="dato")),
                ("values", models.JSONField(default=dict, verbose_name="indtastet")),
                ("moved", models.JSONField(default=list, verbose_name="flyttede frister")),
                ("by_id", models.BigIntegerField(verbose_name="brugernummer")),
                ("by_name", models.CharField(max_length=300, verbose_name="indtastet af")),
                ("made", models.DateTimeField(verbose_name="indtastet")),
                ("undone", models.DateTimeField(blank=True, null=True, verbose_name="fortrudt")),
                ("undone_by_name", models.CharField(blank=True, max_length=300, verbose_name="fortrudt af")),
                ("rival", models.CharField(blank=True, max_length=255, verbose_name="fagsystemets række")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("confirmed", "Bekræftet af fagsystemet"),
                            ("kept", "Det indtastede gælder"),
                            ("taken", "Fagsystemets gælder"),
                            ("both", "Begge gælder"),
                        ],
                        max_length=20,
                        verbose_name="afgjort",
                    ),
                ),
                ("settled", models.DateTimeField(blank=True, null=True, verbose_name="afgjort den")),
                ("settled_by_name", models.CharField(blank=True, max_length=300, verbose_name="afgjort af")),
                (
                    "child",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="entries",
                        to="cases.child",
                        to_field="key",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.municipality",
                    ),
                ),
            ],
            options={
                "verbose_name": "indtastning",
                "verbose_name_plural": "indtastninger",
                "ordering": ["-made", "-id"],
                "indexes": [models.Index(fields=["municipality", "by_id", "-made"], name="cadence_entry_by_person")],
                "constraints": [
                    models.UniqueConstraint(fields=("municipality", "row_key"), name="cadence_entry_row"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", ""), ("settled__isnull", True)),
                            models.Q(models.Q(("outcome", ""), _negated=True), ("settled__isnull", False)),
                            _connector="OR",
                        ),
                        name="cadence_entry_settled_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Filing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "table",
                    models.CharField(
                        choices=[
                            ("children", "Barnet"),
                            ("cases", "Sag"),
                            ("assignments", "Rådgiver"),
                            ("episodes", "Indsats"),
                        ],
                        max_length=20,
                        verbose_name="hvad",
                    ),
                ),
                ("row_key", models.CharField(max_length=255)),
                ("before", models.JSONField(null=True, verbose_name="før")),
                ("after", models.JSONField(default=dict, verbose_name="indtastet")),
                ("by_id", models.BigIntegerField(verbose_name="brugernummer")),
                ("by_name", models.CharField(max_length=300, verbose_name="indtastet af")),
                ("made", models.DateTimeField(verbose_name="indtastet")),
                ("undone", models.DateTimeField(blank=True, null=True, verbose_name="fortrudt")),
                ("undone_by_name", models.CharField(blank=True, max_length=300, verbose_name="fortrudt af")),
                ("rival", models.CharField(blank=True, max_length=255, verbose_name="fagsystemets række")),
                ("held", models.JSONField(default=dict, verbose_name="holdt fast")),
                ("rejected", models.JSONField(default=dict, verbose_name="afvist")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("confirmed", "Bekræftet af fagsystemet"),
                            ("kept", "Det indtastede gælder"),
                            ("taken", "Fagsystemets gælder"),
                            ("both", "Begge gælder"),
                        ],
                        max_length=20,
                        verbose_name="afgjort",
                    ),
                ),
                ("settled", models.DateTimeField(blank=True, null=True, verbose_name="afgjort den")),
                ("settled_by_name", models.CharField(blank=True, max_length=300, verbose_name="afgjort af")),
                (
                    "child",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="filings",
                        to="cases.child",
                        to_field="key",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.municipality",
                    ),
                ),
            ],
            options={
                "verbose_name": "indtastet oplysning",
                "verbose_name_plural": "indtastede oplysninger",
                "ordering": ["-made", "-id"],
                "indexes": [models.Index(fields=["municipality", "table", "row_key"], name="cadence_filing_row")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", ""), ("settled__isnull", True)),
                            models.Q(models.Q(("outcome", ""), _negated=True), ("settled__isnull", False)),
                            _connector="OR",
                        ),
                        name="cadence_filing_settled_whole",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="InspectedFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("case_key", models.CharField(max_length=255)),
                ("case_number", models.CharField(blank=True, max_length=200, verbose_name="sagsnummer")),
                ("stratum", models.CharField(max_length=60, verbose_name="lag")),
                ("answers", models.JSONField(default=dict, verbose_name="svar")),
                ("answered", models.DateTimeField(null=True, verbose_name="gennemgået")),
                ("answered_by_name", models.CharField(blank=True, max_length=300, verbose_name="gennemgået af")),
                (
                    "child",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="cases.child",
                        to_field="key",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.municipality",
                    ),
                ),
            ],
            options={
                "verbose_name": "sag i ledelsestilsyn",
                "verbose_name_plural": "sager i ledelsestilsyn",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Inspection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("team_key", models.CharField(max_length=200, verbose_name="team")),
                ("quarter", models.DateField(verbose_name="kvartal")),
                ("on", models.DateField(verbose_name="pr.")),
                ("size", models.PositiveIntegerField(verbose_name="sager pr. lag")),
                ("seed", models.CharField(max_length=300, verbose_name="startværdi")),
                ("rule_key", models.CharField(max_length=40, verbose_name="regel")),
                ("rule_text", models.CharField(max_length=1000, verbose_name="reglens ordlyd")),
                ("population", models.JSONField(default=list, verbose_name="grundlag")),
                ("checksum", models.CharField(max_length=64, verbose_name="kontrolsum")),
                ("made", models.DateTimeField(verbose_name="udtrukket")),
                ("made_by_id", models.BigIntegerField(null=True, verbose_name="brugernummer")),
                ("made_by_name", models.CharField(blank=True, max_length=300, verbose_name="udtrukket af")),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.municipality"
                    ),
                ),
            ],
            options={
                "verbose_name": "ledelsestilsyn",
                "verbose_name_plural": "ledelsestilsyn",
                "ordering": ["-quarter", "team_key"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("municipality", "team_key", "quarter"), name="cadence_inspection_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Move",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("case_key", models.CharField(max_length=255)),
                ("origin", models.CharField(blank=True, max_length=200)),
                ("target", models.CharField(max_length=200)),
                ("row_key", models.CharField(max_length=255)),
                ("closed", models.JSONField(default=dict)),
                ("team_before", models.CharField(blank=True, max_length=200)),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("standing", "Gælder"),
                            ("undone", "Fortrudt"),
                            ("confirmed", "Bekræftet af udtrækket"),
                            ("differs", "Udtrækket siger noget andet"),
                            ("yielded", "Erstattet af udtrækket"),
                        ],
                        default="standing",
                        max_length=20,
                        verbose_name="udfald",
                    ),
                ),
                ("delivered", models.CharField(blank=True, max_length=200)),
                (
                    "child",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="moves",
                        to="cases.child",
                        to_field="key",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.municipality",
                    ),
                ),
            ],
            options={
                "verbose_name": "flyttet sag",
                "verbose_name_plural": "flyttede sager",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="NextAct",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("contact", "Kontakt"),
                            ("child_conversation", "Børnesamtale"),
                            ("network_meeting", "Netværksmøde"),
                            ("followup", "Opfølgning"),
                            ("cadence_decision", "Beslutning om opfølgning"),
                            ("visit", "Tilsynsbesøg"),
                            ("plan", "Plan"),
                            ("examination", "Børnefaglig undersøgelse"),
                            ("assessment", "Afdækning"),
                            ("notification", "Underretning"),
                            ("decision", "Afgørelse"),
                        ],
                        max_length=30,
                        verbose_name="handling",
                    ),
                ),
                (
                    "basis",
                    models.CharField(
                        choices=[("law", "Loven"), ("case", "Beslutning i sagen"), ("programme", "Programmet")],
                        max_length=20,
                        verbose_name="grundlag",
                    ),
                ),
                ("rule", models.CharField(max_length=60, verbose_name="regel")),
                ("title", models.CharField(max_length=200, verbose_name="frist")),
                ("cited", models.CharField(blank=True, max_length=200, verbose_name="lovbestemmelse")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("overdue", "Overskredet"),
                            ("missing_decision", "Beslutning mangler"),
                            ("due_within", "Forfalder snart"),
                            ("upcoming", "Kommende"),
                            ("kept", "Overholdt"),
                            ("kept_late", "Sket for sent"),
                            ("missed", "Ikke sket, før indsatsen ophørte"),
                        ],
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                ("due", models.DateField(verbose_name="senest")),
                ("due_at", models.DateTimeField(blank=True, null=True, verbose_name="senest kl.")),
                ("reason", models.CharField(max_length=600, verbose_name="begrundelse")),
                ("lacks", models.CharField(blank=True, max_length=200, verbose_name="mangler")),
                ("near", models.JSONField(default=list, verbose_name="næste")),
                ("subject", models.CharField(max_length=20, verbose_name="om")),
                ("subject_key", models.CharField(blank=True, max_length=255)),
                ("case_key", models.CharField(blank=True, max_length=255)),
                ("adviser_key", models.CharField(blank=True, max_length=255)),
                ("team_key", models.CharField(blank=True, max_length=255)),
                ("row_hash", models.BigIntegerField(default=0, editable=False)),
                (
                    "child",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="next_acts",
                        to="cases.child",
                        to_field="key",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.municipality",
                    ),
                ),
            ],
            options={
                "verbose_name": "næste handling",
                "verbose_name_plural": "næste handlinger",
                "ordering": ["due", "id"],
                "indexes": [
                    models.Index(fields=["municipality", "adviser_key", "due"], name="cadence_next_by_adviser")
                ],
            },
        ),
        migrations.CreateModel(
            name="OpenCase",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("case_key", models.CharField(max_length=255)),
                ("case_number", models.CharField(blank=True, max_length=200, verbose_name="sagsnummer")),
                ("adviser_key", models.CharField(blank=True, max_length=255)),
                ("team_key", models.CharField(blank=True, max_length=255)),
                ("last_act", models.CharField(blank=True, max_length=30, verbose_name="seneste")),
                ("last_on", models.DateField(blank=True, null=True, verbose_name="seneste dato")),
                ("row_hash", models.BigIntegerField(default=0, editable=False)),
                (
                    "child",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="open_cases",
                        to="cases.child",
                        to_field="key",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.municipality",
                    ),
                ),
            ],
            options={
                "verbose_name": "åben sag",
                "verbose_name_plural": "åbne sager",
                "ordering": ["case_number", "case_key"],
                "indexes": [models.Index(fields=["municipality", "adviser_key"], name="cadence_open_by_adviser")],
                "constraints": [
                    models.UniqueConstraint(fields=("municipality", "case_key"), name="cadence_open_case_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("last_act", ""), ("last_on__isnull", True)),
                            models.Q(models.Q(("last_act", ""), _negated=True), ("last_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="cadence_open_case_last_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Proposal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("teams", models.JSONField(default=list, verbose_name="team")),
                ("asked", models.JSONField(default=dict, verbose_name="forudsætninger")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Regnes"),
                            ("ready", "Klar til afgørelse"),
                            ("failed", "Kunne ikke regnes"),
                            ("accepted", "Gennemført"),
                            ("discarded", "Kasseret"),
                        ],
                        default="waiting",
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                ("fault", models.CharField(blank=True, max_length=600, verbose_name="hvorfor ikke")),
                ("made", models.DateTimeField(verbose_name="bestilt")),
                ("made_by_id", models.BigIntegerField(null=True, verbose_name="brugernummer")),
                ("made_by_name", models.CharField(blank=True, max_length=300, verbose_name="bestilt af")),
                ("settled", models.DateTimeField(null=True, verbose_name="afgjort")),
                ("settled_by_name", models.CharField(blank=True, max_length=300, verbose_name="afgjort af")),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.municipality"
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="runs.run"
                    ),
                ),
            ],
            options={
                "verbose_name": "forslag til fordeling",
                "verbose_name_plural": "forslag til fordeling",
                "ordering": ["-made", "-id"],
            },
        ),
        migrations.CreateModel(
            name="ProposedMove",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("origin", models.CharField(blank=True, max_length=200)),
                ("target", models.CharField(max_length=200)),
                ("chosen", models.CharField(blank=True, max_length=200)),
                ("reason", models.CharField(max_length=300, verbose_name="årsag")),
                ("why_there", models.CharField(max_length=400, verbose_name="hvorfor dertil")),
                ("seen", models.JSONField(default=dict)),
                (
                    "child",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="cases.child",
                        to_field="key",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.municipality",
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="moves", to="cadence.proposal"
                    ),
                ),
            ],
            options={
                "verbose_name": "foreslået flytning",
                "verbose_name_plural": "foreslåede flytninger",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(fields=("proposal", "child"), name="cadence_proposed_move_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Reassignment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("new", "Ny sag fordeles"),
                            ("absence", "Fravær"),
                            ("left", "Rådgiver er stoppet"),
                            ("started", "Ny rådgiver er begyndt"),
                            ("load", "For mange sager"),
                            ("siblings", "Søskende samles"),
                            ("district", "Flytning til andet distrikt"),
                            ("specialism", "Sagen kræver et andet speciale"),
                            ("family", "Efter familiens ønske"),
                            ("proposal", "Forslag til fordeling"),
                            ("undone", "Flytning fortrudt"),
                        ],
                        max_length=20,
                        verbose_name="årsag",
                    ),
                ),
                ("on", models.DateField(verbose_name="fra og med")),
                ("made", models.DateTimeField(verbose_name="flyttet")),
                ("made_by_id", models.BigIntegerField(null=True, verbose_name="brugernummer")),
                ("made_by_name", models.CharField(blank=True, max_length=300, verbose_name="flyttet af")),
                ("undone", models.DateTimeField(null=True, verbose_name="fortrudt")),
                ("undone_by_name", models.CharField(blank=True, max_length=300, verbose_name="fortrudt af")),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.municipality"
                    ),
                ),
            ],
            options={
                "verbose_name": "flytning",
                "verbose_name_plural": "flytninger",
                "ordering": ["-made", "-id"],
                "indexes": [models.Index(fields=["municipality", "-made"], name="cadence_reassignment_made")],
            },
        ),
        migrations.CreateModel(
            name="ReminderChoice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("address", models.EmailField(blank=True, max_length=254, verbose_name="e-mailadresse")),
                ("daily", models.BooleanField(default=True, verbose_name="dagligt")),
                ("weekly", models.BooleanField(default=True, verbose_name="ugentligt")),
                ("changed", models.DateTimeField(verbose_name="ændret")),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reminder_choice",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "valg af påmindelser",
                "verbose_name_plural": "valg af påmindelser",
            },
        ),
        migrations.CreateModel(
            name="Sending",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("daily", "Dagligt overblik"), ("weekly", "Ugentligt overblik for ledere")],
                        max_length=20,
                        verbose_name="slags",
                    ),
                ),
                ("day", models.DateField(verbose_name="for")),
                ("claimed", models.DateTimeField(verbose_name="påbegyndt")),
                ("sent", models.DateTimeField(null=True, verbose_name="sendt")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reminders",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "sendt påmindelse",
                "verbose_name_plural": "sendte påmindelser",
                "ordering": ["-day", "kind"],
                "constraints": [models.UniqueConstraint(fields=("user", "kind", "day"), name="cadence_sending_once")],
            },
        ),
        migrations.CreateModel(
            name="CalendarFeed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("token_hash", models.CharField(max_length=64, unique=True, verbose_name="tokenets aftryk")),
                ("made", models.DateTimeField(verbose_name="oprettet")),
                ("fetched", models.DateTimeField(blank=True, null=True, verbose_name="sidst hentet")),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="calendar_feed",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "kalenderadresse",
                "verbose_name_plural": "kalenderadresser",
            },
        ),
        migrations.AddField(
            model_name="inspectedfile",
            name="inspection",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="files", to="cadence.inspection"
            ),
        ),
        migrations.AddField(
            model_name="proposal",
            name="reassignment",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="cadence.reassignment"
            ),
        ),
        migrations.AddField(
            model_name="move",
            name="reassignment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="moves", to="cadence.reassignment"
            ),
        ),
        migrations.AddConstraint(
            model_name="inspectedfile",
            constraint=models.UniqueConstraint(fields=("inspection", "case_key"), name="cadence_inspected_file_once"),
        ),
        migrations.AddIndex(
            model_name="proposal",
            index=models.Index(fields=["municipality", "-made"], name="cadence_proposal_made"),
        ),
        migrations.AddIndex(
            model_name="move",
            index=models.Index(fields=["municipality", "case_key"], name="cadence_move_case"),
        ),
        migrations.AddIndex(
            model_name="move",
            index=models.Index(fields=["municipality", "outcome"], name="cadence_move_outcome"),
        ),
    ]
