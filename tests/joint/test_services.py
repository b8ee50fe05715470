"""Who may do what with what is done together, and what of it stays as it was approved."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from quadro.accounts.models import Role
from quadro.bodies.models import Body, Kind
from quadro.joint import actions, policies, queries
from quadro.joint.models import Form, JointService, Member, Share
from quadro.joint.sharing import Key, Part
from quadro.journal import queries as journal
from quadro.kit.refusals import Hidden, Refused, Stale
from quadro.territory.models import Population
from tests.joint.world import (
    HEADS,
    SINCE,
    a_budget,
    a_service,
    an_approved,
    of,
    paid,
    the_towns,
)
from tests.worlds import NOON, TODAY, a_visitor, the_system

pytestmark = pytest.mark.django_db
APPROVED = {
    "Binasco": "31905.74", "Casarile": "22983.65", "Noviglio": "23986.75", "Vernate": "21123.87"
}  # fmt: skip


# Shares -------------------------------------------------------------------------------------------


def test_approved_shares_are_written_and_sum_exactly() -> None:
    budget = an_approved(a_service())

    assert paid(budget) == APPROVED
    assert sum(Decimal(one) for one in paid(budget).values()) == Decimal("100000.01")
    assert {one.event for one in journal.latest()} >= {"joint.approved", "joint.budget_set"}


def test_an_approved_year_is_never_computed_again() -> None:
    service = a_service()
    budget = an_approved(service)

    Population.objects.update(residents=1)
    zibido = Body.objects.get(short_name="Zibido")
    actions.join(service, zibido, since=date(2026, 7, 1), act="Delibera", by=the_system(), at=NOON)

    members = list(service.members.select_related("body"))
    found = queries.sharing_of(budget, members, {})
    assert {name: one.cents for name, one in found.quotas.items()} == {
        f"Comune di {name}": int(Decimal(amount) * 100) for name, amount in APPROVED.items()
    }
    with pytest.raises(Refused, match="non si ricalcola"):
        a_budget(service)
    with pytest.raises(Refused, match="non si ricalcola"):
        actions.approve(budget, act="Altro", approved_on=TODAY, by=the_system(), at=NOON)


def test_who_joins_on_the_first_of_july_pays_for_their_days() -> None:
    service = a_service()
    zibido = Body.objects.get(short_name="Zibido")
    actions.join(service, zibido, since=date(2026, 7, 1), act="Delibera", by=the_system(), at=NOON)

    assert paid(an_approved(service)) == {
        "Binasco": "28081.12", "Casarile": "20338.04", "Noviglio": "21208.57",
        "Vernate": "18724.01", "Zibido": "11648.27",
    }  # fmt: skip


def test_who_left_and_came_back_has_one_share_for_all_its_days() -> None:
    service = a_service()
    casarile = service.members.get(body__short_name="Casarile")
    actions.let_go(casarile, until=date(2026, 4, 1), act="Delibera", by=the_system())
    actions.join(
        service, casarile.body, since=date(2026, 10, 1), act="Delibera", by=the_system(), at=NOON
    )

    budget = an_approved(service, parts=[Part(Key.EQUAL)], cost_eur=Decimal(365))

    assert paid(budget)["Casarile"] == f"{(90 + 92) / 4:.2f}"
    assert Share.objects.count() == 4


def test_by_use_what_is_missing_is_said_and_approval_waits() -> None:
    service = a_service()
    budget = a_budget(service, parts=[Part(Key.USE)], cap_percent=None)

    with pytest.raises(Refused, match="Manca l’uso di Binasco, Casarile, Noviglio, Vernate"):
        actions.approve(budget, act="Verbale", approved_on=TODAY, by=the_system(), at=NOON)

    measures = {one.body_id: (Decimal(10), None) for one in service.members.all()}
    told = {"cost_eur": Decimal(100), "parts": [Part(Key.USE)], "measures": measures}
    actions.set_budget(service, 2026, told, version=1, by=the_system(), at=NOON)
    budget = actions.approve(budget, act="Verbale", approved_on=TODAY, by=the_system(), at=NOON)
    assert set(paid(budget).values()) == {"25.00"}


def test_the_second_of_two_editors_gets_both_texts() -> None:
    service = a_service()
    a_budget(service)

    with pytest.raises(Stale):
        a_budget(service)


def test_a_trial_writes_nothing() -> None:
    service = queries.with_all(JointService.objects.filter(pk=a_service().pk)).get()
    a_budget(service)
    service = queries.with_all(JointService.objects.all()).get()
    sheet = queries.sheet_of(service, on=TODAY, is_inside=True)
    zibido = Body.objects.get(short_name="Zibido")

    found = sheet.division(2026, queries.Trial(newcomer=zibido, since=date(2026, 7, 1)))

    assert found is not None
    assert found.after is not None
    assert found.after.quotas["Comune di Zibido"].cents == 1_164_827
    assert not found.is_tried
    assert not Share.objects.exists()
    assert Member.objects.count() == 4


# Who ----------------------------------------------------------------------------------------------


def test_the_lead_writes_and_a_member_only_for_itself() -> None:
    service = a_service()
    casarile = service.members.get(body__short_name="Casarile")
    vernate = service.members.get(body__short_name="Vernate")
    told = {"cost_eur": Decimal(1), "parts": [Part(Key.EQUAL)]}

    actions.set_budget(service, 2026, told, by=of("Binasco"), at=NOON)
    with pytest.raises(Refused, match="capofila, Binasco"):
        actions.set_budget(service, 2027, told, by=of("Casarile"), at=NOON)
    with pytest.raises(Refused, match="capofila, Binasco"):
        actions.set_budget(service, 2027, told, by=of("Binasco", Role.COUNCILLOR), at=NOON)
    with pytest.raises(Refused, match="capofila"):
        actions.let_go(vernate, until=TODAY, act="Delibera", by=of("Casarile"))
    actions.let_go(casarile, until=TODAY, act="Delibera", by=of("Casarile"))


def test_a_service_in_preparation_is_read_by_who_prepares_it() -> None:
    service = a_service(since=None)
    members = list(service.members.all())

    policies.check_can_read(service, members, by=of("Vernate"))
    with pytest.raises(Hidden):
        policies.check_can_read(service, members, by=of("Zibido"))
    assert not JointService.objects.readable_by(a_visitor()).exists()
    assert JointService.objects.readable_by(of("Vernate")).exists()


def test_a_service_begins_only_with_its_convention() -> None:
    towns = the_towns()
    values = {"name": "Tributi", "form": Form.SERVICE, "lead": towns["Binasco"], "functions": ["a"]}

    service = actions.register(values, by=of("Binasco"))
    with pytest.raises(Refused, match="Indica la convenzione"):
        actions.edit(service, {"since": SINCE}, version=1, by=of("Binasco"))
    with pytest.raises(IntegrityError, match="joint_service_begun"), transaction.atomic():
        JointService.objects.filter(pk=service.pk).update(since=SINCE)


def test_a_municipality_is_in_one_union_only() -> None:
    towns = the_towns()
    union = Body.objects.create(
        name="Unione", slug="unione", kind=Kind.UNION, is_institutional=True
    )
    one, other = (
        actions.register(
            {"name": name, "form": Form.UNION, "lead": union, "since": SINCE}, by=the_system()
        )
        for name in ("Unione dei Navigli", "Unione del Sud")
    )
    actions.join(one, towns["Vernate"], since=SINCE, act="Statuto", by=the_system(), at=NOON)

    with pytest.raises(Refused, match="una sola unione"):
        actions.join(other, towns["Vernate"], since=TODAY, act="Statuto", by=the_system(), at=NOON)
    member = one.members.get()
    actions.let_go(member, until=TODAY, act="Delibera", by=the_system())
    actions.join(other, towns["Vernate"], since=TODAY, act="Statuto", by=the_system(), at=NOON)


def test_nobody_is_in_twice_whoever_writes() -> None:
    service = a_service()
    vernate = service.members.get(body__short_name="Vernate")

    with pytest.raises(Refused, match="c’è già"):
        actions.join(service, vernate.body, since=TODAY, act="Delibera", by=the_system(), at=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        Member.objects.create(service=service, body=vernate.body, since=TODAY)


@pytest.mark.parametrize(
    ("name", "told", "said"),
    [
        ("Vernate", {"act": " "}, "Indica l’atto"),
        ("Vernate", {"until": SINCE}, "l’ultimo giorno viene dopo"),
        ("Binasco", {}, "capofila non esce"),
    ],
)
def test_who_leaves_says_when_and_by_which_act(name: str, told: dict[str, str], said: str) -> None:
    member = a_service().members.get(body__short_name=name)
    values = {"until": TODAY, "act": "Delibera", **told}

    with pytest.raises(Refused, match=said):
        actions.let_go(member, **values, by=the_system())  # type: ignore[arg-type]


# Who could join, and the duty ---------------------------------------------------------------------


def test_neighbours_without_the_function_are_suggested_with_the_reason() -> None:
    service = a_service()
    members = list(service.members.select_related("body__municipality"))

    [found] = queries.suggestions(service, members, a_visitor(), on=TODAY)

    assert found.body.label == "Zibido"
    assert list(found.neighbours) == ["Binasco", "Noviglio"]
    assert found.same_zone
    assert not found.is_small


def test_the_radar_counts_what_is_recorded_of_small_municipalities_only() -> None:
    a_service()

    found = queries.radar(a_visitor(), on=TODAY)

    names = [one.place.municipality.name for one in found.towns]
    assert names == ["Casarile", "Noviglio", "Vernate"]
    assert {one.known for one in found.towns} == {1}
    assert found.due == 9
    assert not queries.radar(a_visitor(), on=date(2020, 1, 1)).with_some


def test_exactly_five_thousand_inhabitants_are_within_the_threshold() -> None:
    the_towns()
    Population.objects.filter(municipality__name="Zibido").update(residents=5000)

    names = [one.place.municipality.name for one in queries.radar(a_visitor(), on=TODAY).towns]

    assert "Zibido" in names
    assert "Binasco" not in names


def test_a_convention_under_three_years_is_flagged() -> None:
    a_service(until=date(2027, 2, 28))
    assert [str(one) for one in queries.radar(a_visitor(), on=TODAY).short] == [
        "Polizia locale in quattro"
    ]

    JointService.objects.update(until=date(2027, 3, 1))
    assert not queries.radar(a_visitor(), on=TODAY).short


def test_a_municipality_knows_what_it_does_together_and_at_which_cost() -> None:
    an_approved(a_service())
    vernate = Body.objects.get(short_name="Vernate")

    [found] = queries.of_body(vernate, a_visitor(), on=TODAY)

    assert (found.year, found.share_eur) == (2026, Decimal("21123.87"))
    assert len(found.members) == len(HEADS)


# Demonstration ------------------------------------------------------------------------------------


def test_the_demonstration_is_flagged_and_goes_whole() -> None:
    the_towns()
    assert actions.is_wanted()

    assert actions.load_demonstration(on=TODAY) == 1
    service = JointService.objects.get()
    assert service.is_demonstration
    assert [one.is_approved for one in service.budgets.order_by("year")] == [True, True, False]
    assert not actions.is_wanted()

    assert actions.remove_demonstration(by=the_system()) == 1
    assert not JointService.objects.exists()
    assert not Share.objects.exists()
