"""The worker runs what is due, and nothing stops it but being told to."""

import logging
import subprocess
import sys
from datetime import date, datetime, timedelta

import pytest
from django.conf import settings
from django.core import mail
from django.core.management import call_command
from django_tasks_db.models import DBTaskResult

from quadro.accounts.models import Role, SavedView
from quadro.journal import actions, queries
from quadro.notifications.models import Rhythm
from quadro.notifications.queries import waiting_for
from quadro.portal.management.commands.scheduler import Job, run_due
from tests.agreements.world import a_body, somebody
from tests.notifications.world import an_action, tell, who_wants
from tests.worlds import NOON, a_user, the_system

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def test_a_job_runs_at_once_and_then_at_its_turn() -> None:
    runs: list[datetime] = []
    jobs, due = (Job("one", 2 * MINUTE, runs.append),), dict[str, datetime]()

    for minutes in range(5):
        run_due(jobs, due, at=NOON + minutes * MINUTE)

    assert runs == [NOON, NOON + 2 * MINUTE, NOON + 4 * MINUTE]


def test_a_job_that_fails_stops_no_other_and_is_tried_again(
    caplog: pytest.LogCaptureFixture,
) -> None:
    runs: list[datetime] = []

    def fails(_at: datetime) -> None:
        raise ConnectionError

    jobs, due = (Job("bad", MINUTE, fails), Job("good", MINUTE, runs.append)), dict[str, datetime]()
    with caplog.at_level(logging.ERROR):
        run_due(jobs, due, at=NOON)
        run_due(jobs, due, at=NOON + MINUTE)

    assert len(runs) == 2
    assert caplog.text.count("The job «bad» failed") == 2


def test_once_seals_the_journal() -> None:
    view = SavedView.objects.create(user=a_user(), page="/x/", name="x")
    actions.record("x.done", view, by=the_system())

    call_command("scheduler", "--once")

    assert queries.state().unsealed == 0


def test_told_to_stop_it_ends_by_itself() -> None:
    """As systemd and `make demo` stop it."""
    with subprocess.Popen(
        [sys.executable, "manage.py", "scheduler"],
        cwd=settings.BASE_DIR,
        env={"DATABASE_URL": "sqlite://:memory:", "LOG_LEVEL": "CRITICAL"},
        stdout=subprocess.PIPE,
        text=True,
    ) as worker:
        assert worker.stdout
        assert "seal the journal" in worker.stdout.readline()
        worker.terminate()
        assert worker.wait(timeout=30) == 0


@pytest.mark.django_db(transaction=True)
def test_who_is_told_at_once_gets_the_letter_from_the_worker() -> None:
    """The transaction that tells ends, the task is in the queue, the worker does it."""
    tell(who_wants(Rhythm.AT_ONCE), an_action())
    assert mail.outbox == []
    assert DBTaskResult.objects.ready().count() == 1

    call_command("scheduler", "--once")

    assert [one.subject for one in mail.outbox] == ["Quadro: Carica la delibera"]
    assert not DBTaskResult.objects.ready()


@pytest.mark.django_db(transaction=True)
def test_what_a_lost_task_left_behind_is_sent_all_the_same() -> None:
    tell(who_wants(Rhythm.AT_ONCE), an_action())
    DBTaskResult.objects.all().delete()

    call_command("scheduler", "--once")

    assert len(mail.outbox) == 1


@pytest.mark.django_db(transaction=True)
def test_what_is_late_is_brought_to_who_directs_the_body_of_the_person() -> None:
    rho = a_body("Comune di Rho")
    clerk, mayor = somebody(rho), somebody(rho, Role.MAYOR)
    tell(clerk, an_action(due_on=date(2020, 1, 1)))

    call_command("scheduler", "--once")

    assert [one.key for one in waiting_for(mayor)] == ["agreements.act:1"]
