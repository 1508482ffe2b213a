"""A small town for the papers of the economy: whom it costs what is known to the krone."""

from datetime import date

from tests.factories import records
from trappen.domain.periods import add_months
from trappen.records.container import Records

# Place type or section, account, children, kroner a month: two functions have few children.
GROUPS = (
    ("foster_general", "BL-46", "5.28.22.1.001", 12, 40_000),
    ("residential_home", "BL-46", "5.28.20.1.003", 7, 90_000),
    ("secure_unit", "BL-46", "5.28.24.1.999", 2, 130_000),
    (None, "BL-32-1.5", "5.28.21.1.003", 6, 9_000),
)
FIRST, YEAR, LAST = date(2021, 1, 1), 2025, date(2025, 9, 30)


def town(*, ended: int = 0) -> Records:
    """Everybody since 2021, posted month by month up to September 2025; `ended` foster children left in May 2025."""
    episodes, postings = [], []
    months = [add_months(FIRST, number) for number in range(57)]
    for number, (place, section, account, children, kroner) in enumerate(GROUPS):
        for child in range(children):
            key = f"{number}-{child}"
            end = date(2025, 6, 1) if number == 0 and child < ended else None
            episodes.append(
                {"episode_id": key, "child_id": f"barn-{key}", "section": section, "place_type": place, "start": FIRST}
                | {"price": kroner * 100, "price_unit": "month", "end": end, "registered_on": FIRST}
            )
            postings += [
                {"posting_id": f"{key}-{month}", "posted": month.replace(day=28), "month": month, "account": account}
                | {"amount": kroner * 100, "episode_id": key, "provider_id": f"v{key}"}
                for month in months
                if end is None or month < end
            ]
    budgets = [
        {"budget_id": f"b{n}", "year": YEAR, "account": account, "amount": 12 * count * kroner * 100}
        | {"price_level": "2025 p/l"}
        for n, (_place, _section, account, count, kroner) in enumerate(GROUPS)
    ]
    return records(episodes=episodes, postings=postings, budgets=budgets)
