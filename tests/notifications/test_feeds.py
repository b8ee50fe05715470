"""Secret calendars: an address for one person, that can be changed and closed."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from icalendar import Calendar

from quadro.accounts.models import Role, User
from quadro.journal.models import Entry
from quadro.kit.refusals import Hidden, Refused
from quadro.notifications import actions, queries
from quadro.notifications.calendars import Appointment, calendar_of
from quadro.notifications.models import Feed
from tests.notifications.world import DAY
from tests.worlds import NOON, a_planning_officer, a_visitor, an_actor

pytestmark = pytest.mark.django_db
BODY = 7


def test_an_open_address_leads_to_its_calendar() -> None:
    feed = actions.open_feed(by=an_actor(), at=NOON, title="Le mie scadenze")
    assert queries.feed_of(queries.token_of(feed)) == feed
    assert queries.token_of(feed) in queries.address_of(feed)


def test_what_the_database_keeps_is_not_the_address(settings: object) -> None:
    feed = actions.open_feed(by=an_actor(), at=NOON, title="x")
    token = queries.token_of(feed)

    assert queries.feed_of(feed.nonce) is None
    assert queries.feed_of(f"{token[:-1]}{'A' if token[-1] != 'A' else 'B'}") is None
    settings.SECRET_KEY = "another key of the service"  # type: ignore[attr-defined]
    assert queries.feed_of(token) is None


@pytest.mark.parametrize("token", ["", ".", "x", "x.y", "à.è", "\x00.\x00", "a" * 5000])
def test_what_is_no_address_leads_nowhere(token: str) -> None:
    assert queries.feed_of(token) is None


def test_asking_twice_gives_the_same_address() -> None:
    by = an_actor()
    first = actions.open_feed(by=by, at=NOON, title="x")
    assert actions.open_feed(by=by, at=NOON + DAY, title="x") == first
    assert Feed.objects.count() == 1


def test_the_database_lets_one_calendar_open_for_a_person_and_one_for_each_body() -> None:
    by = an_actor((Role.CLERK, BODY))
    first = actions.open_feed(by=by, at=NOON, title="x")
    actions.open_feed(by=by, at=NOON, title="y", body_key=BODY)
    for key in (None, BODY):
        with pytest.raises(IntegrityError), transaction.atomic():
            Feed.objects.create(
                user_id=first.user_id, body_key=key, title="z", nonce=f"n{key}", opened_at=NOON
            )


def test_a_new_address_stops_the_old_one_at_once() -> None:
    by = an_actor()
    old = actions.open_feed(by=by, at=NOON, title="x")

    new = actions.renew_feed(old, by=by, at=NOON)

    assert queries.feed_of(queries.token_of(old)) is None
    assert queries.feed_of(queries.token_of(new)) == new
    assert list(queries.feeds_of(by.user)) == [new]  # type: ignore[arg-type]


def test_a_closed_address_is_not_found_and_the_journal_says_who_closed_it() -> None:
    by = an_actor()
    feed = actions.open_feed(by=by, at=NOON, title="x")

    actions.revoke_feed(feed, by=by, at=NOON)
    actions.revoke_feed(feed, by=by, at=NOON)

    assert queries.feed_of(queries.token_of(feed)) is None
    closed = Entry.objects.filter(event="notifications.feed_revoked")
    assert [one.by for one in closed] == [by.user]
    assert feed.nonce not in str([one.changes for one in Entry.objects.all()])


def test_the_address_of_who_is_out_stops() -> None:
    by = an_actor()
    feed = actions.open_feed(by=by, at=NOON, title="x")
    User.objects.filter(pk=feed.user_id).update(is_active=False)
    assert queries.feed_of(queries.token_of(feed)) is None


def test_one_has_the_calendar_of_one_s_own_bodies_and_the_office_of_any() -> None:
    assert (
        actions.open_feed(
            by=an_actor((Role.CLERK, BODY)), at=NOON, title="x", body_key=BODY
        ).body_key
        == BODY
    )
    actions.open_feed(by=a_planning_officer(), at=NOON, title="x", body_key=BODY)
    assert Feed.objects.filter(body_key=BODY).count() == 2
    with pytest.raises(Refused, match="in cui hai un ruolo"):
        actions.open_feed(by=an_actor((Role.CLERK, 8)), at=NOON, title="x", body_key=BODY)
    with pytest.raises(Refused, match="Accedi"):
        actions.open_feed(by=a_visitor(), at=NOON, title="x")


def test_nobody_touches_the_calendar_of_another() -> None:
    feed = actions.open_feed(by=an_actor(), at=NOON, title="x")
    for verb in (actions.renew_feed, actions.revoke_feed):
        with pytest.raises(Hidden):
            verb(feed, by=a_planning_officer(), at=NOON)


# What programs read -------------------------------------------------------------------------------


def read(*appointments: Appointment) -> Any:
    """The calendar as another library reads it; its values are of many types."""
    return Calendar.from_ical(calendar_of(appointments, name="Quadro", at=NOON))


def test_a_deadline_is_a_whole_day_that_keeps_one_free() -> None:
    one = Appointment("agreement-1-ends", date(2026, 12, 31), "Scade: Patto", "a; b, c", "/x/")

    calendar = read(one)

    [event] = calendar.walk("VEVENT")
    assert event["dtstart"].dt == date(2026, 12, 31)
    assert event["dtend"].dt == date(2027, 1, 1)
    assert str(event["summary"]) == "Scade: Patto"
    assert str(event["description"]) == "a; b, c"
    assert str(event["url"]) == "http://127.0.0.1:8000/x/"
    assert str(event["transp"]) == "TRANSPARENT"
    assert str(calendar["x-wr-timezone"]) == "Europe/Rome"


def test_a_deadline_keeps_its_name_when_its_day_moves() -> None:
    before = read(Appointment("a-1", date(2026, 12, 31), "x"))
    after = read(Appointment("a-1", date(2027, 1, 31), "y"))
    assert before.walk("VEVENT")[0]["uid"] == after.walk("VEVENT")[0]["uid"] == "a-1@127.0.0.1"


def test_words_cannot_add_lines_to_a_calendar() -> None:
    title = "Uno\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:altro" + "à" * 200
    [event] = read(Appointment("a-1", date(2026, 12, 31), title)).walk("VEVENT")
    assert str(event["summary"]).replace("\r", "") == title.replace("\r", "")
