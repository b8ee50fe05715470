"""Who is a party is a function of the day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quadro.agreements import actions
from quadro.agreements.models import Agreement, Party
from quadro.kit.refusals import Refused, Stale
from tests.agreements.world import a_body, an_agreement, day
from tests.worlds import the_system

pytestmark = pytest.mark.django_db


def names(agreement: Agreement, on: date) -> set[str]:
    return {str(one.body) for one in agreement.parties.on(on).select_related("body")}


def test_who_adheres_later_is_a_party_from_that_day_and_not_before() -> None:
    agreement = an_agreement("Patto", a_body("Milano"), signed_on=day("29/04/2022"))
    actions.add_party(
        agreement, a_body("Unione"), {"joined_on": day("15/11/2022")}, by=the_system()
    )

    assert names(agreement, date(2022, 4, 28)) == set()
    assert names(agreement, date(2022, 5, 1)) == {"Milano"}
    assert names(agreement, date(2022, 12, 1)) == {"Milano", "Unione"}


def test_who_withdraws_is_no_party_from_that_day() -> None:
    agreement = an_agreement("Patto", signed_on=day("29/04/2022"))
    actions.add_party(
        agreement, a_body("Milano"), {"withdrawn_on": date(2023, 1, 1)}, by=the_system()
    )

    assert names(agreement, date(2022, 12, 31)) == {"Milano"}
    assert names(agreement, date(2023, 1, 1)) == set()


def test_nobody_leaves_before_entering() -> None:
    agreement = an_agreement()

    with pytest.raises(Refused, match="prima dell’ingresso"):
        actions.add_party(
            agreement,
            a_body("Milano"),
            {"joined_on": day("15/11/2022"), "withdrawn_on": date(2022, 1, 1)},
            by=the_system(),
        )


def test_a_body_is_a_party_once() -> None:
    agreement = an_agreement("Patto", a_body("Milano"))

    with pytest.raises(Refused, match="già parte"):
        actions.add_party(agreement, a_body("Milano"), {}, by=the_system())


def test_the_act_that_authorises_is_kept_with_the_party() -> None:
    agreement = an_agreement()
    told = {"act_kind": "delibera di Giunta", "act_number": "1162/2021", "act_on": day("2021-09")}

    party = actions.add_party(agreement, a_body("Milano"), told, by=the_system())

    assert party.act is not None
    assert str(party.act) == "delibera di Giunta 1162/2021"
    assert party.act.on_precision == "month"


def test_removing_a_party_removes_the_act_that_was_only_its_own() -> None:
    agreement = an_agreement()
    party = actions.add_party(agreement, a_body("Milano"), {"act_kind": "decreto"}, by=the_system())

    actions.remove_party(party, by=the_system())

    assert not agreement.parties.exists()
    assert not agreement.acts.exists()


def test_the_last_party_of_a_published_agreement_stays() -> None:
    agreement = an_agreement("Patto", a_body("Milano"), published=True)

    with pytest.raises(Refused, match="unica parte"):
        actions.remove_party(agreement.parties.get(), by=the_system())


def test_two_people_on_one_party_see_each_other() -> None:
    party = an_agreement("Patto", a_body("Milano")).parties.get()
    seen = party.version
    actions.edit_party(party, {"note": "del primo"}, version=seen, by=the_system())

    with pytest.raises(Stale) as overtaken:
        actions.edit_party(party, {"note": "del secondo"}, version=seen, by=the_system())

    assert overtaken.value.theirs["note"] == "del primo"


days = st.none() | st.dates(date(2020, 1, 1), date(2020, 1, 12))


@given(
    signed=days, joined=days, own=days, gone=days, on=st.dates(date(2020, 1, 1), date(2020, 1, 14))
)
def test_the_rule_in_memory_is_the_rule_of_the_database(
    *, signed: date | None, joined: date | None, own: date | None, gone: date | None, on: date
) -> None:
    since = joined or own
    if gone is not None and since is not None and gone < since:
        gone = since + timedelta(days=1)
    agreement = an_agreement("Patto")
    Agreement.objects.filter(pk=agreement.pk).update(signed_on=signed)
    party = Party.objects.create(
        agreement=agreement, body=a_body("Milano"), joined_on=joined, signed_on=own,
        withdrawn_on=gone,
    )  # fmt: skip
    try:
        party = Party.objects.select_related("agreement").get(pk=party.pk)
        assert party.counts_on(on) == Party.objects.on(on).filter(pk=party.pk).exists()
    finally:
        Party.objects.all().delete()
        Agreement.objects.all().delete()
