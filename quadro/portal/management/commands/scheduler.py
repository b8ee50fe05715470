"""The worker: recurring jobs, one process, no queue. `manage.py scheduler`."""

import logging
import signal
from argparse import ArgumentParser
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections
from django.utils.timezone import localdate, now

from quadro.agreements import actions as agreements
from quadro.journal import actions as journal

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Job:
    """Something to do every so often. `run` is told the time and does nothing twice."""

    name: str
    every: timedelta
    run: Callable[[datetime], object]


JOBS = (
    Job("seal the journal", timedelta(minutes=1), lambda at: journal.seal_all(at=at)),
    Job("forget old forms", timedelta(hours=1), lambda at: journal.forget_submissions(at=at)),
    Job(
        "lapse programme agreements",
        timedelta(hours=1),
        lambda at: agreements.lapse(on=localdate(at)),
    ),
)


class Command(BaseCommand):
    help = "Runs the recurring jobs until it is told to stop (SIGTERM or Ctrl-C)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="run every job once and end")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["once"]:
            run_due(JOBS, {}, at=now())
            return
        stop = Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.set())
        self.stdout.write(f"Recurring jobs: {', '.join(job.name for job in JOBS)}.")
        self.stdout.flush()
        due: dict[str, datetime] = {}
        while not stop.is_set():
            run_due(JOBS, due, at=now())
            close_old_connections()
            stop.wait(max(0.0, (min(due.values()) - now()).total_seconds()))


def run_due(jobs: tuple[Job, ...], due: dict[str, datetime], *, at: datetime) -> None:
    """Run the jobs whose moment has come, and write in `due` when each comes again.

    A job that fails (a database that restarts, another worker that was quicker) is told to the log
    and tried again at its next turn: it stops neither the others nor the worker.
    """
    for job in jobs:
        if due.get(job.name, at) > at:
            continue
        due[job.name] = at + job.every
        try:
            job.run(at)
        except Exception:
            logger.exception("The job «%s» failed; it will be tried again.", job.name)
