"""A municipality joins, or is let go."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from quadro.accounts.actors import Actor
from quadro.bodies.models import Body
from quadro.joint import policies
from quadro.joint.actions import telling
from quadro.joint.actions.rows import hold_unions, index, locked
from quadro.joint.models import Answer, Application, Form, JointService, Member
from quadro.journal import actions as journal


@transaction.atomic
def join(
    service: JointService, body: Body, *, by: Actor, at: datetime, since: date | None = None,
    act: str = "", weight: Decimal | None = None,
) -> Member:  # fmt: skip
    """A municipality is in from a day, by its act; from the beginning while it is prepared.

    If it had asked, this is the answer. Refuses who is in already, and a second union (art. 32
    D.Lgs. 267/2000).
    """
    service = locked(service)
    if service.form == Form.UNION:
        hold_unions()
    policies.check_can_join(service, body, since=since, act=act, by=by)
    member: Member = Member.objects.create(
        service=service, body=body, since=since, weight=weight, act=act.strip()
    )
    journal.record(
        "joint.joined", service, by=by, body=body.label, since=since, act=act.strip(),
        weight=weight,
    )  # fmt: skip
    _answer(member, by=by, at=at)
    index(service)
    return member


def _answer(member: Member, *, by: Actor, at: datetime) -> None:
    rows = Application.objects.filter(service=member.service_id, body=member.body_id)
    asked = rows.select_related("body").filter(state=Answer.AWAITED).first()
    if asked is None:
        return
    asked.service, asked.member = member.service, member
    asked.state, asked.answered_on = Answer.ACCEPTED, by.on
    asked.version += 1
    asked.save(update_fields=["member", "state", "answered_on", "version"])
    telling.tell_accepted(asked, by=by, at=at)


@transaction.atomic
def let_go(member: Member, *, until: date, act: str, by: Actor) -> Member:
    """The municipality is out from `until`; what it paid of approved years stays."""
    locked(member.service)
    member = Member.objects.select_related("service__lead", "body").get(pk=member.pk)
    policies.check_can_let_go(member, until=until, act=act, by=by)
    member.until, member.left_act = until, act.strip()
    member.version += 1
    member.save(update_fields=["until", "left_act", "version"])
    journal.record(
        "joint.left", member.service, by=by, body=member.body.label, until=until,
        left_act=member.left_act,
    )  # fmt: skip
    return member
