"""The dossier of a turn that ends: found where things are kept, explained and taken by name."""

from datetime import date, timedelta

import pytest

from quadro.agreements import actions as agreements
from quadro.agreements.models import Agreement
from quadro.assemblies import actions as assemblies
from quadro.bodies.models import Body
from quadro.bodies.queries import actor_for
from quadro.delivery import actions as delivery
from quadro.delivery.models import Commitment
from quadro.kit.dates import ApproximateDay
from quadro.kit.refusals import Hidden, Refused, Stale
from quadro.notifications.models import Notice
from quadro.territory.models import Zone
from quadro.zones import actions, policies, queries
from quadro.zones.models import HandedOver, Turn
from tests.agreements.world import an_agreement, the_authority
from tests.assemblies.world import a_sitting, an_assembly, closed, convened, opened
from tests.delivery.world import a_mandate
from tests.desks.world import a_desk, answered, works_at
from tests.desks.world import asked as asked_of
from tests.worlds import NOON, TODAY, a_visitor, the_system
from tests.zones.world import a_rotating_zone, acting, an_officer, current, mayor_of, on

pytestmark = pytest.mark.django_db
LAST = date(2027, 1, 1)


def a_zone_at_work() -> tuple[Zone, Body]:
    """Bollate has coordinated since January; Lainate comes after."""
    zone = a_rotating_zone()
    actions.advance(at=on(2026, 1, 1))
    return zone, Body.objects.get(zone=zone)


def asked(body: Body) -> Agreement:
    """An agreement in preparation on which the Zone is to give its opinion."""
    agreement = an_agreement("Variante al piano territoriale", body, state="bozza")
    told = {"kind": "zona", "body": body, "asked_on": TODAY, "days": 30}
    agreements.ask_opinion(agreement, told, by=the_system())
    return agreement


def promised(body: Body) -> Commitment:
    pact = an_agreement("Patto per il lavoro", body, published=True)
    told = {
        "title": "Relazione dell’osservatorio", "deliverable": "Una relazione.", "owner": body,
        "in_charge": a_mandate(body), "starts_on": date(2026, 1, 1), "due_on": date(2026, 12, 31),
    }  # fmt: skip
    return delivery.promise(pact, told, by=the_system(), at=NOON)


def a_turn(zone: Zone) -> Turn:
    return current(zone)


def names(found: queries.Dossier) -> list[tuple[str, str]]:
    return [(one.kind, one.title) for one in found.entries]


def dossier(turn: Turn, day: date = TODAY) -> queries.Dossier:
    return queries.dossier_of(turn, by=the_system(day))


# What passes --------------------------------------------------------------------------------------


def test_what_is_open_is_found_where_it_is_kept() -> None:
    zone, body = a_zone_at_work()
    asked(body)
    promised(body)
    convened(a_sitting(an_assembly(body)))
    near = ApproximateDay.parse("31/3/2027")
    an_agreement("Convenzione osservatorio", body, published=True, ends_on=near)
    far = ApproximateDay.parse("31/3/2030")
    an_agreement("Accordo lungo", body, published=True, ends_on=far)

    assert names(dossier(a_turn(zone))) == [
        ("opinion", "Variante al piano territoriale"),
        ("commitment", "Relazione dell’osservatorio"),
        ("sitting", "Seduta del 26 novembre 2026"),
        ("agreement", "Convenzione osservatorio"),
    ]


def test_an_opinion_on_an_act_passes_and_is_taken_over_by_name() -> None:
    zone, _body = a_zone_at_work()
    values = {"act": "Piano dei parchi", "by_body": the_authority(), "asked_on": TODAY, "days": 30}
    opinion = actions.ask_opinion(zone, values, by=the_system(), at=NOON)
    silent = {**values, "act": "Altro", "days": 1, "silence": "prosegue"}
    actions.ask_opinion(zone, silent, by=the_system(), at=NOON)
    turn = a_turn(zone)

    found = dossier(turn, TODAY + timedelta(days=10))

    assert names(found) == [("act_opinion", "Piano dei parchi")]
    assert found.entries[0].about.startswith("Da rendere entro il")
    by, name = acting(turn, TODAY), f"act_opinion-{opinion.pk}"
    line = actions.note(turn, name, "Serve un’assemblea.", version=0, by=by, at=NOON)
    assert line.subject == opinion


def test_a_request_at_the_desk_of_the_zone_passes_until_it_is_answered() -> None:
    zone, body = a_zone_at_work()
    desk = a_desk(body)
    request, post = asked_of(desk), works_at(desk)
    turn = a_turn(zone)

    found = dossier(turn)

    assert [(one.title, one.due_on) for one in found.entries] == [
        ("Schema di delibera", request.due_on)
    ]
    name = f"request-{request.pk}"
    line = actions.note(turn, name, "Chiamare Rho.", version=0, by=acting(turn, TODAY), at=NOON)
    assert line.subject == request
    answered(request, post, TODAY)
    assert [one.is_open for one in dossier(turn).entries] == [False]


def test_the_minutes_of_a_sitting_that_was_held_are_to_approve() -> None:
    zone, body = a_zone_at_work()
    sitting = opened(convened(a_sitting(an_assembly(body), "Varie")))

    item = sitting.items.get()
    by = the_system(date(2026, 11, 26))
    assemblies.begin(item, by=by, at=on(2026, 11, 26).replace(hour=18))
    closed(item, outcome="presa_atto")
    assemblies.close(sitting, by=by, at=on(2026, 11, 26).replace(hour=20))

    found = dossier(a_turn(zone), date(2026, 11, 27))

    assert names(found) == [("minutes_of", "Verbale del 26 novembre 2026")]
    assert found.entries[0].about == "Da comporre"


def test_what_is_done_passes_no_more_unless_something_was_said_of_it() -> None:
    zone, body = a_zone_at_work()
    commitment, turn = promised(body), a_turn(zone)
    other = promised_again(commitment)
    actions.note(
        turn, f"commitment-{commitment.pk}", "Dati pronti.", version=0,
        by=acting(turn, TODAY), at=NOON,
    )  # fmt: skip
    Commitment.objects.filter(pk__in=[commitment.pk, other.pk]).update(state="annullato")

    [entry] = dossier(turn).entries

    assert (entry.key, entry.is_open, entry.note) == (commitment.pk, False, "Dati pronti.")


def promised_again(commitment: Commitment) -> Commitment:
    told = {
        "title": "Piano di rilancio", "deliverable": "Un piano.", "owner": commitment.owner,
        "in_charge": commitment.in_charge, "starts_on": commitment.starts_on,
        "due_on": commitment.due_on,
    }  # fmt: skip
    return delivery.promise(commitment.agreement, told, by=the_system(), at=NOON)


def test_once_who_entered_has_left_as_well_only_what_was_said_is_shown() -> None:
    zone, body = a_zone_at_work()
    promised(body)
    first = a_turn(zone)
    actions.advance(at=on(2027, 1, 1))
    assert len(dossier(first, date(2027, 6, 1)).entries) == 1

    actions.advance(at=on(2028, 1, 1))

    assert dossier(first, date(2028, 1, 1)).entries == []


# Who leaves, who enters ---------------------------------------------------------------------------


def test_who_leaves_writes_the_note_also_after_the_last_day() -> None:
    zone, body = a_zone_at_work()
    name = f"commitment-{promised(body).pk}"
    turn = a_turn(zone)
    actions.advance(at=on(2027, 1, 1))
    after = a_turn(zone)

    line = actions.note(turn, name, " Manca Rho. ", version=0, by=acting(turn, LAST), at=NOON)

    assert (line.note, line.noted_by_name) == ("Manca Rho.", turn.mandate.person.name)
    with pytest.raises(Refused, match="chi lascia"):
        actions.note(turn, name, "Altro.", version=1, by=acting(after, LAST), at=NOON)


def test_two_notes_at_once_do_not_write_over_each_other() -> None:
    zone, body = a_zone_at_work()
    name, turn = f"commitment-{promised(body).pk}", a_turn(zone)
    actions.note(turn, name, "Prima.", version=0, by=acting(turn, TODAY), at=NOON)

    with pytest.raises(Stale):
        actions.note(turn, name, "Seconda.", version=0, by=acting(turn, TODAY), at=NOON)


def test_who_enters_takes_over_by_name_and_is_asked_no_more_when_all_is_taken() -> None:
    zone, body = a_zone_at_work()
    commitment = promised(body)
    other = promised_again(commitment)
    turn = a_turn(zone)
    actions.advance(at=on(2027, 1, 1))
    after = a_turn(zone)
    by = acting(after, LAST)
    open_ = Notice.objects.open().actions().filter(recipient=after.mandate.person.user)

    actions.take_over(turn, [f"commitment-{commitment.pk}"], by=by, at=NOON)
    assert open_.count() == 1
    actions.take_over(turn, [f"commitment-{other.pk}"], by=by, at=NOON)

    assert not open_.exists()
    taken = HandedOver.objects.filter(turn=turn).values_list("taken_by_name", flat=True)
    assert {*taken} == {after.mandate.person.name}
    assert dossier(turn, LAST).left == 0


def test_nothing_is_taken_over_before_somebody_enters_nor_by_others() -> None:
    zone, body = a_zone_at_work()
    name, turn = f"commitment-{promised(body).pk}", a_turn(zone)

    with pytest.raises(Refused, match="ancora entrato"):
        actions.take_over(turn, [name], by=an_officer(TODAY), at=NOON)
    actions.advance(at=on(2027, 1, 1))
    with pytest.raises(Refused, match="chi entra"):
        actions.take_over(turn, [name], by=acting(turn, LAST), at=NOON)
    with pytest.raises(Refused, match="almeno una"):
        actions.take_over(turn, [], by=an_officer(LAST), at=NOON)


def test_the_dossier_is_of_who_leaves_who_enters_and_of_the_office() -> None:
    zone, _body = a_zone_at_work()
    turn = a_turn(zone)
    actions.advance(at=on(2027, 1, 1))
    after = a_turn(zone)

    for by in (acting(turn, LAST), acting(after, LAST), an_officer(LAST)):
        policies.check_can_read_dossier(turn, after, by=by)
    for by in (a_visitor(LAST), actor_for(mayor_of("Rho").person.user, LAST)):
        with pytest.raises(Hidden):
            policies.check_can_read_dossier(turn, after, by=by)
