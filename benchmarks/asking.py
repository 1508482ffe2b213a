"""How the benchmarks ask for a page through the whole product (login, scope, log, template), and sum up the answers."""

import time
from collections.abc import Callable
from typing import Any


def asked(user: Any, path: str) -> tuple[float, float, int]:
    """The seconds of a page for somebody who was there before, those of our processor alone, and its queries."""
    from django.db import connection
    from django.test import Client

    client = Client()
    client.force_login(user)
    assert client.get(path).status_code == 200
    queries: list[str] = []

    def count(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        queries.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(count):
        used = time.process_time()
        _, seconds = timed(lambda: client.get(path))
        used = time.process_time() - used
    return seconds, used, len([sql for sql in queries if "SAVEPOINT" not in sql])


def summed(name: str, answers: list[tuple[float, float, int]]) -> dict[str, Any]:
    """Median, 95th percentile, the processor's median and the most queries of the answers."""
    seconds, used = sorted(one for one, _, _ in answers), sorted(one for _, one, _ in answers)
    return {
        f"{name}_median_seconds": round(seconds[len(seconds) // 2], 4),
        f"{name}_p95_seconds": round(seconds[int(len(seconds) * 0.95)], 4),
        f"{name}_processor_median_seconds": round(used[len(used) // 2], 4),
        f"{name}_queries": max(number for _, _, number in answers),
    }


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    """What the work gives, and its seconds."""
    began = time.perf_counter()
    answer = work()
    return answer, time.perf_counter() - began
