from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0003_goals_and_reasons"),
    ]

    operations = [
        migrations.AlterField(
            model_name="episode",
            name="price_unit",
            field=models.CharField(
                blank=True,
                choices=[("day", "Pr. døgn"), ("month", "Pr. måned"), ("year", "Pr. år"), ("once", "Én gang")],
                default="",
                max_length=40,
            ),
        ),
        migrations.AlterField(
            model_name="price",
            name="unit",
            field=models.CharField(
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
    ]
