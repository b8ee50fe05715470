"""A request from the question to the answer, who may do what, and what the calendar does."""

from datetime import date, timedelta
from itertools import product

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from quadro.accounts.models import Role
from quadro.desks import actions, policies, queries
from quadro.desks.models import Desk, Post, Request
from quadro.desks.reckoning import Pace, working_days
from quadro.desks.states import MOVES, State, move_of
from quadro.journal.models import Entry as JournalEntry
from quadro.kit.refusals import Hidden, Refused, Stale, allows
from quadro.notifications.models import Notice
from tests.assemblies.world import a_zone
from tests.desks.world import (
    MORNING,
    a_clerk,
    a_desk,
    answered,
    asked,
    morning,
    somebody,
    the_authority,
    topic_of,
    town,
    who,
    works_at,
)
from tests.worlds import TODAY, a_planning_officer, a_visitor, the_system

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n%%EOF\n"
LATER = date(2026, 11, 30)


def notices(kind: str, *, done: bool = False) -> list[str]:
    rows = Notice.objects.filter(key__startswith=f"desks.{kind}:", done_at__isnull=not done)
    return list(rows.order_by("pk").values_list("subject", flat=True))


# Terms and figures --------------------------------------------------------------------------------


def test_the_term_is_in_working_days_and_the_number_restarts_each_year() -> None:
    desk = a_desk()

    first, second = asked(desk), asked(desk)
    next_year = asked(desk, at=morning(date(2027, 1, 4)), by=a_clerk(day=date(2027, 1, 4)))

    assert (first.key, second.key, next_year.key) == ("2026-1", "2026-2", "2027-1")
    assert first.due_on == date(2026, 11, 26)


def test_working_days_skip_saturdays_and_the_holiday_of_milan() -> None:
    assert working_days(date(2026, 12, 4), date(2026, 12, 9)) == 1
    assert working_days(TODAY, TODAY) == 0


def test_a_desk_without_answers_has_no_figures() -> None:
    assert (Pace().percent, Pace().median) == (None, None)
    assert (Pace([(4, True), (9, False)]).percent, Pace([(4, True), (9, False)]).median) == (
        50,
        6.5,
    )


def test_the_days_it_took_are_kept_at_closing_and_make_the_figures_of_the_desk() -> None:
    desk = a_desk()
    post = works_at(desk)
    answered(asked(desk), post, date(2026, 11, 17))
    late = answered(asked(desk), post, LATER)

    assert (late.taken_days, late.is_in_term) == (12, False)
    pace = queries.card_of(desk, LATER).pace
    assert (pace.count, pace.in_term, pace.median) == (2, 1, 7.5)
    assert not queries.card_of(desk, date(2027, 12, 1)).pace.is_known


# Moves --------------------------------------------------------------------------------------------


def test_every_state_is_reached_and_every_verb_has_one_way() -> None:
    assert {move.target for move in MOVES} == set(State)
    for state, verb in product(State, {move.verb for move in MOVES}):
        found = [one for one in MOVES if (one.source, one.verb) == (state, verb)]
        assert move_of(state, verb) == (found[0] if found else None)
        assert len(found) <= 1


def test_who_works_there_takes_asks_back_and_answers() -> None:
    desk = a_desk()
    post, clerk = works_at(desk), a_clerk()
    request = asked(desk, by=clerk)
    assert notices("take") == ["Rho chiede: Schema di delibera"]

    taken = actions.take(request, version=request.version, by=who(post), at=MORNING)
    assert taken.state == State.IN_HAND
    assert (notices("take"), len(notices("answer"))) == ([], 1)
    waits = actions.ask_back(taken, "Per quando?", version=None, by=who(post), at=MORNING)
    assert waits.state == State.WAITING
    assert len(notices("reply")) == 1
    entry = actions.write(
        waits, "Per lunedì.", version=None, by=clerk, at=MORNING,
        upload=ContentFile(PDF, name="bozza.pdf"),
    )  # fmt: skip
    assert entry.papers.get().title == "bozza.pdf"
    assert (Request.objects.get().state, notices("reply")) == (State.IN_HAND, [])
    done = actions.answer(
        request, "Ecco.", outcome="accolta", version=None, by=who(post), at=MORNING
    )
    assert (done.state, done.taken_days, done.is_in_term) == (State.CLOSED, 0, True)
    assert notices("answer") == []


def test_a_keeper_without_a_post_assigns_and_does_not_take() -> None:
    desk = a_desk()
    post, keeper = works_at(desk), somebody(Role.ZONE_COORDINATOR, desk.body)
    request = asked(desk)

    with pytest.raises(Refused, match="Non sei fra le persone"):
        actions.take(request, version=None, by=keeper, at=MORNING)
    given = actions.assign(request, post, version=None, by=keeper, at=MORNING)

    assert given.assignee == post
    with pytest.raises(Refused, match="già in carico"):
        actions.take(request, version=None, by=who(post), at=MORNING)


def test_two_people_on_one_request_see_each_other() -> None:
    desk = a_desk()
    one, other = works_at(desk), works_at(desk)
    request = asked(desk)
    taken = actions.take(request, version=None, by=who(one), at=MORNING)
    actions.write(taken, "Arriva domani.", version=taken.version, by=who(one), at=MORNING)

    with pytest.raises(Stale) as refusal:
        actions.answer(
            taken, "No.", outcome="accolta", version=taken.version, by=who(other), at=MORNING
        )

    assert refusal.value.theirs == {"text": "Arriva domani."}


def test_an_answer_wants_its_outcome() -> None:
    desk = a_desk()
    post = works_at(desk)
    request = actions.take(asked(desk), version=None, by=who(post), at=MORNING)

    with pytest.raises(Refused, match="Scegli l’esito"):
        actions.answer(request, "Ecco.", outcome="", version=None, by=who(post), at=MORNING)


def test_a_reopened_request_has_a_new_term_and_its_days_add_up() -> None:
    desk = a_desk()
    post, clerk = works_at(desk), a_clerk(day=LATER)
    request = answered(asked(desk), post, date(2026, 11, 16))
    actions.judge(request, satisfaction=2, comment="", by=clerk)

    again = actions.reopen(request, "Manca.", version=None, by=clerk, at=morning(LATER))

    assert (again.state, again.reopened, again.assignee) == (State.IN_HAND, 1, post)
    assert (again.due_on, again.satisfaction) == (date(2026, 12, 16), None)
    day = date(2026, 12, 2)
    done = actions.answer(
        again, "Ora.", outcome="accolta", version=None, by=who(post, day), at=morning(day)
    )
    assert (done.taken_days, done.is_in_term) == (2 + 2, True)


def test_who_asked_judges_once_closed_and_reopens_within_sixty_days() -> None:
    desk = a_desk()
    post, clerk = works_at(desk), a_clerk()
    request = asked(desk, by=clerk)
    with pytest.raises(Refused, match="quando la richiesta è chiusa"):
        actions.judge(request, satisfaction=5, comment="", by=clerk)
    done = answered(request, post, TODAY)

    assert actions.judge(done, satisfaction=4, comment="Bene", by=clerk).satisfaction == 4
    with pytest.raises(Refused, match="solo l’ente che ha chiesto"):
        actions.judge(done, satisfaction=5, comment="", by=who(post))
    actions.edit_desk(
        desk, {"name": desk.name, "until": LATER}, version=desk.version, by=the_system()
    )
    done = Request.objects.select_related("topic__desk__body").get()
    with pytest.raises(Refused, match="ha chiuso"):
        actions.reopen(done, "Manca.", version=None, by=a_clerk(day=LATER), at=morning(LATER))
    Desk.objects.update(until=None)
    late = TODAY + timedelta(days=61)
    with pytest.raises(Refused, match="più di 60 giorni"):
        actions.reopen(done, "Manca.", version=None, by=a_clerk(day=late), at=morning(late))


# Who ----------------------------------------------------------------------------------------------


def test_a_request_is_of_who_asked_of_the_desk_and_of_who_reads_everything() -> None:
    desk = a_desk()
    office = the_authority()
    post, request = works_at(desk), asked(desk)
    may = [a_clerk(), who(post), somebody(Role.OFFICER, desk.body), a_planning_officer()]
    may.append(somebody(Role.DIRECTOR, office))
    for by in may:
        policies.check_can_read(request, by=by)
        assert list(queries.readable(by)) == [request]
    for by in (a_clerk("Bollate"), a_visitor()):
        with pytest.raises(Hidden):
            policies.check_can_read(request, by=by)
        assert not queries.readable(by).exists()


def test_who_worked_there_once_reads_it_no_more() -> None:
    desk = a_desk()
    post = works_at(desk, until=TODAY)

    assert not allows(policies.check_can_read, asked(desk), by=who(post))


def test_one_asks_the_authority_and_their_own_zone_and_nobody_their_own_desk() -> None:
    zone, authority = a_desk(), a_desk(the_authority())
    outside = a_desk(a_zone("Sud Est", {}))
    clerk, coordinator = a_clerk(), somebody(Role.ZONE_COORDINATOR, zone.body)

    assert {one.desk for one in queries.askable([town()], TODAY)} == {zone, authority}
    policies.check_can_ask(topic_of(authority), zone.body, by=coordinator)
    for desk, body, by in (
        (outside, town(), clerk),
        (zone, zone.body, coordinator),
        (zone, town("Bollate"), clerk),
    ):
        with pytest.raises(Refused):
            policies.check_can_ask(topic_of(desk), body, by=by)


def test_notes_of_the_desk_are_not_for_who_asked_and_words_never_reach_the_journal() -> None:
    desk = a_desk()
    post, request = works_at(desk), asked(desk)
    actions.note(request, "Sentire il segretario.", by=who(post), at=MORNING)

    assert len(queries.talk_of(request, with_notes=True).entries) == 2
    assert len(queries.talk_of(request, with_notes=False).entries) == 1
    with pytest.raises(Refused):
        actions.note(request, "Ciao", by=a_clerk(), at=MORNING)
    told = str(list(JournalEntry.objects.values_list("subject_name", "changes")))
    assert "Schema di delibera" not in told
    assert "segretario" not in told


# The calendar -------------------------------------------------------------------------------------


def test_what_somebody_leaves_passes_to_the_deputy_of_that_day() -> None:
    desk = a_desk()
    leaving, deputy = works_at(desk, until=LATER), works_at(desk, is_deputy=True)
    request = actions.take(asked(desk), version=None, by=who(leaving), at=MORNING)

    assert actions.advance(at=MORNING) == 0
    assert actions.advance(at=morning(LATER)) == 2  # passed on, and told that it is late
    assert actions.advance(at=morning(LATER)) == 0

    request.refresh_from_db()
    assert (request.assignee, request.state) == (deputy, State.IN_HAND)
    last = queries.talk_of(request, with_notes=True).last
    assert last is not None
    assert last.is_movement
    assert "passa a" in last.text
    open_ones = Notice.objects.open().filter(key=f"desks.answer:{request.pk}")
    assert [one.recipient for one in open_ones] == [deputy.person.user]


def test_without_a_deputy_it_goes_back_to_the_desk() -> None:
    desk = a_desk()
    leaving, other = works_at(desk), works_at(desk)
    request = actions.take(asked(desk), version=None, by=who(leaving), at=MORNING)

    actions.end_post(leaving, until=TODAY, by=a_planning_officer(), at=MORNING)

    request.refresh_from_db()
    assert (request.assignee, request.state) == (None, State.OPEN)
    told = Notice.objects.open().filter(key=f"desks.take:{request.pk}")
    assert [one.recipient for one in told] == [other.person.user]


def test_a_late_request_is_told_to_the_desk_once() -> None:
    desk = a_desk()
    works_at(desk)
    asked(desk)
    day = date(2026, 11, 27)

    assert actions.advance(at=morning(day - timedelta(days=1))) == 0
    assert [actions.advance(at=morning(day)), actions.advance(at=morning(LATER))] == [1, 0]
    assert notices("late") == ["Richiesta in ritardo: Schema di delibera"]


# Desks --------------------------------------------------------------------------------------------


def test_the_office_keeps_all_desks_and_who_coordinates_those_of_the_zone() -> None:
    zone, authority = a_desk(), a_desk(the_authority())
    coordinator = somebody(Role.ZONE_COORDINATOR, zone.body)

    assert policies.keeps(zone, by=coordinator)
    assert not policies.keeps(authority, by=coordinator)
    assert not policies.keeps(authority, by=somebody(Role.OFFICER, authority.body))
    assert policies.keeps(authority, by=a_planning_officer())
    with pytest.raises(Refused, match="Ufficio piano"):
        actions.open_desk({"body": zone.body, "name": "Altro"}, by=coordinator)


def test_nobody_has_two_posts_at_a_desk_on_the_same_day() -> None:
    desk = a_desk()
    post = works_at(desk)

    with pytest.raises(Refused, match="lavora già"):
        actions.appoint(desk, post.person, function="altro", since=TODAY, by=the_system())
    with pytest.raises(IntegrityError), transaction.atomic():
        Post.objects.create(desk=desk, person=post.person, function="altro", since=TODAY)


def test_a_post_that_has_not_begun_is_withdrawn_and_one_that_has_is_ended() -> None:
    desk = a_desk()
    held, officer = works_at(desk), a_planning_officer()
    actions.end_post(held, until=LATER, by=officer, at=MORNING)
    coming = actions.appoint(desk, held.person, function="referente", since=LATER, by=officer)

    with pytest.raises(Refused, match="già cominciato"):
        actions.withdraw_post(held, by=officer)
    with pytest.raises(Refused, match="ritiralo"):
        actions.end_post(coming, until=TODAY, by=officer, at=MORNING)
    with pytest.raises(Refused, match="chiedi a loro"):
        actions.withdraw_post(coming, by=who(held))
    actions.withdraw_post(coming, by=officer)

    assert list(desk.posts.all()) == [held]
    told = JournalEntry.objects.filter(event="desks.post_withdrawn")
    assert {one.subject for one in told} == {"desks.desk", "desks.post"}


def test_a_desk_with_requests_that_wait_is_not_closed() -> None:
    desk = a_desk()
    asked(desk)

    with pytest.raises(Refused, match="senza risposta"):
        actions.edit_desk(
            desk, {"name": desk.name, "until": LATER}, version=desk.version, by=the_system()
        )


def test_a_topic_that_is_told_no_more_is_asked_no_more() -> None:
    desk = a_desk()
    old = asked(desk)
    rows = [{"name": "Bandi", "days": 5, "is_active": True}]

    with pytest.raises(Stale):
        actions.set_topics(desk, rows, version=desk.version - 1, by=the_system())
    actions.set_topics(desk, rows, version=desk.version, by=the_system())

    assert [one.name for one in queries.askable([town()], TODAY)] == ["Bandi"]
    assert Request.objects.get().due_on == old.due_on
