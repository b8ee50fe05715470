"""One of everything, made when it is asked for: what the addresses of the site speak of.

The agreement is not published and Legnano is a party of it; Rho is not. Everything is built with
the actions.
"""

from datetime import date
from functools import cached_property
from typing import Any

from django.core.files.base import ContentFile

from quadro.accounts import actions as accounts
from quadro.accounts.actors import Actor
from quadro.accounts.models import Role, SavedView, User
from quadro.agreements import actions as agreements
from quadro.agreements.actions import inquiries, inquiry_rows
from quadro.agreements.models import (
    Act,
    Adhesion,
    Agreement,
    AgreementDocument,
    Amendment,
    Default,
    Delta,
    Inquiry,
    InquiryBody,
    InquiryDocument,
    InquiryOpinion,
    InquiryProvision,
    Instrument,
    Opinion,
    Option,
    Party,
    ProvisionLink,
    Ratification,
    Signature,
)
from quadro.bodies import actions as bodies
from quadro.bodies.models import Body, Kind, Mandate, Office, Shareholding
from quadro.bodies.queries import actor_for
from quadro.documents.models import Visibility
from quadro.imports import actions as imports
from quadro.imports.models import Import
from quadro.interventions import actions as interventions
from quadro.interventions.models import Intake
from quadro.kit.terms import add_working_days, moment
from quadro.notifications import actions as notifications
from quadro.notifications.models import Feed, Letter, Notice
from quadro.plan import actions as plan
from quadro.plan.models import Alignment, Edition, Programme, Provision, Step
from quadro.territory.models import Municipality, Zone
from quadro.texts import queries as texts
from quadro.texts.body import Article, Paragraph
from quadro.texts.models import Comment, Text
from tests.assemblies.everything import Sittings
from tests.delivery.everything import Promises
from tests.desks.everything import Counters
from tests.frameworks.everything import Frames
from tests.interventions.everything import Works
from tests.interventions.opendata.files import a_file, a_row
from tests.joint.everything import Together
from tests.monitoring.everything import Measures
from tests.monitoring.rounds_everything import Rounds
from tests.services.everything import Services
from tests.worlds import NOON, PASSWORD, TODAY, the_system
from tests.zones.everything import Rotations

INSTRUMENT = {
    "code": "protocollo",
    "name": "Protocollo d’intesa",
    "family": "Protocollo",
    "legal_basis": "prassi",
    "approved_by": "decreto del Sindaco metropolitano",
    "about": "Impegni fra soggetti.",
    "signature_rule": "advised",
    "is_framework": True,
}


class Everything(
    Works, Measures, Promises, Rounds, Sittings, Rotations, Services, Frames, Together, Counters
):
    """`visitor`, `outsider`, `member` and `office` are who asks."""

    def __init__(self) -> None:
        self.by = the_system()
        self.people: dict[str, User | None] = {
            "visitor": None,
            "outsider": self.somebody(Role.CLERK, self.rho),
            "member": self.somebody(Role.CLERK, self.legnano),
            "office": self.somebody(Role.PLANNING_OFFICER, self.authority),
        }

    def somebody(self, role: Role, body: Body) -> User:
        mandate = bodies.appoint_new("Una persona", role=role, body=body, by=self.by)
        email = f"incaricato{mandate.pk}@example.it"
        return bodies.give_access(
            mandate.person, email=email, by=self.by, at=NOON, password=PASSWORD
        )

    def actor(self, who: str) -> Actor:
        return actor_for(self.people[who], TODAY)

    def a_body(self, name: str, kind: Kind = Kind.MUNICIPALITY) -> Body:
        return bodies.register({"name": name, "kind": kind}, by=self.by)

    # Bodies and territory

    @cached_property
    def authority(self) -> Body:
        return self.a_body("Città metropolitana di Milano", Kind.METROPOLITAN_AUTHORITY)

    @cached_property
    def legnano(self) -> Body:
        return self.a_body("Comune di Legnano")

    @cached_property
    def rho(self) -> Body:
        return self.a_body("Comune di Rho")

    @cached_property
    def mandate(self) -> Mandate:
        return bodies.appoint_new("Un’altra persona", role=Role.CLERK, body=self.rho, by=self.by)

    @cached_property
    def office_of_it(self) -> Office:
        return bodies.add_office(self.legnano, {"name": "Segreteria"}, by=self.by)

    @cached_property
    def share(self) -> Shareholding:
        company = self.a_body("Una società", Kind.COMPANY)
        return bodies.hold_share(self.legnano, company, {"since": date(2020, 1, 1)}, by=self.by)

    @cached_property
    def zone(self) -> Zone:
        return Zone.objects.create(name="Alto Milanese", slug="alto-milanese")

    @cached_property
    def municipality(self) -> Municipality:
        return Municipality.objects.create(name="Legnano", slug="legnano", province="MI")

    # Plan

    @cached_property
    def programme(self) -> Programme:
        return plan.create_programme(
            title="Piano strategico", kind="piano_strategico", actor=self.authority, by=self.by
        )

    def an_edition(self, name: str) -> Edition:
        values = {"name": name, "levels": ["Linea", "Previsione"]}
        return plan.create_edition(self.programme, values, by=self.by)

    @cached_property
    def edition(self) -> Edition:
        return self.an_edition("2022-2024")

    @cached_property
    def next_edition(self) -> Edition:
        return self.an_edition("2025-2027")

    @cached_property
    def step(self) -> Step:
        return plan.add_step(self.edition, {"kind": "adozione"}, by=self.by)

    def a_provision(self, edition: Edition) -> Provision:
        return plan.add_provision(edition, {"code": "1", "title": "Una previsione"}, by=self.by)

    @cached_property
    def provision(self) -> Provision:
        return self.a_provision(self.edition)

    @cached_property
    def alignment(self) -> Alignment:
        other = plan.create_programme(
            title="Agenda", kind="agenda_di_zona", actor=self.legnano, by=self.by
        )
        values = {"name": "2024", "levels": ["Obiettivo"]}
        there = self.a_provision(plan.create_edition(other, values, by=self.by))
        return plan.link(there, self.provision, kind="contribuisce", by=self.by)

    # Agreements

    @cached_property
    def instrument(self) -> Instrument:
        agreements.load_instruments([INSTRUMENT], by=self.by)
        return Instrument.objects.get(code="protocollo")

    @cached_property
    def agreement(self) -> Agreement:
        values = {"title": "Patto", "instrument": self.instrument, "state": "attuazione"}
        made = agreements.register(values, by=self.by)
        agreements.add_party(made, self.legnano, {}, by=self.by)
        return Agreement.objects.get(pk=made.pk)

    @cached_property
    def party(self) -> Party:
        return self.agreement.parties.get()

    @cached_property
    def draft(self) -> Agreement:
        """An agreement being signed, of Legnano and the authority."""
        values = {"title": "Patto nuovo", "instrument": self.instrument, "state": "firma"}
        made = agreements.register(values, by=self.by)
        for body in (self.legnano, self.authority):
            agreements.add_party(made, body, {}, by=self.by)
        return made

    @cached_property
    def opinion(self) -> Opinion:
        told = {"kind": "tecnica", "asked_on": TODAY, "days": 10}
        return agreements.ask_opinion(self.draft, told, by=self.by)

    @cached_property
    def signature(self) -> Signature:
        told = {"kind": "autografa", "on": TODAY}
        party = self.draft.parties.get(body=self.legnano)
        return agreements.sign(party, told, by=self.by, at=NOON)

    @cached_property
    def link(self) -> ProvisionLink:
        return agreements.link(
            self.agreement, self.provision, kind="attua", sentence="La attua.", by=self.by
        )

    @cached_property
    def pact(self) -> Agreement:
        """A programme agreement at its conference, of the authority with Legnano."""
        rules = {**INSTRUMENT, "code": "adp", "is_framework": False, "route": "programma"}
        agreements.load_instruments([rules], by=self.by)
        values = {"title": "Polo", "instrument": Instrument.objects.get(code="adp")}
        made = agreements.register({**values, "state": "bozza"}, by=self.by)
        agreements.add_party(made, self.authority, {"role": "promotore"}, by=self.by)
        agreements.add_party(made, self.legnano, {}, by=self.by)
        call = {"promoter": self.authority, "called_on": TODAY, "varies_urban_plan": True}
        agreements.call_conference(made, call, by=self.by, on=TODAY)
        return made

    @cached_property
    def ratification(self) -> Ratification:
        """What the last signature asks of Legnano."""
        party = self.pact.parties.get(body=self.legnano)
        return Ratification.objects.create(party=party, due_on=TODAY)

    @cached_property
    def document(self) -> AgreementDocument:
        return agreements.attach(
            self.agreement,
            upload=ContentFile(b"%PDF-1.7\n%%EOF\n", name="patto.pdf"),
            title="Testo",
            role="testo",
            visibility=Visibility.PARTIES,
            by=self.actor("office"),
            at=NOON,
        )

    @cached_property
    def adhesion(self) -> Adhesion:
        return agreements.ask_to_join(self.agreement, self.rho, asked_on=TODAY, by=self.by)

    @cached_property
    def amendment(self) -> Amendment:
        return agreements.draft_amendment(self.agreement, {"title": "Proroga"}, by=self.by)

    @cached_property
    def change(self) -> Delta:
        return agreements.change_fact(self.amendment, "notice_days", 30, by=self.by)

    @cached_property
    def default(self) -> Default:
        told = {"finding": "Non ha pagato.", "found_on": TODAY, "notice_on": TODAY,
                "term_on": date(2026, 12, 12)}  # fmt: skip
        return agreements.find_default(self.agreement, self.legnano, told, by=self.by)

    # Inquiries: not published, so the office's alone

    @cached_property
    def inquiry(self) -> Inquiry:
        return inquiries.start(
            {"title": "Casa", "need": "Mancano case."}, provisions=[self.provision], by=self.by
        )

    @cached_property
    def option(self) -> Option:
        told = {"name": "Protocollo", "instrument": self.instrument}
        return inquiry_rows.add_option(self.inquiry, told, by=self.by)

    @cached_property
    def inquiry_provision(self) -> InquiryProvision:
        return self.inquiry.provisions.get()

    @cached_property
    def inquiry_body(self) -> InquiryBody:
        inquiry_rows.involve(self.inquiry, self.rho, role="sentito", by=self.by)
        return self.inquiry.bodies.get()

    @cached_property
    def inquiry_opinion(self) -> InquiryOpinion:
        asked = {"office": "Segretario generale", "asked_on": TODAY}
        return inquiry_rows.ask_opinion(self.inquiry, asked, by=self.by)

    @cached_property
    def inquiry_paper(self) -> InquiryDocument:
        return inquiry_rows.attach(
            self.inquiry,
            upload=ContentFile(b"%PDF-1.7\n%%EOF\n", name="studio.pdf"),
            title="Studio",
            role="studio",
            visibility=Visibility.INTERNAL,
            by=self.actor("office"),
            at=NOON,
        )

    # The text of the agreement, of which the parties may read the first version

    @cached_property
    def text(self) -> Text:
        by = self.actor("office")
        model = texts.pattern_for("convenzione")
        assert model
        text = agreements.start_text(self.agreement, pattern=model.code, by=by, at=NOON)
        agreements.save_text(self.agreement, "", audience=Visibility.PARTIES, by=by, at=NOON)
        return text

    @cached_property
    def article(self) -> Article:
        return texts.current(self.text).body.articles[1]

    @cached_property
    def paragraph(self) -> Paragraph:
        return self.article.paragraphs[0]

    @cached_property
    def comment(self) -> Comment:
        return agreements.comment_text(
            self.agreement,
            texts.current(self.text),
            self.paragraph.anchor,
            {"words": "Perché?", "wording": "", "audience": Visibility.PARTIES},
            by=self.actor("member"),
            at=NOON,
        )

    # The rest

    @cached_property
    def act(self) -> Act:
        return agreements.add_act(self.agreement, {"kind": "decreto"}, by=self.by)

    @cached_property
    def import_of(self) -> Import:
        file = b"chiave,nome,tipo\nrho-due,Rho due,comune\n"
        return imports.preview(file, name="enti.csv", by=self.actor("office"), at=NOON)

    @cached_property
    def intake(self) -> Intake:
        file = ContentFile(a_file(a_row()))
        return interventions.preview_intake(
            file, "pnrr", name="pnrr.csv", by=self.actor("office"), at=NOON
        )

    # What waits for the member

    @cached_property
    def notice(self) -> Notice:
        user = self.people["member"]
        assert user
        message = notifications.Message(subject="Un avviso", kind=Notice.Kind.INFORMATION)
        notifications.notify([user], message, at=NOON)
        return user.notices.get(subject=message.subject)

    @cached_property
    def feed(self) -> Feed:
        return notifications.open_feed(by=self.actor("member"), at=NOON, title="Le mie scadenze")

    @cached_property
    def letter(self) -> Letter:
        """A digest that waits to be sent."""
        told = self.notice
        notifications.prepare_digests(at=moment(add_working_days(TODAY, 1), 9))
        return Letter.objects.get(recipient=told.recipient)

    @cached_property
    def view(self) -> SavedView:
        return accounts.save_view(page="/x/", name="x", query="", by=self.actor("member"))

    def at(self, noun: Any, **more: Any) -> dict[str, Any]:
        """The words of an address that leads to a provision or an edition."""
        edition = noun.edition if isinstance(noun, Provision) else noun
        words = {"programme": edition.programme.slug, "edition": edition.slug, **more}
        return {**words, "code": noun.code} if isinstance(noun, Provision) else words
