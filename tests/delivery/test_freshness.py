"""Whoever owes a commitment tells it again and again; when they do not, others come to know."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from quadro.agreements import actions as agreements
from quadro.agreements.models import Agreement
from quadro.delivery import actions, queries
from quadro.delivery.freshness import PUBLIC_AFTER, STEPS, Level, level_of, step_of
from quadro.delivery.models import Commitment
from quadro.kit.asof import AsOf
from quadro.kit.refusals import Refused
from quadro.kit.terms import add_months
from quadro.notifications.models import Notice
from tests.agreements.growing import a_pact
from tests.agreements.world import acting
from tests.delivery import reminded
from tests.delivery.world import a_commitment, again, delivered, told
from tests.worlds import NOON, TODAY, the_system

pytestmark = pytest.mark.django_db
BY = the_system()


# When it is due -----------------------------------------------------------------------------------


def test_it_is_told_again_so_many_months_after_the_last_day_that_was_told() -> None:
    made = a_commitment()
    assert made.next_update_on == add_months(TODAY, 3), "registered today, three months from now"
    told(made, on=date(2026, 10, 31), progress=Decimal(10))
    assert again(made).next_update_on == date(2027, 1, 31)
    told(made, on=date(2026, 9, 30), progress=Decimal(5))
    assert again(made).next_update_on == date(2027, 1, 31), "an older day makes nothing fresher"


def test_its_cadence_is_that_of_the_reviews_of_its_agreement_until_somebody_says_another() -> None:
    pact = a_pact()
    Agreement.objects.filter(pk=pact.pk).update(review_months=6)
    pact.refresh_from_db()
    made = a_commitment(pact)
    assert (made.cadence_months, made.next_update_on) == (6, add_months(TODAY, 6))
    actions.edit(made, {"cadence_months": 1}, version=1, by=BY, at=NOON)
    assert again(made).next_update_on == add_months(TODAY, 1)
    for wrong in (0, 25):
        with pytest.raises(Refused, match="da 1 a 24 mesi"):
            actions.edit(made, {"cadence_months": wrong}, version=2, by=BY, at=NOON)


def test_one_that_has_not_started_yet_is_told_after_it_starts() -> None:
    made = a_commitment(starts_on=date(2027, 3, 1), due_on=date(2028, 1, 1))
    assert made.next_update_on == date(2027, 6, 1)


def test_what_is_delivered_or_cancelled_is_awaited_no_more_and_what_is_sent_back_is() -> None:
    made = a_commitment()
    delivered(made)
    assert again(made).next_update_on is None
    actions.move(made, "send_back", by=BY, on=TODAY, at=NOON, reason="Manca la data.")
    assert again(made).next_update_on is not None
    actions.move(made, "cancel", by=BY, on=TODAY, at=NOON, reason="Non serve.")
    assert again(made).next_update_on is None


@given(st.integers(-400, 400))
def test_a_day_is_at_the_last_step_that_it_has_reached(days: int) -> None:
    due = date(2026, 6, 1)
    step = step_of(due, due + timedelta(days=days))
    assert (step is None) == (days < STEPS[0].days)
    if step is not None:
        assert step.days <= days
        assert not any(step.days < one.days <= days for one in STEPS)


@pytest.mark.parametrize(
    ("days", "level"),
    [(-1, Level.FRESH), (0, Level.FRESH), (1, Level.AWAITED), (PUBLIC_AFTER - 1, Level.AWAITED),
     (PUBLIC_AFTER, Level.STALE), (400, Level.STALE)],
)  # fmt: skip
def test_past_its_day_it_is_awaited_and_after_a_month_it_is_said_aloud(
    days: int, level: Level
) -> None:
    assert level_of(TODAY, TODAY + timedelta(days=days)) == level
    assert level_of(None, TODAY) == Level.FRESH


# How much of it there is --------------------------------------------------------------------------


def test_the_stale_are_counted_and_weighed_among_those_still_to_be_done() -> None:
    pact = a_pact()
    fresh, late, very = (a_commitment(pact, weight=Decimal(n)) for n in (1, 2, 5))
    gone = a_commitment(pact, weight=Decimal(9))
    actions.move(gone, "cancel", by=BY, on=TODAY, at=NOON, reason="Non serve.")
    _due(late, TODAY - timedelta(days=1))
    _due(very, TODAY - timedelta(days=PUBLIC_AFTER))
    assert fresh.next_update_on

    found = queries.freshness(Commitment.objects.all(), on=TODAY)
    assert (found.open, found.late, found.stale, found.fresh) == (3, 2, 1, 1)
    assert found.late_weight_share == Decimal(7) * 100 / 8
    assert found.late_share is not None
    assert round(found.late_share) == 67


def test_where_nothing_is_to_be_done_there_is_no_share() -> None:
    found = queries.freshness(Commitment.objects.all(), on=TODAY)
    assert (found.open, found.late_share, found.late_weight_share) == (0, None, None)


def test_on_a_past_day_it_is_as_fresh_as_it_was() -> None:
    made = a_commitment()
    later = add_months(TODAY, 3) + timedelta(days=40)
    told(made, on=later, progress=Decimal(10))
    [then] = queries.statuses_at([again(made)], AsOf(later - timedelta(days=1), later, later))
    assert then.level == Level.STALE
    [now] = queries.statuses_at([again(made)], AsOf(later, later, later))
    assert now.level == Level.FRESH


def _due(made: Commitment, day: date) -> None:
    Commitment.objects.filter(pk=made.pk).update(next_update_on=day)


# Who is told --------------------------------------------------------------------------------------


class Cast(reminded.Cast):
    """Around a commitment of Milano that is due today."""

    def __init__(self) -> None:
        super().__init__("Milano")
        self.made = a_commitment()
        _due(self.made, TODAY)
        Notice.objects.all().delete()

    def turn(self, days: int) -> None:
        actions.tell_of_updates(at=NOON + timedelta(days=days))


def test_who_owes_it_is_reminded_then_the_office_and_who_stands_for_the_body() -> None:
    cast = Cast()
    one = cast.is_asked_before_its_day()
    assert one.subject.startswith("Aggiorna un impegno entro il 12 novembre 2026")
    assert (one.is_action, one.due_on) == (True, TODAY)
    cast.turn(15)
    assert cast.told() == {"clerk", "office", "mayor"}
    cast.turn(PUBLIC_AFTER)
    [one] = cast.waiting(cast.office)
    assert "tutti leggono" in one.about
    assert "councillor" not in cast.told()


def test_each_step_is_told_once_however_often_the_clock_turns() -> None:
    Cast().is_told_once_a_step()


def test_after_a_pause_only_the_last_step_is_told() -> None:
    cast = Cast()
    cast.turn(40)
    assert len(cast.waiting(cast.clerk)) == 1
    assert Notice.objects.filter(recipient=cast.clerk).count() == 1


def test_what_was_read_is_not_told_again_at_the_same_step() -> None:
    cast = Cast()
    cast.turn(15)
    Notice.objects.filter(recipient=cast.office).update(read_at=NOON)
    cast.turn(16)
    assert cast.waiting(cast.office) == []
    cast.turn(PUBLIC_AFTER)
    assert len(cast.waiting(cast.office)) == 1


def test_an_update_settles_it_for_all_and_the_next_one_begins_anew() -> None:
    cast = Cast()

    def settle() -> timedelta:
        day = TODAY + timedelta(days=15)
        values = {"on": day, "progress": Decimal(50)}
        actions.tell(cast.made, values, by=acting(cast.clerk, day), at=NOON)
        due = again(cast.made).next_update_on
        assert due is not None
        return due - TODAY

    cast.begins_anew(settle)


def test_another_day_or_another_end_lets_go_of_what_was_told() -> None:
    cast = Cast()
    cast.turn(0)
    _due(cast.made, TODAY + timedelta(days=60))
    cast.turn(1)
    assert cast.told() == set()


def test_the_clock_costs_the_same_for_one_or_for_many() -> None:
    cast = Cast()
    cast.costs_the_same_for_many(
        lambda _number: _due(a_commitment(cast.made.agreement), TODAY), most=13
    )


# What everybody reads -----------------------------------------------------------------------------


@pytest.fixture
def public() -> Commitment:
    pact = a_pact()
    agreements.publish(pact, by=BY, at=NOON)
    return a_commitment(pact)


def test_everybody_reads_for_how_long_it_is_not_updated(client: Client, public: Commitment) -> None:
    today = date.today()  # noqa: DTZ011 - as the page of today asks
    Commitment.objects.filter(pk=public.pk).update(
        told_on=today - timedelta(days=150), next_update_on=today - timedelta(days=60)
    )
    addresses = (
        public.get_absolute_url(), public.agreement.get_absolute_url(), "/impegni/?aggiornati=no",
        f"{public.owner.get_absolute_url()}impegni/",
    )  # fmt: skip
    for address in addresses:
        assert "non aggiornato da 5 mesi" in client.get(address).content.decode(), address


def test_for_the_first_month_it_is_said_quietly(client: Client, public: Commitment) -> None:
    today = date.today()  # noqa: DTZ011 - as above
    Commitment.objects.filter(pk=public.pk).update(next_update_on=today - timedelta(days=3))
    page = client.get(public.get_absolute_url()).content.decode()
    assert "aggiornamento atteso" in page
    assert "mai aggiornato" not in page
    Commitment.objects.filter(pk=public.pk).update(next_update_on=today - timedelta(days=33))
    assert "mai aggiornato" in client.get(public.get_absolute_url()).content.decode()


def test_the_home_page_without_commitments_says_what_lacks(client: Client) -> None:
    assert "Intese con qualche dato mancante" in client.get("/").content.decode()
