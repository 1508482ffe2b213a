"""Keeps what the matching found: after a load, each posting's episodes as they are now; and reads it for the pages."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import polars as pl
from django.db import transaction
from django.db.models import QuerySet

from trappen.records.reconciliation.matching import Matched
from trappen.web.accounts.models import Municipality, User
from trappen.web.accounts.permissions import Permission
from trappen.web.cases.models import Episode
from trappen.web.finance.models import PairState, Posting, PostingPair
from trappen.web.registers import writing
from trappen.web.registers.frames import raw_frame

COLUMNS = ("posting_key", "episode_key", "month", "amount", "rule", "state")


def pairs_of(matched: Matched) -> pl.DataFrame:
    """The matching as rows to keep, under COLUMNS; postings that are unmatched have none."""
    paid = matched.paid.select(
        posting_key="posting_id",
        episode_key="episode",
        month="month",
        amount="amount",
        rule="rule",
        state=pl.lit(str(PairState.PAID)),
    )
    unclear = matched.unclear.explode("candidates").select(
        posting_key="posting_id",
        episode_key="candidates",
        month="month",
        amount=pl.lit(None, dtype=pl.Int64),
        rule=pl.lit(""),
        state=pl.lit(str(PairState.UNCLEAR)),
    )
    return pl.concat([paid, unclear.match_to_schema(paid.schema)])


@transaction.atomic
def renew(*, municipality: Municipality, pairs: pl.DataFrame) -> None:
    """Makes the kept pairs those of `pairs`; the rows of postings whose pairs are as they were are left alone."""
    now = pairs.select(COLUMNS)
    there = raw_frame(PostingPair.objects.filter(municipality=municipality), COLUMNS).with_columns(
        pl.all().fill_null("")
    )
    added = now
    if there.height:
        told = now.select(pl.all().cast(pl.String).fill_null(""))
        moved = [told.join(there, on=COLUMNS, how="anti"), there.join(told, on=COLUMNS, how="anti")]
        keys = pl.concat([part["posting_key"] for part in moved]).unique().to_frame()
        writing.delete(PostingPair, _of(municipality, keys))
        added = now.join(keys, on="posting_key", how="semi")
    # An episode's pairs lie beside each other, as a page asks for them.
    writing.insert(PostingPair, _of(municipality, added.sort("episode_key", "posting_key")))


@dataclass(frozen=True, slots=True)
class Pairing:
    """A posting's episodes as a page tells them: their keys in a sentence, the child they are about (empty where there
    are several or the reader may not see it), how it was found, and the øre laid here if that is not all of it."""

    episodes: str
    child: str
    found_by: str
    part: int | None = None


def pairings(
    user: User, postings: "list[str] | QuerySet[Posting]", *, episode: str | None = None
) -> Mapping[str, Pairing]:
    """What is known of each of the postings (keys, or rows), by key; those that are unmatched are not in it.

    With `episode`, `part` is what of the posting is laid on that one, where others share it.
    """
    rows: dict[str, list[PostingPair]] = {}
    keys = postings if isinstance(postings, list) else postings.order_by().values("key")
    for row in PostingPair.objects.visible_to(user).filter(posting_key__in=keys).order_by("episode_key"):
        rows.setdefault(row.posting_key, []).append(row)
    child_of = children(user, {row.episode_key for each in rows.values() for row in each})
    seen = Posting.objects.visible_to(user).filter(key__in=keys).exclude(episode_id="")
    named = dict(seen.order_by().values_list("key", "episode_id"))
    return {key: _told(each, child_of, episode, named.get(key, "")) for key, each in rows.items()}


def children(user: User, episodes: Iterable[str]) -> dict[str, str]:
    """The child of each of the episodes that the user may see."""
    seen = Episode.objects.visible_to(user, needs=Permission.SEE_ECONOMY).filter(key__in=list(episodes))
    return {key: str(child) for key, child in seen.values_list("key", "child_id") if child}


def _told(rows: list[PostingPair], child_of: Mapping[str, str], episode: str | None, named: str) -> Pairing:
    keys = list(dict.fromkeys(row.episode_key for row in rows))
    about = {child_of.get(key, "") for key in keys}
    unclear = rows[0].state == PairState.UNCLEAR
    here = [row.amount or 0 for row in rows if row.episode_key == episode]
    return Pairing(
        episodes=" eller ".join(keys) if unclear else " og ".join(keys),
        child=about.pop() if len(about) == 1 else "",
        found_by=rows[0].found_with(named),
        part=sum(here) if here and len(keys) > 1 and not unclear else None,
    )


def _of(municipality: Municipality, frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(pl.lit(municipality.pk, dtype=pl.Int64).alias("municipality_id"))
