"""Questions on agreements: the register, what one lacks, who carries which provision."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.agreements.models import (
    ELECTRONIC,
    ELECTRONIC_SINCE,
    Act,
    Agreement,
    AgreementDocument,
    Instrument,
    Party,
    ProvisionLink,
    SignatureKind,
    SignatureRule,
)
from quadro.agreements.states import LIVING, OVER, Phase, phase_of
from quadro.documents.models import Version, Visibility
from quadro.journal import queries as journal
from quadro.journal.actions import subject_of
from quadro.journal.models import Entry
from quadro.kit.dates import Precision, in_figures
from quadro.plan.models import Provision

NEAR = timedelta(days=180)


def provisions_to_carry_out() -> "QuerySet[Provision]":
    """The provisions of the reference edition that must find an agreement."""
    return Provision.objects.filter(edition__is_reference=True, is_to_carry_out=True)


def lines() -> "QuerySet[Provision]":
    """The lines of action: the provisions right above those to carry out."""
    return Provision.objects.filter(pk__in=provisions_to_carry_out().values("parent")).order_by(
        "position", "pk"
    )


def register(by: Actor, *, on: date) -> "QuerySet[Agreement]":
    """The register as `by` may read it, with what its rows show on the day `on`.

    Annotations: `line` and `line_title` (the first line of the plan it serves), `party_count` (the
    parties on that day).
    """
    served = ProvisionLink.objects.filter(
        agreement=OuterRef("pk"),
        provision__edition__is_reference=True,
        provision__is_to_carry_out=True,
    ).order_by("provision__parent__position", "pk")
    parties = (
        Party.objects.on(on)
        .filter(agreement=OuterRef("pk"))
        .order_by()
        .values("agreement")
        .annotate(n=Count("pk"))
        .values("n")
    )
    return (
        Agreement.objects.readable_by(by)
        .select_related("instrument")
        .prefetch_related("zones")
        .annotate(
            line=Subquery(served.values("provision__parent__code")[:1]),
            line_position=Subquery(served.values("provision__parent__position")[:1]),
            line_title=Subquery(served.values("provision__parent__title")[:1]),
            party_count=Coalesce(Subquery(parties), 0),
        )
    )


def known_on(day: date) -> Q:
    """Signed by that day, or with no known day of signature."""
    return Q(signed_on=None) | Q(signed_on__lte=day)


def ending(on: date) -> Q:
    """In life, and ending in the next 180 days."""
    return Q(state__in=LIVING, ends_on__gte=on, ends_on__lte=on + NEAR)


LACKS_DURATION = Q(ends_on=None, duration_note="") & ~Q(state__in=OVER)
LACKS_SIGNATURE_DAY = Q(signed_on=None, state__in=LIVING)
LACKS_SIGNATURE_KIND = ~Q(signature_kind__in=ELECTRONIC) & Q(
    instrument__signature_rule=SignatureRule.REQUIRED,
    signed_on__gte=ELECTRONIC_SINCE,
)
LACKS_LINK = ~Exists(ProvisionLink.objects.filter(agreement=OuterRef("pk")))
LACKS_ACT = Exists(
    Party.objects.filter(agreement=OuterRef("pk"), act=None, body__is_institutional=True)
)
LACKS = {
    "durata": LACKS_DURATION,
    "firma": LACKS_SIGNATURE_DAY,
    "forma": LACKS_SIGNATURE_KIND,
    "atti": Q(LACKS_ACT),
    "legami": Q(LACKS_LINK),
}
"""Facts to fix, by the word that an address uses for them (`?manca=durata`)."""


@dataclass(frozen=True)
class Counts:
    """How many agreements each ready view of the register holds."""

    living: int
    approving: int
    ending: int
    over: int
    without_duration: int
    unpublished: int
    all: int


def counts(by: Actor, *, on: date) -> Counts:
    found = (
        Agreement.objects.readable_by(by)
        .order_by()
        .aggregate(
            living=Count("pk", filter=Q(state__in=LIVING)),
            approving=Count("pk", filter=Q(state__in=("approvazione", "firma"))),
            ending=Count("pk", filter=ending(on)),
            over=Count("pk", filter=Q(state__in=OVER)),
            without_duration=Count("pk", filter=LACKS_DURATION),
            unpublished=Count("pk", filter=Q(published_at=None)),
            all=Count("pk"),
        )
    )
    return Counts(**found)


@dataclass(frozen=True)
class Lack:
    """A fact to fix: what is missing, and what the law says of it. `is_void` where it voids."""

    code: str
    text: str
    law: str = ""
    is_void: bool = False


def lacks(agreement: Agreement, parties: Sequence[Party], links: int) -> list[Lack]:
    """What the record lacks. Facts, not errors: an agreement is registered with what is known."""
    found: list[Lack] = []
    instrument, phase = agreement.instrument, phase_of(agreement.state)
    if not agreement.ends_on and not agreement.duration_note and phase != Phase.OVER:
        text = _("Manca la durata.")
        if instrument.wants_duration:
            text = _("Manca la durata: %(name)s deve indicarla.") % {"name": instrument.name}
        found.append(
            Lack("durata", text, instrument.legal_basis if instrument.wants_duration else "")
        )
    if not agreement.signed_on and agreement.state in LIVING:
        found.append(Lack("firma", _("Manca la data della firma.")))
    found += _signature_lacks(agreement)
    if bare := [one for one in parties if one.act_id is None and one.body.is_institutional]:
        found.append(
            Lack(
                "atti",
                _("Manca l’atto che autorizza %(count)s parti su %(all)s.")
                % {"count": len(bare), "all": len(parties)},
            )
        )
    if not agreement.has_all_parties:
        found.append(Lack("parti", _("L’elenco delle parti non è completo.")))
    if not links:
        found.append(Lack("legami", _("Non è legata a nessuna previsione del Piano.")))
    return found


def _signature_lacks(agreement: Agreement) -> list[Lack]:
    """Between administrations an electronic signature or nothing, from 30 June 2014."""
    instrument, kind = agreement.instrument, agreement.signature_kind
    if not agreement.signed_on or agreement.signed_on < ELECTRONIC_SINCE or kind in ELECTRONIC:
        return []
    required = instrument.signature_rule == SignatureRule.REQUIRED
    if kind in (SignatureKind.HANDWRITTEN, SignatureKind.MIXED):
        text = (
            _("Non tutte le firme sono elettroniche: per questo strumento l’intesa è nulla.")
            if required
            else _("Non tutte le firme sono elettroniche.")
        )
        return [Lack("forma", text, instrument.signature_source, is_void=required)]
    if required:
        text = _("Non si sa con quale firma è stata sottoscritta: serve la firma elettronica.")
        return [Lack("forma", text, instrument.signature_source)]
    return []


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
    versions = Version.objects.select_related("file").order_by("-number")
    return rows.prefetch_related(Prefetch("document__versions", versions))


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


@dataclass(frozen=True)
class Happening:
    """A dated fact of an agreement; `is_key` where it has a legal effect."""

    on: date
    precision: str
    text: str
    about: str = ""
    is_key: bool = False


def story(agreement: Agreement, parties: Sequence[Party], acts: Sequence[Act]) -> list[Happening]:
    """The facts whose day is known, the latest first."""
    facts = [
        Happening(one.on, one.on_precision, _said(one), about=one.about or str(one.body or ""))
        for one in acts
        if one.on
    ]
    if agreement.signed_on:
        facts.append(
            Happening(
                agreement.signed_on,
                agreement.signed_on_precision,
                _("Firma dell’intesa"),
                is_key=True,
            )
        )
    facts += [
        Happening(
            one.joined_on, one.joined_on_precision, _("Aderisce %(body)s") % {"body": one.body}
        )
        for one in parties
        if one.joined_on
    ]
    facts += [
        Happening(one.withdrawn_on, Precision.DAY, _("Recede %(body)s") % {"body": one.body})
        for one in parties
        if one.withdrawn_on
    ]
    for day, text in (
        (agreement.effective_on, _("Diventa efficace")),
        (agreement.starts_on, _("Comincia a decorrere")),
        (agreement.ends_on, _("Scade")),
    ):
        if day:
            facts.append(Happening(day, Precision.DAY, text, is_key=True))
    return sorted(facts, key=lambda one: (one.on, one.is_key, one.text), reverse=True)


def _said(act: Act) -> str:
    number = f" {act.number}" if act.number else ""
    word = _("prot.")
    protocol = f", {word} {act.protocol_number}" if act.protocol_number else ""
    return f"{act.kind[:1].upper()}{act.kind[1:]}{number}{protocol}"


@dataclass(frozen=True)
class Stretch:
    """A stretch of the usual life: `state` is "done", "now" or empty; `note` its day, if known."""

    label: str
    state: str
    note: str = ""


def life_of(agreement: Agreement) -> list[Stretch]:
    """Where the agreement stands, with the days that are known and no others."""

    def said(day: date | None, precision: str = Precision.DAY) -> str:
        return in_figures(day, precision) if day else ""

    names = [
        (Phase.PREPARING, _("Preparazione"), ""),
        (
            Phase.APPROVING,
            _("Approvazione e firma"),
            said(agreement.signed_on, agreement.signed_on_precision),
        ),
        (Phase.LIVING, _("In vita"), said(agreement.starts_on or agreement.effective_on)),
        (Phase.OVER, _("Fine"), said(agreement.ends_on)),
    ]
    here = [phase for phase, _name, _day in names].index(phase_of(agreement.state))
    return [
        Stretch(
            label=str(agreement.get_state_display()) if place == here else name,
            state="now" if place == here else "done" if place < here else "",
            note=day,
        )
        for place, (_phase, name, day) in enumerate(names)
    ]


def carriers(provisions: "QuerySet[Provision]", by: Actor) -> "QuerySet[ProvisionLink]":
    """The links of these provisions to agreements that `by` may read, whatever their state."""
    return (
        ProvisionLink.objects.filter(
            provision__in=provisions, agreement__in=Agreement.objects.readable_by(by)
        )
        .select_related("agreement__instrument", "provision")
        .order_by("agreement__title", "pk")
    )
