"""Programme agreements to test with: from a draft that can be called to one that is signed."""

from datetime import date, timedelta
from typing import Any

from django.utils.timezone import now

from quadro.accounts.actors import Actor
from quadro.agreements import actions, policies
from quadro.agreements.actions.moving import pass_to
from quadro.agreements.models import Agreement, Conference, Instrument, Party, Signature
from quadro.bodies.models import Body, Kind
from tests.agreements.world import a_body, the_authority
from tests.worlds import NOON, the_system

PROGRAMME = {
    "code": "adp", "name": "Accordo di programma", "family": "Accordo",
    "legal_basis": "D.Lgs. 267/2000, art. 34", "approved_by": "atto formale di chi promuove",
    "about": "Opere di più enti.", "signature_rule": "required", "route": "programma",
}  # fmt: skip
CALLED, NOTIFIED, SIGNED = date(2026, 2, 10), date(2026, 3, 1), date(2026, 4, 20)
"""1 March, so that one signs until 30 April; signed on 20 April, so that one ratifies until 20 May.
"""


def on(day: date) -> Actor:
    return the_system(day)


def a_programme(*others: Body, title: str = "Nuovo polo scolastico") -> Agreement:
    """A draft that the authority promotes, with Legnano and Rho unless told otherwise."""
    actions.load_instruments([PROGRAMME], by=the_system())
    values = {"title": title, "instrument": Instrument.objects.get(code="adp"), "state": "bozza"}
    made = actions.register(values, by=the_system())
    actions.add_party(made, the_authority(), {"role": "promotore"}, by=the_system())
    for body in others or (a_body("Legnano"), a_body("Rho")):
        actions.add_party(made, body, {}, by=the_system())
    return again(made)


def again(agreement: Agreement) -> Agreement:
    return Agreement.objects.select_related("instrument").get(pk=agreement.pk)


def called(
    agreement: Agreement, *varied: Body, varies: bool = False, day: date = CALLED
) -> Conference:
    values = {
        "promoter": the_authority(), "called_on": day, "varies_urban_plan": varies or bool(varied),
        "varied": list(agreement.parties.filter(body__in=varied).select_related("body")),
    }  # fmt: skip
    return actions.call_conference(agreement, values, by=on(day), on=day)


def answers(agreement: Agreement, **said: str) -> dict[int, tuple[str, str]]:
    """All consent, but those named by the slug of the body: `rho="no"`."""
    parties = policies.administrations(agreement, CALLED).select_related("body")
    return {one.pk: (said.get(one.body.slug, "si"), "") for one in parties}


def consented(agreement: Agreement, **said: str) -> None:
    actions.record_consents(
        agreement, answers(agreement, **said), version=again(agreement).version,
        by=on(NOTIFIED), on=NOTIFIED,
    )  # fmt: skip


def notified(agreement: Agreement, day: date = NOTIFIED, **more: Any) -> Conference:
    values = {"held_on": day, "notified_on": day, **more}
    return actions.record_outcome(agreement, values, by=on(day), on=day, at=NOON)


def open_to_sign(*others: Body, varies: bool = False) -> Agreement:
    """All consented, the outcome was notified on 1 March, and signing is open."""
    agreement = a_programme(*others)
    called(agreement, varies=varies)
    consented(agreement)
    notified(agreement)
    return actions.move(agreement, "open_signing", by=on(NOTIFIED), on=NOTIFIED)


def signed(agreement: Agreement, day: date = SIGNED) -> Agreement:
    """Every party signs digitally on a day, and the last signature moves the agreement."""
    Signature.objects.bulk_create(
        Signature(
            party=one, kind="digitale", on=day, verdict=Signature.Verdict.GOOD,
            recorded_at=now(), recorded_by="Persona",
        )
        for one in Party.objects.filter(agreement=agreement)
    )  # fmt: skip
    held = again(agreement)
    move = policies.check_can_move(held, "sign", by=on(day), on=day)
    pass_to(held, move, by=on(day), on=day)
    return again(held)


def decreed(agreement: Agreement, day: date, **more: Any) -> Agreement:
    values = {
        "kind": "decreto del Sindaco metropolitano", "number": "7", "on": day, "bulletin": "BURL 9",
        "published_on": day, **more,
    }  # fmt: skip
    return actions.record_decree(agreement, values, by=on(day), on=day)


def ratified(
    agreement: Agreement, body: Body, day: date, *, recorded: date | None = None
) -> Agreement:
    one = agreement.parties.get(body=body).ratification
    told_on = recorded or day
    return actions.record_ratification(one, {"number": "12", "on": day}, by=on(told_on), on=told_on)


def to_be_ratified() -> Agreement:
    """Signed on 20 April by Legnano and Rho, that vary their urban plans; decreed on the 24th."""
    return decreed(signed(open_to_sign(varies=True)), SIGNED + timedelta(days=4))


def a_prefecture() -> Body:
    return a_body("Prefettura di Milano", Kind.PREFECTURE)
