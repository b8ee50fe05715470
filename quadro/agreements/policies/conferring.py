"""Who may record what of a programme agreement, and with which days (art. 34 D.Lgs. 267/2000)."""

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Max
from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.agreements.models import (
    Agreement,
    Conference,
    Consent,
    Party,
    PartyQuerySet,
    Ratification,
    Signature,
)
from quadro.agreements.policies.guards import at_page
from quadro.agreements.policies.keeping import check_can_keep
from quadro.agreements.queries import (
    current_conference,
    current_parties,
    open_ratifications,
)
from quadro.agreements.states import BINDING, Route, State
from quadro.agreements.terms import RATIFY_WITHIN
from quadro.bodies.models import Body, Kind
from quadro.kit.refusals import Refused

PROMOTERS = (Kind.REGION, Kind.METROPOLITAN_AUTHORITY, Kind.MUNICIPALITY, Kind.OTHER)
"""Who may promote: the Region, the Province or a municipality (art. 34 c. 1), read for a
metropolitan authority too. A Province has no kind of its own in the register: it is «altro».
"""


def administrations(agreement: Agreement, on: date) -> PartyQuerySet:
    """The parties whose consent the conference needs: the public ones, later adherents aside."""
    rows: PartyQuerySet = current_parties(agreement, on).filter(body__is_institutional=True)
    return rows


def last_signed_on(agreement: Agreement) -> date | None:
    """The day of the latest signature that counts."""
    rows = Signature.objects.filter(party__agreement=agreement, is_current=True)
    found: date | None = rows.aggregate(last=Max("on"))["last"]
    return found


def check_is_programme(agreement: Agreement) -> None:
    if agreement.instrument.route != Route.PROGRAMME:
        raise Refused(
            _("Conferenza, decreto e ratifiche sono di un accordo di programma: questa non lo è."),
            cure=agreement.get_absolute_url(),
            cure_label=_("Torna all’intesa"),
        )


def check_stands(agreement: Agreement, states: Collection[State], *, by: Actor) -> None:
    """The office records it, of a programme agreement, in the states that have it."""
    check_can_keep(by=by)
    check_is_programme(agreement)
    if agreement.state not in states:
        raise Refused(
            _("L’accordo ora è «%(state)s»: da qui questo passo non si fa. Rileggi la pagina.")
            % {"state": agreement.get_state_display()},
            cure=agreement.get_absolute_url(),
            cure_label=_("Torna all’intesa"),
        )


def check_is_past(day: date, on: date) -> None:
    if day > on:
        raise Refused(
            _("%(day)s è nel futuro: si registra quello che è già avvenuto.")
            % {"day": f"{day:%d/%m/%Y}"}
        )


def check_can_call(
    agreement: Agreement, promoter: Body, called_on: date, *, by: Actor, on: date
) -> None:
    """The promoter is a party marked as such, of a kind that may promote (art. 34 c. 1)."""
    check_stands(agreement, (State.DRAFT, State.CONFERENCE), by=by)
    check_is_past(called_on, on)
    promoting = agreement.parties.filter(body=promoter.pk, role=Party.Role.PROMOTER)
    if not promoting.exists():
        raise Refused(
            _("%(body)s non è fra le parti come promotore: correggi il suo ruolo.")
            % {"body": promoter},
            cure=f"{agreement.get_absolute_url()}#parti",
            cure_label=_("Vai alle parti"),
        )
    if promoter.kind not in PROMOTERS:
        raise Refused(
            _("Promuove Regione, Provincia, Città metropolitana o Comune (art. 34 c. 1).")
        )


def check_varied(agreement: Agreement, varied: Iterable[Party]) -> None:
    """Municipal plans vary: those of municipalities that are parties."""
    for one in varied:
        if one.agreement_id != agreement.pk or one.body.kind != Kind.MUNICIPALITY:
            raise Refused(
                _("%(body)s non è fra i Comuni dell’accordo: scegli quelli di cui varia il piano.")
                % {"body": one.body.label}
            )


def conference_of(agreement: Agreement) -> Conference:
    """The conference in use, or a refusal that says where to call one."""
    found = current_conference(agreement)
    if found is None:
        raise Refused(
            _("La conferenza non è ancora convocata."),
            cure=at_page(agreement, "conference"),
            cure_label=_("Convoca la conferenza"),
        )
    return found


def check_consents(
    agreement: Agreement, conference: Conference, keys: Collection[int], *, by: Actor, on: date
) -> None:
    """Answers are taken until the outcome is notified, from the administrations concerned."""
    check_stands(agreement, (State.CONFERENCE,), by=by)
    if conference.notified_on is not None:
        raise Refused(
            _("L’esito è già stato comunicato: per cambiare una risposta riconvoca la conferenza.")
        )
    known = set(administrations(agreement, on).values_list("pk", flat=True))
    if set(keys) - known:
        raise Refused(_("Le amministrazioni sono cambiate nel frattempo: rileggi la pagina."))


def check_outcome(
    agreement: Agreement,
    conference: Conference,
    days: tuple[date, date | None],
    *,
    by: Actor,
    on: date,
) -> None:
    """`days` are that of the sitting and that of the notice; the notice wants every consent."""
    check_stands(agreement, (State.CONFERENCE, State.SIGNING), by=by)
    held, notified = days
    check_is_past(notified or held, on)
    if held < conference.called_on:
        raise Refused(_("La seduta viene prima della convocazione: correggi una delle due date."))
    if notified is None:
        if agreement.state == State.SIGNING:
            raise Refused(_("La firma è aperta: indica quando è stato comunicato l’esito."))
        return
    if notified < held:
        raise Refused(_("L’esito si comunica dopo la seduta: correggi una delle due date."))
    lacking = without_consent(agreement, conference, on)
    if lacking:
        raise Refused(
            _("L’esito è positivo con il consenso di tutte le amministrazioni: manca %(who)s.")
            % {"who": ", ".join(one.body.label for one in lacking)}
        )


def without_consent(agreement: Agreement, conference: Conference, on: date) -> list[Party]:
    yes = Consent.objects.filter(conference=conference, answer=Consent.Answer.YES)
    rows = administrations(agreement, on).exclude(pk__in=yes.values("party"))
    return list(rows.select_related("body").order_by("body__name", "pk"))


def check_decree(
    agreement: Agreement, act_on: date, published_on: date | None, *, by: Actor, on: date
) -> None:
    """It follows the last signature; who is late to ratify makes the agreement lapse first."""
    check_stands(agreement, (State.DECREE,), by=by)
    late = [one for one in open_ratifications(agreement) if on > one.due_on]
    if late:
        raise Refused(
            _("Il termine per ratificare è passato il %(day)s: l’accordo decade (art. 34 c. 5).")
            % {"day": f"{late[0].due_on:%d/%m/%Y}"}
        )
    check_is_past(published_on or act_on, on)
    signed = last_signed_on(agreement)
    if signed and act_on < signed:
        raise Refused(
            _("L’atto che approva segue l’ultima firma, del %(day)s.")
            % {"day": f"{signed:%d/%m/%Y}"}
        )
    if published_on and published_on < act_on:
        raise Refused(_("La pubblicazione viene prima dell’atto: correggi una delle due date."))


def check_ratification(
    ratification: Ratification, agreement: Agreement, ratified_on: date, *, by: Actor, on: date
) -> None:
    """Within thirty days, by the day of the deliberation (art. 34 c. 5)."""
    check_stands(agreement, (State.DECREE, State.RATIFICATION), by=by)
    if ratification.ratified_on is not None:
        raise Refused(_("La ratifica è già registrata."))
    check_is_past(ratified_on, on)
    if ratified_on > ratification.due_on:
        raise Refused(
            _("Il termine per ratificare era il %(day)s: una ratifica successiva non ha effetto.")
            % {"day": f"{ratification.due_on:%d/%m/%Y}"}
        )
    signed = ratification.due_on - RATIFY_WITHIN
    if ratified_on < signed:
        raise Refused(
            _("Il Consiglio ratifica dopo la firma, del %(day)s.") % {"day": f"{signed:%d/%m/%Y}"}
        )


def check_report(agreement: Agreement, sat_on: date, text: str, *, by: Actor, on: date) -> None:
    check_stands(agreement, BINDING, by=by)
    check_is_past(sat_on, on)
    if not text.strip():
        raise Refused(_("Scrivi lo stato di attuazione: è il contenuto della relazione."))
