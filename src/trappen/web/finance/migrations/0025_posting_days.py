from datetime import date

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("finance", "0024_posting_pairs"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="posting", name="finance_posting_account"),
        migrations.AddIndex(
            model_name="posting",
            index=models.Index(fields=["municipality", "account", "posted", "key"], name="finance_posting_account"),
        ),
        migrations.AddIndex(
            model_name="posting",
            index=models.Index(fields=["municipality", "account", "provider_id"], name="finance_posting_provider"),
        ),
        migrations.AddField(
            model_name="postingsum",
            name="first",
            field=models.DateField(default=date(2000, 1, 1), verbose_name="først bogført"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="postingsum",
            name="last",
            field=models.DateField(default=date(2000, 1, 1), verbose_name="sidst bogført"),
            preserve_default=False,
        ),
    ]
