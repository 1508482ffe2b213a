"""What a load finds by laying the postings on the episodes: kept for the pages, and brought to the work list.

A delivery that holds all that the matching looks at was matched while it was checked. Of one that holds a part, such as
the economy system's own file, the rest is what was loaded before, and all of it is matched anew.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

import polars as pl

from trappen.analysis.economy.matching import Matching, of
from trappen.domain.problems import Problem
from trappen.records.container import Records
from trappen.records.reconciliation import CODES, reconcile
from trappen.web.accounts.models import Municipality
from trappen.web.finance import pairing
from trappen.web.finance.frames import economy_records
from trappen.web.finance.worklist import actions as worklist
from trappen.web.finance.worklist.actions import Found
from trappen.web.imports.loading import tokens
from trappen.web.registers.queries import vintage_of

LOOKED_AT = ("postings", "episodes", "cases", "prices")  # the tables that decide which episode a posting pays for


def of_delivery(records: Records) -> Matching | None:
    """The delivered postings laid on the delivered episodes, where there are both."""
    return of(records) if records.has("postings") and records.has("episodes") else None


def is_whole(records: Records, municipality: Municipality) -> bool:
    """Whether the delivery holds every table that the matching looks at and the municipality has."""
    vintage = vintage_of(municipality)
    there = set() if vintage is None else set(vintage.tables)
    return all(records.has(name) for name in LOOKED_AT if name in there or name in {"postings", "episodes"})


def keep(
    municipality: Municipality, matching: Matching, problems: Iterable[Problem], *, number: int, now: datetime
) -> None:
    """Keeps the pairs and the findings of a delivery; `problems` are without persons, as they may be kept."""
    code = municipality.code
    pairs = pairing.pairs_of(matching.matched)
    hidden = pairs.with_columns(tokens.hidden(pairs[name], code) for name in ("posting_key", "episode_key"))
    likely = matching.likely.with_columns(
        tokens.hidden(matching.likely[name], code) for name in ("posting_id", "episode")
    )
    _keep(municipality, hidden, likely, problems, number, now)


def keep_stored(municipality: Municipality, delivered: Sequence[str], *, number: int, on: date, now: datetime) -> None:
    """Matches what is loaded, where the delivery had some of it; nothing where postings or episodes were never."""
    vintage = vintage_of(municipality)
    if vintage is None or not {"postings", "episodes"} <= set(vintage.tables) or not set(delivered) & set(LOOKED_AT):
        return
    records = economy_records(municipality)
    matching = of(records)
    problems = reconcile(records, on=on, matched=matching.matched)
    _keep(municipality, pairing.pairs_of(matching.matched), matching.likely, problems, number, now)


def _keep(
    municipality: Municipality,
    pairs: pl.DataFrame,
    likely: pl.DataFrame,
    problems: Iterable[Problem],
    number: int,
    now: datetime,
) -> None:
    pairing.renew(municipality=municipality, pairs=pairs)
    candidates: dict[str, list[tuple[str, str]]] = {}
    for posting, episode, why in likely.iter_rows():
        candidates.setdefault(posting or "", []).append((episode, why))
    found = [
        Found(one.code, one.key, one.child, one.what, one.now, one.amount, tuple(candidates.get(one.key, ())))
        for one in problems
        if one.code in CODES and one.key
    ]
    worklist.renew(municipality=municipality, found=found, number=number, now=now)
