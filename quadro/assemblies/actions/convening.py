"""Who has a seat is written to: agenda, papers, an entry of the calendar."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import override

from quadro.assemblies.models import Item, Sitting
from quadro.assemblies.queries.calling import appointment_of
from quadro.assemblies.queries.roster import SeatOn, seats_on
from quadro.bodies.models import Body, Person
from quadro.kit.dates import in_words
from quadro.kit.terms import ROME
from quadro.notifications import actions as notifications
from quadro.notifications import calendars, writing
from quadro.notifications.actions import Mail, Message

KEY = "assemblies.sitting"
CALL, MOVED, AGENDA, OFF = range(4)


def tell(sitting: Sitting, *, at: datetime, what: int = CALL) -> int:
    """A letter to each seat: to the person with an access, otherwise to the PEC of the body.

    Of an invented sitting nobody is told.
    """
    if sitting.is_demonstration:
        return 0
    seats = seats_on(sitting.assembly, sitting.day)
    _note(sitting, seats, at=at)
    return _write(sitting, seats, what, at=at)


def tell_cancelled(sitting: Sitting, *, at: datetime) -> int:
    if sitting.is_demonstration:
        return 0
    settle(sitting, at=at)
    return _write(sitting, seats_on(sitting.assembly, sitting.day), OFF, at=at)


def settle(sitting: Sitting, *, at: datetime) -> None:
    """It has begun, or will not be held: nobody is waited for any more."""
    notifications.settle(f"{KEY}:{sitting.pk}", at=at)


def _note(sitting: Sitting, seats: Sequence[SeatOn], *, at: datetime) -> None:
    users = list(_users(seats).values())
    message = Message(
        subject=_("Seduta: %(assembly)s") % {"assembly": sitting.assembly},
        about=when(sitting),
        key=f"{KEY}:{sitting.pk}",
        address=sitting.get_absolute_url(),
        button=_("Vai alla seduta"),
        due_on=sitting.day,
    )
    notifications.notify(users, message, at=at)


def _write(sitting: Sitting, seats: Sequence[SeatOn], what: int, *, at: datetime) -> int:
    users = _users(seats)
    with override("it"):
        letter = _letter(sitting, what)
    entry = calendar_of(sitting, at=at)
    to: set[int | str] = {users.get(one.person or 0) or pec for one, pec in _with_pec(seats)}
    mails = [Mail(one, letter, entry) for one in sorted(to - {""}, key=str)]
    return notifications.send(mails, at=at)


def unreached(sitting: Sitting) -> list[str]:
    """Seats whose holder has no access, and whose body no PEC: the office calls them by itself."""
    seats = seats_on(sitting.assembly, sitting.day)
    users = _users(seats)
    return [one.label for one, pec in _with_pec(seats) if not (users.get(one.person or 0) or pec)]


def _users(seats: Sequence[SeatOn]) -> dict[int, int]:
    """Person → user, of those who may sign in."""
    held = [one.person for one in seats if one.person]
    rows = Person.objects.filter(pk__in=held, user__is_active=True)
    return dict(rows.values_list("pk", "user"))


def _with_pec(seats: Sequence[SeatOn]) -> Iterator[tuple[SeatOn, str]]:
    pec = dict(
        Body.objects.filter(pk__in=[one.body for one in seats if one.body]).values_list("pk", "pec")
    )
    for one in seats:
        yield one, pec.get(one.body or 0, "")


def _letter(sitting: Sitting, what: int) -> writing.Written:
    subject, lead = (
        (_("Convocazione: %(assembly)s, %(when)s"), _("%(assembly)s è convocata %(when)s.")),
        (
            _("Convocazione modificata: %(assembly)s, %(when)s"),
            _("La convocazione di %(assembly)s è cambiata: la seduta si tiene %(when)s."),
        ),
        (
            _("Ordine del giorno modificato: %(assembly)s, %(when)s"),
            _(
                "L’ordine del giorno di %(assembly)s, convocata %(when)s, è cambiato. "
                "Vale quello che segue."
            ),
        ),
        (
            _("Seduta annullata: %(assembly)s, %(when)s"),
            _("La seduta di %(assembly)s, %(when)s, è annullata. %(reason)s"),
        ),
    )[what]
    told = {
        "assembly": sitting.assembly, "when": when(sitting), "reason": sitting.state_reason
    }  # fmt: skip
    items = [_item(one) for one in sitting.items.order_by("position").prefetch_related("papers")]
    where = writing.Item(
        _("Ordine del giorno, atti e collegamento sono sulla pagina della seduta"), "", "",
        writing.site() + sitting.get_absolute_url(),
    )  # fmt: skip
    return writing.formal(subject % told, lead % told, _("Ordine del giorno"), [*items, where])


def _item(item: Item) -> writing.Item:
    papers = ", ".join(one.title for one in item.papers.all())
    return writing.Item(
        str(item), _("Atti: %(papers)s") % {"papers": papers} if papers else "", "", ""
    )


def when(sitting: Sitting) -> str:
    """`8 aprile 2026 alle 17:30, Gessate, sala consiliare`."""
    starts = sitting.starts_at.astimezone(ROME)
    told = _("%(day)s alle %(hour)s") % {"day": in_words(starts.date()), "hour": f"{starts:%H:%M}"}
    return f"{told}, {sitting.place}" if sitting.place else told


def calendar_of(sitting: Sitting, *, at: datetime) -> bytes:
    entry = appointment_of(sitting)
    return calendars.calendar_of([entry], name=str(sitting.assembly), at=at)
