"""The worker: recurring jobs, and the tasks asked for, in one process. `manage.py scheduler`."""

import logging
import signal
from argparse import ArgumentParser
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import close_old_connections
from django.utils.timezone import localdate, now
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from quadro.agreements import actions as agreements
from quadro.bodies import queries as bodies
from quadro.cube import actions as cube
from quadro.delivery import actions as delivery
from quadro.desks import actions as desks
from quadro.documents import queries as documents
from quadro.interventions import actions as interventions
from quadro.joint import actions as joint
from quadro.journal import actions as journal
from quadro.kit.terms import day_of
from quadro.monitoring.actions import rounds
from quadro.notifications import actions as notifications
from quadro.notifications.queries import has_work
from quadro.zones import actions as zones

logger = logging.getLogger(__name__)

TASKS_IN_A_ROW = 20
"""After so many, the recurring jobs have their turn again."""
KEPT_TASKS_DAYS = 7


@dataclass(frozen=True)
class Job:
    """Something to do every so often. `run` is told the time and does nothing twice."""

    name: str
    every: timedelta
    run: Callable[[datetime], object]


class Tasks:
    """The tasks that pages and actions asked for (`task.enqueue`), one after the other.

    The library's own command does the same in a process of its own, which costs another 100 MB: an
    office with many of them adds as many `manage.py db_worker` as it needs beside this one.
    """

    def __init__(self) -> None:
        self.worker: Worker | None = None

    def run(self, _at: datetime) -> None:
        if not DBTaskResult.objects.ready().exists():
            return
        self.worker = Worker(
            queue_names=["*"], excluded_queue_names=[], backend_name="default",
            interval=0, batch=True, startup_delay=False, max_tasks=TASKS_IN_A_ROW,
            worker_id="scheduler",
        )  # fmt: skip
        self.worker.run()

    def stop(self) -> None:
        """After the task at hand."""
        if self.worker is not None:
            self.worker.running = False


def send_letters(at: datetime) -> None:
    """What failed and must be tried again, digests, and what a lost task left behind."""
    if has_work(at):
        notifications.deliver.enqueue()


def check_signatures_again(_at: datetime) -> None:
    """What was checked with another trust list, until the list in use has seen it all."""
    if documents.has_old_checks():
        agreements.check_signatures_again.enqueue()


def escalate(at: datetime) -> None:
    on = day_of(at)
    notifications.escalate(lambda users: bodies.heads_of(users, on), at=at)


def forget_tasks(_at: datetime) -> None:
    call_command("prune_db_task_results", queue_name="*", min_age_days=KEPT_TASKS_DAYS, verbosity=0)


TASKS = Tasks()
JOBS = (
    Job("seal the journal", timedelta(minutes=1), lambda at: journal.seal_all(at=at)),
    Job("forget old forms", timedelta(hours=1), lambda at: journal.forget_submissions(at=at)),
    # Every hour, so that a day is noticed soon after it begins; the second time it does nothing.
    Job("turn the calendar", timedelta(hours=1), lambda at: agreements.turn(on=localdate(at))),
    Job("rotate the zones", timedelta(hours=1), lambda at: zones.advance(at=at)),
    Job("pass requests on", timedelta(hours=1), lambda at: desks.advance(at=at)),
    Job(
        "resolve relative deadlines",
        timedelta(hours=1),
        lambda at: delivery.resolve_terms(on=localdate(at), at=at),
    ),
    # After them: the sums of today are of what stands today.
    Job("bring the sums to today", timedelta(hours=1), lambda at: cube.bring_to(localdate(at))),
    Job("open update rounds", timedelta(hours=1), lambda at: rounds.turn(at=at)),
    # After it: those that it has just opened have told so already.
    Job("remind of update rounds", timedelta(hours=1), lambda at: rounds.remind(at=at)),
    # After the calendar: what it has just let expire is told as such.
    Job("tell of the terms", timedelta(hours=1), lambda at: agreements.tell_of_terms(at=at)),
    Job("tell of what is done together", timedelta(hours=1), lambda at: joint.tell_of_terms(at=at)),
    Job("tell of updates", timedelta(hours=1), lambda at: delivery.tell_of_updates(at=at)),
    Job("tell of data", timedelta(hours=1), lambda at: interventions.tell_of_data(at=at)),
    Job(
        "prepare digests",
        timedelta(minutes=5),
        lambda at: notifications.prepare_digests(at=at),
    ),
    Job("send letters", timedelta(minutes=1), send_letters),
    Job("check signatures again", timedelta(minutes=1), check_signatures_again),
    Job("escalate late actions", timedelta(hours=1), escalate),
    Job("forget old notices", timedelta(days=1), lambda at: notifications.forget(at=at)),
    Job("forget tasks done", timedelta(days=1), forget_tasks),
    Job("do the tasks asked for", timedelta(seconds=2), TASKS.run),
)


class Command(BaseCommand):
    help = (
        "Runs the recurring jobs, and the tasks asked for by the pages, until it is told to stop "
        "(SIGTERM or Ctrl-C)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="run every job once and end")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["once"]:
            run_due(JOBS, {}, at=now())
            return
        stop = Event()

        def end(*_signal: object) -> None:
            stop.set()
            TASKS.stop()

        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, end)
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
