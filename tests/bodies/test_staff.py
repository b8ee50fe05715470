"""Who is told for a body: who follows its files; and the planning office."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quadro.accounts.models import Role, User
from quadro.bodies.models import Mandate
from quadro.bodies.queries import staff_of
from tests.agreements.world import a_body, an_officer, somebody
from tests.worlds import TODAY

pytestmark = pytest.mark.django_db


def test_who_follows_the_files_comes_before_who_is_elected() -> None:
    rho, legnano = a_body("Rho"), a_body("Legnano")
    clerk, mayor = somebody(rho), somebody(rho, Role.MAYOR)
    alone = somebody(legnano, Role.MAYOR)

    staff = staff_of([rho.pk, legnano.pk], TODAY)

    assert staff.everybody == {rho.pk: [clerk.pk, mayor.pk], legnano.pk: [alone.pk]}
    assert staff.of([rho.pk, legnano.pk, 0]) == [clerk.pk, alone.pk]


def test_the_office_is_there_whatever_the_bodies_and_who_is_out_is_not() -> None:
    officer, past, gone = an_officer(), an_officer(), an_officer()
    Mandate.objects.filter(person__user=past).update(until=TODAY)
    User.objects.filter(pk=gone.pk).update(is_active=False)

    staff = staff_of([], TODAY)

    assert staff.office == [officer.pk]
    assert staff.of([]) == []


def test_who_holds_two_roles_is_counted_once() -> None:
    rho = a_body("Rho")
    clerk = somebody(rho)
    Mandate.objects.create(person=clerk.person, role=Role.OFFICER, body=rho)

    staff = staff_of([rho.pk], TODAY)

    assert staff.everybody == staff.in_charge == {rho.pk: [clerk.pk]}


def test_a_name_is_looked_for_only_where_it_may_be() -> None:
    rho, legnano = a_body("Rho"), a_body("Legnano")
    clerk, other = somebody(rho), somebody(legnano)
    staff = staff_of([rho.pk, legnano.pk], TODAY)
    name = f"  {clerk.name.upper()} "

    assert staff.called(name, [rho.pk]) == [clerk.pk]
    assert staff.called(name, [legnano.pk]) == []
    assert staff.called("", [rho.pk]) == []
    assert other.name != clerk.name


def test_two_queries_whatever_the_bodies() -> None:
    bodies = [a_body(f"Comune {number}").pk for number in range(5)]
    an_officer()
    for some in (bodies[:1], bodies):
        with CaptureQueriesContext(connection) as asked:
            staff_of(some, TODAY)
        assert len(asked) == 2
