"""What the worker does when somebody asks for it (see `docs/how-to/run-the-worker.md`)."""

from django.utils.timezone import now
from django_tasks import task

from quadro.agreements.actions.rechecking import look_again


@task()
def check_signatures_again() -> int:
    """Check again signed files with the trust list that was loaded since; how many were."""
    return look_again(at=now())
