"""What the calendar does by itself with requests: once a day, and nothing the second time."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.desks.actions import telling
from quadro.desks.actions.rows import held, moved, save
from quadro.desks.models import Post, Request
from quadro.desks.states import ALIVE, HELD, State
from quadro.kit.terms import day_of


def advance(*, at: datetime) -> int:
    """Pass on what was of people who left, and tell once of what is late; how many were touched."""
    on = day_of(at)
    left = Post.objects.filter(until__lte=on, requests__state__in=HELD).distinct().order_by("pk")
    passed = sum(pass_on(post, on=on, at=at) for post in left.select_related("desk", "person"))
    late = Request.objects.filter(
        state__in=ALIVE, due_on__lt=on, late_told_at=None, is_demonstration=False
    )
    return passed + sum(_tell_late(one, at=at) for one in late.order_by("pk"))


@transaction.atomic
def pass_on(post: Post, *, on: date, at: datetime) -> int:
    """What somebody had who works there no more goes to their own new post, or to the deputy.

    Where there is none it goes back to the desk, to be taken in charge: nothing is lost.
    """
    rows = Request.objects.filter(assignee=post, state__in=HELD).order_by("pk")
    by, heir = Actor.system(on), _heir_of(post, on)
    for one in rows:
        request = held(one)
        if request.assignee_id == post.pk and request.state in HELD:
            _give_to(heir, request, post, by=by, at=at)
    return len(rows)


def _heir_of(post: Post, on: date) -> Post | None:
    rows = Post.objects.on(on).filter(desk=post.desk_id).exclude(pk=post.pk)
    may = rows.filter(Q(person=post.person_id) | Q(is_deputy=True)).select_related("person__user")
    own_first = sorted(may, key=lambda one: (one.person_id != post.person_id, one.pk))
    return next(iter(own_first), None)


def _give_to(heir: Post | None, request: Request, left: Post, *, by: Actor, at: datetime) -> None:
    told = {"left": left.person}
    request.assignee = heir
    if heir is None:
        request.state = State.OPEN
        words = _("%(left)s non lavora più qui: la richiesta torna all’ufficio.") % told
    else:
        words = _("%(left)s non lavora più qui: la richiesta passa a %(heir)s.") % {
            **told, "heir": heir.person
        }  # fmt: skip
    moved(request, words, by=by, at=at)
    save(request, "desks.passed_on", by=by, state=request.state)
    telling.tell_passed(request, words, at=at)


@transaction.atomic
def _tell_late(one: Request, *, at: datetime) -> int:
    request = held(one)
    if request.late_told_at is not None or request.is_closed:
        return 0
    request.late_told_at = at
    request.save(update_fields=["late_told_at"])
    telling.tell_late(request, at=at)
    return 1
