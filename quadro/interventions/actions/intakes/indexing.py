"""What a file wrote can be found: at once if it is little, otherwise some thousands at a time."""

from collections.abc import Callable, Sequence

from django.db import transaction
from django.db.models import QuerySet
from django_tasks import task

from quadro.interventions.index import intervention_items
from quadro.interventions.models import Intake, Intervention
from quadro.search import actions as search
from quadro.search.models import Kind

AT_ONCE = 2000
"""Interventions that a request may put in the index; the worker does more."""
MANY = 2000


def written_by(intake: Intake) -> "QuerySet[Intervention]":
    """What an import added or changed."""
    changed = intake.traces.values("intervention")
    return Intervention.objects.filter(intake=intake) | Intervention.objects.filter(pk__in=changed)


def index(intake: Intake, tell: Callable[[int], None] = lambda _count: None) -> int:
    """Put in the index what an import wrote; `tell` is told how many are there, now and then."""
    rows = written_by(intake).select_related("body").order_by("pk")
    done, last = 0, 0
    while some := list(rows.filter(pk__gt=last)[:MANY]):
        with transaction.atomic():
            search.put(intervention_items(some))
        done, last = done + len(some), some[-1].pk
        tell(done)
    return done


def index_soon(intake: Intake) -> None:
    """In the transaction of who wrote, or by the worker once it is committed."""
    if intake.writes <= AT_ONCE:
        index(intake)
    else:
        key = intake.pk
        transaction.on_commit(lambda: index_intake.enqueue(key), robust=True)


@task()
def index_intake(key: int) -> int:
    """Put in the index what an import wrote; how many interventions."""
    intake = Intake.objects.filter(pk=key).first()
    return index(intake) if intake else 0


def forget(keys: Sequence[int]) -> None:
    for start in range(0, len(keys), MANY):
        search.drop(Kind.INTERVENTION, keys[start : start + MANY])
