"""What happens to a commitment is told to those whose turn it is, and to those whom it concerns.

What must be done has a key, that whoever sees it done settles. Who did it is not told of it; nobody
is told of what a command invents for a demonstration, nor of what they may not read.
"""

from collections.abc import Iterable
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from quadro.accounts.actors import Actor
from quadro.bodies import queries as bodies
from quadro.bodies.models import Mandate
from quadro.delivery.models import Blocker, Commitment, Override
from quadro.delivery.states import State
from quadro.kit.dates import in_words
from quadro.kit.terms import moment
from quadro.kit.text import Text, filled
from quadro.notifications import actions as notifications
from quadro.notifications.actions import Message
from quadro.notifications.models import Notice

UPDATE, LATE_UPDATE = "delivery.update", "delivery.update_late"
RETURNED, VERIFY, BLOCKER = "delivery.returned", "delivery.verify", "delivery.blocker"
OF_OWNER = (UPDATE, LATE_UPDATE, RETURNED)
"""What waits for the body that owes a commitment."""
HOUR = 8
"""A deed knows its day and not its hour: its notices are of the morning."""
LONGEST_LABEL = 150


def about(commitment: Commitment, what: Text) -> Text:
    """The agreement, and what to do: a long title leaves room to the second."""
    label = commitment.agreement.label
    name = label if len(label) <= LONGEST_LABEL else f"{label[: LONGEST_LABEL - 1]}…"
    return filled("{name} · {what}", name=name, what=what)


def page_of(commitment: Commitment, name: str) -> str:
    return reverse(f"delivery:{name}", args=[commitment.slug])


# To know ------------------------------------------------------------------------------------------


def tell_assigned(commitment: Commitment, *, by: Actor) -> None:
    told = _information(
        commitment, _("Il vostro ente risponde di un impegno: {title}"),
        _("Leggete che cosa si consegna e aggiornatelo a ogni scadenza."), key="assigned",
    )  # fmt: skip
    _inform(_owners(commitment, by), told, commitment, by=by)


def tell_rescheduled(commitment: Commitment, *, by: Actor) -> None:
    """Who owes it, who does it with them, and who waits for it."""
    day = commitment.due_on
    told = _information(
        commitment,
        _("La scadenza di un impegno è spostata al {day}: {title}") if day
        else _("La scadenza di un impegno non ha più un giorno: {title}"),
        _("Il motivo si legge nella sua pagina, con la scadenza di prima."),
        key="rescheduled", day=_spoken(day),
    )  # fmt: skip
    around = {*commitment.others.values_list("pk", flat=True)}
    around |= set(commitment.awaited_by.values_list("commitment__owner", flat=True))
    staff = bodies.staff_of(around, by.on)
    others = staff.of(one for one in sorted(around) if may_read(commitment, one))
    _inform([*_owners(commitment, by), *others], told, commitment, by=by)


def tell_overridden(override: Override, *, by: Actor) -> None:
    commitment = override.commitment
    told = _information(
        commitment, _("L’Ufficio piano ha corretto i segnali di un impegno: {title}"),
        _("Il motivo si legge accanto al calcolo, che resta com’è."), key="overridden",
        at="#correzione",
    )  # fmt: skip
    _inform(_owners(commitment, by), told, commitment, by=by)


# To do --------------------------------------------------------------------------------------------


def tell_moved(commitment: Commitment, *, source: str, reason: str, by: Actor) -> None:
    """A delivery asks the office to verify it; one sent back asks its owner for what is missing."""
    settle(commitment, RETURNED, VERIFY, by=by)
    if commitment.state == State.DELIVERED:
        _call_office(commitment, by=by)
    elif source == State.DELIVERED and commitment.state == State.UNDER_WAY:
        _call_owner(commitment, reason, by=by)
    elif commitment.state == State.DONE:
        told = _information(
            commitment, _("È verificato e concluso: {title}"),
            _("Non vi si chiede altro di questo impegno."), key="verified",
        )  # fmt: skip
        _inform(_owners(commitment, by), told, commitment, by=by)
    if not commitment.is_open:
        settle(commitment, UPDATE, LATE_UPDATE, by=by)


def _call_office(commitment: Commitment, *, by: Actor) -> None:
    message = Message(
        subject=filled(_("Verifica l’impegno consegnato: {title}"), title=commitment.title),
        about=about(commitment, _("Guarda le prove: lo conclude chi non l’ha consegnato.")),
        key=f"{VERIFY}:{commitment.pk}",
        address=commitment.get_absolute_url(),
        button=_("Guarda le prove"),
    )
    _notify(bodies.staff_of([], by.on).office, message, commitment, by=by)


def _call_owner(commitment: Commitment, reason: str, *, by: Actor) -> None:
    message = Message(
        subject=filled(_("L’impegno è stato restituito: {title}"), title=commitment.title),
        about=about(commitment, filled("«{reason}»", reason=reason)),
        key=f"{RETURNED}:{commitment.pk}",
        address=commitment.get_absolute_url(),
        button=_("Vedi che cosa manca"),
    )
    _notify(_owners(commitment, by), message, commitment, by=by)


def tell_blocked(blocker: Blocker, *, by: Actor) -> None:
    """The people of the body that can remove it."""
    commitment = blocker.commitment
    if not may_read(commitment, blocker.body_id):
        return
    message = Message(
        subject=filled(_("Un impegno aspetta voi: {what}"), what=blocker.what),
        about=about(commitment, filled("«{title}»", title=commitment.title)),
        key=f"{BLOCKER}:{blocker.pk}",
        address=reverse("delivery:solve", args=[commitment.slug, blocker.pk]),
        button=_("Sciogli il blocco"),
        due_on=blocker.due_on,
    )
    users = bodies.staff_of([blocker.body_id], by.on).of([blocker.body_id])
    _notify(users, message, commitment, by=by)


def tell_solved(blocker: Blocker, *, by: Actor) -> None:
    commitment = blocker.commitment
    notifications.settle(f"{BLOCKER}:{blocker.pk}", at=_at(by))
    told = _information(
        commitment, _("È sciolto un blocco: {blocker}"),
        filled("«{title}»", title=commitment.title), key=f"unblocked:{blocker.pk}", at="#blocchi",
        blocker=blocker.what,
    )  # fmt: skip
    _inform(_owners(commitment, by), told, commitment, by=by)


def tell_told(commitments: Iterable[Commitment], *, by: Actor) -> None:
    """They are told: nobody waits for that any more."""
    told = [f"{key}:{one.pk}" for one in commitments for key in OF_OWNER]
    notifications.settle(*told, at=_at(by))


def settle(commitment: Commitment, *keys: str, by: Actor) -> None:
    notifications.settle(*(f"{key}:{commitment.pk}" for key in keys), at=_at(by))


def settle_many(keys: Iterable[int], blockers: Iterable[int], *, by: Actor) -> None:
    """Of commitments that are taken away, nothing waits any more."""
    asked = (UPDATE, LATE_UPDATE, RETURNED, VERIFY)
    told = [f"{key}:{one}" for one in keys for key in asked]
    told += [f"{BLOCKER}:{one}" for one in blockers]
    notifications.settle(*told, at=_at(by))


# To whom, and how ---------------------------------------------------------------------------------


def may_read(commitment: Commitment, body: int) -> bool:
    """The people of a body read what is published, and that of which it is or was a party."""
    agreement = commitment.agreement
    return agreement.is_published or agreement.parties.filter(body=body).exists()


def _owners(commitment: Commitment, by: Actor) -> list[int]:
    """Who follows the files of the body that owes it, and the person in charge."""
    users = bodies.staff_of([commitment.owner_id], by.on).of([commitment.owner_id])
    in_charge = Mandate.objects.on(by.on).filter(
        pk=commitment.in_charge_id, person__user__is_active=True
    )
    return [*users, *in_charge.values_list("person__user", flat=True)]


def _information(
    commitment: Commitment, subject: Text, what: Text, *, key: str, at: str = "", **words: object
) -> Message:
    return Message(
        subject=filled(subject, title=commitment.title, **words),
        kind=Notice.Kind.INFORMATION,
        key=f"delivery.{key}:{commitment.pk}",
        about=about(commitment, what),
        address=f"{commitment.get_absolute_url()}{at}",
    )


def _inform(users: Iterable[int], told: Message, commitment: Commitment, *, by: Actor) -> None:
    author = by.user.pk if by.user else 0
    _notify({*users} - {author}, told, commitment, by=by)


def _notify(users: Iterable[int], told: Message, commitment: Commitment, *, by: Actor) -> None:
    if commitment.is_demonstration and by.is_system:
        return
    notifications.notify(sorted({*users}), told, at=_at(by))


def _spoken(day: date | None) -> str:
    return in_words(day) if day else ""


def _at(by: Actor) -> datetime:
    return moment(by.on, HOUR)
