"""What the register allows to who keeps it. Each check returns or raises ``Refused``."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.agreements.models import (
    Act,
    Agreement,
    AgreementDocument,
    Instrument,
    Party,
    ProvisionLink,
)
from quadro.kit.refusals import Refused


def check_can_keep(*, by: Actor) -> None:
    """The register is kept by the planning office."""
    if not by.is_planning_office:
        raise Refused(_("Il registro delle intese è tenuto dall’Ufficio piano."))


def check_record(values: Mapping[str, Any], *, itself: Agreement | None = None) -> None:
    """What a record must respect whatever is known of it."""
    if not values.get("title"):
        raise Refused(_("Scrivi il titolo dell’intesa."))
    starts, ends = values.get("starts_on"), values.get("ends_on")
    if starts and ends and starts > ends:
        raise Refused(_("La scadenza viene prima della decorrenza: correggi una delle due date."))
    framework = values.get("framework")
    if framework is not None:
        check_framework(framework, of=itself)
    instrument = values.get("instrument")
    if itself is not None and instrument is not None and not instrument.is_framework:
        check_frames_nothing(itself, instrument)


def check_framework(framework: Agreement, *, of: Agreement | None) -> None:
    """A framework is of an instrument that can frame, and not below the agreement it frames."""
    if not framework.instrument.is_framework:
        raise Refused(
            _("«%(title)s» è un’intesa di tipo «%(kind)s», che non fa da cornice ad altre.")
            % {"title": framework.label, "kind": framework.instrument}
        )
    above: Agreement | None = framework
    while above is not None:
        if of is not None and above.pk == of.pk:
            raise Refused(
                _("«%(title)s» è già attuativa di questa intesa: non può farle da cornice.")
                % {"title": framework.label}
            )
        above = above.framework


def check_frames_nothing(agreement: Agreement, instrument: Instrument) -> None:
    """What already frames others keeps an instrument that can."""
    if agreement.implementing.exists():
        raise Refused(
            _("L’intesa fa da cornice ad altre, e «%(kind)s» non può farlo: scegli altro.")
            % {"kind": instrument}
        )


def check_can_publish(agreement: Agreement, *, by: Actor) -> None:
    check_can_keep(by=by)
    if agreement.is_published:
        raise Refused(_("L’intesa è già pubblicata."))
    if not agreement.parties.exists():
        raise Refused(
            _("Indica almeno una parte: un’intesa senza parti non si pubblica."),
            cure=agreement.get_absolute_url() + "#parti",
            cure_label=_("Aggiungi una parte"),
        )


def check_can_withdraw(agreement: Agreement, *, reason: str, by: Actor) -> None:
    check_can_keep(by=by)
    if not agreement.is_published:
        raise Refused(_("L’intesa non è pubblicata."))
    if not reason.strip():
        raise Refused(_("Scrivi perché la togli dal sito: resta nel giornale."))


def check_can_add_party(agreement: Agreement, body_key: int, *, by: Actor) -> None:
    check_can_keep(by=by)
    if agreement.parties.filter(body=body_key).exists():
        raise Refused(_("Questo ente è già parte dell’intesa: modifica la sua riga."))


def check_can_remove_party(party: Party, *, by: Actor) -> None:
    """Who signed and left has withdrawn; removing is for what was registered by mistake."""
    check_can_keep(by=by)
    agreement = party.agreement
    if agreement.is_published and agreement.parties.count() == 1:
        raise Refused(_("È l’unica parte di un’intesa pubblicata: prima togli l’intesa dal sito."))


def check_can_link(agreement: Agreement, provision_key: int, *, sentence: str, by: Actor) -> None:
    check_can_keep(by=by)
    if not sentence.strip():
        raise Refused(_("Scrivi in che modo l’intesa serve la previsione."))
    if agreement.links.filter(provision=provision_key).exists():
        raise Refused(_("L’intesa è già legata a questa previsione: modifica il legame."))


def check_can_unlink(link: ProvisionLink, *, by: Actor) -> None:  # noqa: ARG001
    check_can_keep(by=by)


def check_act(values: Mapping[str, Any]) -> None:
    if not values.get("kind"):
        raise Refused(_("Scrivi che tipo di atto è."))
    since, until = values.get("albo_since"), values.get("albo_until")
    if since and until and until < since:
        raise Refused(_("La fine della pubblicazione in albo viene prima dell’inizio."))


def check_can_remove_act(act: Act, *, by: Actor) -> None:
    check_can_keep(by=by)
    party = act.authorises.select_related("body").first()
    if party is not None:
        raise Refused(
            _("L’atto autorizza %(body)s a firmare: correggilo dalla riga di quella parte.")
            % {"body": party.body}
        )
    if act.approves.exists() or act.ratifies.exists():
        raise Refused(_("L’atto approva o ratifica l’accordo: correggilo, non toglierlo."))


def check_can_detach(document: AgreementDocument, *, by: Actor) -> None:
    """What a sitting left in writing stays with it; what was signed stays with its signature."""
    check_can_keep(by=by)
    kept = document.document
    if kept.versions.filter(Q(signatures__isnull=False) | Q(content_of__isnull=False)).exists():
        raise Refused(
            _("«%(document)s» è il file di una firma, o quello che è stato firmato: resta con lei.")
            % {"document": document}
        )
    if kept.of_conference.exists() or kept.of_oversight.exists():
        raise Refused(
            _("«%(document)s» è il verbale di una seduta: caricane una nuova versione.")
            % {"document": document}
        )
