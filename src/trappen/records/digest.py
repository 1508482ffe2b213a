"""The fingerprint of a municipality's records: the same content has the same digest, whatever files it came in."""

import hashlib
from collections.abc import Mapping

import polars as pl

from trappen.domain.ladder import Ladder


def digest(tables: Mapping[str, pl.DataFrame], ladder: Ladder) -> str:
    """SHA-256 over the tables by name, their rows in order of content, and the ladder they stand on."""
    running = hashlib.sha256(repr(ladder).encode())
    for name in sorted(tables):
        frame = tables[name]
        running.update(f"\0{name}\0{frame.height}\0{','.join(frame.columns)}\0".encode())
        columns = [index for index in range(frame.width) if frame.to_series(index).null_count() < frame.height]
        filled = frame.select(pl.nth(columns)) if columns else frame
        running.update(filled.sort(filled.columns).write_csv(quote_style="non_numeric").encode())
    return running.hexdigest()
