"""The worker: does the background jobs as they come, and the daily ones when they are due."""

import logging
import os
import time

from django.core.management.base import BaseCommand
from django.db import close_old_connections
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker

from trappen.web.core import clock
from trappen.web.runs import schedule

BETWEEN_TASKS = 0.5  # seconds: somebody often waits for the answer
BETWEEN_LOOKS = 30.0  # at the daily jobs
logger = logging.getLogger(__name__)


class Command(BaseCommand):
    """`trappen serve` starts it beside the web server."""

    help = "Arbejder i baggrunden, til serveren stopper."

    def handle(self, **_options: object) -> None:
        work()


def work() -> None:
    """Works until it is told to stop, or until the server that started it is gone."""
    server = os.getppid()
    queue = Worker(
        queue_names=["default"],
        interval=BETWEEN_TASKS,
        batch=True,  # comes back when there is nothing to do
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=get_random_string(32),
        excluded_queue_names=[],
    )
    queue.configure_signals()
    next_look = 0.0
    while queue.running and os.getppid() == server:
        try:
            if time.monotonic() >= next_look:
                next_look = time.monotonic() + BETWEEN_LOOKS
                close_old_connections()
                schedule.run_due(schedule.registered(), clock.now)
            queue.run()
        except Exception:
            logger.exception("the worker could not reach its work and tries again")
        if queue.running:
            time.sleep(BETWEEN_TASKS)
