"""Who is told: who keeps the service, and the people of the municipality."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from quadro.accounts.actors import Actor
from quadro.bodies.queries import staff_of
from quadro.kit.dates import in_figures
from quadro.kit.text import filled
from quadro.notifications import actions as notifications
from quadro.notifications.actions import Message
from quadro.notifications.models import Notice
from quadro.services.models import Adhesion, Need, Service, Use
from quadro.services.models.adhesions import in_use_on
from quadro.services.queries.lists import Line
from quadro.services.states import AdhesionState, UseState

ANSWER, ACT, USE, NEXT = "services.answer", "services.act", "services.use", "services.next"
NEED = "services.need"
SEE = _("Vedi il servizio")


def _keepers(service: Service, *, by: Actor) -> list[int]:
    """The people of the body that gives it; the planning office where it has none."""
    staff = staff_of([service.body_id], by.on)
    return staff.of([service.body_id]) or staff.office


def _people(bodies: Iterable[int], *, by: Actor) -> list[int]:
    keys = list(bodies)
    return staff_of(keys, by.on).of(keys)


def _address(adhesion: Adhesion) -> str:
    return f"{reverse('services:towns', args=[adhesion.service.slug])}#adesione-{adhesion.pk}"


# Adhesions ----------------------------------------------------------------------------------------


def tell_asked(adhesion: Adhesion, *, by: Actor, at: datetime) -> None:
    """An action for who keeps the service, with the term in which it answers."""
    said = {"body": adhesion.body.label, "service": adhesion.service.name}
    message = Message(
        key=f"{ANSWER}:{adhesion.pk}",
        subject=filled(_("{body} chiede di aderire a {service}"), **said),
        about=(
            filled(_("Con l’atto n. {number}."), number=adhesion.act_number)
            if adhesion.has_act
            else adhesion.note
        ),
        address=_address(adhesion),
        button=_("Rispondi"),
        due_on=adhesion.due_on,
    )
    notifications.notify(_keepers(adhesion.service, by=by), message, at=at)


def tell_act(adhesion: Adhesion, *, by: Actor, at: datetime) -> None:
    notifications.settle(f"{ACT}:{adhesion.pk}", at=at)
    tell_asked(adhesion, by=by, at=at)


def tell_awaited(adhesion: Adhesion, *, by: Actor, at: datetime) -> None:
    notifications.settle(f"{ANSWER}:{adhesion.pk}", at=at)
    message = Message(
        key=f"{ACT}:{adhesion.pk}",
        subject=filled(_("{service}: carica l’atto di adesione"), service=adhesion.service.name),
        about=filled(_("Serve: {act}."), act=adhesion.service.get_needs_act_display()),
        address=reverse("services:act", args=[adhesion.pk]),
        button=_("Carica l’atto"),
    )
    notifications.notify(_people([adhesion.body_id], by=by), message, at=at)


def tell_answer(adhesion: Adhesion, *, by: Actor, at: datetime) -> None:
    notifications.settle(f"{ANSWER}:{adhesion.pk}", f"{ACT}:{adhesion.pk}", at=at)
    said = {"body": adhesion.body.label, "service": adhesion.service.name}
    if adhesion.state == AdhesionState.ADHERED and adhesion.since is not None:
        subject = filled(_("{body} aderisce a {service}"), **said)
        about = filled(_("Dal {day}."), day=in_figures(adhesion.since))
    else:
        subject = filled(_("{service}: la richiesta di {body} non è stata accolta"), **said)
        about = adhesion.reason
    message = Message(
        subject=subject, about=about, kind=Notice.Kind.INFORMATION,
        address=adhesion.service.get_absolute_url(), button=SEE,
    )  # fmt: skip
    notifications.notify(_people([adhesion.body_id], by=by), message, at=at)


def tell_left(adhesion: Adhesion, *, by: Actor, at: datetime) -> None:
    notifications.settle(f"{ANSWER}:{adhesion.pk}", f"{ACT}:{adhesion.pk}", at=at)
    if adhesion.is_demonstration:
        return
    message = Message(
        subject=filled(
            _("{body} lascia {service}"),
            body=adhesion.body.label, service=adhesion.service.name,
        ),
        about=adhesion.reason,
        kind=Notice.Kind.INFORMATION,
        address=_address(adhesion),
        button=SEE,
    )  # fmt: skip
    notifications.notify(_keepers(adhesion.service, by=by), message, at=at)


def tell_moved(service: Service, *, by: Actor, at: datetime) -> None:
    """The municipalities that use it learn that it stopped, or that it goes on."""
    rows = Adhesion.objects.filter(in_use_on(by.on), service=service, is_demonstration=False)
    bodies = list(rows.order_by("pk").values_list("body", flat=True))
    if not bodies:
        return
    message = Message(
        subject=filled(
            _("{service}: ora il servizio è {state}"),
            service=service.name, state=service.get_state_display(),
        ),
        about=service.state_reason,
        kind=Notice.Kind.INFORMATION,
        address=service.get_absolute_url(),
        button=SEE,
    )  # fmt: skip
    notifications.notify(_people(bodies, by=by), message, at=at)


# Uses ---------------------------------------------------------------------------------------------


def tell_use_asked(use: Use, *, by: Actor, at: datetime) -> None:
    message = Message(
        key=f"{USE}:{use.pk}",
        subject=filled(_("{body} chiede {service}"), body=use.body.label, service=use.service.name),
        about=use.subject,
        address=_list(use.service, use.year),
        button=_("Apri la lista"),
    )
    notifications.notify(_keepers(use.service, by=by), message, at=at)


def settle_use(use: Use, *, at: datetime) -> None:
    notifications.settle(f"{USE}:{use.pk}", at=at)


def tell_use_answer(use: Use, *, by: Actor, at: datetime) -> None:
    settle_use(use, at=at)
    if use.is_demonstration:
        return
    words = {
        UseState.ACCEPTED: _("{service}: la richiesta è stata accolta"),
        UseState.REFUSED: _("{service}: la richiesta non è stata accolta"),
        UseState.DONE: _("{service}: la richiesta è conclusa"),
    }
    message = Message(
        subject=filled(words[UseState(use.state)], service=use.service.name),
        about=": ".join(filter(None, [use.subject, use.reason])),
        kind=Notice.Kind.INFORMATION,
        address=_list(use.service, use.year),
        button=_("Apri la lista"),
    )
    notifications.notify(_people([use.body_id], by=by), message, at=at)


def tell_next(line: Line, *, by: Actor, at: datetime) -> None:
    """A place is free and somebody waits: who keeps the service is asked to let them in.

    Where nobody waits, or there is no room, what was asked before is asked no more.
    """
    key = f"{NEXT}:{line.service.pk}:{line.year}"
    first = line.next
    if first is None or not line.has_room or line.places is None or first.is_demonstration:
        notifications.settle(key, at=at)
        return
    message = Message(
        key=key,
        subject=filled(
            _("{service}: c’è un posto, tocca a {body}"),
            service=line.service.name, body=first.body.label,
        ),
        about=first.subject,
        address=_list(line.service, line.year),
        button=_("Accogli chi viene dopo"),
    )  # fmt: skip
    notifications.notify(_keepers(line.service, by=by), message, at=at)


def _list(service: Service, year: int) -> str:
    return f"{reverse('services:line', args=[service.slug])}?anno={year}"


# Needs --------------------------------------------------------------------------------------------


def tell_need(need: Need, *, by: Actor, at: datetime) -> None:
    message = Message(
        key=f"{NEED}:{need.pk}",
        subject=filled(_("{body} propone un fabbisogno: {title}"), body=need.body.label,
                       title=need.title),
        address=f"{reverse('services:needs')}#fabbisogno-{need.pk}",
        button=_("Leggi e rispondi"),
    )  # fmt: skip
    notifications.notify(staff_of([], by.on).office, message, at=at)


def tell_need_answer(need: Need, bodies: Iterable[int], *, by: Actor, at: datetime) -> None:
    notifications.settle(f"{NEED}:{need.pk}", at=at)
    if need.is_demonstration:
        return
    message = Message(
        subject=filled(_("Risposta al fabbisogno «{title}»"), title=need.title),
        about=need.answer or need.get_state_display(),
        kind=Notice.Kind.INFORMATION,
        address=f"{reverse('services:needs')}#fabbisogno-{need.pk}",
        button=_("Leggi la risposta"),
    )
    notifications.notify(_people(bodies, by=by), message, at=at)
