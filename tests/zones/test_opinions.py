"""A Zone is asked for its opinion on an act, and gives it once, by itself or in a sitting."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils.timezone import localdate

from quadro.assemblies import actions as assemblies
from quadro.assemblies.models import Item
from quadro.kit.refusals import Refused, Stale
from quadro.kit.terms import day_of
from quadro.territory.models import Zone
from quadro.zones import actions, queries
from quadro.zones.models import ActOpinion
from tests.agreements.world import the_authority
from tests.assemblies.world import (
    EVENING,
    a_sitting,
    a_zone,
    an_assembly,
    begun,
    minutes_in,
    opened,
    voted,
)
from tests.worlds import NOON, TODAY, a_visitor, the_system
from tests.zones.world import an_officer

pytestmark = pytest.mark.django_db
BY, LATER = the_system(), the_system(day_of(EVENING))


@pytest.fixture
def zone() -> Zone:
    found = a_zone().zone
    assert found is not None
    return found


def asked(zone: Zone, **more: object) -> ActOpinion:
    values = {
        "act": "Variante al piano territoriale", "by_body": the_authority(), "asked_on": TODAY,
        "days": 30, **more,
    }  # fmt: skip
    return actions.ask_opinion(zone, values, by=BY, at=NOON)


def given(opinion: ActOpinion, **more: object) -> ActOpinion:
    values: dict[str, object] = {
        "outcome": "favorevole", "given_on": LATER.on, "version": 1, "by": LATER, "at": EVENING,
        **more,
    }  # fmt: skip
    return actions.give_opinion(opinion, **values)  # type: ignore[arg-type]


def decided(zone: Zone) -> Item:
    """An item that the assembly of the Zone approved."""
    item = begun(opened(a_sitting(an_assembly(zone.body))))
    voted(item)
    return assemblies.close_item(item, by=LATER, at=minutes_in(30))


def test_the_term_runs_from_the_day_after_and_silence_says_what_it_means(zone: Zone) -> None:
    blocks, passes = asked(zone), asked(zone, silence="prosegue")

    last = TODAY + timedelta(days=30)
    assert blocks.due_on == passes.due_on == last
    assert not passes.is_settled_on(last)
    after = last + timedelta(days=1)
    assert passes.is_settled_on(after)
    assert not blocks.is_settled_on(after)
    [late, silent] = queries.opinions_of(zone, on=after)
    assert (late.opinion, late.is_late) == (blocks, True)
    assert (silent.opinion, silent.is_silent) == (passes, True)


def test_the_sitting_that_decided_gives_it_on_its_day(zone: Zone) -> None:
    opinion, item = asked(zone), decided(zone)
    assert queries.items_for(opinion) == [item]

    with pytest.raises(Refused, match="il parere è reso quel giorno"):
        given(opinion, item=item, given_on=TODAY)
    assert given(opinion, item=item).item == item
    assert queries.items_for(asked(zone)) == []


def test_an_item_without_a_decision_gives_no_opinion(zone: Zone) -> None:
    item = begun(opened(a_sitting(an_assembly(zone.body))))

    with pytest.raises(Refused, match="non ha ancora una decisione"):
        given(asked(zone), item=item)


def test_it_is_given_once_after_it_was_asked_and_not_in_the_future(zone: Zone) -> None:
    opinion = asked(zone)
    with pytest.raises(Refused, match="dopo che è stato chiesto"):
        given(opinion, given_on=TODAY - timedelta(days=1))
    with pytest.raises(Refused, match="futuro"):
        given(opinion, given_on=LATER.on + timedelta(days=1))

    given(opinion, outcome="condizioni", conditions=" Con un tavolo. ")
    opinion.refresh_from_db()
    assert (opinion.outcome, opinion.conditions) == ("condizioni", "Con un tavolo.")
    with pytest.raises(Refused, match="già reso"):
        given(opinion, version=2)


def test_two_who_give_it_see_each_other(zone: Zone) -> None:
    opinion = asked(zone)
    given(opinion)

    with pytest.raises(Stale):
        given(opinion, outcome="contrario")


def test_only_the_office_asks_and_only_the_zone_or_the_office_gives(zone: Zone) -> None:
    values = {"act": "Bilancio", "by_body": the_authority(), "asked_on": TODAY}
    with pytest.raises(Refused, match="li chiede l’Ufficio piano"):
        actions.ask_opinion(zone, values, by=a_visitor(), at=NOON)
    with pytest.raises(Refused, match="chi la coordina"):
        given(asked(zone), by=a_visitor(LATER.on))


def test_it_is_asked_and_given_in_the_pages_and_everybody_reads_it(zone: Zone) -> None:
    the_authority()
    office = Client()
    office.force_login(an_officer(localdate()).user)  # type: ignore[arg-type]
    where, today = f"/zone/{zone.slug}/pareri/", f"{localdate():%d/%m/%Y}"
    told = {
        "act": "Piano dei parchi", "by_body": the_authority().pk, "asked_on": today, "days": "20",
        "silence": "blocca",
    }  # fmt: skip
    assert office.post(f"{where}chiedi/", told).status_code == 302
    page = Client().get(where).content.decode()
    assert "Piano dei parchi" in page
    assert "da rendere" in page

    words = {"outcome": "contrario", "conditions": "Troppo cemento.", "version": 1}
    wrong = office.post(f"{where}1/rendi/", {**words, "given_on": "1/1/2099"})
    assert "nel futuro" in wrong.content.decode()
    assert "Troppo cemento." in wrong.content.decode()
    done = {**words, "given_on": today}
    assert office.post(f"{where}1/rendi/", done).status_code == 302
    page = Client().get(f"{where}1/").content.decode()
    assert "contrario" in page
    assert "Troppo cemento." in page
