"""Trajectories of ten years in pymsm, from the same hazards by month; scaled from some paths of one child.

pymsm's clock is the time since the path began, not since the child came to the step. A last destination, which takes
is left at the horizon, ends a path there: without it, pymsm lets everybody move once more. It forgets to divide by the
survival up to a later stay's beginning, so that its paths have too few moves after the first; the first is as asked.
"""

import json
import sys
import time

import numpy as np
import pandas as pd
from pymsm.simulation import MultiStateSimulator

task = np.load(sys.argv[1])
hazard, starts, month = task["hazard"], task["starts"], float(task["month"])  # (months, S, S), one origin for each path
months, states = hazard.shape[:2]
END = states + 1  # states are numbered from 1; 0 is kept for censoring
times = (np.arange(months) + 1) * month
parts = []
for origin in range(states):
    targets = [to for to in range(states) if to != origin]
    tables = [pd.Series(hazard[:, origin, to], index=times) for to in targets]
    tables.append(pd.Series([1e-12], index=[times[-1] + 1]))
    parts.append(
        {
            "origin_state": origin + 1,
            "target_states": [*(to + 1 for to in targets), END],
            "model_defs": [{"coefs": np.zeros(1), "baseline_hazard": table} for table in tables],
        }
    )
simulator = MultiStateSimulator(parts, terminal_states=[END], covariate_names=["none"])
np.random.seed(1)  # noqa: NPY002, TID251 - pymsm draws from it
asked = np.bincount(starts, minlength=states)
began = np.array([time.perf_counter(), time.process_time()])
paths = []
for origin, number in enumerate(asked.tolist()):
    paths += simulator.run_monte_carlo_simulation(
        sample_covariates=np.zeros(1),
        origin_state=origin + 1,
        n_random_samples=number,
        max_transitions=200,
        n_jobs=None,
    )
seconds = (np.array([time.perf_counter(), time.process_time()]) - began).tolist()
moves = [len(path.time_at_each_state) - 1 for path in paths]  # the last is the end
print(json.dumps({"seconds": seconds, "moves_per_path": sum(moves) / len(moves), "unmoved": moves.count(0)}))
