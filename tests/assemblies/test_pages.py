"""The pages of assemblies: what everybody reads, what who keeps them may do."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from quadro.accounts.models import Role
from quadro.assemblies import actions, queries
from quadro.assemblies.models import Sitting
from quadro.assemblies.states import Mark
from quadro.bodies.models import Mandate, Person
from tests.agreements.world import an_agreement, an_officer, the_authority
from tests.assemblies.world import (
    EVENING,
    a_sitting,
    an_assembly,
    begun,
    closed,
    convened,
    marked,
    minutes_in,
    opened,
    voted,
)
from tests.worlds import PASSWORD, a_user, a_visitor, the_system

pytestmark = pytest.mark.django_db
OFFICE = the_system(EVENING.date())


def a_whole_sitting() -> Sitting:
    """The first item voted, the second lost for want of quorum, minutes composed."""
    sitting = opened()
    item = begun(sitting)
    voted(item, Rho="favorevole", Lainate="favorevole", Bollate="contrario")
    closed(item, discussion="Il Sindaco di Rho illustra lo schema.")
    second = begun(sitting, 2)
    marked(sitting, at=minutes_in(45), Rho=Mark.ABSENT, Bollate=Mark.ABSENT)
    closed(second, outcome="quorum_mancato")
    return actions.close(sitting, by=OFFICE, at=minutes_in(60))


def page(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer.content[:500]
    return answer.content.decode()


def keeper_of(sitting: Sitting, client: Client) -> Client:
    user = a_user(password=PASSWORD)
    person = Person.objects.create(name=user.name, user=user)
    Mandate.objects.create(
        person=person, role=Role.SECRETARY, body=sitting.assembly.body, since="2020-01-01"
    )
    client.force_login(user)
    return client


def test_everybody_reads_the_assemblies_and_their_rules(client: Client) -> None:
    sitting = convened()

    shown = page(client, "/assemblee/") + page(client, sitting.assembly.get_absolute_url())

    assert "Assemblea dei Sindaci" in shown
    assert "almeno 2 Comuni e oltre metà della popolazione" in shown
    assert "Lainate" in shown


def test_a_sitting_tells_its_agenda_and_then_what_was_decided(client: Client) -> None:
    sitting = a_whole_sitting()

    shown = page(client, sitting.get_absolute_url())

    assert "favorevoli 2, contrari 1 (Bollate), astenuti nessuno. Approvato." in shown
    assert "Manca il numero legale: il punto non si vota." in shown
    assert "Entra in sala" not in shown


def test_the_link_of_the_meeting_is_of_who_takes_part(client: Client) -> None:
    sitting = convened(a_sitting(link="https://example.org/stanza"))
    address = sitting.get_absolute_url()

    assert "example.org/stanza" not in page(client, address)
    assert "example.org/stanza" in page(keeper_of(sitting, client), address)


def test_a_mayor_who_is_convened_reads_papers_and_link_before_the_sitting_opens(
    client: Client,
) -> None:
    sitting = a_sitting(link="https://example.org/stanza")
    mayor = Mandate.objects.get(body__short_name="Rho", role=Role.MAYOR)
    assert mayor.person.user is not None
    client.force_login(mayor.person.user)
    page(client, sitting.get_absolute_url(), 404)

    shown = page(client, convened(sitting).get_absolute_url())

    assert "example.org/stanza" in shown
    assert "Nessun atto per tutta la seduta." in shown


def test_a_sitting_in_preparation_is_not_found_by_a_visitor(client: Client) -> None:
    page(client, a_sitting().get_absolute_url(), 404)


def test_the_calendar_of_a_sitting_is_read_by_programs(client: Client) -> None:
    from icalendar import Calendar  # noqa: PLC0415 - only here

    answer = client.get(f"{convened().get_absolute_url()}seduta.ics")

    event: Any
    [event] = Calendar.from_ical(answer.content).walk("VEVENT")
    assert event["dtstart"].dt == EVENING
    assert event["location"] == "Rho, sala consiliare"


def test_pages_cost_the_same_queries_however_much_happened(
    client: Client, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    sitting = a_whole_sitting()
    keeper_of(sitting, client)

    for address in (
        "/assemblee/", sitting.assembly.get_absolute_url(), sitting.get_absolute_url(),
    ):  # fmt: skip
        with django_assert_max_num_queries(18):  # type: ignore[operator]
            page(client, address)


def test_the_next_sitting_and_the_last_one_are_found_among_many() -> None:
    sitting = a_whole_sitting()
    for days in (30, 10, 20):
        starts = EVENING + timedelta(days=days)
        convened(a_sitting(sitting.assembly, starts_at=starts))

    [found] = queries.meetings(by=a_visitor(), at=EVENING + timedelta(days=1))

    assert found.next is not None
    assert found.last == sitting
    assert found.next.starts_at == EVENING + timedelta(days=10)


def test_the_office_establishes_a_steering_group_of_an_agreement(client: Client) -> None:
    agreement = an_agreement("Patto di prova")
    officer = an_officer()
    client.force_login(officer)
    told = {
        "name": "Cabina di regia", "kind": "cabina", "body": the_authority().pk,
        "agreement": agreement.pk, "composition": "elenco", "convened_by": "president",
        "notice_days": 5, "delegates": "chiunque", "quorum_heads": "1/2", "majority": "semplice",
        "majority_by": "teste", "two_thirds_of": "componenti", "opinion_days": 30,
        "opinion_silence": "blocca",
    }  # fmt: skip

    refused = client.post("/assemblee/nuova/", {**told, "kind": "conferenza"})
    made = client.post("/assemblee/nuova/", told)

    assert (refused.status_code, made.status_code) == (409, 302)
    assert "Patto di prova" in page(client, made.headers["Location"])
    client.logout()
    assert "Patto di prova" not in page(client, made.headers["Location"])


def test_a_quorum_that_is_no_fraction_comes_back_as_it_was_typed(client: Client) -> None:
    assembly = an_assembly()
    client.force_login(an_officer())
    initial = {**actions.rules_of(assembly), "body": assembly.body_id, "agreement": ""}
    told = {key: "" if value is None else value for key, value in initial.items()}

    answer = client.post(
        f"{assembly.get_absolute_url()}modifica/", {**told, "quorum_heads": "meta", "version": 1}
    )

    assert answer.status_code == 409
    assert "non è una frazione" in answer.content.decode()
    assert 'value="meta"' in answer.content.decode()


# Preparing ----------------------------------------------------------------------------------------


def test_a_secretary_prepares_and_convenes_from_the_pages(client: Client) -> None:
    assembly = an_assembly()
    seed = a_sitting(assembly)
    keeper_of(seed, client)
    day = EVENING + timedelta(days=60)

    told = {"on": f"{day:%d/%m/%Y}", "hour": "17:30", "place": "Rho"}
    answer = client.post(f"{assembly.get_absolute_url()}sedute/nuova/", told)
    made = Sitting.objects.order_by("-pk")[:1].get()
    assert answer.headers["Location"] == made.get_absolute_url()

    item = {
        "title": "Sportello",
        "kind": "decisione",
        "majority": "semplice",
        "majority_by": "teste",
    }
    client.post(f"{made.get_absolute_url()}punti/nuovo/", item)
    client.post(f"{made.get_absolute_url()}punti/nuovo/", {**item, "title": "Varie"})
    last = made.items.get(title="Varie")
    client.post(f"{made.get_absolute_url()}punti/ordine/", {"sposta": last.pk, "verso": "su"})

    assert [one.title for one in made.items.order_by("position")] == ["Varie", "Sportello"]


def test_what_was_typed_stays_in_a_form_that_is_refused(client: Client) -> None:
    sitting = a_sitting(starts_at=EVENING - timedelta(days=400))
    keeper_of(sitting, client)

    answer = client.post(f"{sitting.get_absolute_url()}convoca/", {"urgency": "Scade domani"})

    assert answer.status_code == 409
    assert "nel passato" in answer.content.decode()
    assert "Scade domani" in answer.content.decode()


@pytest.mark.parametrize("end", ["modifica/", "convoca/", "annulla/", "punti/nuovo/", "atti/"])
def test_forms_are_for_who_keeps_the_assembly(client: Client, end: str) -> None:
    sitting = a_sitting()
    address = f"{sitting.get_absolute_url()}{end}"

    assert client.get(address).status_code == 302
    client.force_login(a_user(password=PASSWORD))
    assert client.get(address).status_code == 404
    page(keeper_of(sitting, client), address)


# Minutes ------------------------------------------------------------------------------------------


def test_minutes_are_composed_from_the_register_and_only_their_prose_is_corrected(
    client: Client,
) -> None:
    sitting = a_whole_sitting()
    keeper_of(sitting, client)
    base = sitting.get_absolute_url()

    client.post(f"{base}verbale/componi/")
    shown = page(client, f"{base}verbale/")

    assert "Il Sindaco di Rho illustra lo schema." in shown
    assert "si apre alle 17:30" in shown
    assert "Alle 18:15 escono Rho, Bollate." in shown
    first = sitting.items.get(position=1)
    typed = {str(first.pk): "Rho illustra.", "version": 1}
    client.post(f"{base}verbale/correggi/", typed)
    assert "Rho illustra." in page(client, f"{base}verbale/")
    assert sitting.minutes.versions.count() == 2


def test_minutes_become_everybodys_when_the_next_sitting_has_approved_them(
    client: Client,
) -> None:
    sitting = a_whole_sitting()
    actions.compose(sitting, by=OFFICE, at=minutes_in(70))
    address = f"{sitting.get_absolute_url()}verbale/"
    page(client, address, 404)

    later = EVENING + timedelta(days=30)
    following = actions.schedule(sitting.assembly, {"starts_at": later, "place": "Rho"}, by=OFFICE)
    point = {"title": "Verbale", "kind": "verbale", "minutes_of": sitting}
    item = actions.add(following, point, by=OFFICE)
    actions.convene(following, by=OFFICE, at=EVENING)
    by = the_system(later.date())
    following = actions.open_(following, by=by, at=later)
    everybody = dict.fromkeys(["Bollate", "Lainate", "Rho", "Senago"], Mark.PRESENT)
    marked(following, at=later, **everybody)
    actions.begin(item, by=by, at=later)
    ballot = actions.open_ballot(item, by=by, at=later)
    told = [actions.Cast(one.pk, "favorevole", 1) for one in ballot.votes.all()]
    actions.cast(ballot, told, by=by, at=later)
    actions.close_ballot(ballot, by=by, at=later)
    actions.close_item(item, by=by, at=later)
    minutes = sitting.minutes
    minutes.refresh_from_db()
    actions.publish(minutes, by=by)

    assert "Verbale n. 1/2026" in page(client, address)


def test_minutes_are_printed_tagged_with_the_attendance(client: Client) -> None:
    sitting = a_whole_sitting()
    keeper_of(sitting, client)
    actions.compose(sitting, by=OFFICE, at=minutes_in(70))

    answer = client.get(f"{sitting.get_absolute_url()}verbale/verbale.pdf")

    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert content.startswith(b"%PDF")
    assert b"/MarkInfo" in content
