import django.db.models.deletion
from django.db import migrations, models

from trappen.web.core import together


class Migration(together.Migration):
    replaces = [
        ("registers", "0001_initial"),
        ("registers", "0002_vintage_number"),
        ("registers", "0003_place_rate"),
        ("registers", "0004_scale"),
        ("registers", "0005_rate_per_year"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="OwnValues",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ladder", models.JSONField(blank=True, null=True, verbose_name="egen indsatstrappe")),
                ("parameters", models.JSONField(default=dict, verbose_name="egne værdier")),
                (
                    "municipality",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="own_values",
                        to="accounts.municipality",
                    ),
                ),
            ],
            options={
                "verbose_name": "kommunens egne værdier",
                "verbose_name_plural": "kommunens egne værdier",
            },
        ),
        migrations.CreateModel(
            name="Vintage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("batch_id", models.BigIntegerField(verbose_name="indlæsning")),
                ("number", models.PositiveIntegerField(default=0, verbose_name="indlæsningens nummer")),
                ("digest", models.CharField(max_length=64, verbose_name="aftryk")),
                ("as_of", models.DateField(blank=True, null=True, verbose_name="udtræksdato")),
                ("tables", models.JSONField(default=list, verbose_name="leverede tabeller")),
                (
                    "municipality",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="vintage", to="accounts.municipality"
                    ),
                ),
            ],
            options={
                "verbose_name": "datagrundlag",
                "verbose_name_plural": "datagrundlag",
            },
        ),
        migrations.CreateModel(
            name="Adviser",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=255)),
                ("batch_id", models.BigIntegerField()),
                ("row_hash", models.BinaryField(max_length=16)),
                ("name", models.CharField(blank=True, default="", max_length=200)),
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
                "verbose_name": "rådgiver",
                "verbose_name_plural": "rådgivere",
                "abstract": False,
                "constraints": [models.UniqueConstraint(fields=("municipality", "key"), name="registers_adviser_key")],
            },
        ),
        migrations.CreateModel(
            name="AdviserAbsence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=255)),
                ("batch_id", models.BigIntegerField()),
                ("row_hash", models.BinaryField(max_length=16)),
                ("adviser_id", models.CharField(blank=True, default="", max_length=200)),
                ("start", models.DateField()),
                ("end", models.DateField(blank=True, null=True)),
                ("covered_by", models.CharField(blank=True, default="", max_length=200)),
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
                "verbose_name": "fravær",
                "verbose_name_plural": "fravær",
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("municipality", "key"), name="registers_adviserabsence_key"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("start__isnull", True),
                            ("end__isnull", True),
                            ("end__gte", models.F("start")),
                            _connector="OR",
                        ),
                        name="registers_adviserabsence_ends_after_start",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AdviserPost",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=255)),
                ("batch_id", models.BigIntegerField()),
                ("row_hash", models.BinaryField(max_length=16)),
                ("adviser_id", models.CharField(blank=True, default="", max_length=200)),
                ("team_id", models.CharField(blank=True, default="", max_length=200)),
                ("fte", models.FloatField()),
                ("case_share", models.FloatField(blank=True, null=True)),
                ("start", models.DateField()),
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
                "verbose_name": "ansættelse",
                "verbose_name_plural": "ansættelser",
                "abstract": False,
                "indexes": [models.Index(fields=["municipality", "team_id"], name="adviser_post_team")],
                "constraints": [
                    models.UniqueConstraint(fields=("municipality", "key"), name="registers_adviserpost_key"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("start__isnull", True),
                            ("end__isnull", True),
                            ("end__gte", models.F("start")),
                            _connector="OR",
                        ),
                        name="registers_adviserpost_ends_after_start",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="District",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=255)),
                ("batch_id", models.BigIntegerField()),
                ("row_hash", models.BinaryField(max_length=16)),
                ("name", models.CharField(blank=True, default="", max_length=200)),
                ("start", models.DateField(blank=True, null=True)),
                ("end", models.DateField(blank=True, null=True)),
                ("replaced_by", models.CharField(blank=True, default="", max_length=200)),
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
                "verbose_name": "distrikt",
                "verbose_name_plural": "distrikter",
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("municipality", "key"), name="registers_district_key"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("start__isnull", True),
                            ("end__isnull", True),
                            ("end__gte", models.F("start")),
                            _connector="OR",
                        ),
                        name="registers_district_ends_after_start",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Household",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=255)),
                ("batch_id", models.BigIntegerField()),
                ("row_hash", models.BinaryField(max_length=16)),
                ("household_id", models.CharField(blank=True, default="", max_length=200)),
                ("district_id", models.CharField(blank=True, default="", max_length=200)),
                ("start", models.DateField()),
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
                "verbose_name": "husstand",
                "verbose_name_plural": "husstande",
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("municipality", "key"), name="registers_household_key"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("start__isnull", True),
                            ("end__isnull", True),
                            ("end__gte", models.F("start")),
                            _connector="OR",
                        ),
                        name="registers_household_ends_after_start",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Place",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=255)),
                ("batch_id", models.BigIntegerField()),
                ("row_hash", models.BinaryField(max_length=16)),
                ("provider_id", models.CharField(blank=True, default="", max_length=200)),
                ("name", models.CharField(blank=True, default="", max_length=200)),
                ("place_type", models.CharField(blank=True, default="", max_length=200)),
                ("start", models.DateField()),
                ("end", models.DateField(blank=True, null=True)),
                ("places", models.IntegerField()),
                ("yearly_cost", models.BigIntegerField(blank=True, null=True)),
                ("avoidable_cost", models.BigIntegerField(blank=True, null=True)),
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
                "verbose_name": "pladser i eget tilbud",
                "verbose_name_plural": "pladser i egne tilbud",
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("municipality", "key"), name="registers_place_key"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("start__isnull", True),
                            ("end__isnull", True),
                            ("end__gte", models.F("start")),
                            _connector="OR",
                        ),
                        name="registers_place_ends_after_start",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Population",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=255)),
                ("batch_id", models.BigIntegerField()),
                ("row_hash", models.BinaryField(max_length=16)),
                ("year", models.IntegerField()),
                ("age", models.IntegerField()),
                (
                    "sex",
                    models.CharField(
                        blank=True,
                        choices=[("female", "Pige"), ("male", "Dreng"), ("unknown", "Ukendt")],
                        default="",
                        max_length=40,
                    ),
                ),
                ("district_id", models.CharField(blank=True, default="", max_length=200)),
                ("count", models.IntegerField()),
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
                "verbose_name": "befolkningstal",
                "verbose_name_plural": "befolkningstal",
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("municipality", "key"), name="registers_population_key")
                ],
            },
        ),
        migrations.CreateModel(
            name="Rate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=255)),
                ("batch_id", models.BigIntegerField()),
                ("row_hash", models.BinaryField(max_length=16)),
                ("code", models.CharField(blank=True, default="", max_length=200)),
                ("start", models.DateField()),
                ("end", models.DateField(blank=True, null=True)),
                ("amount", models.BigIntegerField()),
                (
                    "unit",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("day", "Pr. døgn"),
                            ("week", "Pr. uge"),
                            ("month", "Pr. måned"),
                            ("year", "Pr. år"),
                            ("piece", "Pr. stk."),
                        ],
                        default="",
                        max_length=40,
                    ),
                ),
                ("title", models.CharField(blank=True, default="", max_length=200)),
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
                "verbose_name": "takst",
                "verbose_name_plural": "takster",
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("municipality", "key"), name="registers_rate_key"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("start__isnull", True),
                            ("end__isnull", True),
                            ("end__gte", models.F("start")),
                            _connector="OR",
                        ),
                        name="registers_rate_ends_after_start",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Scale",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80, verbose_name="navn")),
                ("low", models.SmallIntegerField(verbose_name="laveste værdi")),
                ("high", models.SmallIntegerField(verbose_name="højeste værdi")),
                ("in_use", models.BooleanField(default=True, verbose_name="i brug")),
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
                "verbose_name": "skala",
                "verbose_name_plural": "skalaer",
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(fields=("municipality", "name"), name="registers_scale_name"),
                    models.CheckConstraint(
                        condition=models.Q(("high__gt", models.F("low"))), name="registers_scale_rises"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Team",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=255)),
                ("batch_id", models.BigIntegerField()),
                ("row_hash", models.BinaryField(max_length=16)),
                ("name", models.CharField(blank=True, default="", max_length=200)),
                (
                    "target_group",
                    models.CharField(
                        blank=True,
                        choices=[("social", "Udsatte børn og unge"), ("disability", "Børn med funktionsnedsættelse")],
                        default="",
                        max_length=40,
                    ),
                ),
                ("programme_id", models.CharField(blank=True, default="", max_length=200)),
                ("case_cap", models.FloatField(blank=True, null=True)),
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
                "verbose_name": "team",
                "verbose_name_plural": "team",
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("municipality", "key"), name="registers_team_key"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("start__isnull", True),
                            ("end__isnull", True),
                            ("end__gte", models.F("start")),
                            _connector="OR",
                        ),
                        name="registers_team_ends_after_start",
                    ),
                ],
            },
        ),
    ]
