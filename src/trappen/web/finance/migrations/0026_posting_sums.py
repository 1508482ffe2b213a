from django.db import migrations
from django.db.models import Count, Max, Min, Sum, Value
from django.db.models.functions import Coalesce, ExtractYear, NullIf


def count(apps, schema_editor):
    """The postings that were loaded before sums were kept; each load counts them anew."""
    posting, summed = apps.get_model("finance", "Posting"), apps.get_model("finance", "PostingSum")
    rows = (
        posting.objects.values(
            "municipality_id",
            "account",
            "child_id",
            year=Coalesce(ExtractYear("month"), ExtractYear("posted")),
            payee=Coalesce(NullIf("provider_id", Value("")), "provider_name"),
        )
        .annotate(payee_name=Max("provider_name"), first=Min("posted"), last=Max("posted"))
        .annotate(number=Count("id"), total=Sum("amount"))
        .values(
            "municipality_id", "account", "child_id", "year", "payee", "payee_name", "first", "last", "number", "total"
        )
        .order_by()
    )
    summed.objects.all().delete()
    summed.objects.bulk_create(
        (summed(**{("amount" if name == "total" else name): value for name, value in row.items()}) for row in rows),
        batch_size=1_000,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("finance", "0025_posting_days"),
    ]

    operations = [migrations.RunPython(count, migrations.RunPython.noop)]
