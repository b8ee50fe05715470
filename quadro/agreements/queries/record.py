"""What stands around an agreement: parties, links, acts, documents, frameworks, history."""

from django.db.models import (
    BooleanField,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
)

from quadro.accounts.actors import Actor
from quadro.agreements.models import (
    Act,
    Agreement,
    AgreementDocument,
    Instrument,
    Opinion,
    Party,
    Passage,
    ProvisionLink,
)
from quadro.agreements.states import BINDING
from quadro.documents.models import SignatureCheck, Version, Visibility
from quadro.journal import queries as journal
from quadro.journal.actions import subject_of
from quadro.journal.models import Entry
from quadro.plan.models import Provision


def parties_of(agreement: Agreement) -> "QuerySet[Party]":
    """All who ever were parties: promoters first, then who signed, then who adhered."""
    return agreement.parties.select_related("agreement", "body__municipality", "act").order_by(
        F("joined_on").asc(nulls_first=True), "role", "body__name", "pk"
    )


def links_of(agreement: Agreement) -> "QuerySet[ProvisionLink]":
    return agreement.links.select_related(
        "provision__edition__programme", "provision__parent"
    ).order_by("provision__edition", "provision__position", "provision__code", "pk")


def documents_of(
    agreement: Agreement, by: Actor, *, is_party: bool
) -> "QuerySet[AgreementDocument]":
    """The documents that `by` may open, each with its versions, the latest first."""
    rows = agreement.documents.select_related("document").order_by("document__title", "pk")
    if not by.reads_everything:
        seen = [Visibility.PUBLIC] if agreement.is_published else []
        if is_party:
            seen += [Visibility.PUBLIC, Visibility.PARTIES]
        rows = rows.filter(document__visibility__in=seen)
    apart = SignatureCheck.objects.filter(version=OuterRef("pk"), content__isnull=False)
    versions = Version.objects.select_related("file").annotate(signs_apart=Exists(apart))
    return rows.prefetch_related(Prefetch("document__versions", versions.order_by("-number")))


def implementing(agreement: Agreement, by: Actor) -> "QuerySet[Agreement]":
    """The agreements below this one, as far as `by` may read them."""
    return (
        agreement.implementing.readable_by(by).select_related("instrument").order_by("title", "pk")
    )


def instruments(by: Actor) -> "QuerySet[Instrument]":
    """The catalogue, with the number of agreements of each that `by` may read."""
    mine = Agreement.objects.readable_by(by).values("pk")
    return Instrument.objects.annotate(
        agreement_count=Count("agreements", filter=Q(agreements__in=mine))
    ).order_by("position", "pk")


def framework_of(agreement: Agreement, by: Actor) -> Agreement | None:
    """The agreement above this one, if `by` may read it."""
    if agreement.framework_id is None:
        return None
    rows = Agreement.objects.readable_by(by).select_related("instrument")
    return rows.filter(pk=agreement.framework_id).first()


def acts_of(agreement: Agreement) -> "QuerySet[Act]":
    """Its acts, those of its parties included, in the order of time."""
    return agreement.acts.select_related("body").order_by(F("on").asc(nulls_last=True), "pk")


def history_of(agreement: Agreement, by: Actor) -> list[Entry]:
    """What was done to the record. The parties do not read of what they may not open: documents of
    the office, and the agreement above this one.
    """
    found = journal.history(subject_of(agreement), agreement.pk)
    if by.reads_everything:
        return list(found)
    entries = list(found.exclude(event__startswith="agreements.document"))
    for one in entries:
        one.changes = {name: pair for name, pair in one.changes.items() if name != "framework"}
    return entries


def carriers(provisions: "QuerySet[Provision]", by: Actor) -> "QuerySet[ProvisionLink]":
    """The links of these provisions to agreements that `by` may read, whatever their state."""
    return (
        ProvisionLink.objects.filter(
            provision__in=provisions, agreement__in=Agreement.objects.readable_by(by)
        )
        .select_related("agreement__instrument", "provision")
        .order_by("agreement__title", "pk")
    )


def opinions_of(agreement: Agreement, by: Actor) -> "QuerySet[Opinion]":
    """Those who prepare it read all opinions; everybody those given, once it is signed."""
    rows = agreement.opinions.select_related("body").order_by("asked_on", "pk")
    is_theirs = Q(body__in=by.bodies) if by.bodies else Q(pk__in=())
    rows = rows.annotate(
        may_give=ExpressionWrapper(
            Q(pk__isnull=False) if by.is_planning_office else is_theirs, BooleanField()
        )
    )
    if by.reads_everything or (by.bodies and agreement.parties.filter(body__in=by.bodies).exists()):
        return rows
    if agreement.state in BINDING:
        return rows.exclude(outcome="")
    return rows.filter(is_theirs)


def passages_of(agreement: Agreement) -> "QuerySet[Passage]":
    """The moves that were made, in the order of time. Who made them is for the history to say."""
    return agreement.passages.order_by("pk")
