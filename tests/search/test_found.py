"""Joint services, services and sittings are found, by a visitor only where everybody reads them."""

import pytest
from django.core.management import call_command

from quadro.accounts.actors import Actor
from quadro.accounts.models import Role
from quadro.assemblies import actions as assemblies
from quadro.joint import actions as joint
from quadro.search.models import Entry
from quadro.search.queries import find
from tests.assemblies.world import a_secretary, a_sitting, convened
from tests.joint.world import SINCE, a_service, of
from tests.services.world import a_service as a_catalogue_service
from tests.worlds import NOON, TODAY, a_planning_officer, a_visitor, the_system

pytestmark = pytest.mark.django_db


def found(words: str, by: Actor | None = None) -> list[str]:
    return [hit.address for hit in find(words, by=by or a_visitor()).hits]


def rebuilt() -> None:
    """The index written again is the same."""
    rows = Entry.objects.order_by("kind", "key").values_list("kind", "key", "is_public", "stems")
    before = list(rows)
    call_command("rebuild_search")
    assert list(rows) == before


def test_a_joint_service_in_preparation_is_found_by_who_prepares_it() -> None:
    service = a_service(since=None, sentence="Un comando unico.")
    address = [service.get_absolute_url()]

    assert found("comando unico") == []
    assert found("comando unico", of("Zibido", Role.MAYOR)) == []
    assert found("comando unico", of("Vernate", Role.CLERK)) == address
    assert found("comando unico", a_planning_officer()) == address

    joint.edit(service, {"since": SINCE}, version=1, by=the_system())
    assert found("comando unico") == found("polizia vernate") == address
    rebuilt()


def test_who_asks_to_join_and_whose_convention_it_is_are_not_found() -> None:
    service = a_service()
    mayor = of("Zibido", Role.MAYOR)
    [zibido] = mayor.bodies
    body = service.lead.__class__.objects.get(pk=zibido)
    joint.apply(service, body, since=TODAY, note="Confiniamo.", by=mayor, at=NOON)

    assert service.get_absolute_url() not in found("zibido") + found("confiniamo")
    joint.join(service, body, since=TODAY, act="Delibera", by=the_system(), at=NOON)
    assert service.get_absolute_url() in found("zibido")


def test_a_sitting_is_found_by_its_agenda_once_it_is_convened() -> None:
    sitting = a_sitting(None, "Sportello per le imprese", "Ciclovia del Villoresi")
    secretary = a_secretary(sitting.assembly)
    assert found("villoresi") == found("villoresi", secretary) == []

    sitting = convened(sitting)
    address = [sitting.get_absolute_url()]
    assert found("villoresi") == found("rho sala consiliare") == address
    [hit] = find("villoresi", by=a_visitor()).hits
    assert (hit.kind, hit.subtitle) == ("sitting", "Seduta del 26 novembre 2026 · convocata")

    item = sitting.items.get(position=2)
    told = {"title": "Alzaia del Naviglio"}
    assemblies.edit_item(item, told, version=item.version, by=secretary)
    assert (found("villoresi"), found("alzaia")) == ([], address)
    added = assemblies.add(sitting, {"title": "Biblioteche"}, by=secretary)
    assert found("biblioteche") == address
    assemblies.remove(added, by=secretary)
    assert found("biblioteche") == []
    rebuilt()


def test_what_only_the_participants_read_of_a_sitting_is_not_found() -> None:
    sitting = a_sitting(
        None, "Varie", link="https://riunione.example.it/segreta", presided_by="Chi presiede"
    )
    convened(sitting)

    assert found("segreta") == found("presiede") == []


def test_a_draft_that_is_cancelled_was_never_known() -> None:
    sitting = a_sitting(None, "Ciclovia del Villoresi")

    assemblies.cancel(sitting, reason="Rinviata.", by=the_system(), at=NOON)

    assert found("villoresi") == []


def test_a_service_of_the_catalogue_is_found_by_everybody() -> None:
    service = a_catalogue_service(text="Gare per i piccoli Comuni.")

    assert found("gare piccoli comuni") == [service.get_absolute_url()]
    rebuilt()
