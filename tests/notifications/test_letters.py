"""Letters: at once or together, sent once, tried again when they fail, and seen."""

import smtplib
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quadro.accounts.models import User
from quadro.journal.models import Entry
from quadro.kit.refusals import Refused
from quadro.notifications import actions, queries
from quadro.notifications.actions.sending import LEASE, WAITS
from quadro.notifications.models import Letter, Notice, Rhythm
from tests.notifications.world import (
    DAY,
    FRIDAY,
    MINUTE,
    MONDAY,
    THURSDAY,
    an_action,
    information,
    morning,
    tell,
    who_wants,
)
from tests.worlds import NOON, a_planning_officer, a_user, an_actor

pytestmark = pytest.mark.django_db


def digests(at: datetime) -> list[str]:
    """Prepare what is due and give back the subjects of what waits to be sent."""
    actions.prepare_digests(at=at)
    return [one.subject for one in Letter.objects.filter(sent_at=None).order_by("pk")]


@pytest.fixture
def broken_post(monkeypatch: pytest.MonkeyPatch) -> Callable[[Exception | None], None]:
    """A mail server that says no, with these words, until it is told to say yes."""
    told: list[Exception | None] = [None]
    send = EmailBackend.send_messages

    def send_messages(backend: EmailBackend, messages: Any) -> int:
        if told[0] is not None:
            raise told[0]
        return send(backend, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", send_messages)
    return lambda error: told.__setitem__(0, error)


# At once ------------------------------------------------------------------------------------------


def test_who_wants_to_be_told_at_once_gets_one_letter_a_notice() -> None:
    user = who_wants(Rhythm.AT_ONCE)
    tell(user, an_action(address="/intese/x/", due_on=THURSDAY), information())

    assert actions.prepare_letters(at=NOON) == 2
    assert actions.prepare_letters(at=NOON) == 0
    assert actions.send_letters(at=NOON) == 2

    [first, second] = mail.outbox
    assert first.to == [user.email]
    assert first.subject == "Quadro: Carica la delibera"
    assert second.subject == "Quadro: Vimodrone ha firmato"
    assert "- Carica la delibera (entro il 12 novembre 2026)" in first.body
    assert "http://127.0.0.1:8000/intese/x/" in first.body
    assert first.extra_headers["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize("rhythm", [Rhythm.DAILY, Rhythm.WEEKLY, Rhythm.DESK])
def test_nobody_else_is_told_at_once(rhythm: Rhythm) -> None:
    tell(who_wants(rhythm), an_action())
    tell(a_user(), an_action())
    assert actions.prepare_letters(at=NOON) == 0


def test_who_begins_to_be_told_at_once_is_not_flooded_with_what_was_there() -> None:
    user = who_wants(Rhythm.AT_ONCE, at=NOON + MINUTE)
    tell(user, information("prima"), at=NOON)
    tell(user, information("dopo"), at=NOON + 2 * MINUTE)

    actions.prepare_letters(at=NOON + DAY)

    assert [one.subject for one in Letter.objects.all()] == ["Quadro: dopo"]


def test_the_letter_is_asked_for_when_the_transaction_is_over(
    django_capture_on_commit_callbacks: Any,
) -> None:
    with django_capture_on_commit_callbacks() as asked:
        tell(a_user(), an_action())
    assert asked == []

    with django_capture_on_commit_callbacks() as asked:
        tell(who_wants(Rhythm.AT_ONCE), an_action())
    assert asked == [actions.deliver.enqueue]


def test_a_letter_has_the_same_words_in_html_without_anything_to_fetch() -> None:
    tell(who_wants(Rhythm.AT_ONCE), an_action(about="Comune di <Rho>", address="/intese/x/"))
    actions.prepare_letters(at=NOON)
    actions.send_letters(at=NOON)

    [message] = mail.outbox
    assert isinstance(message, mail.EmailMultiAlternatives)
    [(html, kind)] = message.alternatives
    assert isinstance(html, str)
    assert kind == "text/html"
    assert "Comune di &lt;Rho&gt;" in html
    assert 'href="http://127.0.0.1:8000/intese/x/"' in html
    assert "<img" not in html
    assert "Comune di <Rho>" in message.body


def test_a_subject_never_breaks_the_line_of_its_header() -> None:
    tell(who_wants(Rhythm.AT_ONCE), information("uno\nBcc: altri@example.it"))
    actions.prepare_letters(at=NOON)
    assert actions.send_letters(at=NOON) == 1
    assert mail.outbox[0].subject == "Quadro: uno Bcc: altri@example.it"


# Digests ------------------------------------------------------------------------------------------


def test_the_digest_of_the_morning_tells_all_that_waits_together() -> None:
    user = a_user()
    tell(user, an_action("a"), an_action("b"), information())

    assert digests(morning(FRIDAY, 7)) == []
    assert digests(morning(FRIDAY, 8)) == ["Quadro: 2 cose da fare, 1 cosa da sapere"]
    actions.send_letters(at=morning(FRIDAY))

    body = mail.outbox[0].body
    assert body.startswith("Ecco che cosa ti aspetta su Quadro oggi, 13 novembre 2026.")
    assert "TOCCA A TE (2)" in body
    assert "Come essere avvisati: http://127.0.0.1:8000/avvisi/come/" in body


def test_a_digest_goes_once_a_day_and_only_when_there_is_something_new() -> None:
    user = a_user()
    tell(user, an_action())
    assert len(digests(morning(FRIDAY))) == 1
    assert len(digests(morning(FRIDAY, 10))) == 1
    tell(user, information(), at=morning(FRIDAY, 11))
    assert len(digests(morning(FRIDAY, 12))) == 1

    assert digests(morning(MONDAY))[1:] == ["Quadro: 1 cosa da fare, 1 cosa da sapere"]
    assert len(digests(morning(MONDAY + DAY))) == 2


def test_what_is_late_is_recalled_every_working_day() -> None:
    tell(a_user(), an_action(due_on=FRIDAY))
    digests(morning(FRIDAY))
    assert len(digests(morning(MONDAY))) == 2
    assert len(digests(morning(MONDAY + DAY))) == 3
    assert "in ritardo: era entro il 13 novembre 2026" in Letter.objects.latest("pk").text


def test_what_was_read_or_done_before_is_not_in_the_digest() -> None:
    user = a_user()
    tell(user, an_action("a"), information())
    actions.settle("a", at=NOON)
    actions.mark_all_read(by=an_actor(user=user), at=NOON)
    assert digests(morning(FRIDAY)) == []


def test_saturdays_sundays_and_saint_ambrose_have_no_digest_of_their_own() -> None:
    tell(a_user(), an_action(), at=morning(FRIDAY, 10))
    assert digests(morning(FRIDAY + DAY)) == []
    assert digests(morning(FRIDAY + 2 * DAY)) == []
    assert len(digests(morning(MONDAY))) == 1


def test_who_prefers_it_weekly_is_told_on_monday_of_what_there_was_until_then() -> None:
    user = who_wants(Rhythm.WEEKLY)
    tell(user, an_action("a"))
    assert digests(morning(FRIDAY)) == []
    assert len(digests(morning(MONDAY))) == 1

    tell(user, an_action("b"), at=morning(MONDAY, 11))
    assert len(digests(morning(MONDAY + DAY))) == 1
    assert len(digests(morning(MONDAY + 7 * DAY))) == 2


def test_the_monday_missed_because_the_machine_was_off_is_made_up_for() -> None:
    tell(who_wants(Rhythm.WEEKLY), an_action())
    assert len(digests(morning(MONDAY + 2 * DAY))) == 1


def test_the_hour_of_the_digest_is_that_of_italy_in_summer_too() -> None:
    july = THURSDAY.replace(month=7, day=1)
    tell(a_user(), an_action(), at=morning(july, 7))
    assert digests(datetime.fromisoformat("2026-07-01T05:59:00+00:00")) == []
    assert len(digests(datetime.fromisoformat("2026-07-01T06:00:00+00:00"))) == 1


@pytest.mark.parametrize("rhythm", [Rhythm.AT_ONCE, Rhythm.DESK])
def test_who_is_told_otherwise_gets_no_digest(rhythm: Rhythm) -> None:
    tell(who_wants(rhythm), an_action())
    assert digests(morning(MONDAY)) == []


def test_who_is_out_gets_nothing() -> None:
    user = a_user()
    tell(user, an_action())
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert digests(morning(MONDAY)) == []


def test_a_digest_is_in_the_language_of_its_reader() -> None:
    tell(who_wants(Rhythm.DAILY, language="en"), an_action())
    digests(morning(FRIDAY))
    assert '<html lang="en">' in Letter.objects.get().html


def test_a_very_long_digest_counts_what_it_does_not_show() -> None:
    tell(a_user(), *[an_action(f"k:{n}", subject=f"Azione {n}") for n in range(45)])
    digests(morning(FRIDAY))
    text = Letter.objects.get().text
    assert "TOCCA A TE (45)" in text
    assert "e altri 5 avvisi" in text


def test_the_digests_of_many_cost_as_many_queries_as_those_of_few() -> None:
    def cost(people: int, day: int) -> int:
        for _number in range(people):
            tell(a_user(), an_action(), information(), at=morning(MONDAY + day * DAY, 7))
        with CaptureQueriesContext(connection) as asked:
            made = actions.prepare_digests(at=morning(MONDAY + day * DAY))
        assert made >= people
        return len(asked)

    assert cost(2, 0) == cost(25, 1)


# Sent, failed, tried again ------------------------------------------------------------------------


def a_letter() -> Letter:
    tell(who_wants(Rhythm.AT_ONCE), an_action())
    actions.prepare_letters(at=NOON)
    return Letter.objects.latest("pk")


def test_a_letter_that_left_keeps_no_words() -> None:
    letter = a_letter()
    actions.send_letters(at=NOON)
    letter.refresh_from_db()
    assert (letter.sent_at, letter.text, letter.html) == (NOON, "", "")
    assert actions.send_letters(at=NOON + DAY) == 0


def test_a_letter_that_fails_is_tried_again_later_and_later_then_given_up(
    broken_post: Callable[[Exception | None], None],
) -> None:
    letter, at = a_letter(), NOON
    broken_post(smtplib.SMTPServerDisconnected("nobody answers"))

    for wait in WAITS:
        assert actions.send_letters(at=at) == 0
        letter.refresh_from_db()
        assert letter.next_attempt_at == at + wait
        assert actions.send_letters(at=at + wait - MINUTE) == 0
        at += wait
    actions.send_letters(at=at)

    letter.refresh_from_db()
    assert letter.given_up_at == at
    assert letter.attempts == len(WAITS) + 1
    assert letter.last_error == "SMTPServerDisconnected: nobody answers"
    assert [one.pk for one in queries.failed_letters()] == [letter.pk]
    assert Entry.objects.filter(event="notifications.given_up").count() == 1


def test_a_letter_that_failed_leaves_when_the_server_is_back(
    broken_post: Callable[[Exception | None], None],
) -> None:
    letter = a_letter()
    broken_post(OSError("no route"))
    actions.send_letters(at=NOON)
    broken_post(None)

    assert actions.send_letters(at=NOON + WAITS[0]) == 1
    letter.refresh_from_db()
    assert letter.last_error == ""
    assert not queries.failed_letters()


def test_one_address_refused_does_not_stop_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    letters = [a_letter(), a_letter()]
    bad = letters[0].to
    send = EmailBackend.send_messages

    def send_messages(backend: EmailBackend, messages: Any) -> int:
        if messages[0].to == [bad]:
            raise smtplib.SMTPRecipientsRefused({bad: (550, b"unknown")})
        return send(backend, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", send_messages)

    assert actions.send_letters(at=NOON) == 1
    assert [one.pk for one in queries.failed_letters()] == [letters[0].pk]


def test_a_letter_taken_by_a_worker_that_died_is_taken_by_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    a_letter()

    def dies(_backend: EmailBackend, _messages: Any) -> int:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(EmailBackend, "send_messages", dies)
        with pytest.raises(KeyboardInterrupt):
            actions.send_letters(at=NOON)

    assert actions.send_letters(at=NOON + MINUTE) == 0
    assert actions.send_letters(at=NOON + LEASE) == 1


def test_the_letter_of_who_is_out_meanwhile_does_not_leave() -> None:
    letter = a_letter()
    User.objects.filter(pk=letter.recipient_id or 0).update(is_active=False)
    assert actions.send_letters(at=NOON) == 0
    letter.refresh_from_db()
    assert letter.given_up_at == NOON


def test_the_office_sends_again_what_was_given_up(
    broken_post: Callable[[Exception | None], None],
) -> None:
    letter, at = a_letter(), NOON
    broken_post(OSError("no route"))
    for wait in (*WAITS, timedelta()):
        actions.send_letters(at=at)
        at += wait
    broken_post(None)

    with pytest.raises(Refused, match="amministratori"):
        actions.retry(letter, by=an_actor(), at=at)
    actions.retry(letter, by=a_planning_officer(), at=at)

    assert actions.send_letters(at=at) == 1
    with pytest.raises(Refused, match="già partita"):
        actions.retry(letter, by=a_planning_officer(), at=at)


def test_all_that_failed_goes_again_together(
    broken_post: Callable[[Exception | None], None],
) -> None:
    letters = [a_letter(), a_letter(), a_letter()]
    broken_post(OSError("no route"))
    actions.send_letters(at=NOON)
    broken_post(None)

    assert actions.retry_all(by=a_planning_officer(), at=NOON) == len(letters)
    assert actions.send_letters(at=NOON) == len(letters)
    assert Entry.objects.filter(event="notifications.retried").count() == len(letters)


def test_there_is_work_while_something_waits_to_be_written_or_sent() -> None:
    assert not queries.has_work(NOON)
    tell(who_wants(Rhythm.AT_ONCE), an_action())
    assert queries.has_work(NOON)
    actions.prepare_letters(at=NOON)
    assert queries.has_work(NOON)
    actions.send_letters(at=NOON)
    assert not queries.has_work(NOON)


def test_old_letters_are_forgotten() -> None:
    a_letter()
    actions.send_letters(at=NOON)
    assert actions.forget(at=NOON + 89 * DAY) == 0
    assert actions.forget(at=NOON + 91 * DAY) == 1
    assert Notice.objects.count() == 1
