import django.db.models.deletion

from trappen.web.core import together
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(together.Migration):
    replaces = [
        ("imports", "0001_initial"),
        ("imports", "0002_drafts"),
        ("imports", "0003_amounts"),
        ("imports", "0004_outcomes"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Batch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(verbose_name="nummer")),
                ("name", models.CharField(max_length=200, verbose_name="navn")),
                ("format", models.CharField(max_length=20, verbose_name="format")),
                ("digest", models.CharField(blank=True, max_length=64, verbose_name="aftryk")),
                ("as_of", models.DateField(blank=True, null=True, verbose_name="udtræksdato")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("received", "Modtaget"),
                            ("checking", "Kontrolleres"),
                            ("rejected", "Afvist"),
                            ("loading", "Indlæses"),
                            ("loaded", "Indlæst"),
                            ("failed", "Mislykket"),
                        ],
                        default="received",
                        max_length=10,
                        verbose_name="tilstand",
                    ),
                ),
                ("first", models.BooleanField(default=False, verbose_name="første indlæsning")),
                ("unchanged", models.BooleanField(default=False, verbose_name="uændret")),
                ("counts", models.JSONField(default=dict, verbose_name="antal")),
                ("left_alone", models.JSONField(default=list, verbose_name="ikke leveret")),
                ("control", models.JSONField(default=dict, verbose_name="kontroltal")),
                ("problems", models.JSONField(default=list, verbose_name="fund")),
                ("problem_counts", models.JSONField(default=dict, verbose_name="fund efter kode")),
                ("problem_amounts", models.JSONField(default=dict, verbose_name="beløb efter kode")),
                ("headings", models.JSONField(default=dict, verbose_name="overskrifter")),
                ("left_out", models.JSONField(default=list, verbose_name="udeladte rækker")),
                ("message", models.TextField(blank=True, verbose_name="besked")),
                ("progress", models.PositiveSmallIntegerField(default=0, verbose_name="fremdrift i procent")),
                ("doing", models.CharField(blank=True, max_length=200, verbose_name="i gang med")),
                ("received_at", models.DateTimeField(verbose_name="modtaget")),
                ("finished_at", models.DateTimeField(blank=True, null=True, verbose_name="færdig")),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="af",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="batches", to="accounts.municipality"
                    ),
                ),
            ],
            options={
                "verbose_name": "indlæsning",
                "verbose_name_plural": "indlæsninger",
                "ordering": ["-id"],
                "constraints": [
                    models.UniqueConstraint(fields=("municipality", "number"), name="imports_batch_number"),
                    models.CheckConstraint(condition=models.Q(("progress__lte", 100)), name="imports_batch_progress"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Mapping",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80, verbose_name="navn")),
                ("spec", models.JSONField(default=dict, verbose_name="oversættelse")),
                ("fingerprint", models.CharField(max_length=64, verbose_name="kendetegn")),
                ("changed_at", models.DateTimeField(verbose_name="ændret")),
                ("used_at", models.DateTimeField(blank=True, null=True, verbose_name="sidst brugt")),
                (
                    "municipality",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mappings",
                        to="accounts.municipality",
                    ),
                ),
            ],
            options={
                "verbose_name": "oversættelse",
                "verbose_name_plural": "oversættelser",
                "indexes": [models.Index(fields=["municipality", "fingerprint"], name="imports_mapping_fingerprint")],
                "constraints": [models.UniqueConstraint(fields=("municipality", "name"), name="imports_mapping_name")],
            },
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=200, verbose_name="navn")),
                ("spec", models.JSONField(default=dict, verbose_name="oversættelse")),
                ("format", models.CharField(blank=True, max_length=20, verbose_name="format")),
                ("left_out", models.JSONField(default=list, verbose_name="udeladte rækker")),
                ("received_at", models.DateTimeField(verbose_name="modtaget")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="af",
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
                    "rejected",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="drafts",
                        to="imports.batch",
                        verbose_name="afvist som",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="imports.mapping",
                        verbose_name="kendt",
                    ),
                ),
            ],
            options={
                "verbose_name": "fil til indlæsning",
                "verbose_name_plural": "filer til indlæsning",
            },
        ),
        migrations.CreateModel(
            name="RowChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("table", models.CharField(max_length=40)),
                ("key", models.CharField(max_length=255)),
                (
                    "change",
                    models.CharField(choices=[("added", "Ny"), ("changed", "Ændret"), ("gone", "Væk")], max_length=8),
                ),
                ("fields", models.JSONField(default=dict, verbose_name="felter")),
                (
                    "batch",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="changes",
                        to="imports.batch",
                    ),
                ),
            ],
            options={
                "verbose_name": "ændret række",
                "verbose_name_plural": "ændrede rækker",
                "indexes": [models.Index(fields=["batch", "table", "change"], name="imports_rowchange_batch")],
            },
        ),
    ]
