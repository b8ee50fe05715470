"""Agreements to test with, built through the actions."""

from datetime import date
from typing import Any

from django.utils.text import slugify

from quadro.accounts.actors import Actor
from quadro.accounts.models import Role, User
from quadro.agreements import actions
from quadro.agreements.models import Agreement, Instrument
from quadro.bodies.models import Body, Kind, Mandate, Person
from quadro.kit.dates import ApproximateDay
from quadro.plan.models import Edition, Programme, Provision
from tests.worlds import NOON, TODAY, a_user, the_system

PROTOCOL = {
    "code": "protocollo", "name": "Protocollo d’intesa", "family": "Protocollo",
    "legal_basis": "prassi", "approved_by": "decreto del Sindaco", "about": "Impegni fra soggetti.",
    "signature_rule": "advised", "is_framework": True, "position": 2, "route": "semplice",
}  # fmt: skip
CONVENTION = {
    "code": "convenzione", "name": "Convenzione", "family": "Convenzione",
    "legal_basis": "D.Lgs. 267/2000, art. 30", "approved_by": "i Consigli", "about": "Funzioni.",
    "signature_rule": "required", "signature_source": "L. 241/1990, art. 15 c. 2-bis",
    "wants_duration": True, "position": 1, "route": "consigli",
    "mandatory_opinions": ["tecnica"],
    "required_contents": [
        {"code": "fini", "label": "Fini", "source": "art. 30 c. 2"},
        {"code": "obblighi", "label": "Reciproci obblighi e garanzie", "source": "art. 30 c. 2"},
    ],
}  # fmt: skip


def instruments() -> tuple[Instrument, Instrument]:
    """A protocol, that may frame others, and a convention, that wants e-signatures and duration."""
    actions.load_instruments([PROTOCOL, CONVENTION], by=the_system())
    return Instrument.objects.get(code="protocollo"), Instrument.objects.get(code="convenzione")


def a_body(name: str, kind: str = Kind.MUNICIPALITY, *, institutional: bool = True) -> Body:
    slug = slugify(name)
    found, _made = Body.objects.get_or_create(
        slug=slug, defaults={"name": name, "kind": kind, "is_institutional": institutional}
    )
    return found


def the_authority() -> Body:
    return a_body("Città metropolitana", Kind.METROPOLITAN_AUTHORITY)


def somebody(body: Body, role: Role = Role.CLERK) -> User:
    """A person with an account and a mandate in the body since 2020."""
    user = a_user()
    person = Person.objects.create(name=user.name, user=user)
    Mandate.objects.create(person=person, role=role, body=body, since=date(2020, 1, 1))
    return user


def an_officer() -> User:
    return somebody(the_authority(), Role.PLANNING_OFFICER)


def acting(user: User, on: date = TODAY) -> Actor:
    from quadro.bodies.queries import actor_for  # noqa: PLC0415  # the actor as a request builds it

    return actor_for(user, on)


def an_agreement(
    title: str = "Patto per il lavoro",
    *parties: Body,
    published: bool = False,
    state: str = "attuazione",
    **values: Any,
) -> Agreement:
    protocol, _convention = instruments()
    by = the_system()
    told = {"title": title, "instrument": protocol, "state": state, **values}
    agreement = actions.register(told, by=by)
    for body in parties:
        actions.add_party(agreement, body, {}, by=by)
    if published:
        actions.publish(agreement, by=by, at=NOON)
    agreement.refresh_from_db()
    return agreement


def day(text: str) -> ApproximateDay:
    return ApproximateDay.parse(text)


def a_plan(*titles: str) -> list[Provision]:
    """A reference edition with one line and a provision to carry out for each title."""
    programme = Programme.objects.create(
        title="Piano", slug="piano", kind="piano_strategico", actor=the_authority()
    )
    edition = Edition.objects.create(
        programme=programme, name="2022-2024", slug="2022-2024", is_reference=True,
        levels=["Linea", "Previsione"],
    )  # fmt: skip
    line = Provision.objects.create(edition=edition, code="1", title="Zone", level=0, position=1)
    return [
        Provision.objects.create(
            edition=edition,
            parent=line,
            code=f"1.{number}",
            title=title,
            level=1,
            position=number,
            is_to_carry_out=True,
        )
        for number, title in enumerate(titles, start=1)
    ]


def a_convention(*names: str, state: str = "bozza", **values: Any) -> Agreement:
    """A convention of several councils, with the authority as promoter, in any state."""
    _protocol, convention = instruments()
    bodies = [a_body(name) for name in names or ("Bresso", "Cinisello Balsamo")]
    told = {"instrument": convention, "duration_note": "tre anni", **values}
    return an_agreement("Convenzione casa", *bodies, state=state, **told)


def an_act(number: str = "38", on: str | None = "1/10/2026", **values: Any) -> dict[str, Any]:
    """The answer of a council that approved: its act has effect at once."""
    told = {
        "outcome": "approvato",
        "number": number,
        "on": day(on) if on else None,
        "is_immediate": True,
    }
    return {**told, **values}


def approved(agreement: Agreement) -> Agreement:
    """All its parties approve, by acts that have effect."""
    keys = agreement.parties.values_list("pk", flat=True)
    actions.answer_many(agreement, {key: an_act() for key in keys}, by=the_system())
    agreement.refresh_from_db()
    return agreement


def going_to_sign(*names: str, **values: Any) -> Agreement:
    """A convention whose parties may sign."""
    agreement = approved(a_convention(*names, state="approvazione", **values))
    return actions.move(agreement, "open_signing", by=the_system(), on=TODAY)
