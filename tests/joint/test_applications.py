"""A municipality asks to join what others do together, and is answered."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils.timezone import localdate

from quadro.accounts.actors import Actor
from quadro.accounts.models import Role
from quadro.bodies.models import Body, Mandate
from quadro.bodies.queries import actor_for
from quadro.joint import actions, queries
from quadro.joint.models import Answer, Application, Form, JointService
from quadro.journal import queries as journal
from quadro.kit.refusals import Hidden, Refused, Stale
from quadro.notifications.models import Notice
from tests.agreements.world import acting, an_agreement, an_officer, somebody
from tests.joint.world import SINCE, a_service, of
from tests.worlds import NOON, TODAY, a_visitor, the_system

pytestmark = pytest.mark.django_db
FROM = date(2027, 1, 1)
WORDS = {"Zibido": "Confiniamo con due dei quattro."}


@pytest.fixture
def service() -> JointService:
    """It stands on a convention: nothing of it is invented."""
    made = a_service()
    pact = an_agreement("Polizia locale", made.lead)
    made.is_demonstration, made.agreement = False, pact
    made.save()
    return made


def the_mayor(town: str = "Zibido", role: Role = Role.MAYOR) -> Actor:
    return acting(somebody(Body.objects.get(short_name=town), role))


def asked(service: JointService, by: Actor | None = None, town: str = "Zibido") -> Application:
    body = Body.objects.get(short_name=town)
    return actions.apply(
        service, body, since=FROM, note=WORDS["Zibido"], by=by or the_mayor(town), at=NOON
    )


def told(actor: Actor) -> list[str]:
    rows = Notice.objects.open().filter(recipient=actor.user).order_by("pk")
    return [one.subject for one in rows]


def test_from_the_request_to_the_shares(service: JointService) -> None:
    mayor, lead = the_mayor(), the_mayor("Binasco", Role.OFFICER)

    application = asked(service, mayor)
    assert told(lead) == ["Zibido chiede di entrare in «Polizia locale in quattro»"]
    member = actions.accept(
        application, since=date(2027, 7, 1), act="Delibera 12", version=1, by=lead, at=NOON
    )

    application.refresh_from_db()
    assert (application.state, application.member) == (Answer.ACCEPTED, member)
    assert (member.since, member.act) == (date(2027, 7, 1), "Delibera 12")
    assert told(lead) == []
    assert told(mayor) == ["Zibido entra in «Polizia locale in quattro»"]
    events = [one.event for one in journal.history("joint.jointservice", service.pk)]
    assert events[:2] == ["joint.joined", "joint.application_made"]


def test_a_refusal_has_a_reason_that_the_asker_reads(service: JointService) -> None:
    mayor, lead = the_mayor(), the_mayor("Binasco", Role.SECRETARY)
    application = asked(service, mayor)

    with pytest.raises(Refused, match="Scrivi perché"):
        actions.refuse(application, reason=" ", version=1, by=lead, at=NOON)
    actions.refuse(application, reason="Mancano gli agenti.", version=1, by=lead, at=NOON)

    notice = Notice.objects.open().get(recipient=mayor.user)
    assert notice.about == "Mancano gli agenti."
    assert not service.members.filter(body=application.body).exists()
    assert asked(service, mayor).is_awaited


def test_who_asked_takes_it_back_and_the_lead_knows(service: JointService) -> None:
    mayor, lead = the_mayor(), the_mayor("Binasco")
    application = asked(service, mayor)

    with pytest.raises(Refused, match="La ritira chi l’ha fatta"):
        actions.withdraw(application, version=1, by=lead, at=NOON)
    actions.withdraw(application, version=1, by=mayor, at=NOON)

    assert told(lead) == ["Zibido non chiede più di entrare in «Polizia locale in quattro»"]
    with pytest.raises(Refused, match="ritirata"):
        actions.accept(application, since=FROM, act="D.", version=None, by=lead, at=NOON)


def test_where_the_lead_has_no_account_the_office_is_told(service: JointService) -> None:
    Mandate.objects.filter(body=service.lead).delete()
    officer = acting(an_officer())

    asked(service)

    assert told(officer) == ["Zibido chiede di entrare in «Polizia locale in quattro»"]


def test_letting_in_who_asked_is_an_answer(service: JointService) -> None:
    mayor, lead = the_mayor(), the_mayor("Binasco")
    application = asked(service, mayor)

    actions.join(service, application.body, since=FROM, act="D.", by=lead, at=NOON)

    application.refresh_from_db()
    assert application.state == Answer.ACCEPTED
    assert told(mayor) == ["Zibido entra in «Polizia locale in quattro»"]


@pytest.mark.parametrize("role", [Role.CLERK, Role.COUNCILLOR, Role.DEPUTY_MAYOR])
def test_only_mayor_secretary_and_officers_ask(service: JointService, role: Role) -> None:
    with pytest.raises(Refused, match="chiedono il Sindaco, il segretario o un funzionario"):
        asked(service, the_mayor(role=role))
    with pytest.raises(Refused, match="chiedono il Sindaco"):
        asked(service, of("Binasco"))
    with pytest.raises(Refused, match="chiedono il Sindaco"):
        asked(service, acting(an_officer()))


def test_what_could_not_be_is_not_asked(service: JointService) -> None:
    zibido, mayor = Body.objects.get(short_name="Zibido"), the_mayor()

    def ask(day: date, body: Body = zibido, by: Actor = mayor) -> None:
        actions.apply(service, body, since=day, by=by, at=NOON)

    with pytest.raises(Refused, match="da oggi o da un giorno che viene"):
        ask(TODAY - timedelta(days=1))
    with pytest.raises(Refused, match="c’è già"):
        ask(FROM, Body.objects.get(short_name="Vernate"), of("Vernate"))
    asked(service, mayor)
    with pytest.raises(Refused, match="ha già chiesto"):
        ask(FROM)
    service.until = date(2027, 6, 1)
    service.save()
    with pytest.raises(Refused, match="già finito"):
        ask(date(2027, 6, 1))
    service.since = service.until = service.agreement = None
    service.save()
    with pytest.raises(Hidden):
        ask(FROM)


def test_who_is_in_a_union_does_not_ask_another(service: JointService) -> None:
    zibido = Body.objects.get(short_name="Zibido")
    union, other = (
        actions.register(
            {"name": name, "form": Form.UNION, "lead": lead, "since": SINCE}, by=the_system()
        )
        for name, lead in (("Unione dei Navigli", service.lead), ("Unione del Sud", zibido))
    )

    with pytest.raises(Refused, match=f"fa già parte di «{other}»"):
        actions.apply(union, zibido, since=FROM, by=the_mayor(), at=NOON)


def test_one_waits_at_a_time_whoever_writes_and_the_second_editor_is_stopped(
    service: JointService,
) -> None:
    application, lead = asked(service), the_mayor("Binasco")

    with pytest.raises(IntegrityError), transaction.atomic():
        Application.objects.create(
            service=service, body=application.body, since=FROM, asked_on=TODAY
        )
    with pytest.raises(Stale):
        actions.refuse(application, reason="No.", version=0, by=lead, at=NOON)


def test_only_who_asked_and_who_answers_read_it(service: JointService) -> None:
    application = asked(service)
    members = list(service.members.all())

    def read(actor: Actor, *, all_: bool = False) -> list[Application]:
        found = queries.asking(service, members, actor, on=TODAY, reads_all=all_)
        return list(found.applications)

    assert read(of("Binasco"), all_=True) == [application]
    assert read(of("Zibido", Role.CLERK)) == [application]
    assert read(of("Vernate")) == []
    assert read(a_visitor()) == []


# The pages ----------------------------------------------------------------------------------------


def signed_in(actor: Actor) -> Client:
    client = Client()
    assert actor.user is not None
    client.force_login(actor.user)
    return client


def said(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


def test_a_mayor_asks_from_the_page_and_reads_the_answer(service: JointService) -> None:
    mayor, lead = signed_in(the_mayor()), signed_in(the_mayor("Binasco"))
    page, zibido = service.get_absolute_url(), Body.objects.get(short_name="Zibido")

    assert f"{page}chiedi/" in said(mayor, page)
    assert f"{page}chiedi/" in said(mayor, "/insieme/")
    assert "Chiedi di entrare in un servizio fatto insieme" in said(mayor, "/comuni/zibido/")
    asks = {"body": zibido.pk, "since": f"{localdate() + timedelta(days=40):%d/%m/%Y}"}
    assert mayor.post(f"{page}chiedi/", {**asks, "note": WORDS["Zibido"]}).status_code == 302
    assert "hai chiesto di entrare" in said(mayor, "/insieme/")

    [application] = Application.objects.all()
    one = f"{page}richieste/{application.pk}/"
    assert f"{one}ritira/" in said(mayor, page)
    shown = said(lead, page)
    assert WORDS["Zibido"] in shown
    assert f"{one}accogli/" in shown
    assert "ha chiesto di entrare" in shown
    for reader in (Client(), signed_in(the_mayor("Vernate"))):
        assert WORDS["Zibido"] not in said(reader, page)
        assert "ha chiesto di entrare" not in said(reader, page)

    assert mayor.post(f"{one}accogli/", {"since": "01/01/2030", "act": "D."}).status_code == 409
    assert (
        lead.post(f"{one}accogli/", {"since": "01/01/2030", "act": "", "version": 1}).status_code
        == 409
    )
    answer = lead.post(f"{one}accogli/", {"since": "01/01/2030", "act": "D. 1", "version": 1})
    assert answer.status_code == 302
    assert "accolta: entra dal 1° gennaio 2030" in said(mayor, page)
    assert mayor.get(f"{page}chiedi/").status_code == 409
    assert signed_in(the_mayor("Vernate")).get(f"{one}ritira/").status_code == 409


def test_a_refusal_and_a_withdrawal_through_the_pages(service: JointService) -> None:
    lead, asker = signed_in(the_mayor("Binasco")), the_mayor()
    page = service.get_absolute_url()
    first = asked(service, actor_for(asker.user, localdate()))
    told = {"reason": "Mancano gli agenti.", "version": 1}
    assert lead.post(f"{page}richieste/{first.pk}/rifiuta/", told).status_code == 302
    assert "Mancano gli agenti." in said(signed_in(asker), page)

    second = asked(service, actor_for(asker.user, localdate()))
    gone = signed_in(asker).post(f"{page}richieste/{second.pk}/ritira/", {"version": 1})
    assert gone.status_code == 302
    states = Application.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == [Answer.REFUSED, Answer.WITHDRAWN]
