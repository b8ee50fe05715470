"""Roles come from dated mandates; accounts give no power by themselves."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from quadro.accounts.actors import Actor
from quadro.accounts.models import Role, User
from quadro.bodies import actions, queries
from quadro.bodies.models import Body, Kind, Mandate, Person
from quadro.journal.models import Entry
from quadro.kit.refusals import Refused
from quadro.search.models import Entry as Found
from tests.bodies.world import (
    AUTHORITY,
    a_body,
    a_planner,
    actor,
    an_administrator,
    somebody,
    the_authority,
)
from tests.territory.world import rows_of
from tests.worlds import NOON, TODAY, the_system

pytestmark = pytest.mark.django_db
TOMORROW = TODAY + timedelta(days=1)


def test_a_mandate_gives_its_role_on_its_days_and_no_other() -> None:
    gessate = a_body("Comune di Gessate")
    mandate = somebody(Role.MAYOR, gessate)
    actions.end_mandate(mandate, until=TOMORROW, by=the_system())
    user = User.objects.get()
    assert queries.actor_for(user, TODAY).mandates == {(Role.MAYOR, gessate.pk)}
    assert queries.actor_for(user, TOMORROW).mandates == frozenset()
    assert [one.person.name for one in queries.in_office(gessate, TODAY)] == ["Una persona"]
    assert queries.in_office(gessate, TOMORROW) == []


def test_knowing_who_asks_costs_one_query_and_nothing_for_a_visitor(
    django_assert_num_queries: pytest.FixtureRequest,
) -> None:
    user = somebody(Role.PLANNING_OFFICER, the_authority()).person.user
    user = User.objects.get(pk=user.pk) if user else User.objects.get()
    with django_assert_num_queries(1):  # type: ignore[operator]
        asker = queries.actor_for(user, TODAY)
    assert asker.is_planning_office
    assert asker.labels == {the_authority().pk: the_authority().label}
    with django_assert_num_queries(0):  # type: ignore[operator]
        queries.actor_for(None, TODAY)


@pytest.mark.parametrize(
    ("role", "kind"),
    [
        (Role.MAYOR, Kind.REGION),
        (Role.ZONE_COORDINATOR, Kind.MUNICIPALITY),
        (Role.PLANNING_OFFICER, Kind.MUNICIPALITY),
        (Role.ADMINISTRATOR, Kind.COMPANY),
    ],
)
def test_some_roles_exist_only_in_some_bodies(role: str, kind: str) -> None:
    body = a_body("Un ente", kind)
    with pytest.raises(Refused, match="esiste solo in enti di questo tipo"):
        actions.appoint_new("Una persona", role=role, body=body, by=the_system())


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.PLANNING_OFFICER, Role.AUDITOR])
def test_the_planning_office_does_not_give_the_roles_that_keep_the_register(role: str) -> None:
    planner, body = a_planner(), the_authority()
    with pytest.raises(Refused, match="solo gli amministratori"):
        actions.appoint_new("Una persona", role=role, body=body, by=planner)
    administrator = an_administrator()
    assert actions.appoint_new("Una persona", role=role, body=body, by=administrator).pk


def test_nor_opens_an_account_for_who_holds_one() -> None:
    mandate = actions.appoint_new(
        "Una persona", role=Role.ADMINISTRATOR, body=the_authority(), by=the_system()
    )
    with pytest.raises(Refused, match="solo gli amministratori"):
        actions.give_access(mandate.person, email="io@example.it", by=a_planner(), at=NOON)
    assert not User.objects.filter(email="io@example.it").exists()


def test_a_person_without_a_mandate_gets_no_account() -> None:
    person = actions.enter_person("Una persona", by=the_system())
    with pytest.raises(Refused, match="non ha un mandato"):
        actions.give_access(person, email="io@example.it", by=the_system(), at=NOON)


def test_nobody_holds_the_same_role_twice_at_once() -> None:
    gessate = a_body("Comune di Gessate")
    mandate = actions.appoint_new(
        "Una persona", role=Role.MAYOR, body=gessate, since=date(2021, 1, 1), by=the_system()
    )
    with pytest.raises(Refused, match="nello stesso periodo"):
        actions.appoint(mandate.person, role=Role.MAYOR, body=gessate, by=the_system())
    actions.end_mandate(mandate, until=date(2026, 1, 1), by=the_system())
    again = actions.appoint(
        mandate.person, role=Role.MAYOR, body=gessate, since=date(2026, 1, 1), by=the_system()
    )
    assert again.pk


def test_the_last_administrator_stays() -> None:
    only = somebody(Role.ADMINISTRATOR, the_authority())
    with pytest.raises(Refused, match="ultimo amministratore"):
        actions.end_mandate(only, until=TOMORROW, by=actor(only))
    somebody(Role.ADMINISTRATOR, the_authority())
    assert actions.end_mandate(only, until=TOMORROW, by=actor(only)).until == TOMORROW


def test_a_mandate_ends_after_it_begins_and_not_later_than_it_did() -> None:
    mandate = actions.appoint_new(
        "Una persona", role=Role.MAYOR, body=a_body("Comune"), since=TODAY, by=the_system()
    )
    with pytest.raises(Refused, match="prima del primo giorno"):
        actions.end_mandate(mandate, until=TODAY, by=the_system())
    actions.end_mandate(mandate, until=TOMORROW, by=the_system())
    with pytest.raises(Refused, match="finisce già prima"):
        actions.end_mandate(mandate, until=TOMORROW + timedelta(days=1), by=the_system())


def test_neither_the_journal_nor_the_search_keep_the_names_of_people() -> None:
    somebody(Role.MAYOR, a_body("Comune di Gessate"), name="Nome Riservato")
    told = "".join(f"{one.subject_name} {one.changes}" for one in Entry.objects.all())
    assert "Riservato" not in told
    assert "example.it" not in told
    assert not Found.objects.filter(text__contains="Riservato").exists()


def test_a_mandate_about_to_end_says_so() -> None:
    mandate = somebody(Role.MAYOR, a_body("Comune di Gessate"))
    actions.end_mandate(mandate, until=TODAY + timedelta(days=9), by=the_system())
    user = User.objects.get()
    [held] = queries.mandates_of(user, TODAY)
    assert (held.is_current, held.days_left) == (True, 8)
    [later] = queries.mandates_of(user, TODAY + timedelta(days=9))
    assert (later.is_over, later.days_left) == (True, None)


# Commands -----------------------------------------------------------------------------------------


def test_the_first_administrator_needs_an_authority() -> None:
    told = {"email": "primo@example.it", "name": "Amministratore", "no_password": True}
    with pytest.raises(CommandError, match="no metropolitan authority"):
        call_command("create_administrator", **told)
    out = StringIO()
    call_command("create_administrator", authority=AUTHORITY, stdout=out, **told)
    assert "primo@example.it" in out.getvalue()
    user = User.objects.get()
    assert not user.has_usable_password()
    assert Mandate.objects.get().role == Role.ADMINISTRATOR
    with pytest.raises(CommandError, match="Esiste già un accesso"):
        call_command("create_administrator", **told)
    assert Mandate.objects.count() == Person.objects.count() == Body.objects.count() == 1


def test_the_demonstration_has_its_accounts_once_and_prints_them() -> None:
    told = rows_of("ruoli")
    kinds = {"zona": Kind.ZONE, "comune": Kind.MUNICIPALITY, "citta": Kind.METROPOLITAN_AUTHORITY}
    for slug in {row["ente"] for row in told}:
        kind = kinds.get(slug.split("-")[0], Kind.OTHER)
        actions.register({"name": slug, "kind": kind}, slug=slug, by=the_system())
    cells = [row.cells for row in told]
    opened = actions.open_demo_accounts(cells, at=NOON, by=the_system())
    assert len(opened) == len(told)
    assert opened[0].check_password(actions.DEMO_PASSWORD)
    assert actions.open_demo_accounts(cells, at=NOON, by=the_system()) == []
    out = StringIO()
    call_command("demo_accounts", stdout=out)
    assert "ufficio.piano@demo.quadro.example" in out.getvalue()
    assert actions.DEMO_PASSWORD in out.getvalue()
    with override_settings(DEMO=False), pytest.raises(CommandError):
        call_command("demo_accounts")


def test_the_system_is_no_person() -> None:
    assert Actor.system(TODAY).user is None
