"""cs-demand-model: seconds of loading, fitting and predicting a folder of SSDA903 files, and its answer in all.

Arguments: folder, days ahead (0: none).
"""

import json
import sys
import time
from itertools import pairwise

from cs_demand_model import DemandModellingDataContainer, ModelPredictor, PopulationStats
from cs_demand_model.config import Config
from cs_demand_model.datastore import fs_datastore
from dateutil.relativedelta import relativedelta

folder, days = sys.argv[1], int(sys.argv[2])
clock = [(time.perf_counter(), time.process_time())]
config = Config()
container = DemandModellingDataContainer(fs_datastore(folder), config)
stats = PopulationStats(container.enriched_view, config)
end = container.end_date
start = end - relativedelta(months=6)
clock.append((time.perf_counter(), time.process_time()))
predictor = ModelPredictor.from_model(stats, start, end)
children = float(predictor.initial_population.sum())
clock.append((time.perf_counter(), time.process_time()))
found = None
if days:
    last = predictor.predict(days).iloc[-1]
    found = float(sum(value for (_, kind), value in last.items() if kind != "NOT_IN_CARE"))
clock.append((time.perf_counter(), time.process_time()))
load, fit, predict = ([after - before for before, after in zip(*pair, strict=True)] for pair in pairwise(clock))
print(json.dumps({"load": load, "fit": fit, "predict": predict, "stock": children, "total": found}))
