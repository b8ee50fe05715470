"""Who may read its agreement finds a commitment by its words, and nobody else."""

from typing import Any

import pytest

from quadro.accounts.actors import Actor
from quadro.agreements import actions as agreements
from quadro.agreements.models import Agreement
from quadro.delivery import actions
from quadro.search import queries as searching
from quadro.search.models import Entry, Kind
from tests.agreements.growing import a_pact
from tests.agreements.world import a_body, acting, an_officer, somebody
from tests.delivery.world import a_commitment, again, told
from tests.worlds import NOON, TODAY, a_visitor, the_system

pytestmark = pytest.mark.django_db
BY = the_system()


def found(words: str, by: Actor) -> list[str]:
    hits = searching.find(words, by=by, kind=Kind.COMMITMENT).hits
    return [one.address for one in hits]


def a_secret(**values: Any) -> Any:
    return a_commitment(title="Sportello della Brianza", **values)


def test_it_is_found_by_those_who_read_its_agreement() -> None:
    made = a_secret()
    here = [made.get_absolute_url()]
    assert found("brianza", a_visitor()) == []
    assert found("brianza", acting(somebody(a_body("Rho")))) == []
    assert found("brianza", acting(somebody(a_body("Legnano")))) == here
    assert found("brianza", acting(an_officer())) == here


def test_publishing_shows_it_and_taking_off_the_site_hides_it_again() -> None:
    made = a_secret()
    pact = made.agreement
    agreements.publish(pact, by=BY, at=NOON)
    assert found("brianza", a_visitor()) == [made.get_absolute_url()]
    agreements.withdraw(Agreement.objects.get(pk=pact.pk), reason="Errore.", by=BY)
    assert found("brianza", a_visitor()) == []


def test_a_party_that_comes_finds_it_too() -> None:
    made = a_secret()
    clerk = acting(somebody(a_body("Rho")))
    agreements.add_party(made.agreement, a_body("Rho"), {}, by=BY)
    assert found("brianza", clerk) == [made.get_absolute_url()]


def test_it_is_found_by_its_new_words_and_says_its_state() -> None:
    made = a_secret()
    actions.edit(made, {"title": "Sportello della Martesana"}, version=1, by=BY, at=NOON)
    office = acting(an_officer())
    assert found("brianza", office) == []
    assert found("martesana", office) == [made.get_absolute_url()]
    actions.move(again(made), "start", by=BY, on=TODAY, at=NOON)
    assert "in corso" in Entry.objects.get(kind=Kind.COMMITMENT).subtitle


def test_words_that_may_not_be_public_are_not_there() -> None:
    made = a_secret(quote="Penale riservata", source="Nota interna")
    actions.override(made, {"timing": "in_anticipo", "reason": "Riservatissimo"}, by=BY, at=NOON)
    told(made, progress=None, sentence="Confidenziale")
    office = acting(an_officer())
    for words in ("penale", "interna", made.in_charge.person.name):
        assert found(words, office) == []


def test_writing_the_index_again_finds_the_same() -> None:
    made = a_secret()
    Entry.objects.all().delete()
    agreements.index_all()
    assert found("brianza", acting(an_officer())) == [made.get_absolute_url()]


def test_an_agreement_without_commitments_costs_one_query_more(
    django_assert_max_num_queries: Any,
) -> None:
    from quadro.delivery.index import items_of_agreements  # noqa: PLC0415

    pact = a_pact()
    with django_assert_max_num_queries(1):
        assert list(items_of_agreements([pact.pk])) == []
