"""Who may read what of an agreement. Each check returns or raises ``Refused``."""

from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.agreements.models import (
    Agreement,
    AgreementDocument,
)
from quadro.documents.models import Visibility
from quadro.kit.refusals import Hidden, Refused


def check_can_read(agreement: Agreement, *, by: Actor) -> None:
    """Published: everybody. Not published: who reads everything, and the people of the parties."""
    if agreement.is_published or by.reads_everything or is_of_a_party(agreement, by=by):
        return
    raise Hidden(_("Questa intesa non è nel registro pubblico."))


def is_of_a_party(agreement: Agreement, *, by: Actor) -> bool:
    return bool(by.bodies) and agreement.parties.filter(body__in=by.bodies).exists()


def check_can_read_document(document: AgreementDocument, *, by: Actor) -> None:
    """Public with the agreement; of the parties; of the office: asked at every download."""
    check_can_read(document.agreement, by=by)
    visibility = document.document.visibility
    if by.reads_everything or (visibility == Visibility.PUBLIC and document.agreement.is_published):
        return
    if visibility != Visibility.INTERNAL and is_of_a_party(document.agreement, by=by):
        return
    raise Hidden(_("Questo documento non è pubblico."))


def check_can_read_history(agreement: Agreement, *, by: Actor) -> None:
    """The history names people: it is for who reads everything and for the parties."""
    if not (by.reads_everything or is_of_a_party(agreement, by=by)):
        raise Refused(
            _("La storia delle modifiche è per l’Ufficio piano e per le parti."),
            cure=agreement.get_absolute_url(),
            cure_label=_("Torna all’intesa"),
        )


def check_is_inside(agreement: Agreement, *, by: Actor) -> None:
    """What is being prepared is for the office and for the parties."""
    if not (by.reads_everything or is_of_a_party(agreement, by=by)):
        raise Hidden(_("Questa pagina è per l’Ufficio piano e per le parti dell’intesa."))
