"""Amendments: numbered deltas, and the record of any past day."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from quadro.agreements import actions, policies, queries
from quadro.agreements.amendable import AMENDABLE, Sort, facts_of, kept, read
from quadro.agreements.models import Agreement, ProvisionLink
from quadro.kit.refusals import Hidden, Refused, Stale
from tests.agreements.growing import SIGNED, a_pact, again, an_amendment, in_force, names
from tests.agreements.world import a_body, a_plan, acting, an_officer, somebody
from tests.worlds import NOON, TODAY, a_visitor, the_system

pytestmark = pytest.mark.django_db
END = date(2026, 12, 31)


def test_a_draft_changes_nothing() -> None:
    pact = a_pact(ends_on=END)
    an_amendment(pact, ends_on=date(2028, 12, 31))

    pact.refresh_from_db()
    assert pact.ends_on == END


def test_in_force_it_has_a_number_and_changes_the_record() -> None:
    pact = a_pact(ends_on=END, total_eur=Decimal("1000.00"))
    first = an_amendment(pact, ends_on=date(2027, 12, 31))
    second = an_amendment(pact, total_eur=Decimal("2500.50"), scope="Lavoro e casa")

    assert in_force(second, date(2025, 1, 1)).number == 1
    assert in_force(first, date(2025, 6, 1)).number == 2
    pact.refresh_from_db()
    assert (pact.ends_on, pact.total_eur) == (date(2027, 12, 31), Decimal("2500.50"))
    assert pact.scope == "Lavoro e casa"


def test_the_record_of_a_day_before_says_what_it_said() -> None:
    pact = a_pact(ends_on=END)
    in_force(an_amendment(pact, ends_on=date(2028, 12, 31)), date(2025, 1, 1))

    pact.refresh_from_db()
    assert queries.record_on(pact, date(2024, 12, 31)).facts["ends_on"] == END
    assert queries.record_on(pact, date(2025, 1, 1)).facts["ends_on"] == date(2028, 12, 31)
    [row] = queries.record_on(pact, date(2024, 12, 31)).changed
    assert (row.label, row.then, row.now) == ("Scade il", "31 dicembre 2026", "31 dicembre 2028")


VALUES: dict[Sort, st.SearchStrategy[Any]] = {
    Sort.TEXT: st.text("abcd ", min_size=1, max_size=9),
    Sort.DAY: st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    Sort.EURO: st.none() | st.decimals(0, 10**9, places=2),
    Sort.WHOLE: st.none() | st.integers(0, 3650),
    Sort.CHOICE: st.sampled_from(Agreement.Renewal.values),
    Sort.FLAG: st.booleans(),
}
facts = st.sampled_from(sorted(AMENDABLE)).flatmap(
    lambda name: st.tuples(st.just(name), VALUES[AMENDABLE[name]])
)
steps = st.lists(st.tuples(st.integers(0, 30), st.lists(facts, min_size=1, max_size=4)), max_size=5)


@settings(deadline=None, max_examples=40)
@given(steps)
def test_the_record_of_any_day_is_the_one_saved_on_that_day(
    steps: list[tuple[int, list[tuple[str, Any]]]],
) -> None:
    """Any sequence of amendments, several on a day, the same fact changed again and again."""
    with transaction.atomic():
        pact, day = a_pact(ends_on=END), SIGNED
        saved = {day - timedelta(days=1): facts_of(pact)}
        for wait, changes in steps:
            day += timedelta(days=wait)
            try:
                with transaction.atomic():
                    in_force(an_amendment(pact, **dict(changes)), day)
            except Refused:  # it would have ended before it begins
                continue
            pact.refresh_from_db()
            saved[day] = facts_of(pact)
        pact.refresh_from_db()
        for asked in {day + timedelta(days=shift) for day in saved for shift in (0, 1)}:
            then = saved[max(one for one in saved if one <= asked)]
            assert queries.record_on(pact, asked).facts == then
        transaction.set_rollback(True)


@given(facts)
def test_a_value_reads_back_from_a_delta_as_it_was(fact: tuple[str, Any]) -> None:
    name, value = fact
    assert read(name, kept(value)) == value


def test_it_takes_effect_in_the_order_of_time() -> None:
    pact = a_pact()
    in_force(an_amendment(pact, notice_days=30), date(2025, 5, 1))

    with pytest.raises(Refused, match="non può venire prima"):
        in_force(an_amendment(pact, notice_days=60), date(2025, 4, 30))
    with pytest.raises(Refused, match="mettilo in vigore quel giorno"):
        actions.put_in_force(
            an_amendment(pact, notice_days=60), effective_on=TODAY + timedelta(days=1), version=2,
            by=the_system(), at=NOON,
        )  # fmt: skip
    with pytest.raises(Refused, match="prima della firma"):
        in_force(an_amendment(a_pact(), notice_days=60), SIGNED - timedelta(days=1))


def test_what_is_in_force_is_not_touched() -> None:
    amendment = in_force(an_amendment(a_pact(), notice_days=30))

    for touch in (
        lambda: actions.change_fact(amendment, "notice_days", 60, by=the_system()),
        lambda: actions.drop_amendment(amendment, by=the_system()),
        lambda: actions.drop_delta(amendment.deltas.get(), by=the_system()),
        lambda: in_force(amendment),
    ):
        with pytest.raises(Refused, match="ha già effetto"):
            touch()


def test_two_who_put_it_in_force_on_two_versions_see_each_other() -> None:
    amendment = an_amendment(a_pact(), notice_days=30)
    actions.change_fact(amendment, "notice_days", 60, by=the_system())

    with pytest.raises(Stale):
        actions.put_in_force(
            amendment, effective_on=TODAY, version=amendment.version, by=the_system(), at=NOON
        )


def test_an_empty_one_and_one_that_breaks_the_record_are_refused() -> None:
    pact = a_pact(ends_on=END)

    with pytest.raises(Refused, match="non cambia niente"):
        in_force(an_amendment(pact))
    with pytest.raises(Refused, match="prima della decorrenza"):
        in_force(an_amendment(pact, starts_on=date(2030, 1, 1)))
    pact.refresh_from_db()
    assert (pact.starts_on, pact.amendments.filter(effective_on__isnull=False).count()) == (None, 0)


def test_only_some_facts_are_changed_by_an_amendment() -> None:
    with pytest.raises(Refused, match="non si cambia"):
        an_amendment(a_pact(), state="conclusa")


def test_parties_come_and_go_from_its_day() -> None:
    pact = a_pact("Milano", "Legnano")
    amendment = an_amendment(pact)
    actions.let_in(amendment, a_body("Rho"), role="aderente", by=the_system())
    actions.let_out(amendment, a_body("Legnano"), by=the_system())

    in_force(amendment, date(2025, 1, 1))

    assert names(pact, date(2024, 12, 31)) == {"Milano", "Legnano"}
    assert names(pact, date(2025, 1, 1)) == {"Milano", "Rho"}


def test_who_is_a_party_does_not_come_and_who_is_not_does_not_go() -> None:
    pact = a_pact("Milano", "Legnano")
    amendment = an_amendment(pact)

    with pytest.raises(Refused, match="già parte"):
        actions.let_in(amendment, a_body("Milano"), role="aderente", by=the_system())
    actions.let_out(amendment, a_body("Rho"), by=the_system())
    with pytest.raises(Refused, match="quel giorno non è parte"):
        in_force(amendment)


def test_an_amendment_does_not_leave_one_party_alone() -> None:
    amendment = an_amendment(a_pact("Milano", "Legnano"))
    actions.let_out(amendment, a_body("Legnano"), by=the_system())

    with pytest.raises(Refused, match="meno di due parti"):
        in_force(amendment)


def test_the_provisions_of_a_day_before_are_those_of_then() -> None:
    pact, [one, two] = a_pact(), a_plan("Una", "Due")
    link = actions.link(pact, one, kind="attua", sentence="La attua.", by=the_system())
    amendment = an_amendment(pact)
    actions.serve_no_more(amendment, link, by=the_system())
    actions.serve_more(
        amendment, two, kind="cornice", sentence="Le fa da cornice.", by=the_system()
    )

    in_force(amendment, date(2025, 1, 1))

    before, after = (queries.record_on(pact, date(2024 + year, 12, 31)).links for year in (0, 1))
    assert [(link.provision, link.sentence) for link in before] == [(one, "La attua.")]
    assert [(link.provision, link.kind) for link in after] == [(two, "cornice")]
    assert ProvisionLink.objects.get().provision == two


def test_a_provision_that_left_the_plan_meanwhile_is_told() -> None:
    pact, [one] = a_pact(), a_plan("Una")
    amendment = an_amendment(pact)
    actions.serve_more(amendment, one, kind="attua", sentence="La attua.", by=the_system())
    one.delete()

    with pytest.raises(Refused, match="non c’è più nel Piano"):
        in_force(amendment)


def test_a_later_change_of_a_fact_takes_the_place_of_an_earlier() -> None:
    amendment = an_amendment(a_pact(), notice_days=30)
    actions.change_fact(amendment, "notice_days", 60, by=the_system())
    actions.rewrite(amendment, "art. 3", old="ogni anno", new="ogni sei mesi", by=the_system())

    assert [(one.field, one.new) for one in amendment.deltas.order_by("pk")] == [
        ("notice_days", 60), ("art. 3", "ogni sei mesi"),
    ]  # fmt: skip


def test_a_draft_is_read_by_the_office_and_the_parties_only() -> None:
    amendment = an_amendment(a_pact(), notice_days=30)
    Agreement.objects.update(published_at="2026-01-01T00:00Z", published_by="x")
    amendment = again(amendment)
    member, stranger = (acting(somebody(a_body(name))) for name in ("Milano", "Rho"))

    for reader in (member, acting(an_officer())):
        policies.check_can_read_amendment(amendment, by=reader)
    for outsider in (stranger, a_visitor()):
        with pytest.raises(Hidden):
            policies.check_can_read_amendment(amendment, by=outsider)
    policies.check_can_read_amendment(in_force(amendment), by=a_visitor())
