from django.db import migrations, models

from trappen.web.core import together


class Migration(together.Migration):
    replaces = [("runs", "0001_foundation"), ("runs", "0002_scheduled_job")]

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="ScheduledJob",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60, unique=True, verbose_name="navn")),
                ("last_day", models.DateField(null=True, verbose_name="senest gjort for")),
                ("claimed", models.DateTimeField(null=True, verbose_name="påbegyndt")),
            ],
            options={
                "verbose_name": "daglig opgave",
                "verbose_name_plural": "daglige opgaver",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="Run",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=40, verbose_name="slags")),
                ("municipality_code", models.CharField(max_length=3, verbose_name="kommunekode")),
                ("scope", models.JSONField(default=dict, verbose_name="afgrænsning")),
                ("inputs_hash", models.CharField(max_length=64, verbose_name="kontrolsum af grundlag")),
                ("parameters", models.JSONField(default=dict, verbose_name="parametre")),
                ("seed", models.BigIntegerField(null=True, verbose_name="startværdi")),
                ("version", models.CharField(max_length=40, verbose_name="version")),
                ("result", models.JSONField(verbose_name="resultat")),
                ("created_by_id", models.BigIntegerField(null=True, verbose_name="brugernummer")),
                ("created_by_name", models.CharField(blank=True, max_length=300, verbose_name="bruger")),
                ("created", models.DateTimeField(verbose_name="oprettet")),
            ],
            options={
                "verbose_name": "kørsel",
                "verbose_name_plural": "kørsler",
                "ordering": ["-created", "-id"],
                "indexes": [models.Index(fields=["municipality_code", "kind", "-created"], name="run_by_kind")],
            },
        ),
    ]
