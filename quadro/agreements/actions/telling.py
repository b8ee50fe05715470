"""Who is told that it is up to them, and told no more once it is done.

Each call on somebody has a key: `agreements.act:12` for the act of the party 12, and so on. Whoever
sees the thing done settles it, for all the people of the body.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from quadro.accounts.actors import Actor
from quadro.agreements import policies
from quadro.agreements.models import Adhesion, Agreement, Default, Opinion, Party
from quadro.agreements.states import OVER, TO_RATIFY, State
from quadro.bodies.models import Mandate
from quadro.kit.terms import moment
from quadro.notifications import actions as notifications
from quadro.notifications.actions import Message
from quadro.notifications.models import Notice

ACT, SIGNATURE, OPINION = "agreements.act", "agreements.signature", "agreements.opinion"
RATIFICATION, DEFAULT = "agreements.ratification", "agreements.default"
ADHESION, REQUEST = "agreements.adhesion", "agreements.adhesion_asked"
JOINING = (ADHESION, REQUEST)
HOUR = 8
"""A move knows its day and not its hour: its notices are of the morning."""


def people_of(bodies: Collection[int], by: Actor) -> Mapping[int, list[int]]:
    """The accounts of those in office in these bodies: one query."""
    found: dict[int, list[int]] = defaultdict(list)
    held = Mandate.objects.on(by.on).filter(body__in=bodies, person__user__is_active=True)
    for body, user in held.values_list("body", "person__user").distinct():
        found[body].append(user)
    return found


def tell_of_state(agreement: Agreement, *, by: Actor) -> None:
    """What a new state asks of the parties; what the old one asked is asked no more."""
    parties = list(policies.current_parties(agreement, by.on).select_related("body"))
    over = (ACT, SIGNATURE) if agreement.state in TO_RATIFY else (ACT, SIGNATURE, RATIFICATION)
    notifications.settle(*(f"{key}:{one.pk}" for one in parties for key in over), at=_at(by))
    if agreement.state not in policies.ASKABLE:
        # Past the time of opinions, or given up: one that never came is waited for no more.
        settle(OPINION, *agreement.opinions.filter(given_on=None), by=by)
    if agreement.state in OVER:
        tell_over([agreement], by=by)
    if agreement.state == State.APPROVAL:
        _call(ACT, [one for one in parties if one.act_id is None], agreement, by=by)
    elif agreement.state == State.SIGNING:
        _call(SIGNATURE, parties, agreement, by=by)
    elif agreement.state == State.DECREE:
        _call_councils(agreement, by=by)
    elif agreement.state == State.EFFECTIVE:
        _inform(parties, agreement, by=by)


def call_to_sign(party: Party, agreement: Agreement, *, by: Actor) -> None:
    """A signature that was there does not count any more."""
    _call(SIGNATURE, [party], agreement, by=by)


def tell_added(party: Party, *, by: Actor) -> None:
    """Who comes while the others approve or sign is asked the same, unless it has done it."""
    agreement = party.agreement
    if agreement.state == State.APPROVAL and party.act_id is None:
        _call(ACT, [party], agreement, by=by)
    elif agreement.state == State.SIGNING and party.signed_on is None:
        _call(SIGNATURE, [party], agreement, by=by)


def tell_over(agreements: Collection[Agreement], *, by: Actor) -> None:
    """Nobody can join these any more: who was to consent, or to record it, is waited for no more.

    As many statements for one as for a thousand.
    """
    asked = Adhesion.objects.filter(agreement__in=agreements, outcome__in=policies.OPEN)
    keys = [f"{key}:{one}" for one in asked.values_list("pk", flat=True) for key in JOINING]
    notifications.settle(*keys, at=_at(by))


def _call(key: str, parties: Iterable[Party], agreement: Agreement, *, by: Actor) -> None:
    asked = [one for one in parties if key == SIGNATURE or one.body.is_institutional]
    people = people_of([one.body_id for one in asked], by)
    notifications.notify_many(
        (
            (user, _message(key, one, agreement))
            for one in asked
            for user in people.get(one.body_id, ())
        ),
        at=_at(by),
    )


def _call_councils(agreement: Agreement, *, by: Actor) -> None:
    """The councils that must ratify have thirty days: they know from the last signature."""
    asked = policies.open_ratifications(agreement)
    people = people_of([one.party.body_id for one in asked], by)
    notifications.notify_many(
        (
            (
                user,
                Message(
                    subject=_("Porta in Consiglio la ratifica dell’accordo"),
                    about=agreement.label,
                    key=f"{RATIFICATION}:{one.party_id}",
                    address=agreement.get_absolute_url(),
                    button=_("Vedi l’accordo"),
                    due_on=one.due_on,
                ),
            )
            for one in asked
            for user in people.get(one.party.body_id, ())
        ),
        at=_at(by),
    )


def _message(key: str, party: Party, agreement: Agreement) -> Message:
    if key == ACT:
        return Message(
            subject=_("Comunica se l’ente ha approvato"),
            about=agreement.label,
            key=f"{ACT}:{party.pk}",
            address=reverse("agreements:answer", args=[agreement.slug, party.pk]),
            button=_("Comunica l’approvazione"),
            due_on=agreement.approve_by,
        )
    return Message(
        subject=_("Firma l’intesa e carica il file firmato"),
        about=agreement.label,
        key=f"{SIGNATURE}:{party.pk}",
        address=reverse("agreements:signatures", args=[agreement.slug]),
        button=_("Carica la firma"),
        due_on=agreement.sign_by,
    )


def _inform(parties: Iterable[Party], agreement: Agreement, *, by: Actor) -> None:
    people = people_of([one.body_id for one in parties], by)
    message = Message(
        subject=_("L’intesa è firmata da tutti, ed è efficace"),
        kind=Notice.Kind.INFORMATION,
        about=agreement.label,
        key=f"agreements.in_force:{agreement.pk}",
        address=agreement.get_absolute_url(),
    )
    notifications.notify({one for users in people.values() for one in users}, message, at=_at(by))


def tell_lapsed(agreements: Collection[Agreement], *, by: Actor) -> None:
    """All the parties of agreements that lapsed; no council is called any more.

    The same few queries for one agreement or for a thousand.
    """
    rows = Party.objects.filter(agreement__in=agreements).exclude(withdrawn_on__lte=by.on)
    parties = list(rows.order_by("pk"))
    settle(RATIFICATION, *parties, by=by)
    people = people_of({one.body_id for one in parties}, by)
    messages = {
        one.pk: Message(
            subject=_("L’accordo è decaduto: manca la ratifica di un Consiglio"),
            kind=Notice.Kind.INFORMATION,
            about=one.label,
            key=f"agreements.lapsed:{one.pk}",
            address=one.get_absolute_url(),
        )
        for one in agreements
    }
    notifications.notify_many(
        (
            (user, messages[one.agreement_id])
            for one in parties
            for user in people.get(one.body_id, ())
        ),
        at=_at(by),
    )


def tell_reminded(parties: Iterable[Party], agreement: Agreement, *, by: Actor) -> None:
    """A reminder is told as such, besides the call that stays open."""
    asked = list(parties)
    people = people_of([one.body_id for one in asked], by)
    notifications.notify_many(
        (
            (
                user,
                Message(
                    subject=_("Sollecito: si aspetta l’atto che vi autorizza"),
                    kind=Notice.Kind.INFORMATION,
                    about=agreement.label,
                    address=reverse("agreements:answer", args=[agreement.slug, one.pk]),
                ),
            )
            for one in asked
            for user in people.get(one.body_id, ())
        ),
        at=_at(by),
    )


def tell_asked(opinion: Opinion, *, by: Actor) -> None:
    """The people of the body whose opinion is asked, if they may read on what."""
    if opinion.body_id is None or not may_read(opinion.agreement, opinion.body_id):
        return
    users = people_of([opinion.body_id], by).get(opinion.body_id, [])
    address = reverse("agreements:give_opinion", args=[opinion.agreement.slug, opinion.pk])
    message = Message(
        subject=_("È chiesto un parere al vostro ente"),
        about=opinion.agreement.label,
        key=f"{OPINION}:{opinion.pk}",
        address=address,
        button=_("Rendi il parere"),
        due_on=opinion.due_on,
    )
    notifications.notify(users, message, at=_at(by))


def tell_published(agreement: Agreement, *, by: Actor) -> None:
    """Who could not read on what their opinion is asked now can."""
    if agreement.state not in policies.ASKABLE:
        return
    for one in agreement.opinions.filter(given_on=None, body__isnull=False):
        one.agreement = agreement
        tell_asked(one, by=by)


def tell_withdrawn(agreement: Agreement, *, by: Actor) -> None:
    """Who may read it no more is waited for no more."""
    asked = agreement.opinions.filter(given_on=None, body__isnull=False)
    settle(OPINION, *asked.exclude(body__in=agreement.parties.values("body")), by=by)


def tell_removed(party: Party, *, by: Actor) -> None:
    """One registered by mistake owes nothing."""
    for key in (ACT, SIGNATURE, RATIFICATION):
        settle(key, party, by=by)


def may_read(agreement: Agreement, body: int) -> bool:
    """The people of a body may read what is published, and that of which it is or was a party."""
    return agreement.is_published or agreement.parties.filter(body=body).exists()


def settle(key: str, *rows: Party | Opinion | Default, by: Actor) -> None:
    """What was asked about these is done."""
    notifications.settle(*(f"{key}:{one.pk}" for one in rows), at=_at(by))


def _at(by: Actor) -> datetime:
    return moment(by.on, HOUR)
