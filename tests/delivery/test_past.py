"""Commitments as they were on a past day, with the terms of their sums, as it was known then."""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from quadro.accounts.actors import Actor
from quadro.agreements import actions as agreements
from quadro.delivery import actions, queries
from quadro.delivery.models import Commitment, FactName
from quadro.delivery.queries import Status
from quadro.delivery.reckoning import rounded
from quadro.kit.asof import AsOf
from quadro.kit.refusals import Refused
from tests.agreements.growing import a_pact
from tests.agreements.world import a_body, a_plan
from tests.delivery.world import a_commitment, a_mandate, again, told, with_steps
from tests.worlds import NOON, TODAY, a_visitor, the_system

pytestmark = pytest.mark.django_db
BY = the_system()
FAR = TODAY + timedelta(days=400)
MANY = (13, 7, 3)


def then(made: Commitment, on: date, known: date | None = None) -> Status:
    [found] = queries.statuses_at([again(made)], AsOf(on, known or FAR, FAR))
    return found


@dataclass
class Shown:
    """What a page says of a commitment on a day."""

    record: tuple[Any, ...]
    terms: list[tuple[Any, ...]]
    signals: tuple[Any, ...]


def shown(status: Status) -> Shown:
    one = status.commitment
    return Shown(
        (one.title, one.owner_id, one.state, one.starts_on, one.due_on, one.next_update_on),
        [(t.label, t.weight, t.done, t.planned, t.is_out) for t in status.reckoned.terms],
        (status.done, status.planned, status.timing),
    )


# Whatever happens to it ---------------------------------------------------------------------------


def tells(made: Commitment, n: int, *, by: Actor, at: datetime) -> None:
    """Of today, or of some days ago: what is told late."""
    values = {one.pk: Decimal(n % 11) for one in made.steps.all() if (one.pk + n) % 2}
    on = by.on - timedelta(days=n % MANY[0])
    actions.tell(made, {"on": on, "values": values, "progress": Decimal(n)}, by=by, at=at)


def divides(made: Commitment, n: int, *, by: Actor, at: datetime) -> None:
    rows = [
        {"key": one.pk, "title": one.title, "weight": Decimal(1 + (one.pk + n) % 3),
         "target": Decimal(10), "is_cancelled": n % MANY[1] == 0, "reason": "Costi."}
        for one in made.steps.order_by("position")
    ]  # fmt: skip
    if len(rows) < 3:
        rows.append({"title": f"Passo {n}", "weight": Decimal(1), "target": Decimal(10)})
    actions.set_steps(made, rows, version=again(made).version, by=by, at=at)


def renames(made: Commitment, n: int, *, by: Actor, at: datetime) -> None:
    owner = a_body("Milano" if n % 2 else "Legnano")
    values = {"title": f"Titolo {n}", "owner": owner, "in_charge": a_mandate(owner)}
    actions.edit(made, values, version=again(made).version, by=by, at=at)


def moves_on(made: Commitment, n: int, *, by: Actor, at: datetime) -> None:
    values = {"due_on": date(2026, 12, 31) + timedelta(days=n), "reason": "Atto."}
    actions.reschedule(made, values, version=again(made).version, by=by, at=at)


def passes(made: Commitment, n: int, *, by: Actor, at: datetime) -> None:
    verbs = ("suspend", "resume", "deliver", "confirm", "reopen")
    verb = verbs[n % len(verbs)]
    link = {"title": "Foto", "link": "https://example.org/f", "on": by.on}
    if verb == "deliver":
        actions.add_evidence(made, link, by=by, at=at)
    actions.move(made, verb, by=by, on=by.on, at=at, reason="Perché.", told={"done_on": by.on})


VERBS: tuple[Callable[..., None], ...] = (tells, tells, divides, renames, moves_on, passes)
happenings = st.lists(
    st.tuples(st.integers(0, 9), st.sampled_from(VERBS), st.integers(0, 60)), max_size=8
)


@settings(deadline=None, max_examples=25)
@given(happenings)
def test_any_day_reads_back_with_its_terms_as_it_was_shown_on_that_day(
    told_: list[tuple[int, Callable[..., None], int]],
) -> None:
    with transaction.atomic():
        made, day = a_commitment(), TODAY
        kept = {day: shown(queries.status_of(again(made), on=day))}
        for wait, verb, n in told_:
            day += timedelta(days=wait)
            try:
                with transaction.atomic():
                    verb(again(made), n, by=the_system(day), at=NOON + (day - TODAY))
            except Refused:
                continue
            kept[day] = shown(queries.status_of(again(made), on=day))
        for on, seen in kept.items():
            assert shown(then(made, on, known=on)) == seen
        for on in kept:
            assert_sum_is_kept(made, on)
        transaction.set_rollback(True)


def assert_sum_is_kept(made: Commitment, on: date) -> None:
    """The percentage kept of a day is what its terms give, by all that is known today."""
    status = then(made, on)
    rows = made.facts.filter(name=FactName.PROGRESS, on__lte=on).order_by("on", "known_at", "pk")
    value = [one.value for one in rows][-1]
    assert (Decimal(value) if value else None) == (
        None if status.done is None else rounded(status.done)
    )


# Case by case -------------------------------------------------------------------------------------


def test_the_terms_of_the_sum_are_those_of_that_day() -> None:
    made = a_commitment()
    first, second = with_steps(made, {"target": Decimal(10)}, {"target": Decimal(10)})
    told(made, values={first.pk: Decimal(4)})
    later = TODAY + timedelta(days=30)
    told(made, on=later, values={first.pk: Decimal(10), second.pk: Decimal(5)})

    before, after = then(made, TODAY), then(made, later)
    assert [one.done for one in before.reckoned.terms] == [40, None]
    assert [one.done for one in after.reckoned.terms] == [100, 50]


def test_what_is_told_late_of_an_earlier_day_changes_the_days_after_it_too() -> None:
    """A step of which nobody had told is known from then on."""
    made = a_commitment()
    first, second = with_steps(made, {"target": Decimal(10)}, {"target": Decimal(10)})
    september, october = date(2026, 9, 30), date(2026, 10, 31)
    told(made, on=october, values={first.pk: Decimal(8)})
    assert again(made).progress == 80
    told(made, on=september, values={second.pk: Decimal(2)})

    assert again(made).progress == 50, "(80 + 20) ÷ 2"
    assert queries.status_of(again(made), on=TODAY).done == 50


def test_a_curve_that_was_planned_again_is_that_of_before_on_the_days_before() -> None:
    made = a_commitment(starts_on=date(2026, 11, 1), due_on=date(2026, 12, 31))
    later = TODAY + timedelta(days=20)
    values = {"due_on": date(2027, 12, 31), "reason": "Atto integrativo."}
    at = NOON + timedelta(days=20)
    actions.reschedule(made, values, version=1, by=the_system(later), at=at)

    then_, now = then(made, later - timedelta(days=1)), then(made, later)
    assert then_.planned is not None
    assert now.planned is not None
    assert then_.planned > 40 > now.planned
    assert then_.commitment.due_on == date(2026, 12, 31)


def test_a_past_day_costs_a_fixed_number_of_queries(django_assert_num_queries: Any) -> None:
    pact = a_pact()
    rows = [a_commitment(pact) for _ in range(4)]
    for one in rows:
        with_steps(one, {}, {})
    rows = [again(one) for one in rows]
    as_of = AsOf(TODAY, TODAY, FAR)
    for some in (rows[:1], rows):
        with django_assert_num_queries(2):
            queries.statuses_at(some, as_of)


def test_a_provision_reads_the_shares_of_that_day() -> None:
    made, [one, other] = a_commitment(), a_plan("Una", "Due")
    actions.set_shares(made, [(one, Decimal(100))], version=1, by=BY, at=NOON)
    later, at = TODAY + timedelta(days=5), NOON + timedelta(days=5)
    half = [(one, Decimal(40)), (other, Decimal(60))]
    actions.set_shares(made, half, version=2, by=the_system(later), at=at)

    def carried(provision: Any, on: date) -> list[Decimal]:
        found = queries.carried_for(provision, BY, as_of=AsOf(on, FAR, FAR))
        return [row.percent for row in found]

    assert (carried(one, TODAY), carried(other, TODAY)) == ([Decimal(100)], [])
    assert (carried(one, later), carried(other, later)) == ([Decimal(40)], [Decimal(60)])


def test_a_body_reads_what_it_owed_even_if_another_owes_it_now() -> None:
    made = a_commitment()
    later, at = TODAY + timedelta(days=5), NOON + timedelta(days=5)
    legnano = a_body("Legnano")
    values = {"owner": legnano, "in_charge": a_mandate(legnano)}
    actions.edit(made, values, version=1, by=the_system(later), at=at)

    def owed(name: str, on: date) -> int:
        return len(queries.owed(a_body(name), BY, as_of=AsOf(on, FAR, FAR)).mine)

    assert (owed("Milano", TODAY), owed("Legnano", TODAY)) == (1, 0)
    assert (owed("Milano", later), owed("Legnano", later)) == (0, 1)
    awaited = queries.owed(legnano, BY, as_of=AsOf(TODAY, FAR, FAR)).theirs
    assert [one.commitment.pk for one in awaited] == [made.pk]


# Pages --------------------------------------------------------------------------------------------


@pytest.fixture
def old() -> Commitment:
    """Public, registered when it started in 2023, told twice, then moved."""
    pact = a_pact()
    agreements.publish(pact, by=BY, at=NOON)
    began, moved = date(2023, 5, 1), date(2024, 6, 1)
    at = NOON - (TODAY - began)
    body = a_body("Milano")
    values = {
        "title": "Sportello", "deliverable": "Un ufficio.", "owner": body,
        "in_charge": a_mandate(body), "starts_on": began, "due_on": date(2024, 12, 31),
    }  # fmt: skip
    made = actions.promise(pact, values, by=the_system(began), at=at)
    [step] = with_steps_of(made, the_system(began), at)
    for day, value in ((date(2023, 9, 30), 3), (date(2024, 3, 31), 8)):
        update = {"on": day, "values": {step.pk: Decimal(value)}}
        actions.tell(made, update, by=the_system(day), at=NOON - (TODAY - day))
    values = {"due_on": date(2026, 12, 31), "reason": "Atto integrativo n. 1."}
    at = NOON - (TODAY - moved)
    version = again(made).version
    actions.reschedule(made, values, version=version, by=the_system(moved), at=at)
    return again(made)


def with_steps_of(made: Commitment, by: Actor, at: datetime) -> list[Any]:
    rows = [{"title": "Delibere", "weight": Decimal(1), "target": Decimal(20), "unit": "delibere"}]
    actions.set_steps(made, rows, version=made.version, by=by, at=at)
    return list(made.steps.all())


def test_the_page_of_a_past_day_is_only_read(client: Client, old: Commitment) -> None:
    client.force_login(_officer())
    page = client.get(f"{old.get_absolute_url()}?al=2023-10-31").content.decode()

    assert "31 ottobre 2023" in page
    assert "Si legge soltanto" in page
    assert "3 su 20 delibere" in page
    assert "31 dicembre 2024" in page, "the deadline of that day"
    for verb in ("Aggiorna l’impegno", "Modifica l’impegno", "Sposta la scadenza", "Correggi"):
        assert verb not in page
        assert verb in client.get(old.get_absolute_url()).content.decode()


def _officer() -> Any:
    from tests.agreements.world import an_officer  # noqa: PLC0415

    return an_officer()


def test_a_page_says_what_was_known_on_another_day(client: Client, old: Commitment) -> None:
    address = f"{old.get_absolute_url()}?al=2024-04-15&noto=2024-01-10"
    page = client.get(address).content.decode()
    assert "per quello che si sapeva il" in page
    assert "3 su 20 delibere" in page, "the second update was not known yet"


def test_before_it_was_there_a_commitment_is_not_shown(client: Client, old: Commitment) -> None:
    page = client.get(f"{old.get_absolute_url()}?al=2020-01-01").content.decode()
    assert "non c’era ancora" in page
    register = client.get("/impegni/?al=2020-01-01").content.decode()
    assert "Sportello" not in register


@pytest.mark.usefixtures("old")
def test_the_register_of_a_past_day_is_narrowed_and_exported_as_it_was(client: Client) -> None:
    found = client.get("/impegni/?al=2023-06-01&stato=da_avviare").content.decode()
    assert "Sportello" in found
    assert (
        "Sportello" not in client.get("/impegni/?al=2024-06-02&stato=da_avviare").content.decode()
    )
    assert "Sportello" in client.get("/impegni/?al=2025-02-01&aggiornati=no").content.decode()
    for address in ("ordina=-fatto", "ordina=scadenza", "ente=milano", "scaduti=si", "q=sportello"):
        assert client.get(f"/impegni/?al=2024-06-02&{address}").status_code == 200
    file = client.get("/impegni/?al=2023-10-31&formato=csv").content.decode("utf-8-sig")
    heads, row = list(csv.reader(io.StringIO(file)))[:2]
    said = dict(zip(heads, row, strict=True))
    assert (said["scade_il"], said["fatto_percento"]) == ("2024-12-31", "15.00")
    assert said["stato_al"] == "2023-10-31"


@pytest.mark.parametrize("where", ["agreement", "body"])
def test_the_sections_of_an_agreement_and_of_a_body_have_a_past_too(
    client: Client, old: Commitment, where: str
) -> None:
    address = {
        "agreement": old.agreement.get_absolute_url(),
        "body": f"{old.owner.get_absolute_url()}impegni/",
    }[where]
    page = client.get(f"{address}?al=2023-10-31").content.decode()
    assert "15\xa0%" in page
    assert "Torna a oggi" in page


def test_an_odd_day_is_left_aside(client: Client, old: Commitment) -> None:
    for query in ("al=ieri", "noto=2026-13-01", "al=9999-12-31", "al=&noto="):
        page = client.get(f"{old.get_absolute_url()}?{query}")
        assert page.status_code == 200
        assert "Si legge soltanto" not in page.content.decode()


def test_who_may_not_read_the_agreement_reads_no_past_of_it() -> None:
    made = a_commitment()
    assert queries.register_at(a_visitor(), AsOf(TODAY, FAR, FAR)).count() == 0
    assert queries.register_at(BY, AsOf(TODAY, FAR, FAR)).get() == made
