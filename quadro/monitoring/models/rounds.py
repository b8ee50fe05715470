"""Update rounds («finestre di aggiornamento»): what is asked, of whom, by when, what they say."""

from datetime import date, timedelta
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from quadro.accounts.actors import Actor
from quadro.agreements.models import Agreement
from quadro.bodies.models import Body, Mandate
from quadro.delivery.models import Commitment, Confidence, Update
from quadro.documents.models import Document
from quadro.interventions.models import Intervention
from quadro.kit.http import addresses
from quadro.monitoring.models.indicators import Indicator
from quadro.monitoring.models.places import Placed, place_is_whole
from quadro.monitoring.models.readings import Lock, Reading
from quadro.monitoring.round_states import AnswerState, RoundState


class Cadence(models.TextChoices):
    """How often rounds like this one come; the words are those of `Periodicity`."""

    MONTH = "mensile", _("mensile")
    QUARTER = "trimestrale", _("trimestrale")
    HALF = "semestrale", _("semestrale")


class Scope(models.TextChoices):
    """Of what a round asks."""

    ALL = "tutto", _("tutto ciò che è aperto")
    AGREEMENTS = "intese", _("solo alcune intese")
    BODIES = "enti", _("solo alcuni enti")
    INDICATORS = "indicatori", _("solo alcuni indicatori")


class RoundQuerySet(models.QuerySet["Round"]):
    def readable_by(self, actor: Actor) -> Self:
        """What is being prepared is for who reads everything."""
        return self if actor.reads_everything else self.exclude(state=RoundState.PLANNED)

    def open(self) -> Self:
        return self.filter(state=RoundState.OPEN)

    def closed(self) -> Self:
        return self.filter(state=RoundState.CLOSED)


class Round(models.Model):
    """The data of a period, asked together of all who must tell them.

    `due_on` is the last day in which who answers is in time; the office closes the round when what
    came is checked. Closed, its figures are frozen (`Frozen`) and its period takes no more readings
    (`locks`).
    """

    personal_data: ClassVar = ("closed_by",)

    title = models.CharField(_("titolo"), max_length=120)
    slug = models.SlugField(_("indirizzo"), max_length=60, unique=True)
    cadence = models.CharField(_("cadenza"), max_length=12, choices=Cadence)
    since = models.DateField(_("dal"))
    until = models.DateField(_("fino al (escluso)"))
    opens_on = models.DateField(_("si apre il"))
    due_on = models.DateField(_("entro il"))
    state = models.CharField(
        _("stato"), max_length=12, choices=RoundState, default=RoundState.PLANNED
    )
    scope = models.CharField(_("che cosa chiede"), max_length=12, choices=Scope, default=Scope.ALL)
    agreements = models.ManyToManyField(
        Agreement, related_name="rounds", blank=True, verbose_name=_("intese")
    )
    bodies = models.ManyToManyField(Body, related_name="rounds", blank=True, verbose_name=_("enti"))
    indicators = models.ManyToManyField(
        Indicator, related_name="rounds", blank=True, verbose_name=_("indicatori")
    )
    locks = models.ManyToManyField(
        Lock, related_name="rounds", blank=True, verbose_name=_("periodi chiusi")
    )
    """Those that its closing made."""
    opened_at = models.DateTimeField(_("aperta il"), null=True, blank=True)
    closed_at = models.DateTimeField(_("chiusa il"), null=True, blank=True)
    closed_by = models.CharField(_("chiusa da"), max_length=150, blank=True)
    reopening = models.CharField(_("perché è stata riaperta"), max_length=500, blank=True)
    is_demonstration = models.BooleanField(_("dato dimostrativo"), default=False)
    version = models.PositiveIntegerField(default=1)

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("finestra di aggiornamento")
        verbose_name_plural = _("finestre di aggiornamento")
        constraints = [
            models.CheckConstraint(
                condition=Q(since__lt=F("until")), name="round_period_is_ordered"
            ),
            models.CheckConstraint(
                condition=Q(opens_on__lte=F("due_on")), name="round_opens_before_its_term"
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("until")), name="round_term_comes_after_its_period"
            ),
            models.CheckConstraint(
                condition=Q(state=RoundState.PLANNED, opened_at=None)
                | (~Q(state=RoundState.PLANNED) & Q(opened_at__isnull=False)),
                name="round_open_since_a_moment",
            ),
            models.CheckConstraint(
                condition=(Q(state=RoundState.CLOSED, closed_at__isnull=False) & ~Q(closed_by=""))
                | (~Q(state=RoundState.CLOSED) & Q(closed_at=None, closed_by="")),
                name="round_closed_by_somebody_on_a_moment",
            ),
        ]
        indexes = [models.Index(fields=["state", "until"], name="round_by_state")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return addresses("monitoring:round")(self.slug)

    @property
    def last_day(self) -> date:
        """The day that the data are of."""
        return self.until - timedelta(days=1)

    @property
    def is_open(self) -> bool:
        return self.state == RoundState.OPEN

    @property
    def is_closed(self) -> bool:
        return self.state == RoundState.CLOSED

    def days_left(self, on: date) -> int:
        """Zero on the last day, negative after it."""
        return (self.due_on - on).days


class Asked(models.Model):
    """A body of which a round asks something, and when its people last looked."""

    personal_data: ClassVar = ()

    round = models.ForeignKey(Round, models.CASCADE, related_name="asked")
    body = models.ForeignKey(
        Body, models.PROTECT, related_name="asked", verbose_name=_("ente che risponde")
    )
    seen_at = models.DateTimeField(_("letto il"), null=True, blank=True)

    class Meta:
        verbose_name = _("ente interpellato")
        verbose_name_plural = _("enti interpellati")
        constraints = [
            models.UniqueConstraint(fields=["round", "body"], name="asked_once_per_round")
        ]

    def __str__(self) -> str:
        return f"{self.round}: {self.body.label}"


class AnswerQuerySet(models.QuerySet["Answer"]):
    def of_bodies_of(self, actor: Actor) -> Self:
        return self.filter(body__in=actor.bodies)


class Answer(Placed):
    """One thing that a round asks of a body, and what the body says of it.

    Of a commitment, of an intervention, or of an indicator in a place and a period. What is said
    waits here, and changes at every save, until the office approves it: then it is told of the
    thing itself (`update`, `reading`), where nothing is written over.
    """

    personal_data: ClassVar = ("author", "author_name", "sender", "sent_by", "decided_by")

    round = models.ForeignKey(Round, models.CASCADE, related_name="answers")
    body = models.ForeignKey(
        Body, models.PROTECT, related_name="answers", verbose_name=_("ente che risponde")
    )
    in_charge = models.ForeignKey(
        Mandate, models.PROTECT, related_name="answers", null=True, blank=True,
        verbose_name=_("referente in carica"),
    )  # fmt: skip
    commitment = models.ForeignKey(
        Commitment, models.PROTECT, related_name="answers", null=True, blank=True,
        verbose_name=_("impegno"),
    )  # fmt: skip
    intervention = models.ForeignKey(
        Intervention, models.PROTECT, related_name="answers", null=True, blank=True,
        verbose_name=_("intervento"),
    )  # fmt: skip
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, related_name="answers", null=True, blank=True,
        verbose_name=_("indicatore"),
    )  # fmt: skip
    since = models.DateField(_("dal"), null=True, blank=True)
    """Of an indicator, the first day of the period that is read."""
    state = models.CharField(
        _("stato"), max_length=13, choices=AnswerState, default=AnswerState.TO_DO
    )
    progress = models.DecimalField(
        _("fatto, in percento"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    """Of a commitment: as told, or what its steps sum to with what is told of them."""
    values = models.JSONField(_("valori"), default=dict, blank=True)
    """Of each step, or of each thing that an intervention counts, as text: `{"12": "9"}`; of each
    breakdown of an indicator: `{"donne": {"value": "9"}}`.
    """
    forecast_on = models.DateField(_("previsione"), null=True, blank=True)
    confidence = models.CharField(_("fiducia"), max_length=15, choices=Confidence, blank=True)
    value = models.DecimalField(_("valore"), max_digits=20, decimal_places=6, null=True, blank=True)
    numerator = models.DecimalField(
        _("numeratore"), max_digits=20, decimal_places=6, null=True, blank=True
    )
    denominator = models.DecimalField(
        _("denominatore"), max_digits=20, decimal_places=6, null=True, blank=True
    )
    weight = models.DecimalField(_("peso"), max_digits=20, decimal_places=6, null=True, blank=True)
    note = models.CharField(_("nota"), max_length=300, blank=True)
    """In a sentence: beside the confidence, or why a value falls or is not there."""
    link = models.URLField(_("prova, un indirizzo"), max_length=500, blank=True)
    document = models.ForeignKey(
        Document, models.PROTECT, related_name="of_answer", null=True, blank=True,
        verbose_name=_("prova, un file"),
    )  # fmt: skip
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    author_name = models.CharField(_("scritto da"), max_length=150, blank=True)
    told_at = models.DateTimeField(_("scritto il"), null=True, blank=True)
    sender = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    sent_by = models.CharField(_("inviato da"), max_length=150, blank=True)
    sent_at = models.DateTimeField(_("inviato il"), null=True, blank=True)
    decided_by = models.CharField(_("deciso da"), max_length=150, blank=True)
    decided_at = models.DateTimeField(_("deciso il"), null=True, blank=True)
    decision = models.CharField(_("motivo"), max_length=500, blank=True)
    """Why it was given back, or is not asked any more."""
    findings = models.JSONField(_("controlli"), default=list, blank=True)
    """What the automatic checks said when it was approved."""
    update = models.ForeignKey(
        Update, models.PROTECT, related_name="answers", null=True, blank=True,
        verbose_name=_("aggiornamento"),
    )  # fmt: skip
    reading = models.ForeignKey(
        Reading, models.PROTECT, related_name="answers", null=True, blank=True,
        verbose_name=_("rilevazione"),
    )  # fmt: skip
    version = models.PositiveIntegerField(default=1)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("risposta a una finestra")
        verbose_name_plural = _("risposte alle finestre")
        constraints = [
            place_is_whole("answer_place_is_whole"),
            models.CheckConstraint(
                condition=Q(commitment__isnull=False, intervention=None, indicator=None, since=None)
                | Q(commitment=None, intervention__isnull=False, indicator=None, since=None)
                | Q(
                    commitment=None, intervention=None, indicator__isnull=False, since__isnull=False
                ),
                name="answer_is_about_one_thing",
            ),
            models.UniqueConstraint(
                fields=["round", "commitment"], name="answer_once_per_commitment"
            ),
            models.UniqueConstraint(
                fields=["round", "intervention"], name="answer_once_per_intervention"
            ),
            models.UniqueConstraint(
                fields=["round", "indicator", "place", "since"], name="answer_once_per_reading"
            ),
            models.CheckConstraint(
                condition=Q(progress=None) | Q(progress__gte=0, progress__lte=100),
                name="answer_progress_is_a_percentage",
            ),
            models.CheckConstraint(
                condition=Q(sent_at=None, sent_by="") | (Q(sent_at__isnull=False) & ~Q(sent_by="")),
                name="answer_sent_by_somebody_on_a_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(AnswerState.SENT, AnswerState.APPROVED))
                | Q(sent_at__isnull=False),
                name="answer_is_sent_before_it_is_checked",
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None, decided_by="")
                | (Q(decided_at__isnull=False) & ~Q(decided_by="")),
                name="answer_decided_by_somebody_on_a_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(AnswerState.RETURNED, AnswerState.EXCUSED))
                | ~Q(decision=""),
                name="answer_given_back_with_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["round", "body", "state"], name="answer_by_body"),
            models.Index(fields=["round", "state"], name="answer_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.round} · {self.subject}"

    @property
    def subject(self) -> str:
        """What it is about, in words: load the thing with it."""
        if self.indicator is not None:
            return f"{self.indicator} · {self.place_name}"
        return str(self.commitment or self.intervention)


class ReminderStep(models.TextChoices):
    """When a body is reminded of a round; the days are in `monitoring.reminders`."""

    OPENING = "apertura", _("apertura")
    FIRST = "primo", _("primo sollecito")
    SECOND = "secondo", _("secondo sollecito")
    EVE = "vigilia", _("ultimo sollecito")
    LAST_DAY = "ultimo_giorno", _("ultimo giorno")
    HEADS = "direzione", _("avviso ai Sindaci e ai direttori")
    BY_HAND = "a_mano", _("sollecito dell’Ufficio piano")


class Reminder(models.Model):
    """A body was reminded of a round: each step once, by hand once a day."""

    personal_data: ClassVar = ("by_name",)

    round = models.ForeignKey(Round, models.CASCADE, related_name="reminders")
    body = models.ForeignKey(Body, models.PROTECT, related_name="round_reminders")
    step = models.CharField(_("passo"), max_length=13, choices=ReminderStep)
    on = models.DateField(_("giorno"))
    people = models.PositiveSmallIntegerField(_("persone avvisate"))
    by_name = models.CharField(_("da chi"), max_length=150)

    class Meta:
        verbose_name = _("sollecito")
        verbose_name_plural = _("solleciti")
        constraints = [
            models.UniqueConstraint(
                fields=["round", "body", "step"],
                condition=~Q(step=ReminderStep.BY_HAND),
                name="reminder_once_per_step",
            ),
            models.UniqueConstraint(
                fields=["round", "body", "on"],
                condition=Q(step=ReminderStep.BY_HAND),
                name="reminder_by_hand_once_a_day",
            ),
        ]
        indexes = [models.Index(fields=["round", "on"], name="reminder_by_day")]

    def __str__(self) -> str:
        return f"{self.round} · {self.body.label} · {self.get_step_display()}"
