"""Agreements in life to test their growth with."""

from datetime import date
from typing import Any

from quadro.agreements import actions
from quadro.agreements.models import Adhesion, Agreement, Amendment, Instrument
from quadro.bodies.models import Body
from quadro.kit.dates import ApproximateDay
from tests.agreements.world import a_body, an_agreement
from tests.worlds import NOON, TODAY, the_system

SIGNED = date(2023, 3, 1)


def a_pact(*names: str, **values: Any) -> Agreement:
    """In force since 1 March 2023 among these bodies, or Milano and Legnano; all are known."""
    told = {"signed_on": ApproximateDay(SIGNED), "has_all_parties": True, **values}
    bodies = [a_body(name) for name in names or ("Milano", "Legnano")]
    extra = {name: told.pop(name) for name in EXTRA if name in told}
    agreement = an_agreement("Patto per il lavoro", *bodies, **told)
    Agreement.objects.filter(pk=agreement.pk).update(**extra)
    agreement.refresh_from_db()
    return agreement


EXTRA = ("renewal_months", "renewal_window_days", "wants_consent")
"""Facts that the form of the record does not ask."""


def a_convention(*names: str, **values: Any) -> Agreement:
    """Of an instrument that is null without electronic signatures."""
    agreement = a_pact(*names, **values)
    agreement.instrument = Instrument.objects.get(code="convenzione")
    agreement.save()
    return agreement


def a_request(agreement: Agreement, body: Body, *, on: date = TODAY) -> Adhesion:
    return actions.ask_to_join(
        agreement, body, asked_on=on, reasons="Per i giovani.", by=the_system()
    )


def signed(on: date = TODAY, **more: Any) -> dict[str, Any]:
    """What the office records when a body joins."""
    return {
        "signed_on": on, "signature_kind": "digitale", "act_kind": "delibera di Consiglio",
        "act_number": "12", **more,
    }  # fmt: skip


def an_amendment(agreement: Agreement, **facts: Any) -> Amendment:
    """A draft that changes these facts."""
    amendment = actions.draft_amendment(agreement, {"title": "Proroga"}, by=the_system())
    for name, value in facts.items():
        actions.change_fact(amendment, name, value, by=the_system())
    return again(amendment)


def in_force(amendment: Amendment, on: date = TODAY) -> Amendment:
    amendment = again(amendment)
    return actions.put_in_force(
        amendment,
        effective_on=on,
        version=amendment.version,
        by=the_system(max(on, TODAY)),
        at=NOON,
    )


def again(amendment: Amendment) -> Amendment:
    return Amendment.objects.select_related("agreement").get(pk=amendment.pk)


def names(agreement: Agreement, on: date) -> set[str]:
    return set(agreement.parties.on(on).values_list("body__name", flat=True))
