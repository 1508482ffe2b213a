import django.core.serializers.json
import django.db.models.deletion
from django.db import migrations, models

from trappen.web.core import together


class Migration(together.Migration):
    replaces = [("programmes", "0001_initial"), ("programmes", "0002_plans"), ("programmes", "0003_baseline")]

    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("cases", "0001_whole"),
    ]

    operations = [
        migrations.CreateModel(
            name="ProgrammePlan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=100, verbose_name="nøgle")),
                ("name", models.CharField(max_length=200, verbose_name="navn")),
                ("records_key", models.CharField(blank=True, max_length=100, verbose_name="nøgle i data")),
                (
                    "document",
                    models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name="program"),
                ),
                ("version", models.PositiveIntegerField(default=1, verbose_name="version")),
                ("changed", models.DateTimeField(verbose_name="ændret")),
                ("changed_by_name", models.CharField(blank=True, max_length=300, verbose_name="ændret af")),
                (
                    "municipality",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="programme_plans",
                        to="accounts.municipality",
                        verbose_name="kommune",
                    ),
                ),
            ],
            options={
                "verbose_name": "programplan",
                "verbose_name_plural": "programplaner",
                "ordering": ["name", "key"],
                "constraints": [
                    models.UniqueConstraint(fields=("municipality", "key"), name="programmes_plan_key"),
                    models.UniqueConstraint(
                        condition=models.Q(("municipality__isnull", True)),
                        fields=("key",),
                        name="programmes_plan_example_key",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(verbose_name="version")),
                (
                    "document",
                    models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name="program"),
                ),
                ("what", models.CharField(max_length=200, verbose_name="hvad")),
                ("saved", models.DateTimeField(verbose_name="gemt")),
                ("saved_by_name", models.CharField(blank=True, max_length=300, verbose_name="gemt af")),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="versions",
                        to="programmes.programmeplan",
                    ),
                ),
            ],
            options={
                "verbose_name": "version af programplan",
                "verbose_name_plural": "versioner af programplaner",
                "ordering": ["-number"],
                "constraints": [
                    models.UniqueConstraint(fields=("plan", "number"), name="programmes_plan_version_number")
                ],
            },
        ),
        migrations.CreateModel(
            name="Baseline",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("programme_key", models.CharField(max_length=100, verbose_name="program")),
                ("number", models.PositiveIntegerField(verbose_name="nummer")),
                ("on", models.DateField(verbose_name="pr.")),
                ("document", models.JSONField(verbose_name="dokument")),
                ("digest", models.CharField(max_length=64, verbose_name="datas aftryk")),
                ("vintage", models.CharField(max_length=200, verbose_name="data")),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="begrundelse")),
                ("made", models.DateTimeField(verbose_name="lavet")),
                ("made_by_name", models.CharField(max_length=300, verbose_name="lavet af")),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.municipality",
                        verbose_name="kommune",
                    ),
                ),
            ],
            options={
                "verbose_name": "baseline",
                "verbose_name_plural": "baselines",
                "ordering": ["-number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("municipality", "programme_key", "number"), name="programmes_baseline_number"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number", 1), models.Q(("reason", ""), _negated=True), _connector="OR"),
                        name="programmes_baseline_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Enrolment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=255)),
                ("batch_id", models.BigIntegerField()),
                ("row_hash", models.BinaryField(max_length=16)),
                ("programme_id", models.CharField(blank=True, default="", max_length=200)),
                ("start", models.DateField()),
                ("end", models.DateField(blank=True, null=True)),
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
                "verbose_name": "indskrivning",
                "verbose_name_plural": "indskrivninger",
                "abstract": False,
                "indexes": [models.Index(fields=["child"], name="programmes_enrolment_child")],
                "constraints": [
                    models.UniqueConstraint(fields=("municipality", "key"), name="programmes_enrolment_key"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("start__isnull", True),
                            ("end__isnull", True),
                            ("end__gte", models.F("start")),
                            _connector="OR",
                        ),
                        name="programmes_enrolment_ends_after_start",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Programme",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=255)),
                ("batch_id", models.BigIntegerField()),
                ("row_hash", models.BinaryField(max_length=16)),
                ("name", models.CharField(blank=True, default="", max_length=200)),
                ("start", models.DateField(blank=True, null=True)),
                ("end", models.DateField(blank=True, null=True)),
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
                "verbose_name": "program",
                "verbose_name_plural": "programmer",
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("municipality", "key"), name="programmes_programme_key"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("start__isnull", True),
                            ("end__isnull", True),
                            ("end__gte", models.F("start")),
                            _connector="OR",
                        ),
                        name="programmes_programme_ends_after_start",
                    ),
                ],
            },
        ),
    ]
