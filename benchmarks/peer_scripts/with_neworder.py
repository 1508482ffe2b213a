"""The country in neworder, one draw: a data frame for each band of age, moved month by month."""

import json
import sys
import time

import neworder
import numpy as np
import pandas as pd

task = np.load(sys.argv[1])
months, state, age, edges = task["months"], task["state"], task["age"], task["edges"]
bands, states = months.shape[:2]
MONTHS, MONTH = int(task["count"]), float(task["month"])


class Country(neworder.Model):
    def __init__(self) -> None:
        super().__init__(
            neworder.LinearTimeline(0.0, float(MONTHS), MONTHS), neworder.MonteCarlo.deterministic_identical_stream
        )
        self.month = 0
        self.people = pd.DataFrame({"state": state.astype(np.int64)})
        self.stock = np.zeros((MONTHS, states), dtype=np.int64)

    def step(self) -> None:
        band = np.searchsorted(edges, age + self.month * MONTH, side="right") - 1
        now = self.people["state"].to_numpy(copy=True)
        for number in range(bands):
            part = pd.DataFrame({"state": now[band == number]})
            if len(part):
                neworder.df.transition(self, np.arange(states, dtype=np.int64), months[number], part, "state")
                now[band == number] = part["state"].to_numpy()
        self.people["state"] = now
        self.stock[self.month] = np.bincount(now, minlength=states)
        self.month += 1

    def finalise(self) -> None:
        pass


seconds = []
for _ in range(3):
    model = Country()
    began = np.array([time.perf_counter(), time.process_time()])
    neworder.run(model)
    seconds.append(np.array([time.perf_counter(), time.process_time()]) - began)
print(json.dumps({"seconds": np.min(seconds, axis=0).tolist(), "stock": model.stock[-1].tolist()}))
