"""What is done to identities as a whole."""

from datetime import datetime

from django.db import transaction

from trappen.web.accounts.models import Municipality
from trappen.web.audit.actions import record
from trappen.web.audit.models import EventType
from trappen.web.cases.models import Identity, sealing

AT_A_TIME = 500


@transaction.atomic
def reseal_identities(*, now: datetime) -> int:
    """Encrypts every identity anew with the newest identity key, all or none of them. Gives their number.

    Raises:
        TrappenError: if one of them cannot be read with any of the keys.
    """
    total = 0
    for municipality in Municipality.objects.order_by("code"):
        keys = list(Identity.objects.filter(municipality=municipality).order_by("pk").values_list("pk", flat=True))
        for start in range(0, len(keys), AT_A_TIME):
            rows = list(Identity.objects.filter(pk__in=keys[start : start + AT_A_TIME]))
            for row in rows:
                row.sealed = sealing.reseal(row.sealed)
            Identity.objects.bulk_update(rows, ["sealed"])
        what = {"number": len(keys)}
        record(EventType.KEY_ROTATED, by=None, now=now, municipality=municipality.code, what=what)
        total += len(keys)
    return total
