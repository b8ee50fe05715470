from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from quadro.accounts.actors import Actor
from quadro.agreements.states import State
from quadro.bodies.models import Body
from quadro.documents.models import Document, Version
from quadro.kit.dates import Precision
from quadro.kit.http import addresses
from quadro.plan.models import Provision, Theme
from quadro.territory.models import Zone

EVENTS = {
    "agreements.registered": _("registrata"),
    "agreements.edited": _("dati modificati"),
    "agreements.party_added": _("parte aggiunta"),
    "agreements.party_edited": _("dati di una parte modificati"),
    "agreements.party_removed": _("parte tolta"),
    "agreements.linked": _("legata a una previsione"),
    "agreements.link_edited": _("legame con il Piano modificato"),
    "agreements.unlinked": _("legame con il Piano tolto"),
    "agreements.published": _("pubblicata sul sito"),
    "agreements.withdrawn": _("tolta dal sito"),
    "agreements.document_added": _("documento aggiunto"),
    "agreements.document_removed": _("documento tolto"),
    "agreements.imported": _("arrivata con un’importazione"),
    "agreements.changed_by_import": _("cambiata da un’importazione"),
    "agreements.party.imported": _("parte arrivata con un’importazione"),
    "agreements.party.changed_by_import": _("parte cambiata da un’importazione"),
    "agreements.act.imported": _("atto arrivato con un’importazione"),
    "agreements.act.changed_by_import": _("atto cambiato da un’importazione"),
    "agreements.link.imported": _("legame arrivato con un’importazione"),
    "agreements.link.changed_by_import": _("legame cambiato da un’importazione"),
}
"""What the journal says of each event."""


class SignatureRule(models.TextChoices):
    """What the law says of electronic signatures (art. 15 c. 2-bis L. 241/1990)."""

    REQUIRED = "required", _("firma elettronica a pena di nullità")
    ADVISED = "advised", _("firma elettronica consigliata")


class SignatureKind(models.TextChoices):
    DIGITAL = "digitale", _("firma digitale")
    QUALIFIED = "qualificata", _("firma elettronica qualificata")
    ADVANCED = "avanzata", _("firma elettronica avanzata")
    HANDWRITTEN = "autografa", _("firma autografa")
    MIXED = "mista", _("in parte elettronica")


ELECTRONIC = (SignatureKind.DIGITAL, SignatureKind.QUALIFIED, SignatureKind.ADVANCED)
ELECTRONIC_SINCE = date(2014, 6, 30)
"""Accords between administrations signed from this day are null without an electronic signature."""


class Instrument(models.Model):
    """A legal instrument with its rules, kept as data so that an office can correct them."""

    personal_data: ClassVar = ()

    code = models.SlugField(_("codice"), max_length=40, unique=True)
    name = models.CharField(_("nome"), max_length=120)
    family = models.CharField(_("famiglia"), max_length=60)
    legal_basis = models.CharField(_("base giuridica"), max_length=200)
    approved_by = models.CharField(_("chi approva"), max_length=300)
    about = models.TextField(_("a che cosa serve"))
    required_contents = models.JSONField(_("contenuti richiesti"), default=list)
    """[{"code", "label", "source"}] in the order of the law."""
    signature_rule = models.CharField(_("firma"), max_length=10, choices=SignatureRule)
    signature_source = models.CharField(_("fonte della regola"), max_length=200, blank=True)
    publication_rule = models.TextField(_("pubblicazione"), blank=True)
    wants_duration = models.BooleanField(_("la durata è obbligatoria"), default=False)
    is_framework = models.BooleanField(_("può fare da cornice"), default=False)
    position = models.PositiveSmallIntegerField(_("ordine"), default=0)
    note = models.TextField(_("nota"), blank=True)

    class Meta:
        verbose_name = _("strumento")
        verbose_name_plural = _("strumenti")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("agreements:instrument", args=[self.code])


class AgreementQuerySet(models.QuerySet["Agreement"]):
    def published(self) -> Self:
        return self.exclude(published_at=None)

    def readable_by(self, actor: Actor) -> Self:
        """Published ones, those of the actor's bodies, and all for who reads everything."""
        if actor.reads_everything:
            return self
        if not actor.bodies:
            return self.published()
        mine = Party.objects.filter(agreement=OuterRef("pk"), body__in=actor.bodies)
        return self.filter(Q(published_at__isnull=False) | Exists(mine))


class Agreement(models.Model):
    """An agreement of any instrument, in any state. What no source says stays empty.

    `*_on` with its `*_precision` is an approximate day (see `quadro.kit.dates`).
    """

    class Renewal(models.TextChoices):
        NONE = "nessuno", _("nessun rinnovo")
        TACIT = "tacito", _("tacito")
        EXPRESS = "espresso", _("espresso")

    personal_data: ClassVar = ("published_by",)

    code = models.CharField(_("chiave"), max_length=40, unique=True)
    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(_("titolo"), max_length=300)
    short_title = models.CharField(_("titolo breve"), max_length=80, blank=True)
    summary = models.TextField(_("in breve"), blank=True)
    scope = models.CharField(_("ambito"), max_length=500, blank=True)
    instrument = models.ForeignKey(
        Instrument, models.PROTECT, related_name="agreements", verbose_name=_("strumento")
    )
    legal_basis = models.CharField(_("base giuridica"), max_length=200, blank=True)
    state = models.CharField(_("stato"), max_length=20, choices=State)
    framework = models.ForeignKey(
        "self", models.PROTECT, related_name="implementing", null=True, blank=True,
        verbose_name=_("cornice"),
    )  # fmt: skip

    signed_on = models.DateField(_("firmata il"), null=True, blank=True)
    signed_on_precision = models.CharField(
        max_length=5, choices=Precision, default=Precision.DAY, verbose_name=_("precisione")
    )
    signature_kind = models.CharField(
        _("forma della firma"), max_length=20, choices=SignatureKind, blank=True
    )
    effective_on = models.DateField(_("efficace dal"), null=True, blank=True)
    starts_on = models.DateField(_("decorre dal"), null=True, blank=True)
    ends_on = models.DateField(_("scade il"), null=True, blank=True)
    duration_note = models.CharField(_("durata e verifiche"), max_length=300, blank=True)
    renewal = models.CharField(_("rinnovo"), max_length=10, choices=Renewal, blank=True)
    notice_days = models.PositiveSmallIntegerField(
        _("giorni di preavviso per il recesso"), null=True, blank=True
    )
    total_eur = models.DecimalField(
        _("importo complessivo"), max_digits=15, decimal_places=2, null=True, blank=True
    )

    parties_note = models.TextField(_("nota sulle parti"), blank=True)
    has_all_parties = models.BooleanField(_("le parti sono tutte note"), default=False)
    themes = models.ManyToManyField(Theme, related_name="agreements", blank=True)
    zones = models.ManyToManyField(Zone, related_name="agreements", blank=True)

    case_file = models.CharField(_("titolario/anno/fascicolo"), max_length=60, blank=True)
    structure = models.CharField(_("struttura competente"), max_length=200, blank=True)
    note = models.TextField(_("note"), blank=True)
    sources = models.JSONField(_("fonti"), default=list, blank=True)

    published_at = models.DateTimeField(_("pubblicata il"), null=True, blank=True)
    published_by = models.CharField(_("pubblicata da"), max_length=150, blank=True)
    updated_on = models.DateField(_("aggiornata il"))
    version = models.PositiveIntegerField(default=1)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("intesa")
        verbose_name_plural = _("intese")
        constraints = [
            models.CheckConstraint(
                condition=Q(published_at=None, published_by="")
                | (Q(published_at__isnull=False) & ~Q(published_by="")),
                name="agreement_published_at_and_by_together",
            ),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(starts_on__lte=F("ends_on")),
                name="agreement_starts_before_it_ends",
            ),
            models.CheckConstraint(
                condition=Q(framework=None) | ~Q(framework=F("id")),
                name="agreement_is_not_its_own_framework",
            ),
            models.CheckConstraint(
                condition=Q(total_eur=None) | Q(total_eur__gte=0),
                name="agreement_total_is_not_negative",
            ),
        ]
        indexes = [models.Index(fields=["state"], name="agreement_by_state")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return addresses("agreements:detail")(self.slug)

    @property
    def label(self) -> str:
        """The short title where there is one, for tables and matrices."""
        return self.short_title or self.title

    @property
    def is_published(self) -> bool:
        return self.published_at is not None


class Act(models.Model):
    """An act that concerns an agreement: the deliberation of a council, a decree, a protocol."""

    personal_data: ClassVar = ()

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="acts")
    body = models.ForeignKey(
        Body, models.PROTECT, related_name="acts", null=True, blank=True, verbose_name=_("ente")
    )
    kind = models.CharField(_("tipo di atto"), max_length=120)
    number = models.CharField(_("numero"), max_length=60, blank=True)
    on = models.DateField(_("data"), null=True, blank=True)
    on_precision = models.CharField(max_length=5, choices=Precision, default=Precision.DAY)
    about = models.CharField(_("descrizione"), max_length=300, blank=True)
    register_number = models.CharField(_("repertorio generale"), max_length=60, blank=True)
    protocol_number = models.CharField(_("protocollo"), max_length=60, blank=True)
    case_file = models.CharField(_("titolario/anno/fascicolo"), max_length=60, blank=True)
    albo_number = models.CharField(_("numero d’albo"), max_length=60, blank=True)
    albo_since = models.DateField(_("in albo dal"), null=True, blank=True)
    albo_until = models.DateField(_("in albo fino al"), null=True, blank=True)
    source = models.CharField(_("fonte"), max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("atto")
        verbose_name_plural = _("atti")
        constraints = [
            models.CheckConstraint(
                condition=Q(albo_since=None)
                | Q(albo_until=None)
                | Q(albo_since__lte=F("albo_until")),
                name="act_albo_dates_in_order",
            )
        ]

    def __str__(self) -> str:
        return " ".join(filter(None, [self.kind, self.number]))


class PartyQuerySet(models.QuerySet["Party"]):
    def on(self, day: date) -> Self:
        """Who is a party on a day.

        A party counts from its adhesion, or its signature, or the signature of the agreement; one
        with no known day counts always. It counts no more from the day of its withdrawal.
        """
        joined = (
            Q(joined_on__lte=day)
            | Q(joined_on=None, signed_on__lte=day)
            | Q(joined_on=None, signed_on=None, agreement__signed_on__lte=day)
            | Q(joined_on=None, signed_on=None, agreement__signed_on=None)
        )
        return self.filter(joined & (Q(withdrawn_on=None) | Q(withdrawn_on__gt=day)))


class Party(models.Model):
    """A body binds itself in an agreement, under its own act and from its own day."""

    class Role(models.TextChoices):
        PROMOTER = "promotore", _("promotore")
        LEAD = "capofila", _("capofila")
        SIGNATORY = "sottoscrittore", _("sottoscrittore")
        ADHERENT = "aderente", _("aderente")
        IMPLEMENTER = "attuatore", _("attuatore")
        GUARANTOR = "garante", _("garante")
        OVERSEER = "vigilante", _("vigilante")

    personal_data: ClassVar = ("signatory",)

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="parties")
    body = models.ForeignKey(Body, models.PROTECT, related_name="parties", verbose_name=_("ente"))
    role = models.CharField(_("ruolo"), max_length=20, choices=Role, default=Role.SIGNATORY)
    signatory = models.CharField(_("firmatario"), max_length=150, blank=True)
    signatory_office = models.CharField(_("carica"), max_length=150, blank=True)
    act = models.ForeignKey(
        Act, models.PROTECT, related_name="authorises", null=True, blank=True,
        verbose_name=_("atto che autorizza"),
    )  # fmt: skip
    signed_on = models.DateField(_("firma del"), null=True, blank=True)
    signed_on_precision = models.CharField(max_length=5, choices=Precision, default=Precision.DAY)
    signature_kind = models.CharField(
        _("forma della firma"), max_length=20, choices=SignatureKind, blank=True
    )
    joined_on = models.DateField(_("adesione del"), null=True, blank=True)
    joined_on_precision = models.CharField(max_length=5, choices=Precision, default=Precision.DAY)
    withdrawn_on = models.DateField(_("recesso dal"), null=True, blank=True)
    note = models.CharField(_("nota"), max_length=500, blank=True)
    source = models.CharField(_("fonte"), max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = PartyQuerySet.as_manager()

    class Meta:
        verbose_name = _("parte")
        verbose_name_plural = _("parti")
        constraints = [
            models.UniqueConstraint(fields=["agreement", "body"], name="party_once_per_agreement"),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None)
                | Q(joined_on=None)
                | Q(joined_on__lte=F("withdrawn_on")),
                name="party_joins_before_it_withdraws",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body} in {self.agreement}"

    def counts_on(self, day: date) -> bool:
        """The rule of `PartyQuerySet.on` for a row at hand."""
        since = self.joined_on or self.signed_on or self.agreement.signed_on
        return (since is None or since <= day) and (
            self.withdrawn_on is None or day < self.withdrawn_on
        )


class ProvisionLink(models.Model):
    """An agreement serves a provision of a plan, and a sentence says how."""

    class Kind(models.TextChoices):
        IMPLEMENTS = "attua", _("la attua")
        FRAMES = "cornice", _("le fa da cornice")

    personal_data: ClassVar = ()

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="links")
    provision = models.ForeignKey(
        Provision, models.PROTECT, related_name="links", verbose_name=_("previsione")
    )
    kind = models.CharField(_("legame"), max_length=10, choices=Kind, default=Kind.IMPLEMENTS)
    sentence = models.CharField(_("in che modo"), max_length=500)
    source = models.CharField(_("fonte"), max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("legame con il Piano")
        verbose_name_plural = _("legami con il Piano")
        constraints = [
            models.UniqueConstraint(fields=["agreement", "provision"], name="link_once_a_pair")
        ]

    def __str__(self) -> str:
        return f"{self.agreement} → {self.provision}"


class AgreementDocument(models.Model):
    """A document of an agreement; its visibility is the document's, judged by the agreement."""

    class Role(models.TextChoices):
        TEXT = "testo", _("testo")
        SIGNED = "firmato", _("testo firmato")
        ATTACHMENT = "allegato", _("allegato")
        ACT = "atto", _("atto")
        REPORT = "verbale", _("verbale")

    personal_data: ClassVar = ()

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="documents")
    document = models.OneToOneField(Document, models.PROTECT, related_name="of_agreement")
    role = models.CharField(_("che cos’è"), max_length=10, choices=Role, default=Role.ATTACHMENT)

    class Meta:
        verbose_name = _("documento dell’intesa")
        verbose_name_plural = _("documenti dell’intesa")

    def __str__(self) -> str:
        return str(self.document)

    @property
    def latest(self) -> Version:
        """The version in use, of versions fetched with the latest first."""
        return next(iter(self.document.versions.all()))
