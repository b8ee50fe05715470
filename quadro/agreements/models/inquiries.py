"""What comes before an agreement: the file in which an office finds out whether it is needed."""

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from quadro.accounts.actors import Actor
from quadro.agreements.inquiry_states import InquiryState
from quadro.agreements.models.agreements import Agreement, Party
from quadro.agreements.models.instruments import Instrument
from quadro.bodies.models import Body
from quadro.documents.models import Document, Version
from quadro.kit.http import addresses
from quadro.plan.models import Provision, Theme
from quadro.territory.models import Zone


class InquiryQuerySet(models.QuerySet["Inquiry"]):
    def readable_by(self, actor: Actor) -> Self:
        """Published ones, and all for who reads everything."""
        return self if actor.reads_everything else self.exclude(published_at=None)


class Inquiry(models.Model):
    """A need, what it would serve, the options, and a decision with its reasons.

    It is internal. Published, it shows its title, its need, what of the Plan it would serve, and
    the decision: the rest stays in the office.
    """

    personal_data: ClassVar = ("referent", "decided_by", "published_by")

    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(_("titolo"), max_length=300)
    need = models.TextField(_("bisogno"), blank=True)
    context = models.TextField(_("contesto"), blank=True)
    state = models.CharField(
        _("stato"), max_length=20, choices=InquiryState, default=InquiryState.OPEN
    )
    structure = models.CharField(_("struttura competente"), max_length=200, blank=True)
    referent = models.CharField(_("referente"), max_length=150, blank=True)
    case_file = models.CharField(_("titolario/anno/fascicolo"), max_length=60, blank=True)
    opened_on = models.DateField(_("aperta il"))
    decide_by = models.DateField(_("decisione entro il"), null=True, blank=True)
    themes = models.ManyToManyField(Theme, related_name="inquiries", blank=True)
    zones = models.ManyToManyField(Zone, related_name="inquiries", blank=True)

    is_free = models.BooleanField(_("senza oneri"), default=False)
    costs = models.TextField(_("costi"), blank=True)
    risks = models.TextField(_("rischi"), blank=True)
    one_option_reason = models.CharField(
        _("perché c’è una sola opzione"), max_length=500, blank=True
    )
    no_opinions_reason = models.CharField(
        _("perché non servono pareri"), max_length=500, blank=True
    )

    decision_reasons = models.TextField(_("motivi della decisione"), blank=True)
    decided_on = models.DateField(_("decisa il"), null=True, blank=True)
    decided_by = models.CharField(_("decisa da"), max_length=150, blank=True)
    resume_on = models.DateField(_("se ne riparla il"), null=True, blank=True)
    agreement = models.OneToOneField(
        Agreement, models.PROTECT, related_name="inquiry", null=True, blank=True,
        verbose_name=_("intesa"),
    )  # fmt: skip

    published_at = models.DateTimeField(_("pubblicata il"), null=True, blank=True)
    published_by = models.CharField(_("pubblicata da"), max_length=150, blank=True)
    updated_on = models.DateField(_("aggiornata il"))
    version = models.PositiveIntegerField(default=1)

    objects = InquiryQuerySet.as_manager()

    class Meta:
        verbose_name = _("istruttoria")
        verbose_name_plural = _("istruttorie")
        constraints = [
            models.CheckConstraint(
                condition=Q(published_at=None, published_by="")
                | (Q(published_at__isnull=False) & ~Q(published_by="")),
                name="inquiry_published_at_and_by_together",
            ),
            models.CheckConstraint(
                condition=Q(decided_on=None, decided_by="")
                | (Q(decided_on__isnull=False) & ~Q(decided_by="")),
                name="inquiry_decided_on_and_by_together",
            ),
            models.CheckConstraint(
                condition=Q(state=InquiryState.OPEN, decided_on=None, decision_reasons="")
                | (
                    ~Q(state=InquiryState.OPEN)
                    & Q(decided_on__isnull=False)
                    & ~Q(decision_reasons="")
                ),
                name="inquiry_is_open_until_decided_with_reasons",
            ),
            models.CheckConstraint(
                condition=Q(state=InquiryState.POSTPONED, resume_on__isnull=False)
                | (~Q(state=InquiryState.POSTPONED) & Q(resume_on=None)),
                name="inquiry_postponed_says_until_when",
            ),
            models.CheckConstraint(
                condition=Q(agreement=None) | Q(state=InquiryState.WENT_ON),
                name="inquiry_with_an_agreement_went_on",
            ),
            models.CheckConstraint(
                condition=Q(decided_on=None) | Q(opened_on__lte=F("decided_on")),
                name="inquiry_opened_before_it_is_decided",
            ),
            models.CheckConstraint(
                condition=Q(is_free=False) | Q(costs=""), name="inquiry_is_free_or_has_costs"
            ),
        ]
        indexes = [models.Index(fields=["state"], name="inquiry_by_state")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return addresses("agreements:inquiry")(self.slug)

    @property
    def is_published(self) -> bool:
        return self.published_at is not None

    @property
    def is_open(self) -> bool:
        return self.state == InquiryState.OPEN


class InquiryProvision(models.Model):
    """A provision that the agreement would serve, and how; the sentence may come later."""

    personal_data: ClassVar = ()

    inquiry = models.ForeignKey(Inquiry, models.CASCADE, related_name="provisions")
    provision = models.ForeignKey(
        Provision, models.PROTECT, related_name="inquiries", verbose_name=_("previsione")
    )
    sentence = models.CharField(_("in che modo"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("previsione dell’istruttoria")
        verbose_name_plural = _("previsioni dell’istruttoria")
        constraints = [
            models.UniqueConstraint(
                fields=["inquiry", "provision"], name="inquiry_provision_once_a_pair"
            )
        ]

    def __str__(self) -> str:
        return f"{self.inquiry} → {self.provision}"


HEARD = "sentito"
"""The place of a body that is heard and does not become a party."""


class InquiryBody(models.Model):
    """A body that the agreement would concern, in the place in which it is wanted."""

    ROLES: ClassVar = [*Party.Role.choices, (HEARD, _("da sentire"))]

    personal_data: ClassVar = ()

    inquiry = models.ForeignKey(Inquiry, models.CASCADE, related_name="bodies")
    body = models.ForeignKey(Body, models.PROTECT, related_name="inquiries", verbose_name=_("ente"))
    role = models.CharField(
        _("ruolo cercato"), max_length=20, choices=ROLES, default=Party.Role.SIGNATORY
    )
    note = models.CharField(_("nota"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("ente interessato")
        verbose_name_plural = _("enti interessati")
        constraints = [
            models.UniqueConstraint(fields=["inquiry", "body"], name="inquiry_body_once_a_pair")
        ]

    def __str__(self) -> str:
        return f"{self.body} in {self.inquiry}"


class Option(models.Model):
    """A way to answer the need, compared with the others. `advice` holds the answers given to the
    instrument adviser, as an address writes them.
    """

    personal_data: ClassVar = ()

    inquiry = models.ForeignKey(Inquiry, models.CASCADE, related_name="options")
    position = models.PositiveSmallIntegerField(_("ordine"))
    name = models.CharField(_("nome"), max_length=200)
    instrument = models.ForeignKey(
        Instrument, models.PROTECT, related_name="options", null=True, blank=True,
        verbose_name=_("strumento"),
    )  # fmt: skip
    description = models.TextField(_("in che cosa consiste"), blank=True)
    benefits = models.TextField(_("che cosa dà"), blank=True)
    costs_eur = models.DecimalField(
        _("costo"), max_digits=15, decimal_places=2, null=True, blank=True
    )
    cost_note = models.CharField(_("nota sul costo"), max_length=300, blank=True)
    risks = models.TextField(_("rischio principale"), blank=True)
    is_chosen = models.BooleanField(_("scelta"), default=False)
    advice = models.CharField(_("risposte al consiglio"), max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("opzione")
        verbose_name_plural = _("opzioni")
        constraints = [
            models.UniqueConstraint(
                fields=["inquiry"], condition=Q(is_chosen=True), name="option_chosen_is_one"
            ),
            models.UniqueConstraint(fields=["inquiry", "name"], name="option_name_once"),
            models.CheckConstraint(
                condition=Q(costs_eur=None) | Q(costs_eur__gte=0),
                name="option_cost_is_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def has_costs(self) -> bool:
        """A cost is told, in euro or in words: also that there is none."""
        return self.costs_eur is not None or bool(self.cost_note)


class InquiryDocument(models.Model):
    """A paper of an inquiry; the agreement that the inquiry becomes shares it."""

    class Role(models.TextChoices):
        STUDY = "studio", _("studio o analisi")
        OPINION = "parere", _("parere")
        LETTER = "lettera", _("lettera o nota")
        REPORT = "verbale", _("verbale")
        OTHER = "altro", _("altro")

    personal_data: ClassVar = ()

    inquiry = models.ForeignKey(Inquiry, models.CASCADE, related_name="documents")
    document = models.OneToOneField(Document, models.PROTECT, related_name="of_inquiry")
    role = models.CharField(_("che cos’è"), max_length=10, choices=Role, default=Role.OTHER)

    class Meta:
        verbose_name = _("carta dell’istruttoria")
        verbose_name_plural = _("carte dell’istruttoria")

    def __str__(self) -> str:
        return str(self.document)

    @property
    def latest(self) -> Version:
        """The version in use, of versions fetched with the latest first."""
        return next(iter(self.document.versions.all()))


class InquiryOpinion(models.Model):
    """An opinion asked while the inquiry is open: of a body, or of an office by its name."""

    class Outcome(models.TextChoices):
        FAVOURABLE = "favorevole", _("favorevole")
        CONDITIONAL = "condizioni", _("favorevole con condizioni")
        CONTRARY = "contrario", _("contrario")

    personal_data: ClassVar = ()

    inquiry = models.ForeignKey(Inquiry, models.CASCADE, related_name="opinions")
    body = models.ForeignKey(
        Body, models.PROTECT, related_name="inquiry_opinions", null=True, blank=True,
        verbose_name=_("ente"),
    )  # fmt: skip
    office = models.CharField(_("ufficio"), max_length=200, blank=True)
    asked_on = models.DateField(_("chiesto il"))
    due_on = models.DateField(_("entro il"), null=True, blank=True)
    given_on = models.DateField(_("reso il"), null=True, blank=True)
    outcome = models.CharField(_("esito"), max_length=20, choices=Outcome, blank=True)
    text = models.TextField(_("che cosa dice"), blank=True)
    document = models.ForeignKey(
        InquiryDocument, models.PROTECT, related_name="opinions", null=True, blank=True,
        verbose_name=_("documento"),
    )  # fmt: skip
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("parere dell’istruttoria")
        verbose_name_plural = _("pareri dell’istruttoria")
        constraints = [
            models.CheckConstraint(
                condition=Q(body__isnull=False) | ~Q(office=""),
                name="inquiry_opinion_is_asked_of_somebody",
            ),
            models.CheckConstraint(
                condition=Q(given_on=None, outcome="")
                | (Q(given_on__isnull=False) & ~Q(outcome="")),
                name="inquiry_opinion_given_with_its_outcome",
            ),
            models.CheckConstraint(
                condition=Q(given_on=None) | Q(given_on__gte=F("asked_on")),
                name="inquiry_opinion_given_after_it_is_asked",
            ),
            models.CheckConstraint(
                condition=Q(due_on=None) | Q(due_on__gte=F("asked_on")),
                name="inquiry_opinion_due_after_it_is_asked",
            ),
        ]

    def __str__(self) -> str:
        return " · ".join(filter(None, [str(self.body) if self.body else "", self.office]))

    def is_awaited(self, on: date) -> bool:
        """Asked, not given, and its term (whose last day counts whole) has not passed."""
        return self.given_on is None and (self.due_on is None or on <= self.due_on)
