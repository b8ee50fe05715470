"""Who is told: who keeps the service, and the people of the municipality that asked."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from quadro.accounts.actors import Actor
from quadro.bodies.queries import staff_of
from quadro.joint.models import Application, JointService
from quadro.kit.dates import in_figures
from quadro.kit.text import Text, filled
from quadro.notifications import actions as notifications
from quadro.notifications.actions import Message
from quadro.notifications.models import Notice

ANSWER, DUE = "joint.answer", "joint.due."
SEE = _("Vedi il servizio")


def keepers(service: JointService, *, by: Actor) -> list[int]:
    """The people of the lead; the planning office where it has none with an account."""
    staff = staff_of([service.lead_id], by.on)
    return staff.of([service.lead_id]) or staff.office


def due_key(service: JointService, year: int | None) -> str:
    """Of what is due of a year, or of the end of the service."""
    return f"{DUE}{service.pk}:{year or 'end'}"


def settle_year(service: JointService, year: int, *, at: datetime) -> None:
    notifications.settle(due_key(service, year), at=at)


def tell_asked(application: Application, *, by: Actor, at: datetime) -> None:
    message = Message(
        key=_key(application),
        subject=_named(_("{body} chiede di entrare in «{service}»"), application),
        about=_asked(application),
        address=_address(application),
        button=_("Rispondi"),
    )
    _tell(application, keepers(application.service, by=by), message, at=at)


def _asked(application: Application) -> Text:
    day = in_figures(application.since)
    if application.note:
        return filled(_("Dal {day}. {note}"), day=day, note=application.note)
    return filled(_("Dal {day}."), day=day)


def tell_accepted(application: Application, *, by: Actor, at: datetime) -> None:
    assert application.member is not None  # noqa: S101 - a constraint says so
    since = application.member.since or application.since
    about = filled(_("Dal {day}."), day=in_figures(since))
    _answer(application, _("{body} entra in «{service}»"), about, by=by, at=at)


def tell_refused(application: Application, *, by: Actor, at: datetime) -> None:
    said = _("«{service}»: la richiesta di {body} non è stata accolta")
    _answer(application, said, application.reason, by=by, at=at)


def _answer(application: Application, said: Text, about: Text, *, by: Actor, at: datetime) -> None:
    notifications.settle(_key(application), at=at)
    people = staff_of([application.body_id], by.on).of([application.body_id])
    _inform(application, people, said, about, at=at)


def tell_withdrawn(application: Application, *, by: Actor, at: datetime) -> None:
    notifications.settle(_key(application), at=at)
    said = _("{body} non chiede più di entrare in «{service}»")
    people = keepers(application.service, by=by)
    _inform(application, people, said, application.reason, at=at)


def _inform(
    application: Application, people: list[int], said: Text, about: Text, *, at: datetime
) -> None:
    message = Message(
        subject=_named(said, application), about=about, kind=Notice.Kind.INFORMATION,
        address=_address(application), button=SEE,
    )  # fmt: skip
    _tell(application, people, message, at=at)


def _tell(application: Application, people: list[int], message: Message, *, at: datetime) -> None:
    """Of what is invented nobody is told."""
    if not application.service.is_demonstration:
        notifications.notify(people, message, at=at)


def _named(said: Text, application: Application) -> Text:
    return filled(said, body=application.body.label, service=application.service.name)


def _key(application: Application) -> str:
    return f"{ANSWER}:{application.pk}"


def _address(application: Application) -> str:
    return f"{application.service.get_absolute_url()}#richieste"
