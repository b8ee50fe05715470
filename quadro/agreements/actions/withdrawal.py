"""A party leaves with notice, or a body that succeeds to it takes its place."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from quadro.accounts.actors import Actor
from quadro.agreements import policies
from quadro.agreements.actions import announcing
from quadro.agreements.actions.moving import pass_to
from quadro.agreements.actions.parties import enter_party
from quadro.agreements.actions.rows import locked, note
from quadro.agreements.models import Agreement, Party, Passage
from quadro.agreements.queries import party_count
from quadro.agreements.states import LIVING, move_of
from quadro.bodies.models import Succession
from quadro.kit.dates import ApproximateDay

NOTE = 500
"""The length of the note of a party."""


@transaction.atomic
def leave(
    party: Party, *, declared_on: date, from_on: date | None, reason: str, by: Actor
) -> Party:
    """Declare the withdrawal of a party: from the end of its notice, or from a later day."""
    party = _locked(party)
    day = policies.check_can_leave(
        party, declared_on=declared_on, from_on=from_on, reason=reason, by=by
    )
    party.withdrawn_on = day
    _say(party, f"Recesso dichiarato il {declared_on:%d/%m/%Y}.")
    told = {"party": str(party.body), "withdrawn_on": (None, day), "reason": reason}
    note("agreements.party_left", party.agreement, told, by=by)
    announcing.tell_leaving(party, by=by)
    end_if_too_few(party.agreement, on=by.on)
    return party


def end_if_too_few(agreement: Agreement, *, on: date) -> bool:
    """End a locked agreement that withdrawals left with less than two parties; say whether it did.

    Only where all parties are known: who keeps the register said so, or they signed here.
    """
    made = move_of(agreement.state, "withdraw", agreement.instrument.route)
    known = agreement.has_all_parties or agreement.passages.filter(verb="sign").exists()
    if made is None or not known or policies.missing_for(made, agreement, on=on):
        return False
    system = Actor.system(on)
    pass_to(agreement, made, by=system, on=on, reason="Restano meno di due parti.")
    announcing.tell_ended(agreement, by=system)
    return True


@transaction.atomic
def end_withdrawn(*, on: date) -> int:
    """End the agreements whose last withdrawal has effect by the day `on` (for the daily job).

    Few a year: those with somebody who left are found at once, and each is moved by itself.
    """
    signed_here = Passage.objects.filter(agreement=OuterRef("pk"), verb="sign")
    gone = Party.objects.filter(agreement=OuterRef("pk"), withdrawn_on__lte=on)
    rows = Agreement.objects.annotate(left=party_count(on)).filter(
        Q(has_all_parties=True) | Exists(signed_here),
        Exists(gone),
        left__lt=2,
        state__in=LIVING,
    )
    return sum(end_if_too_few(locked(one), on=on) for one in rows.order_by("pk"))


@transaction.atomic
def substitute(party: Party, succession: Succession, *, by: Actor) -> Party:
    """Put the successor in the place of a party from the day of the succession, in its role.

    A successor that is a party already stays in its own row. What the predecessor signed stays its.
    """
    party = _locked(party)
    policies.check_can_substitute(party, succession, by=by)
    agreement, new = party.agreement, succession.successor
    party.withdrawn_on = succession.on
    _say(party, f"Gli succede {new}.")
    heir = agreement.parties.filter(body=new, withdrawn_on=None).first()
    if heir is None:
        day = ApproximateDay(succession.on, succession.on_precision)
        about = f"Succede a {party.body}."
        values: Mapping[str, Any] = {"role": party.role, "joined_on": day, "note": about}
        heir = enter_party(agreement, new, values)
    told = {"party": (str(party.body), str(new)), "joined_on": (None, succession.on)}
    note("agreements.party_succeeded", agreement, told, by=by)
    return heir


def _locked(party: Party) -> Party:
    agreement = locked(party.agreement)
    party = agreement.parties.select_related("body").get(pk=party.pk)
    party.agreement = agreement
    return party


def _say(party: Party, sentence: str) -> None:
    party.note = " ".join(filter(None, [party.note, sentence]))[:NOTE]
    party.version += 1
    party.save()
