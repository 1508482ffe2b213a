"""Records as frames: contracts, reading, mapping, checks."""

import polars as pl

# A municipality's frames fit in memory, and to start the streaming engine takes longer than most of what is asked.
pl.Config.set_engine_affinity("in-memory")
