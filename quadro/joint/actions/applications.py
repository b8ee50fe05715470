"""A municipality asks to join, is let in or refused, or takes back what it asked."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.bodies.models import Body
from quadro.joint import policies
from quadro.joint.actions import telling
from quadro.joint.actions.members import join
from quadro.joint.actions.rows import hold_unions, locked
from quadro.joint.models import Answer, Application, Form, JointService, Member
from quadro.journal import actions as journal
from quadro.kit.refusals import Stale


@transaction.atomic
def apply(
    service: JointService, body: Body, *, since: date, note: str = "", by: Actor, at: datetime,
    is_demonstration: bool = False,
) -> Application:  # fmt: skip
    """A municipality asks to be in from a day; who keeps the service is told."""
    service = locked(service)
    if service.form == Form.UNION:
        hold_unions()
    policies.check_can_apply(service, body, since=since, by=by, is_invented=is_demonstration)
    made = Application.objects.create(
        service=service, body=body, since=since, note=note.strip(), asked_on=by.on,
        asked_by_name="" if is_demonstration else str(by),
    )  # fmt: skip
    journal.record("joint.application_made", service, by=by, body=body.label, since=since)
    telling.tell_asked(made, by=by, at=at)
    return made


@transaction.atomic
def accept(
    application: Application, *, since: date, act: str, version: int | None, by: Actor,
    at: datetime, weight: Decimal | None = None,
) -> Member:  # fmt: skip
    """It is in from `since`, by its act, as who is let in without having asked."""
    application = _held(application)
    policies.check_can_answer(application, by=by)
    _refuse_if_stale(application, version)
    return join(
        application.service, application.body, since=since, act=act, weight=weight, by=by, at=at
    )


@transaction.atomic
def refuse(
    application: Application, *, reason: str, version: int | None, by: Actor, at: datetime
) -> Application:
    application = _held(application)
    policies.check_can_refuse(application, reason=reason, by=by)
    _refuse_if_stale(application, version)
    _close(application, Answer.REFUSED, reason, by=by)
    journal.record(
        "joint.application_refused", application.service, by=by, body=application.body.label,
        reason=application.reason,
    )  # fmt: skip
    telling.tell_refused(application, by=by, at=at)
    return application


@transaction.atomic
def withdraw(
    application: Application, *, reason: str = "", version: int | None, by: Actor, at: datetime
) -> Application:
    application = _held(application)
    policies.check_can_withdraw(application, by=by)
    _refuse_if_stale(application, version)
    _close(application, Answer.WITHDRAWN, reason, by=by)
    journal.record(
        "joint.application_withdrawn", application.service, by=by, body=application.body.label
    )
    telling.tell_withdrawn(application, by=by, at=at)
    return application


def _held(application: Application) -> Application:
    """As it is now, with its service held."""
    service = locked(application.service)
    found = Application.objects.select_related("body").get(pk=application.pk)
    found.service = service
    return found


def _refuse_if_stale(application: Application, version: int | None) -> None:
    if version is not None and application.version != version:
        raise Stale(
            _("Qualcun altro ha lavorato su questa richiesta mentre scrivevi."),
            theirs={"since": application.since, "reason": application.reason},
            version=application.version,
        )


def _close(application: Application, state: Answer, reason: str, *, by: Actor) -> None:
    application.state, application.reason = state, reason.strip()
    application.answered_on = by.on
    application.version += 1
    application.save(update_fields=["state", "reason", "answered_on", "version"])
