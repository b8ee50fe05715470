"""Commitments in the roll-up of the plan: what is published, as its own page tells it."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from quadro.agreements import actions as agreements
from quadro.agreements.models import Agreement
from quadro.bodies import actions as bodies
from quadro.bodies.models import Body, Kind
from quadro.cube import actions as cube
from quadro.cube import queries as roll_up
from quadro.cube.models import Cell
from quadro.cube.places import AREA, of_zone
from quadro.delivery import actions
from quadro.delivery.models import Commitment
from quadro.delivery.queries import statuses_of, sum_of_commitments
from quadro.kit.refusals import Refused
from quadro.plan import actions as plan
from quadro.plan.models import Provision
from tests.agreements.growing import a_pact
from tests.agreements.world import a_plan
from tests.cube.world import a_town, at, shown, two_zones
from tests.delivery.world import a_commitment, again, delivered, told, with_steps
from tests.parallel import at_once
from tests.worlds import NOON, TODAY, the_system

pytestmark = pytest.mark.django_db
TIMINGS = ("ahead", "in_time", "behind", "late", "to_start", "suspended", "unknown")


@pytest.fixture
def pact() -> Agreement:
    """A published agreement; the roll-up has started."""
    cube.bring_to(TODAY)
    agreement = a_pact()
    agreements.publish(agreement, by=the_system(), at=NOON)
    return agreement


def share(commitment: Commitment, *parts: tuple[Provision, int]) -> None:
    actions.set_shares(
        commitment,
        [(provision, Decimal(percent)) for provision, percent in parts],
        version=again(commitment).version,
        by=the_system(),
        at=NOON,
    )


def moved(commitment: Commitment, verb: str, on: date = TODAY) -> None:
    actions.move(
        commitment, verb, by=the_system(on), on=on, at=NOON, reason="Così è deciso.",
    )  # fmt: skip


def in_life(place: str = AREA) -> dict[str, int]:
    found = shown()
    return {one: n for one in TIMINGS if (n := found.at(one, place=place).count)}


def test_a_commitment_counts_in_everything_and_in_the_provisions_it_carries(
    pact: Agreement,
) -> None:
    first, second = a_plan("Casa", "Lavoro")
    commitment = a_commitment(pact, weight=Decimal(2))
    share(commitment, (first, 60), (second, 40))
    told(commitment, progress=Decimal(50))

    assert shown().at("progress").mean == 50
    assert shown().at("weight").total == 2
    part = shown(first.edition, first).at("progress", node=first.pk)
    assert (part.total, part.weight) == (Decimal(60), Decimal("1.2"))
    axis = shown(first.edition, first.parent)
    assert axis.at("commitments", node=first.parent_id or 0).count == 1
    assert axis.at("commitments", node=first.parent_id or 0).total == 1
    assert roll_up.verify() == []


def test_what_is_not_published_is_in_no_sum(pact: Agreement) -> None:
    a_commitment(pact)
    secret = a_pact("Milano", "Legnano")
    a_commitment(secret, title="Riservato")
    assert shown().at("commitments").count == 1

    agreements.publish(secret, by=the_system(), at=NOON)
    assert shown().at("commitments").count == 2

    agreements.withdraw(secret, reason="Da rivedere.", by=the_system())
    assert shown().at("commitments").count == 1
    assert roll_up.verify() == []


def test_a_commitment_counts_where_the_body_that_owes_it_is(pact: Agreement) -> None:
    north, south = two_zones()
    town = a_town("Milano", north)
    commitment = a_commitment(pact)
    assert shown().at("commitments").count == 1
    owner = commitment.owner

    def place(**values: object) -> None:
        owner.refresh_from_db()
        bodies.edit(owner, values, version=owner.version, by=the_system())

    place(municipality=town)
    assert shown().at("commitments", place=at(town)).count == 1
    assert shown().at("commitments", place=of_zone(north.pk)).count == 1
    place(municipality=None, kind=Kind.ZONE, zone=south)
    assert shown().at("commitments", place=at(town)).count == 0
    assert shown().at("commitments", place=of_zone(south.pk)).count == 1
    assert roll_up.verify() == []


def test_missing_is_not_zero_and_the_plan_of_what_nobody_tells_stands_apart(
    pact: Agreement,
) -> None:
    known, silent = a_commitment(pact), a_commitment(pact, title="Muto")
    with_steps(silent, {"due_on": TODAY - timedelta(1)})
    told(known, progress=Decimal(40))

    found = shown()
    assert found.at("progress").mean == 40
    assert found.at("progress").weight == 1
    assert found.at("weight").total == 2
    assert found.at("planned").weight == 1
    assert found.at("planned_untold").total == 100


def test_what_is_cancelled_leaves_both_sums_and_is_counted_as_such(pact: Agreement) -> None:
    commitment = a_commitment(pact)
    told(commitment, progress=Decimal(40))
    moved(commitment, "cancel")

    found = shown()
    assert found.at("cancelled").count == 1
    assert found.at("commitments").count == 1
    assert not any(found.at(one).weight for one in ("progress", "planned", "weight"))


def test_on_another_day_what_was_in_time_is_late(pact: Agreement) -> None:
    told(a_commitment(pact), progress=Decimal(90))
    assert in_life() == {"in_time": 1}
    cube.bring_to(date(2027, 1, 1))
    assert in_life() == {"late": 1}
    assert shown().at("planned").total == 100


def test_a_relative_term_that_gets_its_day_is_counted_with_it(pact: Agreement) -> None:
    a_commitment(
        pact, starts_on=None, due_on=None, term_count=90, term_unit="giorni", term_from="efficacia"
    )
    assert in_life() == {"unknown": 1}
    Agreement.objects.filter(pk=pact.pk).update(effective_on=date(2026, 1, 1))
    actions.resolve_terms(on=TODAY, at=NOON)
    assert in_life() == {"late": 1}


def test_what_is_only_a_demonstration_says_so_and_goes_away(pact: Agreement) -> None:
    a_commitment(pact)
    a_commitment(pact, title="Prova", is_demonstration=True)
    assert shown().at("demonstration").count == 1

    actions.remove_demonstration(by=the_system())
    assert shown().at("demonstration").count == 0
    assert shown().at("commitments").count == 1
    assert roll_up.verify() == []


# Whatever happens ---------------------------------------------------------------------------------


class Life:
    """Three commitments of three bodies in a published agreement; each step is one of its verbs."""

    def __init__(self, pact: Agreement) -> None:
        self.pact, self.on = pact, TODAY
        self.provisions = a_plan("Casa", "Lavoro", "Acqua")
        north, _south = two_zones()
        for name, zone in (("Milano", None), ("Legnano", north)):
            Body.objects.filter(name=name).update(municipality=a_town(name, zone))
        owners = ("Milano", "Legnano", "Milano")
        self.commitments = [
            a_commitment(pact, owner, title=f"Impegno {n}") for n, owner in enumerate(owners)
        ]

    def one(self, dice: Random) -> Commitment:
        return again(dice.choice(self.commitments))

    def tell(self, dice: Random) -> None:
        one = self.one(dice)
        steps = {step.pk: Decimal(dice.randrange(4)) for step in one.steps.all()}
        values = {"values": steps} if steps else {"progress": Decimal(dice.randrange(101))}
        told(one, on=self.on, **values)

    def set_steps(self, dice: Random) -> None:
        days = [self.on + timedelta(dice.randrange(-90, 90)) for _ in range(dice.randrange(1, 4))]
        with_steps(self.one(dice), *({"due_on": day, "target": Decimal(3)} for day in days))

    def set_shares(self, dice: Random) -> None:
        percent = dice.randrange(1, 100)
        some = dice.sample(self.provisions, 2)
        share(self.one(dice), *zip(some, (percent, 100 - percent), strict=True))

    def weigh(self, dice: Random) -> None:
        one, weight = self.one(dice), Decimal(dice.randrange(1, 9999)) / 1000
        by = the_system(self.on)
        actions.edit(one, {"weight": weight}, version=one.version, by=by, at=NOON)

    def reschedule(self, dice: Random) -> None:
        one, day = self.one(dice), self.on + timedelta(dice.randrange(-30, 300))
        values = {"due_on": day, "reason": "Proroga."}
        by = the_system(self.on)
        actions.reschedule(one, values, version=one.version, by=by, at=NOON)

    def move(self, dice: Random) -> None:
        """Suspended, resumed, delivered, confirmed, reopened, cancelled."""
        one = self.one(dice)
        if dice.randrange(2) and one.is_open:
            delivered(one, on=self.on)
            return
        verb = dice.choice(["start", "suspend", "resume", "confirm", "reopen", "cancel"])
        moved(one, verb, self.on)

    def move_provision(self, dice: Random) -> None:
        one = Provision.objects.get(pk=dice.choice(self.provisions).pk)
        under = None if one.parent_id else self.provisions[0].parent
        plan.move_provision(one, under=under, place=None, version=one.version, by=the_system())

    def show(self, dice: Random) -> None:
        del dice
        self.pact.refresh_from_db()
        if self.pact.is_published:
            agreements.withdraw(self.pact, reason="Da rivedere.", by=the_system())
        else:
            agreements.publish(self.pact, by=the_system(), at=NOON)

    def pass_days(self, dice: Random) -> None:
        self.on += timedelta(dice.randrange(1, 60))
        cube.bring_to(self.on)


VERBS: list[Callable[[Life, Random], None]] = [
    Life.tell, Life.set_steps, Life.set_shares, Life.weigh, Life.reschedule, Life.move,
    Life.move_provision, Life.show, Life.pass_days,
]  # fmt: skip


def test_after_any_sequence_of_verbs_the_roll_up_tells_what_the_pages_tell(
    pact: Agreement,
) -> None:
    life = Life(pact)

    @given(st.lists(st.tuples(st.sampled_from(VERBS), st.integers(0, 10**6)), max_size=12))
    @settings(max_examples=20)
    def after_these(steps: list[tuple[Callable[[Life, Random], None], int]]) -> None:
        life.on = TODAY
        with transaction.atomic():
            for verb, seed in steps:
                try:
                    with transaction.atomic():
                        verb(life, Random(seed))  # noqa: S311
                except Refused:
                    continue
            check_against_pages(life)
            transaction.set_rollback(True)

    after_these()


def check_against_pages(life: Life) -> None:
    assert roll_up.verify() == []
    assert roll_up.day() == life.on
    rows = Commitment.objects.filter(agreement__in=Agreement.objects.published())
    statuses = statuses_of(list(rows), on=life.on)
    told = sum_of_commitments(statuses)
    found = shown()
    assert found.at("weight").total == told.weight
    assert found.at("progress").weight == told.known_weight
    assert abs(found.at("progress").total - told.total) < Decimal("0.00001")
    assert found.at("commitments").count == len(statuses)
    plan_of = "planned" if told.known_weight else "planned_untold"
    assert found.at(plan_of).weight == told.planned_weight
    assert abs(found.at(plan_of).total - told.planned_total) < Decimal("0.00001")
    kept = Cell.objects.filter(edition=0, place=AREA).exclude(count=0)
    names = {one.timing.name.lower() for one in statuses}
    assert names <= set(kept.values_list("measure", flat=True))


@pytest.mark.django_db(transaction=True)
def test_eight_who_tell_at_once_wait_for_nobody_forever_and_lose_nothing(pact: Agreement) -> None:
    parts = list(zip(a_plan("Casa", "Lavoro"), (50, 50), strict=True))
    made = [a_commitment(pact, title=f"Impegno {n}") for n in range(8)]
    for one in made:
        share(one, *parts)

    def work(number: int) -> int:
        for turn in range(3):
            told(made[number], progress=Decimal(10 * turn + number))
        return number

    assert at_once(work, times=8) == list(range(8))
    assert shown().at("progress").total == sum(20 + number for number in range(8))
    assert roll_up.verify() == []
