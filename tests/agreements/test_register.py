"""An office registers what exists, with what is known of it."""

from datetime import date

import pytest
from django.http import QueryDict

from quadro.agreements import actions
from quadro.agreements.models import Agreement
from quadro.agreements.register import register_table
from quadro.journal.models import Entry
from quadro.kit.refusals import Refused, Stale
from tests.agreements.world import (
    a_body,
    a_plan,
    acting,
    an_agreement,
    an_officer,
    day,
    instruments,
    somebody,
)
from tests.worlds import NOON, TODAY, a_visitor, the_system

pytestmark = pytest.mark.django_db


def test_an_agreement_is_registered_in_any_state_with_little_known() -> None:
    protocol, _convention = instruments()

    agreement = actions.register(
        {"title": "Protocollo antico", "instrument": protocol, "state": "conclusa"},
        by=acting(an_officer()),
    )

    assert agreement.state == "conclusa"
    assert agreement.signed_on is None
    assert agreement.updated_on == TODAY


def test_only_the_planning_office_keeps_the_register() -> None:
    protocol, _convention = instruments()
    clerk = acting(somebody(a_body("Legnano")))

    for stranger in (clerk, a_visitor()):
        with pytest.raises(Refused, match="tenuto dall’Ufficio piano"):
            actions.register(
                {"title": "Patto", "instrument": protocol, "state": "bozza"}, by=stranger
            )


def test_a_day_known_only_by_its_month_stays_so() -> None:
    agreement = an_agreement(signed_on=day("2020-09"))

    assert agreement.signed_on == date(2020, 9, 1)
    assert actions.record_of(agreement)["signed_on"] == day("09/2020")


def test_two_agreements_with_one_title_have_two_addresses() -> None:
    first, second = an_agreement("Patto"), an_agreement("Patto")

    assert (first.slug, second.slug) == ("patto", "patto-2")


def test_a_key_belongs_to_one_agreement() -> None:
    an_agreement("Patto")
    protocol, _convention = instruments()

    with pytest.raises(Refused, match="chiave PATTO"):
        actions.register(
            {"title": "Altro", "instrument": protocol, "state": "bozza"},
            code="PATTO",
            by=the_system(),
        )


def test_what_changes_is_written_with_old_and_new_values() -> None:
    agreement, officer = an_agreement("Patto"), acting(an_officer())

    actions.edit(
        agreement,
        {**actions.record_of(agreement), "title": "Patto nuovo"},
        version=agreement.version,
        by=officer,
    )

    entry = Entry.objects.get(event="agreements.edited")
    assert entry.changes["title"] == ["Patto", "Patto nuovo"]
    assert list(entry.changes) == ["title"]
    assert entry.by == officer.user


def test_the_second_of_two_editors_overwrites_nothing() -> None:
    agreement, officer = an_agreement("Patto"), acting(an_officer())
    seen = agreement.version
    told = actions.record_of(agreement)
    actions.edit(agreement, {**told, "title": "Del primo"}, version=seen, by=officer)

    with pytest.raises(Stale) as overtaken:
        actions.edit(agreement, {**told, "title": "Del secondo"}, version=seen, by=officer)

    assert overtaken.value.theirs["title"] == "Del primo"
    assert Agreement.objects.get(pk=agreement.pk).title == "Del primo"


def test_an_agreement_cannot_end_before_it_starts() -> None:
    with pytest.raises(Refused, match="prima della decorrenza"):
        an_agreement(starts_on=date(2024, 5, 1), ends_on=date(2024, 4, 30))


def test_a_framework_must_be_of_an_instrument_that_frames() -> None:
    _protocol, convention = instruments()
    frame = an_agreement("Convenzione", instrument=convention)

    with pytest.raises(Refused, match="non fa da cornice"):
        an_agreement("Attuativa", framework=frame)


def test_frameworks_do_not_go_round_in_a_circle() -> None:
    above = an_agreement("Sopra")
    below = an_agreement("Sotto", framework=above)

    with pytest.raises(Refused, match="già attuativa"):
        actions.edit(
            above,
            {**actions.record_of(above), "framework": below},
            version=above.version,
            by=the_system(),
        )


def test_an_agreement_without_parties_is_not_published() -> None:
    agreement = an_agreement()

    with pytest.raises(Refused, match="almeno una parte"):
        actions.publish(agreement, by=the_system(), at=NOON)


def test_publishing_and_withdrawing_leave_a_trace_and_their_reason() -> None:
    agreement = an_agreement("Patto", a_body("Legnano"), published=True)
    officer = acting(an_officer())

    with pytest.raises(Refused, match="perché"):
        actions.withdraw(agreement, reason=" ", by=officer)
    actions.withdraw(agreement, reason="Pubblicata per errore", by=officer)

    agreement.refresh_from_db()
    assert not agreement.is_published
    assert Entry.objects.get(event="agreements.withdrawn").changes["reason"] == [
        None,
        "Pubblicata per errore",
    ]


def test_many_are_published_together_or_not_at_all() -> None:
    ready, bare = an_agreement("Pronta", a_body("Legnano")), an_agreement("Senza parti")

    with pytest.raises(Refused):
        actions.publish_many([ready, bare], by=the_system(), at=NOON)

    ready.refresh_from_db()
    assert not ready.is_published


def test_an_agreement_that_serves_a_line_twice_counts_once() -> None:
    first, second = a_plan("Servizi", "Opere")
    agreement = an_agreement("Patto", a_body("Legnano"), published=True)
    for provision in (first, second):
        actions.link(agreement, provision, kind="attua", sentence="Così.", by=the_system())

    table = register_table(QueryDict(), by=a_visitor(), today=TODAY)

    [lines] = [one for one in table.filters if one.name == "linea"]
    assert [option.count for option in lines.options] == [1]
