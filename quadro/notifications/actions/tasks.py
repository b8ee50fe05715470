"""What the worker does when somebody asks for it (see `docs/how-to/run-the-worker.md`)."""

from django.utils.timezone import now
from django_tasks import task

from quadro.notifications.actions.letters import prepare_letters
from quadro.notifications.actions.sending import send_letters


@task()
def deliver() -> int:
    """Write the letters of who wants to be told at once, and send all that wait."""
    prepare_letters(at=now())
    return send_letters(at=now())
