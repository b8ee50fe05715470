"""A calendar as calendar programs read it (RFC 5545): whole days for deadlines, hours to meet."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import get_language

from quadro.kit.terms import ROME

if TYPE_CHECKING:
    from icalendar import Event

EVERY = timedelta(hours=12)
"""How often a program is asked to read again."""


@dataclass(frozen=True)
class Appointment:
    """A deadline of a calendar, or something that happens at an hour.

    `uid` names it inside Quadro and never changes (`agreement-12-ends`): the day and the words may,
    and programs then move the event instead of adding another. `address` is a path of this site.
    """

    uid: str
    day: date
    title: str
    about: str = ""
    address: str = ""
    starts_at: datetime | None = None
    place: str = ""
    sequence: int = 0
    """How many times it was told otherwise."""
    is_cancelled: bool = False


HOURS = timedelta(hours=2)
"""How long something is taken to last, where nobody says."""


def calendar_of(appointments: Iterable[Appointment], *, name: str, at: datetime) -> bytes:
    """The whole calendar; `at` is the moment in which it is written."""
    from icalendar import Calendar  # noqa: PLC0415 - a worker that serves no calendar does without it

    calendar = Calendar()
    calendar.add("prodid", f"-//Quadro//{get_language() or 'it'}//")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", str(ROME))
    calendar.add("refresh-interval", EVERY, parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", EVERY)
    for one in appointments:
        calendar.add_component(_event(one, at))
    content: bytes = calendar.to_ical()
    return content


def _event(appointment: Appointment, at: datetime) -> "Event":
    site = settings.SITE_URL.rstrip("/")
    from icalendar import Event  # noqa: PLC0415 - as above

    event = Event()
    event.add("uid", f"{appointment.uid}@{urlsplit(site).hostname}")
    event.add("dtstamp", at)
    event.add("summary", appointment.title)
    if appointment.starts_at:
        event.add("dtstart", appointment.starts_at.astimezone(UTC))
        event.add("dtend", (appointment.starts_at + HOURS).astimezone(UTC))
    else:
        event.add("dtstart", appointment.day)
        event.add("dtend", appointment.day + timedelta(days=1))
        # A deadline does not make its day busy.
        event.add("transp", "TRANSPARENT")
    if appointment.place:
        event.add("location", appointment.place)
    if appointment.sequence:
        event.add("sequence", appointment.sequence)
    if appointment.is_cancelled:
        event.add("status", "CANCELLED")
    if appointment.about:
        event.add("description", appointment.about)
    if appointment.address:
        event.add("url", site + appointment.address)
    return event
