"""Who directs a body: to whom what is late is brought."""

import pytest

from quadro.accounts.models import Role, User
from quadro.bodies.models import Mandate
from quadro.bodies.queries import heads_of
from tests.agreements.world import a_body, somebody, the_authority
from tests.worlds import TODAY

pytestmark = pytest.mark.django_db


def test_who_manages_comes_before_who_is_elected() -> None:
    rho, authority = a_body("Comune di Rho"), the_authority()
    clerk, mayor = somebody(rho), somebody(rho, Role.MAYOR)
    officer, director = somebody(authority), somebody(authority, Role.DIRECTOR)
    somebody(authority, Role.MAYOR)

    assert heads_of([clerk.pk, officer.pk], TODAY) == {
        clerk.pk: {mayor.pk},
        officer.pk: {director.pk},
    }


def test_nobody_is_a_head_of_their_own_nor_is_who_is_out_of_office() -> None:
    rho = a_body("Comune di Rho")
    mayor, past = somebody(rho, Role.MAYOR), somebody(rho, Role.DIRECTOR)
    Mandate.objects.filter(person__user=past).update(until=TODAY)
    gone = somebody(rho, Role.SECRETARY)
    User.objects.filter(pk=gone.pk).update(is_active=False)

    assert heads_of([mayor.pk, past.pk], TODAY) == {mayor.pk: set()}


def test_who_has_roles_in_two_bodies_has_the_heads_of_both() -> None:
    rho, legnano = a_body("Comune di Rho"), a_body("Comune di Legnano")
    clerk = somebody(rho)
    Mandate.objects.create(person=clerk.person, role=Role.CLERK, body=legnano)
    mayors = {somebody(rho, Role.MAYOR).pk, somebody(legnano, Role.MAYOR).pk}

    assert heads_of([clerk.pk], TODAY) == {clerk.pk: mayors}
