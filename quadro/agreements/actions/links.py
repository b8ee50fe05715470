"""Which provisions an agreement serves, and how."""

from django.db import transaction
from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.agreements import policies
from quadro.agreements.actions.rows import (
    locked,
    note,
    refuse_if_stale,
)
from quadro.agreements.models import (
    Agreement,
    ProvisionLink,
)
from quadro.journal import actions as journal
from quadro.kit.refusals import Refused
from quadro.plan.models import Provision


@transaction.atomic
def link(
    agreement: Agreement, provision: Provision, *, kind: str, sentence: str, by: Actor,
    source: str = "",
) -> ProvisionLink:  # fmt: skip
    """Say which provision the agreement serves, and how."""
    agreement = locked(agreement)
    policies.check_can_link(agreement, provision.pk, sentence=sentence, by=by)
    made = ProvisionLink.objects.create(
        agreement=agreement, provision=provision, kind=kind, sentence=sentence, source=source
    )
    note("agreements.linked", agreement, {"provision": (None, str(provision))}, by=by)
    return made


@transaction.atomic
def edit_link(link: ProvisionLink, *, kind: str, sentence: str, version: int, by: Actor) -> None:
    agreement = locked(link.agreement)
    link = agreement.links.select_for_update().select_related("provision").get(pk=link.pk)
    policies.check_can_unlink(link, by=by)
    before = {"kind": link.kind, "sentence": link.sentence}
    refuse_if_stale(link, version, before)
    if not sentence.strip():
        raise Refused(_("Scrivi in che modo l’intesa serve la previsione."))
    link.kind, link.sentence, link.version = kind, sentence, link.version + 1
    link.save()
    told = journal.differences(before, {"kind": kind, "sentence": sentence})
    note("agreements.link_edited", agreement, {"provision": str(link.provision), **told}, by=by)


@transaction.atomic
def unlink(link: ProvisionLink, *, by: Actor) -> None:
    agreement = locked(link.agreement)
    policies.check_can_unlink(link, by=by)
    provision = str(link.provision)
    link.delete()
    note("agreements.unlinked", agreement, {"provision": (provision, None)}, by=by)
