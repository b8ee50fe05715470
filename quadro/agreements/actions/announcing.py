"""What happens to an agreement in life is told to its parties, at the point where it happens.

To know, for the most part; where somebody must answer, an action that vanishes once it is done.
Who did it is not told of it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from quadro.accounts.actors import Actor
from quadro.agreements import policies
from quadro.agreements.actions.reminding.words import about, day_words
from quadro.agreements.actions.telling import (
    ADHESION,
    DEFAULT,
    HOUR,
    REQUEST,
    may_read,
    people_of,
)
from quadro.agreements.models import (
    Adhesion,
    Agreement,
    Amendment,
    Conference,
    Default,
    Party,
    Relaunch,
)
from quadro.bodies import queries as bodies
from quadro.kit.dates import ELIDED
from quadro.kit.terms import moment
from quadro.kit.text import Text, filled
from quadro.notifications import actions as notifications
from quadro.notifications.actions import Message
from quadro.notifications.models import Notice

DRAFT = "agreements.amendment_drafted"
TO_RELAUNCH = "agreements.to_relaunch"


# Adhesions ----------------------------------------------------------------------------------------


def tell_request(adhesion: Adhesion, *, by: Actor) -> None:
    """The office that records the answer; the parties, who must consent where the text says so."""
    agreement, who = adhesion.agreement, adhesion.body.label
    staff, parties = _around(agreement, by)
    if agreement.wants_consent:
        asked = _message(
            agreement, _("{who} chiede di aderire: dite se siete d’accordo"),
            _("L’intesa chiede il vostro consenso: datelo all’Ufficio piano, che lo registra."),
            key=f"{ADHESION}:{adhesion.pk}", at="#adesioni", who=who,
            kind=Notice.Kind.ACTION, button=_("Vedi la richiesta"),
        )  # fmt: skip
        _ask_office(adhesion, staff, by=by)
        # Consent binds a body: all its people are called, as for an act or a signature.
        called = {user for body in parties for user in staff.everybody.get(body, ())}
        notifications.notify(sorted(called - {*staff.office}), asked, at=_at(by))
        return
    _ask_office(adhesion, staff, by=by)
    told = _message(
        agreement, _("{who} chiede di aderire all’intesa"),
        _("L’intesa non chiede il vostro consenso: ne farà parte quando avrà firmato."),
        key=f"{REQUEST}:{adhesion.pk}", at="#adesioni", who=who,
    )  # fmt: skip
    _inform(set(staff.of(parties)) - {*staff.office}, told, by=by)


def _ask_office(adhesion: Adhesion, staff: bodies.Staff, *, by: Actor) -> None:
    """To record the answer of the parties where it is wanted and missing, or the adhesion."""
    agreement = adhesion.agreement
    if agreement.wants_consent and adhesion.outcome == Adhesion.Outcome.ASKED:
        subject = _("Registra se le parti accolgono la richiesta di adesione: {who}")
        what = _("Senti le parti, poi scrivi che cosa hanno deciso e come.")
        name, button = "answer_adhesion", _("Registra la risposta")
    else:
        subject = _("Registra l’adesione di chi ha firmato: {who}")
        what = _("Servono la sua firma e l’atto che la autorizza.")
        name, button = "join", _("Registra l’adesione")
    message = Message(
        subject=filled(subject, who=adhesion.body.label),
        about=about(agreement.label, what),
        key=f"{ADHESION}:{adhesion.pk}",
        address=reverse(f"agreements:{name}", args=[agreement.slug, adhesion.pk]),
        button=button,
    )
    notifications.notify(staff.office, message, at=_at(by))


def tell_answer(adhesion: Adhesion, *, by: Actor) -> None:
    """Who asked is told what the parties decided, if it may read the agreement."""
    agreement = adhesion.agreement
    _settle(f"{ADHESION}:{adhesion.pk}", f"{REQUEST}:{adhesion.pk}", by=by)
    subject = _("La vostra richiesta di adesione non è stata accolta")
    what = _("Chi ha deciso e perché si legge nella pagina dell’intesa.")
    staff = bodies.staff_of([adhesion.body_id], by.on)
    if adhesion.outcome == Adhesion.Outcome.CONSENTED:
        subject = _("Le parti hanno accolto la vostra richiesta di adesione")
        what = _("Mandate all’Ufficio piano la firma e l’atto che la autorizza: poi siete parte.")
        _ask_office(adhesion, staff, by=by)
    if may_read(agreement, adhesion.body_id):
        key = f"agreements.adhesion_answered:{adhesion.pk}"
        told = _message(agreement, subject, what, key=key, at="#adesioni")
        _inform(staff.of([adhesion.body_id]), told, by=by)


def tell_joined(adhesion: Adhesion, *, by: Actor) -> None:
    agreement = adhesion.agreement
    answered = f"agreements.adhesion_answered:{adhesion.pk}"
    _settle(f"{ADHESION}:{adhesion.pk}", f"{REQUEST}:{adhesion.pk}", answered, by=by)
    told = _message(
        agreement, _("{who} aderisce all’intesa"),
        _("Da ora è fra le parti: i suoi impegni sono nel testo che ha firmato."),
        key=f"agreements.joined:{adhesion.pk}", at="#parti", who=adhesion.body.label,
    )  # fmt: skip
    _tell_parties(agreement, told, by=by)


# Withdrawals, amendments, renewals ----------------------------------------------------------------


def tell_leaving(party: Party, *, by: Actor) -> None:
    """The other parties and the office are told from when somebody is no party."""
    agreement = party.agreement
    told = _message(
        agreement, _("{who} recede dall’intesa {dal}"),
        _("Vedete con l’Ufficio piano che cosa cambia per chi resta."),
        key=f"agreements.leaving:{party.pk}", at="#parti",
        who=party.body.label, **_day(party.withdrawn_on),
    )  # fmt: skip
    _tell_parties(agreement, told, but=party.body_id, by=by)


def tell_ended(agreement: Agreement, *, by: Actor) -> None:
    """Who is left is told that withdrawals ended it."""
    told = _message(
        agreement, _("L’intesa è cessata perché restano meno di due parti"),
        _("Vedete con l’Ufficio piano che cosa resta da fare."),
        key=f"agreements.ended:{agreement.pk}",
    )  # fmt: skip
    _tell_parties(agreement, told, by=by)


def tell_drafted(amendment: Amendment, *, by: Actor) -> None:
    told = _message(
        amendment.agreement, _("È proposto un atto integrativo: {title}"),
        _("È una bozza e non cambia ancora niente: leggetela e dite che cosa ne pensate."),
        key=f"{DRAFT}:{amendment.pk}", at=_place(amendment), title=amendment.title,
    )  # fmt: skip
    _tell_parties(amendment.agreement, told, by=by)


def tell_dropped(amendment: Amendment, *, by: Actor) -> None:
    """The draft is no more: who had not read of it does not have to."""
    _settle(f"{DRAFT}:{amendment.pk}", by=by)


def tell_amended(amendment: Amendment, *, by: Actor) -> None:
    """The parties of before and of now: who goes out with it is told too."""
    tell_dropped(amendment, by=by)
    told = _message(
        amendment.agreement, _("È in vigore l’atto integrativo n. {number}: {title}"),
        _("Ha effetto {dal}: leggete che cosa cambia per il vostro ente."),
        key=f"agreements.amended:{amendment.pk}", at=_place(amendment),
        number=amendment.number, title=amendment.title, **_day(amendment.effective_on),
    )  # fmt: skip
    left = amendment.agreement.parties.filter(withdrawn_on=amendment.effective_on)
    _tell_parties(amendment.agreement, told, also=left.values_list("body", flat=True), by=by)


def _place(amendment: Amendment) -> str:
    return reverse("agreements:amendment", args=[amendment.agreement.slug, amendment.pk])


def tell_renewed(new: Agreement, *, by: Actor) -> None:
    told = _message(
        new, _("L’intesa è rinnovata fino {al}"),
        _("La nuova intesa comincia {start}, con le stesse parti e gli stessi legami."),
        key=f"agreements.renewed:{new.pk}", start=_day(new.starts_on)["il"], **_day(new.ends_on),
    )  # fmt: skip
    _tell_parties(new, told, by=by)


def tell_renewed_tacitly(agreements: Collection[Agreement], *, by: Actor) -> None:
    """For the calendar: as many statements for one as for a thousand."""
    _tell_many(
        {
            one: _message(
                one, _("L’intesa si è rinnovata da sola fino {al}"),
                _("Chi non vuole continuare oltre dia disdetta per tempo, la prossima volta."),
                key=f"agreements.renewed:{one.pk}", **_day(one.ends_on),
            )
            for one in agreements
        },
        by=by,
    )  # fmt: skip


# Defaults and relaunches --------------------------------------------------------------------------


def tell_default(default: Default, *, by: Actor) -> None:
    """All the people of the body that must mend: an action, until it has an outcome."""
    message = _message(
        default.agreement, _("Rimediate all’inadempimento entro il termine della diffida"),
        _("Leggete che cosa non è stato fatto e dite all’Ufficio piano come rimediate."),
        key=f"{DEFAULT}:{default.pk}", at="#crescita", kind=Notice.Kind.ACTION,
        button=_("Leggi la diffida"), due_on=default.term_on,
    )  # fmt: skip
    users = people_of([default.body_id], by).get(default.body_id, [])
    notifications.notify(users, message, at=_at(by))


def tell_closed(default: Default, *, by: Actor) -> None:
    _settle(f"{DEFAULT}:{default.pk}", by=by)
    told = _message(
        default.agreement, _("L’inadempimento è chiuso: {outcome}"),
        _("Com’è finita si legge nella pagina dell’intesa."),
        key=f"agreements.default_closed:{default.pk}", at="#crescita",
        outcome=Default.Outcome(default.outcome).label,
    )  # fmt: skip
    _inform(bodies.staff_of([default.body_id], by.on).of([default.body_id]), told, by=by)


def tell_terminated(agreement: Agreement, closed: Collection[int], *, by: Actor) -> None:
    """`closed` are the keys of the defaults that end with the agreement."""
    _settle(*(f"{DEFAULT}:{key}" for key in closed), by=by)
    told = _message(
        agreement, _("L’intesa è risolta per inadempimento"),
        _("Il motivo si legge nella sua pagina: sentite l’Ufficio piano su ciò che resta da fare."),
        key=f"agreements.terminated:{agreement.pk}", at="#crescita",
    )  # fmt: skip
    _tell_parties(agreement, told, by=by)


def tell_to_relaunch(relaunch: Relaunch, *, by: Actor) -> None:
    agreement = relaunch.agreement
    told = _message(
        agreement, _("L’intesa è da rilanciare"),
        _("Preparate con l’Ufficio piano un piano d’azione, un referente e una nuova scadenza."),
        key=f"{TO_RELAUNCH}:{relaunch.pk}", at="#crescita",
    )  # fmt: skip
    _tell_parties(agreement, told, by=by)


def tell_relaunched(relaunch: Relaunch, *, by: Actor) -> None:
    """The parties, and who follows it if a person of theirs has that name."""
    agreement = relaunch.agreement
    _settle(f"{TO_RELAUNCH}:{relaunch.pk}", by=by)
    told = _message(
        agreement, _("L’intesa è rilanciata e la segue {who}"),
        _("Leggete nel piano d’azione che cosa tocca al vostro ente."),
        key=f"agreements.relaunched:{relaunch.pk}", at="#crescita", who=relaunch.in_charge,
    )  # fmt: skip
    _tell_parties(agreement, told, named=relaunch.in_charge, by=by)


# Programme agreements -----------------------------------------------------------------------------


def tell_called(conference: Conference, *, by: Actor) -> None:
    """The administrations whose consent it needs (art. 34 c. 3 D.Lgs. 267/2000)."""
    agreement = conference.agreement
    told = _message(
        agreement, _("È convocata la conferenza per l’accordo di programma"),
        _("Dite se la vostra amministrazione consente: si firma solo con il consenso di tutte."),
        key=f"agreements.conference:{conference.pk}", at="#programma",
    )  # fmt: skip
    asked = policies.administrations(agreement, by.on)
    _tell_bodies(asked.values_list("body", flat=True), told, by=by)


# To whom, and how ---------------------------------------------------------------------------------


def _around(agreement: Agreement, by: Actor) -> tuple[bodies.Staff, list[int]]:
    """The people of the parties and of the office; the bodies that are parties on the day."""
    parties = [*Party.objects.on(by.on).filter(agreement=agreement).values_list("body", flat=True)]
    return bodies.staff_of(parties, by.on), parties


def _tell_parties(
    agreement: Agreement, told: Message, *, by: Actor, but: int = 0,
    also: Iterable[int] = (), named: str = "",
) -> None:  # fmt: skip
    """Who follows the files of each party, the office, and who has a name among all these."""
    here = Party.objects.on(by.on).filter(agreement=agreement).values_list("body", flat=True)
    _tell_bodies({*here, *also} - {but}, told, named=named, by=by)


def _tell_bodies(keys: Iterable[int], told: Message, *, named: str = "", by: Actor) -> None:
    parties = list(keys)
    staff = bodies.staff_of(parties, by.on)
    _inform([*staff.of(parties), *staff.office, *staff.called(named, parties)], told, by=by)


def _tell_many(told: Mapping[Agreement, Message], *, by: Actor) -> None:
    """The parties of each agreement, and the office, in a fixed number of statements."""
    here = Party.objects.on(by.on).filter(agreement__in=[*told]).values_list("agreement", "body")
    parties = defaultdict[int, list[int]](list)
    for agreement, body in here:
        parties[agreement].append(body)
    staff = bodies.staff_of({body for some in parties.values() for body in some}, by.on)
    pairs = (
        (user, message)
        for one, message in told.items()
        for user in sorted({*staff.of(parties[one.pk]), *staff.office})
    )
    notifications.notify_many(pairs, at=_at(by))


def _inform(users: Iterable[int], told: Message, *, by: Actor) -> None:
    author = by.user.pk if by.user else 0
    notifications.notify(sorted({*users} - {author}), told, at=_at(by))


def _message(
    agreement: Agreement, subject: Text, what: Text, *, key: str, at: str = "",
    kind: str = Notice.Kind.INFORMATION, button: Text = "", due_on: date | None = None,
    **words: Any,
) -> Message:  # fmt: skip
    """`at` is an address, or a section of the page of the agreement; `words` fill the sentences."""
    page = agreement.get_absolute_url()
    return Message(
        subject=filled(subject, **words),
        kind=kind,
        key=key,
        about=about(agreement.label, filled(what, **words)),
        address=at if at.startswith("/") else f"{page}{at}",
        button=button,
        due_on=due_on,
    )


def _day(day: date | None) -> dict[str, Any]:
    return day_words(day) if day else dict.fromkeys(ELIDED, "")


def _settle(*keys: str, by: Actor) -> None:
    notifications.settle(*keys, at=_at(by))


def _at(by: Actor) -> datetime:
    return moment(by.on, HOUR)
