"""Who may do what to an inquiry, and when. Each check returns or raises ``Refused``."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.agreements.inquiry_states import allowed
from quadro.agreements.models import Inquiry, InquiryDocument, InquiryOpinion, Option
from quadro.agreements.queries.inquiries import File
from quadro.documents.models import Visibility
from quadro.kit.refusals import Hidden, Refused

LONGEST_REASON = 2000


def check_can_read(inquiry: Inquiry, *, by: Actor) -> None:
    """An inquiry is the office's until it is published; then its public part is everybody's."""
    if not (inquiry.is_published or by.reads_everything):
        raise Hidden(_("Questa istruttoria non è pubblica."))


def check_can_read_all(*, by: Actor) -> None:
    """Options, opinions, costs and papers stay in the office also when the need is published."""
    if not by.reads_everything:
        raise Hidden(_("Questa parte dell’istruttoria non è pubblica."))


def check_can_read_paper(document: InquiryDocument, *, by: Actor) -> None:
    """A paper is the office's, but for those that the office made public with the inquiry."""
    check_can_read(document.inquiry, by=by)
    if by.reads_everything:
        return
    if document.document.visibility != Visibility.PUBLIC or not document.inquiry.is_published:
        raise Hidden(_("Questa carta non è pubblica."))


def check_can_conduct(*, by: Actor) -> None:
    """Inquiries are conducted by the planning office."""
    if not by.is_planning_office:
        raise Refused(_("Le istruttorie sono condotte dall’Ufficio piano."))


def check_can_change(inquiry: Inquiry, *, by: Actor) -> None:
    """What was decided stands on what was written then: to change it, reopen."""
    check_can_conduct(by=by)
    if not inquiry.is_open:
        raise Refused(
            _("L’istruttoria ha già una decisione: riaprila per modificarla."),
            cure=inquiry.get_absolute_url() + "#decisione",
            cure_label=_("Vai alla decisione"),
        )


def check_values(values: Mapping[str, Any]) -> None:
    if not str(values.get("title", "")).strip():
        raise Refused(_("Scrivi il titolo dell’istruttoria."))
    opened, by_when = values.get("opened_on"), values.get("decide_by")
    if opened and by_when and by_when < opened:
        raise Refused(_("Il termine della decisione viene prima dell’apertura: correggilo."))
    if values.get("is_free") and values.get("costs"):
        raise Refused(_("È senza oneri o ha dei costi: togli la spunta o i costi."))


def check_option(inquiry: Inquiry, name: str, *, itself: Option | None = None) -> None:
    if not name.strip():
        raise Refused(_("Dai un nome all’opzione."))
    others = inquiry.options.filter(name=name)
    if itself is not None:
        others = others.exclude(pk=itself.pk)
    if others.exists():
        raise Refused(_("Esiste già un’opzione «%(name)s»: dalle un altro nome.") % {"name": name})


def check_opinion(values: Mapping[str, Any]) -> None:
    if not (values.get("body") or values.get("office")):
        raise Refused(_("Indica a quale ente o ufficio chiedi il parere."))
    asked = values["asked_on"]
    if (due := values.get("due_on")) and due < asked:
        raise Refused(_("Il termine viene prima della richiesta: correggi una delle due date."))
    given = values.get("given_on")
    if given and given < asked:
        raise Refused(_("Il parere è reso prima della richiesta: correggi una delle due date."))
    if bool(given) != bool(values.get("outcome")):
        raise Refused(_("Un parere reso ha una data e un esito: completa quello che manca."))


def check_can_remove_paper(document: InquiryDocument, *, by: Actor) -> None:
    check_can_change(document.inquiry, by=by)
    opinion: InquiryOpinion | None = document.opinions.select_related("body").first()
    if opinion is not None:
        raise Refused(
            _("La carta è il parere di «%(who)s»: prima toglila da lì.") % {"who": opinion}
        )


def check_can_decide(
    file: File, verb: str, *, reasons: str, resume_on: date | None, by: Actor
) -> None:
    """Every decision says why. To go on the five elements must be there, and nobody be awaited."""
    check_can_conduct(by=by)
    if allowed(file.inquiry.state, verb) is None or verb == "reopen":
        raise Refused(
            _("L’istruttoria è «%(state)s»: ricarica la pagina e guarda che cosa è cambiato.")
            % {"state": file.inquiry.get_state_display()},
            cure=file.inquiry.get_absolute_url(),
            cure_label=_("Torna all’istruttoria"),
        )
    if not reasons.strip():
        raise Refused(_("Scrivi il motivo della decisione."))
    if by.on < file.inquiry.opened_on:
        raise Refused(_("L’istruttoria si apre nel futuro: correggi la data di apertura."))
    if verb == "postpone":
        _check_day(resume_on, on=by.on)
    elif resume_on:
        raise Refused(_("La data in cui se ne riparla serve solo per rinviare: toglila."))
    if verb == "go_on":
        check_can_go_on(file, on=by.on)


def _check_day(resume_on: date | None, *, on: date) -> None:
    if resume_on is None:
        raise Refused(_("Indica il giorno in cui se ne riparla."))
    if resume_on <= on:
        raise Refused(_("Il giorno in cui se ne riparla deve venire dopo oggi."))


def check_can_go_on(file: File, *, on: date) -> None:
    """What stands between the file and a decision to go on, the first thing first."""
    address = file.inquiry.get_absolute_url()
    if file.missing:
        first = file.missing[0]
        raise Refused(first.text, cure=f"{address}#{first.code}", cure_label=first.label)
    if file.chosen is None:
        raise Refused(
            _("Scegli l’opzione con cui si va avanti."),
            cure=f"{address}#opzioni",
            cure_label=_("Vai alle opzioni"),
        )
    if file.chosen.instrument_id is None:
        raise Refused(
            _("«%(option)s» non ha uno strumento: sceglilo, o lascia ferma l’istruttoria.")
            % {"option": file.chosen},
            cure=f"{address}#opzioni",
            cure_label=_("Vai alle opzioni"),
        )
    if awaited := file.awaited(on):
        raise Refused(
            _("Manca il parere di «%(who)s»: serve quello, o la scadenza del suo termine.")
            % {"who": awaited[0]},
            cure=f"{address}#pareri",
            cure_label=_("Vai ai pareri"),
        )


def check_can_reopen(inquiry: Inquiry, *, reason: str, by: Actor) -> None:
    check_can_conduct(by=by)
    if allowed(inquiry.state, "reopen") is None:
        raise Refused(_("L’istruttoria è già aperta."))
    if inquiry.agreement_id is not None:
        raise Refused(_("L’istruttoria è già diventata un’intesa: non si riapre più."))
    if not reason.strip():
        raise Refused(_("Scrivi perché la riapri: resta nella storia."))


def check_can_become(inquiry: Inquiry, *, by: Actor) -> None:
    """Only what an inquiry decided to do, and once."""
    check_can_conduct(by=by)
    if inquiry.agreement_id is not None:
        raise Refused(_("L’istruttoria è già diventata un’intesa."))
    if inquiry.state != "proseguita":
        raise Refused(
            _("Prima l’istruttoria deve avere una decisione: andare avanti."),
            cure=inquiry.get_absolute_url() + "#decisione",
            cure_label=_("Vai alla decisione"),
        )


def check_can_publish(inquiry: Inquiry, *, by: Actor) -> None:
    check_can_conduct(by=by)
    if inquiry.is_published:
        raise Refused(_("L’istruttoria è già pubblicata."))
    if not inquiry.need.strip():
        raise Refused(
            _("Scrivi il bisogno prima di pubblicare: è quello che tutti leggeranno."),
            cure=inquiry.get_absolute_url() + "#bisogno",
            cure_label=_("Vai al bisogno"),
        )


def check_can_withdraw(inquiry: Inquiry, *, reason: str, by: Actor) -> None:
    check_can_conduct(by=by)
    if not inquiry.is_published:
        raise Refused(_("L’istruttoria non è pubblicata."))
    if not reason.strip():
        raise Refused(_("Scrivi perché la togli dal sito: resta nel giornale."))
