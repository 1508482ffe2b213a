"""The country in mesa, one draw: an agent for each child, asked to move month by month."""

import json
import random
import sys
import time
from bisect import bisect_right

import mesa
import numpy as np

task = np.load(sys.argv[1])
edges = task["edges"].tolist()
MONTHS, MONTH, STATES = int(task["count"]), float(task["month"]), task["months"].shape[1]
cumulated = np.cumsum(task["months"], axis=2).tolist()


class Child(mesa.Agent):
    def __init__(self, model: mesa.Model, state: int, age: float) -> None:
        super().__init__(model)
        self.state, self.age = state, age

    def move(self) -> None:
        band = bisect_right(edges, self.age) - 1
        self.age += MONTH
        self.state = min(bisect_right(cumulated[band][self.state], random.random()), STATES - 1)
        self.model.stock[self.state] += 1


class Country(mesa.Model):
    def __init__(self) -> None:
        super().__init__()
        for state, age in zip(task["state"].tolist(), task["age"].tolist(), strict=True):
            Child(self, state, age)

    def step(self) -> None:
        self.stock = [0] * STATES
        self.agents.do("move")


random.seed(1)
seconds = []
for _ in range(3):
    model = Country()
    began = np.array([time.perf_counter(), time.process_time()])
    for _month in range(MONTHS):
        model.step()
    seconds.append(np.array([time.perf_counter(), time.process_time()]) - began)
print(json.dumps({"seconds": np.min(seconds, axis=0).tolist(), "stock": model.stock}))
