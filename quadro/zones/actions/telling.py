"""Who is told of turns: who is called, who leaves, who follows the Zone and the office."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from quadro.accounts.actors import Actor
from quadro.bodies.models import Mandate
from quadro.bodies.queries import staff_of
from quadro.kit.dates import in_figures
from quadro.kit.text import filled
from quadro.notifications import actions as notifications
from quadro.notifications.actions import Message
from quadro.notifications.models import Notice
from quadro.territory.models import Zone
from quadro.zones import policies
from quadro.zones.models import ActOpinion, Turn

NOTICE = 30
"""Days before its end in which who coordinates is asked to prepare the hand-over."""
PREPARE, TAKE, VACANT = "zones.prepare", "zones.take_over", "zones.vacant"
OPINION = "zones.opinion"


def tell_begun(turn: Turn, *, by: Actor, at: datetime) -> None:
    """Who is called, who leaves, the people of the Zone and the office; a vacancy is over."""
    notifications.settle(f"{VACANT}:{turn.zone_id}", at=at)
    address = reverse("zones:rotation", args=[turn.zone.slug])
    said = {
        "zone": turn.zone.name, "body": turn.body.label, "since": in_figures(turn.begins),
        "until": in_figures(turn.last_day or turn.begins),
    }  # fmt: skip
    message = Message(
        subject=filled(_("Zona {zone}: coordina il Sindaco di {body}"), **said),
        about=filled(_("Dal {since} al {until}."), **said),
        kind=Notice.Kind.INFORMATION,
        address=address,
        button=_("Vedi la rotazione"),
    )
    mine = _user_of(turn.mandate)
    others = {*_following(turn.zone, by=by)} - {mine}
    notifications.notify(sorted(others), message, at=at)
    before = _before(turn)
    if mine is None:
        return
    if before is not None and before.mandate_id != turn.mandate_id:
        _tell_to_take(turn, before, mine, at=at)
        return
    called = Message(
        subject=filled(_("Coordini la Zona {zone}"), **said),
        about=filled(_("Dal {since} al {until}."), **said),
        kind=Notice.Kind.INFORMATION,
        address=address,
        button=_("Vedi la rotazione"),
    )
    notifications.notify([mine], called, at=at)


def _tell_to_take(turn: Turn, before: Turn, user: int, *, at: datetime) -> None:
    """Who enters finds what is left, line by line."""
    message = Message(
        key=f"{TAKE}:{before.pk}",
        subject=filled(
            _("Coordini la Zona {zone}: prendi in carico ciò che trovi"), zone=turn.zone.name
        ),
        about=filled(
            _("Dal {since}; prima coordinava {body}."),
            since=in_figures(turn.begins), body=before.body.label,
        ),
        address=reverse("zones:handover", args=[turn.zone.slug, before.ordinal]),
        button=_("Apri il fascicolo"),
    )  # fmt: skip
    notifications.notify([user], message, at=at)


def tell_near(turn: Turn, *, at: datetime) -> None:
    """A month before the end, who coordinates is asked to write what the next must know."""
    user = _user_of(turn.mandate)
    if user is None:
        return
    message = Message(
        key=f"{PREPARE}:{turn.pk}",
        subject=filled(_("Zona {zone}: prepara il passaggio"), zone=turn.zone.name),
        about=_("Scrivi una nota per ogni voce aperta: chi entra la legge e la prende in carico."),
        address=reverse("zones:handover", args=[turn.zone.slug, turn.ordinal]),
        button=_("Prepara il fascicolo"),
        due_on=turn.last_day,
    )
    notifications.notify([user], message, at=at)


def tell_ended(turn: Turn, *, by: Actor, at: datetime) -> None:
    notifications.settle(f"{PREPARE}:{turn.pk}", f"{TAKE}:{turn.pk}", at=at)
    message = Message(
        subject=filled(
            _("Zona {zone}: è finito il turno di {body}"),
            zone=turn.zone.name, body=turn.body.label,
        ),
        about=turn.end_reason or turn.get_ended_display(),
        kind=Notice.Kind.INFORMATION,
        address=reverse("zones:rotation", args=[turn.zone.slug]),
        button=_("Vedi la rotazione"),
    )  # fmt: skip
    mine = _user_of(turn.mandate)
    people = {*_following(turn.zone, by=by), *([mine] if mine else [])}
    notifications.notify(sorted(people), message, at=at)


def tell_vacant(zone: Zone, *, by: Actor, at: datetime) -> None:
    """Once while it lasts: the key is open until somebody begins."""
    message = Message(
        key=f"{VACANT}:{zone.pk}",
        subject=filled(_("Zona {zone}: nessuno la coordina"), zone=zone.name),
        about=_("Nessun Comune della Zona ha un Sindaco in carica registrato."),
        address=reverse("zones:rotation", args=[zone.slug]),
        button=_("Vedi la rotazione"),
    )
    notifications.notify(staff_of([], by.on).office, message, at=at)


def tell_taken(turn: Turn, *, at: datetime) -> None:
    """All has been taken over: nothing more is asked."""
    notifications.settle(f"{TAKE}:{turn.pk}", at=at)


def _user_of(mandate: Mandate) -> int | None:
    user = mandate.person.user
    return user.pk if user is not None and user.is_active else None


def _following(zone: Zone, *, by: Actor) -> list[int]:
    body = policies.body_of(zone)
    staff = staff_of([body.pk], by.on)
    return [*staff.office, *staff.of([body.pk])]


def _before(turn: Turn) -> Turn | None:
    """The turn that ended when, or before, this one began."""
    rows = Turn.objects.filter(zone=turn.zone, since__lt=turn.begins).order_by("-since")
    found: Turn | None = rows.select_related("body", "mandate").first()
    return found


# Opinions on acts ---------------------------------------------------------------------------------


def tell_asked(opinion: ActOpinion, *, by: Actor, at: datetime) -> None:
    """Who keeps the Zone must give it by its term."""
    body = policies.body_of(opinion.zone)
    message = Message(
        key=f"{OPINION}:{opinion.pk}",
        subject=filled(_("Zona {zone}: parere chiesto"), zone=opinion.zone.name),
        about=opinion.act,
        address=opinion.get_absolute_url(),
        button=_("Rendi il parere"),
        due_on=opinion.due_on,
    )
    notifications.notify(staff_of([body.pk], by.on).of([body.pk]), message, at=at)


def tell_given(opinion: ActOpinion, *, by: Actor, at: datetime) -> None:
    notifications.settle(f"{OPINION}:{opinion.pk}", at=at)
    message = Message(
        subject=filled(
            _("Zona {zone}: parere {outcome}"), zone=opinion.zone.name,
            outcome=opinion.get_outcome_display(),
        ),
        about=opinion.act,
        kind=Notice.Kind.INFORMATION,
        address=opinion.get_absolute_url(),
        button=_("Leggi il parere"),
    )  # fmt: skip
    notifications.notify(staff_of([], by.on).office, message, at=at)
