"""Inquiries to test with, built through the actions."""

from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile

from quadro.accounts.actors import Actor
from quadro.agreements import models
from quadro.agreements.actions import inquiries, inquiry_rows
from quadro.agreements.models import Inquiry, InquiryDocument, Option
from quadro.documents.models import Visibility
from quadro.plan.models import Provision, Theme
from quadro.territory.models import Zone
from tests.agreements.world import a_body, a_plan, acting, an_officer, instruments
from tests.worlds import NOON, TODAY, the_system

HOUSING = "Casa in affitto a Nord Milano"
TOWNS = ("Comune di Sesto San Giovanni", "Comune di Cinisello Balsamo", "Comune di Bresso")


def an_inquiry(title: str = HOUSING, *provisions: Provision, **values: Any) -> Inquiry:
    return inquiries.start({"title": title, **values}, provisions=provisions, by=the_system())


def an_option(inquiry: Inquiry, name: str = "Convenzione", **values: Any) -> Option:
    _protocol, convention = instruments()
    told = {"name": name, "instrument": convention, "cost_note": "nessuno", **values}
    return inquiry_rows.add_option(inquiry, told, by=the_system())


def a_paper(
    inquiry: Inquiry, *, visibility: str = Visibility.INTERNAL, by: Actor | None = None
) -> InquiryDocument:
    return inquiry_rows.attach(
        inquiry,
        upload=ContentFile(b"%PDF-1.7\n%%EOF\n", name="studio.pdf"),
        title="Studio sul fabbisogno",
        role="studio",
        visibility=visibility,
        by=by or acting(an_officer()),
        at=NOON,
    )


def a_theme(name: str = "Casa", slug: str = "casa") -> Theme:
    return Theme.objects.get_or_create(slug=slug, defaults={"name": name})[0]


def a_zone(name: str = "Nord Milano", slug: str = "nord-milano") -> Zone:
    return Zone.objects.get_or_create(slug=slug, defaults={"name": name})[0]


def a_ready_inquiry(title: str = HOUSING) -> Inquiry:
    """All that a decision wants: three councils, a convention before a protocol, an opinion."""
    by = the_system()
    [housing] = a_plan("Housing sociale")
    inquiry = an_inquiry(
        title,
        need="Le domande di affitto superano gli alloggi offerti.",
        themes=[a_theme()],
        zones=[a_zone()],
    )
    inquiry_rows.serve(inquiry, housing, sentence="Un’agenzia comune per l’affitto.", by=by)
    for name in TOWNS:
        inquiry_rows.involve(inquiry, a_body(name), role="sottoscrittore", by=by)
    tenants = a_body("Un’associazione di inquilini", "terzo_settore", institutional=False)
    inquiry_rows.involve(inquiry, tenants, role=models.HEARD, by=by)
    protocol, _convention = instruments()
    inquiry_rows.choose(an_option(inquiry), by=by)
    an_option(inquiry, "Protocollo", instrument=protocol)
    asked = {"office": "Segretario generale", "asked_on": TODAY, "outcome": "favorevole"}
    inquiry_rows.ask_opinion(inquiry, {**asked, "given_on": TODAY}, by=by)
    inquiry.refresh_from_db()
    return inquiry


def decided(verb: str) -> Inquiry:
    inquiry = a_ready_inquiry()
    resume_on = TODAY + timedelta(days=30) if verb == "postpone" else None
    inquiries.decide(inquiry, verb, reasons="Perché sì.", by=the_system(), resume_on=resume_on)
    inquiry.refresh_from_db()
    return inquiry
