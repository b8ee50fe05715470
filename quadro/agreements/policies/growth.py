"""What may happen to an agreement that is in force: who joins, who leaves, what is amended.

Each check returns or raises ``Refused``.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.agreements.models import (
    ELECTRONIC,
    Adhesion,
    Agreement,
    Amendment,
    Default,
    Party,
)
from quadro.agreements.policies.keeping import check_can_keep
from quadro.agreements.policies.reading import check_can_read, is_of_a_party
from quadro.agreements.states import LIVING
from quadro.bodies.models import Body, Succession
from quadro.kit.refusals import Hidden, Refused

A_CENTURY = timedelta(days=36525)


def check_is_living(agreement: Agreement) -> None:
    if agreement.state not in LIVING:
        raise Refused(
            _("L’intesa ora è «%(state)s»: questo si fa quando è in vita.")
            % {"state": agreement.get_state_display()},
            cure=agreement.get_absolute_url(),
            cure_label=_("Torna all’intesa"),
        )


def check_not_ahead(day: date, *, by: Actor, what: str) -> None:
    """What is recorded has happened; a day to come is told by what it has effect on."""
    if day > by.on:
        raise Refused(
            _("%(what)s: %(day)s è nel futuro.") % {"what": what, "day": f"{day:%d/%m/%Y}"}
        )


def check_acts_for_body(body: Body, *, by: Actor) -> None:
    """The people of the body, and the office for all."""
    if by.is_planning_office or body.pk in by.bodies:
        return
    raise Refused(
        _("Per %(body)s agisce chi ne ha un mandato, o l’Ufficio piano.") % {"body": body.label}
    )


# Adhesions ----------------------------------------------------------------------------------------


def check_can_ask_to_join(agreement: Agreement, body: Body, *, asked_on: date, by: Actor) -> None:
    """A body that is not a party asks to join an agreement in life, once at a time."""
    check_can_read(agreement, by=by)
    check_acts_for_body(body, by=by)
    check_is_living(agreement)
    check_not_ahead(asked_on, by=by, what=_("Richiesta"))
    check_is_no_party(agreement, body, asked_on)
    if agreement.adhesions.filter(body=body, outcome__in=OPEN).exists():
        raise Refused(
            _("%(body)s ha già chiesto di aderire: la richiesta è aperta.") % {"body": body.label},
            cure=f"{agreement.get_absolute_url()}#adesioni",
            cure_label=_("Vai alle adesioni"),
        )


OPEN = (Adhesion.Outcome.ASKED, Adhesion.Outcome.CONSENTED)


def check_is_no_party(agreement: Agreement, body: Body, day: date) -> None:
    """Who left comes back from the day on which it is no more a party."""
    rows = agreement.parties.filter(Q(withdrawn_on=None) | Q(withdrawn_on__gt=day), body=body)
    party = rows.order_by(F("withdrawn_on").desc(nulls_first=True)).first()
    if party is None:
        return
    if party.withdrawn_on is None:
        raise Refused(_("%(body)s è già parte dell’intesa.") % {"body": body.label})
    raise Refused(
        _("%(body)s è ancora parte: rientra dal %(day)s, quando ha effetto il suo recesso.")
        % {"body": body.label, "day": f"{party.withdrawn_on:%d/%m/%Y}"},
        cure=f"{agreement.get_absolute_url()}#parti",
        cure_label=_("Vai alle parti"),
    )


def check_can_answer_adhesion(
    adhesion: Adhesion, *, consents: bool, answered_on: date, answer: str, by: Actor
) -> None:
    """The office records what the parties decided; consent only where the text asks for it."""
    check_can_keep(by=by)
    check_is_open(adhesion)
    check_not_ahead(answered_on, by=by, what=_("Risposta"))
    if answered_on < adhesion.asked_on:
        raise Refused(_("La risposta viene prima della richiesta: correggi la data."))
    if not answer.strip():
        raise Refused(_("Scrivi chi ha deciso e come: resta accanto alla richiesta."))
    if not consents:
        return
    if adhesion.outcome == Adhesion.Outcome.CONSENTED:
        raise Refused(_("Il consenso è già registrato."))
    if not adhesion.agreement.wants_consent:
        raise Refused(_("L’intesa non chiede il consenso: registra direttamente l’adesione."))


def check_is_open(adhesion: Adhesion) -> None:
    if adhesion.outcome not in OPEN:
        raise Refused(
            _("La richiesta è già chiusa: %(how)s.") % {"how": adhesion.get_outcome_display()},
            cure=f"{adhesion.agreement.get_absolute_url()}#adesioni",
            cure_label=_("Vai alle adesioni"),
        )


def check_can_join(adhesion: Adhesion, told: Mapping[str, Any], *, by: Actor) -> None:
    """With consent where it is due, with its own act and with its signature."""
    check_can_keep(by=by)
    agreement, body = adhesion.agreement, adhesion.body
    check_is_living(agreement)
    check_is_open(adhesion)
    check_is_no_party(agreement, body, told["signed_on"])
    if agreement.wants_consent and adhesion.outcome != Adhesion.Outcome.CONSENTED:
        raise Refused(
            _("L’intesa chiede il consenso delle parti: registralo prima dell’adesione."),
            cure=reverse("agreements:answer_adhesion", args=[agreement.slug, adhesion.pk]),
            cure_label=_("Registra il consenso"),
        )
    if body.is_institutional and not told.get("act_kind"):
        raise Refused(_("Indica l’atto con cui %(body)s aderisce.") % {"body": body.label})
    check_joining_day(adhesion, told["signed_on"], by=by)
    check_form(agreement, told.get("signature_kind") or "", told["signed_on"])


def check_joining_day(adhesion: Adhesion, day: date, *, by: Actor) -> None:
    check_not_ahead(day, by=by, what=_("Firma"))
    first = max(filter(None, [adhesion.asked_on, adhesion.answered_on]))
    if day < first:
        raise Refused(
            _("La firma viene prima della richiesta o del consenso, del %(day)s.")
            % {"day": f"{first:%d/%m/%Y}"}
        )


def check_form(agreement: Agreement, kind: str, signed_on: date) -> None:
    """Art. 15 c. 2-bis L. 241/1990: without an electronic signature it would be null."""
    if kind not in ELECTRONIC and agreement.wants_electronic_on(signed_on):
        raise Refused(
            _("Fra amministrazioni serve la firma elettronica, o l’atto è nullo: indicala.")
        )


# Withdrawal and succession ------------------------------------------------------------------------


def first_exit(agreement: Agreement, declared_on: date) -> date | None:
    """The first day on which one that declares its withdrawal is no party; None if not known."""
    days = agreement.notice_days
    return None if days is None else declared_on + timedelta(days=days)


def check_can_leave(
    party: Party, *, declared_on: date, from_on: date | None, reason: str, by: Actor
) -> date:
    """The day from which it is no party, with the notice that the agreement asks for."""
    agreement = party.agreement
    check_acts_for_body(party.body, by=by)
    check_is_living(agreement)
    check_not_ahead(declared_on, by=by, what=_("Dichiarazione"))
    if not by.is_planning_office and declared_on != by.on:
        raise Refused(_("Si dichiara oggi: un altro giorno lo registra l’Ufficio piano."))
    check_is_current(party)
    if not reason.strip():
        raise Refused(_("Scrivi perché: resta nella storia dell’intesa."))
    first = first_exit(agreement, declared_on)
    day = from_on or first
    if day is None:
        raise Refused(_("L’intesa non dice il preavviso: indica da quale giorno ha effetto."))
    if day < (first or declared_on):
        raise Refused(
            _("Con il preavviso il recesso non ha effetto prima del %(day)s.")
            % {"day": f"{first or declared_on:%d/%m/%Y}"}
        )
    if day > declared_on + A_CENTURY:
        raise Refused(_("Il giorno indicato è troppo lontano: controlla l’anno."))
    check_after_entering(party, day)
    return day


def check_is_current(party: Party) -> None:
    if party.withdrawn_on is not None:
        raise Refused(
            _("%(body)s esce già dal %(day)s.")
            % {"body": party.body.label, "day": f"{party.withdrawn_on:%d/%m/%Y}"}
        )


def check_after_entering(party: Party, day: date) -> None:
    joined = party.joined_on or party.signed_on
    if joined and day < joined:
        raise Refused(_("%(body)s è entrato dopo quel giorno.") % {"body": party.body.label})


def check_can_substitute(party: Party, succession: Succession, *, by: Actor) -> None:
    """The successor body takes the place of a party from the day of the succession."""
    check_can_keep(by=by)
    check_is_living(party.agreement)
    if succession.predecessor_id != party.body_id:
        raise Refused(_("Questa successione è di un altro ente."))
    check_not_ahead(succession.on, by=by, what=_("Successione"))
    check_is_current(party)
    check_after_entering(party, succession.on)


# Amendments ---------------------------------------------------------------------------------------


def check_can_amend(agreement: Agreement, *, by: Actor) -> None:
    check_can_keep(by=by)
    check_is_living(agreement)


def check_is_draft(amendment: Amendment) -> None:
    if amendment.is_in_force:
        raise Refused(
            _("L’atto integrativo ha già effetto: quello che cambia non si tocca più."),
            cure=reverse("agreements:amendment", args=[amendment.agreement.slug, amendment.pk]),
            cure_label=_("Rileggilo"),
        )


def check_can_read_amendment(amendment: Amendment, *, by: Actor) -> None:
    """With the agreement once it has effect; before, for the office and the parties."""
    check_can_read(amendment.agreement, by=by)
    if amendment.is_in_force or by.reads_everything:
        return
    if not is_of_a_party(amendment.agreement, by=by):
        raise Hidden(_("Questo atto integrativo non ha ancora effetto."))


def check_can_take_effect(
    amendment: Amendment, *, effective_on: date, last: date | None, by: Actor
) -> None:
    """In the order of time, so that the state of any past day can be read back."""
    check_can_amend(amendment.agreement, by=by)
    check_is_draft(amendment)
    if effective_on > by.on:
        raise Refused(
            _("Ha effetto dal %(day)s: mettilo in vigore quel giorno, fino ad allora è una bozza.")
            % {"day": f"{effective_on:%d/%m/%Y}"}
        )
    if last is not None and effective_on < last:
        raise Refused(
            _("Un atto integrativo ha già effetto dal %(day)s: questo non può venire prima.")
            % {"day": f"{last:%d/%m/%Y}"}
        )
    signed = amendment.agreement.signed_on
    if signed and effective_on < signed:
        raise Refused(_("Un atto integrativo non ha effetto prima della firma dell’intesa."))


# Default ------------------------------------------------------------------------------------------


def check_can_serve_notice(
    agreement: Agreement, body: Body, told: Mapping[str, Any], *, by: Actor
) -> None:
    """A formal notice to a party, with the finding first and its term after."""
    check_can_keep(by=by)
    if not Party.objects.on(by.on).filter(agreement=agreement, body=body).exists():
        raise Refused(_("%(body)s oggi non è parte dell’intesa.") % {"body": body.label})
    if agreement.defaults.filter(body=body, outcome="").exists():
        raise Refused(_("Per %(body)s una diffida è già aperta.") % {"body": body.label})
    found, noticed, term = told["found_on"], told["notice_on"], told["term_on"]
    check_not_ahead(noticed, by=by, what=_("Diffida"))
    if noticed < found:
        raise Refused(_("La diffida viene prima dell’accertamento: correggi una delle due date."))
    if term <= noticed:
        raise Refused(
            _("Il termine deve cadere dopo il giorno della diffida: correggi una delle date.")
        )


def check_can_close_default(
    default: Default, *, outcome: str, outcome_on: date, about: str, by: Actor
) -> None:
    """Others do it at its expense only once the term of the notice has passed."""
    check_can_keep(by=by)
    if default.outcome:
        raise Refused(_("Questo inadempimento è già chiuso."))
    if outcome not in (Default.Outcome.CURED, Default.Outcome.SUBSTITUTED):
        raise Refused(_("Scegli come è finita: sanato, o fatto da altri a sue spese."))
    check_not_ahead(outcome_on, by=by, what=_("Esito"))
    if outcome_on < default.notice_on:
        raise Refused(_("L’esito viene prima della diffida: correggi la data."))
    if outcome == Default.Outcome.SUBSTITUTED and outcome_on <= default.term_on:
        raise Refused(
            _("Il termine della diffida è il %(day)s: altri agiscono solo dopo.")
            % {"day": f"{default.term_on:%d/%m/%Y}"}
        )
    check_says_why(about)


def check_says_why(text: str) -> None:
    if not text.strip():
        raise Refused(_("Scrivi com’è andata: resta nella storia dell’intesa."))


# New ends -----------------------------------------------------------------------------------------


def check_new_end(agreement: Agreement, ends_on: date | None, *, by: Actor) -> None:
    """Of a relaunch: to come, and not before the agreement begins."""
    if ends_on is None:
        return
    if ends_on <= by.on:
        raise Refused(_("La nuova scadenza è già passata: indicane una che deve venire."))
    if agreement.starts_on and ends_on < agreement.starts_on:
        raise Refused(_("La nuova scadenza viene prima della decorrenza."))


def check_renewal(
    agreement: Agreement, told: Mapping[str, Any], *, starts_on: date, by: Actor
) -> None:
    """Signed, in the form that the instrument wants, and ending after it begins."""
    signed = told["signed_on"].day
    check_not_ahead(signed, by=by, what=_("Firma"))
    if agreement.signed_on and signed < agreement.signed_on:
        raise Refused(_("Il rinnovo è firmato dopo l’intesa che rinnova: correggi la data."))
    if told["ends_on"] < starts_on:
        raise Refused(
            _("Il rinnovo comincia il %(day)s: la nuova scadenza viene dopo.")
            % {"day": f"{starts_on:%d/%m/%Y}"}
        )
    check_form(agreement, told.get("signature_kind") or "", signed)
