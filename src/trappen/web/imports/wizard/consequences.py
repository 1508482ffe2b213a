"""What a load will do, and what stands in its way, for the pages that lead to it."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from django.http import HttpRequest

from trappen.domain import formats
from trappen.records.contracts import TABLES
from trappen.records.mapping.spec import MappingSpec
from trappen.web.accounts.guards import signed_in
from trappen.web.audit.actions import record_read
from trappen.web.audit.models import EventType
from trappen.web.cases.queries import opened_names
from trappen.web.core import clock
from trappen.web.imports.loading.repricing import Repriced
from trappen.web.imports.models import Draft
from trappen.web.imports.queries import children_among
from trappen.web.imports.wizard import queries
from trappen.web.imports.wizard.leaving import leaving
from trappen.web.imports.wizard.previewing import Preview
from trappen.web.imports.wizard.questions import ADVISER
from trappen.web.imports.wizard.wording import label_of

MOST_NAMED = 10  # children named of those whose measures go


def age(draft: Draft, on: date) -> dict[str, object]:
    """Whether newer data are in, and since when."""
    newer = queries.newer_data(draft.municipality, on)
    return {"newer": newer, "newer_words": newer and f"I har allerede data pr. {formats.short_date(newer)}"}


def consequences(request: HttpRequest, draft: Draft, shown: Preview, day: date) -> dict[str, Any]:
    """What the pages say of the load before it."""
    goes = queries.gone(draft.municipality, shown, day=day)
    changes = queries.table_changes(draft.municipality, shown, day=day)
    repriced = queries.new_prices(draft.municipality, shown, day=day)
    kept = {TABLES["prices"].title} if repriced.count else set()  # the former prices become lines there
    return {
        "table_changes": changes,
        "is_first": bool(changes) and not any(change.now for change in changes),
        "repriced": _repriced(repriced),
        "untouched": [title for title in queries.untouched(shown) if title not in kept],
        "without_child": queries.without_child(draft.municipality, shown),
        "without_case": queries.without_case(draft.municipality, shown),
        "gone": _gone(goes.measures, len(goes.children)),
        "much_goes": goes.is_much,
        "gone_children": partial(_named, request, goes.children[:MOST_NAMED]),
        "gone_more": len(goes.children[MOST_NAMED:]),
        "leaving": leaving(draft.municipality, shown, day=day),
        "nobody_has": queries.nobody_has(draft.municipality, shown) and not _is_said_before(draft),
        "unknown": [(place, one) for one in shown.unknown if (place := _number_of(draft, one.label))],
    }


def _is_said_before(draft: Draft) -> bool:
    """Whether a person answered, the month that the file was mapped, that it does not say who has the cases."""
    held = MappingSpec.from_dict(draft.spec).sheets
    return draft.source is not None and any(ADVISER in sheet.without for sheet in held)


def _number_of(draft: Draft, label: str) -> int:
    """The number of the sheet that a finding names; 0 where there is none."""
    labels = [label_of(held) for held in MappingSpec.from_dict(draft.spec).sheets]
    return labels.index(label) + 1 if label in labels else 0


def _gone(measures: int, children: int) -> str:
    """What the load takes away without a word in the file, as a heading; nothing where it takes nothing."""
    if not measures:
        return ""
    many = formats.counted(measures, "løbende indsats", "løbende indsatser")
    return f"{many} for {formats.counted(children, 'barn', 'børn')} står ikke i filen og fjernes med deres historie"


def _named(request: HttpRequest, children: Sequence[str]) -> list[tuple[str, str]]:
    """The children by key with their names for those who may see them. Called as it is shown, and so logged."""
    user = signed_in(request)
    seen = sorted(children_among(user, children))
    names = opened_names(user, seen)
    for event, keys in ((EventType.CHILDREN_LISTED, seen), (EventType.IDENTITY_READ, sorted(names))):
        if keys and user.municipality is not None:
            code = user.municipality.code
            record_read(event, by=user, now=clock.now(), municipality=code, children=keys, path=request.path)
    return sorted(((key, names.get(key, "")) for key in seen), key=lambda one: (one[1], one[0]))


def _repriced(found: Repriced) -> tuple[str, str]:
    """What a new price without a day does, as a heading and words; nothing where no price is changed."""
    if not found.count:
        return "", ""
    many = formats.counted(found.count, "indsats får", "indsatser får")
    known = "Kendes dagene, så indlæs tabellen »Priser«, hvor hver pris har sin startdato."
    if found.since is None:
        why = (
            "Filen siger ikke fra hvornår, og der er ingen ældre data. Den nye pris regnes derfor fra indsatsens start"
        )
        return f"{many} en anden pris, også bagud", f"{why}, også i de måneder, der er gået. {known}"
    since = formats.long_date(found.since)
    kept = "Filen siger ikke fra hvornår. Den nye pris regnes fra dagen efter de seneste data, og den hidtidige gælder"
    return f"{many} en anden pris fra {since}", f"{kept} for tiden før, så de måneder ikke ændres. {known}"
