"""An agreement, the acts that concern it and the bodies that it binds."""

from datetime import date, timedelta
from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from quadro.accounts.actors import Actor
from quadro.agreements.models.instruments import (
    ELECTRONIC_SINCE,
    Instrument,
    SignatureKind,
    SignatureRule,
)
from quadro.agreements.states import State
from quadro.bodies.models import Body, Kind
from quadro.documents.models import Document
from quadro.kit.dates import Precision
from quadro.kit.http import addresses
from quadro.plan.models import Theme
from quadro.territory.models import Zone

EFFECTIVE_AFTER = timedelta(days=11)
LOCAL = (Kind.METROPOLITAN_AUTHORITY, Kind.MUNICIPALITY, Kind.UNION)


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

    renewal_months = models.PositiveSmallIntegerField(
        _("mesi di ogni rinnovo"), null=True, blank=True
    )
    renewal_window_days = models.PositiveSmallIntegerField(
        _("giorni prima della scadenza in cui si rinnova"), null=True, blank=True
    )
    review_months = models.PositiveSmallIntegerField(
        _("mesi fra una verifica e l’altra"), null=True, blank=True
    )
    renews = models.ForeignKey(
        "self", models.PROTECT, related_name="renewals", null=True, blank=True,
        verbose_name=_("rinnova"),
    )  # fmt: skip
    state_since = models.DateField(_("in questo stato dal"), null=True, blank=True)
    approve_by = models.DateField(_("da approvare entro il"), null=True, blank=True)
    sign_by = models.DateField(_("da firmare entro il"), null=True, blank=True)
    wants_consent = models.BooleanField(
        _("chi aderisce dopo ha bisogno del consenso"), default=False
    )
    moves_real_estate = models.BooleanField(_("riguarda diritti su immobili"), default=False)
    varies_urban_plan = models.BooleanField(_("varia gli strumenti urbanistici"), default=False)
    contents_met = models.JSONField(
        _("contenuti verificati dall’ufficio"), default=list, blank=True
    )
    """Codes of the instrument's required contents that the office found in the text."""
    results = models.TextField(_("nota sui risultati"), blank=True)

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
                condition=Q(renews=None) | ~Q(renews=F("id")),
                name="agreement_does_not_renew_itself",
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

    def wants_electronic_on(self, day: date) -> bool:
        """Signed on that day without an electronic signature of every party it would be null."""
        return self.instrument.signature_rule == SignatureRule.REQUIRED and day >= ELECTRONIC_SINCE

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
    is_immediate = models.BooleanField(_("immediatamente eseguibile"), default=False)
    document = models.ForeignKey(
        Document, models.PROTECT, related_name="of_act", null=True, blank=True,
        verbose_name=_("file"),
    )  # fmt: skip
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

    @property
    def effective_on(self) -> date | None:
        """The first day on which it has effect; None while it has not begun to run.

        A deliberation of a local body: after the tenth day of its publication on the albo (the
        first day not counted), or at once if declared so (D.Lgs. 267/2000 art. 134 c. 3-4). Any
        other act: its own day.
        """
        if self.on is None or self.is_immediate or not self.is_deliberation:
            return self.on
        return self.albo_since + EFFECTIVE_AFTER if self.albo_since else None

    @property
    def is_deliberation(self) -> bool:
        """Of a council or of a board of a local body, told by its kind."""
        is_local = self.body is None or self.body.kind in LOCAL
        return is_local and self.kind.strip().lower().startswith("deliber")


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
            # Who left may come back, in a row of its own: past days keep their parties.
            models.UniqueConstraint(
                fields=["agreement", "body"],
                condition=Q(withdrawn_on=None),
                name="party_once_at_a_time",
            ),
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
