"""A sitting until it opens: its seats, its convocation, its agenda."""

from datetime import timedelta

import pytest

from quadro.accounts.actors import Actor
from quadro.assemblies import actions, policies
from quadro.assemblies.counting import Measure
from quadro.assemblies.models import (
    Sitting,
)
from quadro.assemblies.queries import seats_on
from quadro.assemblies.states import MOVES, State, move_of
from quadro.bodies.models import Body, Mandate
from quadro.kit.refusals import Hidden, Refused, Stale
from quadro.notifications.models import Letter, Notice
from tests.assemblies.world import (
    CALLED,
    EVENING,
    TOWNS,
    a_mayor,
    a_secretary,
    a_sitting,
    a_town,
    a_zone,
    an_assembly,
    begun,
    closed,
    convened,
    opened,
)
from tests.worlds import a_visitor, an_actor, the_system

pytestmark = pytest.mark.django_db
OFFICE = the_system(EVENING.date())


# Seats --------------------------------------------------------------------------------------------


def test_the_municipalities_of_the_zone_have_a_seat_each_held_by_their_mayors() -> None:
    assembly = an_assembly()

    seats = seats_on(assembly, EVENING.date())

    assert [(one.label, one.residents) for one in seats] == sorted(TOWNS.items())
    assert all(one.holder for one in seats)


def test_a_mayor_whose_mandate_is_over_holds_no_seat() -> None:
    assembly = an_assembly()
    Mandate.objects.filter(body__short_name="Rho").update(until=EVENING.date())

    [rho] = [one for one in seats_on(assembly, EVENING.date()) if one.label == "Rho"]

    assert rho.holder == ""


def test_a_list_seats_bodies_and_persons_until_they_leave() -> None:
    assembly = an_assembly(a_zone(), composition="elenco", kind="tavolo", name="Tavolo")
    town = a_town("Milano", 1_000_000)
    person = a_mayor(town).person
    actions.seat(assembly, [{"body": town}, {"person": person}], by=the_system())

    actions.seat(assembly, [{"person": person}], by=the_system())

    assert [one.label for one in seats_on(assembly, EVENING.date())] == [person.name]


def test_questions_on_seats_cost_the_same_however_many(
    django_assert_max_num_queries: pytest.FixtureRequest,
) -> None:
    assembly = an_assembly(a_zone("Vasta", {f"Paese {n}": 1000 + n for n in range(40)}))

    with django_assert_max_num_queries(6):  # type: ignore[operator]
        assert len(seats_on(assembly, EVENING.date())) == 40


# Convocation --------------------------------------------------------------------------------------


def test_who_has_a_seat_gets_the_agenda_and_an_entry_of_the_calendar() -> None:
    sitting = convened()

    letters = list(Letter.objects.all())

    assert len(letters) == len(TOWNS)
    assert "1. Sportello imprese" in letters[0].text
    assert "BEGIN:VEVENT" in letters[0].calendar
    assert "DTSTART:20261126T163000Z" in letters[0].calendar
    assert Notice.objects.filter(key=f"assemblies.sitting:{sitting.pk}").count() == len(TOWNS)


def test_a_municipality_whose_mayor_has_no_access_is_written_to_at_its_pec() -> None:
    body = a_zone()
    rho = Body.objects.get(short_name="Rho")
    Mandate.objects.filter(body=rho).delete()
    rho.pec = "protocollo@example.org"
    rho.save()

    convened(a_sitting(an_assembly(body)))

    assert Letter.objects.filter(recipient=None).get().to == "protocollo@example.org"


def test_less_notice_than_the_rules_want_needs_the_reason_of_the_urgency() -> None:
    sitting = a_sitting(starts_at=CALLED + timedelta(days=3))

    with pytest.raises(Refused, match="servono 5 giorni"):
        actions.convene(sitting, by=the_system(), at=CALLED)

    made = actions.convene(sitting, by=the_system(), at=CALLED, urgency="Termine di legge")
    assert made.state == State.CONVENED


def test_an_empty_agenda_convenes_nobody() -> None:
    sitting = a_sitting()
    for item in sitting.items.order_by("-position"):
        actions.remove(item, by=the_system())

    with pytest.raises(Refused, match="vuoto"):
        actions.convene(sitting, by=the_system(), at=CALLED)


def test_a_sitting_that_moves_or_is_called_off_is_told_again() -> None:
    sitting = convened()
    later = EVENING + timedelta(days=1)

    sitting = actions.edit_sitting(
        sitting, {"starts_at": later}, version=sitting.version, by=the_system(), at=CALLED
    )
    actions.cancel(sitting, reason="Neve", by=the_system(), at=CALLED)

    assert Letter.objects.filter(subject__startswith="Convocazione modificata").count() == 4
    last = Letter.objects.order_by("-pk")[:1].get()
    assert "STATUS:CANCELLED" in last.calendar
    assert "Neve" in last.text


def test_who_is_convened_is_sent_another_agenda_once_and_when_it_is_said() -> None:
    sitting = a_sitting()
    actions.add(sitting, {"title": "Prima della convocazione"}, by=the_system())
    sitting = convened(sitting)
    with pytest.raises(Refused, match="conosce già"):
        actions.tell_agenda(sitting, by=the_system(), at=CALLED)
    before = Letter.objects.count()

    actions.add(sitting, {"title": "Variante urgente"}, by=the_system())
    actions.remove(sitting.items.get(position=1), by=the_system())
    assert Letter.objects.count() == before
    actions.tell_agenda(sitting, by=the_system(), at=CALLED)

    told = Letter.objects.filter(subject__startswith="Ordine del giorno modificato")
    assert told.count() == before
    assert all("Variante urgente" in one.text for one in told)
    with pytest.raises(Refused, match="conosce già"):
        actions.tell_agenda(sitting, by=the_system(), at=CALLED)


def test_nobody_is_waited_for_once_the_sitting_opens_or_is_deserted() -> None:
    def deserted(sitting: Sitting) -> Sitting:
        return actions.desert(sitting, reason="Neve", by=OFFICE, at=EVENING)

    for name, end in (("Arese", opened), ("Opera", deserted)):
        sitting = convened(a_sitting(an_assembly(a_zone(f"Zona di {name}", {name: 9}))))
        key = f"assemblies.sitting:{sitting.pk}"
        assert Notice.objects.open().filter(key=key).exists()

        end(sitting)

        assert not Notice.objects.open().filter(key=key).exists()


def test_an_invented_sitting_is_told_to_nobody() -> None:
    sitting = a_sitting()
    sitting.is_demonstration = True
    sitting.save()

    convened(sitting)

    assert not Letter.objects.exists()
    assert not Notice.objects.exists()


def test_a_sitting_in_preparation_is_of_who_prepares_it() -> None:
    sitting = a_sitting()

    with pytest.raises(Hidden):
        policies.check_can_read(sitting, by=a_visitor())
    policies.check_can_read(sitting, by=a_secretary(sitting.assembly))
    policies.check_can_read(convened(sitting), by=a_visitor())


def test_two_who_change_one_sitting_see_each_other() -> None:
    sitting = a_sitting()
    actions.edit_sitting(sitting, {"place": "Bollate"}, version=1, by=the_system(), at=CALLED)

    with pytest.raises(Stale) as refusal:
        actions.edit_sitting(sitting, {"place": "Lainate"}, version=1, by=the_system(), at=CALLED)
    assert refusal.value.theirs["place"] == "Bollate"


# Agenda -------------------------------------------------------------------------------------------


def test_items_are_put_in_order_and_numbered_again() -> None:
    sitting = a_sitting(None, "Uno", "Due", "Tre")
    one, two, three = sitting.items.order_by("position")

    actions.order(sitting, [three.pk, one.pk, two.pk], by=the_system())
    actions.remove(one, by=the_system())

    assert list(sitting.items.order_by("position").values_list("position", "title")) == [
        (1, "Tre"), (2, "Due"),
    ]  # fmt: skip


def test_what_was_treated_stays_where_it_is() -> None:
    sitting = opened()
    first, second = sitting.items.order_by("position")
    closed(begun(sitting))

    with pytest.raises(Refused, match="nel loro ordine"):
        actions.order(sitting, [second.pk, first.pk], by=OFFICE)
    with pytest.raises(Refused, match="già stato aperto"):
        actions.remove(first, by=OFFICE)


def test_a_secret_vote_counts_heads_only() -> None:
    with pytest.raises(Refused, match="solo per teste"):
        actions.add(
            a_sitting(),
            {"title": "Nomina", "is_secret": True, "majority_by": Measure.POPULATION},
            by=the_system(),
        )


# Opening ------------------------------------------------------------------------------------------


def test_the_roster_does_not_change_once_the_sitting_is_open() -> None:
    sitting = opened()

    a_town("Arese", 19_000, sitting.assembly.body.zone)

    assert sorted(sitting.roster.values_list("label", flat=True)) == sorted(TOWNS)


def test_a_sitting_opens_on_its_day_and_not_before() -> None:
    with pytest.raises(Refused, match="altro giorno"):
        actions.open_(convened(), by=the_system(), at=CALLED)


def test_where_population_counts_it_must_be_known_of_all() -> None:
    sitting = convened(a_sitting(an_assembly(a_zone(towns={"Rho": 10, "Arese": None}))))

    with pytest.raises(Refused, match="Arese"):
        actions.open_(sitting, by=OFFICE, at=EVENING)


def test_an_assembly_sits_once_at_a_time() -> None:
    assembly = an_assembly()
    opened(a_sitting(assembly))
    second = convened(a_sitting(assembly))

    with pytest.raises(Refused, match=r"ancora aperta la seduta n\. 1"):
        actions.open_(second, by=OFFICE, at=EVENING)


@pytest.mark.parametrize("state", State.values)
@pytest.mark.parametrize("verb", sorted({one.verb for one in MOVES}))
def test_only_the_moves_of_the_table_are_made_and_only_by_who_keeps(state: str, verb: str) -> None:
    sitting = Sitting(assembly=an_assembly(), state=state, number=1, year=2026, starts_at=EVENING)

    def allowed(by: Actor) -> bool:
        try:
            policies.check_move(sitting, verb, by=by)
        except Refused:
            return False
        return True

    assert allowed(OFFICE) is (move_of(state, verb) is not None)
    assert not allowed(a_visitor())
    assert not allowed(an_actor())
