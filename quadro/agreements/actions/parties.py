"""Who is a party, under which act, from when and until when."""

from django.db import transaction
from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.agreements import policies
from quadro.agreements.actions import telling
from quadro.agreements.actions.rows import (
    AUTHORISING,
    PARTY,
    Values,
    fill,
    locked,
    note,
    party_of,
    refuse_if_stale,
)
from quadro.agreements.models import (
    Act,
    Agreement,
    Party,
)
from quadro.bodies.models import Body
from quadro.journal import actions as journal
from quadro.kit.refusals import Refused


@transaction.atomic
def add_party(agreement: Agreement, body: Body, values: Values, *, by: Actor) -> Party:
    """Add a body as a party, with the act that authorises it where it is known."""
    agreement = locked(agreement)
    policies.check_can_add_party(agreement, body.pk, by=by)
    party = enter_party(agreement, body, values)
    telling.tell_added(party, by=by)
    note("agreements.party_added", agreement, {"party": (None, str(body))}, by=by)
    return party


def enter_party(agreement: Agreement, body: Body, values: Values) -> Party:
    """Write the row of a party of a locked agreement; who calls has checked, and tells it."""
    party = Party(agreement=agreement, body=body)
    fill(party, values, PARTY)
    party.act = _authorising_act(party, values)
    _check_party(party)
    party.save()
    return party


@transaction.atomic
def edit_party(party: Party, values: Values, *, version: int, by: Actor) -> Party:
    agreement = locked(party.agreement)
    party = agreement.parties.select_for_update().select_related("body").get(pk=party.pk)
    policies.check_can_keep(by=by)
    before = party_of(party)
    refuse_if_stale(party, version, before)
    act = party.act
    fill(party, values, PARTY)
    party.act = _authorising_act(party, values)
    party.version += 1
    _check_party(party)
    party.save()
    _drop_unused(act)
    told = journal.differences(before, party_of(party))
    journal.record("agreements.party_edited", party, by=by, **told)
    note("agreements.party_edited", agreement, {"party": (str(party.body), list(told))}, by=by)
    return party


@transaction.atomic
def remove_party(party: Party, *, by: Actor) -> None:
    agreement = locked(party.agreement)
    policies.check_can_remove_party(party, by=by)
    name, act = str(party.body), party.act
    telling.tell_removed(party, by=by)
    party.delete()
    _drop_unused(act)
    note("agreements.party_removed", agreement, {"party": (name, None)}, by=by)


def _authorising_act(party: Party, values: Values) -> Act | None:
    """The act named in the row of a party: added, corrected or dropped with it."""
    told = {name: values.get(f"act_{name}") for name in AUTHORISING}
    if not any(told.values()):
        return None if "act_kind" in values else party.act
    act = party.act or Act(agreement=party.agreement, body=party.body)
    fill(
        act,
        {**told, "kind": told["kind"] or "atto", "number": told["number"] or ""},
        AUTHORISING,
    )
    act.save()
    return act


def _drop_unused(act: Act | None) -> None:
    """An act told only to authorise a party goes with it."""
    if act is not None and not act.authorises.exists():
        act.delete()


def _check_party(party: Party) -> None:
    joined, left = party.joined_on or party.signed_on, party.withdrawn_on
    if joined and left and left < joined:
        raise Refused(_("Il recesso viene prima dell’ingresso: correggi una delle due date."))
