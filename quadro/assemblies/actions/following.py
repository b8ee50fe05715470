"""What a decision becomes, by the verb of the module that keeps it."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.agreements import actions as agreements
from quadro.agreements.actions import inquiries
from quadro.agreements.models import Agreement
from quadro.assemblies import policies
from quadro.assemblies.actions.agenda import place
from quadro.assemblies.actions.rows import Values, locked, locked_item
from quadro.assemblies.models import FollowUp, Item, ItemKind, Sitting
from quadro.assemblies.states import Outcome
from quadro.delivery import actions as delivery
from quadro.journal import actions as journal
from quadro.kit.refusals import Refused
from quadro.kit.terms import day_of

SUBJECTS = ("agreement", "inquiry", "commitment", "provision")


@transaction.atomic
def give_opinion(
    item: Item, *, outcome: str, conditions: str = "", by: Actor, at: datetime
) -> FollowUp:
    """The opinion that the item was about is given, with the outcome of the vote."""
    item = _decided(item, by=by)
    if item.opinion is None:
        raise Refused(_("Questo punto non è su un parere chiesto."))
    told = _("Seduta del %(day)s, punto %(number)s. %(conditions)s") % {
        "day": f"{day_of(item.sitting.starts_at):%d/%m/%Y}",
        "number": item.position,
        "conditions": conditions.strip(),
    }
    given = agreements.give_opinion(
        item.opinion, outcome=outcome, given_on=day_of(item.sitting.starts_at),
        conditions=told.strip(), by=by, at=at,
    )  # fmt: skip
    return _follow(item, FollowUp.Kind.OPINION, by=by, at=at, opinion=given)


@transaction.atomic
def promise(
    item: Item, agreement: Agreement, values: Values, *, by: Actor, at: datetime
) -> FollowUp:
    """A commitment under an agreement, as `delivery.promise` wants its values."""
    item = _decided(item, by=by)
    made = delivery.promise(agreement, values, by=by, at=at)
    return _follow(item, FollowUp.Kind.COMMITMENT, by=by, at=at, commitment=made)


@transaction.atomic
def inquire(item: Item, values: Values, *, by: Actor, at: datetime) -> FollowUp:
    """An inquiry on what the assembly asks for."""
    item = _decided(item, by=by)
    made = inquiries.start(values, by=by)
    return _follow(item, FollowUp.Kind.INQUIRY, by=by, at=at, inquiry=made)


@transaction.atomic
def forward(item: Item, sitting: Sitting, *, by: Actor, at: datetime, title: str = "") -> FollowUp:
    """Put it on the agenda of another body: Zone, then Conferenza, then Forum.

    Whoever decides here may send it; the other body finds it last on its agenda, and orders it.
    """
    item = _decided(item, by=by)
    target = locked(sitting)
    policies.check_can_forward(item, target)
    values = {
        "title": title.strip() or item.title,
        "about": item.about,
        "kind": ItemKind.DECISION if item.kind == ItemKind.MINUTES else item.kind,
        **{
            name: getattr(item, name)
            for name in ("agreement", "inquiry", "commitment", "provision")
        },
    }
    if values["kind"] == ItemKind.OPINION:
        values["kind"] = ItemKind.DECISION
    made = place(target, values, by=by, came_from=item)
    return _follow(item, FollowUp.Kind.ITEM, by=by, at=at, forwarded=made)


def _decided(item: Item, *, by: Actor) -> Item:
    item = locked_item(item)
    policies.check_can_keep(item.sitting.assembly, by=by)
    if item.outcome not in (Outcome.APPROVED, Outcome.REJECTED, Outcome.NOTED):
        raise Refused(_("Il punto non ha ancora una decisione: il seguito viene dopo."))
    return item


def _follow(item: Item, kind: str, *, by: Actor, at: datetime, **target: Any) -> FollowUp:
    made = FollowUp.objects.create(item=item, kind=kind, at=at, by_name=str(by), **target)
    [told] = target.values()
    journal.record("assemblies.followed", item, by=by, outcome=str(told))
    return made
