"""A municipality asks to join, brings its act, is accepted or refused, leaves."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.bodies.models import Body
from quadro.documents import actions as documents
from quadro.documents.models import Visibility
from quadro.journal import actions as journal
from quadro.services import policies
from quadro.services.actions import telling
from quadro.services.actions.rows import (
    Values,
    held_adhesion,
    hold,
    refuse_if_stale,
    save,
    touched,
)
from quadro.services.models import Adhesion, Service
from quadro.services.states import ActNeeded, AdhesionState


@transaction.atomic
def ask(
    service: Service, body: Body, values: Values | None = None, *, by: Actor, at: datetime
) -> Adhesion:
    """Ask to join. `values`: `note`, and those of the act for who has it already (`record_act`)."""
    values = values or {}
    service = hold(service)
    policies.check_can_ask(service, body, by=by)
    adhesion = Adhesion(
        service=service, body=body, asked_on=by.on, asked_by_name=str(by),
        note=str(values.get("note") or "").strip(),
    )  # fmt: skip
    if _tells_an_act(values):
        _put_act(adhesion, values, by=by, at=at)
    adhesion.save()
    told = {"municipality": body.label, "act_number": adhesion.act_number or None}
    journal.record("services.asked", service, by=by, **told)
    telling.tell_asked(adhesion, by=by, at=at)
    return adhesion


@transaction.atomic
def record_act(
    adhesion: Adhesion, values: Values, *, version: int | None, by: Actor, at: datetime
) -> Adhesion:
    """The act with which it joins: `act_number`, `act_on` and, if there is one, its `upload`."""
    adhesion = held_adhesion(adhesion)
    policies.check_can_record_act(adhesion, by=by)
    _refuse_if_stale(adhesion, version)
    was = adhesion.act_number or None
    _put_act(adhesion, values, by=by, at=at)
    save(adhesion, "act_kind", "act_number", "act_on", "document")
    journal.record(
        "services.act_recorded", adhesion.service, by=by, municipality=adhesion.body.label,
        act_number=(was, adhesion.act_number), act_on=adhesion.act_on,
    )  # fmt: skip
    telling.tell_act(adhesion, by=by, at=at)
    return adhesion


def _tells_an_act(values: Values) -> bool:
    return any(values.get(name) for name in ("act_number", "act_on", "upload"))


def _put_act(adhesion: Adhesion, values: Values, *, by: Actor, at: datetime) -> None:
    number, act_on = str(values.get("act_number") or "").strip(), values.get("act_on")
    upload: Any = values.get("upload")
    policies.check_act(number, act_on, has_file=bool(upload), on=by.on)
    needed = adhesion.service.needs_act
    adhesion.act_kind = "" if needed == ActNeeded.NONE else needed
    adhesion.act_number, adhesion.act_on = number, act_on
    if not upload:
        return
    if adhesion.document is not None:
        documents.add_version(adhesion.document, upload, name=upload.name or number, by=by, at=at)
        return
    title = _("%(body)s, atto n. %(number)s: adesione a %(service)s") % {
        "body": adhesion.body.label, "number": number, "service": adhesion.service.name
    }  # fmt: skip
    adhesion.document = documents.add(
        title, upload, name=upload.name or number, visibility=Visibility.PARTIES, by=by, at=at
    )


@transaction.atomic
def await_act(adhesion: Adhesion, *, by: Actor, at: datetime) -> Adhesion:
    """The request was received: it is the turn of the municipality, that adopts its act."""
    adhesion = held_adhesion(adhesion)
    policies.check_can_await(adhesion, by=by)
    adhesion.state, adhesion.answered_on = AdhesionState.AWAITED, by.on
    save(adhesion, "state", "answered_on")
    journal.record(
        "services.act_awaited", adhesion.service, by=by, municipality=adhesion.body.label
    )
    telling.tell_awaited(adhesion, by=by, at=at)
    return adhesion


@transaction.atomic
def accept(
    adhesion: Adhesion, *, since: date, version: int | None, by: Actor, at: datetime
) -> Adhesion:
    """From `since` on the municipality uses the service."""
    adhesion = held_adhesion(adhesion)
    policies.check_can_accept(adhesion, since=since, by=by)
    _refuse_if_stale(adhesion, version)
    adhesion.state, adhesion.since, adhesion.answered_on = AdhesionState.ADHERED, since, by.on
    save(adhesion, "state", "since", "answered_on")
    journal.record(
        "services.accepted", adhesion.service, by=by, municipality=adhesion.body.label, since=since
    )
    telling.tell_answer(adhesion, by=by, at=at)
    return adhesion


@transaction.atomic
def refuse(
    adhesion: Adhesion, *, reason: str, version: int | None, by: Actor, at: datetime
) -> Adhesion:
    adhesion = held_adhesion(adhesion)
    policies.check_can_refuse(adhesion, reason=reason, by=by)
    _refuse_if_stale(adhesion, version)
    adhesion.state, adhesion.reason = AdhesionState.REFUSED, reason.strip()
    adhesion.answered_on = by.on
    save(adhesion, "state", "reason", "answered_on")
    journal.record(
        "services.refused", adhesion.service, by=by, municipality=adhesion.body.label,
        reason=adhesion.reason,
    )  # fmt: skip
    telling.tell_answer(adhesion, by=by, at=at)
    return adhesion


@transaction.atomic
def leave(
    adhesion: Adhesion, *, until: date | None, reason: str = "", version: int | None, by: Actor,
    at: datetime,
) -> Adhesion:  # fmt: skip
    """Take a request back, or leave the service: `until` is the first day without it."""
    adhesion = held_adhesion(adhesion)
    policies.check_can_leave(adhesion, by=by)
    _refuse_if_stale(adhesion, version)
    was_in_use = adhesion.state == AdhesionState.ADHERED
    if was_in_use:
        until = until or by.on
        policies.check_leaves_on(adhesion, until, by=by)
        adhesion.until = until
    adhesion.state, adhesion.reason = AdhesionState.WITHDRAWN, reason.strip()
    save(adhesion, "state", "until", "reason")
    told: dict[str, Any] = {"municipality": adhesion.body.label}
    if was_in_use:
        told["until"] = adhesion.until
    if adhesion.reason:
        told["reason"] = adhesion.reason
    journal.record("services.left", adhesion.service, by=by, **told)
    telling.tell_left(adhesion, by=by, at=at)
    return adhesion


def _refuse_if_stale(adhesion: Adhesion, version: int | None) -> None:
    theirs = {
        "act_number": adhesion.act_number, "act_on": adhesion.act_on, "reason": adhesion.reason,
        "since": adhesion.since,
    }  # fmt: skip
    refuse_if_stale(adhesion, version, theirs, said=touched())
