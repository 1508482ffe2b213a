"""Records of a small town beside the cast's, whom it costs what is known to the krone."""

from dataclasses import replace

import polars as pl
import pytest

from tests.cast import Cast
from tests.reporting.papers.town import town
from tests.web.world import extract, settle
from trappen.web.papers.models import Version


@pytest.fixture
def loaded(cast: Cast) -> None:
    Version.objects.all().delete()
    found, whole = town(), extract()
    theirs = sorted(set(found.table("episodes")["child_id"]))
    names = {key: f"kilde-{number}" for number, key in enumerate(theirs)}
    rows = found.table("episodes").with_columns(pl.col("child_id").replace(names), case_id=None)
    both = whole.table("episodes").vstack(rows.cast(whole.table("episodes").schema))
    more = {"postings": found.table("postings"), "budgets": found.table("budgets"), "episodes": both}
    settle(cast, replace(whole, tables={**whole.tables, **more}, digest="2" * 64))
