from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cadence", "0016_only_what_changed"),
    ]

    operations = [
        migrations.AlterField(
            model_name="confirmation",
            name="price_unit",
            field=models.CharField(
                blank=True,
                choices=[("day", "Pr. døgn"), ("month", "Pr. måned"), ("year", "Pr. år"), ("once", "Én gang")],
                default="",
                max_length=40,
            ),
        ),
    ]
