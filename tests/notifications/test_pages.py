"""The pages of notices, preferences and letters."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from quadro.accounts.models import Role, User
from quadro.notifications import actions, queries
from quadro.notifications.models import Feed, Letter, Rhythm
from tests.agreements.world import an_officer, somebody, the_authority
from tests.notifications.world import DAY, THURSDAY, an_action, information, tell, who_wants
from tests.worlds import NOON, a_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_attempts_yet")]


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def post(client: Client, address: str, **told: str) -> str:
    """What the person reads after sending a form."""
    answer = client.post(address, told, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_list_shows_what_waits_with_the_button_that_does_it() -> None:
    user = a_user()
    late = an_action(address="/intese/x/", due_on=THURSDAY - 400 * DAY)
    tell(user, late, information("Nuova"))
    tell(a_user(), information("Di altri"))

    seen = page(signed_in(user), "/avvisi/")

    assert 'href="/intese/x/">Carica<span' in seen
    assert "in ritardo di" in seen
    assert "Nuova" in seen
    assert "Di altri" not in seen


def test_who_has_nothing_to_do_reads_so() -> None:
    seen = page(signed_in(a_user()), "/avvisi/")
    assert "Niente aspetta te." in seen
    assert "Nessun avviso da leggere." in seen
    assert "q-count" not in seen


def test_the_menu_of_every_page_counts_the_actions_that_wait() -> None:
    user = a_user()
    client = signed_in(user)
    tell(user, an_action("a"), an_action("b"), information())

    assert '<span class="q-count">2<span class="visually-hidden"> azioni</span></span>' in page(
        client, "/informazioni/"
    )
    actions.settle("a", at=NOON)
    assert '<span class="q-count">1<span class="visually-hidden"> azione</span></span>' in page(
        client, "/informazioni/"
    )


def test_the_desk_shows_the_notices() -> None:
    user = a_user()
    tell(user, an_action(), information())
    seen = page(signed_in(user), "/scrivania/")
    assert "Carica la delibera" in seen
    assert "Vimodrone ha firmato" in seen


def test_the_desk_shows_the_first_of_each_kind_and_counts_the_others() -> None:
    user = a_user()
    tell(user, *[an_action(f"k:{n}", due_on=THURSDAY + n * DAY) for n in range(12)])
    tell(user, *[information(f"notizia {n}") for n in range(9)])

    desk = queries.desk_of(user)

    assert [one.key for one in desk.actions] == [f"k:{n}" for n in range(8)]
    assert [str(one) for one in desk.information] == [f"notizia {n}" for n in range(8, 0, -1)]
    assert (desk.action_count, desk.information_count) == (12, 9)
    seen = page(signed_in(user), "/scrivania/")
    assert '<span class="q-count">12<' in seen
    assert "Tutti e 12" in seen


def test_information_is_marked_as_read_one_by_one_or_all_together() -> None:
    user = a_user()
    client = signed_in(user)
    first, *_rest = tell(user, information("uno"), information("due"), information("tre"))

    client.post(f"/avvisi/{first.pk}/letto/")
    assert queries.information_of(user).count() == 2
    assert "Hai segnato come letto" in post(client, "/avvisi/letti/")
    assert not queries.information_of(user)


def test_the_latest_information_comes_first() -> None:
    user = a_user()
    tell(user, information("ieri"), at=NOON - DAY)
    tell(user, information("oggi"))
    seen = page(signed_in(user), "/avvisi/")
    assert seen.index('Letto<span class="visually-hidden">: oggi') < seen.index(": ieri")


def test_the_queries_of_the_list_do_not_grow_with_the_notices() -> None:
    user = a_user()
    client = signed_in(user)

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            page(client, "/avvisi/")
        return len(asked)

    tell(user, an_action("a"), information())
    page(client, "/avvisi/")
    before = cost()
    tell(user, *[an_action(f"k:{n}") for n in range(120)], *[information() for _n in range(70)])
    assert cost() == before
    seen = page(client, "/avvisi/")
    assert "Ne vedi 100 su 121" in seen
    assert "Successiva" in seen


# Preferences and calendars ------------------------------------------------------------------------


def test_a_person_chooses_how_to_be_told() -> None:
    user = a_user()
    client = signed_in(user)
    chosen = re.findall(r'<input[^>]*value="(\w+)"[^>]*checked', page(client, "/avvisi/come/"))
    assert chosen == [Rhythm.DAILY]

    seen = post(client, "/avvisi/come/", rhythm="settimana", language="en")

    assert "D’ora in poi sei avvisato così." in seen
    assert queries.preference_of(user).rhythm == Rhythm.WEEKLY
    assert queries.preference_of(user).language == "en"


def test_a_choice_that_does_not_exist_comes_back_with_the_reason() -> None:
    answer = signed_in(a_user()).post("/avvisi/come/", {"rhythm": "mai", "language": "it"})
    assert answer.status_code == 422
    assert "mai" in answer.content.decode()


def test_a_person_opens_changes_and_closes_the_address_of_their_calendar() -> None:
    client = signed_in(a_user())

    post(client, "/avvisi/calendario/")
    first = Feed.objects.get()
    assert queries.address_of(first) in page(client, "/avvisi/come/")

    post(client, f"/avvisi/calendario/{first.pk}/cambia/")
    second = Feed.objects.get(revoked_at=None)
    seen = page(client, "/avvisi/come/")
    assert queries.address_of(second) in seen
    assert queries.address_of(first) not in seen

    seen = post(client, f"/avvisi/calendario/{second.pk}/chiudi/")
    assert "Crea il tuo indirizzo" in seen
    assert not Feed.objects.filter(revoked_at=None)


# Letters that did not leave -----------------------------------------------------------------------


def a_failed_letter() -> Letter:
    user = who_wants(Rhythm.AT_ONCE)
    tell(user, an_action(subject="Parole riservate"))
    actions.prepare_letters(at=NOON)
    Letter.objects.update(last_error="SMTPServerDisconnected: nobody answers", attempts=2)
    return Letter.objects.get()


def test_the_administrators_see_what_did_not_leave_but_not_its_words() -> None:
    letter = a_failed_letter()

    seen = page(signed_in(somebody(the_authority(), Role.ADMINISTRATOR)), "/avvisi/lettere/")

    assert letter.to in seen
    assert "nobody answers" in seen
    assert "Parole riservate" not in seen


def test_nobody_else_sees_them() -> None:
    clerk = somebody(the_authority(), Role.CLERK)
    assert signed_in(clerk).get("/avvisi/lettere/").status_code == 403


def test_a_letter_is_sent_again_from_the_page() -> None:
    letter = a_failed_letter()
    client = signed_in(an_officer())

    assert "riparte fra poco" in post(client, f"/avvisi/lettere/{letter.pk}/riprova/")
    letter.refresh_from_db()
    assert letter.attempts == 0
    assert "Riparte fra poco 1 lettera." in post(client, "/avvisi/lettere/riprova/")


def test_a_letter_that_left_meanwhile_is_not_sent_twice() -> None:
    letter = a_failed_letter()
    actions.send_letters(at=NOON)
    answer = signed_in(an_officer()).post(f"/avvisi/lettere/{letter.pk}/riprova/")
    assert answer.status_code == 409
    assert "già partita" in answer.content.decode()


def test_an_empty_list_says_that_all_is_well() -> None:
    assert "Tutte le e-mail sono partite." in page(signed_in(an_officer()), "/avvisi/lettere/")
