import django.db.models.deletion

from trappen.web.core import together
import trappen.domain.budget.acts
import trappen.domain.programme.papers
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(together.Migration):
    replaces = [
        ("finance", "0001_initial"),
        ("finance", "0002_chart_account"),
        ("finance", "0003_appropriations"),
        ("finance", "0010_worklist"),
        ("finance", "0020_estimate_corrections"),
        ("finance", "0021_postings_by_account"),
        ("finance", "0022_hand_corrections"),
        ("finance", "0023_price_factors"),
        ("finance", "0024_posting_pairs"),
        ("finance", "0025_posting_days"),
        ("finance", "0026_posting_sums"),
        ("finance", "0027_undone_steps"),
        ("finance", "0028_bulk_rows"),
        ("finance", "0029_approximate_lines"),
        ("finance", "0030_refusion_limits"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("cases", "0001_whole"),
    ]

    operations = [
        migrations.CreateModel(
            name="Appropriation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=200, verbose_name="nøgle")),
                ("title", models.CharField(max_length=200, verbose_name="titel")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            (trappen.domain.budget.acts.ActKind["ORIGINAL"], "Oprindeligt budget"),
                            (trappen.domain.budget.acts.ActKind["SUPPLEMENTARY"], "Tillægsbevilling"),
                            (trappen.domain.budget.acts.ActKind["TRANSFER"], "Omplacering"),
                            (trappen.domain.budget.acts.ActKind["CONVERSION"], "Omkonvertering mellem hovedkonti"),
                            (
                                trappen.domain.budget.acts.ActKind["GRANT"],
                                "Udgiftsbevilling og tilsvarende indtægtsbevilling",
                            ),
                        ],
                        max_length=20,
                        verbose_name="art",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            (trappen.domain.budget.acts.State["DRAFT"], "Kladde"),
                            (trappen.domain.budget.acts.State["PROPOSED"], "Indstillet"),
                            (trappen.domain.budget.acts.State["DECIDED"], "Besluttet"),
                            (trappen.domain.budget.acts.State["IN_FORCE"], "I kraft"),
                            (trappen.domain.budget.acts.State["WITHDRAWN"], "Trukket tilbage"),
                        ],
                        default="draft",
                        max_length=20,
                        verbose_name="tilstand",
                    ),
                ),
                ("service_area", models.CharField(blank=True, max_length=200, verbose_name="serviceområde")),
                ("option", models.CharField(blank=True, max_length=200, verbose_name="valgmulighed")),
                ("source", models.CharField(blank=True, max_length=500, verbose_name="kilde")),
                ("place", models.CharField(blank=True, max_length=200, verbose_name="sted i kilden")),
                ("example_of", models.CharField(blank=True, max_length=100, verbose_name="eksempel fra")),
                ("imported", models.BooleanField(default=False, verbose_name="fra økonomisystemet")),
                ("funding", models.JSONField(blank=True, default=list, verbose_name="hvor pengene kommer fra")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="version")),
                ("changed", models.DateTimeField(verbose_name="ændret")),
                ("changed_by_name", models.CharField(blank=True, max_length=300, verbose_name="ændret af")),
                (
                    "municipality",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appropriations",
                        to="accounts.municipality",
                        verbose_name="kommune",
                    ),
                ),
            ],
            options={
                "verbose_name": "bevillingssag",
                "verbose_name_plural": "bevillingssager",
                "ordering": ["-changed", "key"],
                "constraints": [
                    models.UniqueConstraint(fields=("municipality", "key"), name="finance_appropriation_key"),
                    models.UniqueConstraint(
                        condition=models.Q(("municipality__isnull", True)),
                        fields=("key",),
                        name="finance_appropriation_example_key",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AppropriationLimit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            (trappen.domain.budget.acts.ActKind["ORIGINAL"], "Oprindeligt budget"),
                            (trappen.domain.budget.acts.ActKind["SUPPLEMENTARY"], "Tillægsbevilling"),
                            (trappen.domain.budget.acts.ActKind["TRANSFER"], "Omplacering"),
                            (trappen.domain.budget.acts.ActKind["CONVERSION"], "Omkonvertering mellem hovedkonti"),
                            (
                                trappen.domain.budget.acts.ActKind["GRANT"],
                                "Udgiftsbevilling og tilsvarende indtægtsbevilling",
                            ),
                        ],
                        max_length=20,
                        verbose_name="art",
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[
                            (trappen.domain.programme.papers.Level["COUNCIL"], "kommunalbestyrelsen"),
                            (trappen.domain.programme.papers.Level["FINANCE"], "økonomiudvalget"),
                            (trappen.domain.programme.papers.Level["COMMITTEE"], "et udvalg"),
                            (trappen.domain.programme.papers.Level["MAGISTRATE"], "magistraten"),
                            (trappen.domain.programme.papers.Level["ADMINISTRATION"], "forvaltningen"),
                        ],
                        max_length=20,
                        verbose_name="organ",
                    ),
                ),
                ("up_to", models.BigIntegerField(blank=True, null=True, verbose_name="til og med")),
                ("same_main", models.BooleanField(default=False, verbose_name="kun inden for én hovedkonto")),
                ("start", models.DateField(verbose_name="fra")),
                ("end", models.DateField(blank=True, null=True, verbose_name="til")),
                ("reference", models.CharField(max_length=200, verbose_name="hvor det står")),
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
                "verbose_name": "bevillingsregel",
                "verbose_name_plural": "bevillingsregler",
                "ordering": ["kind", "level", "start"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("end__isnull", True), ("end__gt", models.F("start")), _connector="OR"),
                        name="finance_appropriation_limit_period",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AppropriationLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="nummer")),
                (
                    "side",
                    models.CharField(
                        choices=[
                            (trappen.domain.budget.acts.Side["EXPENSE"], "Udgift"),
                            (trappen.domain.budget.acts.Side["INCOME"], "Indtægt"),
                            (trappen.domain.budget.acts.Side["FINANCING"], "Finansiering"),
                        ],
                        max_length=12,
                        verbose_name="side",
                    ),
                ),
                (
                    "margin",
                    models.CharField(
                        choices=[
                            (trappen.domain.budget.acts.Margin["CELL"], "linje og år"),
                            (trappen.domain.budget.acts.Margin["YEAR"], "året i alt"),
                            (trappen.domain.budget.acts.Margin["LINE"], "linjen i alt"),
                            (trappen.domain.budget.acts.Margin["YEARLY"], "om året"),
                            (trappen.domain.budget.acts.Margin["TOTAL"], "i alt"),
                        ],
                        max_length=12,
                        verbose_name="hvad beløbet er",
                    ),
                ),
                ("amount", models.BigIntegerField(blank=True, null=True, verbose_name="beløb")),
                ("year", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="år")),
                ("account", models.CharField(blank=True, max_length=200, verbose_name="konto")),
                ("main", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="hovedkonto")),
                ("label", models.CharField(blank=True, max_length=200, verbose_name="tekst")),
                ("price_level", models.CharField(blank=True, max_length=100, verbose_name="prisniveau")),
                ("tolerance", models.BigIntegerField(default=0, verbose_name="afrunding")),
                ("approximate", models.BooleanField(default=False, verbose_name="skrevet som »ca.«")),
                ("draws", models.CharField(blank=True, max_length=200, verbose_name="bruger af")),
                ("note", models.CharField(blank=True, max_length=1000, verbose_name="bemærkning")),
                (
                    "appropriation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="finance.appropriation"
                    ),
                ),
            ],
            options={
                "verbose_name": "bevillingslinje",
                "verbose_name_plural": "bevillingslinjer",
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("appropriation", "number"), name="finance_appropriation_line_number"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("margin__in", ["cell", "year"]), ("year__isnull", False)),
                            models.Q(models.Q(("margin__in", ["cell", "year"]), _negated=True), ("year__isnull", True)),
                            _connector="OR",
                        ),
                        name="finance_appropriation_line_year",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AppropriationStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="nummer")),
                (
                    "to",
                    models.CharField(
                        choices=[
                            (trappen.domain.budget.acts.State["DRAFT"], "Kladde"),
                            (trappen.domain.budget.acts.State["PROPOSED"], "Indstillet"),
                            (trappen.domain.budget.acts.State["DECIDED"], "Besluttet"),
                            (trappen.domain.budget.acts.State["IN_FORCE"], "I kraft"),
                            (trappen.domain.budget.acts.State["WITHDRAWN"], "Trukket tilbage"),
                        ],
                        max_length=20,
                        verbose_name="til",
                    ),
                ),
                ("on", models.DateField(blank=True, null=True, verbose_name="dato")),
                ("body", models.CharField(blank=True, max_length=200, verbose_name="organ")),
                (
                    "level",
                    models.CharField(
                        blank=True,
                        choices=[
                            (trappen.domain.programme.papers.Level["COUNCIL"], "kommunalbestyrelsen"),
                            (trappen.domain.programme.papers.Level["FINANCE"], "økonomiudvalget"),
                            (trappen.domain.programme.papers.Level["COMMITTEE"], "et udvalg"),
                            (trappen.domain.programme.papers.Level["MAGISTRATE"], "magistraten"),
                            (trappen.domain.programme.papers.Level["ADMINISTRATION"], "forvaltningen"),
                        ],
                        max_length=20,
                        verbose_name="slags organ",
                    ),
                ),
                ("item", models.CharField(blank=True, max_length=40, verbose_name="punkt")),
                ("text", models.CharField(blank=True, max_length=1000, verbose_name="hvad der blev besluttet")),
                ("said", models.CharField(blank=True, max_length=100, verbose_name="datoen, som den er skrevet")),
                ("undoes", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="fortryder trin")),
                ("recorded", models.DateTimeField(verbose_name="registreret")),
                ("recorded_by_name", models.CharField(blank=True, max_length=300, verbose_name="registreret af")),
                (
                    "appropriation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="steps", to="finance.appropriation"
                    ),
                ),
            ],
            options={
                "verbose_name": "trin i en bevillingssag",
                "verbose_name_plural": "trin i bevillingssager",
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("appropriation", "number"), name="finance_appropriation_step_number"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Budget",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=255)),
                ("batch_id", models.BigIntegerField()),
                ("row_hash", models.BinaryField(max_length=16)),
                ("year", models.IntegerField()),
                ("account", models.CharField(blank=True, default="", max_length=200)),
                ("amount", models.BigIntegerField()),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("original", "Oprindeligt budget"),
                            ("supplementary", "Tillægsbevilling"),
                            ("transfer", "Omplacering"),
                        ],
                        default="",
                        max_length=40,
                    ),
                ),
                ("price_level", models.CharField(blank=True, default="", max_length=200)),
                ("decided", models.DateField(blank=True, null=True)),
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
                "verbose_name": "budgetpost",
                "verbose_name_plural": "budgetposter",
                "abstract": False,
                "indexes": [models.Index(fields=["municipality", "year"], name="finance_budget_year")],
                "constraints": [models.UniqueConstraint(fields=("municipality", "key"), name="finance_budget_key")],
            },
        ),
        migrations.CreateModel(
            name="ChartAccount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=255)),
                ("batch_id", models.BigIntegerField()),
                ("row_hash", models.BinaryField(max_length=16)),
                ("account", models.CharField(blank=True, default="", max_length=200)),
                ("title", models.CharField(blank=True, default="", max_length=200)),
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
                "verbose_name": "konto i kontoplanen",
                "verbose_name_plural": "konti i kontoplanen",
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("municipality", "key"), name="finance_chartaccount_key"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("start__isnull", True),
                            ("end__isnull", True),
                            ("end__gte", models.F("start")),
                            _connector="OR",
                        ),
                        name="finance_chartaccount_ends_after_start",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Correction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=255)),
                ("batch_id", models.BigIntegerField()),
                ("row_hash", models.BinaryField(max_length=16)),
                ("year", models.IntegerField()),
                ("account", models.CharField(blank=True, default="", max_length=200)),
                ("amount", models.BigIntegerField()),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("entry", "Ventet tilgang"),
                            ("exit", "Ventet afgang"),
                            ("price", "Aftalt prisændring"),
                            ("refund", "Refusion eller betaling fra andre"),
                            ("accrual", "Periodisering"),
                            ("booking", "Fejl i bogføringen, der rettes"),
                            ("saving", "Besluttet besparelse"),
                            ("saving_in_budget", "Besparelse, der allerede er taget ud af budgettet"),
                        ],
                        default="",
                        max_length=40,
                    ),
                ),
                ("by", models.CharField(blank=True, default="", max_length=200)),
                ("date", models.DateField(blank=True, null=True)),
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
                "verbose_name": "rettelse til skønnet",
                "verbose_name_plural": "rettelser til skønnet",
                "abstract": False,
                "constraints": [models.UniqueConstraint(fields=("municipality", "key"), name="finance_correction_key")],
            },
        ),
        migrations.CreateModel(
            name="HandCorrection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("account", models.CharField(max_length=40, verbose_name="konto")),
                ("year", models.IntegerField(verbose_name="år")),
                ("amount", models.BigIntegerField(verbose_name="beløb i øre")),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("entry", "Ventet tilgang"),
                            ("exit", "Ventet afgang"),
                            ("price", "Aftalt prisændring"),
                            ("refund", "Refusion eller betaling fra andre"),
                            ("accrual", "Periodisering"),
                            ("booking", "Fejl i bogføringen, der rettes"),
                            ("saving", "Besluttet besparelse"),
                            ("saving_in_budget", "Besparelse, der allerede er taget ud af budgettet"),
                        ],
                        max_length=40,
                        verbose_name="årsag",
                    ),
                ),
                ("known", models.DateField(verbose_name="kendt fra")),
                ("made", models.DateTimeField(verbose_name="indtastet")),
                ("made_by_name", models.CharField(max_length=300, verbose_name="indtastet af")),
                ("undone", models.DateTimeField(blank=True, null=True, verbose_name="fortrudt")),
                ("undone_by_name", models.CharField(blank=True, max_length=300, verbose_name="fortrudt af")),
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
                "verbose_name": "rettelse med hånden",
                "verbose_name_plural": "rettelser med hånden",
                "ordering": ["-made", "-id"],
                "indexes": [models.Index(fields=["municipality", "year"], name="finance_handcorrection_year")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount", 0), _negated=True), name="finance_handcorrection_amount"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("undone__isnull", True), ("undone_by_name", "")),
                            models.Q(("undone__isnull", False), models.Q(("undone_by_name", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="finance_handcorrection_undone",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Posting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=255)),
                ("batch_id", models.BigIntegerField()),
                ("row_hash", models.BinaryField(max_length=16)),
                ("posted", models.DateField()),
                ("month", models.DateField(blank=True, null=True)),
                ("account", models.CharField(blank=True, default="", max_length=200)),
                ("amount", models.BigIntegerField()),
                ("case_number", models.CharField(blank=True, default="", max_length=200)),
                ("episode_id", models.CharField(blank=True, default="", max_length=200)),
                ("provider_id", models.CharField(blank=True, default="", max_length=200)),
                ("provider_name", models.CharField(blank=True, default="", max_length=200)),
                (
                    "child",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="postings",
                        to="cases.child",
                        to_field="key",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.municipality",
                    ),
                ),
            ],
            options={
                "verbose_name": "postering",
                "verbose_name_plural": "posteringer",
                "abstract": False,
                "indexes": [
                    models.Index(fields=["child"], name="finance_posting_child"),
                    models.Index(fields=["municipality", "account", "posted", "id"], name="finance_posting_account"),
                    models.Index(fields=["municipality", "account", "provider_id"], name="finance_posting_provider"),
                ],
                "constraints": [models.UniqueConstraint(fields=("municipality", "key"), name="finance_posting_key")],
            },
        ),
        migrations.CreateModel(
            name="PostingPair",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("posting_key", models.CharField(max_length=255, verbose_name="postering")),
                ("episode_key", models.CharField(max_length=255, verbose_name="indsats")),
                ("month", models.DateField(verbose_name="måned")),
                ("amount", models.BigIntegerField(blank=True, null=True, verbose_name="beløb i øre")),
                ("rule", models.CharField(blank=True, max_length=30, verbose_name="fundet ved")),
                (
                    "state",
                    models.CharField(
                        choices=[("paid", "Betaler indsatsen"), ("unclear", "Kan ikke skelnes")],
                        max_length=10,
                        verbose_name="tilstand",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.municipality",
                        verbose_name="kommune",
                    ),
                ),
            ],
            options={
                "verbose_name": "posterings indsats",
                "verbose_name_plural": "posteringers indsatser",
                "indexes": [
                    models.Index(fields=["municipality", "posting_key"], name="finance_pair_posting"),
                    models.Index(fields=["municipality", "episode_key"], name="finance_pair_episode"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("amount__isnull", False), ("state", "paid"), models.Q(("rule", ""), _negated=True)
                            ),
                            models.Q(("amount", None), ("rule", ""), ("state", "unclear")),
                            _connector="OR",
                        ),
                        name="finance_pair_state",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PostingSum",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.IntegerField(verbose_name="år")),
                ("account", models.CharField(max_length=200, verbose_name="konto")),
                ("payee", models.CharField(blank=True, max_length=200, verbose_name="leverandør")),
                ("payee_name", models.CharField(blank=True, max_length=200, verbose_name="leverandørens navn")),
                ("first", models.DateField(verbose_name="først bogført")),
                ("last", models.DateField(verbose_name="sidst bogført")),
                ("number", models.IntegerField(verbose_name="posteringer")),
                ("amount", models.BigIntegerField(verbose_name="beløb i øre")),
                (
                    "child",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="cases.child",
                        to_field="key",
                        verbose_name="barn",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.municipality",
                        verbose_name="kommune",
                    ),
                ),
            ],
            options={
                "verbose_name": "sum af posteringer",
                "verbose_name_plural": "summer af posteringer",
                "indexes": [models.Index(fields=["municipality", "account", "year"], name="finance_sum_account")],
            },
        ),
        migrations.CreateModel(
            name="PriceFactor",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since", models.IntegerField(verbose_name="fra års priser")),
                ("until", models.IntegerField(verbose_name="til års priser")),
                ("value", models.DecimalField(decimal_places=6, max_digits=9, verbose_name="faktor")),
                ("reference", models.CharField(max_length=200, verbose_name="kilde")),
                ("made", models.DateTimeField(verbose_name="indtastet")),
                ("made_by_name", models.CharField(max_length=300, verbose_name="indtastet af")),
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
                "verbose_name": "pris- og lønfaktor",
                "verbose_name_plural": "pris- og lønfaktorer",
                "ordering": ["since", "until"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("municipality", "since", "until"), name="finance_pricefactor_years"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until__gt", models.F("since")), ("value__gt", Decimal("0"))),
                        name="finance_pricefactor_sound",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RefusionLimit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.IntegerField(verbose_name="år")),
                ("level", models.CharField(blank=True, max_length=40, verbose_name="antaget niveau")),
                ("above_25", models.BigIntegerField(blank=True, null=True, verbose_name="25 % over")),
                ("above_50", models.BigIntegerField(blank=True, null=True, verbose_name="50 % over")),
                ("above_75", models.BigIntegerField(blank=True, null=True, verbose_name="75 % over")),
                ("reference", models.CharField(max_length=200, verbose_name="kilde eller begrundelse")),
                ("made", models.DateTimeField(verbose_name="indtastet")),
                ("made_by_name", models.CharField(max_length=300, verbose_name="indtastet af")),
                ("undone", models.DateTimeField(blank=True, null=True, verbose_name="fortrudt")),
                ("undone_by_name", models.CharField(blank=True, max_length=300, verbose_name="fortrudt af")),
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
                "verbose_name": "refusionsgrænse",
                "verbose_name_plural": "refusionsgrænser",
                "ordering": ["-year", "-made", "-id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("undone", None)),
                        fields=("municipality", "year"),
                        name="finance_refusionlimit_year",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("above_25", None),
                                ("above_50", None),
                                ("above_75", None),
                                models.Q(("level", ""), _negated=True),
                            ),
                            models.Q(
                                ("above_25__gt", 0),
                                ("above_50__gt", models.F("above_25")),
                                ("level", ""),
                                models.Q(("above_75", None), ("above_75__gt", models.F("above_50")), _connector="OR"),
                            ),
                            _connector="OR",
                        ),
                        name="finance_refusionlimit_bands",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("undone__isnull", True), ("undone_by_name", "")),
                            models.Q(("undone__isnull", False), models.Q(("undone_by_name", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="finance_refusionlimit_undone",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WorkItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=300, verbose_name="nøgle")),
                ("kind", models.CharField(max_length=40, verbose_name="art")),
                ("subject", models.CharField(max_length=200, verbose_name="postering eller indsats")),
                ("what", models.TextField(verbose_name="hvad er der galt")),
                ("now", models.TextField(blank=True, verbose_name="hvad nu")),
                ("amount", models.BigIntegerField(blank=True, null=True, verbose_name="beløb i øre")),
                ("candidates", models.JSONField(blank=True, default=list, verbose_name="kandidater")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("new", "Ny"),
                            ("looked_at", "Undersøges"),
                            ("resolved", "Løst"),
                            ("accepted", "Accepteret"),
                        ],
                        default="new",
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("agreed", "Aftalt med leverandøren"),
                            ("notice", "Opsigelsesvarsel eller efterregning"),
                            ("elsewhere", "Hører til en anden sag eller afdeling"),
                            ("later", "Er rettet i økonomisystemet i en senere periode"),
                            ("small", "For lille til at rette"),
                        ],
                        max_length=20,
                        verbose_name="begrundelse",
                    ),
                ),
                ("owner_name", models.CharField(blank=True, max_length=300, verbose_name="ejers navn")),
                ("there", models.BooleanField(default=True, verbose_name="findes i seneste udtræk")),
                ("first_batch", models.PositiveIntegerField(verbose_name="første indlæsning")),
                ("last_batch", models.PositiveIntegerField(verbose_name="seneste indlæsning")),
                ("opened", models.DateTimeField(verbose_name="fundet")),
                ("changed", models.DateTimeField(verbose_name="ændret")),
                (
                    "child",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="cases.child",
                        to_field="key",
                        verbose_name="barn",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.municipality",
                        verbose_name="kommune",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="ejer",
                    ),
                ),
            ],
            options={
                "verbose_name": "fund på arbejdslisten",
                "verbose_name_plural": "fund på arbejdslisten",
                "ordering": ["-changed", "key"],
                "indexes": [models.Index(fields=["municipality", "state", "kind"], name="finance_workitem_open")],
                "constraints": [
                    models.UniqueConstraint(fields=("municipality", "key"), name="finance_workitem_key"),
                    models.CheckConstraint(
                        condition=models.Q(("state", "accepted"), ("reason", ""), _connector="XOR"),
                        name="finance_workitem_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WorkStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(verbose_name="tidspunkt")),
                ("by_name", models.CharField(blank=True, max_length=300, verbose_name="hvem")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("new", "Ny"),
                            ("looked_at", "Undersøges"),
                            ("resolved", "Løst"),
                            ("accepted", "Accepteret"),
                        ],
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("agreed", "Aftalt med leverandøren"),
                            ("notice", "Opsigelsesvarsel eller efterregning"),
                            ("elsewhere", "Hører til en anden sag eller afdeling"),
                            ("later", "Er rettet i økonomisystemet i en senere periode"),
                            ("small", "For lille til at rette"),
                        ],
                        max_length=20,
                        verbose_name="begrundelse",
                    ),
                ),
                ("owner_name", models.CharField(blank=True, max_length=300, verbose_name="ejer")),
                ("batch", models.PositiveIntegerField(blank=True, null=True, verbose_name="indlæsning")),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="finance.workitem",
                        verbose_name="fund",
                    ),
                ),
            ],
            options={
                "verbose_name": "trin på arbejdslisten",
                "verbose_name_plural": "trin på arbejdslisten",
                "ordering": ["at", "id"],
            },
        ),
    ]
