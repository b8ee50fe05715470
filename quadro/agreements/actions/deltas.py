"""What the deltas of an amendment do to an agreement, all of a kind at once."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.db.models import F, Q
from django.utils.translation import gettext as _

from quadro.agreements.amendable import facts_of, kept, read
from quadro.agreements.models import Agreement, Delta, Party, ProvisionLink
from quadro.kit.refusals import Refused
from quadro.plan.models import Provision

Told = dict[str, Any]


def apply(deltas: Sequence[Delta], agreement: Agreement, *, on: date) -> Told:
    """Apply them to a locked agreement from a day, and keep in each what it found.

    Returns what changes, as the journal tells it.
    """
    told: Told = {}
    for kind, change in CHANGES.items():
        some = [one for one in deltas if one.kind == kind]
        if some:
            told |= change(some, agreement, on)
    Delta.objects.bulk_update(deltas, ["old"])
    leaving = any(one.kind == Delta.Kind.PARTY_OUT for one in deltas)
    if leaving and Party.objects.on(on).filter(agreement=agreement).count() < 2:  # noqa: PLR2004 - an agreement has two sides
        raise Refused(_("Resterebbero meno di due parti: l’intesa si chiude con un recesso."))
    return told


def _change_facts(deltas: Sequence[Delta], agreement: Agreement, _on: date) -> Told:
    before = facts_of(agreement)
    for one in deltas:
        one.old = kept(before[one.field])
        setattr(agreement, one.field, read(one.field, one.new))
    if agreement.starts_on and agreement.ends_on and agreement.starts_on > agreement.ends_on:
        raise Refused(_("La scadenza verrebbe prima della decorrenza: correggi una data."))
    agreement.save(update_fields=[one.field for one in deltas])
    return {one.field: (one.old, one.new) for one in deltas}


def _let_in(deltas: Sequence[Delta], agreement: Agreement, on: date) -> Told:
    keys = [one.subject for one in deltas]
    still = Q(withdrawn_on=None) | Q(withdrawn_on__gt=on)
    here = agreement.parties.filter(still, body__in=keys).select_related("body").first()
    if here is not None:
        raise Refused(
            _("%(body)s è già fra le parti: togli quella modifica.") % {"body": here.body.label}
        )
    Party.objects.bulk_create(
        [
            Party(agreement=agreement, body_id=one.subject, role=one.told["role"], joined_on=on)
            for one in deltas
        ]
    )
    return {"parties_in": (None, [one.told["name"] for one in deltas])}


def _let_out(deltas: Sequence[Delta], agreement: Agreement, on: date) -> Told:
    held = Party.objects.on(on).filter(agreement=agreement).select_related("agreement")
    leaving = {one.body_id: one for one in held}
    for one in deltas:
        party = leaving.get(one.subject)
        if party is None:
            raise Refused(
                _("%(body)s quel giorno non è parte: togli quella modifica.")
                % {"body": one.told["name"]}
            )
        one.old = {"role": party.role}
    agreement.parties.filter(pk__in=[leaving[one.subject].pk for one in deltas]).update(
        withdrawn_on=on, version=F("version") + 1
    )
    return {"parties_out": ([one.told["name"] for one in deltas], None)}


def _serve_more(deltas: Sequence[Delta], agreement: Agreement, _on: date) -> Told:
    keys = {one.subject for one in deltas}
    if Provision.objects.filter(pk__in=keys).count() < len(keys):
        raise Refused(_("Una delle previsioni non c’è più nel Piano: togli quella modifica."))
    if agreement.links.filter(provision__in=keys).exists():
        raise Refused(_("L’intesa serve già una di queste previsioni: togli quella modifica."))
    ProvisionLink.objects.bulk_create(
        [
            ProvisionLink(
                agreement=agreement, provision_id=one.subject, kind=one.told["kind"],
                sentence=one.told["sentence"],
            )
            for one in deltas
        ]
    )  # fmt: skip
    return {"provisions_in": (None, [one.told["name"] for one in deltas])}


def _serve_no_more(deltas: Sequence[Delta], agreement: Agreement, _on: date) -> Told:
    links = {one.provision_id: one for one in agreement.links.all()}
    for one in deltas:
        link = links.get(one.subject)
        if link is None:
            raise Refused(
                _("L’intesa non è legata a «%(what)s»: togli quella modifica.")
                % {"what": one.told["name"]}
            )
        one.old = {"kind": link.kind, "sentence": link.sentence, "source": link.source}
    agreement.links.filter(provision__in=[one.subject for one in deltas]).delete()
    return {"provisions_out": ([one.told["name"] for one in deltas], None)}


def _rewrite(deltas: Sequence[Delta], _agreement: Agreement, _on: date) -> Told:
    """The words are in the text: here it is only said that they changed, and from which."""
    return {"passages": (None, [one.field for one in deltas])}


CHANGES: dict[str, Callable[[Sequence[Delta], Agreement, date], Told]] = {
    Delta.Kind.FIELD: _change_facts,
    Delta.Kind.PARTY_OUT: _let_out,
    Delta.Kind.PARTY_IN: _let_in,
    Delta.Kind.LINK_OUT: _serve_no_more,
    Delta.Kind.LINK_IN: _serve_more,
    Delta.Kind.TEXT: _rewrite,
}
"""In the order in which they are applied: who leaves goes before who comes."""
