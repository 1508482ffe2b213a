"""Trappen on the folder of older_peer.py: seconds on the wall and of the processor to load, check and fit it."""

import json
import sys
import time
from itertools import pairwise
from pathlib import Path

from trappen.analysis.forecast.forecast import Options, learn
from trappen.domain.problems import has_errors
from trappen.records.checks import check
from trappen.records.reading import load

clock = [(time.perf_counter(), time.process_time())]
loaded = load(Path(sys.argv[1]), source_format="ssda903")
clock.append((time.perf_counter(), time.process_time()))
records = loaded.records
assert records.as_of is not None
assert not has_errors([*loaded.problems, *check(records, on=records.as_of)])
clock.append((time.perf_counter(), time.process_time()))
learned = learn(records, records.as_of, Options(months=12))
clock.append((time.perf_counter(), time.process_time()))
read, checked, fit = ([after - before for before, after in zip(*pair, strict=True)] for pair in pairwise(clock))
stock = learned.history.standing().height
print(json.dumps({"load": read, "check": checked, "fit": fit, "stock": stock}))
