from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registers", "0004_scale"),
    ]

    operations = [
        migrations.AlterField(
            model_name="rate",
            name="unit",
            field=models.CharField(
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
    ]
