"""The list of who issues certificates is taken in from a file."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.documents import policies, storage
from quadro.documents.actions.keeping import Upload, pieces_of, safe_name
from quadro.documents.models import TrustedCertificate, TrustList
from quadro.documents.signatures import checking
from quadro.documents.signatures.words import why
from quadro.journal import actions as journal
from quadro.kit.refusals import Refused
from quadro.kit.terms import day_of


@dataclass(frozen=True)
class ReadList:
    """What the file of a list says: plain values, with the hash of the file."""

    told: dict[str, Any]
    sha256: str
    name: str


def load_trust_list(upload: Upload, *, name: str, by: Actor, at: datetime) -> TrustList:
    """Read a list and take it in."""
    policies.check_can_load_trust_list(by=by)
    return take_trust_list(read_trust_list(upload, name=name), by=by, at=at)


def read_trust_list(upload: Upload, *, name: str) -> ReadList:
    """What a list says, before it is taken in. Call it outside a transaction, as `examine`."""
    with storage.arriving(pieces_of(upload)) as arrived:
        found = checking.read_list(arrived.path)
    if isinstance(found, checking.Unread):
        raise Refused(_("L’elenco non si può leggere: «%(why)s»") % {"why": why(found.note)})
    if not found["certificates"]:
        raise Refused(_("Nel file non c’è nessun certificato di chi emette firme o marche."))
    return ReadList(found, arrived.sha256, safe_name(name))


@transaction.atomic
def take_trust_list(read: ReadList, *, by: Actor, at: datetime) -> TrustList:
    """Take the certificates of a list in the place of those of the list before.

    A national list (ETSI TS 119 612, XML) or chosen certificates (PEM, DER, .p7b). Whoever loads it
    answers for where it comes from: its own signature is not verified here. The signatures checked
    with another list are looked at again by who owns them (`old_checks`).
    """
    policies.check_can_load_trust_list(by=by)
    storage.hold("trust-list")
    found = read.told
    last = TrustList.objects.order_by("-pk").first()
    issued = _day(found["issued_at"])
    if last and last.sha256 == read.sha256:
        raise Refused(_("Questo elenco è già quello in uso."))
    if issued and issued > day_of(at):
        raise Refused(_("L’elenco ha una data futura: controlla da dove viene."))
    if last and issued and last.issued_on and issued < last.issued_on:
        raise Refused(_("L’elenco in uso è più recente di questo."))
    loaded = TrustList.objects.create(
        form=found["form"],
        file_name=read.name,
        sha256=read.sha256,
        territory=found["territory"],
        number=found["number"],
        issued_on=issued,
        next_on=_day(found["next_at"]),
        certificate_count=len(found["certificates"]),
        loaded_at=at,
        loaded_by=by.user,
    )
    TrustedCertificate.objects.all().delete()
    TrustedCertificate.objects.bulk_create(
        [
            TrustedCertificate(
                trust_list=loaded,
                subject_key=one["subject"],
                name=one["name"],
                sha256=one["sha256"],
                content=bytes.fromhex(one["der"]),
                service=one["service"],
                until=datetime.fromisoformat(one["until"]) if one["until"] else None,
            )
            for one in found["certificates"]
        ],
        batch_size=500,
    )
    journal.record(
        "documents.trust_list_loaded",
        loaded,
        by=by,
        sha256=read.sha256,
        issued_on=issued,
        certificate_count=(last.certificate_count if last else None, loaded.certificate_count),
    )
    return loaded


def _day(told: str | None) -> date | None:
    """A moment of a list, as the day of it here; one without a zone is in UTC."""
    if not told:
        return None
    moment = datetime.fromisoformat(told)
    return day_of(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
