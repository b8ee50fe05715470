"""The office corrects a computed signal: with its reason, shown beside it, never summed."""

import csv
import io
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from quadro.agreements import actions as agreements
from quadro.delivery import actions, queries
from quadro.delivery.models import Commitment, Override
from quadro.delivery.reckoning import Timing
from quadro.kit.asof import AsOf
from quadro.kit.refusals import Refused
from tests.agreements.growing import a_pact
from tests.agreements.world import a_body, acting, an_officer, somebody
from tests.delivery.world import a_commitment, again, delivered, told
from tests.worlds import NOON, TODAY, the_system

pytestmark = pytest.mark.django_db
BY = the_system()
WHY = "La gara è aggiudicata: manca solo la pubblicazione."


def corrected(made: Commitment, **values: Any) -> Override:
    said = {"timing": "nei_tempi", "reason": WHY, **values}
    return actions.override(made, said, by=BY, at=NOON)


def behind() -> Commitment:
    """Far less is done than was planned: it is late."""
    made = a_commitment()
    told(made, progress=Decimal(40))
    return again(made)


def test_what_is_declared_stands_beside_what_is_computed() -> None:
    made = behind()
    held = corrected(made, progress=Decimal(80))

    status = queries.status_of(again(made), on=TODAY)
    assert (status.timing, status.done) == (Timing.LATE, Decimal(40))
    assert status.override == held
    assert (held.computed_timing, held.computed_progress) == (Timing.LATE, Decimal(40))


def test_sums_follow_what_is_computed_and_say_so() -> None:
    pact = a_pact()
    one, other = a_commitment(pact), a_commitment(pact)
    told(one, progress=Decimal(40))
    told(other, progress=Decimal(60))
    corrected(again(one), progress=Decimal(100))

    whole = queries.sum_of_commitments(queries.statuses_of([again(one), again(other)], on=TODAY))
    assert whole.done == 50
    assert "la somma segue il calcolo" in whole.terms[0].source


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"timing": "", "progress": None}, "indicane uno"),
        ({"reason": "  "}, "perché il calcolo non dice il vero"),
        ({"progress": Decimal(101)}, "percentuale da 0 a 100"),
        ({"timing": "annullato"}, "non si dichiarano"),
        ({"expires_on": TODAY - timedelta(days=1)}, "già passato"),
        ({"timing": "in_ritardo"}, "dice già così"),
    ],
)
def test_a_correction_that_says_nothing_or_has_no_reason_is_refused(
    values: dict[str, Any], why: str
) -> None:
    with pytest.raises(Refused, match=why):
        corrected(behind(), **values)


def test_only_the_office_corrects_and_only_what_is_still_to_be_done() -> None:
    made = behind()
    owner = acting(somebody(a_body("Milano")))
    with pytest.raises(Refused, match="tenuti dall’Ufficio piano"):
        actions.override(made, {"timing": "nei_tempi", "reason": WHY}, by=owner, at=NOON)
    delivered(made)
    with pytest.raises(Refused, match="non si correggono"):
        corrected(again(made))


def test_a_new_correction_takes_the_place_of_the_one_before_which_stays_readable() -> None:
    made = behind()
    first = corrected(made)
    second = corrected(made, timing="indietro", reason="Un lotto è fermo.")

    first.refresh_from_db()
    assert (first.withdrawn_on, first.reason) == (TODAY, WHY)
    assert "preso il suo posto" in first.withdrawal
    assert queries.status_of(again(made), on=TODAY).override == second


def test_it_ends_after_its_last_day_or_when_it_is_withdrawn_with_a_reason() -> None:
    made = behind()
    held = corrected(made, expires_on=TODAY + timedelta(days=10))
    on = TODAY + timedelta(days=10)
    assert queries.status_of(again(made), on=on).override == held
    assert queries.status_of(again(made), on=on + timedelta(days=1)).override is None

    with pytest.raises(Refused, match="non serve più"):
        actions.withdraw_override(held, reason=" ", by=BY, at=NOON)
    actions.withdraw_override(held, reason="Pubblicata.", by=BY, at=NOON)
    assert queries.status_of(again(made), on=TODAY).override is None
    with pytest.raises(Refused, match="già stata ritirata"):
        actions.withdraw_override(held, reason="Di nuovo.", by=BY, at=NOON)


def test_what_is_delivered_is_corrected_no_more() -> None:
    made = behind()
    held = corrected(made)
    delivered(made)
    held.refresh_from_db()
    assert held.withdrawn_on == TODAY
    assert "fatto, da verificare" in held.withdrawal


def test_on_a_past_day_it_reads_as_it_was_known_then() -> None:
    made = a_commitment()
    told(made, progress=Decimal(40))
    held = corrected(again(made))
    later, by = TODAY + timedelta(days=20), the_system(TODAY + timedelta(days=20))
    actions.withdraw_override(held, reason="Superata.", by=by, at=NOON + timedelta(days=20))

    def shown(on: date, known: date) -> Override | None:
        [status] = queries.statuses_at([again(made)], AsOf(on, known, later))
        return status.override

    assert shown(TODAY, later) == held, "that day it held"
    assert shown(later, later) is None
    assert shown(later, later - timedelta(days=1)) == held, "nobody knew yet that it would end"
    assert shown(TODAY - timedelta(days=1), later) is None, "nobody had declared it yet"


def test_everybody_reads_it_with_its_reason_on_page_register_and_files(client: Client) -> None:
    pact = a_pact()
    agreements.publish(pact, by=BY, at=NOON)
    today = date.today()  # noqa: DTZ011 - as the page of today asks
    made = a_commitment(pact, starts_on=today - timedelta(days=300), due_on=today)
    actions.override(made, {"timing": "nei_tempi", "reason": WHY}, by=the_system(today), at=NOON)

    for address in (made.get_absolute_url(), pact.get_absolute_url(), "/impegni/?corretti=si"):
        page = client.get(address).content.decode()
        assert WHY in page, address
        assert "Ufficio piano" in page
    file = client.get("/impegni/?formato=csv").content.decode("utf-8-sig")
    heads, first = list(csv.reader(io.StringIO(file)))[:2]
    row = dict(zip(heads, first, strict=True))
    assert (row["tempi"], row["tempi_dichiarati"]) == ("in ritardo", "nei tempi")
    assert row["motivo_correzione"] == WHY


def test_the_office_corrects_and_takes_back_from_the_page(client: Client) -> None:
    pact = a_pact()
    agreements.publish(pact, by=BY, at=NOON)
    made = a_commitment(pact, starts_on=date(2020, 1, 1), due_on=date(2021, 1, 1))
    client.force_login(an_officer())
    form = {"timing": "nei_tempi", "progress": "", "reason": WHY, "expires_on": ""}
    client.post(f"{made.get_absolute_url()}correggi/", form)
    held = Override.objects.get()
    assert "Ritira la correzione" in client.get(made.get_absolute_url()).content.decode()

    client.post(f"{made.get_absolute_url()}correzioni/{held.pk}/ritira/", {"reason": "Superata."})
    held.refresh_from_db()
    assert held.withdrawal == "Superata."
    assert "Una correzione di prima" in client.get(made.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    "values",
    [
        {"timing": "", "progress": None}, {"reason": ""}, {"progress": 101},
        {"expires_on": date(2020, 1, 1)}, {"withdrawn_on": TODAY},
    ],
)  # fmt: skip
def test_the_database_itself_keeps_the_rules_of_a_correction(values: dict[str, Any]) -> None:
    held = corrected(behind())
    with pytest.raises(IntegrityError), transaction.atomic():
        Override.objects.filter(pk=held.pk).update(**values)
