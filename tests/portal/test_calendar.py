"""The calendars that programs read: what they hold, and what they stop holding."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from icalendar import Calendar

from quadro.accounts.models import Role, User
from quadro.agreements import actions as agreements
from quadro.agreements.models import Agreement
from quadro.assemblies import actions as assemblies
from quadro.assemblies.models import Composition, Kind
from quadro.bodies.models import Body, Mandate
from quadro.notifications import actions
from quadro.notifications.models import Feed
from quadro.notifications.queries import address_of, token_of
from tests.agreements.world import (
    a_body,
    acting,
    an_officer,
    instruments,
    somebody,
    the_authority,
)
from tests.assemblies.world import CALLED, EVENING, a_sitting, a_zone, an_assembly, convened
from tests.worlds import NOON, TODAY, a_user, the_system

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_the_day")]


@pytest.fixture
def on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quadro.portal.feeds.localdate", lambda: TODAY)


def an_agreement(title: str, ends_on: date, *parties: Body, is_public: bool = True) -> Agreement:
    protocol, _convention = instruments()
    values = {"title": title, "instrument": protocol, "state": "attuazione", "ends_on": ends_on}
    made = agreements.register(values, by=the_system())
    for body in parties or [a_body("Comune di Milano")]:
        agreements.add_party(made, body, {}, by=the_system())
    if is_public:
        agreements.publish(made, by=the_system(), at=NOON)
    return Agreement.objects.get(pk=made.pk)


def a_feed(user: User, body: Body | None = None) -> Feed:
    return actions.open_feed(
        by=acting(user), at=NOON, title="Scadenze", body_key=body.pk if body else None
    )


def read(feed: Feed) -> Any:
    """The calendar as another library reads it; its values are of many types."""
    answer = Client().get(f"/calendario/{token_of(feed)}.ics")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    return Calendar.from_ical(answer.content)


def ends(feed: Feed) -> dict[str, date]:
    return {str(one["summary"]): one["dtstart"].dt for one in read(feed).walk("VEVENT")}


def test_a_calendar_holds_the_expiry_of_an_agreement() -> None:
    made = an_agreement("Patto", date(2026, 12, 31))
    feed = a_feed(a_user())

    [event] = read(feed).walk("VEVENT")

    assert event["dtstart"].dt == date(2026, 12, 31)
    assert str(event["summary"]) == "Scade: Patto"
    assert str(event["uid"]) == f"agreement-{made.pk}-ends@127.0.0.1"
    assert str(event["url"]).endswith(made.get_absolute_url())
    assert address_of(feed).endswith(f"/calendario/{token_of(feed)}.ics")


def test_each_reads_what_they_may_read_on_the_day_they_read() -> None:
    rho = a_body("Comune di Rho")
    an_agreement("Riservata", date(2026, 12, 1), rho, is_public=False)
    an_agreement("Pubblica", date(2026, 12, 2))
    clerk, office, stranger = somebody(rho), an_officer(), a_user()
    feed = a_feed(clerk)
    assert set(ends(feed)) == set(ends(a_feed(office))) == {"Scade: Riservata", "Scade: Pubblica"}
    assert set(ends(a_feed(stranger))) == {"Scade: Pubblica"}

    Mandate.objects.filter(person__user=clerk).update(until=TODAY)

    assert set(ends(feed)) == {"Scade: Pubblica"}


def test_the_calendar_of_a_body_holds_what_it_is_a_party_of() -> None:
    rho, legnano = a_body("Comune di Rho"), a_body("Comune di Legnano")
    an_agreement("Di Rho", date(2026, 12, 1), rho, legnano)
    an_agreement("Di Legnano", date(2026, 12, 2), legnano)
    assert set(ends(a_feed(somebody(rho), rho))) == {"Scade: Di Rho"}


def test_a_term_is_in_the_calendar_of_those_whom_it_concerns() -> None:
    zone, rho = a_body("Zona Nord Ovest", "zona"), a_body("Comune di Rho")
    made = an_agreement("Bozza", date(2030, 1, 1), rho)
    Agreement.objects.filter(pk=made.pk).update(state="pareri")
    made.refresh_from_db()
    asked = {"kind": "zona", "body": zone, "asked_on": TODAY, "days": 20}
    agreements.ask_opinion(made, asked, by=the_system())
    clerk, office, stranger = somebody(rho), an_officer(), a_user()

    told = {"Parere: Bozza": date(2026, 12, 2), "Scade: Bozza": date(2030, 1, 1)}
    assert ends(a_feed(office)) == ends(a_feed(clerk)) == told
    assert set(ends(a_feed(stranger))) == {"Scade: Bozza"}


def test_what_ended_stays_a_year_and_what_ended_before_its_day_goes() -> None:
    an_agreement("Recente", date(2026, 1, 1))
    an_agreement("Antica", date(2025, 1, 1))
    left = an_agreement("Risolta", date(2027, 1, 1))
    Agreement.objects.filter(pk=left.pk).update(state="risolta")
    assert set(ends(a_feed(a_user()))) == {"Scade: Recente"}


def test_a_closed_or_unknown_address_is_not_found() -> None:
    feed = a_feed(a_user())
    address = f"/calendario/{token_of(feed)}.ics"
    assert Client().get(address).status_code == 200

    actions.revoke_feed(feed, by=acting(feed.user), at=NOON)

    assert Client().get(address).status_code == 404
    assert Client().get("/calendario/x.ics").status_code == 404
    assert Client().get("/calendario/x.y.ics").status_code == 404


def test_a_person_opens_the_calendars_of_their_bodies_and_of_no_other() -> None:
    rho, legnano = a_body("Comune di Rho"), a_body("Comune di Legnano")
    client = Client()
    client.force_login(somebody(rho, Role.CLERK))

    seen = client.get("/calendario/enti/").content.decode()
    assert "Comune di Rho" in seen
    assert "Comune di Legnano" not in seen
    assert client.post(f"/calendario/enti/{legnano.slug}/").status_code == 409
    answer = client.post(f"/calendario/enti/{rho.slug}/", follow=True)

    feed = Feed.objects.get()
    assert (feed.body_key, feed.title) == (rho.pk, "Scadenze: Comune di Rho")
    assert address_of(feed) in answer.content.decode()
    seen = client.get("/calendario/enti/").content.decode()
    assert "Vedi l’indirizzo" in seen
    assert "Crea l’indirizzo" not in seen


def test_a_calendar_holds_the_sittings_to_which_a_body_is_called() -> None:
    zone = a_zone()
    rho = Body.objects.get(short_name="Rho")
    ours, conference = (
        an_assembly(zone),
        an_assembly(
            the_authority(), name="Conferenza", kind=Kind.CONFERENCE, composition=Composition.AREA
        ),
    )
    elsewhere = an_assembly(a_zone("Sud Est", {"Opera": 9}))
    by_list = an_assembly(
        the_authority(), name="Tavolo", kind=Kind.TABLE, composition=Composition.LISTED
    )
    assemblies.seat(by_list, [{"body": rho}], by=the_system())
    called = [convened(a_sitting(one)) for one in (ours, conference, elsewhere, by_list)]
    a_sitting(ours, starts_at=EVENING + timedelta(days=9))
    feed = a_feed(somebody(rho), rho)

    def held() -> dict[str, str]:
        entries = read(feed).walk("VEVENT")
        return {str(one["summary"]): str(one.get("status", "")) for one in entries}

    assert held() == {ours.name: "", "Conferenza": "", "Tavolo": ""}
    assemblies.cancel(called[0], reason="Neve", by=the_system(), at=CALLED)
    assert held()[ours.name] == "CANCELLED"
