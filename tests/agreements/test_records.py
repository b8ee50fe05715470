"""Rules of the record that the review of the register added."""

import pytest

from quadro.agreements import actions, queries
from quadro.agreements.models import Act, Agreement
from quadro.journal.models import Entry
from quadro.kit.refusals import Refused
from tests.agreements.world import a_body, an_agreement, day, instruments
from tests.worlds import the_system

pytestmark = pytest.mark.django_db
LONG = "Protocollo d’intesa per la promozione della mobilità"


def test_titles_alike_at_the_beginning_get_addresses_and_keys_of_their_own() -> None:
    made = [an_agreement(f"{LONG} {end}") for end in ("nuova", "antica", "antica")]
    assert len({one.code for one in made}) == len({one.slug for one in made}) == 3


def test_no_agreement_takes_the_address_of_a_page() -> None:
    assert an_agreement("Nuova").slug == "nuova-2"
    assert an_agreement("Pubblica").slug == "pubblica-2"


def test_a_key_that_is_taken_is_refused() -> None:
    protocol, _convention = instruments()
    told = {"title": "Patto", "instrument": protocol, "state": "proposta"}
    actions.register(told, code="PATTO", by=the_system())
    with pytest.raises(Refused, match="chiave PATTO"):
        actions.register(told, code="PATTO", by=the_system())


def test_what_frames_others_keeps_an_instrument_that_can() -> None:
    _protocol, convention = instruments()
    above = an_agreement("Quadro")
    an_agreement("Attuativa", framework=above)
    values = {**actions.record_of(above), "instrument": convention}
    with pytest.raises(Refused, match="fa da cornice ad altre"):
        actions.edit(above, values, version=above.version, by=the_system())
    below = Agreement.objects.get(title="Attuativa")
    values = {**actions.record_of(below), "instrument": convention}
    actions.edit(below, values, version=below.version, by=the_system())


def test_an_act_that_no_longer_authorises_anybody_goes() -> None:
    agreement, by = an_agreement("Patto"), the_system()
    party = actions.add_party(agreement, a_body("Rho"), {"act_kind": "delibera"}, by=by)
    assert Act.objects.count() == 1
    values = {**actions.party_of(party), "act_kind": ""}
    actions.edit_party(party, values, version=party.version, by=by)
    assert not Act.objects.exists()


def test_the_journal_says_when_the_catalogue_is_loaded() -> None:
    instruments()
    told = Entry.objects.filter(event="agreements.instrument_loaded")
    assert {one.subject_name for one in told} == {"Protocollo d’intesa", "Convenzione"}


@pytest.mark.parametrize(("told", "shown"), [("2021-09-23", "23/09/2021"), ("2020-09", "09/2020")])
def test_what_is_signed_is_so_since_its_signature_no_more_exactly_than_known(
    told: str, shown: str
) -> None:
    for state, label in (("efficacia", "firmata"), ("conclusa", "in attuazione")):
        agreement = an_agreement(f"Patto {state}", state=state, signed_on=day(told))
        life = {one.label: one.note for one in queries.life_of(agreement, [])}
        assert (life["in firma"], life[label]) == (shown, shown)
