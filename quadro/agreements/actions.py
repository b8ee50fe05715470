"""Everything that changes the register of agreements happens here."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from itertools import chain, count
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.db.models import F, Model
from django.utils.text import slugify
from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.agreements import policies
from quadro.agreements.index import agreement_items, instrument_item
from quadro.agreements.models import (
    Act,
    Agreement,
    AgreementDocument,
    Instrument,
    Party,
    ProvisionLink,
)
from quadro.bodies.models import Body
from quadro.documents import actions as documents
from quadro.journal import actions as journal
from quadro.kit import locks
from quadro.kit.dates import ApproximateDay, Precision
from quadro.kit.refusals import Refused, Stale
from quadro.plan.models import Provision
from quadro.search import actions as search

Values = Mapping[str, Any]

RECORD = (
    "title", "short_title", "summary", "scope", "instrument", "legal_basis", "state", "framework",
    "signed_on", "signature_kind", "effective_on", "starts_on", "ends_on", "duration_note",
    "renewal", "notice_days", "total_eur", "parties_note", "has_all_parties", "themes", "zones",
    "case_file", "structure", "note", "sources",
)  # fmt: skip
"""What the office says of an agreement; the approximate days carry their precision with them."""
PARTY = (
    "role", "signatory", "signatory_office", "signed_on", "signature_kind", "joined_on",
    "withdrawn_on", "note", "source",
)  # fmt: skip
ACT = ("kind", "number", "on")
MANY = ("themes", "zones")
NAMES = "agreements.names"
"""The lock under which two people who register the same title get two addresses and two keys."""
TREE = "agreements.tree"
"""The lock under which two edits at once cannot make two agreements each other's framework."""
PAGES = frozenset({"nuova", "pubblica"})
"""What follows `/intese/` in addresses that are no agreement's."""


@transaction.atomic
def register(values: Values, *, code: str = "", by: Actor) -> Agreement:
    """Enter an agreement that exists, in any state and with what is known of it."""
    policies.check_can_keep(by=by)
    policies.check_record(values)
    locks.hold(NAMES)
    if code and Agreement.objects.filter(code=code).exists():
        raise Refused(_("Esiste già un’intesa con la chiave %(code)s.") % {"code": code})
    taken = set(Agreement.objects.values_list("slug", flat=True))
    slug = free_slug(values.get("short_title") or values["title"], taken)
    agreement = Agreement(code=code or _free_code(slug), slug=slug, updated_on=by.on)
    _fill(agreement, values, RECORD)
    agreement.save(force_insert=True)
    _set_many(agreement, values)
    journal.record("agreements.registered", agreement, by=by, **record_of(agreement))
    _reindex(agreement)
    return agreement


@transaction.atomic
def edit(agreement: Agreement, values: Values, *, version: int, by: Actor) -> Agreement:
    """Change the record, if nobody changed it after `version`."""
    locks.hold(TREE)
    agreement = _locked(agreement)
    policies.check_can_keep(by=by)
    policies.check_record(values, itself=agreement)
    before = record_of(agreement)
    _refuse_if_stale(agreement, version, before)
    _fill(agreement, values, RECORD)
    agreement.save()
    _set_many(agreement, values)
    _note("agreements.edited", agreement, journal.differences(before, record_of(agreement)), by=by)
    return agreement


@transaction.atomic
def add_party(agreement: Agreement, body: Body, values: Values, *, by: Actor) -> Party:
    """Add a body as a party, with the act that authorises it where it is known."""
    agreement = _locked(agreement)
    policies.check_can_add_party(agreement, body.pk, by=by)
    party = Party(agreement=agreement, body=body)
    _fill(party, values, PARTY)
    party.act = _authorising_act(party, values)
    _check_party(party)
    party.save()
    _note("agreements.party_added", agreement, {"party": (None, str(body))}, by=by)
    return party


@transaction.atomic
def edit_party(party: Party, values: Values, *, version: int, by: Actor) -> Party:
    agreement = _locked(party.agreement)
    party = agreement.parties.select_for_update().select_related("body").get(pk=party.pk)
    policies.check_can_keep(by=by)
    before = party_of(party)
    _refuse_if_stale(party, version, before)
    act = party.act
    _fill(party, values, PARTY)
    party.act = _authorising_act(party, values)
    party.version += 1
    _check_party(party)
    party.save()
    _drop_unused(act)
    told = journal.differences(before, party_of(party))
    journal.record("agreements.party_edited", party, by=by, **told)
    _note("agreements.party_edited", agreement, {"party": (str(party.body), list(told))}, by=by)
    return party


@transaction.atomic
def remove_party(party: Party, *, by: Actor) -> None:
    agreement = _locked(party.agreement)
    policies.check_can_remove_party(party, by=by)
    name, act = str(party.body), party.act
    party.delete()
    _drop_unused(act)
    _note("agreements.party_removed", agreement, {"party": (name, None)}, by=by)


@transaction.atomic
def link(
    agreement: Agreement, provision: Provision, *, kind: str, sentence: str, by: Actor,
    source: str = "",
) -> ProvisionLink:  # fmt: skip
    """Say which provision the agreement serves, and how."""
    agreement = _locked(agreement)
    policies.check_can_link(agreement, provision.pk, sentence=sentence, by=by)
    made = ProvisionLink.objects.create(
        agreement=agreement, provision=provision, kind=kind, sentence=sentence, source=source
    )
    _note("agreements.linked", agreement, {"provision": (None, str(provision))}, by=by)
    return made


@transaction.atomic
def edit_link(link: ProvisionLink, *, kind: str, sentence: str, version: int, by: Actor) -> None:
    agreement = _locked(link.agreement)
    link = agreement.links.select_for_update().select_related("provision").get(pk=link.pk)
    policies.check_can_unlink(link, by=by)
    before = {"kind": link.kind, "sentence": link.sentence}
    _refuse_if_stale(link, version, before)
    if not sentence.strip():
        raise Refused(_("Scrivi in che modo l’intesa serve la previsione."))
    link.kind, link.sentence, link.version = kind, sentence, link.version + 1
    link.save()
    told = journal.differences(before, {"kind": kind, "sentence": sentence})
    _note("agreements.link_edited", agreement, {"provision": str(link.provision), **told}, by=by)


@transaction.atomic
def unlink(link: ProvisionLink, *, by: Actor) -> None:
    agreement = _locked(link.agreement)
    policies.check_can_unlink(link, by=by)
    provision = str(link.provision)
    link.delete()
    _note("agreements.unlinked", agreement, {"provision": (provision, None)}, by=by)


@transaction.atomic
def publish(agreement: Agreement, *, by: Actor, at: datetime) -> None:
    """Show the agreement on the public site (ANAC, orientamento 30/2014)."""
    agreement = _locked(agreement)
    policies.check_can_publish(agreement, by=by)
    agreement.published_at, agreement.published_by = at, str(by)
    agreement.save(update_fields=["published_at", "published_by"])
    _note("agreements.published", agreement, {"published_at": (None, at)}, by=by)


@transaction.atomic
def publish_many(agreements: Iterable[Agreement], *, by: Actor, at: datetime) -> int:
    """Publish several agreements, all or none; says how many."""
    count = 0
    for agreement in agreements:
        publish(agreement, by=by, at=at)
        count += 1
    if not count:
        raise Refused(_("Scegli almeno un’intesa da pubblicare."))
    return count


@transaction.atomic
def withdraw(agreement: Agreement, *, reason: str, by: Actor) -> None:
    """Take the agreement off the public site; it stays in the register."""
    agreement = _locked(agreement)
    policies.check_can_withdraw(agreement, reason=reason, by=by)
    agreement.published_at, agreement.published_by = None, ""
    agreement.save(update_fields=["published_at", "published_by"])
    _note("agreements.withdrawn", agreement, {"reason": (None, reason)}, by=by)


@transaction.atomic
def attach(
    agreement: Agreement, *, upload: "File[bytes]", title: str, role: str, visibility: str,
    by: Actor, at: datetime,
) -> AgreementDocument:  # fmt: skip
    """Keep a file as a document of the agreement."""
    agreement = _locked(agreement)
    policies.check_can_keep(by=by)
    document = documents.add(
        title, upload, name=upload.name or title, visibility=visibility, by=by, at=at
    )
    made = AgreementDocument.objects.create(agreement=agreement, document=document, role=role)
    _note("agreements.document_added", agreement, {"document": (None, title)}, by=by)
    return made


@transaction.atomic
def detach(document: AgreementDocument, *, by: Actor) -> None:
    agreement = _locked(document.agreement)
    policies.check_can_keep(by=by)
    kept, title = document.document, str(document)
    document.delete()
    documents.remove(kept, by=by)
    _note("agreements.document_removed", agreement, {"document": (title, None)}, by=by)


@transaction.atomic
def load_instruments(rows: Iterable[Values], *, by: Actor) -> None:
    """Add or replace the catalogue of instruments."""
    policies.check_can_keep(by=by)
    fields = [one.name for one in Instrument._meta.concrete_fields if not one.primary_key]
    Instrument.objects.bulk_create(
        [Instrument(**row) for row in rows],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=[name for name in fields if name != "code"],
    )
    loaded = Instrument.objects.all()
    journal.record_many(
        [journal.Fact("agreements.instrument_loaded", one, {"code": one.code}) for one in loaded],
        by=by,
    )
    search.put(instrument_item(one) for one in loaded)


def record_of(agreement: Agreement) -> dict[str, Any]:
    """What the office says of the agreement, in the shape in which it says it."""
    return {
        name: list(getattr(agreement, name).order_by("pk"))
        if name in MANY
        else _told(agreement, name)
        for name in RECORD
    }


def party_of(party: Party) -> dict[str, Any]:
    act = party.act
    return {
        **{name: _told(party, name) for name in PARTY},
        **{f"act_{name}": _told(act, name) if act else None for name in ACT},
    }


def _told(noun: Model, name: str) -> Any:
    """A value; an approximate day together with its precision."""
    value = getattr(noun, name)
    precision = getattr(noun, f"{name}_precision", None)
    return ApproximateDay(value, precision) if value and precision else value


def _fill(noun: Model, values: Values, names: Iterable[str]) -> None:
    for name in names:
        if name not in values or name in MANY:
            continue
        value = values[name]
        if hasattr(noun, f"{name}_precision"):
            setattr(noun, f"{name}_precision", value.precision if value else Precision.DAY)
        setattr(noun, name, value.day if isinstance(value, ApproximateDay) else value)


def _set_many(agreement: Agreement, values: Values) -> None:
    for name in MANY:
        if name in values:
            getattr(agreement, name).set(values[name])


def _authorising_act(party: Party, values: Values) -> Act | None:
    """The act named in the row of a party: added, corrected or dropped with it."""
    told = {name: values.get(f"act_{name}") for name in ACT}
    if not any(told.values()):
        return None if "act_kind" in values else party.act
    act = party.act or Act(agreement=party.agreement, body=party.body)
    _fill(act, {**told, "kind": told["kind"] or _("atto"), "number": told["number"] or ""}, ACT)
    act.save()
    return act


def _drop_unused(act: Act | None) -> None:
    """An act told only to authorise a party goes with it."""
    if act is not None and not act.authorises.exists():
        act.delete()


def _check_party(party: Party) -> None:
    joined, left = party.joined_on or party.signed_on, party.withdrawn_on
    if joined and left and left < joined:
        raise Refused(_("Il recesso viene prima dell’ingresso: correggi una delle due date."))


def _locked(agreement: Agreement) -> Agreement:
    """The agreement as it is now, held until the end of the transaction."""
    return (
        Agreement.objects.select_for_update(of=("self",))
        .select_related("instrument")
        .get(pk=agreement.pk)
    )


def _refuse_if_stale(noun: Any, version: int, theirs: Values) -> None:
    if noun.version != version:
        raise Stale(
            _("Qualcun altro ha modificato questi dati mentre scrivevi."),
            theirs=theirs,
            version=noun.version,
        )


def _note(event: str, agreement: Agreement, changes: Values, *, by: Actor) -> None:
    """Write the journal, mark the agreement as changed, and let it be found as it is now."""
    journal.record(event, agreement, by=by, **changes)
    Agreement.objects.filter(pk=agreement.pk).update(version=F("version") + 1, updated_on=by.on)
    _reindex(agreement)


def _reindex(agreement: Agreement) -> None:
    search.put(agreement_items(Agreement.objects.filter(pk=agreement.pk)))


def free_slug(title: str, taken: Collection[str]) -> str:
    """An address that nobody has."""
    stem = slugify(title)[:70].strip("-") or "intesa"
    numbered = chain([stem], (f"{stem}-{number}" for number in count(2)))
    return next(slug for slug in numbered if slug not in taken and slug not in PAGES)


def _free_code(slug: str) -> str:
    """A key that nobody has, out of the address."""
    taken = set(Agreement.objects.values_list("code", flat=True))
    numbered = chain([slug[:40]], (f"{slug[:36]}-{number}" for number in count(2)))
    return next(code for code in (one.upper() for one in numbered) if code not in taken)
