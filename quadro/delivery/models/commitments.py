"""What a party promised in an agreement, by when, and how it is divided."""

from datetime import date
from decimal import Decimal
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from quadro.accounts.actors import Actor
from quadro.agreements.models import Agreement
from quadro.bodies.models import Body, Mandate
from quadro.delivery.states import OPEN, State
from quadro.documents.models import Document
from quadro.kit.http import addresses
from quadro.plan.models import Provision
from quadro.texts.models import TextVersion

CADENCE, LONGEST_CADENCE = 3, 24
"""Months between an update and the next: where nobody says otherwise, and at most."""


class TermFrom(models.TextChoices):
    """The day of the agreement from which a relative deadline runs."""

    SIGNATURE = "firma", _("dalla sottoscrizione")
    EFFECT = "efficacia", _("dall’efficacia")
    START = "decorrenza", _("dalla decorrenza")
    END = "scadenza", _("prima della scadenza dell’intesa")


class TermUnit(models.TextChoices):
    DAYS = "giorni", _("giorni")
    WORKING_DAYS = "giorni_lavorativi", _("giorni lavorativi")
    MONTHS = "mesi", _("mesi")


class CommitmentQuerySet(models.QuerySet["Commitment"]):
    def readable_by(self, actor: Actor) -> Self:
        """A commitment is read by those who read its agreement."""
        return self.filter(agreement__in=Agreement.objects.readable_by(actor).values("pk"))

    def owed_by(self, body: Body) -> Self:
        return self.filter(owner=body)

    def open(self) -> Self:
        return self.filter(state__in=OPEN)

    def stale(self, on: date) -> Self:
        """Still to be done, and past the day by which it was to be told."""
        return self.open().filter(next_update_on__lt=on)


class Commitment(models.Model):
    """A pledge of a party («impegno»), which is not a commitment of spending.

    `due_on` is the deadline in use: told as a day, or resolved from a relative term once the day
    from which it runs is known. `first_due_on` is the one told at first, and does not change.
    """

    personal_data: ClassVar = ("in_charge", "delivered_by", "delivered_by_name")

    agreement = models.ForeignKey(
        Agreement, models.PROTECT, related_name="commitments", verbose_name=_("intesa")
    )
    number = models.PositiveSmallIntegerField(_("numero"))
    slug = models.SlugField(_("indirizzo"), max_length=230, unique=True)
    title = models.CharField(_("titolo"), max_length=200)
    deliverable = models.TextField(_("che cosa si consegna"))
    owner = models.ForeignKey(
        Body, models.PROTECT, related_name="commitments", verbose_name=_("ente responsabile")
    )
    in_charge = models.ForeignKey(
        Mandate, models.PROTECT, related_name="commitments", verbose_name=_("referente in carica")
    )
    others = models.ManyToManyField(
        Body, related_name="joint_commitments", blank=True, verbose_name=_("con")
    )
    said_in = models.ForeignKey(
        TextVersion, models.PROTECT, related_name="commitments", null=True, blank=True,
        verbose_name=_("testo da cui nasce"),
    )  # fmt: skip
    anchor = models.CharField(_("paragrafo"), max_length=32, blank=True)
    quote = models.TextField(_("parole dell’intesa"), blank=True)
    starts_on = models.DateField(_("comincia il"), null=True, blank=True)
    due_on = models.DateField(_("scade il"), null=True, blank=True)
    first_due_on = models.DateField(_("scadenza iniziale"), null=True, blank=True)
    term_count = models.PositiveSmallIntegerField(_("entro"), null=True, blank=True)
    term_unit = models.CharField(_("unità"), max_length=20, choices=TermUnit, blank=True)
    term_from = models.CharField(_("da quando"), max_length=12, choices=TermFrom, blank=True)
    forecast_on = models.DateField(_("previsione del responsabile"), null=True, blank=True)
    done_on = models.DateField(_("fatto il"), null=True, blank=True)
    weight = models.DecimalField(_("peso"), max_digits=9, decimal_places=3, default=Decimal(1))
    progress = models.DecimalField(
        _("fatto, in percento"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    """What its steps sum to, or what was told last; None where nobody knows."""
    state = models.CharField(_("stato"), max_length=12, choices=State, default=State.TO_START)
    state_since = models.DateField(_("in questo stato dal"))
    state_reason = models.CharField(_("motivo"), max_length=500, blank=True)
    delivered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True,
        verbose_name=_("accesso di chi ha consegnato"),
    )  # fmt: skip
    delivered_by_name = models.CharField(_("consegnato da"), max_length=150, blank=True)
    is_demonstration = models.BooleanField(_("dato dimostrativo"), default=False)
    source = models.CharField(_("fonte"), max_length=500, blank=True)
    cadence_months = models.PositiveSmallIntegerField(
        _("si aggiorna ogni, in mesi"), default=CADENCE
    )
    registered_on = models.DateField(_("registrato il"))
    told_on = models.DateField(_("dati al"), null=True, blank=True)
    """The latest day of which something was told; empty while nobody has."""
    next_update_on = models.DateField(_("da aggiornare entro il"), null=True, blank=True)
    """Reckoned when it is saved (`delivery.freshness`); empty for what is not open."""
    updated_on = models.DateField(_("aggiornato il"))
    version = models.PositiveIntegerField(default=1)

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("impegno")
        verbose_name_plural = _("impegni")
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "number"], name="commitment_number_once_per_agreement"
            ),
            models.CheckConstraint(condition=Q(weight__gt=0), name="commitment_weighs_something"),
            models.CheckConstraint(
                condition=Q(term_count=None, term_unit="", term_from="")
                | (Q(term_count__isnull=False) & ~Q(term_unit="") & ~Q(term_from="")),
                name="commitment_term_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(due_on=None) | Q(starts_on__lte=F("due_on")),
                name="commitment_starts_before_it_is_due",
            ),
            models.CheckConstraint(
                condition=Q(state__in=(State.DELIVERED, State.DONE), done_on__isnull=False)
                | ~Q(state__in=(State.DELIVERED, State.DONE)),
                name="commitment_done_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(progress=None) | Q(progress__gte=0, progress__lte=100),
                name="commitment_progress_is_a_percentage",
            ),
            models.CheckConstraint(
                condition=Q(anchor="") | Q(said_in__isnull=False),
                name="commitment_paragraph_is_of_a_text",
            ),
            models.CheckConstraint(
                condition=Q(cadence_months__gte=1, cadence_months__lte=LONGEST_CADENCE),
                name="commitment_cadence_in_range",
            ),
            models.CheckConstraint(
                condition=Q(delivered_by=None) | ~Q(delivered_by_name=""),
                name="commitment_delivered_by_somebody_with_a_name",
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "state"], name="commitment_by_owner"),
            models.Index(fields=["due_on"], name="commitment_by_due_day"),
            models.Index(fields=["next_update_on"], name="commitment_by_next_update"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return addresses("delivery:commitment")(self.slug)

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def term_key(self) -> str:
        """`90 giorni firma`: a relative deadline as it is kept for any past day."""
        return f"{self.term_count} {self.term_unit} {self.term_from}" if self.term_from else ""

    @property
    def term_in_words(self) -> str:
        """`entro 90 giorni dalla sottoscrizione`; empty for a deadline told as a day."""
        if not self.term_from:
            return ""
        return gettext("entro %(count)s %(unit)s %(since)s") % {
            "count": self.term_count,
            "unit": self.get_term_unit_display(),
            "since": self.get_term_from_display(),
        }


class Step(models.Model):
    """A part of a commitment, done when `value` reaches `target`: nine deliberations of twenty.

    A value that nobody told is not known, and is left out of the sums: it is not zero.
    """

    personal_data: ClassVar = ()

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField(_("posizione"))
    title = models.CharField(_("titolo"), max_length=200)
    weight = models.DecimalField(_("peso"), max_digits=9, decimal_places=3, default=Decimal(1))
    starts_on = models.DateField(_("comincia il"), null=True, blank=True)
    due_on = models.DateField(_("scade il"), null=True, blank=True)
    target = models.DecimalField(
        _("quanto si deve fare"), max_digits=14, decimal_places=2, default=Decimal(1)
    )
    unit = models.CharField(_("di che cosa"), max_length=60, blank=True)
    value = models.DecimalField(_("fatto"), max_digits=14, decimal_places=2, null=True, blank=True)
    told_on = models.DateField(_("dati al"), null=True, blank=True)
    is_cancelled = models.BooleanField(_("annullato"), default=False)
    reason = models.CharField(_("motivo"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("passo")
        verbose_name_plural = _("passi")
        constraints = [
            models.UniqueConstraint(
                fields=["commitment", "position"], name="step_one_in_each_place"
            ),
            models.CheckConstraint(condition=Q(weight__gt=0), name="step_weighs_something"),
            models.CheckConstraint(condition=Q(target__gt=0), name="step_has_something_to_do"),
            models.CheckConstraint(
                condition=Q(value=None) | Q(value__gte=0), name="step_value_is_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(due_on=None) | Q(starts_on__lte=F("due_on")),
                name="step_starts_before_it_is_due",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Dependency(models.Model):
    """A commitment that waits for another."""

    personal_data: ClassVar = ()

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="waits_for")
    other = models.ForeignKey(Commitment, models.PROTECT, related_name="awaited_by")

    class Meta:
        verbose_name = _("dipendenza")
        verbose_name_plural = _("dipendenze")
        constraints = [
            models.UniqueConstraint(fields=["commitment", "other"], name="dependency_once"),
            models.CheckConstraint(
                condition=~Q(commitment=F("other")), name="commitment_does_not_wait_for_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commitment} ← {self.other}"


class Blocker(models.Model):
    """Something that stands in the way, who removes it and by when."""

    personal_data: ClassVar = ()

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="blockers")
    what = models.CharField(_("che cosa blocca"), max_length=200)
    body = models.ForeignKey(
        Body, models.PROTECT, related_name="blockers", verbose_name=_("chi lo scioglie")
    )
    opened_on = models.DateField(_("aperto il"))
    due_on = models.DateField(_("da sciogliere entro il"))
    solved_on = models.DateField(_("sciolto il"), null=True, blank=True)
    how = models.CharField(_("come"), max_length=300, blank=True)
    told_at = models.DateTimeField(_("detto il"))
    solved_told_at = models.DateTimeField(_("scioglimento detto il"), null=True, blank=True)

    class Meta:
        verbose_name = _("blocco")
        verbose_name_plural = _("blocchi")
        constraints = [
            models.CheckConstraint(
                condition=Q(solved_on=None) | Q(solved_on__gte=F("opened_on")),
                name="blocker_solved_after_it_opens",
            ),
            models.CheckConstraint(
                condition=Q(solved_on=None, solved_told_at=None)
                | Q(solved_on__isnull=False, solved_told_at__isnull=False),
                name="blocker_solved_is_told_at_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return self.what


class Evidence(models.Model):
    """What shows that something is done: a file, or an address."""

    personal_data: ClassVar = ("added_by",)

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="evidence")
    title = models.CharField(_("titolo"), max_length=200)
    document = models.ForeignKey(
        Document, models.PROTECT, related_name="of_evidence", null=True, blank=True,
        verbose_name=_("file"),
    )  # fmt: skip
    link = models.URLField(_("indirizzo"), max_length=500, blank=True)
    on = models.DateField(_("del"))
    added_at = models.DateTimeField(_("aggiunta il"))
    added_by = models.CharField(_("aggiunta da"), max_length=150)

    class Meta:
        verbose_name = _("prova")
        verbose_name_plural = _("prove")
        constraints = [
            models.CheckConstraint(
                condition=Q(document__isnull=False, link="") | (Q(document=None) & ~Q(link="")),
                name="evidence_is_a_file_or_an_address",
            )
        ]

    def __str__(self) -> str:
        return self.title


class Share(models.Model):
    """The part of a commitment that counts for a provision; those of a commitment sum to 100."""

    personal_data: ClassVar = ()

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="shares")
    provision = models.ForeignKey(Provision, models.PROTECT, related_name="shares")
    percent = models.DecimalField(_("quota"), max_digits=5, decimal_places=2)

    class Meta:
        verbose_name = _("quota sul Piano")
        verbose_name_plural = _("quote sul Piano")
        constraints = [
            models.UniqueConstraint(fields=["commitment", "provision"], name="share_once"),
            models.CheckConstraint(
                condition=Q(percent__gt=0, percent__lte=100), name="share_is_a_part_of_the_whole"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.percent} % → {self.provision}"
