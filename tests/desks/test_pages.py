"""The pages of desks and requests, as people read and use them; what is invented."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate, now

from quadro.accounts.actors import Actor
from quadro.accounts.models import Role
from quadro.bodies.models import Body, Mandate, Person
from quadro.bodies.queries import actor_for
from quadro.desks import actions
from quadro.desks.models import Desk, Post, Request
from quadro.desks.states import State
from quadro.documents.models import Document
from quadro.notifications.models import Notice
from quadro.territory.models import Zone
from tests.desks.world import (
    a_desk,
    asked,
    somebody,
    the_authority,
    topic_of,
    town,
    who,
    works_at,
)
from tests.test_permissions import close
from tests.worlds import TODAY, a_user, the_system

pytestmark = pytest.mark.django_db


def seen(by: Actor | None = None) -> Client:
    client = Client()
    if by is not None and by.user is not None:
        client.force_login(by.user)
    return client


def page(address: str, by: Actor | None = None) -> str:
    answer = seen(by).get(address)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def desk() -> Desk:
    return a_desk(email="interfaccia@example.org", hours="lunedì 9–12")


def a_clerk() -> Actor:
    return somebody(Role.CLERK, town(), localdate())


def test_everybody_reads_what_a_desk_does_and_that_its_pace_is_not_known(desk: Desk) -> None:
    for address in ("/sportelli/", f"/sportelli/{desk.slug}/"):
        said = page(address)
        assert "interfaccia@example.org" in said
        assert "dato non disponibile" in said
        assert "Schemi di atto" in said
        assert "da prendere in carico" not in said.lower()


def test_the_zone_and_its_municipalities_lead_to_the_desk(desk: Desk) -> None:
    zone = Zone.objects.get()
    for address in (zone.get_absolute_url(), "/comuni/rho/"):
        assert desk.get_absolute_url() in page(address)


def test_a_municipality_asks_and_the_desk_answers_from_the_pages(desk: Desk) -> None:
    post, clerk = works_at(desk), a_clerk()
    file = SimpleUploadedFile("bozza.pdf", b"%PDF-1.7\n%%EOF\n")
    told = {
        "body": town().pk, "topic": topic_of(desk).pk, "subject": "Schema", "text": "Serve.",
        "upload": file,
    }  # fmt: skip

    sent = seen(clerk).post("/richieste/nuova/", told)

    request = Request.objects.get()
    address = request.get_absolute_url()
    assert sent.headers["Location"] == address
    works = seen(who(post, localdate()))
    assert "Schema" in works.get(desk.get_absolute_url()).content.decode()
    works.post(f"{address}prendi/")
    request.refresh_from_db()
    assert request.assignee == post
    done = {"does": "risposta", "text": "Ecco.", "version": request.version}
    assert works.post(address, done).status_code == 409
    assert works.post(address, {**done, "outcome": "accolta"}).status_code == 302
    assert "Accolta." in page(address, clerk)
    paper = request.entries.earliest("pk").papers.get().pk
    got: Any = seen(clerk).get(f"{address}file/{paper}/")
    assert b"".join(got.streaming_content).startswith(b"%PDF")
    close(got)
    seen(clerk).post(f"{address}giudizio/", {"satisfaction": 5, "comment": ""})
    seen(clerk).post(f"{address}riapri/", {"reason": "Manca.", "version": request.version + 2})
    request.refresh_from_db()
    assert (request.state, request.reopened) == (State.IN_HAND, 1)


def test_an_internal_note_and_its_file_are_not_for_who_asked(desk: Desk) -> None:
    post, clerk = works_at(desk), a_clerk()
    request = asked(desk, by=clerk, at=now())
    address = request.get_absolute_url()
    file = SimpleUploadedFile("interno.pdf", b"%PDF-1.7\n%%EOF\n")
    told = {"does": "nota", "text": "Solo per noi.", "upload": file}

    seen(who(post, localdate())).post(address, told)

    paper = request.entries.get(is_internal=True).papers.get().pk
    assert "Solo per noi." not in page(address, clerk)
    assert seen(clerk).get(f"{address}file/{paper}/").status_code == 404
    assert "Solo per noi." in page(address, who(post, localdate()))


def test_who_writes_over_what_they_did_not_read_sees_it_first(desk: Desk) -> None:
    works_at(desk)
    clerk = a_clerk()
    request = asked(desk, by=clerk, at=now())
    actions.write(request, "Ancora una cosa.", version=None, by=clerk, at=now())
    told = {"does": "messaggio", "text": "Io invece…", "version": request.version}

    answer = seen(clerk).post(request.get_absolute_url(), told)

    assert answer.status_code == 409
    assert "Ancora una cosa." in answer.content.decode()


def test_the_keeper_keeps_people_topics_and_contacts(desk: Desk) -> None:
    keeper = somebody(Role.OFFICER, desk.body, localdate())
    client, address = seen(keeper), desk.get_absolute_url()
    assert keeper.user is not None
    person = Person.objects.get(user=keeper.user)
    day = localdate().strftime("%d/%m/%Y")

    added = {"person": person.pk, "function": "referente", "since": day}
    assert client.post(f"{address}persone/", added).status_code == 302
    post = Post.objects.get()
    assert client.post(f"{address}persone/{post.pk}/chiudi/", {"last": day}).status_code == 302
    topic = topic_of(desk)
    rows = {"name_0": topic.name, "days_0": 7, "name_1": "Bandi", "days_1": 15, "is_active_1": "on"}
    assert client.post(f"{address}voci/", {**rows, "version": desk.version}).status_code == 302
    desk.refresh_from_db()
    told = {"name": "Altro nome", "version": desk.version}
    assert client.post(f"{address}modifica/", told).status_code == 302
    assert "Bandi" in page(address)
    assert topic.name not in page(address)
    assert seen(a_clerk()).get(f"{address}voci/").status_code == 409


def test_a_page_asks_few_questions_of_the_database_whatever_the_rows(desk: Desk) -> None:
    post, clerk = works_at(desk), a_clerk()
    office = somebody(Role.PLANNING_OFFICER, the_authority(), localdate())
    addresses = ["/sportelli/", desk.get_absolute_url(), "/richieste/"]

    def counted(by: Actor, address: str) -> int:
        client = seen(by)
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    asked(desk, by=clerk, at=now())
    few = [counted(office, one) for one in addresses]
    for _time in range(5):
        taken = asked(desk, by=clerk, at=now())
        actions.take(taken, version=None, by=who(post, localdate()), at=now())
    request = Request.objects.latest("pk")
    many = [counted(office, one) for one in addresses]

    assert many == few
    found = [*many, *(counted(one, request.get_absolute_url()) for one in (office, clerk))]
    assert max(found) <= 15 + 4


# What is invented ---------------------------------------------------------------------------------


@pytest.fixture
def loaded(desk: Desk) -> int:  # noqa: ARG001
    """Of the Zone that the demonstration wants, and of the authority."""
    Zone.objects.update(slug="adda-martesana")
    the_authority()
    return actions.load_demonstration(on=TODAY)


def test_the_demonstration_shows_every_state_and_tells_nobody(loaded: int) -> None:
    assert loaded == Request.objects.filter(is_demonstration=True).count() > 0
    assert set(Request.objects.values_list("state", flat=True)) == set(State)
    assert not Notice.objects.exists()
    assert not actions.is_wanted()
    assert "dato dimostrativo" in page("/sportelli/")


def test_an_account_of_the_demonstration_works_at_each_desk_and_uses_its_board(
    desk: Desk,
) -> None:
    """Who does nothing else before who coordinates the Zone in their turn; the clerk of a town
    does not.
    """
    Zone.objects.update(slug="adda-martesana")
    town_ = town()
    accounts = {
        name: the_account(f"{name}@demo.quadro.example", *held)
        for name, held in {
            "sindaco": [(Role.MAYOR, town_), (Role.ZONE_COORDINATOR, desk.body)],
            "coordinatore": [(Role.ZONE_COORDINATOR, desk.body)],
            "ufficio": [(Role.PLANNING_OFFICER, the_authority())],
            "comune": [(Role.CLERK, town_)],
        }.items()
    }
    actions.load_demonstration(on=localdate())

    posts = Post.objects.filter(person__in=accounts.values())
    assert {one.person for one in posts} == {accounts["coordinatore"], accounts["ufficio"]}
    invented = posts.get(person=accounts["coordinatore"]).desk
    coordinator = actor_for(accounts["coordinatore"].user, localdate())
    assert "aspettano una risposta" in page(invented.get_absolute_url(), coordinator)
    request = Request.objects.get(topic__desk=invented, state=State.OPEN)
    taken = seen(coordinator).post(f"{request.get_absolute_url()}prendi/")
    assert taken.status_code == 302
    request.refresh_from_db()
    assert request.assignee is not None
    assert request.assignee.person == accounts["coordinatore"]
    actions.remove_demonstration(by=the_system())
    assert Person.objects.filter(pk__in=[one.pk for one in accounts.values()]).count() == 4


def the_account(email: str, *held: tuple[Role, Body]) -> Person:
    user = a_user(email=email)
    person = Person.objects.create(name=user.name, user=user)
    for role, body in held:
        Mandate.objects.create(person=person, role=role, body=body)
    return person


def test_who_keeps_a_desk_withdraws_a_post_that_has_not_begun(desk: Desk) -> None:
    keeper = somebody(Role.ZONE_COORDINATOR, desk.body, localdate())
    held = works_at(desk)
    person = Person.objects.create(name="Chi comincia")
    begins = localdate() + timedelta(days=30)
    coming = actions.appoint(desk, person, function="referente", since=begins, by=the_system())
    address = f"{desk.get_absolute_url()}persone/"

    shown = page(address, keeper)
    assert f"{address}{coming.pk}/ritira/" in shown
    assert f"{address}{held.pk}/ritira/" not in shown
    assert seen(a_clerk()).post(f"{address}{coming.pk}/ritira/").status_code == 409
    assert seen(keeper).post(f"{address}{held.pk}/ritira/").status_code == 409
    assert seen(keeper).post(f"{address}{coming.pk}/ritira/").status_code == 302
    assert list(desk.posts.all()) == [held]


def test_it_goes_whole_and_leaves_what_is_real(loaded: int, desk: Desk) -> None:
    real, said = asked(desk), StringIO()
    documents, bodies = Document.objects.count(), Body.objects.count()

    call_command("demonstration", "remove", stdout=said)

    assert f"{loaded} richieste dimostrative tolte." in said.getvalue()
    assert (list(Request.objects.all()), list(Desk.objects.all())) == ([real], [desk])
    assert not Person.objects.filter(name__icontains="dimostrativo").exists()
    assert (Document.objects.count(), Body.objects.count()) == (documents, bodies)
    assert actions.remove_demonstration(by=the_system()) == 0
