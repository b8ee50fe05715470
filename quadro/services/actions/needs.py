"""Needs are told, supported, answered: with a service that is proposed, or with the reason."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.bodies.models import Body
from quadro.journal import actions as journal
from quadro.kit.refusals import Refused
from quadro.services import policies
from quadro.services.actions import telling
from quadro.services.actions.catalogue import add
from quadro.services.actions.rows import Values, held_need, hold, refuse_if_stale, save
from quadro.services.models import Need, NeedSupport, Service
from quadro.services.states import NeedState, State


@transaction.atomic
def propose(body: Body, values: Values, *, by: Actor, at: datetime) -> Need:
    """`values`: `title`, `text`, `theme`."""
    policies.check_can_propose(body, by=by)
    need = Need.objects.create(
        body=body, title=values["title"].strip(), text=values["text"].strip(),
        theme=values.get("theme"), proposed_on=by.on, proposed_by_name=str(by),
    )  # fmt: skip
    journal.record("services.need_proposed", need, by=by, municipality=body.label)
    telling.tell_need(need, by=by, at=at)
    return need


@transaction.atomic
def support(need: Need, body: Body, *, by: Actor) -> NeedSupport:
    """Once for each municipality."""
    need = held_need(need)
    policies.check_can_support(need, body, by=by)
    made = NeedSupport.objects.create(need=need, body=body, supported_on=by.on)
    journal.record("services.need_supported", need, by=by, municipality=body.label)
    return made


@transaction.atomic
def unsupport(need: Need, body: Body, *, by: Actor) -> None:
    need = held_need(need)
    policies.check_acts_for(body, by=by)
    policies.check_is_unanswered(need)
    gone, _told = NeedSupport.objects.filter(need=need, body=body).delete()
    if not gone:
        raise Refused(_("%(body)s non lo sosteneva.") % {"body": body.label})
    journal.record("services.need_unsupported", need, by=by, municipality=body.label)


@transaction.atomic
def take(
    need: Need, *, answer: str = "", service: Service | None = None,
    proposal: Values | None = None, version: int | None, by: Actor, at: datetime,
) -> Need:  # fmt: skip
    """Into a proposal: an old one that is still `proposto`, or a new one (`name`, `summary`,
    `body`).
    """
    need = held_need(need)
    policies.check_can_answer(need, by=by)
    _refuse_if_stale(need, version)
    if service is None:
        if not proposal or not proposal.get("name"):
            raise Refused(_("Scegli una proposta del catalogo, o scrivi il nome di una nuova."))
        service = add({"text": need.text, **proposal}, by=by)
    else:
        service = hold(service)
        if service.state != State.PROPOSED:
            raise Refused(_("«%(service)s» non è più una proposta.") % {"service": service.name})
    need.state, need.service = NeedState.TAKEN, service
    need.answer, need.answered_on = answer.strip(), by.on
    save(need, "state", "service", "answer", "answered_on")
    journal.record("services.need_taken", need, by=by, service=service.name, answer=need.answer)
    telling.tell_need_answer(need, _supporters(need), by=by, at=at)
    return need


@transaction.atomic
def decline(need: Need, *, answer: str, version: int | None, by: Actor, at: datetime) -> Need:
    need = held_need(need)
    policies.check_can_answer(need, by=by)
    _refuse_if_stale(need, version)
    if not answer.strip():
        raise Refused(_("Scrivi perché no: i Comuni che lo hanno proposto devono saperlo."))
    need.state, need.answer, need.answered_on = NeedState.DECLINED, answer.strip(), by.on
    save(need, "state", "answer", "answered_on")
    journal.record("services.need_declined", need, by=by, answer=need.answer)
    telling.tell_need_answer(need, _supporters(need), by=by, at=at)
    return need


def _supporters(need: Need) -> Iterable[int]:
    return [need.body_id, *need.supports.order_by("pk").values_list("body", flat=True)]


def _refuse_if_stale(need: Need, version: int | None) -> None:
    refuse_if_stale(
        need, version, {"answer": need.answer},
        said=_("Qualcun altro ha risposto a questo fabbisogno mentre scrivevi."),
    )  # fmt: skip
