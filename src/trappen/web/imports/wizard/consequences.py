"""What a load will do, and what stands in its way, for the pages that lead to it."""

from datetime import date

from trappen.domain import formats
from trappen.records.contracts import TABLES
from trappen.records.mapping.spec import MappingSpec
from trappen.web.imports.loading.repricing import Repriced
from trappen.web.imports.models import Draft
from trappen.web.imports.wizard import queries
from trappen.web.imports.wizard.leaving import leaving
from trappen.web.imports.wizard.previewing import Preview
from trappen.web.imports.wizard.questions import ADVISER
from trappen.web.imports.wizard.wording import label_of


def age(draft: Draft, on: date) -> dict[str, object]:
    """Whether newer data are in, and since when."""
    newer = queries.newer_data(draft.municipality, on)
    return {"newer": newer, "newer_words": newer and f"I har allerede data pr. {formats.short_date(newer)}"}


def consequences(draft: Draft, shown: Preview, day: date) -> dict[str, object]:
    """What the pages say of the load before it."""
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
        "gone": _gone(*queries.gone(draft.municipality, shown, day=day)),
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
