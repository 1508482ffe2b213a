import django.db.models.deletion
from django.db import migrations, models

from trappen.web.core import together


class Migration(together.Migration):
    replaces = [("papers", "0001_initial"), ("papers", "0002_paper_kind")]

    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Paper",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("quarterly", "Kvartalsopfølgning"),
                            ("management", "Ledelsesinformation"),
                            ("budget", "Budgetopfølgning"),
                            ("units", "Pris × mængde"),
                            ("dearest", "De dyreste sager (lukket punkt)"),
                        ],
                        default="quarterly",
                        max_length=12,
                        verbose_name="slags",
                    ),
                ),
                ("committee", models.CharField(max_length=120, verbose_name="udvalg")),
                ("first", models.DateField(verbose_name="fra")),
                ("last", models.DateField(verbose_name="til")),
                ("recommendation", models.TextField(verbose_name="indstilling")),
                ("created", models.DateTimeField(verbose_name="oprettet")),
                ("created_by_name", models.CharField(max_length=300, verbose_name="oprettet af")),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="papers", to="accounts.municipality"
                    ),
                ),
            ],
            options={
                "verbose_name": "sagsfremstilling",
                "verbose_name_plural": "sagsfremstillinger",
                "ordering": ["-last", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("last__gt", models.F("first"))), name="papers_paper_period"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Version",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(verbose_name="version")),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "Kladde"), ("frozen", "Fastfrosset")],
                        default="draft",
                        max_length=8,
                        verbose_name="tilstand",
                    ),
                ),
                ("document", models.JSONField(verbose_name="dokument")),
                ("digest", models.CharField(max_length=64, verbose_name="datas aftryk")),
                ("vintage", models.CharField(max_length=200, verbose_name="data")),
                ("made", models.DateTimeField(verbose_name="lavet")),
                ("made_by_name", models.CharField(max_length=300, verbose_name="lavet af")),
                ("frozen_at", models.DateTimeField(blank=True, null=True, verbose_name="fastfrosset")),
                ("frozen_by_name", models.CharField(blank=True, max_length=300, verbose_name="fastfrosset af")),
                (
                    "paper",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="versions", to="papers.paper"
                    ),
                ),
            ],
            options={
                "verbose_name": "version",
                "verbose_name_plural": "versioner",
                "ordering": ["-number"],
                "constraints": [
                    models.UniqueConstraint(fields=("paper", "number"), name="papers_version_number"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("frozen_at__isnull", True), ("state", "draft")),
                            models.Q(("frozen_at__isnull", False), ("state", "frozen")),
                            _connector="OR",
                        ),
                        name="papers_version_frozen_when",
                    ),
                ],
            },
        ),
    ]
