"""A sitting, its agenda, who is there, and whether they are enough."""

from datetime import date
from decimal import Decimal
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from quadro.accounts.actors import Actor
from quadro.agreements.models import Agreement, Inquiry, Opinion
from quadro.assemblies.counting import Majority, Mass, Measure
from quadro.assemblies.models.assemblies import Assembly
from quadro.assemblies.states import HERE, PUBLIC, STARTED, Mark, Outcome, Stage, State
from quadro.bodies.models import Body, Person
from quadro.delivery.models import Commitment
from quadro.documents.models import Document
from quadro.kit.dates import in_words
from quadro.kit.http import addresses
from quadro.kit.terms import day_of
from quadro.plan.models import Provision


class SittingQuerySet(models.QuerySet["Sitting"]):
    def public(self) -> Self:
        return self.filter(state__in=PUBLIC)

    def readable_by(self, actor: Actor) -> Self:
        """What is being prepared is read by the people of its body, and by who reads everything."""
        if actor.reads_everything:
            return self
        return self.filter(Q(state__in=PUBLIC) | Q(assembly__body__in=actor.bodies))


class Sitting(models.Model):
    """An assembly meets once. `starts_at` is the moment of the convocation."""

    personal_data: ClassVar = ("presided_by", "secretary", "link")

    assembly = models.ForeignKey(Assembly, models.PROTECT, related_name="sittings")
    year = models.PositiveSmallIntegerField(_("anno"))
    number = models.PositiveSmallIntegerField(_("numero"))
    starts_at = models.DateTimeField(_("comincia"))
    place = models.CharField(_("luogo"), max_length=200, blank=True)
    link = models.URLField(_("collegamento online"), blank=True)
    about = models.TextField(_("avvertenze"), blank=True)
    state = models.CharField(_("stato"), max_length=12, choices=State, default=State.DRAFT)
    state_reason = models.CharField(_("motivo"), max_length=500, blank=True)
    convened_at = models.DateTimeField(_("convocata il"), null=True, blank=True)
    urgency = models.CharField(_("motivo dell’urgenza"), max_length=500, blank=True)
    """Why less notice was given than the rules want."""
    agenda_differs = models.BooleanField(_("ordine del giorno cambiato"), default=False)
    """From the one that went with the convocation."""
    presided_by = models.CharField(_("presiede"), max_length=150, blank=True)
    secretary = models.CharField(_("verbalizza"), max_length=150, blank=True)
    opened_at = models.DateTimeField(_("aperta alle"), null=True, blank=True)
    closed_at = models.DateTimeField(_("chiusa alle"), null=True, blank=True)
    is_demonstration = models.BooleanField(_("dato dimostrativo"), default=False)
    version = models.PositiveIntegerField(default=1)

    objects = SittingQuerySet.as_manager()

    class Meta:
        verbose_name = _("seduta")
        verbose_name_plural = _("sedute")
        constraints = [
            models.UniqueConstraint(
                fields=["assembly", "year", "number"], name="sitting_number_once_a_year"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=STARTED) | Q(opened_at__isnull=False),
                name="sitting_started_was_opened",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(closed_at__gte=F("opened_at")),
                name="sitting_closes_after_it_opens",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("bozza", "annullata")) | Q(convened_at__isnull=False),
                name="sitting_is_convened",
            ),
            models.UniqueConstraint(
                fields=["assembly"], condition=Q(state__in=("aperta", "sospesa")),
                name="sitting_one_at_a_time",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["starts_at"], name="sitting_by_day")]

    def __str__(self) -> str:
        return __("%(assembly)s, seduta n. %(number)s del %(year)s") % {
            "assembly": self.assembly, "number": self.number, "year": self.year
        }  # fmt: skip

    def get_absolute_url(self) -> str:
        return addresses("assemblies:sitting", self.assembly.slug)(self.key)

    @property
    def key(self) -> str:
        """`2026-2`: its name in the address."""
        return f"{self.year}-{self.number}"

    @property
    def day(self) -> date:
        return day_of(self.starts_at)

    @property
    def day_in_words(self) -> str:
        return in_words(self.day)

    @property
    def is_under_way(self) -> bool:
        return self.state in (State.OPEN, State.SUSPENDED)

    @property
    def is_started(self) -> bool:
        return self.state in STARTED


class SittingPaper(models.Model):
    """A paper of the sitting, or of one of its items."""

    personal_data: ClassVar = ()

    sitting = models.ForeignKey(Sitting, models.CASCADE, related_name="papers")
    item = models.ForeignKey(
        "Item", models.CASCADE, related_name="papers", null=True, blank=True,
        verbose_name=_("punto all’ordine del giorno"),
    )  # fmt: skip
    document = models.ForeignKey(Document, models.PROTECT, related_name="of_sittings")
    title = models.CharField(_("titolo"), max_length=200)

    class Meta:
        verbose_name = _("atto della seduta")
        verbose_name_plural = _("atti della seduta")

    def __str__(self) -> str:
        return self.title


class ItemKind(models.TextChoices):
    INFORMATION = "informativa", _("informativa")
    DECISION = "decisione", _("decisione")
    OPINION = "parere", _("parere")
    MINUTES = "verbale", _("verbale di una seduta precedente")


class Item(models.Model):
    """A point of the agenda. What it is about may be something that Quadro keeps."""

    personal_data: ClassVar = ()

    sitting = models.ForeignKey(Sitting, models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField(_("punto all’ordine del giorno"))
    title = models.CharField(_("oggetto"), max_length=300)
    about = models.TextField(_("di che cosa si tratta"), blank=True)
    kind = models.CharField(_("tipo"), max_length=12, choices=ItemKind, default=ItemKind.DECISION)
    agreement = models.ForeignKey(
        Agreement, models.PROTECT, related_name="sitting_items", null=True, blank=True,
        verbose_name=_("intesa"),
    )  # fmt: skip
    inquiry = models.ForeignKey(
        Inquiry, models.PROTECT, related_name="sitting_items", null=True, blank=True,
        verbose_name=_("istruttoria"),
    )  # fmt: skip
    opinion = models.ForeignKey(
        Opinion, models.PROTECT, related_name="sitting_items", null=True, blank=True,
        verbose_name=_("parere chiesto"),
    )  # fmt: skip
    commitment = models.ForeignKey(
        Commitment, models.PROTECT, related_name="sitting_items", null=True, blank=True,
        verbose_name=_("impegno"),
    )  # fmt: skip
    provision = models.ForeignKey(
        Provision, models.PROTECT, related_name="sitting_items", null=True, blank=True,
        verbose_name=_("disposizione del Piano"),
    )  # fmt: skip
    minutes_of = models.ForeignKey(
        Sitting, models.PROTECT, related_name="approving_items", null=True, blank=True,
        verbose_name=_("seduta di cui si approva il verbale"),
    )  # fmt: skip
    came_from = models.ForeignKey(
        "self", models.PROTECT, related_name="went_to", null=True, blank=True,
        verbose_name=_("inviato da"),
    )  # fmt: skip
    majority = models.CharField(_("maggioranza"), max_length=12, choices=Majority)
    majority_by = models.CharField(_("si conta"), max_length=12, choices=Measure)
    is_secret = models.BooleanField(_("voto segreto"), default=False)
    stage = models.CharField(_("fase"), max_length=16, choices=Stage, default=Stage.TO_COME)
    outcome = models.CharField(_("esito"), max_length=16, choices=Outcome, blank=True)
    discussion = models.TextField(_("resoconto"), blank=True)
    started_at = models.DateTimeField(_("aperto alle"), null=True, blank=True)
    closed_at = models.DateTimeField(_("chiuso alle"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("punto all’ordine del giorno")
        verbose_name_plural = _("punti all’ordine del giorno")
        constraints = [
            models.UniqueConstraint(
                fields=["sitting", "position"], name="item_position_once"
            ),
            models.CheckConstraint(
                condition=Q(stage="chiuso", closed_at__isnull=False) & ~Q(outcome="")
                | Q(closed_at=None, outcome="") & ~Q(stage="chiuso"),
                name="item_closed_has_its_outcome",
            ),
            models.CheckConstraint(
                condition=Q(kind="parere") | Q(opinion=None), name="item_of_an_opinion_is_one"
            ),
            models.CheckConstraint(
                condition=Q(kind="verbale", minutes_of__isnull=False)
                | Q(minutes_of=None) & ~Q(kind="verbale"),
                name="item_of_minutes_says_whose",
            ),
            models.UniqueConstraint(
                fields=["sitting"], condition=Q(stage="in_trattazione"), name="item_one_at_a_time"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.position}. {self.title}"

    @property
    def votes(self) -> bool:
        """An information is told, and nobody votes."""
        return self.kind != ItemKind.INFORMATION


class Attendance(models.Model):
    """A seat in a sitting: who holds it, how much it weighs, how they are there now.

    The roster is written when the sitting opens, and does not change any more; `mark` does.
    """

    personal_data: ClassVar = ("person", "holder", "delegate", "__str__")

    sitting = models.ForeignKey(Sitting, models.CASCADE, related_name="roster")
    position = models.PositiveSmallIntegerField(_("ordine"))
    body = models.ForeignKey(
        Body, models.PROTECT, related_name="attendances", null=True, blank=True,
        verbose_name=_("ente"),
    )  # fmt: skip
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="attendances", null=True, blank=True,
        verbose_name=_("persona"),
    )  # fmt: skip
    label = models.CharField(_("nome"), max_length=200)
    holder = models.CharField(_("titolare"), max_length=150, blank=True)
    group = models.CharField(_("gruppo"), max_length=100, blank=True)
    """The Zone of a municipality, or the category of a seat."""
    residents = models.PositiveIntegerField(_("abitanti"), null=True, blank=True)
    """None of who is no municipality, or where no count is known."""
    weight = models.DecimalField(_("peso"), max_digits=9, decimal_places=3, default=1)
    mark = models.CharField(_("presenza"), max_length=12, choices=Mark, default=Mark.ABSENT)
    delegate = models.CharField(_("delegato"), max_length=150, blank=True)
    marked_at = models.DateTimeField(_("segnato alle"), null=True, blank=True)
    marked_by = models.CharField(_("segnato da"), max_length=150, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("presenza")
        verbose_name_plural = _("presenze")
        constraints = [
            models.UniqueConstraint(fields=["sitting", "position"], name="attendance_order_once"),
            models.UniqueConstraint(
                fields=["sitting", "body"], condition=Q(body__isnull=False),
                name="attendance_of_a_body_once",
            ),
            models.CheckConstraint(
                condition=~Q(mark=Mark.PROXY) | ~Q(delegate=""),
                name="attendance_by_proxy_says_whose",
            ),
            models.CheckConstraint(
                condition=Q(marked_at=None, marked_by="")
                | (Q(marked_at__isnull=False) & ~Q(marked_by="")),
                name="attendance_marked_at_and_by_together",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.label

    @property
    def is_here(self) -> bool:
        return self.mark in HERE

    @property
    def mass(self) -> Mass:
        return Mass(1, self.residents or 0, Decimal(self.weight))


class Guest(models.Model):
    """Somebody who is there without a seat."""

    personal_data: ClassVar = ("name", "__str__")

    sitting = models.ForeignKey(Sitting, models.CASCADE, related_name="guests")
    name = models.CharField(_("nome"), max_length=150)
    role = models.CharField(_("in veste di"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("invitato")
        verbose_name_plural = _("invitati")

    def __str__(self) -> str:
        return self.name


class Movement(models.Model):
    """Who came, left or sent somebody, when and during which item. Never changed."""

    personal_data: ClassVar = ("delegate", "by_name", "attendance")

    attendance = models.ForeignKey(Attendance, models.CASCADE, related_name="movements")
    item = models.ForeignKey(
        Item, models.CASCADE, related_name="movements", null=True, blank=True,
        verbose_name=_("punto all’ordine del giorno"),
    )  # fmt: skip
    mark = models.CharField(_("presenza"), max_length=12, choices=Mark)
    delegate = models.CharField(_("delegato"), max_length=150, blank=True)
    at = models.DateTimeField(_("alle"))
    by_name = models.CharField(_("segnato da"), max_length=150)
    is_disputed = models.BooleanField(_("segnato insieme a un altro"), default=False)
    """Somebody else had marked the seat otherwise meanwhile: that mark stood."""

    class Meta:
        verbose_name = _("entrata o uscita")
        verbose_name_plural = _("entrate e uscite")
        indexes = [models.Index(fields=["attendance", "at"], name="movement_by_seat")]

    def __str__(self) -> str:
        return f"{self.attendance}: {self.get_mark_display()}"


class QuorumCheck(models.Model):
    """Whether those who were there were enough, at a moment. Never changed."""

    class Why(models.TextChoices):
        OPENING = "apertura", _("apertura della seduta")
        ITEM = "punto", _("apertura del punto")
        LEAVING = "uscita", _("dopo un’uscita")
        BALLOT = "voto", _("apertura del voto")
        ASKED = "verifica", _("verifica chiesta")

    personal_data: ClassVar = ()

    sitting = models.ForeignKey(Sitting, models.CASCADE, related_name="quorum_checks")
    item = models.ForeignKey(
        Item, models.CASCADE, related_name="quorum_checks", null=True, blank=True,
        verbose_name=_("punto all’ordine del giorno"),
    )  # fmt: skip
    why = models.CharField(_("quando"), max_length=10, choices=Why)
    at = models.DateTimeField(_("alle"))
    heads = models.PositiveSmallIntegerField(_("presenti"))
    population = models.PositiveIntegerField(_("popolazione presente"))
    weight = models.DecimalField(_("peso presente"), max_digits=12, decimal_places=3)
    of_heads = models.PositiveSmallIntegerField(_("componenti"))
    of_population = models.PositiveIntegerField(_("popolazione"))
    of_weight = models.DecimalField(_("peso"), max_digits=12, decimal_places=3)
    is_met = models.BooleanField(_("raggiunto"))

    class Meta:
        verbose_name = _("verifica del numero legale")
        verbose_name_plural = _("verifiche del numero legale")

    def __str__(self) -> str:
        return f"{self.heads}/{self.of_heads}"

    @property
    def present(self) -> Mass:
        return Mass(self.heads, self.population, self.weight)

    @property
    def members(self) -> Mass:
        return Mass(self.of_heads, self.of_population, self.of_weight)
