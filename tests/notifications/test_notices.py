"""Notices: told once, brought up to date, gone when what they ask for is done."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils.translation import gettext_lazy

from quadro.accounts.models import User
from quadro.journal.models import Entry
from quadro.kit.refusals import Hidden, Refused
from quadro.notifications import actions, queries
from quadro.notifications.models import Notice, Rhythm
from tests.notifications.world import (
    DAY,
    THURSDAY,
    an_action,
    information,
    tell,
    who_wants,
)
from tests.worlds import NOON, a_user, an_actor

pytestmark = pytest.mark.django_db


def words(user: User) -> list[str]:
    return [str(one) for one in queries.waiting_for(user).order_by("pk")]


# Written ------------------------------------------------------------------------------------------


def test_what_is_told_waits_for_each_of_those_who_were_told() -> None:
    one, two, other = a_user(), a_user(), a_user()

    actions.notify([one, two.pk], an_action(), at=NOON)

    assert words(one) == words(two) == ["Carica la delibera"]
    assert words(other) == []
    assert queries.waiting_count(one) == 1


def test_an_action_told_again_is_the_same_action_with_its_words_and_day_of_now() -> None:
    user = a_user()
    tell(user, an_action(due_on=THURSDAY), information())

    [action, _info] = tell(user, an_action(subject="Carica l’atto", due_on=THURSDAY + DAY))

    assert (action.subject, action.due_on) == ("Carica l’atto", THURSDAY + DAY)
    assert action.created_at == NOON
    assert Notice.objects.count() == 2


def test_a_new_term_can_be_escalated_again() -> None:
    user = a_user()
    tell(user, an_action(due_on=THURSDAY - 30 * DAY))
    actions.escalate(lambda _users: {}, at=NOON)

    [same] = tell(user, an_action(due_on=THURSDAY - 30 * DAY))
    assert same.escalated_at == NOON
    [moved] = tell(user, an_action(due_on=THURSDAY - 20 * DAY))
    assert moved.escalated_at is None


def test_information_with_a_key_is_told_again_only_after_it_was_read() -> None:
    user = a_user()
    [notice] = tell(user, information(key="x:1"))
    tell(user, information(key="x:1"))
    assert len(words(user)) == 1

    actions.mark_read(notice, by=an_actor(user=user), at=NOON)
    tell(user, information(key="x:1"))

    assert len(words(user)) == 1
    assert Notice.objects.count() == 2


def test_a_person_is_told_twice_of_two_facts_without_a_key() -> None:
    user = a_user()
    tell(user, information(), information())
    assert len(words(user)) == 2


def test_each_reads_in_their_language() -> None:
    italian, english = a_user(), who_wants(Rhythm.DAILY, language="en")

    actions.notify([italian, english], an_action(subject=gettext_lazy("Intese")), at=NOON)

    assert words(italian) == ["Intese"]
    assert words(english) == ["Agreements"]


def test_long_words_are_cut_where_they_would_not_fit() -> None:
    [notice] = tell(a_user(), an_action(subject="x" * 400))
    assert notice.subject == "x" * 299 + "…"


def test_to_tell_many_costs_as_much_as_to_tell_few() -> None:
    def cost(people: int) -> int:
        pairs = [(a_user().pk, an_action(f"k:{n}")) for n in range(people)]
        with CaptureQueriesContext(connection) as asked:
            actions.notify_many(pairs, at=NOON)
        return len(asked)

    assert cost(2) == cost(30)


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "action", "key": ""},
        {"kind": "action", "key": "x", "read_at": NOON},
        {"kind": "information", "escalated_at": NOON},
        {"kind": "information", "address": "https://elsewhere.example"},
    ],
)
def test_the_database_refuses_a_notice_that_makes_no_sense(wrong: dict[str, object]) -> None:
    user = a_user()
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.create(recipient=user, subject="x", created_at=NOON, **wrong)


# Done and read ------------------------------------------------------------------------------------


def test_an_action_done_by_one_vanishes_for_all() -> None:
    one, two = a_user(), a_user()
    actions.notify([one, two], an_action("act:1"), at=NOON)
    actions.notify([one], an_action("act:2", subject="Firma"), at=NOON)

    assert actions.settle("act:1", at=NOON) == 2

    assert words(one) == ["Firma"]
    assert words(two) == []


def test_an_action_done_can_be_asked_for_again() -> None:
    user = a_user()
    tell(user, an_action())
    actions.settle("agreements.act:1", at=NOON)

    assert len(tell(user, an_action())) == 1


def test_only_information_is_marked_as_read_and_only_by_its_reader() -> None:
    user = a_user()
    [action, told] = tell(user, an_action(), information())

    with pytest.raises(Refused, match="sparisce da solo"):
        actions.mark_read(action, by=an_actor(user=user), at=NOON)
    with pytest.raises(Hidden):
        actions.mark_read(told, by=an_actor(), at=NOON)
    actions.mark_read(told, by=an_actor(user=user), at=NOON)

    assert words(user) == ["Carica la delibera"]


def test_all_that_is_to_be_known_is_read_at_once() -> None:
    user, other = a_user(), a_user()
    tell(user, an_action(), information(), information())
    tell(other, information())

    assert actions.mark_all_read(by=an_actor(user=user), at=NOON) == 2

    assert words(user) == ["Carica la delibera"]
    assert len(words(other)) == 1


def test_what_is_due_first_comes_first_and_what_has_no_day_comes_last() -> None:
    user = a_user()
    tell(
        user,
        an_action("a", subject="senza giorno"),
        an_action("b", subject="dopo", due_on=THURSDAY + DAY),
        an_action("c", subject="prima", due_on=THURSDAY),
    )
    assert [str(one) for one in queries.actions_of(user)] == ["prima", "dopo", "senza giorno"]


def test_what_waits_is_known_by_how_its_key_begins_and_what_was_read_by_its_key() -> None:
    user = a_user()
    keys = ("term:1", "term:2", "term:3", "term:4", "act:1", "act:2")
    rows = tell(user, *(information(key=key) for key in keys))
    for one in (rows[1], rows[2], rows[4]):
        actions.mark_read(one, by=an_actor(user=user), at=NOON)
    actions.settle("term:4", at=NOON)

    known = queries.told_under("term:", {"term:3", "act:1"})

    assert [(one.key, one.is_open) for one in known] == [
        ("term:1", True), ("term:3", False), ("act:1", False),
    ]  # fmt: skip


def test_what_is_let_go_vanishes_by_its_row_and_what_was_read_stays_read() -> None:
    one, other = a_user(), a_user()
    [gone, read] = tell(one, an_action("k:1"), information())
    tell(other, an_action("k:1"))
    actions.mark_read(read, by=an_actor(user=one), at=NOON)

    assert actions.let_go({gone.pk, read.pk}, at=NOON) == 1
    assert actions.let_go(set(), at=NOON) == 0

    assert words(one) == []
    assert words(other) == ["Carica la delibera"]


# Brought up ---------------------------------------------------------------------------------------


def test_what_is_late_by_more_than_ten_days_is_brought_to_the_head_once() -> None:
    clerk, head = a_user("Ufficio del Comune"), a_user()
    tell(clerk, an_action(due_on=THURSDAY - 11 * DAY))

    for hours in range(3):
        actions.escalate(lambda _users: {clerk.pk: [head.pk]}, at=NOON + timedelta(hours=hours))

    [brought] = queries.waiting_for(head)
    assert brought.about == "Era entro il 01/11/2026; tocca a Ufficio del Comune."
    assert brought.key == "agreements.act:1"
    assert Entry.objects.filter(event="notifications.escalated").count() == 1
    assert words(clerk)


def test_ten_days_late_is_not_yet_more_than_ten() -> None:
    clerk, head = a_user(), a_user()
    tell(clerk, an_action(due_on=THURSDAY - 10 * DAY), information())

    assert actions.escalate(lambda _users: {clerk.pk: [head.pk]}, at=NOON) == 0
    assert words(head) == []


def test_the_head_is_not_told_twice_of_what_they_were_asked_themselves() -> None:
    clerk, head = a_user(), a_user()
    actions.notify([clerk, head], an_action(due_on=THURSDAY - 30 * DAY), at=NOON)

    actions.escalate(lambda _users: {clerk.pk: [head.pk]}, at=NOON)

    [own] = queries.waiting_for(head)
    assert own.about == ""


def test_what_was_brought_up_vanishes_when_it_is_done_and_goes_no_higher() -> None:
    clerk, head, above = a_user(), a_user(), a_user()
    heads = {clerk.pk: [head.pk], head.pk: [above.pk]}
    tell(clerk, an_action(due_on=THURSDAY - 30 * DAY))
    for days in range(3):
        actions.escalate(lambda _users: heads, at=NOON + days * DAY)
    assert words(above) == []

    actions.settle("agreements.act:1", at=NOON)

    assert words(clerk) == words(head) == []


# Forgotten ----------------------------------------------------------------------------------------


def test_what_was_done_a_year_ago_is_forgotten_and_what_waits_is_not() -> None:
    user = a_user()
    tell(user, an_action("old"), an_action("still"))
    actions.settle("old", at=NOON)

    assert actions.forget(at=NOON + 364 * DAY) == 0
    assert actions.forget(at=NOON + 366 * DAY) == 1
    assert [one.key for one in Notice.objects.all()] == ["still"]
