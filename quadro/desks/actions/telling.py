"""Who is told of requests: the desk, who has them in charge, who asked."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from quadro.accounts.actors import Actor
from quadro.bodies.queries import staff_of
from quadro.desks.models import Entry, Post, Request
from quadro.desks.states import Side
from quadro.kit.dates import in_figures
from quadro.kit.terms import day_of
from quadro.kit.text import Text, filled
from quadro.notifications import actions as notifications
from quadro.notifications.actions import Message
from quadro.notifications.models import Notice

TAKE, ANSWER, REPLY = "desks.take", "desks.answer", "desks.reply"
WROTE, LATE = "desks.wrote", "desks.late"
OPEN = _("Apri la richiesta")


def tell_asked(request: Request, *, at: datetime) -> None:
    """Somebody of the desk must take it in charge."""
    message = Message(
        key=f"{TAKE}:{request.pk}",
        subject=filled(
            _("{body} chiede: {subject}"), body=request.body.label, subject=request.subject
        ),
        about=filled(
            _("Da prendere in carico · {desk} · risposta entro il {day}."),
            desk=request.desk.name, day=in_figures(request.due_on),
        ),
        address=request.get_absolute_url(),
        button=_("Prendi in carico"),
        due_on=request.due_on,
    )  # fmt: skip
    _tell(request, _desk(request, at), message, at=at)


def tell_in_hand(request: Request, *, at: datetime, but: Actor | None = None) -> None:
    """Who has it in charge has to answer by a day; nobody else is waited for any more."""
    _settle(request, TAKE, ANSWER, at=at)
    message = Message(
        key=f"{ANSWER}:{request.pk}",
        subject=filled(_("Rispondi a {body}: {subject}"), **_named(request)),
        about=filled(_("Risposta entro il {day}."), day=in_figures(request.due_on)),
        address=request.get_absolute_url(),
        button=_("Rispondi"),
        due_on=request.due_on,
    )
    _tell(request, _assignee(request), message, at=at)
    _inform(
        request, _asker(request, at), _("{desk} ha preso in carico: {subject}"), "", at=at, but=but
    )


def tell_written(request: Request, entry: Entry, *, by: Actor, at: datetime) -> None:
    """The other side; what the asker owed is given."""
    if entry.side == Side.ASKER:
        _settle(request, REPLY, at=at)
        people = _assignee(request) or _desk(request, at)
        _inform(request, people, _("{body} ha scritto: {subject}"), entry.text, at=at, but=by)
        return
    _inform(
        request, _asker(request, at), _("{desk} ha scritto: {subject}"), entry.text, at=at, but=by
    )


def tell_asked_back(request: Request, text: str, *, at: datetime) -> None:
    message = Message(
        key=f"{REPLY}:{request.pk}",
        subject=filled(_("{desk} ti chiede qualcosa: {subject}"), **_named(request)),
        about=text,
        address=request.get_absolute_url(),
        button=_("Rispondi"),
    )
    _tell(request, _asker(request, at), message, at=at)


def tell_answered(request: Request, *, at: datetime) -> None:
    _settle(request, TAKE, ANSWER, REPLY, at=at)
    _inform(request, _asker(request, at), _("{desk} ha risposto: {subject}"), request.answer, at=at)


def tell_passed(request: Request, words: str, *, at: datetime) -> None:
    """Whoever has it now, and who asked."""
    _settle(request, TAKE, ANSWER, at=at)
    if request.assignee is None:
        tell_asked(request, at=at)
    else:
        message = Message(
            key=f"{ANSWER}:{request.pk}",
            subject=filled(_("Passa a te: {subject}"), **_named(request)),
            about=words,
            address=request.get_absolute_url(),
            button=_("Rispondi"),
            due_on=request.due_on,
        )
        _tell(request, _assignee(request), message, at=at)
    _inform(request, _asker(request, at), _("Cambia chi segue: {subject}"), words, at=at)


def tell_late(request: Request, *, at: datetime) -> None:
    about = filled(
        _("Il termine era il {day}: {body} aspetta ancora."),
        day=in_figures(request.due_on), body=request.body.label,
    )  # fmt: skip
    people = [*_desk(request, at), *_assignee(request)]
    _inform(request, people, _("Richiesta in ritardo: {subject}"), about, at=at, key=LATE)


def _inform(
    request: Request, people: list[int], subject: Text, about: Text, *, at: datetime,
    but: Actor | None = None, key: str = WROTE,
) -> None:  # fmt: skip
    """Information, once while it is not read."""
    message = Message(
        key=f"{key}:{request.pk}",
        subject=filled(subject, **_named(request)),
        about=about,
        kind=Notice.Kind.INFORMATION,
        address=request.get_absolute_url(),
        button=OPEN,
    )
    me = but.user.pk if but and but.user else 0
    _tell(request, sorted({*people} - {me}), message, at=at)


def _tell(request: Request, people: list[int], message: Message, *, at: datetime) -> None:
    """An invented request is told to nobody."""
    if not request.is_demonstration:
        notifications.notify(people, message, at=at)


def _named(request: Request) -> dict[str, object]:
    return {
        "body": request.body.label, "desk": request.desk.name, "subject": request.subject,
    }  # fmt: skip


def _settle(request: Request, *keys: str, at: datetime) -> None:
    notifications.settle(*(f"{key}:{request.pk}" for key in keys), at=at)


def _assignee(request: Request) -> list[int]:
    post = request.assignee
    user = post.person.user if post else None
    return [user.pk] if user is not None and user.is_active else []


def _desk(request: Request, at: datetime) -> list[int]:
    """The people of the desk today; where none has an account, those who keep it."""
    on = day_of(at)
    rows = Post.objects.on(on).filter(desk=request.desk, person__user__is_active=True)
    people = list(rows.order_by("pk").values_list("person__user", flat=True))
    if people:
        return people
    staff = staff_of([request.desk.body_id], on)
    return staff.of([request.desk.body_id]) or staff.office


def _asker(request: Request, at: datetime) -> list[int]:
    """Who follows the files of the body, and who wrote the request while they are of that body."""
    staff = staff_of([request.body_id], day_of(at))
    wrote = request.asked_by_id
    there = wrote in staff.everybody.get(request.body_id, [])
    return sorted({*staff.of([request.body_id]), *([wrote] if wrote and there else [])})
