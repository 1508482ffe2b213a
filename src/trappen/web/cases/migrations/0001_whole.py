import django.db.models.deletion
from django.db import migrations, models

from trappen.web.core import together


class Migration(together.Migration):
    replaces = [
        ("cases", "0001_initial"),
        ("cases", "0002_price"),
        ("cases", "0003_goals_and_reasons"),
        ("cases", "0004_price_per_year"),
        ("cases", "0005_by_team_alone"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Child",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=255)),
                ("batch_id", models.BigIntegerField()),
                ("row_hash", models.BinaryField(max_length=16)),
                ("birth_date", models.DateField(blank=True, null=True)),
                (
                    "sex",
                    models.CharField(
                        blank=True,
                        choices=[("female", "Pige"), ("male", "Dreng"), ("unknown", "Ukendt")],
                        default="",
                        max_length=40,
                    ),
                ),
                ("unborn", models.BooleanField(blank=True, null=True)),
                ("household_id", models.CharField(blank=True, default="", max_length=200)),
                ("protected_until", models.DateField(blank=True, null=True)),
                ("left_on", models.DateField(blank=True, null=True)),
                ("team_key", models.CharField(blank=True, default="", max_length=200)),
                ("district_key", models.CharField(blank=True, default="", max_length=200)),
                (
                    "target_group",
                    models.CharField(
                        blank=True,
                        choices=[("social", "Udsatte børn og unge"), ("disability", "Børn med funktionsnedsættelse")],
                        default="",
                        max_length=40,
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.municipality",
                    ),
                ),
            ],
            options={
                "verbose_name": "barn",
                "verbose_name_plural": "børn",
                "abstract": False,
                "indexes": [
                    models.Index(fields=["team_key", "municipality"], name="cases_child_team"),
                    models.Index(fields=["district_key", "municipality"], name="cases_child_district"),
                    models.Index(fields=["municipality", "household_id"], name="cases_child_household"),
                ],
                "constraints": [models.UniqueConstraint(fields=("key",), name="cases_child_key")],
            },
        ),
        migrations.CreateModel(
            name="Case",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=255)),
                ("batch_id", models.BigIntegerField()),
                ("row_hash", models.BinaryField(max_length=16)),
                ("case_number", models.CharField(blank=True, default="", max_length=200)),
                (
                    "target_group",
                    models.CharField(
                        blank=True,
                        choices=[("social", "Udsatte børn og unge"), ("disability", "Børn med funktionsnedsættelse")],
                        default="",
                        max_length=40,
                    ),
                ),
                ("opened", models.DateField()),
                ("closed", models.DateField(blank=True, null=True)),
                ("paying_municipality", models.CharField(blank=True, default="", max_length=200)),
                ("acting_municipality", models.CharField(blank=True, default="", max_length=200)),
                ("residence_municipality", models.CharField(blank=True, default="", max_length=200)),
                ("weight", models.FloatField(blank=True, null=True)),
                (
                    "municipality",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.municipality",
                    ),
                ),
                (
                    "child",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)ss",
                        to="cases.child",
                        to_field="key",
                    ),
                ),
            ],
            options={
                "verbose_name": "sag",
                "verbose_name_plural": "sager",
                "abstract": False,
                "indexes": [models.Index(fields=["child"], name="cases_case_child")],
                "constraints": [
                    models.UniqueConstraint(fields=("municipality", "key"), name="cases_case_key"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closed__isnull", True), ("closed__gte", models.F("opened")), _connector="OR"
                        ),
                        name="cases_case_closes_after_opening",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CadenceDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=255)),
                ("batch_id", models.BigIntegerField()),
                ("row_hash", models.BinaryField(max_length=16)),
                ("episode_id", models.CharField(blank=True, default="", max_length=200)),
                ("decided", models.DateField()),
                ("interval_months", models.IntegerField(blank=True, null=True)),
                ("interval_days", models.IntegerField(blank=True, null=True)),
                ("reasoned", models.BooleanField(blank=True, null=True)),
                ("child_view", models.BooleanField(blank=True, null=True)),
                ("reasons", models.CharField(blank=True, default="", max_length=200)),
                (
                    "not_heard",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("age", "Barnets alder"),
                            ("maturity", "Barnets modenhed eller funktionsnedsættelse"),
                            ("harm", "Hensynet til barnet taler imod det"),
                            ("declined", "Barnet ønskede det ikke"),
                            ("later", "Samtalen er aftalt, men ikke holdt"),
                        ],
                        default="",
                        max_length=40,
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.municipality",
                    ),
                ),
                (
                    "child",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)ss",
                        to="cases.child",
                        to_field="key",
                    ),
                ),
            ],
            options={
                "verbose_name": "beslutning om opfølgning",
                "verbose_name_plural": "beslutninger om opfølgning",
                "abstract": False,
                "indexes": [models.Index(fields=["child"], name="cases_cadencedecision_child")],
                "constraints": [
                    models.UniqueConstraint(fields=("municipality", "key"), name="cases_cadencedecision_key")
                ],
            },
        ),
        migrations.CreateModel(
            name="Assignment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=255)),
                ("batch_id", models.BigIntegerField()),
                ("row_hash", models.BinaryField(max_length=16)),
                ("case_id", models.CharField(blank=True, default="", max_length=200)),
                ("adviser_id", models.CharField(blank=True, default="", max_length=200)),
                ("start", models.DateField()),
                ("end", models.DateField(blank=True, null=True)),
                (
                    "role",
                    models.CharField(
                        blank=True,
                        choices=[("lead", "Ansvarlig"), ("second", "Medrådgiver")],
                        default="",
                        max_length=40,
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.municipality",
                    ),
                ),
                (
                    "child",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="assignments",
                        to="cases.child",
                        to_field="key",
                    ),
                ),
            ],
            options={
                "verbose_name": "fordeling",
                "verbose_name_plural": "fordelinger",
                "abstract": False,
                "indexes": [
                    models.Index(fields=["child"], name="cases_assignment_child"),
                    models.Index(fields=["municipality", "case_id"], name="cases_assignment_case"),
                    models.Index(fields=["municipality", "adviser_id"], name="cases_assignment_adviser"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("municipality", "key"), name="cases_assignment_key"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("start__isnull", True),
                            ("end__isnull", True),
                            ("end__gte", models.F("start")),
                            _connector="OR",
                        ),
                        name="cases_assignment_ends_after_start",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Contact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=255)),
                ("batch_id", models.BigIntegerField()),
                ("row_hash", models.BinaryField(max_length=16)),
                ("adviser_id", models.CharField(blank=True, default="", max_length=200)),
                ("held", models.DateField()),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("contact", "Kontakt"),
                            ("network_meeting", "Netværksmøde"),
                            ("child_conversation", "Børnesamtale"),
                        ],
                        default="",
                        max_length=40,
                    ),
                ),
                (
                    "child",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)ss",
                        to="cases.child",
                        to_field="key",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.municipality",
                    ),
                ),
            ],
            options={
                "verbose_name": "kontakt",
                "verbose_name_plural": "kontakter",
                "abstract": False,
                "indexes": [models.Index(fields=["child"], name="cases_contact_child")],
                "constraints": [models.UniqueConstraint(fields=("municipality", "key"), name="cases_contact_key")],
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=255)),
                ("batch_id", models.BigIntegerField()),
                ("row_hash", models.BinaryField(max_length=16)),
                ("episode_id", models.CharField(blank=True, default="", max_length=200)),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("return_home", "Hjemgivelse"),
                            ("temporary", "Foreløbig afgørelse"),
                            ("without_consent", "Anbringelse uden samtykke"),
                            ("youth_support", "Stillingtagen til ungestøtte"),
                            ("adult_preparation", "Forberedelse til voksenlivet"),
                            ("notice", "Meddelt afgørelse"),
                        ],
                        default="",
                        max_length=40,
                    ),
                ),
                ("decided", models.DateField()),
                ("approved", models.DateField(blank=True, null=True)),
                ("valid_until", models.DateField(blank=True, null=True)),
                ("appealed", models.DateField(blank=True, null=True)),
                (
                    "child",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)ss",
                        to="cases.child",
                        to_field="key",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.municipality",
                    ),
                ),
            ],
            options={
                "verbose_name": "afgørelse",
                "verbose_name_plural": "afgørelser",
                "abstract": False,
                "indexes": [models.Index(fields=["child"], name="cases_decision_child")],
                "constraints": [models.UniqueConstraint(fields=("municipality", "key"), name="cases_decision_key")],
            },
        ),
        migrations.CreateModel(
            name="Episode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=255)),
                ("batch_id", models.BigIntegerField()),
                ("row_hash", models.BinaryField(max_length=16)),
                ("case_id", models.CharField(blank=True, default="", max_length=200)),
                ("section", models.CharField(blank=True, default="", max_length=200)),
                ("place_type", models.CharField(blank=True, default="", max_length=200)),
                ("step", models.IntegerField(blank=True, null=True)),
                ("provider_id", models.CharField(blank=True, default="", max_length=200)),
                ("provider_name", models.CharField(blank=True, default="", max_length=200)),
                (
                    "consent",
                    models.CharField(
                        blank=True,
                        choices=[("with", "Med samtykke"), ("without", "Uden samtykke")],
                        default="",
                        max_length=40,
                    ),
                ),
                ("decision_date", models.DateField(blank=True, null=True)),
                ("start", models.DateField()),
                ("end", models.DateField(blank=True, null=True)),
                ("expected_end", models.DateField(blank=True, null=True)),
                ("registered_on", models.DateField(blank=True, null=True)),
                ("start_reasons", models.CharField(blank=True, default="", max_length=200)),
                ("end_reason", models.CharField(blank=True, default="", max_length=200)),
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
                (
                    "child",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)ss",
                        to="cases.child",
                        to_field="key",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.municipality",
                    ),
                ),
            ],
            options={
                "verbose_name": "indsats",
                "verbose_name_plural": "indsatser",
                "abstract": False,
                "indexes": [
                    models.Index(fields=["child"], name="cases_episode_child"),
                    models.Index(fields=["municipality", "start", "end"], name="cases_episode_period"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("municipality", "key"), name="cases_episode_key"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("start__isnull", True),
                            ("end__isnull", True),
                            ("end__gte", models.F("start")),
                            _connector="OR",
                        ),
                        name="cases_episode_ends_after_start",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Examination",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=255)),
                ("batch_id", models.BigIntegerField()),
                ("row_hash", models.BinaryField(max_length=16)),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("screening", "Screening"),
                            ("assessment", "Afdækning"),
                            ("child_examination", "Børnefaglig undersøgelse"),
                        ],
                        default="",
                        max_length=40,
                    ),
                ),
                ("aware", models.DateField(blank=True, null=True)),
                ("started", models.DateField(blank=True, null=True)),
                ("finished", models.DateField(blank=True, null=True)),
                ("preliminary", models.DateField(blank=True, null=True)),
                (
                    "child",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)ss",
                        to="cases.child",
                        to_field="key",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.municipality",
                    ),
                ),
            ],
            options={
                "verbose_name": "undersøgelse",
                "verbose_name_plural": "undersøgelser",
                "abstract": False,
                "indexes": [models.Index(fields=["child"], name="cases_examination_child")],
                "constraints": [models.UniqueConstraint(fields=("municipality", "key"), name="cases_examination_key")],
            },
        ),
        migrations.CreateModel(
            name="Followup",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=255)),
                ("batch_id", models.BigIntegerField()),
                ("row_hash", models.BinaryField(max_length=16)),
                ("episode_id", models.CharField(blank=True, default="", max_length=200)),
                ("held", models.DateField()),
                ("child_heard", models.BooleanField(blank=True, null=True)),
                (
                    "child",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)ss",
                        to="cases.child",
                        to_field="key",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.municipality",
                    ),
                ),
            ],
            options={
                "verbose_name": "opfølgning",
                "verbose_name_plural": "opfølgninger",
                "abstract": False,
                "indexes": [models.Index(fields=["child"], name="cases_followup_child")],
                "constraints": [models.UniqueConstraint(fields=("municipality", "key"), name="cases_followup_key")],
            },
        ),
        migrations.CreateModel(
            name="GoalStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=255)),
                ("batch_id", models.BigIntegerField()),
                ("row_hash", models.BinaryField(max_length=16)),
                (
                    "goal",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("development", "Udvikling og færdigheder"),
                            ("network", "Relationer og netværk"),
                            ("health", "Sundhed og trivsel"),
                            ("school", "Skole og uddannelse"),
                            ("adulthood", "Selvstændigt voksenliv"),
                            ("care", "Omsorg og stabilitet"),
                            ("family", "Familien og hjemmet"),
                        ],
                        default="",
                        max_length=40,
                    ),
                ),
                ("noted", models.DateField()),
                (
                    "status",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("set", "Sat"),
                            ("on_way", "På vej"),
                            ("reached", "Nået"),
                            ("not_reached", "Ikke nået"),
                            ("dropped", "Ikke længere aktuelt"),
                        ],
                        default="",
                        max_length=40,
                    ),
                ),
                (
                    "child",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)ss",
                        to="cases.child",
                        to_field="key",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.municipality",
                    ),
                ),
            ],
            options={
                "verbose_name": "mål",
                "verbose_name_plural": "mål",
                "abstract": False,
                "indexes": [models.Index(fields=["child"], name="cases_goalstep_child")],
                "constraints": [models.UniqueConstraint(fields=("municipality", "key"), name="cases_goalstep_key")],
            },
        ),
        migrations.CreateModel(
            name="Identity",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=255)),
                ("batch_id", models.BigIntegerField()),
                ("row_hash", models.BinaryField(max_length=16)),
                ("cpr_token", models.CharField(blank=True, default="", max_length=26)),
                ("sealed", models.BinaryField()),
                (
                    "child",
                    models.OneToOneField(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="identity",
                        to="cases.child",
                        to_field="key",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.municipality",
                    ),
                ),
            ],
            options={
                "verbose_name": "identitet",
                "verbose_name_plural": "identiteter",
                "abstract": False,
                "indexes": [models.Index(fields=["municipality", "cpr_token"], name="cases_identity_cpr")],
                "constraints": [models.UniqueConstraint(fields=("municipality", "key"), name="cases_identity_key")],
            },
        ),
        migrations.CreateModel(
            name="Notification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=255)),
                ("batch_id", models.BigIntegerField()),
                ("row_hash", models.BinaryField(max_length=16)),
                ("received", models.DateTimeField()),
                ("assessed", models.DateTimeField(blank=True, null=True)),
                ("receipt_sent", models.DateField(blank=True, null=True)),
                ("second_person", models.BooleanField(blank=True, null=True)),
                (
                    "notifier",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("school", "Skole"),
                            ("daycare", "Dagtilbud"),
                            ("health", "Sundhedsvæsen"),
                            ("police", "Politi"),
                            ("authority", "Anden myndighed"),
                            ("family", "Familie"),
                            ("anonymous", "Anonym"),
                            ("other", "Anden"),
                        ],
                        default="",
                        max_length=40,
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("none", "Ingen handling"),
                            ("screening", "Screening"),
                            ("examination", "Undersøgelse"),
                            ("acute", "Akut handling"),
                            ("running", "Indgår i løbende sag"),
                        ],
                        default="",
                        max_length=40,
                    ),
                ),
                (
                    "child",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)ss",
                        to="cases.child",
                        to_field="key",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.municipality",
                    ),
                ),
            ],
            options={
                "verbose_name": "underretning",
                "verbose_name_plural": "underretninger",
                "abstract": False,
                "indexes": [models.Index(fields=["child"], name="cases_notification_child")],
                "constraints": [models.UniqueConstraint(fields=("municipality", "key"), name="cases_notification_key")],
            },
        ),
        migrations.CreateModel(
            name="Plan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=255)),
                ("batch_id", models.BigIntegerField()),
                ("row_hash", models.BinaryField(max_length=16)),
                ("episode_id", models.CharField(blank=True, default="", max_length=200)),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("action_plan", "Handleplan"),
                            ("child_plan", "Barnets plan"),
                            ("youth_plan", "Ungeplan"),
                        ],
                        default="",
                        max_length=40,
                    ),
                ),
                ("decided", models.DateField(blank=True, null=True)),
                ("declined", models.BooleanField(blank=True, null=True)),
                ("made", models.DateField(blank=True, null=True)),
                ("revised", models.DateField(blank=True, null=True)),
                (
                    "child",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)ss",
                        to="cases.child",
                        to_field="key",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.municipality",
                    ),
                ),
            ],
            options={
                "verbose_name": "plan",
                "verbose_name_plural": "planer",
                "abstract": False,
                "indexes": [models.Index(fields=["child"], name="cases_plan_child")],
                "constraints": [models.UniqueConstraint(fields=("municipality", "key"), name="cases_plan_key")],
            },
        ),
        migrations.CreateModel(
            name="Price",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=255)),
                ("batch_id", models.BigIntegerField()),
                ("row_hash", models.BinaryField(max_length=16)),
                ("episode_id", models.CharField(blank=True, default="", max_length=200)),
                ("component", models.CharField(blank=True, default="", max_length=200)),
                ("start", models.DateField()),
                ("end", models.DateField(blank=True, null=True)),
                ("amount", models.BigIntegerField(blank=True, null=True)),
                (
                    "unit",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("day", "Pr. døgn"),
                            ("week", "Pr. uge"),
                            ("month", "Pr. måned"),
                            ("year", "Pr. år"),
                            ("once", "Én gang"),
                            ("piece", "Pr. stk."),
                        ],
                        default="",
                        max_length=40,
                    ),
                ),
                ("quantity", models.FloatField(blank=True, null=True)),
                ("rate_code", models.CharField(blank=True, default="", max_length=200)),
                ("vat_share", models.FloatField(blank=True, null=True)),
                ("sibling_discount", models.FloatField(blank=True, null=True)),
                ("provider_discount", models.FloatField(blank=True, null=True)),
                ("account", models.CharField(blank=True, default="", max_length=200)),
                (
                    "child",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="prices",
                        to="cases.child",
                        to_field="key",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.municipality",
                    ),
                ),
            ],
            options={
                "verbose_name": "pris",
                "verbose_name_plural": "priser",
                "abstract": False,
                "indexes": [
                    models.Index(fields=["child"], name="cases_price_child"),
                    models.Index(fields=["municipality", "episode_id"], name="cases_price_episode"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("municipality", "key"), name="cases_price_key"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("start__isnull", True),
                            ("end__isnull", True),
                            ("end__gte", models.F("start")),
                            _connector="OR",
                        ),
                        name="cases_price_ends_after_start",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Score",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=255)),
                ("batch_id", models.BigIntegerField()),
                ("row_hash", models.BinaryField(max_length=16)),
                ("scale", models.CharField(blank=True, default="", max_length=200)),
                ("scored", models.DateField()),
                ("value", models.FloatField()),
                (
                    "child",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)ss",
                        to="cases.child",
                        to_field="key",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.municipality",
                    ),
                ),
            ],
            options={
                "verbose_name": "score",
                "verbose_name_plural": "scorer",
                "abstract": False,
                "indexes": [models.Index(fields=["child"], name="cases_score_child")],
                "constraints": [models.UniqueConstraint(fields=("municipality", "key"), name="cases_score_key")],
            },
        ),
        migrations.CreateModel(
            name="Visit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=255)),
                ("batch_id", models.BigIntegerField()),
                ("row_hash", models.BinaryField(max_length=16)),
                ("episode_id", models.CharField(blank=True, default="", max_length=200)),
                ("held", models.DateField()),
                ("talked_with_child", models.BooleanField(blank=True, null=True)),
                (
                    "child",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)ss",
                        to="cases.child",
                        to_field="key",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.municipality",
                    ),
                ),
            ],
            options={
                "verbose_name": "tilsynsbesøg",
                "verbose_name_plural": "tilsynsbesøg",
                "abstract": False,
                "indexes": [models.Index(fields=["child"], name="cases_visit_child")],
                "constraints": [models.UniqueConstraint(fields=("municipality", "key"), name="cases_visit_key")],
            },
        ),
    ]
